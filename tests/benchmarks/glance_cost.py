"""What the tray alone costs at rest, and how soon the glance panel is there after a click. Prints, asserts nothing.

python -m tests.benchmarks.glance_cost

The panel is timed in the process itself, from the signal of the click to the end of its first painting, by a real click on a
real tray; the demo's figures make it larger than a person's one GPU does.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

from hoofhearted_desktop.desktop.settling import QUIET_MS
from tests.desktop_parts.programs import Program, wait_until
from tests.desktop_parts.session import DesktopSession
from tests.story.scene import Scene

MIB = 1 << 20
SETTLE_S = 20.0
QUIET_S = QUIET_MS / 1000 + 5.0
"""The first click then meets a tray that has let go of the libraries' pages."""
REST_S = 60.0
CLICKS = 12
TIMED = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from hoofhearted_desktop.cli import main
from hoofhearted_desktop.desktop import glancing

class Painted(QObject):
    began = 0.0
    def eventFilter(self, watched, event):
        if self.began and event.type() == QEvent.Type.Paint:
            began, self.began = self.began, 0.0
            QTimer.singleShot(0, lambda: print(f"shown {(time.perf_counter() - began) * 1000:.1f}", flush=True))
        return False

painted = Painted()
toggle = glancing.Glancing.toggle

def timed(self, at):
    painted.began = time.perf_counter()
    toggle(self, at)
    if self.panel is not None and self.panel.isVisible():
        self.panel.installEventFilter(painted)
    else:
        painted.began = 0.0

glancing.Glancing.toggle = timed
sys.exit(main.main(sys.argv[1:]))
"""


def row(what: str, figure: str, goal: str) -> None:
    """Print one line of the table."""
    sys.stdout.write(f"{what:62s} {figure:>16s}   {goal}\n")
    sys.stdout.flush()


def cpu_s(process: psutil.Process) -> float:
    """Give the processor time of a process, its children's not counted, to a millionth of a second."""
    return time.clock_gettime(~process.pid << 3 | 2)


def at_rest(scene: Scene, what: str, *arguments: str) -> None:
    """Measure memory and processor time of a tray that nobody touches."""
    program = scene.start("--minimized", *arguments)
    time.sleep(SETTLE_S)
    process = psutil.Process(program.process.pid)
    began, before = time.monotonic(), cpu_s(process)
    time.sleep(REST_S)
    share = (cpu_s(process) - before) / (time.monotonic() - began)
    row(f"{what}, RSS", f"{process.memory_info().rss / MIB:.1f} MiB", "at most 60")
    row(f"{what}, processor", f"{share * 100:.2f} % of a core", "at most 0.3")
    program.process.terminate()
    program.process.wait()


def shown(desktop: DesktopSession, scene: Scene, what: str) -> None:
    """Click the icon again and again, and print how long the panel took."""
    empty = desktop.tray_pixels()
    program: Program = desktop.python(
        "timed", "-c", TIMED, "--demo", "--minimized", environment={**scene.environment, "PYTHONPATH": os.getcwd()}
    )
    desktop.wait_for_tray_change(empty)
    time.sleep(QUIET_S)
    before = psutil.Process(program.process.pid).memory_info().rss / MIB
    for number in range(CLICKS):
        desktop.click_tray()
        wait_until("it is shown", lambda number=number: _count(program) > number)
        time.sleep(0.8)
        desktop.click_tray()
        time.sleep(0.8)
    after = psutil.Process(program.process.pid).memory_info().rss / MIB
    times = [float(line.split()[1]) for line in program.lines() if line.startswith("shown ")]
    row(f"{what}, click to painted, the first", f"{times[0]:.0f} ms", "at most 100")
    row(f"{what}, click to painted, later, median", f"{statistics.median(times[1:]):.0f} ms", "at most 100")
    row(f"{what}, click to painted, later, longest", f"{max(times[1:]):.0f} ms", "at most 100")
    row(f"{what}, what it adds to the tray's memory", f"{after - before:.1f} MiB", "")
    program.process.terminate()
    program.process.wait()


def _count(program: Program) -> int:
    return sum(line.startswith("shown ") for line in program.lines())


def main() -> None:
    """Measure all of it."""
    with tempfile.TemporaryDirectory(prefix="hh-") as place:
        os.environ["HOOFHEARTED_RUNTIME_DIR"] = f"{place}/run"
        for tray in ("trayer", "xfce4-panel"):
            with (
                DesktopSession(Path(place) / tray, tray=tray, notifications="dunst") as desktop,
                Scene(desktop, Path(place) / f"machine-{tray}") as scene,
            ):
                at_rest(scene, f"tray alone, an idle GPU ({tray})")
                shown(desktop, scene, f"glance ({tray})")


if __name__ == "__main__":
    main()
