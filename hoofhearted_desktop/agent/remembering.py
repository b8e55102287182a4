"""Answers what was: episodes from the database, the last minutes from memory. Runs on the event loop's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from hoofhearted_desktop.core import messages, samples, wire

if TYPE_CHECKING:
    from hoofhearted_desktop.store.database import Database
    from hoofhearted_desktop.store.recent import Recent

Json = dict[str, Any]
Answer = Callable[[Union[wire.Result, wire.Failure]], None]
MOST_EPISODES = 10_000


class Remembering:
    """The methods of the wire that ask for the past."""

    def __init__(self, database: Database, recent: Recent, post: Callable[[Callable[[], None]], None]) -> None:
        """Give `post` a call for the event loop, because the database answers from its own thread."""
        self._database = database
        self._recent = recent
        self._post = post
        self.methods: dict[str, Callable[[wire.Request, Answer], None]] = {
            messages.EPISODES: self._episodes,
            messages.HISTORY: self._history,
        }

    def _episodes(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        since = params.number("since") or 0.0
        limit = min(MOST_EPISODES, max(1, params.whole("limit") or 1000))
        self._database.episodes(since, limit, lambda found: self._post(lambda: answer(self._found(request.id, found))))

    @staticmethod
    def _found(identity: wire.Id, episodes: Optional[list[Json]]) -> Union[wire.Result, wire.Failure]:
        if episodes is None:
            return wire.Failure(identity, wire.INTERNAL_ERROR, "the history could not be read")
        return wire.Result(identity, {"episodes": episodes})

    def _history(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        gpu = params.required("gpu", params.text("gpu"))
        answer(wire.Result(request.id, self._recent.columns(gpu, params.number("since") or 0.0)))
