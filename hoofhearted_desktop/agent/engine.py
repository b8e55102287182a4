"""A sample in, conclusions out: the same for this machine, the simulated server and a recording. No I/O, no clock."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import activity, model
from hoofhearted_desktop.core.assessment import Activity, Assessment, Episode, Share, Tick, Verdict
from hoofhearted_desktop.core.baseline import Baseline
from hoofhearted_desktop.core.detector import Act, Detector, State, Timing
from hoofhearted_desktop.core.episodes import EpisodeRecord, participant

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.judge import Judge

LONGEST_STEP_S = 10.0
HELD_AFTER_S = 10.0
"""Power follows load by some seconds, up and down: only what stays is being held awake."""

TAKES_PART = 0.25
MOST_PARTAKERS = 256


class Change(NamedTuple):
    """Something happened to an episode: started, joined, ended or reviewed."""

    change: str
    episode: Episode


class Observation(NamedTuple):
    """What one sample brought."""

    tick: Tick
    changes: tuple[Change, ...]


class _Track:
    """One GPU through time."""

    def __init__(self, host: str, judge: Judge, timing: Timing, new_id: Callable[[], str]) -> None:
        self._host = host
        self._judge = judge
        self._new_id = new_id
        self._detector = Detector(timing)
        self._baseline = Baseline()
        self._record: Optional[EpisodeRecord] = None
        self._open = False
        self._activity: Optional[Activity] = None
        self._since: Optional[float] = None
        self._who: Optional[tuple[int, Optional[float]]] = None
        self._held_from: Optional[float] = None
        self._began = 0.0
        self._partook_s: dict[tuple[int, Optional[float]], float] = {}
        self._last: Optional[tuple[float, float]] = None

    def retime(self, timing: Timing) -> None:
        """Go on with other times."""
        self._detector.timing = timing

    def observe(
        self, gpu: Optional[model.Gpu], processes: dict[int, model.Process], sample: model.Sample
    ) -> tuple[Optional[Assessment], list[Change]]:
        """Take this GPU's part of a sample; None where the sample has no such GPU any more."""
        if gpu is None:
            finding = activity.Finding(Activity.UNKNOWN)
        else:
            self._baseline.learn(gpu)
            finding = activity.find(
                gpu, processes, baseline_w=self._baseline.idle_w, was_loaded=self._detector.state is State.BUSY
            )
        finding = self._settled(finding, sample.monotonic)
        changes = self._follow(gpu, finding, processes, sample)
        if self._lost_sight(sample):
            self._activity = self._who = None
        self._note_activity(finding, sample.time)
        self._last = (sample.time, sample.monotonic)
        if gpu is None:
            return None, changes
        verdict = self._verdict_now(finding, processes, gpu.uuid)
        return (
            Assessment(
                uuid=gpu.uuid,
                activity=finding.activity,
                since=self._since,
                reason=finding.reason,
                remedy=finding.remedy,
                shares=finding.shares,
                extra_w=finding.extra_w,
                verdict=verdict,
                episode=self._record.id if self._record is not None and self._open else None,
            ),
            changes,
        )

    def _verdict_now(
        self, finding: activity.Finding, processes: dict[int, model.Process], gpu_uuid: str
    ) -> Optional[Verdict]:
        if not finding.activity.is_load:
            return None
        episode = None if self._record is None else self._record.id
        verdicts = [self._judge.verdict(processes.get(share.pid), gpu_uuid, episode) for share in _partakers(finding)]
        return _worst(verdicts) if verdicts else self._judge.verdict(None, gpu_uuid)

    def _settled(self, finding: activity.Finding, monotonic: float) -> activity.Finding:
        if finding.activity is not Activity.HELD:
            self._held_from = None
            return finding
        if self._held_from is None:
            self._held_from = monotonic
        if self._activity in {None, Activity.HELD} or monotonic - self._held_from >= HELD_AFTER_S:
            return finding
        return activity.Finding(Activity.IDLE, finding.shares, extra_w=finding.extra_w)

    def _note_activity(self, finding: activity.Finding, time: float) -> None:
        """Date the activity; a load is dated from when its culprit began, though another may have been busy before."""
        now = finding.activity
        who = (finding.shares[0].pid, finding.shares[0].started) if now.is_load and finding.shares else None
        if (now, who) == (self._activity, self._who):
            return
        first = self._activity is None
        before, self._activity, self._who = self._activity, now, who
        if first or (before is now and who is None):
            self._since = None if first else self._since
        elif now.is_load and self._record is not None:
            self._since = self._record.began(who, time)
        else:
            self._since = time

    def _follow(
        self,
        gpu: Optional[model.Gpu],
        finding: activity.Finding,
        processes: dict[int, model.Process],
        sample: model.Sample,
    ) -> list[Change]:
        changes: list[Change] = []
        elapsed_s = min(max(0.0, sample.monotonic - self._last[1]), LONGEST_STEP_S) if self._last else 0.0
        began = self._detector.began
        steps = self._detector.step(self._last[1], loaded=None) if self._last and self._lost_sight(sample) else []
        steps += self._detector.step(sample.monotonic, loaded=finding.loaded)
        changes += [change for step in steps if step.act is Act.END for change in self._end(step.at)]
        if self._detector.began != began and self._detector.began is not None and gpu is not None:
            self._begin(gpu, sample)
            elapsed_s = 0.0
        if self._record is not None and gpu is not None:
            self._record.add(gpu, finding, processes, elapsed_s)
        for step in steps:
            if step.act is Act.START and self._record is not None and gpu is not None:
                self._open = True
                changes.append(self._judged_change("started", finding, processes, gpu.uuid))
        if self._open and not changes and gpu is not None and finding.activity.is_load:
            changes += self._joined(self._held_on(finding, elapsed_s), processes, gpu.uuid)
        if self._detector.began is None:
            self._record, self._open = None, False
        return changes

    def _lost_sight(self, sample: model.Sample) -> bool:
        """Whether nobody looked for long: no samples, the host restarted, or it slept.

        Linux's monotonic clock stands still while a host sleeps (clock_gettime(2)), so that the wall clock runs ahead. A
        wall clock that was set back is nothing: it only shows, and the other orders.
        """
        if self._last is None:
            return False
        gap_s = self._detector.timing.gap_s
        wall_s, monotonic_s = sample.time - self._last[0], sample.monotonic - self._last[1]
        return not 0 <= monotonic_s <= gap_s or wall_s - monotonic_s > gap_s

    def _held_on(self, finding: activity.Finding, elapsed_s: float) -> activity.Finding:
        """Keep of the takers only those that have taken part for the hold: a newcomer's single tick says nothing."""
        taking = [(share.pid, share.started) for share in _partakers(finding)]
        if len(self._partook_s) > MOST_PARTAKERS:
            self._partook_s = {who: self._partook_s[who] for who in taking if who in self._partook_s}
        for who in taking:
            self._partook_s[who] = self._partook_s.get(who, 0.0) + elapsed_s
        long = [
            share
            for share in finding.shares
            if self._partook_s.get((share.pid, share.started), 0.0) >= self._detector.timing.hold_s
        ]
        return finding._replace(shares=tuple(long))

    def _begin(self, gpu: model.Gpu, sample: model.Sample) -> None:
        self._record = EpisodeRecord(self._new_id(), self._host, gpu, sample.time)
        self._began = sample.monotonic
        self._open = False
        self._partook_s = {}

    def _end(self, at: Optional[float]) -> list[Change]:
        record, was_open = self._record, self._open
        self._record, self._open = None, False
        if record is None or not was_open or self._last is None:
            return []
        last_s = self._last[1] if at is None else at
        episode = record.episode(record.started + max(0.0, last_s - self._began))
        self._judge.remember(episode)
        return [Change("ended", episode)]

    def _judge_partakers(
        self, finding: activity.Finding, processes: dict[int, model.Process], gpu_uuid: str
    ) -> list[Verdict]:
        """Judge those who have not been; give the unexpected whose program has not been told of in this episode."""
        record = self._record
        assert record is not None  # noqa: S101 - only an open episode is judged
        fresh = []
        for share in _partakers(finding):
            who = (share.pid, share.started)
            if who in record.judged:
                continue
            process = processes.get(share.pid)
            verdict = record.judged[who] = self._judge.settle(process, gpu_uuid, record.id)
            program = (None, None) if process is None else (participant(process).name, process.user)
            if not verdict.expected and program not in record.told:
                record.told.add(program)
                fresh.append(verdict)
        return fresh

    def _judged_change(
        self, change: str, finding: activity.Finding, processes: dict[int, model.Process], gpu_uuid: str
    ) -> Change:
        record = self._record
        assert record is not None  # noqa: S101 - callers have looked
        self._judge_partakers(finding, processes, gpu_uuid)
        verdicts = list(record.judged.values())
        record.verdict = _worst(verdicts) if verdicts else self._judge.verdict(None, gpu_uuid)
        return Change(change, record.episode())

    def _joined(self, finding: activity.Finding, processes: dict[int, model.Process], gpu_uuid: str) -> list[Change]:
        record = self._record
        assert record is not None  # noqa: S101 - an open episode has its record
        fresh = self._judge_partakers(finding, processes, gpu_uuid)
        if not fresh:
            return []
        record.verdict = fresh[0]
        return [Change("joined", record.episode())]

    def review(self, gpu_uuid: str) -> list[Change]:
        """Judge a running episode again, because the rules have changed."""
        if self._record is None or not self._open:
            return []
        judged = self._record.judged
        for who, before in judged.items():
            judged[who] = self._judge.review(who, gpu_uuid, self._record.id) or before
        if judged:
            self._record.verdict = _worst(list(judged.values()))
        return [Change("reviewed", self._record.episode())]

    def running(self) -> list[Episode]:
        """Give the open episode, if there is one."""
        return [self._record.episode()] if self._record is not None and self._open else []

    def finish(self) -> list[Change]:
        """End what is open, because no further sample will come."""
        if self._last is None:
            return []
        return [
            change
            for step in self._detector.step(self._last[1], loaded=None)
            if step.act is Act.END
            for change in self._end(step.at)
        ]


