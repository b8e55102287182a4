"""A tick out of the rows of a Prometheus: of our gateway, of DCGM's exporter, of machines that are gone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core import explanation, messages, samples
from hoofhearted_desktop.core.assessment import Activity, Tick
from hoofhearted_desktop.link.prometheus import reading, ticks
from tests.link.prometheus.answers import TIME, UUID, dcgm, group, ours, row, vector


def tick_of(*rows: Any, now: float = TIME, remembered: ticks.Remembered | None = None) -> Tick:
    found = reading.rows_from(vector(*rows))
    assert found is not None
    fleet = reading.fleet_of(found)
    cards = (remembered or ticks.Remembered()).with_missing(fleet.cards, now)
    return messages.tick_from_json(ticks.tick_of("prom.lan", cards, fleet.problems, now, 1.0))


def sentences(tick: Tick) -> list[str]:
    return [gpu["sentence"] for gpu in explanation.why(tick)["gpus"]]


def test_a_gpu_of_our_gateway_says_what_it_does_and_for_whom() -> None:
    rows = ours(temperature_celsius=53.0, activity_since_timestamp_seconds=TIME - 60, memory_used_bytes=2e9)
    tick = tick_of(*rows, *group("Ollama", 0.8, container="ollama", user="david"), *group("xorg", 0.2))
    ((card, found),) = tick.each()
    assert card.utilization.sm == pytest.approx(90.0)
    assert (card.memory.used, card.temperature_c, card.index, card.name) == (2_000_000_000, 53.0, 0, "NVIDIA H100")
    assert found.activity is Activity.COMPUTING
    assert found.verdict is not None
    assert not found.verdict.expected
    assert sentences(tick) == [
        "H100 is computing for Ollama: 90 %, 200 W, 53 °C, for 1 min, container ollama, user david."
    ]


def test_what_it_did_not_say_cannot_be_said() -> None:
    tick = tick_of(*ours(utilization_ratio=None, power_watts=None, unexpected=None, processes=None, activity="unknown"))
    ((card, found),) = tick.each()
    assert card.utilization.sm is None
    assert card.power_w is None
    assert card.processes is None
    assert found.activity is Activity.UNKNOWN
    assert found.verdict is None
    assert found.remedy == "run `hoofhearted why` on rack-1"


def test_nobody_uses_it_is_other_than_nobody_can_say() -> None:
    tick = tick_of(*ours(processes=0.0, activity="idle", unexpected=0.0))
    assert tick.sample.gpus[0].processes == ()


def test_a_gpu_that_is_held_names_its_holder() -> None:
    rows = ours(activity="held", utilization_ratio=0.0, unexpected=0.0, power_over_idle_watts=40.0)
    told = [each for each in group("Jupyter notebook", 0.0) if "work_ratio" not in each["metric"]["__name__"]]
    tick = tick_of(*rows, *told)
    assert sentences(tick)[0].startswith("H100 is held awake by Jupyter notebook: 0 %, 200 W (+40 W over idle)")


def test_of_several_machines_each_gpu_says_where_it_is_and_they_stand_in_order() -> None:
    rows: list[Any] = []
    for machine in ("rack-10", "rack-2"):
        for number in ("1", "0"):
            rows += ours(machine, number, f"GPU-{machine}-{number}")
    tick = tick_of(*rows)
    assert [sentence.partition(" is ")[0] for sentence in sentences(tick)] == [
        "rack-2: H100 #0",
        "rack-2: H100 #1",
        "rack-10: H100 #0",
        "rack-10: H100 #1",
    ]


def test_a_name_with_digits_that_are_no_numbers_has_its_place_too() -> None:
    tick = tick_of(*ours("rack²"), *ours("rack2", uuid="GPU-2"))
    assert len(tick.sample.gpus) == 2


def test_a_name_that_no_text_can_be_has_processes_too() -> None:
    tick = tick_of(*ours("\ud800"), *group("\udfff", 0.5, "\ud800"))
    assert len(tick.sample.gpus[0].processes or ()) == 1


def test_two_hundred_gpus_of_fifty_machines_are_one_tick() -> None:
    rows: list[Any] = []
    for machine in range(50):
        for number in range(4):
            uuid = f"GPU-{machine}-{number}"
            rows += ours(f"node{machine}", str(number), uuid)
            rows += group("train.py", 1.0, f"node{machine}", str(number), uuid)
    tick = tick_of(*rows)
    assert len(tick.sample.gpus) == 200
    assert tick.sample.problems == ()
    assert len({each.pid for each in tick.sample.processes}) == 200


def test_of_too_many_gpus_it_is_said_that_they_are_not_all() -> None:
    rows: list[Any] = []
    for number in range(samples.MOST_GPUS + 5):
        rows += ours("node", str(number), f"GPU-{number}")
    tick = tick_of(*rows)
    assert len(tick.sample.gpus) == samples.MOST_GPUS
    assert [each.code for each in tick.sample.problems] == ["too_many_gpus"]


def test_dcgms_exporter_tells_readings_and_no_program() -> None:
    tick = tick_of(*dcgm())
    ((card, found),) = tick.each()
    assert (card.utilization.sm, card.power_w, card.temperature_c) == (95.0, 301.5, 61.0)
    assert (card.memory.used, card.memory.total) == (1000 << 20, 4000 << 20)
    assert card.processes is None
    assert found.activity is Activity.UNATTRIBUTED
    assert found.verdict is None
    assert found.reason == "DCGM's exporter tells no program"
    assert "hoofhearted gateway` on gke-1" in str(found.remedy)


def test_dcgms_exporter_may_know_to_which_pod_a_gpu_was_given() -> None:
    tick = tick_of(
        *dcgm(
            extra={
                "exported_pod": "trainer-0",
                "exported_namespace": "ml",
                "exported_container": "main",
                "pod": "dcgm-x",
            }
        )
    )
    ((card, found),) = tick.each()
    assert found.activity is Activity.COMPUTING
    assert card.processes is not None
    assert (card.processes[0].sm, card.processes[0].memory) == (95.0, 1000 << 20)
    assert sentences(tick) == ["A100 is computing for trainer-0: 95 %, 302 W, 61 °C, container ml/main."]


def test_a_mig_instance_is_a_gpu_of_its_own() -> None:
    rows = [
        *dcgm(GPU_UTIL=None, extra={"GPU_I_ID": "7", "GPU_I_PROFILE": "1g.5gb"}),
        row("DCGM_FI_PROF_GR_ENGINE_ACTIVE", 0.5, Hostname="gke-1", gpu="0", UUID="GPU-2", GPU_I_ID="7"),
        *dcgm(GPU_UTIL=None, extra={"GPU_I_ID": "8"}),
    ]
    tick = tick_of(*rows)
    assert [(each.uuid, each.parent) for each in tick.sample.gpus] == [("GPU-2/7", "GPU-2"), ("GPU-2/8", "GPU-2")]
    assert tick.sample.gpus[0].utilization.sm == 50.0
    assert tick.sample.gpus[1].utilization.sm is None


def test_a_reading_that_is_old_is_not_shown_as_one() -> None:
    tick = tick_of(*ours(read_at=TIME - 240), *dcgm(read_at=TIME - 20))
    card, other = tick.sample.gpus[1], tick.sample.gpus[0]
    assert card.problem is not None
    assert card.problem.code == "old_reading"
    assert card.utilization.sm is None
    assert "4 min old" in card.problem.message
    assert other.problem is None


def test_a_gpu_that_is_not_told_of_any_more_stays_as_missing_and_is_forgotten_at_last() -> None:
    remembered = ticks.Remembered()
    tick_of(*ours(), *dcgm(), remembered=remembered)
    tick = tick_of(*dcgm(), now=TIME + 180, remembered=remembered)
    gone = next(each for each in tick.sample.gpus if each.uuid == UUID)
    assert gone.problem is not None
    assert gone.problem.code == "no_reading"
    assert "3 min" in gone.problem.message
    assert "rack-1" in str(gone.problem.remedy)
    assert tick.each()[1][1].activity is Activity.UNKNOWN
    tick_of(*dcgm(), now=TIME + 200, remembered=remembered)
    assert len(tick_of(*dcgm(), now=TIME + 7 * 3600, remembered=remembered).sample.gpus) == 1


def test_what_ails_machines_is_named() -> None:
    tick = tick_of(
        *ours(activity="unknown"),
        row("hoofhearted_gpu_problem", 1.0, Hostname="rack-1", gpu="0", UUID=UUID, code="gpu_lost"),
        row("hoofhearted_up", 0.0, Hostname="nas"),
        row("hoofhearted_problem", 1.0, Hostname="rack-3", code="no_driver"),
    )
    assert tick.sample.gpus[0].problem is not None
    assert tick.sample.gpus[0].problem.code == "gpu_lost"
    assert [each.code for each in tick.sample.problems] == ["agent_silent", "no_driver"]
    assert "nas" in tick.sample.problems[0].message


def test_numbers_of_groups_stay_and_are_of_no_process() -> None:
    first = tick_of(*ours(), *group("a", 0.5), *group("b", 0.5))
    second = tick_of(*ours(), *group("b", 0.5), *group("a", 0.5))
    assert {each.pid for each in first.sample.processes} == {each.pid for each in second.sample.processes}
    assert all(each.pid < 0 for each in first.sample.processes)


@pytest.mark.parametrize(
    "data", [None, 7, {}, {"resultType": "matrix", "result": []}, {"resultType": "vector", "result": None}]
)
def test_what_is_no_answer_is_none(data: object) -> None:
    assert reading.rows_from(data) is None


def test_what_is_no_number_is_left_out() -> None:
    endless = {"metric": {"__name__": "d"}, "value": [TIME, 10**400]}
    rows = reading.rows_from(vector(row("a", float("nan")), row("b", float("inf")), row("c", 1.0), endless))
    assert rows is not None
    assert [each.name for each in rows] == ["c"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=5), each, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(sorted({each["metric"].get("__name__", "") for each in [*ours(), *group("a", 1.0), *dcgm()]}))
LABELS = st.dictionaries(
    st.sampled_from(
        [
            "Hostname",
            "gpu",
            "UUID",
            "GPU_I_ID",
            "application",
            "activity",
            "code",
            "pod",
            "instance",
            "hoofhearted_read_at",
        ]
    ),
    JUNK | st.text(max_size=12),
    max_size=6,
)


@given(
    st.lists(
        st.builds(
            lambda name, labels, value: {"metric": {"__name__": name, **labels}, "value": value},
            NAMES,
            LABELS,
            st.tuples(st.just(TIME), JUNK | st.floats().map(str)).map(list) | JUNK,
        )
        | JUNK,
        max_size=6,
    )
)
def test_whatever_a_server_answers_it_is_a_tick(rows: list[Any]) -> None:
    tick = tick_of(*rows)
    assert len(tick.assessments) == len(tick.sample.gpus)
    assert explanation.why(tick)["sentence"]
