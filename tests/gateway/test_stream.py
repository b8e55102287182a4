"""The stream as a client sees it, over hosts of which a test says what they do."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING, Any

import gevent
import gevent.socket
import pytest
from engineio.socket import Socket

from hoofhearted_desktop.core.assessment import Alarm
from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.gateway import (
    server,
    stream,
    stream_clients,
    stream_engine,
    stream_newest,
    stream_wire,
    tokens,
)
from hoofhearted_desktop.gateway.live import Live
from hoofhearted_desktop.gateway.stream_transport import Transport
from hoofhearted_desktop.gateway.stream_wire import Wire
from hoofhearted_desktop.link import local, states
from tests import readings
from tests.gateway.rig import CARD, TICK, FakeHost, Rig, problem
from tests.gateway.streaming import Client, served, until
from tests.gateway.test_server import certificate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOT = Alarm("too_hot", CARD.uuid, 1_760_000_000.0, "RTX 3090 is at 96 °C")


@pytest.fixture
def port(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(stream, "LOOK_AGAIN_S", 0.02)
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


@pytest.mark.real
def test_a_real_agent_is_subscribed_to_only_while_somebody_streams() -> None:
    host = Live("demo", "the demo", local.opener(("connect", "--simulate", "home")))
    rig = Rig(host)  # type: ignore[arg-type]
    rig.token("read")
    host.start()
    try:
        with served(rig) as port:
            client = signed_in(rig, port)
            assert not host.subscribed
            client.emit("start_monitoring")
            assert client.take("gpu_update")["demo"]
            assert host.subscribed
            client.end()
            until(lambda: not host.subscribed)
    finally:
        host.stop()


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


def test_a_session_has_one_clock(rig: Rig, port: int) -> None:
    """It was judged by the doors' clock and by the machine's, which tests alone can tell apart: on a machine that ran for half a day they did."""
    rig.clock = -1_000_000.0
    stays, goes = (str(rig.doors.sign_in(rig.token("read"), {"REMOTE_ADDR": "127.0.0.1"})[0]) for _ in range(2))
    first, second = (Client(port, headers=f"Cookie: hoofhearted_session={cookie}\r\n") for cookie in (stays, goes))
    assert first.next().startswith("40{")
    assert second.next().startswith("40{")
    rig.doors.sessions.end(goes)
    assert second.take("error")["detail"] == "the session has ended; sign in again", "so all were looked at"
    assert first.ask("start_monitoring")["ok"]
    assert rig.doors.sessions.find(stays, rig.clock) is not None


def test_a_page_of_another_site_may_stream_with_a_token_where_it_is_listed() -> None:
    rig = Rig(origins=("https://dashboard.example",))
    with served(rig) as port:
        assert signed_in(rig, port, headers="Origin: https://dashboard.example\r\n")
        assert Client(port, headers="Origin: https://evil.example\r\n").status == 403
    answer = rig.ask("/socket.io/?EIO=4&transport=polling", scope=None, headers={"Origin": "https://dashboard.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://dashboard.example"


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


@pytest.mark.parametrize("tls", [False, True])
def test_a_slow_client_gets_the_newest_and_no_backlog(rig: Rig, tmp_path: Path, tls: bool) -> None:
    rig.token("read")
    context = server.tls(*certificate(tmp_path, "gateway")) if tls else None
    assert not isinstance(context, Problem)
    with served(rig, context) as port:
        rig.host.live()
        slow = signed_in(rig, port, receive_bytes=4096, tls=tls)
        other = signed_in(rig, port, tls=tls)
        assert other.ask("start_monitoring", {"events": ["live_update"]})["ok"]
        assert slow.ask("start_monitoring", {"events": ["live_update", "gpu_update"]})["ok"]
        count = 1000
        for second in range(100, 100 + count):
            rig.host.tell(states.Ticked(at(second)))
            while other.take("live_update")["time"] != second:
                pass
        size = len(json.dumps(slow.take("gpu_update"))) + len(json.dumps(slow.take("live_update")))
        heard = [slow.take("live_update")["time"]]
        while heard[-1] != 99 + count:
            heard.append(slow.take("live_update")["time"])
        assert len(heard) * size < 3 * stream_wire.KERNEL_BYTES, "what was not taken did not wait"
        assert heard == sorted(set(heard))
        rig.host.tell(states.Ticked(at(5000)))
        assert slow.take("live_update")["time"] == 5000.0, "and it goes on"


@pytest.mark.parametrize("tls", [False, True])
def test_an_event_larger_than_the_kernel_holds_comes_whole(rig: Rig, tmp_path: Path, tls: bool) -> None:
    rig.token("read")
    context = server.tls(*certificate(tmp_path, "gateway")) if tls else None
    assert not isinstance(context, Problem)
    pids = range(1000, 1300)
    card = CARD._replace(processes=tuple(readings.used(sm=0.1)._replace(pid=pid) for pid in pids))
    many = tuple(readings.process()._replace(pid=pid, command_line=("x" * 1000,)) for pid in pids)

    def large(second: float) -> states.Ticked:
        return states.Ticked(TICK._replace(sample=readings.sample(second, card, processes=many)))

    with served(rig, context) as port:
        rig.host.live(large(1.0).tick)
        slow, other = (signed_in(rig, port, tls=tls) for _ in range(2))
        for each in (slow, other):
            assert each.ask("start_monitoring", {"events": ["process_update"]})["ok"]
        for second in range(2, 12):
            tick = large(float(second))
            rig.host.tell(tick)
            while (body := other.take("process_update"))["time"] != tick.tick.sample.time:
                pass
            assert [each["command_line"] for each in body["processes"]] == [["x" * 1000]] * len(pids)
        heard = [slow.take("process_update")]
        while heard[-1]["time"] != body["time"]:
            heard.append(slow.take("process_update"))
        assert all(len(each["processes"]) == len(pids) for each in heard)
        assert len(heard) < 10, "it has missed some"


def test_nothing_stays_of_a_client_that_has_gone(rig: Rig, port: int) -> None:
    rig.host.live()
    for _ in range(3):
        client = signed_in(rig, port)
        assert client.ask("start_monitoring")["ok"]
        client.end()
    until(lambda: not rig.host.listeners)
    gevent.sleep(0.05)
    kinds = (stream_clients.Client, Transport, Wire, Socket)
    gc.collect()
    assert [each for each in gc.get_objects() if isinstance(each, kinds)] == []


def polled(port: int, query: str, body: str | None = None) -> str:
    """Ask by long polling; gives what is answered."""
    with gevent.socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        data = (body or "").encode()
        head = f"{'GET' if body is None else 'POST'} /socket.io/?EIO=4&transport=polling{query} HTTP/1.1\r\n"
        head += f"Host: localhost\r\nConnection: close\r\nContent-Length: {len(data)}\r\n\r\n"
        connection.sendall(head.encode() + data)
        answer = b""
        while more := connection.recv(65536):
            answer += more
    head_of_answer, _, text = answer.partition(b"\r\n\r\n")
    assert b" 200 OK" in head_of_answer, answer
    return text.decode()


def polling(rig: Rig, port: int) -> str:
    """Begin a stream by long polling; gives the query that goes on with it."""
    query = "&sid=" + json.loads(polled(port, "")[1:])["sid"]
    polled(port, query, "40" + json.dumps({"token": rig.token("read")}))
    assert polled(port, query).startswith("40")
    polled(port, query, '42["start_monitoring",{"events":["live_update","alert"]}]')
    return query


def test_who_polls_seldom_gets_the_newest_and_its_alerts(rig: Rig, port: int) -> None:
    rig.host.live()
    query = polling(rig, port)
    for second in range(100, 200):
        rig.host.tell(states.Ticked(at(second)))
        gevent.sleep(0)
    for change in range(stream_newest.MOST_ALERTS + 2):
        alarms = (HOT,) if change % 2 == 0 else ()
        rig.host.tell(states.Ticked(at(200.0 + change)._replace(alarms=alarms)))
        gevent.sleep(0)
    said = [json.loads(each[2:]) for each in polled(port, query).split("\x1e")]
    assert said[0] == ["alert", {"key": None, "kind": "missed", "change": "missed", "count": 2}]
    assert [name for name, _ in said[1:-1]] == ["alert"] * stream_newest.MOST_ALERTS
    assert said[-1][0] == "live_update"
    assert said[-1][1]["time"] == 201.0 + stream_newest.MOST_ALERTS
    rig.host.tell(states.Ticked(at(300.0)))
    assert json.loads(polled(port, query)[2:])[1]["time"] == 300.0


@pytest.mark.parametrize("how", ["silent", "polling", "answers"])
def test_who_is_not_there_any_more_is_let_go(rig: Rig, port: int, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_engine, "LATE_S", 0.0)
    monkeypatch.setattr(stream_engine, "FAREWELL_S", 0.0)
    engine = rig.frame.app.extensions["socketio"].server.eio
    engine.ping_interval = 0.1
    engine.ping_timeout = 0.2
    rig.host.live()
    if how == "polling":
        polling(rig, port)
    else:
        client = signed_in(rig, port)
        client.emit("start_monitoring")
    until(lambda: rig.host.listeners)
    if how == "answers":
        for _ in range(5):
            while client.next() != "2":
                pass
            client.say("3")
        assert rig.host.listeners
        client.end()
    until(lambda: not rig.host.listeners)
    until(lambda: not engine.sockets)


def test_jsonp_is_refused(rig: Rig) -> None:
    assert "JSONP" in problem(rig.ask("/socket.io/?EIO=4&transport=polling&j=0", scope=None), 400)


def test_connections_of_strangers_are_bounded_too(rig: Rig, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_engine, "MOST_CONNECTIONS", 1)
    signed_in(rig, port)
    assert Client(port).status == 503
