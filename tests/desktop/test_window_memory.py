"""What a window remembers until it is made again, and that it is made again: closed to the tray there is none."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog

from hoofhearted_desktop.desktop import overview_entry
from hoofhearted_desktop.desktop.host import HERE, Kind
from hoofhearted_desktop.desktop.host_view import THIS_MACHINE, Known
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.page_keys import HOST, OVERVIEW, SETTINGS, SPIN_UPS
from hoofhearted_desktop.desktop.program import Program
from hoofhearted_desktop.desktop.servers_file import ServersFile
from hoofhearted_desktop.desktop.showing import LOOKED_AT
from hoofhearted_desktop.desktop.tray import Tray
from hoofhearted_desktop.link import states
from tests.desktop import scenes
from tests.desktop_parts.many_servers import TrayThere, opener
from tests.desktop_parts.putting_away import put_away
from tests.examples import some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore(
    "No such signal QPlatformNativeInterface::systemTrayWindowChanged",
    "This plugin does not support",
    extend=True,
)

NAS = Known("server nas", Kind.SERVER, "nas")


def two_hosts(window: Window) -> None:
    """Let the window have this machine and a server."""
    window.show_hosts((THIS_MACHINE, NAS))
    for key in (HERE, NAS.key):
        window.show_state(states.Live(scenes.HELLO), key)
        window.show_tick(scenes.encoding(0.0), key)


def test_page_host_gpu_folds_and_shares_are_given_back(window: Window) -> None:
    two_hosts(window)
    overview_entry.add(window, ())
    window.choose(NAS.key, "GPU-4070")
    window.sidebar.list.fold(HERE, folded=True)
    window.page.give_table(0.5)
    kept = window.kept()
    assert kept == {
        "page": HOST,
        "host": NAS.key,
        "gpu": "GPU-4070",
        "folded": [HERE],
        "machine": False,
        "table": 0.5,
        "charts": {"seconds": 60.0, "by_program": False, "open": ["load", "memory", "power", "temperature"]},
    }
    window.choose(HERE)
    window.sidebar.list.fold(HERE, folded=False)
    window.restore(kept)
    assert (window.shown.key, window.content.shown_gpu) == (NAS.key, "GPU-4070")
    assert window.sidebar.list.is_folded(HERE)
    assert window.page.table_part == 0.5
    window.restore({**kept, "page": OVERVIEW})
    assert window.pages.shown == OVERVIEW


@pytest.mark.parametrize(
    "kept",
    [None, 5, [], {"page": 7, "host": [], "gpu": {}, "folded": 3, "table": "x"}, {"host": "gone", "page": "gone"}],
)
def test_a_memory_that_is_damaged_or_old_is_passed_over(window: Window, kept: object) -> None:
    two_hosts(window)
    window.restore(kept)
    assert (window.pages.shown, window.shown.key) == (HOST, HERE)


def test_a_host_that_comes_later_is_folded_as_it_was(window: Window) -> None:
    window.restore({"folded": [NAS.key]})
    two_hosts(window)
    assert window.sidebar.list.is_folded(NAS.key)
    assert window.sidebar.list.item(window.sidebar.list.count() - 1).isHidden()


class Desk:
    """A desktop with a tray, whose hosts are stand-ins."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._started: list[tuple[Program, Tray]] = []

    def start(self, servers: int, *, tray_there: bool = True) -> Program:
        """Start the program with this machine and so many servers, its window open."""
        file = self._place / "servers.toml"
        file.write_text("".join(f'[[server]]\naddress = "node-{nth}"\n' for nth in range(servers)))
        host = TrayThere()
        host.available = tray_there
        tray = Tray(host=host)  # type: ignore[arg-type]
        program = Program(
            opener(0.0),
            tray=tray,
            demo=opener(0.0),
            is_demo=False,
            memory=Memory(self._place / "desktop.json"),
            clock=lambda: scenes.NOW,
            servers=ServersFile(file, lambda _: None),
            opening=lambda _address, _name: opener(0.1),
        )
        self._started.append((program, tray))
        program.start(minimized=False)
        return program

    def end(self) -> None:
        """Put everything away."""
        for program, tray in self._started:
            put_away(program, tray)
        self._started.clear()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.end()


def open_window(program: Program) -> Window:
    """Give the window, which is there."""
    assert program.window is not None
    return program.window


def test_a_window_that_is_closed_is_gone_and_comes_back_where_it_was(desk: Desk, qtbot: QtBot) -> None:
    program = desk.start(2)
    held = close_at(program, "server node-1", "GPU-4070", qtbot)
    assert program.window is None
    gc.collect()
    assert held() is None, "nobody holds it"

    program.show_window()
    again = open_window(program)
    assert again.isVisible()
    assert again.shown.key == "server node-1"
    qtbot.waitUntil(lambda: again.content.shown_gpu == "GPU-4070")


