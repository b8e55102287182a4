"""The AppImage: one file that is started as it is, the frozen program in a squashfs behind AppImage's own starter (docs.appimage.org, type 2).

The starter, `runtime-x86_64` of AppImage's project type2-runtime, is in no registry that we use: APPIMAGE_RUNTIME names it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Union

from packing import desktop_files, desktop_package, freezing, package, project

RUNTIME = "APPIMAGE_RUNTIME"


def build(where: Path) -> Union[list[Path], str]:
    """Lay the AppImage into a directory that has the wheel, or say what it cannot be made without."""
    runtime = Path(os.environ.get(RUNTIME, ""))
    if not runtime.is_file():
        return f"an AppImage begins with the starter of AppImage's type2-runtime: get runtime-x86_64 and let {RUNTIME} name its file"
    if shutil.which("mksquashfs") is None:
        return "an AppImage is packed by mksquashfs: apt-get install squashfs-tools"
    (wheel,) = where.glob("*.whl")
    return [pack(where, freezing.freeze(wheel), runtime)]


def pack(where: Path, program: Path, runtime: Path) -> Path:
    """Lay the AppImage of a frozen program into a directory."""
    place = where / f"HoofHearted-{project.version()}-x86_64.AppImage"
    with tempfile.TemporaryDirectory(prefix="hoofhearted-appimage-") as folder:
        tree, packed = Path(folder) / "AppDir", Path(folder) / "packed"
        lay_out(tree, program)
        # mksquashfs takes its times from SOURCE_DATE_EPOCH, which project.run sets.
        said = ["-noappend", "-root-owned", "-no-progress", "-quiet", "-comp", "zstd", "-Xcompression-level", "19"]
        project.run(["mksquashfs", str(tree), str(packed), *said])
        place.write_bytes(runtime.read_bytes() + packed.read_bytes())
    place.chmod(0o755)
    return place


def lay_out(tree: Path, program: Path) -> None:
    """Write what is in it: program and entry as in a package, and at the top what AppImage looks for."""
    shutil.copytree(program, tree / desktop_package.HOME, symlinks=True)
    files = desktop_package.shared(desktop_package.NAME)
    for place, data in files.items():
        package.put(tree, f"usr/share/{place}", data)
    name = desktop_files.IDENTITY
    (tree / "AppRun").symlink_to(f"{desktop_package.HOME}/{desktop_package.NAME}")
    (tree / f"{name}.desktop").symlink_to(f"usr/share/applications/{name}.desktop")
    (tree / f"{name}.png").symlink_to(f"usr/share/icons/hicolor/256x256/apps/{name}.png")
    (tree / ".DirIcon").symlink_to(f"{name}.png")
