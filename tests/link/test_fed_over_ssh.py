"""A real SSH server without Python: one connection, three programs over it, and a session that names who uses the GPU."""

from __future__ import annotations

import os
import queue
import subprocess
import time
from typing import TYPE_CHECKING, Any, Union

import pytest

from hoofhearted_desktop.core import wording
from hoofhearted_desktop.link import fed, states
from hoofhearted_desktop.link.session import Session
from hoofhearted_desktop.link.ssh.hop import Address
from hoofhearted_desktop.link.ssh.opener import opener
from tests.fake_smi.server import FakeSmi
from tests.link.ssh_server import keys
from tests.link.ssh_server.person import Person

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.remote import Remote
    from hoofhearted_desktop.link.stream import Stream, Unreachable
    from tests.link.conftest import Lab

pytestmark = pytest.mark.real


def start(remote: Remote, progress: Progress) -> Union[Stream, Unreachable]:
    return fed.start_without_python(remote, "server", progress)


def until(inbox: queue.SimpleQueue[Any], wanted: Any, within_s: float = 60.0) -> Any:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            event = inbox.get(timeout=0.2)
        except queue.Empty:
            continue
        if wanted(event):
            return event
    raise AssertionError("did not come")


def test_it_says_who_uses_the_gpu_and_comes_back(lab: Lab, tmp_path: Path) -> None:
    smi = FakeSmi(tmp_path / "smi")
    there = {name: smi.env[name] for name in ("PATH", "FAKE_SMI")}
    server = lab.server(authorized=[keys.make_key(lab.ssh / "id_ed25519", "ed25519")], environment=there)
    person = Person()
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    session = Session(opener(Address("server"), person, person.keychain, start), inbox.put)
    with subprocess.Popen(["sleep", "600"]) as worker:
        try:
            smi.busy(worker.pid)
            session.start()
            for _ in range(2):
                tick = until(inbox, lambda each: isinstance(each, states.Ticked) and each.tick.sample.processes).tick
                sample = tick.sample
                assert (
                    wording.headline(sample.gpus[0], tick.assessments[0], sample) == "RTX 3090 is computing for sleep"
                )
                assert sample.processes[0].parent.pid == os.getpid()
                server.kill_sessions()
                lost = until(
                    inbox, lambda each: isinstance(each, states.StateChanged) and isinstance(each.state, states.Lost)
                )
                assert lost.state.code == "connection_lost"
        finally:
            session.stop(15)
            worker.kill()
