"""The one door to stdout: what its encoding cannot show is put plainly, and a stdout that is closed or full is no crash."""

from __future__ import annotations

import codecs
import io
import json
import os
import sys

from hoofhearted_desktop.core import visible

_PLAIN = {"°": "", "·": "|", "–": "-", "—": "-", "…": "...", "→": "->", "×": "x"}
_HANDLER = "hoofhearted-plain"


class OutputError(Exception):
    """Stdout takes no more, for a reason other than a reader that has left: a full disk."""


def prepare() -> None:
    """Make the three standard streams usable, whatever the caller closed and whichever encoding the locale has."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - it stays open as the stream
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(_PLAIN.get(character, "?") for character in bad), error.end


codecs.register_error(_HANDLER, _plainly)


def say(text: str) -> None:
    """Write whole lines of text at once; raises BrokenPipeError where the reader has left, OutputError for other reasons.

    A terminal obeys what it is told, and a server may say anything: signs that cannot be seen are shown as U+FFFD.
    """
    draw(visible.lines(text))


def draw(text: str) -> None:
    """Write as `say` does, with sequences that a terminal is meant to obey: nothing else may write them."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError((error.strerror or str(error)).lower()) from None


def say_json(value: object, *, indent: bool = False) -> None:
    """Write a JSON value and a line end. JSON is UTF-8 (RFC 8259): where stdout has another encoding, what is not ASCII is escaped."""
    plain = (sys.stdout.encoding or "").lower().replace("_", "-") not in {"utf-8", "utf8"}
    text = json.dumps(value, indent=2 if indent else None, ensure_ascii=plain)
    draw(visible.escaped(text) + "\n")


def abandon() -> None:
    """Let what is still buffered go nowhere, so that the interpreter's own end does not fail on it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
