"""The process table with what is above it: the filter, how rows are grouped, the columns; and why it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import process_choice, process_menus
from hoofhearted_desktop.desktop.process_filter import matching
from hoofhearted_desktop.desktop.process_groups import grouped
from hoofhearted_desktop.desktop.process_order import Order
from hoofhearted_desktop.desktop.process_table import ProcessTable
from hoofhearted_desktop.desktop.text import FlowingText, label, whole

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.process_rows import Key, Row
    from hoofhearted_desktop.desktop.theme import Tokens


class ProcessPanel(QWidget):
    """Who uses the GPU that is looked at."""

    chosen = Signal(object)
    """A row of a process, to be told more of."""
    expect_requested = Signal(object)
    acted = Signal(object, object)
    choice_changed = Signal(object)
    """JSON of what a person chose, to be kept."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._rows: tuple[Row, ...] = ()
        self._now = 0.0
        self._why = ""
        self._order = Order()
        self._order_found = Order()
        """How those stand that were looked for; all of them stand as before when that is over."""
        self.table = ProcessTable()
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(96)
        self.filter.setMaximumWidth(320)
        self.filter.installEventFilter(self)
        self.count = label(role="muted")
        self.leave = QToolButton()
        self.leave.setText("✕")
        self.leave.setProperty("role", "quiet")
        self.view = self.table.view_button
        self.bar = QWidget()
        self.empty = _Empty(self.table.viewport())
        self._lay_out()
        self._connect()
        self.retell()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(8, 8, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.filter, 1)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        self.bar.hide()
        QWidget.setTabOrder(self.filter, self.leave)
        QWidget.setTabOrder(self.leave, self.view)
        QWidget.setTabOrder(self.view, self.table)

    def _connect(self) -> None:
        self.table.chosen.connect(self.chosen)
        self.table.acted.connect(self._on_acted)
        self.table.choice_changed.connect(self._on_choice)
        self.filter.textChanged.connect(self._look)
        self.view.menu().aboutToShow.connect(self._fill_view)
        self.leave.clicked.connect(self.clear_filter)
        self.table.typed.connect(self._type)
        self.empty.button.clicked.connect(self.clear_filter)

    # ------------------------------------------------------------ what it shows

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.table.wear(tokens)

    def retell(self) -> None:
        """Say everything again, in another language."""
        self.filter.setPlaceholderText(say("Filter"))
        self.filter.setAccessibleName(say("Filter the processes"))
        self.filter.setToolTip(say("Name, work, user, container, unit or process id (Ctrl+F)"))
        self.leave.setAccessibleName(say("Leave the filter"))
        self.leave.setToolTip(say("Leave the filter (Esc)"))
        self.empty.button.setText(say("Clear the filter"))
        self.table.retell()
        self._say()

    def show_rows(self, rows: tuple[Row, ...], now: float, why_empty: str, order: Order) -> None:
        """Show who uses a GPU at a moment; `order` is where that GPU's rows stand."""
        self._rows, self._now, self._why, self._order = rows, now, why_empty, order
        self._say()

    def row_of(self, key: Optional[Key]) -> Optional[Row]:
        """Give the row of a process, whether the filter lets it be seen or not."""
        return next((row for row in self._rows if row.key == key), None)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All processes on the GPU."""
        return self._rows

    def choose(self, kept: object) -> None:
        """Take what was kept of a person's choice."""
        self.table.choose(process_choice.from_json(kept))
        self._say()

    def look_for(self) -> None:
        """Let a person type what to look for."""
        self.bar.show()
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def clear_filter(self) -> None:
        """Show all rows again."""
        self.filter.clear()
        self.bar.hide()
        self.table.setFocus()

    def _on_acted(self, what: process_menus.Act, row: Row) -> None:
        if what is process_menus.Act.DETAILS:
            self.chosen.emit(row)
        elif what is process_menus.Act.EXPECT:
            self.expect_requested.emit(row.process)
        else:
            self.acted.emit(what, row)

    def _on_choice(self) -> None:
        self._say()
        self.choice_changed.emit(process_choice.to_json(self.table.choice))

    def _look(self) -> None:
        self._order_found = Order()
        self._say()

    def _say(self) -> None:
        choice = self.table.choice
        wanted = self.filter.text()
        found = matching(self._rows, wanted)
        rows = grouped(found) if choice.grouped else found
        order = self._order_found if wanted.strip() else self._order
        self.table.show_rows(order.arrange(rows, choice.sort), self._now)
        if wanted.strip():
            self.count.setText(say("{found} of {all}", found=len(found), all=len(self._rows)))
        else:
            self.count.setText("")
        why = "" if found else self._why
        if self._rows and not found:
            why = say("No process matches “{wanted}”", wanted=whole(wanted.strip()))
        self.empty.say(why, filtered=bool(self._rows))
        if why != self.table.accessibleDescription():
            self.table.setAccessibleDescription(why)

    def group_otherwise(self) -> None:
        """Have a row for each application, or for each process again."""
        self.table.group(by_application=not self.table.choice.grouped)

    def _type(self, text: str) -> None:
        """Begin to filter by what was typed over the rows."""
        self.look_for()
        self.filter.setText(text)

    def _fill_view(self) -> None:
        menu = self.view.menu()
        menu.clear()
        find = menu.addAction(say("Filter…"), self.look_for)
        find.setShortcut(QKeySequence.StandardKey.Find)
        process_menus.fill_view_menu(self.table, menu)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Leave the filter with Escape, which empties it, and go to the rows with Down and Enter."""
        if watched is self.filter and event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()  # else it closes the details, as everywhere in the window
                return True
        elif watched is self.filter and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.clear_filter()
                return True
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.table.setFocus()
                if not self.table.selectionModel().hasSelection() and self.table.model().rowCount():
                    self.table.selectRow(0)
                return True
        return super().eventFilter(watched, event)


class _Empty(QWidget):
    """Why there is no row, over the table's own place."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.text = FlowingText(lines=4, role="muted")
        self.button = QPushButton()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.addStretch(1)
        column.addWidget(self.text)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(2)
        over.installEventFilter(self)
        self.hide()

    def say(self, text: str, *, filtered: bool) -> None:
        self.text.say(text)
        self.button.setVisible(filtered)
        self.setVisible(bool(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize:
            over: Optional[QWidget] = self.parentWidget()
            if over is not None:
                self.setGeometry(over.rect())
        return super().eventFilter(watched, event)
