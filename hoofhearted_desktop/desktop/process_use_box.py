"""What one process does: a line for each GPU that it uses, and its last minutes on the one that is looked at."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hoofhearted_desktop.core import quantities
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import process_words
from hoofhearted_desktop.desktop.process_use import Past, UseChart
from hoofhearted_desktop.desktop.text import FlowingText, label, scaled

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.desktop.process_rows import Row
    from hoofhearted_desktop.desktop.process_use import Trail
    from hoofhearted_desktop.desktop.theme import Tokens

_MOST_GPUS = 16


class UseBox(QWidget):
    """Two small charts with what they say now, and a line for each GPU where there are several."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__()
        self.work, self.memory = UseChart(), UseChart()
        self._titles = (label(role="muted"), label(role="muted"))
        self._figures = (label(), label())
        self._ago, self._till_now = label(role="muted"), label(role="muted")
        for small in (self._ago, self._till_now):
            small.setFont(scaled(self.font(), 0.9))
        self._shown: tuple[process_words.Part, ...] = ()
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for title, figure, chart in zip(self._titles, self._figures, (self.work, self.memory), strict=True):
            line = QHBoxLayout()
            line.addWidget(title, 1)
            line.addWidget(figure)
            figure.setFont(scaled(self.font(), 1.0, bold=True))
            column.addLayout(line)
            column.addWidget(chart)
        axis = QHBoxLayout()
        axis.addWidget(self._ago, 1)
        axis.addWidget(self._till_now)
        column.addLayout(axis)
        self.past_note = FlowingText(lines=2, role="muted")
        self.past_note.setFont(scaled(self.font(), 0.9))
        self.past_note.hide()
        column.addWidget(self.past_note)
        column.addSpacing(6)
        column.addLayout(self._grid)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.work.wear(tokens, "blue")
        self.memory.wear(tokens, "green")

    def retell(self) -> None:
        """Say everything again, in another language."""
        for title, text in zip(self._titles, (say("Use of the GPU"), say("Memory on the GPU")), strict=True):
            title.setText(text)
        self.work.setAccessibleName(say("Use of the GPU in the last ten minutes"))
        self.memory.setAccessibleName(say("Memory on the GPU in the last ten minutes"))
        self._ago.setText(say("10 min ago"))
        self._till_now.setText(say("now"))

    def clear(self) -> None:
        """Forget whom it was about."""
        for chart in (self.work, self.memory):
            chart.show_values((), (), 0.0, 1.0)
            chart.show_past((), ())
        self.past_note.hide()

    def show_past(self, past: Past) -> None:
        """Draw before its own readings what is kept of all of its program."""
        self.work.show_past(past.time, past.sm)
        self.memory.show_past(past.time, past.memory)
        self.past_note.say(say("Grey: all of {who}, as it was recorded", who=past.who))
        self.past_note.setVisible(any(value for value in (*past.sm, *past.memory)))

    def show_use(self, row: Row, gpu: model.Gpu, sample: model.Sample, trail: Optional[Trail]) -> None:
        """Show a process at a moment, with its past on one GPU."""
        for figure, text in zip(self._figures, (quantities.percent(row.sm), quantities.gib(row.memory)), strict=True):
            if figure.text() != text:
                figure.setText(text)
        if trail is not None:
            highest = max((value for value in trail.memory if not math.isnan(value)), default=0.0)
            self.work.show_values(trail.time, trail.sm, sample.time, 100.0)
            self.memory.show_values(trail.time, trail.memory, sample.time, gpu.memory.total or highest or 1.0)
            self._describe(row, trail, highest)
        self._show_parts(process_words.parts(row, sample))

    def _describe(self, row: Row, trail: Trail, highest: float) -> None:
        most = max((value for value in trail.sm if not math.isnan(value)), default=None)
        self.work.setAccessibleDescription(
            say("now {now}, at most {most}", now=quantities.percent(row.sm), most=quantities.percent(most))
        )
        self.memory.setAccessibleDescription(
            say("now {now}, at most {most}", now=quantities.gib(row.memory), most=quantities.gib(int(highest) or None))
        )

    def _show_parts(self, parts: tuple[process_words.Part, ...]) -> None:
        """Name each GPU where it uses several."""
        shown = parts[:_MOST_GPUS] if len(parts) > 1 else ()
        if shown == self._shown:
            return
        self._shown = shown
        while len(self._rows) < len(shown):
            name, figures = label(role="muted"), label()
            self._grid.addWidget(name, len(self._rows), 0)
            self._grid.addWidget(figures, len(self._rows), 1, Qt.AlignmentFlag.AlignTrailing)
            self._rows.append((name, figures))
        for place, (name, figures) in enumerate(self._rows):
            seen = place < len(shown)
            name.setVisible(seen)
            figures.setVisible(seen)
            if seen:
                name.setText(shown[place].gpu)
                figures.setText(shown[place].figures)
