"""The last spin-ups at the foot of the sidebar: who, when, for how long, and whether it was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hoofhearted_desktop.core import model, naming, quantities, wording
from hoofhearted_desktop.desktop.text import elided, label, scaled, tooltip
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Episode

_MOST = 3
_HEIGHT = 40
_DOT = 8


def said(episode: Episode, now: float, number: str) -> tuple[str, str, str]:
    """Give who it was, on the GPU of which number where it has twins, when it began, and how long it took with its verdict."""
    who = naming.printable(wording.episode_culprit(episode)) + (f" on #{number}" if number else "")
    began = quantities.time_of_day(episode.started, now)
    lasted = quantities.duration((episode.ended or now) - episode.started)
    verdict = "expected" if episode.verdict.expected else "unexpected"
    return who, began, f"{lasted}{'' if episode.ended else ' so far'}, {verdict}"


class _Line(QWidget):
    """One spin-up."""

    def __init__(self) -> None:
        super().__init__()
        self._said = ("", "", "")
        self._expected = True
        self.tokens: Tokens = LIGHT
        self.setMinimumWidth(80)
        self.setFixedHeight(_HEIGHT)
        self.hide()

    def show_episode(self, episode: Episode, now: float, number: str) -> None:
        texts = said(episode, now, number)
        self.show()
        if (texts, episode.verdict.expected) != (self._said, self._expected):
            self._said, self._expected = texts, episode.verdict.expected
            self.setAccessibleName(", ".join(texts))
            self.setToolTip(tooltip(", ".join(texts)))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(160, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(self.tokens.muted if self._expected else self.tokens.orange)
        half = self.height() / 2
        painter.setPen(QPen(ink, 1.5))
        if not self._expected:
            painter.setBrush(ink)
        painter.drawEllipse(QRectF(4, half / 2 - _DOT / 2 + 2, _DOT, _DOT))
        who, began, rest = self._said
        painter.setFont(scaled(self.font(), 0.85))
        painter.setPen(QColor(self.tokens.muted))
        width = painter.fontMetrics().horizontalAdvance(began)
        top = QRectF(24, 2, self.width() - 24, half)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, began)
        bottom = QRectF(24, half, self.width() - 24, half - 2)
        painter.drawText(bottom, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, rest)
        painter.setFont(scaled(self.font(), 1.0))
        painter.setPen(QColor(self.tokens.foreground))
        shown = elided(painter.fontMetrics(), who, int(top.width()) - width - 8)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class SpinUps(QWidget):
    """The last few; nothing at all before there is one."""

    def __init__(self) -> None:
        """Start with none."""
        super().__init__()
        self._episodes: dict[str, Episode] = {}
        self._lines = [_Line() for _ in range(_MOST)]
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(4)
        column.addWidget(label("Recent spin-ups", "muted"))
        for line in self._lines:
            column.addWidget(line)
        self.hide()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        for line in self._lines:
            line.tokens = tokens
            line.update()

    def take(self, episode: Episode) -> None:
        """Take a spin-up that began, changed or ended."""
        self._episodes[episode.id] = episode
        newest = sorted(self._episodes.values(), key=lambda one: -one.started)[:_MOST]
        self._episodes = {one.id: one for one in newest}

    def forget(self) -> None:
        """Forget them all."""
        self._episodes = {}
        self.hide()

    def show_at(self, sample: model.Sample) -> None:
        """Say them as they are at the time of a sample."""
        numbers = {gpu.uuid: wording.short_name(gpu, sample).partition(" #")[2] for gpu in sample.gpus}
        newest = list(self._episodes.values())
        for line in self._lines[len(newest) :]:
            line.hide()
        for line, episode in zip(self._lines, newest):  # noqa: B905 - there may be fewer episodes than lines
            line.show_episode(episode, sample.time, numbers.get(episode.gpu, ""))
        self.setVisible(bool(newest))
