"""A server that lies to the terminal: every answer with every member replaced, and real liars followed by `watch`."""

from __future__ import annotations

import itertools
import json
import re
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.cli import data, doctor, episodes, expectations, output, usage, watch, why
from hoofhearted_desktop.cli.target import Target
from hoofhearted_desktop.core import exits, explanation, messages, visible, wire
from hoofhearted_desktop.link import local, states
from hoofhearted_desktop.link.ssh.hop import Address
from hoofhearted_desktop.link.stream import Unreachable
from hoofhearted_desktop.link.understand import NOT_UNDERSTOOD, understand
from tests import hostile_values as hostile
from tests.cli.test_usage_and_data import USED

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.link.progress import Progress

WHY: Any = json.loads(json.dumps(explanation.why(hostile.WORKS, demo=False)))
RULES: Any = {
    "rules": [{"id": "r1", "effect": "expect", "application": "ollama", "matched": 2, "last_matched": 1.0, "line": 3}],
    "mistakes": ["line 4: what?"],
    "warnings": [{"id": "r1", "text": "it never matches"}],
    "kept_in": "/x",
}


class Answering:
    """A stream whose agent gives the same answer to everything."""

    silence_ends = False

    def __init__(self, result: object) -> None:
        self.waiting = [wire.greeting(), *(wire.encode(wire.Result(number, result)) for number in (1, 2))]

    def __call__(self, _progress: Progress) -> Answering:
        again = Answering(None)
        again.waiting = list(self.waiting)
        return again

    def read(self, _timeout_s: float) -> bytes:
        return self.waiting.pop(0) if self.waiting else b""

    def write(self, data: bytes) -> int:
        return len(data)

    def wake(self) -> None:
        """Nobody waits."""

    def close(self) -> Unreachable:
        return Unreachable("the agent has left")


def target(result: object) -> Target:
    return Target(Answering(result), demo=False, name="nas")


def assert_plain(said: str) -> None:
    assert visible.lines(said) == said, "nothing that a terminal obeys"


