"""What rules cost: at a tick, for a program that is judged first, when the file is read again, and in the list of them."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.agent.watch import Identity, Watch
from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.expectations import Rule
from hoofhearted_desktop.store import settings, settings_edit
from hoofhearted_desktop.store.database import MEMORY, Database
from tests.benchmarks.growth.slope import Growth
from tests.readings import gpu, process, sample, used

if TYPE_CHECKING:
    from collections.abc import Callable


RULES = (0, 10, 50, 100, 200, 400, 800)
TIMES = 7


def written(path: Path, count: int) -> None:
    """Write so many rules, none of which matches."""
    made = [
        f'[[expectations]]\napplication = "program{number}"\nuser = "user{number}"\nhours = "22:00-06:00"\n'
        for number in range(count)
    ]
    path.write_text("\n".join(made), encoding="utf-8")


def shortest(work: Callable[[], object], times: int = TIMES) -> float:
    """Give the milliseconds of processor time of the shortest of some runs."""
    spent = []
    for _ in range(times):
        began = time.thread_time()
        work()
        spent.append(time.thread_time() - began)
    return min(spent) * 1000


class Ruled:
    """An agent's mind with so many rules."""

    def __init__(self, path: Path) -> None:
        """Begin."""
        self.path = path
        self.database = Database(MEMORY, lambda _problem: None)
        self.watch = Watch(
            Identity("dreams", "nvml", None), self.database, lambda call: call(), lambda _told: None, path
        )
        self.now = 0.0
        self.pid = 1000

    def tick(self) -> None:
        """Take a tick of a program that works on."""
        self.now += 1.0
        shown = gpu(60.0, processes=(used(self.pid, 60.0),))
        self.watch.take(sample(self.now, shown, processes=(process(self.pid, f"job{self.pid}"),)))

    def newcomer(self) -> None:
        """Take a tick of a program that is judged for the first time."""
        self.pid += 1
        self.tick()

    def ask(self, method: str, **params: Any) -> None:
        """Ask something that is answered at once."""
        answers: list[object] = []
        self.watch.answer(wire.Request(1, method, params), answers.append)
        assert answers


def costs(count: int) -> dict[str, float]:
    """Give them, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.toml"
        written(path, count)
        ruled = Ruled(path)
        for _ in range(10):
            ruled.tick()
        found = {
            "a tick": shortest(ruled.tick, 30),
            "a program judged first": shortest(ruled.newcomer, 30),
            "reading the file": shortest(lambda: settings.load(path)),
            "the list of them": shortest(lambda: ruled.ask(messages.EXPECTATIONS)),
            "one more": shortest(lambda: settings_edit.add_rule(path, Rule(os.urandom(8).hex(), application="x")), 5),
        }
        ruled.database.close()
        return found


def tables(rules: tuple[int, ...] = RULES) -> list[Growth]:
    """Measure."""
    found = [costs(count) for count in rules]
    return [
        Growth(
            "Rules",
            "rules",
            list(rules),
            {name: [each[name] for each in found] for name in found[0]},
            "Milliseconds of CPU; each rule has three conditions, and none matches.",
        )
    ]
