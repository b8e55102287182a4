"""A server named by a person: typed, or picked from what their ssh knows, which is listed below and filtered while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Union

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.text import FlowingText, label, set_role, tooltip, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hoofhearted_desktop.link.servers import AnyAddress

_LONGEST = 1000
_ROWS = 6


class HostChoice(QWidget):
    """The field with its list. Down goes from the field into the list, a letter typed there goes back to the field."""

    changed = Signal()
    chosen = Signal()
    """Enter, or a double click in the list: this one, now."""

    def __init__(self, parse: Callable[[str], Union[AnyAddress, str]]) -> None:
        """Let `parse` give the address that a text means, or the sentence that says what is wrong with it."""
        super().__init__()
        self._parse = parse
        self._known: tuple[str, ...] = ()
        self.field = QLineEdit()
        self.field.setMaxLength(_LONGEST)
        self.field.setPlaceholderText(say("nas, or david@nas.lan:2222"))
        self.field.setAccessibleName(say("Server"))
        self.field.setAccessibleDescription(
            say("A name your ssh knows, user@host:port, or the http address of a Prometheus")
        )
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhUrlCharactersOnly
        )
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self.chosen)
        self.field.installEventFilter(self)
        self.wrong = FlowingText(lines=2, role="muted")
        self.heading = label("", "muted")
        self.list = QListWidget()
        self.list.setObjectName("choices")
        self.list.setAccessibleName(say("Hosts in your SSH configuration"))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.currentItemChanged.connect(self._picked)
        self.list.itemClicked.connect(self._picked)
        self.list.itemDoubleClicked.connect(lambda _: self.chosen.emit())
        self.list.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        name = QLabel(say("&Server"))
        name.setBuddy(self.field)
        for each in (name, self.field, self.wrong, self.heading, self.list):
            column.addWidget(each)
        self.show_known(())
        self._say_wrong(None)

    @property
    def found(self) -> Union[AnyAddress, str, None]:
        """The address that is named, or what is wrong with it; None while nothing is."""
        text = self.field.text().strip()
        return self._parse(text) if text else None

    def show_known(self, names: Sequence[str]) -> None:
        """List the names that ssh knows."""
        self._known = tuple(dict.fromkeys(names))
        self._filter()

    def complain(self) -> None:
        """Say aloud what is wrong, when somebody wants to go on with it."""
        found = self.found
        self._say_wrong(
            say("Name a server first.") if found is None else found if isinstance(found, str) else None, "bad"
        )
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Go down into the list and up again, and take a row by Enter."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.field and event.key() == Qt.Key.Key_Down and self.list.count():
                self.list.setFocus()
                self.list.setCurrentRow(max(0, self.list.currentRow()))
                return True
            if watched is self.list:
                return self._list_key(event)
        return super().eventFilter(watched, event)

    def _list_key(self, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit()
            return True
        if event.key() == Qt.Key.Key_Up and self.list.currentRow() <= 0:
            self.field.setFocus()
            return True
        if event.key() == Qt.Key.Key_Backspace or (event.text().isprintable() and event.text().strip()):
            self.field.setFocus()
            self.field.event(event)
            return True
        return False

    def _typed(self, _text: str) -> None:
        self._filter()
        found = self.found
        self._say_wrong(found if isinstance(found, str) else None)
        self.changed.emit()

    def _picked(self, item: Optional[QListWidgetItem], _before: Optional[QListWidgetItem] = None) -> None:
        """Put a row's name into the field, after the user that stands there; the list keeps its rows meanwhile."""
        if item is None or not self.list.hasFocus():
            return
        user, at, _ = self.field.text().strip().rpartition("@")
        self.field.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.field.setText(f"{user}{at}{item.data(Qt.ItemDataRole.UserRole)}")
        self.field.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._say_wrong(self.found if isinstance(self.found, str) else None)
        self.changed.emit()

    def _filter(self) -> None:
        wanted = self.field.text().strip().rpartition("@")[2].casefold()
        begin = [name for name in self._known if name.casefold().startswith(wanted)]
        within = [name for name in self._known if name not in begin and wanted in name.casefold()]
        shown = [*begin, *within]
        if [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())] != shown:
            self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
            self.list.clear()
            for name in shown:
                item = QListWidgetItem(whole(name))
                item.setData(Qt.ItemDataRole.UserRole, name)
                item.setToolTip(tooltip(whole(name)) if len(name) > 48 else "")
                self.list.addItem(item)
            self.list.setCurrentRow(-1)
            self.list.blockSignals(False)  # noqa: FBT003 - Qt's signature
        for each in (self.heading, self.list):
            each.setVisible(bool(self._known))
        self.heading.setText(
            say("From your SSH configuration") if shown else say("None in your SSH configuration has this name")
        )
        row = max(self.list.sizeHintForRow(0), self.fontMetrics().height())
        self.list.setMinimumHeight(row * 2 + 8)
        self.list.setMaximumHeight(row * min(_ROWS, max(2, len(self._known))) + 8)

    def _say_wrong(self, words: Optional[str], role: str = "muted") -> None:
        set_role(self.wrong, role)
        self.wrong.say(whole(words or ""))
        self.wrong.setVisible(bool(words))
        self.wrong.setAccessibleName(words or "")
