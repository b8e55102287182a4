"""A row of joined buttons of which exactly one is pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from hoofhearted_desktop.desktop.text import set_role


class Segments(QWidget):
    """Lets a person choose one of a few; the arrow keys move the choice."""

    chosen = Signal(int)

    def __init__(self, labels: tuple[str, ...], name: str) -> None:
        """Choose the first of the labels; `name` says what is chosen to those who cannot see it."""
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, text in enumerate(labels):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setAutoExclusive(True)  # which makes it a radio button to those who hear it
            button.setChecked(place == 0)
            button.setAccessibleName(f"{name}: {text}")
            self._group.addButton(button, place)
            row.addWidget(button)
        self._group.idToggled.connect(self._on_toggled)  # a screen reader toggles, and clicks nothing
        self._group.idClicked.connect(self._take_focus)
        self._round_the_ends()

    def _take_focus(self, place: int) -> None:
        """Have the keyboard, where it is among these, at what was pressed: a mouse does not take it there by itself."""
        if any(button.hasFocus() for button in self._group.buttons()):
            self.button(place).setFocus(Qt.FocusReason.MouseFocusReason)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Round the other ends where one reads from the right."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._round_the_ends()

    def _on_toggled(self, place: int, on: bool) -> None:  # noqa: FBT001 - a signal's argument
        if on:
            self.chosen.emit(place)

    def choose(self, place: int) -> None:
        """Have one pressed, without saying that a person chose it."""
        self._group.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.button(place).setChecked(True)
        self._group.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def _round_the_ends(self) -> None:
        buttons = self._group.buttons()
        if self.isRightToLeft():
            buttons.reverse()
        for place, button in enumerate(buttons):
            set_role(button, "first" if place == 0 else "last" if place == len(buttons) - 1 else "middle", "segment")

    def button(self, place: int) -> QToolButton:
        """Give one of the buttons."""
        found = self._group.button(place)
        assert isinstance(found, QToolButton)  # noqa: S101 - only such buttons are put in
        return found
