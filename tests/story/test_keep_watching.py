"""*Keep watching when I am away* of a server over the real sshd, where systemd did not start the machine: it says so, and nothing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.desktop.hosts import key_of
from hoofhearted_desktop.desktop.keeping_watch import KeepingWatch
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.reaching import Reaching
from hoofhearted_desktop.link import keeping_watch
from hoofhearted_desktop.link.keeping_watch import CannotSay
from tests.desktop.test_adding import Desk
from tests.fake_nvml.driver import FakeDriver
from tests.link.conftest import lab as lab  # noqa: PLC0414 - a fixture is used by its name
from tests.link.ssh_server import keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.link.conftest import Lab
    from tests.link.ssh_server.server import SshServer

pytestmark = [
    pytest.mark.real,
    pytest.mark.qt_log_ignore(
        "No such signal QPlatformNativeInterface::systemTrayWindowChanged",  # offscreen has no tray
        "This plugin does not support",
        extend=True,
    ),
]

NOT_BOOTED = "System has not been booted with systemd as init system (PID 1). Can't operate."


@pytest.fixture
def nas(lab: Lab, tmp_path: Path) -> SshServer:
    """A server with a GPU, on which systemctl says that systemd did not start it."""
    folder = tmp_path / "without-systemd"
    folder.mkdir()
    for name in ("systemctl", "loginctl"):
        (folder / name).write_text(f'#!/bin/sh\necho "{NOT_BOOTED}" >&2\nexit 1\n')
        (folder / name).chmod(0o755)
    (tmp_path / "server").mkdir()
    driver = FakeDriver(tmp_path / "server")
    driver.write()
    key = keys.make_key(lab.ssh / "id_ed25519")
    path = {"PATH": f"{folder}:/usr/sbin:/usr/bin:/sbin:/bin"}
    return lab.server("nas", authorized=[key], environment={**driver.env(), **path})


@pytest.fixture
def desk(nas: SshServer, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(tmp_path, qtbot, '[[server]]\naddress = "nas"\n')
    yield made
    made.end()


def test_a_server_without_systemd_says_so_and_nothing_is_left(desk: Desk, nas: SshServer, tmp_path: Path) -> None:
    program, window = desk.program, desk.program.window
    assert window is not None
    reaching = Reaching(desk.questions, attended=False)
    memory = Memory(tmp_path / "desktop.json")
    keeping = KeepingWatch(program.hosts, program.showing, memory, reaching.administering, program)
    keeping._on_window(window)
    key = key_of("nas")
    window.choose(key)
    desk.wait(lambda: not window.content.hint.isHidden())
    window.content.hint.acted.emit()
    dialog = keeping.dialog
    assert dialog is not None
    desk.wait(lambda: not dialog.do_button.isHidden())
    dialog.do_button.click()
    desk.wait(lambda: "systemd" in dialog.failure.text())
    desk.wait(dialog.do_button.isEnabled)
    assert "hoofhearted-agent run" not in dialog.failure.text(), "there is no such command on that server"

    # The same by this version's agent over a connection of its own, as for an agent that does not know the question.
    connections = len(nas.sessions())
    keeping._take(key, CannotSay("there is no such method", too_old=True))
    assert dialog.do_button.text() == "Renew"
    dialog.do_button.click()
    assert dialog.failure.isHidden()
    desk.wait(lambda: "systemd" in dialog.failure.text() and not dialog.failure.isHidden())
    desk.wait(lambda: len(nas.sessions()) <= connections)
    assert isinstance(keeping._found[key], (keeping_watch.Standing, CannotSay))
    keeping.close()
    host = desk.host("nas")
    assert host is not None
    assert host.live, "the session went on"
    assert list(nas.home.rglob("*.service")) == []
    assert not (nas.home / ".local/share/hoofhearted/agent").exists()
