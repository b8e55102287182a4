"""A server is met for the first time: its fingerprint, how to compare it, and no way to accept it by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from hoofhearted_desktop.core.tongue import later, say, told
from hoofhearted_desktop.desktop.dialog import Dialog, button, button_row
from hoofhearted_desktop.desktop.text import FlowingText, label, set_role, whole
from hoofhearted_desktop.desktop.verbatim import Copyable
from hoofhearted_desktop.link import fingerprint

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from hoofhearted_desktop.desktop.theme import Theme
    from hoofhearted_desktop.link.questions import HostKeyQuestion

_MOST_PLACES = 3
_KNOWN = later("It is known already by its {type} key, which it does not show now. Somebody else may be answering.")


def doubt(question: HostKeyQuestion) -> str:
    """Say what is known already of the host by keys of other types, or of the key by other names."""
    said = []
    if question.known_types:
        types = question.known_types
        known = types[0]
        for each in types[1:]:
            known = say("{first} and {second}", first=known, second=each)
        said = [_KNOWN(type=known)]
    if question.elsewhere:
        more = len(question.elsewhere) - _MOST_PLACES
        places = "; ".join(map(told, question.elsewhere[:_MOST_PLACES]))
        said += [
            say("The same key is known from {places}, and {n} more.", places=places, n=more)
            if more > 0
            else say("The same key is known from {places}.", places=places)
        ]
    return " ".join(said)


class HostKeyDialog(Dialog):
    """Cancel is the default; only a press of the button itself accepts."""

    def __init__(
        self, question: HostKeyQuestion, server: str, colours: Theme, parent: Optional[QWidget] = None
    ) -> None:
        """Ask about the server that a person knows as `server`."""
        super().__init__(colours, parent)
        self._question = question
        self.say_title(say("Is this {server}?", server=whole(server)), say("{server}: host key", server=whole(server)))
        text = FlowingText(lines=3)
        text.say(say("It is met for the first time. Compare its key before you sign in."))
        doubts = FlowingText(lines=7, role="bad" if question.known_types else "muted")
        doubts.say(whole(doubt(question)))
        doubts.setVisible(bool(doubts.text()))
        facts = QFormLayout()
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(6)
        facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        facts_told = [
            (say("Host"), question.host),
            (say("Address"), question.address),
            (say("Through"), question.via),
            (say("Key type"), question.key_type),
        ]
        for name, value in facts_told:
            if value:
                shown = FlowingText(lines=2)
                shown.say(whole(value))
                facts.addRow(label(name, "muted"), shown)
        self.fingerprint = Copyable(later("Fingerprint"))
        self.fingerprint.say(question.fingerprint)
        how = FlowingText(lines=2, role="muted")
        how.say(say("On the server itself, this prints it:"))
        self.command = Copyable(later("Command that prints the fingerprint"))
        self.command.say(fingerprint.comparing(question.key_type))
        self.pasted = QLineEdit()
        self.pasted.setPlaceholderText(say("Paste what it printed, to compare"))
        self.pasted.setAccessibleName(say("The fingerprint that the server printed"))
        self.pasted.setMaxLength(2000)
        self.pasted.textChanged.connect(self._compare)
        self.compared = FlowingText(lines=2, role="muted")
        self.accept_button = button(say("&This is my server"), by_enter=False)
        self.accept_button.clicked.connect(self.accept)
        self.cancel_button = button(say("Cancel"))
        self.cancel_button.setDefault(True)
        self.cancel_button.clicked.connect(self.reject)
        self.column.addWidget(text)
        self.column.addWidget(doubts)
        self.column.addLayout(facts)
        self.column.addWidget(self.fingerprint)
        for each in (how, self.command, self.pasted, self.compared):
            self.column.addWidget(each)
        self.column.addStretch(1)
        self.column.addLayout(button_row(self.accept_button, self.cancel_button))
        self.cancel_button.setFocus()
        self._compare("")

    def answer(self) -> bool:
        """Whether this is the server."""
        return self.result() == self.DialogCode.Accepted

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let Enter in the field compare only: it must not close what was just pasted into."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.pasted.hasFocus():
            if self.accept_button.isEnabled() and self.pasted.text().strip():
                self.accept_button.setFocus()
            return
        super().keyPressEvent(event)

    def _compare(self, pasted: str) -> None:
        same = fingerprint.same(pasted, self._question.fingerprint)
        said = ""
        if same is not None:
            said = say("The same: this is the server.") if same else say("Another one. Do not go on: this is not it.")
        elif pasted.strip():
            said = say("There is no fingerprint in this yet; it begins with SHA256:")
        self.compared.say(said)
        self.compared.setVisible(bool(said))
        self.compared.setAccessibleName(said)
        set_role(self.compared, {None: "muted", True: "good", False: "bad"}[same])
        self.accept_button.setEnabled(not pasted.strip() or same is True)
        self.accept_button.setAutoDefault(same is True)  # Enter may press it then: it was compared
