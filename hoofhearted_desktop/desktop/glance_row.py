"""One GPU in the glance panel: the sentence, a minute of its load, its figures, and who uses it; painted by hand.

A reading repaints the parts whose words or curve have changed, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPolygonF, QTextOption
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle

from hoofhearted_desktop.desktop import glyphs
from hoofhearted_desktop.desktop.contrast import blend
from hoofhearted_desktop.desktop.faces import FaceState
from hoofhearted_desktop.desktop.minute import STEPS
from hoofhearted_desktop.desktop.text import explain, scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens, translucent

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from hoofhearted_desktop.desktop.glance_lines import GpuLine, Who
    from hoofhearted_desktop.desktop.glance_minute import Curve

SIDE = 14
"""Between the panel's edge and what is in it."""
_MARK = 18
_TEXT = SIDE + _MARK + 8
_PAD = 7
_SPARK = 30
_TILE = 16
_COLUMN_GAP = 14
_SLACK = 3
"""Letters are placed between whole pixels: a text cut at its own width would lose its end."""
_MOST_LINES = 2
ARROWS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right})
_BY_KEYBOARD = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)
_WIDEST_LOAD = "100 %"
_WIDEST_MEMORY = "88.8 GiB"
_LEAST_WHAT = 6
"""Letters: where there is no room for so many of what a program does, it is left out."""


