"""The stories of the simulated server: data in resources/scenarios, read, checked and handed over as values."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.assessment import Verdict
from hoofhearted_desktop.core.hours import When, when_from
from hoofhearted_desktop.probes import places
from hoofhearted_desktop.probes.scenario_tables import ScenarioError, Table
from hoofhearted_desktop.probes.scenario_tables import read as read_table

if TYPE_CHECKING:
    from pathlib import Path

MIB = 2**20
DAY = 86_400
HOLD_S = 60
"""A story that holds goes on by repeating its last minute."""


class Step(NamedTuple):
    """What one use wants of its GPU from `at` on (seconds of the story), reached over `over_s` seconds.

    Loads are percent of the whole GPU; `watts` is what it adds to the idle power; sizes are bytes.
    """

    at: float
    over_s: float
    sm: float
    bandwidth: float
    encoder: float
    decoder: float
    watts: float
    memory: int
    cpu_percent: float
    rss: int


class Use(NamedTuple):
    """One process's use of one GPU, from its first step until `until`."""

    gpu: int
    types: tuple[str, ...]
    steps: tuple[Step, ...]
    until: float


class Actor(NamedTuple):
    """A process of the story. `process` has its fixed facts; it lives from `begins` (before 0: before the story) to `ends`."""

    process: model.Process
    begins: float
    ends: float
    unrest: float
    seed: int
    uses: tuple[Use, ...]


class Habit(NamedTuple):
    """Who used a GPU before the story began, for the demo's past: on which days, between which hours, how often and for how long.

    A try is made `times` a day, each with this `chance`; a run lasts from `least_min` to `most_min` minutes at the load of `step`.
    `verdict` is how it was judged.
    """

    gpu: int
    process: model.Process
    when: When
    chance: float
    times: int
    least_min: float
    most_min: float
    step: Step
    verdict: Verdict


class Fault(NamedTuple):
    """A problem that stands from `begins` to `ends`."""

    begins: float
    ends: float
    problem: model.Problem


class Fan(NamedTuple):
    """A fan that starts and stops at two temperatures (°C), and turns with the temperature in between (percent)."""

    starts_c: float
    stops_c: float
    least_percent: float


class Card(NamedTuple):
    """One GPU's fixed facts and physics. Watts, °C, MHz, bytes, seconds."""

    uuid: str
    name: str
    pci_bus_id: str
    memory: int
    reserved: int
    idle_memory: int
    idle_w: float
    held_w: float
    limit_w: float
    ambient_c: float
    full_c: float
    hot_c: float
    lag_s: float
    energy_j: float
    sm_mhz: tuple[float, float]
    memory_mhz: tuple[float, float]
    fan: Optional[Fan]
    sleeps_after_s: Optional[float]
    faults: tuple[Fault, ...]
    seed: int


class Machine(NamedTuple):
    """The host: what it does and holds without the story's processes. Bytes and bytes per second."""

    cores: int
    cpu_percent: float
    memory_used: int
    memory_total: int
    disks: tuple[model.Disk, ...]
    network: model.Pcie


class Scenario(NamedTuple):
    """One story. After `seconds` it goes on at `repeat_from`; `expects` are application ids its owner takes for granted."""

    name: str
    title: str
    host: str
    seed: int
    seconds: int
    repeat_from: int
    expects: tuple[str, ...]
    machine: Machine
    cards: tuple[Card, ...]
    actors: tuple[Actor, ...]
    faults: tuple[Fault, ...]
    habits: tuple[Habit, ...] = ()


def names(directory: Optional[Path] = None) -> tuple[str, ...]:
    """List the scenarios that can be loaded, `home` first because it is the default."""
    found = {path.stem for path in (directory or _directory()).glob("*.toml")}
    return tuple(sorted(found, key=lambda name: (name != "home", name)))


def load(name: str, directory: Optional[Path] = None) -> Scenario:
    """Read the scenario of that name; raises ScenarioError where there is none or it has a mistake."""
    known = names(directory)
    if name not in known:
        raise ScenarioError(name, "", f"no such scenario; there are {', '.join(known) or 'none'}")
    return read((directory or _directory()) / f"{name}.toml")


