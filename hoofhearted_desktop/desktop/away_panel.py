"""While you were away: the calm lines in the sidebar that say how many spin-ups there were; a click lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout

from hoofhearted_desktop.core import notice_words
from hoofhearted_desktop.desktop.text import FlowingText

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.away import Summary

_CLOSE = QSize(24, 22)


class AwayPanel(QFrame):
    """Hidden while there is nothing to say."""

    opened = Signal()
    dismissed = Signal()

    def __init__(self) -> None:
        """Start with nothing to say."""
        super().__init__()
        self.button = QPushButton()
        self.button.setProperty("role", "away")
        self.button.clicked.connect(self.opened)
        title = FlowingText(lines=1, role="muted")
        title.say("While you were away")
        self.close_button = QToolButton()
        self.close_button.setText("✕")
        self.close_button.setProperty("role", "quiet")
        self.close_button.setFixedSize(_CLOSE)
        self.close_button.setAccessibleName("Dismiss what happened while you were away")
        self.close_button.clicked.connect(self.dismissed)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(title, 1)
        top.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 12, 4)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.button)
        self.hide()

    def show_summary(self, summary: Summary | None) -> None:
        """Say how many there were; None hides it."""
        self.setVisible(summary is not None)
        if summary is not None:
            words = notice_words.spin_ups(len(summary.episodes), summary.unexpected)
            self.button.setText("\n".join(words.split(", ")))
            self.button.setAccessibleName(f"{summary.words}. List them")
