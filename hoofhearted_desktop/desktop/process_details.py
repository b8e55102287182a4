"""Everything known about one process, in a pane beside the page: what it does, who it is, and what can be done about it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core import alarm_words, model, naming, quantities, spared, wording
from hoofhearted_desktop.core.tongue import later, say, told
from hoofhearted_desktop.desktop import process_menus, process_words
from hoofhearted_desktop.desktop.process_facts import FactsForm
from hoofhearted_desktop.desktop.process_menus import Act
from hoofhearted_desktop.desktop.process_pane import Pane
from hoofhearted_desktop.desktop.process_use_box import UseBox
from hoofhearted_desktop.desktop.text import label, set_role, whole
from hoofhearted_desktop.desktop.verbatim import Verbatim
from hoofhearted_desktop.desktop.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.process_rows import Key, Row
    from hoofhearted_desktop.desktop.process_use import Past, Trail
    from hoofhearted_desktop.desktop.theme import Tokens

WIDTH = 312
REVEALED_MS = 60_000


class ProcessDetails(Pane):
    """The pane; it keeps saying what is known of the process it was opened for."""

    expect_requested = Signal(object)
    mute_requested = Signal(str, str)
    """What the program is known by, and its name; the same for muting it and for unmuting."""
    acted = Signal(object, object)
    """What is wanted (process_menus.Act), and the row."""
    reveal_requested = Signal(object)
    """The process of which the whole command line is to be seen."""
    asked_about = Signal(object)
    """The process of which the pane was opened, of which more can be found out."""

    def __init__(self) -> None:
        """Start with nobody."""
        super().__init__(WIDTH)
        self._row: Optional[Row] = None
        self._now = 0.0
        self._parents: process_words.Parents = None
        self._muted: frozenset[str] = frozenset()
        self._revealed: Optional[tuple[str, ...]] = None
        self._hiding = QTimer(self)
        self._hiding.setSingleShot(True)
        self._hiding.setInterval(REVEALED_MS)
        self._hiding.timeout.connect(self.hide_command)
        self.use = UseBox()
        self.chain = FactsForm(process_words.TITLES, process_words.OPTIONAL)
        self.facts = self.chain.values
        self.command_title = label(role="muted")
        self.command = Verbatim(later("Command line"))
        self.reveal = QPushButton()
        self.reveal_problem = label(role="muted")
        self.reveal_problem.setWordWrap(True)
        self.expect, self.tell, self.mute, self.end = (QPushButton() for _ in range(4))
        set_role(self.end, "danger")
        self.inspect = QToolButton()
        self.copy = QToolButton()
        for button in (self.inspect, self.copy):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setMenu(QMenu(button))
            button.setSizePolicy(self.end.sizePolicy())
        self.inspect.hide()
        self.end_note = label(role="muted")
        self.end_note.setWordWrap(True)
        self._lay_out(self.column)
        self._connect()
        self.retell()

    def _lay_out(self, column: QVBoxLayout) -> None:
        """What is asked for most stands first, so that it is reached without scrolling: how much, what to do, then who it is."""
        actions = QWidget()
        row = WrappingRow(6)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.expect, self.tell, self.mute, self.end):
            row.addWidget(button)
        actions.setLayout(row)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        actions.setSizePolicy(policy)
        column.addWidget(self.use)
        column.addSpacing(4)
        column.addWidget(actions)
        column.addWidget(self.end_note)
        column.addSpacing(8)
        column.addWidget(self.chain)
        column.addSpacing(8)
        column.addWidget(self.command_title)
        column.addWidget(self.command)
        column.addWidget(self.reveal_problem)
        column.addWidget(self.reveal)
        column.addSpacing(12)
        for widget in (self.copy, self.inspect):
            column.addWidget(widget)
        column.addStretch(1)
        order = (
            self.close_button,
            self.expect,
            self.tell,
            self.mute,
            self.end,
            self.command,
            self.reveal,
            self.copy,
        )
        for before, after in zip(order, (*order[1:], self.inspect), strict=True):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.reveal.clicked.connect(self._on_reveal)
        self.expect.clicked.connect(self._expect)
        self.tell.clicked.connect(lambda: self._act(Act.TELL))
        self.mute.clicked.connect(self._mute)
        self.end.clicked.connect(lambda: self._act(Act.END))
        self.copy.menu().aboutToShow.connect(self._fill_copies)

    # ------------------------------------------------------------ what it is given

    @property
    def key(self) -> Optional[Key]:
        """The identity of the process it is open for."""
        return None if self._row is None else self._row.key

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        super().wear(tokens)
        self.use.wear(tokens)

    def retell(self) -> None:
        """Say everything again, in another language."""
        self.setAccessibleName(say("Process details"))
        self.close_button.setAccessibleName(say("Close the details"))
        self.close_button.setToolTip(say("Close (Esc)"))
        self.command_title.setText(say("Command line"))
        self.command.setAccessibleName(say("Command line"))
        self.expect.setText(say("This is expected"))
        self.expect.setAccessibleDescription(say("No notification about it from now on"))
        self.tell.setText(say("Always tell me"))
        self.tell.setAccessibleDescription(say("A notification whenever it uses the GPU, usual or not"))
        self.copy.setText(say("Copy"))
        self.inspect.setText(say("Inspect in a terminal"))
        self.end.setText(say("End process…"))
        self.chain.retell()
        self.use.retell()
        self._say_revealed()
        self._say_muted()
        if self._row is not None:
            self._say()

    def show_row(self, row: Optional[Row], now: float) -> None:
        """Say what is known of a row; None empties the pane."""
        another = row is None or row.key != self.key
        self._row, self._now = row, now
        if another:
            self._parents = None
            self.hide_command()
            self.reveal_problem.hide()
            self.use.clear()
        if row is None:
            return
        self._say()
        if another and row.process is not None:
            self.asked_about.emit(row.process)

    def show_use(self, gpu: model.Gpu, sample: model.Sample, trail: Optional[Trail]) -> None:
        """Say what it does on each GPU, and draw its use of the one that is looked at."""
        if self._row is not None:
            self.use.show_use(self._row, gpu, sample, trail)

    def show_past(self, key: Key, past: Past) -> None:
        """Draw what is kept of its program, if it is the one that was asked about."""
        if key == self.key:
            self.use.show_past(past)

    def show_parents(self, key: Key, parents: tuple[model.Parent, ...]) -> None:
        """Name what started it, up to the first process, if it is the one that was asked about."""
        if key == self.key and parents:
            self._parents = parents
            self._say()

    def show_muted(self, applications: frozenset[str]) -> None:
        """Know which programs are muted, by what they are known by."""
        self._muted = applications
        self._say_muted()

    @property
    def muted(self) -> frozenset[str]:
        """Which programs are muted."""
        return self._muted

    def offer_commands(self, fill: Callable[[QMenu, model.Process], None], *, any_there: bool) -> None:
        """Have the menu filled by `fill` whenever it is opened, with what a terminal can tell of the process."""
        menu = QMenu(self.inspect)
        self.inspect.setMenu(menu)
        menu.aboutToShow.connect(lambda: self._fill_commands(menu, fill))
        self.inspect.setVisible(any_there)

    # ------------------------------------------------------------ the command line

    def show_command(self, key: Key, command_line: tuple[str, ...]) -> None:
        """Show the whole of it for a minute, if it is that of the process that was asked about."""
        if key == self.key and not self.isHidden():
            self._revealed = command_line
            self._hiding.start()
            self._say_command()
            self._say_revealed()

    def refuse_command(self, key: Key, why: str) -> None:
        """Say why the whole of it cannot be shown."""
        if key == self.key:
            self.reveal_problem.setText(wording.capital(whole(told(why))))
            self.reveal_problem.show()

    def hide_command(self) -> None:
        """Show it without its secrets again."""
        self._hiding.stop()
        if self._revealed is not None:
            self._revealed = None
            self._say_command()
            self._say_revealed()

    @property
    def is_revealed(self) -> bool:
        """Whether all of it is to be seen now."""
        return self._revealed is not None

    def shown_command(self) -> Optional[tuple[str, ...]]:
        """Give the command line as it is shown."""
        process = self._row.process if self._row is not None else None
        return self._revealed or (process.command_line if process is not None else None)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Leave no secret on a pane that nobody looks at."""
        super().hideEvent(event)
        self.hide_command()

    def _on_reveal(self) -> None:
        self.reveal_problem.hide()
        if self._revealed is not None:
            self.hide_command()
        elif self._row is not None and self._row.process is not None:
            self.reveal_requested.emit(self._row.process)

    def _say_revealed(self) -> None:
        shown = self._revealed is not None
        self.reveal.setText(say("Hide the secrets again") if shown else say("Reveal all of it"))
        self.reveal.setAccessibleDescription(
            say("It is hidden again after a minute")
            if shown
            else say("Passwords and tokens in it are shown for a minute")
        )

    def _say_command(self) -> None:
        shown = self.shown_command()
        self.command.say(quantities.not_available() if shown is None else " ".join(shown))

    # ------------------------------------------------------------ what it says

    def _say(self) -> None:
        row = self._row
        if row is None:
            return
        process = row.process
        self.say_title(row.who, row.what)
        self.chain.say(process_words.chain(row, self._parents, self._now))
        self._say_command()
        self.reveal.setVisible(process is not None and process.command_line is not None)
        known = process_menus.is_known(row)
        self.expect.setEnabled(known)
        self.tell.setEnabled(known)
        why = None if process is None else spared.why_spared(process)
        self.end.setEnabled(process is not None and process.missing is None and why is None and process.pid >= 0)
        self.end_note.setText("" if why is None else process_words.SPARED[why]())
        self.end_note.setVisible(why is not None)
        self._say_muted()

    def _say_muted(self) -> None:
        process = self._row.process if self._row is not None else None
        self.mute.setEnabled(process is not None and process.missing is None)
        muted = process is not None and alarm_words.program(process) in self._muted
        self.mute.setText(say("Unmute this program") if muted else say("Mute this program"))
        self.mute.setAccessibleDescription(
            say("Notifications about it are not shown")
            if muted
            else say("Show no notification about it until it is unmuted")
        )

    # ------------------------------------------------------------ what is wanted

    def _act(self, what: Act) -> None:
        if self._row is not None:
            self.acted.emit(what, self._row)

    def _mute(self) -> None:
        process = self._row.process if self._row is not None else None
        if process is not None:
            self.mute_requested.emit(alarm_words.program(process), naming.process_title(process))

    def _expect(self) -> None:
        if self._row is not None:
            self.expect_requested.emit(self._row.process)

    def _fill_copies(self) -> None:
        menu = self.copy.menu()
        menu.clear()
        if self._row is not None:
            process_menus.fill_copies(menu, self._row, self._copy)

    def _copy(self, what: Act, row: Row) -> None:
        shown = self.shown_command()
        if what is Act.COPY_COMMAND and shown is not None:
            QGuiApplication.clipboard().setText(shlex.join(shown))
        else:
            self.acted.emit(what, row)

    def _fill_commands(self, menu: QMenu, fill: Callable[[QMenu, model.Process], None]) -> None:
        menu.clear()
        process = self._row.process if self._row is not None else None
        if process is not None:
            fill(menu, process)
