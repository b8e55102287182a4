"""The targets of link besides ssh: what a server says of itself, a Prometheus' rows and words, what is sent to a server."""

from __future__ import annotations

import functools
import gzip
import hashlib
import io
import json
import zlib
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from hoofhearted_desktop.cli import episode_text, why
from hoofhearted_desktop.core import explanation, messages, visible
from hoofhearted_desktop.link import bundle_receiver, facts, fingerprint, keeping_watch
from hoofhearted_desktop.link.prometheus import address, client, history, reading, ticks
from hoofhearted_desktop.link.stream import Unreachable
from hoofhearted_desktop.link.understand import understand
from tests.fuzz import laws, shapes
from tests.fuzz.of_core import JSON_WORDS
from tests.fuzz.target import Target
from tests.hostile_values import EPISODE_NOTICE, TICK
from tests.link.prometheus.answers import TIME, dcgm, group, ours, success, vector

if TYPE_CHECKING:
    from collections.abc import Sequence

# ---------------------------------------------------------------- what a server says before the agent speaks

HEARD = (
    b"""Welcome
HOOFHEARTED-SERVER os=Linux
HOOFHEARTED-SERVER arch=x86_64
HOOFHEARTED-SERVER python=/usr/bin/python3
HOOFHEARTED-SERVER version=3.11.2
HOOFHEARTED-SERVER gpu=driver
HOOFHEARTED-SERVER then=start
HOOFHEARTED-AGENT/1
{}
""",
    b"HOOFHEARTED-SERVER old=3.6.8\nHOOFHEARTED-SERVER distribution=debian\nHOOFHEARTED-SERVER then=no_python\n",
    b"\x1b[2J\x1b]0;title\x07last login\nHOOFHEARTED-SERVER place=/tmp/x\nHOOFHEARTED-SERVER detail=no space\nHOOFHEARTED-SERVER then=no_space\n",
)
HEARD_WORDS = (
    b"HOOFHEARTED-SERVER ", b"HOOFHEARTED-AGENT/", b"then=start", b"then=", b"os=", b"gpu=", b"=", b"\n", b"\x1b[31m", b"\x1b]", b"\x07", b"\xe2\x80\xae",
    b"\xff", b"\r", b"\xc2\x9b", b"9" * 4400,
)  # fmt: skip


def heard_law(data: bytes) -> None:
    """The first byte says where the stream is cut."""
    cut = (data[0] if data else 0) % (len(data) + 1)
    stream = data[1:]
    whole, parts = facts.Hearing(), facts.Hearing()
    whole.feed(stream)
    parts.feed(stream[:cut])
    parts.feed(stream[cut:])
    for each in (whole, parts):
        each.rest()
    assert (whole.facts, whole.then, whole.noise, whole.greeting) == (
        parts.facts,
        parts.then,
        parts.noise,
        parts.greeting,
    )
    laws.sentences([*whole.noise, str(whole.facts), *whole.facts])
    assert len(whole.noise) <= facts.MOST_LINES
    laws.within(whole.facts, data, 20)


# ---------------------------------------------------------------- a Prometheus


@functools.cache
def rows_seeds() -> Sequence[bytes]:
    rows = [ours(), dcgm(), [*ours(temperature_celsius=53.0), *group("Ollama", 0.8, container="c", user="d")]]
    past = {
        "resultType": "matrix",
        "result": [{"metric": {"hoofhearted_asked": "sm:avg"}, "values": [[TIME, "0.5"], [TIME + 15, "NaN"]]}],
    }
    return [json.dumps(success(vector(*each))).encode() for each in rows] + [json.dumps(success(past)).encode()]


ROWS_WORDS = (
    *JSON_WORDS, b'"status":"success"', b'"data":{', b'"resultType":"vector"', b'"resultType":"matrix"', b'"result":[', b'"metric":{', b'"__name__":', b'"value":[1,"',
    b'"values":[[', b'"NaN"', b'"+Inf"', b'"1e400"', b'"warnings":', b'"error":', b'"Hostname":"', b'"UUID":"', b'"gpu":"', b'"GPU_I_ID":"', b'"hoofhearted_read_at":"1"',
    b'"hoofhearted_gpu_info"', b'"DCGM_FI_DEV_FB_USED"', b'"hoofhearted_asked":"sm:avg"', b'"instance":"x:1"', b"\\u00b2",
)  # fmt: skip


