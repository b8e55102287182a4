"""Gets the others into a directory of the caller's; nothing of the system is changed.

nvitop, gpustat and Glances come by pip, nvtop by apt, all-smi by cargo, whatever is newest there. A program that is installed is taken.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from pathlib import Path

MIRROR = ("apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)", "Created-By: Packages")
BY_PIP = ("nvitop", "gpustat", "Glances")
PATIENCE_S = 600.0
NAME = b"3090"
"""What stands in a first picture of the fake GPUs."""


class Rival(NamedTuple):
    """A program to measure beside ours: how it is started at 1 Hz, how it answers once and ends, and whether it wants a terminal."""

    name: str
    version: str
    command: tuple[str, ...]
    once: tuple[str, ...] = ()
    in_terminal: bool = True
    shows: bytes = NAME
    """What it has shown when it has answered."""
    part: str = ""
    """What of it runs, where that is not all."""

    @property
    def title(self) -> str:
        """Name it with its version."""
        return f"{self.name} {self.version}{f', {self.part}' if self.part else ''}"


class NotHad(NamedTuple):
    """A program that could not be had here, and why."""

    name: str
    why: str


def get(directory: Path, left_out: tuple[str, ...] = ()) -> list[Rival | NotHad]:
    """Get all but those `left_out`; what cannot be had is named."""
    found: list[Rival | NotHad] = []
    for names, getter, place in (
        (("nvtop",), _nvtop, "nvtop"),
        (BY_PIP, _by_pip, "venv"),
        (("all-smi",), _all_smi, "all-smi"),
    ):
        wanted = [name for name in names if name not in left_out]
        found += [NotHad(name, "left out of this run") for name in names if name not in wanted]
        found += [each for each in (getter(directory / place) if wanted else []) if each.name not in left_out]
    return found


def libraries(directory: Path) -> dict[str, str]:
    """Give the versions of what those by pip are built on; nothing where there are none."""
    python = str(directory / "venv" / "bin" / "python")
    if shutil.which(python) is None:
        return {}
    return {"Python": _said(python, "--version").stdout.split()[-1]} | {
        name: _version(python, name) for name in ("nvidia-ml-py", "psutil")
    }


def _said(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE_S, check=False, env={**os.environ, **variables}
    )


def _by_pip(venv: Path) -> list[Rival | NotHad]:
    python, bin_ = str(venv / "bin" / "python"), venv / "bin"
    made = _said(sys.executable, "-m", "venv", str(venv))
    if made.returncode == 0 and not all(_version(python, name) for name in BY_PIP):
        made = _said(python, "-m", "pip", "install", "-q", "--prefer-binary", *BY_PIP)
    if made.returncode != 0:
        return [NotHad(name, "pip could not install it") for name in BY_PIP]
    nvitop, gpustat, glances = (_version(python, name) for name in BY_PIP)
    glance = (str(bin_ / "glances"), "--time", "1", "--disable-check-update")
    return [
        Rival(
            "nvitop",
            nvitop,
            (str(bin_ / "nvitop"), "--monitor", "full", "--interval", "1"),
            (str(bin_ / "nvitop"), "--once"),
        ),
        # In a terminal it waits 20 s for answers that only a real one gives.
        Rival(
            "gpustat",
            gpustat,
            (str(bin_ / "gpustat"), "--interval", "1", "--show-all"),
            (str(bin_ / "gpustat"), "--show-all"),
            in_terminal=False,
        ),
        Rival("Glances", glances, glance, shows=b"NVIDIA"),
        Rival(
            "Glances",
            glances,
            (*glance, "--disable-plugin", "all", "--enable-plugin", "gpu"),
            shows=b"NVIDIA",
            part="its GPU part alone",
        ),
    ]


def _version(python: str, package: str) -> str:
    return _said(python, "-c", f"from importlib.metadata import version; print(version('{package}'))").stdout.strip()


def _nvtop(directory: Path) -> list[Rival | NotHad]:
    program = shutil.which("nvtop") or _unpacked(directory)
    if program is None:
        return [NotHad("nvtop", "it is not installed, and apt has no package of it for this system")]
    version = _said(program, "--version").stdout.split()
    return [Rival("nvtop", version[-1] if version else "", (program, "--delay", "10"))]


def _all_smi(directory: Path) -> list[Rival | NotHad]:
    program = shutil.which("all-smi") or shutil.which(str(directory / "bin" / "all-smi"))
    if program is None and shutil.which("cargo"):
        _said("cargo", "install", "--quiet", "--locked", "--root", str(directory), "all-smi", CARGO_NET_RETRY="0")
        program = shutil.which(str(directory / "bin" / "all-smi"))
    if program is None:
        return [NotHad("all-smi", "neither pip nor apt nor npm has it, and cargo could not get it")]
    version = _said(program, "--version").stdout.split()
    return [Rival("all-smi", version[-1] if version else "", (program, "local", "--interval", "1"))]


def _unpacked(directory: Path) -> Optional[str]:
    """Take the system's own release, with its component contrib, in lists of our own."""
    program = directory / "root" / "usr" / "bin" / "nvtop"
    if not program.exists() and shutil.which("apt-get") is not None:
        _download(directory)
    works = program.exists() and _said(str(program), "--version").returncode == 0
    return str(program) if works else None


def _download(directory: Path) -> None:
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
        ("apt-get", *options, "download", "nvtop"), cwd=directory, capture_output=True, timeout=PATIENCE_S, check=False
    )
    for package in directory.glob("nvtop_*.deb"):
        _said("dpkg-deb", "-x", str(package), str(directory / "root"))


def _first_main() -> Optional[str]:
    lines = [line for line in _said(*MIRROR).stdout.splitlines() if line.endswith(" main")]
    return lines[0] if lines else None
