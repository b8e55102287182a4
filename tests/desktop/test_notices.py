"""Which buttons a notification has, and what they ask of the agent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.core.assessment import Activity, Assessment, Episode, Level, Participant, Tick, Verdict
from hoofhearted_desktop.desktop.notices import EXPECT, MUTE, SHOW, Notices
from hoofhearted_desktop.link import states
from tests.readings import UUID, gpu, sample

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.notifier import Notification

TICK = Tick(sample(9.0, gpu(87.0)), (Assessment(UUID, Activity.COMPUTING),))
KNOWN = Participant("train.py", 42, exe="/usr/bin/python3", expected=False)


class Desk:
    """Hears what the notices say and ask."""

    def __init__(self) -> None:
        self.said: list[Notification] = []
        self.asked: list[tuple[str, Any]] = []
        self.notices = Notices(
            notify=self.said.append,
            withdraw=lambda _key: None,
            request=lambda method, params, _then: self.asked.append((method, params)),
            show=lambda _uuid: None,
            mute=lambda _seconds: None,
            is_muted=lambda: False,
        )

    def hear(self, change: str, *who: Participant) -> list[str]:
        """Give the buttons of what is said then."""
        ended = 1_760_000_060.0 if change == "ended" else None
        verdict = Verdict(expected=False, by="default", text="nobody knows")
        episode = Episode(
            "e", "dreams", UUID, "RTX", 1_760_000_000.0, ended, Activity.COMPUTING, Level(), Level(), None, who, verdict
        )
        self.notices.take(states.EpisodeChanged(change, episode), TICK, demo=False)
        return [key for key, _ in self.said[-1].actions]


@pytest.mark.parametrize("who", [(), (Participant("process 42", 42, user="david", expected=False),)])
def test_what_cannot_be_known_again_cannot_be_expected(who: tuple[Participant, ...]) -> None:
    desk = Desk()
    assert desk.hear("started", *who) == [SHOW, MUTE]
    assert desk.hear("ended", *who) == [SHOW]


def test_what_can_be_known_again_can_be_expected() -> None:
    desk = Desk()
    assert desk.hear("started", KNOWN) == [SHOW, EXPECT, MUTE]
    desk.notices.pressed("e", EXPECT)
    ((method, params),) = desk.asked
    assert method == messages.EXPECT
    assert params["rule"]["executable"] == "/usr/bin/python3"
    assert desk.hear("ended", KNOWN) == [SHOW, EXPECT]
