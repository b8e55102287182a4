"""One spin-up being written down: figures, energy, who took part, and the verdict. Pure; the detector says when.

Sums run only up to the last load: what comes while the detector waits for the release is kept apart, and counts only if
the load comes back. Where a load began or ended between two readings, it is taken to have done so in the middle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import model, naming, shares
from hoofhearted_desktop.core.assessment import Activity, Episode, Level, Participant, Share, Verdict
from hoofhearted_desktop.core.energy import JOULES_PER_WH, Meter

if TYPE_CHECKING:
    from hoofhearted_desktop.core.activity import Finding

_MEASURES = ("sm", "encoder", "decoder", "power_w", "temperature_c")
Identity = tuple[int, Optional[float]]

MOST_PARTICIPANTS = 100
MOST_LETTERS = 32 * 1024
"""Of all paths and command lines of an episode: they are kept for ever, and whoever may use the GPU may make them long."""
SHORTENED = 200
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


def _within_bounds(processes: list[Participant]) -> tuple[Participant, ...]:
    """Give participants whole until their texts have the letters that there are, those whom nobody expected first; others are shortened."""
    left = MOST_LETTERS
    for place in sorted(range(len(processes)), key=lambda each: processes[each].expected is not False):
        who = processes[place]
        letters = len(who.command_line or "") + len(who.exe or "")
        if letters <= left:
            left -= letters
        else:
            processes[place] = who._replace(command_line=_shortened(who.command_line), exe=_shortened(who.exe))
    return tuple(processes)


def _shortened(text: Optional[str]) -> Optional[str]:
    return text if text is None or len(text) <= SHORTENED else f"{text[: SHORTENED - 1]}…"


class _Measure:
    """One reading through a stretch of time."""

    __slots__ = ("peak", "seconds", "weighted")

    def __init__(self, value: float) -> None:
        self.peak = value
        self.weighted = self.seconds = 0.0


class _Sums:
    """Peaks, time-weighted sums and each process's work over a stretch of time; work is seconds of a loaded GPU."""

    def __init__(self) -> None:
        self.measures: dict[str, _Measure] = {}
        self.activities: dict[Activity, float] = {}
        self.work: dict[Identity, float] = {}
        self.untold: set[Identity] = set()
        self.whole_work = 0.0

    def add(self, gpu: model.Gpu, finding: Finding, elapsed_s: float) -> None:
        use, top = gpu.utilization, gpu.utilization_peak or gpu.utilization
        means = (use.sm, use.encoder, use.decoder, gpu.power_w, gpu.temperature_c)
        peaks = (top.sm, top.encoder, top.decoder, gpu.power_w, gpu.temperature_c)
        for name, value, peak in zip(_MEASURES, means, peaks):
            if value is not None:
                measure = self.measures.get(name)
                if measure is None:
                    measure = self.measures[name] = _Measure(value)
                measure.peak = max(measure.peak, value, value if peak is None else peak)
                measure.weighted += value * elapsed_s
                measure.seconds += elapsed_s
        if finding.activity.is_load:
            stands_for_s = max(elapsed_s, 1e-3)
            self.activities[finding.activity] = self.activities.get(finding.activity, 0.0) + stands_for_s
            self.whole_work += stands_for_s
            for place, share in enumerate(finding.shares):
                who = (share.pid, share.started)
                part = share.share
                if part is None:
                    part = float(finding.sole and place == 0)
                    if not part:
                        self.untold.add(who)
                self.work[who] = self.work.get(who, 0.0) + part * stands_for_s

    def take(self, later: _Sums) -> None:
        for name, theirs in later.measures.items():
            ours = self.measures.setdefault(name, theirs)
            if ours is not theirs:
                ours.peak = max(ours.peak, theirs.peak)
                ours.weighted += theirs.weighted
                ours.seconds += theirs.seconds
        for kind, seconds in later.activities.items():
            self.activities[kind] = self.activities.get(kind, 0.0) + seconds
        for who, seconds in later.work.items():
            self.work[who] = self.work.get(who, 0.0) + seconds
        self.whole_work += later.whole_work
        self.untold |= later.untold

    def mean(self, name: str) -> Optional[float]:
        measure = self.measures.get(name)
        if measure is None:
            return None
        return measure.weighted / measure.seconds if measure.seconds else measure.peak

    def peak(self, name: str) -> Optional[float]:
        return self.measures[name].peak if name in self.measures else None


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
        self._known: dict[Identity, tuple[model.Process, tuple[object, ...]]] = {}
        self._nameless = False
        self._began: dict[Optional[Identity], float] = {}
        self._meter: Optional[Meter] = None
        self._joules: Optional[float] = None
        self._edges_j = self._last_edge_j = 0.0
        self._last_w: Optional[float] = None

    def add(
        self,
        gpu: model.Gpu,
        finding: Finding,
        processes: dict[int, model.Process],
        elapsed_s: float,
        *,
        works: Optional[bool] = None,
    ) -> None:
        """Take the reading of `elapsed_s` after the one before; `works` says whether it is of the load or of the calm after it.

        Of the first, which began the episode, half the time is its own.
        """
        works = finding.activity.is_load if works is None else works
        if self._nameless or any(share.started is None for share in finding.shares):
            finding = finding._replace(shares=tuple(self._identified(share) for share in finding.shares))
        first = self._meter is None
        self._count_energy(gpu, elapsed_s, works=works)
        if not works:
            self._tail.add(gpu, finding, elapsed_s)
            self._has_tail = True
            return
        if self._has_tail:
            self._sums.take(self._tail)
            self._tail, self._has_tail = _Sums(), False
        self._sums.add(gpu, finding, elapsed_s / 2 if first else elapsed_s)
        if not finding.activity.is_load:
            return
        for share in finding.shares:
            self._note((share.pid, share.started), processes.get(share.pid))
        if len(self._participants) > _FORGET_AT:
            self._forget({(share.pid, share.started) for share in finding.shares})

    def _identified(self, share: Share) -> Share:
        """Give one process one identity, also where its start is told only now and then."""
        if share.started is None:
            started = next((start for pid, start in self._participants if pid == share.pid and start is not None), None)
            return share._replace(started=started)
        nameless = (share.pid, None)
        if nameless in self._participants:
            who = (share.pid, share.started)
            self._participants[who] = self._participants.pop(nameless)._replace(started=share.started)
            self._known.pop(nameless, None)
            for kept in (self._sums.work, self._tail.work):
                if nameless in kept:
                    kept[who] = kept.get(who, 0.0) + kept.pop(nameless)
            if nameless in self.judged:
                self.judged[who] = self.judged.pop(nameless)
        return share

    def _share(self, who: Identity) -> Optional[float]:
        """Give a part of the whole work; None where the driver never said it."""
        work = self._sums.work.get(who, 0.0)
        if not self._sums.whole_work or (not work and who in self._sums.untold):
            return None
        return round(work / self._sums.whole_work, 4)

    def _unattributed(self, shares: list[Optional[float]]) -> Optional[float]:
        """Give the part that no process of the list accounts for: with the shares it makes 1."""
        if not self._sums.whole_work:
            return None
        return round(max(0.0, 1.0 - sum(share or 0.0 for share in shares)), 4)

    def _count_energy(self, gpu: model.Gpu, elapsed_s: float, *, works: bool) -> None:
        if self._meter is None:
            self._meter = Meter(gpu)
            self._edges_j += (gpu.power_w or 0.0) * elapsed_s / 2
        else:
            self._meter.add(gpu, elapsed_s)
        if works:
            self._joules = self._meter.joules
            self._last_w = gpu.power_w
            self._last_edge_j = 0.0
        elif not self._has_tail:
            self._last_edge_j = (self._last_w or 0.0) * elapsed_s / 2

    def _note(self, who: Identity, process: Optional[model.Process]) -> None:
        """Keep who a participant is, and learn what is found out later: a container's name, a model, a unit."""
        if process is not None and not shares.is_same(process, who[1]):
            process = None
        known = self._known.get(who)
        if known is not None and known[0] is process:
            return
        if process is None or process.missing == "gone":
            if who not in self._participants:
                self._nameless = self._nameless or who[1] is None
                self._participants[who] = participant(process or model.Process(*who))
            return
        called = (process.command_line, process.exe, process.name)
        facts = (process.container, process.application, process.unit, process.user, called)
        if known is None or known[1] != facts:
            self._nameless = self._nameless or who[1] is None
            self._participants[who] = participant(process)
        self._known[who] = process, facts

    def _forget(self, present: set[Identity]) -> None:
        """Keep who did most of the work, who is there now, and of the unexpected the one who did most."""
        keep = {*self._ranked()[:MOST_PARTICIPANTS], *present}
        self._participants = {key: who for key, who in self._participants.items() if key in keep}
        self._known = {key: facts for key, facts in self._known.items() if key in keep}
        self.judged = {key: verdict for key, verdict in self.judged.items() if key in keep}
        self._sums.untold &= keep
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

    def is_still_there(self, gpu: model.Gpu) -> bool:
        """Whether who did most of the work is still on the GPU's list."""
        work = self._sums.work
        first = max(work, key=work.__getitem__) if work else None
        if first not in self._participants:
            first = next(iter(self._ranked()), None)
        return first is not None and any(used.pid == first[0] for used in gpu.processes or ())

    def energy_wh(self) -> Optional[float]:
        """Give the energy up to the last load."""
        return None if self._joules is None else (self._joules + self._edges_j + self._last_edge_j) / JOULES_PER_WH

    def _longest_activity(self) -> Activity:
        """Give what it was for the longest time; work that can be named for a third of it is not said to be nobody's."""
        activities = dict(self._sums.activities)
        nobody_s = activities.get(Activity.UNATTRIBUTED, 0.0)
        if sum(activities.values()) - nobody_s >= nobody_s / 2:
            activities.pop(Activity.UNATTRIBUTED, None)
        return max(activities, key=lambda each: activities[each], default=Activity.UNATTRIBUTED)

    def episode(self, ended: Optional[float] = None) -> Episode:
        """Give the episode as it stands, or as it ended at the Unix time `ended`."""
        sums = self._sums
        ranked = self._ranked()[:MOST_PARTICIPANTS]
        shares = {key: self._share(key) for key in ranked}
        return Episode(
            id=self.id,
            host=self._host,
            gpu=self._gpu.uuid,
            gpu_name=self._gpu.name,
            started=self.started,
            ended=ended,
            activity=self._longest_activity(),
            peak=Level(**{name: sums.peak(name) for name in _MEASURES}),
            mean=Level(**{name: sums.mean(name) for name in _MEASURES}),
            energy_wh=self.energy_wh(),
            processes=_within_bounds(
                [
                    self._participants[key]._replace(
                        share=shares[key], expected=self.judged[key].expected if key in self.judged else None
                    )
                    for key in ranked
                    if shares[key] or len(ranked) == 1 or key == ranked[0]
                ]
            ),
            verdict=self.verdict,
            unattributed_share=self._unattributed(list(shares.values())),
        )
