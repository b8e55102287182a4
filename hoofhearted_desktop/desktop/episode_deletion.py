"""Asks before a spin-up is deleted for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Qt

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.dialog import Dialog, button, button_row
from hoofhearted_desktop.desktop.text import FlowingText
from hoofhearted_desktop.desktop.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class DeleteDialog(Dialog):
    """Keeps it unless the button itself is pressed."""

    def __init__(self, title: str, colours: Theme, parent: Optional[QWidget] = None) -> None:
        """Ask about the spin-up of that title."""
        super().__init__(colours, parent)
        self.say_title(say("Delete this spin-up?"), say("Delete the spin-up"))
        what, text = FlowingText(lines=4), FlowingText(lines=3, role="muted")
        what.say(title)
        text.say(say("It is taken out of the history of its machine, with its note, and cannot be brought back."))
        self.delete_button = button(say("Delete"))
        self.delete_button.clicked.connect(self.accept)
        self.keep_button = button(say("Keep"))
        self.keep_button.setDefault(True)
        self.keep_button.clicked.connect(self.reject)
        self.column.addWidget(what)
        self.column.addWidget(text)
        self.column.addStretch(1)
        self.column.addLayout(button_row(self.delete_button, self.keep_button))
        self.keep_button.setFocus()


def ask(parent: QWidget, title: str, delete: Callable[[], None]) -> DeleteDialog:
    """Open the question, and do it where the answer is yes; the program goes on meanwhile."""
    colours = Theme()
    dialog = DeleteDialog(title, colours, parent)
    colours.setParent(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(delete)
    dialog.open()
    return dialog
