"""The menus of the process table: what may be done with a process, and which columns are seen."""

from __future__ import annotations

import enum
import functools
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.process_columns import COLUMNS, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hoofhearted_desktop.desktop.process_choice import Choice
    from hoofhearted_desktop.desktop.process_rows import Row


class Act(enum.Enum):
    """What may be wanted of a row."""

    DETAILS = "details"
    EXPECT = "expect"
    TELL = "tell"
    MUTE = "mute"
    COPY_NAME = "copy name"
    COPY_PID = "copy pid"
    COPY_COMMAND = "copy command"
    COPY_SENTENCE = "copy sentence"
    END = "end"


def is_known(row: Row) -> bool:
    """Whether anybody can say what the process of a row is."""
    return row.process is not None and row.process.missing is None and row.pid is not None


def row_menu(row: Row, act: Callable[[Act, Row], None], parent: QWidget, *, is_muted: bool) -> QMenu:
    """Make the menu of a row; `act` is told what was chosen."""
    made = QMenu(parent)
    known = is_known(row)

    def add(menu: QMenu, text: str, what: Act, *, possible: bool) -> None:
        action = menu.addAction(text, functools.partial(act, what, row))
        action.setEnabled(possible)

    add(made, say("Details"), Act.DETAILS, possible=not row.members)
    add(made, say("This is expected"), Act.EXPECT, possible=known)
    add(made, say("Always tell me"), Act.TELL, possible=known)
    add(made, say("Unmute this program") if is_muted else say("Mute this program"), Act.MUTE, possible=known)
    fill_copies(made.addMenu(say("Copy")), row, act)
    made.addSeparator()
    add(
        made, say("End process…"), Act.END, possible=row.process is not None and row.pid is not None and not row.members
    )
    return made


def fill_copies(menu: QMenu, row: Row, act: Callable[[Act, Row], None]) -> None:
    """Put into a menu what can be copied of a row."""
    has_line = row.process is not None and bool(row.process.command_line)
    for text, what, possible in (
        (say("Name"), Act.COPY_NAME, True),
        (say("Process id"), Act.COPY_PID, row.pid is not None),
        (say("Command line"), Act.COPY_COMMAND, has_line),
        (say("Sentence"), Act.COPY_SENTENCE, True),
    ):
        menu.addAction(text, functools.partial(act, what, row)).setEnabled(possible)


class Columned(Protocol):
    """A table whose columns are chosen."""

    @property
    def choice(self) -> Choice:
        """What is chosen."""

    def show_column(self, place: Place, *, seen: bool) -> None:
        """Have a column seen or not."""

    def sort_by(self, place: Place | None) -> None:
        """Sort by a column."""

    def group(self, *, by_application: bool) -> None:
        """Have a row for each application, or for each process."""

    def reset_columns(self) -> None:
        """Have the columns as at first."""


def fill_view_menu(table: Columned, made: QMenu) -> None:
    """Put into a menu how rows are grouped, what they are sorted by and which columns there are, as it is now."""
    grouped = made.addAction(say("Group by application"))
    grouped.setCheckable(True)
    grouped.setChecked(table.choice.grouped)
    grouped.setShortcut(QKeySequence("Ctrl+G"))
    grouped.toggled.connect(lambda on: table.group(by_application=on))
    made.addMenu(_sort_menu(table, made))
    made.addSeparator()
    fill_columns_menu(table, made)


def fill_columns_menu(table: Columned, made: QMenu) -> None:
    """Put into a menu which columns there are, as they are now."""
    wanted = table.choice.wanted()
    for place in Place:
        if place is not Place.WHO:
            action = made.addAction(COLUMNS[place].full_title())
            action.setCheckable(True)
            action.setChecked(place in wanted)
            action.toggled.connect(functools.partial(_show, table, place))
    made.addSeparator()
    made.addAction(say("Reset the columns"), table.reset_columns)


def _sort_menu(table: Columned, parent: QWidget) -> QMenu:
    sorting = QMenu(say("Sort by"), parent)
    group = QActionGroup(sorting)
    for one in (None, *Place):
        title = say("Busiest first") if one is None else COLUMNS[one].full_title()
        action = sorting.addAction(title, functools.partial(table.sort_by, one))
        action.setCheckable(True)
        action.setChecked(table.choice.sort.place is one)
        group.addAction(action)
    return sorting


def _show(table: Columned, place: Place, seen: bool) -> None:  # noqa: FBT001 - a signal's argument
    table.show_column(place, seen=seen)
