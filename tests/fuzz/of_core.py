"""The targets of core: the wire, ticks and episodes, secrets in command lines, names, hours."""

from __future__ import annotations

import functools
import gzip
import itertools
import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from hoofhearted_desktop.core import (
    hours,
    messages,
    model,
    naming,
    notice_words,
    redaction,
    samples,
    summary,
    tick_lines,
    tooltip_words,
    wire,
    wording,
)
from tests.core.test_redaction import SECRET
from tests.core.test_samples import FULL
from tests.fuzz import laws, shapes
from tests.fuzz.target import ROOT, Target
from tests.hostile_values import EPISODE_NOTICE, TICK

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = 1_760_000_010.0
JSON_WORDS = (
    b"null", b"true", b"1e999", b"-1", b"0.5", b"1" * 20, b'""', b"{}", b"[]", b'"\\ud800"', b'"\\u202e"', b'"\\u0000"', b",", b":",
    b'{"', b'":', b'"}', b"NaN", b"Infinity", b"9" * 400,
)  # fmt: skip


# ---------------------------------------------------------------- the wire

WIRE_WORDS = (
    *JSON_WORDS, b'"jsonrpc":"2.0"', b'"id":1', b'"method":"', b'"params":{', b'"result":', b'"error":{"code":', b'"message":',
    wire.MAGIC, b"\n", messages.TICK_BEGINS, b"HOOFHEARTED-AGENT/1\n",
)  # fmt: skip


@functools.cache
def wire_seeds() -> Sequence[bytes]:
    sent = [
        wire.Request(1, "hello", {"client": "desktop", "protocol": 1}),
        wire.Request("a", messages.SUBSCRIBE, {"view": "summary", "readings": ["pcie"], "interval_s": 2}),
        wire.Notice(messages.EPISODE, EPISODE_NOTICE),
        wire.Result(1, {"host": "dreams", "time": 1.5, "gpus": []}),
        wire.Failure(None, wire.PARSE_ERROR, "not JSON"),
        wire.Notice("tick", {}),
    ]
    lines = [wire.encode(each) for each in sent]
    return [
        b"m" + b"Welcome\n" + wire.greeting() + b"".join(lines),
        *(b"h" + each for each in lines),
        b"c" + lines[0] * 2,
    ]


def wire_law(data: bytes) -> None:
    """The first byte says which reader it is, and where the stream is cut."""
    kind, stream = data[:1], data[1:]
    magic = kind in {b"m", b"M"}
    held = messages.TICK_BEGINS if kind == b"h" else None
    whole = wire.Decoder(expects_magic=magic, longest_line=20_000, held=held)
    told = whole.feed(stream)
    if not laws.Thoroughness.passes_over(data):
        cut = (kind[0] if kind else 0) % (len(stream) + 1)
        parts = wire.Decoder(expects_magic=magic, longest_line=20_000, held=held)
        assert parts.feed(stream[:cut]) + parts.feed(stream[cut:]) == told, "a cut changes what is read"
    assert len(told) <= stream.count(b"\n") + 1
    laws.within(told, stream, 60)
    last = whole.take_held()
    for each in [*told, *([last] if last is not None else [])]:
        if isinstance(each, (wire.Malformed, wire.Broken)):
            laws.sentences([each.message])
        elif isinstance(each, wire.Failure):
            laws.sentences([each.message])
            assert wire.parse(wire.encode(each).strip()) == each
        elif not isinstance(each, wire.Greeting):
            assert wire.parse(wire.encode(each).strip()) == each, "it is not written as it was read"


def wire_shape() -> Any:
    sent = [json.loads(each[1:].split(b"\n")[-2]) for each in wire_seeds() if each[:1] != b"m"]
    first = st.sampled_from([b"", b"m", b"h", b"x", b"\xff"])
    lines = st.lists(shapes.json_of(sent), max_size=3).map(b"\n".join)
    return shapes.usual(wire_seeds, WIRE_WORDS, st.tuples(first, lines, st.just(b"\n")).map(b"".join))


# ---------------------------------------------------------------- ticks, episodes, rules


