"""Answers what other settings would have made of the last day: reads the history GPU by GPU, and runs the detector over it.

The detector runs on the database's thread, a quarter of a day at a time, so that neither samples nor what is written wait
long. One preview is made at a time; a few wait for it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.agent.local_time import local_time
from hoofhearted_desktop.core import messages, preview, samples, wire
from hoofhearted_desktop.store.episodes import Wanted
from hoofhearted_desktop.store.history import Question
from hoofhearted_desktop.store.settings_values import TABLES

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.core.hours import Moment
    from hoofhearted_desktop.store.columns import Reading
    from hoofhearted_desktop.store.database import Database
    from hoofhearted_desktop.store.settings import Settings

Json = dict[str, Any]
Answer = Callable[[Union[wire.Result, wire.Failure]], None]

LONGEST_S = 86_400.0
PIECE_S = 21_600.0
POINTS = 5000
MOST_WAITING = 8
MOST_TOLD = 200
MOST_EPISODES = 1000
_UNREADABLE = "the history could not be read"


class Card(NamedTuple):
    """A GPU whose history is looked at: its UUID, its name, and its idle power where that was learned."""

    uuid: str
    name: Optional[str]
    idle_w: Optional[float]


class _Wanted(NamedTuple):
    request: wire.Request
    answer: Answer
    settings: Settings
    since: float
    until: float


class Previews:
    """Makes one preview after the other."""

    def __init__(
        self,
        database: Database,
        post: Callable[[Callable[[], None]], None],
        settings: Callable[[], Settings],
        cards: Callable[[], list[Card]],
        running: Callable[[], tuple[Episode, ...]],
        fresh: Callable[[], list[Reading]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Give `post` a call for the event loop; `running` are open spin-ups, `fresh` the ticks that no page has yet."""
        self._database = database
        self._post = post
        self._settings = settings
        self._cards = cards
        self._running = running
        self._fresh = fresh
        self._clock = clock
        self._waiting: list[_Wanted] = []

    def answer(self, request: wire.Request, answer: Answer) -> None:
        """Take one request, and answer it when it is its turn; raises SampleError."""
        wanted = self._wanted(request, answer)
        if len(self._waiting) > MOST_WAITING:
            answer(wire.Failure(request.id, wire.INTERNAL_ERROR, "too many previews are being made; ask again later"))
            return
        self._waiting.append(wanted)
        if len(self._waiting) == 1:
            _Making(self, wanted).begin()

    def _wanted(self, request: wire.Request, answer: Answer) -> _Wanted:
        params = samples.Reader(request.params, "params")
        settings = self._settings()
        for table in ("watching", "notifications"):
            for key in TABLES[table]:
                if key in request.params:
                    try:
                        settings = settings.choose(table, key, request.params[key])
                    except ValueError as error:
                        raise samples.SampleError(f"params.{key}: {error}") from error
        until, since = params.number("until"), params.number("since")
        until = self._clock() if until is None else until
        since = until - LONGEST_S if since is None else since
        if not 0 < until - since <= LONGEST_S:
            raise samples.SampleError("params.since: expected a time before until, and at most a day before it")
        return _Wanted(request, answer, settings, since, until)

    @property
    def database(self) -> Database:
        """Where the past is."""
        return self._database

    @property
    def cards(self) -> list[Card]:
        """The GPUs there are."""
        return self._cards()

    @property
    def running(self) -> tuple[Episode, ...]:
        """The open spin-ups."""
        return self._running()

    @property
    def fresh(self) -> list[Reading]:
        """The ticks that the database has not been given yet."""
        return self._fresh()

    @property
    def release_s(self) -> float:
        """By which release what is recorded was made."""
        return self._settings().watching.release_s

    def done(self, wanted: _Wanted, found: Union[Json, str]) -> None:
        """Answer from any thread, and begin with the next."""

        def on_loop() -> None:
            self._waiting.pop(0)
            if self._waiting:
                _Making(self, self._waiting[0]).begin()
            if isinstance(found, str):
                wanted.answer(wire.Failure(wanted.request.id, wire.INTERNAL_ERROR, found))
            else:
                wanted.answer(wire.Result(wanted.request.id, found))

        self._post(on_loop)


class _Making:
    """One preview being made; each answer of the database's asks the next question."""

    def __init__(self, previews: Previews, wanted: _Wanted) -> None:
        self._previews = previews
        self._wanted = wanted
        self._cards = previews.cards
        self._running = list(previews.running)
        self._fresh = previews.fresh
        self._found: list[tuple[str, preview.Stretch]] = []
        self._step_s = 0.0

    def begin(self) -> None:
        self._next()

    def _next(self) -> None:
        """Begin with the next GPU, or ask at last who it was."""
        if not self._cards:
            wanted = Wanted(self._wanted.since, self._wanted.until, limit=MOST_EPISODES)
            self._previews.database.episodes(wanted, self._finish)
            return
        card, settings = self._cards.pop(0), self._wanted.settings
        self._ask(card, preview.Course(settings.timing, settings.thresholds, card.idle_w), self._wanted.since)

    def _ask(self, card: Card, course: preview.Course, since: float) -> None:
        until = min(since + PIECE_S, self._wanted.until)

        def take(columns: Optional[Json]) -> None:
            if columns is None:
                self._previews.done(self._wanted, _UNREADABLE)
                return
            self._step_s = max(self._step_s, columns["step_s"])
            course.take(columns)
            if until < self._wanted.until:
                self._ask(card, course, until)
                return
            self._found += [(card.uuid, each) for each in course.finish()]
            self._next()

        question = Question(card.uuid, since, until, max_points=POINTS, metrics=preview.METRICS)
        self._previews.database.history(question, self._fresh, take)

    def _finish(self, stored: Optional[list[Json]]) -> None:
        if stored is None:
            self._previews.done(self._wanted, _UNREADABLE)
            return
        recorded = list(self._running)
        for each in stored:
            try:
                recorded.append(messages.episode_from_json(each))
            except samples.SampleError:
                continue
        settings = self._wanted.settings
        wishes = preview.Wishes(
            settings.rules,
            settings.notifications,
            settings.watching.hold_s,
            joins=settings.watching.release_s >= self._previews.release_s,
        )
        told = preview.told_of(self._found, recorded, wishes, _moment)
        self._previews.done(
            self._wanted,
            {
                "since": self._wanted.since,
                "until": self._wanted.until,
                "step_s": self._step_s,
                "spin_ups": len(told),
                "unexpected": sum(each.expected is False for each in told),
                "unknown": sum(each.expected is None for each in told),
                "told": sum(each.told for each in told),
                "episodes": [dict(each._asdict()) for each in told[-MOST_TOLD:]],
            },
        )


def _moment(unix: float) -> Optional[Moment]:
    local = local_time(unix)
    return None if local is None else local.moment
