"""Which of the activities a GPU is in, and who causes it. Pure: a reading in, an answer out.

The order of the questions is the order of `product`'s table: asleep, cannot tell, loaded (by whom), held, idle. A missing
reading never answers a question with "no": without utilisation the power over the idle baseline is asked, and without
that the answer is unknown.
"""

from __future__ import annotations

from typing import NamedTuple, Optional

from hoofhearted_desktop.core import absence, model, shares
from hoofhearted_desktop.core.assessment import Activity, Share


class Thresholds(NamedTuple):
    """Percent, watts, and parts of a power limit.

    A load begins at `busy_percent` and lasts until it is under `calm_percent`, or under three tenths of what it has been,
    where that is more (but never more than it takes to begin). `usual_percent` and `usual_decoder_percent` are for what
    only the desktop and its browsers do, which nobody calls work until it is as much; what they encode is a
    call or a stream. Without a load figure, `power_part` of the power between idle and the limit is a load, without a limit
    `power_load_w` over idle, of a small card `least_load_w`; without a known idle power `burning_part` of the limit, or `awake_part` in a
    high performance state.
    """

    busy_percent: float = 10.0
    calm_percent: float = 6.0
    media_percent: float = 5.0
    usual_percent: float = 15.0
    usual_decoder_percent: float = 10.0
    held_extra_w: float = 10.0
    power_part: float = 0.2
    power_load_w: float = 25.0
    least_load_w: float = 12.0
    burning_part: float = 0.35
    awake_part: float = 0.25

    @classmethod
    def of(cls, load_percent: float, media_percent: float) -> Thresholds:
        """Give those for a load and a media load that a person chose: what is calm and what is usual moves with them."""
        return cls(
            busy_percent=load_percent,
            calm_percent=0.6 * load_percent,
            media_percent=media_percent,
            usual_percent=min(100.0, 1.5 * load_percent),
            usual_decoder_percent=min(100.0, 2.0 * media_percent),
        )


class Before(NamedTuple):
    """What is known of a GPU from earlier readings: its idle power, the lowest power, and its load where it had one.

    `usual` says that what is going on is the desktop's; `load_percent` and `load_w` are its SM load and power, None where
    that is not known. `previous_w` is the power of the reading before, `passed_s` earlier.
    """

    idle_w: Optional[float] = None
    lowest_w: Optional[float] = None
    loaded: bool = False
    usual: bool = False
    load_percent: Optional[float] = None
    load_w: Optional[float] = None
    previous_w: Optional[float] = None
    passed_s: float = 0.0


class Finding(NamedTuple):
    """The activity, who takes part with the largest share first, and for some activities why.

    `usual` says that it is a load that only the desktop and its browsers cause; `sole` that nobody but the first of those who
    take part can have done it, though the driver gives no figures. `part` is how much of the GPU a load takes, 0 to 1.
    """

    activity: Activity
    shares: tuple[Share, ...] = ()
    reason: Optional[str] = None
    remedy: Optional[str] = None
    extra_w: Optional[float] = None
    usual: bool = False
    sole: bool = False
    part: float = 1.0

    @property
    def loaded(self) -> Optional[bool]:
        """What the detector is told: loaded, calm, or None where nobody can say."""
        return None if self.activity is Activity.UNKNOWN else self.activity.is_load


HIGH_PSTATE = 3
LOW_PSTATE = 8
IDLE_FRACTION = 0.2
LIKELY_LIMIT_W = 250.0
"""For a card that does not tell its power limit."""
LASTING_PART = 0.3
"""A load that falls below this part of what it was is over: what is left is somebody's noise, or power that is still falling."""
FALLING = 0.5
"""Power that falls so much or more in a second is what is left of a load, and alone begins none: power follows slowly."""
LITTLE_RESTS = 2.0
DRAWING_KINDS = frozenset({"desktop", "browser", "game"})


def find(
    gpu: model.Gpu,
    processes: dict[int, model.Process],
    *,
    before: Before = Before(),  # noqa: B008 - an immutable value
    limits: Thresholds = Thresholds(),  # noqa: B008 - an immutable value
) -> Finding:
    """Say what `gpu` does. `processes` are the host's, by pid; `before` is what earlier readings of this GPU have taught."""
    if gpu.power_state == "asleep":
        return Finding(Activity.ASLEEP)
    if gpu.problem is not None:
        return Finding(Activity.UNKNOWN, reason=gpu.problem.message, remedy=gpu.problem.remedy)
    if gpu.resting:
        return Finding(Activity.IDLE, reason="it is left alone for a moment, so that it can fall asleep")
    extra_w = None if gpu.power_w is None or before.idle_w is None else gpu.power_w - before.idle_w
    loaded = _loaded(gpu, before, limits)
    if loaded is None or (not loaded and gpu.utilization.sm is None and gpu.mig_instances and gpu.processes != ()):
        # What MIG has cut may work in a small part of itself, for few watts.
        return _without_load(gpu)
    if loaded:
        found = _who(gpu, processes, extra_w, limits)
        if not found.usual or not _is_little(gpu, before, limits):
            return found._replace(part=_part(gpu, before))
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


def _loaded(gpu: model.Gpu, before: Before, limits: Thresholds) -> Optional[bool]:
    use = gpu.utilization
    media = max((value for value in (use.encoder, use.decoder) if value is not None), default=0.0)
    if media >= (limits.media_percent / 2 if before.loaded else limits.media_percent):
        return True
    if use.sm is None:
        return _burns_for_work(gpu, before, limits)
    limit = limits.busy_percent
    if before.loaded:
        lasting = LASTING_PART * (before.load_percent or 0.0)
        limit = min(limit, max(limits.calm_percent, lasting))
    return use.sm >= limit


