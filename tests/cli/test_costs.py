"""What `hoofhearted doctor` says of the cost of the running installation, by the names and units of docs/cost.md."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.cli import costs
from hoofhearted_desktop.probes import file_lock, places
from tests.benchmarks.compare import table
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.terminal import Terminal

MIB = 1 << 20
TOLD: dict[str, Any] = {
    "cpu_s": 1.5,
    "memory_rss": 20 * MIB,
    "memory_pss": 15 * MIB,
    "memory_uss": None,
    "driver_calls": 9000,
    "looks": 700,
    "up_s": 3600.0,
    "first_answer_s": 0.31,
    "lately": {"passed_s": 60.0, "cpu_s": 0.012, "looks": 12, "driver_calls": 96},
}


def test_the_names_and_units_are_those_of_the_document() -> None:
    heads = [column.head for column in table.WATCHING]
    assert [f"{name}, {unit}" if unit else name for name, unit in costs.NAMES] == heads
    assert len(costs.Figures._fields) == len(heads)


def test_an_agents_last_minute_is_said_and_its_start() -> None:
    found = costs.of_agent(TOLD, 0.5)
    assert found.text == (
        "agent, in the last 1 min: a refresh every 5 s, CPU a refresh 1 ms, CPU a second 0.2 ms, RSS 20 MiB, PSS 15 MiB,"
        " first answer 0.31 s, NVML calls a refresh 8"
    )
    assert found.figures == {
        "refresh_every_s": 5.0,
        "cpu_a_refresh_ms": pytest.approx(1.0),
        "cpu_a_second_ms": pytest.approx(0.2),
        "rss_mib": 20.0,
        "pss_mib": 15.0,
        "uss_mib": None,
        "first_answer_s": 0.31,
        "nvml_calls_a_refresh": 8.0,
    }


def test_one_that_has_just_begun_says_all_it_has_used() -> None:
    found = costs.of_agent({**TOLD, "lately": None, "up_s": 7.0, "looks": 7, "cpu_s": 0.35}, 0.5)
    assert found.text.startswith(
        "agent, since it began: a refresh every 1 s, CPU a refresh 50 ms, CPU a second 50 ms, "
    )


def test_one_that_has_hardly_begun_says_so() -> None:
    found = costs.of_agent({**TOLD, "lately": None, "up_s": 0.107, "looks": 1, "cpu_s": 0.1}, 0.05)
    assert found == costs.Cost("agent: it has just begun; ask again in a few seconds")


def test_one_that_was_started_to_be_asked_has_no_figures() -> None:
    found = costs.of_agent({**TOLD, "up_s": 0.4}, 0.5)
    assert found == costs.Cost("agent: none was running; the one that answers was started for this")


def test_an_older_agent_says_what_it_knows() -> None:
    found = costs.of_agent({"cpu_s": 1.5, "memory_rss": 20 * MIB, "driver_calls": 5}, 0.5)
    assert found.text == "agent, since it began: RSS 20 MiB"


@pytest.mark.parametrize("lie", [None, "x", -1, True, float("inf"), float("nan"), 1e300, [], {}])
def test_a_lie_is_left_out(lie: object) -> None:
    for name in TOLD:
        found = costs.of_agent({**TOLD, name: lie}, 0.5)
        json.dumps(found.figures, allow_nan=False)
    for name in TOLD["lately"]:
        found = costs.of_agent({**TOLD, "lately": {**TOLD["lately"], name: lie}}, 0.5)
        json.dumps(found.figures, allow_nan=False)


# ---------------------------------------------------------------- who runs


def test_who_signed_a_lock_can_be_told(tmp_path: Path) -> None:
    path = tmp_path / "desktop.lock"
    assert file_lock.holder(path) is None
    path.write_bytes(b"nonsense that is longer than a number")
    assert file_lock.holder(path) is None
    descriptor = os.open(path, os.O_RDWR)
    try:
        assert file_lock.take(descriptor)
        file_lock.sign(descriptor)
        found = file_lock.holder(path)
    finally:
        os.close(descriptor)
    assert found is not None
    assert found.pid == os.getpid()
    assert abs(found.at - time.time()) < 60


def test_a_desktop_is_found_on_windows_by_its_lock_and_not_another_of_its_number(
    own_directories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = places.runtime_dir() / places.DESKTOP_LOCK
    assert costs._desktop_on_windows() is None
    path.write_text(f"{os.getpid()}\n")
    assert costs._desktop_on_windows() == os.getpid()
    long_ago = 1_000_000_000
    os.utime(path, (long_ago, long_ago))  # it was signed before this process began
    assert costs._desktop_on_windows() is None


def test_no_desktop_is_said(own_directories: Path) -> None:
    assert costs.of_desktop() == costs.Cost("desktop: none is running")


def test_a_why_that_cannot_be_timed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def says(*code: str) -> str:
        monkeypatch.setattr(costs, "_program", lambda: code)
        return costs.of_why().text

    assert says("/nonexistent/hoofhearted").startswith("`hoofhearted why`: it could not be started: ")
    assert says(sys.executable, "-c", "raise SystemExit(7)") == "`hoofhearted why`: it ended with 7"
    monkeypatch.setattr(costs, "PATIENCE_S", 0.4)
    assert says(sys.executable, "-c", "input = __import__('time').sleep(60)") == (
        "`hoofhearted why`: it has not answered within 0 s"
    )


def test_a_desktop_that_ended_just_now_has_no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    monkeypatch.setattr(costs, "_desktop", lambda: ended.pid)
    monkeypatch.setattr(costs, "_desktop_on_windows", lambda: ended.pid)
    assert costs.of_desktop() == costs.Cost("desktop: one is running, and its figures cannot be read")


# ---------------------------------------------------------------- the real ones


def spent(terminal: Terminal) -> dict[str, dict[str, Any]]:
    """Give what the doctor says of costs, by the first word."""
    body = json.loads(terminal.type("doctor", "--json").stdout)
    told = [each for each in body["findings"] if each["subject"] == "cost"]
    assert all(each["well"] is None for each in told)
    return {each["text"].replace("`hoofhearted why`", "why").replace(":", ",").partition(",")[0]: each for each in told}


@pytest.mark.real
@pytest.mark.skipif(sys.platform == "win32", reason="the fake driver is Linux's")
def test_the_doctor_says_what_a_running_agent_costs(terminal: Terminal) -> None:
    with terminal.stay() as agent:
        try:
            found = wait_until("it runs", lambda: found if (found := spent(terminal))["agent"]["figures"] else None)
        finally:
            agent.terminate()
            agent.communicate()
    figures = found["agent"]["figures"]
    assert None not in figures.values()
    assert 0 < figures["refresh_every_s"] < 6, "each question has it look anew"
    assert 0 < figures["cpu_a_second_ms"] < 500
    assert figures["cpu_a_refresh_ms"] == pytest.approx(figures["cpu_a_second_ms"] * figures["refresh_every_s"])
    assert 5 < figures["uss_mib"] <= figures["pss_mib"] <= figures["rss_mib"] < 100
    assert 0.01 < figures["first_answer_s"] < 30
    assert 2 < figures["nvml_calls_a_refresh"] < 60
    assert found["desktop"]["text"] == "desktop: none is running"
    answered = found["why"]["figures"]
    assert 0.02 < answered["answer_s"] < 20
    assert 10 < answered["cpu_ms"] < 5000


@pytest.mark.real
@pytest.mark.skipif(sys.platform == "win32", reason="the fake driver is Linux's")
def test_where_none_runs_the_doctor_says_so(terminal: Terminal) -> None:
    found = spent(terminal)
    assert found["agent"]["text"].startswith("agent: none was running")
    assert found["agent"]["figures"] is None
    assert found["why"]["figures"]["answer_s"] > 0


@pytest.mark.real
@pytest.mark.skipif(sys.platform == "win32", reason="the fake driver is Linux's")
def test_the_demo_has_no_cost_of_this_installation(terminal: Terminal) -> None:
    body = json.loads(terminal.type("doctor", "--demo", "--json").stdout)
    assert "cost" not in {each["subject"] for each in body["findings"]}
