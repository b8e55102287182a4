"""Windows for tests, closed and forgotten afterwards, with a clock that a test moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import pytest
from PySide6.QtGui import QCursor, QGuiApplication

from hoofhearted_desktop.desktop.theme import Theme
from hoofhearted_desktop.desktop.window import Window
from hoofhearted_desktop.probes import mapped_libraries

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Places:
    """Keeps the window's place in memory."""

    def __init__(self) -> None:
        self.kept: Optional[bytes] = None

    def load(self) -> Optional[bytes]:
        return self.kept

    def save(self, state: bytes) -> None:
        self.kept = state


FAR = 5000


@pytest.fixture(autouse=True)
def _no_mouse() -> None:
    """Let the mouse be nowhere: where the last test left it, a window may come up under it, and treat it as somebody's."""
    if QGuiApplication.instance() is not None:
        QCursor.setPos(FAR, FAR)


@pytest.fixture(autouse=True)
def _libraries_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no window that is closed give the pages of libraries back: the tests after it would read them all again."""
    monkeypatch.setattr(mapped_libraries, "let_go", lambda: 0)


@pytest.fixture
def clock() -> Clock:
    """The window's clock."""
    return Clock()


@pytest.fixture
def places() -> Places:
    """Where the window keeps its place."""
    return Places()


@pytest.fixture
def window(qtbot: QtBot, clock: Clock, places: Places) -> Window:
    """A window on the screen that has heard nothing yet, in light colours."""
    theme = Theme()
    theme.choose(dark=False)
    made = Window(places, colours=theme, clock=clock)
    theme.setParent(made)
    qtbot.addWidget(made)
    made.resize(1100, 720)
    made.show()
    qtbot.waitExposed(made)
    return made
