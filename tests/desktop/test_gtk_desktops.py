"""On the desktops of GTK: looks as they do, without loading GTK."""

from __future__ import annotations

import ctypes
import json
import struct
from typing import TYPE_CHECKING

import pytest
from jeepney import DBusAddress, HeaderFields, Message, new_signal
from PySide6.QtGui import QGuiApplication

from hoofhearted_desktop.desktop import gtk_settings, platform_theme, theme, xsettings
from tests.desktop_parts.fixtures import bare_desktop
from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.services import Service
from tests.story.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.desktop_parts.session import DesktopSession

__all__ = ["bare_desktop"]

LOOK = """
import json, os, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from hoofhearted_desktop.desktop import app, gtk_settings, theme

qt = app.application()
gtk_settings.wear_font()

def say():
    print(json.dumps({"dark": theme.Theme().dark, "points": qt.font().pointSizeF(), "family": qt.font().family()}), flush=True)
    if sys.argv[1] == "once":
        qt.quit()

timer = QTimer()
timer.timeout.connect(say)
timer.start(100)
qt.exec()
"""


def settings_of(order: str, texts: dict[str, str], number: int = 96) -> bytes:
    """Write the property of XSETTINGS, with a whole number and a colour among the texts."""

    def padded(data: bytes) -> bytes:
        return data + bytes(-len(data) % 4)

    def head(kind: int, name: str) -> bytes:
        return struct.pack(f"{order}BxH", kind, len(name)) + padded(name.encode()) + struct.pack(f"{order}I", 1)

    entries = [head(0, "Xft/DPI") + struct.pack(f"{order}i", number), head(2, "Some/Colour") + bytes(8)]
    for name, text in texts.items():
        data = text.encode()
        entries.append(head(1, name) + struct.pack(f"{order}I", len(data)) + padded(data))
    first = b"\x01" if order == ">" else b"\x00"
    return first + bytes(3) + struct.pack(f"{order}II", 7, len(entries)) + b"".join(entries)


class Manager:
    """A settings manager on an X server: owns the selection, and has the property."""

    def __init__(self, display: str) -> None:
        self._x11 = x11 = ctypes.CDLL("libX11.so.6")
        pointer, number = ctypes.c_void_p, ctypes.c_ulong
        x11.XOpenDisplay.restype = pointer
        x11.XDefaultRootWindow.restype = x11.XCreateSimpleWindow.restype = x11.XInternAtom.restype = number
        x11.XDefaultRootWindow.argtypes = x11.XCloseDisplay.argtypes = (pointer,)
        x11.XCreateSimpleWindow.argtypes = (pointer, number, *[ctypes.c_int] * 2, *[ctypes.c_uint] * 3, number, number)
        x11.XInternAtom.argtypes = (pointer, ctypes.c_char_p, ctypes.c_int)
        x11.XSetSelectionOwner.argtypes = (pointer, number, number, number)
        x11.XChangeProperty.argtypes = (
            *(pointer, number, number, number, ctypes.c_int, ctypes.c_int),
            *(ctypes.c_char_p, ctypes.c_int),
        )
        x11.XSync.argtypes = (pointer, ctypes.c_int)
        self._connection = x11.XOpenDisplay(display.encode())
        root = x11.XDefaultRootWindow(self._connection)
        self._window = x11.XCreateSimpleWindow(self._connection, root, 0, 0, 1, 1, 0, 0, 0)
        x11.XSetSelectionOwner(self._connection, self._atom(b"_XSETTINGS_S0"), self._window, 0)

    def _atom(self, name: bytes) -> int:
        return int(self._x11.XInternAtom(self._connection, name, 0))

    def tell(self, data: bytes) -> None:
        name = self._atom(b"_XSETTINGS_SETTINGS")
        self._x11.XChangeProperty(self._connection, self._window, name, name, 8, 0, data, len(data))
        self._x11.XSync(self._connection, 0)

    def close(self) -> None:
        self._x11.XCloseDisplay(self._connection)


@pytest.fixture
def manager(bare_desktop: DesktopSession) -> Iterator[Manager]:
    made = Manager(bare_desktop.env["DISPLAY"])
    yield made
    made.close()


