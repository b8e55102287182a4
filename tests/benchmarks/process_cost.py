"""Prints what reading 200 steady processes costs: `PYTHONPATH=. python tests/benchmarks/process_cost.py`."""

from __future__ import annotations

import subprocess
import sys
import time

from hoofhearted_desktop.probes.processes import ProcessProbe


def main() -> None:
    """Start 200 sleeping children, read them, and print the processor time of a first and of a steady read."""
    children = [subprocess.Popen(["sleep", "600"]) for _ in range(200)]
    try:
        pids = [child.pid for child in children]
        probe = ProcessProbe()
        before = time.process_time()
        first = probe.read(pids)
        first_ms = 1000 * (time.process_time() - before)
        steady = []
        for _ in range(30):
            before = time.process_time()
            probe.read(pids)
            steady.append(1000 * (time.process_time() - before))
        assert all(process.name == "sleep" for process in first.values())
    finally:
        for child in children:
            child.kill()
            child.wait()
    print(f"python {sys.version.split()[0]}: 200 processes")
    print(f"first read   {first_ms:6.2f} ms of processor time")
    print(
        f"steady read  {sorted(steady)[len(steady) // 2]:6.2f} ms (median of {len(steady)}, worst {max(steady):.2f} ms)"
    )


if __name__ == "__main__":
    main()
