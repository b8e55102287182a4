"""`hoofhearted gateway` as a person starts it: the real server over a real agent, asked over HTTP, ended by a signal."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("waitress", reason="the extra `gateway` is not installed")

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.gateway import token
from tests.cli.terminal import Terminal
from tests.fake_nvml.driver import GIB, FakeProcess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="signals")]

PATIENCE_S = 30.0


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


class Gateway:
    """One that runs; `url` is where it said it listens."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.said = ""
        self.url = ""
        while not self.url:
            line = self._line()
            found = re.search(r"listens on (http://\S+:\d+);", line)
            self.url = found[1] if found else ""
        self.example = self._line()

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        assert line, "it ended without saying where it listens"
        self.said += line
        return line

    def get(self, path: str, secret: str) -> tuple[int, Any]:
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"Bearer {secret}"})  # noqa: S310 - our own http address
        try:
            with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def wait_for(self, status: int) -> Any:
        """Ask for the health until that status comes, and give its body."""
        secret = token.path().read_text().strip()
        until = time.monotonic() + PATIENCE_S
        found: tuple[int, Any] = (0, None)
        while time.monotonic() < until:
            found = self.get("/api/v1/health", secret)
            if found[0] == status:
                return found[1]
            time.sleep(0.1)
        raise AssertionError(f"{status} never came; the last was {found}")

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, err.decode()


@pytest.fixture
def started(terminal: Terminal) -> Iterator[list[Gateway]]:
    running: list[Gateway] = []
    yield running
    for each in running:
        each.process.kill()
        each.process.communicate()


def start(terminal: Terminal, started: list[Gateway], *arguments: str) -> Gateway:
    gateway = Gateway(terminal.start("gateway", "--port", "0", *arguments))
    started.append(gateway)
    return gateway


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_names_the_program_on_this_machines_gpu_and_ends_quietly(
    terminal: Terminal, started: list[Gateway], number: int
) -> None:
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as worker:
        gpu = terminal.driver.gpus[0]
        gpu.utilization_sm, gpu.power_mw, gpu.processes = 90, 200_000, [FakeProcess(worker.pid, GIB, 90)]
        terminal.driver.write()
        gateway = start(terminal, started)
        gateway.wait_for(200)
        secret = token.path().read_text().strip()
        status, why = gateway.get("/api/v1/why", secret)
        assert status == 200
        assert why["demo"] is False
        assert [each["pid"] for each in why["gpus"][0]["processes"]] == [worker.pid]
        uuid = why["gpus"][0]["uuid"]
        assert gateway.get(f"/api/v1/gpus/{uuid}", secret)[1]["gpu"]["utilization"]["sm"] == 90
        assert gateway.get("/api/v1/why", "guessed")[0] == 401
        assert secret not in gateway.said
        worker.communicate(b"\n")
    assert gateway.end(number) == (exits.OK, "")


def test_many_who_ask_at_once_are_answered_without_a_word_to_the_terminal(
    terminal: Terminal, started: list[Gateway]
) -> None:
    gateway = start(terminal, started)
    gateway.wait_for(200)
    host, _, port = gateway.url.removeprefix("http://").partition(":")
    asking = [socket.create_connection((host, int(port)), timeout=PATIENCE_S) for _ in range(60)]
    for each in asking:
        each.sendall(b"GET /api/v1/health HTTP/1.0\r\n\r\n")
    for each in asking:
        with each, each.makefile("rb") as answer:
            assert answer.readline().split()[1] == b"401"
    assert gateway.end() == (exits.OK, "")


def test_the_demo_is_called_one_and_the_example_works_as_printed(terminal: Terminal, started: list[Gateway]) -> None:
    gateway = start(terminal, started, "--demo")
    assert gateway.said.startswith("DEMO")
    assert gateway.wait_for(200)["source"] == "simulated"
    done = terminal.shell(gateway.example.replace("curl ", "curl -s ", 1))
    assert json.loads(done.stdout)["demo"] is True, done.stderr
    assert gateway.end() == (exits.OK, "")


def test_an_agent_that_hangs_is_503_and_its_return_200(terminal: Terminal, started: list[Gateway]) -> None:
    import psutil

    gateway = start(terminal, started, "--demo")
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


def test_what_keeps_it_from_listening_is_said(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = terminal.type("gateway", "--demo", "--port", port)
    assert done.returncode == exits.PROBLEM
    assert f"127.0.0.1 port {port}: address already in use" in done.stderr
    done = terminal.type("gateway", "--demo", "--bind", "no such place")
    assert done.returncode == exits.PROBLEM
    assert "cannot listen on no such place" in done.stderr
    token.path().chmod(0o644)
    done = terminal.type("gateway", "--demo", "--port", "0")
    assert done.returncode == exits.PROBLEM
    assert "chmod 600" in done.stderr
    assert terminal.type("gateway", "--port", "65536").returncode == exits.USAGE


def test_other_machines_are_not_let_in_unwarned(terminal: Terminal, started: list[Gateway]) -> None:
    gateway = start(terminal, started, "--demo", "--bind", "0.0.0.0")  # noqa: S104 - what is warned of
    gateway.wait_for(200)
    status, err = gateway.end()
    assert status == exits.OK
    assert "plain HTTP" in err


def test_without_its_extra_it_says_how_to_get_it(terminal: Terminal, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys\nsys.modules['flask'] = sys.modules['waitress'] = None\n")
    terminal.set(PYTHONPATH=f"{hidden}:{terminal.environment['PYTHONPATH']}")
    done = terminal.type("gateway", "--demo")
    assert done.returncode == exits.USAGE
    assert "hoofhearted-desktop[gateway]" in done.stderr
