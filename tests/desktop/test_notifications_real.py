"""Notifications at a real daemon: buttons come back, one replaces another, and a daemon may die, hang or be absent."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest
from jeepney import DBusAddress, Message, new_signal

from hoofhearted_desktop.desktop import notifier_dbus
from hoofhearted_desktop.desktop.notifier import Notification, Report, Undelivered
from tests.desktop_parts.fixtures import bare_desktop, desktop, require_programs
from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.services import Service
from tests.desktop_parts.session import DesktopSession
from tests.desktop_parts.tray_driver import TrayProgram

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.services import Answer

__all__ = ["bare_desktop", "desktop"]
pytestmark = pytest.mark.real

WOKE = "notify e1 Ollama woke the RTX 3090|87 %, 212 W|show=Show,expect=This is expected,mute=Mute 1 hour"
SOONER_S = 15.0
"""Sooner than a call on the bus gives up by itself, after 25 s (dbus-send(1)), on a busy machine too."""
QUIET = "notify e1 The RTX 3090 is quiet again|43 min, 0.14 kWh|"


def test_each_button_comes_back(desktop: DesktopSession) -> None:
    program = TrayProgram(desktop)
    program.do(WOKE)
    shown = desktop.wait_for_notification("Ollama woke")
    assert [label for _, label in shown.actions] == ["", "Show", "This is expected", "Mute 1 hour"]
    assert (shown.appname, shown.hints["urgency"], shown.hints["desktop-entry"]) == ("Hoof Hearted", 1, "hoofhearted")
    desktop.press("This is expected")
    program.wait_for("activated e1 expect")
    desktop.press("Mute 1 hour")
    program.wait_for("activated e1 mute")


def test_a_click_on_the_notification_itself(desktop: DesktopSession) -> None:
    program = TrayProgram(desktop)
    program.do(WOKE)
    wait_until("it is on the screen", desktop.displayed)
    desktop.run("dunstctl", "action", "0")
    program.wait_for("activated e1 default")


def test_the_closing_summary_takes_the_place(desktop: DesktopSession) -> None:
    program = TrayProgram(desktop)
    program.do(WOKE)
    woke = desktop.wait_for_notification("Ollama woke")
    program.do("notify e2 Another GPU|here|", QUIET)
    quiet = desktop.wait_for_notification("quiet again")
    assert (quiet.id, quiet.replaces) == (woke.id, woke.id)
    wait_until("both are on the screen", lambda: desktop.displayed() == 2)
    program.do("withdraw e1")
    program.wait_for("closed e1")
    wait_until("the other one is left", lambda: desktop.displayed() == 1)


def test_a_daemon_that_dies_and_one_that_follows(desktop: DesktopSession) -> None:
    program = TrayProgram(desktop)
    program.do(WOKE)
    desktop.wait_for_notification("Ollama woke")
    desktop.kill_notifications()
    program.wait_for("closed e1")
    program.do(QUIET)
    desktop.start_notifications()
    assert desktop.wait_for_notification("quiet again").replaces == 0
    program.do(WOKE)
    wait_until("it is on the screen", desktop.displayed)
    desktop.press("Show")
    program.wait_for("activated e1 show")


def test_without_a_daemon_the_tray_icon_says_it(bare_desktop: DesktopSession) -> None:
    bare_desktop.start_tray("trayer")
    empty = bare_desktop.tray_pixels()
    program = TrayProgram(bare_desktop)
    bare_desktop.wait_for_tray_change(empty)
    program.do(WOKE)
    wait_until("the balloon is on the screen", lambda: program.balloon(bare_desktop))


def test_a_daemon_that_hangs_stops_nothing(desktop: DesktopSession) -> None:
    program = TrayProgram(desktop)
    assert desktop._daemon is not None
    os.kill(desktop._daemon.pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        program.do(WOKE, "face BUSY 4")
        assert time.monotonic() - began < SOONER_S
        wait_until("the balloon is on the screen", lambda: program.balloon(desktop))
        program.do(QUIET)
        began = time.monotonic()
        program.do("quit")
        program.program.wait()
        assert time.monotonic() - began < SOONER_S
    finally:
        os.kill(desktop._daemon.pid, signal.SIGCONT)


def test_leaving_takes_the_notifications_along(desktop: DesktopSession) -> None:
    program = TrayProgram(desktop)
    program.do(WOKE)
    wait_until("it is on the screen", desktop.displayed)
    program.do("quit")
    assert program.program.wait() == 0
    wait_until("nothing is on the screen", lambda: desktop.displayed() == 0)


def test_markup_in_names_is_shown_as_text(desktop: DesktopSession) -> None:
    hostile = '<img src=x> </b> <a href="file:///etc">&amp; %s $(id)'
    program = TrayProgram(desktop)
    program.do(f"notify e1 {hostile}|{hostile}|x=<b>label</b>")
    wait_until("it is on the screen", desktop.displayed)
    desktop.close_notifications()
    record = wait_until("dunst remembers it", desktop.history)[0]
    assert record["summary"] == hostile
    escaped = hostile.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert record["body"] == escaped
    assert desktop._daemon is not None
    assert not desktop._daemon.said("markup"), desktop._daemon.lines()


def test_xfce_draws_the_buttons(tmp_path: Path) -> None:
    """Another daemon than dunst, whose signals go to everybody: its button is found on the screen and clicked."""
    require_programs()
    with DesktopSession(tmp_path / "desktop", tray=None, notifications="xfce4-notifyd") as session:
        program = TrayProgram(session)
        program.do("notify e1 Ollama woke the RTX 3090|87 %|show=Show")
        session.wait_for_notification("Ollama woke")
        wait_until("its window is there", lambda: session.popup("xfce4-notifyd"))

        def press() -> None:
            """Click where the button is; the window slides in."""
            left, top, width, height = session.popup("xfce4-notifyd") or (0, 0, 0, 0)
            session.click(left + width - 74, top + height - 30)

        program.hears("activated e1 show", press)
        program.wait_for("closed e1")


# ------------------------------------------------------------ a daemon that a test plays

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


def played(session: DesktopSession, *capabilities: str) -> Service:
    """Give a daemon that can do this and gives every notification the number 7."""
    answers: dict[str, Answer] = {
        "GetCapabilities": ("as", (list(capabilities),)),
        "Notify": ("u", (7,)),
        "CloseNotification": ("", ()),
    }
    return Service(session.env["DBUS_SESSION_BUS_ADDRESS"], NAME, answers)


def told(member: str, signature: str, *body: object) -> Message:
    """Give a signal of a daemon."""
    return new_signal(DBusAddress(PATH, interface=NAME), member, signature, body)


def test_the_token_of_a_press_comes_with_it(bare_desktop: DesktopSession) -> None:
    program = TrayProgram(bare_desktop)
    with played(bare_desktop, "body", "actions") as daemon:
        program.do(WOKE)
        wait_until("it is said", lambda: "Notify" in daemon.asked)
        daemon.say(told("ActivationToken", "us", 7, "kwin-42"))
        daemon.say(told("ActionInvoked", "us", 7, "show"))
        program.wait_for("activated e1 show kwin-42")


def test_a_daemon_without_buttons_gets_none(bare_desktop: DesktopSession) -> None:
    program = TrayProgram(bare_desktop)
    with played(bare_desktop, "body"):
        program.do(WOKE)
        shown = bare_desktop.wait_for_notification("Ollama woke")
        assert shown.actions == ()
        assert shown.hints["suppress-sound"] is True


def test_what_no_daemon_said_is_not_believed(bare_desktop: DesktopSession) -> None:
    program = TrayProgram(bare_desktop)
    address = bare_desktop.env["DBUS_SESSION_BUS_ADDRESS"]
    with played(bare_desktop, "body", "actions") as daemon, Service(address, "org.example.Liar", {}) as liar:
        program.do(WOKE)
        wait_until("it is said", lambda: "Notify" in daemon.asked)
        liar.say(told("ActionInvoked", "us", 7, "mute"))
        daemon.say(told("ActionInvoked", "s", "seven"))
        daemon.say(told("ActionInvoked", "", *()))
        daemon.say(told("ActionInvoked", "us", 7, "show"))
        program.wait_for("activated e1 show")
        assert program.count("activated") == 1


# ------------------------------------------------------------ the courier alone

SAID = Notification("e1", "title", "body")


def test_without_a_session_bus_it_is_given_back_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("unix:path=/nonexistent/bus", "tcp:host=nowhere", "nonsense"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        reports: list[Report] = []
        courier = notifier_dbus.DBusCourier(reports.append)
        courier.notify(SAID)
        wait_until("it is given back", lambda seen=reports: seen)
        assert reports == [Undelivered(SAID)]
        courier.close()


def test_a_session_bus_that_ends(bare_desktop: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> None:
    bare_desktop.start_notifications("dunst")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bare_desktop.env["DBUS_SESSION_BUS_ADDRESS"])
    reports: list[Report] = []
    courier = notifier_dbus.DBusCourier(reports.append)
    courier.notify(SAID)
    bare_desktop.wait_for_notification("title")
    bare_desktop.end_bus()
    wait_until("its end is seen", lambda: reports)
    courier.notify(SAID)
    wait_until("the next is given back", lambda: Undelivered(SAID) in reports)
    courier.close()


def test_a_courier_that_never_spoke_has_no_thread() -> None:
    courier = notifier_dbus.DBusCourier(lambda _report: None)
    courier.withdraw("e1")
    assert courier._thread is None
    courier.close()
