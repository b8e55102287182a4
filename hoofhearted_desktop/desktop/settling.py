"""Gives back what only the start, or a look at the window or the panel, needed; the tray at rest then holds what it goes on to use."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET_MS = 15_000
"""By then a start is over, and whoever closed the panel does not open it again at once."""


def tidy() -> None:
    """Collect cycles, give free memory to the system, and let go of the pages of libraries; those still used come back at once."""
    from hoofhearted_desktop.probes import allocator, mapped_libraries

    gc.collect()
    mapped_libraries.let_go()
    allocator.trim()


class Settling(QObject):
    """Tidies once, some time after `wait` was last called, where nobody looks at anything then."""

    def __init__(self, is_quiet: Callable[[], bool], parent: QObject, *, tidying: Callable[[], None] = tidy) -> None:
        """Get ready; `is_quiet` says whether neither window nor panel is there."""
        super().__init__(parent)
        self._is_quiet = is_quiet
        self._tidying = tidying
        self.timer = QTimer(self)
        """Runs while it waits."""
        self.timer.setInterval(QUIET_MS)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self._on_timeout)

    def wait(self) -> None:
        """Begin to wait, or begin anew."""
        self.timer.start()

    def _on_timeout(self) -> None:
        if self._is_quiet():
            self._tidying()
