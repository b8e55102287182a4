"""What an agent that stays tells the log: its start, its end, and the problems that begin and end; at rest nothing.

Where stderr leads to the journal, each line begins with its priority (sd-daemon(3)); a terminal gets the plain text.
"""

from __future__ import annotations

import collections
import logging
import os
import sys
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import quantities

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoofhearted_desktop.core import model

NOTICE = 25
"""Between INFO and WARNING, as the journal's own 5: what is normal, and still worth a line."""

_PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (NOTICE, 5), (logging.INFO, 6))

OVER_AFTER_S = 10.0
"""A problem that comes and goes is told once."""

TOLD_AGAIN_AFTER_S = 60.0
"""A problem whose words change, such as another mistake in the settings, is told anew, but not at every tick."""

_NO_DIGITS = {ord(digit): None for digit in "0123456789"}

log = logging.getLogger(__name__)


def leads_to_journal(environment: Mapping[str, str], descriptor: int = 2) -> bool:
    """Tell whether a descriptor is the very stream that $JOURNAL_STREAM names by device and inode (systemd.exec(5))."""
    try:
        seen = os.fstat(descriptor)
    except OSError:
        return False
    return environment.get("JOURNAL_STREAM") == f"{seen.st_dev}:{seen.st_ino}"


class Lines(logging.Formatter):
    """Gives log records as lines for people, or for the journal."""

    def __init__(self, *, for_journal: bool) -> None:
        """Write priorities where it is for the journal, which knows the program's name by itself."""
        super().__init__("%(message)s" if for_journal else "hoofhearted-agent: %(message)s")
        self._for_journal = for_journal

    def format(self, record: logging.LogRecord) -> str:
        """Give the text, every line of it with its priority."""
        text = super().format(record)
        if not self._for_journal:
            return text
        priority = next((number for level, number in _PRIORITIES if record.levelno >= level), 7)
        return "\n".join(f"<{priority}>{line}" for line in text.splitlines() or [""])


def set_up(level: str) -> None:
    """Let the log of this process go to stderr, from `level` up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(for_journal=leads_to_journal(os.environ)))
    logging.basicConfig(handlers=[handler], level=level)
    logging.addLevelName(NOTICE, "NOTICE")


def tell(text: str) -> None:
    """Log what an agent that stays always tells, whatever the level of all else."""
    if log.level == logging.NOTSET:
        log.setLevel(NOTICE)
    log.log(NOTICE, text)


class Problems:
    """Follows which problems there are, and tells those that begin and those that are over."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: dict[tuple[str, str, int], _Open] = {}

    def take(self, sample: model.Sample) -> None:
        """Compare a sample with those before it."""
        if not (sample.problems or self._open or any(gpu.problem for gpu in sample.gpus)):
            return
        now = sample.monotonic
        seen: collections.Counter[tuple[str, str]] = collections.Counter()
        for who, problem in _problems(sample):
            key = (who, problem.code, seen[who, problem.code])
            seen[who, problem.code] += 1
            known = self._open.get(key)
            if known is None:
                known = self._open[key] = _Open(now)
            known.last = now
            if known.is_news(problem.message, now):
                known.told, known.text = now, f"{who}{problem.message}"
                log.warning("%s%s", known.text, f"; {problem.remedy}" if problem.remedy else "")
        for key, each in list(self._open.items()):
            if not 0 <= now - each.last < OVER_AFTER_S:
                del self._open[key]
                tell(f"over after {quantities.duration(max(0.0, each.last - each.first))}: {each.text}")


class _Open:
    def __init__(self, now: float) -> None:
        self.text = self._words = ""
        self.first = self.last = now
        self.told: Optional[float] = None

    def is_news(self, message: str, now: float) -> bool:
        """Whether to tell of it; figures change ("for 12 s") while it stays the same."""
        words = message.translate(_NO_DIGITS)
        if words == self._words or (self.told is not None and now - self.told < TOLD_AGAIN_AFTER_S):
            return False
        self._words = words
        return True


def _problems(sample: model.Sample) -> Iterator[tuple[str, model.Problem]]:
    codes = set()
    for problem in sample.problems:
        codes.add(problem.code)
        yield "", problem
    for gpu in sample.gpus:
        if gpu.problem is not None and gpu.problem.code not in codes:
            yield f"{_called(gpu)}: ", gpu.problem


def _called(gpu: model.Gpu) -> str:
    return gpu.name or (gpu.uuid if gpu.index is None else f"GPU {gpu.index}")


def sentence(sample: Optional[model.Sample]) -> str:
    """Say in one sentence what the agent does, for `systemctl status`."""
    if sample is None:
        return "Looking for GPUs."
    count = len(sample.gpus)
    watched = f"Watching {count} GPU{'s' * (count != 1)}" if count else "Watching for a GPU to come"
    return f"{watched}: {sample.problems[0].message}." if sample.problems else f"{watched}."
