"""The agent as a process: one for each user, its socket, its clients."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hoofhearted_desktop.core import exits, messages, wire
from tests.agent.talk import Talker
from tests.desktop_parts.programs import wait_until

pytestmark = pytest.mark.real


def runtime() -> Path:
    return Path(os.environ["HOOFHEARTED_RUNTIME_DIR"])


def owner() -> int:
    return int((runtime() / "agent.lock").read_text())


def test_it_greets_introduces_itself_and_ticks() -> None:
    with Talker() as talker:
        talker.subscribe()
        hello = talker.ask("hello", client="test")
        assert hello["host"] == socket.gethostname()
        assert (hello["source"], hello["protocol"]) == ("nvml", wire.PROTOCOL)
        first = messages.tick_from_json(talker.tick())
        assert [problem.code for problem in first.sample.problems] == ["no_driver"]
        assert messages.tick_from_json(talker.tick()).sample.monotonic > first.sample.monotonic
        assert talker.leave() == exits.OK


def test_only_this_user_can_open_the_socket() -> None:
    with Talker() as talker:
        talker.wait_for(wire.Greeting)
        assert stat.S_IMODE((runtime() / "agent.sock").stat().st_mode) == 0o600
        assert stat.S_IMODE(runtime().stat().st_mode) == 0o700


def test_a_second_client_joins_and_outlives_the_first() -> None:
    with Talker() as first, Talker() as second:
        first.subscribe()
        second.subscribe()
        assert owner() in {first.process.pid, second.process.pid}
        agent, joined = (first, second) if owner() == first.process.pid else (second, first)
        agent.input.close()
        joined.heard.clear()
        joined.tick()
        joined.tick()
        assert agent.process.poll() is None, "the agent must serve its other client"
        assert joined.leave() == exits.OK
        assert agent.process.wait(60) == exits.OK
    assert not (runtime() / "agent.sock").exists()


def test_when_the_agent_is_killed_the_next_client_becomes_it() -> None:
    with Talker() as first:
        first.subscribe()
        first.process.kill()
        first.process.wait()
        with Talker() as second:
            second.subscribe()
            assert owner() == second.process.pid
            second.tick()


def test_there_is_only_one_service() -> None:
    with Talker("run") as service:
        wait_until("the socket", (runtime() / "agent.sock").exists)
        with Talker("run") as another:
            assert another.process.wait(60) == exits.AGENT_RUNS_ALREADY
            assert str(service.process.pid) in another.stderr()
        with Talker() as client:
            client.subscribe()
            client.tick()
            assert owner() == service.process.pid
            assert client.leave() == exits.OK
        assert service.process.poll() is None
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(60) == exits.OK


def test_a_stopped_agent_is_named_and_not_waited_for_for_ever() -> None:
    with Talker() as first:
        first.subscribe()
        first.process.send_signal(signal.SIGSTOP)
        try:
            with Talker() as second:
                assert second.process.wait(60) == exits.AGENT_SILENT
                assert str(first.process.pid) in second.stderr()
        finally:
            first.process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize("ending", [b"\n", b""])
def test_a_question_is_answered_though_the_asker_has_closed_its_end(ending: bytes) -> None:
    question = wire.encode(wire.Request(7, "why", {})).rstrip() + ending
    done = subprocess.run(
        [sys.executable, "-m", "hoofhearted_desktop.agent", "connect"],
        input=question,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == exits.OK
    greeting, answer = done.stdout.splitlines()
    assert greeting.startswith(wire.MAGIC)
    assert b'"sentence"' in answer
    assert done.stderr == b""


def test_devnull_as_input_is_an_end_and_no_crash() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hoofhearted_desktop.agent", "connect"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (exits.OK, b"")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("which", ["", "--simulate home"])
def test_streams_that_the_caller_closed_are_no_crash(closed: str, which: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m hoofhearted_desktop.agent connect {which} {closed}', sys.executable],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (exits.OK, b"")


def test_a_status_that_cannot_be_written_is_its_exit_status() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "hoofhearted_desktop.agent", "status"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )
    assert done.returncode == exits.PROBLEM
    assert done.stderr == b"hoofhearted-agent: cannot write the answer: no space left on device\n"


def test_bad_lines_get_the_standard_errors_and_the_stream_goes_on() -> None:
    with Talker("connect", "--simulate", "home") as talker:
        talker.wait_for(wire.Greeting)
        talker.send(b"this is no JSON\n")
        assert talker.wait_for(wire.Failure).code == wire.PARSE_ERROR
        assert talker.ask("no.such.method").code == wire.METHOD_NOT_FOUND
        assert talker.ask("history").code == wire.INVALID_PARAMS
        assert talker.ask("expectations.add", rule={"effect": "sing"}).code == wire.INVALID_PARAMS
        assert talker.ask("expectations.remove", id="nobody").code == wire.INVALID_PARAMS
        assert talker.ask("hello")["source"] == "simulated"


def test_a_client_that_does_not_read_is_skipped_forward_and_slows_nobody() -> None:
    with contextlib.ExitStack() as stack:
        service = stack.enter_context(Talker("run"))
        wait_until("the socket", (runtime() / "agent.sock").exists)
        reader = stack.enter_context(Talker())
        reader.subscribe()
        lazy = socket.socket(socket.AF_UNIX)
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stack.enter_context(lazy)
        lazy.connect(str(runtime() / "agent.sock"))
        lazy.sendall(wire.encode(wire.Request(1, "subscribe", {})))
        # The answers to these fill the lazy client's buffers, so that its next ticks must wait in the agent.
        lazy.sendall(wire.encode(wire.Request(2, "why", {})) * 200)
        seen = [messages.tick_from_json(reader.tick()).sample.monotonic for _ in range(5)]
        assert seen == sorted(seen)
        assert max(seen[nth + 1] - seen[nth] for nth in range(4)) < 2.0
        lazy.settimeout(10)
        decoder = wire.Decoder(expects_magic=True)
        ticks: list[float] = []
        while not ticks or ticks[-1] < seen[-1]:
            ticks += [
                messages.tick_from_json(message.params).sample.monotonic
                for message in decoder.feed(lazy.recv(65536))
                if isinstance(message, wire.Notice)
            ]
        assert len(ticks) <= 3, "ticks must not have queued up"
        assert service.process.poll() is None


def test_more_clients_than_files_cost_no_processor_time_and_those_inside_are_served() -> None:
    with Talker("run") as service, socket.socket(socket.AF_UNIX) as first:
        wait_until("the socket", (runtime() / "agent.sock").exists)
        first.connect(str(runtime() / "agent.sock"))
        first.settimeout(10)
        first.sendall(wire.encode(wire.Request(1, "subscribe", {})))
        decoder = wire.Decoder(expects_magic=True)

        def hear(ticks: int) -> None:
            while ticks > 0:
                told = first.recv(65536)
                assert told, f"the agent has hung up: {service.process.wait(20)} {service.stderr()}"
                ticks -= sum(isinstance(each, wire.Notice) for each in decoder.feed(told))

        hear(1)
        resource.prlimit(service.process.pid, resource.RLIMIT_NOFILE, (40, 40))
        with contextlib.ExitStack() as stack:
            for _ in range(60):
                stack.enter_context(socket.socket(socket.AF_UNIX)).connect(str(runtime() / "agent.sock"))
            hear(2)
            before_s = processor_time_s(service.process.pid)
            hear(3)
            assert processor_time_s(service.process.pid) - before_s < 0.5
        with Talker() as later:
            assert later.ask("hello")["source"] == "nvml"
        assert 1 <= service.stderr().count("could not be accepted") <= 8, "once each time it is full"


def processor_time_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_client_that_asks_without_end_is_refused_and_the_rest_is_answered() -> None:
    with Talker("connect", "--simulate", "home") as talker:
        talker.wait_for(wire.Greeting)
        talker.send(wire.encode(wire.Request(1, "episodes", {})) * 900)
        codes = [talker.wait_for((wire.Result, wire.Failure)) for _ in range(900)]  # type: ignore[arg-type]
        refused = [each for each in codes if isinstance(each, wire.Failure)]
        assert {each.code for each in refused} == {wire.TOO_MANY_REQUESTS}
        assert 0 < len(refused) < 900 - 200
        assert talker.ask("hello")["source"] == "simulated"


def test_two_expectations_of_one_second_are_two() -> None:
    with Talker("connect", "--simulate", "home") as talker:
        talker.wait_for(wire.Greeting)
        added = [talker.ask("expectations.add", rule={"application": name})["rule"] for name in ("a", "b", "c")]
        assert len({rule["id"] for rule in added}) == 3
        assert talker.ask("expectations.remove", id=added[1]["id"])["rule"] == added[1]
        rules = talker.ask("expectations.list")["rules"]
        ids = [rule["id"] for rule in rules if not rule["id"].startswith("demo-")]
        assert ids == [added[0]["id"], added[2]["id"]]
        taken = talker.ask("expectations.add", rule={"id": added[0]["id"], "application": "d"})
        assert (taken.code, "params.rule.id" in taken.message) == (wire.INVALID_PARAMS, True)


def test_a_very_long_runtime_path_works(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    directory = tmp_path / ("long-" * 30)
    monkeypatch.setenv("HOOFHEARTED_RUNTIME_DIR", str(directory))
    with Talker() as first, Talker() as second:
        first.subscribe()
        second.subscribe()
        second.tick()


def test_an_unusable_runtime_directory_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HOOFHEARTED_RUNTIME_DIR", str(tmp_path / "file" / "below"))
    with Talker() as talker:
        assert talker.process.wait(60) == exits.NO_RUNTIME_DIR
        said = talker.stderr()
    assert "file" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("given", [("--simulate", "no-such-scenario"), ("--replay", "/no/such/file.jsonl")])
def test_a_stand_in_that_is_not_there_is_named(given: tuple[str, str]) -> None:
    with Talker("connect", *given) as talker:
        assert talker.process.wait(60) == exits.BAD_SOURCE
        said = talker.stderr()
    assert given[1].rsplit("/", 1)[-1] in said
    assert "Traceback" not in said


def test_a_recording_is_served_to_its_end() -> None:
    recording = Path(__file__).parents[1] / "recordings" / "ollama.jsonl.gz"
    with Talker("connect", "--replay", str(recording), "--speed", "50") as talker:
        talker.subscribe()
        until = time.monotonic() + 60
        while talker.read(until):
            pass
        changes = [
            message.params["change"]
            for message in talker.heard
            if isinstance(message, wire.Notice) and message.method == "episode"
        ]
        assert talker.process.wait(60) == exits.OK
    assert changes[0] == "started"
    assert changes[-1] == "ended"


@pytest.mark.parametrize(
    ("shells", "said"),
    [
        (("tank", "x", "4"), "--shells: expected the numbers of two open sockets, got x and 4"),
        (("tank", "998", "999"), "--shells: 998 and 999 are no open sockets: "),
        (("tank", "0", "0"), "--shells: 0 and 0 are no open sockets: "),
    ],
)
def test_shells_that_are_none_are_refused_with_a_sentence(shells: tuple[str, ...], said: str) -> None:
    with Talker("connect", "--shells", *shells) as talker:
        assert talker.process.wait(60) == exits.BAD_SOURCE
        assert talker.stderr().startswith(f"hoofhearted-agent: {said}")


def test_who_may_only_join_becomes_no_agent_and_joins_the_one_that_runs() -> None:
    words = [sys.executable, "-m", "hoofhearted_desktop.agent", "connect"]
    only = {**os.environ, "HOOFHEARTED_ONLY_JOIN": "1"}
    done = subprocess.run(
        words, env=only, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (exits.AGENT_SILENT, "")
    assert done.stderr.endswith("no agent answers, and HOOFHEARTED_ONLY_JOIN keeps this program from becoming one\n")
    assert not (runtime() / "agent.lock").exists()
    with Talker() as talker:
        talker.ask("hello")
        before = owner()
        with subprocess.Popen(words, env=only, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as joined:
            assert joined.stdout is not None
            assert joined.stdout.read(1)
            assert owner() == before != joined.pid
            joined.communicate(b"")
        assert joined.returncode == 0
