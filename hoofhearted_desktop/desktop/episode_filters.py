"""The row of filters above the list of spin-ups: host, GPU, program, unexpected only, any text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QToolButton, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.actions import FILTER
from hoofhearted_desktop.desktop.episode_log import Wish
from hoofhearted_desktop.desktop.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

_TYPING_MS = 150
_LETTERS, _FEW_LETTERS, _WIDE_LETTERS = 32, 13, 96
MARK = "\n"
"""Stands between a host's key and a GPU's UUID, neither of which has it."""


class _Choice(QComboBox):
    """One of what there is, or all."""

    def __init__(self) -> None:
        super().__init__()
        self._known: list[tuple[str, str]] = []
        self._all = ""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_FEW_LETTERS)

    def offer(self, every: str, name: str, known: Sequence[tuple[str, str]]) -> None:
        """Have these keys and their words, and `every` for all of them; what was chosen stays chosen."""
        self.setAccessibleName(name)
        if every == self._all and list(known) == self._known:
            return
        chosen = self.chosen
        self._all, self._known = every, list(known)
        with QSignalBlocker(self):
            self.clear()
            self.addItem(every, None)
            for key, words in known:
                self.addItem(words, key)
            self.setCurrentIndex(max(0, self.findData(chosen) if chosen is not None else 0))

    @property
    def chosen(self) -> Optional[str]:
        """Give the key of what is chosen; None for all."""
        found = self.currentData()
        return found if isinstance(found, str) else None

    def choose(self, key: Optional[str]) -> None:
        """Choose one, or all."""
        self.setCurrentIndex(max(0, self.findData(key) if key is not None else 0))


class EpisodeFilters(QWidget):
    """Says what of the list a person wants to see."""

    changed = Signal()

    def __init__(self) -> None:
        """Leave nothing out."""
        super().__init__()
        self.hosts, self.gpus, self.programs = _Choice(), _Choice(), _Choice()
        self.unexpected = QCheckBox()
        self.text = QLineEdit()
        self.text.setClearButtonEnabled(True)
        self.text.setObjectName(FILTER)
        self.text.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        self.text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.more = QToolButton()
        self.more.setCheckable(True)
        self.more.toggled.connect(self._arrange)
        self._offered = {self.hosts: False, self.gpus: False, self.programs: False}
        self.clear = QToolButton()
        self.clear.setProperty("role", "quiet")
        self.clear.clicked.connect(self.show_all)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPING_MS)
        self._typed.timeout.connect(self._tell)
        self.unexpected.setMinimumHeight(self.text.sizeHint().height())
        row = WrappingRow(8)
        row.setContentsMargins(0, 0, 0, 0)
        for each in (self.text, self.unexpected, self.more, self.hosts, self.gpus, self.programs, self.clear):
            row.addWidget(each)
        self.setLayout(row)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for choice in (self.hosts, self.gpus, self.programs):
            choice.currentIndexChanged.connect(self._tell)
        self.unexpected.toggled.connect(self._tell)
        self.text.textChanged.connect(lambda _text: self._typed.start())
        self.text.returnPressed.connect(self._tell)
        self.retell()
        self._tell()

    @property
    def wish(self) -> Wish:
        """What a person wants to see."""
        gpu = self.gpus.chosen
        host, _, uuid = (gpu or "").partition(MARK)
        return Wish(
            self.hosts.chosen,
            None if gpu is None else (host, uuid),
            self.programs.chosen,
            self.unexpected.isChecked(),
            self.text.text().strip(),
        )

    def retell(self) -> None:
        """Say every text anew."""
        self.unexpected.setText(say("Unexpected only"))
        self.text.setPlaceholderText(say("Search in names, notes and commands"))
        self.text.setAccessibleName(say("Search spin-ups"))
        self.more.setText(say("More filters"))
        self.clear.setText(say("Show all"))
        self.clear.setAccessibleName(say("Show all spin-ups again"))

    def offer(
        self, hosts: Sequence[tuple[str, str]], gpus: Sequence[tuple[str, str]], programs: Sequence[tuple[str, str]]
    ) -> None:
        """Have these to choose from, each by its key and its words."""
        self.hosts.offer(say("All hosts"), say("Host"), hosts)
        self.gpus.offer(say("All GPUs"), say("Graphics card"), gpus)
        self.programs.offer(say("All programs"), say("Program"), programs)
        for choice, known in ((self.hosts, hosts), (self.gpus, gpus), (self.programs, programs)):
            self._offered[choice] = len(known) > 1
        self._arrange()

    def show_all(self) -> None:
        """Leave nothing out any more."""
        blocked = [QSignalBlocker(each) for each in (self.hosts, self.gpus, self.programs, self.unexpected, self.text)]
        for choice in (self.hosts, self.gpus, self.programs):
            choice.choose(None)
        self.unexpected.setChecked(False)
        self.text.clear()
        del blocked
        self._tell()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the choices away where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Show the choices that there are: where it is narrow, those in use and, when asked, the others."""
        narrow = self.width() < self.fontMetrics().averageCharWidth() * _WIDE_LETTERS
        for choice, offered in self._offered.items():
            choice.setVisible(choice.chosen is not None or (offered and (not narrow or self.more.isChecked())))
        self.more.setVisible(narrow and any(self._offered.values()))

    def _tell(self) -> None:
        self._typed.stop()
        self.clear.setVisible(self.wish.narrows)
        self._arrange()
        self.changed.emit()
