"""Prints what the window costs a tick: `PYTHONPATH=. QT_QPA_PLATFORM=offscreen python tests/benchmarks/window_cost.py`."""

from __future__ import annotations

import statistics
import time
from typing import Optional

from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.desktop.window import Window
from hoofhearted_desktop.link import states
from tests.desktop import scenes

TICKS = 40


class Nowhere:
    """Keeps no place."""

    def load(self) -> Optional[bytes]:
        """Give nothing."""
        return None

    def save(self, state: bytes) -> None:
        """Keep nothing."""


def settle(application: QApplication) -> float:
    """Let the window do everything that is due, and give the longest turn of the event loop in ms."""
    longest = 0.0
    for _ in range(12):
        before = time.perf_counter()
        application.processEvents()
        longest = max(longest, time.perf_counter() - before)
    return 1000 * longest


def measure(application: QApplication, window: Window, scene: scenes.Scene, start: int, title: str) -> None:
    """Print the processor time of a tick, the longest turn and the charts painted."""
    cost, turns = [], []
    paints = window.paint_count
    for moment in range(start, start + TICKS):
        tick = scene(float(moment))
        before = time.process_time()
        window.show_tick(tick)
        turns.append(settle(application))
        cost.append(1000 * (time.process_time() - before))
    painted = (window.paint_count - paints) / TICKS
    print(
        f"{title:34s} {statistics.median(cost):6.1f} ms a tick (worst {max(cost):5.1f}), longest turn {statistics.median(turns):5.1f} ms (worst {max(turns):5.1f}), "
        f"{painted:.2f} charts painted a tick"
    )


def main() -> None:
    """Measure one GPU and eight, short and long range, seen, minimised and hidden."""
    application = QApplication([])
    for name in ("encoding", "eight"):
        scene = scenes.SCENES[name]
        window = Window(Nowhere())
        window.show_state(states.Live(scenes.HELLO))
        for moment in range(-600, 0):
            window.show_tick(scene(float(moment)))
        window.show()
        settle(application)
        measure(application, window, scene, 0, f"{name}, 1 min, shown")
        window.page.ranges.button(1).click()
        settle(application)
        measure(application, window, scene, TICKS, f"{name}, 10 min, shown")
        window.showMinimized()
        settle(application)
        measure(application, window, scene, 2 * TICKS, f"{name}, minimised")
        window.close()
        settle(application)
        measure(application, window, scene, 3 * TICKS, f"{name}, closed to the tray")
        window.deleteLater()


if __name__ == "__main__":
    main()
