"""The states of a session with an agent, and what it reports; a session is always in exactly one state."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.core import messages, wire

if TYPE_CHECKING:
    from hoofhearted_desktop.core import assessment
    from hoofhearted_desktop.core.samples import Reader
    from hoofhearted_desktop.link import progress


class Hello(NamedTuple):
    """What an agent says of itself. `source` is nvml, nvidia-smi, simulated, replay or prometheus; `scenario` names the simulated server.

    `interval_s` is how far apart its readings come where that is more than usual, as of a Prometheus.
    """

    host: str
    version: str
    protocol: int
    source: str
    scenario: Optional[str] = None
    problem: Optional[str] = None
    interval_s: float = 0.0

    @property
    def demo(self) -> bool:
        """Whether nothing of this is real."""
        return self.source == "simulated"


def hello_from(part: Reader) -> Hello:
    """Read what an agent says of itself, or raise SampleError."""
    return Hello(
        host=part.words("host") or "unknown host",
        version=part.words("version") or "unknown",
        protocol=part.whole("protocol") or wire.PROTOCOL,
        source=part.text("source") or "nvml",
        scenario=part.text("scenario"),
        interval_s=min(messages.LONGEST_INTERVAL_S, max(0.0, part.number("interval_s") or 0.0)),
    )


class Connecting(NamedTuple):
    """The stream is being made; `attempt` counts from 1, `at` is how far it has come, where the opener says."""

    attempt: int = 1
    at: Optional[progress.At] = None


class Live(NamedTuple):
    """Readings arrive."""

    hello: Hello


class Stale(NamedTuple):
    """The stream stands, but no reading has arrived for `silent_s` seconds: what is shown is old."""

    hello: Hello
    silent_s: float


class Lost(NamedTuple):
    """The stream ended or was never made; the next try is in `retry_s` seconds, or when a person asks where it is None.

    `code` is the failure's name, as in `stream.Unreachable`.
    """

    reason: str
    remedy: Optional[str]
    attempt: int
    retry_s: Optional[float]
    code: Optional[str] = None


class Closed(NamedTuple):
    """Nobody wants the session any more."""


State = Union[Connecting, Live, Stale, Lost, Closed]


class StateChanged(NamedTuple):
    """The session went into another state."""

    state: State


class Ticked(NamedTuple):
    """A reading has arrived."""

    tick: assessment.Tick


class EpisodeChanged(NamedTuple):
    """A spin-up `started`, was `joined` by another unexpected program, `ended`, or was `reviewed` by a new rule."""

    change: str
    episode: assessment.Episode


Event = Union[StateChanged, Ticked, EpisodeChanged]