def read(path: Path) -> Scenario:
    """Read one scenario file; raises ScenarioError."""
    table = read_table(path)
    seconds = table.whole("seconds", most=DAY, least=10)
    holds = table.choice("then", ("loop", "hold")) == "hold"
    repeat_from = max(seconds - HOLD_S, 0) if holds else 0
    keys, cards = _cards(table, seconds)
    actors = table.parts("process", lambda part: _actor(part, seconds, repeat_from, keys, cards))
    pids = [actor.process.pid for actor in actors]
    for pid in pids:
        if pids.count(pid) > 1:
            raise table.error(f"the pid {pid} is given twice", "process")
    scenario = Scenario(
        name=path.stem,
        title=table.text("title"),
        host=table.text("host"),
        seed=table.whole("seed", 1, most=2**31),
        seconds=seconds,
        repeat_from=repeat_from,
        expects=table.texts("expects"),
        machine=table.part("system", _machine) or _missing(table, "system"),
        cards=cards,
        actors=actors,
        faults=table.parts("problem", lambda part: _fault(part, seconds)),
        habits=table.parts("habit", lambda part: _habit(part, keys, cards)),
    )
    table.finish()
    return scenario


def _directory() -> Path:
    return places.resources_dir() / "scenarios"


def _missing(table: Table, name: str) -> Machine:
    raise table.error("missing", name)


def _seed(text: str) -> int:
    return zlib.crc32(text.encode())


def _cards(table: Table, seconds: float) -> tuple[tuple[str, ...], tuple[Card, ...]]:
    """Give the GPUs and the words by which the file's processes name them."""
    keyed = table.parts("gpu", lambda part: (part.text("id"), _card(part, seconds)))
    keys = tuple(key for key, _ in keyed)
    for key in keys:
        if keys.count(key) > 1:
            raise table.error(f"the id {key} is given twice", "gpu")
    return keys, tuple(card for _, card in keyed)


def _card(table: Table, seconds: float) -> Card:
    uuid = table.text("uuid")
    limit_w = table.number("limit_w", most=2000, least=1)
    idle_w = table.number("idle_w", most=limit_w)
    full_c = table.number("full_c", most=120)
    return Card(
        uuid=uuid,
        name=table.text("name"),
        pci_bus_id=table.text("pci_bus_id"),
        memory=_mib(table, "memory_mib"),
        reserved=_mib(table, "reserved_mib", 0),
        idle_memory=_mib(table, "idle_memory_mib", 1),
        idle_w=idle_w,
        held_w=table.number("held_w", 0, most=limit_w),
        limit_w=limit_w,
        ambient_c=table.number("ambient_c", 30, most=full_c),
        full_c=full_c,
        hot_c=table.number("hot_c", 83, most=120),
        lag_s=table.number("lag_s", 25, most=600, least=1),
        energy_j=table.number("energy_j", 0),
        sm_mhz=(table.number("sm_idle_mhz", 210), table.number("sm_mhz", 1905)),
        memory_mhz=(table.number("memory_idle_mhz", 405), table.number("memory_mhz", 9751)),
        fan=table.part("fan", _fan),
        sleeps_after_s=table.maybe_number("sleeps_after_s", most=600),
        faults=table.parts("fault", lambda part: _fault(part, seconds)),
        seed=_seed(uuid),
    )


def _mib(table: Table, name: str, default: Optional[float] = None) -> int:
    return int(table.number(name, default, most=2**30) * MIB)


def _fan(table: Table) -> Fan:
    starts_c = table.number("starts_c", most=120)
    return Fan(starts_c, table.number("stops_c", most=starts_c), table.number("least_percent", 30, most=100))


def _fault(table: Table, seconds: float) -> Fault:
    begins = table.number("from", 0, most=seconds)
    ends = table.number("to", seconds + 1, most=seconds + 1, least=begins)
    return Fault(begins, ends, model.Problem(table.text("code"), table.text("message"), table.maybe_text("remedy")))


def _machine(table: Table) -> Machine:
    return Machine(
        cores=table.whole("cores", most=1024, least=1),
        cpu_percent=table.number("cpu_percent", most=100),
        memory_used=_mib(table, "memory_used_mib"),
        memory_total=_mib(table, "memory_total_mib"),
        disks=table.parts("disk", lambda p: model.Disk(p.text("mount"), _mib(p, "used_mib"), _mib(p, "total_mib"))),
        network=model.Pcie(table.whole("network_rx", 0, most=10**12), table.whole("network_tx", 0, most=10**12)),
    )


