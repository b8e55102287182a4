"""What our dialogs have in common: they wear the theme, are as tall as what they say, and cost nothing once they are done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from hoofhearted_desktop.desktop import theme
from hoofhearted_desktop.desktop.text import FlowingText, scaled

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from hoofhearted_desktop.desktop.theme import Theme, Tokens

WIDTH = 500
_FRAME = 48
"""More than any window manager's frame takes."""


class Dialog(QDialog):
    """A dialog above `parent`, or by itself where that is None."""

    def __init__(self, colours: Theme, parent: Optional[QWidget] = None) -> None:
        """Start with a title and an empty column."""
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
        self.setMinimumWidth(WIDTH)
        self._theme = colours
        self._fitted = False
        self.heading = FlowingText(lines=3)
        self.heading.setFont(scaled(self.font(), 1.4, bold=True))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 20)
        self.column.setSpacing(12)
        self.column.addWidget(self.heading)
        colours.changed.connect(self._dress)
        self._dress()

    def say_title(self, heading: str, window_title: str) -> None:
        """Name the dialog: within it, and where windows are listed."""
        self.heading.say(heading)
        self.setWindowTitle(window_title)
        self.setAccessibleName(heading)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Be as tall as what is said needs at this width."""
        super().showEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """Fit anew when a part of it becomes taller, or comes and goes."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.fit()
        return done

    def fit(self) -> None:
        """Grow to what is said; a dialog that a person made larger stays so. Qt's own hint is for the narrowest width."""
        layout = self.column
        layout.activate()
        wanted = (
            layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        )
        self.setMinimumHeight(min(wanted, self.screen().availableSize().height() - _FRAME))
        if not self._fitted or self.height() < wanted:
            self._fitted = self.isVisible()
            self.resize(self.width(), self.minimumHeight())

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours, beyond palette and style sheet."""

    def _dress(self) -> None:
        tokens = self._theme.tokens
        theme.dress(self, tokens)
        self.wear(tokens)


class Roll(QScrollArea):
    """What may be taller than a small screen: as tall as it needs to be where there is room, else it scrolls."""

    def __init__(self, content: QWidget) -> None:
        """Show `content`, whose layout gives its height."""
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.setObjectName("content")
        self._content = content
        self.setWidget(content)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Say that narrower means taller."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Give the height of all of it."""
        layout = self._content.layout()
        return 0 if layout is None else layout.totalHeightForWidth(width)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for all of it."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a few lines."""
        return QSize(100, 3 * self.fontMetrics().lineSpacing())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Ask for more room when what is said becomes longer."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def button(text: str, *, primary: bool = False, by_enter: bool = True) -> QPushButton:
    """Make a button; Enter presses one that has the focus, but for those that nobody may press by accident."""
    made = QPushButton(text)
    made.setAutoDefault(by_enter)
    if primary:
        made.setProperty("role", "primary")
    return made


def button_row(*buttons: QPushButton, left: tuple[QPushButton, ...] = ()) -> QHBoxLayout:
    """Lay buttons out at the right, with `left` at the other end; the last is the one a person is expected to press."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for each in left:
        row.addWidget(each)
    row.addStretch(1)
    for each in buttons:
        row.addWidget(each)
    return row
