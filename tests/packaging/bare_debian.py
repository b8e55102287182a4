"""A Debian with systemd and an SSH server and nothing of a desktop, made once and kept below build/."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from packing import project

if TYPE_CHECKING:
    from pathlib import Path

_PARTS = "python3,python3-psutil,systemd,dbus,openssh-server,passwd"
SUITE = "bookworm"


def root() -> Path:
    """Give its directory, or skip the test with the reason."""
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        pytest.skip("only root makes a Debian, with debootstrap")
    project.WORK.mkdir(exist_ok=True)
    place = project.WORK / f"bare-{SUITE}"
    with (project.WORK / "bare").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if not (place / "done").exists():
            shutil.rmtree(place, ignore_errors=True)
            words = ["debootstrap", "--variant=minbase", f"--include={_PARTS}", SUITE, str(place), _mirror()]
            made = subprocess.run(
                words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False
            )
            if made.returncode:
                pytest.fail("\n".join(made.stdout.splitlines()[-10:]))
            (place / "done").touch()
    return place


def _mirror() -> str:
    """Ask apt for the mirror that this machine uses."""
    words = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(COMPONENT)", "Created-By: Packages"]
    said = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60).stdout
    found = next((line.partition(" main")[0] for line in said.splitlines() if line.endswith(" main")), "")
    return found or pytest.skip("apt names no mirror here")
