"""Opens the dialog of a question: above the window a person looks at, or by itself where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Union

from PySide6.QtWidgets import QApplication, QWidget

from hoofhearted_desktop.link.questions import HostKeyQuestion

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.asker import Question
    from hoofhearted_desktop.desktop.host_key_dialog import HostKeyDialog
    from hoofhearted_desktop.desktop.secret_dialog import SecretDialog
    from hoofhearted_desktop.desktop.theme import Theme


def open_dialog(
    question: Question, server: str, window: Optional[QWidget], colours: Optional[Theme] = None
) -> Union[HostKeyDialog, SecretDialog]:
    """Make the dialog and show it, in the colours of the desktop where none are given."""
    from hoofhearted_desktop.desktop.host_key_dialog import HostKeyDialog
    from hoofhearted_desktop.desktop.secret_dialog import SecretDialog
    from hoofhearted_desktop.desktop.theme import Theme

    worn = colours if colours is not None else Theme()
    above = _above(window)
    dialog: Union[HostKeyDialog, SecretDialog]
    if isinstance(question, HostKeyQuestion):
        dialog = HostKeyDialog(question, server, worn, above)
    else:
        dialog = SecretDialog(question, server, worn, above)
    if colours is None:
        worn.setParent(dialog)
    if above is not None:
        from PySide6.QtCore import Qt

        dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog


def _above(window: Optional[QWidget]) -> Optional[QWidget]:
    """Give the dialog that is open already, else the window, if it can be seen."""
    modal = QApplication.activeModalWidget()
    for each in (modal, window):
        if each is not None and each.isVisible() and not each.isMinimized():
            return each
    return None
