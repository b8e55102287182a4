"""Where SSH agents are found on Windows: at OpenSSH's named pipe, or another's, and in Pageant's window.

As ssh itself does there, IdentityAgent and SSH_AUTH_SOCK name another pipe; without them it is OpenSSH's own ("OpenSSH key
management", learn.microsoft.com). Pageant is PuTTY's, and is asked after it, by paramiko's code ("Pageant client code", PuTTY's
documentation). Both may run, with different keys. One that is not there is nobody's mistake.

Neither way of asking can be waited for with patience, nor interrupted. So each question has a thread.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import time
from typing import TYPE_CHECKING, Any, Callable, Optional, TypeVar, Union

from hoofhearted_desktop.link.ssh.agent import Agent, AgentKey, NoAgent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.link.progress import Progress

OPENSSH = r"\\.\pipe\openssh-ssh-agent"
BUSY_PATIENCE_S = 2.0
_BUSY_PAUSE_S = 0.05
_NOBODY = "no SSH agent runs (neither OpenSSH's nor Pageant)"

T = TypeVar("T")


class PatientWire:
    """A connection whose calls block, with an end to patience: `settimeout` as a socket has it, and a `close` that ends a wait."""

    def __init__(self, wire: Any) -> None:
        """Take over a connection that sends, receives and closes."""
        self._wire = wire
        self._patience_s = 0.0
        self._lock = threading.Lock()
        self._asking = self._closed = False
        self._done = threading.Event()

    def settimeout(self, patience_s: float) -> None:
        """Wait for each call so long at most."""
        self._patience_s = patience_s

    def send(self, data: bytes) -> object:
        """Send it; raises OSError."""
        return self._called(lambda: self._wire.send(data))

    def recv(self, size: int) -> bytes:
        """Receive; raises OSError."""
        return bytes(self._called(lambda: self._wire.recv(size) or b""))

    def close(self) -> None:
        """Let go of it; while a call is out, that is left to whoever makes it."""
        with self._lock:
            was, self._closed = self._closed, True
            mine = not was and not self._asking
            self._done.set()
        if mine:
            self._wire.close()

    def _called(self, call: Callable[[], T]) -> T:
        outcome: list[T] = []
        wrong: list[OSError] = []

        def run() -> None:
            try:
                outcome.append(call())
            except OSError as error:
                wrong.append(error)
            with self._lock:
                self._asking = False
                abandoned = self._closed
                done.set()
            if abandoned:
                with contextlib.suppress(OSError):
                    self._wire.close()

        with self._lock:
            if self._closed or self._asking:
                raise ConnectionError
            done = self._done = threading.Event()
            self._asking = True
        threading.Thread(target=run, name="SSH agent", daemon=True).start()
        done.wait(self._patience_s)
        if outcome:
            return outcome[0]
        raise wrong[0] if wrong else TimeoutError()


class Several(Agent):
    """More than one agent as one: the keys of all, each signed by whoever holds it."""

    def __init__(self, agents: Sequence[Agent]) -> None:
        """Take over the conversations."""
        self._agents = agents
        self._holders: dict[bytes, Agent] = {}

    def close(self) -> None:
        """End all."""
        for agent in self._agents:
            agent.close()

    def keys(self, progress: Progress) -> Union[tuple[AgentKey, ...], NoAgent]:
        """Give the keys that they hold, the first agent's first."""
        found: list[AgentKey] = []
        silent: Optional[NoAgent] = None
        for agent in self._agents:
            told = agent.keys(progress)
            if isinstance(told, NoAgent):
                silent = silent or told
                continue
            found.extend(key for key in told if key.blob not in self._holders)
            self._holders.update({key.blob: agent for key in told if key.blob not in self._holders})
        return silent if silent is not None and not found else tuple(found)

    def sign(self, blob: bytes, data: bytes, algorithm: str, progress: Progress) -> Optional[bytes]:
        """Let it be signed by the agent that holds the key."""
        holder = self._holders.get(blob)
        return None if holder is None else holder.sign(blob, data, algorithm, progress)


def find(identity_agent: Optional[str], environment_agent: Optional[str]) -> Union[Agent, NoAgent]:
    """Connect to what IdentityAgent names, else to what SSH_AUTH_SOCK names, else to OpenSSH's agent and to Pageant."""
    named = identity_agent or (environment_agent if environment_agent and is_pipe(environment_agent) else None)
    if named is not None:
        wire = _pipe(named)
        return NoAgent(f"the SSH agent at {named} cannot be reached: {wire}") if isinstance(wire, str) else Agent(wire)
    wires = [each for each in (_pipe(OPENSSH), _pageant()) if isinstance(each, PatientWire)]
    if not wires:
        return NoAgent(_NOBODY)
    return Agent(wires[0]) if len(wires) == 1 else Several([Agent(each) for each in wires])


def is_pipe(path: str) -> bool:
    r"""Tell whether a path is a pipe's, as \\.\pipe\name, or with slashes; a Unix socket's is of another system's ssh."""
    return path.replace("/", "\\").lower().startswith("\\\\.\\pipe\\")


class _Pipe:
    """A named pipe as a connection."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def send(self, data: bytes) -> int:
        return os.write(self._descriptor, data)

    def recv(self, size: int) -> bytes:
        return os.read(self._descriptor, size)

    def close(self) -> None:
        os.close(self._descriptor)


def _pipe(path: str) -> Union[PatientWire, str]:
    """Open a pipe, or say why not; one that is busy with another client (C's EINVAL for ERROR_PIPE_BUSY) is waited for."""
    deadline = time.monotonic() + BUSY_PATIENCE_S
    while True:
        try:
            return PatientWire(_Pipe(os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))))
        except (OSError, ValueError) as error:
            busy = isinstance(error, OSError) and error.errno == errno.EINVAL
            if not busy or time.monotonic() > deadline:
                return (getattr(error, "strerror", None) or "its name is impossible").lower()
        time.sleep(_BUSY_PAUSE_S)


def _pageant() -> Optional[PatientWire]:
    try:
        from paramiko import win_pageant
    except (ImportError, AttributeError):  # elsewhere than on Windows
        return None
    pageant: Any = win_pageant  # typed for Windows only
    return PatientWire(pageant.PageantConnection()) if pageant.can_talk_to_agent() else None
