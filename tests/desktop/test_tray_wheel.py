"""The wheel of panels that draw the icon themselves: whose it was, and how far it went."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from PySide6.QtCore import QObject

from hoofhearted_desktop.desktop import tray_wheel
from tests.desktop_parts.fixtures import bare_desktop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from tests.desktop_parts.session import DesktopSession

__all__ = ["bare_desktop"]


class Deaf(tray_wheel.Wheel):
    """A wheel without a bus; `:1.1` is this process."""

    def _run(self) -> None:
        return

    def _is_ours(self, destination: str) -> bool:
        return destination == ":1.1"


@pytest.fixture
def turned(qtbot: QtBot) -> Iterator[tuple[Deaf, list[int]]]:
    root = QObject()
    wheel = Deaf(root)
    steps: list[int] = []
    wheel.turned.connect(steps.append)
    yield wheel, steps
    wheel.close()


def test_panels_tell_it_in_eighths_of_a_degree_or_in_steps(turned: tuple[Deaf, list[int]], qtbot: QtBot) -> None:
    wheel, steps = turned
    for delta in (-120, 240, -1, 1, -60, -60, 0):
        wheel._take(":1.1", (delta, "vertical"))
    qtbot.waitUntil(lambda: len(steps) == 5, timeout=2000)
    assert steps == [1, -2, 1, -1, 1]


def test_what_is_not_ours_or_makes_no_sense_is_passed_over(turned: tuple[Deaf, list[int]], qtbot: QtBot) -> None:
    wheel, steps = turned
    for destination, body in (
        (":1.9", (120, "vertical")),
        (":1.1", (120, "horizontal")),
        (":1.1", ("120", "vertical")),
        (":1.1", (120,)),
        (":1.1", ()),
        (":1.1", (-120, "Vertical")),
    ):
        wheel._take(destination, body)
    qtbot.waitUntil(lambda: bool(steps), timeout=2000)
    assert steps == [1]


@pytest.mark.real
def test_only_calls_to_this_process_are_heard_and_it_ends_with_the_bus(
    bare_desktop: DesktopSession, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    address = bare_desktop.env["DBUS_SESSION_BUS_ADDRESS"]
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    owners: dict[str, int] = {}
    monkeypatch.setattr(tray_wheel.Wheel, "_is_ours", lambda _self, name: owners.get(name) == os.getpid())
    root = QObject()
    wheel = tray_wheel.Wheel(root)
    steps: list[int] = []
    wheel.turned.connect(steps.append)
    mine, theirs, panel = (open_dbus_connection(address) for _ in range(3))
    owners[mine.unique_name] = os.getpid()

    def turn(to: str) -> None:
        place = DBusAddress("/StatusNotifierItem", to, "org.kde.StatusNotifierItem")
        panel.send(new_method_call(place, "Scroll", "is", (-120, "vertical")))

    def heard() -> bool:
        turn(theirs.unique_name)
        turn(mine.unique_name)
        return bool(steps)

    qtbot.waitUntil(heard, timeout=5000)
    assert set(steps) == {1}
    for connection in (mine, theirs, panel):
        connection.close()
    bare_desktop.end_bus()
    wheel._thread.join(60)
    assert not wheel._thread.is_alive()
    wheel.close()
