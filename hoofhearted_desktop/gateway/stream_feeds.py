"""One host as the stream tells of it: looked at only while somebody streams, one greenlet for all who do."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any, Optional

import gevent
from gevent.event import Event

from hoofhearted_desktop.gateway import stream_events
from hoofhearted_desktop.gateway.latest import Reading
from hoofhearted_desktop.gateway.stream_newest import pack
from hoofhearted_desktop.gateway.stream_wishes import ALERT
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.assessment import Alarm
    from hoofhearted_desktop.gateway.live import Host
    from hoofhearted_desktop.gateway.stream_clients import Client
    from hoofhearted_desktop.gateway.stream_newest import Packed
    from hoofhearted_desktop.gateway.stream_wishes import Selection

AT_ONCE = 128
"""Clients that are written to before others have their turn."""

NEVER = float("-inf")
MOST_ALERTS = 256
EARLY_S = 0.5
"""A reading may come so much sooner than an interval has passed: they do not come to the millisecond."""


_AlarmKey = tuple[str, Optional[str], Optional[str]]


class Group:
    """Clients with the same wish; they get the same bytes."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.clients: dict[Client, float] = {}
        """Of each the reading it was told last, by the host's own clock."""

        self.told_at = NEVER
        """When all were told last, by the same clock."""


class Feed:
    """One host. Everything here runs on the loop."""

    def __init__(self, host: Host, spawn: Callable[..., Any] = gevent.spawn) -> None:
        """Follow `host` from the first client to the last."""
        self.host = host
        self._spawn = spawn
        self._groups: dict[Selection, Group] = {}
        self._end: Callable[[], None] | None = None
        self._readings: frozenset[str] = frozenset()
        self._greenlet: Any = None
        self._news = Event()
        self._ticked = False
        self._changes: deque[states.EpisodeChanged | states.StateChanged] = deque(maxlen=MOST_ALERTS)
        self._alarms: dict[_AlarmKey, Alarm] | None = None
        self._state: type[states.State] | None = None

    # ------------------------------------------------------------ who wants what

    def join(self, client: Client, selection: Selection) -> None:
        """Let `client` have what is selected from now on."""
        self._groups.setdefault(selection, Group()).clients[client] = NEVER
        self._look()
        self._spawn(self._greet, client, selection)  # when it has had its answer

    def _greet(self, client: Client, selection: Selection) -> None:
        """Give who has joined the newest reading and the alarms that stand, or say why there is none."""
        group = self._groups.get(selection)
        if group is None or client not in group.clients:
            return
        found = self.host.latest.reading()
        if isinstance(found, Reading):
            if self._alarms is None:
                self._alarms = _by_key(found.tick.alarms)
            if ALERT in selection.events:
                for each in found.tick.alarms:
                    if _concerns(selection, each.gpu):
                        client.give_alert(_alert(stream_events.alarm(self.host.key, "stands", each)))
            packed = stream_events.Said(self.host.key, found).packed(selection)
            if packed.payloads:
                self._give(group, client, packed, found.tick.sample.monotonic)
        elif not found.may_come:
            told = stream_events.host(self.host.key, self.host.latest.state, found.reason, found.remedy)
            client.give_alert(_alert(told))

    def leave(self, client: Client, selection: Selection) -> None:
        """Let it have nothing more of that."""
        group = self._groups.get(selection)
        if group is None:
            return
        group.clients.pop(client, None)
        if not group.clients:
            del self._groups[selection]
        self._look()

    def _look(self) -> None:
        """Look at the host while anybody wants it, at just what all together want."""
        readings = frozenset[str]().union(*(each.readings for each in self._groups))
        if self._groups and (self._end is None or readings != self._readings):
            before, self._readings = self._end, readings
            self._end = self.host.look(self._hear, readings)
            if before is not None:
                before()
        elif not self._groups and self._end is not None:
            self._end()
            self._end = None
            self._forget()
        if self._groups and self._greenlet is None:
            self._state = type(self.host.latest.state)
            self._greenlet = self._spawn(self._tell)

    def _forget(self) -> None:
        self._ticked = False
        self._changes.clear()
        self._alarms = None
        self._news.set()  # the greenlet ends of itself

    # ------------------------------------------------------------ what is told

    def _hear(self, event: states.Event) -> None:
        if isinstance(event, states.Ticked):
            self._ticked = True
        else:
            self._changes.append(event)
        self._news.set()

    def _tell(self) -> None:
        """Tell until nobody wants it. While many are told, the newest reading takes the place of those before."""
        while self._groups:
            self._news.wait()
            self._news.clear()
            while self._changes:
                self._tell_change(self._changes.popleft())
            found = self.host.latest.reading() if self._ticked else None
            self._ticked = False
            if isinstance(found, Reading):
                self._tell_alarms(found)
                self._tell_reading(found)
        self._greenlet = None

    def _tell_reading(self, reading: Reading) -> None:
        said = stream_events.Said(self.host.key, reading)
        now = reading.tick.sample.monotonic
        for selection, group in list(self._groups.items()):
            if 0 <= now - group.told_at < selection.interval_s - EARLY_S:
                continue
            group.told_at = now
            packed = said.packed(selection)
            if packed.payloads:
                self._each(group, partial(self._give, group, packed=packed, at=now))

    def _give(self, group: Group, client: Client, packed: Packed, at: float) -> None:
        """Give a client the reading of that time, unless it has it: it may have joined meanwhile."""
        if group.clients[client] != at:
            group.clients[client] = at
            client.give(self.host.key, packed)

    def _tell_alarms(self, reading: Reading) -> None:
        now = _by_key(reading.tick.alarms)
        before, self._alarms = self._alarms, now
        if before is None:
            changed = [("stands", each) for each in now.values()]
        else:
            changed = [("began", each) for key, each in now.items() if key not in before]
            changed += [("over", each) for key, each in before.items() if key not in now]
        for change, each in changed:
            self._alert(stream_events.alarm(self.host.key, change, each), each.gpu)

    def _tell_change(self, event: states.EpisodeChanged | states.StateChanged) -> None:
        if isinstance(event, states.EpisodeChanged):
            self._alert(stream_events.episode(self.host.key, event.change, event.episode), event.episode.gpu)
        elif type(event.state) is not self._state:
            self._state = type(event.state)
            absent = self.host.latest.absence()
            self._alert(
                stream_events.host(self.host.key, event.state, absent and absent.reason, absent and absent.remedy),
                None,
            )

    def _alert(self, body: dict[str, Any], gpu: str | None) -> None:
        packed = _alert(body)
        for selection, group in list(self._groups.items()):
            if ALERT in selection.events and _concerns(selection, gpu):
                self._each(group, lambda client: client.give_alert(packed))

    def _each(self, group: Group, give: Callable[[Client], None]) -> None:
        for count, client in enumerate(list(group.clients), 1):
            if client in group.clients:  # it may have left while others had their turn
                give(client)
            if count % AT_ONCE == 0:
                gevent.sleep(0)


def _by_key(alarms: tuple[Alarm, ...]) -> dict[_AlarmKey, Alarm]:
    return {(each.kind, each.gpu, each.application): each for each in alarms}


def _concerns(selection: Selection, gpu: str | None) -> bool:
    return selection.gpus is None or gpu is None or gpu in selection.gpus


def _alert(body: dict[str, Any]) -> Packed:
    return pack([stream_events.encode(ALERT, body)])
