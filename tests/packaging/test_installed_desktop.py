"""The desktop's packages, installed on a bare Debian: what they ask for is what they use; they run, are upgraded under a running program, and go without a trace."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packing import desktop_files, desktop_package, freezing, package, project, publisher, sums

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.desktop import autostart_xdg
from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until
from tests.fake_nvml import library
from tests.packaging import bare_debian, frozen, made
from tests.packaging.bare_root import HOME, PERSON, BareRoot
from tests.story.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.desktop_parts.programs import Program
    from tests.desktop_parts.session import DesktopSession

pytestmark = [pytest.mark.real, pytest.mark.packages, pytest.mark.timeout(900)]

PROGRAM = f"/{desktop_package.HOME}/hoofhearted"
SETTINGS = "# Mine, and it stays.\n[watching]\nrelease_s = 2\n"
GENERATOR = Path("/usr/lib/systemd/user-generators/systemd-xdg-autostart-generator")
OF_PACKAGE_TOOLS = ("/proc", "/sys", "/dev", "/run", "/tmp", "/var/lib/dpkg", "/var/lib/apt", "/var/cache", "/var/log")


@pytest.fixture
def root() -> Iterator[BareRoot]:
    with BareRoot(bare_debian.plain()) as entered:
        yield entered


@pytest.fixture
def scene(desktop: DesktopSession, own_directories: Path) -> Iterator[Scene]:
    """A GPU, and a desktop that lets in who else is on this machine."""
    own_directories.chmod(0o755)
    with Scene(desktop, own_directories / "machine") as made_up:
        yield made_up


class Person:
    """Who uses the program there, on a desktop of this machine."""

    def __init__(self, root: BareRoot, scene: Scene) -> None:
        self._root = root
        self._desktop = scene.desktop
        self._desktop.run("xhost", "+local:")
        address = self._desktop.env["DBUS_SESSION_BUS_ADDRESS"]
        subprocess.run(["chmod", "755", self._desktop.env["XDG_RUNTIME_DIR"]], check=True)
        root.do("install", "-d", "-m", "700", "-o", PERSON, "-g", PERSON, "/run/user/1000")
        self.variables = {
            "DISPLAY": self._desktop.env["DISPLAY"],
            "DBUS_SESSION_BUS_ADDRESS": address,
            "XDG_RUNTIME_DIR": "/run/user/1000",
            "LD_LIBRARY_PATH": root.give(library.build()),
            "FAKE_NVML_STATE": str(scene.driver.state),
            "LANG": "C.UTF-8",
            "HOME": HOME,
            "PATH": "/usr/bin:/bin",
        }

    def start(self, *words: str) -> Program:
        named = [f"{name}={value}" for name, value in self.variables.items()]
        entering = self._root.entering("env", "-i", *named, *words, person=True)
        return self._desktop.spawn("installed", *entering)

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self._root.run("hoofhearted", *words, person=True, **self.variables)


def depends(deb: Path) -> str:
    return subprocess.run(["dpkg-deb", "-f", deb, "Depends"], capture_output=True, text=True, check=True).stdout.strip()


def test_it_asks_for_what_it_is_linked_with_and_nothing_else() -> None:
    program = frozen.program()
    files = freezing.elf_files(program)
    carried = {path.name for path in (*files, *(path for path in program.rglob("*") if path.is_symlink()))}
    said = subprocess.run(["readelf", "-d", *files], capture_output=True, text=True, check=True).stdout
    wanted = set(re.findall(r"\(NEEDED\).*\[(.+)\]", said))
    places = {each for found in re.findall(r"\(R(?:UN)?PATH\).*\[(.*)\]", said) for each in found.split(":")}
    assert {each for each in places if not each.startswith("$ORIGIN")} == set(), "they are looked for on this machine"
    assert len(carried) > 100
    linked = {**desktop_package.LINKED, **desktop_package.LINKED_ON_WAYLAND}
    # Fontconfig brings that one to every system; Debian's own Python is linked with it as well, and others bring theirs.
    assert wanted - carried | {"libexpat.so.1"} == {name for names in linked.values() for name in names}
    newer = made.desktop()[1]
    oldest = "{}.{}".format(*freezing.glibc(program))
    assert oldest.startswith("2.")
    assert depends(newer.deb).split(", ") == [f"libc6 (>= {oldest})", *list(desktop_package.LINKED)[1:]]
    words = ["rpm", "-qp", "--requires", newer.rpm]
    needs = set(subprocess.run(words, capture_output=True, text=True, check=True).stdout.split("\n"))
    libraries = {f"{name}()(64bit)" for names in desktop_package.LINKED.values() for name in names}
    assert {each for each in needs if each.endswith("()(64bit)")} == libraries
    assert f"libc.so.6(GLIBC_{oldest})(64bit)" in needs


def test_from_its_first_day_to_its_last(root: BareRoot, scene: Scene) -> None:
    older, newer = made.desktop()
    desktop = scene.desktop
    root.apt("satisfy", depends(newer.deb))
    before = root.files(*OF_PACKAGE_TOOLS, "/opt", HOME)
    had = set(root.installed())
    for name, libraries in desktop_package.LINKED.items():
        for each in libraries:
            owners = {line.partition(":")[0] for line in root.do("dpkg-query", "-S", f"*/{each}").splitlines()}
            assert owners == {name.split()[0]}

    root.apt("install", root.give(older.deb))
    assert set(root.installed()) - had == {"ii hoofhearted"}
    root.write(f"{HOME}/.config/hoofhearted/settings.toml", SETTINGS, person=True)
    root.write(f"{HOME}/.local/share/hoofhearted/desktop.json", '{"introduced": true}', person=True)
    person = Person(root, scene)
    empty = desktop.tray_pixels()
    begun = person.start("hoofhearted", "--minimized")
    desktop.wait_for_tray_change(empty)
    worker = scene.work("train.py")
    scene.busy(worker)
    desktop.wait_for_notification("train.py woke the RTX 3090")
    said = person.ask("why", "--json")
    assert (said.returncode, said.stderr) == (exits.UNEXPECTED, "")
    [gpu] = json.loads(said.stdout)["gpus"]
    assert "train.py" in gpu["sentence"]

    # What it has not imported yet it finds after the upgrade, too: the window is opened for the first time.
    root.apt("install", root.give(newer.deb))
    assert root.run("test", "-e", f"/{made.GONE}").returncode == 1
    desktop.press("Show")
    wait_until("the window shows", lambda: desktop.windows("Hoof Hearted"))
    desktop.screenshot("upgraded")
    assert begun.running
    begun.process.terminate()
    assert begun.process.wait(20) == 0
    assert begun.lines() == []

    begun = person.start("hoofhearted")
    wait_until("the window shows", lambda: desktop.windows("Hoof Hearted"))
    assert "train.py" in person.ask("episodes", "--json").stdout
    begun.process.terminate()
    assert begun.process.wait(20) == 0
    assert begun.lines() == []
    assert root.do("cat", f"{HOME}/.config/hoofhearted/settings.toml") == SETTINGS

    root.write(
        f"{HOME}/.config/autostart/hoofhearted.desktop", autostart_xdg.entry([PROGRAM, "--minimized"]), person=True
    )
    root.apt("remove", "hoofhearted")
    assert root.files(*OF_PACKAGE_TOOLS, "/opt", HOME) == before
    assert set(root.installed()) == had, "nothing is left for a purge"
    kept = root.do("find", HOME, "-type", "f", "-printf", "%P\n").split()
    assert {".config/hoofhearted/settings.toml", ".config/autostart/hoofhearted.desktop"} <= set(kept)
    assert any(name.startswith(".local/share/hoofhearted/") for name in kept), kept


def begun_with_a_session(root: BareRoot, folder: Path) -> list[str]:
    """Give the units that a session of systemd's makes of the person's autostart entries."""
    made_of = ["env", "-i", f"XDG_CONFIG_HOME={HOME}/.config", "XDG_CONFIG_DIRS=/nonexistent", "PATH=/usr/bin:/bin"]
    there = f"/opt/units-{folder.name}"
    root.do("mkdir", "-p", *(f"{there}/{each}" for each in ("normal", "early", "late")))
    words = [root.give(GENERATOR), *(f"{there}/{each}" for each in ("normal", "early", "late"))]
    root.do(*made_of, *words)
    return root.do("find", there, "-name", "*.service", "-type", "f", "-printf", "%f\n").split()


def test_an_autostart_entry_of_a_program_that_is_gone_does_no_harm(tmp_path: Path) -> None:
    if not GENERATOR.exists():
        pytest.skip("systemd makes no units of autostart entries here")
    with BareRoot(bare_debian.serving()) as root:
        root.write(
            f"{HOME}/.config/autostart/hoofhearted.desktop", autostart_xdg.entry([PROGRAM, "--minimized"]), person=True
        )
        root.do("install", "-D", "-m", "755", "/bin/true", PROGRAM)
        assert begun_with_a_session(root, tmp_path / "there") == ["app-hoofhearted@autostart.service"]
        root.do("rm", PROGRAM)
        assert begun_with_a_session(root, tmp_path / "gone") == []


TOOLS = ("man-db", "bash-completion", "zsh", "fish", "appstream", "desktop-file-utils", "hicolor-icon-theme")
COMPLETE = {
    "bash": ". /usr/share/bash-completion/bash_completion; _completion_loader hoofhearted; COMP_WORDS=(hoofhearted w);"
    " COMP_CWORD=1; _hoofhearted; printf '%s\\n' \"${COMPREPLY[@]}\"",
    "zsh": "autoload -U compinit; compinit -u; print $_comps[hoofhearted]",
    "fish": "complete -C 'hoofhearted w'",
}


def test_the_tools_of_the_system_find_what_lies_beside_the_program(root: BareRoot) -> None:
    root.apt("install", *TOOLS, root.give(made.desktop()[1].deb))
    assert root.do("man", "-f", "hoofhearted").startswith("hoofhearted (1) ")
    assert "why" in root.do("man", "hoofhearted", person=True)
    for shell, code in COMPLETE.items():
        said = root.do(shell, "-c", code, person=True)
        assert "_hoofhearted" in said if shell == "zsh" else {"why", "watch"} <= set(said.split()), shell
    entry = "/usr/share/applications/hoofhearted.desktop"
    root.do("desktop-file-validate", entry)
    root.do("appstreamcli", "validate-tree", "--no-net", "/")
    root.do("appstreamcli", "refresh-cache", "--force")
    component = root.do("appstreamcli", "get", publisher.COMPONENT)
    assert "Names who uses the GPU" in component
    said = dict(line.partition("=")[::2] for line in root.do("cat", entry).splitlines()[1:])
    assert root.do(*said["Exec"].split(), "--version", person=True).split()[-1] == project.version()
    theme = root.do("cat", "/usr/share/icons/hicolor/index.theme")
    for size in (*(f"{each}x{each}" for each in desktop_files.SIZES), "scalable"):
        assert f"[{size}/apps]" in theme
        ending = "svg" if size == "scalable" else "png"
        root.do("test", "-s", f"/usr/share/icons/hicolor/{size}/apps/{said['Icon']}.{ending}")


def test_the_rpm_comes_is_upgraded_and_goes(root: BareRoot) -> None:
    older, newer = made.desktop()
    root.apt("satisfy", depends(newer.deb))
    root.apt("install", "rpm")
    root.do("rpm", "--initdb")
    before = root.files(*OF_PACKAGE_TOOLS, "/root/.rpmdb", "/opt", HOME)

    def rpm(*words: str) -> str:
        return root.do("rpm", "--force-debian", *words)

    # Whose libraries these are its database does not know: they are Debian's.
    rpm("--install", "--nodeps", root.give(older.rpm))
    assert rpm("--query", "hoofhearted") == f"hoofhearted-{made.OLDER}-1.x86_64\n"
    assert rpm("--verify", "--nodeps", "hoofhearted") == ""
    rpm("--upgrade", "--nodeps", root.give(newer.rpm))
    assert rpm("--query", "hoofhearted") == f"hoofhearted-{project.version()}-1.x86_64\n"
    assert rpm("--verify", "--nodeps", "hoofhearted") == ""
    assert root.run("test", "-e", f"/{made.GONE}").returncode == 1
    said = root.run("hoofhearted", "why", "--demo", "--json", person=True)
    assert said.stderr == ""
    assert json.loads(said.stdout)["gpus"]
    rpm("--erase", "hoofhearted")
    left = root.files(*OF_PACKAGE_TOOLS, "/root/.rpmdb", "/opt", HOME) ^ before
    assert [line for line in left if not line.startswith("d ") or "hoofhearted" in line] == []


QUICK = "uses-no-compression-for-data-tarball"


def test_packed_twice_they_are_the_same_bytes(tmp_path: Path) -> None:
    newer = made.desktop()[1]
    for path in desktop_package.packages(tmp_path, frozen.program(), quick=True):
        assert sums.sha256(path) == sums.sha256(newer.deb if path.suffix == ".deb" else newer.rpm), path.name


def test_judges_find_no_error() -> None:
    newer = made.desktop()[1]
    for judge, words in (
        ("lintian", ["--fail-on", "error", "--suppress-tags", QUICK, "--allow-root", newer.deb]),
        ("rpmlint", ["--rpmlintrc", package.SCRIPTS.parent / "rpmlintrc", newer.rpm]),
    ):
        if shutil.which(judge) is None:
            pytest.skip(f"{judge} is not here")
        done = subprocess.run([judge, *words], capture_output=True, text=True, check=False, timeout=600)
        print(done.stdout)
        assert done.returncode == 0, done.stdout
