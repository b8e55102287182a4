"""What the window shows at the right of its sidebar: the host that is looked at, or a page about something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from hoofhearted_desktop.desktop.page_keys import AT_THE_FOOT, HOST
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QIcon


class Page(QWidget):
    """A page that is not about one host. It asks agents between `enter` and `leave` only, which come in turns."""

    def __init__(self) -> None:
        """Wear the page's background."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""

    def retell(self) -> None:
        """Say every text again, for the language is another one."""

    def enter(self) -> None:
        """A person sees it from now on."""

    def leave(self) -> None:
        """Nobody sees it any more."""


class Entry(NamedTuple):
    """How a page is chosen in the sidebar: its title as it is said now, and its picture in given colours."""

    key: str
    title: Callable[[], str]
    icon: Callable[[Tokens], QIcon]

    @property
    def at_the_foot(self) -> bool:
        """Whether it stands below the hosts."""
        return self.key in AT_THE_FOOT


class Pages(QStackedWidget):
    """Has the host's page and the others, of which each is made when it is first shown."""

    changed = Signal(str)
    """The key of the page that is shown from now on."""

    def __init__(self, host: QWidget) -> None:
        """Show the `host`."""
        super().__init__()
        self._makers: dict[str, Callable[[], Page] | Page] = {}
        self._titles: dict[str, Callable[[], str]] = {}
        self._made: dict[str, Page] = {}
        self._tokens = LIGHT
        self._seen = False
        self._entered: Page | None = None
        self.shown = HOST
        """The key of the page that is shown."""
        self._host = host
        self.addWidget(host)

    def add(self, key: str, page: Page | Callable[[], Page], title: Callable[[], str]) -> None:
        """Have another page, or what makes it."""
        self._makers[key] = page
        self._titles[key] = title

    @property
    def title(self) -> str:
        """The title of the page that is shown; nothing where it is a host."""
        said = self._titles.get(self.shown)
        return said() if said is not None else ""

    def has(self, key: str) -> bool:
        """Whether there is such a page."""
        return key == HOST or key in self._makers

    def page(self, key: str) -> Page:
        """Give a page, which is made if it has never been shown."""
        made = self._made.get(key)
        if made is None:
            maker = self._makers[key]
            made = self._made[key] = maker if isinstance(maker, Page) else maker()
            made.wear(self._tokens)
            self.addWidget(made)
        return made

    def show_page(self, key: str) -> None:
        """Show a page; of one that is not there nothing comes."""
        if key == self.shown or not self.has(key):
            return
        self.setCurrentWidget(self._host if key == HOST else self.page(key))
        self.shown = key
        self._tell()
        self.changed.emit(key)

    def take_keyboard(self) -> None:
        """Let the page that is shown have the keyboard, if nothing on it has it."""
        page = self._made.get(self.shown, self._host)
        at: Optional[QWidget] = page.window().focusWidget()
        if at is None or not page.isAncestorOf(at):
            page.setFocus()

    def see(self, *, seen: bool) -> None:
        """Take that a person sees the window, or does not."""
        self._seen = seen
        self._tell()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        for page in self._made.values():
            page.wear(tokens)

    def retell(self) -> None:
        """Say every text again."""
        for page in self._made.values():
            page.retell()

    def _tell(self) -> None:
        """Tell pages who is seen, where that has changed."""
        wanted = self._made.get(self.shown) if self._seen else None
        if wanted is self._entered:
            return
        before, self._entered = self._entered, wanted
        if before is not None:
            before.leave()
        if wanted is not None:
            wanted.enter()
