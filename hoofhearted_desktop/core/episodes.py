"""One spin-up being written down: figures, energy, who took part, and the verdict. Pure; the detector says when.

Sums run only up to the last load: what comes while the detector waits for the release is kept apart, and counts only if
the load comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import model, naming
from hoofhearted_desktop.core.assessment import Activity, Episode, Level, Participant, Verdict

if TYPE_CHECKING:
    from hoofhearted_desktop.core.activity import Finding

_MEASURES = ("sm", "encoder", "decoder", "power_w", "temperature_c")
_JOULES_PER_WH = 3600.0
Identity = tuple[int, Optional[float]]

MOST_PARTICIPANTS = 100
_FORGET_AT = 4 * MOST_PARTICIPANTS
"""A machine that starts a program every second would otherwise fill memory, and the line that tells of the episode."""


def participant(process: model.Process, share: Optional[float] = None) -> Participant:
    """Give a process's part in an episode, from the process as it is now."""
    container = process.container
    return Participant(
        name=naming.process_title(process),
        pid=process.pid,
        started=process.started,
        share=share,
        user=process.user,
        container=(container.name or container.id[:12]) if container else None,
        unit=process.unit,
        command_line=" ".join(process.command_line) if process.command_line else None,
        exe=process.exe,
        application=process.application.id if process.application else None,
    )


class _Sums:
    """Peaks, time-weighted sums and each process's work over a stretch of time."""

    def __init__(self) -> None:
        self.peak: dict[str, float] = {}
        self.weighted: dict[str, float] = {}
        self.seconds: dict[str, float] = {}
        self.activities: dict[Activity, float] = {}
        self.work: dict[Identity, float] = {}
        self.whole_work = 0.0
        self.joules: Optional[float] = None

    def add(self, gpu: model.Gpu, finding: Finding, elapsed_s: float) -> None:
        use, top = gpu.utilization, gpu.utilization_peak or gpu.utilization
        means = (use.sm, use.encoder, use.decoder, gpu.power_w, gpu.temperature_c)
        peaks = (top.sm, top.encoder, top.decoder, gpu.power_w, gpu.temperature_c)
        for name, value, peak in zip(_MEASURES, means, peaks):
            if value is not None:
                self.peak[name] = max(self.peak.get(name, value), value, value if peak is None else peak)
                self.weighted[name] = self.weighted.get(name, 0.0) + value * elapsed_s
                self.seconds[name] = self.seconds.get(name, 0.0) + elapsed_s
        if gpu.power_w is not None:
            self.joules = (self.joules or 0.0) + gpu.power_w * elapsed_s
        if finding.activity.is_load:
            self.activities[finding.activity] = self.activities.get(finding.activity, 0.0) + max(elapsed_s, 1e-3)
            self.whole_work += elapsed_s
            for share in finding.shares:
                who = (share.pid, share.started)
                part = share.share if share.share is not None else (1.0 if share is finding.shares[0] else 0.0)
                self.work[who] = self.work.get(who, 0.0) + part * elapsed_s

    def take(self, later: _Sums) -> None:
        for name, value in later.peak.items():
            self.peak[name] = max(self.peak.get(name, value), value)
        for ours, theirs in ((self.weighted, later.weighted), (self.seconds, later.seconds)):
            for name, value in theirs.items():
                ours[name] = ours.get(name, 0.0) + value
        for activity, seconds in later.activities.items():
            self.activities[activity] = self.activities.get(activity, 0.0) + seconds
        for who, seconds in later.work.items():
            self.work[who] = self.work.get(who, 0.0) + seconds
        self.whole_work += later.whole_work
        if later.joules is not None:
            self.joules = (self.joules or 0.0) + later.joules

    def mean(self, name: str) -> Optional[float]:
        seconds = self.seconds.get(name, 0.0)
        return self.weighted[name] / seconds if seconds else self.peak.get(name)


