"""Lets an agent live through millions of seconds and says whether it has grown: python -m tests.benchmarks.soak.

`--ticks` seconds in all, of which `--driver-ticks` over the fake driver and the others in a world that is imagined; `--lives`
lives of different seeds share the latter, one after another. `--write FILE` writes the table as Markdown. The exit status is 1
where something grew.
"""

from __future__ import annotations

import argparse
import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.soak import driver_world, flatness, report
from tests.benchmarks.soak.swarm import Client, Swarm

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = 80
TURN_S = 0.02


def live(
    options: argparse.Namespace, life: report.Life, directory: Path, tell: Callable[[report.Life], None]
) -> report.Life:
    """Have one agent live, with clients, and `tell` of it after each measure; raises RuntimeError where it came to no end."""
    command = [sys.executable, "-m", "tests.benchmarks.soak.agent", "--world", life.world, "--seed", str(life.seed)]
    command += [
        "--ticks",
        str(life.ticks),
        "--every",
        str(max(1, life.ticks // SAMPLES)),
        "--directory",
        str(directory),
    ]
    command += [
        "--cards",
        str(options.cards),
        "--keep-days",
        str(options.keep_days),
        *(["--trace"] if options.trace else []),
    ]
    more = driver_world.environment(directory) if life.world == "driver" else {}
    environment = {**os.environ, **more}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    child = subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0, env=environment)
    assert child.stdout is not None
    swarm, text, ended = Swarm(directory, life.seed), b"", False
    swarm.poll.register(child.stdout, selectors.EVENT_READ, None)
    try:
        reading = True
        while reading:
            for key, _ in swarm.poll.select(TURN_S):
                if isinstance(key.data, Client):
                    swarm.read(key.data)
                    continue
                data = os.read(child.stdout.fileno(), 1 << 16)
                reading = bool(data)
                *lines, text = (text + data).split(b"\n")
                for found in map(json.loads, lines):
                    if "ended" in found:
                        ended, life = True, life._replace(grown=found["grown"])
                    else:
                        life = life._replace(measures=[*life.measures, found], clients=swarm.told())
                        tell(life)
                        print(json.dumps({**found, **swarm.told()}), flush=True)
            if life.measures and reading and not ended:
                swarm.turn(time.monotonic())
    finally:
        swarm.close()
        if not ended:
            child.kill()
        status = child.wait()
        child.stdout.close()
    if status:
        raise RuntimeError(f"the agent ended with status {status} after {len(life.measures)} measures")
    return life


def lives_of(options: argparse.Namespace) -> list[tuple[str, int, int]]:
    """Give world, seed and ticks of each life."""
    pure = options.ticks - options.driver_ticks
    found = [("driver", options.seed, options.driver_ticks)] if options.driver_ticks else []
    return found + [("pure", options.seed + number, pure // options.lives) for number in range(options.lives) if pure]


def main() -> int:
    """Live, and judge."""
    options = argparse.ArgumentParser()
    options.add_argument("--ticks", type=int, default=100_000)
    options.add_argument("--driver-ticks", type=int, default=0)
    options.add_argument("--lives", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--cards", type=int, default=1)
    options.add_argument("--keep-days", type=int, default=7, help="as in the settings: what is older goes")
    options.add_argument("--trace", action="store_true")
    options.add_argument("--write", type=Path)
    asked = options.parse_args()
    lived: list[report.Life] = []

    def tell(going_on: report.Life) -> None:
        if asked.write:
            asked.write.write_text(report.text([*lived, going_on]), encoding="utf-8")

    for world, seed, ticks in lives_of(asked):
        with tempfile.TemporaryDirectory() as folder:
            lived.append(live(asked, report.Life(world, seed, ticks), Path(folder), tell))
    print(report.text(lived))
    return 0 if all(each.is_flat for life in lived for each in flatness.verdicts(life.measures)) else 1


if __name__ == "__main__":
    sys.exit(main())
