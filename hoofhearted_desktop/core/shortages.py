"""What a process runs out of: files, memory, threads. Python says it in many ways, and a person is told in one."""

from __future__ import annotations

from typing import NamedTuple, Optional


class Shortage(NamedTuple):
    """What is not there any more, as half a sentence, and what to do."""

    message: str
    remedy: str


MEMORY = Shortage(
    "there is no memory left for it",
    "end what uses much memory, or raise the limit there is (`ulimit -v`, a container's, a service's)",
)
FILES = Shortage(
    "too many files are open",
    "end what has so many open, or raise the limit (`ulimit -n`)",
)
THREADS = Shortage(
    "no thread or process more can be started",
    "end what runs so many or uses much memory, or raise the limits (`ulimit -u`, `ulimit -v`, a container's)",
)
_SIGNS = (
    (
        MEMORY,
        (
            "MemoryError",
            "Cannot allocate memory",
            "[Errno 12]",
            "out of memory",
            "failed to map segment",
            "can't load unicodedata module",
        ),
    ),
    (FILES, ("Too many open files", "[Errno 24]", "[Errno 23]")),
    (THREADS, ("can't start new thread", "[Errno 11] Resource temporarily unavailable", "BlockingIOError")),
)
"""By which each is known in the words of Python, of the C library's loader (ENOMEM, EMFILE, ENFILE, EAGAIN: errno(3)), and of SQLite."""


def named(text: str) -> Optional[Shortage]:
    """Give what the words of a failure say that there is none of; None where it is something else."""
    for shortage, signs in _SIGNS:
        if shortage.message in text or any(sign in text for sign in signs):
            return shortage
    return None


def of(error: BaseException) -> Optional[Shortage]:
    """Give what an error says that there is none of; None where it is something else."""
    return named(f"{type(error).__name__}: {error}")
