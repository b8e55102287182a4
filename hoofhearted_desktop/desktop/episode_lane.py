"""Spin-ups as bands on the time axis: low and blue when expected, tall and orange with a flag when nobody expected them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from hoofhearted_desktop.core import naming, quantities, wording
from hoofhearted_desktop.core.tongue import many, say
from hoofhearted_desktop.desktop import chart_margins
from hoofhearted_desktop.desktop.readout import paint_focus
from hoofhearted_desktop.desktop.text import scaled, tooltip
from hoofhearted_desktop.desktop.theme import Tokens, translucent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.desktop.viewport import Grid

_LEAST = 5.0
"""Pixels of the shortest band, so that it can be hit."""
_HIT = 3.0


class Bar(NamedTuple):
    """One spin-up, or several that are too close to be told apart, in pixels of the lane."""

    left: float
    right: float
    episodes: tuple[Episode, ...]

    @property
    def unexpected(self) -> bool:
        """Whether nobody expected one of them."""
        return any(not each.verdict.expected for each in self.episodes)


def bars(episodes: Iterable[Episode], grid: Grid, width: float) -> tuple[Bar, ...]:
    """Give the bands of a lane, from the left; what would lie on top of each other is one."""
    made: list[Bar] = []
    for each in sorted(episodes, key=lambda one: one.started):
        ends = each.ended if each.ended is not None else grid.ends
        if ends < grid.begins or each.started > grid.ends:
            continue
        left = max(0.0, grid.place(each.started) / grid.count * width)
        right = min(width, grid.place(ends) / grid.count * width)
        right = max(right, min(width, left + _LEAST))
        left = min(left, right - _LEAST)
        if made and left < made[-1].right + 1 and (right - left <= _LEAST or made[-1].right - made[-1].left <= _LEAST):
            last = made.pop()
            made.append(Bar(last.left, max(right, last.right), (*last.episodes, each)))
        else:
            made.append(Bar(max(left, made[-1].right + 1) if made else left, right, (each,)))
    return tuple(made)


def sentence(episode: Episode, now: float) -> str:
    """Say what a spin-up was: who, when, how long, how much, and whether it was expected."""
    name = wording.episode_culprit(episode)
    began = quantities.time_of_day(episode.started, now)
    if episode.ended is None:
        lasted = quantities.duration(now - episode.started)
        told = say("{name} since {began}, for {lasted} so far", name=name, began=began, lasted=lasted)
    else:
        lasted = quantities.duration(episode.ended - episode.started)
        told = say("{name} at {began}, for {lasted}", name=name, began=began, lasted=lasted)
    peak = quantities.watts(episode.peak.power_w)
    why = naming.printable(episode.verdict.text)
    if episode.verdict.expected:
        return say("{told}, up to {peak}. Expected: {why}.", told=told, peak=peak, why=why)
    return say("{told}, up to {peak}. Unexpected: {why}.", told=told, peak=peak, why=why)


class EpisodeLane(QWidget):
    """The bands. Left and right go from one to the next, Enter opens it; of several in one, it shows their time."""

    opened = Signal(str)
    """The id of a spin-up."""
    span_wanted = Signal(float, float)
    marked = Signal(object)
    """The stretch of time of the band that is looked at, None for none."""

    def __init__(self, tokens: Tokens) -> None:
        """Show none yet."""
        super().__init__()
        self._tokens = tokens
        self._episodes: tuple[Episode, ...] = ()
        self._grid: Optional[Grid] = None
        self._now = 0.0
        self._at: Optional[str] = None
        self._under: Optional[Bar] = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(max(20, QFontMetrics(scaled(self.font(), 0.8)).height() + 5))
        self.retell()

    def retell(self) -> None:
        """Say everything anew."""
        self.setAccessibleName(say("Spin-ups"))
        self._describe()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def show_episodes(self, episodes: Iterable[Episode], grid: Grid, now: float) -> None:
        """Show the spin-ups of a stretch of time."""
        told = tuple(episodes)
        if told != self._episodes or grid != self._grid:
            self._episodes, self._grid, self._now = told, grid, now
            self._describe()
            self.update()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The bands that can be seen."""
        if self._grid is None:
            return ()
        return bars(self._episodes, self._grid, self.width() - chart_margins.ROOM)

    def words(self, bar: Bar) -> str:
        """Say what a band is."""
        if len(bar.episodes) == 1:
            return sentence(bar.episodes[0], self._now)
        bad = sum(not each.verdict.expected for each in bar.episodes)
        count = many("{n} spin-up", "{n} spin-ups", len(bar.episodes))
        if not bad:
            return say("{spin_ups}, all expected. Click to look closer.", spin_ups=count)
        return many(
            "{spin_ups}, {n} unexpected. Click to look closer.",
            "{spin_ups}, {n} unexpected. Click to look closer.",
            bad,
            spin_ups=count,
        )

    def _describe(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.setAccessibleDescription(self.words(chosen))
        else:
            shown = sum(len(bar.episodes) for bar in self.bars)
            self.setAccessibleDescription(many("{n} spin-up in this time", "{n} spin-ups in this time", shown))

    # ------------------------------------------------------------ what a person does

    def _chosen(self) -> Optional[Bar]:
        return next((bar for bar in self.bars if any(each.id == self._at for each in bar.episodes)), None)

    def bar_at(self, x: float) -> Optional[Bar]:
        """Give the band under a place."""
        near = [bar for bar in self.bars if bar.left - _HIT <= x <= bar.right + _HIT]
        return min(near, key=lambda bar: max(bar.left - x, x - bar.right, 0.0), default=None)

    def _open(self, bar: Bar) -> None:
        if len(bar.episodes) == 1:
            self.opened.emit(bar.episodes[0].id)
            return
        begins = min(each.started for each in bar.episodes)
        ends = max(each.ended if each.ended is not None else self._now for each in bar.episodes)
        room = max(10.0, (ends - begins) / 10)
        self.span_wanted.emit(begins - room, ends + room)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Mark the band under the mouse."""
        self._look_at(self.bar_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Mark none."""
        super().leaveEvent(event)
        self._look_at(None)

    def _look_at(self, bar: Optional[Bar]) -> None:
        if bar == self._under:
            return
        self._under = bar
        self.setCursor(Qt.CursorShape.PointingHandCursor if bar is not None else Qt.CursorShape.ArrowCursor)
        if bar is None:
            self.marked.emit(None)
        else:
            ends = max(each.ended if each.ended is not None else self._now for each in bar.episodes)
            self.marked.emit((bar.episodes[0].started, ends))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the band under the mouse."""
        bar = self.bar_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and bar is not None:
            self._at = bar.episodes[0].id
            self._open(bar)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go from band to band, and open one."""
        shown, chosen = self.bars, self._chosen()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and chosen is not None:
            self._open(chosen)
        elif event.key() in steps and shown:
            step = steps[Qt.Key(event.key())]
            place = shown.index(chosen) + step if chosen is not None else (len(shown) - 1 if step < 0 else 0)
            bar = shown[min(len(shown) - 1, max(0, place))]
            self._at = bar.episodes[0].id
            self._look_at(bar)
            self._describe()
            self.update()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Mark none."""
        super().focusOutEvent(event)
        self._look_at(None)

    def event(self, event: QEvent) -> bool:
        """Say what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self.bar_at(event.pos().x())
            QToolTip.showText(event.globalPos(), tooltip(self.words(bar)) if bar is not None else "", self)
            return True
        return super().event(event)

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the bands."""
        painter = QPainter(self)
        width, height = self.width() - chart_margins.ROOM, self.height()
        painter.setPen(QPen(QColor(self._tokens.line), 1))
        painter.drawLine(0, height - 1, width, height - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(scaled(self.font(), 0.8))
        chosen = self._chosen() if self.hasFocus() else None
        for bar in self.bars:
            self._paint_bar(painter, bar, height, marked=bar in {chosen, self._under})
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), self._tokens)
        painter.end()

    def _paint_bar(self, painter: QPainter, bar: Bar, height: int, *, marked: bool) -> None:
        bad = bar.unexpected
        ink = QColor(self._tokens.orange if bad else self._tokens.blue)
        top = 1.0 if bad else height * 0.45
        place = QRectF(bar.left, top, bar.right - bar.left, height - 1 - top)
        painter.setPen(QPen(ink, 2 if marked else 1))
        painter.setBrush(translucent(ink.name(), 0.55 if marked else 0.25))
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
        room = place.adjusted(4, 0, -3, 0)
        if bad:
            painter.setBrush(ink)
            flag = min(7.0, place.width())
            corner = place.topLeft()
            painter.drawPolygon(QPolygonF([corner, corner + QPointF(flag, 0), corner + QPointF(0, flag)]))
            room = room.adjusted(4, 0, 0, 0)
        metrics = painter.fontMetrics()
        name = self._name(bar)
        if bad and metrics.horizontalAdvance(name) <= room.width():
            painter.setPen(QColor(self._tokens.foreground))
            painter.drawText(
                room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute, name
            )

    @staticmethod
    def _name(bar: Bar) -> str:
        if len(bar.episodes) > 1:
            return f"{len(bar.episodes)}"
        who = bar.episodes[0].culprit
        return naming.printable(who.name) if who is not None else ""
