"""One GPU through time: its activity and since when, and its spin-ups, one after another. No I/O, no clock.

Whose spin-up it is: a load that goes from hand to hand without a calm between is one, with all who took part. After
`hold_s` of calm another program's load is another one, which begins when it has held; until then it is noise, and the first
goes on where its own program comes back. What only the desktop does is never the work of a program, nor the other way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional

from hoofhearted_desktop.agent.judgement import Change, partakers, worst
from hoofhearted_desktop.agent.sight import Sight
from hoofhearted_desktop.agent.spin_up import NOBODY, Programs, SpinUp, Surely
from hoofhearted_desktop.core import activity
from hoofhearted_desktop.core.assessment import Activity, Assessment, Verdict
from hoofhearted_desktop.core.baseline import Baseline
from hoofhearted_desktop.core.detector import State
from hoofhearted_desktop.core.energy import Between

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.judge import Judge
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.core.detector import Timing
    from hoofhearted_desktop.core.episodes import Identity

HELD_AFTER_S = 10.0
"""Power follows load by some seconds, up and down: only what stays is being held awake."""


class Track:
    """Follows one GPU of one host."""

    def __init__(
        self,
        host: str,
        judge: Judge,
        timing: Timing,
        new_id: Callable[[], str],
        idle_w: Optional[float] = None,
        limits: activity.Thresholds = activity.Thresholds(),  # noqa: B008 - an immutable value
    ) -> None:
        """Begin with no history but the idle power that was learned before."""
        self.baseline = Baseline(idle_w)
        self._host = host
        self._judge = judge
        self._timing = timing
        self._limits = limits
        self._new_id = new_id
        self._sight = Sight()
        self._between = Between()
        self._programs = Programs()
        self._spin = self._new_spin()
        self._next: Optional[SpinUp] = None
        self._activity: Optional[Activity] = None
        self._since: Optional[float] = None
        self._who: Optional[Identity] = None
        self._held_from: Optional[float] = None

    def _new_spin(self) -> SpinUp:
        return SpinUp(self._host, self._judge, self._timing, self._new_id)

    def know_idle_power(self, idle_w: float) -> None:
        """Go on with the idle power in watts that was learned before; that it is idle was concluded without it."""
        self.baseline.idle_w = idle_w
        if self._activity is Activity.IDLE:
            self._activity = None

    def retime(self, timing: Timing, limits: activity.Thresholds) -> None:
        """Go on with other times and thresholds."""
        self._timing, self._limits = timing, limits
        for spin in (self._spin, self._next):
            if spin is not None:
                spin.timing = timing

    def observe(
        self, gpu: Optional[model.Gpu], processes: dict[int, model.Process], sample: model.Sample
    ) -> tuple[Optional[Assessment], list[Change]]:
        """Take this GPU's part of a sample; None where the sample has no such GPU any more."""
        look = self._sight.look(gpu, sample, self._timing.gap_s)
        finding = self._find(gpu, processes, look.passed_s)
        finding = self._settled(finding, sample.monotonic)
        changes: list[Change] = []
        if look.lost:
            changes = self._end()
            self._activity = self._who = None
        if not self._sight.overlooks(gpu, finding.activity, sample.monotonic):
            changes += self._follow(gpu, finding, processes, sample, look.passed_s)
        self._between.see(gpu, loaded=finding.loaded)
        self._note_activity(finding, sample.time)
        if gpu is None:
            return None, changes
        return (
            Assessment(
                uuid=gpu.uuid,
                activity=finding.activity,
                since=self._since,
                reason=finding.reason,
                remedy=finding.remedy,
                shares=finding.shares,
                extra_w=finding.extra_w,
                verdict=self._verdict_now(finding, processes, gpu.uuid),
                episode=self._spin.id,
            ),
            changes,
        )

    def _find(self, gpu: Optional[model.Gpu], processes: dict[int, model.Process], passed_s: float) -> activity.Finding:
        if gpu is None:
            return activity.Finding(Activity.UNKNOWN)
        busy = next((spin for spin in (self._next, self._spin) if spin is not None and spin.state is State.BUSY), None)
        before = activity.Before(
            self.baseline.idle_w,
            self.baseline.lowest_w,
            loaded=busy is not None,
            usual=busy is not None and busy.usual,
            load_percent=busy.level.sm if busy is not None else None,
            load_w=busy.level.power_w if busy is not None else None,
            previous_w=self._between.power_w,
            passed_s=passed_s,
        )
        finding = activity.find(gpu, processes, before=before, limits=self._limits)
        self.baseline.learn(gpu, passed_s, calm=finding.loaded is False)
        return finding

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
        else:
            began = self._spin.began(who, time) if now.is_load else None
            self._since = time if began is None else began

    def _verdict_now(
        self, finding: activity.Finding, processes: dict[int, model.Process], gpu_uuid: str
    ) -> Optional[Verdict]:
        if not finding.activity.is_load:
            return None
        verdicts = [
            self._judge.verdict(processes.get(share.pid), gpu_uuid, self._spin.case) for share in partakers(finding)
        ]
        return worst(verdicts) if verdicts else self._judge.verdict(None, gpu_uuid)

    def _follow(
        self,
        gpu: Optional[model.Gpu],
        finding: activity.Finding,
        processes: dict[int, model.Process],
        sample: model.Sample,
        passed_s: float,
    ) -> list[Change]:
        program = self._programs.of(finding, processes)
        foreign = bool(finding.loaded) and self._spin.is_foreign(program, sample.monotonic, usual=finding.usual)
        if finding.loaded and program == NOBODY and self._next is not None and self._next.works:
            foreign = True  # the last of a load whose program is off the list already
        surely = Surely()
        if self._next is None and finding.loaded is not None and not foreign:
            had_a_load = finding.loaded is False and self._between.had_a_load(gpu, passed_s)
            surely = Surely(
                sample.monotonic - passed_s / 2 if had_a_load else None,
                self._between.loaded_s(gpu, passed_s, loaded=finding.loaded),
            )
        changes = self._spin.take(
            gpu, finding, processes, sample, passed_s, program=program, foreign=foreign, surely=surely
        )
        if self._next is None and foreign:
            self._next = self._new_spin()
            self._next.look_back(sample.monotonic - passed_s)
        if self._next is None:
            return changes
        if self._spin.works and not (self._spin.usual and not self._next.usual):
            self._next = None
            return changes
        more = self._next.take(gpu, finding, processes, sample, passed_s, program=program, foreign=not foreign)
        if more or self._spin.is_nothing:
            changes += self._spin.end(before=self._next.began_at)
            self._next.not_before(self._spin.ended_at)
            self._spin, self._next = self._next, None
        elif self._next.is_nothing:
            self._next = None
        return changes + more

    def _end(self) -> list[Change]:
        """End what is open, because nobody looked for a while."""
        self._next = None
        return self._spin.end()

    def review(self) -> list[Change]:
        """Judge a running episode again, because the rules have changed."""
        return self._spin.review()

    def running(self) -> list[Episode]:
        """Give the open episode, if there is one."""
        return self._spin.running()

    def finish(self) -> list[Change]:
        """End what is open, because no further sample will come."""
        return self._spin.end()
