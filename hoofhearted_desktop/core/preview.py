"""What the detector would have made of a recorded stretch of time by other settings, and what would have been told. Pure.

A history has rows of ten seconds with the mean and the highest reading of each, and the last hour as it was taken. Of a row
that was loaded in part it is not known when: so many of its seconds as its mean is of its highest reading are taken to be
load, beside the neighbour that is loaded too. They are given to the detector one by one, as an agent does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import activity, expectations, model
from hoofhearted_desktop.core.detector import Act, Detector, State, Step, Timing
from hoofhearted_desktop.core.hours import Moment, When
from hoofhearted_desktop.core.preferences import UNEXPECTED

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Episode, Participant
    from hoofhearted_desktop.core.expectations import Rule
    from hoofhearted_desktop.core.preferences import Notifications

Json = dict[str, Any]

METRICS = ("sm", "encoder", "decoder", "power_w", "asleep")
"""The columns of a history that are needed."""

_WIDTH = len(METRICS)
_ENGINES = 3
"""The first of METRICS are loads in percent."""
_SECOND_S = 1.0
_WHOLE_S = 0.5
"""What is loaded but for less than this is loaded all the time."""
_QUIET = frozenset({State.BLIND, State.QUIET})


class Stretch(NamedTuple):
    """A spin-up as it would have been: Unix times; `ended` is None where it goes on at the end of the history."""

    started: float
    ended: Optional[float]


class Told(NamedTuple):
    """A spin-up with what is recorded of who did it. `expected` is None where nothing is; `told`: a notification would have come."""

    started: float
    ended: Optional[float]
    gpu: str
    name: Optional[str]
    expected: Optional[bool]
    told: bool


class _Reading(NamedTuple):
    """One row's means, or its highest readings, in the order of METRICS."""

    sm: Optional[float]
    encoder: Optional[float]
    decoder: Optional[float]
    power_w: Optional[float]
    asleep: Optional[float]


class _Row(NamedTuple):
    """A row of the history: it ends at `until`, stands for `seconds`, and was loaded for so many; None where nobody knows."""

    until: float
    seconds: float
    loaded_s: Optional[float]
    part: float


class Course:
    """One GPU through its history, which may come in pieces."""

    def __init__(self, timing: Timing, limits: activity.Thresholds, idle_w: Optional[float] = None) -> None:
        """Begin before the first piece; `idle_w` is the GPU's idle power, where that is known."""
        self._detector = Detector(timing)
        self._limits = limits
        self._idle_w = idle_w
        self._last: Optional[_Row] = None
        self._before = False
        self._level: Optional[float] = None
        self._found: list[Stretch] = []

    def take(self, columns: Json) -> None:
        """Take the next piece, as the method history gives it with METRICS; what it repeats of the one before is passed over."""
        step_s = columns["step_s"]
        values = [columns[which][name] for which in ("mean", "max") for name in METRICS]
        for time, seconds, *row in zip(columns["time"], columns["seconds"], *values):
            until = time + step_s
            stands_for = seconds or step_s or _SECOND_S
            if self._last is not None:
                if until <= self._last.until:
                    continue
                stands_for = min(stands_for, until - self._last.until)  # time never goes backwards
            self._step(self._row(until, stands_for, _Reading(*row[:_WIDTH]), _Reading(*row[_WIDTH:])))

    def finish(self) -> list[Stretch]:
        """Give the spin-ups, after the last piece."""
        self._step(None)
        return self._found

    def _row(self, until: float, seconds: float, mean: _Reading, top: _Reading) -> _Row:
        loaded = _is_loaded(mean, top, self._limits, self._level, self._idle_w)
        if not loaded:
            self._level = None
            return _Row(until, seconds, None if loaded is None else 0.0, 1.0)
        self._level = mean.sm or 0.0
        highest = max((each for each in top[:_ENGINES] if each is not None), default=100.0)
        return _Row(until, seconds, seconds * _loaded_part(mean, top, self._idle_w), highest / 100.0)

    def _step(self, following: Optional[_Row]) -> None:
        """Give the detector the row before this one: only now its neighbours are known."""
        row, self._last = self._last, following
        if row is None:
            return
        after = following is not None and bool(following.loaded_s)
        for step in _steps(self._detector, row, before=self._before, after=after):
            self._note(step)
        self._before = bool(row.loaded_s)

    def _note(self, step: Step) -> None:
        if step.act is Act.START and step.at is not None:
            self._found.append(Stretch(step.at, None))
        elif step.act is Act.END and step.at is not None and self._found:
            self._found[-1] = Stretch(self._found[-1].started, max(self._found[-1].started, step.at))


def _steps(detector: Detector, row: _Row, *, before: bool, after: bool) -> list[Step]:
    """Give one row to the detector, second by second where anything is going on; `before`, `after`: its neighbours are loaded."""
    if row.loaded_s is None:
        return detector.step(row.until, loaded=None)
    if row.loaded_s == 0 and detector.state in _QUIET:
        return detector.step(row.until, loaded=False)
    whole = row.loaded_s >= row.seconds - _WHOLE_S
    if whole and before and after and detector.state is State.BUSY:
        return detector.step(row.until, loaded=True, part=row.part)
    looks = max(1, round(row.seconds / _SECOND_S))
    busy = looks if whole else min(looks, round(row.loaded_s / _SECOND_S))
    first = looks - busy if after and not before else 0
    steps: list[Step] = []
    for look in range(looks):
        at = row.until - (looks - 1 - look) * row.seconds / looks
        steps += detector.step(at, loaded=first <= look < first + busy, part=row.part)
    return steps


