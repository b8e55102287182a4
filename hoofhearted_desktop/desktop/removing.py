"""Asks before a server is taken out of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable


def ask(parent: QWidget, name: str, remove: Callable[[], None]) -> QMessageBox:
    """Open the question, and do it where the answer is yes; the program goes on meanwhile."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle("Remove the server")
    box.setText(f"Remove {name} from the list?")
    box.setInformativeText("Nothing is changed on the server: what it has recorded stays there.")
    yes = box.addButton("Remove", QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.buttonClicked.connect(lambda pressed: remove() if pressed is yes else None)
    box.open()
    return box
