"""What the window knows of one host: how current it is, its newest reading, the charts' past, what a person chose there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import naming, use
from hoofhearted_desktop.core.summary import is_small
from hoofhearted_desktop.core.tongue import told
from hoofhearted_desktop.desktop import glyphs
from hoofhearted_desktop.desktop.chart_data import Ring
from hoofhearted_desktop.desktop.freshness import Freshness
from hoofhearted_desktop.desktop.host import HERE, Kind
from hoofhearted_desktop.desktop.machine_past import MachinePast
from hoofhearted_desktop.desktop.minute import Minute, loads
from hoofhearted_desktop.desktop.process_order import Order
from hoofhearted_desktop.desktop.selection import Selection
from hoofhearted_desktop.desktop.spinups import MOST
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Episode, Tick
    from hoofhearted_desktop.desktop.chart_past import Past
    from hoofhearted_desktop.desktop.watch_words import Found
    from hoofhearted_desktop.link.progress import At

MOST_GONE = 16
"""GPUs that are no longer told of, whose past is kept should they come back."""


MOST_STEPS = 60
"""Of more jump hosts than anybody has."""


class Known(NamedTuple):
    """A host that the window is to show, as a person knows it."""

    key: str
    kind: Kind
    name: str
    address: str = ""
    colour: str = ""


THIS_MACHINE = Known(HERE, Kind.HERE, "this machine")


def _called(known: Known) -> str:
    return known.name if known.kind is Kind.SERVER else told(known.name)


class HostView:
    """One host. Nothing of it is mixed with another's: two may have GPUs of one UUID and processes of one number."""

    def __init__(self, known: Known, clock: Callable[[], float]) -> None:
        """Start connecting; `clock` gives seconds that only ever grow."""
        self.known = known
        self.freshness = Freshness(clock)
        self.tick: Optional[Tick] = None
        self.rings: dict[str, Ring] = {}
        self.minutes: dict[str, Minute] = {}
        """The last minute of each GPU's load, by UUID."""
        self.machine = MachinePast()
        """The host's own figures, while somebody looks at it."""
        self.selection = Selection()
        self.spin_ups: dict[str, Episode] = {}
        self.steps: tuple[At, ...] = ()
        """What was done so far to reach it, while that goes on."""
        self.service: Found = None
        """How the service that keeps watching stands, as far as it was told."""
        self.hint = ""
        """What is said once of that service."""
        self._orders: dict[str, Order] = {}

    @property
    def key(self) -> str:
        """What tells it from other hosts."""
        return self.known.key

    @property
    def name(self) -> str:
        """What a person calls it; the demo by the name of the server that it simulates."""
        hello = self.freshness.hello
        simulated = hello is not None and hello.demo and self.known.kind is not Kind.SERVER
        return hello.host if hello is not None and simulated else _called(self.known)

    @property
    def shown_name(self) -> str:
        """The name as it can be shown."""
        return naming.printable(self.name)

    @property
    def waits(self) -> bool:
        """Whether it is a server of which nothing comes until a person does something: that has the page to itself."""
        state = self.freshness.state
        return self.known.kind is Kind.SERVER and isinstance(state, states.Lost) and state.retry_s is None

    @property
    def names(self) -> tuple[str, ...]:
        """What sentences from elsewhere may call it, each as it is written."""
        account, _, place = self.known.address.rpartition("@")
        host = place.strip("[]") if place.count(":") != 1 else place.partition(":")[0]
        return (self.known.name, self.known.address, account, place, host)

    def change(self, state: states.State) -> bool:
        """Take another state, and say whether it is another source's, of which nothing is known yet."""
        self.steps = _went_on(self.steps, state.at) if isinstance(state, states.Connecting) else ()
        another = self.freshness.change(state)
        if another:
            self.tick, self.rings, self.selection, self.spin_ups = None, {}, Selection(), {}
            self.minutes, self.machine = {}, MachinePast()
            self.service, self.hint = None, ""
        return another

    def take(self, tick: Tick, *, seen: bool) -> None:
        """Take a reading; the charts go on only while they are `seen`, and are filled from the agent's history after that."""
        self.tick = tick
        self.freshness.reading()
        self.machine.add(tick.sample.time, tick.sample.system)
        for gpu in tick.sample.gpus if seen else ():
            self.rings.setdefault(gpu.uuid, Ring()).add(tick.sample.time, gpu, _uses(gpu, tick))
        for gpu in tick.sample.gpus:
            asleep = gpu.power_state == "asleep"
            self.minutes.setdefault(gpu.uuid, Minute()).add(tick.sample.time, None if asleep else glyphs.load(gpu))
        told = {gpu.uuid for gpu in tick.sample.gpus}
        for kept in (self.rings, self._orders, self.minutes):
            gone = [uuid for uuid in kept if uuid not in told]
            for uuid in gone[: max(0, len(gone) - MOST_GONE)]:
                del kept[uuid]

    def ring(self, uuid: str) -> Ring:
        """Give the past of a GPU, with its newest reading at least."""
        ring = self.rings.setdefault(uuid, Ring())
        if not len(ring) and self.tick is not None:
            for gpu in self.tick.sample.gpus:
                if gpu.uuid == uuid:
                    ring.add(self.tick.sample.time, gpu, _uses(gpu, self.tick))
        return ring

    def fill_minute(self, uuid: str, columns: Past) -> bool:
        """Put the load of the last minute before what is known of a GPU, and say whether there was any."""
        points = loads(columns)
        if points and uuid in self.minutes:
            self.minutes[uuid].backfill(points)
        return bool(points)

    def order(self, uuid: str) -> Order:
        """Give the order in which a GPU's processes stand."""
        return self._orders.setdefault(uuid, Order())

    def take_episode(self, episode: Episode) -> None:
        """Keep a spin-up among the recent ones."""
        self.spin_ups[episode.id] = episode
        newest = sorted(self.spin_ups.values(), key=lambda one: -one.started)[:MOST]
        self.spin_ups = {one.id: one for one in newest}


def _uses(gpu: model.Gpu, tick: Tick) -> Optional[tuple[use.Use, ...]]:
    """Give who uses a GPU; None where the driver does not say, or the tick not all of it."""
    if is_small(tick) or use.processes_of(gpu, tick.sample) is None:
        return None
    return use.used_by(gpu, tick.sample)


def _went_on(steps: tuple[At, ...], at: Optional[At]) -> tuple[At, ...]:
    """Give the steps with another; of one that is told again and again, "120 of 300 KB", the last word."""
    if at is None:
        return ()
    return (*(steps[:-1] if steps and steps[-1].step is at.step else steps), at)[-MOST_STEPS:]
