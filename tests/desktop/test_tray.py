"""The tray's own behaviour, without a panel: what is set and when, the menu, and an icon made anew."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from hoofhearted_desktop.core.preferences import TrayIcon
from hoofhearted_desktop.desktop import panel, tray
from hoofhearted_desktop.desktop.faces import Face, FaceState
from hoofhearted_desktop.desktop.notifier import Activated, Closed, Notification, Notifier, Report, Undelivered
from hoofhearted_desktop.desktop.notifier_tray import TrayCourier
from hoofhearted_desktop.desktop.tray_clicks import Clicks, Wish
from hoofhearted_desktop.desktop.tray_lines import MenuLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QIcon
    from pytestqt.qtbot import QtBot

# The offscreen platform has no tray, and Qt says so for each icon that is made.
pytestmark = pytest.mark.qt_log_ignore("No such signal QPlatformNativeInterface::systemTrayWindowChanged")


class Host(QObject):
    """Stands for the desktop's tray."""

    availability_changed = Signal(bool)
    outdated = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.available = True
        self.made_for_bus = False
        self.made = 0

    def icon_made(self) -> None:
        self.made += 1


class Counted(tray.Tray):
    """Counts how often a picture is made."""

    drawn = 0

    def _drawn(self, face: Face) -> QIcon:
        self.drawn += 1
        return super()._drawn(face)


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    return Host()


@pytest.fixture
def shown(host: Host) -> Iterator[Counted]:
    made = Counted(host=host, panel_is_dark=lambda: True)  # type: ignore[arg-type]
    yield made
    made.close()


def labels(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.isVisible() and not action.isSeparator()]


def press(menu: QMenu, label: str) -> None:
    next(action for action in menu.actions() if action.text() == label).trigger()


def test_a_picture_is_made_only_for_a_new_face(shown: Counted) -> None:
    assert shown.drawn == 1
    for _ in range(3):
        shown.show_faces({"": Face(FaceState.BUSY, 4)})
    assert shown.drawn == 2
    shown.show_faces({"": Face(FaceState.BUSY, 5)})
    shown.show_faces({"": Face(FaceState.BUSY, 5, demo=True)})
    assert shown.drawn == 4


def test_wishes_become_signals(shown: Counted, qtbot: QtBot) -> None:
    for label, signal in (
        ("Open", shown.open_requested),
        ("Settings", shown.settings_requested),
        ("Quit", shown.quit_requested),
    ):
        with qtbot.waitSignal(signal, timeout=1000):
            press(shown._menu, label)
    with qtbot.waitSignal(shown.mute_requested, timeout=1000) as muted:
        press(shown._mute.offers, "For 1 hour")
    assert muted.args == [3600.0]


def test_muted_is_said_and_can_be_ended(shown: Counted, qtbot: QtBot) -> None:
    assert labels(shown._menu) == ["Open", "Mute notifications", "Settings", "Quit"]
    shown.show_muted("15:20")
    assert labels(shown._menu) == ["Open", "Unmute (muted until 15:20)", "Settings", "Quit"]
    with qtbot.waitSignal(shown.unmute_requested, timeout=1000):
        press(shown._menu, "Unmute (muted until 15:20)")
    shown.show_muted(None)
    assert labels(shown._menu) == ["Open", "Mute notifications", "Settings", "Quit"]


def test_a_line_for_each_gpu_opens_the_window(shown: Counted, qtbot: QtBot) -> None:
    shown.show_gpus([MenuLine("RTX 3090 is busy for R&D"), MenuLine("RTX 4070 is asleep")])
    assert labels(shown._menu)[:3] == ["RTX 3090 is busy for R&&D", "RTX 4070 is asleep", "Open"]
    with qtbot.waitSignal(shown.open_requested, timeout=1000):
        press(shown._menu, "RTX 4070 is asleep")


def test_a_line_of_a_host_opens_the_window_there_and_a_name_alone_does_nothing(shown: Counted, qtbot: QtBot) -> None:
    lines = [MenuLine("NAS", "server nas", header=True), MenuLine("RTX 3090 is idle", "server nas", "GPU-1")]
    shown.show_gpus(lines)
    name, line, *_ = (action for action in shown._menu.actions() if action.isVisible())
    assert (name.isEnabled(), line.isEnabled()) == (False, True)
    with qtbot.waitSignal(shown.gpu_requested, timeout=1000) as asked:
        line.trigger()
    assert asked.args == ["server nas", "GPU-1"]
    shown.show_gpus(list(reversed(lines)))
    shown._menu.aboutToShow.emit()
    assert (name.isEnabled(), line.isEnabled()) == (True, False)


