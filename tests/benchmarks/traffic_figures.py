"""Bytes a second on the wire at 1 Hz, and what reading them costs: `python -m tests.benchmarks.traffic_figures`.

One GPU and eight, idle and busy, as whole ticks and as summaries; beside them what zlib makes of the same stream, as SSH
with `Compression yes` would. Ticks come from the simulated server's way of being busy, with 25 processes a busy GPU.
"""

from __future__ import annotations

import time
import zlib
from typing import NamedTuple

from hoofhearted_desktop.core import messages, model, wire
from hoofhearted_desktop.core.assessment import Activity, Assessment, Share, Tick, Verdict
from hoofhearted_desktop.core.messages import SUMMARY, SUMMARY_INTERVAL_S, Subscription
from hoofhearted_desktop.core.tick_lines import TickForms, TickLines
from tests import readings

SECONDS = 120
PROCESSES = 25


class Traffic(NamedTuple):
    """Bytes a second, those after zlib, and milliseconds of processor a second for reading them."""

    bytes_per_s: float
    compressed_per_s: float
    reading_ms_per_s: float


def uuid(index: int) -> str:
    """Give a UUID of the driver's length."""
    return f"GPU-5a1e0000-0000-0000-0000-{index:012d}"


def tick_at(second: int, gpus: int, *, busy: bool) -> Tick:
    """Give a tick of GPUs that are idle, or busy with PROCESSES each, of which the first does most."""
    cards, found, processes = [], [], []
    for index in range(gpus):
        pids = range(1000 + 100 * index, 1000 + 100 * index + PROCESSES) if busy else range(0)
        sm = 60.0 + (7 * second + index) % 37 if busy else 0.0
        used = tuple(
            readings.used(pid, round(sm / 2 if place == 0 else sm / 50), memory=(1 << 28) + 4096 * (second % 5))
            for place, pid in enumerate(pids)
        )
        cards.append(
            readings.gpu(
                sm,
                uuid=uuid(index),
                index=index,
                processes=used,
                power_w=20.0 + round(sm * 3.1 + second % 3, 1),
                energy_j=1e6 + 215.3 * second,
                clocks_mhz=model.Clocks(1905 - second % 3, 9751),
            )
        )
        processes += [
            readings.process(
                pid,
                "python3",
                command_line=(
                    "/usr/bin/python3",
                    f"/srv/jobs/job-{pid}/train.py",
                    "--epochs",
                    "300",
                    "--device",
                    "cuda",
                ),
                container=model.Container("3f2a9c7715e0" * 5, f"job-{pid}", "pytorch/pytorch:2.4"),
                cpu_percent=100.0 + (second + pid) % 7,
                memory_rss=(1 << 30) + 4096 * (second % 11),
            )
            for pid in pids
        ]
        shares = tuple(Share(pid, 100.0, 0.5 if place == 0 else 0.02) for place, pid in enumerate(pids))
        verdict = Verdict(expected=False, by="default", text="first time seen") if busy else None
        activity = Activity.COMPUTING if busy else Activity.IDLE
        found.append(Assessment(uuid(index), activity, 1_760_000_000.0, shares=shares, verdict=verdict))
    sample = readings.sample(float(second), *cards, processes=tuple(processes))
    system = model.System(12.5, (0.5, 0.6, 0.7), model.Memory(1 << 34, 1 << 36), (model.Disk("/", 1 << 37, 1 << 39),))
    return Tick(sample._replace(system=system), tuple(found))


def lines(gpus: int, *, busy: bool, view: str) -> list[bytes]:
    """Give the lines that a client with this view gets in SECONDS."""
    from hoofhearted_desktop.agent.client import Client

    client, written = Client(0.0), TickLines()
    client.subscribe(Subscription(view, interval_s=SUMMARY_INTERVAL_S if view == SUMMARY else 0.0))
    told = []
    for second in range(SECONDS):
        forms = TickForms(tick_at(second, gpus, busy=busy), written)
        if client.is_due(forms, float(second)):
            told.append(forms.summary_line if view == SUMMARY else forms.full_line)
    return told


def measure(gpus: int, *, busy: bool, view: str) -> Traffic:
    """Measure one case."""
    told = lines(gpus, busy=busy, view=view)
    squeeze = zlib.compressobj(6)  # zlib's default, which OpenSSH takes (packet.c)
    squeezed = sum(len(squeeze.compress(line) + squeeze.flush(zlib.Z_PARTIAL_FLUSH)) for line in told)
    began = time.process_time()
    for line in told:
        message = wire.parse(line)
        assert isinstance(message, wire.Notice)
        messages.tick_from_json(message.params)
    took_ms = (time.process_time() - began) * 1000
    return Traffic(sum(map(len, told)) / SECONDS, squeezed / SECONDS, took_ms / SECONDS)


def main() -> None:
    """Print the figures."""
    print(f"{'GPUs':>4}  {'state':5} {'view':8} {'bytes/s':>9} {'zlib':>8}  {'reading, ms of CPU a second':>28}")
    for gpus in (1, 8):
        for busy in (False, True):
            for view in messages.VIEWS:
                found = measure(gpus, busy=busy, view=view)
                state = "busy" if busy else "idle"
                print(
                    f"{gpus:4}  {state:5} {view:8} {found.bytes_per_s:9.0f} {found.compressed_per_s:8.0f}"
                    f"  {found.reading_ms_per_s:28.3f}"
                )


if __name__ == "__main__":
    main()
