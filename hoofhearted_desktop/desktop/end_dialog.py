"""Asks before a process is ended, waits for it, and offers force where it does not listen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Signal

from hoofhearted_desktop.core import wording
from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop.dialog import Dialog, button, button_row
from hoofhearted_desktop.desktop.text import FlowingText, set_role, whole

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hoofhearted_desktop.desktop.process_rows import Row
    from hoofhearted_desktop.desktop.theme import Theme


class EndDialog(Dialog):
    """Nothing is ended unless its button is pressed; Enter and Escape leave everything as it is."""

    end_requested = Signal(bool)
    """Whether by force."""

    def __init__(self, row: Row, facts: str, colours: Theme, parent: Optional[QWidget] = None) -> None:
        """Ask about a process; `facts` say which it is."""
        super().__init__(colours, parent)
        self._who = whole(row.who)
        self._forced = False
        self.say_title(say("End {who}?", who=self._who), say("End a process"))
        self.facts = FlowingText(lines=4, role="muted")
        self.facts.say(facts)
        self.text = FlowingText(lines=5)
        self.text.say(
            say("It is asked to end. What it has not saved is lost, and so is the work that it has not finished.")
        )
        self.problem = FlowingText(lines=5, role="bad")
        self.problem.hide()
        self.end_button = button(say("End process"), by_enter=False)
        set_role(self.end_button, "danger")
        self.end_button.clicked.connect(self._on_end)
        self.cancel_button = button(say("Cancel"))
        self.cancel_button.setDefault(True)
        self.cancel_button.clicked.connect(self.reject)
        for widget in (self.facts, self.text, self.problem):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.column.addLayout(button_row(self.end_button, self.cancel_button))
        self.cancel_button.setFocus()

    def wait(self) -> None:
        """Say that it has been asked, and is waited for."""
        self.text.say(say("It has been asked to end. Waiting for it…"))
        self.cancel_button.setText(say("Close"))

    def offer_force(self) -> None:
        """Say that it is still there, and offer to end it without asking."""
        if self._forced:
            self._say_problem(
                say("It is still there. The system cannot end it: it may wait for a disk or for the driver.")
            )
            return
        self.say_title(say("{who} is still there", who=self._who), say("End a process"))
        self.text.say(say("It takes no notice. By force it ends at once, and cannot save or tidy up anything."))
        self.end_button.setText(say("Force it to end"))
        self.end_button.setEnabled(True)
        self._forced = True
        self.cancel_button.setFocus()

    def fail(self, problem: str) -> None:
        """Say why it was not ended."""
        self._say_problem(wording.capital(whole(told(problem))))
        self.text.hide()
        self.end_button.hide()
        self.cancel_button.setText(say("Close"))
        self.cancel_button.setFocus()

    def _say_problem(self, text: str) -> None:
        self.problem.say(text)
        self.problem.show()

    def _on_end(self) -> None:
        self.end_button.setEnabled(False)
        self.cancel_button.setFocus()
        self.end_requested.emit(self._forced)
