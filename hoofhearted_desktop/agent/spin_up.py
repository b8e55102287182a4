"""One spin-up of one GPU, from the first load that may become one to its end: detector, record and judgement together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.agent.judgement import Change, Judgement
from hoofhearted_desktop.core import activity, naming
from hoofhearted_desktop.core.assessment import Activity, Level
from hoofhearted_desktop.core.detector import Act, Detector, State, Timing
from hoofhearted_desktop.core.episodes import EpisodeRecord, Identity

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.judge import Judge
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Episode

Program = tuple[Optional[str], Optional[str], Optional[str]]
NOBODY: Program = (None, None, None)
MOST_PROGRAMS = 64

DRAWING_HOLDS = 5.0
"""What is drawn for a moment (a page scrolled, a window moved) is no spin-up: it must last so many times longer."""
DRAWING_DRAIN = 1.0

MOST_PATIENCE = 1.8
LONG_WORK_S = 1800.0
BURSTS = 2
PAUSES = 2.5
"""After so many pauses an end is waited for so many times as long as they were."""
LEVEL_S = 10.0


class Surely(NamedTuple):
    """What the energy proves of the time since the reading before.

    A monotonic time at which there was a load though nobody looked, and the seconds of load beside a calm reading.
    """

    load_at: Optional[float] = None
    loaded_s: float = 0.0


class Programs:
    """What a program is called, found out anew only where its process has changed."""

    def __init__(self) -> None:
        """Begin with none."""
        self._last: tuple[Optional[model.Process], Program] = (None, NOBODY)

    def of(self, finding: activity.Finding, processes: dict[int, model.Process]) -> Program:
        """Give what the first of those who take part is called, in which container and whose it is: not which process it is."""
        share = finding.shares[0] if finding.shares else None
        process = (
            processes.get(share.pid) if share is not None and finding.activity is not Activity.UNATTRIBUTED else None
        )
        if process is None:
            return NOBODY
        if process is not self._last[0]:
            container = process.container
            where = (container.name or container.id) if container else None
            self._last = process, (naming.process_title(process), process.user, where)
        return self._last[1]


def _is_a_job(finding: activity.Finding, processes: dict[int, model.Process]) -> bool:
    """Whether the first is a media server's transcoder: it rests whenever it is far enough ahead, and ends with its film."""
    process = processes.get(finding.shares[0].pid) if finding.shares else None
    return process is not None and process.application is not None and process.application.kind == "media"


def _nearer(before: Optional[float], now: Optional[float], part: float) -> Optional[float]:
    return now if before is None else before if now is None else before + (now - before) * part


