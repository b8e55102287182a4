"""The wheel, installed as people install it: by pipx, with whichever Python there is; and one of a Debian that is newer than this machine."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packing import project, tools

from hoofhearted_desktop.core import exits
from tests.packaging import bare_debian

if TYPE_CHECKING:
    from collections.abc import Sequence

CONSTRAINTS = project.ROOT / "packaging" / "constraints.txt"
NEWER_DEBIAN = "forky"
_PARTS = "python3,python3-venv"


class Installed:
    """A virtual environment that has the wheel; `before` are the words that go before a command, to start it within another root."""

    def __init__(self, place: Path, programs: Path, before: Sequence[str] = ()) -> None:
        """`place` is the virtual environment, `programs` the directory that a person has on the path."""
        self._place = place
        self._programs = programs
        self._before = list(before)

    def words(self, program: str, *words: str) -> list[str]:
        """Give the words that start one of its programs."""
        return [*self._before, str(self._programs / program), *words]

    def python(self, *words: str) -> str:
        """Run its Python, and give what it printed."""
        return self._said([*self._before, str(self._place / "bin" / "python"), *words], {})

    def remove(self) -> None:
        """Take its hundreds of megabytes away before the next one comes."""
        shutil.rmtree(self._place)

    def run(self, program: str, *words: str, environment: dict[str, str] | None = None) -> str:
        """Run one of its programs far from the checkout, and give what it printed; nothing else may it say."""
        return self._said(self.words(program, *words), environment or {})

    def _said(self, words: list[str], environment: dict[str, str]) -> str:
        done = subprocess.run(
            words,
            cwd="/",
            env={**without_ours(os.environ), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode in {exits.OK, exits.UNEXPECTED}, done
        assert done.stderr == ""
        return done.stdout


def without_ours(environment: os._Environ[str] | dict[str, str]) -> dict[str, str]:
    """Give the variables without those by which a checkout's modules would be found."""
    return {name: value for name, value in environment.items() if not name.startswith("PYTHON")}


def python(version: str) -> Path | None:
    """Find a Python of that version on this machine."""
    find = ["sh", str(project.ROOT / "packaging" / "find-python.sh"), version]
    home = {**os.environ, "HOME": pwd.getpwuid(os.getuid()).pw_dir, "PYTHON": ""}
    said = subprocess.run(find, env=home, capture_output=True, text=True, check=False, timeout=60).stdout.strip()
    return Path(said) if said else None


