"""A day of a normal desktop through the real engine, alarms and policy makes no notification; one stranger in it makes one."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.agent.engine import Engine
from hoofhearted_desktop.agent.judge import Judge
from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.alarms import Alarms
from hoofhearted_desktop.core.hours import Moment
from hoofhearted_desktop.desktop.policy import Now, Policy, Show
from tests.readings import gpu, process, used

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUR = 3600.0
STEP_S = 2.0
MIDNIGHT = 1_760_000_000.0
MIB = 1 << 20

SHELL = process(1200, "gnome-shell", application=model.Application("gnome-shell", "GNOME Shell", kind="desktop"))
XORG = process(1201, "Xorg", user="root", application=model.Application("xorg", "Xorg", kind="desktop"))
FIREFOX = process(2000, "firefox", application=model.Application("firefox", "Firefox", kind="browser"))
STRANGER = process(9000, "python3", command_line=("python3", "find_words.py"))


class Use(NamedTuple):
    """What the person does for some hours: load of the browser and of the desktop, and the media units in percent."""

    hours: float
    browser: float = 0.0
    desktop: float = 0.0
    encoder: float = 0.0
    decoder: float = 0.0
    asleep: bool = False
    away: bool = False


DAY = (
    Use(6.5, asleep=True),
    Use(0.5, desktop=2.0),
    Use(1.5, browser=14.0, desktop=6.0),
    Use(1.0, browser=22.0, desktop=4.0, encoder=12.0, decoder=9.0),
    Use(1.5, browser=9.0, desktop=8.0),
    Use(1.0, away=True),
    Use(3.0, browser=18.0, desktop=7.0),
    Use(2.0),
    Use(1.0, desktop=30.0),
    Use(2.0, browser=16.0, desktop=2.0, decoder=35.0),
    Use(3.0, browser=7.0, desktop=3.0),
    Use(1.0, desktop=1.0),
)
"""Night, morning, reading, a video call, mail, a closed lid, work, a break, many windows, a film, an evening, the end."""


class Life:
    """The machine through the day, every two seconds; random, but always the same."""

    def __init__(self, stranger: Optional[tuple[float, float]]) -> None:
        self._random = random.Random(7)  # noqa: S311 - a day, not a secret
        self._stranger = stranger
        self._temperature_c = 36.0

    def samples(self) -> Iterator[model.Sample]:
        hour, monotonic = 0.0, 50_000.0
        for use in DAY:
            if use.away:  # the lid is closed: the monotonic clock stands still
                hour += use.hours
                continue
            for tick in range(int(use.hours * HOUR / STEP_S)):
                at = hour * HOUR + tick * STEP_S
                monotonic += STEP_S
                yield self._sample(use, at, monotonic)
            hour += use.hours

    def _sample(self, use: Use, at: float, monotonic: float) -> model.Sample:
        strange = self._stranger is not None and self._stranger[0] * HOUR <= at < self._stranger[1] * HOUR
        if use.asleep and not strange:
            card = gpu(None, power_state="asleep", processes=None, temperature_c=None, power_w=None, fan_percent=None)
            return model.Sample("desk", MIDNIGHT + at, monotonic, (card,), (SHELL, XORG, FIREFOX))
        # Scrolling comes in bursts, and a film now and then has a busy second.
        burst = self._random.random() < 0.15
        browser = use.browser * (2.5 if burst else self._random.uniform(0.1, 1.0))
        desktop = use.desktop * (2.0 if burst else self._random.uniform(0.3, 1.0))
        work = 88.0 if strange else 0.0
        sm = min(100.0, browser + desktop + work)
        wanted_c = 38.0 + sm * 0.42
        self._temperature_c += (wanted_c - self._temperature_c) * 0.02
        parts = [
            used(1200, desktop, types=("graphics",), memory=420 * MIB),
            used(1201, 0.0, types=("graphics",), memory=180 * MIB),
            used(2000, browser, types=("graphics",), memory=1500 * MIB, encoder=use.encoder, decoder=use.decoder),
        ]
        parts += [used(9000, work, memory=6 << 30)] if strange else []
        card = gpu(
            sm,
            encoder=use.encoder,
            decoder=use.decoder,
            power_w=19.0 + sm * 2.6 + self._random.uniform(0.0, 2.0),
            temperature_c=round(self._temperature_c),
            temperature_slowdown_c=95.0,
            fan_percent=0.0 if self._temperature_c < 55 else 38.0,
            throttle_reasons=("sw_power_cap",) if sm > 80 else (),
            pstate=8 if sm < 3 else 2,
            processes=tuple(parts),
        )
        people = (SHELL, XORG, FIREFOX, *((STRANGER,) if strange else ()))
        return model.Sample("desk", MIDNIGHT + at, monotonic, (card,), people)


class Lived(NamedTuple):
    """The titles that a person gets to see in a day, how many spin-ups there were, and how many readings."""

    said: list[str]
    spin_ups: int
    ticks: int


def live(stranger: Optional[tuple[float, float]] = None, hours: tuple[float, float] = (0.0, 24.0)) -> Lived:
    """Live a day, or some hours of it."""
    engine, alarms, policy = Engine(Judge(seen=set())), Alarms(), Policy()
    said: list[str] = []
    ticks = spin_ups = 0
    for sample in Life(stranger).samples():
        if not hours[0] * HOUR <= sample.time - MIDNIGHT < hours[1] * HOUR:
            continue
        ticks += 1
        found = engine.observe(sample)
        now = Now(sample.time, Moment(0, int((sample.time - MIDNIGHT) // 60) % 1440))
        deeds = policy.tick(found.tick._replace(alarms=alarms.observe(found.tick)), now)
        spin_ups += sum(change.change == "started" for change in found.changes)
        for change in found.changes:
            deeds += policy.episode(change.change, change.episode, now)
        said += [deed.title for deed in deeds if isinstance(deed, Show)]
    return Lived(said, spin_ups, ticks)


def test_a_day_of_a_normal_desktop_makes_no_notification() -> None:
    lived = live()
    assert lived.ticks == 23 * HOUR / STEP_S, "the whole day was lived"
    assert lived.said == []
    assert lived.spin_ups == 3, "the call, the many windows and the film; scrolling is none"


def test_a_stranger_at_three_in_the_morning_makes_one_and_its_summary() -> None:
    assert live((3.0, 3.75), hours=(0.0, 10.0)).said == [
        "find_words.py woke the RTX 3090",
        "The RTX 3090 is quiet again",
    ]


def test_a_stranger_beside_a_film_makes_one_and_its_summary() -> None:
    """It joins what is running, and is told of as who it is; the GPU stays busy with the film for some time after it."""
    said = live((18.5, 18.9), hours=(16.0, 22.0)).said
    assert said[0] in {"find_words.py joined on the RTX 3090", "find_words.py woke the RTX 3090"}
    assert said[1:] == ["The RTX 3090 is quiet again"]
