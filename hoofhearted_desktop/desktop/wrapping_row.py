"""Widgets side by side from where one begins to read, in as many rows as the width asks for: no button is ever cut off."""

from __future__ import annotations

from typing import Optional

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle


class WrappingRow(QLayout):
    """The layout; what is hidden takes no room. Items stand in the order in which they were added."""

    def __init__(self, spacing: int) -> None:
        """Start empty; `spacing` in pixels, between items and between rows."""
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = spacing

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Add an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Count the items."""
        return len(self._items)

    def itemAt(self, index: int) -> Optional[QLayoutItem]:  # noqa: N802 - Qt's name
        """Give an item; None where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> Optional[QLayoutItem]:  # noqa: N802 - Qt's name
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Want no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Say that narrower means taller."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Give the height of the rows."""
        return self._place(QRect(0, 0, width, 0), really=False)

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for one row."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, really=True)

    def _place(self, rect: QRect, *, really: bool) -> int:
        left, top, tallest = rect.left(), rect.top(), 0
        above = self.parentWidget()
        direction = above.layoutDirection() if above is not None else Qt.LayoutDirection.LeftToRight
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            if tallest and left + hint.width() > rect.left() + rect.width():
                left, top, tallest = rect.left(), top + tallest + self._gap, 0
            if really:
                place = QRect(QPoint(left, top), QSize(min(hint.width(), rect.width()), hint.height()))
                item.setGeometry(QStyle.visualRect(direction, rect, place))
            left += hint.width() + self._gap
            tallest = max(tallest, hint.height())
        return top + tallest - rect.top()
