"""Which of the activities a GPU is in, and who causes it. Pure: a reading in, an answer out.

The order of the questions is the order of `product`'s table: asleep, cannot tell, loaded (by whom), held, idle. A missing
reading never answers a question with "no": without utilisation the power over the idle baseline is asked, and without
that the answer is unknown.
"""

from __future__ import annotations

from typing import NamedTuple, Optional

from hoofhearted_desktop.core import absence, model
from hoofhearted_desktop.core.assessment import Activity, Share


class Thresholds(NamedTuple):
    """Percent and watts. A load begins at `busy_percent` and lasts until it is under `calm_percent`."""

    busy_percent: float = 10.0
    calm_percent: float = 6.0
    media_percent: float = 5.0
    held_extra_w: float = 10.0
    power_load_w: float = 25.0


class Finding(NamedTuple):
    """The activity, who takes part with the largest share first, and for some activities why."""

    activity: Activity
    shares: tuple[Share, ...] = ()
    reason: Optional[str] = None
    remedy: Optional[str] = None
    extra_w: Optional[float] = None

    @property
    def loaded(self) -> Optional[bool]:
        """What the detector is told: loaded, calm, or None where nobody can say."""
        return None if self.activity is Activity.UNKNOWN else self.activity.is_load


MOST_SHARES = 32
HIGH_PSTATE = 3
IDLE_FRACTION = 0.2
DRAWING_KINDS = frozenset({"desktop", "browser", "game"})


def find(
    gpu: model.Gpu,
    processes: dict[int, model.Process],
    *,
    baseline_w: Optional[float] = None,
    was_loaded: bool = False,
    limits: Thresholds = Thresholds(),  # noqa: B008 - an immutable value
) -> Finding:
    """Say what `gpu` does. `processes` are the host's, by pid; `baseline_w` is its own learned idle power."""
    if gpu.power_state == "asleep":
        return Finding(Activity.ASLEEP)
    if gpu.problem is not None:
        return Finding(Activity.UNKNOWN, reason=gpu.problem.message, remedy=gpu.problem.remedy)
    if gpu.resting:
        return Finding(Activity.IDLE, reason="it is left alone for a moment, so that it can fall asleep")
    extra_w = None if gpu.power_w is None or baseline_w is None else gpu.power_w - baseline_w
    loaded = _loaded(gpu, extra_w, was_loaded=was_loaded, limits=limits)
    if loaded is None:
        return _without_load(gpu)
    if loaded:
        return _who(gpu, processes, extra_w, limits)
    return _held_or_idle(gpu, extra_w, limits)


def _without_load(gpu: model.Gpu) -> Finding:
    """Judge without any load: what MIG has cut is idle where nobody uses it, and of all else nothing can be said."""
    if gpu.parent is None and gpu.mig_instances is None:
        what = "neither the load nor the power" if gpu.power_w is None else "no load"
        return Finding(
            Activity.UNKNOWN,
            reason=f"the driver reports {what} of this GPU",
            remedy="run `hoofhearted doctor` to see what the driver answers",
        )
    if gpu.processes is None:
        reason = "the driver tells neither the load of what MIG has cut nor, without privilege, who uses it"
        return Finding(Activity.UNKNOWN, reason=reason, remedy="run the agent as root to see who uses it")
    if not gpu.processes:
        return Finding(Activity.IDLE, reason="no program uses it")
    count = len(gpu.processes)
    users = "one process uses it" if count == 1 else f"{count} processes use it"
    return Finding(Activity.UNKNOWN, reason=f"the driver tells no load of what MIG has cut; {users}")


def _loaded(gpu: model.Gpu, extra_w: Optional[float], *, was_loaded: bool, limits: Thresholds) -> Optional[bool]:
    use = gpu.utilization
    known = [value for value in (use.sm, use.encoder, use.decoder) if value is not None]
    if use.sm is None and not (known and max(known) >= limits.media_percent):
        return extra_w >= limits.power_load_w if extra_w is not None else None
    limit = limits.calm_percent if was_loaded else limits.busy_percent
    media_limit = limits.media_percent / 2 if was_loaded else limits.media_percent
    media = [value for value in (use.encoder, use.decoder) if value is not None]
    return (use.sm is not None and use.sm >= limit) or any(value >= media_limit for value in media)


def _kind_of_load(gpu: model.Gpu, limits: Thresholds) -> Activity:
    use = gpu.utilization
    encoder, decoder, sm = use.encoder or 0.0, use.decoder or 0.0, use.sm or 0.0
    media = max(encoder, decoder)
    if (
        media >= limits.media_percent / 2
        and (sm < limits.busy_percent or media >= limits.media_percent)
        and (sm < 50 or sm <= media)
    ):
        return Activity.ENCODING if encoder >= limits.media_percent / 2 else Activity.DECODING
    return Activity.COMPUTING


