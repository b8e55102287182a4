"""The set-up scripts choose a Python that works, name what is missing, and never ask: tried with programs of our own on PATH."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGING = Path(__file__).resolve().parent.parent / "packaging"
PLAIN_TOOLS = (
    "sh",
    "env",
    "sed",
    "cut",
    "head",
    "tail",
    "sort",
    "tr",
    "grep",
    "dirname",
    "cat",
    "ls",
    "printf",
    "rm",
    "sha256sum",
    "timeout",
    "ln",
    "true",
    "mkdir",
    "touch",
    "cp",
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="make run and make test are for Debian and its kin")


class Machine:
    """A PATH that holds the plain tools and the programs that a test puts there."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.log = directory / "apt.log"
        self.programs = directory / "bin"
        self.programs.mkdir()
        for tool in PLAIN_TOOLS:
            found = shutil.which(tool)
            assert found, tool
            (self.programs / tool).symlink_to(found)
        self.program("ldconfig", "exit 0")
        self.program("id", "echo 1000")

    def program(self, name: str, body: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def python(self, name: str, version: str, *, makes_venvs: bool = True) -> str:
        """A Python that answers find-python.sh's question, and its path."""
        path = self.programs / name
        self.program(name, f"echo '{version} {int(makes_venvs)} {path}'")
        return str(path)

    def apt(self, *, brings: str = "", fails: bool = False) -> None:
        """An apt-get that writes down how it was called and what it could have read, and brings one program."""
        bring = f'case "$*" in *install*) ln -sf /bin/true "{self.programs}/{brings}" ;; esac' if brings else ":"
        self.program(
            "apt-get",
            f'echo "$DEBIAN_FRONTEND: $*" >>"{self.log}"\nread -r answer && echo "asked" >>"{self.log}"\n{bring}\nexit {int(fails)}',
        )

    def run(
        self, script: str, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        command = [
            "sh",
            str(self.directory / "packaging" / script)
            if (self.directory / "packaging").exists()
            else str(PACKAGING / script),
            *arguments,
        ]
        own = {"PATH": str(self.programs), "HOME": str(self.directory), **(environment or {})}
        return subprocess.run(command, env=own, input="yes\n", capture_output=True, text=True, timeout=60, check=False)

    def apt_calls(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


# ---------------------------------------------------------------- find-python.sh


@pytest.mark.parametrize(
    ("pythons", "chosen"),
    [
        ({"python3": "3.11", "python3.12": "3.12", "python3.10": "3.10"}, "python3.12"),
        ({"python3": "3.14", "python3.11": "3.11"}, "python3.11"),
        ({"python3": "3.14", "python3.9": "3.9"}, "python3"),
        ({"python3": "3.8", "python3.9": "3.9"}, "python3.9"),
        ({"python3": "3.8"}, None),
        ({}, None),
    ],
)
def test_the_best_python_is_chosen(machine: Machine, pythons: dict[str, str], chosen: str | None) -> None:
    paths = {name: machine.python(name, version) for name, version in pythons.items()}
    result = machine.run("find-python.sh")
    assert result.stdout.strip() == (paths[chosen] if chosen else "")
    assert result.returncode == (0 if chosen else 1)


def test_a_shim_that_does_not_start_is_passed_over(machine: Machine) -> None:
    machine.program("python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    expected = machine.python("python3", "3.11")
    assert machine.run("find-python.sh").stdout.strip() == expected


def test_a_python_that_can_make_a_virtual_environment_goes_first(machine: Machine) -> None:
    machine.python("python3", "3.13", makes_venvs=False)
    expected = machine.python("python3.10", "3.10")
    assert machine.run("find-python.sh").stdout.strip() == expected


def test_the_python_that_is_named_is_the_only_one(machine: Machine) -> None:
    machine.python("python3", "3.13")
    expected = machine.python("mine", "3.10")
    assert machine.run("find-python.sh", environment={"PYTHON": "mine"}).stdout.strip() == expected
    assert machine.run("find-python.sh", environment={"PYTHON": "nonsense"}).returncode == 1


# ---------------------------------------------------------------- system-packages.sh


def groups(machine: Machine, table: str) -> None:
    """Let the scripts read this table instead of the real one."""
    (machine.directory / "packaging").mkdir()
    shutil.copy(PACKAGING / "system-packages.sh", machine.directory / "packaging")
    (machine.directory / "packaging" / "system-packages.txt").write_text(table, encoding="utf-8")


TABLE = "x  cmd:frobnicate  frob-tools\nx  lib:libfrob.so.1  libfrob1\nother  cmd:never  never\n"
LIBRARY_IS_THERE = "printf '\\tlibfrob.so.1 (libc6,x86-64) => /lib/libfrob.so.1\\n'"


def test_nothing_is_done_when_nothing_is_missing(machine: Machine) -> None:
    groups(machine, TABLE)
    machine.apt()
    machine.program("frobnicate", "exit 0")
    machine.program("ldconfig", LIBRARY_IS_THERE)
    result = machine.run("system-packages.sh", "Frobbing", "x")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert machine.apt_calls() == []


def test_root_installs_what_is_missing_and_nothing_can_ask(machine: Machine) -> None:
    groups(machine, TABLE)
    machine.apt(brings="frobnicate")
    machine.program("id", "echo 0")
    machine.program("ldconfig", LIBRARY_IS_THERE)
    result = machine.run("system-packages.sh", "Frobbing", "x")
    assert result.returncode == 0, result.stderr
    assert "Frobbing: this machine lacks Debian packages; installing: frob-tools" in result.stderr
    (call,) = machine.apt_calls()
    assert call.startswith("noninteractive: ")
    assert call.endswith("install --no-install-recommends frob-tools")
    assert "DPkg::Lock::Timeout" in call
    assert "--force-confold" in call


WITH_SERVER = "x  cmd:our-sshd  openssh-server\nx  cmd:frobnicate  frob-tools\n"


def test_an_ssh_server_that_is_for_the_tests_is_kept_from_starting(machine: Machine, tmp_path: Path) -> None:
    groups(machine, WITH_SERVER)
    mark = tmp_path / "ssh" / "sshd_not_to_be_run"
    machine.program("apt-get", f'[ -e "{mark}" ] && echo "kept off: $*" >>"{machine.log}"')
    machine.program("id", "echo 0")
    result = machine.run("system-packages.sh", "Frobbing", "x", environment={"SSH_SETTINGS": str(mark.parent)})
    assert f"kept from starting by {mark}" in result.stderr
    assert machine.apt_calls()[0].endswith("install --no-install-recommends frob-tools openssh-server")
    assert machine.apt_calls()[0].startswith("kept off: ")


def test_an_ssh_server_that_cannot_be_kept_from_starting_is_not_installed(machine: Machine, tmp_path: Path) -> None:
    groups(machine, WITH_SERVER)
    (tmp_path / "ssh").write_text("no directory")
    machine.apt(brings="frobnicate")
    machine.program("id", "echo 0")
    result = machine.run("system-packages.sh", "Frobbing", "x", environment={"SSH_SETTINGS": str(tmp_path / "ssh")})
    assert "openssh-server is left out" in result.stderr
    assert all(call.endswith("install --no-install-recommends frob-tools") for call in machine.apt_calls()[:1])
    assert result.returncode == 1, "sshd is still missing"


def test_who_installs_by_hand_is_told_how_to_keep_the_ssh_server_off(machine: Machine) -> None:
    groups(machine, WITH_SERVER)
    machine.apt()
    result = machine.run("system-packages.sh", "Frobbing", "x")
    assert "    mkdir -p /etc/ssh && touch /etc/ssh/sshd_not_to_be_run && apt-get update" in result.stderr


WITH_SERVICE = "x  cmd:our-prometheus  prometheus\nx  cmd:frobnicate  frob-tools\n"


def test_a_service_that_is_for_the_tests_is_kept_from_starting(machine: Machine, tmp_path: Path) -> None:
    groups(machine, WITH_SERVICE)
    mask = tmp_path / "units" / "prometheus.service"
    machine.program("apt-get", f'[ -L "{mask}" ] && echo "kept off: $*" >>"{machine.log}"')
    machine.program("id", "echo 0")
    for said in ("kept from starting: systemctl unmask prometheus", ""):
        result = machine.run("system-packages.sh", "Frobbing", "x", environment={"UNITS": str(mask.parent)})
        assert said in result.stderr
        assert machine.apt_calls()[0].endswith("install --no-install-recommends frob-tools prometheus")
        assert machine.apt_calls()[0].startswith("kept off: ")
    assert mask.readlink() == Path("/dev/null")


def test_a_service_that_cannot_be_kept_from_starting_is_not_installed(machine: Machine, tmp_path: Path) -> None:
    groups(machine, WITH_SERVICE)
    (tmp_path / "units").write_text("no directory")
    machine.apt(brings="frobnicate")
    machine.program("id", "echo 0")
    result = machine.run("system-packages.sh", "Frobbing", "x", environment={"UNITS": str(tmp_path / "units")})
    assert "prometheus is left out" in result.stderr
    assert all(call.endswith("install --no-install-recommends frob-tools") for call in machine.apt_calls()[:1])
    assert result.returncode == 1, "it is still missing"


def test_who_installs_by_hand_is_told_how_to_keep_a_service_off(machine: Machine, tmp_path: Path) -> None:
    groups(machine, WITH_SERVICE)
    machine.apt()
    result = machine.run("system-packages.sh", "Frobbing", "x", environment={"UNITS": str(tmp_path)})
    assert f"    ln -s /dev/null {tmp_path}/prometheus.service && apt-get update" in result.stderr


def test_a_machine_without_a_need_for_a_server_is_left_alone(machine: Machine, tmp_path: Path) -> None:
    groups(machine, TABLE)
    machine.apt(brings="frobnicate")
    machine.program("id", "echo 0")
    machine.program("ldconfig", LIBRARY_IS_THERE)
    result = machine.run("system-packages.sh", "Frobbing", "x", environment={"SSH_SETTINGS": str(tmp_path / "ssh")})
    assert result.returncode == 0
    assert not (tmp_path / "ssh").exists()
    assert "SSH" not in result.stderr


def test_old_lists_are_renewed_once(machine: Machine) -> None:
    groups(machine, TABLE)
    machine.apt(fails=True)
    machine.program("id", "echo 0")
    result = machine.run("system-packages.sh", "Frobbing", "x")
    assert result.returncode == 1
    calls = [call for call in machine.apt_calls() if "--simulate" not in call]
    assert [call.split()[-1] for call in calls] == ["libfrob1", "update", "libfrob1"]
    assert "still missing after the attempt: frobnicate libfrob.so.1" in result.stderr


def test_a_package_that_this_system_does_not_have_keeps_no_other_away(machine: Machine) -> None:
    groups(machine, TABLE)
    machine.program(
        "apt-get",
        f'echo "$*" >>"{machine.log}"\ncase "$*" in *libfrob1*) exit 100 ;; *--simulate*) exit 0 ;; esac\n'
        f'case "$*" in *install*) ln -sf /bin/true "{machine.programs}/frobnicate" ;; esac',
    )
    machine.program("id", "echo 0")
    result = machine.run("system-packages.sh", "Frobbing", "x")
    assert "There is no package libfrob1 for this system; going on without it." in result.stderr
    assert machine.apt_calls()[-1].endswith("install --no-install-recommends frob-tools")
    assert "still missing after the attempt: libfrob.so.1" in result.stderr


@pytest.mark.parametrize("sudo", [None, "echo 'sudo: a password is required' >&2; exit 1"])
def test_without_the_right_the_exact_line_is_printed(machine: Machine, sudo: str | None) -> None:
    groups(machine, TABLE)
    machine.apt()
    if sudo:
        machine.program("sudo", sudo)
    result = machine.run("system-packages.sh", "Frobbing", "x")
    assert result.returncode == 1
    assert "apt-get update && apt-get install -y --no-install-recommends frob-tools libfrob1" in result.stderr
    assert machine.apt_calls() == []


def test_sudo_without_a_password_is_used(machine: Machine) -> None:
    groups(machine, TABLE)
    machine.apt(brings="frobnicate")
    machine.program("sudo", '[ "$1" = -n ] || exit 1; shift; exec "$@"')
    machine.program("ldconfig", LIBRARY_IS_THERE)
    assert machine.run("system-packages.sh", "Frobbing", "x").returncode == 0
    assert len(machine.apt_calls()) == 1


def test_without_apt_what_is_missing_is_named(machine: Machine) -> None:
    groups(machine, TABLE)
    result = machine.run("system-packages.sh", "Frobbing", "x")
    assert result.returncode == 1
    assert "frobnicate libfrob.so.1" in result.stderr
    assert "frob-tools libfrob1" in result.stderr


# ---------------------------------------------------------------- bootstrap.sh and the pins


def test_without_a_python_it_says_so(machine: Machine) -> None:
    (machine.directory / "packaging").mkdir()
    for name in ("bootstrap.sh", "find-python.sh", "system-packages.sh", "system-packages.txt", "constraints.txt"):
        shutil.copy(PACKAGING / name, machine.directory / "packaging")
    (machine.directory / "pyproject.toml").touch()
    result = machine.run("bootstrap.sh", "run")
    assert result.returncode == 1
    assert "No Python 3.9 or newer that works was found" in result.stderr


def test_every_package_that_is_installed_is_pinned() -> None:
    """The running environment has what pyproject.toml asks for; each of those, and what they ask for, has an exact version."""
    from importlib import metadata

    pytest.importorskip("ruff", reason="looks at what `make setup` installs")
    from packaging import requirements, utils

    lines = (PACKAGING / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [requirements.Requirement(line) for line in lines if line and not line.startswith("#")]
    pinned = {
        utils.canonicalize_name(pin.name): str(pin.specifier)
        for pin in pins
        if pin.marker is None or pin.marker.evaluate()
    }
    assert all(version.startswith("==") for version in pinned.values())

    waiting = [("hoofhearted-desktop", extra) for extra in ("", "gateway", "dev")]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        for text in metadata.requires(name) or []:
            wanted = requirements.Requirement(text)
            if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
                canonical = utils.canonicalize_name(wanted.name)
                assert canonical in pinned, f"{canonical}, which {name} needs, has no line in packaging/constraints.txt"
                more = {(canonical, ""), *((canonical, each) for each in wanted.extras)} - seen
                waiting += more
                seen |= more
    assert len(seen) > 25


def test_no_registry_is_named() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in PACKAGING.iterdir() if path.suffix in {".sh", ".txt"})
    assert "://" not in text
    assert "index-url" not in text
    assert os.linesep + "--" not in (PACKAGING / "constraints.txt").read_text(encoding="utf-8")


# ---------------------------------------------------------------- a whole set-up, with an empty project


def tiny_project(directory: Path) -> Path:
    """A project with our scripts and nothing to install, so that no network is needed."""
    root = directory / "with a space"
    (root / "packaging").mkdir(parents=True)
    for name in ("bootstrap.sh", "find-python.sh", "system-packages.sh", "system-packages.txt"):
        shutil.copy(PACKAGING / name, root / "packaging")
    (root / "packaging" / "constraints.txt").touch()
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    return root


def set_up(root: Path, *, pip: str = "26.0.1", refuses: str = "nothing") -> subprocess.CompletedProcess[str]:
    """Run the set-up with this very Python, and a pip that only notes what it was asked for, and refuses what ends so."""
    stand_in = root.parent / "stand_in"
    stand_in.mkdir(exist_ok=True)
    python = stand_in / "python3"
    # It makes a real virtual environment, but for pip, which takes seconds; in there, `-m pip install` is only noted.
    python.write_text(
        f"""#!/bin/sh
case "$*" in
*"-m venv"*)
    for directory; do :; done
    "{sys.executable}" -I -m venv --without-pip "$directory" || exit 1
    ln -s /bin/true "$directory/bin/pip"
    mv "$directory/bin/python" "$directory/bin/real"
    printf '#!/bin/sh\\ncase "$*" in *"-m pip install"*) printf "%%s\\\\n" "$*" >>"%s"; case "$*" in *"{refuses}") exit 1 ;; esac ;; *"-m pip --version"*) echo "pip {pip} from" ;; *) exec "%s" "$@" ;; esac\\n' \\
        "{root.parent}/pip.log" "{sys.executable}" >"$directory/bin/python"
    chmod +x "$directory/bin/python"
    ;;
*) exec "{sys.executable}" "$@" ;;
esac
""",
        encoding="utf-8",
    )
    python.chmod(0o755)
    environment = {**os.environ, "PYTHON": str(python)}
    # find-python.sh answers with sys.executable, the real one: so the stand-in is asked under its own name.
    (root / "packaging" / "find-python.sh").write_text(f"echo '{python}'\n", encoding="utf-8")
    command = ["sh", str(root / "packaging" / "bootstrap.sh"), "run"]
    return subprocess.run(
        command,
        cwd="/",
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_second_set_up_does_nothing_and_a_change_is_seen(tmp_path: Path) -> None:
    root = tiny_project(tmp_path)
    log = tmp_path / "pip.log"

    first = set_up(root)
    assert first.returncode == 0, first.stderr
    assert "Making the virtual environment" in first.stderr
    asked = log.read_text(encoding="utf-8")
    assert "-e .\n" in asked
    assert "-c packaging/constraints.txt" in asked

    second = set_up(root)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert log.read_text(encoding="utf-8") == asked

    (root / "packaging" / "constraints.txt").write_text("frob==2\n", encoding="utf-8")
    third = set_up(root)
    assert third.returncode == 0
    assert "Making" not in third.stderr
    assert log.read_text(encoding="utf-8") == asked * 2


def test_where_qt_cannot_come_the_rest_does(tmp_path: Path) -> None:
    root = tiny_project(tmp_path)
    shutil.copy(PACKAGING.parent / "pyproject.toml", root)
    done = set_up(root, refuses="constraints.txt -e .")
    assert done.returncode == 0, done.stderr
    assert "trying without it, for the terminal" in done.stderr
    *_, ours, others = (tmp_path / "pip.log").read_text(encoding="utf-8").splitlines()
    assert ours.endswith("-e . --no-deps")
    asked = others.partition("constraints.txt ")[2].split()
    names = [each.partition(">=")[0] for each in asked]
    assert names == ["nvidia-ml-py", "psutil", "tomlkit", "platformdirs", "paramiko", "keyring"]
    assert not (root / ".venv" / "ready").exists(), "the next start tries the desktop again"


@pytest.mark.parametrize(
    ("version", "old"),
    [("9.0.1", True), ("20.3.4", True), ("21.2", True), ("21.3", False), ("22.0.2", False), ("26.0.1", False)],
)
def test_a_pip_that_knows_no_editable_install_is_renewed_first(tmp_path: Path, version: str, old: bool) -> None:
    result = set_up(tiny_project(tmp_path), pip=version)
    assert result.returncode == 0, result.stderr
    asked = [line.split()[-1] for line in (tmp_path / "pip.log").read_text(encoding="utf-8").splitlines()]
    assert asked == (["pip"] if old else []) + ["hatchling", "."]


def test_what_was_moved_or_left_half_done_is_made_anew(tmp_path: Path) -> None:
    root = tiny_project(tmp_path)
    set_up(root)
    moved = root.rename(tmp_path / "elsewhere")
    assert "Making the virtual environment" in set_up(moved).stderr
    (moved / ".venv" / "bin" / "pip").unlink()
    (moved / ".venv" / "ready").unlink()
    assert "Making the virtual environment" in set_up(moved).stderr
    assert set_up(moved).stderr == ""
