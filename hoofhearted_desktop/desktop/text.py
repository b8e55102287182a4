"""Text as the window shows it: always plain, never wider than its place, figures that do not dance."""

from __future__ import annotations

import html
import re
from typing import Optional

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from hoofhearted_desktop.desktop import mirrored

OTHER_LETTERS = (QEvent.Type.FontChange, QEvent.Type.StyleChange)
"""Events after which a text may have another size. Looked up once: a widget hears of every change, and to name them costs as much as the rest."""

_BEFORE_A_UNIT = re.compile(r"(?<=\d) (?=[%°]|(?:s|min|h|days?|W|k?Wh|[GM]iB|MHz)\b)")
"""No line ends between a figure and its unit."""


def tabular(font: QFont) -> QFont:
    """Give the font with figures of one width (OpenType feature tnum; QFont.setFeature came with Qt 6.7)."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """Give the font larger or smaller, in tabular figures."""
    made = tabular(font)
    made.setPointSizeF(font.pointSizeF() * factor)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def tooltip(text: str) -> str:
    """Give text for a tooltip that Qt cannot mistake for markup (tooltips guess, see Qt.mightBeRichText)."""
    return f"<p style='white-space:pre-wrap'>{html.escape(text)}</p>" if text else ""


def explain(widget: QWidget, words: str) -> None:
    """Show words under the mouse, and have them read out where the widget's name or text does not say them already.

    Without a description Qt gives the tool tip for one, with the markup that keeps it plain.
    """
    widget.setToolTip(tooltip(words))
    said = {widget.accessibleName(), widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""}
    widget.setAccessibleDescription(words if words not in said else " ")


def elided(metrics: QFontMetrics, text: str, width: int) -> str:
    """Shorten a name to a width in pixels; the number that tells a GPU from its twin stays: "A100-SXM4… #2"."""
    head, mark, number = text.rpartition(" #")
    tail = mark + number if mark and number.isdigit() else ""
    if tail:
        text, width = head, width - metrics.horizontalAdvance(tail)
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width) + tail


def whole(text: str) -> str:
    """Give text from elsewhere in full, with U+FFFD for signs that cannot be seen or that turn the direction of the text."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def label(text: str = "", role: Optional[str] = None) -> QLabel:
    """Make a plain-text label; `role` picks its look in the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role is not None:
        made.setProperty("role", role)
    return made


def set_role(widget: QWidget, role: str, of: str = "role") -> None:
    """Change the look of a widget, where it is another one; `of` is the property by which the style sheet knows it."""
    if widget.property(of) != role:
        widget.setProperty(of, role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class FlowingText(QLabel):
    """Plain text in at most `lines` lines, broken anywhere if need be, ending in an ellipsis; it never widens the window."""

    def __init__(self, *, lines: int, role: Optional[str] = None) -> None:
        """Start empty."""
        super().__init__()
        self._lines = lines
        self._by_width: dict[int, tuple[list[str], bool]] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if role is not None:
            self.setProperty("role", role)

    def say(self, text: str) -> None:
        """Show a text."""
        if text != self.text():
            before = len(self._broken(self.width())[0])
            self._by_width.clear()
            self.setText(text)
            lines, cut = self._broken(self.width())
            explain(self, text if cut else "")
            if len(lines) != before:
                self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the whole text within reach where it is cut."""
        super().resizeEvent(event)
        explain(self, self.text() if self._broken(self.width())[1] else "")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Break anew in another font."""
        super().changeEvent(event)
        if event.type() in OTHER_LETTERS:
            self._by_width.clear()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Say that narrower means taller."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Give the height of the lines in a width."""
        rows = max(1, len(self._broken(width)[0]))
        return rows * QFontMetrics(self.font()).lineSpacing() + 2

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for one line."""
        return QSize(120, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for nearly nothing."""
        return QSize(40, QFontMetrics(self.font()).lineSpacing())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the lines."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics = QFontMetrics(self.font())
        lines = self._broken(self.width())[0]
        top = max(1.0, (self.height() - len(lines) * metrics.lineSpacing()) / 2)
        for row, line in enumerate(lines):
            rect = QRectF(0, top + row * metrics.lineSpacing(), self.width(), metrics.height())
            mirrored.write(painter, rect, line, self.layoutDirection())
        painter.end()

    def _broken(self, width: int) -> tuple[list[str], bool]:
        """Give the lines for a width, and whether some of the text is left out; layouts ask for the same again and again."""
        if width not in self._by_width:
            self._by_width[width] = self._break(width)
        return self._by_width[width]

    def _break(self, width: int) -> tuple[list[str], bool]:
        text = self.text()
        units = text.encode("utf-16-le", "surrogatepass")  # Qt counts these; an emoji is two

        def cut_out(start: int, end: int | None) -> str:
            return units[2 * start : None if end is None else 2 * end].decode("utf-16-le", "replace")

        metrics = QFontMetrics(self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout = QTextLayout(_BEFORE_A_UNIT.sub("\u00a0", text), self.font())
        layout.setTextOption(option)
        layout.beginLayout()
        lines: list[str] = []
        cut = False
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 20))
            start = line.textStart()
            if len(lines) == self._lines - 1:
                rest = cut_out(start, None)
                lines.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, max(width, 20)))
                cut = lines[-1] != rest
                break
            lines.append(cut_out(start, start + line.textLength()).rstrip())
        layout.endLayout()
        return lines, cut
