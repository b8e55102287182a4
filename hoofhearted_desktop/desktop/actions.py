"""What can be done by keys in the window: one table, which makes the shortcuts and the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from hoofhearted_desktop.core.tongue import later
from hoofhearted_desktop.desktop.page_keys import HOST, OVERVIEW, SETTINGS, SPIN_UPS
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.window import Window


FILTER = "filter"
"""The object name of a page's field that narrows what it shows."""


class Action(NamedTuple):
    """One thing that can be done. `do` is None where a part of the window hears the keys itself; `page` is the page it wants, if any."""

    keys: tuple[str, ...]
    words: Callable[[], str]
    do: Optional[Callable[[Window], object]] = None
    page: Optional[str] = None
    on_hosts: bool = False
    """Whether the keys are another's on the pages that are not about one host."""


class Group(NamedTuple):
    """Actions that are listed together."""

    title: Callable[[], str]
    actions: tuple[Action, ...]


def _add(window: Window) -> None:
    window.wishes.add.emit()


def _quit(window: Window) -> None:
    window.quit_requested.emit()


def _find(window: Window) -> None:
    if window.pages.shown == HOST:
        window.page.processes.look_for()
        return
    shown = window.pages.currentWidget()
    for field in shown.findChildren(QLineEdit, FILTER) if shown is not None else ():
        if field.isVisible():
            field.setFocus()
            field.selectAll()
            return


def _group(window: Window) -> None:
    if window.pages.shown == HOST:
        window.page.processes.group_otherwise()


def _step(window: Window, by: int) -> None:
    """Look at the next GPU of them all, or the one before; from a page beside at the one that was looked at last."""
    every = [
        (view.key, gpu.uuid)
        for view in window.views
        for gpu in (view.tick.sample.gpus if view.tick is not None and not view.waits else ())
    ]
    here = (window.shown.key, window.content.shown_gpu)
    if not every:
        return
    if window.pages.shown != HOST or here not in every:
        window.choose(*(here if here in every else every[0]))
    else:
        window.choose(*every[(every.index(here) + by) % len(every)])


def _retry(window: Window) -> None:
    """Connect the host that is looked at anew; from a page beside each one that is lost."""
    by_page = window.pages.shown != HOST
    for view in window.views if by_page else (window.shown,):
        if not by_page or isinstance(view.freshness.state, states.Lost):
            window.wishes.retry.emit(view.key)


def _unfold(window: Window) -> None:
    if window.pages.shown == HOST:
        window.content.machine.toggle()


def _opens(page: str) -> Callable[[Window], None]:
    def do(window: Window) -> None:
        window.show_page(page)
        window.pages.take_keyboard()

    return do


def _host(place: int) -> Callable[[Window], None]:
    def do(window: Window) -> None:
        if place < len(window.hosts):
            window.choose(window.hosts[place])

    return do


_HOSTS = tuple((f"Ctrl+{place + 1}", _host(place)) for place in range(9))

