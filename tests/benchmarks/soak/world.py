"""A machine that is imagined, faster than time: programs come and go, the driver fails in every way, GPUs are lost, clocks jump.

It is a source as the agent's sampler reads one (probes/source.py), of all that it may come to read. The same seed lives the
same life. A tick is a second.
"""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import nvml_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.probes.one_call import OneCall

BEGAN_S = 1_764_547_200.0
BATCH = 30
"""So many moments are given at once, as by a driver that keeps samples: threads take turns seldom."""
AHEAD = 2 * BATCH
"""So many may wait to be taken."""
MOST_PROGRAMS = 4
LOOK_EVERY = 8
FATES = {
    "gpu fails": 800.0,
    "driver fails": 300.0,
    "nobody looked": 60.0,
    "host slept": 60.0,
    "clock moved": 100.0,
    "clock set back": 1.5,
    "clock far off": 0.7,
    "reading hangs": 40.0,
    "gpu cut anew": 200.0,
}
"""What befalls, and how often in a million seconds. After a clock that jumped nothing is thinned for a day."""
NAMES = 60
HOUR_S, DAY_S = 3600.0, 86400.0

PROBLEMS = (
    *(nvml_errors.problem(code) for code in (*range(1, 30), nvml_errors.UNKNOWN)),
    nvml_errors.hung(9.0, None),
    nvml_errors.slow(4.0, 60.0),
    nvml_errors.unplugged(),
    nvml_errors.no_gpu(),
    nvml_errors.container_lost(),
    nvml_errors.reloaded("570.1", "560.2"),
)


class Program:
    """One that runs: how much of a GPU it takes, and until when."""

    def __init__(self, rng: random.Random, pid: int, now: float, cards: int) -> None:
        """Begin now: one in twenty has a name that nobody has had before, as a job with a number in it."""
        number = rng.randrange(NAMES)
        name = f"job-{pid}" if rng.random() < 0.05 else f"worker{number}"
        self.gpu = rng.randrange(cards + 1)
        self.sm = rng.choice((0, 0, 1, 20, 55, 95))
        self.burst_s = rng.choice((5, 40, 300, 5000))
        self.until = now + rng.choice((3.0, 30.0, 100.0, 300.0, 4000.0)) * (0.5 + rng.random())
        self.process = model.Process(
            pid,
            now,
            name,
            None if number % 9 == 0 else f"/usr/bin/{name}",
            None if number % 7 == 0 else (f"/usr/bin/{name}", "--number", str(pid)),
            ("david", "anna", None)[number % 3],
            parent=model.Parent(1, "init"),
            container=model.Container(f"{number:064x}", f"box{number}") if number % 5 == 0 else None,
            unit="docker.service" if number % 4 == 0 else None,
            application=model.Application(name, name.title(), kind=("ai", "media", "desktop", "miner")[number % 4])
            if number % 3 == 0
            else None,
            missing="hidden" if number % 9 == 0 else None,
        )


