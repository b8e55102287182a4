"""Text from elsewhere made fit to be shown: one line, no sign that cannot be seen or that turns the direction of the text."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"

# Controls (a terminal obeys them, C1 too), soft hyphen, Arabic letter mark, Mongolian separator, zero width, line ends,
# bidirectional overrides (Unicode's annex 9), byte order mark, lone surrogates, annotations, fillers of Hangul, tags.
_SIGNS = (
    "\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_INVISIBLE = re.compile(f"[{_SIGNS}]")
_NOT_IN_LINES = re.compile(f"(?!\n|\t|\r\n)[{_SIGNS}]")


def visible(text: str) -> str:
    """Give a text as one line; line ends and tabs are spaces, other invisible signs U+FFFD."""
    return _INVISIBLE.sub(REPLACEMENT, re.sub(r"\r?\n|\t", " ", text)) if _INVISIBLE.search(text) else text


def lines(text: str) -> str:
    """Give a text of many lines, whose ends and tabs stay; other invisible signs are U+FFFD."""
    return _NOT_IN_LINES.sub(REPLACEMENT, text)


def escaped(text: str) -> str:
    r"""Give the text of JSON with invisible signs as its own escapes (\u202e); line ends and tabs, which are its own, stay."""
    return _NOT_IN_LINES.sub(lambda sign: _escape(sign[0]), text)


def _escape(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))
