"""The last spin-ups at the foot of the sidebar: who, when, for how long, and whether it was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hoofhearted_desktop.core import model, naming, quantities, wording
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import mirrored
from hoofhearted_desktop.desktop.text import elided, explain, label, scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.core.assessment import Episode

MOST = 3
_HEIGHT = 40
_DOT = 8


def said(episode: Episode, now: float, number: str) -> tuple[str, str, str]:
    """Give who it was, on the GPU of which number where it has twins, when it began, and how long it took with its verdict."""
    who = naming.printable(wording.episode_culprit(episode)) + (
        " " + say("on #{number}", number=number) if number else ""
    )
    began = quantities.time_of_day(episode.started, now)
    lasted = quantities.duration((episode.ended or now) - episode.started)
    if not episode.ended:
        lasted = say("{time} so far", time=lasted)
    return who, began, f"{lasted}, {say('expected') if episode.verdict.expected else say('unexpected')}"


class _Line(QWidget):
    """One spin-up, opened by a click, Enter or the space bar."""

    opened = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._of = ("", "")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._said = ("", "", "")
        self._expected = True
        self.tokens: Tokens = LIGHT
        self.setMinimumWidth(80)
        self.setFixedHeight(_HEIGHT)
        self.hide()

    def show_episode(self, episode: Episode, now: float, number: str) -> None:
        texts = said(episode, now, number)
        self._of = (episode.id, episode.gpu)
        self.show()
        if (texts, episode.verdict.expected) != (self._said, self._expected):
            self._said, self._expected = texts, episode.verdict.expected
            self.setAccessibleName(", ".join(texts))
            explain(self, ", ".join(texts))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(160, _HEIGHT)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(*self._of)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit(*self._of)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(QColor(self.tokens.blue), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.tokens.line) if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        ink = QColor(self.tokens.muted if self._expected else self.tokens.orange)
        half = self.height() / 2
        painter.setPen(QPen(ink, 1.5))
        if not self._expected:
            painter.setBrush(ink)
        whole, direction = QRectF(self.rect()), self.layoutDirection()
        painter.drawEllipse(mirrored.place(QRectF(4, half / 2 - _DOT / 2 + 2, _DOT, _DOT), whole, direction))
        who, began, rest = self._said
        painter.setFont(scaled(self.font(), 0.85))
        painter.setPen(QColor(self.tokens.muted))
        width = painter.fontMetrics().horizontalAdvance(began)
        top = mirrored.place(QRectF(24, 2, self.width() - 24, half), whole, direction)
        mirrored.write(painter, top, began, direction, at_the_end=True)
        bottom = mirrored.place(QRectF(24, half, self.width() - 24, half - 2), whole, direction)
        mirrored.write(painter, bottom, rest, direction)
        painter.setFont(scaled(self.font(), 1.0))
        painter.setPen(QColor(self.tokens.foreground))
        shown = elided(painter.fontMetrics(), who, int(top.width()) - width - 8)
        mirrored.write(painter, top, shown, direction)
        painter.end()


class SpinUps(QWidget):
    """The last few of the host that is looked at; nothing at all before there is one."""

    opened = Signal(str, str)
    """An episode's id and its GPU's UUID."""

    def __init__(self) -> None:
        """Start with none."""
        super().__init__()
        self._allowed = True
        self._any = False
        self._lines = [_Line() for _ in range(MOST)]
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(4)
        self._title = label(say("Recent spin-ups"), "muted")
        column.addWidget(self._title)
        for line in self._lines:
            column.addWidget(line)
            line.opened.connect(self.opened)
        self.hide()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Name them in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._title.setText(say("Recent spin-ups"))

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        for line in self._lines:
            line.tokens = tokens
            line.update()

    def allow(self, *, allowed: bool) -> None:
        """Let it be seen, or not: there may be no room."""
        self._allowed = allowed
        self.setVisible(allowed and self._any)

    def show_at(self, newest: Sequence[Episode], sample: Optional[model.Sample]) -> None:
        """Say spin-ups, the newest first, as they are at the time of a sample; without one there are none to say."""
        if sample is None:
            newest = ()
        gpus = sample.gpus if sample is not None else ()
        for line in self._lines[len(newest) :]:
            line.hide()
        if sample is not None:
            numbers = {gpu.uuid: wording.short_name(gpu, sample).partition(" #")[2] for gpu in gpus}
            for line, episode in zip(self._lines, newest):  # noqa: B905 - there may be fewer episodes than lines
                line.show_episode(episode, sample.time, numbers.get(episode.gpu, ""))
        self._any = bool(newest)
        self.setVisible(self._allowed and self._any)
