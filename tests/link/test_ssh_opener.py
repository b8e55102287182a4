"""The whole way: a session over SSH with an agent on a real server, and what an opener does before and without paramiko."""

from __future__ import annotations

import logging
import os
import queue
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

import pytest

from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.progress import Progress, Step
from hoofhearted_desktop.link.session import Session
from hoofhearted_desktop.link.ssh.hop import Address
from hoofhearted_desktop.link.ssh.opener import opener
from hoofhearted_desktop.link.stream import Stream, Unreachable
from tests.link.ssh_server import keys
from tests.link.ssh_server.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.link.remote import Remote
    from tests.link.conftest import Lab

ROOT = Path(__file__).resolve().parents[2]


def start_agent(remote: Remote, progress: Progress) -> Union[Stream, Unreachable]:
    """Run this checkout's agent there."""
    progress.step(Step.STARTING_AGENT)
    environment = {"PYTHONPATH": str(ROOT), **{k: v for k, v in os.environ.items() if k.startswith("HOOFHEARTED_")}}
    words = ["env", *(f"{name}={value}" for name, value in environment.items())]
    return remote.run(shlex.join([*words, sys.executable, "-m", "hoofhearted_desktop.agent", "connect"]))


def until(inbox: queue.SimpleQueue[Any], wanted: Callable[[Any], bool], within_s: float = 60.0) -> Any:
    deadline = time.monotonic() + within_s
    seen = []
    while time.monotonic() < deadline:
        try:
            event = inbox.get(timeout=0.2)
        except queue.Empty:
            continue
        seen.append(event)
        if wanted(event):
            return event
    raise AssertionError(f"did not come; came: {seen}")


def is_state(kind: type) -> Callable[[Any], bool]:
    return lambda event: isinstance(event, states.StateChanged) and isinstance(event.state, kind)


@pytest.mark.real
def test_a_session_over_ssh_lives_and_comes_back_without_a_question(lab: Lab) -> None:
    server = lab.server(authorized=[keys.make_key(lab.ssh / "id_ed25519", "ed25519", "open sesame")])
    person = Person("open sesame")
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    session = Session(opener(Address("server"), person, person.keychain, start_agent), inbox.put)
    session.start()
    try:
        until(inbox, is_state(states.Live))
        until(inbox, lambda event: isinstance(event, states.Ticked))
        server.kill_sessions()
        lost = until(inbox, is_state(states.Lost)).state
        assert lost.code == "connection_lost"
        assert lost.retry_s is not None
        until(inbox, is_state(states.Live))
        until(inbox, lambda event: isinstance(event, states.Ticked))
        assert len(person.secrets) == 1
    finally:
        session.stop()


@pytest.mark.real
def test_a_server_that_has_nothing_of_ours_goes_live_and_needs_one_connection(lab: Lab) -> None:
    server = lab.server(authorized=[keys.make_key(lab.ssh / "id_ed25519")], shell="/bin/bash")
    person = Person()
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    session = Session(opener(Address("server"), person, person.keychain), inbox.put)
    session.start()
    try:
        until(inbox, lambda event: isinstance(event, states.Ticked), 60)
    finally:
        session.stop()
    assert list((server.home / ".cache" / "hoofhearted").rglob("hoofhearted-agent"))
    assert server.log().count("Connection from") == 1


@pytest.mark.real
def test_a_cancelled_start_takes_the_connection_down(lab: Lab) -> None:
    lab.server(authorized=[keys.make_key(lab.ssh / "id_ed25519")])
    person = Person()
    progress = Progress()

    def never(remote: Remote, making: Progress) -> Union[Stream, Unreachable]:
        program = remote.run("exec sleep 60")
        assert not isinstance(program, Unreachable)
        making.cancel()
        assert program.read(60.0) == b"", "None is what a read gives that has given up: the connection was cut"
        return program.close()

    made = opener(Address("server"), person, person.keychain, never)(progress)
    assert isinstance(made, Unreachable)
    assert (made.code, made.waits) == ("cancelled", True)


@pytest.mark.real
def test_the_log_says_nothing_of_what_failed_and_is_told(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server = lab.server(authorized=[keys.make_key(lab.ssh / "id_ed25519")])
    person = Person()
    made = person.connect()
    assert not isinstance(made, Unreachable)
    server.kill_sessions()
    program = made.run("true")
    assert isinstance(program, Unreachable)
    made.close()
    server.stop_listening()
    assert person.refused().code == "refused"
    assert not [record for record in caplog.records if record.name.startswith("paramiko")]


def python(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def test_paramiko_is_imported_only_when_a_server_is_connected_to() -> None:
    code = (
        "import sys; from hoofhearted_desktop.link.ssh.opener import opener\n"
        "from hoofhearted_desktop.link.keychain import Keychain\n"
        "print(sorted({'paramiko', 'cryptography', 'keyring'} & set(sys.modules)))"
    )
    assert python(code) == "[]"


def test_without_paramiko_the_package_to_install_is_named() -> None:
    code = (
        "import sys; sys.modules['paramiko'] = None\n"
        "from hoofhearted_desktop.link.keychain import Keychain\n"
        "from hoofhearted_desktop.link.progress import Progress\n"
        "from hoofhearted_desktop.link.questions import Nobody\n"
        "from hoofhearted_desktop.link.ssh.hop import Address\n"
        "from hoofhearted_desktop.link.ssh.opener import opener\n"
        "made = opener(Address('nas'), Nobody(), Keychain(), None)(Progress())\n"
        "print(made.code, made.waits, made.remedy)"
    )
    assert python(code) == "ssh_missing True pip install 'paramiko>=4,<6'"
