"""Bytes a second over SSH itself: the real sshd, the delivered agent on a fake driver, each view in turn.

`python -m tests.benchmarks.traffic_over_ssh` counts what goes through the socket, encryption and confirmations included; TCP's
own headers come on top (some 50 bytes a packet). Busy GPUs have PROCESSES each, and figures that move every second.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Union
from unittest import mock

import pytest

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.link import starting, states
from hoofhearted_desktop.link.session import Session
from hoofhearted_desktop.link.ssh import connection
from hoofhearted_desktop.link.ssh.hop import Address
from hoofhearted_desktop.link.ssh.programs import SshRemote
from hoofhearted_desktop.link.ssh.story import Company
from hoofhearted_desktop.link.stream import Stream, Unreachable
from tests.fake_nvml.driver import FakeProcess
from tests.link.conftest import Lab
from tests.link.ssh_server import server as servers
from tests.link.ssh_server.person import Person
from tests.link.watched import Watched

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.ssh.plug import Plug

PROCESSES = 25
SETTLING_S = 4.0
MEASURED_S = 12.0


class Count(NamedTuple):
    """Bytes so far, and milliseconds of processor of the server's sshd and of this process."""

    received: int
    sent: int
    sshd_ms: float
    own_ms: float


class Looker:
    """Follows one server over a connection whose bytes can be counted."""

    def __init__(self, server: Watched) -> None:
        """Begin to follow."""
        self.server = server
        self._remotes: list[SshRemote] = []
        self._plugs: list[Plug] = []
        self.inbox: queue.SimpleQueue[states.Event] = queue.SimpleQueue()
        self.session = Session(self._open, self.inbox.put, readings=frozenset({messages.DETAILS}))
        self.session.start()

    def _open(self, progress: Progress) -> Union[Stream, Unreachable]:
        person = Person()
        made = connection.connect(Address(self.server.name), Company(person, person.keychain, progress))
        assert not isinstance(made, Unreachable), made
        remote = SshRemote(self.server.name, made)
        self._remotes.append(remote)
        self._plugs.append(made.server.plug)
        return starting.once(remote, progress)

    def count(self) -> Count:
        """Give the bytes of the one connection."""
        (plug,) = self._plugs
        sshd = [each.cpu_times() for each in self.server.sshd.sessions() if each.name().startswith("sshd")]
        sshd_ms = 1000 * sum(each.user + each.system for each in sshd)
        return Count(plug.received_bytes, plug.sent_bytes, sshd_ms, 1000 * time.process_time())

    def close(self) -> None:
        """Stop."""
        self.session.stop()
        for each in self._remotes:
            each.close()


def busy(server: Watched, pids: list[int]) -> None:
    """Let every GPU work for PROCESSES processes of its own, with figures that move."""
    server.driver.moving = True
    for place, gpu in enumerate(server.driver.gpus):
        gpu.utilization_sm, gpu.power_mw, gpu.pstate = 87, 212_000, 2
        own = pids[PROCESSES * place : PROCESSES * (place + 1)]
        gpu.processes = [FakeProcess(pid, memory=1 << 28, sm=3) for pid in own]
    server.driver.write()


def measure(lab: Lab, stack: contextlib.ExitStack, gpus: int, state: str, pids: list[int]) -> None:
    for compressed in ("no", "yes"):
        with contextlib.ExitStack() as own:
            measure_one(lab, own, gpus, state, compressed, pids)


def measure_one(lab: Lab, stack: contextlib.ExitStack, gpus: int, state: str, compressed: str, pids: list[int]) -> None:
    name, lines = f"{state}-{gpus}-{compressed}", [f"Compression {compressed}"]
    server = stack.enter_context(Watched(lab, name, gpus=gpus, lines=lines))
    if state == "busy":
        busy(server, pids)
    looker = Looker(server)
    stack.callback(looker.close)
    while not isinstance(looker.inbox.get(timeout=60), states.Ticked):
        pass
    for view in messages.VIEWS:
        looker.session.watch(view, frozenset({messages.DETAILS}) if view == messages.FULL else frozenset())
        time.sleep(SETTLING_S)
        before, began = looker.count(), time.monotonic()
        time.sleep(MEASURED_S)
        after, took_s = looker.count(), time.monotonic() - began
        received, sent, sshd_ms, own_ms = ((late - early) / took_s for early, late in zip(before, after, strict=True))
        print(
            f"{gpus:4}  {state:5} {view:8} {compressed:11} {received:12.0f} {sent:10.0f} {sshd_ms:10.1f} {own_ms:10.1f}",
            flush=True,
        )


def main() -> None:
    """Print the figures."""
    lacking = servers.missing()
    if lacking:
        print(f"left out: {lacking}")
        return
    home = Path(tempfile.mkdtemp(prefix="hh-"))
    os.environ.pop("SSH_AUTH_SOCK", None)
    print(
        f"{'GPUs':>4}  {'state':5} {'view':8} {'Compression':11} {'received/s':>12} {'sent/s':>10} {'sshd, ms/s':>10} {'here, ms/s':>10}"
    )
    with (
        mock.patch.dict(os.environ, {"HOME": str(home), "HOOFHEARTED_CONFIG_DIR": str(home / "config")}),
        contextlib.ExitStack() as stack,
        pytest.MonkeyPatch.context() as patch,
    ):
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        workers = [subprocess.Popen(["sleep", "600"]) for _ in range(8 * PROCESSES)]
        for each in workers:
            stack.callback(each.wait)
            stack.callback(each.kill)
        lab = Lab(home, stack, patch)
        for gpus in (1, 8):
            for state in ("idle", "busy"):
                measure(lab, stack, gpus, state, [each.pid for each in workers])


if __name__ == "__main__":
    main()
