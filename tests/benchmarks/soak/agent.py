"""The agent under the soak, one process: its real loop, sampler, engine, detector, store and socket, over a world faster than time.

    python -m tests.benchmarks.soak.agent --world pure --seed 1 --ticks 100000 --every 1000 --directory /tmp/x

It prints a line of JSON for each measure, and one at its end. Time in the world is the world's; the loop's own patience with
clients is the clock's, because they are real.
"""

from __future__ import annotations

import argparse
import collections
import functools
import gc
import json
import logging
import os
import sys
import threading
import time
import tracemalloc
from pathlib import Path
from typing import Any

from hoofhearted_desktop.agent import host, notify_socket, pace, sampler, service
from hoofhearted_desktop.agent.server import Server
from hoofhearted_desktop.agent.watch import Identity, Watch
from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import allocator
from hoofhearted_desktop.store import database
from tests.benchmarks.soak.world import World

SETTINGS = '[data]\nkeep_days = {keep_days}\n\n[[expectations]]\napplication = "worker1"\n'


class SoakServer(Server):
    """The agent's loop, with a world's time in what it says by itself."""

    world: World

    def _take(self, item: Any) -> None:
        if isinstance(item, sampler.Failed):
            assert self.watch is not None
            time_s, monotonic = self.world.now
            self.tell(self.watch.take(model.Sample("soak", time_s, monotonic, problems=(item.problem,))))
            return
        super()._take(item)
        if isinstance(item, model.Sample):
            self.world.taken()


def kinds() -> collections.Counter[str]:
    """Count what Python's collector knows, by type."""
    return collections.Counter(f"{type(each).__module__}.{type(each).__qualname__}" for each in gc.get_objects())


class Measuring:
    """Takes the measures, on the loop's thread."""

    def __init__(self, options: argparse.Namespace, world: World, server: Server) -> None:
        """Know what is measured."""
        self._options, self._world, self._server = options, world, server
        self._file = options.directory / "data" / database.FILE
        self._began = time.monotonic()
        self._half: collections.Counter[str] = collections.Counter()

    def take(self, ticks: int) -> None:
        """Print a line."""
        gc.collect()
        pages = [int(word) for word in Path("/proc/self/statm").read_text(encoding="ascii").split()]
        log = self._file.with_name(self._file.name + "-wal")
        found = {
            "ticks": ticks,
            "cpu_s": round(time.process_time(), 1),
            "wall_s": round(time.monotonic() - self._began, 1),
            "rss_kib": pages[1] * os.sysconf("SC_PAGE_SIZE") // 1024,
            "objects": len(gc.get_objects()) + gc.get_freeze_count(),
            "blocks": sys.getallocatedblocks(),
            "files": len(os.listdir("/proc/self/fd")),
            "threads": len(os.listdir("/proc/self/task")),
            "database": self._file.stat().st_size if self._file.exists() else 0,
            "log": log.stat().st_size if log.exists() else 0,
            "clients": len(self._server._seats),
            "faults": self._world.faults,
        }
        if tracemalloc.is_tracing():
            found["traced"] = tracemalloc.get_traced_memory()[0]
        if self._options.ticks // 2 <= ticks < self._options.ticks // 2 + self._options.every:
            self._half = kinds()
        print(json.dumps(found), flush=True)
        if ticks >= self._options.ticks:
            more = kinds()
            more.subtract(self._half)
            grown = [[kind, count] for kind, count in more.most_common(8) if count > 0]
            print(json.dumps({"ended": ticks, "grown": grown}), flush=True)
            self._server.stop()


def settle(store: database.Database) -> None:
    """Wait until the database has done all it was given."""
    done = threading.Event()
    store.kept("nothing", lambda _value: done.set())
    done.wait()


def run(options: argparse.Namespace, world: World) -> None:
    """Be an agent until all ticks are taken."""
    config = options.directory / "config"
    config.mkdir(parents=True, exist_ok=True)
    (config / "settings.toml").write_text(SETTINGS.format(keep_days=options.keep_days), encoding="utf-8")
    sampler.LONGEST_BACK_OFF_S = 0.0  # a source that fails is asked again at once
    post = service.take(options.directory / "run")
    assert isinstance(post, service.Post), post
    server = SoakServer(leave_when_alone=False)
    server.world = world
    life = host.Life(notify_socket.NotifySocket())
    server.beat, server.saw = life.beat, life.saw
    store = database.Database(
        options.directory / "data" / database.FILE,
        lambda problem: server.post(lambda: watch.store_reports(problem)),
    )
    watch = Watch(
        Identity("soak", world.kind, None),
        store,
        server.post,
        server.tell,
        config / "settings.toml",
        memory=store,
        tidy=allocator.Tidying(),
    )
    server.watch = watch
    measuring = Measuring(options, world, server)

    def after(ticks: int) -> None:
        if ticks % 200 == 0:
            settle(store)
        if ticks % options.every == 0:
            server.post(functools.partial(measuring.take, ticks))
        if ticks in world.silences:
            server.post(lambda: server.tell(watch.silence(9.0, *world.now)))

    world.after = after
    reading = sampler.Sampler(world, server.post, pace.Pace(0.0), world.calls)
    server.look_after = reading.look_after
    post.attend(server)
    reading.start()
    try:
        server.run()
    finally:
        post.close()
        world.end()
        answered = reading.stop()
        watch.finish()
        store.close()
        server.close()
        post.leave()
    sys.stdout.flush()
    os._exit(0 if answered else 3)


def main() -> None:
    """Read the command line."""
    options = argparse.ArgumentParser()
    options.add_argument("--world", choices=("pure", "driver"), default="pure")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--ticks", type=int, default=100_000)
    options.add_argument("--every", type=int, default=1000)
    options.add_argument("--cards", type=int, default=1)
    options.add_argument("--keep-days", type=int, default=7)
    options.add_argument("--directory", type=Path, required=True)
    options.add_argument("--trace", action="store_true")
    asked = options.parse_args()
    logging.basicConfig(level=logging.CRITICAL)
    if asked.trace:
        tracemalloc.start()
    allocator.share_one_arena()
    allocator.forget_references()
    world = World(asked.seed, asked.ticks, asked.cards)
    if asked.world == "driver":
        from tests.benchmarks.soak.driver_world import DriverWorld

        world = DriverWorld(asked.seed, asked.ticks, asked.directory)
    run(asked, world)


if __name__ == "__main__":
    main()
