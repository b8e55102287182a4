"""The lines of ssh_config(5), split as OpenSSH splits them: keyword, then the rest in words, with its quotes and comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHITESPACE = " \t\r\n"
_DELIMITER = re.compile(r'[ \t\r\n"=]')
_NO_WHITESPACE = re.compile(r"[^ \t\r\n]|\Z")
_PLAIN = re.compile(r"[^ \t\\\"']+")
_LONGEST_SHOWN = 60


class Line(NamedTuple):
    """A line that says something. `keyword` has small letters; `rest` is what follows it, "" for nothing at all."""

    number: int
    keyword: str
    rest: str


class Words:
    """Words as OpenSSH's older parser reads them (strdelim): split by whitespace or one `=`, with double quotes only."""

    def __init__(self, text: str) -> None:
        """Read `text` from its beginning."""
        self._text = text
        self._at: Optional[int] = 0

    def next(self) -> Optional[str]:
        """Give the next word, "" for an empty one; None at the end, and where a quote is not closed."""
        text, at = self._text, self._at
        if at is None:
            return None
        found = _DELIMITER.search(text, at)
        if found is None:
            self._at = None
            return text[at:]
        place = found.start()
        word = text[at:place]
        if text[place] == '"':
            end = text.find('"', place + 1)
            self._at = None if end < 0 else self._skip(end + 1)
            return None if end < 0 else word + text[place + 1 : end]
        by_equals = text[place] == "="
        self._at = self._skip(place + 1)
        if not by_equals and text[self._at : self._at + 1] == "=":
            self._at = self._skip(self._at + 1)
        return word

    def left(self) -> str:
        """Give what was not read yet."""
        return "" if self._at is None else self._text[self._at :]

    def _skip(self, at: int) -> int:
        found = _NO_WHITESPACE.search(self._text, at)
        return found.start() if found is not None else len(self._text)


def lines(text: str) -> Iterator[Line]:
    """Give each line with a keyword; empty ones and comments are left out. As in C, a line ends at a NUL."""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.partition("\0")[0]
        line = line[:1] + line[1:].rstrip(_WHITESPACE + "\f")
        words = Words(line)
        keyword = words.next()
        if keyword == "":
            keyword = words.next()
        if keyword and not keyword.startswith("#"):
            yield Line(number, keyword.lower(), words.left().lstrip(_WHITESPACE))


def arguments(text: str) -> Optional[list[str]]:
    """Split the rest of a line as OpenSSH does since 8.7 (argv_split); None where a quote is not closed.

    Single and double quotes, a backslash before a quote, a backslash or (outside of quotes) a space; a word that begins
    with # begins a comment.
    """
    found: list[str] = []
    at, end = 0, len(text)
    while at < end:
        if text[at] in " \t":
            at += 1
            continue
        if text[at] == "#":
            break
        word, at = _word(text, at)
        if word is None:
            return None
        found.append(word)
    return found


def _word(text: str, at: int) -> tuple[Optional[str], int]:
    """Give the word that begins at `at` (None where its quote is not closed), and where it ends."""
    word: list[str] = []
    quote = ""
    while at < len(text):
        plain = _PLAIN.match(text, at)
        if plain is not None:
            word.append(plain.group())
            at = plain.end()
            continue
        sign, after = text[at], text[at + 1 : at + 2]
        if sign == "\\" and after and (after in "'\"\\" or (after == " " and not quote)):
            word.append(after)
            at += 1
        elif not quote and sign in " \t":
            break
        elif not quote and sign in "'\"":
            quote = sign
        elif quote and sign == quote:
            quote = ""
        else:
            word.append(sign)
        at += 1
    return (None if quote else "".join(word)), at


def shown(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """Give a piece of a file so that it may stand in a sentence: no control characters, not too long."""
    plain = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[: longest + 1])
    return plain if len(plain) <= longest else plain[:longest] + "…"


def shown_path(path: object) -> str:
    """Give a path so that it may stand in a sentence, whole."""
    return shown(str(path), 4096)
