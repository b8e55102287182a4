"""Facts in two columns, their names quiet: as many lines as they need, cut where they are endless."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from hoofhearted_desktop.core import quantities
from hoofhearted_desktop.desktop.text import FlowingText, label, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST_LINES = 3


class FactsForm(QWidget):
    """The facts, by their keys; those that are `optional` leave no hole where they are not there."""

    def __init__(self, titles: Mapping[str, Callable[[], str]], optional: tuple[str, ...]) -> None:
        """Start with nothing known."""
        super().__init__()
        self._titles = titles
        self._optional = optional
        self._labels: dict[str, QLabel] = {}
        self.values: dict[str, FlowingText] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        for key in titles:
            self._labels[key] = label(role="muted")
            self.values[key] = FlowingText(lines=_MOST_LINES)
            form.addRow(self._labels[key], self.values[key])
        self._form = form
        self.retell()

    def retell(self) -> None:
        """Say the names again, in another language."""
        for key, title in self._titles.items():
            self._labels[key].setText(title())
            self.values[key].setAccessibleName(title())

    def say(self, facts: Mapping[str, Optional[str]]) -> None:
        """Say what is known; None cannot be said."""
        for key, value in facts.items():
            self.values[key].say(quantities.not_available() if value is None else whole(value))
            if key in self._optional:
                self._form.setRowVisible(self.values[key], value is not None)
