"""The glance panel by what a person sees and does: opened, gone through by keys, left; and what a reading paints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from hoofhearted_desktop.desktop.glance import REOPEN_S, Glance
from hoofhearted_desktop.desktop.glance_lines import Arrangement, nothing
from hoofhearted_desktop.desktop.glance_minute import Minutes
from hoofhearted_desktop.desktop.glance_place import Box
from hoofhearted_desktop.desktop.glance_row import GpuRow
from hoofhearted_desktop.desktop.theme import Theme
from tests.desktop import scenes
from tests.desktop.test_glance_lines import BAD, GONE, HERE, LIVE, NAS, rack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.tray_lines import Told
    from tests.desktop.conftest import Clock

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support raise", "This plugin does not support propagateSizeHints"
)
AT = Box(700, 2, 24, 24)
SCREEN = QRect(0, 0, 800, 800)
"""That of the offscreen platform."""


class Opened:
    """A panel fed as the program does it."""

    def __init__(self, clock: Clock) -> None:
        self.colours = Theme()
        self.colours.choose(dark=False)
        self.panel = Glance(self.colours, clock)
        self.minutes = Minutes()
        self.wishes: list[tuple[object, ...]] = []
        self.panel.gpu_requested.connect(lambda host, gpu: self.wishes.append((host, gpu)))
        self.panel.window_requested.connect(lambda: self.wishes.append(("window",)))
        self.panel.mute_requested.connect(lambda: self.wishes.append(("mute",)))
        self.panel.away_requested.connect(lambda: self.wishes.append(("away",)))
        self.panel.closed.connect(lambda: self.wishes.append(("closed",)))

    def fill(self, hosts: Sequence[Told]) -> None:
        for host in hosts:
            if host.tick is not None:
                self.minutes.take(host.key, host.tick)
        self.arranged = Arrangement(hosts)
        sections = self.arranged.sections(hosts, self.minutes)
        self.panel.show_sections(sections, nothing(sections))

    def open(self, hosts: Sequence[Told], at: Box | None = AT) -> None:
        self.fill(hosts)
        self.panel.toggle(at)
        QApplication.processEvents()

    def tick(self, host: Told) -> None:
        assert host.tick is not None
        self.minutes.take(host.key, host.tick)
        self.panel.show_section(self.arranged.section(host, self.minutes))
        QApplication.processEvents()

    @property
    def rows(self) -> list[GpuRow]:
        return [stop for stop in self.panel.stops if isinstance(stop, GpuRow)]

    def ringed(self) -> list[str]:
        return [row.line.uuid for row in self.rows if row.ringed]


@pytest.fixture
def opened(qtbot: QtBot, clock: Clock) -> Iterator[Opened]:
    made = Opened(clock)
    yield made
    made.panel.close()
    made.panel.deleteLater()
    made.colours.deleteLater()
    QApplication.processEvents()


class Painted(QObject):
    """Writes down which parts of rows were painted."""

    def __init__(self, rows: Sequence[QWidget]) -> None:
        super().__init__()
        self.regions: list[tuple[QWidget, QRect]] = []
        self._rows = list(rows)
        for row in rows:
            row.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
            self.regions.append((watched, event.region().boundingRect()))
        return False


def test_it_opens_at_the_tray_with_the_first_line_ready_for_the_keys(opened: Opened) -> None:
    opened.open([HERE, BAD, GONE, NAS])
    panel = opened.panel
    assert panel.isVisible()
    assert SCREEN.contains(panel.geometry())
    assert panel.geometry().top() >= AT.bottom
    assert panel.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert [row.line.said for row in opened.rows][:2] == [
        "RTX 3090 is computing for Ollama",
        "RTX 4070 Laptop GPU is asleep",
    ]
    assert panel.focusWidget() is opened.rows[0]
    assert opened.ringed() == [], "who came with the mouse sees no ring"


def test_the_arrows_go_through_all_lines_and_enter_opens_that_gpu(opened: Opened, qtbot: QtBot) -> None:
    opened.open([BAD, NAS])
    for _ in range(3):
        qtbot.keyClick(opened.panel.focusWidget(), Qt.Key.Key_Down)
    assert opened.panel.focusWidget() is opened.rows[2]
    assert opened.ringed() == ["GPU-3090"]
    qtbot.keyClick(opened.panel.focusWidget(), Qt.Key.Key_Up)
    assert opened.panel.focusWidget() is opened.rows[1]
    qtbot.keyClick(opened.panel.focusWidget(), Qt.Key.Key_End)
    assert opened.panel.focusWidget() is opened.rows[-1]
    qtbot.keyClick(opened.panel.focusWidget(), Qt.Key.Key_Home)
    assert opened.panel.focusWidget() is opened.rows[0]
    qtbot.keyClick(opened.panel.focusWidget(), Qt.Key.Key_Return)
    assert opened.wishes == [("closed",), ("server dreams", "GPU-3090")]
    assert not opened.panel.isVisible()


def test_tab_leaves_the_list_for_the_buttons_and_comes_back_to_the_same_line(opened: Opened, qtbot: QtBot) -> None:
    opened.panel.show_away(3)
    opened.open([BAD, NAS])
    qtbot.keyClick(opened.panel.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(opened.panel.focusWidget(), Qt.Key.Key_Down)
    seen = []
    for _ in range(4):
        qtbot.keyClick(opened.panel.focusWidget(), Qt.Key.Key_Tab)
        seen.append(opened.panel.focusWidget())
    assert seen == [opened.panel.mute, opened.panel.away, opened.panel.open, opened.rows[1]]
    qtbot.keyClick(opened.panel.focusWidget(), Qt.Key.Key_Backtab)
    assert opened.panel.focusWidget() is opened.panel.open
    qtbot.keyClick(opened.panel.open, Qt.Key.Key_Up)
    assert opened.panel.focusWidget() is opened.rows[1]


def test_the_buttons_say_what_they_do_and_do_it(opened: Opened, qtbot: QtBot) -> None:
    panel = opened.panel
    opened.open([BAD])
    assert not panel.away.isVisible()
    panel.show_away(3)
    assert panel.away.text() == "While away: 3"
    qtbot.mouseClick(panel.mute, Qt.MouseButton.LeftButton)
    assert (panel.isVisible(), opened.wishes) == (True, [("mute",)])
    panel.show_muted("15:20")
    assert (panel.mute.text(), panel.mute.accessibleName()) == (
        "Muted until 15:20",
        "Notifications are muted until 15:20. Press to unmute",
    )
    qtbot.mouseClick(panel.away, Qt.MouseButton.LeftButton)
    opened.open([BAD])
    qtbot.mouseClick(panel.open, Qt.MouseButton.LeftButton)
    assert opened.wishes == [("mute",), ("closed",), ("away",), ("closed",), ("window",)]


def test_a_second_click_and_escape_close_it(opened: Opened, qtbot: QtBot) -> None:
    opened.open([BAD])
    opened.panel.toggle(AT)
    assert not opened.panel.isVisible()
    opened.open([BAD])
    qtbot.keyClick(opened.panel.focusWidget(), Qt.Key.Key_Escape)
    assert not opened.panel.isVisible()


def test_it_closes_when_another_window_gets_the_focus_and_that_click_does_not_open_it_again(
    opened: Opened, qtbot: QtBot, clock: Clock
) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    opened.open([BAD])
    qtbot.waitUntil(opened.panel.isActiveWindow, timeout=2000)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not opened.panel.isVisible(), timeout=2000)
    clock.now += REOPEN_S / 2
    assert opened.panel.toggle(AT) is False
    clock.now += REOPEN_S * 2
    assert opened.panel.toggle(AT) is True


def test_where_the_tray_has_no_place_it_is_a_small_window_that_stays(opened: Opened, qtbot: QtBot) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    opened.open([BAD], at=None)
    flags = opened.panel.windowFlags()
    assert (flags & Qt.WindowType.WindowType_Mask) == Qt.WindowType.Window
    assert not flags & Qt.WindowType.FramelessWindowHint
    qtbot.waitUntil(opened.panel.isActiveWindow, timeout=2000)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow, timeout=2000)
    assert opened.panel.isVisible()
    opened.panel.toggle(None)
    assert not opened.panel.isVisible()
    opened.open([BAD])
    assert opened.panel.windowFlags() & Qt.WindowType.FramelessWindowHint


def test_of_64_gpus_those_at_work_are_seen_and_the_rest_opens_at_a_press(opened: Opened, qtbot: QtBot) -> None:
    opened.open([rack({40: "usual", 7: "unexpected"})])
    assert [row.line.uuid for row in opened.rows] == ["GPU-7", "GPU-40"]
    rest = opened.panel.stops[-1]
    assert rest.isVisible()
    for _ in range(3):
        qtbot.keyClick(opened.panel.focusWidget(), Qt.Key.Key_Down)
    assert opened.panel.focusWidget() is rest
    qtbot.keyClick(rest, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert len(opened.rows) == 64
    assert opened.panel.isVisible()
    assert SCREEN.contains(opened.panel.geometry())
    qtbot.keyClick(opened.panel.focusWidget(), Qt.Key.Key_End)
    last = opened.panel.stops[-1]
    assert last.visibleRegion().boundingRect().height() == last.height(), "the keyboard's line is brought to sight"


def test_a_reading_paints_what_has_changed_and_nothing_else(opened: Opened) -> None:
    opened.open([BAD, HERE])
    busy, asleep, *_ = opened.rows
    painted = Painted([*opened.rows, *opened.panel.findChildren(QWidget)])
    opened.tick(BAD)
    opened.tick(HERE)
    assert painted.regions == [], "an equal reading paints nothing"
    assert BAD.tick is not None
    hotter = BAD.tick.sample.gpus[0]._replace(temperature_c=99.0)
    sample = BAD.tick.sample._replace(gpus=(hotter, *BAD.tick.sample.gpus[1:]))
    opened.tick(BAD._replace(tick=BAD.tick._replace(sample=sample)))
    assert {widget for widget, _ in painted.regions if isinstance(widget, GpuRow)} == {busy}
    assert max(place.height() for _, place in painted.regions) < busy.height() / 4, "nor is the ground below it"
    painted.regions.clear()
    for second in range(1, 4):
        opened.tick(BAD._replace(tick=scenes.computing(float(second))))
        opened.tick(HERE._replace(tick=scenes.idle(float(second))))
    rows = {widget for widget, _ in painted.regions}
    assert busy in rows
    assert asleep not in rows, "what sleeps is still"


def test_a_line_that_grows_makes_the_panel_grow_in_its_place(opened: Opened) -> None:
    opened.open([HERE])
    low, top = opened.panel.height(), opened.panel.geometry().top()
    opened.tick(HERE._replace(tick=scenes.computing(0.0)))
    QApplication.processEvents()
    assert opened.panel.height() > low
    assert opened.panel.geometry().top() == top
    assert SCREEN.contains(opened.panel.geometry())


def test_names_from_elsewhere_are_plain_and_do_not_widen_it(opened: Opened) -> None:
    opened.open([BAD])
    width = opened.panel.width()
    opened.open([BAD])
    evil = BAD._replace(name="<b>x</b>\n" + "W" * 300, tick=scenes.hostile(0.0))
    opened.open([evil])
    assert opened.panel.width() == width
    for row in opened.rows:
        assert row.width() <= width
        assert "<b>" not in row.toolTip()


def test_what_is_lost_while_it_is_open_is_greyed_or_gone(opened: Opened) -> None:
    opened.open([BAD])
    height = opened.panel.height()
    opened.panel.show_section(opened.arranged.section(BAD._replace(state=GONE.state), opened.minutes))
    QApplication.processEvents()
    assert opened.rows == []
    assert opened.panel.height() < height
    opened.tick(BAD._replace(state=LIVE))
    assert len(opened.rows) == 2


def test_it_wears_the_dark_and_speaks_anew(opened: Opened) -> None:
    opened.open([BAD])
    light = opened.panel.grab().toImage().pixelColor(200, 8).lightness()
    opened.colours.choose(dark=True)
    QApplication.processEvents()
    assert opened.panel.grab().toImage().pixelColor(200, 8).lightness() < light / 2
    opened.panel.show_muted("15:20")
    QApplication.sendEvent(opened.panel, QEvent(QEvent.Type.LanguageChange))
    assert opened.panel.mute.text() == "Muted until 15:20"


def test_every_line_has_a_name_for_those_who_cannot_see_it(opened: Opened) -> None:
    opened.open([BAD, HERE, rack({3: "usual"})])
    for stop in (*opened.panel.stops, opened.panel.mute, opened.panel.open):
        assert stop.accessibleName() or getattr(stop, "text", str)(), stop
    assert "Ollama" in opened.rows[0].accessibleName()
    assert opened.panel.accessibleName() == "Who uses the GPUs now"
