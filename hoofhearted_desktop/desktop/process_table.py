"""The table of who uses the GPU: rows of one height, columns that leave in order when it is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from hoofhearted_desktop.desktop.process_model import COLUMNS, Index, Place, ProcessModel
from hoofhearted_desktop.desktop.text import scaled, tabular
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.process_rows import Row

_ROW_HEIGHT = 28
_LEAST_WHAT = 136
_LEAVE_FIRST = (Place.PID, Place.DECODER, Place.SINCE, Place.USER, Place.ENCODER, Place.WHERE)
_TILE = 18


class _WhoDelegate(QStyledItemDelegate):
    """Draws the application's letter before its name."""

    tokens: Tokens = LIGHT

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell of the first column."""
        shifted = QStyleOptionViewItem(option)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(self.tokens.chosen))
        shifted.rect = option.rect.adjusted(8 + _TILE, 0, 0, 0)
        super().paint(painter, shifted, index)
        text = index.data()
        letter = next((sign.upper() for sign in text if sign.isalnum()), "?")
        box = QRectF(shifted.rect.left() - _TILE, shifted.rect.center().y() - _TILE / 2 + 1, _TILE, _TILE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.tokens.line), 1))
        painter.setBrush(QColor(self.tokens.raised))
        painter.drawRoundedRect(box, 4, 4)
        font = QFont(option.font)
        font.setPixelSize(11)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self.tokens.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
        painter.restore()


class ProcessTable(QTableView):
    """Who uses the GPU that is looked at."""

    expect_requested = Signal(object)
    chosen = Signal(object)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._model = ProcessModel(self)
        self._tokens = LIGHT
        self._empty = ""
        self.setModel(self._model)
        self._who = _WhoDelegate(self)
        self.setItemDelegateForColumn(Place.WHO, self._who)
        self.setAccessibleName("Processes on this GPU")
        self.setFont(tabular(self.font()))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setFont(scaled(self.font(), 0.9))
        header.setMinimumSectionSize(40)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.doubleClicked.connect(self._choose)
        self.clicked.connect(self._choose)
        self._widths = [self._width(place) for place in Place]

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = self._who.tokens = tokens
        self._model.wear(tokens)
        self.viewport().update()

    def show_rows(self, rows: tuple[Row, ...], now: float, empty: str) -> None:
        """Show the rows at a moment, or say why there are none."""
        self._model.show_rows(rows, now)
        described = "" if rows else empty
        if described != self.accessibleDescription():
            self.setAccessibleDescription(described)
        if empty != self._empty:
            self._empty = empty
            self.viewport().update()

    def current(self) -> Optional[Row]:
        """Give the row that is chosen."""
        index = self.currentIndex()
        return self._model.row(index) if index.isValid() else None

    def menu(self, row: Row) -> QMenu:
        """Make the menu of a row."""
        made = QMenu(self)
        details = QAction("Details", made)
        details.triggered.connect(lambda: self.chosen.emit(row))
        expect = QAction("This is expected", made)
        expect.setEnabled(row.process is not None and row.process.missing is None)
        expect.triggered.connect(lambda: self.expect_requested.emit(row.process))
        made.addActions([details, expect])
        return made

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the header and five rows."""
        return QSize(480, 32 + 5 * _ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the header and two rows."""
        return QSize(200, 32 + 2 * _ROW_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let columns leave until the rest fits, and give what is left over to what it does."""
        super().resizeEvent(event)
        width = self.viewport().width()
        shown = set(Place)
        for place in _LEAVE_FIRST:
            if sum(self._widths[one] for one in shown) <= width:
                break
            shown.discard(place)
        for place in Place:
            self.setColumnHidden(place, place not in shown)
            self.setColumnWidth(place, self._widths[place])
        rest = width - sum(self._widths[one] for one in shown - {Place.WHO, Place.WHAT})
        who = max(min(self._widths[Place.WHO], rest * 3 // 5), rest * 2 // 5)
        self.setColumnWidth(Place.WHO, who)
        self.setColumnWidth(Place.WHAT, rest - who)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open the details of the row with Enter."""
        row = self.current()
        if row is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit(row)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Say why it is empty, where it is."""
        super().paintEvent(event)
        if self._model.rowCount() == 0 and self._empty:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(self._tokens.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(16, 8, -16, -8), flags, self._empty)
            painter.end()

    def _width(self, place: Place) -> int:
        column = COLUMNS[place]
        if column.sample is None:
            return _LEAST_WHAT
        metrics = self.fontMetrics()
        tile = _TILE + 8 if place is Place.WHO else 0
        return max(metrics.horizontalAdvance(column.sample), metrics.horizontalAdvance(column.title)) + 18 + tile

    def _choose(self, index: Index) -> None:
        self.chosen.emit(self._model.row(index))

    def _menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        index = index if index.isValid() else self.currentIndex()
        if index.isValid():
            menu = self.menu(self._model.row(index))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(place))
