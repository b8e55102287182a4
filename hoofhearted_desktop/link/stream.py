"""A byte stream to an agent, however it is made: what the session needs of it, and how it may fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional, Protocol, Union

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress


LEFT = "the agent has left"


class Unreachable(NamedTuple):
    """The stream could not be made, or ended. `reason` and `remedy` are for a person.

    `code` names the failure (`host_key_changed`). `waits`: to try again by oneself is of no use, or harmful; a person has to
    do something first.
    """

    reason: str
    remedy: Optional[str] = None
    code: Optional[str] = None
    waits: bool = False


class Stream(Protocol):
    """Bytes both ways. All but `wake` are called by one thread only.

    `silence_ends`: where nothing comes at all, nobody is there any more, as on a network; a process of this machine that is
    stopped will go on, and is waited for.
    """

    silence_ends: bool

    def read(self, timeout_s: float) -> Optional[bytes]:
        """Give the bytes that came; none at all (b"") at the end, None where `timeout_s` or `wake` came first."""
        ...

    def write(self, data: bytes) -> int:
        """Send what can be sent without waiting and give its length; 0 also where the other end is gone."""
        ...

    def wake(self) -> None:
        """Make a `read` that waits give None at once; from any thread."""
        ...

    def close(self) -> Unreachable:
        """Let go, and say why the stream ended."""
        ...


class Opener(Protocol):
    """Makes a stream, on the thread that calls it."""

    def __call__(self, progress: Progress, /) -> Union[Stream, Unreachable]:
        """Make it, telling each step; give up where the progress is cancelled."""
        ...
