"""When an alarm begins and when it is over: a table of days in the life of a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import pytest

from hoofhearted_desktop.agent.engine import Engine
from hoofhearted_desktop.agent.judge import Judge
from hoofhearted_desktop.core import alarm_words, messages, model
from hoofhearted_desktop.core.alarms import Alarms
from hoofhearted_desktop.core.assessment import Alarm, Tick
from tests.readings import gpu, process, sample, used

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

GIB = 1 << 30
LOST = model.Problem("gpu_lost", "the GPU has fallen off the bus", "restart the computer")
NO_GPU = model.Problem("no_gpu", "the NVIDIA driver runs but finds no GPU", "check that the GPU is seated")
MISMATCH = model.Problem("driver_library_mismatch", "the NVIDIA driver was updated", "restart the computer")
FULL = model.Problem("recording_stopped", "the disk is full", "make room")
MINER = process(4242, "train.py")
TICK_S = 1.0


class Stretch(NamedTuple):
    """A reading that stays for some seconds, with problems of the host."""

    seconds: float
    gpus: tuple[model.Gpu, ...]
    problems: tuple[model.Problem, ...] = ()
    processes: tuple[model.Process, ...] = (MINER,)
    step_s: float = TICK_S


def stretch(seconds: float, sm: Optional[float] = 90.0, *, step_s: float = TICK_S, **given: Any) -> Stretch:
    """Give a card at `sm` percent that works for train.py, unless something else is given."""
    work = (used(sm=sm, memory=GIB),) if sm else ()
    return Stretch(seconds, (gpu(sm, **{"processes": work, **given}),), step_s=step_s)


class Life:
    """A host through time: real conclusions, then alarms."""

    def __init__(self) -> None:
        self._engine = Engine(Judge())
        self.alarms = Alarms()
        self.at = 0.0
        self.tick: Optional[Tick] = None

    def ticks(self, part: Stretch) -> Iterable[tuple[Alarm, ...]]:
        end = self.at + part.seconds
        while self.at < end:
            reading = sample(self.at, *part.gpus, processes=part.processes)._replace(problems=part.problems)
            self.tick = self._engine.observe(reading).tick
            yield self.alarms.observe(self.tick)
            self.at += part.step_s

    def live(self, *parts: Stretch) -> list[tuple[str, float, float]]:
        """Give every alarm that there was: its kind, when it was said, and when it was over (the end, if it stands)."""
        began: dict[tuple[str, Optional[str], float], float] = {}
        found = []
        for part in parts:
            for standing in self.ticks(part):
                keys = {(alarm.kind, alarm.gpu, alarm.since) for alarm in standing}
                gone = [each for each in began if each not in keys]
                found += [(key[0], began.pop(key), self.at) for key in gone]
                for key in keys:
                    began.setdefault(key, self.at)
        return found + [(key[0], at, self.at) for key, at in began.items()]


def hot(seconds: float, temperature_c: Optional[float], **given: Any) -> Stretch:
    return stretch(seconds, **{"temperature_c": temperature_c, "temperature_slowdown_c": 95.0, **given})


def slowed(seconds: float, *reasons: str, **given: Any) -> Stretch:
    return stretch(seconds, **{"throttle_reasons": reasons, "temperature_slowdown_c": 95.0, **given})


def holding(seconds: float, **given: Any) -> Stretch:
    return stretch(seconds, 0.0, processes=(used(memory=8 * GIB, sm=0.0, **given),), pstate=8, power_w=20.0, step_s=5.0)


CASES: dict[str, tuple[list[Stretch], list[tuple[str, float, float]]]] = {
    "as hot as the card may get, and cooled down": (
        [hot(60, 95), hot(100, 89)],
        [("too_hot", 10.0, 119.0)],
    ),
    "a moment of heat": ([hot(9, 97), hot(60, 85)], []),
    "just under its limit for hours": ([hot(7200, 94, step_s=5.0)], []),
    "hovering at the limit is one alarm": (
        [hot(30, 96), *[hot(20, 94), hot(5, 95)] * 20, hot(70, 80)],
        [("too_hot", 10.0, 589.0)],
    ),
    "too hot twice": (
        [hot(30, 96), hot(100, 70), hot(30, 96), hot(70, 70)],
        [("too_hot", 10.0, 89.0), ("too_hot", 140.0, 219.0)],
    ),
    "no limit is known, and the driver says thermal slowdown": (
        [stretch(60, temperature_c=84.0, throttle_reasons=("sw_thermal_slowdown",)), stretch(80, throttle_reasons=())],
        [("too_hot", 30.0, 119.0)],
    ),
    "no limit is known, and no reasons": ([stretch(3600, temperature_c=110.0, step_s=5.0)], []),
    "no temperature is known": ([hot(60, None, throttle_reasons=())], []),
    "the fan stands still on a hot card": (
        [hot(100, 82, fan_percent=0.0), hot(60, 82, fan_percent=60.0)],
        [("fan_stopped", 60.0, 129.0)],
    ),
    "a fan that rests with its card": ([hot(3600, 58, fan_percent=0.0, step_s=5.0)], []),
    "a fan that starts late": ([hot(600, 72, fan_percent=0.0), hot(60, 75, fan_percent=30.0)], []),
    "a passive card": ([hot(600, 88, fan_percent=None)], []),
    "a laptop's fan is the computer's": ([hot(600, 85, fan_percent=0.0, name="RTX 4070 Laptop GPU")], []),
    "slowed down for six minutes": (
        [slowed(360, "sw_thermal_slowdown"), slowed(200)],
        [("throttled", 300.0, 479.0)],
    ),
    "slowed down by its power supply": (
        [slowed(310, "hw_power_brake_slowdown", "sw_power_cap")],
        [("throttled", 300.0, 310.0)],
    ),
    "a power cap is how it should be": ([slowed(7200, "sw_power_cap", step_s=5.0)], []),
    "slowed down now and then": ([slowed(20, "sw_thermal_slowdown"), slowed(40)] * 30, []),
    "slowed down nearly all the time": (
        [slowed(50, "sw_thermal_slowdown"), slowed(10)] * 10,
        [("throttled", 440.0, 600.0)],
    ),
    "heat is told once, not as slowness too": (
        [hot(400, 96, throttle_reasons=("hw_thermal_slowdown",))],
        [("too_hot", 10.0, 400.0)],
    ),
    "memory held for three hours": (
        [holding(3 * 3600), stretch(60, 0.0)],
        [("held_long", 7200.0, 10800.0)],
    ),
    "memory held for an hour at a time": ([holding(3600), stretch(60, step_s=5.0), holding(3600)], []),
    "the desktop holds memory": ([holding(3 * 3600, types=("graphics",))], []),
    "a GPU falls off the bus and comes back": (
        [stretch(10), stretch(60, problem=LOST), stretch(60)],
        [("gpu_lost", 15.0, 79.0)],
    ),
    "the only GPU falls off the bus, and its driver is opened anew": (
        [stretch(10), stretch(60, problem=NO_GPU)._replace(problems=(NO_GPU,)), stretch(60)],
        [("gpu_lost", 15.0, 79.0)],
    ),
    "a driver that never had a GPU": ([Stretch(600, (), (NO_GPU,))], []),
    "a lost GPU that was hot is no longer known to be hot": (
        [hot(30, 96), hot(400, None, problem=LOST)],
        [("too_hot", 10.0, 329.0), ("gpu_lost", 35.0, 430.0)],
    ),
    "the driver was updated": (
        [stretch(10), Stretch(100, (), (MISMATCH,))],
        [("driver_problem", 70.0, 110.0)],
    ),
    "a driver that hangs for a moment": ([stretch(10), Stretch(20, (), (MISMATCH._replace(code="driver_hung"),))], []),
    "there never was a driver": ([Stretch(600, (), (MISMATCH._replace(code="no_driver"),))], []),
    "the disk is full": (
        [Stretch(30, (), (FULL,)), stretch(70)],
        [("recording_stopped", 0.0, 89.0)],
    ),
    "a mistake in the settings is no alarm": ([Stretch(600, (), (FULL._replace(code="settings_mistake"),))], []),
}


@pytest.mark.parametrize("name", CASES)
def test_alarms(name: str) -> None:
    parts, expected = CASES[name]
    assert sorted(Life().live(*parts), key=lambda each: each[1]) == expected


def test_a_dead_process_is_told_after_ten_minutes_with_what_to_do() -> None:
    life = Life()
    dead = MINER._replace(state="zombie", ended=sample(0).time, parent=model.Parent(77, "bash"))
    part = Stretch(700, (gpu(0.0, processes=(used(memory=8 * GIB, sm=0.0),)),), (), (dead,), 5.0)
    ((kind, at, _),) = life.live(part)
    assert kind == "held_long"
    assert at == 600.0
    ((alarm,),) = [life.alarms.observe(life.tick)] if life.tick else [()]
    assert "train.py has exited 10 min ago" in alarm.text
    assert "8.0 GiB of the RTX 3090" in alarm.text
    assert alarm.remedy == "end bash (process 77)"
    assert alarm.application == "train.py"


def test_a_night_asleep_counts_for_nobody() -> None:
    """Linux's monotonic clock stands still while the host sleeps; a gap of it is nobody's either."""
    life = Life()
    assert life.live(holding(3600)) == []
    life.at += 6 * 3600
    assert life.live(holding(3000)) == []


WORDS: dict[str, tuple[Callable[[], Stretch], str]] = {
    "too_hot": (
        lambda: hot(12, 97),
        "RTX 3090 is at 97 °C, and slows itself down from 95 °C on; see that its fans turn, that no dust is in them, and that air can reach the card.",
    ),
    "fan_stopped": (
        lambda: hot(62, 81, fan_percent=0.0),
        "RTX 3090 is at 81 °C, and its fan stands still; see whether something blocks the fan, or its cable is loose.",
    ),
    "throttled": (
        lambda: slowed(302, "sw_thermal_slowdown", "hw_power_brake_slowdown"),
        "RTX 3090 has been slowed down by the power supply, which asks it to brake, for some minutes; check the power supply and the GPU's power cables.",
    ),
}


@pytest.mark.parametrize("kind", WORDS)
def test_words(kind: str) -> None:
    make, said = WORDS[kind]
    life = Life()
    life.live(make())
    assert life.tick is not None
    (alarm,) = life.alarms.observe(life.tick)
    assert alarm.kind == kind
    assert alarm_words.sentence(alarm) == said
    title, body = alarm_words.notice(alarm, life.tick, "dreams", demo=False)
    assert "RTX 3090" in title
    assert body.startswith(alarm.text)
    again = messages.tick_from_json(messages.tick_to_json(life.tick._replace(alarms=(alarm,))))
    assert again.alarms == (alarm,)


def test_a_program_s_name_is_written_as_it_is() -> None:
    life = Life()
    life.live(holding(7202))
    assert life.tick is not None
    (alarm,) = life.alarms.observe(life.tick)
    _, body = alarm_words.notice(alarm, life.tick, "dreams", demo=False)
    assert body.startswith("train.py has held 8.0 GiB of the RTX 3090 since ")
    assert body.endswith(", and does nothing with it. End it if nobody needs it.")


def test_an_agent_that_names_thousands_of_alarms_is_not_believed() -> None:
    alarms = tuple(Alarm(f"kind-{place}", None, 1.0, "x") for place in range(1000))
    assert len(messages.tick_from_json(messages.tick_to_json(Tick(sample(0.0), (), alarms))).alarms) == 64


def test_a_tick_without_alarms_says_nothing_of_them() -> None:
    assert "alarms" not in messages.tick_to_json(Tick(sample(0.0), ()))


def test_an_alarm_of_a_kind_that_nobody_knows_has_words() -> None:
    alarm = Alarm("moon_too_close", None, 1_760_000_000.0, "The moon is too close", "wait")
    assert alarm_words.notice(alarm, None, "dreams", demo=True) == (
        "DEMO: Something is wrong on dreams",
        "The moon is too close. Wait.",
    )
    assert (
        alarm_words.over_notice(alarm, None, "dreams", 1_760_000_090.0, demo=False)[0] == "All is well again on dreams"
    )
