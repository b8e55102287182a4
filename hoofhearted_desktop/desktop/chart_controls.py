"""The row over the charts: how much time they show, by program or in all, standing still, and the ways out of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import chart_margins, mirrored
from hoofhearted_desktop.desktop.segments import Segments
from hoofhearted_desktop.desktop.viewport import RANGES
from hoofhearted_desktop.desktop.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.viewport import Viewport


class ChartControls(QWidget):
    """Buttons. Those that come and go keep their place, so that nothing moves."""

    range_chosen = Signal(float)
    by_program_chosen = Signal(bool)
    paused = Signal()
    reset = Signal()
    picture_copied = Signal()
    picture_saved = Signal()
    table_saved = Signal()

    def __init__(self) -> None:
        """Choose the shortest range, and totals."""
        super().__init__()
        self.ranges = Segments(tuple(word() for _, word in RANGES), say("Time shown"))
        self.ranges.chosen.connect(lambda place: self.range_chosen.emit(RANGES[place][0]))
        self.range = QToolButton()
        """The ranges as a menu, where a row of them has no room."""
        self.range.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._range_menu = QMenu(self)
        for place in range(len(RANGES)):
            action = self._range_menu.addAction("")
            action.triggered.connect(lambda _=False, place=place: self.ranges.button(place).click())
        self.range.setMenu(self._range_menu)
        self.range.hide()
        self.by_program = QToolButton()
        self.by_program.setCheckable(True)
        self.by_program.toggled.connect(self.by_program_chosen)
        self.pause = QToolButton()
        self.pause.setCheckable(True)
        self.pause.toggled.connect(self._press)
        self._is_away = False
        """Whether something else is shown than the chosen range up to now: the button then leads back."""
        self.export = QToolButton()
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self.copy, self.save, self.table = QAction(self), QAction(self), QAction(self)
        self.copy.triggered.connect(self.picture_copied)
        self.save.triggered.connect(self.picture_saved)
        self.table.triggered.connect(self.table_saved)
        menu.addActions([self.copy, self.save, self.table])
        self.export.setMenu(menu)
        row = WrappingRow(8)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.ranges, self.range, self.by_program, self.pause, self.export):
            row.addWidget(part)
        self.setLayout(row)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.retell()

    def retell(self) -> None:
        """Say everything anew."""
        self.ranges.setAccessibleName(say("Time shown"))
        for place, (_, word) in enumerate(RANGES):
            button = self.ranges.button(place)
            button.setText(mirrored.isolated(word(), self.layoutDirection()))
            button.setAccessibleName(say("Time shown: {range}", range=word()))
            self._range_menu.actions()[place].setText(button.text())
        self._say_range()
        self.by_program.setText(say("By program"))
        self.by_program.setToolTip(say("Show which program used how much"))
        self._say_pause()
        self.export.setText(say("Export"))
        self.copy.setText(say("Copy picture"))
        self.save.setText(say("Save picture…"))
        self.table.setText(say("Save as table (CSV)…"))

    def show_view(self, view: Viewport) -> None:
        """Show what a view is like."""
        self._is_away = view.zoomed or not view.follows
        self._say_pause()
        for place, (seconds, _) in enumerate(RANGES):
            if seconds == view.chosen:
                self.ranges.choose(place)
                self._say_range()

    def _press(self, pressed: bool) -> None:  # noqa: FBT001 - a signal's argument
        if pressed != self._is_away:
            (self.reset if self._is_away else self.paused).emit()

    def _say_pause(self) -> None:
        """Say what the button does, in room enough for either, so that nothing beside it moves."""
        words = (say("Pause"), say("Back to now"))
        self.pause.setMinimumWidth(0)
        widest = 0
        for word in words:
            self.pause.setText(word)
            widest = max(widest, self.pause.sizeHint().width())
        self.pause.setText(words[self._is_away])
        self.pause.setMinimumWidth(widest)
        with QSignalBlocker(self.pause):
            self.pause.setChecked(self._is_away)
        self.pause.setToolTip(
            say("Show the whole range up to now (double click, or 0)")
            if self._is_away
            else say("Stand still, or go on (space bar). What comes meanwhile is kept.")
        )

    def _say_range(self) -> None:
        chosen = next(word() for place, (_, word) in enumerate(RANGES) if self.ranges.button(place).isChecked())
        self.range.setText(mirrored.isolated(chosen, self.layoutDirection()))
        self.range.setAccessibleName(say("Time shown: {range}", range=chosen))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Offer the ranges as a menu where they have no room beside each other."""
        super().resizeEvent(event)
        narrow = self.width() < chart_margins.NARROW
        if narrow == self.range.isHidden():
            self.ranges.setVisible(not narrow)
            self.range.setVisible(narrow)
            self.updateGeometry()
