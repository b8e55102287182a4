"""Prints what a pan over a day at 1 s costs where pyqtgraph draws it: `python -m tests.benchmarks.charts_by_pyqtgraph`.

The reason why the charts are drawn by arrays and Qt alone (docs/decisions.md, 176). pyqtgraph is not installed by the project:
`pip install pyqtgraph` first. Beside it stands charts_cost.py, whose "moved and zoomed" is the same work by our own charts:
eight charts of thirteen lines, 1400 x 1000 pixels, thinned to the lowest and highest value of each pixel before they are drawn.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

LINES = (3, 1, 1, 2, 1, 1, 2, 2)
DAY = 86_400
FRAMES = 120


def thinned(moments: npt.NDArray[np.float64], values: npt.NDArray[np.float64], step: int) -> tuple[Any, Any]:
    """Give the lowest and the highest value of every `step`, each at its moment."""
    if step < 2:
        return moments, values
    whole = len(values) // step * step
    parts = values[:whole].reshape(-1, step)
    both = np.stack([parts.min(axis=1), parts.max(axis=1)], axis=1).ravel()
    return np.repeat(moments[:whole:step], 2), both


def main() -> int:
    """Measure with and without smooth lines."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        pg = importlib.import_module("pyqtgraph")
    except ImportError:
        sys.stdout.write("pyqtgraph is not installed: pip install pyqtgraph\n")
        return 1
    from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

    application = QApplication([])
    random = np.random.default_rng(1)
    moments = np.arange(DAY, dtype=float) - DAY
    for smooth in (False, True):
        window = QWidget()
        window.resize(1400, 1000)
        column = QVBoxLayout(window)
        charts = []
        for count in LINES:
            view = pg.GraphicsView()
            box = pg.ViewBox(enableMenu=False, enableMouse=False)
            box.disableAutoRange()
            box.setYRange(0, 100, padding=0)
            view.setCentralItem(box)
            curves = [pg.PlotCurveItem(connect="finite", antialias=smooth, pen="b") for _ in range(count)]
            curves[0].setFillLevel(0.0)
            curves[0].setBrush(pg.mkBrush(0, 0, 255, 38))
            for curve in curves:
                box.addItem(curve, ignoreBounds=True)
            values = [np.cumsum(random.normal(0, 1, DAY)) % 100 for _ in curves]
            charts.append((box, list(zip(curves, values, strict=True))))
            column.addWidget(view)
        window.show()
        application.processEvents()
        pixels = window.width()
        took = []
        for frame in range(FRAMES):
            begins = -60_000 + frame * 150
            first, last = np.searchsorted(moments, [begins, begins + 20_000 - frame * 120])
            before = time.process_time()
            for box, lines in charts:
                box.setXRange(moments[first], moments[last], padding=0)
                for curve, values_of in lines:
                    curve.setData(*thinned(moments[first:last], values_of[first:last], (last - first) // pixels))
            application.processEvents()
            took.append(1000 * (time.process_time() - before))
        took = sorted(took[5:])
        p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
        how = "smooth lines" if smooth else "plain lines"
        sys.stdout.write(
            f"pyqtgraph, {how:<13} p50 {p50:6.1f}  p95 {p95:6.1f}  max {took[-1]:6.1f} ms of processor a frame\n"
        )
        window.deleteLater()
    return 0


if __name__ == "__main__":
    sys.exit(main())
