"""What the store's length costs: readings of a day to ten years, and up to a million spin-ups."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.store import clearing
from hoofhearted_desktop.store.episodes import Episodes, Wanted
from hoofhearted_desktop.store.history import Question, answer
from hoofhearted_desktop.store.timeline import Timeline
from hoofhearted_desktop.store.usage import Stretch, Usage
from tests.agent.talk import Talker
from tests.benchmarks.growth.counted import Counted, counted
from tests.benchmarks.growth.slope import Growth
from tests.benchmarks.growth.stored import DAY_S, ENDS_S, EPISODE_EVERY_S, build, gpu, open_store
from tests.fake_nvml.driver import FakeDriver
from tests.fake_nvml.sysfs import FakeSysfs
from tests.store.store import episode, reading

if TYPE_CHECKING:
    from collections.abc import Callable

DAYS = (1, 7, 30, 365, 1096, 3652)
EPISODES = (0, 1_000, 10_000, 100_000, 1_000_000)
RANGES = {"hour": 3600.0, "day": DAY_S, "month": 30.0 * DAY_S, "year": 365.0 * DAY_S, "all": 3652.0 * DAY_S}
GPUS = 4
TIMES = 5


class Past:
    """A store that was opened, and what may be asked of it, as the database's thread does it."""

    def __init__(self, path: Path) -> None:
        """Open it, and take in what it knows."""
        self.path = path
        self.database = open_store(path)
        self.timeline, self.episodes = Timeline(), Episodes()
        self.load()
        self._now_s = ENDS_S + 10.0

    def load(self) -> None:
        """Take in what it knows, as at a start."""
        self.timeline.load(self.database)
        self.episodes.load(self.database)
        self.episodes.names(self.database)

    def flush(self, *, step_s: float = 10.0) -> None:
        """Write a page of ten seconds, the only thing that an agent at rest does with the store."""
        self._now_s += step_s
        names = tuple(map(gpu, range(GPUS)))
        self.timeline.take([reading(self._now_s + nth, 0.0, gpus=names) for nth in range(10)])
        self.database.execute("BEGIN IMMEDIATE")
        self.timeline.write(self.database)
        self.episodes.write(self.database)
        self.database.execute("COMMIT")
        self.timeline.written()
        self.episodes.written()

    def prune(self, end: str = "ROLLBACK") -> None:
        """Take out what is too old, as every half hour."""
        self.database.execute("BEGIN IMMEDIATE")
        self.timeline._prune(self.database, ENDS_S * 1000)
        self.database.execute(end)

    def ask(self, span_s: float, **given: Any) -> object:
        """Ask for a chart."""
        question = Question(gpu(1), ENDS_S - span_s, float(ENDS_S), **given)
        return answer(self.timeline, self.database, question, [])

    def usage(self, span_s: float) -> object:
        """Ask who used the GPUs."""
        usage = Usage(Stretch(ENDS_S - span_s, float(ENDS_S)))
        usage.read(self.timeline, self.database, [], ())
        wanted = Wanted(ENDS_S - span_s, float(ENDS_S), 2**40)
        usage.count(self.episodes.every(self.database, wanted))
        return usage.told({})

    def status(self) -> object:
        """Ask what is kept."""
        return clearing.status(self.database, self.timeline, self.path, [])

    def cost(self, work: Callable[[], object], times: int = TIMES) -> Counted:
        """Count one of these."""
        return counted(self.database, work, times)


def of_days(path: Path) -> dict[str, Counted]:
    """Give what everything costs in a store of readings."""
    past = Past(path)
    found = {"page at rest": past.cost(past.flush), "start": past.cost(past.load)}
    for name, span_s in RANGES.items():
        found[f"chart, {name}"] = past.cost(lambda span_s=span_s: past.ask(span_s))  # type: ignore[misc]
    found["chart by user, month"] = past.cost(lambda: past.ask(RANGES["month"], users=8))
    found["usage, week"] = past.cost(lambda: past.usage(7.0 * DAY_S))
    found["status"] = past.cost(past.status)
    past.prune("COMMIT")  # what of ten years is older than three
    found["thinning"] = past.cost(past.prune)
    past.database.close()
    return found