def _is_loaded(
    mean: _Reading, top: _Reading, limits: activity.Thresholds, level: Optional[float], idle_w: Optional[float]
) -> Optional[bool]:
    """Say whether a row was loaded at its highest; `level` is the load of the row before, None where that was none."""
    if top.sm is not None:  # nearly always, and then the first and the last word of `activity` are enough
        media = max(top.encoder or 0.0, top.decoder or 0.0)
        if top.sm >= limits.busy_percent or media >= limits.media_percent:
            return True
        if level is None:
            return False
    if mean.asleep is not None and mean.asleep >= 1:
        return False
    use = model.Utilization(top.sm, None, top.encoder, top.decoder)
    before = activity.Before(idle_w, loaded=level is not None, load_percent=level)
    return activity.find(model.Gpu("", utilization=use, power_w=top.power_w), {}, before=before, limits=limits).loaded


def _loaded_part(mean: _Reading, top: _Reading, rest_w: Optional[float]) -> float:
    """Say for what part of its time a row was loaded, 0 to 1."""
    parts = [one / other for one, other in zip(mean[:_ENGINES], top[:_ENGINES]) if other and one is not None]
    if not parts and None not in (rest_w, mean.power_w, top.power_w):
        over_w = (top.power_w or 0.0) - (rest_w or 0.0)
        parts = [((mean.power_w or 0.0) - (rest_w or 0.0)) / over_w] if over_w > 0 else []
    return min(1.0, max(parts, default=1.0))


# ---------------------------------------------------------------- who, and what is told of it


class Wishes(NamedTuple):
    """What decides which spin-ups are told. `joins`: what was recorded as one spin-up still is, for the release is no shorter."""

    rules: tuple[Rule, ...]
    notifications: Notifications
    hold_s: float
    joins: bool


def told_of(
    found: list[tuple[str, Stretch]],
    recorded: list[Episode],
    wishes: Wishes,
    local: Callable[[float], Optional[Moment]],
) -> list[Told]:
    """Say of each spin-up, with its GPU, whose it was and whether it would have been told; in the order of time.

    Who it was comes from the spin-ups that are `recorded`; whether that is expected from the rules as they are now, else from
    what was decided then. Nobody knows more of one that was too short to be recorded.
    """
    notifications = wishes.notifications
    last: dict[str, float] = {}
    said: list[Told] = []
    for gpu, stretch, episodes in _joined(found, recorded, joins=wishes.joins):
        at = stretch.started + wishes.hold_s
        who, expected = _judged(episodes, wishes.rules, local)
        program = "" if who is None else who.application or who.name
        quiet = notifications.quiet is not None and _holds(When(hours=notifications.quiet), local(at))
        cool = program in last and at - last[program] < notifications.cooldown_s
        told = expected is False and not quiet and not cool and UNEXPECTED not in notifications.off
        if told:
            last[program] = at
        said.append(Told(stretch.started, stretch.ended, gpu, who.name if who else None, expected, told))
    return said


def _joined(
    found: list[tuple[str, Stretch]], recorded: list[Episode], *, joins: bool
) -> list[tuple[str, Stretch, list[Episode]]]:
    """Give them in the order of time with what is recorded of each; those of one recorded spin-up as one, where it `joins`."""
    said: list[tuple[str, Stretch, list[Episode]]] = []
    for gpu, stretch in sorted(found, key=lambda each: each[1].started):
        episodes = _overlapping(gpu, stretch, recorded)
        same = next(
            (at for at, (_, _, others) in enumerate(said) if joins and any(each in others for each in episodes)), None
        )
        if same is None:
            said.append((gpu, stretch, episodes))
        else:
            said[same] = (gpu, said[same][1]._replace(ended=stretch.ended), said[same][2])
    return said


def _holds(when: When, moment: Optional[Moment]) -> bool:
    return moment is not None and when.holds(moment)


def _overlapping(gpu: str, stretch: Stretch, recorded: list[Episode]) -> list[Episode]:
    return [
        each
        for each in recorded
        if each.gpu == gpu
        and (stretch.ended is None or each.started <= stretch.ended)
        and (each.ended is None or each.ended >= stretch.started)
    ]


def _judged(
    episodes: list[Episode], rules: tuple[Rule, ...], local: Callable[[float], Optional[Moment]]
) -> tuple[Optional[Participant], Optional[bool]]:
    """Give the first that nobody expects and False, else the culprit and what was decided; None where nobody was recorded."""
    if not episodes:
        return None, None
    first: Optional[Participant] = None
    for episode in episodes:
        if not episode.processes and not episode.verdict.expected:
            return first, False
        for who in episode.processes:
            first = first or who
            if who.expected is None:
                continue
            if not _is_expected(who, episode, rules, local(episode.started)):
                return who, False
    return first, True


def _is_expected(who: Participant, episode: Episode, rules: tuple[Rule, ...], moment: Optional[Moment]) -> bool:
    gpu = expectations.gpu_texts(model.Gpu(episode.gpu, name=episode.gpu_name))
    verdict = expectations.judge(expectations.Use(_process(who), gpu, moment), rules)
    if verdict.by == "rule":
        return verdict.expected
    return bool(who.expected) and episode.verdict.by != "rule"


def _process(who: Participant) -> model.Process:
    return model.Process(
        who.pid,
        who.started,
        who.name,
        who.exe,
        (who.command_line,) if who.command_line else None,
        who.user,
        container=model.Container(who.container, who.container) if who.container else None,
        unit=who.unit,
        application=model.Application(who.application or who.name, who.name),
    )
