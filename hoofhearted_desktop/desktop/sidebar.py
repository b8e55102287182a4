"""The hosts and their GPUs at the left, each with its state as a shape, and one figure or a few words."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.away_panel import AwayPanel
from hoofhearted_desktop.desktop.host_list import HostList
from hoofhearted_desktop.desktop.host_wishes import HostWishes
from hoofhearted_desktop.desktop.page_entries import PageEntries
from hoofhearted_desktop.desktop.page_keys import HOST
from hoofhearted_desktop.desktop.spinups import SpinUps

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from hoofhearted_desktop.desktop.pages import Entry
    from hoofhearted_desktop.desktop.theme import Tokens

WIDTH = 224
NARROW_WIDTH = 190
_ROOM_FOR_SPIN_UPS = 520
"""Of a lower sidebar the hosts need all, where there are several."""


class Sidebar(QWidget):
    """Says what there is and what is looked at."""

    chosen = Signal(str, object)
    """A host's key, and the UUID of a GPU or None for whichever matters most."""
    page_chosen = Signal(str)

    def __init__(self, wishes: Optional[HostWishes] = None) -> None:
        """Start with no host; what a person wants of one is said by `wishes`."""
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        wishes = wishes or HostWishes(self)
        self.list = HostList(wishes)
        self.list.chosen.connect(self.chosen)
        self._pages = (PageEntries(), PageEntries())
        for entries in self._pages:
            entries.chosen.connect(self.page_chosen)
        self.add = QPushButton()
        self.add.setProperty("role", "add")
        self.add.setAutoDefault(True)
        self.add.clicked.connect(wishes.add)
        self._name_button()
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.addWidget(self.add, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 1, 12)
        column.setSpacing(8)
        column.addWidget(self._pages[0])
        column.addWidget(self.list, 1)
        self.away = AwayPanel()
        column.addWidget(self.away)
        self.spin_ups = SpinUps()
        column.addWidget(self.spin_ups)
        column.addLayout(foot)
        column.addWidget(self._pages[1])

    def add_page(self, entry: Entry) -> None:
        """Have the entry of a page, above the hosts or below them."""
        self._pages[entry.at_the_foot].add(entry)
        above, below = self._pages
        stops = (*above.buttons, self.list, self.away.button, self.away.close_button, self.add, *below.buttons)
        for one, other in itertools.pairwise(stops):
            self.setTabOrder(one, other)

    def entry(self, key: str) -> Optional[QPushButton]:
        """Give the button of a page, None where there is none."""
        return self._pages[0].button(key) or self._pages[1].button(key)

    @property
    def has_focused_entry(self) -> bool:
        """Whether the keyboard is on the entry of a page."""
        return any(button.hasFocus() for entries in self._pages for button in entries.buttons)

    def show_page(self, key: str) -> None:
        """Mark the page that is shown; while it is not a host, no host is marked."""
        for entries in self._pages:
            entries.show_chosen(key)
        if key != HOST:
            self.list.show_none()

    def retell(self) -> None:
        """Say every text again, for the language is another one."""
        for entries in self._pages:
            entries.retell()
        self.list.retell()
        self._name_button()

    def _name_button(self) -> None:
        self.add.setText(f"+  {say('Add a server')}")
        self.add.setAccessibleName(say("Add a server"))

    def offer_servers(self, *, offered: bool) -> None:
        """Offer to add a server, or not."""
        self.add.setVisible(offered)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self.list.wear(tokens)
        for entries in self._pages:
            entries.wear(tokens)
        self.spin_ups.wear(tokens)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the room to the hosts where there is little."""
        super().resizeEvent(event)
        self.spin_ups.allow(allowed=self.height() >= _ROOM_FOR_SPIN_UPS or self.list.host_count < 2)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for little height: the window has its own."""
        return QSize(WIDTH, 300)
