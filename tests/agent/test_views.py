"""Whole ticks and summaries: who gets which, how often, and that each is written once whoever listens."""

from __future__ import annotations

import os
import selectors
import socket
import time
from typing import TYPE_CHECKING, cast

import pytest

from hoofhearted_desktop.agent.client import Client
from hoofhearted_desktop.agent.server import Server
from hoofhearted_desktop.agent.watch import Broadcast
from hoofhearted_desktop.core import messages, samples, summary, wire
from hoofhearted_desktop.core.assessment import Activity, Assessment, Tick
from hoofhearted_desktop.core.messages import Subscription
from hoofhearted_desktop.core.tick_lines import TickForms, TickLines
from tests import readings
from tests.agent.talk import Talker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoofhearted_desktop.agent.watch import Watch

IDLE = Assessment(readings.UUID, Activity.IDLE, 1.0)


def tick_at(second: float, found: Assessment = IDLE) -> Tick:
    return Tick(readings.sample(second, readings.gpu()), (found,))


def forms(second: float, found: Assessment = IDLE) -> TickForms:
    return TickForms(tick_at(second, found), TickLines())


def test_a_view_is_read_and_an_unknown_one_is_the_whole() -> None:
    assert messages.subscription_from({}) == Subscription("full", frozenset({"details"}), 0.0)
    assert messages.subscription_from({"view": "summary", "readings": [], "interval_s": 2}) == Subscription(
        "summary", frozenset(), 2.0
    )
    assert messages.subscription_from({"view": "newer", "interval_s": -1}).view == "full"
    assert messages.subscription_from({"interval_s": 1e9}).interval_s == messages.LONGEST_INTERVAL_S
    for bad in ({"view": 7}, {"interval_s": "2"}, {"interval_s": True}):
        with pytest.raises(samples.SampleError, match=r"params\."):
            messages.subscription_from(bad)


def test_at_rest_a_summary_comes_every_other_second_and_at_once_when_something_happens() -> None:
    client = Client(0.0)
    assert not client.is_due(forms(0.0), 0.0), "nobody has subscribed"
    client.subscribe(Subscription(messages.SUMMARY, frozenset(), 2.0))
    jitter = (0.0, 0.02, -0.1)
    told = [second for second in range(20) if client.is_due(forms(second), second + jitter[second % 3])]
    assert told == list(range(0, 20, 2))
    busy = IDLE._replace(activity=Activity.COMPUTING)
    assert client.is_due(forms(19.2, busy), 19.2)
    assert not client.is_due(forms(20.2, busy), 20.2)
    client.subscribe(Subscription(messages.SUMMARY, frozenset(), 2.0))
    assert client.is_due(forms(20.3, busy), 20.3), "who subscribes anew is told in any case"


def test_who_wants_every_tick_gets_every_tick() -> None:
    client = Client(0.0)
    client.subscribe(Subscription())
    assert all(client.is_due(forms(0.0), 0.001 * each) for each in range(10))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    made = Server(leave_when_alone=False)
    monkeypatch.setattr(made, "_send", lambda _seat: None)  # what is offered stays to be looked at
    ends = [os.pipe() for _ in range(10)]
    for read_fd, write_fd in ends:
        made.add_stream(read_fd, write_fd)
    yield made
    made.close()
    for each in ends:
        for fd in each:
            os.close(fd)


