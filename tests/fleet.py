"""A fleet: machines with GPUs and programs on them, as gateways would tell of them."""

from __future__ import annotations

import math

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.assessment import Activity, Assessment, Share, Tick, Verdict
from hoofhearted_desktop.gateway.metrics_families import AgentCost, Now
from tests.readings import gpu, process, used

PROGRAMS = ("train.py", "vLLM", "Ollama", "Blender", "Jupyter notebook", "ffmpeg")


def machine(number: int, gpus: int, processes: int = 2, at: float = 0.0) -> Now:
    """Give one machine: each GPU is used by so many programs, each third unexpectedly, each fifth rests."""
    host = f"node{number:02d}"
    listed: list[model.Process] = []
    cards: list[model.Gpu] = []
    found: list[Assessment] = []
    for index in range(gpus):
        nth = number * gpus + index
        busy = nth % 5 != 4
        load = round(50.0 + 40.0 * math.sin(at / 20.0 + nth), 1) if busy else 0.0
        pids = [1 + index * processes + each for each in range(processes)]
        names = [
            f"{PROGRAMS[(nth + each) % len(PROGRAMS)]}{'' if each < 6 else f'-{each}'}" for each in range(processes)
        ]
        listed += [
            process(pid, name, user=f"user{pid % 7}", exe=None, command_line=None)
            for pid, name in zip(pids, names, strict=False)
        ]
        uses = tuple(used(pid, round(load / len(pids), 2), memory=1 << 30) for pid in pids) if busy else ()
        uuid = f"GPU-{number:08x}-{index:04x}-0000-0000-000000000000"
        cards.append(
            gpu(
                load,
                uuid=uuid,
                index=index,
                name="NVIDIA H100 80GB HBM3",
                memory=model.Memory(1 << 34, 80 << 30, 1 << 29),
                processes=uses,
            )
        )
        shares = tuple(Share(each.pid, each.started, 1.0 / len(uses)) for each in uses)
        verdict = Verdict(expected=nth % 3 != 0, by="default", text="") if busy else None
        found.append(
            Assessment(
                uuid, Activity.COMPUTING if busy else Activity.IDLE, 1_760_000_000.0, shares=shares, verdict=verdict
            )
        )
    sample = model.Sample(
        host,
        1_760_000_000.0 + at,
        at,
        tuple(cards),
        tuple(listed),
        model.System(12.5, memory=model.Memory(1 << 35, 1 << 40)),
    )
    return Now(host, Tick(sample, tuple(found)), "nvml", "0.1.0", {}, AgentCost(1.0, 3e7, 1000.0))
