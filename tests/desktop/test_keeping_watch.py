"""The dialog and the hosts brought together: agents on pipes stand for servers, and what they would say of a service is scripted."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Optional, Union

import pytest

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.desktop.host import Host
from hoofhearted_desktop.desktop.hosts import key_of
from hoofhearted_desktop.desktop.keeping_watch import KeepingWatch
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.link import administering, servers, states
from hoofhearted_desktop.link.administering import Told
from hoofhearted_desktop.link.progress import Progress, Step
from hoofhearted_desktop.link.stream import Unreachable
from tests.desktop.test_adding import Desk, server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.watch_dialog import WatchDialog
    from hoofhearted_desktop.desktop.window import Window
    from hoofhearted_desktop.link.administering import Administer

pytestmark = [
    pytest.mark.real,
    pytest.mark.qt_log_ignore(
        "No such signal QPlatformNativeInterface::systemTrayWindowChanged",  # offscreen has no tray
        "This plugin does not support",
        extend=True,
    ),
]

NAS = key_of("nas")
SERVERS = '[[server]]\naddress = "nas"\n\n[[server]]\naddress = "rack"\n'
UNIT = {"path": "/home/d/unit", "enabled": "enabled", "active": "active", "changed": False, "version": VERSION}
NONE = {"of": "user", "refusal": None, "lingers": False, "unit": None}
WATCHED = {**NONE, "lingers": True, "unit": UNIT}
OLDER = {**NONE, "lingers": True, "unit": {**UNIT, "version": "0.0.1"}}
DONE = {"done": True, "lines": ["wrote /home/d/unit"], "problem": None}
UNKNOWN = wire.Failure(1, wire.METHOD_NOT_FOUND, "there is no such method")


class Script:
    """What the agents say of their services, and what they were asked."""

    def __init__(self) -> None:
        self.status: Any = NONE
        self.done: Any = DONE
        self.after: Any = WATCHED
        self.asked: list[tuple[str, str, dict[str, object]]] = []

    def answer(self, host: Host, method: str, params: dict[str, object]) -> Union[wire.Result, wire.Failure]:
        self.asked.append((host.key, method, params))
        if method != messages.SERVICE_STATUS:
            found, self.status = self.done, self.after
        else:
            found = self.status
        return found if isinstance(found, wire.Failure) else wire.Result(1, found)

    def count(self, key: str, method: str) -> int:
        return sum(each[:2] == (key, method) for each in self.asked)


class Room:
    """A desktop that follows two servers."""

    def __init__(self, path: Path, qtbot: QtBot, script: Script, text: str = SERVERS) -> None:
        self.script = script
        self.ran: list[tuple[str, ...]] = []
        self.told: Union[Told, Unreachable] = Told(True, ("wrote /home/d/unit",))
        self.holds: Optional[threading.Event] = None
        self.cancelled = threading.Event()
        self.refuses = ""
        self.desk = Desk(path, qtbot, text)
        memory = Memory(path / "desktop.json")
        program = self.desk.program
        self.keeping = KeepingWatch(program.hosts, program.showing, memory, self.administering, program)
        # The window was made before this heard of it; app.run makes it after.
        self.keeping._on_window(self.window)
        self.desk.wait(lambda: all(host.live for host in program.hosts))

    def administering(self, address: str, name: str) -> Union[Administer, str]:
        assert (address, name) == ("nas", "nas")
        return self.refuses or self._administer

    def _administer(self, progress: Progress, *words: str) -> Union[Told, Unreachable]:
        self.ran.append(words)
        progress.step(Step.SENDING_AGENT, "20 of 300 KB")
        if self.holds is not None:
            while not self.holds.wait(0.01):
                if progress.cancelled:
                    self.cancelled.set()
                    return administering.CANCELLED
        self.script.status = self.script.after
        return self.told

    @property
    def window(self) -> Window:
        assert self.desk.program.window is not None
        return self.desk.program.window

    @property
    def dialog(self) -> WatchDialog:
        assert self.keeping.dialog is not None
        return self.keeping.dialog

    def open(self, key: str = NAS) -> WatchDialog:
        self.window.wishes.keep_watching.emit(key)
        return self.dialog

    def shows(self, heading: str) -> None:
        self.desk.wait(lambda: self.dialog.heading.text() == heading)

    def end(self) -> None:
        self.keeping.close()
        self.desk.end()


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """Requests about services are answered by this, all others by the agents."""
    made = Script()
    request = Host.request

    def scripted(
        host: Host, method: str, params: dict[str, object], answer: Optional[Callable[..., None]] = None
    ) -> None:
        if method.startswith("service.") and host.connected:
            found = made.answer(host, method, params)
            request(host, messages.HELLO, {"client": "test"}, lambda _: answer(found) if answer else None)
        else:
            request(host, method, params, answer)

    monkeypatch.setattr(Host, "request", scripted)
    monkeypatch.setattr(servers, "opener", server)
    return made


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot, script: Script) -> Iterator[Room]:
    made = Room(tmp_path, qtbot, script)
    yield made
    made.end()


def test_only_the_host_that_is_looked_at_is_asked_once_for_each_connection(room: Room) -> None:
    room.window.choose(NAS)
    room.desk.wait(lambda: room.script.count(NAS, messages.SERVICE_STATUS))
    room.window.choose("here")
    room.window.choose(NAS)
    assert room.script.count(NAS, messages.SERVICE_STATUS) == 1
    assert room.script.count(key_of("rack"), messages.SERVICE_STATUS) == 0
    host = room.desk.host("nas")
    assert host is not None
    host.retry()
    room.desk.wait(lambda: room.script.count(NAS, messages.SERVICE_STATUS) == 2)


def test_it_is_set_up_over_the_session_and_says_what_was_done(room: Room) -> None:
    dialog = room.open()
    room.shows("Keep watching nas")
    room.desk.wait(lambda: not dialog.do_button.isHidden())
    dialog.do_button.click()
    assert not dialog.do_button.isEnabled()
    room.shows("nas is watched when you are away")
    assert dialog.said_lines == ["– Wrote /home/d/unit"]
    assert (NAS, messages.SERVICE_INSTALL, {"linger": True, "replace": False}) in room.script.asked
    assert room.ran == []
    dialog.close()
    assert room.keeping.dialog is None
    assert room.open().heading.text() == "nas is watched when you are away", "it opens with the present state"


def test_what_stands_in_the_way_is_said_and_it_can_be_tried_again(room: Room) -> None:
    room.script.done = {"done": False, "lines": [], "problem": "there is no systemd; start it by cron"}
    room.script.after = NONE
    dialog = room.open()
    room.desk.wait(lambda: not dialog.do_button.isHidden())
    dialog.do_button.click()
    room.desk.wait(lambda: not dialog.failure.isHidden())
    assert dialog.failure.text() == "There is no systemd.\nStart it by cron."
    room.desk.wait(dialog.do_button.isEnabled)
    assert room.script.count(NAS, messages.SERVICE_STATUS) >= 2


def test_this_machine_can_be_watched_too(room: Room) -> None:
    dialog = room.open("here")
    room.shows("Keep watching this machine")
    room.desk.wait(lambda: not dialog.do_button.isHidden())
    dialog.do_button.click()
    room.shows("This machine is watched when you are away")
    assert ("here", messages.SERVICE_INSTALL, {"linger": False, "replace": False}) in room.script.asked


@pytest.mark.parametrize("status", [OLDER, UNKNOWN, {**WATCHED, "lingers": False}])
def test_what_the_agent_there_cannot_do_this_version_s_does_beside_the_session(room: Room, status: Any) -> None:
    room.script.status = status
    room.holds = threading.Event()
    dialog = room.open()
    room.desk.wait(lambda: not dialog.do_button.isHidden())
    dialog.do_button.click()
    room.desk.wait(lambda: dialog.progress.text() == "Sending the agent (20 of 300 KB) …")
    room.holds.set()
    room.desk.wait(lambda: dialog.said_lines == ["– Wrote /home/d/unit"])
    room.shows("nas is watched when you are away")
    assert room.ran == [("install-service", "--linger") if status is not OLDER else ("install-service",)]
    assert room.script.count(NAS, messages.SERVICE_INSTALL) == 0


def test_a_server_that_is_not_reached_for_that_is_said(room: Room) -> None:
    room.script.status = room.script.after = OLDER
    room.told = Unreachable("nas refused the connection", "is sshd running there?", "refused")
    dialog = room.open()
    room.desk.wait(lambda: not dialog.do_button.isHidden())
    dialog.do_button.click()
    room.desk.wait(lambda: not dialog.failure.isHidden())
    assert "is sshd running there" in dialog.failure.text().replace("Is", "is")
    room.refuses = "nas: there is no such port"
    dialog.do_button.click()
    room.desk.wait(lambda: "no such port" in dialog.failure.text())


def test_whoever_closes_the_dialog_has_stopped_what_goes_on_beside_the_session(room: Room) -> None:
    room.script.status = OLDER
    room.holds = threading.Event()
    dialog = room.open()
    room.desk.wait(lambda: not dialog.do_button.isHidden())
    dialog.do_button.click()
    room.desk.wait(lambda: room.ran)
    dialog.close()
    assert room.cancelled.wait(60)
    assert room.keeping.dialog is None
    room.holds = None
    room.open().close()


def test_stopping_takes_the_service_away(room: Room) -> None:
    room.script.status, room.script.after = WATCHED, NONE
    dialog = room.open()
    room.shows("nas is watched when you are away")
    dialog.remove_requested.emit()
    room.shows("Keep watching nas")
    assert (NAS, messages.SERVICE_REMOVE, {}) in room.script.asked


def test_an_agent_that_is_too_old_to_talk_to_can_be_renewed(
    tmp_path: Path, qtbot: QtBot, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(tmp_path, qtbot, script)
    host = room.desk.host("nas")
    assert host is not None
    host._take_state(states.Lost("the agent that runs on nas is too old", None, 1, None, "agent_too_old"))
    dialog = room.open()
    assert dialog.do_button.text() == "Renew"
    assert script.count(NAS, messages.SERVICE_STATUS) == 0
    room.end()


def test_a_host_that_leaves_takes_its_dialog_along(room: Room) -> None:
    dialog = room.open()
    assert dialog.isVisible()
    room.open("here")
    assert room.dialog is dialog, "there is one at most"
    room.desk.program.hosts.remove(NAS)
    assert room.keeping.dialog is None
    room.window.wishes.keep_watching.emit(NAS)
    assert room.keeping.dialog is None


def test_the_hint_is_shown_once_ever(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    hint = room.window.content.hint
    room.window.choose("here")
    room.window.choose(NAS)
    room.desk.wait(lambda: not hint.isHidden())
    assert "nothing is recorded on nas" in hint.text.text()
    room.window.choose(key_of("rack"))
    room.desk.wait(lambda: room.script.count(key_of("rack"), messages.SERVICE_STATUS))
    assert hint.isHidden(), "one server is enough"
    room.window.choose(NAS)
    assert not hint.isHidden()
    hint.dismissed.emit()
    assert hint.isHidden()
    room.window.choose("here")
    room.window.choose(NAS)
    assert hint.isHidden()
    assert Memory(tmp_path / "desktop.json").get("keep_watching_said") is True


def test_after_the_next_start_the_hint_does_not_come_again(tmp_path: Path, qtbot: QtBot, script: Script) -> None:
    Memory(tmp_path / "desktop.json").keep("keep_watching_said", value=True)
    room = Room(tmp_path, qtbot, script)
    room.window.choose(NAS)
    room.desk.wait(lambda: script.count(NAS, messages.SERVICE_STATUS))
    room.open()
    room.shows("Keep watching nas")
    room.desk.wait(lambda: not room.dialog.do_button.isHidden())
    assert room.window.content.hint.isHidden()
    room.end()


def test_the_hint_opens_the_dialog(room: Room) -> None:
    room.window.choose(NAS)
    hint = room.window.content.hint
    room.desk.wait(lambda: not hint.isHidden())
    hint.acted.emit()
    room.shows("Keep watching nas")
    assert hint.isHidden()
