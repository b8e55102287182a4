"""Where the page of spin-ups gets them: asks the agents page by page while somebody looks, and hears what changes."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core import messages, wire, wording
from hoofhearted_desktop.desktop import episode_log
from hoofhearted_desktop.desktop.episode_log import Entry, Shelf
from hoofhearted_desktop.desktop.episode_words import Place
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.hosts import Hosts

PAGE = 200
FOR_EVER = 1e12
"""Nothing has ended since then: who asks for that is told of what runs."""

Json = dict[str, object]
Found = wire.Result | wire.Failure


class EpisodeSource(QObject):
    """The spin-ups of all hosts. Nothing is asked before somebody looks (`enter`), and nothing after (`leave`)."""

    changed = Signal()
    """What is known of the spin-ups, or of a host that has them."""
    ticked = Signal()
    """A host was heard: what runs has gone on."""

    def __init__(self, hosts: Hosts, clock: Callable[[], float], parent: QObject) -> None:
        """Know nothing yet; `clock` gives Unix time."""
        super().__init__(parent)
        self._hosts = hosts
        self._clock = clock
        self._shelves: dict[str, Shelf] = {}
        self._told: dict[str, states.Hello] = {}
        self._cards: dict[tuple[str, str], str] = {}
        self._places: dict[tuple[str, str, Optional[str]], Place] = {}
        self._wanted: dict[str, float] = {}
        self._looked_at = False
        hosts.changed.connect(self._on_hosts)
        hosts.state_changed.connect(self._on_state)
        hosts.ticked.connect(self._on_ticked)
        hosts.episode_changed.connect(self._on_episode)

    # ------------------------------------------------------------ what is known

    @property
    def hosts(self) -> tuple[Host, ...]:
        """Who is followed, in a person's order."""
        return tuple(self._hosts)

    @property
    def several(self) -> bool:
        """Whether it has to be said which host is meant."""
        return len(self._hosts) > 1

    def shelf(self, host: str) -> Shelf:
        """Give what is known of a host."""
        return self._shelves.setdefault(host, Shelf())

    @property
    def horizon(self) -> float:
        """Down to when the list is whole."""
        return episode_log.horizon(self.shelf(host.key) for host in self._hosts if self._is_read(host))

    @property
    def reading(self) -> bool:
        """Whether an answer is awaited."""
        return any(self.shelf(host.key).asking for host in self._hosts if host.live)

    @property
    def ends(self) -> bool:
        """Whether everything that can be read was read."""
        return all(self.shelf(host.key).complete for host in self._hosts if self._is_read(host))

    def entries(self) -> list[Entry]:
        """Give what can be listed now: what runs first, then the newest first."""
        shelves = [self.shelf(host.key) for host in self._hosts]
        return episode_log.listed(shelves, self.horizon)

    def find(self, host: str, name: str) -> Optional[Entry]:
        """Give a spin-up that is known."""
        return self.shelf(host).entries.get(name)

    def host(self, key: str) -> Optional[Host]:
        """Give a host."""
        return self._hosts.get(key)

    def place(self, entry: Entry) -> Place:
        """Say where a spin-up was: on which card, and on which host where there are several."""
        key = (entry.host, entry.episode.gpu, entry.episode.gpu_name)
        found = self._places.get(key)
        if found is None:
            host = self._hosts.get(entry.host)
            card = self._cards.get(key[:2]) or wording.episode_gpu(entry.episode, None)
            found = Place(card, host.shown_name if host is not None and self.several else "")
            self._places[key] = found
        return found

    def cards(self, host: str) -> dict[str, str]:
        """Give the names of a host's cards by their UUIDs, as far as it has told of them."""
        return {uuid: name for (key, uuid), name in self._cards.items() if key == host}

    def now(self, key: str = "") -> float:
        """Give the Unix time it is on a host, where it says so, else here."""
        host = self._hosts.get(key) if key else None
        return host.tick.sample.time if host is not None and host.tick is not None else self._clock()

    def _is_read(self, host: Host) -> bool:
        return host.live and self.shelf(host.key).problem is None

    # ------------------------------------------------------------ what is asked

    def enter(self) -> None:
        """Take that somebody looks: what has changed meanwhile is read."""
        self._looked_at = True
        for host in self._hosts:
            self._refresh(host)

    def leave(self) -> None:
        """Take that nobody looks."""
        self._looked_at = False

    def retry(self) -> None:
        """Read again what could not be read."""
        for host in self._hosts:
            self.shelf(host.key).problem = None
        self.enter()
        self.changed.emit()

    def want(self, what: str, since: float) -> None:
        """Read back to a Unix time, page by page, for `what`, which wants no more of what it wanted before."""
        self._wanted[what] = since
        self._go_on()

    def more(self) -> None:
        """Read a page more of those that hold the list back."""
        if not self.reading:
            self._ask_those_behind()

    def request(self, host: str, method: str, params: Json, answer: Callable[[Found], None]) -> None:
        """Ask a host's agent something else."""
        found = self._hosts.get(host)
        if found is not None:
            found.request(method, params, answer)

    def put(self, entry: Entry) -> None:
        """Take one as the agent has it now."""
        self.shelf(entry.host).replace(entry)
        self.changed.emit()

    def drop(self, entry: Entry) -> None:
        """Forget one that was deleted."""
        self.shelf(entry.host).drop(entry.episode.id)
        self.changed.emit()

    def _go_on(self) -> None:
        if self._looked_at and self.horizon > min(self._wanted.values(), default=math.inf) and not self.reading:
            self._ask_those_behind()

    def _ask_those_behind(self) -> None:
        horizon = self.horizon
        for host in self._hosts:
            shelf = self.shelf(host.key)
            if self._is_read(host) and not shelf.complete and shelf.reach >= horizon:
                self._ask(host, None if shelf.reach == math.inf else shelf.reach)

    def _refresh(self, host: Host) -> None:
        """Read what runs, and the newest page."""
        shelf = self.shelf(host.key)
        if not self._looked_at or not host.live or shelf.asking:
            return
        running: Json = {"since": FOR_EVER, "limit": PAGE}
        host.request(messages.EPISODES, running, functools.partial(self._on_running, host.key, shelf))
        self._ask(host, None)

    def _ask(self, host: Host, until: Optional[float], limit: int = PAGE) -> None:
        shelf = self.shelf(host.key)
        shelf.asking = True
        params: Json = {"limit": limit} if until is None else {"until": until, "limit": limit}
        host.request(messages.EPISODES, params, functools.partial(self._on_page, host.key, shelf, until, limit))

    # ------------------------------------------------------------ what comes

    def _on_page(self, key: str, shelf: Shelf, until: Optional[float], limit: int, found: Found) -> None:
        host = self._hosts.get(key)
        if self._shelves.get(key) is not shelf or host is None:
            return
        shelf.asking = False
        if isinstance(found, wire.Failure):
            shelf.problem = found.message if host.live else None
            self.changed.emit()
            return
        page = episode_log.entries_in(key, found.result)
        fresh = shelf.take_page(page, until)
        if shelf.complete and len(page) >= limit and not fresh and limit < episode_log.MOST_OF_A_PAGE:
            shelf.complete = False  # so many began at one moment that a page of them says nothing of those before
            self._ask(host, until, min(2 * limit, episode_log.MOST_OF_A_PAGE))
        self.changed.emit()
        self._go_on()

    def _on_running(self, key: str, shelf: Shelf, found: Found) -> None:
        if self._shelves.get(key) is not shelf or isinstance(found, wire.Failure):
            return
        running = {each.episode.id: each for each in episode_log.entries_in(key, found.result)}
        for entry in running.values():
            shelf.put(entry)
        for entry in [each for each in shelf.entries.values() if each.running and each.episode.id not in running]:
            self.request(
                key,
                messages.EPISODE_GET,
                {"id": entry.episode.id},
                functools.partial(self._on_one, key, shelf, entry.episode.id),
            )
        self.changed.emit()

    def _on_one(self, key: str, shelf: Shelf, name: str, found: Found) -> None:
        """Take how one stands that ran when it was last heard of, and runs no more."""
        if self._shelves.get(key) is not shelf:
            return
        result = found.result if isinstance(found, wire.Result) else None
        entry = episode_log.entry_from(key, result.get("episode")) if isinstance(result, dict) else None
        if entry is not None and entry.episode.id == name:
            shelf.replace(entry)
        elif isinstance(found, wire.Failure) and found.code == wire.INVALID_PARAMS:
            shelf.drop(name)
        self.changed.emit()

    def _on_hosts(self) -> None:
        self._places.clear()
        keys = {host.key for host in self._hosts}
        self._shelves = {key: shelf for key, shelf in self._shelves.items() if key in keys}
        self._told = {key: hello for key, hello in self._told.items() if key in keys}
        for host in self._hosts:
            if host.key not in self._shelves:
                self._refresh(host)
        self.changed.emit()

    def _on_state(self, host: Host) -> None:
        state = host.state
        shelf = self.shelf(host.key)
        if isinstance(state, states.Live):
            before, self._told[host.key] = self._told.get(host.key), state.hello
            if before is not None and _source(before) != _source(state.hello):
                self._shelves[host.key] = Shelf()
            self.shelf(host.key).problem = None
            self._refresh(host)
        else:
            shelf.asking = False
            shelf.interrupt()
        self.changed.emit()

    def _on_ticked(self, host: Host) -> None:
        if host.tick is not None:
            sample = host.tick.sample
            names = {(host.key, gpu.uuid): wording.short_name(gpu, sample) for gpu in sample.gpus}
            if names.items() - self._cards.items():
                self._cards.update(names)
                self._places.clear()
                self.changed.emit()
        if self._looked_at:
            self.ticked.emit()

    def _on_episode(self, host: Host, event: states.EpisodeChanged) -> None:
        self.shelf(host.key).put(Entry(host.key, event.episode))
        self.changed.emit()


def _source(hello: states.Hello) -> tuple[object, ...]:
    return hello.host, hello.source, hello.scenario
