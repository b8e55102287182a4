"""The machine's own figures at the foot of a host's page: a quiet line, small charts when a person unfolds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from hoofhearted_desktop.core import model, quantities
from hoofhearted_desktop.desktop import machine_words, settings_data
from hoofhearted_desktop.desktop.machine_past import LONGEST_S, MachinePast, Reading
from hoofhearted_desktop.link import states
from tests.desktop import scenes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.window import Window

GIB = 1 << 30
LIVE = states.Live(scenes.HELLO)
FULL = model.System(
    12.4,
    (0.42, 0.3, 0.2),
    model.Memory(9 * GIB, 32 * GIB),
    (model.Disk("/", 210 * GIB, 480 * GIB), model.Disk("/data", 90 * GIB, 100 * GIB), model.Disk("/net")),
    model.Pcie(1_250_000, 900),
)


def cpu(reading: Reading) -> float | None:
    """Give the processor's load."""
    return reading.cpu


@pytest.mark.parametrize(
    ("system", "line"),
    [
        (FULL, "Processor 12 % · Memory 9.0 of 32 GiB · Network ↓ 1.2 MB/s ↑ 900 B/s · Disk 90.0 of 100 GiB"),
        (FULL._replace(cpu_percent=None, disks=()), "Memory 9.0 of 32 GiB · Network ↓ 1.2 MB/s ↑ 900 B/s"),
        (model.System(memory=model.Memory(GIB)), "Memory 1.0 GiB"),
        (model.System(disks=(model.Disk("/", 5325 * GIB, 7475 * GIB),)), "Disk 5.2 of 7.3 TiB"),
        (model.System(), ""),
    ],
)
def test_the_line_says_what_is_known_and_nothing_else(system: model.System, line: str) -> None:
    assert machine_words.line(system) == line


def test_figures_are_written_as_the_language_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quantities, "_writing", quantities.Writing(decimal=","))
    assert "9,0 of 32 GiB · Network ↓ 1,2 MB/s ↑ 900 B/s · Disk 90,0 of 100 GiB" in machine_words.line(FULL)
    assert settings_data.size(1536) == "1,5 KiB"


def test_what_cannot_be_said_is_not_zero() -> None:
    assert [figure.value for figure in machine_words.figures(model.System())] == ["n/a", "n/a", "↓ n/a", "n/a"]
    assert [figure.part for figure in machine_words.figures(model.System())] == [None] * 4


@pytest.mark.parametrize(
    ("value", "said"), [(None, "n/a"), (0, "0 B/s"), (999, "999 B/s"), (565_900, "566 kB/s"), (4.2e9, "4.2 GB/s")]
)
def test_rates_are_short(value: float | None, said: str) -> None:
    assert machine_words.rate(value) == said


def test_the_past_has_gaps_and_an_end() -> None:
    past = MachinePast()
    for second in (0.0, 2.0, 4.0, 30.0, 32.0):
        past.add(second, FULL._replace(cpu_percent=second))
    past.add(34.0, FULL._replace(cpu_percent=None))
    past.add(36.0, FULL._replace(cpu_percent=5.0))
    assert list(past.runs(cpu, LONGEST_S)) == [
        [(-36.0, 0.0), (-34.0, 2.0), (-32.0, 4.0)],
        [(-6.0, 30.0), (-4.0, 32.0)],
        [(0.0, 5.0)],
    ]
    assert list(past.runs(cpu, 3.0)) == [[(0.0, 5.0)]]
    past.add(36.0 + LONGEST_S + 1, FULL)
    assert list(past.runs(cpu, LONGEST_S)) == [[(0.0, 12.4)]]
    past.add(1.0, FULL._replace(cpu_percent=1.0))
    assert list(past.runs(cpu, LONGEST_S)) == [[(0.0, 1.0)]], "the clock was set back"


def test_a_summary_takes_nothing_away() -> None:
    past = MachinePast()
    past.add(1.0, FULL)
    past.add(2.0, model.System())
    assert past.system is FULL
    assert past.highest(cpu) == 12.4


def hear(window: Window, moment: float, scene: scenes.Scene = scenes.computing) -> None:
    """Let the window hear a reading with the machine's own figures."""
    window.show_state(LIVE)
    window.show_tick(scenes.with_system(scene)(moment))


def test_one_quiet_line_stands_below_the_gpu(window: Window) -> None:
    hear(window, 0.0)
    strip = window.content.machine
    assert strip.isVisible()
    assert strip.text.text().startswith("Processor ")
    assert not strip.unfolded
    assert strip.height() < 40
    assert strip.text.font().pointSizeF() < window.page.banner.headline.font().pointSizeF()


def test_it_is_not_there_where_the_agent_says_nothing_of_it(window: Window) -> None:
    window.show_state(LIVE)
    window.show_tick(scenes.computing(0.0))
    assert not window.content.machine.isVisible()


def test_it_unfolds_by_mouse_and_by_key_and_stays_so_with_the_window(window: Window, qtbot: QtBot) -> None:
    for moment in range(30):
        hear(window, float(moment))
    strip = window.content.machine
    folded = strip.height()
    qtbot.mouseClick(strip.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: strip.height() > folded + 40)
    assert strip.button.accessibleName() == "Hide the machine's own figures"
    assert window.kept()["machine"] is True
    before = strip.grab().toImage()
    hear(window, 31.0)
    assert strip.grab().toImage() != before, "the charts go on"
    assert strip.span.accessibleName() == "Time shown: 1 min"
    qtbot.mouseClick(strip.span, Qt.MouseButton.LeftButton)
    assert strip.span.text() == "10 min"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert not strip.unfolded
    window.restore({"machine": True})
    assert strip.unfolded
    strip.button.toggle()
    assert window.kept()["machine"] is False, "a screen reader toggles it, and clicks nothing"


def test_a_machine_without_a_gpu_has_its_figures_too(window: Window) -> None:
    hear(window, 0.0, scenes.no_driver)
    assert window.empty.isVisible()
    assert window.content.machine.isVisible()
