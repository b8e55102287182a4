"""What is dear is asked of the driver only while a subscriber looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core import wire
from tests.agent.talk import Talker
from tests.fake_nvml.driver import FakeDriver
from tests.fake_nvml.sysfs import FakeSysfs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.real

BUS, CLOCKS = "nvmlDeviceGetPcieThroughput", "nvmlDeviceGetClockInfo"
MOST_TICKS = 12


def until(talker: Talker, true: Callable[[Any], bool]) -> Any:
    """Give the first tick's GPU of which something is true."""
    for _ in range(MOST_TICKS):
        (gpu,) = talker.tick()["sample"]["gpus"]
        if true(gpu):
            return gpu
    raise AssertionError(f"not within {MOST_TICKS} ticks: {gpu}")


def leave(talker: Talker) -> None:
    talker.leave()


def be_cut_off(talker: Talker) -> None:
    talker.send(b"x" * 300_000)


@pytest.mark.parametrize("go", [leave, be_cut_off])
def test_subscribers_together_say_what_is_asked_for(tmp_path: Path, go: Callable[[Talker], None]) -> None:
    driver, sysfs = FakeDriver(tmp_path), FakeSysfs(tmp_path)
    sysfs.add()
    driver.gpus[0].pcie_rx = 5000
    driver.write()
    environment = {**driver.env(), **sysfs.env()}
    with Talker(env=environment) as plain:  # and becomes the agent
        plain.subscribe(readings=[])
        assert until(plain, lambda gpu: gpu["power_w"] is not None)["clocks_mhz"]["sm"] is None
        plain.tick()
        calls = driver.calls()
        assert BUS not in calls
        assert CLOCKS not in calls
        with Talker(env=environment) as curious:
            curious.subscribe(readings=["pcie", "details", "something newer"])
            seen = until(curious, lambda gpu: gpu["pcie_bytes_per_s"]["rx"] is not None)
            assert seen["pcie_bytes_per_s"] == {"rx": 5_000_000, "tx": 0}
            assert seen["clocks_mhz"]["sm"] == 210
            go(curious)
            until(plain, lambda gpu: gpu["pcie_bytes_per_s"]["rx"] is None)
        calls = driver.calls()
        for _ in range(3):
            plain.tick()
        assert (driver.calls()[BUS], driver.calls()[CLOCKS]) == (calls[BUS], calls[CLOCKS])
        plain.leave()


def test_a_client_that_does_not_say_gets_the_details_and_nonsense_is_refused(tmp_path: Path) -> None:
    driver, sysfs = FakeDriver(tmp_path), FakeSysfs(tmp_path)
    sysfs.add()
    with Talker(env={**driver.env(), **sysfs.env()}) as talker:
        talker.wait_for(wire.Greeting)
        refused = talker.ask("subscribe", readings="pcie")
        assert isinstance(refused, wire.Failure)
        assert (refused.code, refused.message[:15]) == (wire.INVALID_PARAMS, "params.readings")
        talker.ask("subscribe")
        until(talker, lambda gpu: gpu["clocks_mhz"]["sm"] == 210)
        assert BUS not in driver.calls()
        talker.leave()
