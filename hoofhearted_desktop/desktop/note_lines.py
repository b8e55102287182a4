"""Short texts under each other, each in as many lines as it needs; none takes no room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from hoofhearted_desktop.desktop.text import FlowingText

if TYPE_CHECKING:
    from collections.abc import Sequence


class NoteLines(QWidget):
    """The texts, a widget each, so that each is read by itself."""

    def __init__(self, *, lines: int, role: Optional[str] = None) -> None:
        """Start with none; no text has more than `lines` lines."""
        super().__init__()
        self._lines = lines
        self._role = role
        self._rows: list[FlowingText] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, texts: Sequence[str]) -> None:
        """Show these."""
        while len(self._rows) < len(texts):
            row = FlowingText(lines=self._lines, role=self._role)
            self._rows.append(row)
            self._column.addWidget(row)
        for nth, row in enumerate(self._rows):
            row.setVisible(nth < len(texts))
            row.say(texts[nth] if nth < len(texts) else "")
        self.setVisible(bool(texts))

    def text(self) -> str:
        """Give them, a line each."""
        return "\n".join(row.text() for row in self._rows if row.text())
