"""State as a shape: a small meter for a GPU and a mark for a host, told apart without colour."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from hoofhearted_desktop.core.assessment import Activity, Assessment
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.desktop.theme import Tokens


class Shape(enum.Enum):
    """What a GPU's mark says."""

    ASLEEP = "asleep"
    IDLE = "idle"
    HELD = "held"
    BUSY = "busy"
    UNEXPECTED = "busy, unexpected"
    PROBLEM = "cannot tell"
    NO_DATA = "no current data"


class Mark(NamedTuple):
    """A shape with the height it is filled to, 0 to 1."""

    shape: Shape
    level: float = 0.0


def load(gpu: model.Gpu) -> float | None:
    """Give the busiest unit's load in percent, None where no unit says."""
    use = gpu.utilization
    said = [value for value in (use.sm, use.encoder, use.decoder) if value is not None]
    return max(said) if said else None


def mark(gpu: model.Gpu, assessment: Assessment) -> Mark:
    """Give the mark of what a GPU does."""
    activity = assessment.activity
    fixed = {Activity.ASLEEP: Shape.ASLEEP, Activity.IDLE: Shape.IDLE, Activity.UNKNOWN: Shape.PROBLEM}
    if activity in fixed:
        return Mark(fixed[activity])
    if activity is Activity.HELD:
        return Mark(Shape.HELD)
    surprising = activity is Activity.UNATTRIBUTED or (
        assessment.verdict is not None and not assessment.verdict.expected
    )
    return Mark(Shape.UNEXPECTED if surprising else Shape.BUSY, min(1.0, (load(gpu) or 0.0) / 100))


def colour(shape: Shape, tokens: Tokens) -> str:
    """Give the colour that goes with a shape."""
    return {
        Shape.ASLEEP: tokens.muted,
        Shape.IDLE: tokens.foreground,
        Shape.HELD: tokens.amber,
        Shape.BUSY: tokens.blue,
        Shape.UNEXPECTED: tokens.orange,
        Shape.PROBLEM: tokens.red,
        Shape.NO_DATA: tokens.muted,
    }[shape]


def paint_gpu(painter: QPainter, rect: QRectF, what: Mark, tokens: Tokens) -> None:
    """Draw a GPU's mark into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(colour(what.shape, tokens))
    unit = rect.width() / 16
    body = rect.adjusted(2 * unit, 1.5 * unit, -2 * unit, -1.5 * unit)
    outline = QPainterPath()
    outline.addRoundedRect(body, 3 * unit, 3 * unit)
    height = {Shape.BUSY: max(what.level, 0.12), Shape.UNEXPECTED: max(what.level, 0.12), Shape.HELD: 0.2}
    filled = height.get(what.shape, 0.0)
    if filled:
        painter.setClipPath(outline)
        painter.fillRect(QRectF(body.left(), body.bottom() - body.height() * filled, body.width(), body.height()), ink)
        painter.setClipping(False)
    pen = QPen(ink, 1.5 * unit)
    if what.shape is Shape.NO_DATA:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)
    if what.shape is Shape.ASLEEP:
        _write(painter, body, "z", ink)
    if what.shape is Shape.PROBLEM:
        painter.drawLine(rect.bottomLeft() + QPointF(unit, -unit), rect.topRight() + QPointF(-unit, unit))
    if what.shape is Shape.UNEXPECTED:
        painter.setPen(QPen(QColor(tokens.background), 1.5 * unit))
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(rect.right() - 3 * unit, rect.top() + 3 * unit), 3 * unit, 3 * unit)
    painter.restore()


def _write(painter: QPainter, rect: QRectF, letter: str, ink: QColor) -> None:
    font = QFont(painter.font())
    font.setPixelSize(max(6, round(rect.height() * 0.75)))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(rect.adjusted(0, -rect.height() * 0.1, 0, 0), Qt.AlignmentFlag.AlignCenter, letter)


def paint_host(painter: QPainter, rect: QRectF, state: states.State, tokens: Tokens) -> None:
    """Draw a host's mark: full while live, half while stale, an empty ring otherwise, crossed when lost."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ring = rect.adjusted(1, 1, -1, -1)
    name = tokens.muted
    if isinstance(state, states.Live):
        name = tokens.green
    elif isinstance(state, states.Stale):
        name = tokens.amber
    elif isinstance(state, states.Lost):
        name = tokens.red
    painter.setPen(QPen(QColor(name), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if isinstance(state, states.Live):
        painter.setBrush(QColor(name))
    painter.drawEllipse(ring)
    if isinstance(state, states.Stale):
        painter.setBrush(QColor(name))
        painter.drawPie(ring, 90 * 16, 180 * 16)
    if isinstance(state, states.Lost):
        painter.drawLine(ring.topLeft() + QPointF(2, 2), ring.bottomRight() - QPointF(2, 2))
    painter.restore()
