"""An answer that comes when whoever asked has been deleted with its window."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core import wire
from hoofhearted_desktop.desktop.bridge import Bridge
from hoofhearted_desktop.link import local

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Asker(QObject):
    """Tells of answers by a signal."""

    told = Signal(str)

    def hear(self, what: str, _found: object) -> None:
        self.told.emit(what)


def test_nobody_is_told_who_is_gone(qtbot: QtBot) -> None:
    bridge = Bridge(local.opener())
    kept, deleted = Asker(), Asker()
    heard: list[str] = []
    kept.told.connect(heard.append)
    answers = [functools.partial(each.hear, name) for each, name in ((deleted, "deleted"), (kept, "kept"))]
    shiboken6.delete(deleted)
    with qtbot.captureExceptions() as raised:
        for answer in answers:
            bridge._answered.emit(answer, wire.Result(1, {}))
        qtbot.waitUntil(lambda: bool(heard))
    assert (heard, raised) == (["kept"], [])
