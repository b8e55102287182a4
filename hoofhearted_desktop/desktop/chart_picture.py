"""Draws what a chart shows into a picture: backdrop, areas, lines, programs on top of each other. On the processor, without OpenGL.

Areas are filled by arrays, a pixel column at a time; lines are Qt's. A thin line is two of one pixel beside each other where
there are many points, because Qt strokes a wider one a hundred times as slowly (docs/architecture.md).
"""

from __future__ import annotations

import enum
import itertools
from typing import TYPE_CHECKING, NamedTuple, Optional

import numpy as np
import numpy.typing as npt
import shiboken6
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPen, QPolygonF

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import chart_margins, program_colours
from hoofhearted_desktop.desktop.theme import Tokens, translucent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.desktop.chart_rows import Column
    from hoofhearted_desktop.desktop.program_colours import Look
    from hoofhearted_desktop.desktop.viewport import Grid

_AREA = 0.15
_PEAK = 0.16
_MANY = 260
_LABEL_ROOM = 10
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


class Kind(enum.Enum):
    """What a stretch without a line is."""

    GAP = "gap"
    ASLEEP = "asleep"
    BEFORE = "before"
    ASKED = "asked"


class Band(NamedTuple):
    """A stretch from the point `first` to before `last` that has no line."""

    first: int
    last: int
    kind: Kind


class Drawn(NamedTuple):
    """A line to draw: its values at the points, the highest and the lowest there, and the readings themselves where they are few."""

    colour: str
    mean: Column
    peak: Column
    low: Column
    filled: bool
    exact: Optional[tuple[Column, Column]] = None
    """Places in points from the left edge, and values."""


class Layer(NamedTuple):
    """One program's part, to be put on top of the layers before it."""

    name: str
    look: Look
    values: Column


class Contents(NamedTuple):
    """All that a chart's picture shows."""

    grid: Grid
    top: float
    heights: tuple[float, ...] = ()
    moments: tuple[float, ...] = ()
    bands: tuple[Band, ...] = ()
    lines: tuple[Drawn, ...] = ()
    layers: tuple[Layer, ...] = ()
    says_bands: bool = True


def row_of(value: float, top: float, height: float) -> float:
    """Give the pixel row of a value on a scale from 0 to `top`."""
    whole = 1 + 2 * chart_margins.BELOW
    return height * (1 + chart_margins.BELOW - value / top) / whole


def draw(contents: Contents, tokens: Tokens, size: tuple[int, int], ratio: float, font: QFont) -> QImage:
    """Draw a picture of so many device pixels; `ratio` is how many of them a point of the screen has."""
    width, height = size
    picture = QImage(width, height, _FORMAT)
    picture.fill(QColor(tokens.background))
    painter = QPainter(picture)
    _grid(painter, contents, tokens, size)
    _bands(painter, contents, tokens, size, ratio, font)
    if contents.layers:
        _layers(painter, contents, tokens, size, ratio, font)
    areas = _areas(contents, size)
    if areas is not None:
        painter.drawImage(0, 0, areas)
    painter.setClipRect(0, 0, contents.grid.count, height)
    for line in reversed(contents.lines):
        _line(painter, line, contents.top, height, ratio)
    painter.end()
    return picture


def _grid(painter: QPainter, contents: Contents, tokens: Tokens, size: tuple[int, int]) -> None:
    width, height = size
    painter.setPen(QPen(QColor(tokens.line), 1))
    for value in contents.heights:
        row = round(row_of(value, contents.top, height))
        painter.drawLine(0, row, width, row)
    for moment in contents.moments:
        column = round(contents.grid.place(moment))
        painter.drawLine(column, 0, column, height)


