"""Ends a program within a test, and deletes what it showed on the thread that made it: not whenever rubbish is collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from hoofhearted_desktop.desktop.program import Program


def put_away(program: Program, *others: QObject) -> None:
    """Close it; window, `others` and all of it are gone when this returns."""
    program.close()
    for each in (program.window, *others, program):
        if each is not None:
            each.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
