"""Python sources without their comments and docstrings, line by line where they were, so that a traceback still names the right one.

A docstring becomes an empty one. What stands before the first code is kept: that is where copyright notices are.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""'
    r"|'''(?:[^\\]|\\.)*?'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|#[^\n]*"
    r"|[()\[\]{}]",
    re.DOTALL,
)
_HEAD = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


def stripped(source: str) -> str:
    """Give `source`, which is valid Python older than 3.12's nested quotes, without comments and docstrings."""
    head = _HEAD.match(source)
    kept_until = head.end() if head is not None else 0
    parts: list[str] = []
    done = depth = 0
    for token in _TOKEN.finditer(source):
        text, start, end = token.group(), token.start(), token.end()
        if text in _OPENING:
            depth += 1
        elif text in _CLOSING:
            depth -= 1
        elif start < kept_until:
            continue
        elif text[0] == "#":
            parts.append(source[done:start].rstrip(" \t"))
            done = end
        elif depth == 0 and _is_statement(source, start, end):
            parts += (source[done:start], '""', "\n" * text.count("\n"))
            done = end
    parts.append(source[done:])
    return "".join(parts)


def _is_statement(source: str, start: int, end: int) -> bool:
    """Whether a string stands alone on its lines, as docstrings do."""
    line = source.rfind("\n", 0, start) + 1
    if source[line:start].strip(" \t") or source[:line].endswith("\\\n"):
        return False
    stop = source.find("\n", end)
    rest = (source[end:] if stop < 0 else source[end:stop]).strip(" \t")
    return not rest or rest[0] == "#"
