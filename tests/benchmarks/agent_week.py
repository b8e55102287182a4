"""Prints what an agent's mind costs: engine and store of 4 GPUs through a simulated week, at speed.

Not in it: asking the driver and the processes (`nvml_calls`, `process_cost`), and clients. Processor time, bytes given to write(2), and
resident memory at the start (after an hour, when all that is bounded by time has begun to fill, and one question, which
loads the words) and at the end.
"""

from __future__ import annotations

import gc
import queue
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.agent.watch import Identity, Watch
from hoofhearted_desktop.core import messages, model, wire
from hoofhearted_desktop.probes import allocator
from hoofhearted_desktop.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable

GPUS = 4
HOUR_S, DAY_S = 3600, 86400
BEGAN_S = 1_764_547_200
NOBODY = model.Process(1, 1.0, name="init")


def process(number: int) -> model.Process:
    """A program that works on GPU `number`."""
    return model.Process(
        4000 + number,
        100.0,
        f"worker{number}",
        f"/usr/bin/worker{number}",
        (f"/usr/bin/worker{number}", "--serve"),
        "david",
    )


PROCESSES = tuple(process(number) for number in range(GPUS))


def gpu(number: int, rng: random.Random, *, busy: bool) -> model.Gpu:
    """One reading: noisy while it works."""
    sm = rng.randrange(60, 100) if busy else 0
    used = model.GpuProcess(4000 + number, 100.0, ("compute",), 1 << 30, sm)
    return model.Gpu(
        uuid=f"GPU-{number:08x}-0000-4000-8000-000000000000",
        index=number,
        name="NVIDIA GeForce RTX 3090",
        power_state="active",
        utilization=model.Utilization(sm, sm // 2, 0, 0),
        memory=model.Memory((2 << 30) + (rng.randrange(1 << 28) if busy else 0), 24 << 30, 300 << 20),
        temperature_c=40 + sm // 3,
        fan_percent=30 if busy else 0,
        power_w=round(22 + 2.8 * sm + rng.random(), 1),
        power_limit_w=350.0,
        clocks_mhz=model.Clocks(1905 if busy else 210, 9751 if busy else 405),
        pstate=2 if busy else 8,
        processes=(used,),
    )


def working(number: int, second: int) -> bool:
    """Each GPU has bursts of minutes some hours of the day, and one works a night through."""
    if number == 0:
        return second % DAY_S < 6 * HOUR_S
    return second // HOUR_S % (number + 2) == 0 and second % 300 < 100


def resident_kib() -> int:
    """Give the resident memory of this process that is its own (proc_pid_status(5)): anonymous pages."""
    gc.collect()
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    return int(lines["RssAnon"].split()[0])


def bytes_written() -> int:
    """Give what this process has given to write(2) (proc_pid_io(5))."""
    return int(
        dict(line.split(": ") for line in Path("/proc/self/io").read_text(encoding="ascii").splitlines())["wchar"]
    )


def settle(database: Database) -> None:
    """Wait until the database has done all it was given."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    database.kept("nothing", answers.put)
    answers.get()


def live(watch: Watch, database: Database, pools: list[dict[bool, list[model.Gpu]]], first_s: int, last_s: int) -> int:
    """Let the seconds pass; gives how many changes of episodes subscribers would have heard."""
    heard = 0
    for second in range(first_s, last_s):
        gpus = tuple(pools[number][working(number, second)][(second * 7 + number) % 1024] for number in range(GPUS))
        sample = model.Sample("dreams", float(BEGAN_S + second), 1000.0 + second, gpus, (NOBODY, *PROCESSES))
        heard += len(watch.take(sample).notices)
        if second % 60 == 0:
            settle(database)
    settle(database)
    return heard


def main() -> None:
    """Live a week, and print."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    allocator.share_one_arena()
    rng = random.Random(1)  # noqa: S311 - the same noise every time
    pools = [
        {busy: [gpu(number, rng, busy=busy) for _ in range(1024)] for busy in (False, True)} for number in range(GPUS)
    ]
    posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "history.sqlite3"
        database = Database(path, lambda problem: print("problem:", problem))
        watch = Watch(
            Identity("dreams", "nvml", None),
            database,
            posted.put,
            lambda _broadcast: None,
            None,
            tidy=allocator.Tidying(),
        )
        live(watch, database, pools, 0, HOUR_S)
        watch.answer(wire.Request(1, messages.WHY, {}), lambda _found: None)
        started_kib, written, cpu, wall = resident_kib(), bytes_written(), time.process_time(), time.monotonic()
        for day in range(days):
            heard = live(watch, database, pools, HOUR_S + day * DAY_S, HOUR_S + (day + 1) * DAY_S)
            print(f"day {day + 1}: {resident_kib()} KiB of own memory, {heard} changes of episodes", flush=True)
        ended_kib, cpu = resident_kib(), (time.process_time() - cpu) / days
        print(f"{GPUS} GPUs, {days} days at {days * DAY_S / (time.monotonic() - wall):.0f} times real time")
        print(f"processor time a simulated day: {cpu:.1f} s, {cpu / DAY_S * 100:.3f} % of one core")
        print(f"bytes written a simulated day: {(bytes_written() - written) / days / 1e6:.1f} MB")
        print(
            f"own memory after an hour {started_kib} KiB, at the end {ended_kib} KiB: grown by {ended_kib - started_kib} KiB"
        )
        watch.finish()
        database.close()
        print(f"on disk: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
