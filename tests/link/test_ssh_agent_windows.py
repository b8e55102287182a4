"""Which SSH agents are asked on Windows, in which order, and that one which hangs holds nobody up."""

from __future__ import annotations

import errno
import os
import struct
import threading
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.ssh import agent_windows
from hoofhearted_desktop.link.ssh.agent import Agent, NoAgent
from hoofhearted_desktop.link.ssh.agent_windows import OPENSSH, PatientWire, Several, find

if TYPE_CHECKING:
    from collections.abc import Callable


def packed(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


class Wire:
    """An agent that holds these keys and signs with its name; `holds` lets it answer."""

    def __init__(self, name: str, *keys: bytes) -> None:
        self.name, self.keys = name, keys
        self.answers = threading.Event()
        self.answers.set()
        self.closed = threading.Event()
        self._answer = b""

    def send(self, data: bytes) -> int:
        if data[4] == 11:
            listed = b"".join(packed(key) + packed(self.name.encode()) for key in self.keys)
            self._answer = packed(b"\x0c" + struct.pack(">I", len(self.keys)) + listed)
        else:
            self._answer = packed(b"\x0e" + packed(f"signed by {self.name}".encode()))
        return len(data)

    def recv(self, size: int) -> bytes:
        assert self.answers.wait(20)
        given, self._answer = self._answer[:size], self._answer[size:]
        return given

    def close(self) -> None:
        self.closed.set()


class System:
    """What runs: wires by the paths of pipes, and Pageant."""

    def __init__(self, pageant: Wire | None = None, **pipes: Wire) -> None:
        self.pageant = pageant
        self.pipes = {path.replace("openssh", OPENSSH): wire for path, wire in pipes.items()}
        self.asked: list[str] = []

    def pipe(self, path: str) -> PatientWire | str:
        self.asked.append(path)
        wire = self.pipes.get(path)
        return "no such file or directory" if wire is None else PatientWire(wire)

    def window(self) -> PatientWire | None:
        self.asked.append("Pageant")
        return None if self.pageant is None else PatientWire(self.pageant)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Callable[[System], System]:
    def make(system: System) -> System:
        monkeypatch.setattr(agent_windows, "_pipe", system.pipe)
        monkeypatch.setattr(agent_windows, "_pageant", system.window)
        return system

    return make


def keys_of(agent: Agent | NoAgent) -> list[tuple[bytes, str]]:
    assert isinstance(agent, Agent)
    keys = agent.keys(Progress())
    assert not isinstance(keys, NoAgent), keys.why
    return [(key.blob, key.comment) for key in keys]


def test_openssh_is_asked_before_pageant_and_the_keys_of_both_are_there(runs: Callable[[System], System]) -> None:
    system = runs(System(Wire("pageant", b"two", b"three"), openssh=Wire("openssh", b"one", b"two")))
    agent = find(None, None)
    assert system.asked == [OPENSSH, "Pageant"]
    assert keys_of(agent) == [(b"one", "openssh"), (b"two", "openssh"), (b"three", "pageant")]
    assert isinstance(agent, Agent)
    signed = [agent.sign(key, b"data", "ssh-ed25519", Progress()) for key in (b"one", b"two", b"three", b"four")]
    assert signed == [b"signed by openssh", b"signed by openssh", b"signed by pageant", None]
    agent.close()
    assert system.pipes[OPENSSH].closed.is_set()


def test_each_alone_is_enough_and_none_at_all_is_one_sentence(runs: Callable[[System], System]) -> None:
    runs(System(Wire("pageant", b"one")))
    assert keys_of(find(None, None)) == [(b"one", "pageant")]
    runs(System(openssh=Wire("openssh", b"two")))
    assert keys_of(find(None, None)) == [(b"two", "openssh")]
    runs(System())
    assert find(None, None) == NoAgent("no SSH agent runs (neither OpenSSH's nor Pageant)")


def test_an_agent_without_keys_does_not_hide_the_other(runs: Callable[[System], System]) -> None:
    runs(System(Wire("pageant", b"one"), openssh=Wire("openssh")))
    assert keys_of(find(None, None)) == [(b"one", "pageant")]


def test_what_the_person_names_is_asked_alone(runs: Callable[[System], System]) -> None:
    mine = "\\\\.\\pipe\\mine"
    system = runs(System(Wire("pageant", b"no"), openssh=Wire("openssh", b"no")))
    system.pipes[mine] = Wire("mine", b"yes")
    assert keys_of(find(mine, None)) == [(b"yes", "mine")]
    assert keys_of(find(None, mine)) == [(b"yes", "mine")], "SSH_AUTH_SOCK names it too"
    assert keys_of(find(None, "/tmp/ssh-XX/agent.1")) == [(b"no", "openssh")], "a socket is of another ssh"
    missing = find("\\\\.\\pipe\\gone", mine)
    assert isinstance(missing, NoAgent)
    assert "gone cannot be reached: no such file" in missing.why


def test_one_of_two_that_does_not_answer_leaves_the_other(runs: Callable[[System], System], monkeypatch: Any) -> None:
    monkeypatch.setattr("hoofhearted_desktop.link.ssh.agent.LIST_PATIENCE_S", 0.05)
    hangs = Wire("openssh", b"one")
    hangs.answers.clear()
    runs(System(Wire("pageant", b"two"), openssh=hangs))
    agent = find(None, None)
    assert keys_of(agent) == [(b"two", "pageant")]
    assert isinstance(agent, Several)
    agent.close()
    assert not hangs.closed.is_set(), "a pipe that somebody waits for must not be closed under them"
    hangs.answers.set()
    assert hangs.closed.wait(60)


def test_giving_up_ends_the_wait_at_once() -> None:
    hangs = Wire("openssh", b"one")
    hangs.answers.clear()
    agent = Agent(PatientWire(hangs))
    progress = Progress()
    threading.Timer(0.05, progress.cancel).start()
    assert isinstance(agent.keys(progress), NoAgent)
    assert progress.cancelled, "and not because its own patience was over"
    hangs.answers.set()
    assert hangs.closed.wait(60)


def test_what_goes_wrong_in_a_pipe_is_no_traceback() -> None:
    class Broken(Wire):
        def send(self, _data: bytes) -> int:
            raise BrokenPipeError

    broken = Broken("broken")
    agent = Agent(PatientWire(broken))
    assert agent.keys(Progress()) == NoAgent("the SSH agent does not answer")
    assert agent.keys(Progress()) == NoAgent("the SSH agent does not answer")
    agent.close()
    agent.close()
    assert broken.closed.is_set()
    assert agent.sign(b"key", b"data", "ssh-ed25519", Progress()) is None


def test_a_busy_pipe_is_waited_for_a_missing_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def opened(path: str, _flags: int) -> int:
        tries.append(path)
        if len(tries) < 3:
            raise OSError(errno.EINVAL, "Invalid argument")
        return os.dup(0)

    monkeypatch.setattr(agent_windows.os, "open", opened)
    wire = agent_windows._pipe(OPENSSH)
    assert isinstance(wire, PatientWire)
    wire.close()
    assert len(tries) == 3
    monkeypatch.undo()
    monkeypatch.setattr(agent_windows, "BUSY_PATIENCE_S", 3600.0)
    assert agent_windows._pipe("/nowhere/at/all") == "no such file or directory"
    assert agent_windows._pipe("a\0b") == "its name is impossible"


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        (OPENSSH, True),
        ("//./pipe/openssh-ssh-agent", True),
        ("\\\\.\\PIPE\\x", True),
        ("/tmp/agent", False),
        ("", False),
    ],
)
def test_pipes_are_told_from_sockets(path: str, is_one: bool) -> None:
    assert agent_windows.is_pipe(path) is is_one
