"""The event loop: while nobody is there samples wait for each other, and whoever comes finds all of them taken."""

from __future__ import annotations

import json
import os
import socket
import threading
from typing import TYPE_CHECKING, Any, cast

import pytest

from hoofhearted_desktop.agent import seat
from hoofhearted_desktop.agent import server as servers
from hoofhearted_desktop.agent.inbox import ALONE_COVERED_S, ALONE_S, Inbox
from hoofhearted_desktop.agent.pace import Paces
from hoofhearted_desktop.agent.watch import Broadcast, Identity
from hoofhearted_desktop.core import messages, model
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofhearted_desktop.agent.watch import Watch

PATIENCE_S = 60.0


class Mind:
    """Stands in for the Watch, and notes what it is given in which turn of the loop."""

    identity = Identity("host", "nvml", None)

    def __init__(self, loop: Loop) -> None:
        self._loop = loop

    def take(self, sample: model.Sample) -> Broadcast:
        self._loop.taken.append((self._loop.turns, sample.monotonic))
        self._loop.news.release()
        return Broadcast(None)

    def look_at_settings(self) -> None:
        """Nothing is set."""

    def left(self, _client: object) -> None:
        """Nobody is known."""


class Loop:
    """A server in a thread of its own."""

    def __init__(self) -> None:
        self.taken: list[tuple[int, float]] = []
        self.turns = 0
        self.news = threading.Semaphore(0)
        self.wanted: list[frozenset[str] | None] = []
        self.rests: list[float] = []
        self.asked = threading.Semaphore(0)
        self.server = servers.Server(leave_when_alone=False, want=self._want)
        self.server.watch = cast("Watch", Mind(self))
        select = self.server._poll.select
        cast("Any", self.server._poll).select = lambda timeout: self._turn(select(timeout))
        self.thread = threading.Thread(target=self.server.run)

    def _want(self, readings: frozenset[str] | None, rest_s: float) -> None:
        self.wanted.append(readings)
        self.rests.append(rest_s)
        self.asked.release()

    def _turn(self, ready: object) -> object:
        self.turns += 1
        return ready

    def post(self, *moments: float) -> None:
        for moment in moments:
            self.server.post(model.Sample("host", 1000.0 + moment, moment))

    def wait_for(self, count: int) -> None:
        for _ in range(count):
            assert self.news.acquire(timeout=PATIENCE_S)

    def call(self, work: Any) -> None:
        done = threading.Event()
        self.server.post(lambda: (work(), done.set()))
        assert done.wait(PATIENCE_S)


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    made.thread.start()
    yield made
    made.server.stop()
    made.thread.join(PATIENCE_S)
    made.server.close()


