"""Every function of the driver's that the program calls, hanging once: `python -m tests.faults.every_hang`.

Each hangs where it is first called, and after it has answered; the seconds are those of an injected clock, so that nobody waits.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults import worlds
from tests.faults.sweep_child import Child

if TYPE_CHECKING:
    from collections.abc import Iterable

MODULE = "tests.faults.nvml_hangs_child"


def cases(functions: Iterable[str]) -> list[str]:
    """Give all cases of these functions."""
    return [f"{function} {when}" for function in functions for when in ("first", "later")]


def main() -> int:
    """Try all, and print how many and what went wrong."""
    tried, wrong, called = 0, 0, set[str]()
    for world in worlds.WORLDS if len(sys.argv) < 2 else [worlds.named(sys.argv[1])]:
        with tempfile.TemporaryDirectory() as directory, Child(MODULE, world, Path(directory)) as child:
            called |= set(child.functions)
            for line in cases(child.functions):
                tried += 1
                found = child.ask(line)
                wrong += bool(found)
                for each in found[:3]:
                    print(f"{world.name}: {line}: {each}", flush=True)
    print(f"{tried} cases: {len(called)} functions; {wrong} went wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
