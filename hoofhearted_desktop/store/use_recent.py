"""Who used the GPUs in the last seconds: ticks added up to pieces of ten seconds, from one multiple of ten to the next.

Load is added up at every tick, memory is as it stood at the last one: a list of hundreds of processes is gone through
once in ten seconds, and at a tick only who works.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.core import model, shares
from hoofhearted_desktop.core.use import NOBODY, UNSAID, Who, processes_of, who
from hoofhearted_desktop.store.columns import LARGEST
from hoofhearted_desktop.store.tiers import TIERS
from hoofhearted_desktop.store.use_rows import MEASURES, MEMORY, POWER, WORK, Bucket, Piece

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Assessment, Share, Tick

STEP_MS = TIERS[0].step_ms
_LEAST_REST = 0.01
_MOST = LARGEST * 2.0**20
"""Bytes, and far more than any other measure has."""
_SCALES = tuple(measure.scale for measure in MEASURES)

Listed = tuple[model.GpuProcess, ...]


class RecentUse:
    """The pieces since the last page, and of every GPU the one that is being added up."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._open: dict[str, tuple[Bucket, Listed]] = {}
        self._whole: list[Piece] = []
        self._processes: tuple[model.Process, ...] = ()
        self._known: dict[tuple[int, Optional[float]], tuple[Who, tuple[object, ...]]] = {}

    def add(self, tick: Tick, time_ms: int, covered_ms: int) -> None:
        """Take a tick that stands for so much time; of a GPU of which nobody says who uses it only that it worked is kept."""
        sample = tick.sample
        begins_ms = time_ms - time_ms % STEP_MS
        if any(bucket.time_ms != begins_ms for bucket, _ in self._open.values()):
            self._close()
        self._processes = sample.processes
        found = {each.uuid: each for each in tick.assessments}
        named: Optional[dict[int, model.Process]] = None
        for gpu in sample.gpus:
            listed = processes_of(gpu, sample)
            assessment = found.get(gpu.uuid)
            loaded = assessment is not None and assessment.activity.is_load
            if listed is None and not loaded:
                continue
            bucket = self._open[gpu.uuid][0] if gpu.uuid in self._open else Bucket(begins_ms)
            self._open[gpu.uuid] = bucket, listed or ()
            bucket.covered_ms += covered_ms
            if listed is None:
                _add_work(bucket.of(UNSAID), 1.0, gpu.power_w, covered_ms)
                continue
            use = gpu.utilization
            if use.sm == 0 and not use.encoder and not use.decoder and not loaded:
                continue
            if named is None:
                named = _by_pid(sample.processes)
            for used in listed:
                if used.sm or used.encoder or used.decoder:
                    sums = bucket.of(self._whose(used, named))
                    for place, value in enumerate((used.sm, used.encoder, used.decoder)):
                        _put(sums, place, value, covered_ms)
            if assessment is not None and loaded:
                self._share_out(bucket, gpu, listed, assessment, covered_ms, named)

    def _share_out(
        self,
        bucket: Bucket,
        gpu: model.Gpu,
        listed: Listed,
        assessment: Assessment,
        covered_ms: int,
        named: dict[int, model.Process],
    ) -> None:
        """Give everybody a part of the work and of the power, as core/episodes.py does; what is left over is nobody's."""
        rest = 1.0
        for place, share in enumerate(assessment.shares):
            part = share.share
            if part is None:
                part = float(place == 0 and _is_sole(share, listed))
            if part:
                _add_work(bucket.of(self._whose(share, named)), part, gpu.power_w, covered_ms)
            rest -= part
        if rest > _LEAST_REST:
            _add_work(bucket.of(NOBODY), rest, gpu.power_w, covered_ms)

    def _whose(self, used: Union[model.GpuProcess, Share], named: dict[int, model.Process]) -> Who:
        """Say whose a process is; looked at anew when it runs another program, or more has been found out of it."""
        process = named.get(used.pid)
        if process is not None and not shares.is_same(process, used.started):
            process = None
        identity = used.pid, used.started
        known = self._known.get(identity)
        if process is None:
            return who(model.Process(used.pid, used.started)) if known is None else known[0]
        facts = (process.application, process.container, process.command_line, process.user, process.exe, process.name)
        if known is None or known[1] != facts:
            known = self._known[identity] = who(process), facts
        return known[0]

    # ------------------------------------------------------------ out

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What was used since the last page."""
        return (*self._whole, *self._rows())

    def page(self) -> tuple[Piece, ...]:
        """Give what was used since the last page, and count it as given."""
        self._close()
        whole, self._whole = self._whole, []
        pids = {process.pid for process in self._processes}
        self._known = {identity: known for identity, known in self._known.items() if identity[0] in pids}
        return tuple(whole)

    def forget(self, before_ms: Optional[int] = None) -> None:
        """Let go of what began before a time in Unix milliseconds, or of all."""
        self._whole = [each for each in self._whole if before_ms is not None and each.time_ms >= before_ms]
        self._open = {
            gpu: each for gpu, each in self._open.items() if before_ms is not None and each[0].time_ms >= before_ms
        }

    def _close(self) -> None:
        self._whole += self._rows()
        self._open = {}

    def _rows(self) -> list[Piece]:
        named = _by_pid(self._processes)
        return [
            Piece(uuid, bucket.time_ms, bucket.covered_ms, self._with_memory(bucket, listed, named).row())
            for uuid, (bucket, listed) in self._open.items()
        ]

    def _with_memory(self, bucket: Bucket, listed: Listed, named: dict[int, model.Process]) -> Bucket:
        """Give a copy of what was added up, with the memory that each holds; who was told to do nothing did nothing."""
        whole = Bucket(bucket.time_ms)
        whole.covered_ms = bucket.covered_ms
        whole.sums = {whose: list(sums) for whose, sums in bucket.sums.items()}
        for used in listed:
            sums = whole.of(self._whose(used, named))
            _put(sums, MEMORY, used.memory, bucket.covered_ms)
            for place, value in enumerate((used.sm, used.encoder, used.decoder)):
                if _is_sane(value) and sums[place] is None:
                    sums[place] = 0.0
        return whole


def _by_pid(processes: tuple[model.Process, ...]) -> dict[int, model.Process]:
    return {process.pid: process for process in processes}


def _is_sane(value: Optional[float]) -> bool:
    return value is not None and 0 <= value <= _MOST


def _put(sums: list[Optional[float]], place: int, value: Optional[float], covered_ms: int) -> None:
    if value is not None and _is_sane(value):
        sums[place] = (sums[place] or 0.0) + value * _SCALES[place] * covered_ms


def _add_work(sums: list[Optional[float]], part: float, power_w: Optional[float], covered_ms: int) -> None:
    _put(sums, WORK, part, covered_ms)
    if power_w is not None:
        _put(sums, POWER, part * power_w, covered_ms)


def _is_sole(first: Share, listed: Listed) -> bool:
    """Whether only the first can have done it where the driver has no figures: there is no other, or none that computes."""
    others = [used for used in listed if used.pid != first.pid]
    computes = any(used.pid == first.pid and shares.computes(used) for used in listed)
    return not others or (computes and not any(shares.computes(used) for used in others))
