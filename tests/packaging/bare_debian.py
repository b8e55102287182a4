"""Bare Debians, made once and kept below build/: one with nothing, and one that serves, with systemd, an SSH server and Python."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packing import project

if TYPE_CHECKING:
    from collections.abc import Callable

SUITE = "bookworm"
_SERVES = ("python3", "python3-psutil", "systemd", "dbus", "openssh-server", "rpm")
_SETTINGS = """\
Acquire::Languages "none";
APT::Install-Recommends "false";
"""
_INSTALL = 'DEBIAN_FRONTEND=noninteractive exec apt-get -q -y install "$@"'


def plain() -> Path:
    """Give the directory of a Debian that has nothing but its essential packages and apt, or skip the test with the reason."""
    if os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        pytest.skip("only root makes a Debian, with mmdebstrap")
    return _kept("plain", _make_plain)


def serving() -> Path:
    """Give that of one with what a server has and nothing of a desktop."""
    lower = plain()
    said = subprocess.run(
        ["unshare", "--mount", "true"], capture_output=True, text=True, check=False, timeout=60
    ).stderr
    if said:
        pytest.skip(f"nothing can be mounted here, which a package of a Debian may want: {said.strip()}")
    return _kept("serving", lambda place: _make_serving(lower, place))


def _kept(name: str, make: Callable[[Path], None]) -> Path:
    """Give what was made; of two that ask at once the second waits."""
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    place = project.WORK / f"bare-{name}-{recipe}"
    project.WORK.mkdir(exist_ok=True)
    with (project.WORK / f"bare-{name}").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if not (place / "done").exists():
            for old in project.WORK.glob(f"bare-{name}-*"):
                shutil.rmtree(old)
            make(place)
            (place / "done").touch()
    return place


def _make_plain(place: Path) -> None:
    words = ["mmdebstrap", "--variant=minbase", "--skip=cleanup/apt", "--dpkgopt=force-unsafe-io"]
    _run(*words, *(f"--aptopt={line}" for line in _SETTINGS.splitlines()), SUITE, str(place), _mirror())
    for name in ("resolv.conf", "hosts"):  # this machine's way to the mirror
        shutil.copy(f"/etc/{name}", place / "etc" / name)


def _make_serving(lower: Path, place: Path) -> None:
    _run("cp", "-a", str(lower), str(place))
    (place / "done").unlink()
    inside = 'mount -t proc proc "$0/proc" && exec chroot "$0" sh -c \'' + _INSTALL + '\' sh "$@"'
    _run("unshare", "--mount", "sh", "-c", inside, str(place), *_SERVES)


def _run(*words: str) -> None:
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        pytest.fail("\n".join((done.stdout + done.stderr).splitlines()[-10:]))


def _mirror() -> str:
    """Ask apt for the mirror that this machine uses."""
    words = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(COMPONENT)", "Created-By: Packages"]
    said = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60).stdout
    found = next((line.partition(" main")[0] for line in said.splitlines() if line.endswith(" main")), "")
    return found or pytest.skip("apt names no mirror here")
