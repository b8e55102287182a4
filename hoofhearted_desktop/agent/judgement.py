"""What is thought of those who take part in one spin-up: judged once each, told once a program. No I/O, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoofhearted_desktop.core.episodes import EpisodeRecord, Identity, participant

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.judge import Judge
    from hoofhearted_desktop.core import activity, model
    from hoofhearted_desktop.core.assessment import Episode, Share, Verdict

TAKES_PART = 0.25
MOST_PARTAKERS = 256


class Change(NamedTuple):
    """Something happened to an episode: started, joined, ended or reviewed."""

    change: str
    episode: Episode


def partakers(finding: activity.Finding) -> list[Share]:
    """Give those whose part is large enough to be judged: the first, and who does a quarter."""
    return [share for place, share in enumerate(finding.shares) if place == 0 or (share.share or 0.0) >= TAKES_PART]


def worst(verdicts: list[Verdict]) -> Verdict:
    """Give the first that is unexpected, else the first."""
    return next((verdict for verdict in verdicts if not verdict.expected), verdicts[0])


class Judgement:
    """The verdicts on one spin-up of one GPU."""

    def __init__(self, judge: Judge, record: EpisodeRecord, gpu_uuid: str) -> None:
        """Judge nobody yet; the verdicts are kept in `record`."""
        self._judge = judge
        self._record = record
        self._gpu_uuid = gpu_uuid
        self._partook_s: dict[Identity, float] = {}

    def started(self, finding: activity.Finding, processes: dict[int, model.Process]) -> Change:
        """Judge who is there when the load has held."""
        self._judge_partakers(finding, processes)
        verdicts = list(self._record.judged.values())
        self._record.verdict = worst(verdicts) if verdicts else self._judge.verdict(None, self._gpu_uuid)
        return Change("started", self._record.episode())

    def joined(
        self, finding: activity.Finding, processes: dict[int, model.Process], elapsed_s: float, hold_s: float
    ) -> list[Change]:
        """Judge who has taken part for the hold: a newcomer's single tick says nothing."""
        fresh = self._judge_partakers(self._held_on(finding, elapsed_s, hold_s), processes)
        if not fresh:
            return []
        self._record.verdict = fresh[0]
        return [Change("joined", self._record.episode())]

    def review(self) -> Change:
        """Judge everybody again, because the rules have changed."""
        judged = self._record.judged
        for who, before in judged.items():
            judged[who] = self._judge.review(who, self._gpu_uuid, self._record.id) or before
        if judged:
            self._record.verdict = worst(list(judged.values()))
        return Change("reviewed", self._record.episode())

    def _held_on(self, finding: activity.Finding, elapsed_s: float, hold_s: float) -> activity.Finding:
        taking = [(share.pid, share.started) for share in partakers(finding)]
        if len(self._partook_s) > MOST_PARTAKERS:
            self._partook_s = {who: self._partook_s[who] for who in taking if who in self._partook_s}
        for who in taking:
            self._partook_s[who] = self._partook_s.get(who, 0.0) + elapsed_s
        long = [share for share in finding.shares if self._partook_s.get((share.pid, share.started), 0.0) >= hold_s]
        return finding if len(long) == len(finding.shares) else finding._replace(shares=tuple(long))

    def _judge_partakers(self, finding: activity.Finding, processes: dict[int, model.Process]) -> list[Verdict]:
        """Judge those who have not been; give the unexpected whose program has not been told of in this episode."""
        record, fresh = self._record, []
        for share in partakers(finding):
            who = (share.pid, share.started)
            if who in record.judged:
                continue
            process = processes.get(share.pid)
            verdict = record.judged[who] = self._judge.settle(process, self._gpu_uuid, record.id)
            program = (None, None) if process is None else (participant(process).name, process.user)
            if not verdict.expected and program not in record.told:
                record.told.add(program)
                fresh.append(verdict)
        return fresh
