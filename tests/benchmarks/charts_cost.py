"""Prints what the charts cost: eight of them live at 1 Hz, and frames of a day at 1 s of eight GPUs that is moved and zoomed.

    QT_QPA_PLATFORM=offscreen python -m tests.benchmarks.charts_cost

Painting is Qt's software rendering. A frame is everything from what a person does to the last chart's pixels.
"""

from __future__ import annotations

import itertools
import math
import statistics
import time

import numpy as np
from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.desktop.quantity import QUANTITIES
from hoofhearted_desktop.desktop.window import Window
from hoofhearted_desktop.link import states
from tests.benchmarks.window_cost import Nowhere
from tests.desktop import scenes

DAY_S = 86_400
TICKS = 60
FRAMES = 120


def day(seed: int, *, metrics: bool = True) -> dict[str, object]:
    """Give a day of readings, one a second, as an agent would tell them that kept them all."""
    noise = np.random.default_rng(seed)
    time_s = scenes.NOW - DAY_S + np.arange(DAY_S, dtype=np.float64)
    sm = np.clip(45 + 50 * np.sin(time_s / 2900 + seed) + noise.normal(0, 6, DAY_S), 0, 100)
    sm[20_000:21_000] = np.nan
    columns = {
        "sm": sm,
        "encoder": np.clip(30 * np.sin(time_s / 1700), 0, 100),
        "decoder": np.clip(20 * np.cos(time_s / 1900), 0, 100),
        "memory_used": 8e9 + 4e9 * np.sin(time_s / 9000),
        "power_w": 60 + 2.6 * sm,
        "temperature_c": 40 + 0.3 * sm,
        "fan_percent": 30 + 0.2 * sm,
        "clock_sm_mhz": 900 + 9 * sm,
        "clock_memory_mhz": np.full(DAY_S, 9751.0),
    }
    told = {
        name: [None if math.isnan(value) else value for value in column.tolist()] for name, column in columns.items()
    }
    return {
        "step_s": 0,
        "time": time_s.tolist(),
        "seconds": [1.0] * DAY_S,
        "mean": told,
        "max": told if metrics else {},
    }


def settle(application: QApplication, window: Window) -> None:
    """Let everything be drawn that is due."""
    before = -1
    while before != window.paint_count:
        before = window.paint_count
        for _ in range(12):
            application.processEvents()


def percentiles(times_ms: list[float]) -> str:
    """Say half, 95 of 100, and the worst."""
    ordered = sorted(times_ms)
    return f"p50 {statistics.median(ordered):5.1f}  p95 {ordered[int(0.95 * len(ordered))]:5.1f}  max {ordered[-1]:5.1f} ms"


def live(application: QApplication, window: Window, start: int, title: str) -> None:
    """Print the processor's part of a second in which one tick comes."""
    cost = []
    for moment in range(start, start + TICKS):
        tick = scenes.encoding(float(moment))
        before = time.process_time()
        window.show_tick(tick)
        settle(application, window)
        cost.append(1000 * (time.process_time() - before))
    print(f"{title:44s} {statistics.mean(cost) / 10:4.1f} % of a core at 1 Hz  (a tick: {percentiles(cost)})")


def frames(application: QApplication, window: Window, title: str) -> None:
    """Move and zoom as a person does, a chart page a frame."""
    charts = window.page.charts
    plot = charts.charts[0].plot
    moves = (
        [lambda: plot.moved.emit(-1 / 90)] * 3
        + [lambda: plot.zoomed.emit(0.8, 0.4)]
        + [lambda: plot.moved.emit(1 / 60)] * 3
    )
    moves += [lambda: plot.zoomed.emit(1 / 0.8, 0.6)]
    took, worked = [], []
    painted = window.paint_count
    for act, _ in zip(itertools.cycle(moves), range(FRAMES), strict=False):
        before, work = time.perf_counter(), time.process_time()
        act()
        settle(application, window)
        took.append(1000 * (time.perf_counter() - before))
        worked.append(1000 * (time.process_time() - work))
    painted = window.paint_count - painted
    print(f"{title:44s} {percentiles(took)}  a frame, {painted / FRAMES:.1f} charts painted in each")
    print(f"{'  of that the processor worked':44s} {percentiles(worked)}")


def crosshair(application: QApplication, window: Window, title: str) -> None:
    """Move the mouse over a chart."""
    plot = window.page.charts.charts[0].plot
    took = []
    for nth in range(FRAMES):
        before = time.perf_counter()
        plot.hovered.emit((nth * 7 % FRAMES) / FRAMES)
        settle(application, window)
        took.append(1000 * (time.perf_counter() - before))
    plot.hovered.emit(None)
    print(f"{title:44s} {percentiles(took)}  a frame")


def main() -> None:
    """Measure on one page with all eight charts open."""
    application = QApplication([])
    window = Window(Nowhere())
    window.resize(1400, 1000)
    window.show_state(states.Live(scenes.HELLO))
    for moment in range(-600, 0):
        window.show_tick(scenes.encoding(float(moment)))
    window.show()
    window.show_tick(scenes.encoding(0.0))
    charts = window.page.charts
    charts.open_charts([quantity.key for quantity in QUANTITIES])
    settle(application, window)
    moment = 1
    for seconds, title in ((60.0, "1 min"), (600.0, "10 min")):
        for by_program in (False, True):
            charts.show_range(seconds)
            charts.show_programs(shown=by_program)
            settle(application, window)
            live(application, window, moment, f"8 charts, {title}{', by program' if by_program else ''}")
            moment += TICKS
    charts.show_programs(shown=False)
    window.hide()
    live(application, window, moment, "hidden")
    moment += TICKS
    window.show()
    uuid = charts.gpu.uuid if charts.gpu is not None else ""
    rings = [window.shown.ring(uuid), *(window.shown.ring(f"GPU-{nth}") for nth in range(1, 8))]
    before = time.perf_counter()
    for nth, ring in enumerate(rings):
        told = day(nth)
        ring.take(told, scenes.NOW - DAY_S, scenes.NOW, asked_s=1.0, most=DAY_S)
    print(f"a day at 1 s of {len(rings)} GPUs taken in {time.perf_counter() - before:.1f} s")
    charts.show_range(float(DAY_S))
    settle(application, window)
    live(application, window, moment, "8 charts, 24 h of readings at 1 s")
    moment += TICKS
    frames(application, window, "moved and zoomed, 24 h at 1 s, 8 charts")
    crosshair(application, window, "crosshair over them")
    window.close()


if __name__ == "__main__":
    main()
