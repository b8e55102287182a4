"""The same life over the real probes and a fake driver in C: real /proc files, real ctypes, errors from the driver itself.

Changes are written into the driver's state file. Time is imagined, but for calls that hang: those are given up by the clock.
"""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

from hoofhearted_desktop.probes import applications, places
from hoofhearted_desktop.probes.device_holders import DeviceHolders
from hoofhearted_desktop.probes.machine import Machine
from hoofhearted_desktop.probes.nvml import NvmlProbe
from hoofhearted_desktop.probes.one_call import OneCall
from hoofhearted_desktop.probes.processes import ProcessProbe
from hoofhearted_desktop.probes.system import SystemProbe
from tests.benchmarks.soak.world import HOUR_S, World
from tests.fake_nvml.driver import FOR_EVER_MS, FakeDriver, FakeInstance, FakeProcess

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Optional

    from hoofhearted_desktop.core import model

CHANGE_EVERY = 40
CODES = (*range(1, 29), 999)
FUNCTIONS = (
    "*",
    "nvmlInitWithFlags",
    "nvmlDeviceGetCount_v2",
    "nvmlDeviceGetHandleByIndex_v2",
    "nvmlDeviceGetUtilizationRates",
    "nvmlDeviceGetMemoryInfo_v2",
    "nvmlDeviceGetTemperature",
    "nvmlDeviceGetPowerUsage",
    "nvmlDeviceGetComputeRunningProcesses_v3",
    "nvmlDeviceGetGraphicsRunningProcesses_v3",
    "nvmlDeviceGetProcessUtilization",
    "nvmlDeviceGetSamples",
    "nvmlDeviceGetTotalEnergyConsumption",
    "nvmlDeviceGetPerformanceState",
)
HANGS = 4
HANG_S = 5.0
STAT = ["S", "1", *["0"] * 17, "5000", "0", "100", *["0"] * 23, "7", "0", "0", "0"]


class DriverWorld(World):
    """The source, with everything real below it."""

    def __init__(self, seed: int, ticks: int, directory: Path) -> None:
        """Join the probes to the driver whose library this process was started with."""
        super().__init__(seed, ticks, 2)
        self.calls = OneCall()
        self._driver_file = FakeDriver(directory, gpus=2)
        self._driver_file.sampling_us = 1
        self._driver_file.write()
        self._proc = directory / "proc"
        self._proc.mkdir()
        (self._proc / "stat").write_text("cpu  1 1 1 1 1 1 1 1 1 1\nbtime 1700000000\n", encoding="ascii")
        self._pids: list[int] = []
        self._unloaded = False
        self._hang_every = ticks // HANGS
        self._hung_until = 0.0
        self._machine = Machine(
            NvmlProbe(calls=self.calls),
            ProcessProbe(self._proc),
            SystemProbe(self._proc),
            applications.Recogniser(places.resources_dir() / applications.FILE),
            "soak",
            open_devices=DeviceHolders(self._proc),
            monotonic=lambda: self._monotonic,
            wall=lambda: self._monotonic + self._wall_ahead,
        )

    def close(self) -> None:
        """Let go of the driver."""
        self._machine.close()

    def want(self, readings: Optional[frozenset[str]]) -> None:
        """Hand it on."""
        self._machine.want(readings)

    def sample(self) -> model.Sample:
        """Give the next reading of the real probes."""
        if self.ticks >= self._last:
            self._ended.wait()
        self._room.acquire()
        self.ticks += 1
        self._monotonic += 1.0
        if self.ticks % CHANGE_EVERY == 0 or (self._hung_until and time.monotonic() > self._hung_until):
            self._change()
        self.after(self.ticks)
        try:
            return self._machine.sample()
        except BaseException:
            self._room.release()  # it was given up while it hung, and will not be taken
            raise

    def earlier(self) -> tuple[model.Sample, ...]:
        """Give what the driver has kept."""
        return ()

    def _change(self) -> None:
        rng, driver = self._rng, self._driver_file
        self._hung_until = 0.0
        for each in (driver, *driver.gpus):
            each.errors, each.delays = {}, {}
        self._come_and_go_in_proc()
        for gpu in driver.gpus:
            gpu.processes = [
                FakeProcess(pid, 1 << 30, 80 if pid % 3 else 0)
                for pid in self._pids
                if pid % 2 == int(gpu is driver.gpus[0])
            ]
            gpu.utilization_sm = 85 if any(each.sm for each in gpu.processes) else 0
            gpu.memory_used = len(gpu.processes) << 30
            gpu.unplugged = False
        fate = rng.random()
        if self.ticks // CHANGE_EVERY % max(1, self._hang_every // CHANGE_EVERY) == 1:
            self._note("call hangs")
            driver.delays = {rng.choice(FUNCTIONS[4:]): FOR_EVER_MS}
            self._hung_until = time.monotonic() + HANG_S
        elif fate < 0.25:
            self._note("error of a GPU")
            rng.choice(driver.gpus).errors = {rng.choice(FUNCTIONS): rng.choice(CODES)}
        elif fate < 0.4:
            self._note("error of the driver")
            driver.errors = {rng.choice(FUNCTIONS): rng.choice(CODES)}
        elif fate < 0.45:
            self._note("gpu unplugged")
            rng.choice(driver.gpus).unplugged = True
        elif fate < 0.5:
            self._note("driver unloaded")
            driver.unload()
            return
        elif fate < 0.53:
            self._note("driver of another version")
            driver.driver_version = f"570.{rng.randrange(200)}.10"
        elif fate < 0.56:
            self._note("gpu cut anew")
            self._cuts += 1
            cut = driver.gpus[0]
            cut.mig_mode = 1 if self._cuts % 3 else None
            cut.instances = [FakeInstance(1, f"MIG-{self._cuts:08x}")] if cut.mig_mode else []
        elif fate < 0.57:
            self._note("clock moved")
            self._wall_ahead += rng.choice((-30.0, -2.0, 2.0, HOUR_S))
        elif fate < 0.58:
            self._note("host slept")
            self._wall_ahead += HOUR_S
        driver.write()

    def _come_and_go_in_proc(self) -> None:
        rng = self._rng
        while self._pids and rng.random() < 0.4:
            shutil.rmtree(self._proc / str(self._pids.pop(rng.randrange(len(self._pids)))))
        while len(self._pids) < 6 and rng.random() < 0.5:
            self._pid = self._pid + 1 if self._pid < 4_000_000 else 1000
            self._pids.append(self._pid)
            directory = self._proc / str(self._pid)
            (directory / "fd").mkdir(parents=True)
            name = f"job-{self._pid}" if rng.random() < 0.2 else f"train{self._pid % 40}"
            (directory / "stat").write_text(f"{self._pid} (python3) {' '.join(STAT)}\n", encoding="ascii")
            (directory / "cmdline").write_text(f"python3\0{name}.py\0", encoding="ascii")
            (directory / "status").write_text("Name:\tpython3\nUid:\t0\t0\t0\t0\n", encoding="ascii")
            (directory / "cgroup").write_text("0::/user.slice\n", encoding="ascii")


def environment(directory: Path) -> dict[str, str]:
    """Give what an agent over the fake driver has to be started with."""
    from tests.fake_nvml.sysfs import FakeSysfs

    return {**FakeDriver(directory, gpus=2).env(), **FakeSysfs(directory).env()}
