"""Why something did not work and what to do about it: selectable, with the commands to type set apart."""

from __future__ import annotations

import re
from typing import Optional

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hoofhearted_desktop.core import wording
from hoofhearted_desktop.core.tongue import later, say, told
from hoofhearted_desktop.desktop.text import whole
from hoofhearted_desktop.desktop.verbatim import Copyable, Verbatim

_COMMAND = re.compile(r"""`([^`]+)`|(ssh-keygen(?: -\w (?:'[^']*'|"(?:[^"\\]|\\.)*"))+)""")
_MOST_COMMANDS = 3


def commands(text: str) -> list[str]:
    """Give what a person is told to type: what stands in backticks, and how a host's old key is taken out."""
    found = [quoted or plain for quoted, plain in _COMMAND.findall(text)]
    return list(dict.fromkeys(found))[:_MOST_COMMANDS]


class Failure(QWidget):
    """A sentence, its remedy, and the remedy's commands."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Start with nothing to say; `quiet`: what is wrong is said by a title above it already."""
        super().__init__()
        self.reason = Verbatim(later("What went wrong"), prose=True)
        if not quiet:
            self.reason.setProperty("role", "bad")
        self.remedy = Verbatim(later("What to do about it"), prose=True)
        self._commands = [Copyable(later("Command to type")) for _ in range(_MOST_COMMANDS)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for each in (self.reason, self.remedy, *self._commands):
            column.addWidget(each)
        self._text = ""
        self.say("", None)

    def say(self, reason: str, remedy: Optional[str], names: tuple[str, ...] = ()) -> None:
        """Say what is wrong and what helps; `names` are the server's, which keep their letters at a sentence's beginning."""
        reason, remedy = told(reason), told(remedy or "")
        found = commands(remedy)
        self._text = "\n".join(each for each in (_sentence(reason, names), _sentence(remedy, names)) if each)
        self.reason.say(_sentence(reason, names))
        self.reason.setVisible(bool(reason))
        self.remedy.say(_sentence(_pointing(remedy, found), names))
        self.remedy.setVisible(bool(remedy))
        for place, each in enumerate(self._commands):
            each.say(found[place] if place < len(found) else None)
        self.setAccessibleName(self._text)

    def text(self) -> str:
        """Give all of it, for the clipboard."""
        return self._text

    def copy(self) -> None:
        """Put all of it on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())


def _pointing(text: str, found: list[str]) -> str:
    """Say "this command" where the only one stands below; of several each is named."""
    return re.sub(f"`?{re.escape(found[0])}`?", say("the command below"), text) if len(found) == 1 else text


def _sentence(text: str, names: tuple[str, ...]) -> str:
    return wording.standing_alone(whole(text), names)
