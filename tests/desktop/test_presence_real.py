"""Presence on a real bus and a real X server, with the services of a desktop played by the test."""

from __future__ import annotations

import os
import pwd
import time
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core.presence import Presence
from hoofhearted_desktop.desktop.presence_dbus import BusLook, Said
from hoofhearted_desktop.desktop.presence_linux import LinuxLook
from hoofhearted_desktop.desktop.presence_x11 import idle_reader
from tests.desktop_parts.fixtures import bare_desktop
from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.services import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.desktop_parts.session import DesktopSession

__all__ = ["bare_desktop"]
pytestmark = pytest.mark.real

LOGIND, MUTTER, SAVER, GNOME = (
    "org.freedesktop.login1",
    "org.gnome.Mutter.IdleMonitor",
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
)
NOW = 1_760_000_000.0


@pytest.fixture
def address(bare_desktop: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> str:
    """One bus that is the session's and the system's."""
    found = bare_desktop.env["DBUS_SESSION_BUS_ADDRESS"]
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", found)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", found)
    return found


@pytest.fixture
def look(address: str) -> Iterator[BusLook]:
    made = BusLook("2", lambda: NOW)
    yield made
    made.close()


def logind(**properties: tuple[str, Any]) -> dict[str, Any]:
    session = {
        "Id": ("s", "2"),
        "Active": ("b", True),
        "Remote": ("b", False),
        "LockedHint": ("b", False),
        **properties,
    }
    return {
        "GetSession": ("o", ("/org/freedesktop/login1/session/_32",)),
        "GetAll": ("a{sv}", (session,)),
    }


def test_a_bus_on_which_nobody_knows_anything(look: BusLook) -> None:
    assert look.look() == Said()


def test_gnome(address: str, look: BusLook) -> None:
    idle = {"GetIdletime": ("t", (2500,))}
    with (
        Service(address, LOGIND, logind()),
        Service(address, MUTTER, idle) as monitor,
        Service(address, GNOME, {"GetActive": ("b", (False,))}) as saver,
    ):
        assert look.look() == Said(2.5, None, (False, False), "2")
        saver.answers["GetActive"] = ("b", (True,))
        monitor.answers["GetIdletime"] = ("t", (1 << 40,))
        assert look.look() == Said((1 << 40) / 1000, None, (False, True), "2")
        assert monitor.asked == ["GetIdletime"] * 2
    assert look.look() == Said()


def test_kde(address: str, look: BusLook) -> None:
    saver = {"GetActive": ("b", (False,)), "GetSessionIdleTime": ("u", (2500,))}
    with Service(address, SAVER, saver):
        assert look.look() == Said(2.5, None, (False,), None)


def test_a_screen_saver_that_knows_no_idle_time(address: str, look: BusLook) -> None:
    with Service(address, SAVER, {"GetActive": ("b", (False,))}):
        assert look.look() == Said(None, None, (False,), None)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"LockedHint": ("b", True)}, Said(None, None, (True,), "2")),
        ({"Active": ("b", False)}, Said(None, None, (False, True), "2")),
        ({"Remote": ("b", True)}, Said(None, None, (False,), "2", remote=True)),
        (
            {"IdleHint": ("b", True), "IdleSinceHint": ("t", int((NOW - 400) * 1e6))},
            Said(None, 400.0, (False,), "2"),
        ),
        ({"IdleHint": ("b", False), "IdleSinceHint": ("t", int(NOW * 1e6))}, Said(None, None, (False,), "2")),
        ({"IdleHint": ("b", True), "IdleSinceHint": ("t", 0)}, Said(None, None, (False,), "2")),
    ],
)
def test_logind(address: str, look: BusLook, properties: dict[str, Any], expected: Said) -> None:
    with Service(address, LOGIND, logind(**properties)):
        assert look.look() == expected


def test_without_a_session_s_id_logind_finds_it(address: str) -> None:
    look = BusLook(None, lambda: NOW)
    with Service(address, LOGIND, logind()) as service:
        assert look.look().session == "2"
        assert service.asked == ["GetAll"]
    look.close()


def test_a_bus_that_ends_and_one_that_never_was(
    bare_desktop: DesktopSession, look: BusLook, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look.look() == Said()
    bare_desktop.end_bus()
    assert look.look() == Said()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "nonsense")
    monkeypatch.delenv("DBUS_SYSTEM_BUS_ADDRESS")
    assert BusLook(None).look() == Said()


def test_the_x_server_counts_from_the_last_key(bare_desktop: DesktopSession) -> None:
    read = idle_reader(bare_desktop.env["DISPLAY"])
    wait_until("half a second without input", lambda: (read() or 0.0) > 0.5)
    began = time.monotonic()
    bare_desktop.run("xdotool", "key", "a")
    idle_s = read()
    assert idle_s is not None
    assert idle_s <= time.monotonic() - began + 0.1, "it counts from the key, and not from half a second before"
    assert idle_reader(":4242")() is None


def test_a_plain_x11_desktop_with_logind(address: str, bare_desktop: DesktopSession) -> None:
    bare_desktop.run("xdotool", "key", "a")
    look = LinuxLook({"DISPLAY": bare_desktop.env["DISPLAY"], "XDG_SESSION_ID": "2"})
    with Service(address, LOGIND, logind()):
        found = look.look()
    assert found is not None
    assert found.is_there
    assert found._replace(idle_s=0.0) == Presence(pwd.getpwuid(os.getuid()).pw_name, 0.0, locked=False, session="2")
    look._buses.close()


def test_under_wayland_the_x_server_is_not_asked(address: str, bare_desktop: DesktopSession) -> None:
    look = LinuxLook({"DISPLAY": bare_desktop.env["DISPLAY"], "WAYLAND_DISPLAY": "wayland-0"})
    assert look.look() == Presence(pwd.getpwuid(os.getuid()).pw_name)
    look._buses.close()
