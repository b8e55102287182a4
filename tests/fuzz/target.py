"""What is fuzzed: a target is a law over bytes. How one input is tried, and what counts as broken."""

from __future__ import annotations

import hashlib
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import SearchStrategy

ROOT = Path(__file__).resolve().parents[2]
ALLOWED_S = 0.5
PER_BYTE_S = 10e-6
"""Processor time that one input may take: what is quadratic takes more of a long input, also where every line is traced."""

_SHOWN_FRAMES = 6


class Target(NamedTuple):
    """A reader of what somebody else wrote.

    `law` raises where the reader does, and AssertionError where its answer breaks a promise. `seeds` are real examples,
    `words` what the format is made of, `shape` gives almost valid inputs. `longest` bounds what atheris makes; `share` is the
    target's part of all inputs beside the others'.
    """

    name: str
    about: str
    law: Callable[[bytes], None]
    seeds: Callable[[], Sequence[bytes]]
    words: tuple[bytes, ...]
    shape: Callable[[], SearchStrategy[bytes]]
    longest: int = 2048
    share: float = 1.0


class Finding(NamedTuple):
    """An input that breaks the law. `mark` is the same for findings with one cause, as far as a traceback tells."""

    target: str
    data: bytes
    mark: str
    told: str

    @property
    def digest(self) -> str:
        """Name it in a file's name."""
        return hashlib.sha256(self.mark.encode("utf-8", "replace")).hexdigest()[:10]


def tried(target: Target, data: bytes) -> Optional[Finding]:
    """Try one input; None where the law holds."""
    before = time.thread_time()
    try:
        target.law(data)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return Finding(
            target.name,
            data,
            _mark(error),
            "".join(traceback.format_exception(type(error), error, error.__traceback__))[-6000:],
        )
    took_s = time.thread_time() - before
    if took_s > ALLOWED_S + PER_BYTE_S * len(data) and _is_slow(target, data):
        return Finding(target.name, data, "slow", f"{len(data)} bytes took {took_s:.2f} s of processor time\n")
    return None


def _is_slow(target: Target, data: bytes) -> bool:
    """Look once more: the first time something may have been imported, compiled, or collected."""
    before = time.thread_time()
    target.law(data)
    return time.thread_time() - before > ALLOWED_S + PER_BYTE_S * len(data)


def _mark(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-_SHOWN_FRAMES:]
    ours = [each for each in frames if each.filename.startswith(str(ROOT))] or frames
    last = ours[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"


def shortened(target: Target, found: Finding, patience_s: float = 3.0) -> Finding:
    """Give a shorter input with the same cause, by leaving pieces out, as far as that comes in so much processor time."""
    best, size, end = found, max(1, len(found.data) // 2), time.thread_time() + patience_s
    if found.mark == "slow":
        return found
    while size >= 1 and time.thread_time() < end:
        at = 0
        while at < len(best.data) and time.thread_time() < end:
            again = tried(target, best.data[:at] + best.data[at + size :])
            if again is not None and again.mark == found.mark:
                best = again
            else:
                at += size
        size //= 2
    return best
