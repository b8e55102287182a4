"""Twenty servers at once over real SSH: twelve that live, four behind a slow path, four dead in four ways."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING

import psutil
import pytest
from PySide6.QtCore import QTimer

from hoofhearted_desktop.desktop.hosts import key_of
from hoofhearted_desktop.desktop.memory import Memory
from hoofhearted_desktop.desktop.program import Program
from hoofhearted_desktop.desktop.servers_file import ServersFile
from hoofhearted_desktop.desktop.tray import Tray
from hoofhearted_desktop.link import local, starting, states
from hoofhearted_desktop.link.ssh.hop import Address
from hoofhearted_desktop.link.ssh.opener import opener
from tests.desktop_parts.putting_away import put_away
from tests.link import network
from tests.link.conftest import lab as lab  # noqa: PLC0414 - a fixture is used by its name
from tests.link.slow_path import SlowPath
from tests.link.ssh_server.person import Person
from tests.link.ssh_server.server import refusing_port
from tests.link.watched import Watched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.link.stream import Opener
    from tests.link.conftest import Lab

pytestmark = [
    pytest.mark.real,
    pytest.mark.timeout(180),
    pytest.mark.qt_log_ignore(
        "No such signal QPlatformNativeInterface::systemTrayWindowChanged",  # offscreen has no tray
        "This plugin does not support",
        extend=True,
    ),
]

LIVE, SLOW = 12, 4
DELAY_S = 0.15
DEAD = {"refuses": "refused", "nameless": "name_not_found", "swallows": "timed_out"}
SILENT = "silent"
"""Takes connections and says nothing: it is waited for 20 s."""
TICKS = 2
MIB = 1 << 20


class Rack:
    """The servers, and the names by which they are reached."""

    def __init__(self, lab: Lab, stack: contextlib.ExitStack) -> None:
        home = lab.folder / "their-home"  # one for all: they are sent the agent at the same time, to the same place
        self.servers = [stack.enter_context(Watched(lab, f"node-{number}", home=home)) for number in range(LIVE + SLOW)]
        self.live = [each.name for each in self.servers[:LIVE]]
        self.slow = []
        lines = []
        for each in self.servers[LIVE:]:
            path = stack.enter_context(SlowPath(each.sshd.port, DELAY_S))
            self.slow.append(f"slow-{each.name}")
            alias = f"HostKeyAlias [127.0.0.1]:{each.sshd.port}"
            lines += [
                f"Host slow-{each.name}",
                "HostName 127.0.0.1",
                f"Port {path.port}",
                f"User {each.sshd.user}",
                alias,
            ]
        silent, swallows = (stack.enter_context(socket.socket()) for _ in range(2))
        for each in (silent, swallows):
            each.bind(("127.0.0.1", 0))
        silent.listen(64)
        swallows.listen(0)
        for _ in range(2):  # its queue is full then, and the kernel answers no further one
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(swallows.getsockname())
        for name, port in (
            ("refuses", stack.enter_context(refusing_port())),
            (SILENT, silent.getsockname()[1]),
            ("swallows", swallows.getsockname()[1]),
        ):
            lines += [f"Host {name}", "HostName 127.0.0.1", f"Port {port}", "ConnectTimeout 3"]
        lines += ["Host nameless", "HostName no-such-host.invalid"]
        with (lab.ssh / "config").open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")

    @property
    def names(self) -> list[str]:
        return [*self.live, *self.slow, *DEAD, SILENT]

    def opening(self, address: str, _name: str) -> Opener:
        person = Person()
        return opener(Address(address), person, person.keychain, starting.followed_by("the-test"))


class Turns:
    """How long the event loop has been away from its pulse."""

    def __init__(self, every_ms: int = 10) -> None:
        self.longest_s = 0.0
        self.count = 0
        self._every_s = every_ms / 1000
        self._last = time.perf_counter()
        self._pulse = QTimer()
        self._pulse.timeout.connect(self._beat)
        self._pulse.start(every_ms)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest_s = max(self.longest_s, now - self._last - self._every_s)
        self._last = now
        self.count += 1

    def stop(self) -> None:
        self._pulse.stop()


@pytest.fixture
def rack(lab: Lab) -> Iterator[Rack]:
    with contextlib.ExitStack() as stack:
        yield Rack(lab, stack)


def test_each_of_twenty_has_its_own_state_and_one_connection_and_none_holds_up_the_others(
    rack: Rack, tmp_path: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "servers.toml"
    file.write_text("".join(f'[[server]]\naddress = "{name}"\n\n' for name in rack.names))
    tray = Tray()
    program = Program(
        local.opener(),
        tray=tray,
        demo=local.opener(("connect", "--simulate", "home")),
        is_demo=False,
        memory=Memory(tmp_path / "desktop.json"),
        clock=time.time,
        servers=ServersFile(file, lambda _: None),
        opening=rack.opening,
    )
    ticks: dict[str, int] = {}
    program.ticked.connect(lambda host: ticks.update({host.key: ticks.get(host.key, 0) + 1}))
    before, rss = set(threading.enumerate()), psutil.Process().memory_info().rss
    began = time.monotonic()
    program.start(minimized=False)
    turns = Turns()
    try:

        def host(name: str) -> Host:
            found = program.hosts.get(key_of(name))
            assert found is not None
            return found

        heard = [*rack.live, *rack.slow]
        qtbot.waitUntil(lambda: all(host(name).tick is not None for name in heard), timeout=90_000)
        took_s = time.monotonic() - began
        for name, code in DEAD.items():
            qtbot.waitUntil(lambda name=name: isinstance(host(name).state, states.Lost), timeout=30_000)  # type: ignore[misc]
            state = host(name).state
            assert isinstance(state, states.Lost)
            assert state.code == code, name
        qtbot.waitUntil(lambda: isinstance(host(SILENT).state, states.Connecting))
        connecting_s, turns.longest_s, turns.count = turns.longest_s, 0.0, 0
        ticks.clear()
        qtbot.waitUntil(lambda: all(ticks.get(key_of(name), 0) >= TICKS for name in heard), timeout=60_000)
        assert turns.count > 50, "the loop went on all the time"
        assert all(isinstance(host(name).state, states.Live) for name in heard)
        own = [each for each in threading.enumerate() if each not in before]
        sessions = [each for each in own if each.name.startswith("session ")]
        assert len(sessions) == len(rack.names) + 1
        assert len(own) <= len(sessions) + len(heard) + 1, "a transport beside the session, where one is connected"
        for each in rack.servers:
            assert each.connections_made == 1
            assert network.connections(each.sshd.port) == 1
        grown = (psutil.Process().memory_info().rss - rss) / MIB
        with capsys.disabled():
            print(
                f"\n20 servers: all heard after {took_s:.1f} s, {len(own)} threads, "
                f"{grown / len(rack.names):.1f} MiB a server, "
                f"longest turn {1000 * connecting_s:.0f} ms while they connect, {1000 * turns.longest_s:.0f} ms then"
            )
    finally:
        turns.stop()
        put_away(program, tray)
    assert not [each for each in threading.enumerate() if each not in before]
    qtbot.waitUntil(lambda: not any(each.sshd.sessions() for each in rack.servers), timeout=15_000)
