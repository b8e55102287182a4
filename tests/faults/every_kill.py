"""An agent killed at every one of its calls that change something outside of it: `python -m tests.faults.every_kill`.

From its first start to its end (tests/faults/kill_story.py), and from one with a history of the first version, which is migrated.
"""

from __future__ import annotations

import collections
import concurrent.futures
import functools
import sys
import tempfile
from pathlib import Path

from tests.faults.kill_story import Place

AT_A_TIME = 3


def count(*, with_past: bool) -> int:
    """Give how many calls a life has that ends well."""
    with tempfile.TemporaryDirectory(prefix="hk-") as directory:
        place = Place(Path(directory), with_past=with_past)
        life = place.live()
        wrong = list(place.wrong_after(life))
        assert not wrong, wrong
        return len(life.calls)


def tried(number: int, *, with_past: bool) -> tuple[str, list[str]]:
    """Kill at that call; gives its name, or where the life was over before, and what went wrong."""
    with tempfile.TemporaryDirectory(prefix="hk-") as directory:
        place = Place(Path(directory), with_past=with_past)
        life = place.live(number)
        name = "its own end" if life.ended_well else life.calls[-1]
        return name, [f"killed at call {number}, {name}: {each}" for each in place.wrong_after(life)]


def main() -> int:
    """Try all, and print at which calls it was killed and what went wrong."""
    wrong = 0
    for with_past in (False, True):
        where = collections.Counter[str]()
        with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
            numbers = range(1, count(with_past=with_past) + 1)
            for name, found in pool.map(functools.partial(tried, with_past=with_past), numbers):
                where[name] += 1
                wrong += bool(found)
                for each in found:
                    print(each, flush=True)
        which = "with a history of the first version" if with_past else "from the first start"
        print(f"{which}: killed at {', '.join(f'{name} {times}' for name, times in where.most_common())}", flush=True)
    print(f"{wrong} went wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
