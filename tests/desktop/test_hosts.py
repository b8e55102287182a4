"""The program with several hosts: real agents on pipes stand for servers, one of which nobody can reach."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Optional, Union

import pytest
from PySide6.QtWidgets import QPushButton

from hoofhearted_desktop.desktop.faces import FaceState
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.desktop.hosts import Hosts, key_of
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.network import Network
from hoofhearted_desktop.desktop.program import Program
from hoofhearted_desktop.desktop.removing import RemoveDialog
from hoofhearted_desktop.desktop.servers_file import ServersFile
from hoofhearted_desktop.desktop.tray import Tray
from hoofhearted_desktop.link import local, states
from hoofhearted_desktop.link.progress import Progress, Step
from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable
from tests.desktop_parts.putting_away import put_away
from tests.readings import gpu, sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.host import Host

pytestmark = [
    pytest.mark.real,
    pytest.mark.qt_log_ignore(
        "No such signal QPlatformNativeInterface::systemTrayWindowChanged",  # offscreen has no tray
        "This plugin does not support",
        extend=True,
    ),
]

NAS, RACK, DEAD, SLOW = "david@nas:2222", "rack", "dead", "slow"
SCENARIOS = {NAS: "night-transcode", RACK: "many"}
MINE = "".join(f'# {one}\n[[server]]\naddress = "{one}"\n\n' for one in (NAS, RACK, DEAD))


def unknown_name(progress: Progress) -> Union[Stream, Unreachable]:
    progress.step(Step.RESOLVING)
    return Unreachable("the name dead was not found", "check its spelling", "name_not_found")


def never(progress: Progress) -> Union[Stream, Unreachable]:
    progress.step(Step.CONNECTING)
    progress.wait_cancelled(60.0)
    return Unreachable("the connection was cancelled", code="cancelled", waits=True)


class Locked:
    """Needs a passphrase, which a person may give once for all servers."""

    def __init__(self) -> None:
        self.unlocked = False
        self.tries = 0

    def __call__(self, progress: Progress) -> Union[Stream, Unreachable]:
        self.tries += 1
        if self.unlocked:
            return local.opener(("connect", "--simulate", "home"))(progress)
        return Unreachable("sign-in wanted: the passphrase is needed", "press Try again", "sign_in_wanted", waits=True)


class Servers:
    """The way to the servers, and what was asked for."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.names: dict[str, Callable[[], str]] = {}
        self.locked: dict[str, Locked] = {}

    def opening(self, address: str, name: Callable[[], str]) -> Opener:
        self.names[address] = name
        openers: dict[str, Opener] = {DEAD: unknown_name, SLOW: never, **self.locked}
        opener = openers.get(address) or local.opener(("connect", "--simulate", SCENARIOS.get(address, "home")))

        def open_stream(progress: Progress) -> Union[Stream, Unreachable]:
            self.opened.append(address)
            return opener(progress)

        return open_stream


