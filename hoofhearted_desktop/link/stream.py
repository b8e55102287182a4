"""A byte stream to an agent, however it is made: what the session needs of it, and how it may fail."""

from __future__ import annotations

from typing import Callable, NamedTuple, Optional, Protocol, Union


class Unreachable(NamedTuple):
    """The stream could not be made; both are for a person."""

    reason: str
    remedy: Optional[str] = None


class Stream(Protocol):
    """Bytes both ways. All but `wake` are called by one thread only."""

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


Opener = Callable[[], Union[Stream, Unreachable]]