class SpinUp:
    """Nothing yet, then rising, then open, then over."""

    def __init__(self, host: str, judge: Judge, timing: Timing, new_id: Callable[[], str]) -> None:
        """Wait for a load."""
        self.timing = timing
        self.usual = False
        self._host = host
        self._judge = judge
        self._new_id = new_id
        self._detector = Detector(timing)
        self._record: Optional[EpisodeRecord] = None
        self._judgement: Optional[Judgement] = None
        self._began = 0.0
        self._ended = float("-inf")
        self._is_open = False
        self._programs: set[Program] = set()
        self._level = Level()
        self._draws = False
        self._is_a_job = False
        self._pauses_s: list[float] = []
        self._load: Optional[tuple[activity.Finding, dict[int, model.Process]]] = None

    @property
    def id(self) -> Optional[str]:
        """Its identifier while it is open."""
        return self._record.id if self._record is not None and self._is_open else None

    @property
    def case(self) -> Optional[str]:
        """Its identifier as soon as it rises: what is judged of it stays judged."""
        return self._record.id if self._record is not None else None

    @property
    def state(self) -> State:
        """What its detector believes."""
        return self._detector.state

    @property
    def works(self) -> bool:
        """Whether the last reading is part of it."""
        return self._detector.works

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing, yet or any more."""
        return self._record is None

    @property
    def level(self) -> Level:
        """The load and the power that it has had of late."""
        return self._level

    @property
    def began_at(self) -> float:
        """The monotonic time at which it began."""
        return self._began

    @property
    def ended_at(self) -> float:
        """The monotonic time at which it ended, before all times where it never was open."""
        return self._ended

    def began(self, who: Optional[Identity], time: float) -> Optional[float]:
        """Give when a process first did most of its work (Unix time), None where there is nothing."""
        return None if self._record is None else self._record.began(who, time)

    def is_foreign(self, program: Program, monotonic: float, *, usual: bool) -> bool:
        """Whether a load of that program is not part of what goes on here."""
        if self._record is None:
            return False
        if usual != self.usual:
            return True
        paused = not self.works and self._detector.calm_s(monotonic) >= self.timing.hold_s
        return paused and bool(self._programs) and program not in self._programs

    def take(
        self,
        gpu: Optional[model.Gpu],
        finding: activity.Finding,
        processes: dict[int, model.Process],
        sample: model.Sample,
        passed_s: float,
        *,
        program: Program,
        foreign: bool,
        surely: Surely = Surely(),  # noqa: B008 - an immutable value
    ) -> list[Change]:
        """Take a reading of the load of a `program`; one that is `foreign` is somebody else's, and calm here."""
        detector, before = self._detector, self._detector.began
        detector.timing = self._timing_for(gpu, finding, sample.monotonic, foreign=foreign)
        pause_s = detector.calm_s(sample.monotonic) if detector.state is State.FALLING else 0.0
        steps = detector.step(surely.load_at, loaded=True) if surely.load_at is not None else []
        loaded = False if foreign and finding.loaded else finding.loaded
        steps += detector.step(sample.monotonic, loaded=loaded, surely_s=surely.loaded_s, part=finding.part)
        changes = [change for step in steps if step.act is Act.END for change in self._close(step.at)]
        if gpu is None:
            return changes
        if detector.began is not None and detector.began != before:
            self._begin(gpu, sample, detector.began, usual=finding.usual)
        if detector.began is None:
            self._record, self._is_open = None, False
        if self._record is None or self._judgement is None:
            return changes
        ours = activity.Finding(Activity.IDLE) if foreign else finding
        self._record.add(gpu, ours, processes, passed_s, works=detector.works)
        if detector.works:
            self._load = finding, processes
            self._is_a_job = _is_a_job(finding, processes)
            self._note(gpu, program, passed_s, pause_s)
        if any(step.act is Act.START for step in steps):
            self._is_open = True
            changes.append(self._judgement.started(*(self._load or (finding, processes))))
        elif self._is_open and not changes and detector.works and finding.activity.is_load:
            changes += self._judgement.joined(finding, processes, passed_s, self.timing.hold_s)
        return changes

    def not_before(self, monotonic: float) -> None:
        """Let it begin no sooner than what was there before it ended."""
        if self._record is not None and self._began < monotonic:
            self._record.started += monotonic - self._began
            self._began = monotonic

    def look_back(self, monotonic: float) -> None:
        """Know that it was calm here at the monotonic time of the last sample."""
        self._detector.step(monotonic, loaded=False)

    def _note(self, gpu: model.Gpu, program: Program, passed_s: float, pause_s: float) -> None:
        if len(self._programs) < MOST_PROGRAMS:
            self._programs.add(program)
        if pause_s:
            self._pauses_s = [*self._pauses_s[-5:], pause_s]
        part = min(1.0, passed_s / LEVEL_S)
        self._level = Level(
            _nearer(self._level.sm, gpu.utilization.sm, part), power_w=_nearer(self._level.power_w, gpu.power_w, part)
        )

    def _timing_for(
        self, gpu: Optional[model.Gpu], finding: activity.Finding, monotonic: float, *, foreign: bool
    ) -> Timing:
        """Be slower to believe in what is drawn, and to see the end of bursts, and of long work whose program is still there."""
        timing = self.timing
        if self._detector.state not in {State.BUSY, State.FALLING}:
            if finding.loaded and not foreign:
                self._draws = finding.usual or finding.activity is Activity.DRAWING
            if self._draws:
                return timing._replace(hold_s=timing.hold_s * DRAWING_HOLDS, drain=DRAWING_DRAIN)
            return timing
        patience = 1.0
        if len(self._pauses_s) >= BURSTS:
            patience = PAUSES * sum(self._pauses_s) / len(self._pauses_s) / timing.release_s
        if self._record is not None and gpu is not None and self._record.is_still_there(gpu):
            long_work = 1.0 + (MOST_PATIENCE - 1.0) * (monotonic - self._began) / LONG_WORK_S
            patience = max(patience, MOST_PATIENCE if self._is_a_job else long_work)
        release_s = timing.release_s * min(MOST_PATIENCE, max(1.0, patience))
        return Timing(timing.hold_s, timing.lapse_s, release_s, timing.gap_s, timing.drain)

    def _begin(self, gpu: model.Gpu, sample: model.Sample, began: float, *, usual: bool) -> None:
        started = sample.time - (sample.monotonic - began)
        self._record = EpisodeRecord(self._new_id(), self._host, gpu, started)
        self._judgement = Judgement(self._judge, self._record, gpu.uuid)
        self._began = began
        self._is_open = False
        self._programs = set()
        self._level = Level()
        self._pauses_s = []
        self._load = None
        self.usual = usual

    def _close(self, at: Optional[float], before: Optional[float] = None) -> list[Change]:
        record, was_open = self._record, self._is_open
        self._record, self._is_open = None, False
        if record is None or not was_open or at is None:
            return []
        last = at if before is None else min(at, before)
        self._ended = max(self._began, last)
        episode = record.episode(record.started + self._ended - self._began)
        self._judge.remember(episode)
        return [Change("ended", episode)]

    def end(self, before: Optional[float] = None) -> list[Change]:
        """End it at its last load, and not after the monotonic time `before`, because something else goes on or nobody looks."""
        changes = [
            change for step in self._detector.end() if step.act is Act.END for change in self._close(step.at, before)
        ]
        self._record, self._is_open = None, False
        return changes

    def review(self) -> list[Change]:
        """Judge it again, because the rules have changed."""
        return [self._judgement.review()] if self._judgement is not None and self._is_open else []

    def running(self) -> list[Episode]:
        """Give the open episode, if there is one."""
        return [self._record.episode()] if self._record is not None and self._is_open else []
