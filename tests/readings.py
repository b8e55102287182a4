"""Readings for tests: a card, a process, a sample, with what a test cares about given by name."""

from __future__ import annotations

from typing import Any, Optional

from hoofhearted_desktop.core import model

UUID = "GPU-5a1e0000-0000-0000-0000-000000003090"
IDLE_W = 20.0


def gpu(sm: Optional[float] = 0.0, **given: Any) -> model.Gpu:
    """An RTX 3090 at `sm` percent; encoder and decoder are given beside the model's own names."""
    use = model.Utilization(sm, 0.0, given.pop("encoder", 0.0), given.pop("decoder", 0.0))
    return model.Gpu(
        **{
            "uuid": UUID,
            "index": 0,
            "name": "NVIDIA GeForce RTX 3090",
            "power_state": "active",
            "utilization": use,
            "memory": model.Memory(1 << 30, 24 << 30, 300 << 20),
            "temperature_c": 40.0,
            "power_w": IDLE_W + (sm or 0.0) * 2,
            "power_limit_w": 350.0,
            "pstate": 8 if not sm else 2,
            "processes": (),
            **given,
        }
    )


def used(pid: int = 4242, sm: Optional[float] = None, **given: Any) -> model.GpuProcess:
    """A compute process's use of the card."""
    return model.GpuProcess(
        **{"pid": pid, "started": 100.0, "types": ("compute",), "memory": 1 << 30, "sm": sm, **given}
    )


def process(pid: int = 4242, name: str = "ollama", **given: Any) -> model.Process:
    """A process of the host, which no recogniser knows."""
    return model.Process(
        **{
            "pid": pid,
            "started": 100.0,
            "name": name,
            "exe": f"/usr/bin/{name}",
            "command_line": (f"/usr/bin/{name}", "serve"),
            "user": "david",
            "state": "running",
            **given,
        }
    )


def sample(at: float, *gpus: model.Gpu, processes: tuple[model.Process, ...] = ()) -> model.Sample:
    """A sample at `at` seconds of the monotonic clock."""
    return model.Sample("dreams", 1_760_000_000.0 + at, 1000.0 + at, gpus, processes)
