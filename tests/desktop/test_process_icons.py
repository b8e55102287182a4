"""Which icon a process gets: that of its desktop file, and none of another machine's program or of an interpreter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QColor, QPixmap

from hoofhearted_desktop.core import model
from hoofhearted_desktop.desktop import process_icons
from hoofhearted_desktop.desktop.process_icons import Icons

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

ENTRIES = {
    "org.mozilla.firefox": "Name=Firefox\nExec=env GDK=1 /usr/lib/firefox/firefox %u\nIcon=firefox\n",
    "blender": "Exec=blender %f\nIcon=blender\nStartupWMClass=Blender\n",
    "script": "Exec=python3 /opt/thing.py\nIcon=thing\n",
    "com.example.Flat": "Exec=/usr/bin/flatpak run com.example.Flat\nIcon=com.example.Flat\n",
    "iconless": "Exec=iconless\n",
    "other": "Exec='unclosed\nIcon=broken\n",
}


@pytest.fixture
def applications(tmp_path: Path) -> Path:
    made = tmp_path / "applications"
    made.mkdir()
    for name, text in ENTRIES.items():
        (made / f"{name}.desktop").write_text(
            f"# a comment\n[Desktop Entry]\n{text}[Desktop Action x]\nExec=evil\nIcon=evil\n"
        )
    (made / "bad.desktop").write_bytes(b"\xff\xfe[Desktop Entry]\nIcon=\x00")
    (made / "gone.desktop").symlink_to(made / "missing")
    return made


def process(exe: str, **given: Any) -> model.Process:
    return model.Process(7, 1.0, name=exe.rsplit("/", 1)[-1], exe=exe, **given)


@pytest.mark.parametrize(
    ("found", "icon"),
    [
        (process("/usr/lib/firefox/firefox"), "firefox"),
        (process("/usr/lib/firefox/firefox-bin"), "firefox"),
        (process("/opt/blender/blender"), "blender"),
        (process("/usr/bin/python3"), None),
        (process("/usr/bin/iconless"), None),
        (process("/usr/bin/evil"), None),
        (process("/app/bin/flat", package="com.example.Flat"), "com.example.Flat"),
        (process("/usr/bin/whatever", unit=r"app-gnome-org.mozilla.firefox-123.scope"), "firefox"),
        (process("/usr/bin/whatever", unit="session-2.scope"), None),
        (process("/usr/bin/../../etc/passwd"), None),
    ],
)
def test_a_program_has_the_icon_of_its_desktop_file(
    applications: Path, found: model.Process, icon: Optional[str]
) -> None:
    assert process_icons.read([str(applications), "/nowhere"]).of(found) == icon


def test_icons_are_read_beside_the_window_and_drawn_by_name(
    applications: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    picture = QPixmap(32, 32)
    picture.fill(QColor("#ff0000"))
    picture.save(str(tmp_path / "red.png"))
    (applications / "red.desktop").write_text(f"[Desktop Entry]\nExec=red\nIcon={tmp_path}/red.png\n")
    monkeypatch.setattr(QStandardPaths, "standardLocations", lambda _which: [str(applications)])
    icons = Icons()
    red = process("/usr/bin/red")
    assert icons.of(red) is None, "it is not waited for"
    with qtbot.waitSignal(icons.changed):
        pass
    found = icons.of(red)
    assert found is not None
    assert found.pixmap(18, 18).toImage().pixelColor(9, 9).name() == "#ff0000"
    assert icons.of(process("/usr/bin/blender")) is None, "named, but no theme has it"
    assert icons.of(red._replace(container=model.Container("c0ffee"))) is None, "that is not this machine's program"
    assert icons.of(None) is None
    icons.close()
