"""The targets of gateway: the stream's WebSocket, its wishes, queries of REST, metrics and topics of hostile names."""

from __future__ import annotations

import functools
import json
import struct
from typing import TYPE_CHECKING, Any

import msgspec
from flask import Flask
from hypothesis import strategies as st
from werkzeug.test import create_environ
from wsproto import events
from wsproto.connection import Connection, ConnectionType

from hoofhearted_desktop.core import messages, samples
from hoofhearted_desktop.gateway import (
    guard,
    metrics_groups,
    mqtt_discovery,
    mqtt_readings,
    operations,
    problems,
    rest_episodes,
    rest_gpus,
    stream_wire,
    stream_wishes,
)
from hoofhearted_desktop.gateway.metrics_families import Now, families
from hoofhearted_desktop.gateway.stream_wishes import Understood
from tests.fuzz import laws, shapes
from tests.fuzz.of_core import JSON_WORDS, TICK_WORDS, tick_seeds
from tests.fuzz.target import Target
from tests.gateway.scraped import OPEN_METRICS, page, strictly
from tests.hostile_values import TICK

if TYPE_CHECKING:
    from collections.abc import Sequence

# ---------------------------------------------------------------- the stream's WebSocket


class _Socket:
    """A socket from which these bytes come, in pieces of `step`; what is sent is kept."""

    def __init__(self, data: bytes, step: int) -> None:
        self._data = data
        self._step = step
        self.sent = bytearray()

    def recv(self, size: int) -> bytes:
        """Give the next piece, and nothing at the end."""
        piece, self._data = self._data[: min(size, self._step)], self._data[min(size, self._step) :]
        return piece

    def sendall(self, data: bytes) -> None:
        """Take it."""
        self.sent += data

    def shutdown(self, _how: int) -> None:
        """End."""


@functools.cache
def socket_seeds() -> Sequence[bytes]:
    """Give what an official client sends, and frames that are not allowed."""
    texts = [
        events.TextMessage('40{"token":"hhgw_x"}'),
        events.TextMessage('42["start_monitoring",{"interval_s":2}]'),
        events.TextMessage("2"),
    ]
    cut = [events.TextMessage("42[", message_finished=False), events.TextMessage('"x"]')]
    others = [events.Ping(b"x"), events.CloseConnection(1000, "bye"), events.BytesMessage(b"\0\1"), events.Pong(b"")]
    speaks = Connection(ConnectionType.CLIENT)
    together = b"".join(speaks.send(each) for each in (*texts, *cut, others[0]))
    return [
        b"\x05" + together,
        *(b"\x40" + Connection(ConnectionType.CLIENT).send(each) for each in (*texts, *others)),
        b"\x01" + _frame(1, b"2"),
    ]


def _frame(opcode: int, payload: bytes, masked: bool = True) -> bytes:
    """Give a final frame whose mask changes nothing, so that a fuzzer sees what it writes."""
    length = len(payload)
    head = bytes([0x80 | opcode, (0x80 if masked else 0) | min(length, 126)]) + (
        struct.pack(">H", length) if length >= 126 else b""
    )
    return head + (b"\0\0\0\0" if masked else b"") + payload


SOCKET_WORDS = (
    b"\x81\x81\0\0\0\0", b"\x81\xfe\x01\x00\0\0\0\0", b"\x88\x82\0\0\0\0\x03\xe8", b"\x89\x80\0\0\0\0", b"\x01\x80\0\0\0\0", b"\x80\x80\0\0\0\0",
    b"\x82\x81\0\0\0\0", b"\xff" * 10, b'42["start_monitoring",', b"40", b"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff", b"\xc1", b"\xed\xa0\x80", b"\xff",
)  # fmt: skip


def socket_law(data: bytes) -> None:
    """The first byte says in how large pieces the rest comes."""
    step, stream = (data[0] if data else 0) + 1, data[1:]
    socket = _Socket(stream, step)
    wire = stream_wire.Wire(socket, False, spawn=lambda *_: None)
    messages_of: list[str] = []
    while True:
        said = wire.wait()
        if said is None:
            break
        messages_of.append(said)
        assert len(messages_of) <= len(stream)
    assert wire.ended
    for each in messages_of:
        assert each[:1] in stream_wire.PACKETS
        assert len(each) <= stream_wire.LARGEST_MESSAGE
    assert sum(len(each.encode("utf-8", "surrogatepass")) for each in messages_of) <= len(stream)
    assert len(socket.sent) <= 2 * len(stream) + 200


def socket_shape() -> Any:
    text = st.one_of(st.sampled_from(['42["start_monitoring",{}]', "2", "40", "x", ""]), shapes.TEXTS).map(
        lambda each: each.encode("utf-8", "replace")
    )
    frame = st.tuples(st.sampled_from([0, 1, 1, 1, 2, 8, 9, 10, 3, 15]), text, st.booleans()).map(
        lambda each: _frame(*each)
    )
    whole = st.tuples(st.binary(min_size=1, max_size=1), st.lists(frame, max_size=6).map(b"".join)).map(b"".join)
    return shapes.usual(socket_seeds, SOCKET_WORDS, whole)


# ---------------------------------------------------------------- wishes

