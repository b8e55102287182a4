"""Who is who in the charts by program: a swatch and a name for each, which hides and shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.program_colours import paint_swatch
from hoofhearted_desktop.desktop.readout import paint_focus
from hoofhearted_desktop.desktop.text import explain, scaled
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens
from hoofhearted_desktop.desktop.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.desktop.charts import ShownProgram

_SWATCH = 14
_WIDEST = 170


class ProgramEntry(QAbstractButton):
    """One program: pressing it takes it out of the charts, or puts it back."""

    def __init__(self, program: ShownProgram, details: str) -> None:
        """Show it."""
        super().__init__()
        self.program = program
        self._tokens = LIGHT
        self.setCheckable(True)
        self.setChecked(True)
        self.setText(program.name)
        explain(self, details)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._name)
        self._name()

    def _name(self) -> None:
        shown = self.isChecked()
        self.setAccessibleName(self.text() if shown else say("{line}, hidden", line=self.text()))

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the swatch and the name."""
        metrics = QFontMetrics(scaled(self.font(), 0.95))
        wide = min(_WIDEST, _SWATCH + 20 + metrics.horizontalAdvance(self.text()))
        return QSize(wide, max(22, metrics.height() + 4))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw swatch and name."""
        painter = QPainter(self)
        font = scaled(self.font(), 0.95)
        font.setStrikeOut(not self.isChecked())
        painter.setFont(font)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - _SWATCH - 4 if rtl else 4
        place = QRectF(left, (self.height() - _SWATCH) // 2, _SWATCH, _SWATCH)
        if self.isChecked():
            paint_swatch(painter, place, self.program.look, self._tokens)
        else:
            painter.setPen(QColor(self._tokens.muted))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(self._tokens.foreground if self.isChecked() else self._tokens.muted))
        room = QRectF(4 if rtl else _SWATCH + 10, 0, self.width() - _SWATCH - 14, self.height())
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, name)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), self._tokens)
        painter.end()


class ProgramLegend(QWidget):
    """The programs of the charts. It grows as they come, and does not shrink while one GPU is looked at."""

    toggled = Signal()

    def __init__(self, tokens: Tokens) -> None:
        """Name nobody yet."""
        super().__init__()
        self._tokens = tokens
        self._row = WrappingRow(4)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._row)
        self._entries: dict[str, ProgramEntry] = {}
        self._hidden: set[str] = set()
        self.retell()

    def retell(self) -> None:
        """Say everything anew."""
        self.setAccessibleName(say("Programs"))

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        for entry in self._entries.values():
            entry.wear(tokens)

    @property
    def entries(self) -> tuple[ProgramEntry, ...]:
        """The programs that are named, in their order."""
        return tuple(self._entries.values())

    @property
    def hidden(self) -> frozenset[str]:
        """The keys of those that a person took out."""
        return frozenset(self._hidden)

    def forget(self) -> None:
        """Name nobody."""
        for entry in self._entries.values():
            self._row.removeWidget(entry)
            entry.deleteLater()
        self._entries.clear()

    def show_programs(self, programs: Iterable[tuple[ShownProgram, str]]) -> None:
        """Name programs, with what is said of each at the mouse; those named before stay where they are."""
        for program, details in programs:
            if program.key in self._entries:
                continue
            entry = ProgramEntry(program, details)
            entry.setChecked(program.key not in self._hidden)
            entry.wear(self._tokens)
            entry.toggled.connect(lambda shown, key=program.key: self._toggle(key, shown=shown))
            self._entries[program.key] = entry
            self._row.addWidget(entry)
            entry.show()

    def _toggle(self, key: str, *, shown: bool) -> None:
        if shown:
            self._hidden.discard(key)
        else:
            self._hidden.add(key)
        self.toggled.emit()


def details(name: str, user: str, container: str) -> str:
    """Say of a program whose it is and where it runs."""
    parts = [name]
    if user:
        parts.append(say("user {user}", user=user))
    if container:
        parts.append(say("container {container}", container=container))
    return " · ".join(parts)
