"""The process table's contents as Qt asks for them: rows come, go and move one by one, and only cells that changed are announced."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Optional, Union

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from hoofhearted_desktop.core import quantities
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.process_columns import COLUMNS, NOTHING, Place
from hoofhearted_desktop.desktop.process_order import BUSIEST, Sort
from hoofhearted_desktop.desktop.text import tooltip
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hoofhearted_desktop.desktop.process_rows import Key, Row

Index = Union[QModelIndex, QPersistentModelIndex]
ROW_ROLE = Qt.ItemDataRole.UserRole
_DOWN, _UP = "▾", "▴"
_FIGURE = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
_TEXT = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter


def _says_nothing(text: str) -> bool:
    return text in {quantities.not_available(), NOTHING, quantities.percent(0), quantities.gib(0)}


class _Node:
    """A row with its place in the tree; `number` stands for it in an index, and is never another's."""

    __slots__ = ("above", "below", "number", "place", "row", "texts")

    def __init__(self, row: Row, texts: list[str], above: Optional[_Node], number: int) -> None:
        self.row = row
        self.texts = texts
        self.above = above
        self.below: list[_Node] = []
        self.number = number
        self.place = 0


class ProcessModel(QAbstractItemModel):
    """Rows of processes at one moment; those of a group are below it."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._top: list[_Node] = []
        self._nodes: dict[int, _Node] = {}
        self._numbers = itertools.count(1)
        self._now = 0.0
        self._tokens = LIGHT
        self._sort = BUSIEST
        self._shown: tuple[Place, ...] = tuple(Place)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        if tokens != self._tokens:
            self._tokens = tokens
            self._announce_all()

    def retell(self) -> None:
        """Say everything again, in another language."""
        for node in self._nodes.values():
            node.texts = self._said(node.row)
        self._announce_all()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Place) - 1)

    def show_sort(self, sort: Sort) -> None:
        """Mark the column that is sorted by."""
        self._sort = sort
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Place) - 1)

    def title(self, place: Place) -> str:
        """Give a column's title, with the sign of the one that is sorted by."""
        title = COLUMNS[place].title()
        return f"{title} {_DOWN if self._sort.down else _UP}" if place is self._sort.place else title

    def show_columns(self, places: Iterable[Place]) -> None:
        """Say only these columns from now on: what nobody sees is not put into words."""
        self._shown = tuple(places)
        for node in self._nodes.values():
            node.texts = self._said(node.row)

    def show_rows(self, rows: tuple[Row, ...], now: float) -> None:
        """Show other rows; a row that stays keeps its selection, and whether it is open, wherever it goes."""
        self._now = now
        self._show(None, rows)

    # ------------------------------------------------------------ what changed

    def _show(self, above: Optional[_Node], rows: tuple[Row, ...]) -> None:
        kept = {row.key for row in rows}
        self._take_out(above, kept)
        self._put_in(above, rows)
        self._put_in_order(above, rows)
        level = self._level(above)
        for node, row in zip(level, rows, strict=True):
            self._change(node, row)
            if node.below or row.members:
                self._show(node, row.members)

    def _level(self, above: Optional[_Node]) -> list[_Node]:
        return self._top if above is None else above.below

    def _take_out(self, above: Optional[_Node], kept: set[Key]) -> None:
        level = self._level(above)
        last = len(level) - 1
        while last >= 0:
            if level[last].row.key in kept:
                last -= 1
                continue
            first = last
            while first and level[first - 1].row.key not in kept:
                first -= 1
            self.beginRemoveRows(self._index_of(above), first, last)
            for node in level[first : last + 1]:
                self._forget(node)
            del level[first : last + 1]
            _count(level)
            self.endRemoveRows()
            last = first - 1

    def _put_in(self, above: Optional[_Node], rows: tuple[Row, ...]) -> None:
        level = self._level(above)
        there = {node.row.key for node in level}
        place = 0
        while place < len(rows):
            end = place
            while end < len(rows) and rows[end].key not in there:
                end += 1
            if end == place:
                place += 1
                continue
            at = min(place, len(level))
            self.beginInsertRows(self._index_of(above), at, at + end - place - 1)
            level[at:at] = [self._made(row, above) for row in rows[place:end]]
            _count(level)
            self.endInsertRows()
            place = end

    def _put_in_order(self, above: Optional[_Node], rows: tuple[Row, ...]) -> None:
        level = self._level(above)
        if [node.row.key for node in level] == [row.key for row in rows]:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        nodes = [self._nodes.get(int(index.internalId())) for index in before]
        by_key = {node.row.key: node for node in level}
        level[:] = [by_key[row.key] for row in rows]
        _count(level)
        after = [
            QModelIndex() if node is None else self.createIndex(node.place, index.column(), node.number)
            for node, index in zip(nodes, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _change(self, node: _Node, row: Row) -> None:
        node.row = row
        texts = self._said(row)
        before, node.texts = node.texts, texts
        if texts != before:
            changed = [place for place, (old, new) in enumerate(zip(before, texts, strict=True)) if old != new]
            first, last = (self.createIndex(node.place, place, node.number) for place in (changed[0], changed[-1]))
            self.dataChanged.emit(first, last)

    def _made(self, row: Row, above: Optional[_Node]) -> _Node:
        node = _Node(row, self._said(row), above, next(self._numbers))
        self._nodes[node.number] = node
        for member in row.members:
            node.below.append(self._made(member, node))
        _count(node.below)
        return node

    def _forget(self, node: _Node) -> None:
        del self._nodes[node.number]
        for each in node.below:
            self._forget(each)

    def _said(self, row: Row) -> list[str]:
        texts = [""] * len(Place)
        for place in self._shown:
            texts[place] = COLUMNS[place].said(row, self._now)
        return texts

    def _announce_all(self) -> None:
        for above in (None, *(node for node in self._nodes.values() if node.below)):
            level = self._level(above)
            if level:
                first, last = level[0], level[-1]
                self.dataChanged.emit(
                    self.createIndex(0, 0, first.number), self.createIndex(last.place, len(Place) - 1, last.number)
                )

    # ------------------------------------------------------------ what is asked

    def row(self, index: Index) -> Row:
        """Give the row behind an index."""
        return self._nodes[int(index.internalId())].row

    def rows(self) -> Iterator[tuple[QModelIndex, Row]]:
        """Go through all rows from above, those of groups behind their groups."""
        for node in self._top:
            for each in (node, *node.below):
                yield self.createIndex(each.place, 0, each.number), each.row

    def _index_of(self, node: Optional[_Node]) -> QModelIndex:
        return QModelIndex() if node is None else self.createIndex(node.place, 0, node.number)

    def _node(self, index: Index) -> Optional[_Node]:
        return self._nodes.get(int(index.internalId())) if index.isValid() else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's default
        """Give the index of a place."""
        level = self._level(self._node(parent))
        if parent.isValid() and (self._node(parent) is None or parent.column() != 0):
            return QModelIndex()
        if 0 <= row < len(level) and 0 <= column < len(Place):
            return self.createIndex(row, column, level[row].number)
        return QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008 - Qt's default
        """Give the group that a row is in."""
        node = self._node(index)
        return QModelIndex() if node is None else self._index_of(node.above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and Qt's default
        """Count the rows, of all or of a group."""
        if not parent.isValid():
            return len(self._top)
        node = self._node(parent)
        return len(node.below) if node is not None and parent.column() == 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, N802, B008 - Qt's name and Qt's default
        """Count the columns."""
        return len(Place)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        node = self._node(index)
        if node is None:
            return None
        place = Place(index.column())
        column, text = COLUMNS[place], node.texts[place]
        found: Any = None
        if role == Qt.ItemDataRole.DisplayRole:
            found = text
        elif role == Qt.ItemDataRole.TextAlignmentRole:
            found = _FIGURE if column.figure else _TEXT
        elif role == Qt.ItemDataRole.ForegroundRole:
            quiet = _says_nothing(text) or not (column.figure or place is Place.WHO)
            found = QColor(self._tokens.muted if quiet else self._tokens.foreground)
        elif role == Qt.ItemDataRole.ToolTipRole and not column.figure:
            found = tooltip(text)
        elif role == Qt.ItemDataRole.AccessibleTextRole:
            found = f"{column.full_title()}: {text}"
        elif role == ROW_ROLE:
            found = node.row
        return found

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Give a column's title."""
        if orientation == Qt.Orientation.Vertical:
            return None
        column = COLUMNS[Place(section)]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(Place(section))
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.full_title()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._accessible_title(Place(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _FIGURE if column.figure else _TEXT
        return None

    def _accessible_title(self, place: Place) -> str:
        title = COLUMNS[place].full_title()
        if place is not self._sort.place:
            return title
        if self._sort.down:
            return say("{column}, sorted, the largest first", column=title)
        return say("{column}, sorted, the smallest first", column=title)


def _count(level: list[_Node]) -> None:
    for place, node in enumerate(level):
        node.place = place
