"""A server without Python: an agent here, as a child process, that reads by two shells there; this moves their bytes.

The two shells are programs of one connection. All that is understood of their answers is below the shipping line
(`probes/shell_server.py`), in the child: what a server prints can at worst stop that.
"""

from __future__ import annotations

import collections
import contextlib
import logging
import selectors
import socket
import sys
import threading
from typing import TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.link import local
from hoofhearted_desktop.link.progress import Step
from hoofhearted_desktop.link.stream import LEFT, Stream, Unreachable
from hoofhearted_desktop.probes import shell_script

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.remote import Remote, RemoteProgram

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 0.5
"""A wake that comes just before the wait would be missed for so long."""
AGENT_PATIENCE_S = 5.0
CHUNK = 65536
SILENT = Unreachable("the server has stopped answering", "look whether it is overloaded; it is tried again", "silent")
CANCELLED = Unreachable("given up", None, "cancelled", waits=True)


def start_without_python(remote: Remote, name: str, progress: Progress) -> Union[Stream, Unreachable]:
    """Start two shells on the server and an agent here that reads by them; `name` is the server as the person calls it.

    The stream ends both shells; `remote` itself is the caller's.
    """
    progress.step(Step.STARTING_AGENT, "nvidia-smi, because there is no Python")
    if sys.platform == "win32":
        return Unreachable(
            "the server has no Python 3.9 or newer, and reading it by nvidia-smi works from Linux only as yet",
            "install Python 3.9 or newer on the server",
            "no_python",
            waits=True,
        )
    programs: list[RemoteProgram] = []
    for _ in range(2):
        program = CANCELLED if progress.cancelled else remote.run(shell_script.COMMAND)
        if isinstance(program, Unreachable):
            for each in programs:
                each.close()
            return CANCELLED if progress.cancelled else program
        programs.append(program)
    try:
        return Fed(name, programs)
    except OSError as error:
        for each in programs:
            each.close()
        return Unreachable(f"the agent could not be started: {error}", "reinstall the program")


class _Shell(threading.Thread):
    """Moves the bytes of one shell: its own thread reads and writes the program, and reads nothing else."""

    def __init__(self, program: RemoteProgram, connection: socket.socket, title: str) -> None:
        """Join the program with our end of the agent's socket."""
        super().__init__(name=f"shell {title}", daemon=True)
        self._program = program
        self.connection = connection
        self._waiting: collections.deque[bytes] = collections.deque()
        self._stopping = threading.Event()
        self.ended = False
        """The program has ended by itself, or its connection has."""

    def send(self, data: bytes) -> None:
        """Give the shell these bytes soon; from any thread."""
        self._waiting.append(data)
        self._program.wake()

    def stop(self) -> None:
        """End the thread; from any other."""
        self._stopping.set()
        self._program.wake()

    def run(self) -> None:
        """Move what comes, either way, until one end is gone."""
        unsent = bytearray()
        try:
            while not self._stopping.is_set():
                while self._waiting:
                    unsent += self._waiting.popleft()
                if unsent:
                    del unsent[: self._program.write(bytes(unsent))]
                data = self._program.read(0.05 if unsent else LOOK_AGAIN_S)
                if data == b"":
                    self.ended = not self._stopping.is_set()
                    return
                if data:
                    self.connection.sendall(data)
        except OSError as error:  # the agent is gone, or takes nothing
            log.info("%s: %s", self.name, error)
        finally:
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)


class Fed:
    """The stream of an agent that reads by shells; see Stream. It tells itself of a server that falls silent."""

    silence_ends = False

    def __init__(self, name: str, programs: list[RemoteProgram]) -> None:
        """Start the agent and the threads that feed it; raises OSError."""
        self._programs = programs
        pairs = [socket.socketpair() for _ in programs]
        theirs = [their for _, their in pairs]
        numbers = [their.fileno() for their in theirs]
        arguments = ["connect", "--shells", name, *(str(number) for number in numbers)]
        try:
            self._child = local.Child(local.command(arguments), numbers)
        except OSError:
            for our, _ in pairs:
                our.close()
            raise
        finally:
            for their in theirs:
                their.close()
        self._shells = [_Shell(program, our, name) for program, (our, _) in zip(programs, pairs)]
        self._questions = threading.Thread(target=self._listen, name=f"questions to {name}", daemon=True)
        for shell in self._shells:
            shell.connection.settimeout(AGENT_PATIENCE_S)
            shell.start()
        self._questions.start()
        self._ended_itself = False

    @property
    def pid(self) -> int:
        """The agent's process id."""
        return self._child.pid

    def _listen(self) -> None:
        """Take the agent's questions to its shells, until it closes them."""
        with selectors.DefaultSelector() as selector:
            for shell in self._shells:
                selector.register(shell.connection, selectors.EVENT_READ, shell)
            while selector.get_map():
                for key, _ in selector.select():
                    shell = key.data
                    data = b""
                    with contextlib.suppress(OSError):
                        data = shell.connection.recv(CHUNK)
                    if data:
                        shell.send(data)
                    else:
                        selector.unregister(shell.connection)
                        shell.stop()

    def read(self, timeout_s: float) -> Optional[bytes]:
        """Read what the agent says; see Stream."""
        data = self._child.read(timeout_s)
        if data == b"":
            self._ended_itself = True
        return data

    def write(self, data: bytes) -> int:
        """Send to the agent; see Stream."""
        return self._child.write(data)

    def wake(self) -> None:
        """End a waiting `read`."""
        self._child.wake()

    def close(self) -> Unreachable:
        """End the agent and both shells; say which of them was the first to go."""
        lost = any(shell.ended for shell in self._shells)
        for shell in self._shells:
            shell.stop()
            with contextlib.suppress(OSError):
                shell.connection.shutdown(socket.SHUT_RDWR)
        left = self._child.close()
        for thread in (*self._shells, self._questions):
            thread.join(AGENT_PATIENCE_S)
        for shell in self._shells:
            shell.connection.close()
        whys = [program.close() for program in self._programs]
        if lost:
            return whys[[shell.ended for shell in self._shells].index(True)]
        if self._ended_itself and left.reason == LEFT:
            return SILENT
        return left
