"""A week of the GPUs as a picture to be shown to others: figures, days, programs by name. No command line, user or path is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QImage, QPainter, QPen

from hoofhearted_desktop.core import naming
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import appicon, week_words
from hoofhearted_desktop.desktop.text import tabular
from hoofhearted_desktop.desktop.week_bars import paint_days
from hoofhearted_desktop.desktop.week_summary import NOBODY

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.theme import Tokens
    from hoofhearted_desktop.desktop.week_summary import Summary

SIZE = QSize(1200, 630)
"""As the preview of a link has it: 1.91 to 1."""
_EDGE = 56
_ICON = 64
_MOST_PROGRAMS = 5
_PRODUCT = "Hoof Hearted"


class _Canvas:
    """A painter that knows from which side the language is read."""

    def __init__(self, painter: QPainter, tokens: Tokens, *, mirrored: bool) -> None:
        self.painter = painter
        self.tokens = tokens
        self.mirrored = mirrored

    def rect(self, left: float, top: float, width: float, height: float) -> QRectF:
        """Give a place, counted from the leading side."""
        return QRectF(SIZE.width() - left - width if self.mirrored else left, top, width, height)

    def text(
        self, rect: QRectF, text: str, pixels: int, colour: str, *, bold: bool = False, trailing: bool = False
    ) -> None:
        """Write a line, shortened where it is too long; where that would lose a figure it is written smaller."""
        font = _font(pixels, bold=bold)
        self.painter.setFont(font)
        room = int(rect.width())
        while QFontMetricsF(font).horizontalAdvance(text) > room and font.pixelSize() > pixels * 0.62:
            font.setPixelSize(font.pixelSize() - 1)
            self.painter.setFont(font)
        shown = self.painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        right = trailing is not self.mirrored
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.painter.setPen(QColor(colour))
        self.painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, shown)


def _font(pixels: int, *, bold: bool = False) -> QFont:
    font = tabular(QGuiApplication.font())
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def draw(
    week: Summary, before: Optional[Summary], where: str, now: float, tokens: Tokens, *, scale: float = 1.0
) -> QImage:
    """Give the picture; `where` names the machine, or how many, and nothing where that goes without saying."""
    image = QImage(SIZE * scale, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens.background))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    painter.setLayoutDirection(QGuiApplication.layoutDirection())
    canvas = _Canvas(painter, tokens, mirrored=mirrored)
    _head(canvas, week, before, (where, now))
    _figures(canvas, week, before)
    _days(canvas, week)
    _programs(canvas, week)
    _foot(canvas, week)
    painter.end()
    return image


def _head(canvas: _Canvas, week: Summary, before: Optional[Summary], place: tuple[str, float]) -> None:
    where, now = place
    canvas.painter.drawImage(canvas.rect(_EDGE, 40, _ICON, _ICON), appicon.draw(_ICON * 2))
    width = SIZE.width() - 2 * _EDGE - _ICON - 20
    days = week_words.dates_said(week.week, week, before)
    said = " · ".join(part for part in (naming.printable(where), days) if part)
    title = week_words.title(week.week, now)
    canvas.text(canvas.rect(_EDGE + _ICON + 20, 36, width, 42), title, 34, canvas.tokens.foreground, bold=True)
    canvas.text(canvas.rect(_EDGE + _ICON + 20, 78, width, 30), said, 22, canvas.tokens.muted)


def _figures(canvas: _Canvas, week: Summary, before: Optional[Summary]) -> None:
    figures = week_words.figures(week, before)
    slot = (SIZE.width() - 2 * _EDGE) / len(figures)
    tokens = canvas.tokens
    for nth, figure in enumerate(figures):
        left = _EDGE + nth * slot
        canvas.text(canvas.rect(left, 136, slot - 20, 26), figure.name, 20, tokens.muted)
        odd = nth == len(figures) - 1 and week.unexpected
        ink = tokens.orange if odd else tokens.foreground
        canvas.text(canvas.rect(left, 162, slot - 20, 50), figure.value, 38, ink, bold=True)
        canvas.text(canvas.rect(left, 212, slot - 20, 24), figure.more, 20, tokens.muted)
    canvas.painter.setPen(QPen(QColor(tokens.line), 1))
    canvas.painter.drawLine(_EDGE, 258, SIZE.width() - _EDGE, 258)


def _days(canvas: _Canvas, week: Summary) -> None:
    rect = canvas.rect(_EDGE, 282, 500, 262)
    paint_days(canvas.painter, rect, week, canvas.tokens, _font(18), mirrored=canvas.mirrored)


def _programs(canvas: _Canvas, week: Summary) -> None:
    """Draw the bars of the programs that used most."""
    left, width, tokens = 620, SIZE.width() - _EDGE - 620, canvas.tokens
    shown = week.programs[:_MOST_PROGRAMS]
    if not shown:
        canvas.text(canvas.rect(left, 380, width, 30), say("No GPU worked"), 22, tokens.muted)
        return
    most_s = shown[0].used.busy_s or 1.0
    for nth, program in enumerate(shown):
        top = 282 + nth * 52
        used = week_words.hours(program.used.busy_s)
        canvas.text(canvas.rect(left, top, width - 170, 28), week_words.program_name(program), 21, tokens.foreground)
        canvas.text(canvas.rect(left + width - 160, top, 160, 28), used, 21, tokens.muted, trailing=True)
        painter = canvas.painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(canvas.rect(left, top + 31, width, 8), 4, 4)
        painter.setBrush(QColor(tokens.muted if program.key == NOBODY else tokens.blue))
        painter.drawRoundedRect(canvas.rect(left, top + 31, max(8.0, width * program.used.busy_s / most_s), 8), 4, 4)


def _foot(canvas: _Canvas, week: Summary) -> None:
    said = week_words.watched_of_all(week)
    if week.busiest_hour is not None and not said:
        said = say("Busiest hour: {time}", time=week_words.hour(week.busiest_hour))
    canvas.text(canvas.rect(_EDGE, 576, 800, 26), said, 17, canvas.tokens.muted)
    canvas.text(
        canvas.rect(SIZE.width() - _EDGE - 250, 574, 250, 28),
        _PRODUCT,
        20,
        canvas.tokens.muted,
        bold=True,
        trailing=True,
    )