def _partakers(finding: activity.Finding) -> list[Share]:
    return [share for place, share in enumerate(finding.shares) if place == 0 or (share.share or 0.0) >= TAKES_PART]


def _worst(verdicts: list[Verdict]) -> Verdict:
    return next((verdict for verdict in verdicts if not verdict.expected), verdicts[0])


class Engine:
    """Follows every GPU of every host that its samples name: one, but for recordings that were joined."""

    def __init__(
        self,
        judge: Judge,
        *,
        timing: Timing = Timing(),  # noqa: B008 - an immutable value
        new_id: Callable[[], str] = lambda: os.urandom(16).hex(),
    ) -> None:
        """Begin with no history of any GPU."""
        self.judge = judge
        self._timing = timing
        self._new_id = new_id
        self._tracks: dict[tuple[str, str], _Track] = {}

    def retime(self, timing: Timing) -> None:
        """Go on with other times, also for what is running."""
        self._timing = timing
        for track in self._tracks.values():
            track.retime(timing)

    def observe(self, sample: model.Sample) -> Observation:
        """Take the next sample."""
        self.judge.begin(sample)
        processes = {process.pid: process for process in sample.processes}
        assessments: list[Assessment] = []
        changes: list[Change] = []
        present = set()
        for gpu in sample.gpus:
            present.add(gpu.uuid)
            track = self._tracks.get((sample.host, gpu.uuid))
            if track is None:
                track = self._tracks[sample.host, gpu.uuid] = _Track(
                    sample.host, self.judge, self._timing, self._new_id
                )
            found, more = track.observe(gpu, processes, sample)
            assessments += [found] if found is not None else []
            changes += more
        for (host, gpu_uuid), track in self._tracks.items():
            if host == sample.host and gpu_uuid not in present:
                changes += track.observe(None, processes, sample)[1]
        return Observation(Tick(sample, tuple(assessments)), tuple(changes))

    def review(self) -> tuple[Change, ...]:
        """Judge what is running again, after the rules have changed."""
        return tuple(change for (_, gpu_uuid), track in self._tracks.items() for change in track.review(gpu_uuid))

    def running(self) -> tuple[Episode, ...]:
        """Give the open episodes as they stand."""
        return tuple(episode for track in self._tracks.values() for episode in track.running())

    def finish(self) -> tuple[Change, ...]:
        """End every open episode at its last reading."""
        return tuple(change for track in self._tracks.values() for change in track.finish())
