"""What a person changes a setting with: one of some, yes or no, an amount, a text, hours of the day. Each says what was chosen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QTimeEdit,
    QWidget,
)

from hoofhearted_desktop.core import hours
from hoofhearted_desktop.core.tongue import say

_ROOM = 12
_DISABLED = 0.5
SETTLE_MS = 350
"""An amount that is still being changed is not written at every step."""


class Control(QWidget):
    """One value; it is shown what counts, and says what a person wants instead."""

    chosen = Signal(object)

    def __init__(self) -> None:
        """Lay out what is in it in a row."""
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)

    def show_value(self, value: Any) -> None:
        """Show what counts."""

    def call_it(self, name: str, described: str) -> None:
        """Name it for who cannot see its title."""
        for each in self.parts():
            each.setAccessibleName(name)
            each.setAccessibleDescription(described)
        if self.parts():
            self.setFocusProxy(self.parts()[0])

    def parts(self) -> tuple[QWidget, ...]:
        """Give what the keyboard reaches."""
        return ()


class _Calm(QObject):
    """Lets the wheel turn the page and not what lies under the pointer, unless that has the keyboard."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def calm(widget: QWidget) -> None:
    """Have the wheel pass over a widget that is not being used."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.setMinimumHeight(widget.fontMetrics().height() + _ROOM)
    widget.installEventFilter(_Calm(widget))


class Pick(Control):
    """One of some values, each with its text."""

    def __init__(self, choices: list[tuple[Any, str]]) -> None:
        """Offer them in their order."""
        super().__init__()
        self.box = QComboBox()
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, text in choices:
            self.box.addItem(text, value)
        calm(self.box)
        self.box.activated.connect(lambda at: self.chosen.emit(self.box.itemData(at)))
        self.row.addWidget(self.box)

    def show_value(self, value: Any) -> None:
        """Show what counts; what is not offered is added as it is called."""
        at = self.box.findData(value)
        if at < 0:
            self.box.addItem(str(value), value)
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)

    def parts(self) -> tuple[QWidget, ...]:
        """Give what the keyboard reaches."""
        return (self.box,)


class Switch(QCheckBox):
    """A check box that is drawn as a switch: on is filled, with its knob at the far end and a tick in it."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a switch as high as a line of text."""
        high = self.fontMetrics().height() + 4
        return QSize(2 * high - 4, high)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for all of it."""
        return self.sizeHint()

    def hitButton(self, place: QPoint) -> bool:  # noqa: N802 - Qt's name
        """Take a click anywhere on it."""
        return self.rect().contains(place)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        on = self.isChecked()
        accent, edge = colours.highlight().color(), colours.placeholderText().color()
        if not self.isEnabled():
            painter.setOpacity(_DISABLED)
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(accent if on else edge, 1.5))
        painter.setBrush(accent if on else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        side = box.height() - 6
        far = on != (self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        knob = QRectF(box.right() - side - 3 if far else box.left() + 3, box.top() + 3, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.highlightedText() if on else edge)
        painter.drawEllipse(knob)
        if on:
            painter.setPen(QPen(accent, 1.5))
            tick = [knob.center() + QPointF(-side * 0.22, 0), knob.center() + QPointF(-side * 0.05, side * 0.18)]
            painter.drawPolyline([*tick, knob.center() + QPointF(side * 0.24, -side * 0.2)])
        if self.hasFocus():
            painter.setPen(QPen(colours.windowText().color(), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2, box.height() / 2
            )
        painter.end()


class Tick(Control):
    """Yes or no."""

    def __init__(self) -> None:
        """Start with no."""
        super().__init__()
        self.box = Switch()
        self.box.clicked.connect(self._tell)
        self.row.addWidget(self.box)

    def _tell(self) -> None:
        self.chosen.emit(self.box.isChecked())

    def show_value(self, value: Any) -> None:
        """Show what counts."""
        self.box.setChecked(bool(value))

    def parts(self) -> tuple[QWidget, ...]:
        """Give what the keyboard reaches."""
        return (self.box,)


class Amount(Control):
    """A number within bounds, in a unit; with `nothing`, a text for no value, the lowest stands for None."""

    def __init__(
        self, least: float, most: float, *, unit: str = "", decimals: int = 0, step: float = 1.0, nothing: str = ""
    ) -> None:
        """Take numbers from `least` to `most`."""
        super().__init__()
        self._nothing = nothing
        self.box = QDoubleSpinBox()
        self.box.setDecimals(decimals)
        self.box.setRange(least, most)
        self.box.setSingleStep(step)
        self.box.setSuffix(f" {unit}" if unit else "")
        self.box.setSpecialValueText(nothing)
        self.box.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        self.box.setKeyboardTracking(False)
        calm(self.box)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self._tell)
        self.box.valueChanged.connect(lambda _: self._settled.start())
        self.row.addWidget(self.box)

    def _tell(self) -> None:
        value = round(self.box.value(), self.box.decimals())
        none = bool(self._nothing) and value <= self.box.minimum()
        self.chosen.emit(None if none else int(value) if value == int(value) else value)

    def show_value(self, value: Any) -> None:
        """Show what counts, unless a person is changing it."""
        if self._settled.isActive():
            return
        self.box.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.box.setValue(self.box.minimum() if value is None else float(value))
        self.box.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def parts(self) -> tuple[QWidget, ...]:
        """Give what the keyboard reaches."""
        return (self.box,)


class Words(Control):
    """A short text."""

    def __init__(self, longest: int, example: str = "") -> None:
        """Take so many letters."""
        super().__init__()
        self.field = QLineEdit()
        self.field.setMaxLength(longest)
        self.field.setPlaceholderText(example)
        self.field.setMaximumWidth(140)
        self.field.editingFinished.connect(self._tell)
        self._shown = ""
        self.row.addWidget(self.field)

    def _tell(self) -> None:
        if self.field.text() != self._shown:
            self._shown = self.field.text()
            self.chosen.emit(self.field.text() or None)

    def show_value(self, value: Any) -> None:
        """Show what counts, unless a person is writing."""
        if not self.field.hasFocus() or not self.field.isModified():
            self._shown = value or ""
            self.field.setText(self._shown)

    def parts(self) -> tuple[QWidget, ...]:
        """Give what the keyboard reaches."""
        return (self.field,)


class Hours(Control):
    """A stretch of the day, or none."""

    def __init__(self, first: str) -> None:
        """Offer `first`, such as 22:00-07:00, where none is set yet."""
        super().__init__()
        self._first = first
        self.box = Switch()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self._tell)
        self.begin, self.end = QTimeEdit(), QTimeEdit()
        for each in (self.begin, self.end):
            each.setDisplayFormat("HH:mm")
            each.setKeyboardTracking(False)
            calm(each)
            each.timeChanged.connect(lambda _: self._settled.start())
        self.box.clicked.connect(self._tell)
        for part in (self.box, self.begin, self.end):
            self.row.addWidget(part)
        self.show_value(None)

    def _tell(self) -> None:
        text = f"{self.begin.time().toString('HH:mm')}-{self.end.time().toString('HH:mm')}"
        self.chosen.emit(text if self.box.isChecked() else None)

    def show_value(self, value: Any) -> None:
        """Show what counts, unless a person is changing it."""
        if self._settled.isActive():
            return
        self.box.setChecked(value is not None)
        stretch = hours.hours_from(value or self._first)
        for each, minute in zip((self.begin, self.end), stretch or (0, 0), strict=True):
            each.setEnabled(value is not None)
            each.blockSignals(True)  # noqa: FBT003 - Qt's signature
            each.setTime(QTime(minute // 60, minute % 60))
            each.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def call_it(self, name: str, described: str) -> None:
        """Name its three parts."""
        super().call_it(name, described)
        self.begin.setAccessibleName(say("{name}: from", name=name))
        self.end.setAccessibleName(say("{name}: until", name=name))

    def parts(self) -> tuple[QWidget, ...]:
        """Give what the keyboard reaches."""
        return (self.box, self.begin, self.end)
