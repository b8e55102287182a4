"""What the figures were measured on: the machine, how busy it was, and the versions of everything."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from hoofhearted_desktop.core.version import VERSION
from tests.benchmarks.compare.rivals import NotHad
from tests.benchmarks.compare.scenes import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.compare.rivals import Rival

BUSY_PERCENT = 15.0
"""From there on others disturb the figures; a machine of two cores with an editor open is below."""
_LOOK_S = 2.0
_LIBRARIES = ("psutil", "nvidia-ml-py", "PySide6_Essentials")


def machine() -> str:
    """Name processor, cores, memory and kernel; nothing that names the machine or its owner."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory_gib = psutil.virtual_memory().total / (1 << 30)
    return (
        f"{os.cpu_count()} × {model}, {memory_gib:.0f} GiB, {platform.system()} {platform.release().partition('-')[0]}"
    )


def busy_percent() -> float:
    """Give how much of all cores others use now; the caller has started nothing yet, or has ended it all."""
    return psutil.cpu_percent(interval=_LOOK_S)


def commit() -> str:
    """Give the commit, and whether there are changes on top of it."""
    found = _git("rev-parse", "--short=10", "HEAD")
    changed = _git(
        "status", "--porcelain", "--untracked-files=no", "--", "hoofhearted_desktop", "tests", "pyproject.toml"
    )
    return f"{found or 'unknown'}{' with changes' if changed else ''}"


def _git(*arguments: str) -> str:
    done = subprocess.run(("git", *arguments), cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def versions(found: Sequence[Rival | NotHad], theirs: dict[str, str]) -> list[str]:
    """Give a line for us, one for each of the others, and one for what those by pip are built on."""
    own = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES)
    said = [f"Hoof Hearted {VERSION}, commit {commit()}: Python {sys.version.split()[0]}, {own}"]
    said += [
        f"{each.name}: not measured, {each.why}" if isinstance(each, NotHad) else each.title
        for each in found
        if isinstance(each, NotHad) or not each.part
    ]
    if theirs:
        said.append(
            "nvitop, gpustat and Glances run on " + ", ".join(f"{name} {version}" for name, version in theirs.items())
        )
    return said
