"""A sample as JSON and back (schema 1, documented in docs/protocol.md); every value that comes in is checked.

Unknown members are ignored and missing ones are `None`, so that old and new agents understand each other; a value of the
wrong type is an error that names its place.
"""

from __future__ import annotations

import re
from typing import Any, Callable, Optional, TypeVar

from hoofhearted_desktop.core import energy, model
from hoofhearted_desktop.core.visible import visible

SCHEMA = 1
LONGEST_TEXT = 4096
LONGEST_LIST = 20_000
LARGEST = 1e18
MOST_GPUS = 256
"""As many as the probes look at."""

MOST_PROBLEMS = 64

T = TypeVar("T")
Json = dict[str, Any]


class SampleError(ValueError):
    """The JSON is no sample; the message names the place."""


_PLAIN = frozenset({"Optional", "int", "float", "str", "bool"})
_PLANS: dict[type, tuple[tuple[str, ...], tuple[str, ...]]] = {}
"""Of each named tuple its members, and those among them that may hold more than a plain value."""


def _plan(kind: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
    told = {name: getattr(each, "__forward_arg__", each) for name, each in kind.__annotations__.items()}
    deep = tuple(name for name in names if not _PLAIN.issuperset(re.findall(r"\w+", str(told[name]))))
    _PLANS[kind] = names, deep
    return names, deep


def _members(part: tuple[object, ...]) -> Json:
    """Turn a tree of named tuples into plain JSON values. A tick of many processes is mostly this: it takes no detour."""
    kind = type(part)
    names, deep = _PLANS.get(kind) or _plan(kind)
    members = dict(zip(names, part))
    for name in deep:
        member = members[name]
        if isinstance(member, tuple):
            members[name] = _members(member) if hasattr(member, "_fields") else _list(member)
    return members


def _list(values: tuple[object, ...]) -> list[object]:
    if values and isinstance(values[0], tuple):
        return [_members(value) for value in values]  # type: ignore[arg-type]  # all are of one kind
    return list(values)


def to_json(sample: model.Sample) -> Json:
    """Give the public JSON object of a sample."""
    return {"schema": SCHEMA, **_members(sample)}


def part_to_json(part: tuple[object, ...]) -> Json:
    """Give the JSON object of one named tuple of the model."""
    return _members(part)


class Reader:
    """A JSON object being read, that knows its own place for the message of an error."""

    def __init__(self, value: object, place: str) -> None:
        """Read the object `value`, which stands at `place`."""
        if not isinstance(value, dict):
            raise SampleError(f"{place or 'the line'}: expected an object, got {_kind(value)}")
        self._value: Json = value
        self._place = place

    @property
    def value(self) -> Json:
        """The object itself."""
        return self._value

    def _at(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name

    def number(self, name: str) -> Optional[float]:
        """Give a finite number or None."""
        value = self._value.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise SampleError(f"{self._at(name)}: expected a number or null, got {_kind(value)}")
        if not _is_sane(value):
            raise SampleError(f"{self._at(name)}: expected a finite number")
        return value

    def percent(self, name: str) -> Optional[float]:
        """Give a number from 0 to 100; beyond that a driver has said nonsense, which is None."""
        value = self.number(name)
        return value if value is not None and 0 <= value <= 100 else None

    def whole(self, name: str) -> Optional[int]:
        """Give a whole number or None."""
        value = self.number(name)
        return None if value is None else int(value)

    def text(self, name: str) -> Optional[str]:
        """Give a text of a sane length or None."""
        return self._text(self._value.get(name), self._at(name))

    def words(self, name: str) -> Optional[str]:
        """Give a text that is shown as it stands: one line, without invisible signs; or None."""
        text = self.text(name)
        return None if text is None else visible(text)

    @staticmethod
    def _text(value: object, place: str) -> Optional[str]:
        if value is None:
            return None
        if not isinstance(value, str):
            raise SampleError(f"{place}: expected a text or null, got {_kind(value)}")
        return value[:LONGEST_TEXT]

    def truth(self, name: str) -> bool:
        """Give true or false; a missing one is false."""
        value = self._value.get(name)
        if value is not None and not isinstance(value, bool):
            raise SampleError(f"{self._at(name)}: expected true or false, got {_kind(value)}")
        return bool(value)

    def whole_numbers(self, name: str) -> Optional[tuple[int, ...]]:
        """Give a list of whole numbers or None."""
        values = self.numbers(name)
        return None if values is None else tuple(int(value) for value in values)

    def texts(self, name: str) -> Optional[tuple[str, ...]]:
        """Give a list of texts or None."""
        values = self._list(name)
        return None if values is None else tuple(self._text(value, self._at(name)) or "" for value in values)

    def numbers(self, name: str) -> Optional[tuple[float, ...]]:
        """Give a list of numbers or None."""
        values = self._list(name)
        if values is None:
            return None
        found = tuple(
            value
            for value in values
            if isinstance(value, (int, float)) and not isinstance(value, bool) and _is_sane(value)
        )
        if len(found) != len(values):
            raise SampleError(f"{self._at(name)}: expected numbers")
        return found

    def _list(self, name: str) -> Optional[list[object]]:
        value = self._value.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) > LONGEST_LIST:
            raise SampleError(f"{self._at(name)}: expected a list of at most {LONGEST_LIST}")
        return value

    def part(self, name: str, read: Callable[[Reader], T]) -> Optional[T]:
        """Read an object within, or give None."""
        value = self._value.get(name)
        return None if value is None else read(Reader(value, self._at(name)))

    def parts(self, name: str, read: Callable[[Reader], T], most: int = LONGEST_LIST) -> Optional[tuple[T, ...]]:
        """Read a list of objects within, or give None; those after the first `most` are left out unread."""
        values = self._list(name)
        if values is None:
            return None
        return tuple(read(Reader(value, f"{self._at(name)}[{index}]")) for index, value in enumerate(values[:most]))

    def required(self, name: str, value: Optional[T]) -> T:
        """Refuse a missing member."""
        if value is None:
            raise SampleError(f"{self._at(name)}: missing")
        return value


def _is_sane(value: float) -> bool:
    """Refuse NaN, infinities, and whole numbers that no float can hold."""
    return -LARGEST < value < LARGEST


def _kind(value: object) -> str:
    names = {type(None): "null", bool: "true or false", str: "a text", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")


def from_json(value: object) -> model.Sample:
    """Read a sample, or raise SampleError."""
    whole = Reader(value, "")
    schema = whole.whole("schema")
    if schema != SCHEMA:
        raise SampleError(f"schema: expected {SCHEMA}, got {'nothing' if schema is None else schema}")
    time = whole.required("time", whole.number("time"))
    monotonic = whole.number("monotonic")
    return model.Sample(
        host=whole.required("host", whole.text("host")),
        time=time,
        monotonic=time if monotonic is None else monotonic,
        gpus=whole.parts("gpus", _gpu, MOST_GPUS) or (),
        processes=whole.parts("processes", process) or (),
        system=whole.part("system", _system) or model.System(),
        problems=whole.parts("problems", problem, MOST_PROBLEMS) or (),
    )


def problem(part: Reader) -> model.Problem:
    """Read a problem."""
    return model.Problem(part.text("code") or "unknown", part.words("message") or "", part.words("remedy"))


def _gpu(part: Reader) -> model.Gpu:
    power_state = part.text("power_state")
    power_w, power_limit_w = part.number("power_w"), part.number("power_limit_w")
    return model.Gpu(
        uuid=part.required("uuid", part.text("uuid")),
        index=part.whole("index"),
        name=part.text("name"),
        pci_bus_id=part.text("pci_bus_id"),
        power_state=power_state if power_state in {"active", "asleep"} else None,
        utilization=part.part("utilization", _utilization) or model.Utilization(),
        memory=part.part("memory", _memory) or model.Memory(),
        temperature_c=part.number("temperature_c"),
        fan_percent=part.number("fan_percent"),
        power_w=power_w if energy.is_plausible_w(power_w, power_limit_w) else None,
        power_limit_w=power_limit_w,
        energy_j=part.number("energy_j"),
        clocks_mhz=part.part("clocks_mhz", lambda r: model.Clocks(r.whole("sm"), r.whole("memory"))) or model.Clocks(),
        pstate=part.whole("pstate"),
        throttle_reasons=part.texts("throttle_reasons"),
        pcie_bytes_per_s=part.part("pcie_bytes_per_s", _both_ways) or model.Pcie(),
        processes=part.parts("processes", _gpu_process),
        problem=part.part("problem", problem),
        resting=part.truth("resting"),
        holders=part.whole_numbers("holders"),
        utilization_peak=part.part("utilization_peak", _utilization),
        parent=part.text("parent"),
        mig_profile=part.text("mig_profile"),
        mig_instances=part.whole("mig_instances"),
        unified_memory=part.truth("unified_memory"),
        notes=_notes(part),
        dropped=part.parts("dropped", _dropped),
        kept_awake_s=part.number("kept_awake_s"),
        temperature_slowdown_c=part.number("temperature_slowdown_c"),
    )


def _notes(part: Reader) -> Optional[tuple[str, ...]]:
    notes = part.texts("notes")
    return None if notes is None else tuple(map(visible, notes))


def _dropped(part: Reader) -> model.Dropped:
    return model.Dropped(
        field=part.words("field") or "",
        value=part.required("value", part.number("value")),
        why=part.words("why") or "",
        times=part.whole("times") or 1,
        first_s=part.number("first_s") or 0.0,
        last_s=part.number("last_s") or 0.0,
    )


def _utilization(part: Reader) -> model.Utilization:
    return model.Utilization(
        part.percent("sm"), part.percent("memory"), part.percent("encoder"), part.percent("decoder")
    )


def _memory(part: Reader) -> model.Memory:
    return model.Memory(part.whole("used"), part.whole("total"), part.whole("reserved"))


def _both_ways(part: Reader) -> model.Pcie:
    return model.Pcie(part.whole("rx"), part.whole("tx"))


def _gpu_process(part: Reader) -> model.GpuProcess:
    return model.GpuProcess(
        pid=part.required("pid", part.whole("pid")),
        started=part.number("started"),
        types=part.texts("types") or (),
        memory=part.whole("memory"),
        sm=part.percent("sm"),
        encoder=part.percent("encoder"),
        decoder=part.percent("decoder"),
    )


def process(part: Reader) -> model.Process:
    """Read a process of the host."""
    return model.Process(
        pid=part.required("pid", part.whole("pid")),
        started=part.number("started"),
        name=part.text("name"),
        exe=part.text("exe"),
        command_line=part.texts("command_line"),
        user=part.text("user"),
        parent=part.part("parent", lambda r: model.Parent(r.required("pid", r.whole("pid")), r.text("name"))),
        container=part.part("container", _container),
        unit=part.text("unit"),
        cpu_percent=part.number("cpu_percent"),
        memory_rss=part.whole("memory_rss"),
        state=part.text("state"),
        application=part.part("application", _application),
        missing=part.text("missing"),
        cwd=part.text("cwd"),
        environment=part.part(
            "environment", lambda r: model.Environment(r.required("kind", r.text("kind")), r.text("name"))
        ),
        job=part.part("job", lambda r: model.Job(r.required("id", r.text("id")), r.text("name"))),
        package=part.text("package"),
        ended=part.number("ended"),
    )


def _container(part: Reader) -> model.Container:
    return model.Container(
        part.required("id", part.text("id")), part.text("name"), part.text("image"), part.text("runtime")
    )


def _application(part: Reader) -> model.Application:
    return model.Application(
        part.required("id", part.text("id")),
        part.required("name", part.text("name")),
        part.text("doing"),
        part.text("kind"),
    )


def _system(part: Reader) -> model.System:
    return model.System(
        cpu_percent=part.number("cpu_percent"),
        load=part.numbers("load"),
        memory=part.part("memory", _memory) or model.Memory(),
        disks=part.parts("disks", _disk) or (),
        network_bytes_per_s=part.part("network_bytes_per_s", _both_ways) or model.Pcie(),
    )


def _disk(part: Reader) -> model.Disk:
    return model.Disk(part.required("mount", part.text("mount")), part.whole("used"), part.whole("total"))
