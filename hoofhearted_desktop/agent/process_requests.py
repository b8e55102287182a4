"""What is asked about one process: its parents, its whole command line, its end. Read and done on a thread that ends.

A whole command line is neither logged nor kept: it goes to the one who asked, if it is theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from hoofhearted_desktop.core import messages, naming, wire
from hoofhearted_desktop.core.samples import Reader
from hoofhearted_desktop.probes import ending
from hoofhearted_desktop.probes.errands import Errands
from hoofhearted_desktop.probes.source import BY_SHELLS

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

Found = Union[wire.Result, wire.Failure]
Answer = Callable[[Found], None]
Json = dict[str, Any]

REAL = "nvml"
_NOT_REAL = {
    "simulated": "this is the simulated server: nothing of it is real, so there is nothing to end",
    "replay": "this is a recording: what it shows ran once, and cannot be ended any more",
    BY_SHELLS: "this server is read without an agent on it, which could end a process; end it over ssh",
}
_OTHER_USER = "the agent that watches here runs as another user, and ends nothing for you; end it in a terminal"
_NO_LINE = {
    "replay": "a recording has only what was left after secrets were taken out",
    BY_SHELLS: "this server is read without an agent on it, which could read the rest",
}


class ProcessRequests:
    """Answers for the processes of the machine that is watched. `post` brings a call to the event loop."""

    def __init__(
        self,
        kind: str,
        post: Callable[[Callable[[], None]], None],
        sample: Callable[[], Optional[model.Sample]],
    ) -> None:
        """`kind` is that of the source; of one that is not this machine's, all there is to know is in the last `sample`."""
        self._kind = kind
        self._post = post
        self._sample = sample
        self._errands = Errands("processes")

    def answer(self, request: wire.Request, answer: Answer, uid: Optional[int]) -> None:
        """Answer one request of the user `uid`; None where nobody says who asks."""
        part = Reader(request.params, "params")
        pid, started = part.required("pid", part.whole("pid")), part.number("started")
        if self._kind != REAL:
            answer(self._of_sample(request, pid, started))
            return

        def errand() -> None:
            try:
                found = _look(request, pid, started, uid)
            except Exception as error:
                self._post(lambda: answer(wire.Failure(request.id, wire.INTERNAL_ERROR, "it could not be found out")))
                raise error from None
            self._post(lambda: answer(found))

        if not self._errands.run(errand):
            answer(wire.Failure(request.id, wire.TOO_MANY_REQUESTS, "too much is asked about processes at once"))

    def _of_sample(self, request: wire.Request, pid: int, started: Optional[float]) -> Found:
        sample = self._sample()
        shown = sample.processes if sample is not None else ()
        found = next((each for each in shown if (each.pid, each.started) == (pid, started)), None)
        if request.method == messages.PROCESS_END:
            return wire.Result(request.id, {"ended": False, "problem": _NOT_REAL.get(self._kind)})
        if request.method == messages.PROCESS_ABOUT:
            above = () if found is None or found.parent is None else (found.parent,)
            return wire.Result(request.id, _about(above, there=found is not None and found.missing != "gone"))
        if self._kind in _NO_LINE:
            return wire.Failure(request.id, wire.FORBIDDEN, _NO_LINE[self._kind])
        if found is None or found.command_line is None:
            return wire.Failure(request.id, wire.INVALID_PARAMS, f"process {pid} {ending.GONE.text}")
        return wire.Result(request.id, {"command_line": list(found.command_line)})


def _about(parents: tuple[model.Parent, ...], *, there: bool) -> Json:
    return {
        "there": there,
        "parents": [{"pid": each.pid, "name": naming.printable(each.name or "") or None} for each in parents],
    }


def _look(request: wire.Request, pid: int, started: Optional[float], uid: Optional[int]) -> Found:
    looked = ending.Processes()
    if request.method == messages.PROCESS_ABOUT:
        parents = looked.parents(pid, started)
        if isinstance(parents, ending.Problem):
            return wire.Result(request.id, _about((), there=parents != ending.GONE))
        return wire.Result(request.id, _about(parents, there=True))
    if request.method == messages.PROCESS_COMMAND_LINE:
        line = looked.command_line(pid, started, uid)
        if isinstance(line, ending.Problem):
            return wire.Failure(request.id, wire.FORBIDDEN, f"process {pid} {line.text}")
        return wire.Result(request.id, {"command_line": list(line)})
    return wire.Result(request.id, _end(looked, request, pid, started, uid))


def _end(
    looked: ending.Processes, request: wire.Request, pid: int, started: Optional[float], uid: Optional[int]
) -> Json:
    if uid is None or uid != ending.own_user():
        return {"ended": False, "problem": _OTHER_USER}
    problem = looked.end(pid, started, force=Reader(request.params, "params").truth("force"))
    done = problem is None or problem == ending.GONE
    return {"ended": done, "problem": None if done or problem is None else f"process {pid} {problem.text}"}