def test_a_tick_is_written_once_a_form_however_many_listen(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    for place, name in ((TickLines, "line"), (summary, "summary")):
        whole = getattr(place, name)
        monkeypatch.setattr(place, name, lambda *given, name=name, whole=whole: written.append(name) or whole(*given))
    clients = [seat.client for seat in server._seats]
    server.tell(Broadcast(tick_at(0.0)))
    assert written == [], "nobody listens"
    for client in clients[:5]:
        client.subscribe(Subscription())
    server.tell(Broadcast(tick_at(1.0)))
    assert written == ["line"]
    for client in clients[5:]:
        client.subscribe(Subscription(messages.SUMMARY, frozenset(), 0.0))
    server.tell(Broadcast(tick_at(2.0)))
    assert sorted(written[1:]) == ["line", "summary"]
    for client in clients:
        client.next_bytes()
        client.sent(1 << 20, 0.0)  # the greeting
    assert len({id(client.next_bytes().obj) for client in clients}) == 2, "all of a form have the same bytes"


def test_an_episode_brings_the_tick_it_belongs_to(server: Server) -> None:
    client = next(iter(server._seats)).client
    client.subscribe(Subscription(messages.SUMMARY, frozenset(), 60.0))
    told = []
    for notices in ((), (), (b'{"jsonrpc":"2.0"}\n',)):
        client.sent(1 << 20, 0.0)
        server.tell(Broadcast(tick_at(1.0), notices))
        told.append(bytes(client.next_bytes())[:30].startswith(messages.TICK_BEGINS[:30]))
    assert told == [True, False, True]


@pytest.mark.real
def test_a_real_agent_tells_summaries_at_their_pace_and_the_whole_at_once_when_it_is_wanted() -> None:
    with Talker("connect", "--simulate", "home") as talker:
        talker.subscribe(view="summary", readings=[], interval_s=messages.LONGEST_INTERVAL_S)
        first = talker.tick()
        assert "system" not in first["sample"]
        assert set(first["sample"]["gpus"][0]) < set(samples.part_to_json(readings.gpu())), (
            "only what the sentence needs"
        )
        began = time.monotonic()
        talker.send(wire.encode(wire.Request(9, "subscribe", {"view": "full"})))
        whole = talker.tick()
        while "system" not in whole["sample"]:
            whole = talker.tick()
        assert time.monotonic() - began < messages.LONGEST_INTERVAL_S / 2, "sooner than the next summary"
        talker.leave()


def test_a_newest_line_waits_to_be_read() -> None:
    decoder = wire.Decoder(held=messages.TICK_BEGINS)
    lines = [wire.encode(wire.Notice("tick", {"number": number})) for number in range(3)]
    other = wire.encode(wire.Notice("episode", {}))
    assert decoder.feed(lines[0] + lines[1] + other) == [wire.Notice("episode", {})]
    assert decoder.holds
    assert decoder.feed(lines[2]) == []
    assert decoder.take_held() == wire.Notice("tick", {"number": 2})
    assert not decoder.holds
    assert decoder.take_held() is None


def test_who_has_gone_takes_nobody_elses_tick_along() -> None:
    """Each is found gone while the tick is told, and is dropped meanwhile."""
    server = Server(leave_when_alone=False)
    pairs = [socket.socketpair() for _ in range(4)]
    for ours, theirs in pairs:
        ours.setblocking(False)
        server.admit(theirs)
    for seat in list(server._seats):
        seat.client.subscribe(Subscription())
        server._send(seat)
    for ours, _ in pairs[:2]:
        ours.close()
    server.tell(Broadcast(tick_at(1.0)))
    for ours, _ in pairs[2:]:
        assert messages.TICK_BEGINS in ours.recv(1 << 16)
        ours.close()
    assert len(server._seats) == 2
    server.close()


class Hearing:
    """Answers at once, and notes who was heard, and who has left."""

    def __init__(self) -> None:
        self.here: set[object] = set()

    def answer(self, request: wire.Request, answer: Callable[[wire.Result], None], _uid: object) -> None:
        answer(wire.Result(request.id, {}))

    def presence(self, client: object, request: wire.Request) -> wire.Result:
        self.here.add(client)
        return wire.Result(request.id, {})

    def left(self, client: object) -> None:
        self.here.discard(client)


def test_what_somebody_said_before_going_is_not_heard_after_they_are_gone() -> None:
    """The answer to the first line finds them gone; what stands in the second would be kept for ever."""
    server, hearing = Server(leave_when_alone=False), Hearing()
    server.watch = cast("Watch", hearing)
    ours, theirs = socket.socketpair()
    lines = [wire.Request(1, messages.HELLO, {}), wire.Request(2, messages.PRESENCE, {"user": "david"})]
    lines_sent = b"".join(map(wire.encode, [*lines, wire.Notice(messages.STAY, {"client": "x", "seconds": 60.0})]))
    ours.sendall(lines_sent)
    ours.close()
    server.admit(theirs)
    (seat,) = server._seats
    server._read(seat)
    assert not server._seats
    assert hearing.here == set()
    assert not server._awaited._wishes
    server.close()


def test_who_was_dropped_in_this_turn_of_the_loop_is_not_served_any_more() -> None:
    """The descriptor may be another's by now; registered once more it would wake the loop for ever."""
    server, hearing = Server(leave_when_alone=False), Hearing()
    server.watch = cast("Watch", hearing)
    ours, theirs = socket.socketpair()
    server.admit(theirs)
    (seat,) = server._seats
    fd = seat.stream.read_fd
    seat.client.answer(b"waits\n")
    server._drop(seat)
    server._serve(seat, fd, selectors.EVENT_READ | selectors.EVENT_WRITE)
    assert fd not in server._poll.get_map()
    ours.close()
    server.close()
