"""What is known of agents that crashed: told for a while, and where the driver's library did it again and again it is left alone."""

from __future__ import annotations

import faulthandler
import json
import os
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.agent import crashes
from hoofhearted_desktop.agent.crashes import Crashes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IN_DRIVER = """\
4242
Fatal Python error: Segmentation fault

Stack (most recent call first):
  File "/opt/h/hoofhearted_desktop/probes/nvml_library.py", line 394 in call
  File "/opt/h/hoofhearted_desktop/probes/nvml_device.py", line 12 in read
"""
ELSEWHERE = IN_DRIVER.replace("Segmentation fault", "Aborted").replace("probes/nvml_library", "store/database")


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _handler_stays() -> Iterator[None]:
    """pytest has the handler itself, and has it back."""
    before = faulthandler.is_enabled()
    yield
    faulthandler.disable()
    if before:
        faulthandler.enable()


def crash(directory: Path, at: float, text: str = IN_DRIVER) -> None:
    directory.mkdir(exist_ok=True)
    mark = directory / crashes.MARK
    mark.write_text(text)
    os.utime(mark, (at, at))


def begun(directory: Path, clock: Clock) -> Crashes:
    """Give what an agent knows that began, and has ended well."""
    made = Crashes(directory, clock)
    made.begin()
    made.end()
    return made


def test_one_that_ends_well_leaves_no_word(tmp_path: Path, clock: Clock) -> None:
    first = Crashes(tmp_path / "data", clock)
    first.begin()
    assert (tmp_path / "data" / crashes.MARK).read_text() == f"{os.getpid()}\n"
    first.end()
    assert list((tmp_path / "data").iterdir()) == []
    assert begun(tmp_path / "data", clock).told() == ()


def test_one_that_was_killed_did_not_crash(tmp_path: Path, clock: Clock) -> None:
    crash(tmp_path, clock.now, "4242\n")
    assert crashes.sentence(tmp_path, 4242) is None
    assert begun(tmp_path, clock).told() == ()
    assert not (tmp_path / crashes.KNOWN).exists()


@pytest.mark.parametrize(
    ("text", "said", "remedy"),
    [
        (IN_DRIVER, "the NVIDIA driver's library crashed the agent (segmentation fault)", "install the NVIDIA driver"),
        (ELSEWHERE, "the agent crashed (aborted)", "report it with"),
    ],
)
def test_a_crash_is_said_by_the_next_for_ten_minutes(
    text: str, said: str, remedy: str, tmp_path: Path, clock: Clock
) -> None:
    crash(tmp_path, clock.now, text)
    assert crashes.sentence(tmp_path, 4242) == said
    assert crashes.sentence(tmp_path, 4243) is None
    clock.now += 5
    later = begun(tmp_path, clock)
    [problem] = later.told()
    assert problem.code == "agent_crashed"
    assert problem.message.startswith(f"{said} at ")
    assert remedy in (problem.remedy or "")
    assert later.keep_off() is None
    assert (tmp_path / crashes.LAST).read_text() == text
    clock.now += crashes.TOLD_S
    assert later.told() == ()


def test_the_third_crash_in_the_driver_has_it_left_alone_and_longer_each_time(tmp_path: Path, clock: Clock) -> None:
    waits = []
    for _ in range(10):
        crash(tmp_path, clock.now)
        at = clock.now
        made = begun(tmp_path, clock)
        while (problem := made.keep_off()) is not None:
            assert (problem.code, bool(problem.remedy)) == ("driver_crashed", True)
            clock.now += 10
        waits.append(clock.now - at)
        clock.now += 1
    assert waits == [0, 0, 60, 120, 240, 480, 960, 1800, 1800, 1800]


def test_other_crashes_bar_nothing_and_old_ones_are_forgotten(tmp_path: Path, clock: Clock) -> None:
    for _ in range(5):
        crash(tmp_path, clock.now, ELSEWHERE)
        assert begun(tmp_path, clock).keep_off() is None
    for _ in range(5):
        crash(tmp_path, clock.now)
        clock.now += 10_801
        assert begun(tmp_path, clock).keep_off() is None


def test_after_a_restart_of_the_computer_nobody_is_suspected(tmp_path: Path, clock: Clock) -> None:
    for _ in range(3):
        crash(tmp_path, clock.now)
        last = begun(tmp_path, clock)
    assert last.keep_off() is not None
    kept = json.loads((tmp_path / crashes.KNOWN).read_text())
    (tmp_path / crashes.KNOWN).write_text(json.dumps({**kept, "boot": "another"}))
    assert begun(tmp_path, clock).keep_off() is None


def test_a_clock_that_was_set_back_bars_nothing_for_long(tmp_path: Path, clock: Clock) -> None:
    for _ in range(3):
        crash(tmp_path, clock.now)
        last = begun(tmp_path, clock)
    assert last.keep_off() is not None
    clock.now -= 86_400
    assert last.keep_off() is None
    assert last.told() == ()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "nonsense", '{"boot": 1, "crashes": 7}', '{"boot": "", "crashes": [[1]]}']
)
def test_a_file_that_is_not_ours_is_passed_over(text: str, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / crashes.KNOWN).write_text(text)
    crash(tmp_path, clock.now)
    assert len(begun(tmp_path, clock).told()) == 1


def test_where_nothing_can_be_written_it_goes_without(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("")
    made = begun(tmp_path / "file" / "data", clock)
    assert made.told() == ()
    made.end()