WISHES: tuple[Any, ...] = (
    {
        "hosts": ["nas"],
        "events": ["gpu_update", "alert"],
        "fields": {"gpu_update": ["power_w", "utilization.sm"]},
        "interval_s": 2.5,
    },
    {"gpus": ["GPU-1"], "events": None},
    {"fields": {"process_update": ["name"], "live_update": ["system.load"]}},
)
WISH_WORDS = (
    *JSON_WORDS,
    *(f'"{name}"'.encode() for members in stream_wishes.MEMBERS.values() for name in members),
    b'"interval_s":',
    b'"fields":{"gpu_update":[',
)


def wish_law(data: bytes) -> None:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return
    found = stream_wishes.understand(said, ("local", "nas"))
    if isinstance(found, str):
        assert len(found) <= len(data) + 2000
        return
    told = found.told()
    again = stream_wishes.understand(json.loads(json.dumps(told)), ("local", "nas"))
    assert isinstance(again, Understood), again
    assert again.told() == told
    assert hash(found.selection) is not None
    assert found.selection.readings <= messages.READINGS


# ---------------------------------------------------------------- queries of REST

QUERIES = (
    b"gpu=GPU-1&limit=5",
    b"since=1760000000&until=1760000100.5",
    b"cursor=1760000000.5_e1",
    b"host=local&application=ollama",
    b"fields=a,b&x=1",
)
QUERY_WORDS = (
    b"since=", b"until=", b"limit=", b"cursor=", b"gpu=", b"application=", b"&", b"=", b"%00", b"%ff", b"nan", b"inf", b"-1", b"1e999", b"9" * 400, b",", b"%2C", b"\xc2\xb2",
    b"interval_s=", b"metrics=", b"points=", b"fields=",
)  # fmt: skip


@functools.cache
def _query_shapes() -> tuple[type[operations.OfHost], ...]:
    known = (*rest_episodes.OPERATIONS.all, *rest_gpus.OPERATIONS.all)
    return tuple(dict.fromkeys(each.query for each in known))


@functools.cache
def _application() -> Any:
    return Flask("fuzz")


def _refused_law(refused: problems.Refused, data: bytes) -> None:
    assert refused.status == 422
    assert len(refused.detail) <= 3 * len(data) + 1000
    assert json.loads(problems.response(refused.status, refused.detail).get_data())["status"] == 422


def query_law(data: bytes) -> None:
    """A query string, read for each operation that has a query."""
    environ = {**create_environ("/x"), "QUERY_STRING": data.decode("latin-1")}
    if not guard._is_text(environ):
        return
    with _application().request_context(environ):
        for shape in _query_shapes():
            try:
                msgspec.json.encode(operations._query(shape))
            except problems.Refused as refused:
                _refused_law(refused, data)


# ---------------------------------------------------------------- metrics and topics


def metrics_law(data: bytes) -> None:
    """A tick as the target `tick` has it; its page is read by a strict reader, and says what it was made of."""
    try:
        tick = messages.tick_from_json(json.loads(data[1:]))
    except (ValueError, RecursionError, samples.SampleError):
        return
    now = Now("local", tick, source="nvml", version="1")
    told = [sample for family in families([now]) for sample in family.samples]
    text = page([now], OPEN_METRICS)
    laws.within(text, data, 4000)
    if len(text) < 60_000:
        read = {(each.name, tuple(sorted(each.labels.items()))) for each in strictly(text)}
        assert {(each.name, tuple(sorted(each.labels.items()))) for each in told} <= read, "a line is lost"
    for sample in told:
        laws.sentences(sample.labels.values())
    topics = mqtt_discovery.Topics("hoofhearted", "homeassistant", mqtt_discovery.safe(tick.sample.host))
    for gpu, found in tick.each():
        safe = mqtt_discovery.safe(gpu.uuid)
        for topic in (topics.state(safe), topics.available(safe), topics.discovery(safe), topics.culprit(safe)):
            assert not set(topic) & set("#+\0 "), topic
        device = mqtt_discovery.Device(safe, gpu.name or "GPU", gpu.name, tick.sample.host)
        json.dumps(mqtt_discovery.document(device, topics), allow_nan=False)
        json.dumps(mqtt_readings.told(gpu, found, tick.sample), allow_nan=False)
        assert len(metrics_groups.label(gpu.name)) <= metrics_groups.LONGEST_LABEL


def metrics_seeds() -> Sequence[bytes]:
    return [each for each in tick_seeds() if each[:1] == b"t"]


def targets() -> tuple[Target, ...]:
    """Give the targets of this room."""
    return (
        Target(
            "stream-socket", "WebSocket frames of a client of the stream (gateway/stream_wire)", socket_law, socket_seeds, SOCKET_WORDS, socket_shape, 600, 1.5
        ),
        Target(
            "stream-wishes", "what a client of the stream wishes (gateway/stream_wishes)", wish_law, lambda: [json.dumps(each).encode() for each in WISHES],
            WISH_WORDS, lambda: shapes.usual(lambda: [json.dumps(each).encode() for each in WISHES], WISH_WORDS, shapes.json_of(WISHES)), 600, 1.5,
        ),
        Target(
            "rest-queries", "query strings (gateway/operations)", query_law, lambda: QUERIES, QUERY_WORDS, lambda: shapes.usual(lambda: QUERIES, QUERY_WORDS), 200, 0.5
        ),
        Target(
            "metrics", "hostile names as metrics and MQTT topics (gateway/metrics_families, mqtt_discovery)", metrics_law, metrics_seeds, TICK_WORDS,
            lambda: shapes.usual(metrics_seeds, TICK_WORDS, shapes.json_of([TICK]).map(lambda text: b"t" + text)), 4096, 0.3,
        ),
    )  # fmt: skip
