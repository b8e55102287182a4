"""Prints what a year of 8 GPUs costs on disk, how long its questions take, and how much is written in a day.

Four programs hold each GPU, now and then a fifth, and one or two of them work.
The year goes through the real store: a reading every three minutes, in the last two months every minute, in the last three days every second, because
only what is kept of the year counts for the figures. A question's time is the processor's, of the database's thread: the disk's cache is warm.
"""

from __future__ import annotations

import queue
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.use import Who
from hoofhearted_desktop.store.columns import Reading, Row, row_of
from hoofhearted_desktop.store.database import Database
from hoofhearted_desktop.store.history import Question
from hoofhearted_desktop.store.use_rows import Parts, Piece

GPUS = [f"GPU-{number:08x}-0000-4000-8000-{number:012x}" for number in range(8)]
DAY_S = 86400
BEGAN_S = 1_735_689_600
FINE_DAYS = 3
MINUTE_DAYS = 61
POOL = 4096
NAMES = [Who(f"program{number}.py", None, f"user{number % 4}", f"container-{number}") for number in range(40)]


def reading(rng: random.Random, *, busy: bool) -> Row:
    """One GPU's reading as a real one is: noisy while it works, nearly still at rest."""
    sm = rng.randrange(40, 100) if busy else 0
    return row_of(
        model.Gpu(
            uuid="",
            power_state="active",
            utilization=model.Utilization(sm, sm // 2, rng.randrange(30) if busy else 0, 0),
            memory=model.Memory(rng.randrange(8, 20) << 28 if busy else 314572800),
            temperature_c=rng.randrange(50, 75) if busy else rng.randrange(38, 41),
            power_w=round(20 + 2.8 * sm + rng.random() * 9, 1),
            fan_percent=rng.randrange(30, 60) if busy else 0,
            clocks_mhz=model.Clocks(rng.randrange(1600, 1950) if busy else 210, 9501 if busy else 405),
        )
    )


def bytes_written() -> int:
    """Give what this process has given to write(2) so far (proc_pid_io(5))."""
    lines = dict(line.split(": ") for line in Path("/proc/self/io").read_text(encoding="ascii").splitlines())
    return int(lines["wchar"])


def ask(database: Database, question: Question) -> tuple[Any, float]:
    """Give an answer and the milliseconds of processor time it took, while nothing else is done in this process."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    database.kept("nothing", answers.put)
    answers.get()
    began = time.process_time()
    database.history(question, [], answers.put)
    found = answers.get()
    return found, (time.process_time() - began) * 1000


def parts(rng: random.Random, second: int, *, busy: bool) -> Parts:
    """Who has how much of a GPU: four hold memory, another one each day, and one or two of them work."""
    here = [NAMES[(second // DAY_S + number) % len(NAMES)] for number in range(4 + (second // 3600) % 2)]
    sm = rng.randrange(4000, 10_000) if busy else 1
    found = {whose: (1, 1, 1, 2048 * (nth + 1), 0, 0) for nth, whose in enumerate(here)}
    if busy:
        found[here[0]] = (sm, sm // 2, 1, 8000, 7000, 1800)
        found[here[1]] = (sm // 3, 1, 1, 4000, 3000, 600)
    return found


def feed(database: Database, pool: dict[bool, list[Row]], first_s: int, last_s: int, step_s: int) -> None:
    """Give the store the readings of a stretch of time: each GPU works two hours of five, with its own phase."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    rng = random.Random(2)  # noqa: S311 - the same every time
    page: list[Reading] = []
    pieces: list[Piece] = []
    for number, second in enumerate(range(first_s, last_s, step_s)):
        rows = {
            gpu: pool[(second // 3600 + nth) % 5 < 2][(number * 7 + nth * 501) % POOL] for nth, gpu in enumerate(GPUS)
        }
        page.append(Reading(second * 1000, step_s * 1000, rows))
        if step_s >= 10 or len(page) == 10:
            covered_ms = max(10, step_s) * 1000
            begins_ms = (second - second % 10) * 1000
            pieces += [
                Piece(gpu, begins_ms, covered_ms, parts(rng, second, busy=(second // 3600 + nth) % 5 < 2))
                for nth, gpu in enumerate(GPUS)
            ]
        if len(page) == 10:
            database.add(page, tuple(pieces))
            page, pieces = [], []
            if number % 1000 == 9:
                database.kept("nothing", answers.put)
                answers.get()
    database.kept("nothing", answers.put)
    answers.get()


def main() -> None:
    """Build the year and print."""
    rng = random.Random(1)  # noqa: S311 - the same noise every time
    pool = {busy: [reading(rng, busy=busy) for _ in range(POOL)] for busy in (False, True)}
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 365
    ends_s = BEGAN_S + days * DAY_S
    fine_s = ends_s - FINE_DAYS * DAY_S
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "history.sqlite3"
        database = Database(path, lambda problem: print("problem:", problem))
        began = time.perf_counter()
        minutes_s = max(BEGAN_S, ends_s - MINUTE_DAYS * DAY_S)
        feed(database, pool, BEGAN_S, minutes_s, 180)
        feed(database, pool, minutes_s, fine_s, 60)
        before, fine_began, cpu = bytes_written(), time.perf_counter(), time.process_time()
        feed(database, pool, fine_s, ends_s, 1)
        fine_took, cpu = time.perf_counter() - fine_began, time.process_time() - cpu
        written = (bytes_written() - before) / FINE_DAYS
        print(f"built {days} days of {len(GPUS)} GPUs in {time.perf_counter() - began:.0f} s")
        print(
            f"the store's processor time a day of a reading a second: {cpu / FINE_DAYS:.1f} s ({fine_took:.0f} s wall)"
        )
        print(f"bytes written in a day: {written / 1e6:.1f} MB, {written * 365 / 1e9:.1f} GB a year")
        for name, span_s in (("hour", 3600), ("day", DAY_S), ("month", 30 * DAY_S), ("year", 365 * DAY_S)):
            for points in (600, 2000):
                took, found = [], None
                for nth in range(9):
                    question = Question(GPUS[nth % 8], ends_s - span_s, ends_s, max_points=points)
                    found, each = ask(database, question)
                    took.append(each)
                print(
                    f"a {name:5} of one GPU, {points:4} points: {statistics.median(took):6.1f} ms,"
                    f" {len(found['time'])} points of {found['step_s']:g} s, 10 metrics"
                )
        for name, span_s in (("day", DAY_S), ("month", 30 * DAY_S), ("year", 365 * DAY_S)):
            took = []
            for nth in range(9):
                question = Question(GPUS[nth % 8], ends_s - span_s, ends_s, metrics=("sm",), users=8)
                found, each = ask(database, question)
                took.append(each)
            print(f"a {name:5} of one GPU by application, 600 points: {statistics.median(took):6.1f} ms")
        before = bytes_written()
        database.close()
        sizes = {each.name: each.stat().st_size for each in sorted(Path(directory).iterdir())}
        print(
            f"on disk: {sum(sizes.values()) / 1e6:.1f} MB {sizes}, of which the last write {bytes_written() - before} bytes"
        )


if __name__ == "__main__":
    main()
