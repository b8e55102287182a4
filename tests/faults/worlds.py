"""Machines for the sweeps over the driver's functions: together they have the program call every function that it can call."""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional

import pynvml

from hoofhearted_desktop.core import messages
from tests.fake_nvml.driver import GIB, FakeDriver, FakeInstance, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROBES = Path(__file__).parents[2] / "hoofhearted_desktop" / "probes"
LOAD, POWER_MW = 60, 200_000

CODES = tuple(sorted(value for name, value in vars(pynvml).items() if name.startswith("NVML_ERROR_")))
"""Every nvmlReturn_t that the binding knows and that is a failure."""
NOT_KNOWN = 1234
"""One that it does not know: of a driver that is newer."""


class World(NamedTuple):
    """A machine: which functions its driver lacks, what is made of it, what is looked at, and what alone is swept, if not all."""

    name: str
    missing: frozenset[str] = frozenset()
    furnish: Callable[[FakeDriver], None] = lambda _driver: None
    readings: frozenset[str] = frozenset({messages.DETAILS})
    sleeping: int = 0
    only: Optional[frozenset[str]] = None

    def make(self, directory: Path) -> FakeDriver:
        """Give its driver: two GPUs at work, and sysfs beside it."""
        driver = FakeDriver(directory, gpus=2, missing=self.missing)
        self.restore(driver)
        return driver

    def restore(self, driver: FakeDriver) -> None:
        """Let all be well, as it was in the beginning."""
        driver.errors, driver.delays, driver.sampling_us = {}, {}, 1
        for gpu in driver.gpus:
            gpu.utilization_sm, gpu.power_mw, gpu.memory_used, gpu.temperature, gpu.pstate = (
                LOAD,
                POWER_MW,
                5 * GIB,
                71,
                2,
            )
            gpu.processes = [FakeProcess(os.getpid(), 4 * GIB, LOAD, ("compute", "graphics"))]
            gpu.errors, gpu.delays = {}, {}
        self.furnish(driver)
        driver.write()

    def sysfs(self, directory: Path) -> FakeSysfs:
        """Give the kernel's word for its GPUs."""
        made = FakeSysfs(directory)
        for number in (1, 2):
            made.add(f"0000:{number:02x}:00.0", control="auto" if self.sleeping else "on")
        for number in range(self.sleeping):
            made.add(f"0000:{number + 3:02x}:00.0", status="suspended", control="auto")
        return made


def _cut(driver: FakeDriver) -> None:
    for gpu in driver.gpus:
        gpu.mig_mode = 1
        gpu.utilization_sm = gpu.utilization_memory = gpu.encoder = gpu.decoder = gpu.power_mw = None
        gpu.mig_denied = 1  # who uses the whole is known from its instances
        gpu.instances = [FakeInstance(number, f"MIG-{gpu.uuid[-6:]}-{number}", used=GIB) for number in (1, 2)]
        gpu.processes = [FakeProcess(os.getpid(), GIB, 0, instance=1)]


def _refuse(*functions: str, code: int = pynvml.NVML_ERROR_NOT_SUPPORTED) -> Callable[[FakeDriver], None]:
    def furnish(driver: FakeDriver) -> None:
        driver.errors = dict.fromkeys(functions, code)

    return furnish


_NEWER = frozenset(
    {
        "nvmlInitWithFlags",
        "nvmlDeviceGetCount_v2",
        "nvmlDeviceGetHandleByIndex_v2",
        "nvmlDeviceGetHandleByPciBusId_v2",
        "nvmlDeviceGetPciInfo_v3",
        "nvmlDeviceGetMemoryInfo_v2",
        "nvmlDeviceGetCurrentClocksEventReasons",
        *(f"nvmlDeviceGet{kind}RunningProcesses_v3" for kind in ("Compute", "Graphics", "MPSCompute")),
    }
)
_NEW = frozenset(
    {
        "nvmlInit_v2",
        "nvmlDeviceGetPciInfo_v2",
        *(f"nvmlDeviceGet{kind}RunningProcesses_v2" for kind in ("Compute", "Graphics", "MPSCompute")),
    }
)
_SAYS_LITTLE = _refuse(
    "nvmlDeviceGetTemperature",
    "nvmlDeviceGetSamples",
    "nvmlDeviceGetEnforcedPowerLimit",
    "nvmlDeviceGetPowerManagementLimit",
)

WORLDS = (
    World("usual"),
    World("one that sleeps", sleeping=1),
    World("cut by MIG", furnish=_cut),
    World("older driver", missing=_NEWER),
    World("older driver, one that sleeps", missing=_NEWER, sleeping=1),
    World("oldest driver", missing=_NEWER | _NEW),
    World("says little", furnish=_SAYS_LITTLE),
    World(
        "updated under us",
        furnish=_refuse("nvmlInitWithFlags", code=pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH),
        only=frozenset({"nvmlSystemGetNVMLVersion"}),
    ),
    World(
        "bus looked at",
        readings=frozenset({messages.PCIE}),
        only=frozenset({"nvmlDeviceGetPcieThroughput"}),
    ),
)


def named(name: str) -> World:
    """Give the world of that name."""
    return next(world for world in WORLDS if world.name == name)


def functions_in_the_program() -> frozenset[str]:
    """Give every function of NVML that the program names in order to call it, read from its source.

    What it only looks for (`has`) is not called. The lists of processes are named in three parts, which are joined here.
    """
    return frozenset(name for path in sorted(PROBES.glob("*.py")) for name in _functions_in(path))


def _functions_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    looked_for = {
        argument
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "has"
        for argument in node.args
    }
    in_parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if node in looked_for:
            continue
        if isinstance(node, ast.Attribute) and node.attr.startswith("nvml") and node.attr[4:5].isupper():
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_name(node.value):
            if node not in in_parts:
                yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = [each.value if isinstance(each, ast.Constant) else "?" for each in node.values]
            if _is_name(str(parts[0])):
                assert parts == ["nvmlDeviceGet", "?", "RunningProcesses", "?"], (
                    f"{path.name}: a name in parts: {parts}"
                )
                for kind in ("Compute", "Graphics", "MPSCompute"):
                    yield from (f"nvmlDeviceGet{kind}RunningProcesses{suffix}" for suffix in ("_v3", "_v2", ""))


def _is_name(text: str) -> bool:
    return text.isidentifier() and text.startswith("nvml") and text[4:5].isupper()
