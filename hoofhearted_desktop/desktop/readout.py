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
        parts = 1 + 2 * chart_margins.BELOW
        shown = self._scale.marks if self.height() >= (len(self._scale.marks) + 0.5) * height else self._scale.marks[::2]
        for value, word in shown:
            middle = self.height() * (1 + chart_margins.BELOW - value / self._scale.top) / parts
            top = min(max(0.0, middle - height / 2), self.height() - height)
            rect = QRectF(0, top, self.width(), height)
            said = metrics.elidedText(word, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(rect, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, said)
        painter.end()


class LegendEntry(QAbstractButton):
    """A line's mark, name and value. Where a chart has several, pressing it hides the line, or shows it again."""

    def __init__(self, line: Line, *, toggles: bool) -> None:
        """Say "n/a" until something is known."""
        super().__init__()
        self.line = line
        self.setCheckable(toggles)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if toggles else Qt.FocusPolicy.NoFocus)
        self.setEnabled(True)
        if toggles:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tokens = LIGHT
        self.value = quantities.NOT_AVAILABLE
        self.peak = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._name)
        self._name()

    def _name(self) -> None:
        label = self.line.label()
        text = say("{line}: {value}", line=label, value=self.value)
        if self.peak:
            text = say("{line}: {value} on average, at most {peak}", line=label, value=self.value, peak=self.peak)
        self.setAccessibleName(text if self.isChecked() or not self.isCheckable() else say("{line}, hidden", line=label))
        if self.isCheckable():
            self.setToolTip(say("Hide this line") if self.isChecked() else say("Show this line"))

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def show_value(self, value: str, peak: str = "") -> None:
        """Say a value, and the highest one of its stretch where that says more."""
        if (value, peak) != (self.value, self.peak):
            self.value, self.peak = value, peak
            self._name()
            self.update()

    def retell(self) -> None:
        """Say everything anew."""
        self._name()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a line of text."""
        return QSize(chart_margins.READOUT, max(chart_margins.ROW, QFontMetrics(self.font()).height() + 2))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the same height."""
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw mark, name, peak and value."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self.isChecked() or not self.isCheckable()
        body = scaled(self.font(), 1.0)
        metrics = QFontMetrics(body)
        rect = QRectF(self.rect())
        middle = QPointF(7 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else rect.right() - 7, rect.center().y())
        ink = QColor(self.line.colour(self._tokens)) if shown else QColor(self._tokens.muted)
        painter.setPen(QPen(ink, 1.5))
        painter.drawLine(middle - QPointF(6, 0), middle + QPointF(6, 0))
        paint_end(painter, middle, self.line.symbol, ink if shown else QColor(self._tokens.background), ink)
        painter.setFont(body)
        value_wide = min(metrics.horizontalAdvance(self.value) if shown else 0, self.width() - _MARK_ROOM)
        painter.setPen(QColor(self._tokens.foreground))
        if shown:
            said = metrics.elidedText(self.value, Qt.TextElideMode.ElideRight, value_wide + 1)
            painter.drawText(rect, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, said)
        left = self.width() - _MARK_ROOM - value_wide - 6
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        place = QRectF(value_wide + 6 if rtl else _MARK_ROOM, 0, left, self.height())
        painter.setPen(QColor(self._tokens.muted))
        name = self.line.label()
        wide = metrics.horizontalAdvance(name)
        if shown and self.peak:
            small = scaled(self.font(), 0.85)
            painter.setFont(small)
            told = f"↑ {self.peak}"
            if QFontMetrics(small).horizontalAdvance(told) + wide + 8 < left:
                painter.drawText(place, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, told)
            painter.setFont(body)
        if not shown:
            crossed = scaled(self.font(), 1.0)
            crossed.setStrikeOut(True)
            painter.setFont(crossed)
        painter.drawText(
            place,
            Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(left)),
        )
        if self.hasFocus():
            paint_focus(painter, rect, self._tokens)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let Enter do what the space bar does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


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
        self.entries = tuple(LegendEntry(line, toggles=len(quantity.lines) > 1) for line in quantity.lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 2, 0)
        column.setSpacing(0)
        column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignLeading)
        for entry in self.entries:
            column.addWidget(entry)
            entry.toggled.connect(self.toggled)
        column.addStretch(1)
        self.retell()

    @property
    def values(self) -> list[str]:
        """What the entries say."""
        return [entry.value for entry in self.entries]

    def needed(self) -> int:
        """Give the height that title and entries take."""
        return self.title.sizeHint().height() + sum(entry.sizeHint().height() for entry in self.entries)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        for entry in self.entries:
            entry.wear(tokens)
        self.update()

    def retell(self) -> None:
        """Say everything anew."""
        title = self._quantity.title()
        self.title.setText(title)
        self.title.setAccessibleName(say("Close the chart {title}", title=title))
        self.title.setToolTip(say("Close this chart"))
        for entry in self.entries:
            entry.retell()

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
