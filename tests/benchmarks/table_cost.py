"""Prints what the process table costs a tick: `PYTHONPATH=. QT_QPA_PLATFORM=offscreen python tests/benchmarks/table_cost.py`."""

from __future__ import annotations

import statistics
import time

from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.assessment import Activity, Assessment
from hoofhearted_desktop.desktop import process_rows
from hoofhearted_desktop.desktop.process_choice import Choice
from hoofhearted_desktop.desktop.process_columns import Place
from hoofhearted_desktop.desktop.process_order import Order, Sort
from hoofhearted_desktop.desktop.process_panel import ProcessPanel
from tests.desktop import scenes

PROCESSES = 200
GPUS = 16
TICKS = 60


def moment(at: float) -> tuple[model.Sample, tuple[Assessment, ...]]:
    """Give a sample of so many processes on each of so many GPUs, each with figures of its own that move."""
    processes = tuple(
        scenes.TRAINING._replace(pid=1000 + n, started=scenes.NOW - n, command_line=("python3", f"train_{n % 20}.py"))
        for n in range(PROCESSES)
    )
    gpus = tuple(
        scenes.CARD._replace(
            uuid=f"GPU-{place}",
            index=place,
            processes=tuple(
                scenes.used(one, scenes.wave(at + n + place, 0, 9), 0.1 + n / 100) for n, one in enumerate(processes)
            ),
        )
        for place in range(GPUS)
    )
    found = tuple(Assessment(gpu.uuid, Activity.COMPUTING, scenes.NOW) for gpu in gpus)
    return model.Sample("dreams", scenes.NOW + at, 1000 + at, gpus, processes), found


def main() -> None:
    """Measure rows, order and table of one GPU of sixteen with 200 processes, flat, grouped and with every column."""
    application = QApplication([])
    samples = [moment(float(at)) for at in range(TICKS)]
    for title, choice in (
        ("flat", Choice()),
        ("every column", Choice(shown=frozenset(Place))),
        ("sorted by memory", Choice(sort=Sort(Place.MEMORY))),
        ("by application", Choice(grouped=True)),
    ):
        panel, order = ProcessPanel(), Order()
        panel.table.choose(choice)
        panel.resize(1100, 600)
        panel.show()
        cost = []
        resets = []
        panel.table.model().modelReset.connect(lambda resets=resets: resets.append(1))
        for sample, found in samples:
            before = time.process_time()
            rows = process_rows.rows(sample.gpus[0], found[0], sample)
            panel.show_rows(rows, sample.time, "", order)
            for _ in range(4):
                application.processEvents()
            cost.append(1000 * (time.process_time() - before))
        print(
            f"{title:18s} {PROCESSES} processes: {statistics.median(cost[1:]):5.1f} ms a tick with painting "
            f"(worst {max(cost[1:]):5.1f}, first {cost[0]:5.1f}), {len(resets)} resets"
        )
        panel.deleteLater()


if __name__ == "__main__":
    main()
