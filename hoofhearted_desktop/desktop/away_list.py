"""The spin-ups while a person was away: a line in the sidebar, and the list of them in a pane at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hoofhearted_desktop.core import naming, notice_words, quantities, wording
from hoofhearted_desktop.desktop.text import FlowingText, label, scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.desktop.away import Summary

WIDTH = 296
_GPU_ROLE = Qt.ItemDataRole.UserRole


def said(episode: Episode, now: float) -> str:
    """Give the lines of one spin-up: who and when, then how long, on what, and the verdict with its evidence."""
    who = naming.printable(wording.episode_culprit(episode))
    began = quantities.time_of_day(episode.started, now)
    lasted = "still running" if episode.ended is None else quantities.duration(episode.ended - episode.started)
    gpu = wording.gpu_label(episode.gpu_name) or "GPU"
    energy = [] if episode.energy_wh is None else [quantities.energy(episode.energy_wh)]
    verdict = "expected" if episode.verdict.expected else "unexpected"
    judged = f"{verdict}: {naming.printable(episode.verdict.text)}" if episode.verdict.text else verdict
    return f"{began}  {who}\n{' · '.join([lasted, gpu, *energy])}\n{judged}"


def _close(name: str) -> QToolButton:
    button = QToolButton()
    button.setText("✕")
    button.setProperty("role", "quiet")
    button.setAccessibleName(name)
    return button


class AwayPanel(QFrame):
    """The calm lines in the sidebar; a click lists the spin-ups."""

    opened = Signal()
    dismissed = Signal()

    def __init__(self) -> None:
        """Start with nothing to say."""
        super().__init__()
        self.setObjectName("away")
        self.button = QPushButton()
        self.button.setProperty("role", "away")
        self.button.clicked.connect(self.opened)
        close = _close("Dismiss what happened while you were away")
        close.clicked.connect(self.dismissed)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(label("While you were away", "muted"), 1)
        top.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 8, 0)
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


class AwayList(QWidget):
    """The pane with the list."""

    closed = Signal()
    gpu_chosen = Signal(str)

    def __init__(self) -> None:
        """Start empty and hidden."""
        super().__init__()
        self.setObjectName("details")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("While you were away")
        self.setFixedWidth(WIDTH)
        self._tokens = LIGHT
        title = FlowingText(lines=2)
        title.say("While you were away")
        title.setFont(scaled(self.font(), 1.2, bold=True))
        self.words = FlowingText(lines=2, role="muted")
        close = _close("Close the list")
        close.clicked.connect(self.closed)
        self.list = QListWidget()
        self.list.setAccessibleName("Spin-ups while you were away")
        self.list.setWordWrap(True)
        self.list.setSpacing(4)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.itemActivated.connect(lambda item: self.gpu_chosen.emit(item.data(_GPU_ROLE)))
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 8, 16)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        self.hide()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        for place in range(self.list.count()):
            self._colour(self.list.item(place))

    def show_summary(self, summary: Summary | None, now: float) -> None:
        """List the spin-ups as they are told at a Unix time; None empties and hides the pane."""
        self.list.clear()
        if summary is None:
            self.hide()
            return
        since = quantities.time_of_day(summary.since, now)
        self.words.say(f"{notice_words.spin_ups(len(summary.episodes), summary.unexpected)}, since {since}")
        for episode in summary.episodes:
            item = QListWidgetItem(said(episode, now))
            item.setData(_GPU_ROLE, episode.gpu)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said(episode, now).replace("\n", ", "))
            item.setData(_GPU_ROLE + 1, episode.verdict.expected)
            self._colour(item)
            self.list.addItem(item)

    def _colour(self, item: QListWidgetItem) -> None:
        expected = bool(item.data(_GPU_ROLE + 1))
        item.setForeground(QColor(self._tokens.foreground if expected else self._tokens.orange))
