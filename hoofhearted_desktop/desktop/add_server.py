"""The dialog that adds a server: which one, then how far the connection has come, until it is live or a failure says why not."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop.dialog import Dialog, Roll, button, button_row
from hoofhearted_desktop.desktop.errand import Errand
from hoofhearted_desktop.desktop.failure import Failure
from hoofhearted_desktop.desktop.host_choice import HostChoice
from hoofhearted_desktop.desktop.step_list import StepList
from hoofhearted_desktop.desktop.text import FlowingText, whole
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.prometheus.address import PrometheusAddress
from hoofhearted_desktop.link.ssh.hop import Address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QCloseEvent

    from hoofhearted_desktop.desktop.theme import Theme, Tokens
    from hoofhearted_desktop.link.servers import AnyAddress

_LONGEST_NAME = 60
_MOST_NOTES = 3


class Knowledge(NamedTuple):
    """What the dialog asks: what a text means (an address, or what is wrong with it), which hosts ssh knows, and what of
    its configuration for an address was not understood. The last two may be slow, and are called beside the GUI thread.
    """

    parse: Callable[[str], Union[AnyAddress, str]]
    known: Callable[[], Sequence[str]]
    notes: Callable[[AnyAddress], Sequence[str]]


class Phase(enum.Enum):
    """Where the dialog stands."""

    CHOOSING = "choosing"
    CONNECTING = "connecting"
    FAILED = "failed"


class AddServer(Dialog):
    """Accepted when the server is live, or is to be kept though it cannot be reached now; rejected when nothing is added.

    Whoever shows it connects on `add_requested`, forwards the states of that session to `show_state`, and forgets the
    session on `abandoned`.
    """

    add_requested = Signal(object, str)
    """An Address, and the name for the list; empty for the address's own."""
    retry_requested = Signal()
    abandoned = Signal()

    def __init__(self, knowledge: Knowledge, colours: Theme, parent: Optional[QWidget] = None) -> None:
        """Begin by asking which server."""
        self.steps = StepList()  # the theme is worn while the dialog is made
        super().__init__(colours, parent)
        self._knowledge = knowledge
        self._phase = Phase.CHOOSING
        self._address: Optional[AnyAddress] = None
        self._heading = say("Add a server")
        self.choice = HostChoice(knowledge.parse)
        self.name = QLineEdit()
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setAccessibleName(say("Name in the list"))
        self.failure = Failure()
        self.notes = [FlowingText(lines=3, role="muted") for _ in range(1 + _MOST_NOTES)]
        self.connect_button = button(say("Connect"), primary=True)
        self.cancel_button = button(say("Cancel"))
        self.stop_button = button(say("Stop"), by_enter=False)
        self.again_button = button(say("Try again"), primary=True)
        self.copy_button = button(say("Copy the error"))
        self.back_button = button(say("Back"))
        self.keep_button = button(say("Add it anyway"))
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._choose()
        Errand(knowledge.known, self._on_known)

    @property
    def phase(self) -> Phase:
        """Where the dialog stands."""
        return self._phase

    def begin_with(self, address: str, name: str) -> None:
        """Begin with a server that has another address from now on."""
        self._heading = say("Edit the address")
        self.choice.field.setText(address)
        self.name.setText(name)
        self._choose()

    def show_state(self, state: states.State) -> None:
        """Follow the session that was begun. A failure stays on the screen while the session tries again by itself."""
        if self._phase is Phase.CHOOSING:
            return
        if isinstance(state, (states.Live, states.Stale)):
            self.accept()
        elif isinstance(state, states.Lost):
            self._fail(state)
        elif isinstance(state, states.Connecting) and state.at is not None and self._phase is Phase.CONNECTING:
            self.steps.show_at(state.at)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.steps.wear(tokens)

    def reject(self) -> None:
        """Take one step back: from a connection or its failure to the choice, and from there away."""
        if self._phase is Phase.CHOOSING:
            super().reject()
        else:
            self._abandon()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave whatever is being done."""
        if self._phase is not Phase.CHOOSING:
            self._abandon()
        super().closeEvent(event)

    # ------------------------------------------------------------ parts

    def _lay_out(self) -> None:
        named = QLabel(say("&Name in the list (optional)"))
        named.setBuddy(self.name)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.choice)
        below = QVBoxLayout()
        below.setSpacing(6)
        below.addWidget(named)
        below.addWidget(self.name)
        column.addLayout(below)
        column.addStretch(1)
        column.addLayout(button_row(self.cancel_button, self.connect_button))
        told = QWidget()
        column = QVBoxLayout(told)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.steps)
        column.addWidget(self.failure)
        quiet = QVBoxLayout()
        quiet.setSpacing(4)
        for line in self.notes:
            quiet.addWidget(line)
        column.addLayout(quiet)
        column.addStretch(1)
        second = QWidget()
        column = QVBoxLayout(second)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self._roll = Roll(told)
        column.addWidget(self._roll, 1)
        column.addLayout(
            button_row(self.keep_button, self.stop_button, self.again_button, left=(self.back_button, self.copy_button))
        )
        self._pages.addWidget(first)
        self._pages.addWidget(second)
        self.column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.choice.changed.connect(self._changed)
        self.choice.chosen.connect(self._begin)
        self.name.returnPressed.connect(self._begin)
        self.connect_button.clicked.connect(self._begin)
        self.cancel_button.clicked.connect(self.reject)
        self.stop_button.clicked.connect(self._abandon)
        self.back_button.clicked.connect(self._abandon)
        self.again_button.clicked.connect(self._again)
        self.copy_button.clicked.connect(self.failure.copy)
        self.keep_button.clicked.connect(self.accept)

    # ------------------------------------------------------------ phases

    def _choose(self) -> None:
        self._phase = Phase.CHOOSING
        self.say_title(self._heading, self._heading)
        self._pages.setCurrentIndex(0)
        self.connect_button.setDefault(True)
        self.choice.field.setFocus()
        self.choice.field.selectAll()
        self._changed()

    def _changed(self) -> None:
        found = self.choice.found
        self.name.setPlaceholderText(whole(found.host) if isinstance(found, (Address, PrometheusAddress)) else "")

    def _begin(self) -> None:
        found = self.choice.found
        if self._phase is not Phase.CHOOSING:
            return
        if not isinstance(found, (Address, PrometheusAddress)):
            self.choice.complain()
            return
        self._address = found
        self._say_notes(())
        self._show_connecting()
        Errand(lambda: (found, tuple(self._knowledge.notes(found))), self._on_notes)
        self.add_requested.emit(found, self.name.text().strip())

    def _again(self) -> None:
        self._show_connecting()
        self.retry_requested.emit()

    def _show_connecting(self) -> None:
        self._phase = Phase.CONNECTING
        self.say_title(say("Connecting to {name}", name=self._named()), self._heading)
        self.steps.restart()
        self.failure.hide()
        self._pages.setCurrentIndex(1)
        self._offer(self.stop_button)
        self.stop_button.setFocus()

    def _fail(self, state: states.Lost) -> None:
        if self._phase is Phase.CONNECTING:
            self.steps.fail()
        first = self._phase is not Phase.FAILED
        self._phase = Phase.FAILED
        self.say_title(say("No connection to {name}", name=self._named()), self._heading)
        names = (self._named(), str(self._address), self._address.host if self._address else "")
        self.failure.say(state.reason, state.remedy, names)
        self.failure.show()
        offered = [self.back_button, self.copy_button, self.again_button]
        self._offer(*offered, *([self.keep_button] if state.retry_s is not None else []))
        if first:
            self.again_button.setDefault(True)
            self.again_button.setFocus()
            QTimer.singleShot(
                0, self, lambda: self._roll.ensureWidgetVisible(self.failure.reason)
            )  # once it has its place

    def _offer(self, *offered: QWidget) -> None:
        for each in (self.back_button, self.copy_button, self.keep_button, self.stop_button, self.again_button):
            each.setVisible(each in offered)

    def _abandon(self) -> None:
        self.abandoned.emit()
        self._choose()

    def _named(self) -> str:
        return whole(self.name.text().strip() or str(self._address))

    # ------------------------------------------------------------ what the errands found

    def _on_known(self, names: Sequence[str]) -> None:
        self.choice.show_known(names)

    def _on_notes(self, found: tuple[AnyAddress, tuple[str, ...]]) -> None:
        address, notes = found
        if address != self._address or not notes:
            return
        self._say_notes(notes)

    def _say_notes(self, notes: tuple[str, ...]) -> None:
        """Say the first of them; `hoofhearted doctor HOST` has them all."""
        heading = say("In your SSH configuration:")
        if len(notes) > _MOST_NOTES:
            heading = say("In your SSH configuration (the first {few} of {all}):", few=_MOST_NOTES, all=len(notes))
        lines = [heading, *map(told, notes)] if notes else []
        for place, line in enumerate(self.notes):
            line.say(whole(lines[place]) if place < len(lines) else "")
            line.setVisible(place < len(lines))