def of_episodes(path: Path, count: int) -> dict[str, Counted]:
    """Give what everything costs in a store of spin-ups."""
    past = Past(path)
    middle = ENDS_S - count / 2 * EPISODE_EVERY_S
    lists = {
        "newest 200": Wanted(limit=200),
        "200 in the middle": Wanted(until=middle, limit=200),
        "a day in the middle": Wanted(middle - DAY_S, middle),
        "a day of a GPU": Wanted(ENDS_S - DAY_S, gpu=gpu(1)),
    }
    found = {"page at rest": past.cost(past.flush), "start": past.cost(past.load)}
    for name, wanted in lists.items():
        found[name] = past.cost(lambda wanted=wanted: past.episodes.found(past.database, wanted))  # type: ignore[misc]
    found["one by its id"] = past.cost(lambda: past.episodes.one(past.database, f"{count // 2:032x}"))
    found["one that ends"] = past.cost(lambda: (past.episodes.record(episode(1_700_000)), past.flush()))
    found["usage, week"] = past.cost(lambda: past.usage(7.0 * DAY_S), 1)
    found["status"] = past.cost(past.status, 1)
    past.database.close()
    return found


def why(store: Path) -> tuple[float, float]:
    """Give milliseconds of CPU for `hoofhearted why` that starts an agent over such a store, and KiB of an agent that has answered it."""
    with tempfile.TemporaryDirectory() as folder:
        driver = FakeDriver(Path(folder))
        places = {f"HOOFHEARTED_{name}_DIR": str(Path(folder) / name) for name in ("CONFIG", "STATE", "RUNTIME")}
        more = {**driver.env(), **FakeSysfs(Path(folder)).env(), **places, "HOOFHEARTED_DATA_DIR": str(store.parent)}
        environment = {**os.environ, **more}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        spent = []
        for _ in range(TIMES):
            child = subprocess.Popen(
                [sys.executable, "-m", "hoofhearted_desktop", "why"],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            spent.append((used.ru_utime + used.ru_stime) * 1000)
        with Talker("connect", env=more) as talker:
            talker.ask(messages.WHY)
            return min(spent), talker.ask(messages.COST)["memory_rss"] / 1024


def series(found: list[dict[str, Counted]], what: str) -> dict[str, list[Optional[float]]]:
    """Give one of the counts of every question, from the smallest store to the largest."""
    return {name: [float(getattr(each[name], what)) for each in found] for name in found[0]}


def tables(days: tuple[int, ...] = DAYS, episodes: tuple[int, ...] = EPISODES) -> list[Growth]:
    """Measure all of it."""
    tell = f"{GPUS} GPUs. Counts are steps of SQLite's virtual machine, or KB that it reads from the file, for one of each."
    grown = []
    for what, sizes, make, ask in (
        ("Readings", days, lambda path, n: build(path, days=n, gpus=GPUS), lambda path, _n: of_days(path)),
        ("Spin-ups", episodes, lambda path, n: build(path, days=1, gpus=GPUS, episodes=n), of_episodes),
    ):
        found, whys = [], []
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "history.sqlite3"
                began = time.monotonic()
                make(path, size)
                print(f"{what} {size}: made in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
                whys.append(why(path))
                found.append(ask(path, size))
        unit = "days" if what == "Readings" else "spin-ups"
        read = {
            name: [None if n is None else n / 1000 for n in row] for name, row in series(found, "read_bytes").items()
        }
        grown.append(Growth(f"{what} kept: steps of SQLite", unit, list(sizes), series(found, "steps"), tell))
        grown.append(Growth(f"{what} kept: KB read from the file", unit, list(sizes), read))
        more: dict[str, list[Optional[float]]] = {
            "hoofhearted why, agent and all": [cpu for cpu, _ in whys],
            "memory of the agent, KiB": [kib for _, kib in whys],
        }
        grown.append(
            Growth(f"{what} kept: milliseconds of CPU", unit, list(sizes), {**series(found, "cpu_ms"), **more})
        )
    return grown
