"""The stream as a client sees it, over hosts of which a test says what they do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import gevent
import pytest

from hoofhearted_desktop.core.assessment import Alarm
from hoofhearted_desktop.gateway import stream, stream_wire, tokens
from hoofhearted_desktop.link import states
from tests.gateway.rig import CARD, TICK, FakeHost, Rig
from tests.gateway.streaming import Client, served, until

if TYPE_CHECKING:
    from collections.abc import Iterator

HOT = Alarm("too_hot", CARD.uuid, 1_760_000_000.0, "RTX 3090 is at 96 °C")


@pytest.fixture
def port(rig: Rig) -> Iterator[int]:
    rig.token("read")
    with served(rig) as found:
        yield found


def signed_in(rig: Rig, port: int, **how: Any) -> Client:
    client = Client(port, rig.token("read"), **how)
    assert client.next().startswith('40{"sid":')
    return client


def at(seconds: float) -> Any:
    """Give the rig's tick as of another second."""
    return TICK._replace(sample=TICK.sample._replace(time=seconds, monotonic=seconds))


def test_a_client_is_told_what_it_wished_and_then_the_readings(rig: Rig, port: int) -> None:
    rig.host.live()
    client = signed_in(rig, port)
    said = client.ask("start_monitoring", {"events": ["gpu_update"], "fields": {"gpu_update": ["power_w"]}})
    assert said == {
        "ok": True,
        "monitoring": {
            "hosts": ["local"],
            "gpus": None,
            "events": ["gpu_update"],
            "fields": {"gpu_update": ["uuid", "power_w"]},
            "interval_s": 1.0,
        },
    }
    assert client.take("gpu_update") == {
        "key": "local",
        "schema": 1,
        "host": TICK.sample.host,
        "time": TICK.sample.time,
        "demo": False,
        "gpus": [{"uuid": CARD.uuid, "power_w": CARD.power_w}],
    }
    rig.host.tell(states.Ticked(at(6.0)))
    assert client.take("gpu_update")["time"] == 6.0


def test_the_agent_is_looked_at_only_while_somebody_streams(rig: Rig, port: int) -> None:
    rig.host.live()
    first, second = signed_in(rig, port), signed_in(rig, port)
    assert rig.host.listeners == []
    assert first.ask("start_monitoring")["ok"]
    assert second.ask("start_monitoring", {"fields": {"gpu_update": ["pcie_bytes_per_s"]}})["ok"]
    assert len(rig.host.listeners) == 1, "one for all who stream"
    assert rig.host.wanted == [frozenset(), frozenset({"pcie"})]
    assert second.ask("stop_monitoring") == {"ok": True, "monitoring": None}
    assert rig.host.wanted[-1] == frozenset()
    first.end()
    until(lambda: not rig.host.listeners)
    assert second.ask("start_monitoring")["ok"]
    assert len(rig.host.listeners) == 1


def test_what_is_wished_wrongly_is_said_twice_and_the_wish_before_goes_on(rig: Rig, port: int) -> None:
    rig.host.live()
    client = signed_in(rig, port)
    assert client.ask("start_monitoring", {"events": ["live_update"]})["ok"]
    client.emit("start_monitoring", {"hosts": ["moon"]})
    problem = client.take("error")
    assert problem["detail"] == "hosts: no host 'moon' is followed; there is local"
    assert client.ask("start_monitoring", {"hosts": ["moon"]}) == {"ok": False, "problem": problem}
    assert client.ask("start_monitoring", 1, 2)["problem"]["status"] == 422
    rig.host.tell(states.Ticked(at(7.0)))
    assert client.take("live_update")["time"] == 7.0


def test_an_interval_leaves_readings_out(rig: Rig, port: int) -> None:
    rig.host.live(at(10.0))
    client = signed_in(rig, port)
    assert client.ask("start_monitoring", {"events": ["live_update"], "interval_s": 3})["ok"]
    assert client.take("live_update")["time"] == 10.0
    for second in range(11, 18):
        rig.host.tell(states.Ticked(at(second + 0.01)))
        gevent.sleep(0)
    assert [client.take("live_update")["time"] for _ in range(3)] == [11.01, 14.01, 17.01]


