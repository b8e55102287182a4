"""Writes to a store as an agent does, in a child of this process that is killed at a moment nobody chose; again and again.

Run by test_kill.py: `python -m tests.store.killed FILE ROUNDS SEED`. A child is forked and not started, so that hundreds of them cost
seconds. It tells each page and each episode that the store says it has; the parent kills it and writes down the last words.
"""

from __future__ import annotations

import json
import os
import queue
import random
import signal
import sqlite3  # the child's own thread would import it hundreds of times
import sys
import time
from pathlib import Path
from typing import Any

from tests.store.store import NOON, Store, episode, reading
from tests.store.uses import OLLAMA, part, piece

PAGE_S = 10
LONGEST_LIFE_S = 0.05
WRITES = 0.7
assert sqlite3.threadsafety


def live(path: Path, page: int, tell: int) -> None:
    """Write page after page, from number `page` on, and an episode with each, saying what is certain."""
    with Store(path) as store:
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        while True:
            running = episode(page, started=float(NOON + page * PAGE_S), ended=None)
            store.database.record(running._replace(id=f"done{page}", ended=running.started + 1))
            store.database.checkpoint((running,), running.started + 5)
            began = NOON + page * PAGE_S
            ticks = [reading(began + second, float(page % 100)) for second in range(PAGE_S)]
            store.database.add(ticks, (piece(began, {OLLAMA: part(float(page % 100), work=0.5)}),))
            store.database.kept("nothing", answers.put)
            answers.get()
            page += 1
            os.write(tell, f"{page}\n".encode())


def main() -> None:
    """Live and be killed, ROUNDS times; print the page that was certain after each."""
    path, rounds, rng = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))  # noqa: S311 - no secret
    page, certain = 0, []
    for _ in range(rounds):
        hear, tell = os.pipe()
        child = os.fork()
        if not child:
            os.close(hear)
            live(path, page, tell)
        os.close(tell)
        # Some die while they open the file, however slow the machine is; most have written at least a page.
        words = os.read(hear, 65536) if rng.random() < WRITES else b""
        time.sleep(rng.random() * LONGEST_LIFE_S)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while piece := os.read(hear, 65536):
            words += piece
        os.close(hear)
        certain.append(int(words.split()[-1]) if words else page)
        # What comes next is dated as in an agent that started anew: later than all there was, with a gap of a page.
        page = certain[-1] + 2
    print(json.dumps(certain))


if __name__ == "__main__":
    main()