def _weight(used: model.GpuProcess, activity: Activity) -> Optional[float]:
    if activity is Activity.ENCODING:
        return used.encoder if used.encoder is not None else used.sm
    if activity is Activity.DECODING:
        return used.decoder if used.decoder is not None else used.sm
    return used.sm


def shares(gpu: model.Gpu, activity: Activity) -> tuple[Share, ...]:
    """Share the work among the processes, largest first; without figures, by what they hold, and with no share said.

    Only the MOST_SHARES that do most are named: of the two hundredth nobody wants to know, and each tick would carry it.
    """
    return _Ranking(gpu, activity).shares()


class _Ranking:
    """The processes of a GPU by how much of its work they do."""

    def __init__(self, gpu: model.Gpu, activity: Activity) -> None:
        used = gpu.processes or ()
        weights = [_weight(each, activity) for each in used]
        total = sum(weight for weight in weights if weight is not None)
        use = gpu.utilization
        device = (
            use.encoder if activity is Activity.ENCODING else use.decoder if activity is Activity.DECODING else use.sm
        )
        self._whole = max(total, device or 0.0) if total > 0 else 0.0
        self._ordered = sorted(zip(used, weights), key=_rank, reverse=True)

    def shares(self, among: Optional[dict[int, model.Process]] = None) -> tuple[Share, ...]:
        """Give the shares of all, or of those that are seen `among` the host's processes."""
        whole = self._whole
        found = []
        for used, weight in self._ordered:
            if among is None or _is_visible(among.get(used.pid)):
                found.append(Share(used.pid, used.started, weight / whole if whole and weight is not None else None))
                if len(found) == MOST_SHARES:
                    break
        return tuple(found)


def _rank(pair: tuple[model.GpuProcess, Optional[float]]) -> tuple[float, bool, int]:
    used, weight = pair
    return weight or 0.0, "compute" in used.types or "mps" in used.types, used.memory or 0


def _who(gpu: model.Gpu, processes: dict[int, model.Process], extra_w: Optional[float], limits: Thresholds) -> Finding:
    activity = _kind_of_load(gpu, limits)
    ranking = _Ranking(gpu, activity)
    visible, found = ranking.shares(processes), ranking.shares()
    if not visible or (found[0].share and found[0].pid != visible[0].pid):
        reason, remedy = _why_nobody(gpu, processes, found)
        return Finding(Activity.UNATTRIBUTED, found, reason, remedy, extra_w)
    if activity is Activity.COMPUTING and _draws(gpu, processes, visible[0]):
        activity = Activity.DRAWING
    return Finding(activity, visible, extra_w=extra_w)


def _is_visible(process: Optional[model.Process]) -> bool:
    return process is not None and absence.is_known(process)


def _draws(gpu: model.Gpu, processes: dict[int, model.Process], culprit: Share) -> bool:
    application = processes[culprit.pid].application
    if application is not None and application.kind in DRAWING_KINDS:
        return True
    used = next((each for each in gpu.processes or () if each.pid == culprit.pid), None)
    return used is not None and used.types == ("graphics",)


def _why_nobody(
    gpu: model.Gpu, processes: dict[int, model.Process], found: tuple[Share, ...]
) -> tuple[str, Optional[str]]:
    if gpu.processes is None:
        return "the driver does not report processes for this GPU", None
    if not found:
        return (
            "the driver lists no process on this GPU",
            "if this agent runs in a container, start it with --pid=host",
        )
    process = processes.get(found[0].pid) or model.Process(found[0].pid, missing="gone")
    why = absence.absence(process) or absence.Absence("has no name")
    return f"process {process.pid} {why.text}", why.remedy


def _burns(gpu: model.Gpu) -> bool:
    """Judge without a baseline: a high performance state, or more of the power limit than an idle card takes."""
    if gpu.pstate is not None and gpu.pstate <= HIGH_PSTATE:
        return True
    return (
        gpu.power_w is not None and bool(gpu.power_limit_w) and gpu.power_w >= IDLE_FRACTION * (gpu.power_limit_w or 0)
    )


def _held_or_idle(gpu: model.Gpu, extra_w: Optional[float], limits: Thresholds) -> Finding:
    holders = shares(gpu, Activity.HELD)
    without_context = not holders
    if without_context:
        holders = tuple(Share(pid, None, None) for pid in gpu.holders or ())
    if not holders:
        return Finding(Activity.IDLE, extra_w=extra_w)
    if extra_w is not None:
        held = extra_w >= limits.held_extra_w
    else:
        computing = any({"compute", "mps"} & set(used.types) for used in gpu.processes or ())
        held = (computing or without_context) and _burns(gpu)
    if not held:
        return Finding(Activity.IDLE, () if without_context else holders, extra_w=extra_w)
    if without_context:
        why = "a program keeps the device open without a GPU context, so it cannot rest"
    else:
        why = "a program keeps its context or memory on the GPU, so it cannot rest"
    return Finding(Activity.HELD, tuple(Share(s.pid, s.started, None) for s in holders), why, None, extra_w)