@functools.cache
def recorded(most: int = 6) -> Sequence[bytes]:
    """Give a sample of each of some recordings."""
    found = []
    for file in sorted((ROOT / "tests" / "recordings").glob("*.jsonl.gz"))[:: 60 // most]:
        with gzip.open(file) as lines:
            found.append(list(itertools.islice(lines, 40))[-1].strip())
    return found


@functools.cache
def tick_seeds() -> Sequence[bytes]:
    works: Any = {
        "sample": json.loads(recorded()[0]),
        "assessments": [{"uuid": "GPU-1", "activity": "idle"}],
        "alarms": TICK["alarms"],
    }
    rule = {"effect": "silence", "application": "ollama", "days": "mon-fri", "hours": "22:00-06:30", "user": "david"}
    return [
        b"t" + _dumped(TICK),
        b"t" + _dumped(works),
        b"e" + _dumped(EPISODE_NOTICE["episode"]),
        b"r" + _dumped(rule),
    ]


def _dumped(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


TICK_WORDS = (
    *JSON_WORDS, b'"sample":', b'"gpus":[', b'"processes":[', b'"schema":1', b'"time":', b'"uuid":', b'"pid":', b'"utilization":{"sm":',
    b'"verdict":', b'"shares":[', b'"problem":{"code":', b'"activity":"computing"', b'"alarms":[', b'"expected":', b'"days":', b'"hours":',
)  # fmt: skip


def tick_law(data: bytes) -> None:
    """The first byte says what it is: t a tick, e an episode, r a rule."""
    try:
        value = json.loads(data[1:])
    except (ValueError, RecursionError):
        return
    try:
        if data[:1] == b"e":
            _episode_law(value)
        elif data[:1] == b"r":
            _rule_law(value)
        else:
            _tick_law(value, data)
    except samples.SampleError as error:
        laws.sentences([str(error)])


def _tick_law(value: object, data: bytes) -> None:
    tick = laws.settled(messages.tick_from_json(value))
    forms = tick_lines.TickForms(tick, tick_lines.TickLines())
    small = json.loads(forms.summary_line)["params"]
    assert wording.host_sentence(messages.tick_from_json(small)) == wording.host_sentence(tick), "a summary says other"
    assert hash(summary.gist(tick)) is not None
    said = [wording.host_sentence(tick), tooltip_words.tooltip(tick, demo=False)]
    for gpu, found in tick.each():
        said += [wording.sentence(gpu, found, tick.sample, NOW), wording.short_name(gpu, tick.sample)]
        said += wording.culprits(found, tick.sample)
    laws.within(said, data)
    laws.sentences(line for each in said for line in each.split("\n"))
    laws.sentences(naming.process_title(each) for each in tick.sample.processes)


def _episode_law(value: object) -> None:
    episode = messages.episode_from_json(value)
    line = wire.encode(wire.Notice("episode", messages.episode_to_json(episode)))
    again = messages.episode_from_json(json.loads(line)["params"])
    assert messages.episode_to_json(again) == messages.episode_to_json(episode)
    said = [*wording.started_notice(episode, messages.tick_from_json(TICK), joined=False, demo=False)]
    said += [*wording.ended_notice(episode, None, demo=False), notice_words.line(episode, NOW)]
    laws.sentences(line for each in said for line in each.split("\n"))


def _rule_law(value: object) -> None:
    rule = messages.rule_from_json(value)
    assert messages.rule_from_json(json.loads(json.dumps(messages.rule_to_json(rule)))) == rule


def tick_shape() -> Any:
    def of(kind: bytes) -> Any:
        examples = [json.loads(each[1:]) for each in tick_seeds() if each[:1] == kind]
        return shapes.json_of(examples).map(lambda text: kind + text)

    return shapes.usual(tick_seeds, TICK_WORDS, of(b"t"), of(b"e"), of(b"r"))


# ---------------------------------------------------------------- secrets

PLANTED = "s3cr3tZq7Xw9Vb2Nm5"
PLANTS: tuple[tuple[str, ...], ...] = (
    ("--password", PLANTED),
    (f"--password={PLANTED}",),
    ("--api-key", PLANTED),
    (f"API_TOKEN={PLANTED}",),
    (f"https://david:{PLANTED}@host/x",),
    ("-H", f"Authorization: Bearer {PLANTED}"),
    ("-H", f"X-Api-Key: {PLANTED}"),
    (f"ghp_{PLANTED}",),
    (f'{{"password": "{PLANTED}"}}',),
    (f"https://h/a?token={PLANTED}&b=1",),
    ("bash", "-c", f"export TOKEN={PLANTED}; run"),
    ("sshpass", "-p", PLANTED),
    ("mysql", f"-p{PLANTED}"),
    ("curl", "-u", f"david:{PLANTED}"),
)
"""Secrets in shapes that are promised to be known."""

NEUTRAL = ("run", "it", "now")
"""Words behind which nothing is announced any more."""

REDACTION_WORDS = tuple(word.encode() for line, _ in SECRET for word in line.split()[1:3])[:120]


@functools.cache
def redaction_seeds() -> Sequence[bytes]:
    return [bytes([place % 256]) + line.replace(" ", "\0").encode() for place, (line, _) in enumerate(SECRET)]


def redaction_law(data: bytes) -> None:
    """The first byte says which secret is planted, and whether before or behind what the rest is."""
    first = data[0] if data else 0
    around = data[1:].decode("utf-8", "surrogateescape").split("\0")
    redacted = redaction.redact(around)
    assert len(redacted) == len(around)
    assert redaction.redact(redacted) == redacted, "what is redacted does not stay as it is"
    laws.within(redacted, data, 20)
    plant = PLANTS[first % len(PLANTS)]
    line = [*around, *NEUTRAL, *plant] if first & 128 else [*plant, *around]
    assert not any(PLANTED in each for each in redaction.redact(line)), "the secret is still there"


def redaction_shape() -> Any:
    words = st.sampled_from([word.decode() for word in REDACTION_WORDS])
    line = st.lists(st.one_of(words, shapes.LETTERS, st.sampled_from(["--", "=", ":", "'", '"'])), max_size=8)
    made = st.tuples(
        st.binary(min_size=1, max_size=1), line.map(lambda each: "\0".join(each).encode("utf-8", "replace"))
    )
    return shapes.usual(redaction_seeds, REDACTION_WORDS, made.map(b"".join))


# ---------------------------------------------------------------- names, hours


@functools.cache
def name_seeds() -> Sequence[bytes]:
    found = []
    for each in (*FULL.processes, *(process for line in recorded() for process in _processes(line))):
        parts = (each.name or "", each.exe or "", each.cwd or "", each.package or "", *(each.command_line or ()))
        found.append("\0".join(parts).encode("utf-8", "replace"))
    return found[:80]


def _processes(line: bytes) -> tuple[model.Process, ...]:
    return samples.from_json(json.loads(line)).processes[:12]


NAME_WORDS = tuple(
    word.encode("utf-8", "replace")
    for word in (
        *("/usr/bin/python3", "python3", "-m", "sudo", "env", "nice", "node", "java", "-jar", "wine", "C:\\Games\\x.exe", "uv", "run", "torchrun"),
        *("bash", "-c", "main.py", "app.asar", "/opt/app/", "gunicorn: worker [x]", "--", "X=1", *shapes.HOSTILE_TEXTS[:6]),
    )
)  # fmt: skip


def name_law(data: bytes) -> None:
    """Name, executable, directory and package, then the arguments, apart by zeros."""
    parts = data.decode("utf-8", "surrogateescape").split("\0")
    name, exe, cwd, package, *line = (*parts, "", "", "", "")[: max(4, len(parts))]
    process = model.Process(
        7, 1.0, name or None, exe or None, tuple(line) if line else None, cwd=cwd or None, package=package or None
    )
    title = naming.process_title(process)
    assert title
    assert len(title) <= naming.LONGEST_TITLE
    laws.sentences([title, wording.name_said(title), *wording.origin(process._replace(unit=name, user=exe))])
    assert naming.printable(title) == title
    laws.within(naming.what_runs(process), data, 40)


def hours_law(data: bytes) -> None:
    """Days and hours, apart by a line end."""
    days, _, stretch = data.decode("utf-8", "replace").partition("\n")
    found = hours.hours_from(stretch)
    if found is not None:
        assert hours.hours_from(str(found)) == found
    which = hours.days_from(days)
    assert which is None or which <= hours.EVERY_DAY
    when = hours.when_from(days, stretch)
    if when is not None:
        assert when.covers(when)


HOUR_WORDS = (
    b"mon",
    b"fri",
    b"sunday",
    b"weekdays",
    b"weekend",
    b"every day",
    b"-",
    b",",
    b"22:00",
    b"24:00",
    b"6",
    b"\xc2\xb2",
    b"\xd9\xa3",
    b"\n",
)
HOUR_SEEDS = (b"mon-fri\n22:00-06:30", b"sat, sun\n9-17", b"weekdays\n00:00-24:00", b"every day\n", b"fri-mon\n7:5-8")


def targets() -> tuple[Target, ...]:
    """Give the targets of this room."""
    return (
        Target("wire", "messages of an agent or a client (core/wire)", wire_law, wire_seeds, WIRE_WORDS, wire_shape, 500, 4.0),
        Target(
            "tick", "ticks, episodes and rules, and the sentences of them (core/messages)", tick_law, tick_seeds, TICK_WORDS, tick_shape, 4096
        ),
        Target(
            "redaction", "command lines with a secret planted (core/redaction)", redaction_law, redaction_seeds, REDACTION_WORDS,
            redaction_shape, 200, 2.0,
        ),
        Target(
            "names", "names, paths and arguments of processes (core/naming)", name_law, name_seeds, NAME_WORDS,
            lambda: shapes.usual(name_seeds, NAME_WORDS), 200, 2.0,
        ),
        Target(
            "hours", "days and hours as people write them (core/hours)", hours_law, lambda: HOUR_SEEDS, HOUR_WORDS,
            lambda: shapes.usual(lambda: HOUR_SEEDS, HOUR_WORDS), 40, 4.0,
        ),
    )  # fmt: skip