@functools.cache
def _client() -> client.Client:
    found = address.parse("http://prom.lan:9090")
    assert isinstance(found, address.PrometheusAddress)
    return client.Client(found)


def rows_law(data: bytes) -> None:
    """A body as a Prometheus answers with it; the status is its first byte's, where that is no bracket."""
    status = {b"4": 400, b"3": 302, b"5": 503}.get(data[:1], 200)
    body = data if status == 200 else data[1:]
    found = _client()._understood(status, {"location": body[:40].decode("latin-1")}, body)
    if isinstance(found, Unreachable):
        laws.sentences([found.reason, found.remedy])
        return
    laws.sentences(found.warnings)
    _past_law(found.data)
    rows = reading.rows_from(found.data)
    at = reading.time_of(found.data)
    assert at is None or at >= 0
    if rows is None:
        return
    fleet = reading.fleet_of(rows)
    cards = ticks.Remembered().with_missing(fleet.cards, TIME)
    told = json.loads(json.dumps(ticks.tick_of("prom.lan", cards, fleet.problems, TIME, 1.0)))
    tick = laws.settled(messages.tick_from_json(told))
    said = [gpu["sentence"] for gpu in explanation.why(tick)["gpus"]]
    laws.sentences(said)
    laws.within(said, data)
    for card in cards[:2]:
        assert isinstance(history.question(_asked(), card, ()), str)


@functools.cache
def _asked() -> history.Asked:
    return history.asked_from(
        {"gpu": "GPU-1", "since": TIME - 600, "until": TIME, "points": 40, "by": "application"}, TIME
    )


def _past_law(data: object) -> None:
    card = reading.Card(reading.Key("m", "GPU-1"))
    json.dumps(history.answer(_asked(), data, card), allow_nan=False)


def unpacked_law(data: bytes) -> None:
    """What came compressed is unpacked, or refused."""
    for body in (data, gzip.compress(data, 1, mtime=0)):
        try:
            assert len(client._unpacked(body)) <= client.MOST_BYTES
        except (client.http.client.HTTPException, client._TooMuchError):
            assert body is data, "what was packed well is refused"


PROMETHEUS_SEEDS = (
    b"http://prom.lan:9090", b"https://ann@lab.example/prometheus?cluster=eu&rack=~r1.*&gpu!=0", b"http://[2001:db8::1]:9090/graph", b"http://h/api/v1/query?a!~=b",
)  # fmt: skip
PROMETHEUS_WORDS = (
    b"http://", b"https://", b"@", b":", b"?", b"&", b"=", b"=~", b"!=", b"!~=", b"%", b"%2F", b"%00", b"/graph", b"/", b"#", b"[", b"]", b"a{99999999999}", b"(", b"\\",
    b"\xc2\xb2", b"..", b";",
)  # fmt: skip


