"""The driver's library ends the agent: what a person is told, that it is begun anew and not for ever, and what is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core import exits, messages, wire
from hoofhearted_desktop.link import local, states
from hoofhearted_desktop.link.session import Session
from tests.agent.talk import Talker
from tests.desktop_parts.programs import wait_until
from tests.fake_nvml.driver import GIB, FakeDriver, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform != "linux", reason="the fake driver is Linux's")]

BY_LIBRARY = "the NVIDIA driver's library crashed the agent"
WORDS = {signal.SIGSEGV: "segmentation fault", signal.SIGABRT: "aborted", signal.SIGBUS: "bus error"}


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeDriver:
    """One GPU at work, for everything that this test starts."""
    made, sysfs = FakeDriver(tmp_path), FakeSysfs(tmp_path)
    made.gpus[0].utilization_sm, made.gpus[0].power_mw = 90, 200_000
    made.gpus[0].processes = [FakeProcess(os.getpid(), GIB, 90)]
    made.write()
    sysfs.add()
    for name, value in {**made.env(), **sysfs.env()}.items():
        monkeypatch.setenv(name, value)
    return made


def crash(driver: FakeDriver, number: int, function: str = "nvmlDeviceGetSamples") -> None:
    driver.crashes = {function: number}
    driver.write()


def heal(driver: FakeDriver) -> None:
    driver.crashes = {}
    driver.write()


def ours(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hoofhearted_desktop", *words], capture_output=True, text=True, timeout=60, check=False
    )


def forget_crashes() -> None:
    for path in Path(os.environ["HOOFHEARTED_DATA_DIR"]).glob("crash*"):
        path.unlink()


@pytest.mark.parametrize(
    ("number", "function"),
    [
        (signal.SIGSEGV, "nvmlInitWithFlags"),
        (signal.SIGABRT, "nvmlDeviceGetSamples"),
        (signal.SIGBUS, "nvmlDeviceGetUUID"),
    ],
)
def test_why_says_it_and_the_fourth_is_told_that_the_driver_is_left_alone(
    number: signal.Signals, function: str, driver: FakeDriver
) -> None:
    crash(driver, number, function)
    for _ in range(3):
        done = ours("why")
        assert (done.returncode, done.stdout) == (exits.CANNOT_TELL, "")
        assert f"cannot ask this machine: {BY_LIBRARY} ({WORDS[number]})" in done.stderr
        assert len(done.stderr.splitlines()) == 1
    called = driver.calls()
    done = ours("why")
    assert (done.returncode, done.stderr) == (exits.CANNOT_TELL, "")
    assert "the NVIDIA driver's library has crashed the agent 3 times since" in done.stdout
    assert "install the NVIDIA driver anew" in done.stdout
    assert driver.calls() == called
    heal(driver)
    forget_crashes()
    assert "is computing" in ours("why").stdout


class Tray:
    """What a tray follows: a session, and all that it hears."""

    def __init__(self) -> None:
        self.heard: list[states.Event] = []
        self._session = Session(local.opener(), self.heard.append, randomness=lambda: 0.0)
        self._session.start()

    def close(self) -> None:
        self._session.stop()

    def ticks(self) -> list[Any]:
        return [each.tick for each in self.heard if isinstance(each, states.Ticked)]

    def losses(self) -> list[states.Lost]:
        told = [each.state for each in self.heard if isinstance(each, states.StateChanged)]
        return [each for each in told if isinstance(each, states.Lost)]


@pytest.fixture
def tray(driver: FakeDriver) -> Iterator[Tray]:
    made = Tray()
    yield made
    made.close()


def test_a_tray_hears_of_it_and_goes_on_with_the_next_agent(tray: Tray, driver: FakeDriver) -> None:
    wait_until("it is live", tray.ticks)
    crash(driver, signal.SIGSEGV)
    wait_until("it is lost", tray.losses)
    heal(driver)
    [lost] = tray.losses()
    assert lost.reason == f"{BY_LIBRARY} (segmentation fault)"
    assert lost.retry_s == 1.0
    before = len(tray.ticks())
    wait_until("the next one", lambda: len(tray.ticks()) > before)
    tick = tray.ticks()[-1]
    assert [problem.code for problem in tick.sample.problems] == ["agent_crashed"]
    assert tick.sample.problems[0].message.startswith(f"{BY_LIBRARY} (segmentation fault) at ")
    assert tick.sample.gpus[0].utilization.sm == 90


def test_a_crash_at_every_start_ends_with_an_agent_that_answers(tray: Tray, driver: FakeDriver) -> None:
    wait_until("it is live", tray.ticks)
    crash(driver, signal.SIGABRT)

    def barred() -> bool:
        return any(problem.code == "driver_crashed" for tick in tray.ticks()[-1:] for problem in tick.sample.problems)

    wait_until("the driver is left alone", barred)
    assert len(tray.losses()) == 3
    tick = tray.ticks()[-1]
    assert tick.sample.gpus[0].problem.code == "driver_crashed"
    assert tick.sample.system.memory.used
    called, count = driver.calls(), len(tray.ticks())
    wait_until("it goes on", lambda: len(tray.ticks()) > count + 2)
    assert (driver.calls(), len(tray.losses())) == (called, 3)


def test_who_has_joined_an_agent_is_told_how_it_ended_and_its_spin_up_is_kept(driver: FakeDriver) -> None:
    with Talker("run") as agent:
        wait_until("the agent has begun", agent.stderr)
        with Talker() as client:
            client.subscribe()
            assert client.wait_for(wire.Notice, messages.EPISODE).params["change"] == "started"
            wait_until("it is on the disk", lambda: open_episodes() == 1)
            crash(driver, signal.SIGSEGV)
            assert client.process.wait(60) == exits.AGENT_CRASHED
            assert client.stderr() == f"hoofhearted-agent: {BY_LIBRARY} (segmentation fault)\n"
        assert agent.process.wait(60) == -signal.SIGSEGV
        assert "Traceback" not in agent.stderr()
    heal(driver)
    with Talker() as later:
        [kept] = later.ask("episodes")["episodes"]
        assert [process["pid"] for process in kept["processes"]] == [os.getpid()]
        assert kept["ended"] is not None
        assert later.leave() == exits.OK


def open_episodes() -> int:
    import sqlite3

    path = Path(os.environ["HOOFHEARTED_DATA_DIR"]) / "history.sqlite3"
    try:  # the agent has it for itself: what is on the disk is looked at as a copy
        copy = path.with_name("copy.sqlite3")
        for side in ("", "-wal"):
            copy.with_name(copy.name + side).write_bytes(path.with_name(path.name + side).read_bytes())
        with sqlite3.connect(copy) as database:
            [[count]] = database.execute("SELECT count(*) FROM open_episode")
        database.close()
    except (OSError, sqlite3.Error):
        return 0
    return int(count)


def test_a_service_that_crashes_is_told_in_the_journal_by_the_next(driver: FakeDriver) -> None:
    with Talker("run") as agent:
        wait_until("the agent has begun", agent.stderr)
        crash(driver, signal.SIGBUS)
        assert agent.process.wait(60) == -signal.SIGBUS
    heal(driver)
    with Talker("run") as later:
        said = wait_until("it is said", lambda: BY_LIBRARY in (text := later.stderr()) and text)
        assert "(bus error) at " in str(said)
        later.process.send_signal(signal.SIGTERM)
        assert later.process.wait(60) == exits.OK


def test_doctor_says_it_and_what_to_do(driver: FakeDriver) -> None:
    crash(driver, signal.SIGSEGV)
    assert f"{BY_LIBRARY} (segmentation fault)" in ours("doctor").stdout
    heal(driver)
    done = json.loads(ours("doctor", "--json").stdout)
    [finding] = [each for each in done["findings"] if each["subject"] == "agent" and not each["well"]]
    assert finding["text"].startswith(f"{BY_LIBRARY} (segmentation fault) at ")
    assert "install the NVIDIA driver anew" in finding["remedy"]


def test_an_agent_that_was_killed_is_called_killed(driver: FakeDriver) -> None:
    tray = Tray()
    try:
        wait_until("it is live", tray.ticks)
        owner = int((Path(os.environ["HOOFHEARTED_RUNTIME_DIR"]) / "agent.lock").read_text())
        os.kill(owner, signal.SIGKILL)
        wait_until("it is lost", tray.losses)
        assert tray.losses()[0].reason.startswith("the agent was killed: ")
        before, until = len(tray.ticks()), time.monotonic() + 60
        while len(tray.ticks()) == before and time.monotonic() < until:
            time.sleep(0.05)
        assert [problem.code for problem in tray.ticks()[-1].sample.problems] == []
    finally:
        tray.close()
