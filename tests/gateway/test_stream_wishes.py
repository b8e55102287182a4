"""What a client may wish of the stream, and what is kept of an event."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core import model, samples
from hoofhearted_desktop.gateway import stream_wishes as wishes
from hoofhearted_desktop.gateway.latest import Reading
from hoofhearted_desktop.gateway.stream_events import Said
from hoofhearted_desktop.gateway.stream_wishes import Selection, Understood, understand
from tests import readings
from tests.gateway.rig import CARD, HELLO, TICK

KEYS = ("local", "nas")


def understood(said: object) -> Understood:
    found = understand(said, KEYS)
    assert isinstance(found, Understood), found
    return found


def events(said: object) -> dict[str, Any]:
    """Give what a client with this wish is told of the tick."""
    packed = Said("local", Reading(TICK, HELLO, 0.0)).packed(understood(said).selection)
    found = [json.loads(each.removeprefix(b"42")) for each in packed.payloads]
    return dict(found)


def test_who_says_nothing_gets_everything_of_all_hosts_each_second() -> None:
    for said in (None, {}, {"hosts": None, "gpus": None, "events": None, "fields": None}):
        found = understood(said)
        assert found == Understood(KEYS, Selection(wishes.EVENTS, None, found.selection.fields, 1.0))
    told = understood(None).told()
    assert told["gpus"] is None
    assert told["events"] == ["live_update", "gpu_update", "process_update", "alert"]
    assert "power_w" in told["fields"]["gpu_update"]
    assert "processes" not in told["fields"]["gpu_update"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ([], "start_monitoring: expected `object`, got `array`"),
        ({"hosts": ["moon"]}, "hosts: no host 'moon' is followed; there are local, nas"),
        ({"hosts": []}, "hosts: expected `array` of length >= 1"),
        ({"gpu": ["GPU-1"]}, "start_monitoring: object contains unknown field `gpu`"),
        ({"events": ["gpus"]}, "events[0]: invalid enum value 'gpus'"),
        ({"interval_s": 0.1}, "interval_s: expected `float` >= 1.0"),
        ({"\ud800": 1}, "start_monitoring: a name in it is no text"),
        ({"hosts": ["\ud800"]}, "hosts: no host '\\ud800' is followed"),
        ({"interval_s": float("nan")}, "interval_s: expected `float` >= 1.0"),
        ({"interval_s": "1"}, "interval_s: expected `float`, got `str`"),
        ({"fields": {"gpu_update": ["powr_w"]}}, "fields.gpu_update: there is no 'powr_w'; there are uuid, index"),
        (
            {"fields": {"gpu_update": ["memory.free"]}},
            "fields.gpu_update: there is no 'memory.free'; of memory are used, total, reserved",
        ),
        (
            {"fields": {"gpu_update": ["name.first"]}},
            "fields.gpu_update: there is no 'name.first'; of name all or nothing",
        ),
        (
            {"events": ["alert"], "fields": {"gpu_update": ["name"]}},
            "fields: gpu_update is not among the events that are wanted",
        ),
        ({"fields": {"alert": ["kind"]}}, "invalid enum value 'alert'"),
    ],
)
def test_a_wish_that_means_nothing_is_refused_with_its_place(said: object, problem: str) -> None:
    found = understand(said, KEYS)
    assert isinstance(found, str)
    assert problem in found


def test_the_same_wish_in_other_words_is_the_same() -> None:
    one = understood({"events": ["alert", "gpu_update"], "fields": {"gpu_update": ["power_w", "memory.used", "uuid"]}})
    other = understood(
        {
            "hosts": ["nas", "local"],
            "events": ["gpu_update", "alert", "alert"],
            "fields": {"gpu_update": ["uuid", "memory.used", "power_w", "power_w"]},
        }
    )
    assert one == other
    assert hash(one.selection) == hash(other.selection)


def test_a_client_that_asks_for_less_gets_less() -> None:
    said = {"events": ["gpu_update"], "fields": {"gpu_update": ["utilization.sm", "power_w", "activity"]}}
    assert events(said)["gpu_update"]["gpus"] == [
        {"uuid": CARD.uuid, "utilization": {"sm": 88.0}, "power_w": CARD.power_w, "activity": "computing"}
    ]
    assert list(events(said)) == ["gpu_update"]
    live = events({"events": ["live_update"], "fields": {"live_update": ["sentence"]}})["live_update"]
    assert set(live) == {"key", "schema", "host", "time", "demo", "sentence"}
    (process,) = events({"fields": {"process_update": ["name"]}})["process_update"]["processes"]
    assert process == {"pid": 4242, "started": readings.used(sm=1.0).started, "name": readings.process().name}


def test_everything_is_there_where_nothing_is_left_out() -> None:
    found = events(None)
    (gpu,) = found["gpu_update"]["gpus"]
    assert set(gpu) == set(wishes.MEMBERS["gpu_update"]) - wishes.ONLY_IF_NAMED
    assert gpu["clocks_mhz"] == samples.part_to_json(CARD.clocks_mhz)
    assert set(found["process_update"]["processes"][0]) == set(wishes.MEMBERS["process_update"])
    assert set(wishes.MEMBERS["live_update"]) < set(found["live_update"])
    (named,) = events({"fields": {"gpu_update": ["processes"]}})["gpu_update"]["gpus"]
    assert named["processes"][0]["pid"] == 4242


def test_other_gpus_are_left_out_and_so_are_processes_that_use_only_them() -> None:
    found = events({"gpus": ["GPU-another"]})
    assert found["gpu_update"]["gpus"] == found["process_update"]["processes"] == found["live_update"]["gpus"] == []
    assert len(events({"gpus": [CARD.uuid]})["process_update"]["processes"]) == 1


def test_what_is_null_stays_null_and_has_no_members() -> None:
    assert wishes.keep("gpu_update", {"uuid": "a", "memory": None}, (("uuid", ()), ("memory", ("used",)))) == {
        "uuid": "a",
        "memory": None,
    }


def test_the_bus_is_asked_for_only_by_name() -> None:
    assert understood(None).selection.readings == frozenset()
    wanted = understood({"fields": {"gpu_update": ["pcie_bytes_per_s.rx"]}}).selection
    assert wanted.readings == frozenset({"pcie"})


PARTS = [f"{name}.{part}" for name, parts in wishes.PARTS["gpu_update"].items() for part in parts]
FIELDS = st.lists(st.sampled_from([*wishes.MEMBERS["gpu_update"], *PARTS]), min_size=1)


@given(FIELDS)
def test_any_fields_are_a_part_of_all_of_them(fields: list[str]) -> None:
    whole = samples.part_to_json(model.Gpu("GPU-1", utilization_peak=model.Utilization(sm=97.0)))
    whole.update(dict.fromkeys(wishes.OF_ASSESSMENT, 1))
    selection = understood({"fields": {"gpu_update": fields}}).selection
    kept = wishes.keep("gpu_update", whole, selection.paths("gpu_update"))
    assert set(kept) == {"uuid"} | {each.partition(".")[0] for each in fields}
    for each in fields:
        name, _, part = each.partition(".")
        if not part:
            assert kept[name] == whole[name]
        else:
            assert kept[name][part] == whole[name][part]
    assert (
        understood(
            {"fields": {"gpu_update": understood({"fields": {"gpu_update": fields}}).told()["fields"]["gpu_update"]}}
        ).selection
        == selection
    )
