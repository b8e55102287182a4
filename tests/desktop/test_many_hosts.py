"""The window with several hosts: each has its own state, page and past, and only what is seen is worked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton

from hoofhearted_desktop.core import model
from hoofhearted_desktop.desktop import glyphs, removing
from hoofhearted_desktop.desktop.empty_page import Way
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.desktop.host_view import THIS_MACHINE, Known
from hoofhearted_desktop.desktop.sidebar_delegate import FOLD_WIDTH
from hoofhearted_desktop.desktop.step_list import Mark
from hoofhearted_desktop.desktop.theme import LIGHT
from hoofhearted_desktop.desktop.watch_words import ENTRY
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.progress import At, Step
from tests.desktop import scenes
from tests.desktop.test_window import colour_of_the_mark, live, offered, sidebar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.window import Window
    from tests.desktop.conftest import Clock

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen has no other windows
LIVE = states.Live(scenes.HELLO)
LOST = states.Lost("the name garage was not found", "check its spelling", 3, 8.0, "name_not_found")
NAS = Known("server nas", Kind.SERVER, "NAS", "david@nas")
GARAGE = Known("server garage", Kind.SERVER, "garage", "garage")
ATTIC = Known("server attic", Kind.SERVER, "attic", "attic")


@pytest.fixture
def several(window: Window) -> Window:
    """This machine is idle, the NAS encodes, and nobody finds the garage."""
    window.show_hosts((THIS_MACHINE, NAS, GARAGE))
    live(window, scenes.idle)
    window.show_state(LIVE, NAS.key)
    window.show_tick(scenes.encoding(0.0), NAS.key)
    window.show_state(LOST, GARAGE.key)
    return window


def test_every_host_has_a_section_with_its_state_and_its_gpus(several: Window) -> None:
    assert sidebar(several) == [
        "this machine, live, 22 W",
        "RTX 3090: idle, idle",
        "RTX 4070 Laptop GPU: asleep, asleep",
        "NAS, live, 96 W, david@nas",
        "RTX 3090: busy, 35 %",
        "RTX 4070 Laptop GPU: asleep, asleep",
        "garage, not connected, the name garage was not found, garage",
    ]


def test_how_far_a_connection_has_come_is_said_in_its_line_and_on_its_page(several: Window, qtbot: QtBot) -> None:
    for at in (At(Step.RESOLVING, "garage"), At(Step.CONNECTING), At(Step.SIGNING_IN, "public key")):
        several.show_state(states.Connecting(1, at), GARAGE.key)
    assert sidebar(several)[-1] == "garage, connecting, signing in, garage"
    several.choose(GARAGE.key)
    assert several.empty.title.text() == "Connecting to garage"
    steps = several.empty.steps
    assert steps.isVisible()
    assert not several.empty.text.isVisible(), "the steps say it"
    assert steps.at == At(Step.SIGNING_IN, "public key")
    several.choose("here")
    several.show_state(states.Connecting(1, At(Step.LOOKING_AROUND)), GARAGE.key)
    several.choose(GARAGE.key)
    assert steps.mark_of(Step.SIGNING_IN) is Mark.DONE, "also what was done while nobody looked"
    assert steps.mark_of(Step.RESOLVING) is Mark.DONE
    assert steps.mark_of(Step.LOOKING_AROUND) is Mark.RUNNING
    for share in range(0, 300, 3):
        several.show_state(states.Connecting(1, At(Step.SENDING_AGENT, f"{share} of 300 KB")), GARAGE.key)
    assert steps.detail_of(Step.SENDING_AGENT) == "297 of 300 KB"
    assert len(several.shown.steps) == 5
    assert steps.mark_of(Step.SIGNING_IN) is Mark.DONE
    assert offered(several) == ["Cancel", "Edit address…"]
    with qtbot.waitSignal(several.wishes.cancel) as asked:
        qtbot.mouseClick(several.empty.buttons[Way.CANCEL], Qt.MouseButton.LeftButton)
    assert asked.args == [GARAGE.key]


def test_a_server_that_cannot_be_reached_has_a_page_with_the_ways_out(several: Window, qtbot: QtBot) -> None:
    several.choose(GARAGE.key)
    assert several.empty.title.text() == "No data from garage"
    assert several.empty.failure.text() == "The name garage was not found.\nCheck its spelling."
    assert several.empty.text.text() == "Next try in 8 s."
    assert offered(several) == ["Try again", "Edit address…", "Copy the error", "Remove…"]
    assert several.windowTitle() == "garage – Hoof Hearted"
    for way, wish in (
        (Way.RETRY, several.wishes.retry),
        (Way.EDIT, several.wishes.edit),
        (Way.COPY, several.wishes.copy_error),
        (Way.REMOVE, several.wishes.remove),
    ):
        with qtbot.waitSignal(wish) as asked:
            qtbot.mouseClick(several.empty.buttons[way], Qt.MouseButton.LeftButton)
        assert asked.args == [GARAGE.key]
    assert several.error_of(GARAGE.key) == "garage: the name garage was not found: check its spelling"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_that_has_the_focus_is_pressed_by_enter_too(several: Window, qtbot: QtBot, key: Qt.Key) -> None:
    several.choose(GARAGE.key)
    for button, wish in (
        (several.empty.buttons[Way.RETRY], several.wishes.retry),
        (several.sidebar.add, several.wishes.add),
    ):
        with qtbot.waitSignal(wish, timeout=1000):
            qtbot.keyClick(button, key)
    several.choose(NAS.key)
    several.show_state(LOST, NAS.key)
    (again,) = several.state_strip.findChildren(QPushButton)
    with qtbot.waitSignal(several.wishes.retry, timeout=1000):
        qtbot.keyClick(again, key)


CHANGED = states.Lost(
    "[nas.lan]:2222 shows another host key than the one in /home/david/.ssh/known_hosts:12 (ED25519 SHA256:ln3nRknpUlu1M7Y"
    "Pz3mFSoFC2jusP8IIcMtmOZGIujw, not SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM): it was set up anew, or somebody "
    "is between you and it",
    'forget its old key and connect again: ssh-keygen -f "/home/david/.ssh/known_hosts" -R "[nas.lan]:2222"',
    1,
    None,
    "host_key_changed",
)


def test_a_failure_is_said_whole_and_its_command_can_be_copied(several: Window, qtbot: QtBot) -> None:
    several.choose(GARAGE.key)
    several.show_state(CHANGED, GARAGE.key)
    failure = several.empty.failure
    assert failure.reason.toPlainText() == f"{CHANGED.reason}."
    (command,) = [each for each in failure._commands if each.isVisible()]
    assert command.text.toPlainText() == 'ssh-keygen -f "/home/david/.ssh/known_hosts" -R "[nas.lan]:2222"'
    assert sidebar(several)[-1].startswith("garage, not connected, [nas.lan]:2222 shows another host key")
    assert not several.empty.text.isVisible(), "it is not tried again by itself"


def test_a_server_that_waits_for_a_person_has_the_page_to_itself(several: Window, clock: Clock) -> None:
    several.choose(NAS.key)
    assert several.page.isVisible()
    clock.now += 30
    several.show_state(LOST, NAS.key)
    assert several.page.isVisible(), "it comes back by itself"
    several.show_state(CHANGED, NAS.key)
    assert several.empty.isVisible()
    assert not several.state_strip.isVisible()
    assert several.empty.text.text() == "The last reading is 30 s old."
    several.show_state(LIVE, NAS.key)
    assert several.page.isVisible()


@pytest.mark.parametrize("width", [640, 860, 1100])
def test_no_way_out_is_cut_off_in_a_small_window(several: Window, width: int, qtbot: QtBot) -> None:
    several.resize(width, 420)
    several.choose(GARAGE.key)
    several.show_state(CHANGED, GARAGE.key)
    buttons = [several.empty.buttons[way] for way in (Way.RETRY, Way.EDIT, Way.COPY, Way.REMOVE)]
    right = several.empty.width()
    qtbot.waitUntil(lambda: all(each.width() >= each.sizeHint().width() for each in buttons))
    assert all(each.mapTo(several.empty, each.rect().bottomRight()).x() < right for each in buttons)


def test_a_host_with_nothing_to_watch_has_no_green_mark(qapp: QApplication) -> None:
    for watched, colour in ((True, LIGHT.green), (False, LIGHT.muted)):
        image = QImage(10, 10, QImage.Format.Format_RGB32)
        image.fill(QColor(LIGHT.background))
        painter = QPainter(image)
        glyphs.paint_host(painter, QRectF(0, 0, 10, 10), LIVE, LIGHT, watched=watched)
        painter.end()
        assert image.pixelColor(5, 5).name() == QColor(colour).name()


def test_a_server_that_is_tried_again_by_itself_stays_lost_until_that_gets_further(several: Window) -> None:
    several.choose(GARAGE.key)
    before = sidebar(several)[-1]
    for at in (None, At(Step.RESOLVING), At(Step.CONNECTING)):
        several.show_state(states.Connecting(4, at), GARAGE.key)
        assert sidebar(several)[-1] == before, "a line that flickers every minute is worse than none"
        assert not several.empty.steps.isVisible()
        assert several.empty.text.text().endswith("Trying again now.")
    several.show_state(states.Connecting(4, At(Step.SIGNING_IN)), GARAGE.key)
    assert sidebar(several)[-1] == "garage, connecting, signing in, garage"
    several.show_state(LOST, GARAGE.key)
    several.show_state(states.Connecting(1, At(Step.RESOLVING)), GARAGE.key)
    assert "connecting" in sidebar(several)[-1], "whoever asks for it sees it"


def test_a_server_without_a_gpu_and_a_disconnected_one_say_so(several: Window) -> None:
    several.choose(GARAGE.key)
    several.show_state(LIVE, GARAGE.key)
    assert several.empty.title.text() == "Connected to garage"
    several.show_tick(scenes.no_driver(0.0), GARAGE.key)
    assert several.empty.title.text() == "No NVIDIA driver is installed on garage"
    several.show_state(states.Closed(), GARAGE.key)
    several.shown.tick = None
    several.show_state(states.Closed(), GARAGE.key)
    assert several.empty.title.text() == "Disconnected from garage"
    assert offered(several) == ["Connect", "Edit address…", "Remove…"]
    assert sidebar(several)[-1] == "garage, disconnected, garage"


def test_choosing_a_host_shows_what_matters_most_there_and_leaves_the_keyboard_on_it(
    several: Window, qtbot: QtBot
) -> None:
    several.sidebar.list.setFocus()
    qtbot.keyClick(several.sidebar.list, Qt.Key.Key_Home)
    for key, headline in (
        (Qt.Key.Key_Down, "RTX 3090 is idle"),
        (Qt.Key.Key_Down, "RTX 4070 Laptop GPU is asleep"),
        (Qt.Key.Key_Down, "RTX 3090 is encoding for Jellyfin"),
    ):
        qtbot.keyClick(several.sidebar.list, key)
        assert several.page.banner.headline.text() == headline
    assert several.sidebar.list.currentRow() == 3
    several.show_tick(scenes.encoding(1.0), NAS.key)
    assert several.sidebar.list.currentRow() == 3, "the host stays chosen, not the GPU that is seen"
    qtbot.keyClick(several.sidebar.list, Qt.Key.Key_Down)
    qtbot.keyClick(several.sidebar.list, Qt.Key.Key_Down)
    assert several.page.banner.headline.text() == "RTX 4070 Laptop GPU is asleep"
    assert several.page.banner.details.text().startswith("NAS · since ")
    qtbot.keyClick(several.sidebar.list, Qt.Key.Key_Down)
    assert several.empty.isVisible()


def test_two_hosts_with_the_same_gpu_and_process_are_kept_apart(several: Window, qtbot: QtBot) -> None:
    several.choose("here", "GPU-3090")
    for second in range(1, 5):
        several.show_tick(scenes.idle(float(second)))
        several.show_tick(scenes.encoding(float(second)), NAS.key)
    assert len(several.shown.rings["GPU-3090"]) == 5
    several.page.table.selectRow(0)
    row = several.page.table.current()
    assert row is not None
    several.page.process_chosen.emit(row)
    assert several.details.isVisible()
    several.choose(NAS.key, "GPU-3090")
    assert not several.details.isVisible(), "process 1201 is somebody else there"
    assert several.page.table.selectedIndexes() == []
    assert len(several.shown.rings["GPU-3090"]) == 1, "what nobody looked at is fetched from the agent"
    past = {"time": [scenes.NOW - 9.0, scenes.NOW - 8.0], "sm": [1.0, 2.0]}
    several.shown.rings["GPU-3090"].take(past, scenes.NOW - 10.0, scenes.NOW - 8.0)
    assert len(several.shown.rings["GPU-3090"].levels(scenes.NOW - 20, scenes.NOW).rows) == 4, "with the pause"
    several.choose("here", "GPU-3090")
    assert len(several.shown.rings["GPU-3090"]) == 5
    with qtbot.waitSignal(several.expect_requested) as asked:
        several.content.expect_requested.emit(scenes.XORG)
    assert asked.args == ["here", scenes.XORG]


def test_only_the_host_that_is_old_is_grey(several: Window, clock: Clock) -> None:
    several.choose(NAS.key)
    assert colour_of_the_mark(several) == LIGHT.blue
    several.show_state(states.Stale(scenes.HELLO, 5.0), NAS.key)
    assert colour_of_the_mark(several) == LIGHT.muted
    clock.now += 7
    several.choose("here")
    assert not several.state_strip.isVisible()
    assert colour_of_the_mark(several) != LIGHT.muted
    several.choose(NAS.key)
    assert several.state_strip.text.text() == "No reading for 12 s. What is shown is that old."
    assert colour_of_the_mark(several) == LIGHT.muted


def test_a_lost_host_with_old_readings_can_be_tried_again_from_the_line_above(several: Window, qtbot: QtBot) -> None:
    several.choose(NAS.key)
    several.show_state(LOST, NAS.key)
    assert several.page.isVisible()
    (button,) = several.state_strip.findChildren(QPushButton)
    with qtbot.waitSignal(several.wishes.retry) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [NAS.key]


def settled(window: Window, qtbot: QtBot) -> int:
    """Wait until the charts are painted and nothing more is; gives how often they were."""
    seen = [window.paint_count]
    while len(seen) < 5 or len(set(seen[-4:])) > 1 or seen[-1] < 4:
        qtbot.wait(100)
        seen.append(window.paint_count)
    return seen[-1]


def test_readings_of_a_host_that_is_not_looked_at_touch_its_lines_alone(several: Window, qtbot: QtBot) -> None:
    several.choose("here")
    painted, lines = settled(several, qtbot), several.sidebar.list.changed_lines
    for _ in range(5):
        several.show_tick(scenes.encoding(0.0), NAS.key)
        qtbot.wait(5)
    assert several.paint_count == painted
    assert several.sidebar.list.changed_lines == lines, "nothing new was said"
    several.show_tick(scenes.computing(0.0), NAS.key)
    assert several.sidebar.list.changed_lines <= lines + 3


def test_a_hidden_window_touches_nothing_for_anybody(several: Window) -> None:
    several.hide()
    lines = several.sidebar.list.changed_lines
    several.show_tick(scenes.computing(9.0), NAS.key)
    several.show_state(LIVE, GARAGE.key)
    assert several.sidebar.list.changed_lines == lines
    several.show()
    assert sidebar(several)[3].startswith("NAS, live, 1 unexpected")
    assert sidebar(several)[-1] == "garage, live, garage"


def test_who_is_looked_at_is_told_and_nobody_while_it_is_hidden(several: Window, qtbot: QtBot) -> None:
    told: list[Any] = []
    several.looked_at.connect(told.append)
    several.choose(NAS.key)
    several.hide()
    several.show()
    several.choose(NAS.key)
    several.choose("here")
    assert told == [NAS.key, None, NAS.key, "here"]


def test_hosts_come_and_go_and_change_places_and_what_is_chosen_stays(several: Window) -> None:
    several.choose(NAS.key, "GPU-3090")
    several.show_hosts((THIS_MACHINE, ATTIC, GARAGE, NAS._replace(name="The NAS")))
    assert [line.split(",")[0] for line in sidebar(several) if "RTX" not in line] == [
        "this machine",
        "attic",
        "garage",
        "The NAS",
    ]
    assert several.page.banner.headline.text() == "RTX 3090 is encoding for Jellyfin"
    assert several.sidebar.list.currentRow() == 6
    several.show_hosts((THIS_MACHINE, ATTIC))
    assert several.shown.key == "here"
    several.show_tick(scenes.encoding(1.0), NAS.key)
    assert len(sidebar(several)) == 4, "readings of a host that was removed are late, and nothing more"


def test_the_demo_beside_servers_is_labelled_and_they_are_not(several: Window) -> None:
    demo = Known("demo", Kind.DEMO, "the demo")
    several.show_hosts((demo, NAS, GARAGE))
    several.show_state(states.Live(scenes.DEMO), "demo")
    several.show_tick(scenes.encoding(0.0), "demo")
    several.choose("demo")
    assert several.windowTitle() == "dreams – Hoof Hearted – DEMO"
    assert sidebar(several)[0].startswith("dreams, demo, live")
    several.choose(NAS.key)
    assert not several.demo.isVisible()
    assert several.windowTitle() == "NAS – Hoof Hearted"


def test_this_machine_without_a_gpu_can_be_hidden_beside_servers(several: Window, qtbot: QtBot) -> None:
    several.choose("here")
    several.show_tick(scenes.no_driver(1.0))
    assert offered(several) == ["Hide this machine", "Try the demo"]
    with qtbot.waitSignal(several.wishes.hide_here) as asked:
        qtbot.mouseClick(several.empty.buttons[Way.HIDE], Qt.MouseButton.LeftButton)
    assert asked.args == [True]


# ------------------------------------------------------------ the list's menu, keys and mouse


def labels(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def menu_of(window: Window, row: int) -> QMenu:
    return window.sidebar.list.menu_of(window.sidebar.list.item(row))


def test_the_menu_says_what_can_be_done_with_a_host_now(several: Window) -> None:
    tail = ["Rename", "Edit address…", "Mark", "Move up", "Move down", "Remove…"]
    assert labels(menu_of(several, 4)) == ["Reconnect", "Disconnect", ENTRY(), *tail]
    assert labels(menu_of(several, 6)) == ["Try again now", "Copy the error", "Disconnect", *tail]
    assert labels(menu_of(several, 0)) == ["Reconnect", ENTRY(), "Mark", "Hide this machine"]
    several.show_state(states.Closed(), NAS.key)
    assert labels(menu_of(several, 3)) == ["Connect", *tail]
    several.show_state(states.Connecting(), NAS.key)
    assert labels(menu_of(several, 3)) == ["Cancel", "Disconnect", *tail]
    assert labels(several.sidebar.list.menu_of(None)) == ["Add a server…"]
    several.show_hosts((NAS, GARAGE), here_is_hidden=True)
    assert labels(several.sidebar.list.menu_of(None)) == ["Add a server…", "Show this machine"]
    assert labels(menu_of(several, 0))[-1] == "Show this machine"


@pytest.mark.parametrize(
    ("row", "label", "wish", "args"),
    [
        (4, "Reconnect", "retry", [NAS.key]),
        (3, ENTRY(), "keep_watching", [NAS.key]),
        (0, ENTRY(), "keep_watching", ["here"]),
        (3, "Disconnect", "disconnect_host", [NAS.key]),
        (3, "Edit address…", "edit", [NAS.key]),
        (3, "Remove…", "remove", [NAS.key]),
        (3, "Move down", "move", [NAS.key, None]),
        (6, "Move up", "move", [GARAGE.key, NAS.key]),
        (6, "Copy the error", "copy_error", [GARAGE.key]),
        (0, "Hide this machine", "hide_here", [True]),
    ],
)
def test_a_menu_s_words_become_wishes(
    several: Window, qtbot: QtBot, row: int, label: str, wish: str, args: list[Any]
) -> None:
    action = next(each for each in menu_of(several, row).actions() if each.text() == label)
    with qtbot.waitSignal(getattr(several.wishes, wish)) as asked:
        action.trigger()
    assert asked.args == args


def test_the_menu_key_opens_the_menu_of_what_is_chosen(several: Window, qtbot: QtBot) -> None:
    hosts = several.sidebar.list
    hosts.setCurrentRow(3)
    hosts.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))
    (menu,) = (each for each in hosts.findChildren(QMenu) if each.isVisible())
    assert labels(menu)[0] == "Reconnect"
    below = hosts.viewport().mapToGlobal(hosts.visualItemRect(hosts.item(3)).bottomLeft())
    assert abs(menu.pos().y() - below.y()) < 8
    menu.close()


def test_keys_rename_remove_and_move_a_server_and_nothing_else(several: Window, qtbot: QtBot) -> None:
    hosts = several.sidebar.list
    hosts.setFocus()
    hosts.setCurrentRow(4)
    with qtbot.waitSignal(several.wishes.remove) as asked:
        qtbot.keyClick(hosts, Qt.Key.Key_Delete)
    assert asked.args == [NAS.key]
    with qtbot.waitSignal(several.wishes.move) as moved:
        qtbot.keyClick(hosts, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert moved.args == [NAS.key, None]
    with qtbot.assertNotEmitted(several.wishes.move, wait=0):
        qtbot.keyClick(hosts, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    hosts.setCurrentRow(0)
    with qtbot.assertNotEmitted(several.wishes.remove, wait=0):
        qtbot.keyClick(hosts, Qt.Key.Key_Delete)


@pytest.mark.parametrize(("typed", "wanted"), [("Basement", "Basement"), ("", "")])
def test_f2_renames_a_server_in_its_place(several: Window, qtbot: QtBot, typed: str, wanted: str) -> None:
    hosts = several.sidebar.list
    hosts.setFocus()
    hosts.setCurrentRow(4)
    qtbot.keyClick(hosts, Qt.Key.Key_F2)
    (field,) = hosts.findChildren(QLineEdit)
    assert (field.text(), field.accessibleName()) == ("NAS", "The server's name")
    field.setText(typed)
    several.show_tick(scenes.computing(5.0), NAS.key)
    with qtbot.waitSignal(several.wishes.rename) as asked:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked.args == [NAS.key, wanted]


def test_a_name_that_was_not_changed_is_no_wish(several: Window, qtbot: QtBot) -> None:
    hosts = several.sidebar.list
    hosts.setCurrentRow(3)
    qtbot.keyClick(hosts, Qt.Key.Key_F2)
    (field,) = hosts.findChildren(QLineEdit)
    with qtbot.assertNotEmitted(several.wishes.rename, wait=0):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_server_is_dragged_to_its_place(several: Window, qtbot: QtBot) -> None:
    several.show_hosts((THIS_MACHINE, NAS, GARAGE, ATTIC))
    hosts = several.sidebar.list
    hosts.doItemsLayout()

    def at(row: int, part: float) -> QPoint:
        rect = hosts.visualItemRect(hosts.item(row))
        return QPoint(rect.center().x(), rect.top() + int(rect.height() * part))

    for key, place, before in (
        (ATTIC.key, at(3, 0.2), NAS.key),
        (ATTIC.key, at(4, 0.5), GARAGE.key),
        (ATTIC.key, at(0, 0.5), NAS.key),
        (NAS.key, QPoint(20, hosts.viewport().height() - 2), None),
        (NAS.key, at(7, 0.9), None),
    ):
        with qtbot.waitSignal(several.wishes.move) as asked:
            hosts.drop(key, place)
        assert asked.args == [key, before]
    with qtbot.assertNotEmitted(several.wishes.move, wait=0):
        hosts.drop(NAS.key, at(4, 0.5))
        hosts.drop("here", at(6, 0.5))


def test_the_gpus_of_a_host_are_put_away_and_summed_up(several: Window, qtbot: QtBot) -> None:
    several.show_state(LIVE, GARAGE.key)
    several.show_tick(scenes.eight(0.0), GARAGE.key)
    several.choose(GARAGE.key, "GPU-3")
    hosts = several.sidebar.list
    hosts.setFocus()
    qtbot.keyClick(hosts, Qt.Key.Key_Left)
    assert [hosts.item(row).isHidden() for row in range(6, hosts.count())] == [False, *[True] * 8]
    assert hosts.currentRow() == 6
    said = sidebar(several)[6]
    assert said.startswith("garage, live, 1 unexpected, 1 unexpected, 1 problem, ")
    several.show_tick(scenes.eight(1.0), GARAGE.key)
    assert hosts.currentRow() == 6
    qtbot.keyClick(hosts, Qt.Key.Key_Right)
    assert not hosts.item(7).isHidden()
    place = QPointF(FOLD_WIDTH / 2, hosts.visualItemRect(hosts.item(6)).center().y())
    hosts.mousePressEvent(
        QMouseEvent(
            QEvent.Type.MouseButtonPress,
            place,
            hosts.viewport().mapToGlobal(place),
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert hosts.is_folded(GARAGE.key)


def test_removing_asks_first_and_keeps_by_itself(window: Window, qtbot: QtBot) -> None:
    removed: list[bool] = []
    for label, happened in (("Keep", []), ("Remove", [True])):
        box = removing.ask(window, "<b>NAS</b>", lambda: removed.append(True))
        assert box.heading.text() == "Remove <b>NAS</b> from the list?"
        assert box.keep_button.isDefault()
        button = next(each for each in box.findChildren(QPushButton) if each.text() == label)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert removed == happened


def test_a_server_s_alarm_and_problem_are_said_on_its_page_only(several: Window) -> None:
    several.show_tick(scenes.encoding(1.0)._replace(alarms=(scenes.HOT,)), NAS.key)
    several.choose("here")
    assert not several.problem.isVisible()
    several.choose(NAS.key)
    assert several.problem.text.text().startswith("RTX 3090 is at 97 °C")


def test_the_power_of_a_host_is_only_told_where_all_of_it_is_known(several: Window) -> None:
    tick = scenes.encoding(2.0)
    unknown = model.Gpu("GPU-x", 2, "Tesla K80")
    gpus = (*tick.sample.gpus, unknown)
    several.show_tick(tick._replace(sample=tick.sample._replace(gpus=gpus)), NAS.key)
    assert sidebar(several)[3] == "NAS, live, david@nas"
