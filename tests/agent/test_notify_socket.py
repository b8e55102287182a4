"""What systemd hears of the agent, on a real datagram socket."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.agent.notify_socket import NotifySocket, from_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="abstract sockets are Linux's")


class Manager:
    """The end of systemd."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address.replace("@", "\0", 1) if address.startswith("@") else address)
        self.socket.setblocking(False)

    def heard(self) -> list[str]:
        """Give one message's lines; none where none waits."""
        try:
            return self.socket.recv(4096).decode().split("\n")
        except BlockingIOError:
            return []


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, own_directories: Path) -> Iterator[Manager]:
    path = str(own_directories / "notify")
    made = Manager(path if request.param == "path" else f"@{path}")
    yield made
    made.socket.close()


def test_what_is_said_arrives_and_children_do_not_say_it(manager: Manager) -> None:
    environment = {
        "NOTIFY_SOCKET": manager.address,
        "WATCHDOG_USEC": "8000000",
        "WATCHDOG_PID": str(os.getpid()),
        "A": "1",
    }
    ours = from_environment(environment)
    assert environment == {"A": "1"}
    ours.ready("Looking\nfor GPUs.")
    assert manager.heard() == ["READY=1", "STATUS=Looking for GPUs."]
    ours.status("Watching 1 GPU.")
    ours.status("Watching 1 GPU.")
    assert (manager.heard(), manager.heard()) == (["STATUS=Watching 1 GPU."], [])
    ours.stopping()
    assert manager.heard()[0] == "STOPPING=1"


def test_a_sign_of_life_is_given_four_times_in_the_watchdogs_span(manager: Manager) -> None:
    ours = NotifySocket(manager.address, 8.0)
    beats = []
    for second in range(17):
        ours.beat(100.0 + second)
        beats.append(bool(manager.heard()))
    assert [second for second, beat in enumerate(beats) if beat] == [0, 2, 4, 6, 8, 10, 12, 14, 16]


def test_a_sign_of_life_that_did_not_get_through_is_due_again(own_directories: Path) -> None:
    path = str(own_directories / "later")
    ours = NotifySocket(path, 8.0)
    ours.beat(100.0)
    later = Manager(path)
    ours.beat(100.5)
    assert later.heard() == ["WATCHDOG=1"]
    later.socket.close()


def test_a_manager_that_does_not_read_stops_nobody(manager: Manager) -> None:
    ours = NotifySocket(manager.address, 0.001)
    for turn in range(5000):
        ours.beat(float(turn))
    heard = 0
    while manager.heard():
        heard += 1
    assert 0 < heard < 5000


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"NOTIFY_SOCKET": ""},
        {"NOTIFY_SOCKET": "vsock:2:1234", "WATCHDOG_USEC": "1000"},
        {"NOTIFY_SOCKET": "/nonexistent/notify", "WATCHDOG_USEC": "nonsense"},
    ],
)
def test_nobody_who_asks_is_no_matter(environment: dict[str, str]) -> None:
    ours = from_environment(environment)
    ours.ready("x")
    ours.status("y")
    ours.beat(1.0)
    ours.stopping()
    assert environment == {}


def test_a_watchdog_for_another_process_is_not_fed(manager: Manager) -> None:
    ours = from_environment({"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"})
    ours.beat(100.0)
    assert manager.heard() == []
