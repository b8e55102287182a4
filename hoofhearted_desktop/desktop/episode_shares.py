"""Who took which share of a spin-up: a bar each, with the chain of who started what; what no program accounts for last."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from hoofhearted_desktop.core import naming, quantities
from hoofhearted_desktop.core.tongue import many, say
from hoofhearted_desktop.desktop import episode_words
from hoofhearted_desktop.desktop.text import FlowingText, label, scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Episode

FEW = 6
_BAR = 8


class Portion(NamedTuple):
    """A program's part as it is shown; `share` is 0 to 1, None where nobody can say."""

    name: str
    share: Optional[float]
    said: str
    chain: str = ""
    command: str = ""
    odd: bool = False
    nobody: bool = False


def portions(episode: Episode) -> list[Portion]:
    """Give the parts, the largest first, and last what no program accounts for."""
    found = []
    for part in episode.processes:
        chain = episode_words.origins(part)
        shown = [f"{word} {value}" for word, value in chain if value != naming.printable(part.command_line or "")]
        found.append(
            Portion(
                naming.printable(part.name),
                part.share,
                _share(part.share),
                " · ".join(shown),
                naming.printable(part.command_line) if part.command_line else "",
                part.expected is False,
            )
        )
    left = episode.unattributed_share
    if left is not None and left >= 0.005:
        name = say("Nobody that could be named")
        found.append(
            Portion(name, left, _share(left), say("work of no program that the driver named"), "", nobody=True)
        )
    return found


def _share(share: Optional[float]) -> str:
    if share is None:
        return quantities.not_available()
    return say("under 1 %") if 0 < share < 0.01 else quantities.percent(100 * share)


class _Bar(QWidget):
    """How much of the whole, from the leading side."""

    def __init__(self) -> None:
        super().__init__()
        self.share: Optional[float] = None
        self.colour = LIGHT.blue
        self.ground = LIGHT.raised
        self.setFixedHeight(_BAR)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(80, _BAR)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        painter.setBrush(QColor(self.ground))
        painter.drawRoundedRect(whole, _BAR / 2, _BAR / 2)
        if self.share:
            width = max(float(_BAR), whole.width() * min(1.0, self.share))
            left = whole.right() - width if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else whole.left()
            painter.setBrush(QColor(self.colour))
            painter.drawRoundedRect(QRectF(left, whole.top(), width, whole.height()), _BAR / 2, _BAR / 2)
        painter.end()


class _Row(QWidget):
    """One program."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.share = FlowingText(lines=1), label()
        self.name.setFont(scaled(self.font(), 1.0, bold=True))
        self.share.setFont(scaled(self.font(), 1.0))
        self.bar = _Bar()
        self.chain, self.command = FlowingText(lines=2, role="muted"), FlowingText(lines=2, role="muted")
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(top)
        for each in (self.bar, self.chain, self.command):
            column.addWidget(each)

    def say(self, portion: Portion, tokens: Tokens) -> None:
        self.name.say(portion.name)
        self.share.setText(portion.said)
        self.bar.share = portion.share
        self.bar.colour = tokens.muted if portion.nobody else tokens.orange if portion.odd else tokens.blue
        self.bar.ground = tokens.line
        self.bar.update()
        self.chain.say(portion.chain)
        self.chain.setVisible(bool(portion.chain))
        self.command.say(portion.command)
        self.command.setVisible(bool(portion.command))
        self.setAccessibleName(", ".join(part for part in (portion.name, portion.said, portion.chain) if part))


class PortionBars(QWidget):
    """The first few, and all of them when asked."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._tokens: Tokens = LIGHT
        self._portions: list[Portion] = []
        self._all = False
        self._rows: list[_Row] = []
        self.more = QPushButton()
        self.more.clicked.connect(self._show_all)
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._column)
        whole.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self._show()

    def show_portions(self, portions: list[Portion], *, another: bool) -> None:
        """Show these; those of `another` thing as few as at first."""
        self._all = self._all and not another
        self._portions = portions
        self._show()

    def texts(self) -> list[str]:
        """Give what is shown, a text a program."""
        return [row.accessibleName() for row in self._rows if not row.isHidden()]

    def _show_all(self) -> None:
        self._all = True
        self._show()

    def _show(self) -> None:
        shown = self._portions if self._all else self._portions[:FEW]
        while len(self._rows) < len(shown):
            row = _Row()
            self._rows.append(row)
            self._column.addWidget(row)
        for nth, row in enumerate(self._rows):
            row.setVisible(nth < len(shown))
            if nth < len(shown):
                row.say(shown[nth], self._tokens)
        rest = len(self._portions) - len(shown)
        self.more.setVisible(rest > 0)
        self.more.setText(many("Show {n} more", "Show {n} more", rest))