class Room:
    """A program that can be started again with the same files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path / "servers.toml"
        self.servers = Servers()
        self.tray: Optional[Tray] = None
        self.program: Optional[Program] = None

    def start(self, text: str = MINE, *, minimized: bool = False) -> Program:
        if text:
            self.file.write_text(text)
        self.tray = Tray()
        self.program = Program(
            local.opener(),
            tray=self.tray,
            demo=local.opener(("connect", "--simulate", "home")),
            is_demo=False,
            memory=Memory(self.path / "desktop.json"),
            clock=time.time,
            servers=ServersFile(self.file, lambda _: None),
            opening=self.servers.opening,
        )
        self.program.start(minimized=minimized)
        return self.program

    def end(self) -> None:
        if self.program is not None and self.tray is not None:
            put_away(self.program, self.tray)
        self.program = None


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.end()


def names(hosts: Hosts) -> list[str]:
    return [host.name for host in hosts]


def host(program: Program, address: str) -> Host:
    found = program.hosts.get(key_of(address))
    assert found is not None
    return found


def all_heard(program: Program, *addresses: str) -> bool:
    return all(host(program, address).tick is not None for address in addresses)


def test_each_host_has_its_own_state_and_the_icon_is_about_those_that_are_heard(room: Room, qtbot: QtBot) -> None:
    program = room.start()
    qtbot.waitUntil(lambda: all_heard(program, NAS, RACK), timeout=20_000)
    here = program.hosts.here
    assert here is not None
    qtbot.waitUntil(lambda: here.tick is not None, timeout=15_000)
    assert names(program.hosts) == ["this machine", "nas", "rack", "dead"]
    qtbot.waitUntil(lambda: isinstance(host(program, DEAD).state, states.Lost), timeout=5000)
    assert host(program, DEAD).quiet(servers=True)
    assert here.quiet(servers=True), "a machine without a driver is not nagged about beside servers"
    assert program._tray._shown[""].face.state not in {FaceState.NO_DATA, FaceState.PROBLEM}
    qtbot.waitUntil(lambda: "No data from dead" in program._tray.icons[""].toolTip(), timeout=10_000)
    assert "driver" not in program._tray.icons[""].toolTip()
    assert program.window is not None
    program.window.choose(key_of(RACK))
    assert "A6000" in program.window.page.banner.headline.text()
    program.window.choose(key_of(DEAD))
    assert program.window.empty.title.text() == "No data from dead"


def test_servers_are_added_renamed_moved_disconnected_and_removed_and_that_is_kept(room: Room, qtbot: QtBot) -> None:
    program = room.start(minimized=True)
    hosts = program.hosts
    key = hosts.add(SLOW, "Attic")
    assert names(hosts)[-1] == "Attic"
    hosts.rename(key_of(RACK), "Rack 4")
    hosts.move(key, key_of(NAS))
    hosts.disconnect_host(key_of(DEAD))
    assert isinstance(host(program, DEAD).state, states.Closed)
    room.end()
    again = room.start("", minimized=True)
    assert names(again.hosts) == ["this machine", "Attic", "nas", "Rack 4", "dead"]
    assert not host(again, DEAD).connected
    assert room.servers.opened.count(DEAD) <= 2, "who is disconnected is left alone, after a start too"
    again.hosts.retry(key_of(DEAD))
    assert host(again, DEAD).connected
    again.hosts.remove(key_of(NAS))
    again.hosts.rename(key_of(RACK), "")
    assert names(again.hosts) == ["this machine", "Attic", "rack", "dead"]
    assert '# rack\n[[server]]\naddress = "rack"\n' in room.file.read_text()
    assert "nas" not in room.file.read_text()


def test_what_a_person_should_know_of_a_connection_is_said_until_it_is_put_away(
    room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a host key that could not be kept."""
    opening = Servers.opening

    def noting(servers: Servers, address: str, name: Callable[[], str]) -> Opener:
        opener = opening(servers, address, name)

        def open_stream(progress: Progress) -> Union[Stream, Unreachable]:
            if address == NAS:
                progress.step(Step.HOST_KEY, "ED25519")
                progress.note("The host key was not kept.")
            return opener(progress)

        return open_stream

    monkeypatch.setattr(Servers, "opening", noting)
    program = room.start()
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.note.text.text() == "The host key was not kept.", timeout=20_000)
    assert not window.note.isHidden()
    program.showing._on_problem("servers.toml is strange")
    assert window.note.text.text() == "servers.toml is strange"
    program.showing._on_problem("")
    assert window.note.text.text() == "The host key was not kept."
    window.note.dismissed.emit()
    program.showing._on_problem("")
    assert window.note.isHidden()


def test_a_server_that_was_renamed_has_its_new_name_in_questions_and_a_small_letter_in_sentences(room: Room) -> None:
    program = room.start()
    assert room.servers.names[RACK]() == "rack"
    assert host(program, RACK).notices.policy.host == "rack", "a name is written as its owner writes it"
    program.hosts.rename(key_of(RACK), "Cellar")
    assert room.servers.names[RACK]() == "Cellar"
    program.hosts.remove(key_of(RACK))
    assert room.servers.names[RACK]() == "rack"


def test_one_sign_in_lets_the_others_that_wait_for_one_try_again(room: Room, qtbot: QtBot) -> None:
    first, second = room.servers.locked[NAS], room.servers.locked[RACK] = Locked(), Locked()
    program = room.start()
    for address in (NAS, RACK):
        qtbot.waitUntil(lambda a=address: getattr(host(program, a).state, "code", "") == "sign_in_wanted", timeout=5000)
    assert (first.tries, second.tries) == (1, 1)
    first.unlocked = second.unlocked = True
    program.hosts.retry(key_of(NAS))
    qtbot.waitUntil(lambda: host(program, RACK).live, timeout=20_000)
    assert (first.tries, second.tries) == (2, 2)


