"""Agents that lie, hang or are not there."""

from __future__ import annotations

import socket
import struct
import threading
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.ssh import agent as agents
from hoofhearted_desktop.link.ssh import identity_agent
from hoofhearted_desktop.link.ssh.agent import Agent, NoAgent
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from pathlib import Path


def packed(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def asked(answer: bytes) -> tuple[object, object]:
    """Let an agent answer the same to both questions, and give what comes of it."""
    results: list[object] = []
    for question in (
        lambda agent: agent.keys(Progress()),
        lambda agent: agent.sign(b"key", b"data", "ssh-ed25519", Progress()),
    ):
        ours, theirs = socket.socketpair()

        def serve(theirs: socket.socket = theirs) -> None:
            with theirs:
                theirs.recv(1 << 16)
                theirs.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        agent = Agent(ours)
        results.append(question(agent))
        agent.close()
        thread.join(60)
    return results[0], results[1]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0\0",
        packed(b""),
        packed(b"\x05"),  # SSH_AGENT_FAILURE
        struct.pack(">I", 0xFFFFFFFF),
        packed(b"\x0c" + struct.pack(">I", 0xFFFFFFFF)),
        packed(b"\x0c" + struct.pack(">I", 1) + packed(b"abc")),
        packed(b"\x0c\0"),
        packed(b"\x0e\0\0\0\x09abc"),
    ],
)
def test_what_an_agent_should_not_say_is_survived(answer: bytes) -> None:
    keys, signature = asked(answer)
    assert isinstance(keys, NoAgent)
    assert signature is None


def test_keys_and_signatures_of_any_kind_pass_through() -> None:
    keys, _ = asked(
        packed(b"\x0c" + struct.pack(">I", 1) + packed(b"\0\0\0\x02sk-any") + packed("touch me ü".encode()))
    )
    assert keys == (agents.AgentKey(b"\0\0\0\x02sk-any", "touch me ü"),)
    _, signature = asked(packed(b"\x0e" + packed(b"a signature")))
    assert signature == b"a signature"


@not_on_windows("a variable names the agent on POSIX; tests/windows asks for its pipe")
def test_where_there_is_no_agent_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    for named, word in [
        (None, "SSH_AUTH_SOCK"),
        ("none", "none"),
        (str(tmp_path / "gone"), str(tmp_path / "gone")),
    ]:
        found = identity_agent.find(named)
        assert isinstance(found, NoAgent)
        assert word in found.why
