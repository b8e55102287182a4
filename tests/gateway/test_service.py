"""`hoofhearted gateway` as a program: a real server over a real agent, what keeps it from listening, and how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.gateway import tokens
from tests.fake_nvml.driver import GIB, FakeProcess
from tests.gateway.started import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.terminal import Terminal
    from tests.gateway.started import Gateway

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="signals")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_tells_of_this_machine_and_ends_quietly(
    terminal: Terminal, start: Callable[..., Gateway], number: int
) -> None:
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as worker:
        gpu = terminal.driver.gpus[0]
        gpu.utilization_sm, gpu.power_mw, gpu.processes = 90, 200_000, [FakeProcess(worker.pid, GIB, 90)]
        terminal.driver.write()
        gateway = start()
        gateway.wait_for(200)
        status, info = gateway.ask("/api/v1/system/info")
        assert (status, info["demo"]) == (200, False)
        assert gateway.ask("/api/v1/system/info", secret="guessed")[0] == 401
        assert gateway.token not in gateway.said
        worker.communicate(b"\n")
    assert gateway.end(number) == (exits.OK, "")


def test_many_who_ask_at_once_are_answered_without_a_word_to_the_terminal(start: Callable[..., Gateway]) -> None:
    gateway = start("--demo")
    gateway.wait_for(200)
    asking = [socket.create_connection(("127.0.0.1", gateway.port), timeout=PATIENCE_S) for _ in range(300)]
    for each in asking:
        each.sendall(b"GET /api/v1/hosts HTTP/1.0\r\n\r\n")
    for each in asking:
        with each, each.makefile("rb") as answer:
            assert answer.readline().split()[1] == b"401"
    assert gateway.end() == (exits.OK, "")


def test_a_token_is_made_listed_and_revoked_while_it_runs(terminal: Terminal, start: Callable[..., Gateway]) -> None:
    gateway = start("--demo")
    assert gateway.said.startswith("DEMO")
    made = terminal.type("gateway", "token", "create", "phone", "--scope", "manage")
    secret = made.stdout.strip()
    assert made.returncode == exits.OK
    assert secret not in tokens.path().read_text()
    gateway.token = secret
    assert gateway.wait_for(200)["source"] == "simulated"
    listed = terminal.type("gateway", "token", "list").stdout
    assert "manage  phone: made" in listed
    assert terminal.type("gateway", "token", "revoke", "phone").returncode == exits.OK
    assert "no such token" in gateway.wait_for(401)["detail"]
    assert gateway.end() == (exits.OK, "")
    again = terminal.type("gateway", "token", "revoke", "phone")
    assert again.returncode == exits.PROBLEM
    assert "there is no token 'phone'" in again.stderr


def test_an_agent_that_hangs_is_503_and_its_return_200(start: Callable[..., Gateway]) -> None:
    gateway = start("--demo")
    gateway.wait_for(200)
    (agent,) = psutil.Process(gateway.process.pid).children()
    agent.suspend()
    assert "said nothing" in gateway.wait_for(503)["detail"]
    agent.resume()
    gateway.wait_for(200)
    agent.kill()
    assert gateway.wait_for(503)["detail"].startswith("lost the agent")
    gateway.wait_for(200)
    assert gateway.end()[0] == exits.OK


def test_nobody_who_looks_costs_nothing(start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = start("--demo")
    assert gateway.ask("/api/v1/hosts")[0] == 200
    process = psutil.Process(gateway.process.pid)
    before = process.cpu_times()
    with pytest.raises(psutil.TimeoutExpired):
        process.wait(5)
    after = process.cpu_times()
    assert after.user + after.system - before.user - before.system <= 0.05, "it works though nobody asks"
    assert gateway.end()[0] == exits.OK


def test_what_keeps_it_from_listening_is_said(terminal: Terminal, tmp_path: Path) -> None:
    def refused(*arguments: str) -> str:
        done = terminal.type("gateway", "--demo", *arguments)
        assert done.returncode == exits.PROBLEM, done
        return done.stderr

    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert f"127.0.0.1 port {port}: address already in use" in refused("--port", port)
    assert "cannot listen on no such place" in refused("--bind", "no such place")
    assert "over plain HTTP" in refused("--bind", "0.0.0.0", "--port", "0")  # noqa: S104 - what is refused
    assert "no such file" in refused("--certificate", "nowhere.pem", "--port", "0")
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    assert "no certificate and key in PEM form" in refused("--certificate", str(wrong), "--port", "0")
    assert "give --certificate too" in refused("--key", str(wrong))
    assert terminal.type("gateway", "--port", "65536").returncode == exits.USAGE
    assert terminal.type("gateway", "token", "forge").returncode == exits.USAGE


def test_a_list_of_tokens_that_others_can_read_lets_nobody_in_and_that_is_said(
    terminal: Terminal, start: Callable[..., Gateway]
) -> None:
    gateway = start("--demo")
    gateway.wait_for(200)
    tokens.path().chmod(0o644)
    assert "cannot read its list" in gateway.wait_for(401)["detail"]
    done = terminal.type("gateway", "token", "list")
    assert (done.returncode, "chmod 600" in done.stderr) == (exits.PROBLEM, True)
    tokens.path().chmod(0o600)
    gateway.wait_for(200)
    assert gateway.end() == (exits.OK, "")
    tokens.path().chmod(0o644)
    with terminal.start("gateway", "--demo", "--port", "0") as again:
        assert again.stdout is not None
        while b"listens on" not in again.stdout.readline():
            pass
        again.send_signal(signal.SIGTERM)
        _, err = again.communicate(timeout=PATIENCE_S)
    assert "no token counts" in err.decode()
    assert "chmod 600" in err.decode()


def test_without_its_extra_it_says_how_to_get_it(terminal: Terminal, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys\nsys.modules['flask'] = sys.modules['gevent'] = None\n")
    terminal.set(PYTHONPATH=f"{hidden}:{terminal.environment['PYTHONPATH']}")
    done = terminal.type("gateway", "--demo")
    assert done.returncode == exits.USAGE
    assert "hoofhearted-desktop[gateway]" in done.stderr
