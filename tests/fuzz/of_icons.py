"""The target of the desktop files by which programs have their icons; it needs Qt to be imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.core import model
from hoofhearted_desktop.desktop import process_icons
from tests.fuzz import laws, shapes
from tests.fuzz.target import Target

if TYPE_CHECKING:
    from collections.abc import Sequence

ENTRY = b"""[Desktop Entry]
Type=Application
Name=Blender
Name[de]=Blender
Exec=env PRIME=1 /opt/blender/blender "%f"
Icon=blender
StartupWMClass=Blender
# mine
[Desktop Action new]
Exec=x
"""
WORDS = (
    b"[Desktop Entry]\n", b"Exec=", b"Icon=", b"StartupWMClass=", b"NoDisplay=true", b"flatpak run ", b"env A=1 ", b"'", b'"', b"\\", b"=", b"[", b"#", b"\n",
    b"/usr/bin/python3", b"\xff", b"%U",
)  # fmt: skip


def seeds() -> Sequence[bytes]:
    return [ENTRY, ENTRY.replace(b"env PRIME=1 ", b""), b"[Desktop Entry]\nExec=flatpak run org.x.Y\nIcon=/x/y.png\n"]


def entry_law(data: bytes) -> None:
    """A whole desktop file; then a process whose name, package and unit are pieces of it."""
    text = data.decode("utf-8", "replace")
    entry = process_icons.entry_of(text)
    laws.within(entry, data, 10)
    assert all(key == key.strip() for key in entry)
    program = process_icons.program_of(text)
    assert program is None or "/" not in program
    names = process_icons.Names()
    names.add("blender", entry)
    piece = text[:40]
    process = model.Process(1, 1.0, piece, exe=piece, package=piece, unit=f"app-gnome-{piece}-1.scope")
    found = names.of(process)
    assert found is None or found in entry.values()


def targets() -> tuple[Target, ...]:
    """Give the target."""
    return (
        Target(
            "desktop-entry",
            "desktop files of applications (desktop/process_icons)",
            entry_law,
            seeds,
            WORDS,
            lambda: shapes.usual(seeds, WORDS),
            400,
        ),
    )
