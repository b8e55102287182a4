"""A server that was signed in to: what the delivery of the agent needs of it, however the connection is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Protocol, Union

from hoofhearted_desktop.link.stream import Stream

if TYPE_CHECKING:
    from hoofhearted_desktop.link.stream import Unreachable


class RemoteProgram(Stream, Protocol):
    """A program that runs there; the stream is its stdin and stdout, and `close` ends it."""

    def close_input(self) -> None:
        """Say that nothing more comes; call it once everything was written."""
        ...

    def said(self) -> str:
        """Give the end of what it wrote to stderr so far, at most 4000 letters, without control characters."""
        ...

    def status(self) -> Optional[int]:
        """Give its exit status once it has ended; None before, and where a signal ended it or the connection was lost."""
        ...


class Remote(Protocol):
    """One connection, over which any number of programs run side by side."""

    name: str
    """The server as the person named it."""

    def run(self, command: str) -> Union[RemoteProgram, Unreachable]:
        """Let the server's login shell run `command`, whatever shell that is."""
        ...

    def close(self) -> None:
        """Let go of the server; programs that still run there lose their streams."""
        ...
