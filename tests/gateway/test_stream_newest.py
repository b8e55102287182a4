"""What waits for a slow client: never a backlog."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from wsproto import events
from wsproto.connection import Connection, ConnectionType

from hoofhearted_desktop.gateway.stream_newest import MOST_ALERTS, Packed, Waiting, frame, pack

HOSTS = st.sampled_from(["local", "nas", "gpu-1"])
STEPS = st.lists(st.one_of(HOSTS, st.just("alert"), st.just("take")), max_size=200)


@given(STEPS)
def test_a_client_gets_the_newest_of_each_host_and_alerts_in_their_order(steps: list[str]) -> None:
    waiting = Waiting()
    newest: dict[str, int] = {}
    alerts: list[int] = []
    for number, step in enumerate(steps):
        packed = Packed((str(number).encode(),), b"")
        if step == "take":
            missed, found = waiting.missed, [int(each.text()) for each in waiting.take()]
            assert found[: len(alerts) - missed] == alerts[missed:], "the oldest alerts go, and it is said how many"
            assert sorted(found[len(alerts) - missed :]) == sorted(newest.values())
            assert not waiting
            newest, alerts = {}, []
        elif step == "alert":
            waiting.put_alert(packed)
            alerts.append(number)
        else:
            waiting.put(step, packed)
            newest[step] = number
        assert len(waiting) == min(len(alerts), MOST_ALERTS) + len(newest), "no more waits than this, ever"


@given(st.lists(st.text(max_size=70_000), min_size=1, max_size=4))
def test_frames_are_those_of_the_protocol(said: list[str]) -> None:
    peer = Connection(ConnectionType.CLIENT)
    peer.receive_data(b"".join(frame(each.encode()) for each in said))
    heard: list[str] = []
    part = ""
    for event in peer.events():
        assert isinstance(event, events.TextMessage)
        part += event.data
        if event.message_finished:
            heard.append(part)
            part = ""
    assert heard == said


def test_lengths_at_which_a_frame_has_another_head() -> None:
    for length in (0, 125, 126, 65535, 65536):
        peer = Connection(ConnectionType.CLIENT)
        peer.receive_data(frame(b"x" * length))
        found = [event.data for event in peer.events() if isinstance(event, events.TextMessage)]
        assert len("".join(found)) == length


def test_both_transports_carry_the_same() -> None:
    packed = pack([b'2["a",1]', b'2["b",2]'])
    assert packed.text() == '42["a",1]\x1e42["b",2]'
    assert packed.frames == frame(b'42["a",1]') + frame(b'42["b",2]')