def test_alerts_are_of_spin_ups_alarms_and_hosts(rig: Rig, port: int) -> None:
    rig.host.live(TICK._replace(alarms=(HOT,)))
    client = signed_in(rig, port)
    assert client.ask("start_monitoring", {"events": ["alert"]})["ok"]
    assert client.take("alert")["change"] == "stands"
    rig.host.tell(states.Ticked(TICK))
    over = client.take("alert")
    assert (over["kind"], over["change"], over["alarm"]["text"]) == ("alarm", "over", HOT.text)
    rig.host.tell(states.Ticked(TICK._replace(alarms=(HOT,))))
    assert client.take("alert")["change"] == "began"
    rig.host.tell(states.StateChanged(states.Lost("the cable is out", "put it in", 1, 2.0)))
    lost = client.take("alert")
    assert lost == {
        "key": "local",
        "kind": "host",
        "change": "lost",
        "reason": "lost the agent: the cable is out",
        "remedy": "put it in",
    }
    late = signed_in(rig, port)
    late.emit("start_monitoring")
    assert late.take("alert") == lost, "nothing old is given as new"


def test_alerts_of_other_gpus_are_not_for_who_asks_for_one(rig: Rig, port: int) -> None:
    rig.host.live()
    client = signed_in(rig, port)
    assert client.ask("start_monitoring", {"gpus": ["GPU-another"], "events": ["alert", "live_update"]})["ok"]
    client.take("live_update")
    rig.host.tell(states.Ticked(at(6.0)._replace(alarms=(HOT,))))
    assert client.next().startswith('42["live_update"'), "and no alert before it"


@pytest.mark.parametrize("auth", [None, {"token": "wrong"}, {"token": 1}, {"tokn": "x"}, "x", [1]])
def test_who_has_no_token_is_told_so(rig: Rig, port: int, auth: object) -> None:
    client = Client(port, signs_in=False)
    client.say("40" + json.dumps(auth))
    answer = client.next()
    assert answer.startswith("44{")
    said = json.loads(answer[2:])
    assert said["data"]["status"] == 401
    assert said["message"] == said["data"]["detail"]
    client.emit("start_monitoring")
    client.say("2")
    gevent.sleep(0.05)
    assert not rig.host.listeners


def test_who_guesses_is_locked_out_of_the_rest_too(rig: Rig, port: int) -> None:
    for _ in range(5):
        Client(port, "wrong").next()
    said = json.loads(Client(port, rig.token("read")).next()[2:])
    assert said["data"]["status"] == 429
    assert said["data"]["retry_s"] == 60.0
    assert rig.ask("why", scope="read").status_code == 429


def test_a_browser_that_is_signed_in_may_stream_to_its_own_page_only(rig: Rig, port: int) -> None:
    cookie, _ = rig.doors.sign_in(rig.token("read"), {"REMOTE_ADDR": "127.0.0.1"})
    header = f"Cookie: hoofhearted_session={cookie}\r\n"
    assert Client(port, headers=header).next().startswith("40{")
    own = f"{header}Origin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
    client = Client(port, headers=own)
    assert client.next().startswith("40{")
    assert (
        json.loads(Client(port, headers=f"{header}Sec-Fetch-Site: cross-site\r\n").next()[2:])["data"]["status"] == 403
    )
    assert Client(port, headers=f"{header}Origin: https://evil.example\r\n").status == 403
    rig.doors.sessions.end(str(cookie))
    assert client.take("error")["detail"] == "the session has ended; sign in again"
    assert client.next() == "41", "Socket.IO's word for: this end was wanted"