class GpuRow(QAbstractButton):
    """A GPU's lines; a press opens the window there."""

    def __init__(self, line: GpuLine, tokens: Tokens = LIGHT, parent: Optional[QWidget] = None) -> None:
        """Show a line."""
        super().__init__(parent)
        self.line = line
        self._tokens = tokens
        self._blocks: dict[str, QRect] = {}
        self.ringed = False
        """Whether it shows that the keyboard is here; who came with the mouse does not want to know."""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._say()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def show_line(self, line: GpuLine) -> None:
        """Show another reading: what has not changed is not painted again."""
        before, self.line = self.line, line
        if line == before:
            return
        if line._replace(curve=()) != before._replace(curve=()):
            self._say()
        if self._shape(line) != self._shape(before):
            self._lay_out()
            self.updateGeometry()
            self.update()
            return
        for name, said in _PARTS.items():
            if said(line) != said(before) and name in self._blocks:
                self.update(self._blocks[name])

    def _shape(self, line: GpuLine) -> tuple[object, ...]:
        """Give what the places of the parts depend on."""
        return line.quiet, line.bare, self._headline_lines(line), self._words_lines(line), len(line.who)

    def _say(self) -> None:
        self.setAccessibleName(self.line.spoken)
        whole = [self.line.said, self.line.words] if self.line.words else [self.line.said]
        explain(self, "\n".join(whole))

    # ------------------------------------------------------------ places

    @property
    def _bold(self) -> QFont:
        return scaled(self.font(), 1.0, bold=not self.line.quiet)

    @property
    def _small(self) -> QFont:
        return scaled(self.font(), 0.92)

    def _headline_lines(self, line: GpuLine) -> int:
        if line.quiet:
            return 1
        advance = QFontMetrics(scaled(self.font(), 1.0, bold=True)).horizontalAdvance(line.said)
        return 1 if advance <= max(self.width(), 100) - _TEXT - SIDE else _MOST_LINES

    def _words_lines(self, line: GpuLine) -> int:
        """Give the lines of what stands below the sentence: what to do about a GPU that cannot be read must be seen."""
        advance = QFontMetrics(self._small).horizontalAdvance(line.words)
        several = line.bare and advance > max(self.width(), 100) - _TEXT - SIDE
        return (_MOST_LINES if several else 1) if line.words else 0

    def _lay_out(self) -> None:
        """Find the place of each part, from the top, as in a language that is read from the left."""
        line, width = self.line, self.width() - _TEXT - SIDE
        bold, small = QFontMetrics(self._bold), QFontMetrics(self._small)
        self._blocks = {}
        top = _PAD

        def add(name: str, height: int, left: int = _TEXT, wide: int = width) -> None:
            self._blocks[name] = QRect(left, top, wide, height)

        head = self._headline_lines(line) * bold.lineSpacing()
        self._blocks["mark"] = QRect(SIDE, top + (bold.lineSpacing() - _MARK) // 2, _MARK, _MARK)
        if line.quiet:
            beside = min(small.horizontalAdvance(line.words) + _SLACK, width // 2)
            add("said", head, wide=width - beside - 8)
            add("words", head, _TEXT + width - beside, beside)
        else:
            add("said", head)
            top += head + 1
            if line.words:
                add("words", self._words_lines(line) * small.lineSpacing())
                top += self._words_lines(line) * small.lineSpacing()
        if not (line.quiet or line.bare):
            top += 5
            load = max(bold.horizontalAdvance(_WIDEST_LOAD), bold.horizontalAdvance(line.load)) + _SLACK
            add("curve", _SPARK, wide=width - load - _COLUMN_GAP)
            add("load", _SPARK, _TEXT + width - load, load)
            top += _SPARK + 4
            add("figures", small.lineSpacing())
            top += small.lineSpacing() + (4 if line.who else 0)
            for nth in range(len(line.who)):
                add(f"who {nth}", self._who_height())
                top += self._who_height()
        direction = self.layoutDirection()
        self._blocks = {name: QStyle.visualRect(direction, self.rect(), place) for name, place in self._blocks.items()}

    def _who_height(self) -> int:
        return max(QFontMetrics(self._small).lineSpacing(), _TILE) + 3

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the height of its lines."""
        bold, small = QFontMetrics(self._bold).lineSpacing(), QFontMetrics(self._small).lineSpacing()
        head = self._headline_lines(self.line) * bold
        if self.line.quiet:
            return QSize(100, head + 2 * _PAD - 2)
        words = self._words_lines(self.line) * small
        if self.line.bare:
            return QSize(100, _PAD + head + 1 + words + _PAD)
        who = len(self.line.who) * self._who_height() + (4 if self.line.who else 0)
        return QSize(100, _PAD + head + 1 + words + 5 + _SPARK + 4 + small + who + _PAD)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Find the places anew; a longer line may now fit, or no longer."""
        super().resizeEvent(event)
        self._lay_out()
        if self.sizeHint().height() != self.height():
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Find the places anew in another font or direction."""
        super().changeEvent(event)
        self._lay_out()
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the arrow keys to the panel."""
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Show it no longer."""
        super().leaveEvent(event)
        self.update()

    def ring(self) -> None:
        """Show that the keyboard is here, where the focus already was."""
        self.ringed = True
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.ringed = event.reason() in _BY_KEYBOARD
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show it no longer."""
        super().focusOutEvent(event)
        self.ringed = False
        self.update()

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the parts that are asked for."""
        line = self.line
        tokens = self._tokens if line.current else self._tokens.greyed()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, tokens)
        asked = event.region()
        for name, place in self._blocks.items():
            if not asked.intersects(place):
                continue
            if name == "mark":
                glyphs.paint_gpu(painter, QRectF(place), line.face, tokens)
            elif name == "said":
                self._write(painter, place, line.said, self._bold, tokens.muted if line.quiet else tokens.foreground)
            elif name == "words":
                self._words(painter, place, tokens)
            elif name == "curve":
                self._curve(painter, place, line.curve, tokens)
            elif name == "load":
                self._write(painter, place, line.load, self._bold, tokens.foreground, far=True, figure=True)
            elif name == "figures":
                self._write(painter, place, _figures(line), self._small, tokens.muted, figure=True)
            else:
                self._user(painter, place, line.who[int(name.rpartition(" ")[2])], tokens)
        painter.end()

    def _ground(self, painter: QPainter, tokens: Tokens) -> None:
        painter.fillRect(self.rect(), QColor(tokens.background))
        if self.underMouse() or self.ringed:
            painter.setPen(QPen(QColor(self._tokens.blue), 1.5) if self.ringed else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(blend(tokens.background, tokens.blue, 0.08)))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4.75, 0.75, -4.75, -0.75), 6, 6)

    def _words(self, painter: QPainter, place: QRect, tokens: Tokens) -> None:
        colour = {
            FaceState.UNEXPECTED: tokens.orange,
            FaceState.PROBLEM: tokens.red,
            FaceState.HELD: tokens.amber,
        }.get(self.line.face.state, tokens.muted)
        self._write(
            painter,
            place,
            self.line.words,
            self._small,
            colour,
            far=self.line.quiet,
            figure=self.line.face.state is FaceState.IDLE,
        )

    def _write(
        self,
        painter: QPainter,
        place: QRect,
        text: str,
        font: QFont,
        colour: str,
        *,
        far: bool = False,
        figure: bool = False,
    ) -> None:
        """Write text into its place, at its `far` end or at the near one, in as many lines as there is room for.

        A `figure` is read from the left in every language.
        """
        metrics = QFontMetrics(font)
        lines = max(1, place.height() // metrics.lineSpacing())
        several = lines == _MOST_LINES and metrics.horizontalAdvance(text) > place.width()
        room = int(place.width() * (1.8 if several else 1.0))
        option = QTextOption()
        direction = self.layoutDirection()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight if figure else direction)
        at_right = far is (direction is Qt.LayoutDirection.LeftToRight)
        side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
        height = Qt.AlignmentFlag.AlignTop if several else Qt.AlignmentFlag.AlignVCenter
        option.setAlignment(side | height | Qt.AlignmentFlag.AlignAbsolute)
        wrap = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if several else QTextOption.WrapMode.NoWrap
        option.setWrapMode(wrap)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(QRectF(place), metrics.elidedText(text, Qt.TextElideMode.ElideRight, room), option)

    def _curve(self, painter: QPainter, place: QRect, curve: Curve, tokens: Tokens) -> None:
        """Draw the minute, now at the end; what nobody could say is a gap."""
        colour = tokens.orange if self.line.face.state is FaceState.UNEXPECTED else tokens.blue
        ground = QRectF(place).adjusted(0, 0.5, 0, -0.5)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(ground.bottomLeft(), ground.bottomRight())
        step, mirrored = (
            ground.width() / max(len(curve) - 1, 1),
            self.layoutDirection() is Qt.LayoutDirection.RightToLeft,
        )
        height = ground.height() - 2
        for run in _runs(curve):
            points = [
                QPointF(
                    (ground.right() - slot * step) if mirrored else (ground.left() + slot * step),
                    ground.bottom() - 0.5 - height * level / STEPS,
                )
                for slot, level in run
            ]
            if len(points) == 1:
                points.append(points[0] + QPointF(1, 0))
            area = QPainterPath(QPointF(points[0].x(), ground.bottom()))
            for point in (*points, QPointF(points[-1].x(), ground.bottom())):
                area.lineTo(point)
            painter.fillPath(area, translucent(colour, 0.18))
            painter.setPen(QPen(QColor(colour), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(points))

    def _user(self, painter: QPainter, place: QRect, who: Who, tokens: Tokens) -> None:
        """Draw one who uses it: the letter, the name, what it does, its part, its memory."""
        direction, metrics = self.layoutDirection(), QFontMetrics(self._small)
        tile = QRect(place.left(), place.top() + (place.height() - _TILE) // 2, _TILE, _TILE)
        _paint_letter(painter, QRectF(QStyle.visualRect(direction, place, tile)), who.name, self.font(), tokens)
        memory = max(metrics.horizontalAdvance(_WIDEST_MEMORY), metrics.horizontalAdvance(who.memory)) + _SLACK
        load = max(metrics.horizontalAdvance(_WIDEST_LOAD), metrics.horizontalAdvance(who.load)) + _SLACK
        left, right = place.left() + _TILE + 6, place.left() + place.width()

        def write(start: int, end: int, text: str, colour: str, *, figure: bool = False) -> None:
            part = QRect(start, place.top(), max(end - start, 0), place.height())
            shown = QStyle.visualRect(direction, place, part)
            self._write(painter, shown, text, self._small, colour, far=figure, figure=figure)

        write(right - memory, right, who.memory, tokens.muted, figure=True)
        right -= memory + _COLUMN_GAP
        write(right - load, right, who.load, tokens.foreground, figure=True)
        right -= load + _COLUMN_GAP
        name = min(metrics.horizontalAdvance(who.name) + _SLACK, right - left)
        write(left, left + name, who.name, tokens.foreground)
        if right - (left + name + 8) > metrics.averageCharWidth() * _LEAST_WHAT:
            write(left + name + 8, right, who.what, tokens.muted)


def _figures(line: GpuLine) -> str:
    return "   ".join(line.figures)


def _runs(curve: Curve) -> list[list[tuple[int, int]]]:
    """Give the stretches in which the load is known, each as slots and heights."""
    runs: list[list[tuple[int, int]]] = [[]]
    for slot, level in enumerate(curve):
        if level is None:
            if runs[-1]:
                runs.append([])
        else:
            runs[-1].append((slot, level))
    return [run for run in runs if run]


def _paint_letter(painter: QPainter, box: QRectF, name: str, font: QFont, tokens: Tokens) -> None:
    """Draw the application's letter on its tile, in one of a few colours that is always the same for the same name."""
    letter = next((sign.upper() for sign in name if sign.isalnum()), "?")
    colours = (tokens.blue, tokens.violet, tokens.teal, tokens.green, tokens.amber)
    colour = colours[sum(name.encode("utf-8", "replace")) % len(colours)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(translucent(colour, 0.18))
    painter.drawRoundedRect(box, 4, 4)
    small = QFont(font)
    small.setPixelSize(round(box.height() * 0.66))
    small.setBold(True)
    painter.setFont(small)
    painter.setPen(QColor(colour))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


def _user_of(nth: int) -> Callable[[GpuLine], object]:
    return lambda line: (line.who[nth] if nth < len(line.who) else None, line.current)


_PARTS: dict[str, Callable[[GpuLine], object]] = {
    "mark": lambda line: (line.face, line.current),
    "said": lambda line: (line.said, line.current),
    "words": lambda line: (line.words, line.face.state, line.current),
    "curve": lambda line: (line.curve, line.face.state, line.current),
    "load": lambda line: (line.load, line.current),
    "figures": lambda line: (_figures(line), line.current),
    **{f"who {nth}": _user_of(nth) for nth in range(4)},
}
