"""The patterns of ssh_config(5) and known_hosts: `*`, `?`, comma lists, `!`; matched in time that is bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from collections.abc import Sequence


def matches(text: str, pattern: str) -> bool:
    """Whether one pattern covers the whole text; letters count as they are.

    The last star is the only one that is ever tried again, so it costs at most len(text) × len(pattern) steps, where ssh's
    own way can take for ever.
    """
    if "*" not in pattern and "?" not in pattern:
        return text == pattern
    at = here = 0
    star = kept = -1
    while at < len(text):
        sign = pattern[here] if here < len(pattern) else ""
        if sign == "*":
            star, kept = here, at
            here += 1
        elif sign and sign in ("?", text[at]):
            at += 1
            here += 1
        elif star >= 0:
            kept += 1
            at, here = kept, star + 1
        else:
            return False
    return pattern[here:].strip("*") == ""


def list_matches(text: str, patterns: str, *, lower: bool = False) -> Optional[bool]:
    """Whether a comma list covers the text: False for a negated pattern that does, None for none that does.

    `lower` takes the patterns' letters as small ones; the text has to be so already.
    """
    positive: Optional[bool] = None
    for piece in (patterns.lower() if lower else patterns).split(","):
        negated = piece.startswith("!")
        if matches(text, piece[1:] if negated else piece):
            if negated:
                return False
            positive = True
    return positive


def covers(words: Sequence[str], text: str) -> bool:
    """Whether the patterns of a Host line cover the text: one does, and no negated one."""
    found = False
    for word in words:
        negated = word.startswith("!")
        if matches(text, word[1:] if negated else word):
            if negated:
                return False
            found = True
    return found


def is_concrete(pattern: str) -> bool:
    """Whether it is the name of one host, and no pattern for several."""
    return not pattern.startswith("!") and not set(pattern) & {"*", "?", ","}