def test_a_revoked_token_ends_its_streams(rig: Rig, port: int) -> None:
    rig.host.live()
    client = signed_in(rig, port)
    assert client.ask("start_monitoring")["ok"]
    (token,) = tokens.read()
    tokens.revoke(token.id)
    rig.clock += tokens.LOOK_EVERY_S
    assert client.take("error")["detail"] == "the token was revoked"
    until(lambda: not rig.host.listeners)


def test_there_are_only_so_many_clients(rig: Rig, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MOST_CLIENTS", 2)
    first, _second = signed_in(rig, port), signed_in(rig, port)
    said = json.loads(Client(port, rig.token("read")).next()[2:])
    assert said["message"] == "2 clients have a stream already; try again when one has gone"
    first.end()
    until(lambda: Client(port, rig.token("read")).next().startswith("40"))


def test_who_never_says_who_it_is_has_to_go(rig: Rig, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "SIGN_IN_S", 0.0)
    assert Client(port, signs_in=False).next() in {"", "1"}


def test_wishes_come_only_so_often(rig: Rig, port: int) -> None:
    client = signed_in(rig, port)
    said = [client.ask("start_monitoring") for _ in range(stream.WISHES_AT_ONCE + 3)]
    assert said[0]["ok"]
    assert said[-1]["problem"]["status"] == 429


@pytest.mark.parametrize(
    "said",
    [
        "4", "42", "42[", "42{}", "42[]", "42[1]", '42["nonsense"]', "43", "430[]", "44", "45", '451-["x",{"_placeholder":true,"num":0}]',
        "40", "40/other,", "49", "5", "6", "7", "x", "", "4" + "[" * 9000, "42" + "[" * 9000, "b4", "b====", "²", '42["connect"]', '42["disconnect"]',
    ],
)  # fmt: skip
def test_nonsense_costs_its_sender_alone(rig: Rig, port: int, said: str, capfd: pytest.CaptureFixture[str]) -> None:
    rig.host.live()
    other = signed_in(rig, port)
    bad = signed_in(rig, port)
    bad.say(said)
    bad.say("3")
    assert other.ask("start_monitoring")["ok"]
    assert signed_in(rig, port).ask("start_monitoring")["ok"]
    assert capfd.readouterr().err == "", "nor is a log filled by it"


def test_a_message_that_is_too_long_ends_its_stream(rig: Rig, port: int) -> None:
    client = signed_in(rig, port)
    client.say("x" * (stream_wire.LARGEST_MESSAGE + 1))
    while client.next():
        pass
    assert client.closed == 1009


def test_two_hosts_come_each_by_its_key() -> None:
    rig = Rig(FakeHost(), FakeHost("nas", "the server"))
    with served(rig) as port:
        for host in rig.hosts:
            host.live()
        client = signed_in(rig, port)
        client.emit("start_monitoring", {"events": ["live_update"]})
        assert [client.take("live_update")["key"] for _ in rig.hosts] == ["local", "nas"]
        assert client.ask("start_monitoring", {"hosts": ["nas"]})["monitoring"]["hosts"] == ["nas"]
        until(lambda: not rig.host.listeners)


def test_a_slow_client_gets_the_newest_and_no_backlog(rig: Rig, port: int) -> None:
    rig.host.live()
    slow = signed_in(rig, port, receive_bytes=4096)
    other = signed_in(rig, port)
    assert other.ask("start_monitoring", {"events": ["live_update"]})["ok"]
    assert slow.ask("start_monitoring", {"events": ["live_update", "gpu_update"]})["ok"]
    count = 2000
    for second in range(100, 100 + count):
        rig.host.tell(states.Ticked(at(second)))
        while other.take("live_update")["time"] != second:
            pass
    size = len(json.dumps(slow.take("gpu_update")))
    heard = [slow.take("live_update")["time"]]
    while heard[-1] != 99 + count:
        heard.append(slow.take("live_update")["time"])
    held = len(heard) * size
    assert held < 4 * stream_wire.KERNEL_BYTES, "what was not taken did not wait"
    assert heard == sorted(heard)
