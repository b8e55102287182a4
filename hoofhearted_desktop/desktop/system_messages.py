"""What Windows tells every window: that the computer has slept, and that the task bar has another colour.

A window of our own that nobody sees hears it (WM_POWERBROADCAST and WM_SETTINGCHANGE, winuser.h: both are sent to all windows
without a parent). A filter of Qt's events would not: they are sent, not posted, and what a tray icon has for a window is none of
Qt's that asks filters. Windows' two clocks go on while it sleeps (QueryInterruptTime, "Windows Time"), so they tell less than Linux'.
"""

from __future__ import annotations

import ctypes
import logging
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QWindow

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray

log = logging.getLogger(__name__)

WM_SETTINGCHANGE, WM_POWERBROADCAST = 0x001A, 0x0218
PBT_APMSUSPEND, PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC = 0x4, 0x7, 0x12
COLOURS = "ImmersiveColorSet"
"""What WM_SETTINGCHANGE calls a change between light and dark; the name is in no document, and every browser goes by it."""


NAME = "hoofhearted-system-messages"
"""What that window is called; nobody reads it."""


class Message(ctypes.Structure):
    """MSG of winuser.h."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint32),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_void_p),
        ("time", ctypes.c_uint32),
        ("x", ctypes.c_int32),
        ("y", ctypes.c_int32),
    )


class SystemMessages(QWindow):
    """The window that nobody sees."""

    resumed = Signal()
    """The computer has slept; once or twice for one sleep."""
    colours_changed = Signal()

    def __init__(self) -> None:
        """Be there, for Windows to find."""
        super().__init__()
        self.setTitle(NAME)
        self.create()

    def nativeEvent(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:  # noqa: N802 - the name is Qt's
        """Hear a message to this window; all of them go on to Windows' own handling."""
        if bytes(kind) == b"windows_generic_MSG":  # type: ignore[arg-type]  # a QByteArray has what bytes() wants
            self._hear(Message.from_address(int(message)))
        return False, 0

    def _hear(self, message: Message) -> None:
        if message.message == WM_POWERBROADCAST:
            if message.wparam == PBT_APMSUSPEND:
                log.info("the computer goes to sleep")
            elif message.wparam in {PBT_APMRESUMEAUTOMATIC, PBT_APMRESUMESUSPEND}:
                log.info("the computer has slept")
                self.resumed.emit()
        elif message.message == WM_SETTINGCHANGE and message.lparam and _text(message.lparam) == COLOURS:
            self.colours_changed.emit()


def _text(address: int) -> str:
    """Read the text at an address, as long as it may be the name we know."""
    given: Any = ctypes.string_at(address, 2 * (len(COLOURS) + 1))
    return str(given.decode("utf-16-le", "replace").partition("\0")[0])
