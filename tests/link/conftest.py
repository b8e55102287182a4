"""A home with an ~/.ssh of its own, and real SSH servers to sign in to."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.link.ssh_server import server as servers
from tests.link.ssh_server.keys import SshAgent

if TYPE_CHECKING:
    from collections.abc import Iterator


class Lab:
    """Starts servers and agents for one test, and ends them after it."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.home = Path.home()
        self._stack = stack
        self._patch = patch
        self._count = 0

    def server(self, name: str = "server", *lines: str, known: bool = True, **options: Any) -> servers.SshServer:
        """Start one; `Host name` of ~/.ssh/config is it, with `lines` added."""
        self._count += 1
        started = self._stack.enter_context(servers.SshServer(self.folder / f"sshd{self._count}", **options))
        started.write_config(self.home, name, *lines, known=known)
        return started

    def agent(self) -> SshAgent:
        """Start one, which is then that of this test."""
        started = self._stack.enter_context(SshAgent(self.folder))
        self._patch.setenv("SSH_AUTH_SOCK", str(started.socket))
        return started

    @property
    def ssh(self) -> Path:
        """~/.ssh."""
        return self.home / ".ssh"


@pytest.fixture
def lab(own_directories: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """Servers and agents for this test."""
    lacking = servers.missing()
    if lacking:
        pytest.skip(lacking)
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    with contextlib.ExitStack() as stack:
        yield Lab(own_directories, stack, monkeypatch)
