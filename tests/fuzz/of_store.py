"""The targets of store: the settings' file, read and written, and what lies packed in the database."""

from __future__ import annotations

import functools
import json
import struct
import zlib
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from hoofhearted_desktop.core.expectations import Rule
from hoofhearted_desktop.core.use import Who
from hoofhearted_desktop.store import columns, settings, settings_doubts, settings_edit, settings_values, use_rows
from hoofhearted_desktop.store.settings import Mistake
from tests.fuzz import laws, shapes
from tests.fuzz.of_probes import file_of
from tests.fuzz.target import ROOT, Target
from tests.store.test_settings import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Sequence

# ---------------------------------------------------------------- settings.toml


@functools.cache
def settings_seeds() -> Sequence[bytes]:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    blocks = [part.partition("\n")[2] for part in text.split("```")[1::2] if part.startswith("toml\n")]
    return [WRITTEN.encode(), *(block.encode() for block in blocks)]


@functools.cache
def settings_words() -> tuple[bytes, ...]:
    keys = [f"{key} = " for keys in settings_values.TABLES.values() for key in keys]
    tables = [f"[{table}]\n" for table in settings_values.TABLES]
    signs = [
        "[[expectations]]\n", 'application = "', "effect = ", 'days = ["sat", "sun"]', 'hours = "22:00-06:30"', "'''", '"""', "#", "= {", "}", "nan",
        "inf", "1" * 4400, "1e400", "0x1F", "1979-05-27T07:32:00Z", "\\u202e", "\\u0000", "line ²", "a.b.c = 1", "[a.b]\n", '"usual".', "true", "\r\n",
        "\ufeff", "\u2028", "\x0c",
    ]  # fmt: skip
    return tuple(word.encode() for word in (*keys, *tables, *signs))


def settings_law(data: bytes) -> None:
    path = file_of(settings.FILE, data)
    found = settings.load(path)
    laws.within(found, data)
    count = data.decode("utf-8", "replace").count("\n") + data.count(b"\r") + 40
    for each in found.mistakes:
        laws.sentences([str(each), each.remedy])
        assert each.line is None or 0 < each.line <= count
    json.dumps(found.in_force(), allow_nan=False)
    assert found.timing.release_s > 0
    assert found.thresholds is not None
    assert settings.load(path) == found
    assert settings_doubts is not None
    for table, keys in found.in_force().items():
        for key, value in keys.items():
            assert value is None or found.choose(table, key, value) == found, f"{table}.{key} is not what it says"


EDITS: tuple[tuple[str, str, Any], ...] = (
    ("watching", "hold_s", 7),
    ("watching", "hold_s", None),
    ("notifications", "off", ["summary"]),
    ("energy", "currency", "EUR"),
    ("usual", "least_days", 4),
    ("data", "keep_days", None),
)


def settings_edit_law(data: bytes) -> None:
    """The first byte says what is written; the rest is the file as its owner left it."""
    first = data[0] if data else 0
    path = file_of("edited.toml", data[1:])
    before = settings.load(path)
    told = settings.parse(settings_text_of(data[1:]))
    if first % 8 < len(EDITS):
        table, key, value = EDITS[first % 8]
        done = settings_edit.set_value(path, table, key, value)
    elif first % 8 == 6:
        done = settings_edit.add_rule(path, Rule("new", "expect", application="ollama"))
    else:
        done = settings_edit.remove_rule(path, before.rules[0].id if before.rules else "rule-1")
    now = path.read_bytes()
    if isinstance(done, Mistake):
        laws.sentences([str(done)])
        assert now == data[1:], "it was refused and written all the same"
        return
    after = settings.load(path)
    assert isinstance(told, dict), "a file that is no TOML was written"
    said = settings.parse(settings_text_of(now))
    assert isinstance(said, dict), "what was written is no TOML"
    if first % 8 < len(EDITS):
        table, key, value = EDITS[first % 8]
        assert after.rules == before.rules
        assert repr({name: each for name, each in said.items() if name != table}) == repr(
            {name: each for name, each in told.items() if name != table}
        ), "another table was changed"
        assert (said.get(table, {}).get(key) == value) or value is None
        assert value is not None or key not in said.get(table, {})
    elif first % 8 == 6:
        assert [rule for rule in after.rules if rule.id != "new"] == [rule for rule in before.rules if rule.id != "new"]
    _comments_stay(data[1:], now)