@pytest.mark.parametrize("page", some([HOST, OVERVIEW, SPIN_UPS, SETTINGS]))
def test_of_many_windows_nothing_is_left(desk: Desk, qtbot: QtBot, page: str) -> None:
    """No object of Qt and no thread stays behind with the program, which goes on in the tray for weeks."""
    program = desk.start(1)
    counts = []
    for _ in range(5):
        look_and_close(program, page, qtbot)
        gc.collect()
        objects = [each for each in gc.get_objects() if isinstance(each, QObject) and shiboken6.isValid(each)]
        alive = [each for each in objects if not isinstance(each, QAction)]  # the tray's menu gets its lines meanwhile
        counts.append((len(alive), threading.active_count()))
        program.show_window()
    for place in range(2):
        # What is made once, or is there for a moment, is not left: a leak grows with every window.
        assert counts[-1][place] - counts[0][place] < len(counts) - 2, counts


def look_and_close(program: Program, page: str, qtbot: QtBot) -> None:
    """Look at a page, and close the window until it is destroyed."""
    window = open_window(program)
    qtbot.waitUntil(lambda: window.shown.tick is not None)
    window.show_page(page)
    QApplication.processEvents()
    gone: list[bool] = []
    window.destroyed.connect(lambda: gone.append(True))
    window.close()
    qtbot.waitUntil(lambda: bool(gone))


def close_at(program: Program, host: str, gpu: str, qtbot: QtBot) -> weakref.ref[Window]:
    """Look at a GPU, close the window, and give it weakly once it is destroyed."""
    window = open_window(program)
    qtbot.waitUntil(lambda: len(window.hosts) == 3 and window.shown.tick is not None)
    window.choose(host, gpu)
    gone: list[bool] = []
    window.destroyed.connect(lambda: gone.append(True))
    window.close()
    qtbot.waitUntil(lambda: bool(gone))
    return weakref.ref(window)


def test_news_that_come_while_there_is_no_window_trouble_nobody(desk: Desk, qtbot: QtBot) -> None:
    program = desk.start(1)
    open_window(program).close()
    ticks: list[object] = []
    program.ticked.connect(ticks.append)
    qtbot.waitUntil(lambda: len(ticks) >= 3, timeout=10_000)
    program.showing._on_problem("servers.toml is strange")
    program.show_window()
    assert open_window(program).note.text.text() == "servers.toml is strange"


def test_a_window_with_an_open_dialog_stays(desk: Desk, qtbot: QtBot) -> None:
    program = desk.start(1)
    window = open_window(program)
    dialog = QDialog(window)
    dialog.show()
    window.close()
    assert program.window is window
    dialog.close()
    program.show_window()
    assert window.isVisible()


@pytest.mark.parametrize(("servers", "page"), [(2, OVERVIEW), (0, OVERVIEW)])
def test_several_gpus_are_first_shown_together(desk: Desk, qtbot: QtBot, servers: int, page: str) -> None:
    window = open_window(desk.start(servers))
    qtbot.waitUntil(lambda: window.pages.shown == page, timeout=10_000)


def test_one_gpu_has_its_page_at_once(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.desktop_parts import many_servers

    alone = scenes.encoding(0.0)
    one = alone._replace(sample=alone.sample._replace(gpus=alone.sample.gpus[:1]), assessments=alone.assessments[:1])
    monkeypatch.setattr(scenes, "encoding", lambda _moment: one)
    said = {small: [many_servers.line(0, small=small)] * many_servers.MOMENTS for small in (False, True)}
    monkeypatch.setattr(many_servers, "lines", lambda *, small: said[small])
    program = desk.start(0)
    window = open_window(program)
    qtbot.waitUntil(lambda: window.content.shown_gpu == "GPU-3090", timeout=10_000)
    ticks: list[object] = []
    program.ticked.connect(ticks.append)
    qtbot.waitUntil(lambda: len(ticks) >= 2, timeout=10_000)
    assert window.pages.shown == HOST


def test_what_a_person_chose_before_the_first_reading_stays(desk: Desk, qtbot: QtBot) -> None:
    program = desk.start(0)
    program.show_gpu(HERE, None)
    window = open_window(program)
    qtbot.waitUntil(lambda: window.content.shown_gpu != "", timeout=10_000)
    assert window.pages.shown == HOST


def test_the_page_looked_at_last_comes_first_after_the_next_start(desk: Desk, qtbot: QtBot) -> None:
    program = desk.start(1)
    window = open_window(program)
    window.choose("server node-0")
    desk.end()
    program = desk.start(1)
    assert open_window(program).pages.shown == HOST
    assert open_window(program).shown.key == "server node-0"
    assert program.showing._memory.get(LOOKED_AT)["host"] == "server node-0"


def test_a_program_that_lives_in_its_window_ends_with_it(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []
    quitting: Callable[[], None] = lambda: ended.append(True)  # noqa: E731 - in Qt's place
    monkeypatch.setattr(QApplication, "quit", quitting)
    program = desk.start(0, tray_there=False)
    open_window(program).close()
    assert ended == [True]


def test_the_marks_of_hosts_are_kept(desk: Desk, tmp_path: Path) -> None:
    program = desk.start(1)
    program.hosts.colour(HERE, "violet")
    program.hosts.colour("server node-0", "teal")
    assert 'colour = "teal"' in (tmp_path / "servers.toml").read_text()
    assert [view.known.colour for view in open_window(program).views] == ["violet", "teal"]
    desk.end()
    program = desk.start(0)
    assert program.hosts.colour_of(HERE) == "violet"
    program.hosts.colour(HERE, "")
    assert program.hosts.colour_of(HERE) == ""
    assert program.hosts.colour_of("server gone") == ""
