"""Lets go of the pages of shared libraries that nobody may need for long; whoever does has them again from the kernel's cache."""

from __future__ import annotations

import contextlib
import re
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEAD = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ (\d+) +(/.*\.so[.0-9]*)$")
_MADV_DONTNEED = 4
_SMAPS = "/proc/self/smaps"


class Mapping(NamedTuple):
    """A part of a library as it lies in memory, in bytes."""

    begin: int
    end: int
    resident: int


def unwritten(lines: Iterable[str]) -> Iterator[Mapping]:
    """Give the private parts of libraries that cannot be written and never were (proc_pid_smaps(5)).

    Such a page is the file's and nothing else: dropped, it is read again where it is touched. A part that the loader has
    written to, and then made read-only, has pages of its own (`Anonymous`); those would be lost.
    """
    begin = end = resident = 0
    is_ours = False
    for line in lines:
        found = _HEAD.match(line)
        if found is not None:
            begin, end, resident = int(found[1], 16), int(found[2], 16), 0
            is_ours = found[3][1] == "-" and found[3][3] == "p" and found[4] != "0"
        elif line[:1].isdigit() or line[:1] in "abcdef":
            is_ours = False  # another mapping's head
        elif is_ours and line.startswith("Rss:"):
            resident = int(line.split()[1]) * 1024
        elif is_ours and line.startswith("Anonymous:") and line.split()[1] == "0" and resident:
            yield Mapping(begin, end, resident)


def let_go() -> int:
    """Drop them, and give how many bytes that were; 0 where the system has no such list."""
    if sys.platform != "linux":
        return 0
    import ctypes

    dropped = 0
    with contextlib.suppress(OSError, AttributeError, ValueError):
        library = ctypes.CDLL(None)
        advise = library.madvise
        advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
        with open(_SMAPS, encoding="utf-8", errors="surrogateescape") as file:
            parts = list(unwritten(file))
        for part in parts:
            if advise(part.begin, part.end - part.begin, _MADV_DONTNEED) == 0:
                dropped += part.resident
    return dropped