class EpisodeRecord:
    """Collects one episode of one GPU, from the first load on."""

    def __init__(self, episode_id: str, host: str, gpu: model.Gpu, started: float) -> None:
        """Begin at the Unix time `started`."""
        self.id = episode_id
        self.started = started
        self.verdict = Verdict(expected=False, by="default", text="")
        self.judged: dict[Identity, Verdict] = {}
        self.told: set[tuple[Optional[str], Optional[str]]] = set()
        self._host = host
        self._gpu = gpu
        self._sums = _Sums()
        self._tail = _Sums()
        self._has_tail = False
        self._participants: dict[Identity, Participant] = {}
        self._known: dict[Identity, tuple[object, ...]] = {}
        self._began: dict[Optional[Identity], float] = {}
        self._counter_first = gpu.energy_j
        self._counter_last = gpu.energy_j

    def add(self, gpu: model.Gpu, finding: Finding, processes: dict[int, model.Process], elapsed_s: float) -> None:
        """Take one reading that stands for `elapsed_s` seconds."""
        if not finding.activity.is_load:
            self._tail.add(gpu, finding, elapsed_s)
            self._has_tail = True
            return
        if self._has_tail:
            self._sums.take(self._tail)
            self._tail, self._has_tail = _Sums(), False
        self._sums.add(gpu, finding, elapsed_s)
        self._counter_last = gpu.energy_j
        for share in finding.shares:
            who = (share.pid, share.started)
            self._note(who, processes.get(share.pid))
        if len(self._participants) > _FORGET_AT:
            self._forget({(share.pid, share.started) for share in finding.shares})

    def _note(self, who: Identity, process: Optional[model.Process]) -> None:
        """Keep who a participant is, and learn what is found out later: a container's name, a model, a unit."""
        if process is None or process.missing == "gone":
            if who not in self._participants:
                self._participants[who] = participant(process or model.Process(*who))
            return
        facts = (process.container, process.application, process.unit, process.command_line, process.user)
        if self._known.get(who) != facts:
            self._known[who] = facts
            self._participants[who] = participant(process)

    def _forget(self, present: set[Identity]) -> None:
        """Keep who did most of the work, who is there now, and of the unexpected the one who did most."""
        keep = {*self._ranked()[:MOST_PARTICIPANTS], *present}
        self._participants = {key: who for key, who in self._participants.items() if key in keep}
        self._known = {key: facts for key, facts in self._known.items() if key in keep}
        self.judged = {key: verdict for key, verdict in self.judged.items() if key in keep}
        self._sums.work = {key: seconds for key, seconds in self._sums.work.items() if key in keep}

    def _ranked(self) -> list[Identity]:
        """Give the participants by their work, of which the unexpected with most stands among the first."""
        ranked = sorted(self._participants, key=lambda key: -self._sums.work.get(key, 0.0))
        odd = next((key for key in ranked if key in self.judged and not self.judged[key].expected), None)
        if odd in ranked[MOST_PARTICIPANTS:]:
            ranked.remove(odd)
            ranked.insert(MOST_PARTICIPANTS - 1, odd)
        return ranked

    def began(self, who: Optional[Identity], time: float) -> float:
        """Give when this process first did most of the work, which for a new one is the Unix `time`, now."""
        return self._began.setdefault(who, time if self._began else self.started)

    def energy_wh(self) -> Optional[float]:
        """Give the energy from the driver's counter, else from the power over time."""
        if self._counter_first is not None and self._counter_last is not None:
            used_j = self._counter_last - self._counter_first
            if used_j > 0:
                return used_j / _JOULES_PER_WH
        return None if self._sums.joules is None else self._sums.joules / _JOULES_PER_WH

    def episode(self, ended: Optional[float] = None) -> Episode:
        """Give the episode as it stands, or as it ended at the Unix time `ended`."""
        sums = self._sums
        activity = max(sums.activities, key=lambda each: sums.activities[each], default=Activity.UNATTRIBUTED)
        ranked = [(key, self._participants[key]) for key in self._ranked()[:MOST_PARTICIPANTS]]
        return Episode(
            id=self.id,
            host=self._host,
            gpu=self._gpu.uuid,
            gpu_name=self._gpu.name,
            started=self.started,
            ended=ended,
            activity=activity,
            peak=Level(**{name: sums.peak.get(name) for name in _MEASURES}),
            mean=Level(**{name: sums.mean(name) for name in _MEASURES}),
            energy_wh=self.energy_wh(),
            processes=tuple(
                who._replace(
                    share=round(sums.work.get(key, 0.0) / sums.whole_work, 4) if sums.whole_work else None,
                    expected=self.judged[key].expected if key in self.judged else None,
                )
                for key, who in ranked
                if sums.work.get(key, 0.0) > 0 or len(ranked) == 1 or key == ranked[0][0]
            ),
            verdict=self.verdict,
        )
