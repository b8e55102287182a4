"""What one process used of a GPU in the last minutes: kept for each that is seen, and drawn small."""

from __future__ import annotations

import array
import math
from typing import TYPE_CHECKING, NamedTuple, Optional

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from hoofhearted_desktop.desktop.theme import LIGHT, Tokens, translucent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoofhearted_desktop.desktop.process_rows import Key, Row

KEPT_S = 600.0
_MOST = 600
_GAP_S = 5.0
"""Readings further apart are not joined by a line."""
_PAST_GAP_S = 25.0
"""The same for what was kept, which is told in points of ten seconds."""
_HEIGHT = 44


class Trail:
    """Readings of one process: when, percent of the GPU's time, bytes; what could not be said is not a number."""

    __slots__ = ("memory", "sm", "time")

    def __init__(self) -> None:
        """Start empty."""
        self.time = array.array("d")
        self.sm = array.array("f")
        self.memory = array.array("d")

    def add(self, time: float, sm: Optional[float], memory: Optional[int]) -> None:
        """Take a reading; one that is not newer than the last is passed over."""
        if self.time and time <= self.time[-1]:
            return
        self.time.append(time)
        self.sm.append(math.nan if sm is None else sm)
        self.memory.append(math.nan if memory is None else float(memory))
        if len(self.time) > 2 * _MOST:
            for kept in (self.time, self.sm, self.memory):
                del kept[:_MOST]


class Past(NamedTuple):
    """What all processes of one program used before anybody looked at this one, in points; None is a gap."""

    who: str
    time: Sequence[float] = ()
    sm: Sequence[Optional[float]] = ()
    memory: Sequence[Optional[float]] = ()


class Trails:
    """Those of the processes on the GPU that is seen."""

    def __init__(self) -> None:
        """Start with none."""
        self._of: Optional[tuple[str, str]] = None
        self._trails: dict[Key, Trail] = {}

    def take(self, of: tuple[str, str], rows: Iterable[Row], now: float) -> None:
        """Take the rows of a GPU, by the host's key and its UUID, at a moment; another GPU's are forgotten."""
        if of != self._of:
            self._of, self._trails = of, {}
        before, self._trails = self._trails, {}
        for row in rows:
            trail = self._trails[row.key] = before.get(row.key) or Trail()
            trail.add(now, row.sm, row.memory)

    def get(self, key: Optional[Key]) -> Optional[Trail]:
        """Give that of a process."""
        return self._trails.get(key) if key is not None else None


class UseChart(QWidget):
    """One quantity over the last ten minutes, from the left to now."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._tokens = LIGHT
        self._colour = "blue"
        self._time: Sequence[float] = ()
        self._values: Sequence[float] = ()
        self._past: tuple[Sequence[float], Sequence[Optional[float]]] = ((), ())
        self._now = 0.0
        self._top = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wear(self, tokens: Tokens, colour: str) -> None:
        """Wear other colours; `colour` is one of the tokens."""
        self._tokens, self._colour = tokens, colour
        self.update()

    def show_values(self, time: Sequence[float], values: Sequence[float], now: float, top: float) -> None:
        """Show values at Unix times up to `now`; `top` is the highest there can be."""
        self._time, self._values, self._now, self._top = time, values, now, max(top, 1e-9)
        if self.isVisible():
            self.update()

    def show_past(self, time: Sequence[float], values: Sequence[Optional[float]]) -> None:
        """Show in grey what was before the first of the values."""
        self._past = (time, values)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a low strip."""
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw line and area; a gap stays one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 2.5, -0.5, -1.5)
        painter.setPen(QPen(QColor(self._tokens.line), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        first = self._time[0] if len(self._time) else self._now
        before = [
            (at, math.nan if value is None else value) for at, value in zip(*self._past, strict=True) if at < first
        ]
        muted = QColor(self._tokens.muted)
        for piece in _pieces([at for at, _ in before], [value for _, value in before], _PAST_GAP_S):
            self._draw(painter, box, piece, muted)
        for piece in _pieces(self._time, self._values, _GAP_S):
            self._draw(painter, box, piece, QColor(getattr(self._tokens, self._colour)))
        painter.end()

    def _draw(self, painter: QPainter, box: QRectF, piece: list[tuple[float, float]], colour: QColor) -> None:
        line = [
            QPointF(
                box.right() - (self._now - at) / KEPT_S * box.width(),
                box.bottom() - min(1.0, value / self._top) * box.height(),
            )
            for at, value in piece
            if 0 <= self._now - at <= KEPT_S
        ]
        if not line:
            return
        area = QPolygonF([QPointF(line[0].x(), box.bottom()), *line, QPointF(line[-1].x(), box.bottom())])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(translucent(colour.name(), 0.15))
        painter.drawPolygon(area)
        painter.setPen(QPen(colour, 1.5))
        if len(line) == 1:
            painter.drawPoint(line[0])
        else:
            painter.drawPolyline(QPolygonF(line))


def _pieces(time: Sequence[float], values: Sequence[float], gap_s: float) -> list[list[tuple[float, float]]]:
    """Cut at what could not be said, and where nobody looked."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for at, value in zip(time, values, strict=True):
        if math.isnan(value):
            pieces.append([])
            continue
        if pieces[-1] and at - pieces[-1][-1][0] > gap_s:
            pieces.append([])
        pieces[-1].append((at, value))
    return [piece for piece in pieces if piece]
