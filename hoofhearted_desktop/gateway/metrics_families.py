"""What a scrape says: an agent's newest tick and what was counted, as families of metrics (docs/prometheus.md). Pure.

A reading that nobody told has no sample. The names are of core/metrics.py, by which they are read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    UnknownMetricFamily,
)

from hoofhearted_desktop.core import metrics
from hoofhearted_desktop.core.assessment import Activity
from hoofhearted_desktop.gateway.metrics_groups import Grouped, grouped, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from prometheus_client.core import Metric

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Assessment, Tick
    from hoofhearted_desktop.gateway.metrics_counts import Counted, EpisodeKey

MIB = metrics.MIB


class AgentCost(NamedTuple):
    """What an agent has used since it began: seconds of processor time, bytes of memory now, calls of the driver's library."""

    cpu_s: float | None = None
    memory_bytes: float | None = None
    driver_calls: float | None = None


class Now(NamedTuple):
    """One host at this scrape: `tick` None where it says nothing now, and is called by its key. `source` and `version` are its agent's."""

    key: str
    tick: Tick | None
    source: str = ""
    version: str = ""
    episodes: Mapping[EpisodeKey, Counted] = {}
    cost: AgentCost = AgentCost()
    errors: int = 0


class _Card(NamedTuple):
    """A GPU of a host, with its labels and who uses it."""

    host: str
    gpu: model.Gpu
    found: Assessment
    labels: tuple[str, str, str]
    used: Grouped | None


def families(hosts: Sequence[Now], *, dcgm: bool = True) -> Iterator[Metric]:
    """Give what is to be said of these hosts; without `dcgm` under our names alone."""
    named = _named(hosts)
    cards = list(_cards(named))
    yield from _of_hosts(named)
    yield from _of_agents(named)
    yield from _readings(cards)
    yield from _states(cards)
    yield from _groups(cards)
    yield from _episodes(named)
    if dcgm:
        yield from _as_dcgm(cards)


def _named(hosts: Iterable[Now]) -> list[tuple[str, Now]]:
    """Give every host by a name of its own: a Prometheus refuses two samples of one name."""
    found: dict[str, Now] = {}
    for each in hosts:
        name = label(each.tick.sample.host if each.tick is not None else each.key)
        found[name if name not in found else f"{name} ({label(each.key)})"] = each
    return list(found.items())


def _cards(named: Iterable[tuple[str, Now]]) -> Iterator[_Card]:
    known: set[tuple[str, str]] = set()
    for host, now in named:
        for gpu, found in now.tick.each() if now.tick is not None else ():
            if (host, gpu.uuid) in known:
                continue
            known.add((host, gpu.uuid))
            labels = (host, "" if gpu.index is None else str(gpu.index), label(gpu.uuid))
            assert now.tick is not None  # noqa: S101 - there is a GPU
            yield _Card(host, gpu, found, labels, grouped(gpu, found, now.tick.sample))


# ---------------------------------------------------------------- hosts and agents


def _of_hosts(named: Sequence[tuple[str, Now]]) -> Iterator[Metric]:
    up = GaugeMetricFamily(metrics.UP, "Whether the agent of a host told what is true now.", labels=(metrics.HOSTNAME,))
    about = InfoMetricFamily(
        "hoofhearted_agent",
        "Who tells it: source is nvml, nvidia-smi, simulated or replay.",
        labels=(metrics.HOSTNAME,),
    )
    read = GaugeMetricFamily(metrics.READING, "When the newest reading was taken.", labels=(metrics.HOSTNAME,))
    problem = GaugeMetricFamily(
        metrics.HOST_PROBLEM, "A problem of the host that stands now.", labels=(metrics.HOSTNAME, "code")
    )
    alarm = GaugeMetricFamily(
        "hoofhearted_alarm", "An alarm that stands now.", labels=(metrics.HOSTNAME, "kind", metrics.UUID)
    )
    for host, now in named:
        up.add_metric((host,), float(now.tick is not None))
        if now.tick is None:
            continue
        sample = now.tick.sample
        about.add_metric((host,), {"version": label(now.version), "source": label(now.source)})
        read.add_metric((host,), sample.time)
        for code in sorted({label(each.code) for each in sample.problems}):
            problem.add_metric((host, code), 1.0)
        for kind, uuid in sorted({(label(each.kind), label(each.gpu)) for each in now.tick.alarms}):
            alarm.add_metric((host, kind, uuid), 1.0)
    yield from (up, about, read, problem, alarm)
    cpu = GaugeMetricFamily(
        "hoofhearted_host_cpu_utilization_ratio", "Load of the host's processors.", labels=(metrics.HOSTNAME,)
    )
    used = GaugeMetricFamily(
        "hoofhearted_host_memory_used_bytes", "Memory of the host in use.", labels=(metrics.HOSTNAME,)
    )
    size = GaugeMetricFamily(
        "hoofhearted_host_memory_size_bytes", "Memory that the host has.", labels=(metrics.HOSTNAME,)
    )
    for host, now in named:
        if now.tick is not None:
            system = now.tick.sample.system
            percent = system.cpu_percent
            _add(cpu, (host,), None if percent is None else percent / 100.0)
            _add(used, (host,), system.memory.used)
            _add(size, (host,), system.memory.total)
    yield from (cpu, used, size)


