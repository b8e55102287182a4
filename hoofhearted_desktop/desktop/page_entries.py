"""The sidebar's entries of pages: a button each, of which the one that is shown is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from hoofhearted_desktop.desktop.pages import Entry

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_ICON = QSize(18, 18)


class _Button(QPushButton):
    """One entry; what the arrow keys mean is the column's to say."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class PageEntries(QWidget):
    """A column of entries; the arrow keys go from one to the next."""

    chosen = Signal(str)

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self._entries: list[tuple[Entry, QPushButton]] = []
        self._tokens = LIGHT
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 0, 4, 0)
        self._column.setSpacing(0)
        self.hide()

    def add(self, entry: Entry) -> None:
        """Have another entry, below the others."""
        button = _Button()
        button.setProperty("role", "page")
        button.setCheckable(True)
        button.setIconSize(_ICON)
        button.setAutoDefault(True)
        button.toggled.connect(lambda _on: self._on_toggled(entry.key))  # a screen reader toggles, and clicks nothing
        self._entries.append((entry, button))
        self._column.addWidget(button)
        self._say(entry, button)
        self.show()

    def button(self, key: str) -> QPushButton | None:
        """Give the button of a page, None where there is none."""
        return next((button for entry, button in self._entries if entry.key == key), None)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """Its buttons, from the top."""
        return tuple(button for _, button in self._entries)

    def show_chosen(self, key: str) -> None:
        """Press the button of the page that is shown, and no other."""
        for entry, button in self._entries:
            button.blockSignals(True)  # noqa: FBT003 - Qt's signature
            button.setChecked(entry.key == key)
            button.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        for entry, button in self._entries:
            button.setIcon(entry.icon(tokens))

    def retell(self) -> None:
        """Say every text again."""
        for entry, button in self._entries:
            self._say(entry, button)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go up and down."""
        step = _STEPS.get(Qt.Key(event.key()), 0)
        at = next((nth for nth, button in enumerate(self.buttons) if button.hasFocus()), None)
        if not step or at is None or not 0 <= at + step < len(self._entries):
            super().keyPressEvent(event)
        else:
            self.buttons[at + step].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_toggled(self, key: str) -> None:
        self.show_chosen(key)
        self.chosen.emit(key)

    def _say(self, entry: Entry, button: QPushButton) -> None:
        button.setText(entry.title())
        button.setAccessibleName(entry.title())
        button.setIcon(entry.icon(self._tokens))
