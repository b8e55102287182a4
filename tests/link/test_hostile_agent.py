"""A session with agents that lie, each a real process: what is told of them is bounded, and it ends when it is stopped."""

from __future__ import annotations

import contextlib
import queue
import sys
import time
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import messages, samples, visible
from hoofhearted_desktop.link import local, states, talk
from hoofhearted_desktop.link.session import Session
from tests.link import hostile_agent

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.link.progress import Progress

pytestmark = pytest.mark.real

WATCHED_S = 1.5
"""From when it has introduced itself, which takes a busy machine a while."""
PATIENCE_S = 60.0
COMPLAINED_OF = frozenset({"deep", "no_numbers", "twice_the_same_member", "mutants", "endless_lines", "episodes"})
CUT_OFF = {
    "endless_line": "a line is longer than",
    "endless_banner": "a line is longer than",
    "a_million_processes": "a line is longer than",
    "garbage": "no greeting",
}
KINDS = sorted({*hostile_agent.KINDS, *hostile_agent.BEFORE_GREETING})


def heard_of(kind: str) -> tuple[list[states.Event], float, float]:
    """Follow a liar for a while; gives what was told, for how long, and how long it took to stop."""

    def opener(_progress: Progress) -> local.Child:
        return local.Child([sys.executable, "-m", "tests.link.hostile_agent", kind])

    inbox: queue.SimpleQueue[states.Event] = queue.SimpleQueue()
    session = Session(opener, inbox.put, randomness=lambda: 0.0)
    told: list[states.Event] = []
    session.start()
    began = time.monotonic()
    until = began + PATIENCE_S
    while time.monotonic() < until:
        with contextlib.suppress(queue.Empty):
            told.append(inbox.get(timeout=0.1))
            state = told[-1].state if isinstance(told[-1], states.StateChanged) else None
            if kind in CUT_OFF and isinstance(state, states.Lost):
                break
            if kind not in CUT_OFF and isinstance(state, states.Live):
                until = min(until, time.monotonic() + WATCHED_S)
    lasted = time.monotonic() - began
    session.stop(10.0)
    stopped = time.monotonic() - began - lasted
    while not inbox.empty():
        told.append(inbox.get())
    return told, lasted, stopped


@pytest.mark.parametrize("kind", KINDS)
def test_a_liar_is_bounded(kind: str, announce_log: Callable[[str], None]) -> None:
    if kind in COMPLAINED_OF:
        announce_log("from the agent was skipped")
    told, lasted, stopped = heard_of(kind)
    assert stopped < talk.LONGEST_PAUSE_S + 4.0
    kept = [event.state for event in told if isinstance(event, states.StateChanged)]
    if kind in CUT_OFF:
        assert any(isinstance(state, states.Lost) and CUT_OFF[kind] in state.reason for state in kept)
    else:
        assert any(isinstance(state, states.Live) for state in kept)
    for state in kept:
        if isinstance(state, states.Live):
            assert state.hello.host == visible.visible(state.hello.host)
    ticks = [event.tick for event in told if isinstance(event, states.Ticked)]
    assert len(ticks) <= talk.TICKS_AT_ONCE + talk.TICKS_PER_S * (lasted + stopped) + 1
    for tick in ticks:
        assert len(tick.sample.gpus) == len(tick.assessments) <= samples.MOST_GPUS
        assert len(tick.sample.processes) <= messages.MOST_PROCESSES
        assert len(tick.alarms) <= messages.MOST_ALARMS
    episodes = sum(isinstance(event, states.EpisodeChanged) for event in told)
    assert episodes <= talk.EPISODES_AT_ONCE + talk.EPISODES_PER_S * (lasted + stopped) + 1


def test_the_liars_that_should_be_heard_are_heard() -> None:
    for kind in ("ticks", "many_gpus", "wrong_times"):
        assert any(isinstance(event, states.Ticked) for event in heard_of(kind)[0]), kind
