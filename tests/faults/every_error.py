"""Every function of the driver's that the program calls, failing with every code that there is: `python -m tests.faults.every_error`.

The codes are those of the binding, the functions those that the program was seen to call. Each fails from the first call on, and
after good ones; for all GPUs, and for one of two. A case goes the whole way of a reading (tests/faults/chain.py). Of every
world those functions are tried that the worlds before it did not call; with the argument `all`, all of them.
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

MODULE = "tests.faults.nvml_errors_child"


def cases(functions: Iterable[str]) -> list[str]:
    """Give all cases of these functions."""
    return [
        f"{function} {code} {when} {whose}"
        for function in functions
        for code in (*worlds.CODES, worlds.NOT_KNOWN)
        for when in ("first", "later")
        for whose in _whose(function)
    ]


def _whose(function: str) -> tuple[str, ...]:
    """Give whom a function may fail: some name no GPU."""
    return ("all", "one") if function.startswith("nvmlDeviceGet") and "Count" not in function[-8:] else ("all",)


def main() -> int:
    """Try all, and print how many and what went wrong."""
    tried, wrong, called = 0, 0, set[str]()
    for world in worlds.WORLDS:
        with tempfile.TemporaryDirectory() as directory, Child(MODULE, world, Path(directory)) as child:
            functions = [each for each in child.functions if each not in called or sys.argv[1:] == ["all"]]
            called |= set(child.functions)
            several = cases(functions)
            for line in several:
                tried += 1
                found = child.ask(line)
                wrong += bool(found)
                for each in found[:3]:
                    print(f"{world.name}: {line}: {each}", flush=True)
        print(f"{world.name}: {len(functions)} functions, {len(several)} cases", flush=True)
    codes = len(worlds.CODES) + 1
    print(f"{tried} cases: {len(called)} functions, {codes} codes; {wrong} went wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
