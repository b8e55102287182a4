"""A real network that fails: a session over the real sshd in one namespace, followed from another, and the wire between them."""

from __future__ import annotations

import functools
import itertools
import time
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.link import states
from tests.desktop_parts.programs import BUSY_S, wait_until
from tests.link import network as networks
from tests.link.follower import Follower, is_tick
from tests.link.network import Network
from tests.link.watched import UUID, Watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.link.conftest import Lab

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]

missing = functools.cache(networks.missing)


@pytest.fixture
def network() -> Iterator[Network]:
    lacking = missing()
    if lacking:
        pytest.skip(lacking)
    with Network() as made:
        yield made


def far(lab: Lab, network: Network, *lines: str, gpus: int = 1) -> Watched:
    return Watched(lab, gpus=gpus, lines=lines, address=network.server_address, within=network.within("server"))


def follower(network: Network, server: Watched) -> Follower:
    return Follower(network.from_client(server.opener()))


def test_a_short_outage_is_shown_and_heals_without_a_new_connection(lab: Lab, network: Network) -> None:
    with far(lab, network) as server, follower(network, server) as following:
        following.wait(is_tick, 60)
        network.wire.cut = True
        stale, took_s = following.state(states.Stale)
        assert 3.0 <= stale.silent_s < 4.5 + BUSY_S
        assert took_s < 5.0 + BUSY_S
        network.wire.cut = False
        following.state(states.Live)
        following.wait(is_tick)
        assert server.connections_made == 1
        assert network.connections(server.sshd.port) == 1


def test_a_long_outage_is_noticed_in_ten_seconds_and_its_gap_is_filled(lab: Lab, network: Network) -> None:
    with far(lab, network) as server, follower(network, server) as following:
        following.wait(is_tick, 60)
        agent, before = server.agent_pid, time.time()
        network.wire.cut = True
        cut_at = time.monotonic()
        server.work()
        lost, _ = following.state(states.Lost)
        assert time.monotonic() - cut_at < 10.5 + BUSY_S
        assert lost.retry_s == 1.0
        following.state(states.Connecting)
        network.wire.cut = False
        back = time.time()
        following.state(states.Live, 30)
        following.wait(is_tick)
        assert server.agent_pid == agent
        assert server.connections_made == 2
        found = following.ask("history", gpu=UUID.format(0), since=before)["time"]
        assert max(later - sooner for sooner, later in itertools.pairwise(found)) < 2.5 + BUSY_S
        (episode,) = following.ask("episodes", since=before)["episodes"]
        assert before < episode["started"] < back
        assert network.connections(server.sshd.port) == 1


def test_a_client_with_another_address_connects_anew_and_quickly_when_told(lab: Lab, network: Network) -> None:
    with far(lab, network) as server, follower(network, server) as following:
        following.wait(is_tick, 60)
        network.move_client("10.213.7.9")
        following.session.network_changed()
        began = time.monotonic()
        following.state(states.Lost)
        assert time.monotonic() - began < 4.5 + BUSY_S
        following.state(states.Live)
        following.wait(is_tick)
        assert server.connections_made == 2


def test_on_a_narrow_and_slow_wire_what_is_shown_does_not_grow_old_and_losses_are_overcome(
    lab: Lab, network: Network
) -> None:
    with far(lab, network, "Compression no", gpus=8) as server, follower(network, server) as following:
        server.work()
        following.wait(is_tick, 60)
        network.wire.delay_s = 0.15
        for _ in range(2):
            following.wait(is_tick)  # the kernel learns how long an acknowledgement takes, and sends nothing twice
        network.wire.bytes_per_s = 8000
        ages = []
        until = time.monotonic() + 10
        while time.monotonic() < until:
            ages.append(age_s(following))
        assert max(ages) < 5.0, "without confirmations it is over 6 s by then, and over 10 s soon"
        assert len(ages) > 2
        assert server.connections_made == 1
        network.wire.loss = 0.03
        age_s(following)
        network.wire.loss = 0.0
        wait_until("a fresh reading", lambda: age_s(following) < 5.0)


def age_s(following: Follower) -> float:
    """Wait for the next reading, and give how old it is."""
    event, _ = following.wait(is_tick, 30)
    assert isinstance(event, states.Ticked)
    return time.time() - event.tick.sample.time
