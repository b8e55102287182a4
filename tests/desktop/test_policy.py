"""What is shown, rewritten and withdrawn: the law of the policy as a table of stories. No Qt, no clock."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple, Optional

import pytest

from hoofhearted_desktop.core import preferences
from hoofhearted_desktop.core.assessment import (
    Activity,
    Alarm,
    Assessment,
    Episode,
    Level,
    Participant,
    Tick,
    Verdict,
)
from hoofhearted_desktop.core.hours import Hours, Moment
from hoofhearted_desktop.desktop.policy import MOST_A_MINUTE, MOST_KEPT, Now, Policy, Show, Silence
from tests.readings import UUID, gpu, sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.policy import Deed

MIN = 60.0
HOUR = 3600.0
NOON = 12 * HOUR
DAY_BEGAN = 1_760_000_000.0
"""Midnight of a day in a place whose local time is told to the policy, and not asked of this machine."""

OLLAMA = Participant("Ollama", 42, application="ollama", expected=False)
TRAINING = Participant("train.py", 43, exe="/usr/bin/python3", expected=False)
FILM = Participant("Jellyfin", 44, application="jellyfin", expected=True)
HOT = Alarm("too_hot", UUID, DAY_BEGAN, "RTX 3090 is at 97 °C", "clean its fans")
HELD = Alarm("held_long", UUID, DAY_BEGAN, "Ollama has held 8 GiB", "end it", "ollama")


def episode(
    name: str, *who: Participant, lasted_s: Optional[float] = None, host: str = "dreams", on: str = UUID
) -> Episode:
    """Give an episode as the agent tells it; the verdict is that of its most unexpected program."""
    expected = not any(each.expected is False for each in who)
    verdict = Verdict(expected, "default", "it is usual" if expected else "first time seen")
    ended = None if lasted_s is None else DAY_BEGAN + lasted_s
    return Episode(
        name, host, on, "RTX 3090", DAY_BEGAN, ended, Activity.COMPUTING, Level(), Level(), None, who, verdict
    )


class Story:
    """A policy through a day; keeps what it decided, in short words."""

    def __init__(self) -> None:
        self.policy = Policy()
        self.at = NOON
        self.said: list[str] = []
        self.shown: list[Show] = []
        self.alarms: tuple[Alarm, ...] = ()
        self.gpus: tuple[str, ...] = (UUID,)
        self.tick()

    def now(self) -> Now:
        return Now(DAY_BEGAN + self.at, Moment(0, int(self.at // MIN) % 1440))

    def do(self, deeds: list[Deed]) -> None:
        for deed in deeds:
            if isinstance(deed, Show):
                self.shown.append(deed)
                self.said.append(f"{'~' * deed.quietly}{deed.key}: {deed.title}")
            else:
                self.said.append(f"-{deed.key}")

    def tick(self, *alarms: Alarm) -> None:
        cards = tuple(gpu(87.0, uuid=uuid, index=place) for place, uuid in enumerate(self.gpus))
        found = tuple(Assessment(uuid, Activity.COMPUTING, since=DAY_BEGAN) for uuid in self.gpus)
        reading = Tick(sample(self.at, *cards), found, alarms)
        self.do(self.policy.tick(reading, self.now()))

    def hear(self, change: str, name: str, *who: Participant, host: str = "dreams", on: str = UUID) -> None:
        lasted = self.at - NOON if change == "ended" else None
        self.do(self.policy.episode(change, episode(name, *who, lasted_s=lasted, host=host, on=on), self.now()))

    def wait(self, seconds: float, *alarms: Alarm, step: float = 5.0) -> None:
        end = self.at + seconds
        while self.at < end:
            self.at = min(end, self.at + step)
            self.tick(*alarms)

    def set(self, *, off: tuple[str, ...] = (), cooldown_s: float = 900.0, quiet: Optional[Hours] = None) -> None:
        self.policy.settings = preferences.Notifications(frozenset(off), cooldown_s, quiet)

    def mute(self, seconds: float = 0.0, *applications: str) -> None:
        self.policy.silence = Silence(DAY_BEGAN + self.at + seconds, frozenset(applications))


def once_and_its_summary(story: Story) -> None:
    story.hear("started", "e1", OLLAMA)
    story.wait(5 * MIN)
    story.hear("ended", "e1", OLLAMA)


def what_is_expected(story: Story) -> None:
    story.hear("started", "e1", FILM)
    story.hear("ended", "e1", FILM)


def a_newcomer_once(story: Story) -> None:
    story.hear("started", "e1", FILM)
    story.hear("joined", "e1", FILM, OLLAMA)
    story.hear("joined", "e1", OLLAMA, FILM, TRAINING)
    story.wait(MIN)
    story.hear("ended", "e1", OLLAMA, TRAINING, FILM)


def again_and_again(story: Story) -> None:
    for turn in range(4):
        story.hear("started", f"e{turn}", OLLAMA)
        story.wait(2 * MIN)
        story.hear("ended", f"e{turn}", OLLAMA)
        story.wait(2 * MIN)


def on_several_gpus_at_a_time(story: Story) -> None:
    story.gpus = ("GPU-0", "GPU-1", "GPU-2")
    story.tick()
    for _ in range(2):
        for turn in range(3):
            story.hear("started", f"e{turn}", TRAINING, on=f"GPU-{turn}")
        story.wait(MIN)
        for turn in (1, 2, 0):
            story.hear("ended", f"e{turn}", TRAINING, on=f"GPU-{turn}")
        story.wait(MIN)


def again_after_the_cool_down(story: Story) -> None:
    story.hear("started", "e1", OLLAMA)
    story.hear("ended", "e1", OLLAMA)
    story.wait(16 * MIN)
    story.hear("started", "e2", OLLAMA)


def no_cool_down(story: Story) -> None:
    story.set(cooldown_s=0.0)
    again_and_again(story)


def another_program_has_a_cool_down_of_its_own(story: Story) -> None:
    story.hear("started", "e1", OLLAMA)
    story.hear("ended", "e1", OLLAMA)
    story.hear("started", "e2", TRAINING)
    story.hear("joined", "e2", TRAINING, OLLAMA)
    story.hear("ended", "e2", TRAINING, OLLAMA)


def another_host_has_one_too(story: Story) -> None:
    story.hear("started", "e1", OLLAMA)
    story.hear("started", "e2", OLLAMA, host="garage")


def a_rule_of_the_person(story: Story) -> None:
    story.hear("started", "e1", OLLAMA)
    story.hear("reviewed", "e1", OLLAMA._replace(expected=True))
    story.hear("ended", "e1", OLLAMA._replace(expected=True))


def muted_for_an_hour(story: Story) -> None:
    story.mute(HOUR)
    story.hear("started", "e1", OLLAMA)
    story.hear("ended", "e1", OLLAMA)
    story.wait(61 * MIN)
    story.hear("started", "e2", OLLAMA)


def muted_while_it_ran(story: Story) -> None:
    story.hear("started", "e1", OLLAMA)
    story.mute(HOUR)
    story.hear("ended", "e1", OLLAMA)


def one_application_is_muted(story: Story) -> None:
    story.mute(0.0, "ollama")
    story.tick(HELD)
    story.hear("started", "e1", OLLAMA)
    story.hear("joined", "e1", OLLAMA, TRAINING)


def quiet_hours(story: Story) -> None:
    story.set(quiet=Hours(11 * 60, 13 * 60))
    story.hear("started", "e1", OLLAMA)
    story.wait(5 * MIN, HOT)
    story.hear("ended", "e1", OLLAMA)
    story.hear("started", "e2", FILM)
    story.wait(70 * MIN)
    story.hear("started", "e3", OLLAMA)


def quiet_hours_with_nothing_to_tell(story: Story) -> None:
    story.set(quiet=Hours(11 * 60, 13 * 60))
    story.hear("started", "e2", FILM)
    story.hear("ended", "e2", FILM)
    story.wait(70 * MIN)


def quiet_hours_end_within_a_mute(story: Story) -> None:
    story.set(quiet=Hours(11 * 60, 13 * 60))
    story.hear("started", "e1", OLLAMA)
    story.mute(2 * HOUR)
    story.wait(119 * MIN)
    assert story.said == []
    story.wait(2 * MIN)


def an_alarm_stands_when_quiet_hours_end(story: Story) -> None:
    story.set(quiet=Hours(11 * 60, 13 * 60))
    story.wait(70 * MIN, HOT)


def switched_off(story: Story) -> None:
    story.set(off=("unexpected", "too_hot", "unreachable"))
    story.hear("started", "e1", OLLAMA)
    story.tick(HOT)
    story.hear("ended", "e1", OLLAMA)
    story.do(story.policy.reached(story.now(), reason="it ended"))
    story.wait(10 * MIN, HOT)


def no_summaries(story: Story) -> None:
    story.set(off=("summary",))
    once_and_its_summary(story)


def an_alarm_and_its_end(story: Story) -> None:
    story.wait(MIN, HOT)
    story.wait(MIN, HOT._replace(text="RTX 3090 is at 98 °C"))
    story.wait(MIN)
    story.wait(MIN, HOT)


def two_alarms(story: Story) -> None:
    story.wait(MIN, HOT, HELD)
    story.wait(MIN, HELD)


def an_alarm_within_a_mute(story: Story) -> None:
    story.mute(10 * MIN)
    story.wait(9 * MIN, HOT)
    assert story.said == []
    story.wait(2 * MIN, HOT)
    story.mute(10 * MIN)
    story.wait(MIN)


def the_agent_cannot_be_started(story: Story) -> None:
    for _ in range(70):
        story.do(story.policy.reached(story.now(), reason="the agent ended", remedy="start it again"))
        story.at += 5.0
    story.do(story.policy.reached(story.now()))


def the_agent_is_away_for_a_moment(story: Story) -> None:
    for _ in range(3):
        story.do(story.policy.reached(story.now(), reason="the agent ended"))
        for _ in range(50):
            story.at += 5.0
            story.do(story.policy.step(story.now()))
        story.do(story.policy.reached(story.now()))


def the_computer_slept_while_the_agent_was_away(story: Story) -> None:
    story.do(story.policy.reached(story.now(), reason="the agent ended"))
    story.at += 8 * HOUR
    story.do(story.policy.step(story.now()))
    story.do(story.policy.reached(story.now()))


def the_agent_is_started_anew_while_an_alarm_stands(story: Story) -> None:
    story.wait(MIN, HELD)
    story.do(story.policy.reached(story.now(), reason="the agent ended"))
    story.do(story.policy.reached(story.now()))
    story.wait(MIN)


def the_connection_is_lost_while_an_alarm_stands(story: Story) -> None:
    story.wait(MIN, HELD)
    story.do(story.policy.reached(story.now(), reason="the agent ended"))
    story.do(story.policy.reached(story.now()))
    story.wait(MIN, HELD)
    story.wait(MIN)


def another_source_is_followed(story: Story) -> None:
    story.hear("started", "e1", OLLAMA)
    story.wait(MIN, HOT)
    story.do(story.policy.forget())
    story.policy.demo = True
    story.tick()
    story.hear("ended", "e1", OLLAMA)
    story.hear("started", "d1", OLLAMA)


class Told(NamedTuple):
    """A story and what a person gets to see of it: ~ is quietly, - withdrawn."""

    tell: Callable[[Story], None]
    said: tuple[str, ...]


WOKE, QUIET_AGAIN = "Ollama woke the RTX 3090", "The RTX 3090 is quiet again"
TOO_HOT = f"alarm too_hot {UUID}"
HELD_KEY = f"alarm held_long {UUID}"
STORIES = (
    Told(once_and_its_summary, (f"e1: {WOKE}", f"e1: {QUIET_AGAIN}")),
    Told(what_is_expected, ()),
    Told(
        a_newcomer_once,
        ("e1: Ollama joined on the RTX 3090", "e1: train.py joined on the RTX 3090", f"e1: {QUIET_AGAIN}"),
    ),
    Told(
        again_and_again,
        (
            f"e0: {WOKE}",
            f"e0: {QUIET_AGAIN}",
            f"~e0: {WOKE} · 2nd time in 4 min",
            f"~e0: {QUIET_AGAIN}",
            f"~e0: {WOKE} · 3rd time in 8 min",
            f"~e0: {QUIET_AGAIN}",
            f"~e0: {WOKE} · 4th time in 12 min",
            f"~e0: {QUIET_AGAIN}",
        ),
    ),
    Told(
        on_several_gpus_at_a_time,
        (
            "e0: train.py woke the RTX 3090 #0",
            "~e0: train.py woke 2 GPUs",
            "~e0: train.py woke 3 GPUs",
            "e0: 3 GPUs are quiet again",
            "~e0: train.py woke the RTX 3090 #0 · 2nd time in 2 min",
            "~e0: train.py woke 2 GPUs · 2nd time in 2 min",
            "~e0: train.py woke 3 GPUs · 2nd time in 2 min",
            "~e0: 3 GPUs are quiet again",
        ),
    ),
    Told(again_after_the_cool_down, (f"e1: {WOKE}", f"e1: {QUIET_AGAIN}", f"e2: {WOKE}")),
    Told(no_cool_down, tuple(f"e{turn}: {said}" for turn in range(4) for said in (WOKE, QUIET_AGAIN))),
    Told(
        another_program_has_a_cool_down_of_its_own,
        (
            f"e1: {WOKE}",
            f"e1: {QUIET_AGAIN}",
            "e2: train.py woke the RTX 3090",
            "~e1: Ollama joined on the RTX 3090 · 2nd time in 0 s",
            f"e2: {QUIET_AGAIN}",
            f"~e1: {QUIET_AGAIN}",
        ),
    ),
    Told(another_host_has_one_too, (f"e1: {WOKE}", f"e2: {WOKE}")),
    Told(a_rule_of_the_person, (f"e1: {WOKE}", "-e1", "-e1")),
    Told(muted_for_an_hour, (f"e2: {WOKE}",)),
    Told(muted_while_it_ran, (f"e1: {WOKE}", "-e1")),
    Told(one_application_is_muted, ("e1: train.py joined on the RTX 3090",)),
    Told(quiet_hours, ("quiet hours: In your quiet hours: 2 spin-ups, 1 unexpected", f"e3: {WOKE}")),
    Told(quiet_hours_with_nothing_to_tell, ()),
    Told(quiet_hours_end_within_a_mute, ("quiet hours: In your quiet hours: 1 spin-up, 1 unexpected",)),
    Told(an_alarm_stands_when_quiet_hours_end, (f"{TOO_HOT}: The RTX 3090 is too hot",)),
    Told(switched_off, ()),
    Told(no_summaries, (f"e1: {WOKE}",)),
    Told(
        an_alarm_and_its_end,
        (
            f"{TOO_HOT}: The RTX 3090 is too hot",
            f"~{TOO_HOT}: The RTX 3090 has cooled down",
            f"{TOO_HOT}: The RTX 3090 is too hot",
        ),
    ),
    Told(
        two_alarms,
        (
            f"{TOO_HOT}: The RTX 3090 is too hot",
            f"{HELD_KEY}: Memory of the RTX 3090 is held for nothing",
            f"~{TOO_HOT}: The RTX 3090 has cooled down",
        ),
    ),
    Told(an_alarm_within_a_mute, (f"{TOO_HOT}: The RTX 3090 is too hot", f"-{TOO_HOT}")),
    Told(
        the_agent_cannot_be_started,
        ("unreached: This machine is not being watched", "~unreached: This machine is being watched again"),
    ),
    Told(the_agent_is_away_for_a_moment, ()),
    Told(the_computer_slept_while_the_agent_was_away, ()),
    Told(
        the_agent_is_started_anew_while_an_alarm_stands,
        (f"{HELD_KEY}: Memory of the RTX 3090 is held for nothing", f"-{HELD_KEY}"),
    ),
    Told(
        the_connection_is_lost_while_an_alarm_stands,
        (
            f"{HELD_KEY}: Memory of the RTX 3090 is held for nothing",
            f"~{HELD_KEY}: The memory of the RTX 3090 is free again",
        ),
    ),
    Told(
        another_source_is_followed,
        (
            f"e1: {WOKE}",
            f"{TOO_HOT}: The RTX 3090 is too hot",
            "-e1",
            f"-{TOO_HOT}",
            f"d1: DEMO: {WOKE}",
        ),
    ),
)


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.tell.__name__)
def test_what_a_person_sees(told: Told) -> None:
    story = Story()
    told.tell(story)
    assert tuple(story.said) == told.said


def test_the_summary_of_quiet_hours_says_who_and_when_and_what_was_wrong() -> None:
    story = Story()
    quiet_hours(story)
    body = story.shown[0].body.splitlines()
    assert body[0].endswith("Ollama on the RTX 3090, 5 min")
    assert body[1].endswith("RTX 3090 is at 97 °C")


def test_the_buttons_of_a_rewritten_notification_are_about_the_last_episode() -> None:
    story = Story()
    again_and_again(story)
    kept = story.policy.episode_of("e0")
    assert kept is not None
    assert kept.id == "e3"
    assert story.policy.episode_of("e3") is None


def test_a_notification_about_a_newcomer_is_about_the_newcomer() -> None:
    story = Story()
    story.hear("started", "e1", OLLAMA)
    story.hear("joined", "e1", OLLAMA, TRAINING)
    kept = story.policy.episode_of("e1")
    assert kept is not None
    assert kept.culprit == TRAINING


def test_thousands_of_spin_ups_are_not_remembered_for_ever() -> None:
    story = Story()
    for turn in range(3000):
        story.hear("started", f"e{turn}", OLLAMA._replace(name=f"run-{turn}.py", application=None))
    policy = story.policy
    assert max(len(policy._told), len(policy._keys), len(policy._known)) <= 201


def test_a_flood_is_not_shown_and_alarms_wait_for_their_turn() -> None:
    story = Story()
    for number in range(200):
        story.hear("started", f"e{number}", Participant(f"program {number}", number, expected=False))
    assert len(story.said) == MOST_A_MINUTE
    alarms = tuple(HOT._replace(gpu=f"GPU-{number}") for number in range(20))
    story.tick(*alarms)
    assert len(story.said) == MOST_A_MINUTE
    for _ in range(3):
        story.at += MIN
        story.tick(*alarms)
    assert len(story.said) == MOST_A_MINUTE + 20


def test_episodes_and_alarms_that_never_end_or_never_stay_are_not_kept_for_ever() -> None:
    story = Story()
    story.policy.settings = story.policy.settings._replace(quiet=Hours(11 * 60, 13 * 60))
    for number in range(3000):
        story.at += 1.0
        story.hear("started", f"e{number}", Participant(f"program {number}", number, expected=number % 2 == 0))
        story.tick(HOT._replace(gpu=f"GPU-{number}"))
    kept = [len(value) for value in vars(story.policy).values() if isinstance(value, (dict, list, deque))]
    assert max(kept) <= MOST_KEPT