GROUPS = (
    Group(
        later("Window"),
        (
            Action(("F1",), later("List these keys"), lambda window: window.list_keys()),
            Action(("Ctrl+N",), later("Add a server"), _add),
            Action(("Ctrl+,",), later("Open the settings"), _opens(SETTINGS), SETTINGS),
            Action(("Ctrl+F",), later("Filter what the page lists"), _find),
            Action(("Escape",), later("Close the details"), lambda window: window.close_details(), on_hosts=True),
            Action(("Ctrl+W",), later("Close the window"), lambda window: window.close()),
            Action(("Ctrl+Q",), later("Quit"), _quit),
        ),
    ),
    Group(
        later("Hosts and GPUs"),
        (
            Action(("Ctrl+0",), later("Show all GPUs"), _opens(OVERVIEW), OVERVIEW),
            Action(("Ctrl+1 … 9",), later("Show the first host, the second, and so on")),
            Action(("Ctrl+H",), later("Show the spin-ups"), _opens(SPIN_UPS), SPIN_UPS),
            Action(("Ctrl+PgDown",), later("Show the next GPU"), lambda window: _step(window, 1)),
            Action(("Ctrl+PgUp",), later("Show the GPU before"), lambda window: _step(window, -1)),
            Action(("F5", "Ctrl+R"), later("Connect the host again"), _retry),
            Action(("Alt+Return",), later("Show the machine's own figures"), _unfold),
        ),
    ),
    Group(
        later("In the list of hosts"),
        (
            Action(("F2",), later("Rename the server")),
            Action(("Alt+Up", "Alt+Down"), later("Move the server")),
            Action(("Left", "Right"), later("Fold the GPUs of a host, and unfold them")),
            Action(("Del",), later("Remove the server")),
            Action(("Menu",), later("Open the menu of the host")),
        ),
    ),
    Group(
        later("In one spin-up"),
        (
            Action(("Escape", "Alt+Left"), later("Go back to all spin-ups"), page=SPIN_UPS),
            Action(("Alt+PgUp", "Alt+PgDown"), later("Show the spin-up before, and the one after"), page=SPIN_UPS),
            Action(("Ctrl+Return",), later("Keep the note"), page=SPIN_UPS),
        ),
    ),
    Group(
        later("On the timeline of spin-ups"),
        (
            Action(("Left", "Right"), later("Go to the spin-up before, and to the one after"), page=SPIN_UPS),
            Action(("+", "-"), later("See fewer days, or more"), page=SPIN_UPS),
            Action(("PgUp", "PgDown"), later("See the days before, or after"), page=SPIN_UPS),
        ),
    ),
    Group(
        later("In the table of processes"),
        (
            Action(("Ctrl+G",), later("Group the processes by application, or not"), _group),
            Action(("Return",), later("Show the details, or open the group")),
            Action(("A … Z",), later("Filter by what is typed")),
            Action(("Ctrl+C",), later("Copy the chosen rows")),
            Action(("Del",), later("End the process, after a question")),
            Action(("Menu",), later("Open the menu of the process")),
        ),
    ),
    Group(
        later("Among cards and tables"),
        (
            Action(("↑ ↓ ← →",), later("Go to the next one")),
            Action(("Return",), later("Open it")),
            Action(("Tab",), later("Go to the next part of the window")),
        ),
    ),
    Group(
        later("In a chart"),
        (
            Action(("← →",), later("Move the line that reads the values")),
            Action(("+", "-"), later("See a shorter time, or a longer one")),
            Action(("PgUp", "PgDown", "End"), later("Go back in time, on, and to now")),
            Action(("Space",), later("Stand still, or go on")),
            Action(("0",), later("See all of it again")),
            Action(("Ctrl+wheel",), later("Zoom at the mouse; the wheel alone does where nothing scrolls")),
        ),
    ),
)


def connect(window: Window) -> None:
    """Make the shortcuts of a window."""
    for group in GROUPS:
        for action in group.actions:
            for keys in action.keys if action.do is not None else ():
                shortcut = QShortcut(QKeySequence(keys), window, _done(window, action))
                if action.on_hosts:
                    window.pages.changed.connect(lambda key, shortcut=shortcut: shortcut.setEnabled(key == HOST))
    for keys, do in _HOSTS:
        QShortcut(QKeySequence(keys), window, lambda do=do: do(window))
    window.installEventFilter(_EnterPresses(window))


class _EnterPresses(QObject):
    """Enter presses the button that has the keyboard, as in a dialog: Qt leaves it to the space bar elsewhere.

    A list that is opened by Enter passes the key on, when a button of what it opened may have the keyboard already. So it has to be
    the same that had it when the key was asked about (QEvent.ShortcutOverride), which comes before each key.
    """

    def __init__(self, window: Window) -> None:
        """Wait for the first key."""
        super().__init__(window)
        self._meant: Optional[QWidget] = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Hear the keys that nobody else wanted."""
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            self._meant = watched.focusWidget()
        elif event.type() == QEvent.Type.KeyPress:
            at, meant = watched.focusWidget(), self._meant
            self._meant = None
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat()
            if enter and at is meant and isinstance(at, QAbstractButton) and at.isEnabled():
                at.click()
                return True
        return super().eventFilter(watched, event)


def _done(window: Window, action: Action) -> Callable[[], object]:
    do = action.do
    return lambda: do(window) if do is not None else None


def listed(window: Window) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the titles of the groups with keys and words of what can be done in this window, as they are said now."""
    made = []
    for group in GROUPS:
        lines = [
            (", ".join(_shown(keys) for keys in action.keys), action.words())
            for action in group.actions
            if action.page is None or action.page == HOST or window.pages.has(action.page)
        ]
        if lines:
            made.append((group.title(), lines))
    return made


def _shown(keys: str) -> str:
    """Give keys as this system writes them; what is no key sequence stays as it is."""
    first, to, last = keys.partition(" … ")
    told = QKeySequence(first).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{told}{to}{last}" if told and " " not in first else keys
