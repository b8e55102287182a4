"""Inputs that are almost right: examples with pieces left out, swapped, doubled, cut, and hostile values in their places."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.hostile_values import NASTY, places, replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

MOST_PUMPED = 64 * 1024
"""How long a piece is made that is repeated: what is quadratic shows by then."""

HOSTILE_TEXTS = (
    "\x1b[2J", "\u202e", "\u200b", "\x00", "\r\n", "\ud800", "²", "٣", "=cmd|' /C calc'!A0", "../" * 9, "9" * 5000, "%s%n", "a" * 300,
)  # fmt: skip
LETTERS = st.text(st.characters(codec="utf-8", max_codepoint=0x2FFF), max_size=12)
TEXTS = st.one_of(st.sampled_from(HOSTILE_TEXTS).map(lambda text: text.encode("utf-8", "replace").decode()), LETTERS)


def _left_out(draw: DrawFn, parts: list[bytes], at: int, *_: Any) -> None:
    del parts[at : at + draw(st.integers(1, 3))]


def _doubled(draw: DrawFn, parts: list[bytes], at: int, *_: Any) -> None:
    parts[at:at] = parts[at : at + draw(st.integers(1, 3))]


def _swapped(draw: DrawFn, parts: list[bytes], at: int, *_: Any) -> None:
    other = draw(st.integers(0, max(0, len(parts) - 1)))
    if parts:
        parts[at], parts[other] = parts[other], parts[at]


def _mixed(draw: DrawFn, parts: list[bytes], at: int, seeds: Sequence[bytes], _words: Any, between: bytes) -> None:
    parts[at:at] = draw(st.sampled_from(seeds)).split(between)[:3]


def _cut(draw: DrawFn, parts: list[bytes], at: int, *_: Any) -> None:
    if parts:
        parts[at] = parts[at][: draw(st.integers(0, len(parts[at])))]


def _filled(draw: DrawFn, parts: list[bytes], at: int, _seeds: Any, words: Sequence[bytes], _between: bytes) -> None:
    """Put a word of the format, or a text of a stranger, somewhere within."""
    if parts:
        place = draw(st.integers(0, len(parts[at])))
        text = st.one_of(st.sampled_from(words), TEXTS.map(lambda each: each.encode("utf-8", "replace")))
        parts[at] = parts[at][:place] + draw(text) + parts[at][place:]


def _noised(draw: DrawFn, parts: list[bytes], at: int, *_: Any) -> None:
    parts.insert(at, draw(st.binary(max_size=12)))


_EDITS: tuple[Callable[..., None], ...] = (_left_out, _doubled, _swapped, _mixed, _cut, _filled, _filled, _noised)


@st.composite
def edited(draw: DrawFn, seeds: Sequence[bytes], words: Sequence[bytes], between: bytes = b"\n") -> bytes:
    """Give an example with its lines swapped, left out, doubled, mixed with another's, cut, or with a word somewhere."""
    parts = draw(st.sampled_from(seeds)).split(between)
    for _ in range(draw(st.integers(0, 5))):
        draw(st.sampled_from(_EDITS))(draw, parts, draw(st.integers(0, max(0, len(parts) - 1))), seeds, words, between)
    return between.join(parts)


@st.composite
def pumped(draw: DrawFn, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """Give one piece many times over, within an example: the place where a quadratic reader is found."""
    seed = draw(st.sampled_from(seeds))
    begin = draw(st.integers(0, len(seed)))
    piece = draw(st.one_of(st.sampled_from(words), st.just(seed[begin : begin + draw(st.integers(1, 40))]))) or b"a"
    times = draw(st.sampled_from((3, 60, MOST_PUMPED // len(piece))))
    return seed[:begin] + piece * max(1, times) + seed[begin:]


def usual(seeds: Callable[[], Sequence[bytes]], words: Sequence[bytes], *more: SearchStrategy[bytes]) -> Any:
    """Give what most targets are tried with; `more` are shapes of their own. One in twenty is long."""
    known = tuple(seeds())
    often = [edited(known, words), edited(known, words, b" "), *more, *more]
    kinds = [*often, *often, *often, st.binary(max_size=200), pumped(known, words)]
    return st.one_of(kinds)


@st.composite
def json_of(draw: DrawFn, examples: Sequence[Any]) -> bytes:
    """Give an example of JSON in which some members are nasty values, moved, or others' members."""
    value = draw(st.sampled_from(examples))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.sampled_from(_places(json.dumps(value))))
        if draw(st.booleans()):
            nasty = draw(st.sampled_from(NASTY))
        else:
            nasty = draw(st.one_of(TEXTS, st.integers(-(10**20), 10**20), st.floats(), st.booleans()))
        value = replaced(value, place, nasty)
    return json.dumps(value).encode()


@functools.lru_cache(maxsize=256)
def _places(text: str) -> list[tuple[Any, ...]]:
    return list(places(json.loads(text)))


def lines(each: SearchStrategy[str], most: int = 12) -> SearchStrategy[bytes]:
    """Give lines of text."""
    return st.lists(each, max_size=most).map(lambda rows: "\n".join(rows).encode("utf-8", "surrogateescape"))