@pytest.mark.parametrize(("by_bus", "text"), [(False, "R&&D_1 && co"), (True, "&R&Dˍ1 & co")])
def test_no_sign_of_a_line_is_taken_for_a_mark(by_bus: bool, text: str) -> None:
    assert tray.menu_text("R&D_1 & co", by_bus=by_bus) == text


def test_no_name_makes_the_menu_wider_than_a_screen() -> None:
    long = f"a server {'x' * 500}: RTX 3090 is computing for train.py"
    text = tray.menu_text(long, by_bus=False)
    assert len(text) == 90
    assert text.startswith("a server xx")
    assert text.endswith("x: RTX 3090 is computing for train.py")
    assert "…" in text


def test_lines_follow_slowly_but_are_true_when_the_menu_opens(shown: Counted) -> None:
    shown.show_gpus([MenuLine("one"), MenuLine("two")])
    shown.show_gpus([MenuLine("three")])
    assert labels(shown._menu)[:2] == ["one", "two"]
    shown._menu.aboutToShow.emit()
    assert labels(shown._menu)[:2] == ["three", "Open"]


def test_the_last_words_are_shown_in_the_end(shown: Counted, qtbot: QtBot) -> None:
    shown._refresh.setInterval(100)  # it is REFRESH_MS, which nobody has to wait for here
    shown.show_tooltips({"": "first"})
    shown.show_tooltips({"": "second"})
    assert shown.icons[""].toolTip() == "first"
    qtbot.waitUntil(lambda: shown.icons[""].toolTip() == "second", timeout=tray.REFRESH_MS + 1000)


def test_an_icon_made_anew_is_the_same_and_leaves_no_other(shown: Counted, host: Host, qtbot: QtBot) -> None:
    shown.show_faces({"": Face(FaceState.HELD)})
    shown.show_tooltips({"": "held awake"})
    old = shown.icons[""]
    with qtbot.waitSignal(old.destroyed, timeout=1000):
        host.outdated.emit()
    new = shown.icons[""]
    assert shown.findChildren(QSystemTrayIcon, options=Qt.FindChildOption.FindDirectChildrenOnly) == [new]
    assert (new.toolTip(), new.contextMenu(), host.made) == ("held awake", shown._menu, 2)
    with qtbot.waitSignal(shown.glance_requested, timeout=1000):
        new.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)


