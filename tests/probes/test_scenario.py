"""The stories of the simulated server: all of ours can be read, and a mistake in one names its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import redaction
from hoofhearted_desktop.probes import applications, places, scenario
from hoofhearted_desktop.probes.scenario_tables import ScenarioError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
title = "A story"
host = "somewhere"
seconds = 60
then = "hold"

[system]
cores = 4
cpu_percent = 2
memory_used_mib = 100
memory_total_mib = 1000

[[gpu]]
id = "card"
uuid = "GPU-1"
name = "A card"
pci_bus_id = "0000:01:00.0"
memory_mib = 1000
idle_w = 10
limit_w = 100
full_c = 80

[[process]]
pid = 100
from = 5
name = "worker"
[[process.use]]
gpu = "card"
types = ["compute"]
steps = [{ at = 5, sm = 50, memory_mib = 500 }, { at = 9 }]
"""

EXPECTED = {
    "home",
    "night-transcode",
    "ollama-evening",
    "miner",
    "sleeping-laptop",
    "lost-gpu",
    "driver-updated",
    "many",
}


def refused(tmp_path: Path, text: str) -> ScenarioError:
    path = tmp_path / "story.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        scenario.read(path)
    assert str(path) in str(caught.value)
    return caught.value


def test_every_scenario_of_ours_can_be_read() -> None:
    names = scenario.names()
    assert set(names) >= EXPECTED
    assert names[0] == "home"
    for name in names:
        story = scenario.load(name)
        assert story.name == name
        assert story.title


def test_command_lines_of_our_stories_are_redacted_already() -> None:
    lines = [
        actor.process.command_line
        for name in scenario.names()
        for actor in (*scenario.load(name).actors, *scenario.load(name).habits)
        if actor.process.command_line
    ]
    assert len(lines) > 8
    for line in lines:
        assert redaction.redact(line) == line


def test_our_stories_call_applications_what_the_recogniser_calls_them() -> None:
    recogniser = applications.Recogniser(places.resources_dir() / "applications.toml")
    stories = [scenario.load(name) for name in scenario.names()]
    told = [actor.process for story in stories for actor in (*story.actors, *story.habits)]
    assert len(told) > 8
    for process in told:
        expected = process.application and process.application[:2] + process.application[3:]
        found = recogniser.recognise(process._replace(application=None))
        assert (found and found[:2] + found[3:]) == expected, process.name


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ScenarioError, match=r"nowhere: no such scenario; there are home, driver-updated"):
        scenario.load("nowhere")


def test_a_name_is_not_a_path() -> None:
    with pytest.raises(ScenarioError, match="no such scenario"):
        scenario.load("../scenarios/home")


def test_a_step_keeps_sizes_and_forgets_loads(tmp_path: Path) -> None:
    path = tmp_path / "story.toml"
    path.write_text(GOOD, encoding="utf-8")
    first, second = scenario.read(path).actors[0].uses[0].steps
    assert (first.sm, first.memory) == (50, 500 * 2**20)
    assert (second.sm, second.watts, second.memory) == (0, 0, 500 * 2**20)


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        ("sm = 50", "sm = 150", "process[0].use[0].steps[0].sm", "from 0 to 100"),
        ("sm = 50", 'sm = "50"', "process[0].use[0].steps[0].sm", "expected a number, got a text"),
        ("sm = 50", "ms = 50", "process[0].use[0].steps[0].ms", "unknown key"),
        ("{ at = 9 }", "{ at = 4 }", "process[0].use[0].steps[1].at", "from 5 to"),
        ("memory_mib = 500", "memory_mib = 1001", "process[0].use[0].steps[0].memory_mib", "more than the GPU has"),
        ('gpu = "card"', 'gpu = "cart"', "process[0].use[0].gpu", "no GPU has the id cart; there are card"),
        ('types = ["compute"]', 'types = ["cuda"]', "process[0].use[0].types", "compute, graphics, mps"),
        ("limit_w = 100\n", "", "gpu[0].limit_w", "missing"),
        ('then = "hold"', 'then = "stop"', "then", "expected one of loop, hold, got stop"),
        ("cores = 4", "cores = 4.5", "system.cores", "whole number"),
        ("from = 5", "from = 5\nrunning_for_s = 10", "process[0].running_for_s", "beside from"),
        ("seconds = 60", "seconds = 90\nexpects = 3", "expects", "expected a list"),
        ('host = "somewhere"\n', "", "host", "missing"),
    ],
)
def test_a_mistake_names_its_place(tmp_path: Path, old: str, new: str, place: str, reason: str) -> None:
    assert old in GOOD
    error = refused(tmp_path, GOOD.replace(old, new, 1))
    assert error.place == place
    assert reason in error.reason


def test_a_process_from_before_the_repeated_part_cannot_end_in_it(tmp_path: Path) -> None:
    text = GOOD.replace("seconds = 60", "seconds = 100").replace("from = 5", "from = 5\nto = 80")
    assert refused(tmp_path, text).place == "process[0].to"


def test_a_pid_given_twice_is_refused(tmp_path: Path) -> None:
    assert "pid 100" in refused(tmp_path, GOOD + '\n[[process]]\npid = 100\nname = "again"\n').reason


def test_a_syntax_error_names_its_line(tmp_path: Path) -> None:
    assert "line 2" in refused(tmp_path, 'title = "x"\nhost = = 3\n').reason


def test_a_missing_file_and_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="No such file"):
        scenario.read(tmp_path / "absent.toml")
    (tmp_path / "latin.toml").write_bytes(b'title = "caf\xe9"')
    with pytest.raises(ScenarioError, match="not UTF-8 at byte 12"):
        scenario.read(tmp_path / "latin.toml")
