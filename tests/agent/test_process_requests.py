"""What is asked about one process over the wire, of whom, and what a stand-in answers."""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.agent.process_requests import ProcessRequests
from hoofhearted_desktop.core import messages, model, wire
from hoofhearted_desktop.probes.source import BY_SHELLS
from tests import readings
from tests.agent.talk import Talker
from tests.probes.test_ending import patient, start_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

SHOWN = readings.process(51877, parent=model.Parent(51800, "ollama"), command_line=("ollama", "runner"))


class Loop:
    """An event loop that does what is posted when it is asked to."""

    def __init__(self, kind: str = "nvml", uid: Optional[int] = None) -> None:
        self.posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.uid = os.geteuid() if uid is None else uid
        self.requests = ProcessRequests(kind, self.posted.put, lambda: readings.sample(0.0, processes=(SHOWN,)))

    def ask(self, method: str, **params: Any) -> Any:
        found: list[Any] = []
        self.requests.answer(wire.Request(1, method, params), found.append, self.uid)
        if not found:
            self.posted.get(timeout=20)()
        (answer,) = found
        return answer.result if isinstance(answer, wire.Result) else answer


def test_a_process_is_looked_at_and_ended() -> None:
    loop = Loop()
    with patient("--token", "s3cret") as process:
        of = {"pid": process.pid, "started": start_of(process.pid)}
        about = loop.ask(messages.PROCESS_ABOUT, **of)
        assert about["there"] is True
        assert about["parents"][0]["pid"] == os.getpid()
        assert loop.ask(messages.PROCESS_COMMAND_LINE, **of)["command_line"][-1] == "s3cret"
        assert loop.ask(messages.PROCESS_END, **of) == {"ended": True, "problem": None}
        process.wait(60)
        assert loop.ask(messages.PROCESS_ABOUT, **of) == {"there": False, "parents": []}
        assert loop.ask(messages.PROCESS_END, **of) == {"ended": True, "problem": None}, "it is what was wanted"


def test_a_whole_command_line_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with patient("--password", "hunter2hunter2") as process:
        Loop().ask(messages.PROCESS_COMMAND_LINE, pid=process.pid, started=start_of(process.pid))
    assert "hunter2" not in caplog.text


def test_for_another_user_nothing_is_ended_nor_revealed() -> None:
    for uid in (os.geteuid() + 4711, None):
        loop = Loop()
        loop.uid = uid  # type: ignore[assignment]
        with patient() as process:
            of = {"pid": process.pid, "started": start_of(process.pid)}
            answer = loop.ask(messages.PROCESS_END, **of)
            assert answer["ended"] is False
            assert "runs as another user" in answer["problem"]
            assert process.poll() is None
            refused = loop.ask(messages.PROCESS_COMMAND_LINE, **of)
            assert isinstance(refused, wire.Failure)
            assert refused.code == wire.FORBIDDEN


@pytest.mark.parametrize(
    ("kind", "said"),
    [("simulated", "nothing of it is real"), ("replay", "this is a recording"), (BY_SHELLS, "end it over ssh")],
)
def test_a_stand_in_ends_nothing(kind: str, said: str) -> None:
    """Even a real process by that number, as a recording made on this machine would name it."""
    loop = Loop(kind)
    with patient() as process:
        answer = loop.ask(messages.PROCESS_END, pid=process.pid, started=start_of(process.pid), force=True)
        assert answer["ended"] is False
        assert said in answer["problem"]
        assert process.poll() is None


def test_a_stand_in_tells_what_it_shows() -> None:
    of = {"pid": SHOWN.pid, "started": SHOWN.started}
    assert Loop("simulated").ask(messages.PROCESS_COMMAND_LINE, **of) == {"command_line": ["ollama", "runner"]}
    told = Loop("simulated").ask(messages.PROCESS_ABOUT, **of)
    assert told == {"there": True, "parents": [{"pid": 51800, "name": "ollama"}]}
    assert Loop("simulated").ask(messages.PROCESS_ABOUT, pid=7, started=1.0) == {"there": False, "parents": []}
    for kind in ("replay", BY_SHELLS):
        assert isinstance(Loop(kind).ask(messages.PROCESS_COMMAND_LINE, **of), wire.Failure)


@pytest.mark.real
def test_over_the_real_wire() -> None:
    """An agent of this user ends a child of this test, and refuses what is no request."""
    with Talker() as talker, patient() as process:
        of = {"pid": process.pid, "started": start_of(process.pid)}
        assert talker.ask(messages.PROCESS_ABOUT, **of)["there"] is True
        assert talker.ask(messages.PROCESS_END, **{**of, "started": of["started"] - 60})["ended"] is True
        assert process.poll() is None, "another process was meant, which is no more"
        refused = talker.ask(messages.PROCESS_END, pid="all")
        assert isinstance(refused, wire.Failure)
        assert refused.code == wire.INVALID_PARAMS
        assert talker.ask(messages.PROCESS_END, **of) == {"ended": True, "problem": None}
        assert process.wait(60) == -signal.SIGTERM