@pytest.mark.parametrize(
    ("desktop", "of_gtk"),
    [("XFCE", True), ("ubuntu:GNOME", True), ("X-Cinnamon", True), ("KDE", False), ("", False)],
)
def test_gtk_is_left_out_where_qt_would_take_it(desktop: str, of_gtk: bool) -> None:
    environment = {"XDG_CURRENT_DESKTOP": desktop}
    platform_theme.leave_gtk_out(environment)
    assert environment.get("QT_QPA_PLATFORMTHEME") == ("gnome" if of_gtk else None)


def test_who_has_chosen_a_theme_keeps_it() -> None:
    environment = {"XDG_CURRENT_DESKTOP": "XFCE", "QT_QPA_PLATFORMTHEME": "qt6ct"}
    platform_theme.leave_gtk_out(environment)
    assert environment["QT_QPA_PLATFORMTHEME"] == "qt6ct"


@pytest.mark.parametrize(
    ("description", "family", "points"),
    [
        ("Cantarell 11", "Cantarell", 11.0),
        ("Noto Sans Bold 10.5", "Noto Sans", 10.5),
        ("Ubuntu, Medium 12", "Ubuntu", 12.0),
    ],
)
def test_a_font_as_pango_writes_it(qtbot: QtBot, description: str, family: str, points: float) -> None:
    found = gtk_settings.font(description)
    assert found is not None
    assert (found.family(), found.pointSizeF()) == (family, points)


@pytest.mark.parametrize("description", [None, "", "Sans", "Sans 0", "Sans 900", "12px"])
def test_what_is_no_font_is_none(description: str | None) -> None:
    assert gtk_settings.font(description) is None


@pytest.mark.parametrize(
    ("name", "dark"),
    [("Adwaita-dark", True), ("Mint-Y-Dark-Aqua", True), ("Adwaita", False), ("Darkroom", False), (None, None)],
)
def test_a_dark_theme_says_so_in_its_name(name: str | None, dark: bool | None) -> None:
    assert gtk_settings.GtkSettings(theme=name).dark is dark


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_property_is_read_in_both_byte_orders(order: str) -> None:
    said = {"Net/ThemeName": "Adwaita-dark", "Gtk/FontName": "Sans 14"}
    assert xsettings.texts(settings_of(order, said)) == said


def test_a_property_cut_anywhere_gives_what_is_whole() -> None:
    said = {"Net/ThemeName": "Adwaita-dark", "Gtk/FontName": "Sans 14"}
    data = settings_of("<", said)
    for length in range(len(data)):
        assert set(xsettings.texts(data[:length])) <= set(said)


def test_the_theme_follows_a_desktop_of_gtk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [gtk_settings.GtkSettings(theme="Greybird")]
    monkeypatch.setattr(gtk_settings, "read", lambda: told[0])
    colours = theme.Theme()
    assert not colours.dark
    told[0] = gtk_settings.GtkSettings(theme="Greybird-dark")
    with qtbot.waitSignal(colours.changed):
        colours.look_again()
    assert colours.dark


def test_elsewhere_nobody_is_asked(qtbot: QtBot) -> None:
    before = QGuiApplication.font()
    gtk_settings.wear_font()
    assert gtk_settings.read() == gtk_settings.GtkSettings()
    assert QGuiApplication.font() == before


@pytest.mark.real
def test_font_and_darkness_are_those_of_the_settings_manager(bare_desktop: DesktopSession, manager: Manager) -> None:
    assert xsettings.read(bare_desktop.env["DISPLAY"]) == {}
    manager.tell(settings_of("<", {"Net/ThemeName": "Greybird-dark", "Gtk/FontName": "DejaVu Sans 14"}))
    assert xsettings.read(bare_desktop.env["DISPLAY"])["Gtk/FontName"] == "DejaVu Sans 14"
    program = bare_desktop.python("look", "-c", LOOK, "once", environment={"XDG_CURRENT_DESKTOP": "XFCE"})
    assert program.wait() == 0
    assert json.loads(program.lines()[-1]) == {"dark": True, "points": 14.0, "family": "DejaVu Sans"}
    assert xsettings.read(":4095") == {}