def test_a_server_that_was_removed_is_out_of_the_tray_at_once(room: Room, qtbot: QtBot) -> None:
    program = room.start()
    tray = program._tray

    def told() -> str:
        return "\n".join(line.text for line in tray._gpu_lines)

    qtbot.waitUntil(lambda: "dead: name not found" in told(), timeout=10_000)
    program._words.show()
    program.hosts.remove(key_of(DEAD))
    assert "dead" not in told()


def test_removing_asks_first(room: Room, qtbot: QtBot) -> None:
    program = room.start()
    window = program.window
    assert window is not None
    window.choose(key_of(RACK))
    for label, there in (("Keep", True), ("Remove", False)):
        window.wishes.remove.emit(key_of(RACK))
        box = next(each for each in window.findChildren(RemoveDialog) if each.isVisible())
        next(each for each in box.findChildren(QPushButton) if each.text() == label).click()
        assert (program.hosts.get(key_of(RACK)) is not None) is there
    assert window.shown.key == "here"


def test_a_connection_is_given_up_and_waits_until_somebody_asks(room: Room, qtbot: QtBot) -> None:
    program = room.start(f'[[server]]\naddress = "{SLOW}"\n')
    slow = host(program, SLOW)
    qtbot.waitUntil(lambda: getattr(slow.state, "at", None) is not None, timeout=5000)
    program.hosts.cancel(slow.key)
    qtbot.waitUntil(lambda: isinstance(slow.state, states.Lost), timeout=5000)
    assert isinstance(slow.state, states.Lost)
    assert slow.state.retry_s is None
    program.hosts.retry(slow.key)
    qtbot.waitUntil(lambda: isinstance(slow.state, states.Connecting), timeout=5000)


def test_an_address_is_changed_and_the_server_is_still_one(room: Room, qtbot: QtBot) -> None:
    program = room.start(MINE.replace(f'"{DEAD}"', f'"{DEAD}"\nname = "Garage"'))
    key = program.hosts.set_address(key_of(DEAD), "garage")
    assert names(program.hosts) == ["this machine", "nas", "rack", "Garage"]
    qtbot.waitUntil(lambda: all_heard(program, "garage"), timeout=20_000)
    assert program.hosts.get(key) is host(program, "garage")
    assert program.hosts.get(key_of(DEAD)) is None


def test_what_is_written_into_the_file_meanwhile_is_followed_and_mistakes_are_said(room: Room, qtbot: QtBot) -> None:
    program = room.start()
    room.file.write_text(MINE + '[[server]]\naddress = "home"\nname = 5\n')
    program.hosts._on_pulse()
    assert names(program.hosts)[-1] == "home"
    window = program.window
    assert window is not None
    assert window.note.isVisible()
    assert "the name has to be text" in window.note.text.text()
    room.file.write_text(f'{MINE}[[server]]\naddress = "a b"\n[[server]]\nadress = "x"\n')
    program.hosts._on_pulse()
    assert window.note.text.text().startswith("2 mistakes in the list of servers, the first: ")
    assert "\n" not in window.note.text.text()
    room.file.write_text("[[server]\n")
    program.hosts._on_pulse()
    assert len(names(program.hosts)) == 5, "a file that cannot be read takes nobody away"
    room.file.write_text(MINE)
    program.hosts._on_pulse()
    assert not window.note.isVisible()


def test_this_machine_is_hidden_and_shown_again_but_never_when_it_is_all_there_is(room: Room, qtbot: QtBot) -> None:
    program = room.start()
    program.hosts.hide_here(True)
    assert names(program.hosts) == ["nas", "rack", "dead"]
    assert not program.hears_presence()
    room.end()
    program = room.start("")
    assert names(program.hosts) == ["nas", "rack", "dead"]
    assert program.window is not None
    assert program.window.shown.key == key_of(NAS)
    for address in (NAS, RACK, DEAD):
        program.hosts.remove(key_of(address))
    assert names(program.hosts) == ["this machine"]
    program.hosts.add(NAS)
    assert names(program.hosts) == ["nas"]
    program.hosts.hide_here(False)
    assert names(program.hosts) == ["this machine", "nas"]


