"""MQTT, for Home Assistant: each GPU as a device of its own. Off unless gateway.toml has [mqtt].

Readings are subscribed to while the broker is there, and not otherwise. What changes in words (state, culprit, unexpected) is
told at once, figures every `every_s` at most, and only where they have changed.
"""

from __future__ import annotations

import json
import socket
import time
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import gevent
from gevent.event import Event

from hoofhearted_desktop.core import naming, wording
from hoofhearted_desktop.gateway.latest import Reading
from hoofhearted_desktop.gateway.mqtt_discovery import Device, Topics, document, safe
from hoofhearted_desktop.gateway.mqtt_readings import Told, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hoofhearted_desktop.gateway.frame import Frame
    from hoofhearted_desktop.gateway.hosts import Hosts
    from hoofhearted_desktop.gateway.live import Host

SETTLING_S = 1.0
"""After the broker is there, until the gateway says that it is: what was retained and the first readings come meanwhile."""

BREATH_S = 0.5
"""Between two looks at what has changed."""

ONLINE, OFFLINE = "online", "offline"


class Broker(Protocol):
    """Where messages go; see mqtt_client.Connection."""

    def start(self) -> None:
        """Begin to connect."""
        ...

    def stop(self) -> None:
        """End."""
        ...

    def send(self, topic: str, payload: str) -> None:
        """Publish, retained."""
        ...


class _Sent(NamedTuple):
    """What was told last of a GPU, and when its figures were."""

    told: Told
    at: float


class Bridge:
    """Tells a broker of all hosts' GPUs. Everything but `cross_…` runs on the loop."""

    def __init__(
        self, hosts: Hosts, topics: Topics, every_s: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Get ready; a broker is given by `begin`."""
        self._hosts = hosts
        self._topics = topics
        self._every_s = every_s
        self._clock = clock
        self._loop = gevent.get_hub().loop
        self._broker: Broker | None = None
        self._ends: list[Callable[[], None]] = []
        self._worker: gevent.Greenlet[[Broker], None] | None = None
        self._news = Event()
        self._documents: dict[str, str] = {}
        self._available: dict[str, bool] = {}
        self._sent: dict[str, _Sent] = {}
        self._owners: dict[str, str] = {}

    def begin(self, broker: Broker) -> None:
        """Tell this one."""
        self._broker = broker
        broker.start()

    def end(self) -> None:
        """Tell nobody any more."""
        self._rest()
        if self._broker is not None:
            self._broker.stop()

    def cross_told(self, is_there: bool) -> None:  # noqa: FBT001 - a callback
        """Hear on any thread that the broker is there, or is not."""
        self._loop.run_callback_threadsafe(self.hear, is_there)

    def cross_heard(self, topic: str, payload: str) -> None:
        """Hear on any thread what the broker has kept of an earlier run."""
        self._loop.run_callback_threadsafe(self.hear_kept, topic, payload)

    def hear(self, is_there: bool) -> None:  # noqa: FBT001 - a callback
        """Look at the hosts while the broker is there."""
        if not is_there:
            self._rest()
        elif self._worker is None and self._broker is not None:
            for memory in (self._documents, self._available, self._sent):
                memory.clear()
            self._ends = [host.look(lambda _event: self._news.set()) for host in self._hosts]
            self._worker = gevent.spawn(self._work, self._broker)

    def hear_kept(self, topic: str, payload: str) -> None:
        """Say of a GPU that an earlier run told of, and this one has not seen, that nothing is known of it."""
        gpu = topic.rpartition("/")[2]
        if payload == ONLINE and gpu not in self._available and self._broker is not None:
            self._broker.send(topic, OFFLINE)

    def _rest(self) -> None:
        for end in self._ends:
            end()
        self._ends = []
        if self._worker is not None:
            self._worker.kill(block=False)
            self._worker = None

    def _work(self, broker: Broker) -> None:
        gevent.sleep(SETTLING_S)
        self._tell_all(broker)
        broker.send(self._topics.status, ONLINE)
        while True:
            self._news.wait()
            self._news.clear()
            self._tell_all(broker)
            gevent.sleep(BREATH_S)

    def _tell_all(self, broker: Broker) -> None:
        for host in self._hosts:
            self.tell(host, broker)

    def tell(self, host: Host, broker: Broker) -> None:
        """Publish what has changed of one host."""
        reading = host.latest.reading()
        seen: set[str] = set()
        if isinstance(reading, Reading):
            sample = reading.tick.sample
            where = naming.printable(sample.host)
            for gpu, found in reading.tick.each():
                id_ = safe(gpu.uuid)
                if self._owners.setdefault(id_, host.key) != host.key:
                    continue  # the same machine, reached on two ways
                seen.add(id_)
                name = f"{'DEMO ' if reading.hello.demo else ''}{wording.short_name(gpu, sample)} ({where})"
                model = naming.printable(gpu.name) if gpu.name else None
                self._describe(Device(id_, name, model, where), broker)
                self._update(id_, told(gpu, found, sample), broker)
        gone = [id_ for id_, is_so in self._available.items() if is_so and self._owners.get(id_) == host.key]
        self._set_available((id_ for id_ in gone if id_ not in seen), broker, is_so=False)
        self._set_available(seen, broker, is_so=True)

    def _describe(self, device: Device, broker: Broker) -> None:
        text = _text(document(device, self._topics))
        if self._documents.get(device.gpu) != text:
            self._documents[device.gpu] = text
            broker.send(self._topics.discovery(device.gpu), text)

    def _update(self, id_: str, now: Told, broker: Broker) -> None:
        """Tell words at once, figures when their time has come."""
        before = self._sent.get(id_)
        if before is None or before.told.culprit != now.culprit:
            broker.send(self._topics.culprit(id_), _text(now.culprit))
        at = self._clock()
        is_due = before is None or (at - before.at >= self._every_s and before.told.figures != now.figures)
        if is_due or (before is not None and before.told.words != now.words):
            broker.send(self._topics.state(id_), _text({**now.words, **now.figures}))
            self._sent[id_] = _Sent(now, at)
        elif before is not None:
            self._sent[id_] = _Sent(before.told._replace(culprit=now.culprit), before.at)

    def _set_available(self, gpus: Iterable[str], broker: Broker, *, is_so: bool) -> None:
        for id_ in sorted(gpus):
            if self._available.get(id_) is not is_so:
                self._available[id_] = is_so
                broker.send(self._topics.available(id_), ONLINE if is_so else OFFLINE)
            if not is_so:
                self._sent.pop(id_, None)


def plug(frame: Frame) -> None:
    """Connect to the broker that gateway.toml names, if it names one."""
    said = frame.settings.mqtt
    if said is None:
        return
    name = safe(said.name or socket.gethostname() or "gateway")
    topics = Topics(said.prefix, said.discovery_prefix, name)
    bridge = Bridge(frame.hosts, topics, said.every_s)

    def begin() -> None:
        from hoofhearted_desktop.gateway.mqtt_client import Connection  # paho, for who wants it

        bridge.begin(
            Connection(
                said, name, topics.status, topics.available("+"), told=bridge.cross_told, heard=bridge.cross_heard
            )
        )

    frame.begins.append(begin)
    frame.ends.append(bridge.end)


def _text(message: Any) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
