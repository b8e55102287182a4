"""Out of files, memory, threads: a sentence, never a traceback, and a reader that is whole again afterwards.

Each tries a part, another one every day; `python -m tests.faults.every_shortage` tries all.
"""

from __future__ import annotations

import importlib.util
import os
import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from hoofhearted_desktop.core import exits, shortages
from tests.agent.talk import Talker
from tests.desktop_parts.programs import wait_until
from tests.faults import every_shortage
from tests.faults.drawn import drawn, seed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform != "linux", reason="limits are Linux's here")]


def kinds() -> Sequence[tuple[int, str]]:
    return ((resource.RLIMIT_NOFILE, "files"), (resource.RLIMIT_AS, "memory"))


@pytest.mark.parametrize(("which", "name"), kinds(), ids=[name for _, name in kinds()])
def test_why_with_too_little_says_of_what(which: int, name: str) -> None:
    of_kind = [limit for limit in every_shortage.limits() if limit[0] == which]
    for limit in drawn(of_kind, 3, seed()):
        assert every_shortage.why_within(limit)[1] is None
    assert every_shortage.why_within(of_kind[0])[0] != "answered"
    assert every_shortage.why_within(of_kind[-1])[0] == "answered"


@pytest.mark.skipif(importlib.util.find_spec("_testcapi") is None, reason="this Python has no module _testcapi")
def test_an_allocation_that_fails_costs_a_look_and_nothing_after_it(tmp_path: Path) -> None:
    every = 53
    found = dict(every_shortage.wrong_allocations(tmp_path, every, seed() % every))
    assert len(found) > 20
    assert [each for wrong in found.values() for each in wrong] == []


def test_an_agent_whose_memory_is_used_up_later_says_so_or_goes_on() -> None:
    with Talker("run") as agent:
        wait_until("it has begun", agent.stderr)
        with Talker() as client:
            client.subscribe()
            client.tick()
            used = psutil.Process(agent.process.pid).memory_info().vms
            resource.prlimit(agent.process.pid, resource.RLIMIT_AS, (used, used))
            asked = subprocess.run(
                [sys.executable, "-m", "hoofhearted_desktop", "usage", "--json"],
                env=dict(os.environ),
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert "Traceback" not in asked.stderr
        until = time.monotonic() + 3
        while agent.process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        said = agent.stderr()
        assert "Traceback" not in said
        if agent.process.poll() is not None:
            assert agent.process.returncode == exits.NOTHING_LEFT
            assert shortages.MEMORY.message in said or shortages.THREADS.message in said
