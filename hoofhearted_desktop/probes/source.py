"""What the agent's sampling loop asks for readings: this machine, the simulated server, or a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Protocol

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model


BY_SHELLS = "nvidia-smi"
"""The kind of a source that reads a server without Python."""


class SourceEnded(Exception):  # noqa: N818 - an end, not an error
    """A recording has no further sample."""


class Source(Protocol):
    """Anything that gives samples. Used by one thread only; a call may block for as long as a driver does."""

    kind: str
    """nvml, nvidia-smi, simulated or replay."""

    scenario: Optional[str]
    """The name of the simulated server, where it is one."""

    def sample(self) -> model.Sample:
        """Give the present reading; failures are in it as problems. Raises SourceEnded after a recording's last."""
        ...

    def earlier(self) -> tuple[model.Sample, ...]:
        """Give the moments between the last reading and the one before it, in their order, as far as they are known and differ.

        For sources that are read seldom while nobody looks, and know afterwards what was in between.
        """
        return ()

    def want(self, readings: Optional[frozenset[str]]) -> None:
        """Hear what is looked at beside what is always asked for, words of core/messages.READINGS and HOST; None where nobody looks.

        From any thread.
        """
        ...

    def close(self) -> None:
        """Let go of the driver and of every file."""
        ...
