"""One chart: scale, plot, title and legend of one quantity of one GPU."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Optional

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import chart_margins
from hoofhearted_desktop.desktop.chart_past import USED
from hoofhearted_desktop.desktop.chart_picture import Band, Contents, Drawn, Layer
from hoofhearted_desktop.desktop.chart_rows import COLUMNS, PLACES
from hoofhearted_desktop.desktop.plot import Plot
from hoofhearted_desktop.desktop.program_colours import REST, Look
from hoofhearted_desktop.desktop.readout import Readout, ScaleMarks

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.desktop.chart_data import Ring
    from hoofhearted_desktop.desktop.chart_rows import Column, Folded, Rows
    from hoofhearted_desktop.desktop.quantity import Quantity, Scale
    from hoofhearted_desktop.desktop.theme import Tokens
    from hoofhearted_desktop.desktop.viewport import Grid


_LEAST = 48


class ShownProgram(NamedTuple):
    """A program in the charts: its key, its name and how it looks."""

    key: str
    name: str
    look: Look


class Shown(NamedTuple):
    """What all charts of a page show at one moment."""

    grid: Grid
    folded: Folded
    exact: Optional[Rows]
    """The readings themselves, where they are few."""
    moments: tuple[float, ...]
    bands: tuple[Band, ...]
    follows: bool
    programs: tuple[ShownProgram, ...] = ()
    """Whose parts are shown on top of each other, the lowest first; none for totals alone."""
    hidden: frozenset[str] = frozenset()
    by_program: bool = False


class Chart(QWidget):
    """One quantity of one GPU. Keys it has no use for itself are told to its page."""

    key_pressed = Signal(object)

    def __init__(self, quantity: Quantity, tokens: Tokens) -> None:
        """Draw nothing yet."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.quantity = quantity
        self._tokens = tokens
        self._scale: Optional[Scale] = None
        self._shown: Optional[Shown] = None
        self._gpu: Optional[model.Gpu] = None
        self._cross: Optional[int] = None
        self.says_bands = True
        """Whether it says in words where nothing was recorded: one of several charts is enough."""
        self.plot = Plot()
        self._marks = ScaleMarks()
        self.readout = Readout(quantity)
        self.readout.toggled.connect(self._draw)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(chart_margins.SPACING)
        row.addWidget(self._marks)
        row.addWidget(self.plot, 1)
        row.addWidget(self.readout)
        self.retell()
        self.wear(tokens)

    @property
    def paints(self) -> int:
        """How often the plot was painted."""
        return self.plot.paints

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.readout.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the keyboard has left."""
        super().focusOutEvent(event)
        self.readout.update()

    def event(self, event: QEvent) -> bool:
        """Take Escape from the window while there is a crosshair that it puts away."""
        asked = event.type() == QEvent.Type.ShortcutOverride and self._cross is not None
        if asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tell the page, which is about time."""
        event.ignore()
        self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.plot.wear(tokens)
        self._marks.wear(tokens)
        self.readout.wear(tokens)
        self._draw()

    def retell(self) -> None:
        """Say everything anew."""
        self.setAccessibleName(say("{title} chart", title=self.quantity.title()))
        self.readout.retell()
        self.setMinimumHeight(max(_LEAST, self.readout.needed()))
        self._scale = None

    def present(self, shown: Shown, ring: Ring, gpu: model.Gpu) -> None:
        """Draw the points and say the values."""
        self._shown, self._gpu = shown, gpu
        line = self.quantity.lines[0]
        peaks = [ring.peak(each.column) for each in self.quantity.lines if each.unit == line.unit]
        scale = self.quantity.scale(ring.limits, max((peak for peak in peaks if peak is not None), default=None))
        if scale != self._scale:
            self._scale = scale
            self._marks.show_scale(scale)
        self._draw()
        self._say()

    def show_cross(self, point: Optional[int]) -> None:
        """Show the crosshair at a point with the values there, or the newest values."""
        self._cross = point
        self.plot.show_cross(point)
        self._say()

    def _draw(self) -> None:
        shown, scale = self._shown, self._scale
        if shown is None or scale is None:
            return
        stacked = shown.by_program and self.quantity.used is not None
        drawn = []
        for nth, (line, entry) in enumerate(zip(self.quantity.lines, self.readout.entries, strict=True)):
            if not entry.shown:
                continue
            if stacked and nth:
                continue
            place = PLACES[line.column]
            mean, peak, low = (table[place] for table in (shown.folded.mean, shown.folded.peak, shown.folded.low))
            exact = None
            if shown.exact is not None:
                exact = ((shown.exact.at - shown.grid.begins) / shown.grid.step, shown.exact.mean[place])
            drawn.append(
                Drawn(line.colour(self._tokens), mean, peak, low, filled=nth == 0 and not stacked, exact=exact)
            )
        layers = self._layers(shown) if stacked else ()
        contents = Contents(
            shown.grid,
            scale.top,
            tuple(height for height, _ in scale.marks),
            shown.moments,
            shown.bands,
            tuple(drawn),
            layers,
            self.says_bands,
        )
        self.plot.show_contents(contents, self._ends(shown, stacked=stacked) if shown.follows else ())

    def _ends(self, shown: Shown, *, stacked: bool) -> tuple[tuple[str, QColor, float], ...]:
        ends = []
        lines = self.quantity.lines[:1] if stacked else self.quantity.lines
        for line, entry in zip(lines, self.readout.entries, strict=False):
            if entry.shown:
                column = (shown.exact.mean if shown.exact is not None else shown.folded.mean)[PLACES[line.column]]
                value = float(column[-1]) if len(column) else math.nan
                ends.append((line.symbol, QColor(line.colour(self._tokens)), value))
        return tuple(ends)

    def _layers(self, shown: Shown) -> tuple[Layer, ...]:
        assert self.quantity.used is not None  # noqa: S101 - asked before
        place = USED.index(self.quantity.used)
        total = shown.folded.mean[PLACES[self.quantity.used]]
        layers = []
        told = np.zeros(shown.grid.count)
        anybody = np.zeros(shown.grid.count, dtype=bool)
        for nth, program in enumerate(shown.programs):
            values: Column = shown.folded.mean[len(COLUMNS) + len(USED) * nth + place]
            anybody |= np.isfinite(values)
            told += np.nan_to_num(values)
            if program.key not in shown.hidden:
                layers.append(Layer(program.name, program.look, values))
        rest = np.where(anybody, np.clip(total - told, 0.0, None), np.nan_to_num(total))
        rest = np.where(rest > 0.02 * np.nan_to_num(total), rest, 0.0)
        if REST not in shown.hidden and (rest > 0).any():
            layers.append(Layer(say("nobody known"), Look("muted", 1), rest))
        return tuple(layers)

    def _say(self) -> None:
        """Say the values of the crosshair, or the newest."""
        shown, gpu = self._shown, self._gpu
        if shown is None or gpu is None:
            return
        for nth, line in enumerate(self.quantity.lines):
            if self._cross is None or not 0 <= self._cross < shown.grid.count:
                self.readout.say(nth, line.said(gpu))
                continue
            place = PLACES[line.column]
            mean, peak = (float(each[place, self._cross]) for each in (shown.folded.mean, shown.folded.peak))
            value = line.figure(None if math.isnan(mean) else mean)
            highest = line.figure(peak) if peak > mean else value
            self.readout.say(nth, value, highest if highest != value else "")
        said = ", ".join(
            say("{line} {value}", line=line.label(), value=entry.value)
            for line, entry in zip(self.quantity.lines, self.readout.entries, strict=True)
        )
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
