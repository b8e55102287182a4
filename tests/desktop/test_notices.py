"""What drives the policy: which buttons a notification has, what they ask of the agent, and which settings count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.assessment import Activity, Alarm, Assessment, Episode, Level, Participant, Tick, Verdict
from hoofhearted_desktop.desktop import preferences_file
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.mute import Mute
from hoofhearted_desktop.desktop.notices import DEFAULT, EXPECT, MUTE, SHOW, UNDO, Notices
from hoofhearted_desktop.desktop.notifier import Urgency
from hoofhearted_desktop.desktop.preferences_file import Preferences
from hoofhearted_desktop.link import states
from hoofhearted_desktop.store import settings
from tests.readings import UUID, gpu, sample

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.desktop.notifier import Notification

TICK = Tick(sample(9.0, gpu(87.0)), (Assessment(UUID, Activity.COMPUTING),))
KNOWN = Participant("train.py", 42, exe="/usr/bin/python3", expected=False)
HOT = Alarm("too_hot", UUID, 1_760_000_000.0, "RTX 3090 is at 97 °C", "clean its fans")
BEGAN = 1_760_000_000.0


class Desk:
    """Hears what the notices say and ask."""

    def __init__(self, path: Path) -> None:
        self.said: list[Notification] = []
        self.withdrawn: list[str] = []
        self.asked: list[tuple[str, Any]] = []
        self.answers: list[Any] = []
        self.shown: list[str | None] = []
        self.now = BEGAN
        self.mute = Mute(Memory(path / "desktop.json"), lambda: self.now)
        self.settings = path / "settings.toml"
        self.notices = Notices(
            notify=self.said.append,
            withdraw=self.withdrawn.append,
            request=self._ask,
            show=self.shown.append,
            mute=self.mute.begin,
            muted=self.mute,
            chosen=Preferences(self.settings),
            clock=lambda: self.now,
        )
        self.notices.tick(TICK)

    def _ask(self, method: str, params: Any, answer: Any) -> None:
        self.asked.append((method, params))
        self.answers.append(answer)

    def hear(self, change: str, *who: Participant, name: str = "e") -> list[str]:
        """Give the buttons of what is said then."""
        ended = BEGAN + 60.0 if change == "ended" else None
        verdict = Verdict(expected=False, by="default", text="nobody knows")
        episode = Episode(
            name, "dreams", UUID, "RTX", BEGAN, ended, Activity.COMPUTING, Level(), Level(), None, who, verdict
        )
        said = len(self.said)
        self.notices.take(states.EpisodeChanged(change, episode))
        return [key for each in self.said[said:] for key, _ in each.actions]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with settings and a memory of its own."""
    return Desk(tmp_path)


@pytest.mark.parametrize("who", [(), (Participant("process 42", 42, user="david", expected=False),)])
def test_what_cannot_be_known_again_cannot_be_expected(desk: Desk, who: tuple[Participant, ...]) -> None:
    assert desk.hear("started", *who) == [SHOW, MUTE]
    assert desk.hear("ended", *who) == [SHOW]


def test_what_is_new_asks_for_a_sound_and_what_only_closes_does_not(desk: Desk) -> None:
    desk.hear("started", KNOWN)
    desk.hear("ended", KNOWN)
    desk.notices.tick(TICK._replace(alarms=(HOT,)))
    assert [(said.sound, said.urgency) for said in desk.said] == [
        ("dialog-information", Urgency.NORMAL),
        ("", Urgency.NORMAL),
        ("dialog-warning", Urgency.CRITICAL),
    ]


def test_a_person_may_want_no_sound(desk: Desk) -> None:
    desk.settings.write_text("[notifications]\nsound = false\n")
    desk.now += 10.0
    desk.hear("started", KNOWN)
    assert desk.said[-1].sound == ""


def test_what_can_be_known_again_can_be_expected(desk: Desk) -> None:
    assert desk.hear("started", KNOWN) == [SHOW, EXPECT, MUTE]
    desk.notices.pressed("e", EXPECT)
    ((method, params),) = desk.asked
    assert method == messages.EXPECT
    assert params["rule"]["executable"] == "/usr/bin/python3"
    assert desk.hear("ended", KNOWN) == [SHOW, EXPECT]


def test_the_buttons_say_what_they_said() -> None:
    from hoofhearted_desktop.desktop.notices import ACTIONS

    assert [label() for _, label in ACTIONS] == ["Show", "This is expected", "Mute 1 hour"]


def test_an_expectation_from_the_window_can_be_undone(desk: Desk) -> None:
    """Its notification is about no episode that was told."""
    from hoofhearted_desktop.core.expectations import Rule

    desk.notices.expect(Rule("", application="train.py"), "process 42")
    desk.answers.pop()(wire.Result(1, {"rule": {"id": "expected-1"}}))
    assert [key for key, _ in desk.said[-1].actions] == [UNDO]
    desk.notices.pressed("process 42", UNDO)
    assert desk.asked[-1] == (messages.UNEXPECT, {"id": "expected-1"})
    desk.answers.pop()(wire.Result(2, {}))
    assert desk.withdrawn == ["process 42"]


