"""A page with nothing to show yet: it says why, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core import wording
from hoofhearted_desktop.desktop.banner import StateMark
from hoofhearted_desktop.desktop.faces import Face, FaceState
from hoofhearted_desktop.desktop.text import FlowingText, label, scaled
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.desktop.theme import Tokens

_WIDTH = 480


class Words(NamedTuple):
    """What the page says; `offers` shows the ways out."""

    title: str
    text: str
    state: FaceState
    offers: bool = False


def words(state: states.State, sample: Optional[model.Sample], retry: str) -> Words:
    """Give what to say while there is no GPU to show."""
    if sample is not None and sample.problems:
        problem = sample.problems[0]
        remedy = f"{wording.capital(problem.remedy).rstrip('.')}." if problem.remedy else ""
        return Words(wording.capital(problem.message), remedy, FaceState.PROBLEM, offers=True)
    if isinstance(state, states.Lost):
        text = " ".join(part for part in (state.remedy, retry) if part)
        return Words(wording.capital(state.reason), text, FaceState.NO_DATA, offers=True)
    if sample is not None:
        return Words("No NVIDIA GPU was found on this machine", "", FaceState.NO_DATA, offers=True)
    return Words("Connecting", "Waiting for the first reading.", FaceState.NO_DATA)


class EmptyPage(QWidget):
    """The page, with its two ways out."""

    try_demo_requested = Signal()

    def __init__(self) -> None:
        """Say nothing yet."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._mark = StateMark()
        self.title = FlowingText(lines=3)
        self.title.setFont(scaled(self.font(), 1.75, bold=True))
        self.text = FlowingText(lines=5, role="muted")
        self.text.setFont(scaled(self.font(), 1.05))
        self.demo = QPushButton("Try the demo")
        self.demo.setProperty("role", "primary")
        self.demo.setAccessibleDescription("Shows a simulated server, labelled DEMO")
        self.demo.clicked.connect(self.try_demo_requested)
        self.server = QPushButton("Add a server")
        self.server.setEnabled(False)
        self.server_note = label("Connecting to servers comes with a later version.", "muted")
        self.server_note.setWordWrap(True)
        self.server.setAccessibleDescription(self.server_note.text())
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.demo)
        buttons.addWidget(self.server)
        buttons.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._mark)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addWidget(self.server_note)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(32, 32, 32, 32)
        outer.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(3)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._mark.wear(tokens)

    def show_words(self, said: Words, *, demo: bool) -> None:
        """Say why there is nothing to show; in the `demo` there is no other to try."""
        self._mark.show_mark(Face(said.state))
        self.title.say(said.title)
        self.text.say(said.text)
        self.text.setVisible(bool(said.text))
        for widget in (self.demo, self.server, self.server_note):
            widget.setVisible(said.offers and not demo)
