"""What stands beside a chart: the marks of its scale, its title, and its legend with the values of now or of the crosshair."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core import quantities
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import chart_margins
from hoofhearted_desktop.desktop.quantity import Line, Quantity, Scale
from hoofhearted_desktop.desktop.text import scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

_MARK_ROOM = 18


class ScaleMarks(QWidget):
    """The words of a scale, at the side of the lines they name."""

    def __init__(self) -> None:
        """Name nothing yet."""
        super().__init__()
        self.setFixedWidth(chart_margins.MARKS)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._tokens = LIGHT
        self._scale = Scale(1.0, ())

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def show_scale(self, scale: Scale) -> None:
        """Name other heights."""
        self._scale = scale
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the words, those in the middle only where there is room."""
        painter = QPainter(self)
        painter.setFont(scaled(self.font(), 0.85))
        painter.setPen(QColor(self._tokens.muted))
        metrics = painter.fontMetrics()
        height = metrics.height()
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a figure stands before its unit everywhere
        side = Qt.AlignmentFlag.AlignLeft if rtl else Qt.AlignmentFlag.AlignRight
        parts = 1 + 2 * chart_margins.BELOW
        shown = (
            self._scale.marks if self.height() >= (len(self._scale.marks) + 0.5) * height else self._scale.marks[::2]
        )
        for value, word in shown:
            middle = self.height() * (1 + chart_margins.BELOW - value / self._scale.top) / parts
            top = min(max(0.0, middle - height / 2), self.height() - height)
            rect = QRectF(0, top, self.width(), height)
            said = metrics.elidedText(word, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, said)
        painter.end()


class Entry:
    """What a legend says of one line: mark, name, value. Mixed into a widget, which it draws."""

    line: Line
    value = quantities.NOT_AVAILABLE
    peak = ""
    tokens = LIGHT

    @property
    def shown(self) -> bool:
        """Whether the line is drawn."""
        return True

    def words(self) -> str:
        """Say it all in one."""
        label = self.line.label()
        if not self.shown:
            return say("{line}, hidden", line=label)
        if self.peak:
            return say("{line}: {value} on average, at most {peak}", line=label, value=self.value, peak=self.peak)
        return say("{line}: {value}", line=label, value=self.value)

    def paint(self, widget: QWidget) -> None:
        """Draw mark, name, peak and value."""
        painter = QPainter(widget)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rtl = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
        body = scaled(widget.font(), 1.0)
        metrics = QFontMetrics(body)
        rect = QRectF(widget.rect())
        middle = QPointF(rect.right() - 7 if rtl else 7, rect.center().y())
        ink = QColor(self.line.colour(self.tokens) if self.shown else self.tokens.muted)
        painter.setPen(QPen(ink, 1.5))
        painter.drawLine(middle - QPointF(6, 0), middle + QPointF(6, 0))
        paint_end(painter, middle, self.line.symbol, ink if self.shown else QColor(self.tokens.background), ink)
        wide = min(metrics.horizontalAdvance(self.value), widget.width() - _MARK_ROOM) if self.shown else 0
        left = widget.width() - _MARK_ROOM - wide - 6
        place = QRectF(wide + 6 if rtl else _MARK_ROOM, 0, left, widget.height())
        if self.shown:
            said = metrics.elidedText(self.value, Qt.TextElideMode.ElideRight, wide + 1)
            painter.setFont(body)
            painter.setPen(QColor(self.tokens.foreground))
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a figure stands before its unit everywhere
            side = Qt.AlignmentFlag.AlignLeft if rtl else Qt.AlignmentFlag.AlignRight
            painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, said)
            painter.setLayoutDirection(widget.layoutDirection())
        name = self.line.label()
        painter.setPen(QColor(self.tokens.muted))
        small = scaled(widget.font(), 0.85)
        told = f"↑ {self.peak}"
        fits = QFontMetrics(small).horizontalAdvance(told) + metrics.horizontalAdvance(name) + 8 < left
        if self.shown and self.peak and fits:
            painter.setFont(small)
            painter.drawText(place, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, told)
        body.setStrikeOut(not self.shown)
        painter.setFont(body)
        said = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(left))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, said)
        if widget.hasFocus():
            paint_focus(painter, rect, self.tokens)
        painter.end()


