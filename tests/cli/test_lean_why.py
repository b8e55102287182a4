"""`why` on an agent that runs starts no second Python, and imports little beyond what it needs of the standard library."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.why_start import NEEDED
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from tests.cli.terminal import Terminal

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform == "win32", reason="an agent stays by a Unix socket")]

LOOK = """
import json, sys
started = []
def seen(event, arguments):
    if event in {"subprocess.Popen", "os.posix_spawn", "os.fork", "os.exec"}:
        started.append(event)
sys.addaudithook(seen)
from hoofhearted_desktop.link import running
running.PATIENCE_S = 30.0
from hoofhearted_desktop.cli.main import main
status = main(sys.argv[1:])
sys.stderr.write(json.dumps([status, started, sorted(sys.modules)]))
"""
OURS = """
agent agent.claim agent.joining agent.peers agent.pump agent.service
cli cli.main cli.output cli.target cli.why
core core.exits core.methods core.version core.visible core.wire
link link.ask link.progress link.running link.stream link.understand
probes probes.file_lock probes.places probes.wake_pipe
"""
"""Whoever adds to it has measured what that costs (tests/benchmarks/why_start.py)."""
BESIDE = {"__future__", "_weakrefset", "threading"}
"""Of the standard library, besides what is needed and what that brings: an opener's progress has a lock."""


def modules(code: str) -> set[str]:
    """Give what a Python has imported after this."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("words", [("why",), ("why", "--json")])
def test_it_imports_no_more_than_it_needs_and_starts_nothing(terminal: Terminal, words: tuple[str, ...]) -> None:
    terminal.driver.write()
    with terminal.stay() as agent:
        wait_until("it answers", lambda: terminal.type("why").stdout.startswith("RTX 3090 is idle"))
        done = subprocess.run(
            [sys.executable, "-c", LOOK, *words], env=terminal.environment, capture_output=True, text=True, check=True
        )
        agent.terminate()
    assert "RTX 3090 is idle" in done.stdout
    status, started, imported = json.loads(done.stderr)
    assert (status, started) == (0, [])
    ours = {each.removeprefix("hoofhearted_desktop.") for each in imported if each.startswith("hoofhearted_desktop.")}
    assert sorted(ours - set(OURS.split())) == [], "each makes everybody wait who asks"
    others = {each for each in imported if not each.startswith("hoofhearted_desktop")}
    assert sorted(others - modules(NEEDED) - BESIDE) == []
    assert "hoofhearted_desktop.cli.why" in imported, "the list was really taken"


def test_without_an_agent_it_starts_one(terminal: Terminal) -> None:
    terminal.driver.write()
    done = subprocess.run(
        [sys.executable, "-c", LOOK, "why"], env=terminal.environment, capture_output=True, text=True, check=True
    )
    status, started, _ = json.loads(done.stderr)
    assert (status, bool(started)) == (0, True), "what is started is really seen"
