"""Asks for a passphrase, a password, or what a server prompts for. What was typed is out of the widgets once it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import later, say
from hoofhearted_desktop.desktop import theme
from hoofhearted_desktop.desktop.dialog import Dialog, button, button_row
from hoofhearted_desktop.desktop.text import FlowingText, label, whole
from hoofhearted_desktop.link.questions import Secret, SecretKind

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.theme import Theme, Tokens
    from hoofhearted_desktop.link.questions import SecretQuestion

_LONGEST = 4096
_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhNoAutoUppercase
)
_HEADINGS = {
    SecretKind.PASSPHRASE: later("Unlock the key for {server}"),
    SecretKind.PASSWORD: later("Sign in to {server}"),
    SecretKind.PROMPT: later("{server} has a question"),
}
_FIELDS = {
    SecretKind.PASSPHRASE: later("Passphrase"),
    SecretKind.PASSWORD: later("Password"),
    SecretKind.PROMPT: later("Answer"),
}
_BUTTONS = {
    SecretKind.PASSPHRASE: later("Unlock"),
    SecretKind.PASSWORD: later("Sign in"),
    SecretKind.PROMPT: later("Answer"),
}


def explained(question: SecretQuestion) -> str:
    """Say who wants what."""
    if question.kind is SecretKind.PASSPHRASE:
        if not question.subject:
            return say("{who} signs in with the key that is configured, which has a passphrase.", who=question.who)
        return say("{who} signs in with the key {key}, which has a passphrase.", who=question.who, key=question.subject)
    if question.kind is SecretKind.PASSWORD:
        return say("{who} wants a password.", who=question.who)
    return say("{who} asks, before it lets you in:", who=question.who)


class SecretDialog(Dialog):
    """One secret."""

    def __init__(self, question: SecretQuestion, server: str, colours: Theme, parent: Optional[QWidget] = None) -> None:
        """Ask for what signs in to the server that a person knows as `server`."""
        self.keep = QCheckBox(say("Keep it in the system's keyring"))  # the theme is worn while the dialog is made
        super().__init__(colours, parent)
        self._question = question
        self.say_title(
            _HEADINGS[question.kind](server=whole(server)), say("{server}: signing in", server=whole(server))
        )
        self.text = FlowingText(lines=4)
        self.text.say(whole(explained(question)))
        self.field = QLineEdit()
        self.field.setMaxLength(_LONGEST)
        self.field.setAccessibleName(_FIELDS[question.kind]())
        self.field.setPlaceholderText(_FIELDS[question.kind]())
        self.field.setInputMethodHints(_HINTS)
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.field.textChanged.connect(self._changed)
        self.reveal = QToolButton()
        self.reveal.setText(say("Show"))
        self.reveal.setCheckable(True)
        self.reveal.setAccessibleName(say("Show what is typed"))
        self.reveal.toggled.connect(self._reveal)
        self.reveal.setVisible(not question.echo)
        self._reveal(shown=question.echo)
        self.wrong = label(say("Not accepted. Try again."), "bad")
        if question.kind is SecretKind.PASSPHRASE:
            self.wrong.setText(say("That does not unlock the key. Try again."))
        self.wrong.setVisible(question.wrong)
        self.keep.setVisible(question.may_keep)
        self.ok = button(_BUTTONS[question.kind](), primary=True)
        self.ok.setDefault(True)
        self.ok.clicked.connect(self.accept)
        cancel = button(say("Cancel"))
        cancel.clicked.connect(self.reject)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        line.addWidget(self.reveal)
        self.column.addWidget(self.text)
        if question.prompt is not None:
            self.column.addWidget(_words_of_the_server(question.prompt))
        self.column.addLayout(line)
        for each in (self.wrong, self.keep):
            self.column.addWidget(each)
        self.column.addStretch(1)
        self.column.addLayout(button_row(cancel, self.ok))
        self.field.setFocus()
        self._changed("")

    def answer(self) -> Optional[Secret]:
        """Give what was typed, once: it is forgotten here."""
        typed, keep = self.field.text(), self.keep.isChecked()
        self._forget()
        return Secret(typed, keep) if self.result() == self.DialogCode.Accepted else None

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours; a check box takes them from its own palette alone, its frame from that of a window."""
        worn = theme.palette(tokens)
        worn.setColor(QPalette.ColorRole.Window, QColor(tokens.muted))
        self.keep.setPalette(worn)

    def reject(self) -> None:
        """Give no answer."""
        self._forget()
        super().reject()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Cover what is shown when the person looks elsewhere."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.reveal.setChecked(False)

    def _forget(self) -> None:
        self.field.setText("")  # with it goes what Undo would bring back

    def _reveal(self, shown: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.reveal.setText(say("Hide") if shown else say("Show"))

    def _changed(self, typed: str) -> None:
        self.ok.setEnabled(bool(typed) or self._question.kind is SecretKind.PROMPT)


def _words_of_the_server(prompt: str) -> QWidget:
    """Set the server's own words apart from ours."""
    frame = QFrame()
    frame.setObjectName("quotation")
    said = FlowingText(lines=8)
    said.say(whole(prompt))
    said.setAccessibleName(say("The server says: {words}", words=whole(prompt)))
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 6, 12, 6)
    column.setSpacing(2)
    column.addWidget(label(say("In the server's own words"), "muted"))
    column.addWidget(said)
    return frame
