"""What Windows wants in and beside a program: an icon of several sizes in one file, and what its properties say of it."""

from __future__ import annotations

import re
import struct
import sys
from typing import TYPE_CHECKING

from packing import desktop_files, project, publisher

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "Hoof Hearted"
SIZES = (16, 24, 32, 48, 64, 256)
TEXTS = {
    "hoofhearted": "Hoof Hearted: names who uses the GPU",
    "hoofhearted-terminal": "Hoof Hearted in the terminal",
    "hoofhearted-agent": "Hoof Hearted's agent: watches this machine's GPUs",
}
"""What the Task Manager calls the programs."""


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """Give an icon file of PNGs by their size in pixels (Windows Vista and newer: devblogs.microsoft.com/oldnewthing/20101022-00)."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    at = len(head) + 16 * len(pictures)
    entries, data = b"", b""
    for size, picture in sorted(pictures.items()):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), at + len(data))
        data += picture
    return head + entries + data


def icon() -> bytes:
    """Give our icon, painted of the drawing."""
    painted = desktop_files.icons(SIZES)
    return ico({size: painted[f"icons/hicolor/{size}x{size}/apps/{desktop_files.IDENTITY}.png"] for size in SIZES})


def side_picture(place: Path) -> None:
    """Write the picture of the installer's last page: our icon on its own dark, as a bitmap, which is all that NSIS takes."""
    icon = place.with_suffix(".png")
    icon.write_bytes(desktop_files.icons((128,))[f"icons/hicolor/128x128/apps/{desktop_files.IDENTITY}.png"])
    environment = {"QT_QPA_PLATFORM": "offscreen"}
    project.run([sys.executable, "-c", _PAINT_SIDE, str(icon), str(place)], **environment)


_PAINT_SIDE = """
import sys
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
application = QGuiApplication([])
image = QImage(164, 314, QImage.Format.Format_RGB32)
image.fill(QColor("#16181d"))
painter = QPainter(image)
painter.drawImage(18, 93, QImage(sys.argv[1]))
painter.end()
assert image.save(sys.argv[2], "BMP")
"""


def numbers() -> tuple[int, int, int, int]:
    """Give the version as the four numbers that Windows compares."""
    found = [int(each) for each in re.findall(r"\d+", project.version())[:4]]
    first, second, third, fourth = [*found, 0, 0, 0][:4]
    return first, second, third, fourth


def version_resource(program: str) -> str:
    """Give a program's version resource as PyInstaller reads it (learn.microsoft.com/windows/win32/menurc/versioninfo-resource)."""
    said = {
        "CompanyName": publisher.DEVELOPERS,
        "FileDescription": TEXTS[program],
        "FileVersion": project.version(),
        "InternalName": program,
        "LegalCopyright": "MIT licence",
        "OriginalFilename": f"{program}.exe" if program != "hoofhearted-terminal" else "hoofhearted.com",
        "ProductName": NAME,
        "ProductVersion": project.version(),
    }
    strings = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in said.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers()}, prodvers={numbers()}, mask=0x3f, flags=0, OS=0x40004, fileType=1),"
        f" kids=[StringFileInfo([StringTable('040904B0', [{strings}])]), VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def write(folder: Path) -> None:
    """Lay them where the freezer finds them."""
    (folder / "hoofhearted.ico").write_bytes(icon())
    for program in TEXTS:
        (folder / f"{program}.version").write_text(version_resource(program), encoding="utf-8")
