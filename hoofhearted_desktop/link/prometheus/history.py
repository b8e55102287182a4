"""The past of one GPU out of a Prometheus, as an agent answers `history`: one range query, means and maxima in columns. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hoofhearted_desktop.core import metrics, samples
from hoofhearted_desktop.core.use import OTHERS, Who
from hoofhearted_desktop.link.prometheus import queries, reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoofhearted_desktop.link.prometheus.address import Matcher
    from hoofhearted_desktop.link.prometheus.reading import Card

USUAL_POINTS = 600
FEWEST_POINTS, MOST_POINTS = 2, 5000
USUAL_S = 600.0
LEAST_STEP_S = 15.0
LEAST_WINDOW_S = 90.0
"""A mean is over so much at least, so that one that is read every minute is in each."""

USUAL_MOST, GREATEST_MOST = 8, 64
ASLEEP = "asleep"

Json = dict[str, Any]
Column = list[Optional[float]]


class Asked(NamedTuple):
    """What is wanted: of which GPU, from when to when (Unix time), what, in which steps; `users` None where nobody asks who."""

    gpu: str
    begin: float
    end: float
    step_s: float
    metrics: tuple[str, ...]
    lowest: bool = False
    users: Optional[int] = None
    application: Optional[str] = None

    @property
    def points(self) -> int:
        """How many points there are at most."""
        return max(1, math.floor((self.end - self.begin) / self.step_s + 1e-6) + 1)


def asked_from(params: Json, now: float) -> Asked:
    """Read a request, or raise SampleError."""
    part = samples.Reader(params, "params")
    gpu = part.required("gpu", part.text("gpu"))
    given = part.number("from")
    begin = given if given is not None else part.number("since")
    until = part.number("to")
    end = min(now, until if until is not None else now)
    begin = min(end - LEAST_STEP_S, now - USUAL_S if begin is None else max(begin, 0.0))
    points = min(MOST_POINTS, max(FEWEST_POINTS, part.whole("max_points") or USUAL_POINTS))
    step_s = max(LEAST_STEP_S, math.ceil((end - begin) / points))
    wanted = part.texts("metrics")
    known = [name for name in (*metrics.HISTORY, ASLEEP) if wanted is None or name in wanted]
    users = None
    if part.text("by") is not None:
        users = min(GREATEST_MOST, max(1, part.whole("most") or USUAL_MOST))
    # A point of a range query is of the time before it.
    return Asked(
        gpu,
        begin + step_s,
        max(end, begin + step_s),
        step_s,
        tuple(known),
        part.truth("min"),
        users,
        part.text("application"),
    )


def question(asked: Asked, card: Card, matchers: Sequence[Matcher]) -> str:
    """Give the PromQL of it all; of a GPU for which nothing is asked, one that has no rows."""
    labels = {metrics.UUID: card.key.uuid}
    if card.key.instance:
        labels["GPU_I_ID"] = card.key.instance
    window_s = max(asked.step_s, LEAST_WINDOW_S)
    functions = ("avg", "max", "min") if asked.lowest else ("avg", "max")
    parts = [
        queries.marked(queries.over_time(name, function, matchers, labels, window_s), f"{wanted}:{function}")
        for wanted in asked.metrics
        for name in [_source(wanted, card)[0]]
        for function in functions
    ]
    if asked.users is not None and card.ours:
        parts += [
            queries.marked(queries.over_time(each.name, "avg", matchers, labels, window_s), f"{each.path[0]}:used")
            for each in metrics.GROUP_METRICS
        ]
    return " or ".join(parts) or "vector(0) == 1"


def nothing(asked: Asked) -> Json:
    """Answer for a GPU that is not known."""
    return _empty(asked)


def answer(asked: Asked, data: object, card: Card) -> Json:
    """Give the answer of an agent: points that begin at their `time`, stretches without any reading as one point of nothing."""
    columns: dict[tuple[str, str], Column] = {}
    groups: dict[tuple[str, ...], dict[str, Column]] = {}
    for row in _series(data):
        wanted, _, kind = row.labels.get("hoofhearted_asked", "").partition(":")
        if kind == "used":
            who = tuple(row.label(name) for name in metrics.GROUP_LABELS)
            metric = next((each for each in metrics.GROUP_METRICS if each.path[0] == wanted), None)
            if metric is None:
                continue
            column = groups.setdefault(who, {}).setdefault(wanted, [None] * asked.points)
            _fill(column, row.values, asked, metric.per)
        elif wanted in asked.metrics:
            column = columns.setdefault((wanted, kind), [None] * asked.points)
            _fill(column, row.values, asked, _source(wanted, card)[1])
    watched = [any(column[at] is not None for column in columns.values()) for at in range(asked.points)]
    kept = [at for at in range(asked.points) if watched[at] or at == 0 or watched[at - 1]]
    made: Json = {
        "gpu": asked.gpu,
        "step_s": asked.step_s,
        "time": [round(asked.begin + (at - 1) * asked.step_s, 3) for at in kept],
        "seconds": [asked.step_s if watched[at] else 0.0 for at in kept],
    }
    for name, function in (("mean", "avg"), ("max", "max"), ("min", "min")):
        if name != "min" or asked.lowest:
            made[name] = {wanted: _of(columns.get((wanted, function)), kept) for wanted in asked.metrics}
    if asked.users is not None:
        made["used"] = _used(asked, groups, watched, kept)
    return made


class _Series(NamedTuple):
    labels: dict[str, str]
    values: list[tuple[float, float]]

    def label(self, name: str) -> str:
        return reading.Row(self.labels, 0.0).label(name)


def _series(data: object) -> Iterable[_Series]:
    result = data.get("result") if isinstance(data, dict) and data.get("resultType") == "matrix" else None
    for each in result if isinstance(result, list) else ():
        labels = each.get("metric") if isinstance(each, dict) else None
        values = each.get("values") if isinstance(each, dict) else None
        if not isinstance(labels, dict) or not isinstance(values, list):
            continue
        told = []
        for pair in values[: MOST_POINTS + 1]:
            value = reading.number_of(pair)
            if value is not None and reading.is_moment(pair[0]):
                told.append((float(pair[0]), value))
        yield _Series({name: text for name, text in labels.items() if isinstance(text, str)}, told)


def _source(wanted: str, card: Card) -> tuple[str, float]:
    """Give the name of what is wanted at whoever tells of this GPU, and how much of ours one of its unit is."""
    if wanted == ASLEEP:
        return metrics.ASLEEP, 1.0
    metric = metrics.BY_PATH[metrics.HISTORY[wanted]]
    if card.ours or metric.dcgm is None:
        return metric.sample_name, metric.per
    if wanted == "sm" and card.profiled is not None:
        return queries.PROFILED, 100.0
    return metric.dcgm.name, metric.dcgm.per


def _fill(column: Column, values: list[tuple[float, float]], asked: Asked, per: float) -> None:
    """Put values at their places; where several series are one (a GPU that was called otherwise before) the later counts."""
    for moment, value in values:
        at = round((moment - asked.begin) / asked.step_s)
        if 0 <= at < len(column):
            column[at] = round(value * per, 3)


def _of(column: Optional[Column], kept: list[int]) -> Column:
    return [None if column is None else column[at] for at in kept]


def _used(
    asked: Asked, groups: dict[tuple[str, ...], dict[str, Column]], watched: list[bool], kept: list[int]
) -> list[Json]:
    """Give who used the GPU; a group of a unit more or less is one here, as in an agent's answer."""
    whose: dict[Who, dict[str, Column]] = {}
    for (application, container, _unit, user), told in groups.items():
        who = Who(application, None, user or None, container or None)
        if application == metrics.OTHERS:
            who = Who(OTHERS)
        if asked.application in {None, application}:
            _add(whose.setdefault(who, {}), told, asked.points)
    own = sorted((who for who in whose if who.name != OTHERS), key=lambda who: -_work(whose[who]))
    shown, rest = own[: asked.users], own[asked.users :]
    others = whose.get(Who(OTHERS), {})
    for who in rest:
        _add(others, whose[who], asked.points)
    found = [_user(who, who.key, whose[who], watched, kept) for who in shown]
    return [*found, _user(Who(OTHERS), OTHERS, others, watched, kept)] if others else found


def _add(into: dict[str, Column], told: dict[str, Column], count: int) -> None:
    for name, column in told.items():
        before = into.setdefault(name, [None] * count)
        for at, value in enumerate(column):
            if value is not None:
                before[at] = (before[at] or 0.0) + value


def _work(told: dict[str, Column]) -> float:
    return max(
        (sum(value or 0.0 for value in told.get(name, ())) for name in ("sm", "encoder", "decoder")), default=0.0
    )


def _user(who: Who, key: str, told: dict[str, Column], watched: list[bool], kept: list[int]) -> Json:
    mean = {
        name: [(column[at] or 0.0) if watched[at] else None for at in kept]
        for name, column in ((name, told.get(metric)) for name, metric in _USED)
        if column is not None
    }
    return {"key": key, **who._asdict(), "mean": mean}


_USED = (("sm", "sm"), ("encoder", "encoder"), ("decoder", "decoder"), ("memory_used", "memory"))


def _empty(asked: Asked) -> Json:
    told: dict[str, Column] = {name: [] for name in asked.metrics}
    return {"gpu": asked.gpu, "step_s": asked.step_s, "time": [], "seconds": [], "mean": told, "max": told}
