"""Asks before a server is taken out of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Qt

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.dialog import Dialog, button, button_row
from hoofhearted_desktop.desktop.text import FlowingText, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hoofhearted_desktop.desktop.theme import Theme


class RemoveDialog(Dialog):
    """Keeps the server unless the button itself is pressed."""

    def __init__(self, name: str, colours: Theme, parent: Optional[QWidget] = None) -> None:
        """Ask about the server of that name."""
        super().__init__(colours, parent)
        self.say_title(say("Remove {name} from the list?", name=whole(name)), say("Remove the server"))
        text = FlowingText(lines=3)
        text.say(say("Nothing is changed on the server: what it has recorded stays there."))
        self.remove_button = button(say("Remove"))
        self.remove_button.clicked.connect(self.accept)
        self.keep_button = button(say("Keep"))
        self.keep_button.setDefault(True)
        self.keep_button.clicked.connect(self.reject)
        self.column.addWidget(text)
        self.column.addStretch(1)
        self.column.addLayout(button_row(self.remove_button, self.keep_button))
        self.keep_button.setFocus()


def ask(parent: QWidget, name: str, remove: Callable[[], None]) -> RemoveDialog:
    """Open the question, and do it where the answer is yes; the program goes on meanwhile."""
    from hoofhearted_desktop.desktop.theme import Theme

    colours = Theme()
    dialog = RemoveDialog(name, colours, parent)
    colours.setParent(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(remove)
    dialog.open()
    return dialog