class World:
    """The source. Used by the sampler's thread; `taken` by the event loop's."""

    scenario: Optional[str] = None

    def __init__(self, seed: int, ticks: int, cards: int = 1) -> None:
        """Live `ticks` seconds, of so many GPUs. Who sets `after` hears of each tick, on the sampler's thread; at `silences` nothing comes for a while."""
        self.kind = "nvml"
        self.ticks = 0
        self.faults: dict[str, int] = {}
        self.after: Callable[[int], None] = lambda _ticks: None
        self.calls: Optional[OneCall] = None
        self.silences: set[int] = set()
        self._last = ticks
        self._cards = cards
        self._rng = random.Random(seed)  # noqa: S311 - the same life every time
        self._room = threading.Semaphore(AHEAD)
        self._ended = threading.Event()
        self._monotonic, self._wall_ahead = 1000.0, BEGAN_S - 1000.0
        self._pid = 1000
        self._programs: list[Program] = []
        self._processes: tuple[model.Process, ...] = ()
        self._broken: dict[int, tuple[float, Optional[model.Problem]]] = {}
        self._driver: tuple[float, Optional[model.Problem], bool] = 0.0, None, False
        self._right_again_at = float("inf")
        self._cuts, self._is_cut = 0, False
        self._joules = [0.0] * (cards + 1)
        self._earlier: tuple[model.Sample, ...] = ()

    # ------------------------------------------------------------ as a source

    def sample(self) -> model.Sample:
        """Give the newest of some moments; the others are `earlier`. Waits while too many are not taken yet."""
        if self.ticks >= self._last:
            self._ended.wait()  # whoever counts the ticks ends us
        if self._rng.random() < 0.0005:
            self._note("source raises")
            raise RuntimeError("the soak wants this")
        moments = []
        for _ in range(BATCH):
            self._room.acquire()
            moments.append(self._moment())
        self._earlier = tuple(moments[:-1])
        return moments[-1]

    def earlier(self) -> tuple[model.Sample, ...]:
        """Give the others."""
        return self._earlier

    def want(self, readings: Optional[frozenset[str]]) -> None:
        """Read what there is, whoever looks."""

    def close(self) -> None:
        """Let go of nothing."""

    def end(self) -> None:
        """Let a waiting `sample` go: no more will be asked for."""
        self._last = self.ticks + BATCH
        self._ended.set()
        self._room.release(BATCH)

    @property
    def now(self) -> tuple[float, float]:
        """Unix time and monotonic time in this world."""
        return self._monotonic + self._wall_ahead, self._monotonic

    def taken(self) -> None:
        """Hear that a moment has been taken by the loop."""
        self._room.release()

    # ------------------------------------------------------------ its life

    def _note(self, fault: str) -> None:
        self.faults[fault] = self.faults.get(fault, 0) + 1

    def _moment(self) -> model.Sample:
        rng = self._rng
        self.ticks += 1
        self._monotonic += 1.0
        if self._monotonic >= self._right_again_at:
            self._wall_ahead, self._right_again_at = self._wall_ahead - 40 * DAY_S, float("inf")
        self.after(self.ticks)
        if self.ticks % LOOK_EVERY == 0:
            self._befall()
        self._come_and_go()
        until, problem, names = self._driver
        if problem is not None and self._monotonic < until:
            return self._sample(tuple(map(self._lost, range(self._cards))) if names else (), (problem,))
        gpus = [
            self._lost(number) if self._is_broken(number) else self._card(number, rng) for number in range(self._cards)
        ]
        if self._is_cut:
            gpus.append(self._instance())
        gone = {number for number, (_, wrong) in self._broken.items() if wrong is None and self._is_broken(number)}
        return self._sample(tuple(gpu for gpu in gpus if gpu.index not in gone), ())

    def _sample(self, gpus: tuple[model.Gpu, ...], problems: tuple[model.Problem, ...]) -> model.Sample:
        return model.Sample(
            "soak", self._monotonic + self._wall_ahead, self._monotonic, gpus, self._processes, problems=problems
        )

    def _come_and_go(self) -> None:
        now, before = self._monotonic, len(self._programs)
        if any(program.until <= now for program in self._programs):
            self._programs = [program for program in self._programs if program.until > now]
        came = self._rng.random() < 0.004 and len(self._programs) < MOST_PROGRAMS
        if came:
            self._pid = self._pid + 1 if self._pid < 4_000_000 else 1000
            self._programs.append(Program(self._rng, self._pid, now, self._cards))
        if came or len(self._programs) != before:
            self._processes = tuple(program.process for program in self._programs)

    def _befall(self) -> None:
        """Let something go wrong now and then."""
        fate, chance = self._rng.random() / LOOK_EVERY, 0.0
        for name, per_million in FATES.items():
            chance += per_million / 1e6
            if fate < chance:
                self._note(name)
                getattr(self, f"_{name.replace(' ', '_')}")()
                return

    def _gpu_fails(self) -> None:
        problem = None if self._rng.random() < 0.3 else self._rng.choice(PROBLEMS)
        self._broken[self._rng.randrange(self._cards)] = self._monotonic + self._rng.choice((1, 3, 8, 60, 900)), problem

    def _driver_fails(self) -> None:
        until = self._monotonic + self._rng.choice((1, 4, 30, 600))
        self._driver = until, self._rng.choice(PROBLEMS), self._rng.random() < 0.5

    def _nobody_looked(self) -> None:
        self._monotonic += self._rng.choice((31.0, 400.0, 5000.0))

    def _host_slept(self) -> None:
        self._wall_ahead += self._rng.choice((60.0, HOUR_S, 10 * HOUR_S))

    def _clock_moved(self) -> None:
        self._wall_ahead += self._rng.choice((-30.0, -2.0, -0.5, 2.0, HOUR_S, 3 * HOUR_S))

    def _clock_set_back(self) -> None:
        self._wall_ahead -= self._rng.choice((600.0, HOUR_S, 3 * DAY_S))

    def _clock_far_off(self) -> None:
        """Be far ahead for an hour or two."""
        self._wall_ahead += 40 * DAY_S
        self._right_again_at = self._monotonic + 2 * HOUR_S * self._rng.random()

    def _reading_hangs(self) -> None:
        self.silences = {self.ticks + 1}

    def _gpu_cut_anew(self) -> None:
        """Have another MIG instance, under another name, or none any more."""
        self._cuts += 1
        self._is_cut = self._rng.random() < 0.8

    def _is_broken(self, number: int) -> bool:
        return number in self._broken and self._monotonic < self._broken[number][0]

    def _lost(self, number: int) -> model.Gpu:
        problem = self._broken.get(number, (0.0, None))[1] or self._driver[1]
        return model.Gpu(_uuid(number), number, "NVIDIA GeForce RTX 3090", problem=problem)

    def _card(self, number: int, rng: random.Random) -> model.Gpu:
        used, total = self._used(number)
        watts = 20.0 + 3.0 * total + rng.random()
        self._joules[number] += watts
        asleep = not used and self.ticks // 5000 % 3 == number % 3
        if asleep:
            return model.Gpu(_uuid(number), number, "NVIDIA GeForce RTX 3090", power_state="asleep")
        return model.Gpu(
            uuid=_uuid(number),
            index=number,
            name="NVIDIA GeForce RTX 3090",
            power_state="active",
            utilization=model.Utilization(total, total // 2, 0, 0),
            memory=model.Memory((1 + len(used)) << 30, 24 << 30, 300 << 20),
            temperature_c=40 + total // 2,
            fan_percent=30,
            power_w=watts,
            power_limit_w=350.0,
            energy_j=self._joules[number],
            clocks_mhz=model.Clocks(1905, 9751),
            pstate=2 if total else 8,
            processes=used,
            mig_instances=1 if number == 0 and self._is_cut else None,
        )

    def _instance(self) -> model.Gpu:
        used, total = self._used(self._cards)
        return model.Gpu(
            uuid=f"MIG-{self._cuts:08x}-0000-4000-8000-000000000000",
            index=self._cards,
            name="NVIDIA A100 MIG 1g.5gb",
            power_state="active",
            utilization=model.Utilization(total, 0, 0, 0),
            memory=model.Memory((1 + len(used)) << 30, 5 << 30),
            processes=used,
            parent=_uuid(0),
            mig_profile="1g.5gb",
        )

    def _used(self, number: int) -> tuple[tuple[model.GpuProcess, ...], int]:
        used, total, now = [], 0, int(self._monotonic)
        for program in self._programs:
            if program.gpu == number:
                sm = program.sm if now // program.burst_s % 2 else 0
                sm = min(sm, 100 - total)
                total += sm
                used.append(
                    model.GpuProcess(program.process.pid, program.process.started, ("compute",), 1 << 30, sm, 0, 0)
                )
        return tuple(used), total


def _uuid(number: int) -> str:
    return f"GPU-{number:08x}-0000-4000-8000-000000000000"
