"""What was decided stays within an episode, is counted once, and becomes usual only by what may."""

from __future__ import annotations

import json
from typing import Optional

from hoofhearted_desktop.agent.judge import MOST_CASES, MOST_ENTRIES, Judge
from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.assessment import Episode, Verdict
from hoofhearted_desktop.core.expectations import Rule
from hoofhearted_desktop.core.hours import LocalTime
from hoofhearted_desktop.core.preferences import Usualness
from hoofhearted_desktop.core.tally import Matches
from hoofhearted_desktop.core.usual import Usual
from tests.agent.test_engine import BLENDER, OLLAMA, Story, busy, idle
from tests.readings import UUID, gpu, process, sample

MIDNIGHT = 1_760_000_000.0
DAY_S, HOUR_S = 86_400.0, 3600.0
NIGHTS = Rule("nights", application="ollama", hours="22:00-06:00")


def clock(time: float) -> LocalTime:
    day, seconds = divmod(time - MIDNIGHT, DAY_S)
    return LocalTime(739_000 + int(day), int(seconds // 60))


class Days(Story):
    """A story that jumps to a day and an hour."""

    def __init__(self, *rules: Rule, **given: object) -> None:
        super().__init__(Judge(rules, seen=set(), clock=clock, **given))  # type: ignore[arg-type]
        self.judge = self.engine.judge

    def go(self, day: int, hour: float) -> None:
        self.at = day * DAY_S + hour * HOUR_S

    def spin_up(self, day: int, hour: float, reading: Optional[model.Gpu] = None, **given: object) -> Verdict:
        """Let a program work for ten seconds, and give what was decided of it."""
        self.go(day, hour)
        first = len(self.changes)
        self.tell(1, idle())
        self.tell(10, reading or busy(), **given)  # type: ignore[arg-type]
        self.tell(40, idle())
        found = [change.episode for _, change in self.changes[first:] if change.change == "ended"]
        assert len(found) == 1
        return found[0].verdict


def test_the_hour_at_which_a_rule_ends_turns_nothing_that_runs() -> None:
    story = Days(NIGHTS)
    story.go(0, 5.999)
    story.tell(20, busy())
    assert all(change.episode.verdict.expected for _, change in story.changes)
    verdict = story.last.assessments[0].verdict
    assert verdict is not None
    assert verdict.rule == "nights"
    story.tell(40, idle())
    assert not story.spin_up(0, 6.1).expected


def test_a_rule_counts_a_process_once_an_episode() -> None:
    story = Days(NIGHTS)
    story.spin_up(0, 23)
    story.spin_up(1, 1)
    story.spin_up(1, 12)
    found = story.judge.tally.of(NIGHTS)
    assert found.count == 2
    assert found.last is not None
    assert abs(found.last - (MIDNIGHT + DAY_S + HOUR_S)) < 30


def test_a_blip_is_not_counted() -> None:
    story = Days(NIGHTS)
    story.go(0, 23)
    story.tell(1, busy())
    story.tell(40, idle())
    assert story.judge.tally.of(NIGHTS) == Matches()
    assert len(story.judge.usual) == 0


def test_a_rule_that_is_added_while_it_runs_is_counted_and_judges_also_who_has_just_left() -> None:
    story = Days()
    story.go(0, 12)
    story.tell(10, busy())
    story.tell(5, idle(), (BLENDER,))
    rule = Rule("new", application="ollama")
    story.judge.rules = (rule,)
    (change,) = story.engine.review()
    assert change.episode.verdict.expected
    assert story.judge.tally.of(rule).count == 1
    story.engine.review()
    assert story.judge.tally.of(rule).count == 1


def test_rules_that_change_are_asked_of_the_hour_at_which_it_began() -> None:
    story = Days()
    story.go(0, 5.999)
    story.tell(30, busy())
    story.judge.rules = (NIGHTS,)
    (change,) = story.engine.review()
    assert change.episode.verdict.expected


def test_a_container_s_name_that_comes_late_is_judged_by() -> None:
    story = Days(Rule("r", container="ollama"))
    nameless = OLLAMA._replace(container=model.Container("3f2a" * 16))
    story.go(0, 12)
    story.tell(1, busy(), (nameless,))
    assert not story.last.assessments[0].verdict.expected  # type: ignore[union-attr]
    story.tell(9, busy(), (nameless._replace(container=model.Container("3f2a" * 16, "ollama")),))
    assert story.last.assessments[0].verdict.expected  # type: ignore[union-attr]
    assert [change.episode.verdict.expected for _, change in story.changes] == [True]


def test_what_ran_around_this_hour_on_three_days_is_usual_and_says_so() -> None:
    story = Days()
    texts = [story.spin_up(day, 20) for day in range(5)]
    assert [(verdict.expected, verdict.by) for verdict in texts] == [(False, "default")] * 3 + [(True, "usual")] * 2
    assert [verdict.text for verdict in texts] == [
        "first time seen",
        "no rule expects it; seen on the one evening watched around this hour",
        "no rule expects it; seen on each of the 2 weekday evenings watched around this hour",
        "seen on each of the 3 evenings watched around this hour",
        "seen on each of the 4 evenings watched around this hour",
    ]
    assert story.spin_up(5, 4).text == "no rule expects it; not usual around this hour"


def test_usual_stays_while_it_runs_though_it_is_forgotten_only_when_asked() -> None:
    story = Days()
    for day in range(3):
        story.spin_up(day, 20)
    story.go(3, 20)
    story.tell(10, busy())
    assert story.changes[-1][1].episode.verdict.by == "usual"
    assert story.judge.forget_usual("ollama") == 1
    (change,) = story.engine.review()
    assert not change.episode.verdict.expected


def test_other_thresholds_count_at_once() -> None:
    story = Days()
    for day in range(3):
        story.spin_up(day, 20)
    story.judge.usualness = Usualness(least_days=4)
    assert not story.spin_up(3, 20).expected


def test_one_run_of_days_is_no_habit() -> None:
    story = Days()
    story.go(0, 12)
    for _ in range(4 * 24):
        story.tell(1, busy())
        for _ in range(180):
            story.at += 19
            story.tell(1, busy())
    story.tell(40, idle())
    assert len([change for _, change in story.changes if change.change == "started"]) == 1
    verdict = story.spin_up(5, 13)
    assert (verdict.expected, verdict.by) == (False, "default")


def test_what_is_told_by_a_rule_never_becomes_usual() -> None:
    story = Days(Rule("t", "tell", application="ollama"))
    for day in range(6):
        assert story.spin_up(day, 20).by == "rule"
    story.judge.rules = ()
    assert not story.spin_up(6, 20).expected


def test_a_miner_never_becomes_usual_nor_is_it_silenced_by_presence() -> None:
    miner = OLLAMA._replace(application=model.Application("xmrig", "XMRig", kind="miner"))
    story = Days(presence=lambda _: "you are at this machine")
    for day in range(8):
        verdict = story.spin_up(day, 20, processes=(miner,))
        assert (verdict.expected, verdict.by) == (False, "default")
    assert verdict.text == "a known miner"
    story.judge.rules = (Rule("mine", application="xmrig"),)
    assert story.spin_up(8, 20, processes=(miner,)).text == ("you expect application xmrig, though it is a known miner")


def test_presence_is_asked_when_it_begins_and_stays() -> None:
    here: list[Optional[str]] = ["you are at this machine"]
    story = Days(presence=lambda _: here[0])
    story.go(0, 20)
    story.tell(10, busy())
    here[0] = None
    story.tell(10, busy())
    verdict = story.last.assessments[0].verdict
    assert verdict is not None
    assert (verdict.expected, verdict.by, verdict.text) == (True, "presence", "you are at this machine")
    story.tell(40, idle())
    assert not story.spin_up(1, 2).expected


def test_without_a_clock_neither_hours_nor_habits_count() -> None:
    judge = Judge((Rule("h", hours="0-24"),), seen={"ollama"})
    judge.begin(sample(0.0, gpu()))
    assert judge.verdict(OLLAMA, UUID).text == "no rule expects it"


def test_what_is_kept_of_a_case_is_bounded() -> None:
    judge = Judge((Rule("r", user="david"),), seen=set(), clock=clock)
    for pid in range(5 * MOST_ENTRIES):
        judge.begin(sample(float(pid), gpu()))
        judge.settle(process(pid, f"x{pid}"), UUID, "e1")
    (case,) = judge._cases.values()
    assert max(len(case.entries), len(case.began), len(case.counted)) <= MOST_ENTRIES + 1


def test_loads_that_come_to_nothing_leave_little() -> None:
    judge = Judge(seen=set(), clock=clock)
    judge.begin(sample(0.0, gpu()))
    for number in range(1000):
        judge.verdict(OLLAMA, UUID, f"blip-{number}")
        assert judge.settle(OLLAMA, UUID, "long") is judge.verdict(OLLAMA, UUID, "long")
    assert len(judge._cases) == MOST_CASES


def test_two_episodes_of_one_card_are_two_cases() -> None:
    judge = Judge((NIGHTS,), seen=set(), clock=clock)
    judge.begin(sample(23 * HOUR_S, gpu())._replace(time=MIDNIGHT + 23 * HOUR_S))
    assert judge.settle(OLLAMA, UUID, "e1").expected
    judge.begin(sample(31 * HOUR_S, gpu())._replace(time=MIDNIGHT + 31 * HOUR_S))
    for _ in range(2):
        assert not judge.settle(OLLAMA, UUID, "e2").expected
        assert judge.settle(OLLAMA, UUID, "e1").expected
    assert judge.tally.of(NIGHTS).count == 1


def test_an_ended_episode_leaves_nothing_but_what_it_taught() -> None:
    story = Days()
    story.spin_up(0, 20)
    assert story.judge._cases == {}
    assert story.judge.seen == {"ollama"}
    assert Usual.from_json(json.loads(json.dumps(story.judge.usual.to_json()))).forget() == 1
    assert isinstance(story.changes[-1][1].episode, Episode)
