"""The menu of a host in the sidebar: what can be done with it now, and by which key."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from hoofhearted_desktop.core.tongue import later, say
from hoofhearted_desktop.desktop import host_colours, watch_words
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.keeping_watch import CannotSay

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hoofhearted_desktop.desktop.host_wishes import HostWishes
    from hoofhearted_desktop.desktop.sidebar_lines import HostLine


class Around(NamedTuple):
    """What is around a host in the list: whether there are servers, whether this machine is hidden, and the neighbours.

    `above` is before whom it would stand one place higher; `below` is the key of the one it would stand before one place
    lower, an empty text for last. None: it is there already.
    """

    servers: bool = False
    here_is_hidden: bool = False
    above: str | None = None
    below: str | None = None


def menu(
    parent: QWidget,
    host: HostLine,
    around: Around,
    wishes: HostWishes,
    rename: Callable[[], None],
    tokens: Tokens = LIGHT,
) -> QMenu:
    """Make the menu of a host; `rename` opens the field for its name, `tokens` are the colours that are worn."""
    made = QMenu(parent)
    key, state = host.key, host.state
    if host.kind is Kind.DEMO:
        _action(made, say("Leave the demo"), wishes.leave_demo.emit)
        return made
    if isinstance(state, states.Closed):
        _action(made, say("Connect"), lambda: wishes.retry.emit(key))
    elif isinstance(state, states.Connecting):
        _action(made, say("Cancel"), lambda: wishes.cancel.emit(key))
    else:
        label = say("Try again now") if isinstance(state, states.Lost) else say("Reconnect")
        _action(made, label, lambda: wishes.retry.emit(key))
    if isinstance(state, states.Lost):
        _action(made, say("Copy the error"), lambda: wishes.copy_error.emit(key))
    if host.kind is Kind.HERE:
        _watching(made, host, wishes)
        if around.servers:
            made.addSeparator()
            _colours(made, host, wishes, tokens)
            _action(made, say("Hide this machine"), lambda: wishes.hide_here.emit(True))  # noqa: FBT003 - a signal
        return made
    if not isinstance(state, states.Closed):
        _action(made, say("Disconnect"), lambda: wishes.disconnect_host.emit(key))
    _watching(made, host, wishes)
    made.addSeparator()
    _action(made, say("Rename"), rename, "F2")
    _action(made, say("Edit address…"), lambda: wishes.edit.emit(key))
    _colours(made, host, wishes, tokens)
    up = _action(made, say("Move up"), lambda: wishes.move.emit(key, around.above), "Alt+Up")
    up.setEnabled(around.above is not None)
    down = _action(made, say("Move down"), lambda: wishes.move.emit(key, around.below or None), "Alt+Down")
    down.setEnabled(around.below is not None)
    made.addSeparator()
    _action(made, say("Remove…"), lambda: wishes.remove.emit(key), "Del")
    if around.here_is_hidden:
        _action(made, say("Show this machine"), lambda: wishes.hide_here.emit(False))  # noqa: FBT003 - a signal
    return made


def _colours(menu: QMenu, host: HostLine, wishes: HostWishes, tokens: Tokens) -> None:
    """Offer the marks by which hosts are told apart; the one that it has is ticked."""
    below = menu.addMenu(say("Mark"))
    for colour, title in (("", later("None")), *host_colours.TITLES.items()):
        entry = _action(below, title(), functools.partial(wishes.colour.emit, host.key, colour))
        entry.setCheckable(True)
        entry.setChecked(colour == host.colour)
        if colour:
            entry.setIcon(host_colours.icon(colour, tokens))


def _watching(menu: QMenu, host: HostLine, wishes: HostWishes) -> None:
    """Offer that it is watched also when nobody is connected, where an agent can be asked for it; a tick says that it is."""
    service = host.service
    is_older = isinstance(service, CannotSay) and service.too_old
    if not isinstance(host.state, (states.Live, states.Stale)) and not is_older:
        return
    menu.addSeparator()
    text = say("Keep watching when I am away (the agent is older)…") if is_older else watch_words.ENTRY()
    entry = _action(menu, text, lambda: wishes.keep_watching.emit(host.key))
    if watch_words.is_watched(service, is_server=host.kind is Kind.SERVER):
        entry.setCheckable(True)
        entry.setChecked(True)


def empty_menu(parent: QWidget, around: Around, wishes: HostWishes) -> QMenu:
    """Make the menu of the room below the last host."""
    made = QMenu(parent)
    _action(made, say("Add a server…"), wishes.add.emit)
    if around.here_is_hidden:
        _action(made, say("Show this machine"), lambda: wishes.hide_here.emit(False))  # noqa: FBT003 - a signal
    return made


def _action(menu: QMenu, text: str, do: Callable[[], None], key: str = "") -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda _checked=False: do())
    if key:
        action.setShortcut(QKeySequence(key))
        action.setShortcutVisibleInContextMenu(True)
    return action
