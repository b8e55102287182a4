"""The agent's place in the system is taken from it: its directory, /proc."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hoofhearted_desktop.core import exits
from tests.agent.talk import Talker
from tests.desktop_parts.programs import wait_until

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform != "linux", reason="sockets are files on Linux")]


def runtime() -> Path:
    return Path(os.environ["HOOFHEARTED_RUNTIME_DIR"])


def test_an_agent_whose_directory_was_removed_ends_and_the_next_is_found() -> None:
    with Talker("run") as agent:
        assert "watches this machine" in wait_until("it has begun", agent.stderr)
        shutil.rmtree(runtime())
        assert agent.process.wait(60) == exits.NO_RUNTIME_DIR
        said = agent.stderr()
        assert "its socket was removed: nobody finds this agent any more, and it ends" in said
        assert "Traceback" not in said
    with Talker() as later:
        later.subscribe()
        problems = [problem["code"] for problem in later.tick()["sample"]["problems"]]
        assert problems == ["no_driver"], "the history is not held by another"
        assert later.leave() == exits.OK


def test_one_that_ends_late_leaves_the_socket_of_the_next_alone() -> None:
    with Talker("run") as agent:
        assert "watches this machine" in wait_until("it has begun", agent.stderr)
        shutil.rmtree(runtime())
        with Talker("run") as other:
            assert "watches this machine" in wait_until("the next has begun", other.stderr)
            assert agent.process.wait(60) == exits.NO_RUNTIME_DIR
            with Talker() as client:
                client.subscribe()
                client.tick()
                assert int((runtime() / "agent.lock").read_text()) == other.process.pid
                assert client.leave() == exits.OK


def test_where_proc_is_not_mounted_it_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOOFHEARTED_PROC_ROOT", str(tmp_path / "none"))
    done = subprocess.run(
        [sys.executable, "-m", "hoofhearted_desktop", "why"], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (exits.CANNOT_TELL, "")
    assert "no NVIDIA driver was found" in done.stdout