def _of_agents(named: Sequence[tuple[str, Now]]) -> Iterator[Metric]:
    cpu = CounterMetricFamily(
        "hoofhearted_agent_cpu_seconds", "Processor time that the agent has used.", labels=(metrics.HOSTNAME,)
    )
    memory = GaugeMetricFamily(
        "hoofhearted_agent_resident_memory_bytes", "Memory that the agent holds.", labels=(metrics.HOSTNAME,)
    )
    calls = CounterMetricFamily(
        "hoofhearted_agent_driver_calls",
        "Calls of the driver's library that the agent has made.",
        labels=(metrics.HOSTNAME,),
    )
    errors = CounterMetricFamily(
        "hoofhearted_scrape_errors",
        "Scrapes in which a host did not answer what it was asked.",
        labels=(metrics.HOSTNAME,),
    )
    for host, now in named:
        _add(cpu, (host,), now.cost.cpu_s)
        _add(memory, (host,), now.cost.memory_bytes)
        _add(calls, (host,), now.cost.driver_calls)
        errors.add_metric((host,), float(now.errors))
    yield from (cpu, memory, calls, errors)


# ---------------------------------------------------------------- GPUs


def _readings(cards: Sequence[_Card]) -> Iterator[Metric]:
    for metric in metrics.GPU_METRICS:
        kind = CounterMetricFamily if metric.counter else GaugeMetricFamily
        family = kind(metric.name, metric.help, labels=metrics.LABELS)
        for card in cards:
            value = metrics.value_of(card.gpu, metric.path)
            _add(family, card.labels, None if value is None else value / metric.per)
        yield family


def _states(cards: Sequence[_Card]) -> Iterator[Metric]:
    about = InfoMetricFamily(metrics.INFO, "What a GPU is.", labels=metrics.LABELS)
    activity = GaugeMetricFamily(
        metrics.ACTIVITY, "What a GPU does: one of them is 1, all others 0.", labels=(*metrics.LABELS, "activity")
    )
    since = GaugeMetricFamily(metrics.SINCE, "Since when it does that.", labels=metrics.LABELS)
    unexpected = GaugeMetricFamily(
        metrics.UNEXPECTED, "Whether somebody uses it whom nobody expected.", labels=metrics.LABELS
    )
    problem = GaugeMetricFamily(metrics.PROBLEM, "Why the GPU tells nothing.", labels=(*metrics.LABELS, "code"))
    asleep = GaugeMetricFamily(metrics.ASLEEP, "Whether the GPU is suspended.", labels=metrics.LABELS)
    extra = GaugeMetricFamily(metrics.EXTRA, "Power over what this GPU draws at rest.", labels=metrics.LABELS)
    throttled = GaugeMetricFamily(
        "hoofhearted_gpu_throttled", "What slows the GPU down now, by NVML's word.", labels=(*metrics.LABELS, "reason")
    )
    for card in cards:
        gpu, found = card.gpu, card.found
        about.add_metric(card.labels, _about(gpu))
        for each in Activity:
            activity.add_metric((*card.labels, each.value), float(each is found.activity))
        _add(since, card.labels, found.since)
        if found.verdict is not None:
            unexpected.add_metric(card.labels, float(not found.verdict.expected))
        elif found.activity is not Activity.UNKNOWN:
            unexpected.add_metric(card.labels, 0.0)
        if gpu.problem is not None:
            problem.add_metric((*card.labels, label(gpu.problem.code)), 1.0)
        if gpu.power_state is not None:
            asleep.add_metric(card.labels, float(gpu.power_state == "asleep"))
        _add(extra, card.labels, found.extra_w)
        for reason in sorted({label(each) for each in gpu.throttle_reasons or ()}):
            throttled.add_metric((*card.labels, reason), 1.0)
    yield from (about, activity, since, unexpected, problem, asleep, extra, throttled)


