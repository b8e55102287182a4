"""A database of a test, asked and answered at once."""

from __future__ import annotations

import functools
import queue
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.core.assessment import Activity, Episode, Level, Participant, Verdict
from hoofhearted_desktop.store.columns import Reading, Row, row_of
from hoofhearted_desktop.store.database import Database
from tests import readings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typing_extensions import Self

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.store.history import Question

PATIENCE_S = 60
NOON = 1_760_140_800
"""The beginning of a window in every tier."""


def episode(number: int, **given: Any) -> Episode:
    whole = Episode(
        id=f"e{number:07d}",
        host="dreams",
        gpu="GPU-1",
        gpu_name="NVIDIA GeForce RTX 3090",
        started=1000.0 * number,
        ended=1000.0 * number + 60,
        activity=Activity.COMPUTING,
        peak=Level(87.0, 0.0, 0.0, 212.0, 71.0),
        mean=Level(80.0),
        energy_wh=3.5,
        processes=(Participant(f"name{number}", 4242, 100.0, 0.97, "david", expected=False),),
        verdict=Verdict(False, "default", "first time seen"),
    )
    return whole._replace(**given)


@functools.lru_cache
def row(sm: Optional[float]) -> Row:
    return row_of(readings.gpu(sm, power_w=None if sm is None else 20.0 + 2 * sm))


def reading(
    time: float, sm: Optional[float] = 50.0, *, covered_s: float = 1.0, gpus: tuple[str, ...] = ("GPU-1",)
) -> Reading:
    """A tick in which every GPU has the same load."""
    return Reading(round(time * 1000), round(covered_s * 1000), dict.fromkeys(gpus, row(sm)))


class Store:
    """A Database with its problems, that is closed at the end."""

    def __init__(self, path: Path, **given: Any) -> None:
        self.problems: list[Optional[model.Problem]] = []
        self.database = Database(path, self.problems.append, **given)

    def ask(self, method: Callable[..., None], *arguments: Any) -> Any:
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        method(*arguments, answers.put)
        return answers.get(timeout=PATIENCE_S)

    def settle(self) -> None:
        """Wait until all that was given has been taken, and what was to be written has been written or refused."""
        self.ask(self.database.episode, "nothing")

    def history(self, question: Question, fresh: Optional[list[Reading]] = None) -> Any:
        return self.ask(self.database.history, question, fresh or [])

    def feed(
        self, first: float, last: float, step: float = 1.0, sm: float = 50.0, *, page: int = 10, **given: Any
    ) -> None:
        """Give pages of so many ticks from the time `first` to before `last`."""
        count = round((last - first) / step)
        for at in range(0, count, page):
            ticks = range(at, min(at + page, count))
            self.database.add([reading(first + nth * step, sm, covered_s=step, **given) for nth in ticks])
        self.settle()

    @property
    def trouble(self) -> list[str]:
        """The codes of what was reported, "" where it was over."""
        return [problem.code if problem else "" for problem in self.problems]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()
