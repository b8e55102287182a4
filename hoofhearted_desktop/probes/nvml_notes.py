"""What this kind of GPU does not tell, in sentences: MIG, unified memory, virtual GPUs, WSL, Jetson."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from pathlib import Path

VGPU = 2
"""nvmlGpuVirtualizationMode_t: this machine is a guest and has a part of a GPU."""

DENIED = "the driver tells who uses this GPU only to a privileged user: run the agent as root"
DENIED_MIG = "the driver tells who uses the MIG instances only to a privileged user: run the agent as root"
UNIFIED = "this GPU has no memory of its own: what is shown is the system's"


class Surroundings(NamedTuple):
    """Where the driver runs."""

    wsl: bool = False
    jetson: bool = False


def surroundings() -> Surroundings:
    """Ask the kernel: Microsoft's has its name in its release, a Jetson in its device tree."""
    proc = places.proc_root()
    return Surroundings(
        wsl="microsoft" in _text(proc / "sys/kernel/osrelease").lower(),
        jetson="jetson" in _text(proc / "device-tree/model").lower(),
    )


def without_zeros(gpu: model.Gpu) -> model.Gpu:
    """Take the readings from a GPU without memory of its own that says 0 to everything, its temperature too.

    The drivers of Jetsons do that with success, whatever the GPU does (field notes of the design, nv-monitor issue 17).
    """
    told = (*gpu.utilization, gpu.temperature_c, gpu.power_w)
    if gpu.temperature_c != 0 or any(told):
        return gpu
    return gpu._replace(utilization=model.Utilization(), utilization_peak=None, temperature_c=None, power_w=None)


def notes(gpu: model.Gpu, around: Surroundings, mode: Optional[int], *, denied: bool) -> Optional[tuple[str, ...]]:
    """Say what `gpu` does not tell and why; `mode` is its nvmlGpuVirtualizationMode_t, `denied` of its processes."""
    said = []
    if gpu.mig_instances is not None:
        said.append(
            "this GPU is cut into MIG instances: the driver tells no load, and shows memory and processes of each instance"
        )
    if denied:
        said.append(DENIED if gpu.mig_instances is None else DENIED_MIG)
    if gpu.unified_memory:
        said.append(UNIFIED)
    missing = _missing(gpu) if mode == VGPU or around.jetson else ""
    if mode == VGPU and missing:
        said.append(f"this is a virtual GPU: the host keeps to itself {missing}")
    if around.wsl and not any(used.memory is not None or used.sm is not None for used in gpu.processes or ()):
        said.append("in WSL the driver does not tell which program uses the GPU: Windows' Task Manager does")
    if around.jetson and missing:
        said.append(f"this GPU is part of a Jetson: its driver does not tell {missing}; the program tegrastats may")
    return tuple(said) or None


def _missing(gpu: model.Gpu) -> str:
    readings = {
        "load": gpu.utilization.sm,
        "memory": gpu.memory.used if not gpu.unified_memory else 0,
        "power": gpu.power_w,
        "temperature": gpu.temperature_c,
        "processes": gpu.processes,
    }
    absent = [name for name, value in readings.items() if value is None]
    return " and ".join(part for part in (", ".join(absent[:-1]), *absent[-1:]) if part)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
