"""One host for all who stream: the same wish is encoded once, and whoever joins has each reading once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gevent
import pytest

from hoofhearted_desktop.gateway import stream_events
from hoofhearted_desktop.gateway.stream_feeds import Feed
from hoofhearted_desktop.gateway.stream_wishes import Selection, Understood, understand
from hoofhearted_desktop.link import states
from tests.gateway.rig import HELLO, TICK, FakeHost

if TYPE_CHECKING:
    from hoofhearted_desktop.gateway.stream_newest import Packed


class FakeClient:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.given: list[Packed] = []
        self.alerts: list[Packed] = []

    def give(self, _host: str, packed: Packed) -> None:
        self.given.append(packed)

    def give_alert(self, packed: Packed) -> None:
        self.alerts.append(packed)


def selection(**said: Any) -> Selection:
    found = understand(said, ("local",))
    assert isinstance(found, Understood), found
    return found.selection


def at(second: float) -> states.Ticked:
    return states.Ticked(TICK._replace(sample=TICK.sample._replace(time=second, monotonic=second)))


def settle() -> None:
    """Let everything that can run do so."""
    for _ in range(5):
        gevent.sleep(0)


@pytest.fixture
def host() -> FakeHost:
    found = FakeHost()
    found.tell(states.StateChanged(states.Live(HELLO)))
    return found


def test_who_joins_when_a_reading_comes_has_it_once(host: FakeHost) -> None:
    feed, client, late = Feed(host), FakeClient(), FakeClient()
    wish = selection(events=["live_update"], interval_s=2.0)
    feed.join(client, wish)  # type: ignore[arg-type]
    host.tell(at(5.0))  # before it has been greeted
    settle()
    assert len(client.given) == 1
    host.tell(at(6.0))
    feed.join(late, wish)  # type: ignore[arg-type]
    settle()
    assert len(client.given) == 1, "it wants one every two seconds"
    assert len(late.given) == 1, "and who is new need not wait for it"
    host.tell(at(7.0))
    settle()
    assert (len(client.given), len(late.given)) == (2, 2)
    feed.leave(client, wish)  # type: ignore[arg-type]
    feed.leave(late, wish)  # type: ignore[arg-type]
    settle()
    assert host.listeners == []


def test_clients_with_the_same_wish_get_the_same_bytes_encoded_once(
    host: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    really = stream_events.encode
    monkeypatch.setattr(stream_events, "encode", lambda event, body: (encoded.append(event), really(event, body))[1])
    feed = Feed(host)
    wishes = [
        selection(events=["gpu_update"]),
        selection(events=["gpu_update"]),
        selection(events=["gpu_update", "live_update"]),
        selection(events=["gpu_update"], interval_s=5.0),
    ]
    clients = [FakeClient() for _ in wishes]
    for client, wish in zip(clients, wishes, strict=True):
        feed.join(client, wish)  # type: ignore[arg-type]
    settle()
    host.tell(at(8.0))
    settle()
    assert sorted(encoded) == ["gpu_update", "live_update"], "once for all of them"
    assert clients[0].given[0] is clients[1].given[0]
    assert clients[2].given[0].payloads[1] == clients[0].given[0].payloads[0]
    for client, wish in zip(clients, wishes, strict=True):
        feed.leave(client, wish)  # type: ignore[arg-type]
    settle()


def test_nobody_is_told_by_a_feed_that_was_left(host: FakeHost) -> None:
    feed, client = Feed(host), FakeClient()
    wish = selection()
    feed.join(client, wish)  # type: ignore[arg-type]
    host.tell(at(5.0))
    feed.leave(client, wish)  # type: ignore[arg-type]
    feed.leave(client, wish)  # type: ignore[arg-type]
    settle()
    assert client.given == client.alerts == []
    assert host.listeners == []
