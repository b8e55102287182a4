"""The demo's past: what a simulated server did in the month before its story began, as a pure function of the time asked for.

Nothing is stored and nothing is computed in advance but when each habit of the story ran: a chart of a month asks for some
hundred stretches of time, and gets the mean and the maximum of each. The same story has the same past on the same days.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model, shares
from hoofhearted_desktop.core.assessment import Activity, Episode, Level, Participant, Verdict
from hoofhearted_desktop.core.energy import JOULES_PER_WH
from hoofhearted_desktop.core.episodes import participant
from hoofhearted_desktop.core.expectations import USUAL_KINDS
from hoofhearted_desktop.core.hours import EVERY_DAY
from hoofhearted_desktop.probes import physics

if TYPE_CHECKING:
    from hoofhearted_desktop.probes import scenario

DAYS = 30
DAY_S = 86_400.0
LONGEST_S = 12 * 3600.0
"""No run of a habit is longer."""
_REST_S = 600.0
"""Before the story begins everything has been quiet for so long."""
_OFF_CHANCE = 0.1
_OFF_H = (2.5, 6.5)
"""On some nights the server was off between these hours: a stretch that nobody watched."""


class Run(NamedTuple):
    """One stretch of work on a GPU, in Unix time; without a verdict it is none that anybody was told of."""

    gpu: int
    begins: float
    ends: float
    process: model.Process
    step: scenario.Step
    seed: int
    verdict: Optional[Verdict] = None

    @property
    def is_usual(self) -> bool:
        """Whether it belongs to the desktop, which draws and works for nobody."""
        return shares.kind_of(self.process) in USUAL_KINDS

    @property
    def weight(self) -> float:
        """How much of the work is its own."""
        return max(self.step.sm, self.step.encoder, self.step.decoder)


class Part(NamedTuple):
    """What one process had of a stretch of time: means in percent, bytes, its part of the work 0 to 1 and of the power."""

    process: model.Process
    sm: float
    encoder: float
    decoder: float
    memory: float
    work: float
    power_w: float


class State(NamedTuple):
    """A GPU through a stretch of time: mean and highest readings, and who used it."""

    mean: model.Gpu
    most: model.Gpu
    parts: tuple[Part, ...]


class Past:
    """The month before `ends`, as the clock on the wall had it `offset_s` ahead of UTC."""

    def __init__(self, story: scenario.Scenario, ends: float, offset_s: float) -> None:
        """Find out when each habit ran."""
        self.story = story
        self.begins, self.ends = ends - DAYS * DAY_S, ends
        self._offset_s = offset_s
        self._off = self._nights_off()
        self._runs: list[list[Run]] = [[] for _ in story.cards]
        for number, habit in enumerate(story.habits):
            self._runs[habit.gpu] += self._of_habit(habit, number)
        for runs in self._runs:
            runs.sort(key=lambda run: run.begins)
        self._starts = [[run.begins for run in runs] for runs in self._runs]
        self._standing = [self._since_before(index) for index in range(len(story.cards))]

    # ------------------------------------------------------------ when

    def _days(self) -> range:
        first = int((self.begins + self._offset_s) // DAY_S)
        return range(first, int((self.ends + self._offset_s) // DAY_S) + 1)

    def _unix(self, day: int, minute: float) -> float:
        return day * DAY_S + minute * 60.0 - self._offset_s

    def _nights_off(self) -> list[tuple[float, float]]:
        off = [day for day in self._days() if random.Random(f"{self.story.seed} off {day}").random() < _OFF_CHANCE]  # noqa: S311
        return [(self._unix(day, _OFF_H[0] * 60), self._unix(day, _OFF_H[1] * 60)) for day in off]

    def _of_habit(self, habit: scenario.Habit, number: int) -> list[Run]:
        begin_min, end_min = habit.when.hours or (0, 0)
        end_min += 1440 if end_min <= begin_min else 0
        runs: list[Run] = []
        for day in self._days():
            rng = random.Random(f"{self.story.seed} {number} {day}")  # noqa: S311 - no secret
            for nth in range(habit.times):
                minutes = rng.uniform(habit.least_min, habit.most_min)
                at = begin_min + rng.random() * max(0.0, end_min - begin_min - minutes)
                wanted = rng.random() < habit.chance and (day + 3) % 7 in (habit.when.days or EVERY_DAY)
                begins = self._unix(day, at)
                run = Run(
                    habit.gpu,
                    begins,
                    begins + minutes * 60.0,
                    habit.process._replace(pid=2000 + (day * 31 + number * 7 + nth) % 7000, started=begins),
                    habit.step,
                    number * 1000 + day,
                    habit.verdict,
                )
                if wanted and self._is_free(run, runs[-habit.times :]):
                    runs.append(run)
        return runs

    def _is_free(self, run: Run, others: list[Run]) -> bool:
        if run.begins < self.begins or run.ends > self.ends - _REST_S:
            return False
        taken = [(each.begins, each.ends) for each in others] + self._off
        return all(run.ends < begins or run.begins > ends for begins, ends in taken)

    def _since_before(self, index: int) -> tuple[Run, ...]:
        """Give what runs as the story begins, for as long as it says it has run, and the desktop all the month."""
        found = []
        for actor in self.story.actors:
            for use in actor.uses:
                if use.gpu == index and actor.begins < 0:
                    is_usual = shares.kind_of(actor.process) in USUAL_KINDS
                    begins = self.begins if is_usual else self.ends + actor.begins
                    process = actor.process._replace(started=begins)
                    found.append(Run(index, begins, self.ends, process, use.steps[0], actor.seed))
        return tuple(found)

    def watched(self, begins: float, ends: float) -> float:
        """Give the seconds of a stretch of time in which the server was on."""
        first, last = max(begins, self.begins), min(ends, self.ends)
        off = sum(max(0.0, min(last, end) - max(first, begin)) for begin, end in self._off)
        return max(0.0, last - first - off)

    # ------------------------------------------------------------ what

    def state(self, index: int, begins: float, ends: float) -> State:
        """Give a GPU through a stretch of time."""
        return self._under(index, self._running(index, begins, ends), begins, ends)

    def _under(self, index: int, runs: list[Run], begins: float, ends: float) -> State:
        """Give a GPU under these runs alone."""
        card = self.story.cards[index]
        there = [(run, _part(run, begins, ends)) for run in runs]
        there = [(run, part) for run, part in there if part > 0]
        gpu = model.Gpu(card.uuid, index, card.name, card.pci_bus_id)
        if card.sleeps_after_s is not None and not there:
            asleep = gpu._replace(power_state="asleep")
            return State(asleep, asleep, ())
        swing = {run.seed: 1 + 0.06 * physics.breath(run.seed, begins) for run, _ in there}
        mean = [(run, part * swing[run.seed]) for run, part in there]
        most = [(run, 1.04 if run.is_usual else 1.03) for run, _ in there]
        mean_gpu = _reading(gpu, card, mean, [(run, part) for run, part in there])
        worked = max([part for run, part in there if not run.is_usual and run.weight], default=0.0)
        whole = sum(run.weight * part for run, part in there if not run.is_usual)
        busy_w = (mean_gpu.power_w or 0.0) - (1 - worked) * card.idle_w
        return State(
            mean_gpu,
            _reading(gpu, card, most, [(run, 1.0) for run, _ in there]),
            tuple(
                Part(
                    run.process,
                    run.step.sm * part * swing[run.seed],
                    run.step.encoder * part * swing[run.seed],
                    run.step.decoder * part * swing[run.seed],
                    run.step.memory * part,
                    worked * share,
                    busy_w * share,
                )
                for run, part in there
                for share in [0.0 if run.is_usual or not whole else run.weight * part / whole]
            ),
        )

    def _running(self, index: int, begins: float, ends: float) -> list[Run]:
        starts = self._starts[index]
        runs = self._runs[index][bisect_left(starts, begins - LONGEST_S) : bisect_left(starts, ends)]
        return [*self._standing[index], *runs]

    # ------------------------------------------------------------ what was told

    def episodes(self) -> list[Episode]:
        """Give the spin-ups that ended before the story, oldest first: runs that met on one GPU are one."""
        found = []
        for index, runs in enumerate(self._runs):
            together: list[Run] = []
            for run in runs:
                if together and run.begins > max(each.ends for each in together):
                    found.append(self._episode(index, together))
                    together = []
                together.append(run)
            if together:
                found.append(self._episode(index, together))
        return sorted(found, key=lambda episode: episode.started)

    def _episode(self, index: int, runs: list[Run]) -> Episode:
        card = self.story.cards[index]
        begins, ends = runs[0].begins, max(run.ends for run in runs)
        state = self._under(index, runs, begins, ends)
        whole = sum(run.weight * (run.ends - run.begins) for run in runs) or 1.0
        ranked = sorted(runs, key=lambda run: -run.weight * (run.ends - run.begins))
        part_of = {run: run.weight * (run.ends - run.begins) / whole for run in ranked}
        who = [
            participant(run.process, round(part_of[run], 4))._replace(expected=_judged(run).expected) for run in ranked
        ]
        verdict = next((_judged(run) for run in ranked if not _judged(run).expected), _judged(ranked[0]))
        return Episode(
            id=f"{random.Random(f'{self.story.seed} {card.uuid} {begins:.0f}').getrandbits(128):032x}",  # noqa: S311
            host=self.story.host,
            gpu=card.uuid,
            gpu_name=card.name,
            started=round(begins, 3),
            ended=round(ends, 3),
            activity=_activity(ranked[0]),
            peak=_level(state.most),
            mean=_level(state.mean),
            energy_wh=(state.mean.power_w or 0.0) * (ends - begins) / JOULES_PER_WH,
            processes=_without_twins(who),
            verdict=verdict,
            unattributed_share=0.0,
        )


def _without_twins(who: list[Participant]) -> tuple[Participant, ...]:
    """Keep one of each process: a number is given out again after some weeks."""
    found: dict[tuple[int, Optional[float]], Participant] = {}
    for each in who:
        found.setdefault((each.pid, each.started), each)
    return tuple(found.values())


def _judged(run: Run) -> Verdict:
    return run.verdict or Verdict(expected=True, by="default", text="")


def _activity(run: Run) -> Activity:
    step = run.step
    if step.encoder > step.sm or step.decoder > step.sm:
        return Activity.ENCODING if step.encoder >= step.decoder else Activity.DECODING
    return Activity.DRAWING if shares.kind_of(run.process) == "game" else Activity.COMPUTING


def _level(gpu: model.Gpu) -> Level:
    use = gpu.utilization
    return Level(use.sm, use.encoder, use.decoder, gpu.power_w, gpu.temperature_c)


def _part(run: Run, begins: float, ends: float) -> float:
    return max(0.0, min(ends, run.ends) - max(begins, run.begins)) / max(1e-3, ends - begins)


def _reading(
    gpu: model.Gpu, card: scenario.Card, loads: list[tuple[Run, float]], holds: list[tuple[Run, float]]
) -> model.Gpu:
    """Give the card under these runs, each with the part of its load and of its memory that counts."""
    sm, encoder, decoder = (
        min(100.0, sum(getattr(run.step, name) * part for run, part in loads)) for name in ("sm", "encoder", "decoder")
    )
    power_w = min(card.limit_w, card.idle_w + sum(run.step.watts * part for run, part in loads))
    warmth = card.ambient_c + (card.full_c - card.ambient_c) * (power_w / card.limit_w) ** 0.6
    memory = card.idle_memory + sum(run.step.memory * part for run, part in holds)
    part = min(1.0, power_w / card.limit_w * 1.4) if sm + encoder + decoder >= 1 else 0.0
    return gpu._replace(
        power_state="active",
        utilization=model.Utilization(sm, None, encoder, decoder),
        memory=model.Memory(int(min(memory, card.memory - card.reserved)), card.memory, card.reserved),
        temperature_c=warmth,
        fan_percent=_fan(card, warmth),
        power_w=power_w,
        power_limit_w=card.limit_w,
        clocks_mhz=model.Clocks(physics.clock(card.sm_mhz, part), physics.clock(card.memory_mhz, float(part > 0))),
    )


def _fan(card: scenario.Card, warmth: float) -> Optional[float]:
    if card.fan is None:
        return None
    if warmth < card.fan.starts_c:
        return 0.0
    span = max(card.full_c + 4 - card.fan.stops_c, 1)
    return min(
        100.0, card.fan.least_percent + (100 - card.fan.least_percent) * (warmth - card.fan.stops_c) / span * 0.7
    )
