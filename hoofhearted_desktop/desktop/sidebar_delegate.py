"""Draws the sidebar's lines, and lets a server be renamed in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import glyphs, host_colours, mirrored
from hoofhearted_desktop.desktop.faces import Face, FaceState
from hoofhearted_desktop.desktop.listed_server import LONGEST_NAME, named
from hoofhearted_desktop.desktop.sidebar_lines import Entry, HostLine
from hoofhearted_desktop.desktop.text import elided, scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    Index = Union[QModelIndex, QPersistentModelIndex]

LINE_ROLE = Qt.ItemDataRole.UserRole
FOLD_WIDTH = 16
GPU_HEIGHT = 30
HOST_HEIGHT = 32
_WORDS_HEIGHT = 18
_LEFT = 38
_BEGUN = "begun"
_RIGHT = 14
_BAND = 3
"""The width of the band by which the lines of a host that has a colour belong together."""
_MARK = 9


def height(said: HostLine | Entry) -> int:
    """Give the height of a line in pixels."""
    if isinstance(said, Entry):
        return GPU_HEIGHT
    return HOST_HEIGHT + (_WORDS_HEIGHT if said.words else 0)


class SidebarDelegate(QStyledItemDelegate):
    """Wears the colours that it is given; what is not current is grey, line by line."""

    renamed = Signal(str, str)
    """A server's key and its new name; an empty one means its address."""

    def __init__(self, parent: QObject) -> None:
        """Start in light colours."""
        super().__init__(parent)
        self._font = QFont()
        self._whole = QRectF()
        self._direction = Qt.LayoutDirection.LeftToRight
        self.wear(LIGHT)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.tokens = tokens
        """The colours that are worn."""
        self._grey = tokens.greyed()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        said = index.data(LINE_ROLE)
        if said is None:
            return
        rect, self._font = QRectF(option.rect), option.font
        self._whole, self._direction = rect, option.direction
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if chosen or focused:
            painter.setPen(QColor(self.tokens.blue) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.tokens.chosen) if chosen else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(3.5, 1.5, -4.5, -1.5), 6, 6)
        if said.colour:
            band = QRectF(rect.left(), rect.top(), _BAND, rect.height())
            painter.fillRect(self._placed(band), host_colours.ink(said.colour, self.tokens))
        if isinstance(said, HostLine):
            self._host(painter, rect, said)
        else:
            self._gpu(painter, rect, said)
        painter.restore()

    def _host(self, painter: QPainter, rect: QRectF, host: HostLine) -> None:
        tokens = self.tokens
        top = QRectF(rect.left(), rect.top(), rect.width(), HOST_HEIGHT)
        middle = top.center().y()
        if host.folded is not None and (host.folded or host.gpus > 1):
            self._fold(painter, QRectF(rect.left() + 5, middle - 5, 10, 10), folded=host.folded)
        mark = self._placed(QRectF(rect.left() + 19, middle - 5, 10, 10))
        glyphs.paint_host(painter, mark, host.state, tokens, watched=host.gpus > 0)
        right = rect.right() - _RIGHT
        if host.demo:
            right = self._pill(painter, right, middle, "DEMO", tokens.violet, 44)
        if host.broken:
            box = self._placed(QRectF(right - 18, middle - 8, 16, 16))
            glyphs.paint_gpu(painter, box, Face(FaceState.PROBLEM), tokens)
            right -= 24
        if host.unexpected:
            right = self._pill(painter, right, middle, str(host.unexpected), tokens.orange, 22)
        elif host.figure:
            painter.setFont(scaled(self._font, 0.9))
            painter.setPen(QColor(tokens.muted))
            width = painter.fontMetrics().horizontalAdvance(host.figure)
            self._text(painter, QRectF(right - width - 8, top.top(), width + 8, top.height()), host.figure, last=True)
            right -= width + 8
        left = rect.left() + _LEFT
        painter.setFont(scaled(self._font, 1.0, bold=True))
        painter.setPen(QColor(tokens.foreground))
        room = right - left - (_MARK + 6 if host.colour else 0)
        name = painter.fontMetrics().elidedText(host.name, Qt.TextElideMode.ElideMiddle, int(room))
        self._text(painter, QRectF(left, top.top(), room, top.height()), name)
        if host.colour:
            at = left + painter.fontMetrics().horizontalAdvance(name) + 6
            box = self._placed(QRectF(at, middle - _MARK / 2, _MARK, _MARK))
            host_colours.paint(painter, box, host.colour, tokens)
        if host.words:
            painter.setFont(scaled(self._font, 0.88))
            painter.setPen(QColor(tokens.muted))
            below = QRectF(left, top.bottom() - 5, rect.right() - _RIGHT - left, _WORDS_HEIGHT)
            self._text(painter, below, elided(painter.fontMetrics(), host.words, int(below.width())))

    def _fold(self, painter: QPainter, box: QRectF, *, folded: bool) -> None:
        """Draw the mark that says whether the GPUs below can be seen."""
        at = self._placed(box).center()
        painter.setPen(QPen(QColor(self.tokens.muted), 1.4))
        out = -4 if self._direction is mirrored.RIGHT_TO_LEFT else 4
        corners = ((0, -4), (out, 0), (0, 4)) if folded else ((-4, -1), (0, 3), (4, -1))
        painter.drawPolyline([at + QPointF(*corner) for corner in corners])

    def _pill(self, painter: QPainter, right: float, middle: float, text: str, colour: str, width: int) -> float:
        """Draw a filled badge that ends at `right`, and give where what stands before it has to end."""
        box = QRectF(right - width, middle - 9, width, 18)
        painter.save()
        painter.setBrush(QColor(colour))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(self._placed(box), 4 if width > 30 else 9, 4 if width > 30 else 9)
        painter.setFont(scaled(self._font, 0.75, bold=True))
        painter.setPen(QColor(self.tokens.background))
        painter.drawText(self._placed(box), Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
        return box.left() - 8

    def _gpu(self, painter: QPainter, rect: QRectF, said: Entry) -> None:
        tokens = self.tokens if said.current else self._grey
        middle = rect.center().y()
        mark = self._placed(QRectF(rect.left() + _LEFT, middle - 8, 16, 16))
        glyphs.paint_gpu(painter, mark, said.face, tokens)
        painter.setFont(scaled(self._font, 1.0))  # a chosen one too: bold letters would break the name elsewhere
        painter.setPen(QColor(tokens.foreground))
        left, right = rect.left() + _LEFT + 24, rect.right() - _RIGHT
        width = painter.fontMetrics().horizontalAdvance(said.figure)
        room = QRectF(left, rect.top(), right - width - 6 - left, rect.height())
        self._text(painter, room, elided(painter.fontMetrics(), said.name, int(room.width())))
        loaded = said.face.state in {FaceState.BUSY, FaceState.UNEXPECTED, FaceState.HELD}
        painter.setPen(QColor(tokens.foreground if loaded else tokens.muted))
        self._text(painter, QRectF(right - width - 8, rect.top(), width + 8, rect.height()), said.figure, last=True)

    def _text(self, painter: QPainter, box: QRectF, text: str, *, last: bool = False) -> None:
        """Draw a text where a line begins, or where it ends."""
        mirrored.write(painter, self._placed(box), text, self._direction, at_the_end=last)

    def _placed(self, box: QRectF) -> QRectF:
        """Give a place where the language is read from the other side."""
        return mirrored.place(box, self._whole, self._direction)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Give a line its height; the width is the list's."""
        said = index.data(LINE_ROLE)
        return QSize(100, HOST_HEIGHT if said is None else height(said))

    # ------------------------------------------------------------ renaming

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        """Make the field in which a server is renamed."""
        field = QLineEdit(parent)
        field.setMaxLength(LONGEST_NAME)
        field.setAccessibleName(say("The server's name"))
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """Begin with the name it has; what is typed is left alone by the readings that come meanwhile."""
        said = index.data(LINE_ROLE)
        if isinstance(editor, QLineEdit) and isinstance(said, HostLine) and not editor.property(_BEGUN):
            editor.setProperty(_BEGUN, True)  # noqa: FBT003 - Qt's signature
            editor.setText(said.name)
            editor.selectAll()

    def setModelData(  # noqa: N802 - Qt's name
        self, editor: QWidget, _model: QAbstractItemModel, index: Index
    ) -> None:
        """Say the new name; who keeps it will show it."""
        said = index.data(LINE_ROLE)
        if isinstance(editor, QLineEdit) and isinstance(said, HostLine) and named(editor.text()) != said.name:
            self.renamed.emit(said.key, named(editor.text()))

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Put the field where the name stands."""
        rect = QRect(
            option.rect.left() + _LEFT - 6, option.rect.top() + 2, option.rect.width() - _LEFT - 4, HOST_HEIGHT - 4
        )
        editor.setGeometry(QStyle.visualRect(option.direction, option.rect, rect))
