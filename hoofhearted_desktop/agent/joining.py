"""Which agent a client of this user gets: the user's own, else the system's, else it becomes one itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Callable, Optional, Union

from hoofhearted_desktop.agent import claim, pump, service

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S = 5.0
PATIENCE_WITH_SYSTEM_S = 3.0
PAUSE_S = 0.05


def join_or_become(
    own: Path, system: Path, say: Callable[[str], None]
) -> Union[pump.Joined, claim.Post, claim.Taken, claim.Refused]:
    """Join the agent that runs, or take its place; one that is just starting or just leaving is waited for.

    `say` hears in one sentence why the system's agent, which runs, is not joined.
    """
    connection = service.join(own)
    if connection is None:
        joined = _system(system, say)
        if joined is not None:
            return joined
    deadline = time.monotonic() + PATIENCE_S
    while True:
        joined = pump.greeted(connection, deadline) if connection is not None else None
        if joined is not None:
            return joined
        taken = service.take(own)
        if not isinstance(taken, claim.Taken) or time.monotonic() > deadline:
            return taken
        time.sleep(PAUSE_S)
        connection = service.join(own)


def join(own: Path, system: Path, say: Callable[[str], None], patience_s: float = PATIENCE_S) -> Optional[pump.Joined]:
    """Join the agent that runs, as above, and never become it; None where none answers within `patience_s`."""
    connection = service.join(own)
    joined = pump.greeted(connection, time.monotonic() + patience_s) if connection is not None else None
    return joined or _system(system, say, min(patience_s, PATIENCE_WITH_SYSTEM_S))


def _system(
    directory: Path, say: Callable[[str], None], patience_s: float = PATIENCE_WITH_SYSTEM_S
) -> Optional[pump.Joined]:
    connection = service.join_system(directory)
    if connection is None:
        return None
    if isinstance(connection, claim.Barred):
        remedy = f" ({connection.remedy})" if connection.remedy else ""
        say(f"{connection.reason}; watching without it{remedy}")
        return None
    joined = pump.greeted(connection, time.monotonic() + patience_s)
    if joined is None:
        say("the service of this machine runs, but does not answer; watching without it")
    return joined