def _bands(
    painter: QPainter, contents: Contents, tokens: Tokens, size: tuple[int, int], ratio: float, font: QFont
) -> None:
    height = size[1]
    words = {Kind.GAP: "", Kind.ASLEEP: say("asleep"), Kind.BEFORE: say("not recorded"), Kind.ASKED: say("fetching …")}
    own = QFont(font)
    if own.pointSizeF() > 0:
        own.setPointSizeF(own.pointSizeF() * ratio)
    painter.setFont(own)
    if not contents.says_bands:
        words = {**words, Kind.BEFORE: "", Kind.ASKED: ""}
    for band in contents.bands:
        place = QRectF(band.first, 0, band.last - band.first, height)
        if band.kind is Kind.ASLEEP:
            painter.fillRect(place, QColor(tokens.raised))
        elif band.kind is Kind.GAP:
            painter.fillRect(place, QColor(tokens.background))
            painter.fillRect(place, QBrush(QColor(tokens.line), Qt.BrushStyle.BDiagPattern))
        word = words[band.kind]
        if word and painter.fontMetrics().horizontalAdvance(word) + _LABEL_ROOM * ratio < place.width():
            painter.setPen(QColor(tokens.muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word)


def _areas(contents: Contents, size: tuple[int, int]) -> Optional[QImage]:
    """Give a picture of the areas under the filled lines, and of the bands from lowest to highest."""
    width, height = size
    count = min(width, contents.grid.count)
    rows = np.arange(height, dtype=np.float32)[:, None] + np.float32(0.5)
    pixels = np.zeros((height, width), dtype=np.uint32)
    ground = np.float32(row_of(0.0, contents.top, height))
    painted = False
    for line in reversed(contents.lines):
        means = row_of_all(line.mean[:count], contents.top, height)
        if line.filled:
            ink = np.uint32(program_colours.premultiplied(translucent(line.colour, _AREA)))
            pixels[:, :count][(rows >= means) & (rows < ground)] = ink
            painted = True
        if (line.peak[:count] > line.low[:count]).any():
            peaks, lows = (row_of_all(values[:count], contents.top, height) for values in (line.peak, line.low))
            ink = np.uint32(program_colours.premultiplied(translucent(line.colour, _PEAK)))
            above = means if line.filled else lows
            pixels[:, :count][(rows >= peaks) & (rows < above)] = ink
            if line.filled:
                both = np.uint32(program_colours.premultiplied(translucent(line.colour, _AREA + _PEAK)))
                pixels[:, :count][(rows >= means) & (rows < lows)] = both
            painted = True
    return _picture(pixels) if painted else None


def row_of_all(values: Column, top: float, height: int) -> npt.NDArray[np.float32]:
    """Give the pixel rows of values; NaN stays."""
    whole = 1 + 2 * chart_margins.BELOW
    rows: npt.NDArray[np.float32] = (height * (1 + chart_margins.BELOW - values / top) / whole).astype(np.float32)
    return rows


def _picture(pixels: npt.NDArray[np.uint32]) -> QImage:
    height, width = pixels.shape
    return QImage(pixels.tobytes(), width, height, 4 * width, _FORMAT).copy()


def _layers(
    painter: QPainter, contents: Contents, tokens: Tokens, size: tuple[int, int], ratio: float, font: QFont
) -> None:
    width, height = size
    count = min(width, contents.grid.count)
    rows = np.arange(height, dtype=np.float32)[:, None] + np.float32(0.5)
    pixels = np.zeros((height, width), dtype=np.uint32)
    below = np.zeros(count)
    named = []
    for layer in contents.layers:
        above = below + np.nan_to_num(layer.values[:count])
        lower, upper = row_of_all(below, contents.top, height), row_of_all(above, contents.top, height)
        if (lower - upper > 0.25).any():
            ground, stroke = program_colours.inks(layer.look, tokens)
            inside = (rows >= upper) & (rows < lower)
            strokes = program_colours.pattern(layer.look.pattern, height, count, max(1, round(ratio)))
            pixels[:, :count][inside & ~strokes] = np.uint32(ground)
            pixels[:, :count][inside & strokes] = np.uint32(stroke)
            named.append((layer, lower, upper))
        below = above
    painter.drawImage(0, 0, _picture(pixels))
    for layer, lower, upper in named:
        _name(painter, layer.name, lower, upper, tokens, ratio, font)


def _name(
    painter: QPainter,
    name: str,
    lower: npt.NDArray[np.float32],
    upper: npt.NDArray[np.float32],
    tokens: Tokens,
    ratio: float,
    font: QFont,
) -> None:
    """Write a program's name into its layer, where that is thick for long enough."""
    own = QFont(font)
    if own.pointSizeF() > 0:
        own.setPointSizeF(own.pointSizeF() * ratio)
    painter.setFont(own)
    metrics = painter.fontMetrics()
    tall, wide = metrics.height(), metrics.horizontalAdvance(name) + _LABEL_ROOM * ratio
    thick = np.concatenate(([False], lower - upper >= tall, [False]))
    edges = np.flatnonzero(np.diff(thick.astype(np.int8)))
    for first, last in sorted(zip(edges[::2], edges[1::2], strict=True), key=lambda run: run[0] - run[1])[:3]:
        half = int(wide / 2) + 1
        for middle in ((first + last) // 2, first + half, last - half):
            left, right = middle - half, middle + half
            if left < first or right > last:
                continue
            top, bottom = float(upper[left:right].max()), float(lower[left:right].min())
            if bottom - top < tall:
                continue
            place = QRectF(left, (top + bottom - tall) / 2, right - left, tall)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(translucent(tokens.background, 0.8))
            painter.drawRoundedRect(place, 3 * ratio, 3 * ratio)
            painter.setPen(QColor(tokens.foreground))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
            return


def _line(painter: QPainter, line: Drawn, top: float, height: int, ratio: float) -> None:
    if line.exact is not None:
        places, values = line.exact
    else:
        places, values = np.asarray(np.arange(len(line.mean)) + 0.5, dtype=np.float64), line.mean
    rows = row_of_all(values, top, height).astype(np.float64)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    many = len(places) > _MANY
    offsets = np.linspace(0.0, ratio - 0.5, max(2, round(2 * ratio))) if many else np.zeros(1)
    painter.setPen(QPen(QColor(line.colour), 1.0 if many else 1.5 * ratio))
    known = np.concatenate(([False], np.isfinite(rows), [False]))
    edges = np.flatnonzero(np.diff(known.astype(np.int8)))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if last - first == 1:
            painter.drawPoint(QPointF(places[first], rows[first]))
            continue
        for offset in offsets:
            painter.drawPolyline(polygon(places[first:last], rows[first:last] + offset))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def polygon(places: Column, rows: Column) -> QPolygonF:
    """Give points as Qt wants them, copied at once."""
    made = QPolygonF()
    made.resize(len(places))
    held = shiboken6.VoidPtr(made.data(), 16 * len(places), True)  # type: ignore[call-arg,arg-type]  # noqa: FBT003 - writable
    numbers = np.frombuffer(held, dtype=np.float64).reshape(-1, 2)  # type: ignore[call-overload] # a buffer
    numbers[:, 0], numbers[:, 1] = places, rows
    return made


def runs(kinds: Sequence[int] | npt.NDArray[np.int8]) -> list[tuple[int, int, int]]:
    """Give the runs of equal numbers as first, before-last and number."""
    array = np.asarray(kinds)
    if not len(array):
        return []
    edges = [0, *(np.flatnonzero(np.diff(array)) + 1).tolist(), len(array)]
    return [(first, last, int(array[first])) for first, last in itertools.pairwise(edges)]
