"""Whatever the terminal can show, and whichever of its streams is closed or full, an answer is an answer and no traceback."""

from __future__ import annotations

import json
import shlex
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import exits

if TYPE_CHECKING:
    from tests.cli.terminal import Terminal

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="POSIX shells and devices")]

RECORDING = Path(__file__).resolve().parents[1] / "recordings" / "ollama.jsonl.gz"


def test_an_ascii_terminal_gets_plain_letters_and_valid_json(terminal: Terminal) -> None:
    terminal.set(PYTHONIOENCODING="ascii")
    assert terminal.type("why").stdout == "RTX 3090 is idle: 0 %, 22 W, 38 C.\n"
    found = json.loads(terminal.type("why", "--json").stdout)
    assert found["sentence"] == "RTX 3090 is idle: 0 %, 22 W, 38 °C."
    assert "DEMO | RTX 3090" in terminal.type("watch", "--demo", "--for", "2s").stdout
    terminal.set(PYTHONIOENCODING="cp1252")  # that of pipes on Windows, of which a reader of JSON knows nothing
    assert terminal.type("why", "--json").stdout.isascii()


@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-", ">&- 2>&- <&-"])
def test_a_closed_stream_is_no_crash(terminal: Terminal, closed: str) -> None:
    done = terminal.shell(f"$HH why {closed}")
    assert (done.returncode, done.stderr) == (exits.OK, "")


@pytest.mark.parametrize(
    "command", ["why", "why --json", "doctor", "watch --for 2s", f"replay {shlex.quote(str(RECORDING))}"]
)
def test_a_full_disk_is_said(terminal: Terminal, command: str) -> None:
    done = terminal.shell(f"$HH {command} >/dev/full")
    assert done.returncode == exits.PROBLEM
    assert done.stderr == "hoofhearted: cannot write the answer: no space left on device\n"


@pytest.mark.parametrize("command", ["watch --demo", "why --demo many", f"replay --json {shlex.quote(str(RECORDING))}"])
def test_a_reader_that_leaves_ends_it_quietly(terminal: Terminal, command: str) -> None:
    done = terminal.shell(f"$HH {command} | head -n 1")
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_it_answers_from_a_directory_that_is_gone(terminal: Terminal, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    done = terminal.shell('rmdir "$PWD" && $HH why', cwd=here)
    assert (done.returncode, done.stderr) == (exits.OK, "")


@pytest.mark.parametrize("arguments", [("watch",), ("watch", "--demo")])
def test_ctrl_c_ends_it_quietly(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    with terminal.start(*arguments) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == exits.OK
        assert process.stderr.read() == b""
