"""What was: readings and spin-ups go to the database, and what is asked of them is answered. Runs on the event loop's thread."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from hoofhearted_desktop.core import messages, samples, wire
from hoofhearted_desktop.core.preferences import Energy
from hoofhearted_desktop.store.episodes import LONGEST_NOTE, Answered, NoSuch, Wanted
from hoofhearted_desktop.store.recent import Recent
from hoofhearted_desktop.store.use_recent import RecentUse

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Episode, Tick
    from hoofhearted_desktop.store.columns import Reading
    from hoofhearted_desktop.store.database import Database
    from hoofhearted_desktop.store.use_rows import Piece

Json = dict[str, Any]
Answer = Callable[[Union[wire.Result, wire.Failure]], None]
MOST_EPISODES = 10_000
BY_APPLICATION = "application"
_NEW_HISTORY = ("from", "to", "max_points", "metrics", "by", "application", "most", "min")
"""A question with none of these is an old client's, and gets the columns it knows."""


class Remembering:
    """Keeps the last minutes in memory, hands the database a page every ten seconds, and has the methods that ask for the past."""

    def __init__(
        self,
        database: Database,
        post: Callable[[Callable[[], None]], None],
        running: Callable[[], tuple[Episode, ...]],
        price: Callable[[], Energy] = Energy,
        forget_usual: Callable[[], int] = lambda: 0,
    ) -> None:
        """Give `post` a call for the event loop, because the database answers from its own thread; `running` are open spin-ups.

        `price` is what energy costs now, `forget_usual` forgets what is usual and gives of how many programs.
        """
        self.database = database
        self.post = post
        self.price = price
        self._running = running
        self._forget_usual = forget_usual
        self._tick: Optional[Tick] = None
        self._recent = Recent()
        self._uses = RecentUse()
        self.methods: dict[str, Callable[[wire.Request, Answer], None]] = {
            messages.EPISODES: self._episodes,
            messages.EPISODE_GET: self._episode,
            messages.EPISODE_DELETE: self._delete,
            messages.EPISODE_NOTE: self._note,
            messages.HISTORY: self._history,
            **dict.fromkeys((messages.USAGE, *messages.DATA), self._about_data),
        }

    def _about_data(self, request: wire.Request, answer: Answer) -> None:
        from hoofhearted_desktop.agent.data_requests import DataRequests  # most agents are never asked

        DataRequests(self).methods[request.method](request, answer)

    # ------------------------------------------------------------ in

    def take(self, tick: Tick) -> None:
        """Keep a sample, and what the engine has concluded from it."""
        self._tick = tick
        self._recent.add(tick.sample)
        newest = self._recent.last
        self._uses.add(tick, newest.time_ms, newest.covered_ms)
        page = self._recent.page()
        if page:
            self.database.checkpoint(self._running(), tick.sample.time)
            self.database.add(page, self._uses.page())

    def record(self, episode: Episode) -> None:
        """Keep a spin-up that has ended."""
        self.database.record(episode)

    def finish(self) -> None:
        """Keep what is in memory only, after the engine has ended what was open: no sample will follow."""
        self.database.checkpoint((), 0.0)
        page = self._recent.last_page()
        if page:
            self.database.add(page, self._uses.page())

    # ------------------------------------------------------------ what is in memory

    @property
    def now(self) -> float:
        """The Unix time of the newest sample; before the first, the clock's."""
        return time.time() if self._tick is None else self._tick.sample.time

    def cards(self) -> dict[str, tuple[Optional[int], Optional[str]]]:
        """Give index and name of the GPUs that are there, by UUID."""
        return {} if self._tick is None else {gpu.uuid: (gpu.index, gpu.name) for gpu in self._tick.sample.gpus}

    def fresh(self) -> tuple[list[Reading], tuple[Piece, ...]]:
        """Give what is in no page yet."""
        return self._recent.fresh, self._uses.pieces

    def forget(self, before: Optional[float], *, history: bool, usual: bool) -> int:
        """Let go of what is in memory only, of before a Unix time or all of it; gives of how many programs it was usual."""
        if history:
            self._recent.forget(before)
            self._uses.forget(None if before is None else round(before * 1000))
        return self._forget_usual() if usual else 0

    # ------------------------------------------------------------ episodes

    def _episodes(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        wanted = Wanted(
            since=params.number("since") or 0.0,
            until=params.number("until"),
            limit=min(MOST_EPISODES, max(1, params.whole("limit") or 1000)),
            gpu=params.text("gpu"),
            application=params.text("application"),
        )
        running = self.running_json()

        def found(stored: Optional[list[Json]]) -> None:
            if stored is None:
                answer(wire.Failure(request.id, wire.INTERNAL_ERROR, "the history could not be read"))
                return
            have = {each.get("id") for each in stored}
            still = {each.id for each in self._running()}
            if any(each["id"] not in have | still for each in running):
                self._episodes(request, answer)  # one has ended while the database was looking: now it has it
                return
            # One that ended before it looked is in both.
            both = stored + [each for each in running if wanted.takes(each) and each["id"] not in have]
            both.sort(key=lambda each: -float(each["started"]))
            answer(wire.Result(request.id, {"episodes": both[: wanted.limit]}))

        self.database.episodes(wanted, lambda stored: self.post(lambda: found(stored)))

    def running_json(self) -> list[Json]:
        """Give the JSON of the open spin-ups."""
        return [messages.episode_to_json(each) for each in self._running()]

    def _episode(self, request: wire.Request, answer: Answer) -> None:
        beginning = self._id(request)
        running = [each for each in self.running_json() if each["id"].startswith(beginning)]
        if running and (len(running) == 1 or running[0]["id"] == beginning):
            answer(wire.Result(request.id, {"episode": running[0]}))
            return
        self.database.episode(beginning, lambda found: self._later(request, answer, found, "episode"))

    def _delete(self, request: wire.Request, answer: Answer) -> None:
        name = self._ended_id(request)
        self.database.delete(name, lambda found: self._later(request, answer, found, None))

    def _note(self, request: wire.Request, answer: Answer) -> None:
        name = self._ended_id(request)
        params = samples.Reader(request.params, "params")
        text = params.required("text", params.text("text")).strip()
        if len(text) > LONGEST_NOTE:
            raise samples.SampleError(f"params.text: a note has at most {LONGEST_NOTE} letters, this one {len(text)}")
        self.database.note(name, text, lambda found: self._later(request, answer, found, "episode"))

    @staticmethod
    def _id(request: wire.Request) -> str:
        params = samples.Reader(request.params, "params")
        return params.required("id", params.text("id") or None)

    def _ended_id(self, request: wire.Request) -> str:
        name = self._id(request)
        if any(each.id == name for each in self._running()):
            raise samples.SampleError(f"params.id: the episode {name[:100]!r} is still running")
        return name

    def _later(self, request: wire.Request, answer: Answer, found: Answered, member: Optional[str]) -> None:
        """Answer from the database's thread what it found."""
        reply: Union[wire.Result, wire.Failure]
        if found is None:
            reply = wire.Failure(request.id, wire.INTERNAL_ERROR, "the history could not be read or written")
        elif isinstance(found, NoSuch):
            reply = wire.Failure(request.id, wire.INVALID_PARAMS, f"params.id: {found.reason}")
        else:
            reply = wire.Result(request.id, {member: found} if member else found)
        self.post(lambda: answer(reply))

    # ------------------------------------------------------------ history

    def _history(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        gpu = params.required("gpu", params.text("gpu"))
        since = params.number("since")
        if not any(name in request.params for name in _NEW_HISTORY):
            answer(wire.Result(request.id, self._recent.columns(gpu, since or 0.0)))
            return
        begins, until = params.number("from"), params.number("to")
        from hoofhearted_desktop.store.history import USUAL_POINTS, Question  # most agents are never asked for it
        from hoofhearted_desktop.store.use_history import GREATEST_MOST, USUAL_MOST

        by, most = params.text("by"), params.whole("most")
        application = params.text("application")
        if by not in {None, BY_APPLICATION}:
            raise samples.SampleError(f"params.by: expected {BY_APPLICATION!r}, got {str(by)[:100]!r}")
        if most is not None and not 1 <= most <= GREATEST_MOST:
            raise samples.SampleError(f"params.most: expected a number from 1 to {GREATEST_MOST}, got {most}")
        if by is None and not (most is None and application is None):
            raise samples.SampleError(f'params.by: application and most want "by": "{BY_APPLICATION}"')

        question = Question(
            gpu,
            since if begins is None else begins,
            until,
            max_points=params.whole("max_points") or USUAL_POINTS,
            users=None if by is None else most or USUAL_MOST,
            application=application,
            lowest=params.truth("min"),
        )
        metrics = params.texts("metrics")
        if metrics is not None:
            question = question._replace(metrics=metrics)

        def found(columns: Optional[Json]) -> None:
            if columns is None:
                answer(wire.Failure(request.id, wire.INTERNAL_ERROR, "the history could not be read"))
            else:
                answer(wire.Result(request.id, columns))

        self.database.history(
            question, self._recent.fresh, lambda columns: self.post(lambda: found(columns)), pieces=self._uses.pieces
        )