@pytest.mark.real
@pytest.mark.parametrize("dark", [True, False])
def test_darkness_is_that_of_the_portal(bare_desktop: DesktopSession, *, dark: bool) -> None:
    said = {"org.freedesktop.appearance": {"color-scheme": ("u", 1 if dark else 2)}}
    address = bare_desktop.env["DBUS_SESSION_BUS_ADDRESS"]
    with Service(address, "org.freedesktop.portal.Desktop", {"ReadAll": ("a{sa{sv}}", (said,))}) as portal:
        environment = {"XDG_CURRENT_DESKTOP": "GNOME"}
        program = bare_desktop.python("look", "-c", LOOK, "again", environment=environment)
        wait_until("the portal is asked", lambda: "ReadAll" in portal.asked)
        heard = len(program.lines())
        wait_until(
            "it is so, now that it is told", lambda: f'"dark": {json.dumps(dark)}' in "".join(program.lines()[heard:])
        )


@pytest.mark.real
def test_the_font_is_asked_of_the_portal_where_there_is_no_x_server(bare_desktop: DesktopSession) -> None:
    address = bare_desktop.env["DBUS_SESSION_BUS_ADDRESS"]
    answers = {"Read": ("v", (("v", ("s", "Cantarell 13")),))}
    environment = {"XDG_CURRENT_DESKTOP": "GNOME", "QT_QPA_PLATFORM": "offscreen"}
    with Service(address, "org.freedesktop.portal.Desktop", answers):
        program = bare_desktop.python("look", "-c", LOOK, "once", environment=environment)
        assert program.wait() == 0
        assert json.loads(program.lines()[-1])["points"] == 13.0
    program = bare_desktop.python("look", "-c", LOOK, "once", environment=environment)
    assert program.wait() == 0, "nobody is started to answer, and nothing waits"


@pytest.mark.real
def test_the_tray_of_a_desktop_of_gtk_loads_no_gtk(bare_desktop: DesktopSession, tmp_path: Path) -> None:
    bare_desktop.start_tray("xfce4-panel")
    with Scene(bare_desktop, tmp_path / "machine") as scene:
        scene.environment["XDG_CURRENT_DESKTOP"] = "XFCE"
        program = scene.start("--minimized")
        wait_until("the icon", bare_desktop.bus.tray_items)
        with open(f"/proc/{program.process.pid}/maps", encoding="utf-8") as file:
            maps = file.read()
        assert "libQt6Widgets" in maps
        assert "libgtk-3" not in maps


LOOK_AND_LISTEN = """
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from hoofhearted_desktop.desktop.theme import Theme
application = QApplication([])
colours = Theme()
def say():
    tokens = colours.tokens
    print(json.dumps({"blue": tokens.blue, "foreground": tokens.foreground}), flush=True)
colours.changed.connect(say)
say()
QTimer.singleShot(20000, application.quit)
sys.exit(application.exec())
"""


@pytest.mark.real
def test_accent_and_contrast_are_those_of_the_portal_and_change_with_it(bare_desktop: DesktopSession) -> None:
    address = bare_desktop.env["DBUS_SESSION_BUS_ADDRESS"]
    said = {"color-scheme": ("u", 2), "accent-color": ("(ddd)", (0.1, 0.37, 0.71)), "contrast": ("u", 0)}

    class Appearance(Service):
        """A portal whose answer depends on what is asked."""

        def _answer(self, message: Message) -> None:
            if message.header.fields[HeaderFields.member] == "Read":
                namespace, key = message.body
                assert namespace == "org.freedesktop.appearance"
                self.answers["Read"] = ("v", (("v", said[key]),))
            super()._answer(message)

    with Appearance(address, "org.freedesktop.portal.Desktop", {}) as portal:
        program = bare_desktop.python("look", "-c", LOOK_AND_LISTEN)
        wait_until("the accent", lambda: [line for line in program.lines() if "#1a5eb5" in line])
        said["contrast"] = ("u", 1)
        changed = DBusAddress("/org/freedesktop/portal/desktop", interface="org.freedesktop.portal.Settings")
        body = ("org.freedesktop.appearance", "contrast", ("u", 1))
        portal.say(new_signal(changed, "SettingChanged", "ssv", body))
        wait_until("more contrast", lambda: [line for line in program.lines() if "#000000" in line])