def test_a_right_click_opens_nothing_but_the_menu(shown: Counted, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(shown.open_requested), qtbot.assertNotEmitted(shown.glance_requested):
        shown.icons[""].activated.emit(QSystemTrayIcon.ActivationReason.Context)


def test_a_middle_click_pauses_and_the_icon_and_its_words_say_so(shown: Counted, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.pause_requested, timeout=1000):
        shown.icons[""].activated.emit(QSystemTrayIcon.ActivationReason.MiddleClick)
    drawn = shown.drawn
    shown._refresh.setInterval(100)
    shown.show_muted("15:20")
    shown.show_muted("15:21")
    assert shown.drawn == drawn + 1
    qtbot.waitUntil(lambda: "paused until 15:21" in shown.icons[""].toolTip(), timeout=tray.REFRESH_MS + 1000)
    shown.show_muted(None)
    assert shown.drawn == drawn + 2


def test_no_words_cover_the_glance_panel(shown: Counted) -> None:
    shown.show_tooltips({"": "RTX 3090 is idle"})
    shown.hush(True)
    assert shown.icons[""].toolTip() == ""
    shown._host.made_for_bus = True  # type: ignore[misc]
    shown.hush(True)
    assert shown.icons[""].toolTip() == "Hoof Hearted"
    shown.hush(False)
    assert shown.icons[""].toolTip() == "RTX 3090 is idle"


def test_icons_come_and_go_by_their_keys_and_only_what_changes_is_drawn(shown: Counted) -> None:
    shown.show_faces({"a": Face(FaceState.IDLE), "b": Face(FaceState.BUSY, 3)})
    assert (list(shown.icons), shown.drawn) == (["a", "b"], 3)
    kept = shown.icons["b"]
    shown.show_faces({"b": Face(FaceState.BUSY, 3), "c": Face(FaceState.ASLEEP)})
    assert (list(shown.icons), shown.drawn, shown.icons["b"] is kept) == (["b", "c"], 4, True)
    shown.show_tooltips({"b": "one", "c": "other"})
    assert [icon.toolTip() for icon in shown.icons.values()] == ["one", "other"]
    assert all(icon.contextMenu() is shown._menu for icon in shown.icons.values())


def test_a_person_says_what_the_panel_is_and_how_the_icon_looks(shown: Counted) -> None:
    shown.show_faces({"": Face(FaceState.BUSY, 4)})
    drawn = shown.drawn
    shown.wear(TrayIcon(panel="dark"))
    assert shown.drawn == drawn + 1
    shown.wear(TrayIcon(panel="dark"))
    assert shown.drawn == drawn + 1
    before = shown.icons[""].icon().pixmap(32, 32).toImage()
    shown.wear(TrayIcon(panel="light"))
    assert shown.icons[""].icon().pixmap(32, 32).toImage() != before
    shown.wear(TrayIcon(panel="dark", style="bar"))
    assert shown.icons[""].icon().pixmap(32, 32).toImage() != before
    shown.wear(TrayIcon(panel="dark"))
    assert shown.icons[""].icon().pixmap(32, 32).toImage() == before


# ------------------------------------------------------------ clicks

Reason = QSystemTrayIcon.ActivationReason


@pytest.mark.parametrize(
    ("told", "wishes"),
    [
        ([(Reason.Trigger, 0.0)], [Wish.GLANCE]),
        ([(Reason.Trigger, 0.0), (Reason.Trigger, 2.0)], [Wish.GLANCE, Wish.GLANCE]),
        ([(Reason.Trigger, 0.0), (Reason.DoubleClick, 0.1)], [Wish.GLANCE, Wish.WINDOW]),
        ([(Reason.Trigger, 0.0), (Reason.Trigger, 0.1)], [Wish.GLANCE, Wish.WINDOW]),
        (
            [(Reason.Trigger, 0.0), (Reason.Trigger, 0.1), (Reason.Trigger, 0.2)],
            [Wish.GLANCE, Wish.WINDOW, Wish.GLANCE],
        ),
        (
            [(Reason.Trigger, 0.0), (Reason.DoubleClick, 0.1), (Reason.Trigger, 0.2)],
            [Wish.GLANCE, Wish.WINDOW, Wish.GLANCE],
        ),
        ([(Reason.MiddleClick, 0.0), (Reason.Context, 0.1)], [Wish.PAUSE, None]),
    ],
)
def test_what_clicks_mean(told: list[tuple[Reason, float]], wishes: list[Wish | None]) -> None:
    clicks = Clicks(0.4)
    assert [clicks.wish(reason, at) for reason, at in told] == wishes


def test_the_wheel_counts_whole_steps(shown: Counted, qtbot: QtBot) -> None:
    turned: list[int] = []
    shown.scrolled.connect(turned.append)
    for eighths in (-120, -40, -80, 120, 240):
        wheel = QWheelEvent(
            QPointF(),
            QPointF(),
            QPoint(),
            QPoint(0, eighths),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(shown.icons[""], wheel)
    assert turned == [1, 1, -1, -2]


def test_an_icon_whose_place_nobody_tells_has_none(shown: Counted, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.glance_requested, timeout=1000) as asked:
        shown.icons[""].activated.emit(Reason.Trigger)
    assert asked.args == [None]


def test_availability_is_passed_on(shown: Counted, host: Host, qtbot: QtBot) -> None:
    assert shown.available
    with qtbot.waitSignal(shown.availability_changed, timeout=1000) as changed:
        host.availability_changed.emit(False)
    assert changed.args == [False]


@pytest.mark.parametrize(
    ("desktop", "scheme", "dark"),
    [
        ("ubuntu:GNOME", Qt.ColorScheme.Light, True),
        ("XFCE", Qt.ColorScheme.Unknown, True),
        ("KDE", Qt.ColorScheme.Light, False),
        ("KDE", Qt.ColorScheme.Dark, True),
        ("", Qt.ColorScheme.Unknown, True),
        ("", Qt.ColorScheme.Light, True),
    ],
)
def test_the_panel_is_guessed(desktop: str, scheme: Qt.ColorScheme, dark: bool) -> None:
    assert panel.guess({"XDG_CURRENT_DESKTOP": desktop}, lambda: scheme == Qt.ColorScheme.Light) is dark


# ------------------------------------------------------------ the notifier's two couriers

SAID = Notification("e1", "title", "body", (("show", "Show"),))


class Recorder:
    """A courier that keeps what it is told."""

    def __init__(self, report: Callable[[Report], None]) -> None:
        self.report = report
        self.said: list[object] = []

    def notify(self, notification: Notification) -> None:
        self.said.append(notification)

    def withdraw(self, key: str) -> None:
        self.said.append(key)

    def close(self) -> None:
        self.said.append("closed")


class Pair:
    """A notifier with two recorders."""

    def __init__(self) -> None:
        self.hired: list[Recorder] = []
        self.notifier = Notifier(self.hire, self.hire)
        self.fallback, self.courier = self.hired

    def hire(self, report: Callable[[Report], None]) -> Recorder:
        self.hired.append(Recorder(report))
        return self.hired[-1]


def elsewhere(report: Callable[[Report], None], *reports: Report) -> None:
    """Report from another thread, as couriers do."""
    thread = threading.Thread(target=lambda: [report(each) for each in reports])
    thread.start()
    thread.join()


def test_reports_become_signals(qtbot: QtBot) -> None:
    pair = Pair()
    seen: list[tuple[str, ...]] = []
    pair.notifier.activated.connect(lambda key, action: seen.append((key, action)))
    pair.notifier.closed.connect(lambda key: seen.append((key,)))
    elsewhere(pair.courier.report, Activated("e1", "show"), Closed("e1"))
    assert seen == [], "it waits for the notifier's own thread"
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=1000)
    assert seen == [("e1", "show"), ("e1",)]


def test_what_nobody_takes_goes_to_the_fallback(qtbot: QtBot) -> None:
    pair = Pair()
    pair.notifier.notify(SAID)
    elsewhere(pair.courier.report, Undelivered(SAID))
    qtbot.waitUntil(lambda: bool(pair.fallback.said), timeout=1000)
    assert (pair.courier.said, pair.fallback.said) == ([SAID], [SAID])


def test_nothing_is_said_or_signalled_after_the_end(qtbot: QtBot) -> None:
    pair = Pair()
    with qtbot.assertNotEmitted(pair.notifier.activated, wait=50):
        elsewhere(pair.courier.report, Activated("e1", "show"))
        pair.notifier.close()
    pair.notifier.notify(SAID)
    pair.notifier.close()
    assert (pair.courier.said, pair.fallback.said) == (["closed"], ["closed"])


class Balloons(QObject):
    """Stands for the tray that shows balloons."""

    balloon_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[str, str]] = []

    def show_balloon(self, title: str, body: str) -> None:
        self.shown.append((title, body))


