"""Gets nvitop and gpustat by pip and nvtop by apt into a directory of the caller's; nothing of the system is changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from pathlib import Path

MIRROR = ("apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)", "Created-By: Packages")


class Rival(NamedTuple):
    """A program to measure beside ours: how it is started at 1 Hz, and whether it wants a terminal."""

    name: str
    command: tuple[str, ...]
    in_terminal: bool


class NotHad(NamedTuple):
    """A program that could not be had here, and why."""

    name: str
    why: str


def get(directory: Path) -> list[Rival | NotHad]:
    """Get all three; what cannot be had is named."""
    return [*_by_pip(directory / "venv"), _nvtop(directory / "nvtop")]


def _said(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)


def _by_pip(venv: Path) -> list[Rival | NotHad]:
    python = str(venv / "bin" / "python")
    made = _said(sys.executable, "-m", "venv", str(venv))
    if made.returncode == 0:
        made = _said(python, "-m", "pip", "install", "-q", "--prefer-binary", "nvitop", "gpustat")
    if made.returncode != 0:
        why = (made.stderr.strip().splitlines() or ["no virtual environment could be made"])[-1]
        return [NotHad("nvitop", why), NotHad("gpustat", why)]
    versions = {name: _version(python, name) for name in ("nvitop", "gpustat")}
    return [
        Rival(f"nvitop {versions['nvitop']}", (str(venv / "bin" / "nvitop"), "--monitor", "full", "--interval", "1"), in_terminal=True),
        # In a terminal it waits 20 s for answers that only a real one gives.
        Rival(f"gpustat {versions['gpustat']}", (str(venv / "bin" / "gpustat"), "--interval", "1", "--show-all"), in_terminal=False),
    ]  # fmt: skip


def _version(python: str, package: str) -> str:
    return _said(python, "-c", f"from importlib.metadata import version; print(version('{package}'))").stdout.strip()


def _nvtop(directory: Path) -> Rival | NotHad:
    program = shutil.which("nvtop") or _unpacked(directory)
    if program is None:
        return NotHad("nvtop", "it is not installed, and apt has no package of it for this system")
    version = _said(program, "--version").stdout.split()
    return Rival(f"nvtop {version[-1] if version else ''}", (program, "--delay", "10"), in_terminal=True)


def _unpacked(directory: Path) -> Optional[str]:
    """Take the system's own release, with its component contrib, in lists of our own."""
    if shutil.which("apt-get") is None:
        return None
    mirror, codename = [*line.split(), "", ""][:2] if (line := _first_main()) else ("", "")
    for name in ("lists/partial", "archives/partial"):
        (directory / name).mkdir(parents=True, exist_ok=True)
    (directory / "sources.list").write_text(f"deb {mirror} {codename} main contrib\n", encoding="utf-8")
    options = []
    for key, value in (
        ("Dir::Etc::sourcelist", directory / "sources.list"),
        ("Dir::Etc::sourceparts", "-"),
        ("Dir::State::lists", directory / "lists"),
        ("Dir::Cache::archives", directory / "archives"),
        ("Dir::Cache::pkgcache", ""),
        ("Dir::Cache::srcpkgcache", ""),
        ("APT::Sandbox::User", "root"),
    ):
        options += ["-o", f"{key}={value}"]
    _said("apt-get", *options, "update")
    subprocess.run(
        ("apt-get", *options, "download", "nvtop"), cwd=directory, capture_output=True, timeout=600, check=False
    )
    for package in directory.glob("nvtop_*.deb"):
        _said("dpkg-deb", "-x", str(package), str(directory / "root"))
    program = directory / "root" / "usr" / "bin" / "nvtop"
    works = program.exists() and _said(str(program), "--version").returncode == 0
    return str(program) if works else None


def _first_main() -> Optional[str]:
    lines = [line for line in _said(*MIRROR).stdout.splitlines() if line.endswith(" main")]
    return lines[0] if lines else None
