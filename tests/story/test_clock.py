"""The whole program while its clock is set and the computer sleeps: real agent, real driver library, real terminal commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.agent.talk import Talker
from tests.desktop_parts.programs import wait_until
from tests.set_clock import SetClock
from tests.story.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]

HOUR, DAY, YEAR = 3600, 86400, 365 * 86400
EPOCH, END_OF_32_BITS, CENTURY = 60.0, 2_147_483_640.0, 4_102_444_800.0
"""1970, eight seconds before the numbers of 32 bits end, 2100."""


class Machine:
    """A GPU, an agent that watches it, and the clock of both."""

    def __init__(self, scene: Scene, clock: SetClock) -> None:
        self.scene, self.clock = scene, clock
        scene.environment.update(clock.environment)
        self.agent = Talker("connect", env=scene.environment)
        self.agent.subscribe()
        self.agent.tick()

    def why(self) -> Any:
        done = self.scene.ask("why", "--json")
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout)["gpus"][0]

    def runs(self, other_than: str = "") -> str:
        """Wait for a spin-up, and give its id."""

        def running() -> str:
            found: str = self.why()["episode"] or ""
            return "" if found == other_than else found

        return wait_until("a spin-up runs", running)

    def ended(self) -> list[dict[str, Any]]:
        """Give the spin-ups that have ended, of whatever time."""
        found = self.agent.ask("episodes", since=0)["episodes"]
        return [each for each in found if each["ended"] is not None]

    def still_answers(self) -> None:
        """Whatever its clock says, it reads, and time goes on in all it tells."""
        for _ in range(3):
            self.agent.tick()
        for since in (None, 0, self.clock.now() - DAY, self.clock.now() + DAY):
            found = self.agent.ask(
                "history", gpu=self.scene.driver.gpus[0].uuid, **({} if since is None else {"from": since})
            )
            assert found["time"] == sorted(found["time"])
        for command in ("episodes", "status", "doctor"):
            assert "Traceback" not in self.scene.ask(command).stderr


def lasted_s(episode: Any) -> float:
    return float(episode["ended"] - episode["started"])


@pytest.fixture
def machine(tmp_path: Path) -> Any:
    with Scene(None, tmp_path / "machine") as scene:  # type: ignore[arg-type] # nothing is shown
        made = Machine(scene, SetClock(tmp_path / "clock"))
        with made.agent:
            yield made


@pytest.mark.parametrize(
    ("begins", "jumps_s"),
    [
        (None, (3, -3, HOUR, -HOUR, -DAY, -3 * YEAR)),
        (EPOCH, (-30,)),
        (END_OF_32_BITS, (0,)),
        (CENTURY, (-CENTURY / 2,)),
    ],
    ids=["now", "1970", "2038", "2100"],
)
def test_a_clock_that_is_set_while_a_spin_up_runs_changes_none(
    machine: Machine, begins: float | None, jumps_s: tuple[float, ...]
) -> None:
    if begins is not None:
        machine.clock.put_to(begins)
    machine.scene.busy(machine.scene.work())
    before = machine.runs()
    for by_s in jumps_s:
        machine.clock.put(by_s)
        machine.still_answers()
        assert machine.runs() == before
    machine.scene.idle()
    [ended] = wait_until("it is written down", machine.ended)
    assert ended["id"] == before
    assert 0 < lasted_s(ended) < 120, "by the monotonic clock"


def test_a_clock_that_is_set_ahead_by_years_ends_a_spin_up_as_a_sleep_does(machine: Machine) -> None:
    machine.scene.busy(machine.scene.work())
    before = machine.runs()
    machine.clock.put(3 * YEAR)
    machine.still_answers()
    [ended] = wait_until("it is written down", machine.ended)
    assert ended["id"] == before
    assert 0 < lasted_s(ended) < 60
    machine.runs(other_than=before)


def test_a_computer_that_slept_for_a_night_has_two_spin_ups_and_a_gap(machine: Machine) -> None:
    machine.scene.busy(machine.scene.work())
    before = machine.runs()
    machine.clock.sleep(8 * HOUR + 17)
    machine.still_answers()
    machine.runs(other_than=before)
    [ended] = wait_until("it is written down", machine.ended)
    assert 0 < lasted_s(ended) < 60, "the night is nobody's"
    found = machine.agent.ask("history", gpu=machine.scene.driver.gpus[0].uuid, **{"from": 0})
    assert None in found["mean"]["sm"]


def test_no_notice_is_lost_and_none_is_told_twice_when_the_clock_comes_back(machine: Machine) -> None:
    """As on a board without a battery: 1970 until the network is there."""
    machine.clock.put_to(EPOCH)
    machine.scene.busy(machine.scene.work())
    began = machine.runs()
    machine.clock.put_to(1_795_000_000.0)
    machine.still_answers()
    machine.scene.idle()
    found = wait_until("all are written down", machine.ended)
    assert [each["id"] for each in found].count(began) == 1
    assert len({each["id"] for each in found}) == len(found)
