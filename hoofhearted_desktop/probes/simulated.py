"""The simulated server: a source whose readings are a pure function of the time since its story began."""

from __future__ import annotations

import math
from typing import Callable, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import physics, scenario
from hoofhearted_desktop.probes.source import Source

LOAD_WINDOWS_S = (60.0, 300.0, 900.0)
ANOTHER_LIFE = 10_000
"""What is added to a pid for each repetition of the story: a program that is started again is another process."""
LIVES = 400
HOT_TO_SLOWDOWN_C = 10.0
"""A card is held back by its driver from `hot_c` on, and halves its clocks by itself this much above it."""


class _Part(NamedTuple):
    """A use that stands now, with its process."""

    actor: scenario.Actor
    use: scenario.Use
    load: physics.Load


class Simulated(Source):
    """A `probes.source.Source` that plays a scenario; the same story and time always give the same reading."""

    kind = "simulated"

    def __init__(
        self,
        story: scenario.Scenario,
        *,
        wall_clock: Callable[[], float],
        monotonic_clock: Callable[[], float],
        started: Optional[float] = None,
    ) -> None:
        """Begin the story now, or at `started` of the monotonic clock. The clocks are seconds, as `time` gives them."""
        self.scenario: Optional[str] = story.name
        self._story = story
        self._wall_clock = wall_clock
        self._monotonic_clock = monotonic_clock
        self._began = monotonic_clock() if started is None else started
        self._began_wall = wall_clock() - (monotonic_clock() - self._began)
        self._fold = physics.Fold(story)
        self._uses = tuple(
            tuple((actor, use) for actor in story.actors for use in actor.uses if use.gpu == index)
            for index in range(len(story.cards))
        )
        self._watts: list[list[Optional[float]]] = [[None] * (story.seconds + 1) for _ in story.cards]
        self._cpu: list[Optional[float]] = [None] * (story.seconds + 1)
        self._warmth = tuple(
            physics.Integral(self._fold, physics.cool(card), self._warmer(index))
            for index, card in enumerate(story.cards)
        )
        quiet = story.machine.cpu_percent * story.machine.cores / 100
        self._load = physics.Integral(self._fold, (quiet,) * len(LOAD_WINDOWS_S), self._busier)

    def sample(self) -> model.Sample:
        """Give the reading of this moment of the story."""
        monotonic = self._monotonic_clock()
        moment = self._fold.moment(monotonic - self._began)
        gpus = tuple(self._gpu(index, moment) for index in range(len(self._story.cards)))
        seen = {used.pid for gpu in gpus for used in gpu.processes or ()}
        return model.Sample(
            host=self._story.host,
            time=self._wall_clock(),
            monotonic=monotonic,
            gpus=gpus,
            processes=tuple(
                self._process(actor, moment) for actor in self._story.actors if self._pid(actor, moment) in seen
            ),
            system=self._system(moment),
            problems=tuple(fault.problem for fault in self._story.faults if _stands(fault, moment.at)),
        )

    def want(self, readings: Optional[frozenset[str]]) -> None:
        """Nothing costs anything here: whatever the story has is in every sample."""

    def close(self) -> None:
        """Nothing is held open."""

    # ------------------------------------------------------------ one GPU

    def _gpu(self, index: int, moment: physics.Moment) -> model.Gpu:
        card = self._story.cards[index]
        gpu = model.Gpu(uuid=card.uuid, index=index, name=card.name, pci_bus_id=card.pci_bus_id)
        for fault in card.faults:
            if _stands(fault, moment.at):
                return gpu._replace(problem=fault.problem)
        if self._sleeps(index, moment.at):
            return gpu._replace(power_state="asleep")
        return self._awake(gpu, index, moment)

    def _awake(self, gpu: model.Gpu, index: int, moment: physics.Moment) -> model.Gpu:
        card, at = self._story.cards[index], moment.at
        parts = self._parts(index, at)
        loads = [part.load for part in parts]
        used = self._processes(parts, moment)
        use = model.Utilization(
            sm=sum(each.sm or 0 for each in used),
            memory=round(min(sum(each.bandwidth for each in loads), 100)),
            encoder=sum(each.encoder or 0 for each in used),
            decoder=sum(each.decoder or 0 for each in used),
        )
        computes = any("graphics" not in part.use.types for part in parts)
        wanted = physics.wanted_w(card, loads, held=computes, at=at)
        busy = max(use.sm or 0, use.encoder or 0, use.decoder or 0)
        state = physics.pstate(card, wanted, computes=computes, busy=busy)
        warmth = self._warmth[index].state(moment)
        hot = warmth.temperature_c >= card.hot_c
        return gpu._replace(
            power_state="active",
            utilization=use,
            memory=model.Memory(
                min(card.idle_memory + sum(each.memory for each in loads), card.memory - card.reserved),
                card.memory,
                card.reserved,
            ),
            temperature_c=round(warmth.temperature_c),
            fan_percent=round(warmth.fan_percent) if card.fan else None,
            power_w=round(min(wanted, card.limit_w), 1),
            power_limit_w=card.limit_w,
            energy_j=round(self._energy(index, moment, warmth), 1),
            clocks_mhz=_clocks(card, state, wanted, hot=hot),
            pstate=state,
            throttle_reasons=_reasons(card, state, wanted, hot=hot),
            processes=used,
            temperature_slowdown_c=card.hot_c + HOT_TO_SLOWDOWN_C,
        )

    def _parts(self, index: int, at: float) -> list[_Part]:
        parts = []
        for actor, use in self._uses[index]:
            load = physics.load(use, actor, at)
            if load is not None:
                parts.append(_Part(actor, use, load))
        return parts

    def _processes(self, parts: list[_Part], moment: physics.Moment) -> tuple[model.GpuProcess, ...]:
        """Give whole percents, as the driver does, that together are at most the whole GPU."""
        sm = _shared([part.load.sm for part in parts])
        encoder = _shared([part.load.encoder for part in parts])
        decoder = _shared([part.load.decoder for part in parts])
        return tuple(
            model.GpuProcess(
                pid=self._pid(part.actor, moment),
                started=self._started(part.actor, moment),
                types=part.use.types,
                memory=part.load.memory,
                sm=sm[place],
                encoder=encoder[place],
                decoder=decoder[place],
            )
            for place, part in enumerate(parts)
        )

    def _sleeps(self, index: int, at: float) -> bool:
        after_s = self._story.cards[index].sleeps_after_s
        return after_s is not None and not any(
            use.steps[0].at <= at < use.until + after_s for _, use in self._uses[index]
        )

    def _warmer(self, index: int) -> Callable[[physics.Warmth, float, float], physics.Warmth]:
        card = self._story.cards[index]

        def advance(before: physics.Warmth, at: float, seconds: float) -> physics.Warmth:
            return physics.warm(card, before, self._power(index, at), seconds)

        return advance

    def _power(self, index: int, at: float) -> float:
        known = self._watts[index][int(at)]
        if known is None:
            known = self._watts[index][int(at)] = self._power_anew(index, at)
        return known

    def _power_anew(self, index: int, at: float) -> float:
        card = self._story.cards[index]
        if self._sleeps(index, at) or any(_stands(fault, at) for fault in card.faults):
            return 0.0
        parts = self._parts(index, at)
        computes = any("graphics" not in part.use.types for part in parts)
        return min(physics.wanted_w(card, [part.load for part in parts], held=computes, at=at), card.limit_w)

    def _energy(self, index: int, moment: physics.Moment, warmth: physics.Warmth) -> float:
        """Give the driver's counter; beyond the laps that were integrated each adds what the last one did."""
        more = 0.0
        if moment.lap > physics.SETTLED_LAPS:
            integral = self._warmth[index]
            last, before = integral.start(physics.SETTLED_LAPS), integral.start(physics.SETTLED_LAPS - 1)
            more = (moment.lap - physics.SETTLED_LAPS) * (last.energy_j - before.energy_j)
        return self._story.cards[index].energy_j + warmth.energy_j + more

    # ------------------------------------------------------------ processes and the host

    def _life(self, actor: scenario.Actor, moment: physics.Moment) -> int:
        """Give the repetition in which this process was started."""
        return moment.lap if moment.lap and actor.begins >= self._fold.repeat_from else 0

    def _pid(self, actor: scenario.Actor, moment: physics.Moment) -> int:
        return actor.process.pid + ANOTHER_LIFE * (self._life(actor, moment) % LIVES)

    def _started(self, actor: scenario.Actor, moment: physics.Moment) -> float:
        return round(self._began_wall + self._fold.elapsed(self._life(actor, moment), actor.begins), 2)

    def _process(self, actor: scenario.Actor, moment: physics.Moment) -> model.Process:
        loads = [load for use in actor.uses if (load := physics.load(use, actor, moment.at)) is not None]
        cpu = round(sum(load.cpu_percent for load in loads), 1)
        return actor.process._replace(
            pid=self._pid(actor, moment),
            started=self._started(actor, moment),
            cpu_percent=cpu,
            memory_rss=sum(load.rss for load in loads),
            state="running" if cpu >= 1 else "sleeping",
        )

    def _busy_cores(self, at: float) -> float:
        known = self._cpu[int(at)]
        if known is None:
            machine = self._story.machine
            percents = (
                load.cpu_percent
                for actor in self._story.actors
                for use in actor.uses
                if (load := physics.load(use, actor, at)) is not None
            )
            known = self._cpu[int(at)] = (machine.cpu_percent * machine.cores + sum(percents)) / 100
        return known

    def _busier(self, before: tuple[float, ...], at: float, seconds: float) -> tuple[float, ...]:
        busy = self._busy_cores(at)
        return tuple(busy + (old - busy) * math.exp(-seconds / window) for old, window in zip(before, LOAD_WINDOWS_S))

    def _system(self, moment: physics.Moment) -> model.System:
        machine, at = self._story.machine, moment.at
        swing = 1 + 0.3 * physics.breath(self._story.seed, at)
        loads = [
            load
            for actor in self._story.actors
            for use in actor.uses
            if (load := physics.load(use, actor, at)) is not None
        ]
        busy = machine.cpu_percent * swing + sum(load.cpu_percent for load in loads) / machine.cores
        rx, tx = machine.network
        return model.System(
            cpu_percent=round(min(busy, 100), 1),
            load=tuple(round(value, 2) for value in self._load.state(moment)),
            memory=model.Memory(
                min(machine.memory_used + sum(load.rss for load in loads), machine.memory_total), machine.memory_total
            ),
            disks=machine.disks,
            network_bytes_per_s=model.Pcie(int((rx or 0) * swing), int((tx or 0) * swing)),
        )


def _stands(fault: scenario.Fault, at: float) -> bool:
    return fault.begins <= at < fault.ends


def _shared(values: list[float]) -> list[int]:
    """Round to whole percents; where they are more than the whole GPU, scale them down."""
    whole = [round(value) for value in values]
    total = sum(whole)
    return whole if total <= 100 else [value * 100 // total for value in whole]


def _clocks(card: scenario.Card, state: int, wanted_w: float, *, hot: bool) -> model.Clocks:
    held_back = min((card.limit_w / wanted_w) ** 0.4, 1.0) - (0.08 if hot else 0.0)
    part = {8: 0.0, 5: 0.4}.get(state, held_back)
    return model.Clocks(physics.clock(card.sm_mhz, part), physics.clock(card.memory_mhz, 0.0 if state == 8 else 1.0))


def _reasons(card: scenario.Card, state: int, wanted_w: float, *, hot: bool) -> tuple[str, ...]:
    """Name what holds the clocks back, in NVML's words (nvmlClocksEventReasons)."""
    if state == 8:
        return ("gpu_idle",)
    limits = (("sw_power_cap", wanted_w > card.limit_w), ("sw_thermal_slowdown", hot))
    return tuple(name for name, stands in limits if stands)
