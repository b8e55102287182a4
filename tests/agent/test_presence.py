"""What a desktop says of its person counts for a while, for that client alone, and never before a stand-in."""

from __future__ import annotations

from typing import Any

import pytest

from hoofhearted_desktop.agent.presence import FORGET_AFTER_S, Presences
from hoofhearted_desktop.core import exits, wire
from hoofhearted_desktop.core.samples import SampleError
from tests.agent.talk import Talker
from tests.readings import process
from tests.systems import not_on_windows

TERMINAL = process(unit="app-org.gnome.Terminal-4242.scope")
THERE: dict[str, Any] = {"user": "david", "idle_s": 3, "locked": False, "session": "2"}


class Room:
    def __init__(self) -> None:
        self.now = 1000.0
        self.presences = Presences(lambda: self.now)

    @property
    def is_known(self) -> bool:
        return self.presences.evidence(TERMINAL) is not None


@not_on_windows("a unit is systemd's, and by it presence is told on Linux")
def test_it_is_forgotten_without_news() -> None:
    room = Room()
    assert not room.is_known
    room.presences.hear("a", THERE)
    assert room.is_known
    room.now += FORGET_AFTER_S
    assert room.is_known
    room.now += 0.1
    assert not room.is_known
    room.presences.hear("a", THERE)
    assert room.is_known


@not_on_windows("a unit is systemd's, and by it presence is told on Linux")
def test_the_last_word_of_a_client_counts_until_it_leaves() -> None:
    room = Room()
    room.presences.hear("a", THERE)
    room.presences.hear("a", {**THERE, "locked": True})
    assert not room.is_known
    room.presences.hear("b", THERE)
    assert room.is_known
    room.presences.left("b")
    room.presences.left("b")
    assert not room.is_known


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"user": 3},
        {**THERE, "idle_s": -1},
        {**THERE, "idle_s": "x"},
        {**THERE, "locked": "no"},
        {**THERE, "idle_s": 1e12},
    ],
)
def test_what_is_no_presence_is_refused(params: dict[str, Any]) -> None:
    room = Room()
    with pytest.raises(SampleError):
        room.presences.hear("a", params)
    assert not room.is_known


def test_what_is_not_said_is_not_known() -> None:
    room = Room()
    room.presences.hear("a", {"user": "david", "idle_s": 3})
    room.presences.hear("b", {"user": "david", "locked": False})
    assert not room.is_known


@pytest.mark.real
def test_the_agent_of_this_machine_hears_and_a_stand_in_does_not() -> None:
    with Talker() as talker:
        talker.wait_for(wire.Greeting)
        assert talker.ask("presence", **THERE) == {"heard": True}
        assert talker.ask("presence", **{**THERE, "idle_s": -1}).code == wire.INVALID_PARAMS
        assert talker.leave() == exits.OK
    with Talker("connect", "--simulate", "home") as talker:
        talker.wait_for(wire.Greeting)
        assert talker.ask("presence", **THERE) == {"heard": False}
        assert talker.leave() == exits.OK
