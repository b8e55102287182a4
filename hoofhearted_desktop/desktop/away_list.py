"""The list of the spin-ups while a person was away, in a pane at the right: who, when, for how long, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hoofhearted_desktop.core import naming, notice_words, quantities, wording
from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop import mirrored
from hoofhearted_desktop.desktop.text import FlowingText, scaled, tooltip
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.desktop.away import Summary

WIDTH = 296
_DOT = 8
_EPISODE_ROLE = Qt.ItemDataRole.UserRole
_SAID_ROLE = _EPISODE_ROLE + 1


class Said(NamedTuple):
    """The words of one spin-up."""

    who: str
    began: str
    facts: str
    verdict: str
    expected: bool


def said(episode: Episode, now: float, where: str = "") -> Said:
    """Say who it was and when, for how long on what, and the verdict with its evidence; `where` is told where it matters."""
    lasted = say("still running") if episode.ended is None else quantities.duration(episode.ended - episode.started)
    gpu = (wording.gpu_label(episode.gpu_name) or "GPU") + wording.on(where)
    verdict = say("expected") if episode.verdict.expected else say("unexpected")
    return Said(
        who=naming.printable(wording.episode_culprit(episode)),
        began=quantities.time_of_day(episode.started, now),
        facts=" · ".join([lasted, gpu, *wording.energy_parts(episode)]),
        verdict=f"{verdict}: {naming.printable(told(episode.verdict.text))}" if episode.verdict.text else verdict,
        expected=episode.verdict.expected,
    )


class _Delegate(QStyledItemDelegate):
    """Draws one spin-up in three lines; whom nobody expected has a filled mark."""

    tokens: Tokens = LIGHT

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one."""
        lines: Said = index.data(_SAID_ROLE)
        rect, tokens = QRectF(option.rect), self.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.chosen))
            painter.drawRoundedRect(rect, 6, 6)
        ink = QColor(tokens.muted if lines.expected else tokens.orange)
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush if lines.expected else ink)
        row = rect.height() / 3
        dot = QRectF(rect.left() + 8, rect.top() + row / 2 - _DOT / 2 + 2, _DOT, _DOT)
        painter.drawEllipse(mirrored.place(dot, rect, option.direction))
        text = mirrored.place(rect.adjusted(26, 4, -8, -4), rect, option.direction)
        row = text.height() / 3
        first, second, third = (QRectF(text.left(), text.top() + row * nth, text.width(), row) for nth in range(3))
        painter.setFont(scaled(option.font, 0.9))
        painter.setPen(QColor(tokens.muted))
        mirrored.write(painter, first, lines.began, option.direction, at_the_end=True)
        taken = painter.fontMetrics().horizontalAdvance(lines.began) + 8
        _elided(painter, second, lines.facts, option.direction)
        painter.setPen(ink)
        _elided(painter, third, lines.verdict, option.direction)
        painter.setFont(scaled(option.font, 1.0))
        painter.setPen(QColor(tokens.foreground))
        who = mirrored.place(
            QRectF(first.left(), first.top(), first.width() - taken, first.height()), first, option.direction
        )
        _elided(painter, who, lines.who, option.direction)
        painter.restore()

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give every one the same height."""
        return QSize(WIDTH - 48, 3 * option.fontMetrics.height() + 14)


def _elided(painter: QPainter, rect: QRectF, text: str, direction: Qt.LayoutDirection) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
    mirrored.write(painter, rect, shown, direction)


class AwayList(QWidget):
    """The pane with the list."""

    closed = Signal()
    episode_chosen = Signal(str, str, str)
    """A host's key, an episode's id and its GPU's UUID."""

    def __init__(self) -> None:
        """Start empty and hidden."""
        super().__init__()
        self.setObjectName("details")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._delegate = _Delegate(self)
        self._shown: tuple[Summary | None, float, dict[str, str]] = (None, 0.0, {})
        self._title = title = FlowingText(lines=2)
        title.setFont(scaled(self.font(), 1.2, bold=True))
        self.words = FlowingText(lines=2, role="muted")
        close = QToolButton()
        close.setText("✕")
        close.setProperty("role", "quiet")
        self._close = close
        close.clicked.connect(self.closed)
        self.list = QListWidget()
        self.list.setItemDelegate(self._delegate)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.itemClicked.connect(lambda item: self.episode_chosen.emit(*item.data(_EPISODE_ROLE)))
        self.list.itemActivated.connect(lambda item: self.episode_chosen.emit(*item.data(_EPISODE_ROLE)))
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 8, 16)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        self._retell()
        self.hide()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Name everything in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()

    def _retell(self) -> None:
        self.setAccessibleName(say("While you were away"))
        self._title.say(say("While you were away"))
        self._close.setAccessibleName(say("Close the list"))
        self.list.setAccessibleName(say("Spin-ups while you were away"))
        self._write()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._delegate.tokens = tokens
        self.list.viewport().update()

    def open(self) -> None:
        """Show the pane and go into its list, to the newest where none was chosen."""
        self.show()
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.list.setFocus()

    def show_summary(self, summary: Summary | None, now: float, names: Mapping[str, str]) -> None:
        """List the spin-ups as they are told at a Unix time; None empties and hides the pane. `names` by the hosts' keys."""
        self._shown = summary, now, dict(names)
        self.list.clear()
        if summary is None:
            self.hide()
            return
        for _ in summary.episodes:
            self.list.addItem(QListWidgetItem())
        self._write()

    def _write(self) -> None:
        """Write the list's lines, which there are already."""
        summary, now, names = self._shown
        if summary is None:
            return
        since = quantities.time_of_day(summary.since, now)
        counted = notice_words.spin_ups(len(summary.episodes), summary.unexpected)
        self.words.say(say("{happened}, since {time}", happened=counted, time=since))
        several = len(names) > 1
        for nth, episode in enumerate(summary.episodes):
            key = summary.hosts[nth] if nth < len(summary.hosts) else ""
            lines = said(episode, now, names.get(key, "") if several else "")
            words = f"{lines.who}, {lines.began}, {lines.facts}, {lines.verdict}"
            item = self.list.item(nth)
            item.setData(_EPISODE_ROLE, (key, episode.id, episode.gpu))
            item.setData(_SAID_ROLE, lines)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            item.setToolTip(tooltip(words))
