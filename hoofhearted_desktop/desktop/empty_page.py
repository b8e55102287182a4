"""A host's page while it has no GPU to show: it says why, how far the connection has come, and what can be done about it."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple, Optional

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core import naming, wording
from hoofhearted_desktop.core.tongue import later, say, told
from hoofhearted_desktop.desktop.banner import StateMark
from hoofhearted_desktop.desktop.dialog import Roll
from hoofhearted_desktop.desktop.faces import Face, FaceState
from hoofhearted_desktop.desktop.failure import Failure
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.desktop.step_list import StepList
from hoofhearted_desktop.desktop.text import FlowingText, scaled, set_role
from hoofhearted_desktop.desktop.wrapping_row import WrappingRow
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.desktop.host_view import HostView
    from hoofhearted_desktop.desktop.theme import Tokens
    from hoofhearted_desktop.link.progress import At

_WIDTH = 480


class Way(enum.Enum):
    """A way out."""

    RETRY = "retry"
    CONNECT = "connect"
    CANCEL = "cancel"
    EDIT = "edit"
    REMOVE = "remove"
    DEMO = "demo"
    SERVER = "server"
    COPY = "copy"
    HIDE = "hide"


_NOWHERE = (Way.SERVER, Way.DEMO)
_LABELS = {
    Way.RETRY: later("Try again"),
    Way.CONNECT: later("Connect"),
    Way.CANCEL: later("Cancel"),
    Way.EDIT: later("Edit address…"),
    Way.REMOVE: later("Remove…"),
    Way.DEMO: later("Try the demo"),
    Way.SERVER: later("Add a server"),
    Way.COPY: later("Copy the error"),
    Way.HIDE: later("Hide this machine"),
}
"""The words on the buttons."""
_SAID = {
    Way.DEMO: later("Shows a simulated server, labelled DEMO"),
    Way.SERVER: later("Watches the GPUs of another computer, over SSH"),
    Way.HIDE: later("It can be shown again from the menu of the list of hosts"),
}


class Words(NamedTuple):
    """What the page says, and the ways out, the most useful first; the steps done so far, in place of the text.

    `reason` and `remedy` can be selected, with the commands to type set apart; `text` may change every second.
    """

    title: str
    text: str
    state: FaceState
    ways: tuple[Way, ...] = ()
    reason: str = ""
    remedy: str = ""
    steps: tuple[At, ...] = ()


def words(view: HostView, retry: str, *, several: bool) -> Words:
    """Give what to say while a host has no GPU to show; `retry` says when the connection is tried again."""
    state, sample = view.freshness.state, view.tick.sample if view.tick is not None else None
    if view.known.kind is Kind.SERVER:
        steps = view.steps if isinstance(state, states.Connecting) else ()
        return _server(view.shown_name, state, sample, retry or view.freshness.age_words())._replace(steps=steps)
    here = _here(state, sample, retry)
    hide = several and sample is not None and view.known.kind is Kind.HERE
    if view.freshness.demo:
        return here._replace(ways=())
    return here._replace(ways=(Way.HIDE, Way.DEMO), state=FaceState.NO_DATA) if hide else here


def _here(state: states.State, sample: Optional[model.Sample], retry: str) -> Words:
    if sample is not None and sample.problems:
        return _problem(sample.problems[0], _NOWHERE)
    if isinstance(state, states.Lost):
        title = wording.capital(told(state.reason))
        return Words(title, retry, FaceState.NO_DATA, _NOWHERE, remedy=state.remedy or "")
    if sample is not None:
        return Words(say("No NVIDIA GPU was found on this machine"), "", FaceState.NO_DATA, _NOWHERE)
    return Words(say("Connecting"), say("Waiting for the first reading."), FaceState.NO_DATA)


def _server(name: str, state: states.State, sample: Optional[model.Sample], retry: str) -> Words:
    if isinstance(state, states.Closed):
        text = say("It is not watched until you connect again.")
        title = say("Disconnected from {name}", name=name)
        return Words(title, text, FaceState.NO_DATA, (Way.CONNECT, Way.EDIT, Way.REMOVE))
    if isinstance(state, states.Lost):
        ways = (Way.RETRY, Way.EDIT, Way.COPY, Way.REMOVE)
        title = say("No data from {name}", name=name)
        return Words(title, retry, FaceState.NO_DATA, ways, state.reason, state.remedy or "")
    if isinstance(state, states.Connecting):
        title = say("Connecting to {name}", name=name)
        if state.attempt > 1:
            title = say("Connecting to {name} (attempt {n})", name=name, n=state.attempt)
        text = say("Waiting for its turn.")
        if state.at is not None:
            detail = f": {naming.printable(told(state.at.detail))}" if state.at.detail else ""
            text = f"{wording.capital(told(state.at.step.value))}{detail}"
        return Words(title, text, FaceState.NO_DATA, (Way.CANCEL, Way.EDIT))
    if sample is not None and sample.problems:
        return _problem(sample.problems[0], (Way.RETRY, Way.REMOVE), name)
    if sample is not None:
        title = say("No NVIDIA GPU was found on {name}", name=name)
        return Words(title, "", FaceState.NO_DATA, (Way.RETRY, Way.REMOVE))
    title = say("Connected to {name}", name=name)
    return Words(title, say("Waiting for the first reading."), FaceState.NO_DATA)


def _problem(problem: model.Problem, ways: tuple[Way, ...], name: str = "") -> Words:
    """Say what is wrong with the driver; of a server with its name, where the sentence does not have it."""
    message, remedy = problem.message, problem.remedy or ""
    if not name:
        return Words(wording.capital(told(message)), "", FaceState.PROBLEM, ways, remedy=remedy)
    if "this machine" in message:
        title = wording.capital(told(message.replace("this machine", name)))
        return Words(title, "", FaceState.PROBLEM, ways, remedy=remedy)
    return Words(say("No readings from {name}", name=name), "", FaceState.PROBLEM, ways, message, remedy)


class EmptyPage(QWidget):
    """The page. Its first button is the one to press."""

    pressed = Signal(object)
    """A Way."""

    def __init__(self) -> None:
        """Say nothing yet."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._mark = StateMark()
        self.title = FlowingText(lines=3)
        self.title.setFont(scaled(self.font(), 1.75, bold=True))
        self.failure = Failure(quiet=True)
        self.text = FlowingText(lines=6, role="muted")
        self.text.setFont(scaled(self.font(), 1.05))
        self.steps = StepList()
        self._steps: tuple[At, ...] = ()
        self.buttons = {way: QPushButton() for way in Way}
        self._ways: tuple[Way, ...] = ()
        self._row = WrappingRow(8)
        for way, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, way=way: self.pressed.emit(way))
            button.setProperty("role", "plain")
            button.setAutoDefault(True)
            button.hide()
            self._row.addWidget(button)
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._mark)
        column.addWidget(self.title)
        column.addWidget(self.failure)
        column.addWidget(self.text)
        column.addWidget(self.steps)
        column.addSpacing(8)
        column.addLayout(self._row)
        content = QWidget()
        outer = QVBoxLayout(content)
        outer.setContentsMargins(32, 24, 32, 24)
        outer.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Roll(content))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._retell()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Name the buttons in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()

    def _retell(self) -> None:
        for way, button in self.buttons.items():
            button.setText(_LABELS[way]())
            button.setAccessibleDescription(_SAID[way]() if way in _SAID else "")

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._mark.wear(tokens)
        self.steps.wear(tokens)

    def show_words(self, said: Words, names: tuple[str, ...] = ()) -> None:
        """Say why there is nothing to show; `names` are the host's, which keep their letters at a sentence's beginning."""
        self._mark.show_mark(Face(said.state))
        self.title.say(said.title)
        self.text.say(said.text)
        self.text.setVisible(bool(said.text) and not said.steps)
        self.steps.setVisible(bool(said.steps))
        self._go_on(said.steps)
        self.failure.say(said.reason, said.remedy, names)
        self.failure.setVisible(bool(said.reason or said.remedy))
        if said.ways != self._ways:
            self._offer(said.ways)

    def _go_on(self, steps: tuple[At, ...]) -> None:
        """Show what was done since, or all of it where it is another server or another try."""
        known = max(0, len(self._steps) - 1)  # of the last one the particulars may be others
        if steps[:known] != self._steps[:known] or len(steps) < len(self._steps):
            self.steps.restart()
            known = 0
        for at in steps[known:]:
            self.steps.show_at(at)
        self._steps = steps

    def _offer(self, ways: tuple[Way, ...]) -> None:
        self._ways = ways
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.hide()
        for place, way in enumerate(ways):
            button = self.buttons[way]
            set_role(button, "primary" if place == 0 and way is not Way.CANCEL else "plain")
            self._row.addWidget(button)
            button.show()
