"""The process table's contents as Qt asks for them; only cells that changed are announced."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from hoofhearted_desktop.core import quantities
from hoofhearted_desktop.desktop.text import tooltip
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.process_rows import Row

Index = Union[QModelIndex, QPersistentModelIndex]
ROW_ROLE = Qt.ItemDataRole.UserRole
_DASH = "–"


class Column(NamedTuple):
    """One column: its title, the sample text that gives its width (None takes what is left), how a row says it."""

    title: str
    full_title: str
    sample: Optional[str]
    said: Callable[[Row, float], str]
    figure: bool = False


class Place(enum.IntEnum):
    """The columns in their order."""

    WHO = 0
    WHAT = 1
    GPU = 2
    ENCODER = 3
    DECODER = 4
    MEMORY = 5
    USER = 6
    WHERE = 7
    PID = 8
    SINCE = 9


def _since(row: Row, now: float) -> str:
    return quantities.duration(None if row.since is None else now - row.since)


COLUMNS = (
    Column("Who", "Who", "Stable Diffusion", lambda row, _: row.who),
    Column("What", "What it does", None, lambda row, _: row.what),
    Column("GPU", "Share of the GPU's time", "100 %", lambda row, _: quantities.percent(row.sm), figure=True),
    Column("Enc", "Encoder", "100 %", lambda row, _: quantities.percent(row.encoder), figure=True),
    Column("Dec", "Decoder", "100 %", lambda row, _: quantities.percent(row.decoder), figure=True),
    Column("Mem", "Memory on the GPU", "88.8 GiB", lambda row, _: quantities.gib(row.memory), figure=True),
    Column("User", "User", "username", lambda row, _: row.user or quantities.NOT_AVAILABLE),
    Column("Where", "Container or unit", "immich_server", lambda row, _: row.where or _DASH),
    Column("PID", "Process id", "8888888", lambda row, _: _DASH if row.pid is None else str(row.pid), figure=True),
    Column("Since", "Running for", "23 h 59 min", _since, figure=True),
)
_QUIET = {quantities.NOT_AVAILABLE, _DASH, "0 %", "0.0 GiB"}


class ProcessModel(QAbstractTableModel):
    """Rows of processes at one moment."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._texts: list[list[str]] = []
        self._tokens = LIGHT

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))

    def show_rows(self, rows: tuple[Row, ...], now: float) -> None:
        """Show other rows; a row that stays keeps its selection wherever it goes."""
        texts = [[column.said(row, now) for column in COLUMNS] for row in rows]
        if [row.key for row in rows] != [row.key for row in self._rows]:
            self._replace(rows, texts)
            return
        before, self._rows, self._texts = self._texts, rows, texts
        for place, (old, new) in enumerate(zip(before, texts, strict=True)):
            changed = [column for column, text in enumerate(new) if text != old[column]]
            if changed:
                self.dataChanged.emit(self.index(place, changed[0]), self.index(place, changed[-1]))

    def row(self, index: Index) -> Row:
        """Give the row behind an index."""
        return self._rows[index.row()]

    def _replace(self, rows: tuple[Row, ...], texts: list[list[str]]) -> None:
        self.layoutAboutToBeChanged.emit()
        places = {row.key: place for place, row in enumerate(rows)}
        before = self.persistentIndexList()
        keys = [self._rows[index.row()].key for index in before]
        self._rows, self._texts = rows, texts
        after = [
            self.index(places[key], index.column()) if key in places else QModelIndex()
            for key, index in zip(keys, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and Qt's default
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and Qt's default
        """Count the columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        text = self._texts[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.figure else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            quiet = text in _QUIET or not (column.figure or index.column() == Place.WHO)
            return QColor(self._tokens.muted if quiet else self._tokens.foreground)
        if role == Qt.ItemDataRole.ToolTipRole and not column.figure:
            return tooltip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.full_title}: {text}"
        return row if role == ROW_ROLE else None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Give a column's title."""
        if orientation == Qt.Orientation.Vertical:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return column.full_title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.figure else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
