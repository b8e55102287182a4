"""The tray at rest gives back what only its start and a glance needed: once, and only while nobody looks."""

from __future__ import annotations

import mmap
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest
from PySide6.QtCore import QObject

from hoofhearted_desktop.desktop import settling
from hoofhearted_desktop.desktop.glance_place import around
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.program import Program
from hoofhearted_desktop.desktop.tray import Tray
from tests.desktop_parts.many_servers import TrayThere, opener
from tests.desktop_parts.putting_away import put_away

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore(
    "No such signal QPlatformNativeInterface::systemTrayWindowChanged",
    "This plugin does not support",
    extend=True,
)


@pytest.fixture(autouse=True)
def _libraries_are_kept() -> None:
    """Here alone they are not (tests/desktop/conftest.py)."""


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    """The program in a tray."""
    tray = Tray(host=TrayThere())  # type: ignore[arg-type]
    memory = Memory(tmp_path / "desktop.json")
    made = Program(opener(0.0), tray=tray, demo=opener(0.0), is_demo=False, memory=memory, clock=time.time)
    yield made
    put_away(made, tray)


def test_it_tidies_once_and_again_only_after_another_look(qtbot: QtBot) -> None:
    parent, quiet, done = QObject(), [False], []
    waiting = settling.Settling(lambda: quiet[0], parent, tidying=lambda: done.append(len(done)))
    assert not waiting.timer.isActive()
    waiting.wait()
    assert (waiting.timer.isSingleShot(), waiting.timer.interval()) == (True, settling.QUIET_MS)
    waiting.timer.timeout.emit()
    assert done == [], "somebody looks"
    quiet[0] = True
    waiting.timer.timeout.emit()
    assert done == [0]


def test_the_program_waits_from_its_start_and_from_the_end_of_a_glance(program: Program) -> None:
    assert not program.settling.timer.isActive()
    program.start(minimized=True)
    assert program.settling.timer.isActive()
    assert program.is_quiet
    program.settling.timer.stop()
    program.glancing.toggle(around(10, 10))
    assert (program.settling.timer.isActive(), program.is_quiet) == (False, False)
    program.glancing.hide()
    assert (program.settling.timer.isActive(), program.is_quiet) == (True, True)
    program.show_window()
    assert not program.is_quiet


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's mappings so")
def test_tidying_gives_memory_back(tmp_path: Path) -> None:
    """A library of this test's own: those that are there anyway the kernel may have taken back before, where memory is short."""
    library = tmp_path / "libown.so"
    library.write_bytes(b"x" * (16 << 20))
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ) as mapped:
        assert set(mapped[:: mmap.PAGESIZE]) == {ord("x")}
        before = psutil.Process().memory_info().rss
        settling.tidy()
        fallen = before - psutil.Process().memory_info().rss
        assert fallen > 12 << 20, fallen
        assert mapped[-1:] == b"x"
