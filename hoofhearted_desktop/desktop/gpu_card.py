"""One GPU of the overview as a card: drawn anew only when it says something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from hoofhearted_desktop.desktop import glyphs, host_colours, mirrored
from hoofhearted_desktop.desktop.faces import Face, FaceState
from hoofhearted_desktop.desktop.minute import STEPS, Height
from hoofhearted_desktop.desktop.overview_words import MOST_WHO, Card, Key
from hoofhearted_desktop.desktop.text import scaled, tooltip
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens, translucent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.desktop.glance_lines import Who

SLOTS = 60
_PAD = 12
_MARK = 20
_GAP = 6
_SMALL = 9
_BAR = 5
_SPARK = {True: 40, False: 24}
"""The height of the minute, of a roomy card and of another."""
_TALL_SPARK = 84
_WHO_PAD = 5
_COLUMN_GAP = 12
_WIDEST_LOAD = "100 %"
_WIDEST_MEMORY = "88.8 GiB"
_LEAST_WHAT = 6
"""Letters: where there is no room for so many of what a program does, it is left out."""
_NONE = (None,) * SLOTS


class GpuCard(QAbstractButton):
    """A card that opens what it is about; arrow keys go on to the next, which is the overview's to know."""

    def __init__(self, key: Key) -> None:
        """Say nothing yet."""
        super().__init__()
        self.key = key
        self.card = Card(key, "", "", "", Face(FaceState.NO_DATA))
        self.paints = 0
        """How often it was drawn."""
        self._heights: tuple[Height, ...] = _NONE
        self._tokens = LIGHT
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        if tokens != self._tokens:
            self._tokens = tokens
            self.update()

    def show_card(self, card: Card, heights: tuple[Height, ...] = _NONE) -> None:
        """Say something else; nothing is drawn where it is the same."""
        if card == self.card and heights == self._heights:
            return
        if (card.sentence, card.spoken) != (self.card.sentence, self.card.spoken):
            self.setAccessibleName(card.sentence)
            self.setAccessibleDescription(card.spoken or " ")
            self.setToolTip(tooltip("\n".join(part for part in (card.sentence, card.detail) if part)))
        self.card, self._heights = card, heights
        self.update()

    # ------------------------------------------------------------ its size

    @staticmethod
    def size_in(font: QFont, *, roomy: bool) -> QSize:
        """Give the least width of a card and its height."""
        usual, small = QFontMetricsF(scaled(font, 1.0)), QFontMetricsF(scaled(font, 0.9))
        rows = 2 if roomy else 1
        text = rows * usual.lineSpacing() + 2 * small.lineSpacing()
        height = 2 * _PAD + _head(font) + text + 3 * _GAP + _SPARK[roomy] + _BAR + 2
        return QSize(round(usual.horizontalAdvance("0") * 29) + 2 * _PAD, round(height))

    @staticmethod
    def tallest_in(font: QFont) -> int:
        """Give the height with which a card has all it can say: who uses the GPU, and a higher minute."""
        least = GpuCard.size_in(font, roomy=True).height()
        return round(least + MOST_WHO * _who_height(font) + _GAP + _TALL_SPARK - _SPARK[True])

    # ------------------------------------------------------------ drawn

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the card."""
        self.paints += 1
        card = self.card
        tokens = self._tokens if card.current else self._tokens.greyed()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tokens.background))
        unexpected = card.face.state is FaceState.UNEXPECTED
        edge = QColor(tokens.orange if unexpected else tokens.muted if self.underMouse() else tokens.line)
        painter.setPen(QPen(edge, 2 if unexpected else 1))
        painter.setBrush(QColor(tokens.raised))
        inset = 2.0
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.blue), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 9, 9)
        self._draw(painter, card, tokens)
        painter.end()

    def _draw(self, painter: QPainter, card: Card, tokens: Tokens) -> None:
        whole = QRectF(self.rect()).adjusted(_PAD, _PAD, -_PAD, -_PAD)
        small, strong = scaled(self.font(), 0.9), scaled(self.font(), 1.0, bold=True)
        line, little = QFontMetricsF(strong).lineSpacing(), QFontMetricsF(small).lineSpacing()
        head = _head(self.font())
        rest = self._head(painter, QRectF(whole.left(), whole.top(), whole.width(), head), card, tokens)
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted))
        if card.colour:
            rest.setWidth(rest.width() - _SMALL - 6)
            taken = min(rest.width(), float(painter.fontMetrics().horizontalAdvance(card.name) + 2))
            box = QRectF(rest.left() + taken + 4, rest.center().y() - _SMALL / 2, _SMALL, _SMALL)
            host_colours.paint(painter, self._placed(box), card.colour, tokens)
        self._text(painter, rest, card.name, middle=True)
        top = whole.top() + head + _GAP
        painter.setFont(strong)
        painter.setPen(QColor(tokens.muted if card.face.state <= FaceState.NO_DATA else tokens.foreground))
        if card.bad and card.state is not None:
            painter.setPen(QColor(tokens.red))
        for text in self._lines(card.doing, strong, whole.width(), 2 if self._roomy else 1):
            self._text(painter, QRectF(whole.left(), top, whole.width(), line), text)
            top += line
        painter.setFont(small)
        if card.key.gpu is None:
            painter.setPen(QColor(tokens.muted))
            for text in self._lines(card.detail, small, whole.width(), 3 if self._roomy else 1):
                self._text(painter, QRectF(whole.left(), top, whole.width(), little), text)
                top += little
            return
        painter.setPen(QColor(tokens.orange if card.bad else tokens.muted))
        self._text(painter, QRectF(whole.left(), top, whole.width(), little), card.detail)
        top += little + _GAP
        painter.setPen(QColor(tokens.muted))
        bottom = QRectF(whole.left(), whole.bottom() - little - _BAR, whole.width(), little)
        self._figures(painter, bottom, card, tokens)
        each, spark = _who_height(self.font()), float(_SPARK[self._roomy])
        fitting = int((bottom.top() - 2 * _GAP - spark - top) // each) if self._roomy else 0
        listed = card.who[: max(0, fitting)]
        for nth, who in enumerate(listed):
            self._user(painter, QRectF(whole.left(), top + nth * each, whole.width(), each), who, tokens)
        top += each * MOST_WHO + _GAP
        spark = max(spark, min(float(_TALL_SPARK), bottom.top() - _GAP - top))
        self._minute(painter, QRectF(whole.left(), bottom.top() - _GAP - spark, whole.width(), spark), tokens, card)

    @property
    def _roomy(self) -> bool:
        return self.height() >= self.size_in(self.font(), roomy=True).height()

    def _head(self, painter: QPainter, box: QRectF, card: Card, tokens: Tokens) -> QRectF:
        """Draw the mark and the one figure, and give the room between them."""
        mark = QRectF(box.left(), box.center().y() - _MARK / 2, _MARK, _MARK)
        self._mark(painter, self._placed(mark), card, tokens)
        painter.setFont(scaled(self.font(), 1.25, bold=True))
        painter.setPen(QColor(tokens.muted if card.face.state <= FaceState.NO_DATA else tokens.foreground))
        taken = painter.fontMetrics().horizontalAdvance(card.figure) + 4 if card.figure else 0
        self._text(painter, QRectF(box.right() - taken, box.top(), taken, box.height()), card.figure, trailing=True)
        left = box.left() + _MARK + 8
        return QRectF(left, box.top(), max(0.0, box.right() - taken - 8 - left), box.height())

    def _mark(self, painter: QPainter, box: QRectF, card: Card, tokens: Tokens) -> None:
        if card.state is not None:
            glyphs.paint_host(painter, box.adjusted(4, 4, -4, -4), card.state, tokens, watched=False)
        else:
            glyphs.paint_gpu(painter, box, card.face, tokens)

    def _user(self, painter: QPainter, box: QRectF, who: Who, tokens: Tokens) -> None:
        """Write who uses the GPU, what for, and how much of it: figures one below the other at the far end."""
        metrics = QFontMetricsF(scaled(self.font(), 0.92))
        painter.setFont(scaled(self.font(), 0.92))
        at = box.right()
        for text, widest, colour in (
            (who.memory, _WIDEST_MEMORY, tokens.muted),
            (who.load, _WIDEST_LOAD, tokens.foreground),
        ):
            width = max(metrics.horizontalAdvance(widest), metrics.horizontalAdvance(text)) + 2
            painter.setPen(QColor(colour))
            self._text(painter, QRectF(at - width, box.top(), width, box.height()), text, trailing=True)
            at -= width + _COLUMN_GAP
        width = min(metrics.horizontalAdvance(who.name) + 2, at - box.left())
        painter.setPen(QColor(tokens.foreground))
        self._text(painter, QRectF(box.left(), box.top(), width, box.height()), who.name)
        left = box.left() + width + _COLUMN_GAP
        if at - left >= metrics.horizontalAdvance("0") * _LEAST_WHAT:
            painter.setPen(QColor(tokens.muted))
            self._text(painter, QRectF(left, box.top(), at - left, box.height()), who.what)

    def _figures(self, painter: QPainter, box: QRectF, card: Card, tokens: Tokens) -> None:
        said = [text for text in (card.memory, card.power, card.temperature) if text]
        if not said:
            return
        metrics = painter.fontMetrics()
        ends = sum(metrics.horizontalAdvance(text) for text in said)
        gap = min(24.0, max(8.0, (box.width() - ends) / max(1, len(said) - 1))) if len(said) > 1 else 0.0
        at = box.left()
        for text in said:
            width = metrics.horizontalAdvance(text) + 2
            self._text(painter, QRectF(at, box.top(), width, box.height()), text)
            at += width + gap
        if card.memory_part is not None and card.memory:
            width = metrics.horizontalAdvance(card.memory)
            bar = QRectF(box.left(), box.bottom() + 2, width, 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.line))
            painter.drawRect(self._placed(bar))
            painter.setBrush(QColor(tokens.green))
            painter.drawRect(self._placed(QRectF(bar.left(), bar.top(), bar.width() * card.memory_part, 3)))

    def _minute(self, painter: QPainter, box: QRectF, tokens: Tokens, card: Card) -> None:
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        ink = QColor(tokens.orange if card.face.state is FaceState.UNEXPECTED else tokens.blue)
        for run in _runs(self._heights):
            step = box.width() / (SLOTS - 1)
            points = [
                QPointF(box.left() + slot * step, box.bottom() - height * box.height() / STEPS) for slot, height in run
            ]
            if len(points) == 1:
                points.append(points[0] + QPointF(1.0, 0.0))
            area = QPolygonF([QPointF(points[0].x(), box.bottom()), *points, QPointF(points[-1].x(), box.bottom())])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(translucent(ink.name(), 0.15))
            painter.drawPolygon(area)
            painter.setPen(QPen(ink, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(points))

    def _lines(self, text: str, font: QFont, width: float, rows: int) -> list[str]:
        metrics = QFontMetricsF(font)
        words = text.split(" ")
        lines: list[str] = []
        current = ""
        for nth, word in enumerate(words):
            longer = f"{current} {word}" if current else word
            if not current or metrics.horizontalAdvance(longer) <= width:
                current = longer
            elif len(lines) < rows - 1:
                lines.append(current)
                current = word
            else:
                current = " ".join([current, *words[nth:]])
                break
        return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in (*lines, current)]

    def _text(self, painter: QPainter, box: QRectF, text: str, *, trailing: bool = False, middle: bool = False) -> None:
        how = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, how, round(box.width()) + 1)
        mirrored.write(painter, self._placed(box), shown, self.layoutDirection(), at_the_end=trailing)

    def _placed(self, box: QRectF) -> QRectF:
        """Give a place where the language is read from the other side."""
        return mirrored.place(box, QRectF(self.rect()), self.layoutDirection())


def _head(font: QFont) -> float:
    """Give the height of the first line."""
    return max(float(_MARK), QFontMetricsF(scaled(font, 1.25, bold=True)).lineSpacing())


def _who_height(font: QFont) -> float:
    """Give the height of a line about who uses the GPU."""
    return QFontMetricsF(scaled(font, 0.92)).lineSpacing() + _WHO_PAD


def _runs(heights: Sequence[Height]) -> list[list[tuple[int, int]]]:
    """Give the stretches without a gap."""
    runs: list[list[tuple[int, int]]] = [[]]
    for slot, height in enumerate(heights):
        if height is not None:
            runs[-1].append((slot, height))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
