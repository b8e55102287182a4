"""A pane beside the page: a title that stays, a way to close it, and what scrolls below where there is little room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from hoofhearted_desktop.desktop.text import FlowingText, scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

_MARGIN = 16


class Pane(QWidget):
    """The frame; what is in it goes into `column`."""

    closed = Signal()

    def __init__(self, width: int) -> None:
        """Start without a title."""
        super().__init__()
        self.setObjectName("details")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(width)
        self.tokens = LIGHT
        self.title = FlowingText(lines=2)
        self.title.setFont(scaled(self.font(), 1.2, bold=True))
        self.what = FlowingText(lines=3, role="muted")
        self.close_button = QToolButton()
        self.close_button.setText("✕")
        self.close_button.setProperty("role", "quiet")
        self.close_button.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setObjectName("pane")
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(_MARGIN, 12, _MARGIN, _MARGIN)
        self.column.setSpacing(8)
        self.roll = QScrollArea()
        self.roll.setWidgetResizable(True)
        self.roll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.roll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.roll.setWidget(inner)
        head = QVBoxLayout()
        head.setContentsMargins(_MARGIN, _MARGIN, 8, 0)
        head.setSpacing(4)
        head.addLayout(top)
        head.addWidget(self.what)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 1, 0)  # for the line at its side
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.roll, 1)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.tokens = tokens

    def say_title(self, title: str, what: str) -> None:
        """Say whom it is about, and in a second line what that does."""
        self.title.say(title)
        self.what.say(what)
        self.what.setVisible(bool(what))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Begin at the top when it is opened again."""
        super().hideEvent(event)
        self.roll.verticalScrollBar().setValue(0)
