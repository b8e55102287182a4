"""What the sections of the settings are made of: a heading, cards of rows, and what is wrong, above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop.dialog import Roll
from hoofhearted_desktop.desktop.setting_cabinets import DEFAULTS
from hoofhearted_desktop.desktop.text import FlowingText, scaled, whole
from hoofhearted_desktop.desktop.theme import LIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from hoofhearted_desktop.desktop.setting_cabinets import Cabinet
    from hoofhearted_desktop.desktop.setting_controls import Control
    from hoofhearted_desktop.desktop.theme import Tokens

_MARGIN = 24
_WIDEST = 760
_MOST_MISTAKES = 6
_MOST_PART = 0.45
_BESIDE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing


class Line(QWidget):
    """A title with what it means below it, and something at the other side."""

    def __init__(self, title: str, hint: str = "", control: QWidget | None = None) -> None:
        """Lay it out; what is at the side goes below where there is no room."""
        super().__init__()
        self.title = FlowingText(lines=2)
        self.title.say(title)
        self.hint = FlowingText(lines=6, role="muted")
        self.problem = FlowingText(lines=4, role="bad")
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(14, 9, 14, 9)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnStretch(0, 1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.hint)
        words.addStretch(1)
        self.grid.addLayout(words, 0, 0)
        self.grid.addWidget(self.problem, 1, 0, 1, 3)
        self._side = control
        self._is_below = False
        if control is not None:
            self.grid.addWidget(control, 0, 2, _BESIDE)
        self.explain(hint)
        self.complain("")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Have what is at the side below where it would leave too little room for words."""
        super().resizeEvent(event)
        side = self._side
        below = side is not None and side.sizeHint().width() > _MOST_PART * self.width()
        if side is not None and below != self._is_below:
            self._is_below = below
            self.grid.removeWidget(side)
            if below:
                self.grid.addWidget(side, 2, 0, 1, 3, Qt.AlignmentFlag.AlignLeading)
            else:
                self.grid.addWidget(side, 0, 2, _BESIDE)

    def explain(self, text: str) -> None:
        """Say what it means."""
        self.hint.say(whole(text))
        self.hint.setVisible(bool(text))

    def complain(self, text: str) -> None:
        """Say what is wrong with it, or nothing."""
        self.problem.say(whole(told(text)))
        self.problem.setVisible(bool(text))


class Setting(Line):
    """One key of a table: its control, and a button by which its default counts again."""

    def __init__(self, cabinet: Cabinet, table: str, key: str, control: Control, title: str, hint: str = "") -> None:
        """Change it in `cabinet`."""
        super().__init__(title, hint, control)
        self._cabinet, self._table, self._key = cabinet, table, key
        self.control = control
        self.reset = QToolButton()
        self.reset.setText("↺")
        self.reset.setProperty("role", "quiet")
        self.reset.setToolTip(say("Back to the default"))
        self.reset.setAccessibleName(say("{setting}: back to the default", setting=title))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self.grid.addWidget(self.reset, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        control.call_it(title, hint)
        control.chosen.connect(self._choose)
        self.reset.clicked.connect(self._to_default)
        cabinet.changed.connect(self.refresh)
        self.refresh()

    @property
    def value(self) -> Any:
        """What counts."""
        return self._cabinet.value(self._table, self._key)

    def refresh(self) -> None:
        """Show what counts."""
        self.control.show_value(self.value)
        self.control.setEnabled(self._cabinet.values is not None)
        self.reset.setVisible(self._cabinet.values is not None and self.value != DEFAULTS[self._table][self._key])

    def _to_default(self) -> None:
        self.control.setFocus()
        self._choose(None)

    def _choose(self, value: Any) -> None:
        if value == DEFAULTS[self._table][self._key]:
            value = None
        self._cabinet.choose(self._table, self._key, value, self._done)

    def _done(self, problem: str) -> None:
        self.complain(problem)
        self.refresh()


class Card(QFrame):
    """Some lines that belong together."""

    def __init__(self, *lines: QWidget) -> None:
        """Have them one below the other, with a hair between."""
        super().__init__()
        self.setObjectName("card")
        self._hairs: dict[QWidget, QFrame] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(0)
        for each in lines:
            self.add(each)

    def add(self, line: QWidget) -> None:
        """Have another."""
        if self._column.count():
            hair = QFrame()
            hair.setObjectName("hair")
            hair.setFixedHeight(1)
            self._column.addWidget(hair)
            self._hairs[line] = hair
        self._column.addWidget(line)

    def show_line(self, line: QWidget, *, shown: bool) -> None:
        """Show a line or not, and the hair above it; the first always stays."""
        line.setVisible(shown)
        if line in self._hairs:
            self._hairs[line].setVisible(shown)

    def clear(self) -> None:
        """Have none."""
        self._hairs.clear()
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()


class Section(Roll):
    """A page of the settings; it may be longer than the window is high."""

    def __init__(self, title: str) -> None:
        """Start with its heading."""
        content = QWidget()
        outer = QVBoxLayout(content)
        outer.setContentsMargins(_MARGIN, _MARGIN - 4, _MARGIN, _MARGIN)
        middle = QWidget()
        middle.setMaximumWidth(_WIDEST)
        outer.addWidget(middle)
        outer.addStretch(1)
        super().__init__(content)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.tokens: Tokens = LIGHT
        self.title = title
        self.column = QVBoxLayout(middle)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        heading = FlowingText(lines=2)
        heading.setFont(scaled(self.font(), 1.4, bold=True))
        heading.say(title)
        self.column.addWidget(heading)
        self._watched: Cabinet | None = None
        self._wrong = [FlowingText(lines=4, role="bad") for _ in range(_MOST_MISTAKES)]
        for line in self._wrong:
            self.column.addWidget(line)
            line.hide()

    def add(self, *widgets: QWidget) -> None:
        """Have more below."""
        for each in widgets:
            self.column.addWidget(each)

    def head(self, text: str) -> QLabel:
        """Have a smaller heading below."""
        made = QLabel(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setProperty("role", "muted")
        made.setFont(scaled(self.font(), 1.0, bold=True))
        self.column.addSpacing(8)
        self.column.addWidget(made)
        return made

    def watch(self, cabinet: Cabinet) -> None:
        """Say what is wrong with what a cabinet keeps, above everything else."""
        self._watched = cabinet
        cabinet.changed.connect(self._say_mistakes)
        self._say_mistakes()

    def _say_mistakes(self) -> None:
        cabinet = self._watched
        if cabinet is None:
            return
        lines = [cabinet.absence] if cabinet.values is None and cabinet.absence else list(cabinet.mistakes)
        for place, line in enumerate(self._wrong):
            line.say(whole(told(lines[place])) if place < len(lines) else "")
            line.setVisible(place < len(lines))

    @property
    def complaints(self) -> list[str]:
        """What is wrong, as it is said."""
        return [line.text() for line in self._wrong if not line.isHidden()]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for no more than there is."""
        return QSize(300, 300)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.tokens = tokens

    def enter(self) -> None:
        """A person sees it from now on."""

    def leave(self) -> None:
        """Nobody sees it any more."""

    def pulse(self) -> None:
        """A few seconds have passed while it is seen."""
