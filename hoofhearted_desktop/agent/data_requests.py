"""Answers about all that is kept: who used the GPUs and what it cost, how much there is, and the taking out of it.

Runs on the event loop's thread; the database answers from its own. Made when somebody asks, for the sake of memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from hoofhearted_desktop.core import messages, samples, wire
from hoofhearted_desktop.store.clearing import Wish
from hoofhearted_desktop.store.usage import Stretch

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.remembering import Remembering

Json = dict[str, Any]
Answer = Callable[[Union[wire.Result, wire.Failure]], None]
USUAL_S = 7 * 86400.0
UNREADABLE = "the history could not be read"
UNDELETABLE = "nothing was deleted, because the history cannot be read or written at the moment"


class DataRequests:
    """The methods usage, data.status and data.delete."""

    def __init__(self, remembering: Remembering) -> None:
        """Answer for what `remembering` keeps."""
        self._past = remembering
        self.methods: dict[str, Callable[[wire.Request, Answer], None]] = {
            messages.USAGE: self._usage,
            messages.DATA_STATUS: self._status,
            messages.DATA_DELETE: self._delete,
        }

    def _usage(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        now = self._past.now
        until = params.number("to")
        until = now if until is None else until
        since = params.number("from")
        since = until - USUAL_S if since is None else since
        if since > until:
            raise samples.SampleError("params.from: lies after params.to")
        stretch = Stretch(since, until, params.text("gpu"), self._past.price())
        self._past.database.usage(
            stretch, self._past.running_json(), self._past.cards(), self._past.fresh(), self._reply(request, answer)
        )

    def _status(self, request: wire.Request, answer: Answer) -> None:
        self._past.database.status(self._reply(request, answer))

    def _delete(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        before = params.number("before")
        history, episodes, usual = (params.truth(name) for name in ("history", "episodes", "usual"))
        if not (history or episodes or usual):
            raise samples.SampleError("params: nothing is named to delete; say history, episodes or usual")
        if usual and before is not None:
            raise samples.SampleError("params.before: what is usual has no dates, and is only forgotten as a whole")
        forgotten = self._past.forget(before, history=history, usual=usual)
        done = self._reply(request, answer, UNDELETABLE)

        def told(found: Optional[Json]) -> None:
            if found is not None:
                found = {**found, "deleted": {**found["deleted"], "usual": forgotten}}
            done(found)

        self._past.database.clear(Wish(before, history, episodes, names=usual), told)

    def _reply(
        self, request: wire.Request, answer: Answer, otherwise: str = UNREADABLE
    ) -> Callable[[Optional[Json]], None]:
        """Give what takes the database's answer on its thread, and answers on the loop's."""

        def found(told: Optional[Json]) -> None:
            reply: Union[wire.Result, wire.Failure]
            if told is None:
                reply = wire.Failure(request.id, wire.INTERNAL_ERROR, otherwise)
            else:
                reply = wire.Result(request.id, told)
            self._past.post(lambda: answer(reply))

        return found