def test_a_rule_that_was_there_before_is_not_taken_away_by_undo(desk: Desk) -> None:
    """The person wrote it, or pressed elsewhere before: this press has nothing to take back."""
    desk.hear("started", KNOWN)
    desk.notices.pressed("e", EXPECT)
    desk.answers.pop()(wire.Result(1, {"rule": {"id": "mine"}, "existed": True}))
    assert desk.said[-1].actions == ()
    asked = len(desk.asked)
    desk.notices.pressed("e", UNDO)
    assert len(desk.asked) == asked


def test_an_alarm_is_shown_at_its_gpu(desk: Desk) -> None:
    desk.notices.tick(TICK._replace(alarms=(HOT,)))
    (said,) = desk.said
    assert [key for key, _ in said.actions] == [SHOW]
    desk.notices.pressed(said.key, DEFAULT)
    assert desk.shown == [UUID]
    assert desk.withdrawn == [said.key]
    desk.now += 60.0
    desk.notices.tick(TICK)
    assert (desk.said[-1].quietly, desk.said[-1].urgency) == (True, Urgency.LOW)


def test_what_is_chosen_in_the_settings_counts_within_seconds(desk: Desk) -> None:
    desk.settings.write_text('[notifications]\noff = ["unexpected"]\n')
    desk.now += 4.0
    assert desk.hear("started", KNOWN) == []
    desk.settings.unlink()
    desk.now += 4.0
    assert desk.hear("started", KNOWN, name="e2") == [SHOW, EXPECT, MUTE]


def test_the_file_is_the_agent_s_own() -> None:
    assert preferences_file.FILE == settings.FILE


def test_a_settings_file_that_is_broken_leaves_the_defaults(desk: Desk) -> None:
    desk.settings.write_text("[notifications\n")
    desk.now += 4.0
    assert desk.hear("started", KNOWN) == [SHOW, EXPECT, MUTE]


def test_muted_is_silent_and_who_was_unexpected_lately_can_be_muted(desk: Desk) -> None:
    desk.hear("started", KNOWN)
    desk.notices.pressed("e", MUTE)
    assert desk.mute.until == BEGAN + 3600.0
    other = Participant("Ollama", 43, application="ollama", expected=False)
    assert desk.hear("started", other, name="e2") == []
    assert desk.notices.lately == {"ollama": "Ollama", "train.py": "train.py"}
    desk.mute.end()
    desk.mute.begin_application("ollama", "Ollama")
    assert desk.hear("started", other, name="e3") == []


def test_an_agent_that_is_lost_for_five_minutes_is_told(desk: Desk) -> None:
    desk.notices.state(states.Lost("the agent ended", "start it again", 1, 1.0))
    for _ in range(70):
        desk.now += 5.0
        desk.notices.step()
    (said,) = desk.said
    assert (said.title, said.body) == ("This machine is not being watched", "The agent ended. Start it again.")
    desk.notices.state(states.Live(states.Hello("dreams", "1", 1, "nvml")))
    assert desk.said[-1].title == "This machine is being watched again"


def test_another_source_takes_its_notifications_along(desk: Desk) -> None:
    desk.hear("started", KNOWN)
    desk.notices.forget(demo=True)
    assert desk.withdrawn == ["e"]
    assert desk.notices.lately == {}


def test_beside_other_hosts_every_notification_says_where(desk: Desk) -> None:
    desk.notices.call_host("NAS", "NAS")
    desk.hear("started", KNOWN)
    assert desk.said[-1].title == "train.py woke the RTX 3090 on NAS"
    assert " on dreams" not in desk.said[-1].body
    desk.hear("ended", KNOWN)
    assert desk.said[-1].title == "The RTX 3090 on NAS is quiet again"
    desk.notices.tick(TICK._replace(alarms=(HOT,)))
    assert desk.said[-1].title == "The RTX 3090 on NAS is too hot"
    desk.notices.tick(TICK)
    assert desk.said[-1].title == "The RTX 3090 on NAS has cooled down"
    desk.notices.tick(TICK._replace(alarms=(HOT._replace(kind="driver_problem", gpu=None),)))
    assert desk.said[-1].title == "The GPU driver of NAS has a problem"
    desk.notices.state(states.Lost("the connection was lost", None, 1, 1.0))
    for _ in range(70):
        desk.now += 5.0
        desk.notices.step()
    assert desk.said[-1].title == "NAS is not being watched"


def test_an_expectation_says_for_which_host_it_is(desk: Desk) -> None:
    desk.notices.call_host("NAS", "NAS")
    desk.hear("started", KNOWN)
    desk.notices.pressed("e", EXPECT)
    desk.answers.pop()(wire.Result(1, {"rule": {"id": "expected-1"}}))
    assert desk.said[-1].body.endswith(" on NAS")