def by_pipx(wheel: Path, folder: Path, version: str) -> Installed:
    """Install as `pipx install` does, in the versions that the project is tested with; skip where there is no such Python."""
    found = python(version)
    if found is None:
        return in_newer_debian(wheel, folder, version)
    home = folder / "pipx"
    places = {
        "PIPX_HOME": str(home),
        "PIPX_BIN_DIR": str(home / "bin"),
        "PIPX_MAN_DIR": str(home / "man"),
        "PIPX_SHARED_LIBS": str(project.WORK / "pipx-shared"),
    }
    pins = folder / "constraints.txt"  # but for pip, which pipx brings in its own version
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines(keepends=True)
    pins.write_text("".join(line for line in lines if not line.startswith("pip==")), encoding="utf-8")
    words = ["install", "--python", str(found), "--pip-args", f"-c {pins} --only-binary :all:", str(wheel)]
    done = subprocess.run(
        [str(tools.judge("pipx")), *words],
        env={**without_ours(os.environ), **places, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Installed(home / "venvs" / project.NAME, home / "bin")


def by_pip(wheel: Path, folder: Path, version: str) -> Installed:
    """Install into a virtual environment; skip where there is no such Python."""
    found = python(version) or pytest.skip(f"no Python {version} here")
    place = folder / "venv"
    subprocess.run([str(found), "-I", "-m", "venv", str(place)], check=True, timeout=120)
    _pip([], place, wheel)
    return Installed(place, place / "bin")


def _pip(before: Sequence[str], place: Path, wheel: Path) -> None:
    words = ["-I", "-m", "pip", "install", "-q", "--only-binary", ":all:", "-c", str(CONSTRAINTS), str(wheel)]
    subprocess.run([*before, str(place / "bin" / "python"), *words], check=True, timeout=600, stdin=subprocess.DEVNULL)


# ---------------------------------------------------------------- a newer Debian's Python


def in_newer_debian(wheel: Path, folder: Path, version: str) -> Installed:
    """Install with the Python of a Debian that is newer than this machine, within its root; skip where it has another one."""
    root = _newer_debian()
    has = [path.name for path in (root / "usr" / "bin").glob("python3.*")]
    if f"python{version}" not in has:
        pytest.skip(f"no Python {version} here, and Debian {NEWER_DEBIAN} has {', '.join(has)}")
    before = ["unshare", "--mount", "sh", "-ec", _ENTER, "sh", str(root)]
    place = folder / "venv"
    new = [*before, f"/usr/bin/python{version}", "-I", "-m", "venv", str(place)]
    subprocess.run(new, cwd=folder, check=True, timeout=120)  # not here: a checkout is not within that root
    wheel_and_pins = shutil.copytree(wheel.parent, folder / "wheel")
    shutil.copy(CONSTRAINTS, wheel_and_pins)
    words = ["-I", "-m", "pip", "install", "-q", "--only-binary", ":all:", "-c", "constraints.txt", wheel.name]
    subprocess.run(
        [*before, str(place / "bin" / "python"), *words],
        cwd=wheel_and_pins,
        check=True,
        timeout=600,
        stdin=subprocess.DEVNULL,
    )
    return Installed(place, place / "bin", before)


# /tmp holds the test's directories and the sockets of its desktop. The mounts are gone with the process that made them.
# A checkout is not within that root: who starts there a program that needs no place of its own is at the root.
_ENTER = """
root=$1; shift
here=$PWD
for each in proc dev tmp sys; do mount --rbind /$each "$root/$each"; done
exec chroot "$root" sh -c 'cd "$1" 2>/dev/null || cd /; shift; exec "$@"' sh "$here" "$@"
"""


def _newer_debian() -> Path:
    """Give its root, made once and kept below build/, or skip with the reason."""
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        pytest.skip("no such Python here, and only root makes a Debian that has one, with debootstrap")
    place = project.WORK / f"newer-{NEWER_DEBIAN}"
    project.WORK.mkdir(exist_ok=True)
    with (project.WORK / "newer").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if not (place / "done").exists():
            _make(place)
    return place


def _make(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    script = "/usr/share/debootstrap/scripts/sid"  # an older debootstrap has none for a suite that came after it
    words = ["--variant=minbase", f"--include={_PARTS}", NEWER_DEBIAN, str(place), bare_debian._mirror(), script]
    made = subprocess.run(
        ["debootstrap", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900, check=False
    )
    if made.returncode:
        pytest.skip(f"Debian {NEWER_DEBIAN}, for its Python, cannot be had: {made.stdout.splitlines()[-1:]}")
    # This machine's way to the world: names, certificates, pip's and apt's settings.
    for each in ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt"):
        if Path(each).exists():
            (place / each[1:]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(each, place / each[1:])
    for each in Path("/etc/apt/apt.conf.d").glob("99*"):
        shutil.copy(each, place / "etc" / "apt" / "apt.conf.d")
    listed = (project.ROOT / "packaging" / "system-packages.txt").read_text(encoding="utf-8")
    wanted = [line.split()[2] for line in listed.splitlines() if line.startswith(("qt ", "x11 "))]
    inside = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    for words in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *sorted(set(wanted))]):
        subprocess.run(["chroot", str(place), *words], env=inside, check=True, timeout=600, capture_output=True)
    (place / "done").touch()
