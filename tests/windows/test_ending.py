"""A process of our own is looked at and ended by its identity, on Windows."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.probes import ending, portable_processes, windows_closing

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 30.0


def started(pid: int) -> float:
    vitals = portable_processes.vitals(pid)
    assert not isinstance(vitals, str), vitals
    return vitals.started


@pytest.fixture
def notepad() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["notepad.exe"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def without_windows() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


def test_a_program_with_a_window_is_asked_to_close(notepad: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    began = started(notepad.pid)
    looked = ending.Processes()
    while notepad.poll() is None and time.monotonic() < deadline:
        if windows_closing.ask(notepad.pid):
            break
        time.sleep(0.1)  # another program's window comes when it comes
    assert notepad.wait(PATIENCE_S) == 0, "it has closed itself"
    assert looked.end(notepad.pid, began, force=False) == ending.GONE


def test_one_without_windows_is_ended(without_windows: subprocess.Popen[bytes]) -> None:
    looked = ending.Processes()
    began = started(without_windows.pid)
    assert looked.end(without_windows.pid, began + 1, force=False) == ending.GONE, "that is another one"
    assert without_windows.poll() is None
    found = looked.find(without_windows.pid, began)
    assert isinstance(found, ending.Found)
    assert found.is_own
    assert looked.command_line(without_windows.pid, began, ending.own_user()) == found.facts.command_line
    assert looked.end(without_windows.pid, began, force=False) is None
    assert without_windows.wait(PATIENCE_S) != 0


def test_what_we_run_in_is_not_ended() -> None:
    import os

    refused = ending.Processes().end(os.getpid(), started(os.getpid()), force=True)
    assert refused == ending.Problem("is what Hoof Hearted runs in itself")
