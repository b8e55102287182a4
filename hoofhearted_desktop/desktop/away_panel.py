"""While you were away: the calm lines in the sidebar that say how many spin-ups there were; a click lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout

from hoofhearted_desktop.core import notice_words
from hoofhearted_desktop.core.tongue import say
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
        self._title = title
        self.close_button = QToolButton()
        self.close_button.setText("✕")
        self.close_button.setProperty("role", "quiet")
        self.close_button.setFixedSize(_CLOSE)
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
        self._summary: Summary | None = None
        self._retell()
        self.hide()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say it in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()

    def _retell(self) -> None:
        self._title.say(say("While you were away"))
        self.close_button.setAccessibleName(say("Dismiss what happened while you were away"))
        if self._summary is not None:
            self.show_summary(self._summary)

    def show_summary(self, summary: Summary | None) -> None:
        """Say how many there were; None hides it."""
        self._summary = summary
        self.setVisible(summary is not None)
        if summary is not None:
            words = notice_words.spin_ups(len(summary.episodes), summary.unexpected)
            self.button.setText("\n".join(words.split(", ")))
            self.button.setAccessibleName(say("{happened}. List them", happened=summary.words))
