"""When readings are old, a peer is asked for life, and is given up."""

from __future__ import annotations

import pytest

from hoofhearted_desktop.link import pulse
from hoofhearted_desktop.link.pulse import Pulse


def test_a_silent_server_is_asked_once_and_given_up_within_ten_seconds() -> None:
    peer = Pulse(100.0, silence_ends=True)
    asked = [now / 10 for now in range(1000, 1100) if peer.wants_beat(now / 10)]
    assert asked == [104.0]
    assert next(now for now in range(100, 120) if peer.is_dead(now)) - 100 < 10
    assert peer.left_s(103.0) == 6.0
    assert peer.left_s(200.0) == 0.0


def test_every_byte_is_life_and_each_silence_is_asked_about() -> None:
    peer = Pulse(0.0, silence_ends=True)
    asked = 0
    for now in range(1, 100):
        asked += peer.wants_beat(float(now))
        if now % 5 == 0:
            peer.heard(float(now))
        assert not peer.is_dead(float(now))
    assert asked == 20


def test_a_stopped_process_of_this_machine_is_waited_for() -> None:
    peer = Pulse(0.0, silence_ends=False)
    peer.doubt(1.0)
    assert not peer.wants_beat(1e6)
    assert not peer.is_dead(1e6)
    assert peer.left_s(1e6) is None
    assert peer.unread_s(1e6) == 1e6


def test_doubt_asks_at_once_and_waits_three_seconds() -> None:
    peer = Pulse(0.0, silence_ends=True)
    peer.heard(50.0)
    peer.doubt(50.5)
    assert peer.wants_beat(50.5)
    assert not peer.wants_beat(50.6)
    assert not peer.is_dead(53.4)
    assert peer.is_dead(53.5)
    peer.heard(53.0)
    assert not peer.is_dead(53.5)


def test_bytes_that_are_no_reading_keep_the_peer_alive_and_the_readings_old() -> None:
    peer = Pulse(0.0, silence_ends=True)
    peer.read(1.0)
    peer.heard(9.0)
    assert peer.unread_s(9.0) == 8.0
    assert not peer.is_dead(10.0)


@pytest.mark.parametrize(("interval_s", "stale_s"), [(0.0, 3.0), (1.0, 3.0), (2.0, 4.0), (10.0, 12.0)])
def test_readings_that_come_seldom_are_old_later(interval_s: float, stale_s: float) -> None:
    assert pulse.stale_after_s(interval_s) == stale_s
    assert interval_s == 10.0 or stale_s <= pulse.BEAT_AFTER_S, "a summary at rest needs no heartbeat"
