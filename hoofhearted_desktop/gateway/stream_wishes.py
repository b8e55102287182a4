"""What a client of the stream wants, read strictly: a word that means nothing is refused, else a mistake would look like silence.

Pure. A `Selection` is a wish without the hosts: clients with an equal one get the same bytes.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta

from hoofhearted_desktop.core import messages, model

GPU_UPDATE = "gpu_update"
LIVE_UPDATE = "live_update"
PROCESS_UPDATE = "process_update"
ALERT = "alert"
EVENTS = (LIVE_UPDATE, GPU_UPDATE, PROCESS_UPDATE, ALERT)
"""In the order in which they are sent."""

OF_ASSESSMENT = ("activity", "since", "reason", "remedy", "extra_w", "verdict", "episode")
"""What `gpu_update` says of a GPU beside its readings."""

ONLY_IF_NAMED = frozenset({"processes", "holders", "dropped"})
"""Members of a GPU that come only when `fields` names them: they are long, and `process_update` says more."""

IDENTITY = {GPU_UPDATE: ("uuid",), PROCESS_UPDATE: ("pid", "started"), LIVE_UPDATE: ()}
"""Members that always come: without them nobody knows whose the others are."""

MEMBERS: dict[str, tuple[str, ...]] = {
    GPU_UPDATE: (*model.Gpu._fields, *OF_ASSESSMENT),
    PROCESS_UPDATE: (*model.Process._fields, "absence", "gpus"),
    LIVE_UPDATE: ("sentence", "gpus", "system", "problems", "alarms"),
}
PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    GPU_UPDATE: {
        "utilization": model.Utilization._fields,
        "utilization_peak": model.Utilization._fields,
        "memory": model.Memory._fields,
        "clocks_mhz": model.Clocks._fields,
        "pcie_bytes_per_s": model.Pcie._fields,
    },
    PROCESS_UPDATE: {},
    LIVE_UPDATE: {"system": model.System._fields},
}
"""Members that have members of their own, which may be named as in `utilization.sm`."""

PCIE_MEMBER = "pcie_bytes_per_s"
SHORTEST_S = 1.0
LONGEST_S = 3600.0

Event = Literal["gpu_update", "live_update", "process_update", "alert"]
WithFields = Literal["gpu_update", "live_update", "process_update"]
Name = Annotated[str, Meta(min_length=1, max_length=253)]


class Wish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `start_monitoring` says. What is left out, or null, is all there is."""

    hosts: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=256)] | None = None
    gpus: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=256)] | None = None
    events: Annotated[tuple[Event, ...], Meta(min_length=1, max_length=8)] | None = None
    fields: dict[WithFields, Annotated[tuple[Name, ...], Meta(min_length=1, max_length=128)]] | None = None
    interval_s: Annotated[float, Meta(ge=SHORTEST_S, le=LONGEST_S)] = SHORTEST_S


Paths = tuple[tuple[str, tuple[str, ...]], ...]
"""Members to keep, each with those of its own members that are kept; none are all of them."""


class Selection(NamedTuple):
    """What clients get of a host. `gpus` None: all; `fields` has the paths of each event but alerts, None: the usual ones."""

    events: tuple[str, ...] = EVENTS
    gpus: frozenset[str] | None = None
    fields: tuple[tuple[str, Paths | None], ...] = ()
    interval_s: float = SHORTEST_S

    def paths(self, event: str) -> Paths | None:
        """Give what is kept of this event's members."""
        return dict(self.fields).get(event)

    @property
    def readings(self) -> frozenset[str]:
        """What the driver has to be asked for this beside the usual (messages.READINGS)."""
        named = {name for name, _ in self.paths(GPU_UPDATE) or ()}
        return frozenset({messages.PCIE}) if PCIE_MEMBER in named else frozenset()


class Understood(NamedTuple):
    """The keys of the hosts, in the order in which they are followed, and what is wanted of each."""

    hosts: tuple[str, ...]
    selection: Selection

    def told(self) -> dict[str, Any]:
        """Give what the client is answered: its wish with everything that it left out."""
        selection = self.selection
        return {
            "hosts": list(self.hosts),
            "gpus": None if selection.gpus is None else sorted(selection.gpus),
            "events": list(selection.events),
            "fields": {event: _written(event, paths) for event, paths in selection.fields},
            "interval_s": selection.interval_s,
        }


