"""The machine's own figures at the foot of a host's page, quieter than its GPUs: one line, and small charts when unfolded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core import quantities
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import machine_words
from hoofhearted_desktop.desktop.machine_past import LONGEST_S, MachinePast, Reading
from hoofhearted_desktop.desktop.text import FlowingText, explain, scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens, translucent

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.machine_words import Said

_CHART = 40
_SPANS = (60.0, LONGEST_S)
_LEAST_RATE = 100_000.0
"""A network that is nearly still is drawn so: nobody is to see noise as traffic."""


class Tile(QWidget):
    """One figure with what it was: a line, or where it hardly changes how full it is."""

    def __init__(self, *lines: Callable[[Reading], Optional[float]]) -> None:
        """Draw these figures of the readings; none draws a bar."""
        super().__init__()
        self._lines = lines
        self._past: Optional[MachinePast] = None
        self._said: Optional[Said] = None
        self._top = 1.0
        self._span_s = _SPANS[0]
        self._tokens = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(80)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def show_past(self, past: MachinePast, said: Said, top: float, span_s: float) -> None:
        """Show a figure; `top` is the end of the scale, `span_s` how many seconds are seen."""
        self._past, self._said, self._top, self._span_s = past, said, max(top, 1e-9), span_s
        words = " ".join(part for part in (said.title, said.value, said.more) if part)
        self.setAccessibleName(words)
        explain(self, words)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for two lines of text and the chart."""
        return QSize(180, 2 * QFontMetrics(scaled(self.font(), 0.9)).lineSpacing() + _CHART + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        said, past = self._said, self._past
        if said is None or past is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(scaled(self.font(), 0.9))
        line = painter.fontMetrics().lineSpacing()
        self._text(painter, QRectF(0, 0, self.width(), line), said.title, self._tokens.muted)
        value = f"{said.value}  {said.more}" if said.more else said.value
        self._text(painter, QRectF(0, line, self.width(), line), value, self._tokens.foreground)
        box = QRectF(0, 2 * line + 6, self.width(), self.height() - 2 * line - 8)
        if self._lines:
            self._chart(painter, box, past)
        elif said.part is not None:
            self._bar(painter, box, said.part)
        painter.end()

    def _text(self, painter: QPainter, box: QRectF, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(box.width()))
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, shown)

    def _chart(self, painter: QPainter, box: QRectF, past: MachinePast) -> None:
        painter.setPen(QPen(QColor(self._tokens.line), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        ink = QColor(self._tokens.muted)
        for nth, of in enumerate(self._lines):
            style = Qt.PenStyle.DotLine if nth else Qt.PenStyle.SolidLine
            for run in past.runs(of, self._span_s):
                points = [self._at(box, ago, value) for ago, value in run]
                if len(points) == 1:
                    points.append(points[0] + QPointF(1.0, 0.0))
                if nth == 0:
                    ends = (QPointF(points[0].x(), box.bottom()), QPointF(points[-1].x(), box.bottom()))
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(translucent(ink.name(), 0.15))
                    painter.drawPolygon(QPolygonF([ends[0], *points, ends[1]]))
                painter.setPen(QPen(ink, 1.2, style))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolyline(QPolygonF(points))

    def _at(self, box: QRectF, ago: float, value: float) -> QPointF:
        across = box.right() + ago / self._span_s * box.width()
        return QPointF(across, box.bottom() - min(1.0, value / self._top) * box.height())

    def _bar(self, painter: QPainter, box: QRectF, part: float) -> None:
        bar = QRectF(box.left(), box.top() + 4, box.width(), 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tokens.line))
        painter.drawRoundedRect(bar, 4, 4)
        painter.setBrush(QColor(self._tokens.orange if part >= 0.95 else self._tokens.muted))
        width = max(bar.height(), bar.width() * part)
        left = bar.right() - width if self.isRightToLeft() else bar.left()
        painter.drawRoundedRect(QRectF(left, bar.top(), width, bar.height()), 4, 4)


class MachineStrip(QFrame):
    """One line of a host's own figures; unfolded a small chart of each."""

    folded = Signal(bool)
    """It was folded, or unfolded, by a person."""

    def __init__(self) -> None:
        """Start folded, with nothing to say."""
        super().__init__()
        self.setObjectName("machine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._past: Optional[MachinePast] = None
        self.button = QToolButton()
        self.button.setProperty("role", "quiet")
        self.button.setCheckable(True)
        self.button.setArrowType(Qt.ArrowType.UpArrow)
        self.button.toggled.connect(lambda unfolded: self._turn(unfolded=unfolded))
        self.text = FlowingText(lines=1, role="muted")
        self.span = QToolButton()
        self.span.setProperty("role", "quiet")
        self.span.clicked.connect(self._turn_span)
        self._tiles = (
            Tile(lambda reading: reading.cpu),
            Tile(lambda reading: reading.memory),
            Tile(lambda reading: reading.received, lambda reading: reading.sent),
            Tile(),
        )
        self._span = 0
        top = QHBoxLayout()
        top.setContentsMargins(8, 2, 16, 2)
        top.setSpacing(6)
        top.addWidget(self.button)
        top.addWidget(self.text, 1)
        top.addWidget(self.span)
        self._charts = QWidget()
        row = QHBoxLayout(self._charts)
        row.setContentsMargins(16, 0, 16, 10)
        row.setSpacing(16)
        for tile in self._tiles:
            row.addWidget(tile, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._charts)
        self._turn_to(unfolded=False)
        self.hide()

    @property
    def unfolded(self) -> bool:
        """Whether the charts are seen."""
        return self.button.isChecked()

    def unfold(self, *, unfolded: bool) -> None:
        """Show the charts, or put them away."""
        with QSignalBlocker(self.button):
            self.button.setChecked(unfolded)
        self._turn_to(unfolded=unfolded)

    def toggle(self) -> None:
        """Do the other, as a person does."""
        if not self.isHidden():
            self.button.click()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        for tile in self._tiles:
            tile.wear(tokens)

    def show_past(self, past: MachinePast) -> None:
        """Show a host's figures; nothing is seen where there are none."""
        self._past = past
        self._show()

    def retell(self) -> None:
        """Say every text again."""
        self._turn_to(unfolded=self.unfolded)

    def _turn_span(self) -> None:
        self._span = (self._span + 1) % len(_SPANS)
        self._show()

    def _turn(self, *, unfolded: bool) -> None:
        self._turn_to(unfolded=unfolded)
        self.folded.emit(not unfolded)

    def _turn_to(self, *, unfolded: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.UpArrow)
        said = say("Hide the machine's own figures") if unfolded else say("Show the machine's own figures")
        self.button.setAccessibleName(said)
        explain(self.button, said)
        self._charts.setVisible(unfolded)
        self.span.setVisible(unfolded)
        self._show()

    def _show(self) -> None:
        past = self._past
        system = past.system if past is not None else None
        self.setVisible(system is not None)
        if past is None or system is None:
            return
        line = machine_words.line(system)
        self.setAccessibleName(line)
        self.text.say(say("The machine itself") if self.unfolded else line)
        if not self.unfolded:
            return
        shown, other = (quantities.duration(_SPANS[place]) for place in (self._span, 1 - self._span))
        self.span.setText(shown)
        self.span.setAccessibleName(say("Time shown: {time}", time=shown))
        explain(self.span, say("Show {time}", time=other))
        most = max(past.highest(lambda each: each.received), past.highest(lambda each: each.sent), _LEAST_RATE)
        tops = (100.0, float(system.memory.total or past.highest(lambda each: each.memory) or 1.0), most, 1.0)
        for tile, said, top in zip(self._tiles, machine_words.figures(system), tops, strict=True):
            tile.show_past(past, said, top, _SPANS[self._span])
