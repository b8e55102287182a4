"""The terminal commands: what they say, their exit statuses, and what they do with nonsense."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import re
import signal
import sys
import time
from pathlib import Path
from typing import Optional

import psutil
import pytest

from hoofhearted_desktop.cli import why
from hoofhearted_desktop.cli.main import COMMANDS
from hoofhearted_desktop.core import exits
from hoofhearted_desktop.probes import scenario
from tests.cli.terminal import Terminal
from tests.desktop_parts.programs import wait_until
from tests.fake_nvml.driver import GIB, FakeProcess

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="the fake driver is Linux's")]

RECORDINGS = Path(__file__).resolve().parents[1] / "recordings"
NEVER_MS = 3_600_000

# ---------------------------------------------------------------- why


def test_why_json_has_the_public_shape(terminal: Terminal) -> None:
    gpu = terminal.driver.gpus[0]
    gpu.utilization_sm, gpu.power_mw, gpu.processes = 90, 200_000, [FakeProcess(os.getpid(), GIB, 90)]
    terminal.driver.sampling_us = 1
    terminal.driver.write()
    done = terminal.type("why", "--json")
    assert done.returncode == exits.UNEXPECTED
    found = json.loads(done.stdout)
    assert found.keys() >= {"schema", "host", "time", "sentence", "gpus", "problems"}
    [card] = found["gpus"]
    assert card.keys() >= {
        *("uuid", "index", "name", "activity", "since", "sentence", "reason", "utilization"),
        *("memory", "power_w", "temperature_c", "processes", "verdict"),
    }
    assert card["activity"] == "computing"
    assert card["verdict"].keys() == {"expected", "by", "text", "rule"}
    [process] = card["processes"]
    assert (process["pid"], process["share"], process["sm"]) == (os.getpid(), 1.0, 90)
    assert process.keys() >= {"name", "exe", "command_line", "user", "parent", "container", "unit", "application"}


@pytest.mark.parametrize("code", [1, 3, 4, 9, 12, 15, 18, 28, 999])
def test_a_driver_that_fails_is_never_an_idle_gpu(terminal: Terminal, code: int) -> None:
    terminal.driver.errors = {"*": code}
    terminal.driver.write()
    done = terminal.type("why")
    assert done.returncode == exits.CANNOT_TELL
    assert done.stdout.startswith("Cannot tell")
    assert "idle" not in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_one_lost_gpu_of_two_is_told_beside_the_other_once(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, gpus=2)
    terminal.driver.gpus[1].errors = {"*": 15}
    terminal.driver.write()
    done = terminal.type("why")
    assert done.returncode == exits.CANNOT_TELL
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
        "RTX 3090 is idle",
        "Cannot tell what GPU 1 does",
    ]


def test_a_reading_that_fails_is_unknown_and_told_once(terminal: Terminal) -> None:
    terminal.driver.gpus[0].errors = {"nvmlDeviceGetUtilizationRates": 999}
    terminal.driver.write()
    done = terminal.type("why")
    assert done.returncode == exits.CANNOT_TELL
    assert done.stdout.count("unknown error") == 1


def descendants_are_gone() -> bool:
    return not psutil.Process().children(recursive=True)


@pytest.mark.parametrize("function", ["*", "nvmlDeviceGetUtilizationRates"])
def test_a_driver_that_hangs_is_answered_for_in_time(terminal: Terminal, function: str) -> None:
    terminal.driver.delays = {function: NEVER_MS}
    terminal.driver.write()
    began = time.monotonic()
    done = terminal.type("why", "--json")
    assert time.monotonic() - began < 60
    assert done.returncode == exits.CANNOT_TELL
    assert [problem["code"] for problem in json.loads(done.stdout)["problems"]] == ["driver_hung"]
    wait_until("the agent has ended too", descendants_are_gone)


def test_an_agent_in_a_hung_driver_ends_on_sigterm(terminal: Terminal) -> None:
    terminal.driver.delays = {"*": NEVER_MS}
    terminal.driver.write()
    with terminal.stay() as agent:
        wait_until("it says that it hangs", lambda: terminal.type("why").returncode == exits.CANNOT_TELL)
        agent.send_signal(signal.SIGTERM)
        assert agent.wait(60) == exits.OK


def test_many_gpus_and_processes(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, gpus=8)
    for number, gpu in enumerate(terminal.driver.gpus):
        gpu.utilization_sm = 95
        gpu.processes = [FakeProcess(5_000_000 + number * 1000 + each, GIB >> 4, 1) for each in range(200)]
    terminal.driver.write()
    done = terminal.type("why", "--json")
    assert done.returncode == exits.UNEXPECTED
    cards = json.loads(done.stdout)["gpus"]
    assert [len(card["processes"]) for card in cards] == [200] * 8
    assert {card["activity"] for card in cards} == {"unattributed"}
    assert {card["verdict"]["text"] for card in cards} == {"nobody can say which program it is"}


# ---------------------------------------------------------------- hosts, scenarios, usage


@pytest.mark.parametrize("name", scenario.names())
def test_every_scenario_answers_and_says_that_it_is_a_demo(terminal: Terminal, name: str) -> None:
    done = terminal.type("why", "--demo", name)
    assert done.returncode in {exits.OK, exits.UNEXPECTED, exits.CANNOT_TELL}
    assert done.stdout.startswith("DEMO")
    assert done.stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("why", "else where"),
        ("expectations", "else where", "list"),
        ("record", "else where", "/tmp/never"),
        ("why", "--demo", "nowhere"),
        ("watch", "--demo", "nowhere"),
        ("--demo", "nowhere"),
        ("why", "--demo", "home", "elsewhere"),
        ("record", "/tmp/never", "--demo", "nowhere"),
        ("nonsense",),
        ("agent",),
        ("agent", "nonsense"),
        ("episodes", "--since", "yesterday"),
        ("episodes", "--since", "-1h"),
        ("episodes", "--since", "9" * 400 + "h"),
        ("watch", "--for", "0"),
        ("replay", "x", "--speed", "0"),
        ("replay", str(RECORDINGS / "ollama.jsonl.gz"), "--rules", "/nowhere"),
        ("replay",),
    ],
)
def test_wrong_usage_is_said_and_is_2(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    done = terminal.type(*arguments)
    assert (done.returncode, done.stdout) == (exits.USAGE, "")
    assert done.stderr


@pytest.mark.parametrize("since", ["90", "90s", "30m", "24h", "7d", "2w", " 1.5 h "])
def test_every_form_of_since(terminal: Terminal, since: str) -> None:
    done = terminal.type("episodes", "--since", since, "--json")
    assert (done.returncode, json.loads(done.stdout)) == (exits.OK, [])


def test_a_log_level_that_there_is_not_is_no_crash(terminal: Terminal) -> None:
    assert terminal.set(HOOFHEARTED_LOG="loud").type("why").returncode == exits.OK


# ---------------------------------------------------------------- places


@pytest.mark.parametrize("name", ["HOOFHEARTED_DATA_DIR", "HOOFHEARTED_CONFIG_DIR"])
def test_it_answers_where_it_cannot_write(terminal: Terminal, name: str) -> None:
    done = terminal.set(**{name: "/proc/nowhere"}).type("why")
    assert done.returncode == exits.OK
    assert done.stdout.startswith("RTX 3090 is idle")


def test_without_a_runtime_directory_it_says_why(terminal: Terminal) -> None:
    done = terminal.set(HOOFHEARTED_RUNTIME_DIR="/proc/nowhere").type("why")
    assert done.returncode == exits.CANNOT_TELL
    assert "HOOFHEARTED_RUNTIME_DIR" in done.stderr


def test_without_home(terminal: Terminal) -> None:
    del terminal.environment["HOME"]
    assert terminal.type("why").returncode == exits.OK


# ---------------------------------------------------------------- recordings


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_record_ends_whole_by_signal_and_replays(terminal: Terminal, tmp_path: Path, number: int) -> None:
    path = tmp_path / "mine.jsonl.gz"
    with terminal.start("record", str(path)) as process:
        wait_until("a sample is written", lambda: path.exists() and path.stat().st_size > 100)
        process.send_signal(number)
        assert process.wait(60) == exits.OK
        assert process.stderr is not None
        assert f"written to {path}" in process.stderr.read().decode()
    assert gzip.decompress(path.read_bytes()).startswith(b'{"schema":1,')
    done = terminal.type("replay", str(path))
    assert (done.returncode, done.stdout, done.stderr) == (exits.OK, "No spin-up in this recording.\n", "")


@pytest.mark.parametrize("order", [("--demo", "FILE"), ("--demo", "many", "FILE"), ("FILE", "--demo")])
def test_record_takes_its_file_on_either_side_of_demo(terminal: Terminal, tmp_path: Path, order: list[str]) -> None:
    file = tmp_path / "out.jsonl"
    given = [each.replace("FILE", str(file)) for each in order]
    done = terminal.type("record", *given, "--for", "2s")
    assert done.returncode == exits.OK, done.stderr
    assert json.loads(file.read_text().splitlines()[0])["host"] == ("rack-4" if "many" in order else "dreams")


@pytest.mark.parametrize(
    ("given", "host"),
    [(("--demo", "why"), "dreams"), (("--demo", "many", "why"), "rack-4"), (("--demo=many", "why"), "rack-4")],
)
def test_demo_may_stand_before_the_command(terminal: Terminal, given: tuple[str, ...], host: str) -> None:
    done = terminal.type(*given, "--json")
    found = json.loads(done.stdout)
    assert (found["host"], found["demo"], done.stderr) == (host, True, "")


def test_every_command_may_stand_after_demo(terminal: Terminal) -> None:
    _, _, offered = terminal.type("nonsense").stderr.partition("choose from")
    assert re.findall(r"[a-z-]+", offered) == list(COMMANDS)


def test_record_touches_no_file_that_is_there(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text("precious")
    done = terminal.type("record", str(path), "--for", "1s")
    assert done.returncode == exits.USAGE
    assert path.read_text() == "precious"


def test_record_that_got_nothing_leaves_no_file(terminal: Terminal, tmp_path: Path) -> None:
    terminal.set(HOOFHEARTED_RUNTIME_DIR="/proc/nowhere")
    path = tmp_path / "mine.jsonl"
    assert terminal.type("record", str(path), "--for", "1s").returncode == exits.PROBLEM
    assert not path.exists()


def test_record_where_it_cannot_write(terminal: Terminal) -> None:
    done = terminal.type("record", "/proc/nowhere/x", "--for", "1s")
    assert done.returncode == exits.PROBLEM
    assert "no such file" in done.stderr


def test_replay_json_is_one_episode_a_line(terminal: Terminal) -> None:
    done = terminal.type("replay", "--json", str(RECORDINGS / "ollama.jsonl.gz"))
    assert done.returncode == exits.OK
    episodes = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(episodes) == 1
    assert episodes[0].keys() >= {
        *("schema", "id", "host", "gpu", "started", "ended", "activity", "peak", "mean"),
        *("energy_wh", "processes", "verdict"),
    }


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff" * 5000, b"x" * (9 << 20), b"\x1f\x8b\x08\x00", b"{}\n"], ids=range(5)
)
def test_replay_of_what_is_no_recording(terminal: Terminal, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "what"
    path.write_bytes(content)
    done = terminal.type("replay", str(path))
    assert (done.returncode, done.stdout) == (exits.PROBLEM, "")
    assert "no sample in it" in done.stderr


def test_replay_of_a_directory(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.type("replay", str(tmp_path)).returncode == exits.PROBLEM


def test_rules_may_come_through_a_pipe_but_not_from_what_never_ends(terminal: Terminal, tmp_path: Path) -> None:
    rules, recording = tmp_path / "rules.toml", RECORDINGS / "ollama.jsonl.gz"
    rules.write_text("".join(f'[[expectations]]\napplication = "{name}"\n' for name in ("jellyfin", "ollama")))
    done = terminal.shell(f"cat '{rules}' | $HH replay '{recording}' --rules /dev/stdin")
    assert (done.returncode, done.stderr) == (exits.OK, "")
    assert ", expected: you expect application jellyfin" in done.stdout
    for place in ("/dev/zero", str(tmp_path)):
        done = terminal.type("replay", str(recording), "--rules", place)
        assert (done.returncode, done.stdout) == (exits.USAGE, "")
        assert "this is no file of rules" in done.stderr


def test_replay_by_rules_and_by_broken_rules(terminal: Terminal, tmp_path: Path) -> None:
    rules, recording = tmp_path / "rules.toml", str(RECORDINGS / "ollama.jsonl.gz")
    rules.write_text(
        '[[expectations]]\nid = "a"\napplication = "jellyfin"\n\n[[expectations]]\nid = "b"\napplication = "ollama"\n'
    )
    done = terminal.type("replay", recording, "--rules", str(rules))
    assert (done.returncode, done.stderr) == (exits.OK, "")
    assert ", expected: you expect application jellyfin" in done.stdout
    rules.write_text("[broken\n")
    done = terminal.type("replay", recording, "--rules", str(rules))
    assert (done.returncode, done.stdout) == (exits.USAGE, "")
    assert "line 1" in done.stderr


# ---------------------------------------------------------------- without a display


@pytest.mark.skipif(
    importlib.util.find_spec("PySide6") is None, reason="without the desktop's parts it says that first"
)
@pytest.mark.parametrize("display", ["", ":977", "nonsense"])
def test_without_a_display_it_says_so_and_watches(terminal: Terminal, display: str) -> None:
    del terminal.environment["QT_QPA_PLATFORM"]
    with terminal.set(DISPLAY=display).start() as process:
        assert process.stdout is not None
        first, second = process.stdout.readline().decode(), process.stdout.readline().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == exits.OK
    assert "display" in first
    assert "watching in the terminal instead" in first
    assert "RTX 3090 is idle" in second


@pytest.mark.parametrize(("gpus", "shown"), [(None, "DEMO"), (1, "RTX 3090 is idle")])
def test_the_demo_without_a_driver_only(tmp_path: Path, gpus: Optional[int], shown: str) -> None:
    terminal = Terminal(tmp_path, gpus=gpus)
    del terminal.environment["QT_QPA_PLATFORM"]
    with terminal.start("--demo-without-driver") as process:
        assert process.stdout is not None
        said = ""
        while "RTX" not in said:
            said += process.stdout.readline().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == exits.OK
    assert shown in said
    assert ("DEMO" in said) is (gpus is None)


# ---------------------------------------------------------------- what it costs


def test_one_that_joins_an_agent_imports_no_engine(terminal: Terminal) -> None:
    """`why` waits for these imports; tests/benchmarks/terminal_figures.py has the figures."""
    with terminal.start("agent", "run") as agent:
        wait_until("the agent answers", lambda: terminal.type("agent", "status").returncode == exits.OK)
        terminal.set(PYTHONPROFILEIMPORTTIME="1")
        done = terminal.type("agent", "connect")
        agent.send_signal(signal.SIGTERM)
        assert agent.wait(60) == exits.OK
    assert done.stdout == "HOOFHEARTED-AGENT/1\n"
    assert "hoofhearted_desktop.agent.pump" in done.stderr
    assert "hoofhearted_desktop.agent.engine" not in done.stderr
    assert "psutil" not in done.stderr


def test_why_says_alarms_and_none_twice() -> None:
    found = {
        "sentence": "x",
        "gpus": [{"sentence": "RTX 3090 is idle.", "activity": "idle"}],
        "problems": [{"code": "recording_stopped", "message": "the disk is full", "remedy": "make room"}],
        "alarms": [
            {"kind": "recording_stopped", "gpu": None, "since": 1.0, "text": "The disk is full", "remedy": "make room"},
            {
                "kind": "too_hot",
                "gpu": "GPU-1",
                "since": 1.0,
                "text": "RTX 3090 is at 97 °C",
                "remedy": "clean its fans",
            },
        ],
    }
    assert why.text(found) == (
        "RTX 3090 is idle.\nNote: the disk is full; make room.\nAlarm: RTX 3090 is at 97 °C; clean its fans.\n"
    )
