"""The agent that stays, as systemd and the journal see it: ready, alive, leaving; and what a signal does to it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from hoofhearted_desktop.core import exits, messages, wire
from tests.agent.talk import Talker
from tests.desktop_parts.programs import wait_until
from tests.fake_nvml.driver import GIB, FakeDriver, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform != "linux", reason="systemd is Linux's")]

NEVER_MS = 3_600_000
SPAN_S = 4.0
"""The watchdog's in these tests; a sign of life comes every second."""


class Systemd:
    """The end of the service manager: a datagram socket, and when what came."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        self.socket.settimeout(0.05)
        self.heard: list[str] = []

    def environment(self) -> dict[str, str]:
        return {"NOTIFY_SOCKET": str(self.path), "WATCHDOG_USEC": str(int(SPAN_S * 1e6))}

    def take(self) -> list[str]:
        """Take what waits, and give all that was ever heard."""
        with contextlib.suppress(TimeoutError):
            while True:
                self.heard += self.socket.recv(65536).decode().splitlines()
        return self.heard

    def wait_for(self, begins: str) -> str:
        def found() -> str:
            return next((line for line in self.take() if line.startswith(begins)), "")

        return wait_until(f"systemd hears {begins}", found)

    def beats_in(self, seconds: float) -> int:
        """Count the signs of life of a span that begins now."""
        self.take()
        before, until = self.heard.count("WATCHDOG=1"), time.monotonic() + seconds
        while time.monotonic() < until:
            self.take()
        return self.heard.count("WATCHDOG=1") - before


@pytest.fixture
def systemd(own_directories: Path) -> Iterator[Systemd]:
    made = Systemd(own_directories)
    yield made
    made.socket.close()


@pytest.fixture
def driver(tmp_path: Path) -> FakeDriver:
    made = FakeDriver(tmp_path)
    made.write()
    sysfs = FakeSysfs(tmp_path)
    sysfs.add()
    made.sysfs = sysfs.env()  # type: ignore[attr-defined]
    return made


def agent(driver: FakeDriver, systemd: Systemd | None = None, *arguments: str, **more: str) -> Talker:
    environment = {**driver.env(), **driver.sysfs, **more}  # type: ignore[attr-defined]
    return Talker("run", *arguments, env={**environment, **(systemd.environment() if systemd else {})})


def begun(talker: Talker) -> Talker:
    """Wait until it takes clients and obeys signals."""
    assert "watches this machine" in wait_until("the agent has begun", talker.stderr)
    return talker


def begun_agent(driver: FakeDriver) -> Talker:
    return begun(agent(driver))


def busy(driver: FakeDriver) -> None:
    gpu = driver.gpus[0]
    gpu.utilization_sm, gpu.power_mw, gpu.processes = 90, 200_000, [FakeProcess(os.getpid(), GIB, 90)]
    driver.write()


def recorded() -> list[dict[str, Any]]:
    """Ask the next agent for the spin-ups that are kept."""
    with Talker() as later:
        found: list[dict[str, Any]] = later.ask("episodes")["episodes"]
        assert later.leave() == exits.OK
    return found


def ended(talker: Talker, number: int = signal.SIGTERM) -> float:
    """Send the signal, and give how long the agent took to leave well."""
    began = time.monotonic()
    talker.process.send_signal(number)
    assert talker.process.wait(60) == exits.OK
    return time.monotonic() - began


def test_systemd_hears_when_it_is_ready_what_it_does_and_when_it_leaves(driver: FakeDriver, systemd: Systemd) -> None:
    with agent(driver, systemd) as talker:
        systemd.wait_for("READY=1")
        assert (Path(os.environ["HOOFHEARTED_RUNTIME_DIR"]) / "agent.sock").exists()
        assert systemd.wait_for("STATUS=Watching") == "STATUS=Watching 1 GPU."
        assert ended(talker) < 5
        assert systemd.wait_for("STOPPING=1")
        said = talker.stderr()
    assert [line for line in systemd.take() if line.startswith("STATUS=")] == [
        "STATUS=Looking for GPUs.",
        "STATUS=Watching 1 GPU.",
        "STATUS=Leaving.",
    ]
    first, last = said.splitlines()
    assert first.startswith("hoofhearted-agent: version ")
    assert last == "hoofhearted-agent: ended by SIGTERM; what was going on is recorded"


def test_a_loop_that_stands_still_gives_no_sign_of_life_and_one_that_goes_on_does(
    driver: FakeDriver, systemd: Systemd
) -> None:
    with agent(driver, systemd) as talker:
        systemd.wait_for("READY=1")
        assert systemd.beats_in(SPAN_S) >= 2
        talker.process.send_signal(signal.SIGSTOP)
        systemd.take()
        assert systemd.beats_in(1.5 * SPAN_S) == 0
        talker.process.send_signal(signal.SIGCONT)
        assert systemd.beats_in(SPAN_S) >= 2
        ended(talker)


def test_a_driver_that_hangs_does_not_stop_the_signs_of_life(driver: FakeDriver, systemd: Systemd) -> None:
    with agent(driver, systemd) as talker:
        systemd.wait_for("STATUS=Watching 1 GPU.")
        driver.delays = {"*": NEVER_MS}
        driver.write()
        systemd.wait_for("STATUS=Watching 1 GPU: the GPU driver has not answered")
        assert systemd.beats_in(2 * SPAN_S) >= 4
        assert ended(talker) < 8
        said = talker.stderr()
    assert len(re.findall("has not answered", said)) == 1, "a problem is told once"


@pytest.mark.parametrize("hangs", [False, True])
def test_sigterm_ends_what_is_open_and_keeps_it(hangs: bool, driver: FakeDriver) -> None:
    with begun_agent(driver) as talker, Talker() as client:
        client.subscribe()
        client.tick()
        busy(driver)
        assert client.wait_for(wire.Notice, messages.EPISODE).params["change"] == "started"
        if hangs:
            driver.delays = {"*": NEVER_MS}
            driver.write()
            wait_until("the driver hangs", lambda: client.tick()["sample"]["problems"])
        assert ended(talker) < 8
    [kept] = recorded()
    assert kept["ended"] is not None
    assert [process["pid"] for process in kept["processes"]] == [os.getpid()]


def test_sighup_ends_nothing_and_reads_the_settings(driver: FakeDriver) -> None:
    with begun_agent(driver) as talker, Talker() as client:
        client.subscribe()
        client.tick()
        path = Path(os.environ["HOOFHEARTED_CONFIG_DIR"]) / "settings.toml"
        path.write_text('[[expectations]]\nid = "mine"\napplication = "ollama"\n')
        talker.process.send_signal(signal.SIGHUP)
        wait_until("the rule", lambda: [rule["id"] for rule in client.ask("expectations.list")["rules"]] == ["mine"])
        client.tick()
        assert talker.process.poll() is None
        ended(talker)


def test_at_rest_the_log_is_quiet(driver: FakeDriver) -> None:
    with begun_agent(driver) as talker, Talker() as client:
        client.subscribe()
        for _ in range(5):
            client.tick()
        assert talker.stderr() == ""
        ended(talker)


@pytest.mark.parametrize("program", ["hoofhearted_desktop.agent", "hoofhearted_desktop"])
def test_the_journal_gets_priorities(program: str, driver: FakeDriver) -> None:
    log = Path(os.environ["HOME"]) / "stream"
    with log.open("wb") as stream:
        seen = os.fstat(stream.fileno())
        environment = {**os.environ, **driver.env(), "JOURNAL_STREAM": f"{seen.st_dev}:{seen.st_ino}"}
        command = [sys.executable, "-m", program, *(["agent"] if program == "hoofhearted_desktop" else []), "run"]
        process = psutil.Popen(command, env=environment, stderr=stream)
        wait_until("it has begun", lambda: b"version" in log.read_bytes())
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == exits.OK
    first, last = log.read_text().splitlines()
    assert first.startswith("<5>version ")
    assert last.startswith("<5>ended by SIGTERM")


def test_a_second_one_names_who_runs_and_one_that_waits_takes_over(driver: FakeDriver, systemd: Systemd) -> None:
    with agent(driver) as first:
        begun(first)
        with agent(driver) as second:
            assert second.process.wait(60) == exits.AGENT_RUNS_ALREADY
            assert f"an agent of this user runs already as process {first.process.pid}" in second.stderr()
        with agent(driver, systemd, "--wait") as waiting:
            systemd.wait_for(f"STATUS=Waiting: an agent of this user runs already as process {first.process.pid}.")
            assert systemd.wait_for("READY=1")
            ended(first)
            systemd.wait_for("STATUS=Watching 1 GPU.")
            with Talker() as client:
                client.subscribe()
                assert len(client.tick()["sample"]["gpus"]) == 1
            ended(waiting)


def test_ctrl_c_ends_one_that_waits_without_a_traceback(driver: FakeDriver, systemd: Systemd) -> None:
    with begun_agent(driver) as first, agent(driver, systemd, "--wait") as waiting:
        systemd.wait_for("STATUS=Waiting")
        waiting.process.send_signal(signal.SIGINT)
        assert waiting.process.wait(60) == exits.INTERRUPTED
        assert waiting.stderr().splitlines() == [
            f"hoofhearted-agent: an agent of this user runs already as process {first.process.pid}",
        ]
        ended(first)


def test_two_desktops_see_the_same(driver: FakeDriver) -> None:
    with begun_agent(driver) as talker, Talker() as one, Talker() as other:
        one.subscribe()
        other.subscribe()
        first = one.tick()
        while (second := other.tick())["sample"]["monotonic"] < first["sample"]["monotonic"]:
            pass
        while first["sample"]["monotonic"] < second["sample"]["monotonic"]:
            first = one.tick()
        assert first == second
        busy(driver)
        seen = [each.wait_for(wire.Notice, messages.EPISODE).params for each in (one, other)]
        assert seen[0] == seen[1]
        one.ask("expectations.add", rule={"user": "somebody-else"})
        rules = [each.ask("expectations.list")["rules"] for each in (one, other)]
        assert rules[0] == rules[1]
        assert len(rules[0]) == 1
        ended(talker)
