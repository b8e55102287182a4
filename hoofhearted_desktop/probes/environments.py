"""What a program was started in: its conda or virtual environment, its cluster job, its package. Pure, but for one read.

From its paths, which need no rights, and from its environment (proc_pid_environ(5)), which the kernel shows to its owner
and to root. Of that only the variables named here are looked at; nothing else leaves this module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes.proc_stat import read_once

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LARGEST_ENVIRONMENT = 1 << 17
"""Linux allows one string of this size (execve(2), MAX_ARG_STRLEN); what stands beyond is not looked at."""
_VARIABLES = re.compile(
    rb"(?:\A|\0)(CONDA_DEFAULT_ENV|VIRTUAL_ENV|SLURM_JOB_ID|SLURM_JOB_NAME|APPIMAGE|FLATPAK_ID)=([^\0]{1,512})"
)
_CONDA = re.compile(r"/envs/([^/]+)/bin/[^/]+\Z")
_CONDA_BASE = re.compile(r"/(?:mini|ana)conda\d?/bin/[^/]+\Z|/(?:mini|mamba)forge\d?/bin/[^/]+\Z")
_PYTHON = re.compile(r"(?:python|pypy)[\d.]*\Z")
_VENV_PYTHON = re.compile(r"(/.*)/bin/(?:python|pypy)[\d.]*\Z")
_SYSTEMS = frozenset(["/usr", "/usr/local", ""])
_SAYS_NOTHING = frozenset(["venv", ".venv", "env", ".env", "virtualenv"])
_PACKAGED = re.compile(
    r"/snap/(?P<snap>[^/]+)/[^/]+/|/\.mount_(?P<image>.{1,6})[^/]*/|[/\\]WindowsApps[/\\](?P<windows>[^/\\]+)[/\\]"
)


_CONDA_ON_WINDOWS = re.compile(r"[\\/]envs[\\/]([^\\/]+)[\\/](?:Scripts[\\/])?[^\\/]+\Z", re.IGNORECASE)
_CONDA_BASE_ON_WINDOWS = re.compile(
    r"[\\/](?:(?:mini|ana)conda\d?|(?:mini|mamba)forge\d?)[\\/](?:Scripts[\\/])?[^\\/]+\Z", re.IGNORECASE
)
_VENV_ON_WINDOWS = re.compile(r"(.*)[\\/]Scripts[\\/]pythonw?[\d.]*(?:\.exe)?\Z", re.IGNORECASE)


class Origin(NamedTuple):
    """What was found; each None where it cannot be said. `package` is the name of a flatpak, snap, AppImage or MSIX."""

    environment: Optional[model.Environment] = None
    job: Optional[model.Job] = None
    package: Optional[str] = None


def read_variables(proc_root: Path, pid: int) -> dict[str, str]:
    """Give the variables this module knows, as far as process `pid` has them and shows its environment."""
    text = read_once(f"{proc_root}/{pid}/environ", LARGEST_ENVIRONMENT)
    return known_variables(text) if isinstance(text, bytes) else {}


def known_variables(text: bytes) -> dict[str, str]:
    """Read the variables this module knows from the text of /proc/PID/environ."""
    found: dict[str, str] = {}
    for name, value in _VARIABLES.findall(text):
        found.setdefault(name.decode("ascii"), value.decode("utf-8", "replace"))
    return found


def origin(
    program: str, exe: Optional[str], variables: Mapping[str, str], *, job: Optional[str], package: Optional[str]
) -> Origin:
    """Say what a program was started in.

    `program` is argv[0] and `exe` the executable the kernel names; `job` and `package` are what the control group says.
    """
    number = variables.get("SLURM_JOB_ID") or job
    return Origin(
        _environment(program, exe, variables),
        model.Job(number, variables.get("SLURM_JOB_NAME")) if number else None,
        package or _package(exe or program, variables),
    )


def on_windows(program: str, exe: Optional[str]) -> Optional[model.Environment]:
    """Give the Python environment of a program on Windows by its paths: `program` is argv[0], `exe` the executable.

    A virtual environment's python.exe there starts the one it was made of, with its own path as argv[0] (docs.python.org, venv).
    """
    conda = _CONDA_ON_WINDOWS.search(program) or _CONDA_ON_WINDOWS.search(exe or "")
    if conda:
        return model.Environment("conda", conda[1])
    if _CONDA_BASE_ON_WINDOWS.search(exe or program):
        return model.Environment("conda", "base")
    venv = _VENV_ON_WINDOWS.match(program)
    return model.Environment("venv", _place(venv[1].replace("\\", "/"))) if venv else None


def _environment(program: str, exe: Optional[str], variables: Mapping[str, str]) -> Optional[model.Environment]:
    conda = _CONDA.search(program) or _CONDA.search(exe or "")
    if conda:
        return model.Environment("conda", conda[1])
    # A virtual environment's python is a link (docs.python.org, venv): argv[0] names it, the executable is elsewhere.
    venv = _VENV_PYTHON.match(program)
    if venv and venv[1] not in _SYSTEMS and _place(venv[1]) is not None and _leads_elsewhere(program, exe):
        return model.Environment("venv", _place(venv[1]))
    if _CONDA_BASE.search(exe or program):
        return model.Environment("conda", "base")
    if _PYTHON.search((exe or program).rpartition("/")[2]):
        return _activated(variables)
    return None  # inherited from the shell that started it, and no business of its own


def _activated(variables: Mapping[str, str]) -> Optional[model.Environment]:
    if variables.get("VIRTUAL_ENV"):
        return model.Environment("venv", _place(variables["VIRTUAL_ENV"]))
    if variables.get("CONDA_DEFAULT_ENV"):
        return model.Environment("conda", variables["CONDA_DEFAULT_ENV"].rstrip("/").rpartition("/")[2])
    return None


def _leads_elsewhere(program: str, exe: Optional[str]) -> bool:
    return exe is not None and exe.rpartition("/")[0] != program.rpartition("/")[0]


def _place(prefix: str) -> Optional[str]:
    """Name a virtual environment by its directory, with the one above where it is called as all are."""
    parts = [part for part in prefix.split("/") if part]
    if parts and parts[-1] in _SAYS_NOTHING:
        return "/".join(parts[-2:])
    return parts[-1] if parts else None


def _package(path: str, variables: Mapping[str, str]) -> Optional[str]:
    found = _PACKAGED.search(path)
    if found and found["image"] and variables.get("APPIMAGE"):
        return variables["APPIMAGE"].rpartition("/")[2]
    if found:
        return found["snap"] or found["image"] or found["windows"]
    if path.startswith("/app/") and variables.get("FLATPAK_ID"):
        return variables["FLATPAK_ID"]
    return None
