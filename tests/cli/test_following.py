"""A session followed from a terminal is stopped however it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.cli.following import events
from hoofhearted_desktop.link.session import Session
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress


def asks(progress: Progress) -> Unreachable:
    """Be an opener that waits for a person."""
    progress.wait_cancelled(60)
    return Unreachable("cancelled")


def test_ctrl_c_in_the_moment_of_the_start_stops_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    start, stop, stopped = Session.start, Session.stop, []

    def interrupted(session: Session) -> None:
        start(session)
        raise KeyboardInterrupt

    def noted(session: Session, patience_s: float = 5.0) -> None:
        stopped.append(session)
        stop(session, patience_s)

    monkeypatch.setattr(Session, "start", interrupted)
    monkeypatch.setattr(Session, "stop", noted)
    with pytest.raises(KeyboardInterrupt):
        next(iter(events(asks)))
    assert len(stopped) == 1
