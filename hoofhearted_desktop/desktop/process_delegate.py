"""Draws who a process is: its application's icon, or a letter, before its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from hoofhearted_desktop.desktop import mirrored
from hoofhearted_desktop.desktop.process_choice import NARROWEST
from hoofhearted_desktop.desktop.process_model import ROW_ROLE, Index
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.process_rows import Row

TILE = 18
GAP = 8
_ROW_HEIGHT = 28


def row_height(metrics: QFontMetrics) -> int:
    """Give the height of a row in pixels."""
    return max(_ROW_HEIGHT, metrics.height() + 10)


def draw_tile(painter: QPainter, box: QRectF, name: str, icon: Optional[QIcon], tokens: Tokens) -> None:
    """Draw an icon, or the first letter of a name in a frame."""
    if icon is not None and not icon.isNull():
        icon.paint(painter, box.toAlignedRect())
        return
    letter = next((sign.upper() for sign in name if sign.isalnum()), "?")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.line), 1))
    painter.setBrush(QColor(tokens.raised))
    painter.drawRoundedRect(box, 4, 4)
    font = QFont(painter.font())
    font.setPixelSize(int(box.height() * 0.61))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(tokens.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


class RowDelegate(QStyledItemDelegate):
    """Cells of one height, with room around the text in whatever size it is."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a row's height."""
        return QSize(NARROWEST, row_height(option.fontMetrics))

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        """Keep the direction of a text's own letters."""
        super().initStyleOption(option, index)
        option.text = mirrored.isolated(option.text, option.direction)


class WhoDelegate(RowDelegate):
    """The first column."""

    tokens: Tokens = LIGHT
    icon_of: Callable[[Row], Optional[QIcon]] = staticmethod(lambda _row: None)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        row: Optional[Row] = index.data(ROW_ROLE)
        if row is None:
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(self.tokens.chosen))
        left_to_right = option.direction == Qt.LayoutDirection.LeftToRight
        shifted = QStyleOptionViewItem(option)
        shifted.rect = QRect(option.rect)
        if left_to_right:
            shifted.rect.setLeft(option.rect.left() + GAP + TILE)
        else:
            shifted.rect.setRight(option.rect.right() - GAP - TILE)
        super().paint(painter, shifted, index)
        left = option.rect.left() + GAP if left_to_right else option.rect.right() - GAP - TILE
        box = QRectF(left, option.rect.center().y() - TILE / 2 + 1, TILE, TILE)
        draw_tile(painter, box, row.who, self.icon_of(row), self.tokens)
