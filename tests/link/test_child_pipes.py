"""The two ways to a child's pipes do the same: read with patience and a wake, write, and hear the end."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Union

import pytest

from hoofhearted_desktop.link import child_pipes
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    Kind = type[Union[child_pipes.Pipes, child_pipes.CarriedPipes]]

PATIENCE_S = 10.0
ECHO = "import sys\nsys.stdout.reconfigure(newline='\\n')\nfor line in sys.stdin: print(line.upper(), end='', flush=True)\nprint('bye', flush=True)"


POSIX_ONLY = pytest.param(child_pipes.Pipes, marks=not_on_windows("those of POSIX, for which it waits in poll"))


@pytest.fixture(params=[POSIX_ONLY, child_pipes.CarriedPipes])
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    made = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", ECHO], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    )
    yield made
    made.kill()
    made.wait(PATIENCE_S)


def read_line(pipes: child_pipes.Pipes | child_pipes.CarriedPipes) -> bytes:
    deadline, found = time.monotonic() + PATIENCE_S, b""
    while not found.endswith(b"\n") and time.monotonic() < deadline:
        found += pipes.read(0.2) or b""
    return found


def test_a_talk(kind: Kind, process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    pipes = kind(process.stdin, process.stdout)
    assert pipes.read(0.0) is None
    assert pipes.write(b"hay\n") == 4
    assert read_line(pipes) == b"HAY\n"
    pipes.wake()
    began = time.monotonic()
    assert pipes.read(PATIENCE_S) is None
    assert time.monotonic() - began < PATIENCE_S / 2
    assert pipes.read(0.0) is None
    pipes.end_input()
    assert read_line(pipes) == b"bye\n"
    assert process.wait(PATIENCE_S) == 0
    assert pipes.read(PATIENCE_S) == b""
    pipes.end_output()
    pipes.close()


def test_a_child_that_is_gone_takes_nothing(kind: Kind, process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    pipes = kind(process.stdin, process.stdout)
    process.kill()
    process.wait(PATIENCE_S)
    assert pipes.read(PATIENCE_S) == b""
    deadline = time.monotonic() + PATIENCE_S
    while pipes.write(b"x") and time.monotonic() < deadline:
        pass
    assert pipes.write(b"x") == 0
    pipes.end_input()
    pipes.end_output()
    pipes.close()
