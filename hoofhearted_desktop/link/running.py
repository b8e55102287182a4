"""The agent of this machine that runs already, joined by its socket from this process: who asks one thing needs no child for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.agent import joining
from hoofhearted_desktop.link.stream import LEFT, Opener, Stream, Unreachable
from hoofhearted_desktop.probes import places, wake_pipe

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.pump import Joined
    from hoofhearted_desktop.link.progress import Progress

CHUNK = 65536
PATIENCE_S = 1.0
"""One that does not greet sooner is left to the child, which has more patience and says what is wrong."""


class Connection:
    """The socket of an agent that has greeted."""

    silence_ends = False

    def __init__(self, joined: Joined) -> None:
        """Take the connection, and the bytes that were read from it to see whether anybody answers."""
        self._socket, self._first = joined
        self._socket.setblocking(False)  # noqa: FBT003 - socket gives it no name
        self._wake = wake_pipe.open_wake()

    def read(self, timeout_s: float) -> Optional[bytes]:
        """Read what comes; see Stream."""
        first, self._first = self._first, b""
        if first:
            return first
        return wake_pipe.receive(self._socket, self._wake, timeout_s, CHUNK)

    def write(self, data: bytes) -> int:
        """Send what the socket takes; see Stream."""
        try:
            return self._socket.send(data)
        except OSError:
            return 0

    def wake(self) -> None:
        """End a waiting `read`."""
        self._wake.wake()

    def close(self) -> Unreachable:
        """Let go of the agent, which goes on."""
        self._socket.close()
        self._wake.close()
        return Unreachable(LEFT)


def join() -> Optional[Connection]:
    """Join the agent of this user, else that of the system; None where none answers, or it is not one for this user."""
    joined = joining.join(places.runtime_dir(), places.system_runtime_dir(), lambda _why: None, PATIENCE_S)
    return None if joined is None else Connection(joined)


def opener() -> Opener:
    """Give what joins the agent that runs, and else starts one as a child, which says why there is none."""

    def open_stream(progress: Progress) -> Union[Stream, Unreachable]:
        found = join()
        if found is not None:
            return found
        from hoofhearted_desktop.link import local  # only now: it takes a while to import, and is mostly not needed

        return local.opener()(progress)

    return open_stream
