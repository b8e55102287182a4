"""The table of who uses the GPU: columns as a person chose them, rows that stay where they are looked at, groups that open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QItemSelectionModel, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QWidget,
)

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import process_choice, process_menus
from hoofhearted_desktop.desktop.process_choice import LEAST_WHAT, Choice, Fitted
from hoofhearted_desktop.desktop.process_columns import COLUMNS, Place
from hoofhearted_desktop.desktop.process_delegate import GAP, TILE, RowDelegate, WhoDelegate, row_height
from hoofhearted_desktop.desktop.process_model import Index, ProcessModel
from hoofhearted_desktop.desktop.process_order import BUSIEST
from hoofhearted_desktop.desktop.text import scaled, tabular
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QIcon

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.desktop.process_rows import Row

_MARGIN = 18
VIEW_BUTTON = 26
"""The width that is left to its button, in pixels."""


class ProcessTable(QTreeView):
    """Who uses the GPU that is looked at."""

    chosen = Signal(object)
    """A row of a process, to be told more of."""
    acted = Signal(object, object)
    """What is wanted (process_menus.Act), and the row."""
    typed = Signal(str)
    """What a person begins to type while the rows have the keyboard."""
    choice_changed = Signal()
    """Columns, their places, widths or what is sorted by, by a person's hand."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName("processes")
        self._model = ProcessModel(self)
        self._choice = Choice()
        self._tokens = LIGHT
        self._fitting = False
        self.is_muted: Callable[[Row], bool] = lambda _row: False
        self.add_commands: Optional[Callable[[QMenu, model.Process], None]] = None
        """Puts into a row's menu what a terminal can tell of its process."""
        self.setModel(self._model)
        self._rows = RowDelegate(self)
        self._who = WhoDelegate(self)
        self.setItemDelegate(self._rows)
        self.setItemDelegateForColumn(Place.WHO, self._who)
        self.setFont(tabular(self.font()))
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(True)
        self.setExpandsOnDoubleClick(False)
        self.setIndentation(TILE)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.clicked.connect(self._on_click)
        self.view_button = QToolButton(self)
        self.view_button.setText("⋮")
        self.view_button.setProperty("role", "quiet")
        self.view_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.view_button.setMenu(QMenu(self.view_button))
        self._set_up_header()
        self.retell()

    def _set_up_header(self) -> None:
        header = self.header()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setStretchLastSection(False)
        header.setFont(scaled(self.font(), 0.9))
        header.setMinimumSectionSize(process_choice.NARROWEST)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open_columns_menu)
        header.sectionClicked.connect(lambda section: self.sort_by(Place(section)))
        header.sectionMoved.connect(self._on_moved)
        header.sectionResized.connect(self._on_resized)
        header.sectionHandleDoubleClicked.connect(lambda section: self._forget_width(Place(section)))

    # ------------------------------------------------------------ what it shows

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = self._who.tokens = tokens
        self._model.wear(tokens)
        self.viewport().update()

    def retell(self) -> None:
        """Say everything again, in another language."""
        self.setAccessibleName(say("Processes on this GPU"))
        self.view_button.setAccessibleName(say("View of the processes"))
        self.view_button.setToolTip(say("Filter, grouping, columns and sorting"))
        self._model.retell()
        self._fit()

    def use_icons(self, icon_of: Callable[[Row], Optional[QIcon]]) -> None:
        """Draw before a name what this gives, else its letter."""
        self._who.icon_of = icon_of
        self.viewport().update()

    def show_rows(self, rows: tuple[Row, ...], now: float) -> None:
        """Show rows in this order at a moment; those of a group stand below it."""
        self._model.show_rows(rows, now)
        has_groups = any(row.members for row in rows)
        if self.rootIsDecorated() != has_groups:
            self.setRootIsDecorated(has_groups)

    def current(self) -> Optional[Row]:
        """Give the row that is chosen."""
        index = self.currentIndex()
        return self._model.row(index) if index.isValid() else None

    def selectRow(self, place: int) -> None:  # noqa: N802 - as other tables of Qt call it
        """Choose a row by its place among the topmost."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self._model.index(place, 0), flags)

    def horizontalHeader(self) -> QHeaderView:  # noqa: N802 - as other tables of Qt call it
        """Give the header."""
        return self.header()

    def copied(self) -> str:
        """Give the selected rows as a spreadsheet takes them: titles and cells with tabs between them."""
        header = self.header()
        places = sorted((one for one in Place if not self.isColumnHidden(one)), key=header.visualIndex)
        chosen = {index.internalId() for index in self.selectionModel().selectedRows(0)}
        lines = [[COLUMNS[place].full_title() for place in places]]
        for index, _ in self._model.rows():
            if index.internalId() in chosen:
                lines.append([" ".join(str(index.siblingAtColumn(place).data() or "").split()) for place in places])
        return "\n".join("\t".join(line) for line in lines) + "\n" if len(lines) > 1 else ""

    # ------------------------------------------------------------ columns

    @property
    def choice(self) -> Choice:
        """What a person chose of the columns."""
        return self._choice

    def choose(self, choice: Choice) -> None:
        """Take a choice that was kept."""
        self._choice = choice
        self._place_columns()
        self._fit()

    def sort_by(self, place: Optional[Place]) -> None:
        """Sort by a column, the other way round when it is so already, then as at first; None at once as at first."""
        changed = (
            self._choice._replace(sort=BUSIEST)
            if place is None
            else self._choice.sorted_by(place, figure=COLUMNS[place].figure)
        )
        self._take(changed)

    def show_column(self, place: Place, *, seen: bool) -> None:
        """Have a column seen or not."""
        self._take(self._choice.with_column(place, seen=seen))

    def group(self, *, by_application: bool) -> None:
        """Have a row for each application, or for each process."""
        self._take(self._choice._replace(grouped=by_application))

    def reset_columns(self) -> None:
        """Have the columns as they were at first; how rows are grouped stays."""
        self._take(Choice(grouped=self._choice.grouped))

    def _take(self, choice: Choice) -> None:
        if choice != self._choice:
            self.choose(choice)
            self.choice_changed.emit()

    def _on_moved(self, *_places: int) -> None:
        if not self._fitting:
            header = self.header()
            order = tuple(Place(header.logicalIndex(place)) for place in range(len(Place)))
            self._choice = self._choice._replace(order=order)
            self.choice_changed.emit()

    def _on_resized(self, section: int, _before: int, width: int) -> None:
        if not self._fitting and width > 0:
            widths = {**self._choice.widths, Place(section): width}
            self._choice = self._choice._replace(widths=widths)
            self.choice_changed.emit()

    def _forget_width(self, place: Place) -> None:
        self._take(
            self._choice._replace(widths={one: width for one, width in self._choice.widths.items() if one is not place})
        )

    def _place_columns(self) -> None:
        self._fitting = True
        header = self.header()
        for at, place in enumerate(self._choice.order):
            header.moveSection(header.visualIndex(place), at)
        self._model.show_sort(self._choice.sort)
        self._fitting = False

    def _fit(self) -> Fitted:
        fitted = process_choice.fit(
            self._choice, {place: self._needed(place) for place in Place}, self.viewport().width() - VIEW_BUTTON
        )
        self._fitting = True
        self._model.show_columns(fitted.shown)
        for place in Place:
            self.setColumnHidden(place, place not in fitted.widths)
            if place in fitted.widths:
                self.setColumnWidth(place, fitted.widths[place])
        self._fitting = False
        return fitted

    def _needed(self, place: Place) -> int:
        column = COLUMNS[place]
        if column.sample is None:
            return LEAST_WHAT
        metrics = self.fontMetrics()
        tile = TILE + GAP if place is Place.WHO else 0
        sample = f"≥ {column.sample}" if self._choice.grouped and column.member else column.sample
        texts = max(metrics.horizontalAdvance(sample), metrics.horizontalAdvance(self._model.title(place)))
        return texts + _MARGIN + tile

    # ------------------------------------------------------------ what Qt tells

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:  # noqa: N802 - Qt's name
        """Draw the sign that a group can be opened, pointing to where its name begins."""
        if self.selectionModel().isSelected(index):
            painter.fillRect(rect, QColor(self._tokens.chosen))
        if not self._model.row(index).members:
            return
        left_to_right = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        middle = QPointF(rect.right() - GAP + 1 if left_to_right else rect.left() + GAP, rect.center().y() + 1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._tokens.muted), 1.6))
        painter.translate(middle)
        painter.rotate(90 if self.isExpanded(index) else 0 if left_to_right else 180)
        painter.drawPolyline(QPolygonF([QPointF(-2, -4), QPointF(2, 0), QPointF(-2, 4)]))
        painter.restore()

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        """Colour what is chosen to the very end, and show where the keyboard is by a line around the whole row."""
        if self.selectionModel().isSelected(index):
            painter.fillRect(option.rect, QColor(self._tokens.chosen))
        super().drawRow(painter, option, index)
        current = self.current()
        if self.hasFocus() and current is not None and current is self._model.row(index):
            painter.setPen(QPen(QColor(self._tokens.blue), 1))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the header and five rows."""
        return QSize(480, self.header().sizeHint().height() + 5 * row_height(self.fontMetrics()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the header and two rows."""
        return QSize(200, self.header().sizeHint().height() + 2 * row_height(self.fontMetrics()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let columns leave until the rest fits."""
        super().resizeEvent(event)
        self._place_button()
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _place_button(self) -> None:
        """Put the button of the view behind the last title."""
        header = self.header().geometry()
        left_to_right = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        left = header.right() - VIEW_BUTTON + 1 if left_to_right else header.left()
        self.view_button.setGeometry(left, header.top() + 2, VIEW_BUTTON, header.height() - 4)
        self.view_button.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open with Enter, copy with Ctrl+C, end with Delete."""
        row = self.current()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif row is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        elif row is not None and event.key() == Qt.Key.Key_Delete:
            self.acted.emit(process_menus.Act.END, row)
        elif event.text().strip() and event.text().isprintable() and event.text() not in "+-*":
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def copy_rows(self) -> None:
        """Put the selected rows onto the clipboard."""
        text = self.copied()
        if text:
            QGuiApplication.clipboard().setText(text)

    def _on_click(self, index: Index) -> None:
        held = QGuiApplication.keyboardModifiers()
        if not held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
            self._open(index)

    def _open(self, index: Index) -> None:
        row = self._model.row(index)
        if row.members:
            whole = self._model.index(index.row(), 0)
            self.setExpanded(whole, not self.isExpanded(whole))
        else:
            self.chosen.emit(row)

    def menu(self, row: Row) -> QMenu:
        """Make the menu of a row."""
        made = process_menus.row_menu(row, self.acted.emit, self, is_muted=self.is_muted(row))
        made.addSeparator()
        if row.process is not None and self.add_commands is not None:
            self.add_commands(made, row.process)
        copy = made.addAction(say("Copy rows"), self.copy_rows)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        view = made.addMenu(say("View"))
        process_menus.fill_view_menu(self, view)
        return made

    def _open_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        index = index if index.isValid() else self.currentIndex()
        if index.isValid():
            _pop_up(self.menu(self._model.row(index)), self.viewport(), place)

    def _open_columns_menu(self, place: QPoint) -> None:
        made = QMenu(self)
        process_menus.fill_columns_menu(self, made)
        _pop_up(made, self.header(), place)


def _pop_up(menu: QMenu, over: QWidget, place: QPoint) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(over.mapToGlobal(place))
