"""What is painted by hand follows the direction in which the window is read; a text keeps the direction of its own letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft


def place(part: QRectF, whole: QRectF, direction: Qt.LayoutDirection) -> QRectF:
    """Give where a part of `whole` is painted: where it is said to be, or as in a mirror where one reads from the right."""
    if direction is not RIGHT_TO_LEFT:
        return part
    return QRectF(whole.left() + whole.right() - part.right(), part.top(), part.width(), part.height())


def isolated(text: str, direction: Qt.LayoutDirection) -> str:
    """Give a text that a widget of Qt writes in the direction of its own letters, and figures from the left."""
    return text if direction is not RIGHT_TO_LEFT else f"\u2068{text}\u2069"


def write(
    painter: QPainter, rect: QRectF, text: str, direction: Qt.LayoutDirection, *, at_the_end: bool = False
) -> None:
    """Draw a line of text at the edge of `rect` where reading begins, or at the other; "88 %" stays "88 %"."""
    by_left = (direction is not RIGHT_TO_LEFT) is not at_the_end
    edge = Qt.AlignmentFlag.AlignLeft if by_left else Qt.AlignmentFlag.AlignRight
    before = painter.layoutDirection()
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(rect, edge | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, text)
    painter.setLayoutDirection(before)
