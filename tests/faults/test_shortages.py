"""Out of files, memory, threads: a sentence, never a traceback, and a reader that is whole again afterwards.

Each tries a part, another one every day; `python -m tests.faults.every_shortage` tries all.
"""

from __future__ import annotations

import importlib.util
import os
import resource
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from hoofhearted_desktop.core import exits, shortages
from tests.agent.talk import Talker
from tests.desktop_parts.programs import wait_until
from tests.faults import every_shortage
from tests.faults.drawn import drawn, seed
from tests.faults.kill_story import ROOT, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def reachable_python() -> str | None:
    """Give a Python that any user may start and that is of this one's version, so that its packages are those of the tests."""
    for each in (sys.executable, "/usr/bin/python3"):
        words = [*AS_STRANGER, each, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        done = subprocess.run(words, capture_output=True, text=True, check=False, cwd="/")
        if done.stdout.strip() == f"{sys.version_info[0]}.{sys.version_info[1]}":
            return each
    return None


STRANGER = 54321
"""A user of whom nothing runs: the limit is on all processes of a user, and root has none."""
AS_STRANGER = ["setpriv", f"--reuid={STRANGER}", f"--regid={STRANGER}", "--clear-groups", "env"]


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("setpriv") is None, reason="only root can be somebody else")
def test_a_user_who_may_start_nothing_more_is_told_so() -> None:
    python = reachable_python() or pytest.skip("no such Python that others may start")
    with tempfile.TemporaryDirectory(prefix="hk-") as directory:
        place = Place(Path(directory))
        for each in (Path(directory), *Path(directory).rglob("*")):
            os.chown(each, STRANGER, STRANGER, follow_symlinks=False)
        packages = sysconfig.get_path("purelib")
        environment = {**place.environment, "PYTHONPATH": f"{ROOT}:{packages}"}
        said = {}
        for most in (1, 2, 40):
            done = subprocess.run(
                [*AS_STRANGER, "prlimit", f"--nproc={most}", python, "-m", "hoofhearted_desktop", "why"],
                env=environment,
                cwd="/",
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            said[most] = done.stderr.strip()
            assert done.returncode in ({exits.NOTHING_LEFT, exits.CANNOT_TELL} if most < 3 else set(range(5))), said
    assert all(shortages.THREADS.message in said[most] and len(said[most].splitlines()) == 1 for most in (1, 2)), said
    assert said[40] == "", "it was the limit"


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
