"""A look at files that may be slow, done beside the GUI thread; its result comes back as a signal."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

Found = TypeVar("Found")


class _Reporter(QObject):
    done = Signal(object)


class Errand(Generic[Found]):
    """One piece of work. The thread keeps what it reports by, so that whoever wanted it may be gone before it ends."""

    def __init__(self, work: Callable[[], Found], done: Callable[[Found], None]) -> None:
        """Do `work` on a thread of its own; `done`, the method of a QObject, gets what it gives on that object's thread."""
        reporter = _Reporter()
        reporter.done.connect(done, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=_do, args=(work, reporter), name="errand", daemon=True)
        self._thread.start()

    def join(self, patience_s: float) -> bool:
        """Wait for it to end; whether it has."""
        self._thread.join(patience_s)
        return not self._thread.is_alive()


def _do(work: Callable[[], Found], reporter: _Reporter) -> None:
    try:
        found = work()
    except Exception:
        log.exception("an errand failed")
        return
    reporter.done.emit(found)