def _is_little(gpu: model.Gpu, before: Before, limits: Thresholds) -> bool:
    """Whether a load of the desktop alone is no more than the desktop always has."""
    use = gpu.utilization
    if use.sm is None:
        return False
    part = 0.6 if before.loaded and before.usual else 1.0
    if (use.encoder or 0.0) >= part * limits.media_percent:
        return False
    return use.sm < part * limits.usual_percent and (use.decoder or 0.0) < part * limits.usual_decoder_percent


def _burns_for_work(gpu: model.Gpu, before: Before, limits: Thresholds) -> Optional[bool]:
    """Judge by the power alone: over what this GPU takes at rest, or else by its limit and performance state."""
    if gpu.power_w is None:
        return None
    limit_w = gpu.power_limit_w or LIKELY_LIMIT_W
    if gpu.pstate is not None and gpu.pstate >= LOW_PSTATE and gpu.power_w < limits.burning_part * limit_w:
        return False
    rest_w = before.idle_w if before.idle_w is not None else before.lowest_w
    if rest_w is not None:
        need_w = _needed_w(gpu, rest_w, limits)
        if before.loaded:
            need_w = max(0.6 * need_w, LASTING_PART * ((before.load_w or 0.0) - rest_w))
        elif before.previous_w is not None:
            need_w = max(need_w, (before.previous_w - rest_w) * FALLING**before.passed_s)
        if gpu.power_w - rest_w >= need_w:
            return True
        if before.idle_w is not None:
            return False
    part = limits.awake_part if gpu.pstate is not None and gpu.pstate <= HIGH_PSTATE else limits.burning_part
    return gpu.power_w >= part * limit_w


def _part(gpu: model.Gpu, before: Before) -> float:
    """Give how much of the GPU a load takes: its busiest engine, else its power between rest and limit, else all of it."""
    told = [each for each in (gpu.utilization.sm, gpu.utilization.encoder, gpu.utilization.decoder) if each is not None]
    if told:
        return max(told) / 100.0
    rest_w = before.idle_w if before.idle_w is not None else before.lowest_w
    limit_w = gpu.power_limit_w or LIKELY_LIMIT_W
    if rest_w is None or gpu.power_w is None or limit_w <= rest_w:
        return 1.0
    return min(1.0, max(0.0, (gpu.power_w - rest_w) / (limit_w - rest_w)))


def _needed_w(gpu: model.Gpu, rest_w: float, limits: Thresholds) -> float:
    """Give the watts over rest that are a load; without a limit a card that rests at few watts is taken to be a small one."""
    if gpu.power_limit_w:
        return limits.power_part * max(0.0, gpu.power_limit_w - rest_w)
    return min(limits.power_load_w, max(limits.least_load_w, LITTLE_RESTS * rest_w))


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


def _who(
    gpu: model.Gpu,
    processes: dict[int, model.Process],
    extra_w: Optional[float],
    limits: Thresholds,
) -> Finding:
    activity = _kind_of_load(gpu, limits)
    ranking = shares.Ranking(gpu, activity, processes)
    visible, first = ranking.shares(processes), ranking.first()
    if not visible or (first is not None and first.share and first.pid != visible[0].pid):
        found = ranking.shares()
        reason, remedy = _why_nobody(gpu, processes, found)
        return Finding(Activity.UNATTRIBUTED, found, reason, remedy, extra_w)
    if ranking.leaves_most_to_others():
        reason = "the processes that the driver lists do only a small part of it"
        remedy = "run the agent as root, and in a container with --pid=host, to see the others"
        return Finding(Activity.UNATTRIBUTED, visible, reason, remedy, extra_w)
    usual = ranking.is_usual(processes, limits.calm_percent)
    if activity is Activity.COMPUTING and _draws(gpu, processes, visible[0]):
        activity = Activity.DRAWING
    return Finding(activity, visible, extra_w=extra_w, usual=usual, sole=ranking.is_sole())


def _draws(gpu: model.Gpu, processes: dict[int, model.Process], culprit: Share) -> bool:
    if shares.kind_of(processes[culprit.pid]) in DRAWING_KINDS:
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
    process = processes.get(found[0].pid)
    if process is None or not shares.is_same(process, found[0].started):
        process = model.Process(found[0].pid, found[0].started, missing="gone")
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
    holders = shares.shares(gpu, Activity.HELD)
    without_context = not holders
    if without_context:
        holders = tuple(Share(pid, None, None) for pid in gpu.holders or ())
    if not holders:
        return Finding(Activity.IDLE, extra_w=extra_w)
    if extra_w is not None:
        held = extra_w >= limits.held_extra_w
    else:
        computing = any(shares.computes(used) for used in gpu.processes or ())
        held = (computing or without_context) and _burns(gpu)
    if not held:
        return Finding(Activity.IDLE, () if without_context else holders, extra_w=extra_w)
    if without_context:
        why = "a program keeps the device open without a GPU context, so it cannot rest"
    else:
        why = "a program keeps its context or memory on the GPU, so it cannot rest"
    return Finding(Activity.HELD, tuple(Share(s.pid, s.started, None) for s in holders), why, None, extra_w)
