"""A person's note to a spin-up: typed, kept by the agent, said when it was not."""

from __future__ import annotations

from typing import Optional

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import many, say
from hoofhearted_desktop.desktop.text import FlowingText, set_role

LONGEST = 2000
"""Letters; the agent keeps no more (docs/protocol.md)."""
_LINES = 4


class _Field(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.left.emit()


class EpisodeNote(QWidget):
    """The field. What was typed is kept when the field is left, by its button, or by Ctrl+Enter; nothing typed is ever lost."""

    wanted = Signal(str)
    """A note to be kept; empty takes it away."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.field = _Field()
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 16)
        self.field.textChanged.connect(self._on_typed)
        self.field.left.connect(self.flush)
        self.keep = QPushButton()
        self.keep.clicked.connect(self.flush)
        self.said = FlowingText(lines=2, role="muted")
        self._kept = ""
        self._sent: Optional[str] = None
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.keep)
        row.addWidget(self.said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addLayout(row)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self.field, self.flush)
        self.retell()

    def retell(self) -> None:
        """Say every text anew."""
        self.field.setAccessibleName(say("Note to this spin-up"))
        self.field.setPlaceholderText(say("What was it? A note is kept with the spin-up, on its machine."))
        self.keep.setText(say("Keep the note"))
        self._on_typed()

    def show_note(self, text: str, *, another: bool, running: bool) -> None:
        """Show the note as the agent has it; what is being typed stays, unless it is of `another` spin-up."""
        typed = self.field.toPlainText() != self._kept
        self._kept = text
        if another or not typed:
            self._sent = None
            if text != self.field.toPlainText():
                self.field.setPlainText(text)
            if another:
                self._say("")
        self.field.setEnabled(not running)
        self._on_typed()
        if running:
            self._say(say("A note can be written once it has ended."))

    def kept(self, text: str) -> None:
        """Take that the agent has kept it so."""
        self._sent, self._kept = None, text
        self._on_typed()
        self._say(say("Kept.") if text else say("There is no note any more."))

    def failed(self, why: str) -> None:
        """Say why it was not kept; the text stays in the field."""
        self._sent = None
        self._on_typed()
        self._say(say("Not kept: {why}", why=why), bad=True)

    @property
    def unkept(self) -> bool:
        """Whether something is typed that nobody has."""
        return self._text() != self._kept.strip()

    def _text(self) -> str:
        return self.field.toPlainText().strip()

    def _on_typed(self) -> None:
        over = len(self._text()) - LONGEST
        self.keep.setEnabled(self.unkept and over <= 0 and self._sent is None and self.field.isEnabled())
        if over > 0:
            self._say(many("{n} letter too many", "{n} letters too many", over), bad=True)
        elif self.unkept and self._sent is None:
            self._say("")

    def flush(self) -> None:
        """Have kept what is typed and not kept yet."""
        if self.keep.isEnabled():
            self._sent = self._text()
            self.keep.setEnabled(False)
            self.wanted.emit(self._sent)

    def _say(self, text: str, *, bad: bool = False) -> None:
        set_role(self.said, "bad" if bad else "muted")
        self.said.say(text)