def test_a_balloon_and_a_click_on_it(qtbot: QtBot) -> None:
    balloons = Balloons()
    reports: list[Report] = []
    courier = TrayCourier(balloons, reports.append)
    courier.notify(SAID)
    balloons.balloon_clicked.emit()
    courier.withdraw("e1")
    balloons.balloon_clicked.emit()
    assert (balloons.shown, reports) == ([("title", "body")], [Activated("e1", "default")])


def test_one_application_is_muted_and_there_is_a_way_back(shown: Counted, qtbot: QtBot) -> None:
    shown.show_applications({"ollama": "Ollama", "r&d": "R&D"}, {})
    assert labels(shown._mute.offers)[-2:] == ["Only Ollama, until unmuted", "Only R&&D, until unmuted"]
    with qtbot.waitSignal(shown.application_mute_requested, timeout=1000) as muted:
        press(shown._mute.offers, "Only R&&D, until unmuted")
    assert muted.args == ["r&d", "R&D"]
    shown.show_applications({"ollama": "Ollama", "r&d": "R&D"}, {"r&d": "R&D"})
    assert labels(shown._mute.offers)[-1] == "Only Ollama, until unmuted"
    assert labels(shown._menu) == ["Open", "Mute notifications", "Unmute R&&D", "Settings", "Quit"]
    with qtbot.waitSignal(shown.application_unmute_requested, timeout=1000) as unmuted:
        press(shown._menu, "Unmute R&&D")
    assert unmuted.args == ["r&d"]
    shown.show_applications({}, {})
    assert labels(shown._menu) == ["Open", "Mute notifications", "Settings", "Quit"]
    assert labels(shown._mute.offers) == ["For 1 hour", "For 8 hours", "Until tomorrow, 6:00"]
