"""A shell on a server, over a byte stream: questions in, answers in sections out. One thread; a slow answer is not waited for."""

from __future__ import annotations

import contextlib
import select
import time
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.probes import shell_script
from hoofhearted_desktop.probes.source import SourceEnded

if TYPE_CHECKING:
    import socket

LARGEST_ANSWER = 16 << 20
_CHUNK = 1 << 16


class Section(NamedTuple):
    """A part of an answer: what it is of, and the bytes as they were read there."""

    name: str
    words: str
    data: bytes

    @property
    def text(self) -> str:
        """The bytes as text; what is no UTF-8 becomes U+FFFD."""
        return self.data.decode("utf-8", "replace")


Answer = tuple[Section, ...]


class Channel:
    """Talks to one shell. At most one question is open: while the shell is behind, nothing more is asked."""

    def __init__(
        self,
        connection: socket.socket,
        mark: str,
        script: str,
        *,
        longest_s: float = float("inf"),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Give the shell at the other end of `connection` its `script`, which marks its sections with `mark`.

        One whose answer has not come after `longest_s` is gone, if it is asked again.
        """
        connection.settimeout(0.0)
        self._connection = connection
        self._begin = b"\n" + mark.encode("ascii") + b" "
        self._clock = clock
        self._longest_s = longest_s
        self._unsent = bytearray(script.encode("utf-8"))
        self._received = bytearray()
        self._searched = 0
        self._number = 0
        self._asked_at: Optional[float] = None
        self.took_s = 0.0
        """How long the last answer took, until it was here and taken."""

    def fileno(self) -> int:
        """Give what select(2) can wait for."""
        return self._connection.fileno()

    @property
    def open_s(self) -> Optional[float]:
        """For how many seconds the open question has waited for its answer; None where none is open."""
        return None if self._asked_at is None else self._clock() - self._asked_at

    def ask(self, text: str, patience_s: float) -> Optional[Answer]:
        """Ask and wait for the answer; None where it does not come in time, or one before it has still not come.

        Raises SourceEnded where the stream has ended, or the shell is gone.
        """
        deadline = self._clock() + patience_s
        if self._asked_at is not None:
            self._collect(min(deadline, self._asked_at + self._longest_s))
            if (self.open_s or 0.0) >= self._longest_s:
                raise SourceEnded
            if self.open_s is not None:
                return None
        self.begin(text)
        return self._collect(deadline)

    def begin(self, text: str) -> None:
        """Ask, without waiting; there must be no open question."""
        self._number += 1
        self._unsent += f"\n{text}\n{shell_script.end(self._number)}\n".encode()
        self._asked_at = self._clock()
        self._send()

    def take(self, patience_s: float) -> Optional[Answer]:
        """Give the answer to the open question once it is whole, after `patience_s` at most; None as long as it is not."""
        return None if self._asked_at is None else self._collect(self._clock() + patience_s)

    def look(self) -> None:
        """See whether the stream has ended, where nothing is asked: raises SourceEnded."""
        if select.select([self._connection], [], [], 0)[0]:
            self._receive()

    def close(self) -> None:
        """Let go of the stream; the shell ends by that."""
        self._connection.close()

    def _collect(self, deadline: float) -> Optional[Answer]:
        while True:
            self._send()
            found = self._whole()
            if found is not None:
                self.took_s, self._asked_at = self.open_s or 0.0, None
                return found
            left_s = deadline - self._clock()
            wanted = [self._connection]
            ready, writable, _ = select.select(wanted, wanted if self._unsent else [], [], max(0.0, left_s))
            if ready:
                self._receive()
            elif not writable and left_s <= 0:
                return None

    def _send(self) -> None:
        with contextlib.suppress(BlockingIOError):
            try:
                while self._unsent:
                    del self._unsent[: self._connection.send(self._unsent)]
            except (BrokenPipeError, ConnectionError):
                raise SourceEnded from None

    def _receive(self) -> None:
        try:
            data = self._connection.recv(_CHUNK)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        self._received += data
        if not data or len(self._received) > LARGEST_ANSWER:
            raise SourceEnded

    def _whole(self) -> Optional[Answer]:
        """Give the sections of the open question's answer once its end has come; what came before it belongs to none."""
        ending = self._begin + b"end %d\n" % self._number
        at = self._received.find(ending, self._searched)
        if at < 0:
            self._searched = max(0, len(self._received) - len(ending))
            return None
        parts = bytes(self._received[:at]).split(self._begin)
        del self._received[: at + len(ending)]
        self._searched = 0
        return tuple(_section(part) for part in parts[1:])


def _section(part: bytes) -> Section:
    head, _, data = part.partition(b"\n")
    name, _, words = head.decode("utf-8", "replace").partition(" ")
    return Section(name, words, data)