def prometheus_address_law(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    found = address.parse(text if address.is_meant(text) else f"http://{text}")
    if isinstance(found, str):
        laws.sentences([found])
        return
    laws.sentences([str(found), found.origin, found.host])
    assert 0 < found.own_port < 65536
    assert len(str(found)) > address.LONGEST or address.parse(str(found)) == found, (
        "it is another one when it is typed again"
    )
    assert isinstance(found.is_loopback, bool)


# ---------------------------------------------------------------- the bundle, as it comes to a server


@functools.cache
def bundle_seeds() -> Sequence[bytes]:
    archive = b"5 a.py\n3 b/c.py\n\nhelloyou"
    packed = zlib.compress(archive)
    head = b"%d %d\n" % (len(packed), len(archive))
    return [head + packed, head + packed[:-3], b"9 9\n", b"99999999999 1\n", b"\n"]


def bundle_law(data: bytes) -> None:
    name = hashlib.sha256(b"5 a.py\n3 b/c.py\n\nhelloyou").hexdigest()
    try:
        archive = bundle_receiver.receive(io.BytesIO(data), name)
    except bundle_receiver.Refusal:
        return
    assert hashlib.sha256(archive).hexdigest() == name


# ---------------------------------------------------------------- answers as a terminal shows them


@functools.cache
def answer_seeds() -> Sequence[bytes]:
    told = explanation.why(messages.tick_from_json(TICK))
    episode = EPISODE_NOTICE["episode"]
    return [
        b"w" + json.dumps(told).encode(),
        b"e" + json.dumps({"episodes": [episode, {**episode, "note": "mine"}]}).encode(),
    ]


ANSWER_WORDS = (
    *JSON_WORDS,
    b'"gpus":[',
    b'"sentence":"',
    b'"verdict":{',
    b'"expected":true',
    b'"text":"',
    b'"problems":[',
    b'"episodes":[',
    b'"note":"',
    b'"=1+1"',
    b'"processes":[',
)


def answer_law(data: bytes) -> None:
    """The first byte says what was asked for: w why, e the list of spin-ups."""
    try:
        value = json.loads(data[1:])
    except (ValueError, RecursionError):
        return
    if not isinstance(value, dict):
        return
    if data[:1] == b"e":
        listed = value.get("episodes")
        known = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        table = episode_text.csv_of(known)
        for row in episode_text.csv.reader(io.StringIO(table, newline="")):
            assert not any(cell.startswith(("=", "@", "\t", "\r")) for cell in row), "a spreadsheet would compute it"
        for each in known:
            laws.harmless(visible.lines(episode_text.note_of(each)))
        return
    said = understand(value, lambda answer: (why.text(answer), why.status(answer)))
    if isinstance(said, Unreachable):
        laws.sentences([said.reason, said.remedy])
    else:
        laws.harmless(visible.lines(said[0]))
        assert said[1] in {0, 3, 4}
        laws.within(said, data)


def answer_shape() -> Any:
    def of(kind: bytes) -> Any:
        examples = [json.loads(each[1:]) for each in answer_seeds() if each[:1] == kind]
        return shapes.json_of(examples).map(lambda text: kind + text)

    return shapes.usual(answer_seeds, ANSWER_WORDS, of(b"w"), of(b"e"))


def targets() -> tuple[Target, ...]:
    """Give the targets of this room."""
    assert fingerprint is not None
    assert keeping_watch is not None
    return (
        Target(
            "server-facts", "what a server says before its agent speaks (link/facts)", heard_law, lambda: HEARD, HEARD_WORDS,
            lambda: shapes.usual(lambda: HEARD, HEARD_WORDS), 300, 2.0,
        ),
        Target(
            "prometheus", "a Prometheus' answers, to the sentences of their GPUs (link/prometheus)", rows_law, rows_seeds, ROWS_WORDS,
            lambda: shapes.usual(rows_seeds, ROWS_WORDS, shapes.json_of([json.loads(each) for each in rows_seeds()])), 4096,
        ),
        Target(
            "prometheus-packed", "a Prometheus' compressed answers (link/prometheus/client)", unpacked_law, rows_seeds, ROWS_WORDS,
            lambda: st.one_of(shapes.usual(rows_seeds, ROWS_WORDS), st.binary(max_size=80).map(gzip.compress)), 600,
        ),
        Target(
            "prometheus-address", "a Prometheus as people type it (link/prometheus/address)", prometheus_address_law, lambda: PROMETHEUS_SEEDS,
            PROMETHEUS_WORDS, lambda: shapes.usual(lambda: PROMETHEUS_SEEDS, PROMETHEUS_WORDS), 160, 1.5,
        ),
        Target(
            "bundle", "the agent's files as they come to a server (link/bundle_receiver)", bundle_law, bundle_seeds, (b"\n", b" ", b"9" * 90, b"x\x9c"),
            lambda: shapes.usual(bundle_seeds, (b"\n", b" ", b"9" * 90, b"x\x9c")), 300,
        ),
        Target(
            "answers", "answers of an agent as a terminal and a spreadsheet get them (cli/why, episode_text)", answer_law, answer_seeds, ANSWER_WORDS,
            answer_shape, 4096,
        ),
    )  # fmt: skip