@not_on_windows("SO_PEERCRED is Linux's")
def test_one_user_of_the_machine_cannot_hold_all_its_connections(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member of its group with a thousand of them had the system's agent without a file to open, for root too."""
    users: dict[int, int] = {}
    monkeypatch.setattr(servers.peers, "owns", lambda connection: users[connection.fileno()] == 0)
    monkeypatch.setattr(seat.Stream, "user", lambda stream: users[stream.read_fd])
    monkeypatch.setattr(servers, "MOST_OF_A_USER", 3)
    loop.server._shared = True
    ours: list[socket.socket] = []

    def come(user: int) -> bool:
        near, far = socket.socketpair()
        ours.append(near)
        users[far.fileno()] = user
        loop.call(lambda: loop.server.admit(far))
        near.settimeout(PATIENCE_S)
        return near.recv(64) != b""

    try:
        assert [come(1000) for _ in range(5)] == [True] * 3 + [False] * 2
        assert [come(1001), come(0)] == [True, True], "others are let in"
        assert all(come(0) for _ in range(5)), "its owner has no such bound"
        ours[0].close()
        loop.call(lambda: None)
        loop.call(lambda: None)
        assert come(1000), "whoever leaves makes room"
    finally:
        for each in ours:
            each.close()


def test_alone_it_takes_the_first_at_once_and_then_five_at_a_time(loop: Loop) -> None:
    loop.post(0)
    loop.wait_for(1)
    loop.call(lambda: None)
    loop.post(1, 2, 3, 4, 5)
    loop.wait_for(5)
    assert [moment for _turn, moment in loop.taken] == [0, 1, 2, 3, 4, 5]
    assert len({turn for turn, _moment in loop.taken[1:]}) == 1


def test_whoever_asks_finds_all_samples_taken(loop: Loop) -> None:
    loop.post(0)
    loop.wait_for(1)
    loop.call(lambda: None)
    loop.post(1, 2)
    seen: list[int] = []
    loop.call(lambda: seen.append(len(loop.taken)))
    assert seen == [3]


@not_on_windows("a client that is a pipe, which Windows does not wait for")
def test_with_a_client_every_sample_is_taken_at_once(loop: Loop) -> None:
    ends = os.pipe(), os.pipe()
    loop.post(0)
    loop.wait_for(1)
    loop.call(lambda: loop.server.add_stream(ends[0][0], ends[1][1]))
    for moment in (1, 2):
        loop.post(moment)
        loop.wait_for(1)
    os.close(ends[0][1])
    loop.call(lambda: None)
    for fd in (ends[0][0], *ends[1]):
        os.close(fd)


@not_on_windows("a client that is a pipe, which Windows does not wait for")
def test_the_probes_are_told_how_far_apart_everybody_wants_ticks_at_rest(loop: Loop) -> None:
    ends = [(os.pipe(), os.pipe()) for _ in range(2)]
    loop.call(lambda: [loop.server.add_stream(asks[0], answers[1]) for asks, answers in ends])
    while loop.asked.acquire(blocking=False):
        pass
    for asks, _answers in ends:
        params = {"view": "summary", "readings": [], "interval_s": 5 if asks is ends[1][0] else 2}
        told = {"jsonrpc": "2.0", "id": 1, "method": "subscribe", "params": params}
        os.write(asks[1], json.dumps(told).encode() + b"\n")
    assert loop.asked.acquire(timeout=PATIENCE_S)
    assert loop.rests[-1] == 2.0, "only when both have said so"
    loop.call(lambda: loop.server._drop(next(iter(loop.server._seats))))
    assert loop.rests[-1] == 5.0
    loop.call(lambda: loop.server._drop(next(iter(loop.server._seats))))
    assert loop.rests[-1] == 0.0
    for fd in (fd for both in ends for pipe in both for fd in pipe):
        os.close(fd)


@not_on_windows("a client that is a pipe, which Windows does not wait for")
def test_the_hosts_figures_are_wanted_by_whoever_is_told_whole_ticks(loop: Loop) -> None:
    ends = os.pipe(), os.pipe()
    loop.call(lambda: loop.server.add_stream(ends[0][0], ends[1][1]))
    while loop.asked.acquire(blocking=False):
        pass
    for view, wanted in ((messages.SUMMARY, {"pcie"}), (messages.FULL, {"pcie", messages.HOST})):
        told = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "subscribe",
            "params": {"view": view, "readings": ["pcie", "host"]},
        }
        os.write(ends[0][1], json.dumps(told).encode() + b"\n")
        assert loop.asked.acquire(timeout=PATIENCE_S)
        assert loop.wanted[-1] == wanted
    loop.call(lambda: loop.server._drop(next(iter(loop.server._seats))))
    for fd in (*ends[0], *ends[1]):
        os.close(fd)


def test_the_probes_are_told_when_nobody_looks(loop: Loop) -> None:
    ends = os.pipe(), os.pipe()
    loop.call(lambda: loop.server.add_stream(ends[0][0], ends[1][1]))
    assert loop.wanted == [None, frozenset()]
    loop.call(lambda: loop.server._drop(next(iter(loop.server._seats))))
    assert loop.wanted == [None, frozenset(), None]
    for fd in (*ends[0], *ends[1]):
        os.close(fd)


@pytest.mark.parametrize("pace_s", [1.0, *Paces()])
def test_what_is_lost_by_a_kill_stays_within_ten_seconds(pace_s: float) -> None:
    """A page is given with the tenth second, and that must not come in the middle of a heap of samples, at any pace."""
    inbox = Inbox()
    inbox.put(model.Sample("host", 1000.0, 0.0))
    inbox.take()
    inbox.is_alone = True
    woken_at = set()
    for nth in range(1, round(30.0 / pace_s) + 1):
        if inbox.put(model.Sample("host", 1000.0, nth * pace_s)):
            woken_at.add(round(nth * pace_s, 3))
            while len(inbox):
                inbox.take()
    assert woken_at >= {10.0, 20.0, 30.0}


def test_a_heap_of_samples_waits_for_no_more_than_a_page_and_never_for_a_call() -> None:
    inbox = Inbox()
    assert inbox.put(model.Sample("host", 1000.0, 100.0))
    inbox.take()
    inbox.is_alone = True
    assert not inbox.put(model.Sample("host", 1005.0, 105.0))
    assert inbox.put(model.Sample("host", 1010.0, 110.0))
    assert inbox.put(lambda: None)
    assert [type(inbox.take()).__name__ for _ in range(len(inbox))] == ["Sample", "Sample", "function"]
    assert inbox.put(model.Sample("host", 1011.0, 3.0)), "a clock that went back"


def test_a_loop_that_is_alone_wakes_by_itself_a_little_after_the_samples_should_have_come() -> None:
    assert ALONE_COVERED_S < 10.0 < ALONE_S < 12.0
