"""The list of keys: all that can be done without a mouse, in two columns where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import actions, dialog
from hoofhearted_desktop.desktop.text import FlowingText, label, scaled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QShowEvent

    from hoofhearted_desktop.desktop.theme import Theme
    from hoofhearted_desktop.desktop.window import Window

_WIDTH = 760
_FRAME = 14
"""Of a key, left and right, which only the style sheet of a dialog that is shown adds."""


class KeyList(dialog.Dialog):
    """Says the keys of one window; it does not hold that up."""

    def __init__(self, colours: Theme, window: Window) -> None:
        """List what can be done now."""
        super().__init__(colours, window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(min(_WIDTH, window.width() - 40))
        self.say_title(say("Keys"), say("Keys – Hoof Hearted"))
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(20)
        listed = actions.listed(window)
        widest = [self._widest(lines for _, lines in listed[column::2]) for column in (0, 1)]
        for nth, (title, lines) in enumerate(listed):
            made = self._group(title, lines, widest[nth % 2])
            grid.addWidget(made, nth // 2, nth % 2, Qt.AlignmentFlag.AlignTop)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self.column.addWidget(dialog.Roll(content), 1)
        self.done_button = dialog.button(say("Close"), primary=True)
        self.done_button.clicked.connect(self.close)
        self.column.addLayout(dialog.button_row(self.done_button))
        self.done_button.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Stand in the middle of the window it is about."""
        super().showEvent(event)
        above = self.parentWidget()
        if above is not None:
            middle = above.frameGeometry().center() - self.rect().center()
            room = self.screen().availableGeometry()
            self.move(max(room.left(), middle.x()), max(room.top(), middle.y()))

    def _widest(self, groups: Iterable[list[tuple[str, str]]]) -> int:
        """Give the width in pixels of the widest keys of a column, so that all its words begin below each other."""
        return max((self._key(keys).sizeHint().width() + _FRAME for lines in groups for keys, _ in lines), default=0)

    def _key(self, keys: str) -> QLabel:
        made = label(keys, "key")
        made.setFont(scaled(self.font(), 0.9))
        return made

    def _group(self, title: str, lines: list[tuple[str, str]], widest: int) -> QWidget:
        made = QFrame()
        made.setAccessibleName(title)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = label(title)
        head.setFont(scaled(self.font(), 1.0, bold=True))
        column.addWidget(head)
        rows = QGridLayout()
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(4)
        rows.setColumnStretch(1, 1)
        rows.setColumnMinimumWidth(0, widest)
        for nth, (keys, words) in enumerate(lines):
            pressed = self._key(keys)
            told = FlowingText(lines=3)
            told.say(words)
            told.setAccessibleName(f"{words}: {keys}")
            rows.addWidget(pressed, nth, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
            rows.addWidget(told, nth, 1)
        column.addLayout(rows)
        return made
