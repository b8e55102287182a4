"""GPUs, the sentence, processes and history over REST: what the agent says, in pages where it is long."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from hoofhearted_desktop.core import explanation
from hoofhearted_desktop.core.assessment import Tick
from hoofhearted_desktop.core.samples import part_to_json
from hoofhearted_desktop.gateway.live import Refused
from tests import readings
from tests.gateway.rig import CARD, HELLO, TICK, FakeHost, Rig, problem


@pytest.fixture
def rig() -> Rig:
    found = Rig()
    found.host.live()
    return found


def plain(value: Any) -> Any:
    """Give it as JSON has it."""
    return json.loads(json.dumps(value))


def test_why_is_the_answer_of_the_command_line(rig: Rig) -> None:
    said = rig.ask("why").get_json()
    assert said == plain(explanation.why(TICK))
    assert "ollama" in said["gpus"][0]["processes"][0]["name"]
    assert list(said) == list(explanation.why(TICK))


def test_gpus_are_the_readings_and_what_is_not_known_is_null(rig: Rig) -> None:
    listed = rig.ask("gpus").get_json()
    assert listed["gpus"] == [plain(part_to_json(CARD))]
    assert (listed["schema"], listed["host"], listed["time"], listed["demo"]) == (1, "dreams", TICK.sample.time, False)
    one = rig.ask(f"gpus/{readings.UUID}").get_json()
    assert one == {**{name: listed[name] for name in ("schema", "host", "time", "demo")}, "gpu": listed["gpus"][0]}
    assert listed["gpus"][0]["pcie_bytes_per_s"] == {"rx": None, "tx": None}


def test_the_simulated_server_is_called_a_demo(rig: Rig) -> None:
    rig.host.live(hello=HELLO._replace(source="simulated", scenario="home"))
    for path in ("why", "gpus", "processes", "system/info"):
        assert rig.ask(path).get_json()["demo"] is True
    assert rig.ask("health").get_json()["source"] == "simulated"


def test_a_gpu_that_is_not_there_is_404_and_named(rig: Rig) -> None:
    rig.host.answers["history"] = {"gpu": "x", "step_s": 1.0, "time": [], "seconds": [], "mean": {}, "max": {}}
    for path in ("gpus/GPU-none", "gpus/GPU-none/history", "processes?gpu=GPU-none"):
        assert "GPU-none" in problem(rig.ask(path), 404)


def test_another_host_is_named_by_its_key() -> None:
    near, far = FakeHost(), FakeHost("david@nas:2222", "NAS")
    rig = Rig(near, far)
    near.live()
    far.live(TICK._replace(sample=TICK.sample._replace(host="nas")))
    assert rig.ask("gpus").get_json()["host"] == "dreams"
    assert rig.ask("gpus?host=david%40nas%3A2222").get_json()["host"] == "nas"
    listed = rig.ask("hosts").get_json()["hosts"]
    assert [(each["key"], each["name"], each["state"]) for each in listed] == [
        ("local", "this machine", "live"),
        ("david@nas:2222", "NAS", "live"),
    ]


# ---------------------------------------------------------------- processes


def crowd(count: int) -> Tick:
    """Give a tick with so many processes on one GPU, of which the last is not known to the host."""
    used = tuple(readings.used(sm=1.0)._replace(pid=100 + each, started=float(each)) for each in range(count))
    known = tuple(readings.process()._replace(pid=each.pid, started=each.started) for each in used[:-1])
    return Tick(readings.sample(5.0, readings.gpu(88.0, processes=used), processes=known), TICK.assessments)


def test_processes_are_joined_with_their_use_of_each_gpu(rig: Rig) -> None:
    (listed,) = rig.ask("processes").get_json()["processes"]
    assert listed["name"] == "ollama"
    assert listed["absence"] is None
    (use,) = listed["gpus"]
    assert (use["uuid"], use["sm"], use["share"], "pid" in use) == (readings.UUID, 88.0, 1.0, False)


def test_processes_come_in_pages_and_each_leads_to_the_next(rig: Rig) -> None:
    rig.host.live(crowd(25))
    seen: list[int] = []
    path = "processes?limit=10"
    sizes = []
    while path:
        response = rig.ask(path)
        page = response.get_json()
        sizes.append(len(page["processes"]))
        seen += [each["pid"] for each in page["processes"]]
        assert ("Link" in response.headers) == (page["next"] is not None)
        if page["next"] is None:
            break
        target, _, relation = response.headers["Link"].partition("; ")
        assert relation == 'rel="next"'
        path = urlsplit(target.strip("<>")).geturl()
        assert "limit=10" in path
    assert sizes == [10, 10, 5]
    assert seen == [100 + each for each in range(25)]
    assert page["processes"][-1]["absence"].startswith("cannot be seen here")


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=ten", "cursor=x", "cursor=-1", "limit=1.5"])
def test_a_page_that_there_cannot_be_is_refused(rig: Rig, query: str) -> None:
    problem(rig.ask(f"processes?{query}"), 422)


# ---------------------------------------------------------------- history


def test_history_is_asked_of_the_agent_as_it_was_wished(rig: Rig) -> None:
    columns = {
        "gpu": readings.UUID,
        "step_s": 4.0,
        "time": [1.0, 5.0],
        "seconds": [4.0, 0.0],
        "mean": {"power_w": [23.9, None]},
        "max": {"power_w": [24.2, None]},
    }
    rig.host.answers["history"] = columns
    path = f"gpus/{readings.UUID}/history"
    assert rig.ask(f"{path}?from=1&to=9&metrics=power_w,sm&max_points=100").get_json() == columns
    assert rig.ask(path).status_code == 200
    wished = {"gpu": readings.UUID, "from": 1.0, "to": 9.0, "metrics": ("power_w", "sm"), "max_points": 100}
    assert rig.host.asked == [("history", wished), ("history", {"gpu": readings.UUID, "max_points": 600})]


@pytest.mark.parametrize(
    "query",
    ["from=-1", "from=nan", "to=inf", "to=1e300", "metrics=heat", "metrics=", "max_points=1", "max_points=5001"],
)
def test_a_history_that_there_cannot_be_is_refused(rig: Rig, query: str) -> None:
    problem(rig.ask(f"gpus/{readings.UUID}/history?{query}"), 422)
    assert rig.host.asked == []


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (Refused(None, "the agent has not answered within 20 s"), 503),
        (Refused(-32601, "no such method: history"), 501),
        (Refused(-32602, "params.from: lies after params.to"), 422),
        (Refused(-32603, "the history could not be read"), 502),
        (Refused(-32001, "only root may"), 403),
        (Refused(-32000, "256 requests wait"), 503),
        ({"gpu": readings.UUID, "time": [1.0], "sm": [3.0]}, 502),
        ({"gpu": 7}, 502),
        ({}, 502),
    ],
)
def test_what_an_agent_cannot_say_is_no_answer_of_the_gateway(rig: Rig, said: Any, status: int) -> None:
    rig.host.answers["history"] = said
    response = rig.ask(f"gpus/{readings.UUID}/history")
    detail = problem(response, status)
    assert ("Retry-After" in response.headers) == (status == 503)
    if isinstance(said, Refused):
        assert detail == said.message
