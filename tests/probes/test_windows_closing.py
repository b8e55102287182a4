"""A program on Windows is asked to close by its windows, with user32.dll played."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.probes import windows_closing

if TYPE_CHECKING:
    from collections.abc import Callable


class User32:
    """Windows by handle: whose each is, whether it is seen, and whether it takes a message."""

    def __init__(self, *windows: tuple[int, int, bool, bool]) -> None:
        self.windows = {handle: (pid, seen, takes) for handle, pid, seen, takes in windows}
        self.posted: list[tuple[int, int]] = []

    def EnumWindows(self, look: Callable[[int, int], int], parameter: Any) -> int:  # noqa: N802 - the name is Windows'
        assert parameter.value is None
        return int(all(look(handle, 0) for handle in self.windows))

    def GetWindowThreadProcessId(self, window: Any, pid: Any) -> int:  # noqa: N802 - the name is Windows'
        pid._obj.value = self.windows[window.value][0]
        return 1

    def IsWindowVisible(self, window: Any) -> int:  # noqa: N802 - the name is Windows'
        return int(self.windows[window.value][1])

    def PostMessageW(self, window: Any, message: Any, first: Any, second: Any) -> int:  # noqa: N802 - the name is Windows'
        assert (first.value, second.value) == (0, 0)
        if self.windows[window.value][2]:
            self.posted.append((window.value, message.value))
        return int(self.windows[window.value][2])


def asked(library: User32, pid: int) -> int:
    return windows_closing.ask(pid, library, lambda function: function)


def test_every_window_that_is_seen_is_asked_and_nobody_else_s() -> None:
    library = User32((1, 42, True, True), (2, 42, False, True), (3, 7, True, True), (4, 42, True, True))
    assert asked(library, 42) == 2
    assert library.posted == [(1, 0x10), (4, 0x10)]


def test_what_has_no_window_or_takes_no_message_was_not_asked() -> None:
    assert asked(User32((1, 7, True, True)), 42) == 0
    assert asked(User32((1, 42, True, False)), 42) == 0
    assert asked(User32(), 42) == 0
