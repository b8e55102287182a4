"""What tooltip and menu say of several hosts: the most important first, and never more than a person can take in."""

from __future__ import annotations

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.assessment import Tick
from hoofhearted_desktop.desktop import tray_lines
from hoofhearted_desktop.desktop.tray_lines import Told
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.progress import At, Step
from tests.desktop import scenes

LIVE = states.Live(scenes.HELLO)
LOST = states.Lost("the name was not found", None, 3, 8.0, "name_not_found")
HERE = Told("here", "this machine", LIVE, scenes.idle(0.0))
NAS = Told("server nas", "NAS", LIVE, scenes.encoding(0.0))
RACK = Told("server rack", "rack", LIVE, scenes.eight(0.0))


def lost(name: str) -> Told:
    return Told(f"server {name}", name, LOST, None)


def test_one_host_is_told_as_ever() -> None:
    assert tray_lines.tooltip([HERE]).startswith("dreams · RTX 3090 — idle")
    assert tray_lines.tooltip([HERE._replace(state=LOST)]) == "No data: the name was not found"
    assert tray_lines.tooltip([HERE._replace(state=states.Connecting(), demo=True)]) == "DEMO · Connecting"
    assert [line.text for line in tray_lines.menu([HERE])] == ["RTX 3090 is idle", "RTX 4070 Laptop GPU is asleep"]


def test_who_works_is_told_before_who_is_not_heard_and_who_rests_last() -> None:
    lines = tray_lines.tooltip([HERE, lost("garage"), NAS]).splitlines()
    assert lines[0].startswith("NAS · RTX 3090 — Jellyfin encoding, 35 % encoder, 96 W")
    assert lines[1] == "No data from garage"
    assert lines[2].startswith("this machine · RTX 3090 — idle")


def test_an_alarm_says_where_it_is() -> None:
    alarmed = NAS._replace(tick=scenes.encoding(0.0)._replace(alarms=(scenes.HOT,)))
    assert tray_lines.tooltip([HERE, alarmed]).startswith("NAS: RTX 3090 is at 97 °C")


def test_many_lines_end_with_a_count_and_many_dead_hosts_are_one_line() -> None:
    dead = [lost(f"dead-{number}") for number in range(5)]
    several = [NAS._replace(key=f"server n{number}", name=f"n{number}") for number in range(5)]
    lines = tray_lines.tooltip([HERE, RACK, *several, *dead]).splitlines()
    assert len(lines) == tray_lines.MOST_TOLD + 1
    assert lines[-1] == "and 15 more"
    assert sum("rack" in line for line in lines) == tray_lines.MOST_OF_ONE
    assert lines[-2] == "No data from dead-0, dead-1, dead-2 and 2 more", "who is not heard is always named"
    assert "No data from dead-0, dead-1, dead-2 and 2 more" in tray_lines.tooltip([HERE, *dead])


def test_a_machine_without_a_gpu_is_passed_over_beside_servers() -> None:
    bare = Told("here", "this machine", LIVE, scenes.no_driver(0.0), passed_over=True)
    assert "this machine" not in tray_lines.tooltip([bare, NAS])
    assert all(line.host == "server nas" for line in tray_lines.menu([bare, NAS]))


def test_the_menu_has_a_section_for_each_host_and_opens_the_window_there() -> None:
    lines = tray_lines.menu([HERE, lost("garage"), NAS])
    assert [(line.text.strip(), line.header) for line in lines] == [
        ("NAS", True),
        ("RTX 3090 is encoding for Jellyfin", False),
        ("RTX 4070 Laptop GPU is asleep", False),
        ("garage: name not found", False),
        ("this machine", True),
        ("RTX 3090 is idle", False),
        ("RTX 4070 Laptop GPU is asleep", False),
    ]
    assert (lines[1].host, lines[1].gpu) == ("server nas", "GPU-3090")
    assert (lines[3].host, lines[3].gpu) == ("server garage", None)


def test_of_many_hosts_the_menu_has_a_line_each_and_ends() -> None:
    many = [RACK, *(NAS._replace(key=f"server n{number}", name=f"n{number}") for number in range(20))]
    lines = tray_lines.menu(many)
    assert len(lines) == tray_lines.MOST_LINES + 1
    assert lines[0].text.startswith("rack: ")
    assert lines[-1].text == "and 7 more"
    assert not any(line.header for line in lines)


def test_a_disconnected_server_is_not_told_of() -> None:
    away = Told("server nas", "NAS", states.Closed(), None)
    assert "NAS" not in tray_lines.tooltip([HERE, away])
    assert not any(line.host == "server nas" for line in tray_lines.menu([HERE, away]))


def test_one_that_says_nothing_of_its_gpus_has_a_place_all_the_same() -> None:
    silent = RACK._replace(tick=scenes.eight(0.0)._replace(assessments=()))
    assert {line.host for line in tray_lines.menu([silent, NAS])} >= {"server nas"}
    assert "NAS" in tray_lines.tooltip([silent, NAS])


def test_names_from_elsewhere_are_one_line() -> None:
    strange = Told("server x", "a\nb", states.Connecting(1, At(Step.SIGNING_IN)), None)
    assert tray_lines.tooltip([HERE, strange]).splitlines()[-1] == "Connecting to a b"
    nobody = Told("server y", "y", LIVE, Tick(model.Sample("y", 1.0, 1.0), ()))
    assert "y: no NVIDIA GPU" in tray_lines.tooltip([HERE, nobody])
