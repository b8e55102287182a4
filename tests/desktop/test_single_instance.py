"""A second start raises the first; a crash, a stranger and nonsense do no harm."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.cli import costs
from hoofhearted_desktop.desktop import single_instance
from hoofhearted_desktop.desktop.single_instance import Outcome, SingleInstance, request_line, token_of
from hoofhearted_desktop.desktop.single_instance_pipe import PipeInstance
from hoofhearted_desktop.desktop.single_instance_socket import SocketInstance
from hoofhearted_desktop.desktop.single_instance_system import open_instance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

CLAIM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from hoofhearted_desktop.desktop.{module} import {kind}
application = QCoreApplication([])
instance = {kind}(Path(sys.argv[1]))
print(instance.claim().value, flush=True)
if len(sys.argv) > 2:
    sys.stdin.read()
"""
KINDS = {
    "socket": (SocketInstance, CLAIM.format(module="single_instance_socket", kind="SocketInstance")),
    "pipe": (PipeInstance, CLAIM.format(module="single_instance_pipe", kind="PipeInstance")),
}


@pytest.fixture
def place(own_directories: Path) -> Path:
    return own_directories / "run"


@pytest.fixture(params=sorted(KINDS))
def kind(request: pytest.FixtureRequest, qapp: object) -> str:
    return str(request.param)


@pytest.fixture
def make(place: Path, kind: str) -> Iterator[Callable[[], SingleInstance]]:
    made: list[SingleInstance] = []

    def one() -> SingleInstance:
        made.append(KINDS[kind][0](place))
        return made[-1]

    yield one
    for instance in made:
        instance.close()


def start(kind: str, place: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", KINDS[kind][1], str(place), *more]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=60)
    return output.strip()


@pytest.mark.real
def test_a_second_start_raises_the_first(
    make: Callable[[], SingleInstance], kind: str, place: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make()
    assert first.claim() is Outcome.FIRST
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "token-17")
    for _ in range(2):
        with qtbot.waitSignal(first.raise_requested, timeout=15_000) as raised:
            second = start(kind, place)
        assert raised.args == ["token-17"]
        assert finish(second) == "raised"


@pytest.mark.real
def test_a_crash_leaves_nothing_that_deceives(make: Callable[[], SingleInstance], kind: str, place: Path) -> None:
    crashed = start(kind, place, "stay")
    assert crashed.stdout is not None
    assert crashed.stdout.readline().strip() == "first"
    crashed.kill()
    finish(crashed)
    if kind == "socket":
        assert (place / "desktop.sock").exists()
    assert make().claim() is Outcome.FIRST


@pytest.mark.real
def test_after_a_clean_end_the_next_is_the_first(make: Callable[[], SingleInstance], kind: str, place: Path) -> None:
    first = make()
    assert first.claim() is Outcome.FIRST
    first.close()
    assert finish(start(kind, place)) == "first"


@pytest.mark.real
def test_a_first_that_hangs_is_told_from_one_that_answers(place: Path) -> None:
    hanging = start("socket", place, "stay")  # its event loop never runs
    assert hanging.stdout is not None
    assert hanging.stdout.readline().strip() == "first"
    assert finish(start("socket", place)) == "silent"
    finish(hanging)


def test_only_the_user_can_reach_the_socket(place: Path, qapp: object) -> None:
    first = SocketInstance(place)
    assert first.claim() is Outcome.FIRST
    for name in ("desktop.sock", "desktop.lock"):
        assert stat.S_IMODE((place / name).stat().st_mode) == 0o600
    first.close()
    assert not (place / "desktop.sock").exists()


def test_a_stranger_is_not_heard(place: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    first = SocketInstance(place)
    assert first.claim() is Outcome.FIRST
    us = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: us + 1)  # now everybody else is a stranger
    with socket.socket(socket.AF_UNIX) as caller, qtbot.assertNotEmitted(first.raise_requested, wait=100):
        caller.connect(str(place / "desktop.sock"))
        caller.sendall(request_line())
    first.close()


@pytest.mark.real
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="needs root to be another user")
def test_a_socket_of_another_user_is_not_trusted(
    place: Path, announce_log: Callable[[str], None], qapp: object
) -> None:
    """A real process of another user listens in our place, and holds the lock."""
    first = SocketInstance(place)
    assert first.claim() is Outcome.FIRST
    assert first._listener is not None
    (place / "desktop.sock").unlink()
    place.chmod(0o777)
    script = (
        "import os, socket, sys\nos.setuid(65534)\ns = socket.socket(socket.AF_UNIX)\n"
        "s.bind(sys.argv[1])\ns.listen()\nprint('ready', flush=True)\nsys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(place / "desktop.sock")]
    place.parent.chmod(0o755)
    stranger = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert stranger.stdout is not None
    assert stranger.stdout.readline() == "ready\n"
    announce_log("belongs to another user")
    assert SocketInstance(place).claim() is Outcome.UNGUARDED
    finish(stranger)
    first.close()


def test_a_wish_to_quit_is_heard(place: Path, qtbot: QtBot) -> None:
    first = SocketInstance(place)
    assert first.claim() is Outcome.FIRST
    with (
        qtbot.assertNotEmitted(first.raise_requested),
        qtbot.waitSignal(first.quit_requested, timeout=2000),
        socket.socket(socket.AF_UNIX) as caller,
    ):
        caller.connect(str(place / "desktop.sock"))
        caller.sendall(b"quit\n")
    first.close()


@pytest.mark.parametrize("nonsense", [b"open\n", b"raise", b"\n", b"\xff\xfe\n", b"x" * 4096, b"raise \x07bell\n"])
def test_nonsense_is_ignored_and_the_next_is_heard(place: Path, qtbot: QtBot, nonsense: bytes) -> None:
    first = SocketInstance(place)
    assert first.claim() is Outcome.FIRST
    with qtbot.assertNotEmitted(first.raise_requested, wait=50), socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(place / "desktop.sock"))
        caller.sendall(nonsense)
    with qtbot.waitSignal(first.raise_requested, timeout=2000), socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(place / "desktop.sock"))
        caller.sendall(b"raise\n")
    first.close()


