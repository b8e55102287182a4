"""A program in which one allocation of Python's after another fails, while it reads the machine and draws its conclusions.

Its arguments are the name of a world and its directory; its talk is that of tests/faults/nvml_errors_child.py, and a case is the
number of the allocation. "?" gives how many allocations a look has.
"""

from __future__ import annotations

import _testcapi  # type: ignore[import-not-found,unused-ignore]
import json
import sys
import traceback
from pathlib import Path

from hoofhearted_desktop.core import shortages
from tests.faults import worlds
from tests.faults.chain import Chain, Parts

MOST = 1 << 20


def failing(chain: Chain, number: int) -> str:
    """Have the allocation of that number fail while the machine is read; gives what became of it: read, lacking, or what was raised."""
    chain.now += 1.0
    _testcapi.set_nomemory(number, number + 1)
    try:
        chain.machine.sample()
        said = "read"
    except BaseException as error:  # noqa: BLE001 - it is told
        _testcapi.remove_mem_hooks()
        said = "lacking" if shortages.of(error) is shortages.MEMORY else repr(error)
    finally:
        _testcapi.remove_mem_hooks()
    return said


def main() -> int:
    """Try what stdin names."""
    world, directory = worlds.named(sys.argv[1]), Path(sys.argv[2])
    world.make(directory)
    parts = Parts()
    for line in sys.stdin:
        wrong: list[str] = []
        chain = Chain(parts, world.readings)
        try:
            for _ in range(3):
                well = chain.look()
            if line.strip() == "?":
                low, high = 0, MOST  # the first number that no look comes to
                while low < high:
                    middle = (low + high) // 2
                    low, high = (middle + 1, high) if failing(chain, middle) != "read" else (low, middle)
                print(json.dumps(low), flush=True)
                chain.close()
                continue
            said = failing(chain, int(line))
            if said not in {"read", "lacking"}:
                wrong.append(f"raised: {said}")
            for _ in range(4):
                again = chain.look()
            before = [(gpu.uuid, gpu.utilization.sm, gpu.processes, gpu.problem) for gpu in well.tick.sample.gpus]
            after = [(gpu.uuid, gpu.utilization.sm, gpu.processes, gpu.problem) for gpu in again.tick.sample.gpus]
            if before != after:
                wrong.append(f"afterwards: {after} in place of {before}")
            if again.tick.sample.processes and again.tick.sample.processes[0].missing:
                wrong.append(f"afterwards: {again.tick.sample.processes}")
            chain.close()
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            wrong.append(traceback.format_exc())
        print(json.dumps(wrong), flush=True)
    parts.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
