"""`hoofhearted watch`: on a terminal in place and never old unmarked, elsewhere a line for each change and no more."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import pytest

from hoofhearted_desktop.cli import watch
from hoofhearted_desktop.core import exits
from tests.fake_nvml.driver import GIB, FakeProcess

if TYPE_CHECKING:
    from typing_extensions import Self

    from tests.cli.terminal import Terminal

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")]

PATIENCE_S = 60.0


class Screen:
    """A pseudo-terminal of a size, with our program in it."""

    def __init__(self, terminal: Terminal, *arguments: str, columns: int = 80, rows: int = 24) -> None:
        import fcntl
        import pty
        import termios

        self._fd, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        terminal.set(TERM="xterm")
        self.process = terminal.start(*arguments, stdin=inner, stdout=inner, stderr=inner, start_new_session=True)
        os.close(inner)
        self.said = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._fd)

    def _read(self, timeout_s: float) -> bool:
        ready, _, _ = select.select([self._fd], [], [], timeout_s)
        data = b""
        with contextlib.suppress(OSError):  # Linux ends a pseudo-terminal with EIO
            data = os.read(self._fd, 65536) if ready else b""
        self.said += data.decode("utf-8", "replace")
        return bool(data)

    def wait_for(self, text: str) -> list[str]:
        """Wait until it is on the screen, and give the picture's rows."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            self._read(0.2)
            pictures = self.said.split("\x1b[H")
            for picture in (pictures[-2:] if pictures[-1].endswith("\x1b[J") else pictures[-2:-1])[::-1]:
                if text in picture:
                    return picture.replace("\x1b[J", "").replace("\x1b[K", "").split("\r\n")
        raise AssertionError(f"{text!r} did not come; the end was {self.said[-1000:]!r}")

    def end(self, number: int) -> tuple[int, str]:
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE_S)
        while self._read(0.2):
            pass
        return status, self.said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_terminal_is_given_back_as_it_was(terminal: Terminal, number: int) -> None:
    with Screen(terminal, "watch") as screen:
        assert any("RTX 3090 is idle: 0 %, 22 W, 38 °C." in row for row in screen.wait_for("is idle"))
        status, said = screen.end(number)
    assert status == exits.OK
    assert said.startswith("\x1b[?1049h\x1b[?25l")
    assert said.endswith("\x1b[?25h\x1b[?1049l")
    assert "Traceback" not in said


def test_a_narrow_terminal_loses_no_word(terminal: Terminal) -> None:
    with Screen(terminal, "watch", "--demo", "many", columns=30, rows=60) as screen:
        rows = screen.wait_for("container chat")
        screen.end(signal.SIGINT)
    assert max(map(len, rows)) <= 30
    assert "RTX A6000 #6 is idle: 0 %, 22 W," in " ".join(" ".join(rows).split())


@pytest.mark.parametrize("row", ["日本語" * 30, "GPU for 学習.py and 학습.py: 5 %, 😀😀😀 " * 4, "plain words " * 9])
@pytest.mark.parametrize("columns", [12, 21, 80])
def test_letters_of_two_columns_fit_too(row: str, columns: int) -> None:
    parts = watch.fitted(row, columns)
    assert "".join("".join(parts).split()) == "".join(row.split())
    assert all(sum(1 + (east_asian_width(letter) in "WF") for letter in part) <= columns for part in parts)


def test_a_small_terminal_is_not_scrolled(terminal: Terminal) -> None:
    with Screen(terminal, "watch", "--demo", "many", columns=40, rows=8) as screen:
        rows = screen.wait_for("RTX A6000")
        screen.end(signal.SIGINT)
    assert len(rows) <= 8


def test_what_is_old_is_marked_as_old_at_once(terminal: Terminal) -> None:
    with Screen(terminal, "watch") as screen:
        screen.wait_for("RTX 3090 is idle")
        terminal.driver.delays = {"*": 3_600_000}
        terminal.driver.write()
        rows = screen.wait_for("OLD  no reading for")
        assert any(row.startswith("(old) RTX 3090 is idle") for row in rows)
        assert any("Cannot tell what RTX 3090 does" in row for row in screen.wait_for("has not answered for"))
        screen.end(signal.SIGINT)


def piped(terminal: Terminal, seconds: int) -> list[str]:
    done = terminal.type("watch", "--for", f"{seconds}s")
    assert (done.returncode, done.stderr) == (exits.OK, "")
    return [line.split("  ", 1)[1] for line in done.stdout.splitlines()]


def test_in_a_pipe_only_changes_are_lines(terminal: Terminal) -> None:
    assert piped(terminal, 5) == ["RTX 3090 is idle: 0 %, 22 W, 38 °C."]


def test_a_driver_that_hangs_is_no_flood_of_lines(terminal: Terminal) -> None:
    terminal.driver.delays = {"*": 3_600_000}
    terminal.driver.write()
    lines = piped(terminal, 9)
    first, last = lines[0], lines[-1]
    assert last.startswith("Cannot tell what the GPU does: the GPU driver has not answered for")
    assert first is last or first.startswith("no reading for 3 s"), (
        "which of the two is said first is a matter of moments"
    )
    assert "old" not in first
    assert len(lines) <= 2


def test_a_spin_up_is_told_in_a_pipe(terminal: Terminal) -> None:
    worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        gpu = terminal.driver.gpus[0]
        gpu.utilization_sm, gpu.power_mw, gpu.processes = 90, 200_000, [FakeProcess(worker.pid, GIB, 90)]
        terminal.driver.sampling_us = 1
        terminal.driver.write()
        lines = piped(terminal, 7)
    finally:
        worker.kill()
        worker.wait()
    assert lines[0].startswith("RTX 3090 is computing for python")
    assert lines[1].endswith("woke the RTX 3090 (unexpected: first time seen)")
    assert len(lines) == 2
