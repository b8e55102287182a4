"""The steps of reaching a server as a quiet list: a mark, what is done, and its particulars."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QPolygonF, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from hoofhearted_desktop.core import wording
from hoofhearted_desktop.core.tongue import later, told
from hoofhearted_desktop.desktop.text import FlowingText, label, set_role, whole
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens
from hoofhearted_desktop.link.progress import At, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIZE = 16
_TURN_MS = 90
_TURNS = 12


class Mark(enum.Enum):
    """How a step stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


_SAID = {
    Mark.WAITING: later("not begun"),
    Mark.RUNNING: later("being done"),
    Mark.DONE: later("done"),
    Mark.SKIPPED: later("not needed"),
    Mark.FAILED: later("failed"),
}
"""In words, for those who cannot see the mark."""


class _MarkView(QWidget):
    """A mark, told apart by shape: nothing, a turning arc, a tick, a dash, a cross."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(_SIZE, _SIZE))
        self.mark = Mark.WAITING
        self.tokens: Tokens = LIGHT
        self.turn = 0

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        tokens = self.tokens
        colour = {Mark.RUNNING: tokens.blue, Mark.DONE: tokens.green, Mark.FAILED: tokens.red}
        pen = QPen(QColor(colour.get(self.mark, tokens.muted)), 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        left, right, top, bottom = box.left(), box.right(), box.top(), box.bottom()
        middle = box.center().y()
        if self.mark is Mark.RUNNING:
            painter.drawArc(box, -self.turn * 5760 // _TURNS, 270 * 16)
        elif self.mark is Mark.DONE:
            tick = [QPointF(left, middle), QPointF(left + box.width() * 0.38, bottom - 1), QPointF(right, top + 1)]
            painter.drawPolyline(QPolygonF(tick))
        elif self.mark is Mark.FAILED:
            painter.drawLine(box.topLeft(), box.bottomRight())
            painter.drawLine(box.topRight(), box.bottomLeft())
        elif self.mark is Mark.SKIPPED:
            painter.drawLine(QPointF(left + 1, middle), QPointF(right - 1, middle))
        else:
            painter.setPen(QPen(QColor(tokens.muted), 1))
            painter.drawEllipse(box.center(), 1.5, 1.5)
        painter.end()


class StepList(QWidget):
    """The seven steps. The mark of the one that is being done turns while it can be seen."""

    def __init__(self) -> None:
        """Start with none begun."""
        super().__init__()
        self._at: Optional[At] = None
        self._told: set[Step] = set()
        self._said: dict[Step, str] = {}
        self._steps: Sequence[Step] = tuple(Step)
        self._marks = {step: _MarkView() for step in self._steps}
        self._names = {step: label() for step in self._steps}
        self._details = {step: FlowingText(lines=3, role="muted") for step in self._steps}
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MS)
        self._timer.timeout.connect(self._turn)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, step in enumerate(self._steps):
            grid.addWidget(self._marks[step], row, 0, top)
            grid.addWidget(self._names[step], row, 1, top)
            grid.addWidget(self._details[step], row, 2)
        self.restart()

    @property
    def at(self) -> Optional[At]:
        """The step that is being done, or that failed."""
        return self._at

    def mark_of(self, step: Step) -> Mark:
        """Give how a step stands."""
        return self._marks[step].mark

    def detail_of(self, step: Step) -> str:
        """Give the particulars that are shown beside a step."""
        return self._details[step].text()

    def restart(self) -> None:
        """Begin anew: nothing is done yet."""
        self._at = None
        self._told.clear()
        self._said.clear()
        for step in self._steps:
            self._names[step].setText(wording.capital(told(step.value)))
            self._details[step].say("")
            self._show(step, Mark.WAITING)
        self._timer.stop()

    def show_at(self, at: At) -> None:
        """Say what is being done. What comes later in the list was not begun: a jump host's steps are done again."""
        place = self._steps.index(at.step)
        self._at = at
        self._told.add(at.step)
        for step in self._steps[:place]:
            self._show(step, Mark.DONE if step in self._told else Mark.SKIPPED)
        for step in self._steps[place + 1 :]:
            self._told.discard(step)
            self._details[step].say("")
            self._show(step, Mark.WAITING)
        self._said[at.step] = at.detail
        self._details[at.step].say(whole(told(at.detail)))
        self._show(at.step, Mark.RUNNING)
        if self.isVisible():
            self._timer.start()

    def fail(self) -> None:
        """Mark the step that is being done, or the first, as failed."""
        self._at = self._at or At(self._steps[0])
        self._show(self._at.step, Mark.FAILED)
        self._timer.stop()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        for view in self._marks.values():
            view.tokens = tokens
            view.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say the steps in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for step in self._steps:
                self._names[step].setText(wording.capital(told(step.value)))
                if self._details[step].text():
                    self._details[step].say(whole(told(self._said.get(step, ""))))
                self._show(step, self.mark_of(step))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Turn on."""
        super().showEvent(event)
        if self._at is not None and self.mark_of(self._at.step) is Mark.RUNNING:
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Stand still."""
        super().hideEvent(event)
        self._timer.stop()

    def _show(self, step: Step, mark: Mark) -> None:
        view, name = self._marks[step], self._names[step]
        view.mark = mark
        view.update()
        set_role(name, "muted" if mark in {Mark.WAITING, Mark.SKIPPED} else "plain")
        detail = self._details[step].text()
        name.setAccessibleName(f"{name.text()}: {_SAID[mark]()}" + (f", {detail}" if detail else ""))

    def _turn(self) -> None:
        if self._at is not None:
            view = self._marks[self._at.step]
            view.turn = (view.turn + 1) % _TURNS
            view.update()
