"""What an agent says of its service, read by who looks from afar: honest answers, old agents, and nonsense."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core import wire
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.link import administering, keeping_watch, local
from hoofhearted_desktop.link.administering import Told
from hoofhearted_desktop.link.keeping_watch import CannotSay, Outcome, Standing, Unit
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.stream import Unreachable
from hoofhearted_desktop.link.understand import NOT_UNDERSTOOD

if TYPE_CHECKING:
    from collections.abc import Sequence

UNIT = {"path": "/home/d/u", "enabled": "enabled", "active": "active", "changed": False, "version": VERSION}


def said(**members: Any) -> wire.Result:
    return wire.Result(1, {"of": "user", "refusal": None, "lingers": None, "unit": None, **members})


def test_an_honest_answer_is_read() -> None:
    assert keeping_watch.standing(said(lingers=False)) == Standing(lingers=False)
    assert keeping_watch.standing(said(of="machine", refusal="no\x1b[31m")) == Standing(
        of_machine=True, refusal="no\ufffd[31m"
    )
    found = keeping_watch.standing(said(unit=UNIT, lingers=True))
    assert found == Standing(lingers=True, unit=Unit("/home/d/u", "enabled", "active", False, VERSION))
    assert isinstance(found, Standing)
    assert (found.watches, found.is_older) == (True, False)


@pytest.mark.parametrize(
    ("members", "watches"),
    [({"active": "failed"}, False), ({"enabled": "disabled"}, False), ({"active": None}, False), ({}, True)],
)
def test_it_watches_where_it_runs_and_will_again(members: dict[str, Any], watches: bool) -> None:
    found = keeping_watch.standing(said(unit={**UNIT, **members}))
    assert isinstance(found, Standing)
    assert found.watches is watches


@pytest.mark.parametrize(
    ("version", "older"),
    [("0.0.9", True), (VERSION, False), ("99.0", False), (None, False), ("", False), ("0.x", False), ("²", False)],
)
def test_an_older_service_is_known_by_its_version(version: str | None, older: bool) -> None:
    found = keeping_watch.standing(said(unit={**UNIT, "version": version}))
    assert isinstance(found, Standing)
    assert found.is_older is older


def test_an_agent_that_does_not_know_the_question_is_older() -> None:
    found = keeping_watch.standing(wire.Failure(1, wire.METHOD_NOT_FOUND, "no such method"))
    assert found == CannotSay("no such method", too_old=True)
    assert keeping_watch.standing(wire.Failure(None, wire.INTERNAL_ERROR, "lost")) == CannotSay("lost")


@pytest.mark.parametrize(
    "result",
    [None, [], "x", {"of": 1}, {"lingers": "yes"}, {"unit": []}, {"unit": {"changed": 1}}, {"refusal": {"a": 1}}],
)
def test_nonsense_is_no_standing(result: Any) -> None:
    assert keeping_watch.standing(wire.Result(1, result)) == CannotSay(NOT_UNDERSTOOD.reason)


def test_what_came_of_a_wish() -> None:
    done = keeping_watch.outcome(wire.Result(1, {"done": True, "lines": ["wrote \u202e/x"], "problem": None}))
    assert done == Outcome(done=True, lines=("wrote \ufffd/x",))
    refused = keeping_watch.outcome(
        wire.Result(1, {"done": False, "lines": [], "problem": "no systemd; use cron; or not"})
    )
    assert refused == Outcome(done=False, problem="no systemd", remedy="use cron; or not")
    assert keeping_watch.outcome(wire.Failure(1, wire.FORBIDDEN, "only root")) == Outcome(
        done=False, problem="only root"
    )
    many = keeping_watch.outcome(wire.Result(1, {"done": True, "lines": ["x" * 9999] * 99}))
    assert (len(many.lines), len(many.lines[0])) == (keeping_watch.MOST_LINES, administering.LONGEST_LINE)


@pytest.mark.parametrize("result", [None, {"done": "yes"}, {"done": True, "lines": 3}, {"done": False, "problem": 4}])
def test_nonsense_is_not_done(result: Any) -> None:
    found = keeping_watch.outcome(wire.Result(1, result))
    assert (found.done, found.problem) == (False, NOT_UNDERSTOOD.reason)


def test_what_was_not_done_is_never_without_a_reason() -> None:
    assert keeping_watch.outcome_of(Told(False, ())).problem
    assert keeping_watch.outcome(wire.Result(1, {})).problem
    assert keeping_watch.outcome_of(Unreachable("refused", "start it")) == Outcome(False, (), "refused", "start it")
    assert keeping_watch.outcome_of(Told(True, ("a",), ("odd",))) == Outcome(True, ("a",), "odd")


@pytest.mark.real
class TestOnThisMachine:
    """A command of the agent's in a process of its own."""

    def test_it_runs_to_its_end(self) -> None:
        assert administering.here(Progress(), "--version") == Told(done=True, lines=(VERSION,))
        refused = administering.here(Progress(), "install-service", "--colour")
        assert isinstance(refused, Told)
        assert (refused.done, refused.lines) == (False, ())
        assert any("--colour" in line for line in refused.complaints)

    def test_it_can_be_cancelled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        waits = [sys.executable, "-c", "import time; time.sleep(60)"]
        monkeypatch.setattr(local, "command", lambda _words: waits)
        progress = Progress()
        started: list[subprocess.Popen[bytes]] = []
        begin = subprocess.Popen

        def popen(words: Sequence[str], **how: Any) -> subprocess.Popen[bytes]:
            started.append(begin(words, **how))
            progress.cancel()
            return started[0]

        monkeypatch.setattr(subprocess, "Popen", popen)
        assert administering.here(progress, "status") == administering.CANCELLED
        assert started[0].returncode == -signal.SIGKILL

    def test_one_that_cannot_be_started_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(local, "command", lambda _words: ["/nowhere/at-all"])
        found = administering.here(Progress(), "status")
        assert isinstance(found, Unreachable)
        assert "could not be started" in found.reason
