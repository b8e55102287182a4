"""Text to be compared, selected and copied sign by sign: a fingerprint, a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontDatabase, QFontMetrics, QGuiApplication, QResizeEvent, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.text import OTHER_LETTERS, whole

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_LINES = 12


class Verbatim(QPlainTextEdit):
    """Such a text, in letters of one width and a frame, or as `prose`; as tall as it is long, broken anywhere if need be."""

    def __init__(self, name: Callable[[], str], *, prose: bool = False) -> None:
        """Start empty; `name` is for those who hear it."""
        super().__init__()
        self.setObjectName("prose" if prose else "verbatim")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self._name = name
        self.setAccessibleName(name())
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if prose:
            self.document().setDocumentMargin(0)
        else:
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            font.setPointSizeF(self.font().pointSizeF())
            self.setFont(font)

    def say(self, text: str) -> None:
        """Show a text; signs that cannot be seen are replaced."""
        said = whole(text)
        if said != self.toPlainText():
            self.setPlainText(said)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Become taller where the text needs more lines in another width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Fit anew in another font."""
        super().changeEvent(event)
        if event.type() in OTHER_LETTERS:
            self._fit()
        elif event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self._name())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the lines there are."""
        return QSize(200, self._height())

    def line_height(self, lines: int = 1) -> int:
        """Give the height of so many lines with their frame."""
        frame = 2 * self.frameWidth()
        return int(lines * QFontMetrics(self.font()).lineSpacing() + 2 * self.document().documentMargin()) + frame

    def _height(self) -> int:
        return self.line_height(min(_MOST_LINES, max(1, round(self.document().size().height()))))

    def _fit(self) -> None:
        height = self._height()
        if height != self.height():
            self.setFixedHeight(height)


class Copyable(QWidget):
    """A text with a button that copies it."""

    def __init__(self, name: Callable[[], str]) -> None:
        """Start empty; `name` says what the text is."""
        super().__init__()
        self.text = Verbatim(name)
        self._name = name
        self.copy = QPushButton()
        self.copy.clicked.connect(self._copy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self._retell()
        self._align()

    def _retell(self) -> None:
        self.copy.setText(say("Copy"))
        self.copy.setAccessibleName(say("Copy: {name}", name=self._name()))

    def say(self, text: Optional[str]) -> None:
        """Show a text; None hides it."""
        self.text.say(text or "")
        self.setVisible(text is not None)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Align anew in another font."""
        super().changeEvent(event)
        if event.type() in OTHER_LETTERS:
            self._align()
        elif event.type() == QEvent.Type.LanguageChange:
            self._retell()

    def _align(self) -> None:
        """Make the button as tall as a text of one line."""
        self.copy.setMinimumHeight(self.text.line_height())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
