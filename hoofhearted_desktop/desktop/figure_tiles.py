"""Figures side by side, each large with what it is above it, in as many rows as the width asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from hoofhearted_desktop.core import quantities
from hoofhearted_desktop.desktop.text import label, scaled, set_role
from hoofhearted_desktop.desktop.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = 28


class Figure(NamedTuple):
    """A value with what it is; `more` is said small under it."""

    name: str
    value: str
    more: str = ""


class _Tile(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.name, self.value, self.more = label(role="muted"), label(), label(role="muted")
        self.name.setFont(scaled(self.font(), 0.9))
        self.value.setFont(scaled(self.font(), 1.3, bold=True))
        self.more.setFont(scaled(self.font(), 0.9))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for each in (self.name, self.value, self.more):
            column.addWidget(each)

    def say(self, figure: Figure, *, with_more: bool) -> None:
        self.name.setText(figure.name)
        self.value.setText(figure.value)
        set_role(self.value, "muted" if figure.value == quantities.not_available() else "figure")
        self.more.setText(figure.more)
        self.more.setVisible(with_more)
        self.setAccessibleName(", ".join(part for part in figure if part))


class FigureTiles(QWidget):
    """The row."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._tiles: list[_Tile] = []
        self._row = WrappingRow(_GAP)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._row)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show these."""
        while len(self._tiles) < len(figures):
            tile = _Tile()
            self._tiles.append(tile)
            self._row.addWidget(tile)
        with_more = any(each.more for each in figures)
        for nth, tile in enumerate(self._tiles):
            tile.setVisible(nth < len(figures))
            if nth < len(figures):
                tile.say(figures[nth], with_more=with_more)
        self.updateGeometry()

    def texts(self) -> list[str]:
        """Give what is shown, a text a figure."""
        return [tile.accessibleName() for tile in self._tiles if not tile.isHidden()]
