"""Less and less of what a process needs: `python -m tests.faults.every_shortage`.

`hoofhearted why` with 5 files up to enough, and with 18 MiB of memory up to enough (RLIMIT_NOFILE, RLIMIT_AS); and every single
allocation of a look at the machine that fails (tests/faults/memory_child.py).
"""

from __future__ import annotations

import collections
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import exits, shortages
from tests.faults import worlds
from tests.faults.kill_story import PATIENCE_S, Place
from tests.faults.sweep_child import Child

if TYPE_CHECKING:
    from collections.abc import Iterator

FEWEST_FILES, ENOUGH_FILES = 5, 16
"""With fewer than five Python cannot load the program at all."""
LEAST_MIB, ENOUGH_MIB = 18, 64
MEMORY_MODULE = "tests.faults.memory_child"

NOT_LOADED = "library cannot be loaded now: there is no memory left for it"

Limit = tuple[int, int]


def limits() -> list[Limit]:
    """Give all limits that are tried: which, and how much."""
    files = [(resource.RLIMIT_NOFILE, count) for count in range(FEWEST_FILES, ENOUGH_FILES + 1)]
    return files + [(resource.RLIMIT_AS, mib << 20) for mib in range(LEAST_MIB, ENOUGH_MIB + 1)]


def why_within(limit: Limit) -> tuple[str, Optional[str]]:
    """Ask `why` within a limit; gives how that ended, and what is wrong with it."""
    which, most = limit
    with tempfile.TemporaryDirectory(prefix="hk-") as directory:
        place = Place(Path(directory))
        done = subprocess.run(
            [sys.executable, "-m", "hoofhearted_desktop", "why"],
            env=place.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
            preexec_fn=lambda: resource.setrlimit(which, (most, most)),
        )
    said = done.stderr.strip()
    if done.returncode in {exits.OK, exits.UNEXPECTED} and "is computing" in done.stdout and not said:
        return "answered", None
    if done.returncode == exits.CANNOT_TELL and NOT_LOADED in done.stdout and not said:
        return NOT_LOADED, None
    lacking = shortages.named(said)
    one_line = len(said.splitlines()) == 1 and said.startswith("hoofhearted: ")
    if lacking is None or not one_line or done.returncode not in {exits.CANNOT_TELL, exits.NOTHING_LEFT}:
        return "badly", f"{'files' if which == resource.RLIMIT_NOFILE else 'bytes'} {most}: {done.returncode}: {said}"
    return lacking.message, None


def wrong_allocations(directory: Path, every: int = 1, first: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Have allocations fail, each `every`-th of a look; gives the number and what went wrong."""
    with Child(MEMORY_MODULE, worlds.WORLDS[0], directory) as child:
        count = child.functions
        assert isinstance(count, int)
        for number in range(first, count, every):
            found = child.ask(str(number))
            yield number, found if isinstance(found, list) else [str(found)]


def main() -> int:
    """Try all, and print what came of it."""
    ends, wrong = collections.Counter[str](), 0
    for limit in limits():
        end, bad = why_within(limit)
        ends[end] += 1
        if bad:
            wrong += 1
            print(bad, flush=True)
    print("; ".join(f"{end}: {times}" for end, times in ends.most_common()), flush=True)
    tried = 0
    with tempfile.TemporaryDirectory() as directory:
        for number, found in wrong_allocations(Path(directory)):
            tried += 1
            wrong += bool(found)
            for each in found:
                print(f"allocation {number}: {each}", flush=True)
    print(f"{tried} allocations failed; {wrong} went wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