def understand(said: object, keys: tuple[str, ...]) -> Understood | str:
    """Read what `start_monitoring` said over the hosts of these `keys`; a sentence says why it cannot be done."""
    try:
        wish = msgspec.convert({} if said is None else said, Wish)
    except msgspec.ValidationError as error:
        return _plainly(error)
    except UnicodeEncodeError:  # of a name that is half a character, which JSON may hold
        return "start_monitoring: a name in it is no text"
    hosts = keys if wish.hosts is None else tuple(each for each in keys if each in wish.hosts)
    unknown = [each for each in wish.hosts or () if each not in keys]
    if unknown:
        return f"hosts: no host {unknown[0][:100]!r} is followed; there {_are(keys)}"
    events = EVENTS if wish.events is None else tuple(each for each in EVENTS if each in wish.events)
    fields: list[tuple[str, Paths | None]] = []
    named_of: dict[str, tuple[str, ...]] = {str(event): named for event, named in (wish.fields or {}).items()}
    unwanted = [each for each in named_of if each not in events]
    if unwanted:
        return f"fields: {unwanted[0]} is not among the events that are wanted"
    for event in (each for each in events if each in MEMBERS):
        named = named_of.get(event)
        paths = None if named is None else _paths(event, named)
        if isinstance(paths, str):
            return paths
        fields.append((event, paths))
    gpus = None if wish.gpus is None else frozenset(wish.gpus)
    return Understood(hosts, Selection(events, gpus, tuple(fields), wish.interval_s))


def _paths(event: str, named: tuple[str, ...]) -> Paths | str:
    """Give the paths in the order of the members, each once, or a sentence on one that there is not."""
    kept: dict[str, set[str] | None] = dict.fromkeys(IDENTITY[event])
    for each in named:
        name, dotted, part = each.partition(".")
        parts = PARTS[event].get(name, ())
        if name not in MEMBERS[event]:
            return f"fields.{event}: there is no {each[:100]!r}; there are {', '.join(MEMBERS[event])}"
        if not dotted:
            kept[name] = None
        elif part not in parts:
            return f"fields.{event}: there is no {each[:100]!r}; of {name} {_are(parts) if parts else 'all or nothing'}"
        elif (before := kept.setdefault(name, set())) is not None:
            before.add(part)
    return tuple(
        (name, tuple(part for part in PARTS[event].get(name, ()) if part in (kept[name] or ())))
        for name in MEMBERS[event]
        if name in kept
    )


def _written(event: str, paths: Paths | None) -> list[str]:
    if paths is None:
        return [name for name in MEMBERS[event] if not (event == GPU_UPDATE and name in ONLY_IF_NAMED)]
    return [text for name, parts in paths for text in ([f"{name}.{part}" for part in parts] or [name])]


def keep(event: str, members: dict[str, Any], paths: Paths | None) -> dict[str, Any]:
    """Give those members that are wanted of one GPU, process or host."""
    if paths is None:
        if event != GPU_UPDATE:
            return members
        return {name: value for name, value in members.items() if name not in ONLY_IF_NAMED}
    return {name: _part(members[name], parts) for name, parts in paths}


def _part(value: Any, parts: tuple[str, ...]) -> Any:
    return {part: value[part] for part in parts} if parts and value is not None else value


def _are(names: tuple[str, ...]) -> str:
    return f"{'is' if len(names) == 1 else 'are'} {', '.join(names)}"


def _plainly(error: msgspec.ValidationError) -> str:
    """Say "interval_s: expected `float` >= 1.0" for "Expected `float` >= 1.0 - at `$.interval_s`"."""
    what, _, place = str(error).partition(" - at `")
    place = place.rstrip("`").removeprefix("$").removeprefix(".")
    return f"{place}: {what[0].lower()}{what[1:]}" if place else f"start_monitoring: {what[0].lower()}{what[1:]}"
