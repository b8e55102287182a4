"""Adding and editing servers in the whole program: agents on pipes stand for them, and a person's questions go to whoever waits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Optional, Union

import pytest

from hoofhearted_desktop.desktop import question_dialog
from hoofhearted_desktop.desktop.add_server import AddServer, Phase
from hoofhearted_desktop.desktop.adding import Adding
from hoofhearted_desktop.desktop.asker import Questions
from hoofhearted_desktop.desktop.hosts import key_of
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.program import Program
from hoofhearted_desktop.desktop.reaching import Reaching
from hoofhearted_desktop.desktop.secret_dialog import SecretDialog
from hoofhearted_desktop.desktop.servers_file import ServersFile
from hoofhearted_desktop.desktop.tray import Tray
from hoofhearted_desktop.link import local, servers, states
from hoofhearted_desktop.link.progress import Progress, Step
from hoofhearted_desktop.link.questions import SecretKind, SecretQuestion
from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable
from tests.desktop_parts.putting_away import put_away

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.link.keychain import Keychain
    from hoofhearted_desktop.link.questions import Asker
    from hoofhearted_desktop.link.ssh.hop import Address

pytestmark = [
    pytest.mark.real,
    pytest.mark.qt_log_ignore(
        "No such signal QPlatformNativeInterface::systemTrayWindowChanged",  # offscreen has no tray
        "This plugin does not support",
        extend=True,
    ),
]

REFUSED = Unreachable("dead refused the connection", "is sshd running there?", "refused")
NOT_ACCEPTED = Unreachable("david was not accepted", None, "not_accepted", waits=True)


def server(address: Address, asker: Asker, _keychain: Keychain) -> Opener:
    """Stands for the way over SSH: dead refuses, slow never answers, and locked wants a password."""

    def open_stream(progress: Progress) -> Union[Stream, Unreachable]:
        progress.step(Step.CONNECTING, str(address))
        if address.host == "dead":
            return REFUSED
        if address.host == "slow":
            progress.wait_cancelled(60)
            return Unreachable("the connection was cancelled", None, "cancelled", waits=True)
        if address.host == "locked":
            given = asker.secret(SecretQuestion(SecretKind.PASSWORD, "david@locked"), progress)
            if given is None or given.text != "open sesame":
                return NOT_ACCEPTED
        return local.opener(("connect", "--simulate", "home"))(progress)

    return open_stream


class Desk:
    """The program as `app.run` puts it together."""

    def __init__(self, path: Path, qtbot: QtBot, text: str = "", *, minimized: bool = False) -> None:
        self.qtbot = qtbot
        self.file = path / "servers.toml"
        self.file.write_text(text)
        self.asked: list[object] = []
        self.tray = Tray()
        self.questions = Questions(self._show)
        reaching = Reaching(self.questions, attended=not minimized)
        self.program = Program(
            local.opener(("connect", "--simulate", "home")),
            tray=self.tray,
            demo=local.opener(),
            is_demo=False,
            memory=Memory(path / "desktop.json"),
            clock=time.time,
            servers=ServersFile(self.file, servers.doubt),
            opening=reaching.opening,
            attend=reaching.attend,
        )
        reaching.started()
        self.adding = Adding(self.program.hosts, self.program.showing, self.program)
        self.program.start(minimized=minimized)

    def _show(self, question: object, name: str) -> object:
        dialog = question_dialog.open_dialog(question, name, self.program.window)  # type: ignore[arg-type]
        self.asked.append(dialog)
        return dialog

    def dialog(self) -> AddServer:
        assert self.adding.dialog is not None
        return self.adding.dialog

    def type(self, address: str, name: str = "") -> None:
        self.dialog().choice.field.setText(address)
        self.dialog().name.setText(name)
        self.dialog().connect_button.click()

    def wait(self, what: object) -> None:
        self.qtbot.waitUntil(lambda: bool(what()), timeout=20_000)  # type: ignore[operator]

    def host(self, address: str) -> Optional[Host]:
        return self.program.hosts.get(key_of(address))

    def lost(self, address: str) -> bool:
        found = self.host(address)
        return found is not None and isinstance(found.state, states.Lost)

    def end(self) -> None:
        self.questions.close()
        put_away(self.program, self.tray)


@pytest.fixture
def desks(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Desk]]:
    monkeypatch.setattr(servers, "opener", server)
    made: list[Desk] = []
    yield made
    for each in made:
        each.end()


def begin(desks: list[Desk], tmp_path: Path, qtbot: QtBot, text: str = "", *, minimized: bool = False) -> Desk:
    desks.append(Desk(tmp_path, qtbot, text, minimized=minimized))
    return desks[-1]


def test_a_server_that_was_added_is_live_kept_and_looked_at(desks: list[Desk], tmp_path: Path, qtbot: QtBot) -> None:
    desk = begin(desks, tmp_path, qtbot)
    window = desk.program.window
    assert window is not None
    window.sidebar.add.click()
    desk.type("david@nas:2222", "The cellar")
    desk.wait(lambda: desk.adding.dialog is None)
    assert 'address = "david@nas:2222"\nname = "The cellar"' in desk.file.read_text()
    desk.wait(lambda: window.shown.key == key_of("david@nas:2222"))


def test_one_that_fails_is_in_the_list_only_if_it_is_wanted(desks: list[Desk], tmp_path: Path, qtbot: QtBot) -> None:
    desk = begin(desks, tmp_path, qtbot)
    desk.adding.add()
    desk.type("dead")
    desk.wait(lambda: desk.dialog().phase is Phase.FAILED)
    desk.dialog().back_button.click()
    assert "dead" not in desk.file.read_text()
    assert desk.host("dead") is None
    desk.dialog().connect_button.click()
    desk.wait(lambda: desk.dialog().phase is Phase.FAILED)
    desk.dialog().keep_button.click()
    assert desk.adding.dialog is None
    assert 'address = "dead"' in desk.file.read_text()


def test_one_that_never_answers_is_given_up(desks: list[Desk], tmp_path: Path, qtbot: QtBot) -> None:
    desk = begin(desks, tmp_path, qtbot)
    desk.adding.add()
    desk.type("slow")
    desk.wait(lambda: desk.dialog().steps.at is not None)
    desk.dialog().close()
    assert desk.adding.dialog is None
    assert desk.host("slow") is None
    assert "slow" not in desk.file.read_text()


def test_one_that_is_there_already_is_not_added_twice(desks: list[Desk], tmp_path: Path, qtbot: QtBot) -> None:
    desk = begin(desks, tmp_path, qtbot, '[[server]]\naddress = "nas"\nname = "Cellar"\n')
    desk.adding.add()
    desk.type("nas")
    assert desk.dialog().choice.wrong.text() == "Cellar is in the list already."
    desk.adding.add()
    assert desk.adding.dialog is not None, "there is one dialog at most"


def test_another_address_is_tried_and_taken_back_if_it_was_wrong(
    desks: list[Desk], tmp_path: Path, qtbot: QtBot
) -> None:
    desk = begin(desks, tmp_path, qtbot, '[[server]]\naddress = "nas"\nname = "Cellar"\n')
    window = desk.program.window
    assert window is not None
    window.wishes.edit.emit(key_of("nas"))
    assert (desk.dialog().choice.field.text(), desk.dialog().name.text()) == ("nas", "Cellar")
    desk.type("dead", "Cellar")
    desk.wait(lambda: desk.dialog().phase is Phase.FAILED)
    desk.dialog().back_button.click()
    assert 'address = "nas"\nname = "Cellar"' in desk.file.read_text()
    desk.type("nas.lan", "Attic")
    desk.wait(lambda: desk.adding.dialog is None)
    assert 'address = "nas.lan"\nname = "Attic"' in desk.file.read_text()
    assert desk.file.read_text().count("[[server]]") == 1


LOCKED = '[[server]]\naddress = "locked"\n'


def test_a_start_into_the_tray_asks_nobody_until_somebody_wants_it(
    desks: list[Desk], tmp_path: Path, qtbot: QtBot
) -> None:
    desk = begin(desks, tmp_path, qtbot, LOCKED, minimized=True)
    desk.wait(lambda: desk.lost("locked"))
    found = desk.host("locked")
    assert found is not None
    assert isinstance(found.state, states.Lost)
    assert (found.state.code, found.state.retry_s) == ("sign_in_wanted", None)
    assert "sign-in wanted" in found.state.reason
    assert desk.asked == []
    desk.program.hosts.retry(found.key)
    desk.wait(lambda: desk.asked)
    (dialog,) = desk.asked
    assert isinstance(dialog, SecretDialog)
    assert dialog.parent() is None, "there is no window to stand above"
    dialog.field.setText("open sesame")
    dialog.ok.click()
    desk.wait(lambda: found.live)


def test_a_start_with_the_window_asks_and_a_reconnect_does_not(desks: list[Desk], tmp_path: Path, qtbot: QtBot) -> None:
    desk = begin(desks, tmp_path, qtbot, LOCKED)
    desk.wait(lambda: desk.asked)
    (dialog,) = desk.asked
    assert isinstance(dialog, SecretDialog)
    assert dialog.parent() is desk.program.window
    dialog.field.setText("open sesame")
    dialog.ok.click()
    found = desk.host("locked")
    assert found is not None
    desk.wait(lambda: found.live)
    found.disconnect_agent()
    found.connect_agent()
    desk.wait(lambda: desk.lost("locked"))
    assert len(desk.asked) == 1


def test_the_end_of_the_program_does_not_wait_for_an_answer(desks: list[Desk], tmp_path: Path, qtbot: QtBot) -> None:
    desk = begin(desks, tmp_path, qtbot, LOCKED)
    desk.wait(lambda: desk.asked)
    began = time.monotonic()
    desks.remove(desk)
    desk.end()
    assert time.monotonic() - began < 60