def test_callers_that_say_nothing_do_not_pile_up(place: Path, qtbot: QtBot) -> None:
    first = SocketInstance(place)
    assert first.claim() is Outcome.FIRST
    callers = [socket.socket(socket.AF_UNIX) for _ in range(20)]
    for caller in callers:
        caller.connect(str(place / "desktop.sock"))
        qtbot.wait(1)
    with qtbot.waitSignal(first.raise_requested, timeout=2000):
        callers.append(socket.socket(socket.AF_UNIX))
        callers[-1].connect(str(place / "desktop.sock"))
        callers[-1].sendall(b"raise\n")
    assert len(first._callers) <= 8
    for caller in callers:
        caller.close()
    first.close()


def test_a_line_may_come_in_pieces(place: Path, qtbot: QtBot) -> None:
    first = SocketInstance(place)
    assert first.claim() is Outcome.FIRST
    with qtbot.waitSignal(first.raise_requested, timeout=2000) as raised, socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(place / "desktop.sock"))
        for piece in (b"ra", b"ise to", b"ken\n"):
            caller.sendall(piece)
            qtbot.wait(5)
    assert raised.args == ["token"]
    first.close()


def test_without_a_place_the_program_runs_unguarded(
    tmp_path: Path, announce_log: Callable[[str], None], qapp: object
) -> None:
    announce_log("cannot tell whether the program runs already")
    assert SocketInstance(tmp_path / "absent").claim() is Outcome.UNGUARDED


def test_a_lock_that_is_a_link_is_refused(place: Path, announce_log: Callable[[str], None], qapp: object) -> None:
    (place / "desktop.lock").symlink_to(place / "elsewhere")
    announce_log("cannot tell whether the program runs already")
    assert SocketInstance(place).claim() is Outcome.UNGUARDED


def test_the_line_keeps_to_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "x" * 5000)
    line = request_line()
    assert len(line) == single_instance.LONGEST_LINE
    assert line.endswith(b"\n")
    assert token_of(b"raise a\n") == "a"
    assert token_of(b"lower a\n") is None


def test_the_lean_way_is_taken(place: Path, qapp: object) -> None:
    assert isinstance(open_instance(place), SocketInstance)


def test_what_a_crashed_one_wrote_of_its_number_deceives_nobody(place: Path, qapp: object) -> None:
    """A process number comes again: that of one that has crashed may be our own, as it is under Wine."""
    (place / "desktop.lock").write_text(f"{os.getpid()}\n{Path(sys.executable).name}\nhost\n\n", encoding="ascii")
    first = PipeInstance(place)
    assert first.claim() is Outcome.FIRST
    first.close()


def test_the_doctor_finds_who_is_the_one(
    make: Callable[[], SingleInstance], kind: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the socket's listener, as the kernel says; on Windows by what is written in the lock."""
    monkeypatch.setenv("HOOFHEARTED_RUNTIME_DIR", str(place))
    find = {"socket": costs._desktop, "pipe": costs._desktop_on_windows}[kind]
    assert find() is None
    first = make()
    assert first.claim() is Outcome.FIRST
    assert find() == os.getpid()