class LegendLine(Entry, QWidget):
    """The only line of a chart."""

    def __init__(self, line: Line) -> None:
        """Say "n/a" until something is known."""
        super().__init__()
        self.line = line
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a line of text."""
        return _line_of_text(self)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        self.paint(self)


class LegendToggle(Entry, QAbstractButton):
    """One of several lines of a chart: pressing it hides the line, or shows it again."""

    def __init__(self, line: Line) -> None:
        """Say "n/a" until something is known."""
        super().__init__()
        self.line = line
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self.name_it)

    @property
    def shown(self) -> bool:
        """Whether the line is drawn."""
        return self.isChecked()

    def name_it(self) -> None:
        """Say what a press does."""
        self.setAccessibleName(self.words())
        self.setToolTip(say("Hide this line") if self.shown else say("Show this line"))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a line of text."""
        return _line_of_text(self)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        self.paint(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let Enter do what the space bar does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


def _line_of_text(widget: QWidget) -> QSize:
    return QSize(40, max(chart_margins.ROW, QFontMetrics(widget.font()).height() + 2))


class Readout(QWidget):
    """Title and legend in one, with the values."""

    collapse_requested = Signal()
    toggled = Signal()

    def __init__(self, quantity: Quantity) -> None:
        """Say "n/a" until something is known."""
        super().__init__()
        self.setFixedWidth(chart_margins.READOUT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._quantity = quantity
        self._tokens = LIGHT
        self.title = QToolButton()
        self.title.setProperty("role", "title")
        self.title.setArrowType(Qt.ArrowType.DownArrow)
        self.title.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.title.clicked.connect(self.collapse_requested)
        several = len(quantity.lines) > 1
        self.entries = tuple(LegendToggle(line) if several else LegendLine(line) for line in quantity.lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 2, 0)
        column.setSpacing(0)
        column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignLeading)
        for entry in self.entries:
            column.addWidget(entry)
            if isinstance(entry, LegendToggle):
                entry.toggled.connect(self.toggled)
        column.addStretch(1)
        self.retell()

    @property
    def values(self) -> list[str]:
        """What the entries say."""
        return [entry.value for entry in self.entries]

    def be_narrow(self, *, narrow: bool) -> None:
        """Take less room, or as much as usual."""
        self.setFixedWidth(chart_margins.NARROW_READOUT if narrow else chart_margins.READOUT)

    def needed(self) -> int:
        """Give the height that title and entries take."""
        return self.title.sizeHint().height() + sum(entry.sizeHint().height() for entry in self.entries)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        for entry in self.entries:
            entry.tokens = tokens
            entry.update()
        self.update()

    def retell(self) -> None:
        """Say everything anew."""
        title = self._quantity.title()
        self.title.setText(title)
        self.title.setAccessibleName(say("Close the chart {title}", title=title))
        self.title.setToolTip(say("Close this chart"))
        for entry in self.entries:
            if isinstance(entry, LegendToggle):
                entry.name_it()
            entry.update()

    def say(self, nth: int, value: str, peak: str = "") -> None:
        """Say the value of a line, and the highest one of its stretch where that says more."""
        entry = self.entries[nth]
        if (value, peak) == (entry.value, entry.peak):
            return
        entry.value, entry.peak = value, peak
        if isinstance(entry, LegendToggle):
            entry.name_it()
        entry.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the keyboard is."""
        chart = self.parentWidget()
        if chart is not None and chart.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_focus(painter, QRectF(self.rect()), self._tokens)
            painter.end()


def paint_focus(painter: QPainter, rect: QRectF, tokens: Tokens) -> None:
    """Draw the frame that says where the keyboard is."""
    painter.setPen(QPen(QColor(tokens.blue), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def paint_end(painter: QPainter, middle: QPointF, symbol: str, ink: QColor, edge: QColor) -> None:
    """Draw the end of a line: o a disc, s a square, t1 a triangle."""
    painter.setPen(QPen(edge, 1))
    painter.setBrush(ink)
    if symbol == "o":
        painter.drawEllipse(middle, 4, 4)
    elif symbol == "s":
        painter.drawRect(QRectF(middle.x() - 3.5, middle.y() - 3.5, 7, 7))
    else:
        corners = [QPointF(0, -4.5), QPointF(4.5, 3.5), QPointF(-4.5, 3.5)]
        painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