def _actor(table: Table, seconds: int, repeat_from: int, keys: tuple[str, ...], cards: tuple[Card, ...]) -> Actor:
    pid = table.whole("pid", most=9999, least=2)
    if table.has("from") and table.has("running_for_s"):
        raise table.error("stands beside from; a process began either in the story or before it", "running_for_s")
    begins = table.number("from", most=seconds) if table.has("from") else -table.number("running_for_s", DAY)
    ends = table.number("to", seconds + 1, most=seconds + 1, least=max(begins, 0))
    if (begins < 0 or begins < repeat_from) and repeat_from < ends <= seconds:
        raise table.error("a process that began before the part that is repeated cannot end in it", "to")
    process = _process(table, pid)
    return Actor(
        process=process,
        begins=begins,
        ends=ends,
        unrest=table.number("unrest", 0.06, most=1),
        seed=_seed(f"{pid} {process.name}"),
        uses=table.parts("use", lambda part: _use(part, (max(begins, 0.0), ends), keys, cards)),
    )


def _process(table: Table, pid: int) -> model.Process:
    return model.Process(
        pid=pid,
        name=table.text("name"),
        exe=table.maybe_text("exe"),
        command_line=table.texts("command_line") or None,
        user=table.maybe_text("user"),
        parent=table.part("parent", lambda p: model.Parent(p.whole("pid", most=9999, least=1), p.maybe_text("name"))),
        container=table.part("container", _container),
        unit=table.maybe_text("unit"),
        application=table.part("application", _application),
    )


def _habit(table: Table, keys: tuple[str, ...], cards: tuple[Card, ...]) -> Habit:
    gpu = _gpu(table, keys)
    when = when_from(table.maybe_text("days"), table.text("hours"))
    if when is None:
        raise table.error('expected days such as "mon-fri" and hours such as "22:00-06:30"', "hours")
    least_min = table.number("least_min", most=720, least=1)
    expected = table.maybe_text("expected_by")
    verdict = Verdict(expected is not None, expected or "default", table.text("verdict"), table.maybe_text("rule"))
    return Habit(
        gpu,
        _process(table, table.whole("pid", most=9999, least=2)),
        when,
        chance=table.number("chance", 1.0, most=1),
        times=table.whole("times", 1, most=24, least=1),
        least_min=least_min,
        most_min=table.number("most_min", most=720, least=least_min),
        step=_step(table, None, (0.0, 0.0), cards[gpu]),
        verdict=verdict,
    )


def _gpu(table: Table, keys: tuple[str, ...]) -> int:
    key = table.text("gpu")
    if key not in keys:
        raise table.error(f"no GPU has the id {key}; there are {', '.join(keys) or 'none'}", "gpu")
    return keys.index(key)


def _container(table: Table) -> model.Container:
    return model.Container(
        table.text("id"), table.maybe_text("name"), table.maybe_text("image"), table.maybe_text("runtime")
    )


def _application(table: Table) -> model.Application:
    return model.Application(table.text("id"), table.text("name"), table.maybe_text("doing"), table.maybe_text("kind"))


def _use(table: Table, life: tuple[float, float], keys: tuple[str, ...], cards: tuple[Card, ...]) -> Use:
    gpu = _gpu(table, keys)
    card = cards[gpu]
    types = table.texts("types")
    if not types or set(types) - {"compute", "graphics", "mps"}:
        raise table.error("expected one or more of compute, graphics, mps", "types")
    steps: list[Step] = []

    def step(part: Table) -> Step:
        steps.append(_step(part, steps[-1] if steps else None, life, card))
        return steps[-1]

    if not table.parts("steps", step):
        raise table.error("missing", "steps")
    return Use(gpu, types, tuple(steps), table.number("until", life[1], most=life[1], least=steps[-1].at))


def _step(table: Table, before: Optional[Step], life: tuple[float, float], card: Card) -> Step:
    """Read a step. Loads it does not name are nothing; sizes it does not name stay as they were."""
    earliest = before.at if before else life[0]
    at = table.number("at", earliest if life[1] == 0 else None, most=life[1], least=earliest)
    sm = table.number("sm", 0, most=100)
    encoder = table.number("encoder", 0, most=100)
    decoder = table.number("decoder", 0, most=100)
    room_w = (card.limit_w - card.idle_w) / 100
    memory = _mib(table, "memory_mib", before.memory / MIB if before else 0)
    if memory > card.memory:
        raise table.error("more than the GPU has", "memory_mib")
    return Step(
        at=at,
        over_s=table.number("over_s", 2, most=600),
        sm=sm,
        bandwidth=table.number("bandwidth", sm / 2, most=100),
        encoder=encoder,
        decoder=decoder,
        watts=table.number("watts", room_w * (0.9 * sm + 0.25 * encoder + 0.15 * decoder), most=2000),
        memory=memory,
        cpu_percent=table.number("cpu_percent", 0, most=100_000),
        rss=_mib(table, "rss_mib", before.rss / MIB if before else 0),
    )
