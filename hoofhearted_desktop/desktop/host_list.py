"""The list in the sidebar: a section for each host, in the order that a person gives it by mouse or keys."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QContextMenuEvent, QDropEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QMenu

from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop import host_menu
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.desktop.host_menu import Around
from hoofhearted_desktop.desktop.sidebar_delegate import FOLD_WIDTH, LINE_ROLE, SidebarDelegate, height
from hoofhearted_desktop.desktop.sidebar_lines import Entry, HostLine
from hoofhearted_desktop.desktop.text import tooltip

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.host_wishes import HostWishes
    from hoofhearted_desktop.desktop.theme import Tokens

_PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_SERVER = _PLAIN | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled


def _spoken(line: HostLine | Entry) -> str:
    address = line.address if isinstance(line, HostLine) else ""
    return f"{line.spoken}, {address}" if address else line.spoken


class HostList(QListWidget):
    """Each host's line and below it its GPUs' lines. A line is only touched where it says something new."""

    chosen = Signal(str, object)
    folded = Signal(str)
    """A host whose GPUs were put away, or are shown again."""

    def __init__(self, wishes: HostWishes) -> None:
        """Start with no host."""
        super().__init__()
        self._wishes = wishes
        self._delegate = SidebarDelegate(self)
        self._delegate.renamed.connect(wishes.rename)
        self._items: dict[str, tuple[QListWidgetItem, list[QListWidgetItem]]] = {}
        self._host_by_hand: Optional[str] = None
        self._folded: set[str] = set()
        self._marked = True
        self.here_is_hidden = False
        self.changed_lines = 0
        """How many lines were touched so far."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(say("Hosts and GPUs"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.currentItemChanged.connect(self._changed)
        self.itemClicked.connect(self._pressed)
        self.itemActivated.connect(self._pressed)

    @property
    def host_count(self) -> int:
        """How many hosts are in it."""
        return len(self._items)

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._delegate.wear(tokens)
        self.viewport().update()

    # ------------------------------------------------------------ what it shows

    def retell(self) -> None:
        """Say every line again, for the language is another one."""
        self.setAccessibleName(say("Hosts and GPUs"))
        for host, gpus in self._items.values():
            for item in (host, *gpus):
                line = item.data(LINE_ROLE)
                if line is not None:
                    self._write(item, line, _spoken(line))

    def show_hosts(self, keys: tuple[str, ...]) -> None:
        """Have these hosts in this order; nothing is done where that is so already."""
        if keys == tuple(self._items):
            return
        place = self._place(self.currentItem())
        self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        while self.count():
            self.takeItem(0)
        old, self._items = self._items, {}
        for key in keys:
            host, gpus = old.get(key) or (QListWidgetItem(), [])
            self._items[key] = (host, gpus)
            for item in (host, *gpus):
                self.addItem(item)
        self.blockSignals(False)  # noqa: FBT003 - Qt's signature
        if place is not None and place[0] in self._items:
            self._set_current(self._find(*place))

    def show_host(self, line: HostLine) -> None:
        """Show a host's name and state."""
        host, _ = self._items[line.key]
        if host.data(LINE_ROLE) != line:
            flags = _SERVER if line.kind is Kind.SERVER else _PLAIN
            if host.flags() != flags:
                host.setFlags(flags)
            self._write(host, line, _spoken(line))

    def show_gpus(self, key: str, entries: tuple[Entry, ...]) -> None:
        """Show the lines of a host's GPUs; lines are only made and dropped when GPUs come and go."""
        host, gpus = self._items[key]
        if len(gpus) != len(entries):
            place = self._place(self.currentItem())
            self.blockSignals(True)  # noqa: FBT003 - Qt's signature
            while len(gpus) > len(entries):
                self.takeItem(self.row(gpus.pop()))
            while len(gpus) < len(entries):
                gpus.append(QListWidgetItem())
                gpus[-1].setFlags(_PLAIN)
                self.insertItem(self.row(host) + len(gpus), gpus[-1])
                gpus[-1].setHidden(key in self._folded)
            self.blockSignals(False)  # noqa: FBT003 - Qt's signature
            if place is not None and self.currentItem() is None:
                self._set_current(host)
        for item, entry in zip(gpus, entries, strict=True):
            if item.data(LINE_ROLE) != entry:
                self._write(item, entry, _spoken(entry))

    def show_chosen(self, key: str, uuid: Optional[str]) -> None:
        """Mark what is looked at, without saying that a person chose it. A host that was chosen as such stays marked."""
        by_host = uuid is None or self._host_by_hand == key or key in self._folded
        wanted = self._find(key, None if by_host else uuid)
        self._marked = True
        if self.state() is QAbstractItemView.State.EditingState:
            return
        if wanted is not None and (self.currentItem() is not wanted or not wanted.isSelected()):
            self._set_current(wanted)

    def show_none(self) -> None:
        """Mark no line: what is looked at is no host. The keyboard stays where it is."""
        self._host_by_hand = None
        self._marked = False
        self.selectionModel().clearSelection()

    def _write(self, item: QListWidgetItem, said: HostLine | Entry, words: str) -> None:
        """Write a line. Qt would lay out and draw the whole list for each; it is only told where somebody has it read out."""
        before = item.data(LINE_ROLE)
        model, silent = self.model(), not QAccessible.isActive()
        was_blocked = model.blockSignals(silent)
        item.setData(LINE_ROLE, said)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        item.setToolTip(tooltip(words))
        model.blockSignals(was_blocked)
        self.changed_lines += 1
        if before is None or height(before) != height(said):
            self.scheduleDelayedItemsLayout()
        elif silent:
            self.viewport().update(self.visualItemRect(item))

    def _set_current(self, item: Optional[QListWidgetItem]) -> None:
        self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.setCurrentItem(item)  # type: ignore[arg-type]
        self.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.viewport().update()

    def _find(self, key: str, uuid: Optional[str]) -> Optional[QListWidgetItem]:
        found = self._items.get(key)
        if found is None:
            return None
        host, gpus = found
        for item in gpus if uuid is not None else ():
            said = item.data(LINE_ROLE)
            if isinstance(said, Entry) and said.uuid == uuid:
                return item
        return host

    def _place(self, item: Optional[QListWidgetItem]) -> Optional[tuple[str, Optional[str]]]:
        said = None if item is None else item.data(LINE_ROLE)
        if isinstance(said, Entry):
            return said.host, said.uuid
        return (said.key, None) if isinstance(said, HostLine) else None

    @property
    def folded_hosts(self) -> frozenset[str]:
        """The keys of the hosts whose GPUs are put away."""
        return frozenset(self._folded)

    def fold_those(self, keys: frozenset[str]) -> None:
        """Put the GPUs of these hosts away, also of those that are not there yet, and show those of the others."""
        for key in (keys ^ self._folded) & self._items.keys():
            self.fold(key, folded=key in keys)
        self._folded = set(keys)

    def is_folded(self, key: str) -> bool:
        """Whether the GPUs of a host are put away."""
        return key in self._folded

    def fold(self, key: str, *, folded: bool) -> None:
        """Put the lines of a host's GPUs away, or show them again."""
        if folded is (key in self._folded) or key not in self._items:
            return
        host, gpus = self._items[key]
        if folded:
            self._folded.add(key)
        else:
            self._folded.discard(key)
        if folded and self.currentItem() in gpus:
            self._set_current(host)
        for item in gpus:
            item.setHidden(folded)
        self.folded.emit(key)

    # ------------------------------------------------------------ what a person does

    def current_host(self) -> Optional[HostLine]:
        """Give the line of the host that is chosen, or whose GPU is."""
        place = self._place(self.currentItem())
        found = self._find(place[0], None) if place is not None else None
        said = None if found is None else found.data(LINE_ROLE)
        return said if isinstance(said, HostLine) else None

    def _changed(self, item: Optional[QListWidgetItem], _before: Optional[QListWidgetItem]) -> None:
        place = self._place(item)
        if place is not None:
            self._host_by_hand = place[0] if place[1] is None else None
            self.chosen.emit(*place)

    def _pressed(self, item: QListWidgetItem) -> None:
        """Take a line that the keyboard stood on already, while something else was looked at."""
        place = self._place(item)
        if place is not None and not self._marked:
            self._changed(item, None)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Choose nothing only because the keyboard came."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        super().focusInEvent(event)
        self.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Rename, remove and move the server that is chosen."""
        host = self.current_host()
        if host is not None and host.folded is not None and event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.fold(host.key, folded=(event.key() == Qt.Key.Key_Left) is not self.isRightToLeft())
            return
        if host is None or host.kind is not Kind.SERVER or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
            return
        around = self._around(host.key)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_F2:
            self._rename(host.key)
        elif event.key() == Qt.Key.Key_Delete:
            self._wishes.remove.emit(host.key)
        elif alt and event.key() == Qt.Key.Key_Up:
            if around.above is not None:
                self._wishes.move.emit(host.key, around.above)
        elif alt and event.key() == Qt.Key.Key_Down:
            if around.below is not None:
                self._wishes.move.emit(host.key, around.below or None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Fold and unfold where the mark for it is."""
        item = self.itemAt(event.position().toPoint())
        said = None if item is None else item.data(LINE_ROLE)
        left = event.button() == Qt.MouseButton.LeftButton
        across = event.position().x()
        across = self.viewport().width() - across if self.isRightToLeft() else across
        if left and isinstance(said, HostLine) and said.folded is not None and across < FOLD_WIDTH:
            self.fold(said.key, folded=not said.folded)
            return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Open the menu of the host under the mouse, or of the chosen one where a key asks for it."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        item = self.currentItem() if by_key else self.itemAt(event.pos())
        menu = self.menu_of(item)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at = event.globalPos()
        if by_key and item is not None:
            at = self.viewport().mapToGlobal(self.visualItemRect(item).bottomLeft() + QPoint(24, 0))
        menu.popup(at)

    def menu_of(self, item: Optional[QListWidgetItem]) -> QMenu:
        """Make the menu of a host, of the host of a GPU, or of the room below them all."""
        place = self._place(item)
        found = self._find(place[0], None) if place is not None else None
        said = None if found is None else found.data(LINE_ROLE)
        if not isinstance(said, HostLine):
            return host_menu.empty_menu(self, self._around(None), self._wishes)
        rename = functools.partial(self._rename, said.key)
        return host_menu.menu(self, said, self._around(said.key), self._wishes, rename, self._delegate.tokens)

    def _rename(self, key: str) -> None:
        item = self._find(key, None)
        if item is not None:
            self._set_current(item)
            self.editItem(item)

    def _server_keys(self) -> list[str]:
        lines = [host.data(LINE_ROLE) for host, _ in self._items.values()]
        return [line.key for line in lines if isinstance(line, HostLine) and line.kind is Kind.SERVER]

    def _around(self, key: Optional[str]) -> Around:
        servers = self._server_keys()
        if key not in servers:
            return Around(bool(servers), self.here_is_hidden)
        at = servers.index(key)
        above = servers[at - 1] if at else None
        below = None if at == len(servers) - 1 else (servers[at + 2] if at + 2 < len(servers) else "")
        return Around(True, self.here_is_hidden, above, below)  # noqa: FBT003 - a named tuple

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Move the server that was dragged, before the one on whose section it was dropped, or below it."""
        host = self.current_host()
        at = event.position().toPoint()
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if host is not None:
            self.drop(host.key, at)

    def drop(self, key: str, at: QPoint) -> None:
        """Move a server to where it was dropped in the list."""
        item = self.itemAt(at)
        place = self._place(item)
        servers = self._server_keys()
        if key not in servers or (place is not None and place[0] == key):
            return
        if item is None or place is None:
            self._wishes.move.emit(key, None)
        elif place[0] not in servers:
            self._wishes.move.emit(key, servers[0])
        else:
            middle = self.visualItemRect(item).center().y()
            behind = place[1] is not None or at.y() > middle
            nth = servers.index(place[0]) + behind
            self._wishes.move.emit(key, servers[nth] if nth < len(servers) else None)
