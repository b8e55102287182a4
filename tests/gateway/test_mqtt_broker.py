"""A real mosquitto is told of the fake driver's GPU as Home Assistant reads it, through restarts and refusals."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("paho.mqtt", reason="the extra `gateway` is not installed")

from hoofhearted_desktop.gateway import settings
from hoofhearted_desktop.gateway.mqtt_client import Connection
from tests.fake_nvml.driver import GIB, FakeProcess
from tests.gateway.test_server import certificate
from tests.mqtt_broker import listening, needs_mosquitto, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.terminal import Terminal
    from tests.gateway.started import Gateway
    from tests.mqtt_broker import Broker, Listener

pytestmark = [pytest.mark.real, needs_mosquitto]

STATUS = "hoofhearted/gateway/desk"


def wish(broker: Broker, *lines: str) -> None:
    """Write gateway.toml, with a table of that broker."""
    said = ["[mqtt]", 'host = "127.0.0.1"', f"port = {broker.port}", 'name = "desk"', "every_s = 1", *lines]
    settings.path().parent.mkdir(parents=True, exist_ok=True)
    settings.path().write_text("\n".join(said) + "\n")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with running(tmp_path / "mosquitto") as made:
        yield made


@pytest.fixture
def listener(broker: Broker) -> Iterator[Listener]:
    with listening(broker) as made:
        yield made


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    script = tmp_path / "dig_coins.py"
    script.write_text("import sys; sys.stdin.read()")
    with subprocess.Popen([sys.executable, str(script)], stdin=subprocess.PIPE) as made:
        yield made


def work(terminal: Terminal, pid: int) -> None:
    card = terminal.driver.gpus[0]
    card.utilization_sm, card.power_mw, card.processes = 90, 200_000, [FakeProcess(pid, GIB, 90)]
    terminal.driver.write()


def said_by_broker(broker: Broker, text: str, times: int = 1) -> None:
    """Wait until the broker has logged that."""
    until = time.monotonic() + 30
    while broker.log().count(text) < times:
        assert time.monotonic() < until, broker.log()
        time.sleep(0.05)


def rest(terminal: Terminal) -> None:
    card = terminal.driver.gpus[0]
    card.utilization_sm, card.power_mw, card.processes = 0, 21_000, []
    terminal.driver.write()


def test_home_assistant_is_told_what_the_gpu_does_and_who_does_it(
    terminal: Terminal,
    start: Callable[..., Gateway],
    broker: Broker,
    listener: Listener,
    worker: subprocess.Popen[bytes],
) -> None:
    gpu = terminal.driver.gpus[0].uuid
    rest(terminal)
    wish(broker)
    gateway = start()
    listener.wait(STATUS, "online".__eq__)
    found = json.loads(listener.last[f"homeassistant/device/hoofhearted_{gpu}/config"])
    check_document(found, gpu)
    listener.wait(f"{STATUS}/gpu/{gpu}", "online".__eq__)
    listener.wait_for_json(f"hoofhearted/gpu/{gpu}/state", state="idle", unexpected="OFF", utilization=0, power=21)
    listener.wait_for_json(f"hoofhearted/gpu/{gpu}/culprit", name="nobody", application=None)
    work(terminal, worker.pid)
    listener.wait_for_json(f"hoofhearted/gpu/{gpu}/state", state="computing", unexpected="ON", power=200)
    culprit = listener.wait_for_json(f"hoofhearted/gpu/{gpu}/culprit", name="dig_coins.py")
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", culprit["since"])
    assert culprit["user"]
    rest(terminal)
    listener.wait_for_json(f"hoofhearted/gpu/{gpu}/culprit", name="nobody")
    with listening(broker) as later:  # as Home Assistant after its own restart
        later.wait_for_json(f"hoofhearted/gpu/{gpu}/state", state="idle")
        for topic in (STATUS, f"{STATUS}/gpu/{gpu}", f"homeassistant/device/hoofhearted_{gpu}/config"):
            later.wait(topic, bool)
            assert topic in later.retained
    assert gateway.end() == (0, "")
    listener.wait(STATUS, "offline".__eq__)


def check_document(found: dict[str, Any], gpu: str) -> None:
    """Check that a discovery message has what Home Assistant demands, and refers to topics and members that are told."""
    assert set(found) == {"device", "origin", "components", "state_topic", "availability", "availability_mode"}
    assert found["device"]["identifiers"] == [f"hoofhearted_{gpu}"]
    assert found["origin"]["name"]
    assert [each["topic"] for each in found["availability"]] == [STATUS, f"{STATUS}/gpu/{gpu}"]
    kinds = {name: part["platform"] for name, part in found["components"].items()}
    assert kinds == {
        "state": "sensor",
        "culprit": "sensor",
        "unexpected": "binary_sensor",
        "utilization": "sensor",
        "memory_used": "sensor",
        "power": "sensor",
        "temperature": "sensor",
    }
    ids = [part["unique_id"] for part in found["components"].values()]
    assert len(set(ids)) == len(ids)


def test_a_gateway_that_is_killed_is_reported_by_its_last_will(
    terminal: Terminal, start: Callable[..., Gateway], broker: Broker, listener: Listener
) -> None:
    wish(broker)
    gateway = start()
    listener.wait(STATUS, "online".__eq__)
    gateway.process.kill()
    listener.wait(STATUS, "offline".__eq__)


def test_it_comes_back_after_the_broker_and_says_all_of_it_again(
    terminal: Terminal, start: Callable[..., Gateway], broker: Broker, listener: Listener
) -> None:
    gpu = terminal.driver.gpus[0].uuid
    wish(broker)
    gateway = start()
    listener.wait(f"{STATUS}/gpu/{gpu}", "online".__eq__)
    broker.end()
    listener.forget()
    broker.begin()
    for topic in (STATUS, f"hoofhearted/gpu/{gpu}/state", f"hoofhearted/gpu/{gpu}/culprit"):
        listener.wait(topic, bool)
    listener.wait(f"{STATUS}/gpu/{gpu}", "online".__eq__)
    assert f"homeassistant/device/hoofhearted_{gpu}/config" in listener.last
    status, said = gateway.end()
    assert status == 0
    assert said.count(f"the MQTT broker 127.0.0.1:{broker.port} is gone; it is tried again") == 1
    assert said.count(f"the MQTT broker 127.0.0.1:{broker.port} is there") == 1


def test_a_wrong_password_is_said_once_and_a_right_one_is_taken_without_a_restart(
    terminal: Terminal, start: Callable[..., Gateway], tmp_path: Path
) -> None:
    user = ("hoof", "right")
    with running(tmp_path / "mosquitto", password=user) as broker, listening(broker, user) as listener:
        secret = tmp_path / "password"
        secret.write_text("wrong\n")
        wish(broker, 'username = "hoof"', f'password_file = "{secret}"')
        gateway = start()
        said_by_broker(broker, "not authorised", times=2)
        assert STATUS not in listener.last
        secret.write_text("right\n")
        listener.wait(STATUS, "online".__eq__)
        _, said = gateway.end()
    assert said.count("does not let the gateway in (not authorized); see username and password_file of [mqtt]") == 1


def test_a_gpu_that_an_earlier_run_told_of_is_unavailable_until_it_is_seen(
    start: Callable[..., Gateway], broker: Broker, listener: Listener
) -> None:
    listener.publish(f"{STATUS}/gpu/GPU-of-old", "online")
    wish(broker)
    start()
    listener.wait(STATUS, "online".__eq__)
    listener.wait(f"{STATUS}/gpu/GPU-of-old", "offline".__eq__)


def test_a_broker_is_reached_beyond_the_1024th_file(broker: Broker, listener: Listener) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    told: queue.SimpleQueue[bool] = queue.SimpleQueue()
    said = settings.MqttSettings(host="127.0.0.1", port=broker.port)
    with contextlib.ExitStack() as files:
        files.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1200), hard))
        for _ in range(1100):
            files.enter_context(open(os.devnull))
        connection = Connection(said, "desk", STATUS, f"{STATUS}/gpu/+", told=told.put, heard=lambda *_: None)
        files.callback(connection.stop)
        connection.start()
        assert told.get(timeout=30)
        connection.send(STATUS, "online")
        listener.wait(STATUS, "online".__eq__)
    listener.wait(STATUS, "offline".__eq__)


def test_over_tls_it_trusts_what_it_is_told_to_trust_and_nothing_else(
    start: Callable[..., Gateway], tmp_path: Path
) -> None:
    file, key = certificate(tmp_path, "localhost")
    with running(tmp_path / "mosquitto", f"certfile {file}", f"keyfile {key}") as broker:
        wish(broker, "tls = true")
        gateway = start()
        said_by_broker(broker, "unknown ca", times=2)
        _, said = gateway.end()
        assert said.count("cannot be trusted: self-signed certificate; see tls and ca_file of [mqtt]") == 1
        text = settings.path().read_text().replace("127.0.0.1", "localhost")
        settings.path().write_text(f'{text}ca_file = "{file}"\n')
        gateway = start()
        said_by_broker(broker, "New client connected")
        assert gateway.end() == (0, "")