def _about(gpu: model.Gpu) -> dict[str, str]:
    known = {
        "device": _device(gpu),
        "model": label(gpu.name),
        "pci_bus_id": label(gpu.pci_bus_id),
        "parent": label(gpu.parent),
        "mig_profile": label(gpu.mig_profile),
    }
    return {name: value for name, value in known.items() if value}


def _device(gpu: model.Gpu) -> str:
    return "" if gpu.index is None else f"nvidia{gpu.index}"


def _as_dcgm(cards: Sequence[_Card]) -> Iterator[Metric]:
    """Say it once more as DCGM's exporter does. Its counter has no name of a counter, so that it has no type here."""
    labels = {
        id(card): (*card.labels, _device(card.gpu), label(card.gpu.name), label(card.gpu.pci_bus_id)) for card in cards
    }
    for metric in metrics.GPU_METRICS:
        if metric.dcgm is None:
            continue
        kind = UnknownMetricFamily if metric.counter else GaugeMetricFamily
        family = kind(metric.dcgm.name, metric.dcgm.help, labels=metrics.DCGM_LABELS)
        for card in cards:
            value = metrics.value_of(card.gpu, metric.path)
            _add(family, labels[id(card)], None if value is None else value / metric.dcgm.per)
        yield family
    free = GaugeMetricFamily(metrics.DCGM_FREE, "Framebuffer memory free (in MiB).", labels=metrics.DCGM_LABELS)
    for card in cards:
        memory = card.gpu.memory
        if memory.used is not None and memory.total is not None:
            free.add_metric(labels[id(card)], max(0, memory.total - memory.used - (memory.reserved or 0)) / MIB)
    yield free


# ---------------------------------------------------------------- who uses them


def _groups(cards: Sequence[_Card]) -> Iterator[Metric]:
    labels = (*metrics.LABELS, *metrics.GROUP_LABELS)
    count = GaugeMetricFamily(metrics.TELLS_USERS, "Processes that use the GPU.", labels=metrics.LABELS)
    left_out = GaugeMetricFamily(
        "hoofhearted_process_groups_left_out",
        "Groups of processes that stand together as others.",
        labels=metrics.LABELS,
    )
    for card in cards:
        if card.used is not None:
            count.add_metric(card.labels, float(sum(each.processes for each in card.used.groups)))
            left_out.add_metric(card.labels, float(card.used.left_out))
    yield from (count, left_out)
    processes = GaugeMetricFamily(metrics.PROCESSES, "How many processes the group is.", labels=labels)
    share = GaugeMetricFamily(metrics.SHARE, "Their part of the GPU's work now, 0 to 1.", labels=labels)
    told = [(each, GaugeMetricFamily(each.name, each.help, labels=labels)) for each in metrics.GROUP_METRICS]
    for card in cards:
        for group in card.used.groups if card.used is not None else ():
            values = (*card.labels, *group.who)
            processes.add_metric(values, float(group.processes))
            _add(share, values, group.share)
            for metric, family in told:
                value = metrics.value_of(group, metric.path)
                _add(family, values, None if value is None else value / metric.per)
    yield from (processes, share, *(family for _, family in told))


def _episodes(named: Sequence[tuple[str, Now]]) -> Iterator[Metric]:
    labels = (metrics.HOSTNAME, metrics.UUID, "verdict", "by")
    count = CounterMetricFamily("hoofhearted_episodes", "Spin-ups that have ended.", labels=labels)
    lasted = CounterMetricFamily("hoofhearted_episodes_seconds", "How long they lasted.", labels=labels)
    energy = CounterMetricFamily("hoofhearted_episodes_energy_joules", "What they drew.", labels=labels)
    for host, now in named:
        for key, counted in sorted(now.episodes.items()):
            values = (host, label(key.gpu), "expected" if key.expected else "unexpected", label(key.by))
            count.add_metric(values, float(counted.number))
            lasted.add_metric(values, counted.seconds)
            energy.add_metric(values, counted.joules)
    yield from (count, lasted, energy)


def _add(
    family: CounterMetricFamily | GaugeMetricFamily | UnknownMetricFamily, labels: Sequence[str], value: float | None
) -> None:
    """Add what was told. A counter that somebody tells below nothing would have a strict reader refuse all hosts' metrics."""
    if value is not None and not (value < 0 and isinstance(family, CounterMetricFamily)):
        family.add_metric(labels, float(value))
