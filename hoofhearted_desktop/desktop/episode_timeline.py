"""The timeline of spin-ups: a lane a GPU, days from left to right; a click chooses one, another or Enter opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import local_dates
from hoofhearted_desktop.desktop.episode_lane_drawing import EDGE, LEAST, LaneDrawing, Scale
from hoofhearted_desktop.desktop.text import tooltip
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hoofhearted_desktop.desktop.episode_lanes import Bar, Days, Lane
    from hoofhearted_desktop.desktop.episode_log import Entry, Key

_NEAR = 4.0
_WHEEL_STEP = 120


class Timeline(QWidget):
    """Draws what it is given. Time runs from left to right in every language; names stand where the language is read from."""

    chosen = Signal(str, str)
    opened = Signal(str, str)
    moved = Signal(int)
    """By how many times the days that are seen, backwards where below zero."""
    zoomed = Signal(int)
    """One step nearer (1) or farther (-1)."""

    def __init__(self, spoken: Callable[[Entry], str]) -> None:
        """Show today, empty; `spoken` says a spin-up in words."""
        super().__init__()
        self._spoken = spoken
        self._tokens: Tokens = LIGHT
        self._lanes: tuple[tuple[Lane, list[Bar]], ...] = ()
        self._visible: list[list[Bar]] = []
        self._days: Optional[Days] = None
        self._span = (0.0, 1.0)
        self._now = 0.0
        self._whole_from = 0.0
        self._key: Optional[Key] = None
        self._under: Optional[Key] = None
        self._wheeled = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retell()

    # ------------------------------------------------------------ what it is given

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def retell(self) -> None:
        """Say its name anew."""
        self.setAccessibleName(say("Timeline of spin-ups"))
        self.update()

    def show_days(self, days: Days) -> None:
        """Look at other days."""
        if days != self._days:
            self._days = days
            self._span = (days.begin, days.end)
            self._pick_visible()
        self.update()

    def show_lanes(self, lanes: Sequence[tuple[Lane, list[Bar]]], now: float, whole_from: float) -> None:
        """Show lanes as they are at a Unix time; what is before `whole_from` is still to be read."""
        taller = len(lanes) != len(self._lanes)
        others = [id(bars) for _, bars in lanes] != [id(bars) for _, bars in self._lanes]
        self._lanes, self._now, self._whole_from = tuple(lanes), now, whole_from
        if others:
            self._pick_visible()
        if taller:
            self.updateGeometry()
        self.update()

    def choose(self, key: Optional[Key]) -> None:
        """Mark a spin-up."""
        if key != self._key:
            self._key = key
            bar = self._bar(key)
            self.setAccessibleDescription(self._spoken(bar.entry) if bar is not None else "")
            self.update()

    @property
    def key(self) -> Optional[Key]:
        """What is marked."""
        return self._key

    # ------------------------------------------------------------ measures

    @property
    def lane_height(self) -> int:
        """How tall a lane is."""
        return self.fontMetrics().height() + 10

    @property
    def axis_height(self) -> int:
        """How tall the words of the axis are."""
        return self.fontMetrics().height() + 8

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for all lanes."""
        return QSize(320, self.axis_height + max(1, len(self._lanes)) * self.lane_height + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for all lanes."""
        return self.sizeHint()

    def _plot(self) -> QRect:
        """Give where time is drawn."""
        names = min(max(96, self.width() // 5), 220) if len(self._lanes) > 1 or self.width() > 500 else 0
        left = EDGE + (names if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else 0)
        return QRect(left, 0, max(1, self.width() - 2 * EDGE - names), self.height())

    def _scale(self) -> Scale:
        return Scale(self._plot(), self._span, self._now)

    def _pick_visible(self) -> None:
        """Keep what is to be drawn of each lane, for ticks change nothing of that."""
        begin, end = self._span
        self._visible = [[bar for bar in bars if bar.end >= begin and bar.start <= end] for _, bars in self._lanes]

    def _top(self, lane: int) -> int:
        return self.axis_height + lane * self.lane_height

    # ------------------------------------------------------------ drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw axis, lanes and bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot()
        drawing = LaneDrawing(painter, self, self._tokens, Scale(plot, self._span, self._now))
        if self._days is not None:
            drawing.axis(self._days, self.axis_height)
        for place, (lane, _) in enumerate(self._lanes):
            band = QRect(plot.left(), self._top(place), plot.width(), self.lane_height)
            if band.bottom() < event.rect().top() or band.top() > event.rect().bottom():
                continue
            drawing.name(band, lane)
            drawing.unknown(band, lane, self._whole_from)
            drawing.bars(band, self._visible[place], self._key, self._under)
        if self._lanes:
            drawing.now(self.axis_height - 2, self._top(len(self._lanes)) - 2)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._tokens.blue), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4.5, 0.5, -4.5, -0.5), 4, 4)
        painter.end()

    # ------------------------------------------------------------ what a person does

    def _bar(self, key: Optional[Key]) -> Optional[Bar]:
        return next((bar for _, bars in self._lanes for bar in bars if bar.entry.key == key), None)

    def _at(self, place: QPointF) -> Optional[Bar]:
        """Give the bar under or right beside a place, the unexpected first."""
        nth = (int(place.y()) - self.axis_height) // self.lane_height
        if not 0 <= nth < len(self._lanes) or place.y() < self.axis_height:
            return None
        scale = self._scale()
        best, nearest = None, _NEAR + 0.01
        for bar in self._visible[nth]:
            left, right = scale.ends(bar)
            away = max(left - place.x(), place.x() - max(right, left + LEAST), 0.0) - (0.005 if bar.odd else 0.0)
            if away < nearest:
                best, nearest = bar, away
        return best

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show what a click would choose."""
        bar = self._at(event.position())
        key = bar.entry.key if bar is not None else None
        if key != self._under:
            self._under = key
            self.setCursor(Qt.CursorShape.PointingHandCursor if key else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Show it no longer."""
        super().leaveEvent(event)
        self._under = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a spin-up, and open the one that was chosen already."""
        bar = self._at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if bar is None:
            super().mousePressEvent(event)
        elif bar.entry.key == self._key:
            self.opened.emit(*bar.entry.key)
        else:
            self.choose(bar.entry.key)
            self.chosen.emit(*bar.entry.key)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """See more or fewer days with Ctrl, other days sideways."""
        turned = event.angleDelta()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not control and not turned.x():
            event.ignore()
            return
        self._wheeled += turned.y() if control else turned.x()
        steps = int(self._wheeled / _WHEEL_STEP)
        if steps:
            self._wheeled -= steps * _WHEEL_STEP
            (self.zoomed if control else self.moved).emit((1 if steps > 0 else -1) * (1 if control else -1))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go from spin-up to spin-up, from lane to lane, through days, and open."""
        key = event.key()
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._step(1 if key == Qt.Key.Key_Right else -1)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._change_lane(1 if key == Qt.Key.Key_Down else -1)
        elif (
            key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._bar(self._key) is not None and self._key is not None
        ):
            self.opened.emit(*self._key)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            self.zoomed.emit(-1 if key == Qt.Key.Key_Minus else 1)
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.moved.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        else:
            super().keyPressEvent(event)

    def _lane_of(self, key: Optional[Key]) -> int:
        for nth, (_, bars) in enumerate(self._lanes):
            if any(bar.entry.key == key for bar in bars):
                return nth
        return -1

    def _step(self, by: int) -> None:
        lane = self._lane_of(self._key)
        if lane < 0:
            lane = next((nth for nth in range(len(self._lanes)) if self._visible[nth]), -1)
            if lane >= 0:
                self._pick(self._visible[lane][-1])
            return
        seen = self._visible[lane]
        places = [nth for nth, bar in enumerate(seen) if bar.entry.key == self._key]
        wanted = places[0] + by if places else (0 if by > 0 else len(seen) - 1)
        if 0 <= wanted < len(seen):
            self._pick(seen[wanted])

    def _change_lane(self, by: int) -> None:
        lane, bar = self._lane_of(self._key), self._bar(self._key)
        wanted = lane + by
        while 0 <= wanted < len(self._lanes):
            seen = self._visible[wanted]
            if seen:
                middle = bar.start if bar is not None else self._now
                self._pick(min(seen, key=lambda one: abs(one.start - middle)))
                return
            wanted += by

    def _pick(self, bar: Bar) -> None:
        self.choose(bar.entry.key)
        self.chosen.emit(*bar.entry.key)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the keyboard has left."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say in words what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self._at(QPointF(event.pos()))
            words = self._spoken(bar.entry) if bar is not None else self._lane_words(event.pos().y())
            QToolTip.showText(event.globalPos(), tooltip(words), self)
            return True
        return super().event(event)

    def _lane_words(self, y: int) -> str:
        nth = (y - self.axis_height) // self.lane_height
        if y < self.axis_height or not 0 <= nth < len(self._lanes):
            return ""
        lane = self._lanes[nth][0]
        if lane.begins is not None and not lane.told:
            day = local_dates.day_of(lane.begins)
            since = local_dates.date(day) if day is not None else ""
            return "\n".join([lane.label, say("recorded since: {day}", day=since)])
        return "\n".join(part for part in (lane.label, lane.told) if part)
