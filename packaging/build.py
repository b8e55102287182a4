"""Makes what people install.

    python packaging/build.py wheel      wheel and sdist
    python packaging/build.py linux      .deb, .rpm and tar.zst of the desktop, .deb and .rpm of a server's agent, wheel and sdist
    python packaging/build.py windows    the installer for Windows, and the wheel it is made of
    python packaging/build.py server     .deb and .rpm of a server's agent
    python packaging/build.py all        what this machine can make of these
    python packaging/build.py lock       renew packaging/locks, after packaging/constraints.txt
    python packaging/build.py release    of a directory that has them all: signatures where there are keys, sums, manifests

With --tag NAME it stops where that is not the tag of this version.

They are laid into dist/ (or --into), with SHA256SUMS and, where a program was frozen, what it is made of. docs/releasing.md tells more.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import sys
import time
from pathlib import Path

from packing import lock, project, sums

STAGES = {
    "wheel": ("wheels",),
    "server": ("server_package",),
    "linux": ("wheels", "server_package", "desktop_package"),
    "appimage": ("wheels", "appimage"),
    "windows": ("wheels", "windows_package"),
    "all": ("wheels", "server_package", "desktop_package", "appimage", "windows_package"),
}
"""The modules of packing whose `build(where)` a stage calls; one that is not of this machine gives why as text."""
KINDS = {".whl", ".gz", ".deb", ".rpm", ".zst", ".json", ".exe", ".AppImage", ".asc", ""}


def main() -> int:
    """Make what was asked for; 0 where all of it was made and nothing is too large."""
    parser = argparse.ArgumentParser(description="Makes what people install.")
    parser.add_argument("what", choices=(*STAGES, "lock", "release"))
    parser.add_argument("--into", type=Path, default=project.PACKED, metavar="DIRECTORY", help="dist/ if left out")
    parser.add_argument("--tag", help="of the release that this is made for")
    options = parser.parse_args()
    try:
        if options.tag:
            from packing import manifests

            manifests.check_tag(options.tag)
        if options.what == "lock":
            from packing import tools

            for place in lock.renew(tools.freezing_python()):
                print(f"wrote {place.relative_to(project.ROOT)}")
            return 0
        if options.what == "release":
            return release(options.into.resolve())
        return make(options.what, options.into.resolve())
    except project.Failed as error:
        print(f"build: {error}", file=sys.stderr)
        return 1


def release(where: Path) -> int:
    """Make a release of what lies there: signed where there are keys, with sums and manifests of just those files."""
    from packing import manifests, signing

    if not sums.packages(where):
        raise project.Failed(f"{where} holds no packages; make them first")
    print("\n".join(signing.sign(where)))
    print("\n".join(f"wrote {path.relative_to(where)}" for path in manifests.write(where)))
    return judge(where)


def make(what: str, where: Path) -> int:
    """Make a stage's packages in an empty directory, and judge them."""
    if where.exists() and {path.suffix for path in where.iterdir()} - KINDS:
        raise project.Failed(
            f"{where} holds other things than packages; it would be emptied. Name another directory with --into"
        )
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir(parents=True)
    print(
        f"Hoof Hearted {project.version()}, every file of {time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(project.moment()))} UTC"
    )
    for name in STAGES[what]:
        began = time.monotonic()
        made = importlib.import_module(f"packing.{name}").build(where)
        if isinstance(made, str):
            if what != "all":
                raise project.Failed(made)
            print(f"{name}: left out: {made}")
            continue
        print(f"{name}: {time.monotonic() - began:.0f} s")
    sums.write(where)
    return judge(where)


def judge(where: Path) -> int:
    """Say how large each package is, and 1 where one is larger than it may be."""
    lines, wrong = sums.sizes(where)
    print("\n".join(lines))
    for each in wrong:
        print(f"build: {each}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
