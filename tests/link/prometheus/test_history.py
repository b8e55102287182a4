"""The past out of range queries: columns as an agent's, gaps, who used a GPU."""

from __future__ import annotations

from typing import Any

import pytest

from hoofhearted_desktop.core.samples import SampleError
from hoofhearted_desktop.link.prometheus import history, reading
from hoofhearted_desktop.link.prometheus.address import Matcher
from tests.link.prometheus.answers import UUID, dcgm, group, ours, vector

NOW = 10_000.0


def card(*rows: Any) -> reading.Card:
    found = reading.rows_from(vector(*rows))
    assert found is not None
    (one,) = reading.fleet_of(found).cards.values()
    return one


def series(asked: str, values: dict[float, float], **labels: str) -> Any:
    return {
        "metric": {"hoofhearted_asked": asked, **labels},
        "values": [[at, str(value)] for at, value in values.items()],
    }


def matrix(*found: Any) -> Any:
    return {"resultType": "matrix", "result": list(found)}


def asked(**given: Any) -> history.Asked:
    return history.asked_from({"gpu": UUID, **given}, NOW)


def test_a_stretch_is_cut_into_no_more_points_than_are_wanted() -> None:
    day = asked(**{"from": NOW - 6000.0, "to": NOW, "max_points": 100, "metrics": ["sm", "nonsense"]})
    assert (day.step_s, day.metrics) == (60.0, ("sm",))
    assert day.points <= 100
    assert asked().step_s == history.LEAST_STEP_S
    with pytest.raises(SampleError):
        history.asked_from({}, NOW)


def test_it_is_asked_by_one_promql_of_means_and_maxima() -> None:
    wanted = asked(**{"from": NOW - 600.0, "metrics": ["sm", "power_w"]})
    found = history.question(wanted, card(*ours()), [Matcher("cluster", "=", "eu")])
    assert found.count("avg_over_time") == found.count("max_over_time") == 2
    assert 'avg_over_time(hoofhearted_gpu_utilization_ratio{cluster="eu",UUID="GPU-1"}[90s])' in found
    other = history.question(wanted, card(*dcgm()), [])
    assert "DCGM_FI_DEV_GPU_UTIL" in other
    assert "hoofhearted_gpu" not in other


def test_points_begin_at_their_time_and_a_gap_is_one_point_of_nothing() -> None:
    wanted = asked(**{"from": NOW - 90.0, "to": NOW, "metrics": ["sm"], "min": True})
    first = NOW - 90.0
    values = {first + 15: 0.1, first + 30: 0.2, first + 90: 0.4}
    found = history.answer(wanted, matrix(series("sm:avg", values), series("sm:max", values)), card(*ours()))
    assert found["time"] == [first, first + 15, first + 30, first + 75]
    assert found["seconds"] == [15.0, 15.0, 0.0, 15.0]
    assert found["mean"]["sm"] == found["max"]["sm"] == [10.0, 20.0, None, 40.0]
    assert found["min"]["sm"] == [None] * 4


def test_dcgms_units_are_ours() -> None:
    wanted = asked(**{"from": NOW - 15.0, "to": NOW, "metrics": ["sm", "memory_used", "clock_sm_mhz"]})
    told = [
        series(f"{name}:avg", {NOW: value})
        for name, value in (("sm", 50.0), ("memory_used", 2.0), ("clock_sm_mhz", 1905.0))
    ]
    found = history.answer(wanted, matrix(*told), card(*dcgm()))
    assert [found["mean"][name][-1] for name in ("sm", "memory_used", "clock_sm_mhz")] == [50.0, 2 << 20, 1905.0]


def test_who_used_it_is_told_with_the_rest_as_others() -> None:
    wanted = asked(**{"from": NOW - 30.0, "to": NOW, "metrics": ["sm"], "by": "application", "most": 1})
    told = [
        series("sm:avg", {NOW - 15: 0.9, NOW: 0.9}),
        series("sm:used", {NOW - 15: 0.6, NOW: 0.6}, application="train.py", user="ines", unit="a"),
        series("sm:used", {NOW: 0.1}, application="train.py", user="ines", unit="b"),
        series("sm:used", {NOW: 0.2}, application="vLLM", container="chat"),
        series("sm:used", {NOW: 0.1}, application="others"),
        series("memory:used", {NOW: 1e9}, application="train.py", user="ines", unit="a"),
    ]
    found = history.answer(wanted, matrix(*told), card(*ours(), *group("train.py", 1.0)))
    first, others = found["used"]
    assert (first["key"], first["name"], first["user"], first["container"]) == (
        "train.py|ines|",
        "train.py",
        "ines",
        None,
    )
    assert first["mean"]["sm"] == [60.0, pytest.approx(70.0)]
    assert first["mean"]["memory_used"] == [0.0, 1e9]
    assert others["key"] == "others"
    assert others["mean"]["sm"] == [0.0, pytest.approx(30.0)]
    alone = history.answer(wanted._replace(application="vLLM"), matrix(*told), card(*ours()))
    assert [each["name"] for each in alone["used"]] == ["vLLM"]


@pytest.mark.parametrize(
    "data", [None, [], {"resultType": "matrix", "result": [7, {}, {"metric": {}, "values": [[1], None, ["x", "y"]]}]}]
)
def test_what_is_no_answer_is_an_empty_past(data: Any) -> None:
    found = history.answer(asked(metrics=["sm"]), data, card(*ours()))
    assert set(found["mean"]["sm"]) == {None}
    assert set(found["seconds"]) == {0.0}


@pytest.mark.parametrize("moment", [10**400, float("nan"), float("inf"), -1e300, "1", None, True])
def test_a_moment_that_is_none_is_left_out(moment: Any) -> None:
    strange = {"metric": {"hoofhearted_asked": "sm:avg"}, "values": [[moment, "0.5"]]}
    wanted = asked(metrics=["sm"])
    found = history.answer(wanted, matrix(strange), card(*ours()))
    assert found["mean"]["sm"] == [None]


def test_what_was_not_asked_for_is_left_out() -> None:
    wanted = asked(metrics=["sm"], by="application")
    told = [series("nobody:used", {NOW: 0.5}), series("sm:nobody", {NOW: 0.5}), series("", {NOW: 0.5})]
    assert history.answer(wanted, matrix(*told), card(*ours()))["mean"]["sm"] is not None
