"""The dialog *Keep watching when I am away*: how the service of a host stands, what can be done, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QCheckBox, QFormLayout, QMessageBox, QVBoxLayout, QWidget

from hoofhearted_desktop.core import wording
from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop import theme, watch_words
from hoofhearted_desktop.desktop.dialog import Dialog, button, button_row
from hoofhearted_desktop.desktop.failure import Failure
from hoofhearted_desktop.desktop.text import FlowingText, label, whole

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.theme import Theme, Tokens
    from hoofhearted_desktop.desktop.watch_words import Found, Subject
    from hoofhearted_desktop.link.keeping_watch import Outcome

_MOST_FACTS = 5
_MOST_LINES = 8


class WatchDialog(Dialog):
    """About one host. Whoever shows it carries out what is asked for, and tells it what came of that."""

    install_requested = Signal(bool, bool)
    """Whether it shall linger, and whether a unit that was changed by hand is written anew."""
    remove_requested = Signal()
    look_requested = Signal()

    def __init__(self, subject: Subject, colours: Theme, parent: Optional[QWidget] = None) -> None:
        """Begin with nothing known."""
        self.linger = QCheckBox(watch_words.linger_label(subject))  # the theme is worn while the dialog is made
        self.replace = QCheckBox(say("Write it anew though it was &changed by hand; that one is kept beside it"))
        super().__init__(colours, parent)
        self.subject = subject
        self._busy = self._failed = False
        self._said = watch_words.said(subject, None)
        self.text = FlowingText(lines=6)
        self.facts = [(label("", "muted"), FlowingText(lines=4)) for _ in range(_MOST_FACTS)]
        self.meaning = FlowingText(lines=4, role="muted")
        self.meaning.say(watch_words.linger_meaning(subject))
        self.linger.setAccessibleDescription(self.meaning.text())
        self.failure = Failure()
        self.outcome = label("", "good")
        self.lines = [FlowingText(lines=3, role="muted") for _ in range(_MOST_LINES)]
        self.progress = FlowingText(lines=2, role="muted")
        self.do_button = button(say("Keep watching"), primary=True)
        self.stop_button = button(watch_words.stop_label(subject), by_enter=False)
        self.again_button = button(say("Ask again"))
        self.close_button = button(say("Close"))
        self._lay_out()
        self._connect()
        for each in (self.failure, self.outcome, self.progress, *self.lines):
            each.hide()
        self.show_found(None)

    def _lay_out(self) -> None:
        told = QFormLayout()
        told.setHorizontalSpacing(12)
        told.setVerticalSpacing(6)
        told.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for name, value in self.facts:
            told.addRow(name, value)
        choice = QVBoxLayout()
        choice.setSpacing(4)
        choice.addWidget(self.linger)
        choice.addWidget(self.meaning)
        done = QVBoxLayout()
        done.setSpacing(4)
        for line in (self.outcome, *self.lines):
            done.addWidget(line)
        self.column.addWidget(self.text)
        self.column.addLayout(told)
        self.column.addLayout(choice)
        for each in (self.replace, self.failure):
            self.column.addWidget(each)
        self.column.addLayout(done)
        self.column.addWidget(self.progress)
        self.column.addStretch(1)
        self.column.addLayout(
            button_row(self.again_button, self.close_button, self.do_button, left=(self.stop_button,))
        )

    def _connect(self) -> None:
        self.do_button.clicked.connect(self._do)
        self.stop_button.clicked.connect(self._ask_to_stop)
        self.again_button.clicked.connect(self.look_requested)
        self.close_button.clicked.connect(self.reject)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours; a check box takes them from its own palette alone, its frame from that of a window."""
        worn = theme.palette(tokens)
        worn.setColor(QPalette.ColorRole.Window, QColor(tokens.muted))
        for each in (self.linger, self.replace):
            each.setPalette(worn)

    # ------------------------------------------------------------ what it is told

    def show_found(self, found: Found) -> None:
        """Say how the service stands, and offer what can be done about it; what was chosen before counts no more."""
        self._said = said = watch_words.said(self.subject, found)
        self.say_title(whole(said.heading), say("{name}: keep watching", name=whole(self.subject.name)))
        self._say(self.text, said.text)
        for place, (name, value) in enumerate(self.facts):
            told = said.facts[place] if place < len(said.facts) else ("", "")
            name.setText(told[0])
            name.setVisible(bool(told[0]))
            self._say(value, told[1])
        if said.wrong:
            self._fail(said.wrong, said.remedy)
        elif not self._failed:
            self.failure.hide()
        self.linger.setChecked(bool(said.linger))
        self.replace.setChecked(False)
        self.do_button.setText(said.does or "")
        self._offer()

    def show_busy(self, text: str) -> None:
        """Say what is being done; nothing else can be wished meanwhile."""
        self._busy, self._failed = True, False
        self.failure.hide()
        self._tell((), "")
        self._say(self.progress, text)
        self._offer()

    def show_progress(self, text: str) -> None:
        """Say how far it has come."""
        if self._busy:
            self._say(self.progress, text)

    def show_outcome(self, outcome: Outcome) -> None:
        """Say what came of it, with the agent's own lines."""
        self._busy, self._failed = False, outcome.problem is not None
        self._say(self.progress, "")
        self._tell(outcome.lines, say("Done") if outcome.done else say("What was done before that"))
        if outcome.problem is not None:
            self._fail(outcome.problem, outcome.remedy or "")
        else:
            self.failure.hide()
        self._offer()
        (self.close_button if outcome.done else self.do_button).setFocus()

    @property
    def said_lines(self) -> list[str]:
        """What was done, as it is shown."""
        return [line.text() for line in self.lines if not line.isHidden()]

    # ------------------------------------------------------------ what is shown

    def _offer(self) -> None:
        said, idle = self._said, not self._busy
        self.do_button.setVisible(said.does is not None)
        self.do_button.setEnabled(idle)
        self.stop_button.setVisible(said.stops)
        self.stop_button.setEnabled(idle)
        self.again_button.setVisible(said.looks_again and idle)
        for each in (self.linger, self.meaning):
            each.setVisible(said.linger is not None)
        self.replace.setVisible(said.replaces)
        for box in (self.linger, self.replace):
            box.setEnabled(idle)
        first = self.do_button if said.does is not None else self.close_button
        first.setDefault(True)
        self._focus(first if idle else self.close_button)

    def _focus(self, wanted: QWidget) -> None:
        """Move the focus only from where it cannot stay: Enter must not do what came under it unseen."""
        at = self.focusWidget()
        has_place = bool(at) and at.isEnabled() and at.isVisibleTo(self)  # None where nothing has it
        if not (has_place and self.isVisible()):
            wanted.setFocus()

    def _fail(self, reason: str, remedy: str) -> None:
        names = (self.subject.name, self.subject.address)
        self.failure.say(reason, remedy or None, names)
        self.failure.show()

    def _tell(self, lines: tuple[str, ...], heading: str) -> None:
        self.outcome.setText(heading)
        self.outcome.setVisible(bool(heading and lines))
        for place, line in enumerate(self.lines):
            self._say(line, f"– {wording.capital(told(lines[place]))}" if place < len(lines) else "")

    @staticmethod
    def _say(line: FlowingText, text: str) -> None:
        line.say(whole(text))
        line.setVisible(bool(text))

    # ------------------------------------------------------------ what a person wants

    def _do(self) -> None:
        self.install_requested.emit(
            self._said.linger is not None and self.linger.isChecked(),
            self._said.replaces and self.replace.isChecked(),
        )

    def _ask_to_stop(self) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(say("Stop watching"))
        box.setText(say("Stop watching {name} when you are away?", name=whole(self.subject.name)))
        box.setInformativeText(say("The service is stopped and taken away. History and settings stay."))
        yes = box.addButton(say("Stop watching"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(say("Go on watching"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.buttonClicked.connect(lambda pressed: self.remove_requested.emit() if pressed is yes else None)
        box.open()