def settings_text_of(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n").removeprefix("\ufeff")


def _comments_stay(before: bytes, now: bytes) -> None:
    """Every whole line of comment but those above a rule that went is still there."""
    if b"[[" in before or b'"""' in before or b"'''" in before:
        return
    kept = now.split(b"\n")
    for line in before.split(b"\n"):
        if line.strip().startswith(b"#"):
            assert any(line.strip() in each for each in kept), f"{line!r} is gone"


def settings_shape() -> Any:
    value = st.one_of(
        shapes.TEXTS.map(json.dumps), st.integers(-5, 4000).map(str), st.floats().map(str),
        st.sampled_from(["true", "[]", '["summary"]', '"22:00-07:00"', "{a = 1}", "[[1]]", "1" * 4400, "1979-05-27", '"""a\nb"""', "'''#'''"]),
    )  # fmt: skip
    keys = [key for table in settings_values.TABLES.values() for key in table] + [
        "application",
        "user",
        "days",
        "id",
        "effect",
        "nobody",
    ]
    line = st.one_of(
        st.sampled_from(
            [f"[{table}]" for table in settings_values.TABLES] + ["[[expectations]]", "# mine", "", '["usual"]']
        ),
        st.tuples(st.sampled_from(keys), value).map(" = ".join),
        st.tuples(st.sampled_from(keys), value).map(lambda pair: f"{pair[0]} = {pair[1]}   # why"),
    )
    return shapes.usual(settings_seeds, settings_words(), shapes.lines(line, 16))


def settings_edit_seeds() -> Sequence[bytes]:
    return [bytes([number % 8]) + seed for number in range(8) for seed in settings_seeds()[:6]]


def settings_edit_shape() -> Any:
    return st.tuples(st.binary(min_size=1, max_size=1), settings_shape()).map(b"".join)


# ---------------------------------------------------------------- packed rows


@functools.cache
def packed_seeds() -> Sequence[bytes]:
    """Give bodies with what zlib made taken apart again: the law packs it."""
    rows = columns.Rows(1_760_000_000_000, 1000)
    rows.add(1_760_000_001_000, 1000, tuple(range(2 * columns.WIDTH)))
    use = use_rows.UseRows(1_760_000_000_000, 10_000)
    parts = {Who("Ollama", "ollama", "david"): (11, 0, 0, 4, 5, 6), use_rows.THE_OTHERS: (1, 1, 1, 1, 1, 1)}
    use.add(1_760_000_010_000, 10_000, parts)
    piece = use_rows.Piece("GPU-1", 1_760_000_000_000, 10_000, parts)
    page = columns.page_packed({"GPU-1": rows})
    pieces = use_rows.pieces_packed([piece])
    assert pieces is not None
    bodies = [(b"r", rows.packed(), 12), (b"u", use.packed(), 12), (b"p", page, 12), (b"i", pieces, 0)]
    return [kind + body[:head] + zlib.decompress(body[head:]) for kind, body, head in bodies] + [b"R" + rows.packed()]


PACKED_WORDS = (
    b"\0\0\0\0", b"\xff\xff\xff\xff", struct.pack("<I", 1), struct.pack("<q", -1), b'[["Ollama",null,null,null]]', b"[[],[]]", b"Infinity", b"1e999", b"NaN",
    b'"GPU-1"', b"null", b"1" * 4400, b"[" * 50, b"{}", b"true", b"-1", b",",
)  # fmt: skip


def packed_law(data: bytes) -> None:
    """The first byte says what it is, in capitals where it is taken as it lies on disk and is not packed first."""
    kind, rest = data[:1].lower(), data[1:]
    head = 0 if kind == b"i" else 12
    body = rest if data[:1].isupper() else rest[:head] + zlib.compress(rest[head:], 1)
    if kind == b"u":
        use = use_rows.use_unpacked(body)
        if use is not None:
            each = list(use.each())
            assert len(each) == len(use)
            again = use_rows.use_unpacked(use.packed())
            assert again is not None
            assert list(again.each()) == each
            laws.within(each, data, 400)
    elif kind == b"p":
        page = columns.page_unpacked(body)
        for name, rows in columns.page_unpacked(columns.page_packed(page)).items():
            assert list(rows.each()) == list(page[name].each())
    elif kind == b"i":
        pieces = use_rows.pieces_unpacked(body)
        told = use_rows.pieces_packed(pieces)
        assert not pieces or use_rows.pieces_unpacked(told) == pieces
        laws.within(pieces, data, 400)
        for piece in pieces:
            assert use_rows.pieces_unpacked(body, piece.gpu)
    else:
        found = columns.unpacked(body)
        if found is not None:
            again_rows = columns.unpacked(found.packed())
            assert again_rows is not None
            assert list(again_rows.each()) == list(found.each())


def targets() -> tuple[Target, ...]:
    """Give the targets of this room."""
    return (
        Target("settings", "settings.toml read (store/settings)", settings_law, settings_seeds, settings_words(), settings_shape, 1200),
        Target(
            "settings-edit", "settings.toml written into (store/settings_edit)", settings_edit_law, settings_edit_seeds, settings_words(),
            settings_edit_shape, 600, 0.4,
        ),
        Target(
            "packed-rows", "what lies packed in the database (store/columns, use_rows)", packed_law, packed_seeds, PACKED_WORDS,
            lambda: shapes.usual(packed_seeds, PACKED_WORDS), 800, 1.5,
        ),
    )  # fmt: skip
