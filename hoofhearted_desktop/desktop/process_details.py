"""Everything known about one process, in a pane at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPlainTextEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core import alarm_words, model, naming, quantities
from hoofhearted_desktop.desktop.text import FlowingText, label, scaled, whole

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.process_rows import Row

WIDTH = 296
_COMMAND_HEIGHTS = (48, 168)


class ProcessDetails(QWidget):
    """The pane; it keeps saying what is known of the process it was opened for."""

    expect_requested = Signal(object)
    mute_requested = Signal(str, str)
    """What the program is known by, and its name; the same for muting it and for unmuting."""
    closed = Signal()

    def __init__(self) -> None:
        """Start with nobody."""
        super().__init__()
        self.setObjectName("details")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Process details")
        self.setFixedWidth(WIDTH)
        self._row: Optional[Row] = None
        self.title = FlowingText(lines=2)
        self.title.setFont(scaled(self.font(), 1.2, bold=True))
        self.what = FlowingText(lines=3, role="muted")
        close = QToolButton()
        close.setText("✕")
        close.setProperty("role", "quiet")
        close.setAccessibleName("Close the details")
        close.clicked.connect(self.closed)
        self.command = QPlainTextEdit()
        self.command.setReadOnly(True)
        self.command.setTabChangesFocus(True)
        self.command.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.command.setAccessibleName("Command line")
        self.command.setFixedHeight(_COMMAND_HEIGHTS[0])
        self.facts = {
            name: FlowingText(lines=2)
            for name in ("Program", "Started by", "User", "Container", "Unit", "Process", "Running for")
        }
        self.expect = QPushButton("This is expected")
        self.expect.clicked.connect(self._expect)
        self.mute = QPushButton()
        self.mute.clicked.connect(self._mute)
        self._muted: frozenset[str] = frozenset()
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setVerticalSpacing(8)
        for name, value in self.facts.items():
            form.addRow(label(name, "muted"), value)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.what)
        column.addSpacing(8)
        column.addLayout(form)
        column.addSpacing(8)
        column.addWidget(label("Command line", "muted"))
        column.addWidget(self.command)
        column.addWidget(self.expect)
        column.addWidget(self.mute)
        column.addStretch(1)

    @property
    def key(self) -> Optional[tuple[int, Optional[float]]]:
        """The identity of the process it is open for."""
        return None if self._row is None else self._row.key

    def show_row(self, row: Optional[Row], now: float) -> None:
        """Say what is known of a row; None empties the pane."""
        self._row = row
        if row is None:
            return
        process = row.process or model.Process(row.pid or 0)
        self.title.say(row.who)
        self.what.say(row.what)
        self.what.setVisible(bool(row.what))
        said = {
            "Program": process.exe,
            "Started by": _parent(process),
            "User": process.user,
            "Container": _container(process),
            "Unit": process.unit,
            "Process": None if row.pid is None else str(row.pid),
            "Running for": None if row.since is None else quantities.duration(now - row.since),
        }
        for name, value in said.items():
            self.facts[name].say(quantities.NOT_AVAILABLE if value is None else whole(value))
        command = quantities.NOT_AVAILABLE if process.command_line is None else whole(" ".join(process.command_line))
        if self.command.toPlainText() != command:
            self.command.setPlainText(command)
            wanted = int(self.command.document().size().height())
            low, high = _COMMAND_HEIGHTS
            self.command.setFixedHeight(min(high, max(low, wanted * self.command.fontMetrics().lineSpacing() + 16)))
        self.expect.setEnabled(row.process is not None and row.process.missing is None)
        self._say_muted()

    def show_muted(self, applications: frozenset[str]) -> None:
        """Know which programs are muted, by what they are known by."""
        self._muted = applications
        self._say_muted()

    def _say_muted(self) -> None:
        process = self._row.process if self._row is not None else None
        known = process is not None and process.missing is None
        self.mute.setEnabled(known)
        muted = process is not None and alarm_words.program(process) in self._muted
        self.mute.setText("Unmute this program" if muted else "Mute this program")
        self.mute.setAccessibleDescription(
            "Notifications about it are not shown" if muted else "Show no notification about it until it is unmuted"
        )

    def _mute(self) -> None:
        process = self._row.process if self._row is not None else None
        if process is not None:
            self.mute_requested.emit(alarm_words.program(process), naming.process_title(process))

    def _expect(self) -> None:
        if self._row is not None:
            self.expect_requested.emit(self._row.process)


def _parent(process: model.Process) -> Optional[str]:
    if process.parent is None:
        return None
    return f"{process.parent.name or quantities.NOT_AVAILABLE} ({process.parent.pid})"


def _container(process: model.Process) -> Optional[str]:
    container = process.container
    if container is None:
        return "none found" if process.missing is None else None
    parts = [container.name or container.id[:12], container.image, container.runtime]
    return " · ".join(part for part in parts if part)