@pytest.mark.parametrize("as_json", [False, True])
def test_why_says_whatever_it_is_told_as_plain_text(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    refused = 0
    for _, mutant in itertools.islice(hostile.mutants(WHY), 0, None, 7 if as_json else 1):
        status = why.run(target(mutant), as_json=as_json)
        said = capsys.readouterr()
        refused += "not what an agent of this version says" in said.err
        assert status in {exits.OK, exits.UNEXPECTED, exits.CANNOT_TELL}
        assert_plain(said.out + said.err)
    assert refused > 3


def test_the_other_answers_cannot_end_in_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    for _, mutant in hostile.mutants(WHY):
        if isinstance(mutant, dict):
            found = understand(mutant, lambda told: (doctor._gpus(told), doctor._cards(told)))
            if isinstance(found, tuple) and isinstance(found[0], list):
                assert doctor._nameless("".join(each.text + (each.remedy or "") for each in found[0])) is not None
    for _, mutant in hostile.mutants(RULES):
        expectations.run(target(mutant), Namespace(verb="list", json=False))
        expectations.run(target(mutant), Namespace(verb="remove", rule="1", json=False))
        assert_plain("".join(capsys.readouterr()))
    for _, mutant in hostile.mutants({"episodes": [hostile.EPISODE_NOTICE["episode"]]}):
        for as_csv in (False, True):
            episodes.run(target(mutant), episodes.Wish(None), since_s=60.0, as_json=False, as_csv=as_csv)
            assert_plain("".join(capsys.readouterr()))
    for _, mutant in hostile.mutants({"episode": hostile.EPISODE_NOTICE["episode"]}):
        episodes.run(target(mutant), episodes.Wish(None, "show", ("e1",)), since_s=60.0, as_json=False, as_csv=False)
        assert_plain("".join(capsys.readouterr()))


def test_sums_and_sizes_that_lie_are_plain_text_too(capsys: pytest.CaptureFixture[str]) -> None:
    told = 0
    deleted = {"deleted": {"rows": 1, "episodes": 2, "usual": 3}, "bytes_freed": 5, "problem": "it is full"}
    kept = {"path": "/x", "bytes": 5, "episodes": 2, "oldest": 1.0, "newest": 2.0}
    tiers = {"tiers": [{"step_s": 1.0, "kept_s": 2.0, "rows": 3, "bytes": 4}]}
    options = Namespace(history=True, episodes=False, usual=False, older_than=None, yes=True, json=False)
    nothing = Namespace(history=False, episodes=False, usual=False, older_than=None, yes=False, json=False)
    for _, mutant in hostile.mutants(USED):
        told += usage.run(target(mutant), since_s=60.0, as_json=False) == exits.OK
        assert_plain("".join(capsys.readouterr()))
    for _, mutant in hostile.mutants({**kept, **tiers}):
        told += data.run(target(mutant), "status", nothing) == exits.OK
        assert_plain("".join(capsys.readouterr()))
    for _, mutant in hostile.mutants(deleted):
        told += data.run(target(mutant), "delete", options) == exits.OK
        assert_plain("".join(capsys.readouterr()))
    assert told > 20


@pytest.mark.usefixtures("own_directories")
def test_the_doctor_of_a_server_survives_every_answer() -> None:
    for _, mutant in itertools.islice(hostile.mutants(WHY), 0, None, 3):  # each value at every third place
        found = doctor.examine(target(mutant)._replace(server=Address("nas")))
        assert found[0].subject == "program"
        assert len(found) > 1


OURS = re.compile(r"\x1b\[(?:H|K|J|\?1049[hl]|\?25[hl])")


@pytest.mark.parametrize("live", [False, True])
def test_watch_shows_every_mutant_as_plain_text(live: bool, capsys: pytest.CaptureFixture[str]) -> None:
    screen = watch.Screen(target({}), live=live)
    shown = 0
    for number, (_, mutant) in enumerate(hostile.mutants(hostile.TICK)):
        try:
            tick = messages.tick_from_json(mutant)
        except messages.SampleError:
            continue
        shown += 1
        screen.show(states.Ticked(tick))
        if number % 20 == 0:
            said = capsys.readouterr().out
            assert_plain(OURS.sub("", said))
    for _, mutant in hostile.mutants(hostile.EPISODE_NOTICE["episode"]):
        try:
            episode = messages.episode_from_json(mutant)
        except messages.SampleError:
            continue
        for change in messages.CHANGES:
            screen.show(states.EpisodeChanged(change, episode))
        assert_plain(OURS.sub("", capsys.readouterr().out))
    assert shown > 500


def test_what_a_terminal_would_obey_is_written_by_the_screen_alone(capsys: pytest.CaptureFixture[str]) -> None:
    output.say("a\x1b[2Jb\x9b1mc\u202ed\n\te\n")
    assert capsys.readouterr().out == "a\ufffd[2Jb\ufffd1mc\ufffdd\n\te\n"
    output.say_json({"a": "\x1b\x9b\u202e\u200b\U000e0041é"})
    assert capsys.readouterr().out == '{"a": "\\u001b\\u009b\\u202e\\u200b\\udb40\\udc41é"}\n'
    output.draw(watch.HOME)
    assert capsys.readouterr().out == "\x1b[H"


def test_an_answer_of_another_shape_is_no_answer() -> None:
    assert understand({}, lambda found: found["x"]) is NOT_UNDERSTOOD
    assert understand({"x": 1}, lambda found: found["x"]) == 1


@pytest.mark.real
@pytest.mark.parametrize("kind", ["mutants", "long_texts", "wrong_times", "many_alarms"])
def test_watch_follows_a_real_liar_and_ends_in_time(
    kind: str, capsys: pytest.CaptureFixture[str], announce_log: Callable[[str], None]
) -> None:
    if kind == "mutants":
        announce_log("from the agent was skipped")

    def opener(_progress: Progress) -> local.Child:
        return local.Child([sys.executable, "-m", "tests.link.hostile_agent", kind])

    assert watch.run(Target(opener, demo=False, name="nas"), for_s=2.0) == exits.OK
    said = capsys.readouterr().out
    assert said
    assert len(said) < 200_000
    assert_plain(said)
