"""What an agent that watches holds in memory: no module that it never uses, and little beyond what its libraries need of themselves."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.agent.talk import Talker
from tests.fake_nvml.driver import GIB, FakeDriver, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform != "linux", reason="the figures are Linux's")]

LOOK = """
import json, sys
from hoofhearted_desktop.agent.__main__ import main
status = main(["connect"])
sys.stderr.write(json.dumps([status, sorted(sys.modules), len(vars(sys.modules["pynvml"]))]))
"""
NEVER = {
    *("psutil", "subprocess", "argparse", "dataclasses", "inspect", "asyncio", "multiprocessing", "importlib.metadata"),
    *("tempfile", "random", "shutil", "bz2", "lzma", "gzip", "tarfile", "zipfile", "csv", "locale", "gettext", "glob"),
    *("hashlib", "_hashlib", "ssl", "_ssl", "secrets", "hmac", "uuid"),  # they bring OpenSSL, 3.4 MB
    *("urllib.parse", "ipaddress", "ctypes.util", "platformdirs", "tomlkit", "unittest", "pdb", "http", "email"),
}
"""What has no place in an agent that was asked nothing out of the ordinary, and has stood there, or stands beside what is used."""
SELDOM = (
    *("hoofhearted_desktop.cli", "hoofhearted_desktop.link", "hoofhearted_desktop.agent.install"),
    *("hoofhearted_desktop.agent.service_requests", "hoofhearted_desktop.agent.process_requests"),
    *("hoofhearted_desktop.agent.previewing", "hoofhearted_desktop.agent.answers", "hoofhearted_desktop.store.history"),
    *("hoofhearted_desktop.store.usage", "hoofhearted_desktop.store.clearing", "hoofhearted_desktop.probes.recording"),
    *(
        "hoofhearted_desktop.probes.simulated",
        "hoofhearted_desktop.probes.portable",
        "hoofhearted_desktop.probes.shell",
    ),
)
"""Of ours: what only some question, or another source, needs."""
BARE = "import ctypes, json, logging, pathlib, pynvml, queue, socket, sqlite3, typing, sys; print(0, flush=True); sys.stdin.read()"
"""A Python with what the agent takes of libraries, nvidia-ml-py whole."""
MOST = 1.25
"""Resident memory of an agent, of such a Python's; 1.07 was seen, and 1.20 with Debian's own Python 3.11."""


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    driver, sysfs = FakeDriver(tmp_path, gpus=2), FakeSysfs(tmp_path)
    for number, gpu in enumerate(driver.gpus, 1):
        sysfs.add(f"0000:{number:02x}:00.0")
        gpu.utilization_sm, gpu.power_mw, gpu.processes = 90, 200_000, [FakeProcess(1, GIB, 90)]
    driver.moving = True
    driver.write()
    return {**driver.env(), **sysfs.env()}


def test_a_tick_is_told_and_kept_without_what_is_never_used(machine: dict[str, str]) -> None:
    with Talker(env=machine, program=("-c", LOOK)) as talker:
        talker.subscribe()
        for _ in range(3):
            talker.tick()
        talker.input.close()
        assert talker.process.stderr is not None
        status, modules, names = json.loads(talker.process.stderr.read())
    assert status == 0
    imported = set(modules)
    assert {"pynvml", "sqlite3", "hoofhearted_desktop.store.timeline"} <= imported, "the list was really taken"
    assert sorted(NEVER & imported) == []
    assert sorted(each for each in imported if each.startswith(SELDOM)) == []
    assert names < 60, "of NVIDIA's binding only what is used is kept"


@contextlib.contextmanager
def bare() -> Iterator[int]:
    """Give the number of a Python that has imported the libraries alone."""
    process = subprocess.Popen([sys.executable, "-c", BARE], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.communicate(b"")


def resident_kib(pid: int) -> int:
    """Give the memory of a process that is in RAM (proc_pid_status(5))."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def test_its_memory_is_little_more_than_that_of_its_libraries(machine: dict[str, str]) -> None:
    with Talker(env=machine) as talker, bare() as beside:
        talker.subscribe()
        began = time.monotonic()
        while time.monotonic() - began < 13.0:  # one page of the history is written by then
            talker.tick()
        found, least = resident_kib(talker.process.pid), resident_kib(beside)
        talker.leave()
    assert found < MOST * least, f"{found} and {least} KiB"
