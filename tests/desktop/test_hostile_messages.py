"""Whatever a server says at any place of a message: the desktop shows it as plain text, or not at all."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from hoofhearted_desktop.core import messages, samples, summary, visible, wire, wording
from hoofhearted_desktop.core.samples import SampleError
from hoofhearted_desktop.desktop import chart_view
from hoofhearted_desktop.desktop.chart_data import Ring
from hoofhearted_desktop.desktop.chart_wishes import Wish
from hoofhearted_desktop.desktop.host_view import MOST_GONE
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.policy import MOST_A_MINUTE
from hoofhearted_desktop.desktop.program import Program
from hoofhearted_desktop.desktop.program_colours import ProgramColours
from hoofhearted_desktop.desktop.tray import Tray
from hoofhearted_desktop.desktop.viewport import Grid, Viewport
from hoofhearted_desktop.link import local, states
from hoofhearted_desktop.link.stream import Unreachable
from tests import hostile_values as hostile
from tests.desktop_parts.putting_away import put_away
from tests.examples import some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.notifier import Notification

pytestmark = pytest.mark.qt_log_ignore(
    "No such signal QPlatformNativeInterface::systemTrayWindowChanged",
    "This plugin does not support raise",
    "This plugin does not support propagateSizeHints",
    extend=True,
)

LIVE = states.Live(states.Hello("dreams", "0.1.0", 1, "nvml"))
LONGEST_SHOWN = 20_000


def nobody(_progress: object) -> Unreachable:
    return Unreachable("nobody", waits=True)


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    tray = Tray()
    made = Program(
        nobody, tray=tray, demo=nobody, is_demo=False, memory=Memory(tmp_path / "desktop.json"), clock=time.time
    )
    made.show_window()
    here(made)._on_state(LIVE)
    yield made
    put_away(made, tray)


def here(program: Program) -> Host:
    """Give the host that says all that."""
    found = program.hosts.here
    assert found is not None
    return found


def assert_plain(program: Program) -> None:
    """Hold everything that is shown: no rich text, no unseen sign, no text without end."""
    window = program.window
    assert window is not None
    for one in window.findChildren(QLabel):
        assert one.textFormat() == Qt.TextFormat.PlainText or not Qt.mightBeRichText(one.text()), one.text()
        assert_shown(one.text())
        assert "<b>" not in one.toolTip()
    assert_shown(window.windowTitle())
    assert_shown(window.details.command.toPlainText())
    tray = program._tray
    assert_shown(tray.icons[""].toolTip())
    for action in tray._menu.actions():
        assert_shown(action.text())


def open_details(program: Program) -> None:
    """Look at the process of the first row, if there is one."""
    window = program.window
    assert window is not None
    rows = window.page.table.model()
    if window.details.isHidden() and rows.rowCount():
        window.content._open_details(rows.row(rows.index(0, 0)))


def assert_shown(text: str) -> None:
    assert visible.lines(text) == text
    assert len(text) < LONGEST_SHOWN


def read(value: Any, how: Callable[[Any], Any]) -> Any:
    """Read a message as the session does; None where it is refused."""
    line = wire.encode(wire.Notice("x", {"value": value})) if value is not None else None
    if line is None:
        return None
    parsed = wire.parse(line)
    if not isinstance(parsed, wire.Notice):
        return None
    try:
        return how(parsed.params["value"])
    except SampleError:
        return None


def test_every_member_of_a_tick_may_be_anything(program: Program) -> None:
    shown = count = 0
    for place, mutant in some(hostile.mutants(hostile.TICK)):
        tick = read(mutant, messages.tick_from_json)
        count += 1
        if tick is None:
            continue
        shown += 1
        small = summary.summary(tick)
        assert wording.host_sentence(small) == wording.host_sentence(tick), place
        here(program)._on_tick(tick)
        open_details(program)
        if shown % 5 == 0:
            QApplication.processEvents()
            assert_plain(program)
    assert count > len(some(range(2000)))
    assert shown > len(some(range(500)))


def test_every_member_of_an_episode_may_be_anything(program: Program) -> None:
    here(program)._on_tick(hostile.WORKS)
    shown = 0
    for _, mutant in hostile.mutants(hostile.EPISODE_NOTICE["episode"]):
        episode = read(mutant, messages.episode_from_json)
        if episode is None:
            continue
        shown += 1
        for change in messages.CHANGES:
            here(program)._on_episode(states.EpisodeChanged(change, episode))
        program._catching_up._on_episodes(program._catching_up._begin("here"), wire.Result(1, {"episodes": [mutant]}))
        QApplication.processEvents()
    assert_plain(program)
    assert shown > 130


def test_every_answer_may_be_anything(program: Program) -> None:
    here(program)._on_tick(hostile.WORKS)
    columns: Any = {name: [1.0, 2.0] for name in ("sm", "power_w", "memory_used", "asleep")}
    used: Any = {"key": "a|b|c", "name": "A", "user": "b", "container": "c", "mean": {"sm": [1.0, 2.0]}}
    history: Any = {
        "step_s": 1.0,
        "time": [1.0, 2.0],
        "seconds": [1.0, 1.0],
        "mean": columns,
        "max": columns,
        "used": [used],
    }
    episodes: Any = {"episodes": [hostile.EPISODE_NOTICE["episode"]]}
    rule: Any = {"rule": {"id": "r", "effect": "expect", "application": "x"}}
    supply = program.showing.supply
    ring, wanted = Ring(), Wish(0.0, 10.0, 600, by_program=True)
    ring.add(10.0, hostile.WORKS.sample.gpus[0])
    for place, mutant in some(hostile.mutants(history)):
        assert supply is not None
        supply.take_history(ring, wanted, wire.Result(1, mutant))
        chart_view.shown(ring, Grid(-10.0, 0.5, 40), Viewport(), (), ProgramColours(), by_program=True)
        here(program)._on_tick(hostile.WORKS)
        assert place is not None
    for _, mutant in some(hostile.mutants(episodes)):
        program.showing._on_episodes("here", wire.Result(1, mutant))
        program._catching_up._on_episodes(program._catching_up._begin("here"), wire.Result(1, mutant))
        supply.take_episodes(ring, (0.0, 10.0), wire.Result(1, mutant))
    for _, mutant in hostile.mutants(rule):
        here(program).notices._kept(
            "key", messages.rule_from_json({"id": "r", "application": "x"}), wire.Result(1, mutant)
        )
    assert_plain(program)


@pytest.mark.real
@pytest.mark.parametrize(
    "kind",
    ["episodes", "long_texts", "many_alarms", "many_gpus", "many_processes", "other_gpus_each_time", "surrogates"],
)
def test_a_real_liar_gives_the_window_little_to_do(
    kind: str, qtbot: QtBot, tmp_path: Path, announce_log: Callable[[str], None]
) -> None:
    if kind == "episodes":
        announce_log("from the agent was skipped")

    def opener(_progress: object) -> local.Child:
        return local.Child([sys.executable, "-m", "tests.link.hostile_agent", kind])

    memory = Memory(tmp_path / "desktop.json")
    tray = Tray()
    program = Program(opener, tray=tray, demo=nobody, is_demo=False, memory=memory, clock=time.time)
    shown: list[Notification] = []
    here(program).notices._notify = shown.append
    heard: list[object] = []
    program.ticked.connect(heard.append)
    try:
        program.start(minimized=False)
        wanted = 1 if kind == "episodes" else 3
        qtbot.waitUntil(lambda: len(heard) >= wanted, timeout=20_000)
        qtbot.wait(1000)
        window = program.window
        assert window is not None
        assert_plain(program)
        assert window.sidebar.list.count() <= samples.MOST_GPUS + 1
        assert window.page.table.model().rowCount() <= messages.MOST_PROCESSES_OF_A_GPU + 1
        assert len(window.shown.rings) <= samples.MOST_GPUS + MOST_GONE
        assert len(tray._menu.actions()) < samples.MOST_GPUS + 20
        assert sum(not each.quietly for each in shown) <= MOST_A_MINUTE
        assert all(len(each.body) < LONGEST_SHOWN for each in shown)
    finally:
        put_away(program, tray)
