"""What Windows sends to every window, as it lies in memory."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.desktop.system_messages import (
    PBT_APMRESUMEAUTOMATIC,
    PBT_APMRESUMESUSPEND,
    PBT_APMSUSPEND,
    WM_POWERBROADCAST,
    WM_SETTINGCHANGE,
    Message,
    SystemMessages,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


class Heard:
    """What the window has said, of the messages that the test makes it hear."""

    def __init__(self) -> None:
        self.window = SystemMessages()
        self.said: list[str] = []
        self.window.resumed.connect(lambda: self.said.append("resumed"))
        self.window.colours_changed.connect(lambda: self.said.append("colours"))

    def send(self, number: int, wparam: int = 0, text: str | None = None, kind: bytes = b"windows_generic_MSG") -> None:
        words = None if text is None else ctypes.create_string_buffer((text + "\0" * 32).encode("utf-16-le"))
        message = Message(message=number, wparam=wparam, lparam=None if words is None else ctypes.addressof(words))
        assert self.window.nativeEvent(kind, ctypes.addressof(message)) == (False, 0)


@pytest.fixture
def heard(qtbot: QtBot) -> Iterator[Heard]:
    made = Heard()
    yield made
    made.window.destroy()


def test_a_sleep_is_told_when_it_is_over(heard: Heard) -> None:
    heard.send(WM_POWERBROADCAST, PBT_APMSUSPEND)
    assert heard.said == []
    heard.send(WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC)
    heard.send(WM_POWERBROADCAST, PBT_APMRESUMESUSPEND)
    assert heard.said == ["resumed", "resumed"]


def test_another_colour_of_the_task_bar(heard: Heard) -> None:
    heard.send(WM_SETTINGCHANGE, 0, "ImmersiveColorSet")
    assert heard.said == ["colours"]


def test_everything_else_is_passed_over(heard: Heard) -> None:
    heard.send(WM_SETTINGCHANGE, 0, "Environment")
    heard.send(WM_SETTINGCHANGE, 0, "ImmersiveColorSettings")
    heard.send(WM_SETTINGCHANGE, 0x2A)
    heard.send(WM_POWERBROADCAST, 0xA)
    heard.send(0x000F, PBT_APMRESUMEAUTOMATIC)
    heard.send(WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC, kind=b"xcb_generic_event_t")
    assert heard.said == []


def test_nobody_sees_that_window(heard: Heard) -> None:
    assert not heard.window.isVisible()
