"""The page of the settings: its sections at the leading side, or above where there is little room; each is made when first seen."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QComboBox, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from hoofhearted_desktop.core.tongue import later, say
from hoofhearted_desktop.desktop.pages import Page
from hoofhearted_desktop.desktop.settings_about import About
from hoofhearted_desktop.desktop.settings_data import Data
from hoofhearted_desktop.desktop.settings_expectations import Expectations
from hoofhearted_desktop.desktop.settings_general import General
from hoofhearted_desktop.desktop.settings_notifications import Told
from hoofhearted_desktop.desktop.settings_servers import Servers
from hoofhearted_desktop.desktop.settings_tray import TrayLook
from hoofhearted_desktop.desktop.settings_watching import Watching
from hoofhearted_desktop.desktop.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from hoofhearted_desktop.desktop.setting_section import Section
    from hoofhearted_desktop.desktop.settings_reach import Reach
    from hoofhearted_desktop.desktop.theme import Tokens

_PULSE_MS = 5000
_NARROW = 620
_LIST_WIDTH = 168
SECTIONS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("general", later("General")),
    ("watching", later("Watching")),
    ("expectations", later("Expectations")),
    ("notifications", later("Notifications")),
    ("servers", later("Servers")),
    ("data", later("Data")),
    ("tray", later("Tray")),
    ("about", later("About")),
)


class SettingsPage(Page):
    """Asks files and agents only while it is seen."""

    def __init__(self, reach: Reach, clock: Callable[[], float] = time.time) -> None:
        """Show the first section; `clock` gives Unix time."""
        super().__init__()
        self._reach = reach
        self._clock = clock
        self._tokens: Tokens = LIGHT
        self._seen = False
        self.sections: dict[str, Section] = {}
        self.shown = SECTIONS[0][0]
        self.list = QListWidget()
        self.list.setObjectName("sections")
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pick = QComboBox()
        self.stack = QStackedWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        for part in (self.list, self.pick):
            self._box.addWidget(part)
        self._box.addWidget(self.stack, 1)
        self._pulse = QTimer(self)
        self._pulse.setInterval(_PULSE_MS)
        self._pulse.timeout.connect(self._on_pulse)
        self.list.currentRowChanged.connect(self._on_row)
        self.pick.activated.connect(self._on_row)
        self._name_sections()
        self._make_room()

    def _name_sections(self) -> None:
        for part in (self.list, self.pick):
            part.blockSignals(True)  # noqa: FBT003 - Qt's signature
            part.clear()
            part.setAccessibleName(say("Sections of the settings"))
        for _, title in SECTIONS:
            self.list.addItem(QListWidgetItem(title()))
            self.pick.addItem(title())
        for part in (self.list, self.pick):
            part.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.show_section(self.shown)

    def show_section(self, key: str) -> None:
        """Show a section, which is made if it has not been seen."""
        row = next((nth for nth, (each, _) in enumerate(SECTIONS) if each == key), None)
        if row is None:
            return
        before = self.sections.get(self.shown)
        self.shown = key
        self.list.setCurrentRow(row)
        self.pick.setCurrentIndex(row)
        section = self.sections.get(key)
        if section is None:
            section = self.sections[key] = self._make(key)
            section.wear(self._tokens)
            self.stack.addWidget(section)
        self.stack.setCurrentWidget(section)
        if self._seen and before is not section:
            if before is not None:
                before.leave()
            section.enter()

    def _make(self, key: str) -> Section:
        reach = self._reach
        makers: dict[str, Callable[[], Section]] = {
            "general": lambda: General(reach),
            "watching": lambda: Watching(reach),
            "expectations": lambda: Expectations(reach, self._clock),
            "notifications": lambda: Told(reach),
            "servers": lambda: Servers(reach),
            "data": lambda: Data(reach),
            "tray": lambda: TrayLook(reach),
            "about": lambda: About(reach),
        }
        return makers[key]()

    @property
    def section(self) -> Section:
        """The section that is shown."""
        return self.sections[self.shown]

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(SECTIONS):
            self.show_section(SECTIONS[row][0])

    # ------------------------------------------------------------ a page

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        for section in self.sections.values():
            section.wear(tokens)

    def retell(self) -> None:
        """Make the sections anew, in another language; the keyboard stays where it is."""
        before = _keyed(self.section)
        place = next((nth for nth, each in enumerate(before) if each.hasFocus()), None)
        if self._seen:
            self.section.leave()
        for section in self.sections.values():
            self.stack.removeWidget(section)
            section.hide()
            section.deleteLater()
        self.sections = {}
        self._name_sections()
        if self._seen:
            self.section.enter()
        now = _keyed(self.section)
        if place is not None and place < len(now):
            now[place].setFocus()

    def enter(self) -> None:
        """Read everything anew, and keep on."""
        self._seen = True
        self._reach.look()
        self.section.enter()
        self._pulse.start()

    def leave(self) -> None:
        """Ask no more."""
        self._seen = False
        self._pulse.stop()
        self.section.leave()

    def _on_pulse(self) -> None:
        self._reach.look()
        self.section.pulse()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Have the sections above where there is little room."""
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Fit anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room()

    def _make_room(self) -> None:
        narrow = self.width() < _NARROW
        self.list.setVisible(not narrow)
        self.pick.setVisible(narrow)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._box.setDirection(direction)
        self._box.setContentsMargins(*((12, 12, 12, 0) if narrow else (0, 0, 0, 0)))


def _keyed(section: Section) -> list[QWidget]:
    """Give what the keyboard can reach, in the order in which it was made."""
    return [each for each in section.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
