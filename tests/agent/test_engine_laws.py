"""Laws of the engine, for any load at any interval: what an episode may never be, and that how often one looks changes little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hypothesis import given, settings
from hypothesis import strategies as st

from hoofhearted_desktop.agent.engine import Engine
from hoofhearted_desktop.agent.judge import Judge
from hoofhearted_desktop.core import model
from tests.examples import examples
from tests.readings import gpu, process, sample, used

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Episode

WHO = tuple(process(pid, f"job{pid}") for pid in (1, 2, 3))
DESKTOP = process(4, "Xorg", application=model.Application("xorg", "Xorg", kind="desktop"))
EVERYONE = (*WHO, DESKTOP)

INTERVALS_S = st.sampled_from([0.5, 1.0, 2.0, 3.3, 5.0, 10.0])
PERCENT = st.one_of(st.none(), st.just(0.0), st.floats(0.0, 100.0))
READINGS = st.lists(
    st.tuples(
        PERCENT,
        PERCENT,
        st.one_of(st.none(), st.floats(0.0, 400.0)),
        st.one_of(st.none(), st.floats(0.0, 1e9)),
        st.lists(st.tuples(st.sampled_from([1, 2, 3, 4, 9]), PERCENT), max_size=4, unique_by=lambda each: each[0]),
        st.sampled_from(["there"] * 12 + ["lost", "gone", "asleep", "gap", "set back", "set ahead"]),
    ),
    min_size=1,
    max_size=60,
)


def reading(
    sm: Optional[float],
    decoder: Optional[float],
    power_w: Optional[float],
    energy_j: Optional[float],
    users: list[tuple[int, Optional[float]]],
    state: str,
) -> Optional[model.Gpu]:
    """A reading of any nonsense that a driver may say."""
    if state == "gone":
        return None
    if state == "lost":
        return gpu(None, problem=model.Problem("gpu_lost", "lost"))
    listed = tuple(used(pid, part) for pid, part in users)
    return gpu(
        sm,
        decoder=decoder,
        power_w=power_w,
        energy_j=energy_j,
        processes=listed,
        power_state="asleep" if state == "asleep" else "active",
    )


def told(changes: list[tuple[str, Episode]]) -> list[Episode]:
    return [episode for change, episode in changes if change == "ended"]


@settings(max_examples=examples(100), deadline=None)
@given(READINGS, INTERVALS_S)
def test_what_an_episode_may_never_be(readings: list[tuple[object, ...]], interval_s: float) -> None:
    engine = Engine(Judge(seen=set()))
    at = ahead = 0.0
    changes: list[tuple[str, Episode]] = []
    for each in readings:
        state = each[-1]
        at += 400.0 if state == "gap" else interval_s
        ahead += {"set back": -7000.0, "set ahead": 3600.0}.get(str(state), 0.0)
        seen = reading(*each)  # type: ignore[arg-type]  # as they are drawn
        given_sample = sample(at, *(() if seen is None else (seen,)), processes=EVERYONE)
        observed = engine.observe(given_sample._replace(time=given_sample.time + ahead))
        changes += [(change.change, change.episode) for change in observed.changes]
        for assessment in observed.tick.assessments:
            assert sum(share.share or 0.0 for share in assessment.shares) <= 1.0001
    changes += [(change.change, change.episode) for change in engine.finish()]

    opened: Optional[str] = None
    for change, episode in changes:
        if change == "started":
            assert opened is None, "two at once on one GPU"
            opened = episode.id
        assert episode.id == opened
        if change == "ended":
            opened = None
    assert opened is None, "one was never ended"
    for episode in told(changes):
        assert episode.ended is not None
        assert episode.started <= episode.ended <= episode.started + at
        assert episode.energy_wh is None or episode.energy_wh >= 0.0
        shares = sum(who.share or 0.0 for who in episode.processes)
        assert episode.unattributed_share is not None
        assert abs(shares + episode.unattributed_share - 1.0) < 0.01
        assert episode.activity.is_load
    if not ahead:
        ends = [(episode.started, episode.ended or 0.0) for episode in told(changes)]
        assert all(later[0] >= earlier[1] - 0.001 for earlier, later in zip(ends, ends[1:])), ends  # noqa: B905, RUF007 - Python 3.9


@settings(max_examples=examples(40), deadline=None)
@given(
    st.lists(st.tuples(st.floats(40.0, 200.0), st.floats(60.0, 200.0), st.floats(30.0, 100.0)), min_size=1, max_size=4),
    st.sampled_from([0.5, 2.0, 5.0, 10.0]),
    st.floats(0.0, 0.99),
    st.sampled_from(["all", "no power", "no load"]),
)
def test_how_often_one_looks_changes_little(
    loads: list[tuple[float, float, float]], interval_s: float, phase: float, tells: str
) -> None:
    """Loads of 40 s and more with a minute between them: as many, and each begins and ends where it did, within an interval."""

    def seen_every(every_s: float, first: float) -> list[tuple[float, float]]:
        engine = Engine(Judge(seen=set()))
        changes: list[tuple[str, Episode]] = []
        at = first
        while at < sum(length + pause for length, pause, _sm in loads) + 130.0:
            sm = level(at)
            shown = gpu(sm, power_w=20.0 + 3.0 * sm, pstate=2 if sm else 8, processes=(used(1, sm),) if sm else ())
            if tells == "no power":
                shown = shown._replace(power_w=None)
            if tells == "no load":
                shown = shown._replace(utilization=model.Utilization(), processes=(used(1),) if sm else ())
            changes += [
                (each.change, each.episode) for each in engine.observe(sample(at, shown, processes=EVERYONE)).changes
            ]
            at += every_s
        changes += [(each.change, each.episode) for each in engine.finish()]
        return [(each.started, each.ended or 0.0) for each in told(changes)]

    def level(at: float) -> float:
        begin = 60.0
        for length, pause, sm in loads:
            if begin <= at < begin + length:
                return sm
            begin += length + pause
        return 0.0

    often, seldom = seen_every(1.0, 0.0), seen_every(interval_s, phase * interval_s)
    assert len(often) == len(seldom) == len(loads)
    for one, other in zip(often, seldom):  # noqa: B905 - not in Python 3.9
        assert abs(one[0] - other[0]) <= 0.5 + interval_s / 2 + 0.01
        assert abs(one[1] - other[1]) <= 0.5 + interval_s / 2 + 0.01
