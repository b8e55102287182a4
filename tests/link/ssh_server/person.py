"""A person who is asked while a connection is made, and what a test sees of it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.link.keychain import Keychain
from hoofhearted_desktop.link.progress import At, Progress
from hoofhearted_desktop.link.questions import HostKeyQuestion, Secret, SecretQuestion
from hoofhearted_desktop.link.ssh import connection
from hoofhearted_desktop.link.ssh.hop import Address
from hoofhearted_desktop.link.ssh.programs import SshRemote
from hoofhearted_desktop.link.ssh.story import Company
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from collections.abc import Sequence


class Person:
    """Answers in turn, and remembers what was asked and told. An answer of None declines."""

    def __init__(
        self, *answers: Union[str, Secret, None], trusts: bool = False, keychain: Optional[Keychain] = None
    ) -> None:
        """`trusts` says yes to every new host."""
        self.answers = list(answers)
        self.trusts = trusts
        self.keychain = keychain or Keychain()
        self.host_keys: list[HostKeyQuestion] = []
        self.secrets: list[SecretQuestion] = []
        self.steps: list[At] = []
        self._interrupted = False
        self.progress = Progress(self.steps.append)

    def host_key(self, question: HostKeyQuestion, _progress: Progress) -> bool:
        """Say yes or no."""
        self.host_keys.append(question)
        return self.trusts

    def secret(self, question: SecretQuestion, _progress: Progress) -> Optional[Secret]:
        """Give the next answer."""
        self.secrets.append(question)
        answer = self.answers.pop(0) if self.answers else None
        return Secret(answer) if isinstance(answer, str) else answer

    def connect(self, name: str = "server") -> Union[SshRemote, Unreachable]:
        """Connect once more, with a progress of its own."""
        self.progress = Progress(self.steps.append)
        if self._interrupted:
            self.progress.cancel()
        address = Address(name)
        made = connection.connect(address, Company(self, self.keychain, self.progress))
        return made if isinstance(made, Unreachable) else SshRemote(name, made)

    def interrupt(self) -> None:
        """Cancel what is being made, or what is made next."""
        self._interrupted = True
        self.progress.cancel()

    def refused(self, name: str = "server") -> Unreachable:
        """Connect, and expect that it fails."""
        made = self.connect(name)
        if isinstance(made, Unreachable):
            return made
        made.close()
        raise AssertionError("the server was reached")

    def means(self) -> list[str]:
        """Give the details of the steps of signing in."""
        return [each.detail for each in self.steps if each.step.name == "SIGNING_IN"]


def run(remote: Union[SshRemote, Unreachable], command: str, send: bytes = b"") -> bytes:
    """Run a command to its end and give its output."""
    assert not isinstance(remote, Unreachable), remote
    program = remote.run(command)
    assert not isinstance(program, Unreachable), program
    while send:
        send = send[program.write(send) :]
    program.close_input()
    parts = []
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        data = program.read(1.0)
        if data == b"":
            program.close()
            return b"".join(parts)
        parts.append(data or b"")
    raise AssertionError(f"{command} did not end; it said {parts}")


def whoami(made: Union[SshRemote, Unreachable]) -> str:
    """Run a command over a connection, close that, and give the account."""
    try:
        return run(made, "echo $LOGNAME").decode().strip()
    finally:
        if not isinstance(made, Unreachable):
            made.close()


def later(seconds: float, call: object) -> threading.Timer:
    """Call it after a while, on another thread."""
    assert callable(call)
    timer = threading.Timer(seconds, call)
    timer.start()
    return timer


def codes(failures: Sequence[Unreachable]) -> list[Optional[str]]:
    """Give their codes."""
    return [each.code for each in failures]
