"""What the tests of the NVML probe start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fake_nvml import driver as fakes
from tests.fake_nvml import sysfs
from tests.probes.probe_process import ProbeChild

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def fake_sysfs(tmp_path: Path) -> sysfs.FakeSysfs:
    """A machine on which the kernel shows no NVIDIA device until a test adds one."""
    return sysfs.FakeSysfs(tmp_path)


@pytest.fixture
def start(fake_sysfs: sysfs.FakeSysfs) -> Iterator[Callable[[fakes.FakeDriver], ProbeChild]]:
    """Start probes on a fake driver."""
    started: list[ProbeChild] = []

    def begin(driver: fakes.FakeDriver) -> ProbeChild:
        started.append(ProbeChild({**driver.env(), **fake_sysfs.env()}))
        return started[-1]

    yield begin
    for probe in started:
        probe.stop()


@pytest.fixture
def driver(tmp_path: Path) -> fakes.FakeDriver:
    """One idle GPU, whose process samples are new on every call."""
    one = fakes.FakeDriver(tmp_path)
    one.sampling_us = 1
    one.write()
    return one
