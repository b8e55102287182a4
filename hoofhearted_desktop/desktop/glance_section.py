"""A host in the glance panel: its name and state, what is wrong, its GPUs, and a line that counts those that do nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import glyphs
from hoofhearted_desktop.desktop.glance_row import ARROWS, SIDE, GpuRow
from hoofhearted_desktop.desktop.text import FlowingText, label, scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from hoofhearted_desktop.desktop.glance_lines import GpuLine, Section

_MARK = 10


class Button(QPushButton):
    """A button that leaves the arrow keys to the panel; Qt would go to whichever button lies that way."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take all keys but those."""
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class HostMark(QWidget):
    """Whether a host is heard."""

    def __init__(self) -> None:
        """Say that nothing is known."""
        super().__init__()
        self._state: states.State = states.Closed()
        self._watched = False
        self._tokens = LIGHT
        self.setFixedSize(QSize(_MARK, _MARK))

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def show_state(self, state: states.State, *, watched: bool) -> None:
        """Show another state."""
        if (type(state), watched) != (type(self._state), self._watched):
            self.update()
        self._state, self._watched = state, watched

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the mark."""
        painter = QPainter(self)
        glyphs.paint_host(painter, QRectF(self.rect()), self._state, self._tokens, watched=self._watched)
        painter.end()


class HostSection(QWidget):
    """What the panel shows of one host."""

    chosen = Signal(str, object)
    """The host's key, and a GPU's UUID."""
    resized = Signal()
    """Rows came or went."""

    def __init__(self, key: str) -> None:
        """Start empty."""
        super().__init__()
        self.key = key
        self._tokens = LIGHT
        self._shown: Optional[Section] = None
        self._open = False
        self._rows: dict[tuple[str, str], GpuRow] = {}
        self._mark = HostMark()
        self._name = FlowingText(lines=1)
        self._name.setFont(scaled(self.font(), 1.0, bold=True))
        self._words = label(role="muted")
        self._words.setFont(scaled(self.font(), 0.92))
        self._demo = label(role="badge")
        self._demo.setFont(scaled(self.font(), 0.75))
        head = QHBoxLayout()
        head.setContentsMargins(SIDE + 4, 8, SIDE, 2)
        head.setSpacing(12)
        head.addWidget(self._mark)
        head.addWidget(self._name, 1)
        head.addWidget(self._demo)
        head.addWidget(self._words)
        self._alarms = FlowingText(lines=3, role="bad")
        alarms = QHBoxLayout()
        alarms.setContentsMargins(SIDE, 0, SIDE, 2)
        alarms.addWidget(self._alarms)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self.rest = Button()
        self.rest.setProperty("role", "rest")
        self.rest.setFlat(True)
        self.rest.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.rest.clicked.connect(self._on_rest)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(alarms)
        column.addLayout(self._list)
        column.addWidget(self.rest)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self._mark.wear(tokens)
        for row in self._rows.values():
            row.wear(tokens)
        self.update()

    @property
    def stops(self) -> list[QWidget]:
        """What the arrow keys go through, from the top."""
        rows: list[QWidget] = [row for row in self._in_order() if not row.isHidden()]
        return [*rows, self.rest] if not self.rest.isHidden() else rows

    def settle(self) -> None:
        """Be as high as what is in it, now and not with the next event."""
        self._list.invalidate()
        self._column.invalidate()
        self._column.activate()
        self.updateGeometry()

    def _in_order(self) -> list[GpuRow]:
        return sorted(self._rows.values(), key=self._list.indexOf)

    def show_section(self, section: Section) -> None:
        """Show what is known of the host now."""
        before, self._shown = self._shown, section
        self._mark.show_state(section.state, watched=bool(section.gpus or section.rest))
        self._name.say(section.name.removeprefix("DEMO · "))
        self._demo.setText(say("DEMO"))
        self._demo.setVisible(section.demo)
        self._say(section.words or section.figure)
        self._alarms.say("\n".join(section.alarms))
        self._alarms.setVisible(bool(section.alarms))
        self.rest.setText(section.rest_words if not self._open else say("Show fewer"))
        self.rest.setVisible(bool(section.rest))
        self._show_rows((*section.gpus, *(section.rest if self._open else ())))
        if before is None or _heights(before) != _heights(section):
            self.resized.emit()

    def _say(self, words: str) -> None:
        if self._words.text() != words:
            self._words.setText(words)
            self._words.setMaximumWidth(self._words.fontMetrics().averageCharWidth() * 34)
            self._words.setToolTip("")

    def _show_rows(self, lines: tuple[GpuLine, ...]) -> None:
        wanted = {line.key: line for line in lines}
        for key in [key for key in self._rows if key not in wanted]:
            row = self._rows.pop(key)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, line in enumerate(lines):
            row = self._rows.get(line.key) or self._make_row(line)
            row.show_line(line)
            if self._list.indexOf(row) != place:
                self._list.insertWidget(place, row)
                row.show()

    def _make_row(self, line: GpuLine) -> GpuRow:
        row = self._rows[line.key] = GpuRow(line, self._tokens, self)
        row.clicked.connect(lambda: self.chosen.emit(*line.key))
        return row

    def _on_rest(self) -> None:
        self._open = not self._open
        if self._shown is not None:
            self.show_section(self._shown)
            self.resized.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ground, and a line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._tokens.background))
        painter.setPen(QColor(self._tokens.line))
        painter.drawLine(SIDE, self.height() - 1, self.width() - SIDE, self.height() - 1)
        painter.end()


def _heights(section: Section) -> tuple[object, ...]:
    """Give what the height of a section depends on, beside the lines of a sentence."""
    return (
        tuple((line.key, line.quiet, bool(line.words), len(line.who)) for line in section.gpus),
        bool(section.rest),
        section.alarms,
    )
