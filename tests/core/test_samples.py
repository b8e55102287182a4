"""The public JSON: what goes out comes back, and what is wrong is named by its place."""

from __future__ import annotations

import json
from typing import Any, Optional

import pytest

from hoofhearted_desktop.core import messages, model, samples
from hoofhearted_desktop.core.assessment import Activity, Assessment, Share, Tick, Verdict
from tests import readings

FULL = model.Sample(
    "dreams",
    1_760_000_000.123,
    12345.678,
    (
        readings.gpu(
            87.0,
            throttle_reasons=("sw_power_cap",),
            clocks_mhz=model.Clocks(1905, 9751),
            processes=(readings.used(),),
            holders=(900, 901),
            problem=model.Problem("odd", "an odd thing", "look"),
            utilization_peak=model.Utilization(99.0, None, 12.0, 0.0),
            parent="GPU-1",
            mig_profile="1g.5gb",
            mig_instances=2,
            unified_memory=True,
            notes=("this GPU has no memory of its own",),
            dropped=(model.Dropped("power_w", 593.0, "more than 1.5 times the limit", 3, 60.0, 2.0),),
        ),
    ),
    (
        readings.process(
            parent=model.Parent(900, "containerd-shim"),
            container=model.Container("3f2a", "ollama", "ollama/ollama:0.5", "docker"),
            application=model.Application("ollama", "Ollama", "llama3:8b", "ai"),
            cwd="/home/david/models",
            environment=model.Environment("conda", "torch"),
            job=model.Job("4711", "nightly"),
            package="org.blender.Blender",
            ended=1_760_000_000.0,
        ),
    ),
    model.System(23.0, (1.2, 0.9, 0.7), model.Memory(1, 2), (model.Disk("/", 1, 2),), model.Pcie(1, 2)),
    (model.Problem("driver_library_mismatch", "updated", "restart the computer"),),
)


def test_a_sample_comes_back_as_it_went() -> None:
    assert samples.from_json(json.loads(json.dumps(samples.to_json(FULL)))) == FULL


def test_every_public_member_of_the_documented_sample_is_there() -> None:
    body = samples.to_json(FULL)
    assert body["schema"] == 1
    named = (
        "uuid index name pci_bus_id power_state utilization memory temperature_c fan_percent power_w power_limit_w "
        "energy_j clocks_mhz pstate throttle_reasons pcie_bytes_per_s processes problem"
    )
    assert set(body["gpus"][0]) >= set(named.split())
    assert set(body["gpus"][0]["processes"][0]) == {"pid", "started", "types", "memory", "sm", "encoder", "decoder"}
    assert set(body["processes"][0]) >= {
        "pid",
        "started",
        "name",
        "exe",
        "command_line",
        "user",
        "parent",
        "container",
        "unit",
        "cpu_percent",
        "memory_rss",
        "state",
        "application",
    }


def test_the_least_sample_is_enough_and_everything_else_is_none() -> None:
    read = samples.from_json({"schema": 1, "host": "h", "time": 5, "gpus": [{"uuid": "GPU-1"}]})
    assert read.gpus == (model.Gpu("GPU-1"),)
    assert read.monotonic == 5


def test_unknown_members_are_ignored() -> None:
    body = samples.to_json(FULL)
    body["later"] = {"x": 1}
    body["gpus"][0]["later"] = [1]
    assert samples.from_json(body) == FULL


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"schema": 2}, "schema"),
        ({"host": None}, "host"),
        ({"time": "now"}, "time"),
        ({"time": True}, "time"),
        ({"time": float("nan")}, "time"),
        ({"time": 10**400}, "time"),
        ({"gpus": {}}, "gpus"),
        ({"gpus": [1]}, "gpus[0]"),
        ({"gpus": [{}]}, "gpus[0].uuid"),
        ({"gpus": [{"uuid": "x", "utilization": {"sm": "87"}}]}, "gpus[0].utilization.sm"),
        ({"gpus": [{"uuid": "x", "processes": [{"pid": None}]}]}, "gpus[0].processes[0].pid"),
        ({"processes": [{"pid": 1, "command_line": [1]}]}, "processes[0].command_line"),
        ({"gpus": [{"uuid": "x", "holders": ["900"]}]}, "gpus[0].holders"),
        ({"processes": [{"pid": 1, "environment": {"name": "x"}}]}, "processes[0].environment.kind"),
        ({"system": {"load": [1, float("inf")]}}, "system.load"),
    ],
)
def test_a_mistake_is_named_by_its_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(samples.SampleError) as caught:
        samples.from_json({**samples.to_json(FULL), **change})
    assert str(caught.value).startswith(f"{place}:")


def test_a_tick_comes_back_as_it_went() -> None:
    found = Assessment(
        readings.UUID,
        Activity.HELD,
        5.0,
        "why",
        None,
        (Share(4242, 100.0, 0.5),),
        38.0,
        Verdict(True, "rule", "x"),
        "e",
    )
    tick = Tick(FULL, (found,))
    assert messages.tick_from_json(json.loads(json.dumps(messages.tick_to_json(tick)))) == tick


def test_an_activity_of_a_newer_agent_is_unknown() -> None:
    body = messages.tick_to_json(Tick(FULL, (Assessment(readings.UUID, Activity.IDLE),)))
    body["assessments"][0]["activity"] = "dreaming"
    assert messages.tick_from_json(body).assessments[0].activity is Activity.UNKNOWN


def test_a_gpu_without_an_assessment_is_unknown() -> None:
    body = messages.tick_to_json(Tick(FULL, ()))
    assert messages.tick_from_json(body).assessments[0].activity is Activity.UNKNOWN


@pytest.mark.parametrize(
    ("power_w", "limit_w", "read"),
    [(593000.0, 80.0, None), (593000.0, None, None), (-3.0, 80.0, None), (110.0, 80.0, 110.0), (700, None, 700)],
)
def test_power_that_no_card_can_draw_is_not_known(power_w: float, limit_w: Optional[float], read: object) -> None:
    gpus = [{"uuid": "GPU-1", "power_w": power_w, "power_limit_w": limit_w}]
    line = {"schema": 1, "host": "dreams", "time": 1.0, "gpus": gpus}
    assert samples.from_json(line).gpus[0].power_w == read
