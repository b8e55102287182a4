"""The official clients of Socket.IO, unchanged, with a gateway as a person starts it."""

from __future__ import annotations

import queue
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
import socketio

from tests.gateway.official_client import PATIENCE_S, Official, installed, needs_node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.gateway.started import Gateway

pytestmark = pytest.mark.real
WISH = {"events": ["gpu_update", "alert"], "fields": {"gpu_update": ["utilization.sm", "power_w"]}}


@pytest.fixture
def join() -> Iterator[Callable[..., Official]]:
    """Start a client; what still runs at the end is ended."""
    running: list[Official] = []

    def joined(gateway: Gateway, transports: list[str] | None = None, wish: object = None) -> Official:
        running.append(Official(gateway.url, gateway.token, transports, WISH if wish is None else wish))
        return running[-1]

    yield joined
    for each in running:
        if each.process.poll() is None:
            each.end()


def is_what_was_wished(body: Any) -> bool:
    """Whether an event has just what the wish names."""
    (gpu, *_) = body["gpus"]
    return (
        body["key"] == "demo" and set(gpu) == {"uuid", "utilization", "power_w"} and set(gpu["utilization"]) == {"sm"}
    )


@needs_node
@pytest.mark.parametrize(
    ("transports", "first", "then"),
    [(None, "polling", "websocket"), (["websocket"], "websocket", None), (["polling"], "polling", None)],
)
def test_it_streams_by_every_transport(
    start: Callable[..., Gateway],
    join: Callable[..., Official],
    transports: list[str] | None,
    first: str,
    then: str | None,
) -> None:
    gateway = start("--demo")
    client = join(gateway, transports)
    began = client.until("connect")
    assert began in {first, then}, "it may be upgraded before it is let in"
    if then is not None:
        assert (
            next((body for what, body in client.said if what == "upgrade"), None) or client.until("upgrade")
        ) == then
        answer = next((body for what, body in client.said if what == "ack"), None) or client.until("ack")
    else:
        answer = client.until("ack")
    assert answer["ok"]
    assert answer["monitoring"]["fields"] == {"gpu_update": ["uuid", "utilization.sm", "power_w"]}
    times = []
    for _ in range(3):
        body = client.until("gpu_update")
        assert is_what_was_wished(body)
        times.append(body["time"])
    assert times == sorted(set(times))
    assert not {what for what, _ in client.said} & {"live_update", "process_update", "error"}
    client.emit("start_monitoring", {"events": ["process_update"], "fields": {"process_update": ["name"]}})
    assert client.until("ack")["ok"]
    for process in client.until("process_update")["processes"]:
        assert set(process) == {"pid", "started", "name"}
    client.emit("start_monitoring", {"events": ["everything"]})
    assert "events[0]" in client.until("error")["detail"]
    assert client.until("ack")["problem"]["status"] == 422
    assert client.end() == 0
    assert gateway.end() == (0, ""), "and the gateway has nothing to complain of"


@needs_node
def test_it_hears_that_an_agent_is_lost_and_comes_back_after_a_restart(
    start: Callable[..., Gateway], join: Callable[..., Official]
) -> None:
    gateway = start("--demo")
    client = join(gateway)
    client.until("gpu_update")
    (agent,) = psutil.Process(gateway.process.pid).children()
    agent.kill()
    heard = [client.until("alert")["change"]]
    while heard[-1] != "live":
        heard.append(client.until("alert")["change"])
    assert "lost" in heard
    client.until("gpu_update")
    gateway.end()
    assert client.until("disconnect") in {"transport close", "transport error", "ping timeout"}
    again = start("--demo", "--port", str(gateway.port))
    client.until("connect")
    assert is_what_was_wished(client.until("gpu_update"))
    assert client.end() == 0
    assert again.end() == (0, "")


@needs_node
def test_it_says_why_it_is_not_let_in(start: Callable[..., Gateway], join: Callable[..., Official]) -> None:
    gateway = start("--demo")
    gateway.token = gateway.token[::-1]
    said = join(gateway).until("connect_error")
    assert said["message"] == said["data"]["detail"]
    assert "there is no such token" in said["message"]


MANUAL = Path(__file__).parents[2] / "docs" / "gateway.md"


@pytest.mark.parametrize(
    ("language", "says"),
    [
        pytest.param("js", ["ok: true", "demo GPU-5a1d3090"], marks=needs_node),
        ("python", ["{'ok': True", "RTX 3090 is"]),
    ],
)
def test_the_examples_of_the_manual_do_what_is_written(
    start: Callable[..., Gateway], tmp_path: Path, language: str, says: list[str]
) -> None:
    gateway = start("--demo")
    example = MANUAL.read_text().partition("## The stream")[2].partition(f"```{language}\n")[2].partition("```")[0]
    assert "http://127.0.0.1:8642" in example
    example = example.replace("http://127.0.0.1:8642", gateway.url).replace("hhgw_…", gateway.token)
    if language == "js":
        (tmp_path / "node_modules").symlink_to(installed() / "node_modules")
        (tmp_path / "example.mjs").write_text(example)
        command = ["node", "example.mjs"]
    else:
        (tmp_path / "example.py").write_text(example)
        command = [sys.executable, "-u", "example.py"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            for wanted in says:
                assert any(wanted in line for line in process.stdout), f"{wanted!r} was not printed"
        finally:
            process.kill()


@pytest.mark.parametrize("transports", [["polling", "websocket"], ["websocket"]])
def test_the_client_in_python_streams_by_both_transports(start: Callable[..., Gateway], transports: list[str]) -> None:
    gateway = start("--demo")
    heard: queue.Queue[Any] = queue.Queue()
    client = socketio.Client(reconnection=False)
    client.on("live_update", heard.put)
    client.connect(gateway.url, auth={"token": gateway.token}, transports=transports)
    try:
        answer = client.call("start_monitoring", {"events": ["live_update"], "interval_s": 1}, timeout=PATIENCE_S)
        assert answer["ok"]
        bodies = [heard.get(timeout=PATIENCE_S) for _ in range(2)]
        assert all("RTX 3090" in body["sentence"] for body in bodies)
        assert bodies[0]["time"] < bodies[1]["time"]
        assert client.call("stop_monitoring", timeout=PATIENCE_S) == {"ok": True, "monitoring": None}
    finally:
        client.disconnect()
        client.wait()