def test_the_demo_stands_in_this_machine_s_place_and_the_servers_go_on(room: Room, qtbot: QtBot) -> None:
    program = room.start()
    qtbot.waitUntil(lambda: all_heard(program, NAS), timeout=20_000)
    program.hosts.try_demo()
    demo, *servers = program.hosts
    assert demo.kind is Kind.DEMO
    qtbot.waitUntil(lambda: demo.tick is not None, timeout=15_000)
    assert program._tray._shown[""].face.demo
    assert not program.hears_presence()
    assert [each.key for each in servers] == [key_of(each) for each in (NAS, RACK, DEAD)]
    assert host(program, NAS).live
    program.hosts.leave_demo()
    assert names(program.hosts)[0] == "this machine"


def test_who_sits_here_is_told_to_no_server(room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from hoofhearted_desktop.core.assessment import Tick
    from hoofhearted_desktop.core.presence import Presence

    program = room.start()
    qtbot.waitUntil(lambda: all_heard(program, NAS), timeout=20_000)
    here = program.hosts.here
    assert here is not None
    qtbot.waitUntil(lambda: here.tick is not None, timeout=15_000)
    told: list[tuple[str, str]] = []
    for each in program.hosts:
        monkeypatch.setattr(each, "request", lambda method, _params, key=each.key: told.append((key, method)))
    here.tick = Tick(sample(1.0, gpu()), ())
    assert program.tell_presence(Presence("david", 2.0, locked=False, session="2"))
    assert told == [("here", "presence")]


def test_a_button_of_a_notification_goes_to_the_host_that_it_is_about(room: Room, qtbot: QtBot) -> None:
    program = room.start()
    pressed: list[Any] = []
    for each in program.hosts:
        each.notices.pressed = lambda own, action, key=each.key: pressed.append((key, own, action))  # type: ignore[method-assign]
    program._on_pressed(f"{key_of(NAS)}\nepisode 7", "expect", "")
    program._on_pressed("gone\nepisode 7", "expect", "")
    assert pressed == [(key_of(NAS), "episode 7", "expect")]


def test_only_the_host_that_is_looked_at_is_asked_for_everything(room: Room, qtbot: QtBot) -> None:
    program = room.start()
    window = program.window
    assert window is not None

    def full() -> list[str]:
        return [each.key for each in program.hosts if each._bridge is not None and each._full]

    assert full() == [each.key for each in program.hosts], "the overview's cards list who uses which GPU"
    window.choose("here")
    assert full() == ["here"]
    window.choose(key_of(RACK))
    assert full() == [key_of(RACK)]
    window.hide()
    assert full() == []
    window.show()
    assert full() == [key_of(RACK)]
    program.hosts.add("home")
    assert full() == [key_of(RACK)]


def test_the_past_of_a_host_is_fetched_when_it_is_chosen(room: Room, qtbot: QtBot) -> None:
    program = room.start()
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: all_heard(program, RACK), timeout=20_000)
    ticks: list[object] = []
    host(program, RACK).ticked.connect(ticks.append)
    qtbot.waitUntil(lambda: len(ticks) >= 3, timeout=10_000)
    window.choose(key_of(RACK))
    (uuid, *_) = [one.uuid for one in host(program, RACK).tick.sample.gpus]  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: len(window.shown.ring(uuid)) >= 4, timeout=5000)


def test_another_network_is_told_to_the_servers_only_once_it_has_settled(room: Room, qtbot: QtBot) -> None:
    program = room.start(minimized=True)
    network = program._network
    assert isinstance(network, Network)
    told: list[object] = []
    network.changed.connect(lambda: told.append(None))
    tried = room.servers.opened.count(DEAD)
    for _ in range(5):
        network.disturbed()
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert len(told) == 1
    qtbot.waitUntil(lambda: room.servers.opened.count(DEAD) > tried, timeout=5000)


def test_without_servers_nothing_listens_to_the_network(room: Room, qtbot: QtBot) -> None:
    assert room.start("[other]\n", minimized=True)._network is None


def test_everything_ends_while_a_server_is_still_being_reached(room: Room, qtbot: QtBot) -> None:
    program = room.start("".join(f'[[server]]\naddress = "{SLOW}"\n' for _ in range(1)) + MINE)
    qtbot.waitUntil(lambda: getattr(host(program, SLOW).state, "at", None) is not None, timeout=5000)
    program.hosts.remove(key_of(SLOW))
    program.hosts.add(SLOW)
    began = time.monotonic()
    room.end()
    assert time.monotonic() - began < 60
    assert not [each.name for each in threading.enumerate() if each.name.startswith("session")]
