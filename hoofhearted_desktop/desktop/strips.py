"""A line across the window's top that says something about all of it: demo, old readings, a lost connection, a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.text import FlowingText, label, set_role

if TYPE_CHECKING:
    from collections.abc import Callable


class Strip(QFrame):
    """One such line; hidden while it has nothing to say."""

    dismissed = Signal()
    acted = Signal()

    def __init__(
        self,
        tone: str,
        *,
        badge: Optional[str] = None,
        action: Optional[Callable[[], str]] = None,
        dismissible: bool = False,
    ) -> None:
        """Make a line in a tone of the style sheet: demo, warning, problem or note; `action` labels a button, hidden at first."""
        super().__init__()
        self.setObjectName("strip")
        self.setProperty("tone", tone)
        self.text = FlowingText(lines=3)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(12)
        if badge is not None:
            row.addWidget(label(badge, "badge"))
        row.addWidget(self.text, 1)
        self._label = action
        self._action = None if action is None else QPushButton(action())
        if self._action is not None:
            self._action.setAutoDefault(True)
            self._action.hide()
            self._action.clicked.connect(self.acted)
            row.addWidget(self._action)
        self._close: Optional[QToolButton] = None
        if dismissible:
            close = QToolButton()
            close.setText("✕")
            close.setProperty("role", "quiet")
            close.setAccessibleName(say("Dismiss this note"))
            self._close = close
            close.clicked.connect(self._dismiss)
            row.addWidget(close)
        self.hide()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Name the buttons in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            if self._action is not None and self._label is not None:
                self._action.setText(self._label())
            if self._close is not None:
                self._close.setAccessibleName(say("Dismiss this note"))

    def say(self, text: str, tone: Optional[str] = None) -> None:
        """Say a text; an empty one hides the line."""
        if tone is not None and tone != self.property("tone"):
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
        self.text.say(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def offer(self, *, offered: bool) -> None:
        """Show or hide the button."""
        if self._action is not None:
            self._action.setVisible(offered)

    def mute(self) -> None:
        """Say it in the muted colour."""
        set_role(self.text, "muted")

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
