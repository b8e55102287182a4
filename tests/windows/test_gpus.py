"""The driver's library, power states and counters, as far as this Windows has any."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hoofhearted_desktop.probes import windows_gpus, windows_power
from hoofhearted_desktop.probes.windows_gpus import Counters
from tests.windows.conftest import is_wine

SYSTEM = Path(os.environ.get("WINDIR", "C:\\Windows")) / "System32"
OLD_PLACE = Path(os.environ.get("PROGRAMFILES", "C:\\Program Files")) / "NVIDIA Corporation" / "NVSMI"
ASK = "from hoofhearted_desktop.probes import nvml_library; print(nvml_library.Library().open())"
NOT_FOUND, NO_FUNCTION = 12, 13
"""NVML_ERROR_LIBRARY_NOT_FOUND, NVML_ERROR_FUNCTION_NOT_FOUND."""

no_driver = pytest.mark.skipif((SYSTEM / "nvml.dll").exists(), reason="this machine has NVIDIA's driver")


def opened(directory: Path, **variables: str) -> str:
    """Open NVML in a process of its own, in that directory."""
    found = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=directory,
        env={**os.environ, **variables},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=True,
    )
    return found.stdout.decode().strip()


@no_driver
def test_a_library_that_somebody_planted_is_not_loaded(tmp_path: Path) -> None:
    shutil.copy(SYSTEM / "version.dll", tmp_path / "nvml.dll")
    path = f"{tmp_path};{os.environ['PATH']}"
    assert opened(tmp_path, PATH=path) == f"Failure(code={NOT_FOUND})"


@no_driver
@pytest.mark.skipif(not is_wine(), reason="nothing is written into a real machine's program directory")
def test_the_old_place_of_the_library_is_known(tmp_path: Path) -> None:
    OLD_PLACE.mkdir(parents=True, exist_ok=True)
    shutil.copy(SYSTEM / "version.dll", OLD_PLACE / "nvml.dll")
    try:
        assert opened(tmp_path) == f"Failure(code={NO_FUNCTION})", "it is loaded, and is no NVML"
    finally:
        (OLD_PLACE / "nvml.dll").unlink()


def test_power_states_are_asked_of_the_configuration_manager() -> None:
    manager = windows_power.ConfigurationManager()
    assert all("\\" in device for device in manager.devices())
    gpus = windows_power.WindowsGate(lambda: manager).read(0.0)
    assert {gpu.runtime_status for gpu in gpus} <= {"active", "suspended", None}
    assert windows_power.adapters(manager).keys() <= {gpu.bus_id for gpu in gpus}


def test_counters_answer_or_say_why_not() -> None:
    counters = Counters()
    told = counters.read(time.monotonic())
    again = counters.read(time.monotonic() + 100)
    counters.close()
    if is_wine():
        assert told.reason == windows_gpus.NO_COUNTERS
    else:
        assert again.reason is None
        assert again.uses, "the desktop itself is drawn by a GPU"
