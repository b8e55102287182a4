"""When a desktop says who is there, and what it makes of what each system tells."""

from __future__ import annotations

import ctypes
import threading
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.core.presence import Presence
from hoofhearted_desktop.desktop import presence
from hoofhearted_desktop.desktop.presence_dbus import Said
from hoofhearted_desktop.desktop.presence_linux import put_together
from hoofhearted_desktop.desktop.presence_windows import LastInput, WindowsLook

if TYPE_CHECKING:
    from collections.abc import Callable

THERE = Presence("david", 2.0, locked=False, session="2")


class Desk:
    """A watcher whose turns are taken by the test."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.found: Optional[Presence] = THERE
        self.said: list[Presence] = []
        self.hears = self.takes = True
        self.looks = 0
        self.watcher = presence.Watcher(self._look, self._say, lambda: self.hears, lambda: self.now)

    def _look(self) -> Optional[Presence]:
        self.looks += 1
        return self.found

    def _say(self, found: Presence) -> bool:
        if self.takes:
            self.said.append(found)
        return self.takes

    def turn(self, seconds: float = presence.LOOK_EVERY_S) -> float:
        self.now += seconds
        return self.watcher.turn()


def test_it_is_said_at_once_then_every_half_minute_and_on_each_change() -> None:
    desk = Desk()
    assert desk.turn() == presence.LOOK_EVERY_S
    for _ in range(6):
        desk.turn()
    assert len(desk.said) == 3
    desk.found = THERE._replace(locked=True)
    desk.turn()
    assert desk.said[-1].locked
    desk.found = THERE._replace(idle_s=290.0)
    desk.turn()
    desk.found = THERE._replace(idle_s=300.0)
    desk.turn()
    assert [each.is_there for each in desk.said[-3:]] == [False, True, False]


def test_nothing_is_looked_at_while_nobody_hears() -> None:
    desk = Desk()
    desk.hears = False
    assert desk.turn() == presence.UNTIL_HEARD_S
    assert desk.looks == 0
    desk.hears, desk.takes = True, False
    assert desk.turn() == presence.UNTIL_HEARD_S
    desk.takes = True
    desk.turn(1.0)
    assert desk.said == [THERE]


def test_where_nobody_can_sit_nothing_is_said() -> None:
    desk = Desk()
    desk.found = None
    assert desk.turn() == presence.LOOK_EVERY_S
    assert desk.said == []


def test_its_thread_ends_when_it_is_closed() -> None:
    said = threading.Event()

    def say(_: Presence) -> bool:
        said.set()
        return True

    watcher = presence.Watcher(lambda: THERE, say, lambda: True)
    watcher.close()
    watcher = presence.Watcher(lambda: THERE, say, lambda: True)
    watcher.start()
    assert said.wait(60)
    watcher.close()
    assert not watcher._thread.is_alive()


def test_a_look_that_fails_ends_the_thread_and_nothing_else(announce_log: Callable[[str], None]) -> None:
    announce_log("the presence thread has failed")

    def look() -> Presence:
        raise AssertionError

    watcher = presence.Watcher(look, lambda _: True, lambda: True)
    watcher.start()
    watcher._thread.join(60)
    watcher.close()


@pytest.mark.parametrize(
    ("said", "x11", "expected"),
    [
        (Said(2.0, None, (False,), "2"), 99.0, THERE),
        (Said(None, None, (False,), "2"), 2.0, THERE),
        (Said(None, None, (False, False), "2"), None, THERE._replace(idle_s=None)),
        (Said(2.0, None, (False, True), "2"), None, THERE._replace(locked=True)),
        (Said(2.0, None, (), "2"), None, THERE._replace(locked=None)),
        (Said(2.0, 400.0, (False,), "2"), None, THERE._replace(idle_s=400.0)),
        (Said(None, 400.0, (False,), "2"), None, THERE._replace(idle_s=400.0)),
        (Said(2.0, None, (False,), "2", remote=True), 2.0, None),
        (Said(), None, Presence("david")),
    ],
)
def test_what_the_parts_of_a_desktop_say_is_put_together(
    said: Said, x11: Optional[float], expected: Optional[Presence]
) -> None:
    assert put_together("david", said, lambda: x11) == expected


class FakeUser32:
    """user32 as far as it is asked."""

    def __init__(self) -> None:
        self.last: Optional[int] = 0
        self.desktop = 7
        self.closed: list[int] = []
        self.OpenInputDesktop = _Function(lambda *_: self.desktop)
        self.CloseDesktop = _Function(self.closed.append)
        self.GetLastInputInfo = _Function(self._last_input)

    def _last_input(self, pointer: Any) -> int:
        info = ctypes.cast(pointer, ctypes.POINTER(LastInput)).contents
        assert info.size == 8
        if self.last is None:
            return 0
        info.time = self.last
        return 1


class _Function:
    """A function of a library: its types may be set."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call = call

    def __call__(self, *arguments: Any) -> Any:
        return self._call(*arguments)


class FakeKernel32:
    """kernel32 as far as it is asked."""

    def __init__(self, now: int) -> None:
        self.GetTickCount = _Function(lambda: now)


def windows(user32: FakeUser32, now: int) -> Optional[Presence]:
    return WindowsLook("david", user32, FakeKernel32(now)).look()


def test_windows_counts_from_the_last_input_also_when_its_count_wraps() -> None:
    user32 = FakeUser32()
    user32.last = 10_000
    assert windows(user32, 12_500) == Presence("david", 2.5, locked=False)
    user32.last = (1 << 32) - 1000
    assert windows(user32, 1000) == Presence("david", 2.0, locked=False)
    assert user32.closed == [7, 7]


def test_windows_that_is_locked_or_does_not_say() -> None:
    user32 = FakeUser32()
    user32.desktop, user32.last = 0, None
    assert windows(user32, 1000) == Presence("david", None, locked=True)
    assert user32.closed == []
