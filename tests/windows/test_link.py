"""What the way to a server needs of Windows: SSH agents, files of the profile, programs."""

from __future__ import annotations

import ctypes
import os
import struct
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.ssh import agent as agents
from hoofhearted_desktop.link.ssh import agent_windows, config_tokens, identity_agent, known_hosts_own
from hoofhearted_desktop.link.ssh.agent import Agent, AgentKey, NoAgent
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from collections.abc import Iterator

PIPE = "\\\\.\\pipe\\hoofhearted-test-agent"
KEY = b"\0\0\0\x0bssh-ed25519\0\0\0\x01k"


def packed(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


class PipeAgent(threading.Thread):
    """An SSH agent at a named pipe, of one client after the other."""

    def __init__(self, answers: bool = True) -> None:
        super().__init__(daemon=True)
        import _winapi

        self._api: Any = _winapi
        self.answers = answers
        self.ready = threading.Event()
        self.start()
        assert self.ready.wait(20)

    def run(self) -> None:
        api = self._api
        handle = api.CreateNamedPipe(PIPE, api.PIPE_ACCESS_DUPLEX, 0, 1, 65536, 65536, 0, 0)
        self.ready.set()
        try:
            api.ConnectNamedPipe(handle, False)
        except OSError as error:  # the client was faster
            if error.winerror != api.ERROR_PIPE_CONNECTED:  # type: ignore[attr-defined]  # Windows' own
                raise
        while self.answers:
            try:
                size, _ = api.ReadFile(handle, 65536, False)
            except OSError:
                break
            listed = size[4] == 11
            answer = (
                b"\x0c" + struct.pack(">I", 1) + packed(KEY) + packed(b"me") if listed else b"\x0e" + packed(b"sig")
            )
            api.WriteFile(handle, packed(answer), False)
        if not self.answers:
            api.ReadFile(handle, 65536, False)
            self.held = handle  # until the test has seen that nobody waits
            return
        api.CloseHandle(handle)


@pytest.fixture
def silent() -> Iterator[PipeAgent]:
    made = PipeAgent(answers=False)
    yield made
    made.join(20)
    made._api.CloseHandle(made.held)


def test_an_agent_at_a_named_pipe_gives_keys_and_signs() -> None:
    served = PipeAgent()
    found = agent_windows.find(PIPE, None)
    assert isinstance(found, Agent)
    assert found.keys(Progress()) == (AgentKey(KEY, "me"),)
    assert found.sign(KEY, b"data", "ssh-ed25519", Progress()) == b"sig"
    found.close()
    served.join(20)
    assert not served.is_alive()


def test_one_that_does_not_answer_holds_nobody_up(silent: PipeAgent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agents, "LIST_PATIENCE_S", 0.3)
    found = agent_windows.find(None, PIPE)
    assert isinstance(found, Agent)
    assert found.keys(Progress()) == NoAgent("the SSH agent does not answer")
    found.close()


def test_none_at_all_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setattr(agent_windows, "OPENSSH", "\\\\.\\pipe\\nobody-has-this")
    loader: Any = ctypes
    if loader.WinDLL("user32").FindWindowW("Pageant", "Pageant"):
        pytest.skip("Pageant runs here")
    found = identity_agent.find(None)
    assert isinstance(found, NoAgent)
    assert "neither OpenSSH's nor Pageant" in found.why


def test_ssh_files_are_those_of_the_profile() -> None:
    local = config_tokens.here()
    assert local.home == Path(os.environ["USERPROFILE"])
    assert local.user == os.environ["USERNAME"]
    assert local.tilde("~/.ssh/config") == f"{local.home}/.ssh/config"
    assert local.tilde("~\\.ssh\\config") == f"{local.home}/.ssh\\config"
    assert local.system_dir == Path(os.environ["PROGRAMDATA"]) / "ssh"


def test_a_host_key_is_kept_once_by_any_number_at_once(tmp_path: Path) -> None:
    file = tmp_path / "ssh" / "known_hosts"
    problems: list[object] = []

    def add(name: str) -> None:
        problems.append(known_hosts_own.add(file, name, "ssh-ed25519", b"key"))

    threads = [threading.Thread(target=add, args=(f"host{number % 4}",)) for number in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert problems == [None] * 12
    assert sorted(file.read_bytes().splitlines()) == [f"host{n} ssh-ed25519 a2V5".encode() for n in range(4)]


def test_our_files_lie_in_the_profile_which_windows_keeps_to_its_person(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.delenv(f"HOOFHEARTED_{name}_DIR", raising=False)
    profile = Path(os.environ["USERPROFILE"])
    for place in (places.config_dir(), places.data_dir(), places.runtime_dir()):
        assert place.is_relative_to(profile)
    assert places.make_private(places.runtime_dir()) is None
