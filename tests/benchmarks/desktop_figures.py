"""Issue A's figures on a real desktop: latency to the notification, start to the icon, memory. Prints, asserts nothing.

python -m tests.benchmarks.desktop_figures
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from hoofhearted_desktop.desktop.settling import QUIET_MS
from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.session import DesktopSession, TrayHost
from tests.story.scene import Scene, agent_pid

MIB = 1 << 20
ROUNDS = 3
HOLD_S = 3.0
SETTLE_S = 10.0
QUIET_S = QUIET_MS / 1000 + 5.0
"""By then the tray has given back what only its start needed."""
TRAYS: tuple[TrayHost, ...] = ("trayer", "xfce4-panel")
IMPORT = "from PySide6 import QtWidgets"


BARE = """
import os
os.environ["QT_XCB_GL_INTEGRATION"] = "none"
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon
application = QApplication([])
picture = QPixmap(22, 22)
picture.fill()
menu = QMenu()
menu.addAction("Quit", application.quit)
icon = QSystemTrayIcon(QIcon(picture))
icon.setToolTip("bare")
icon.setContextMenu(menu)
icon.show()
application.exec()
"""
"""An icon with a tooltip and a menu of one line, and nothing else: what Qt itself costs."""


def row(what: str, figure: str, goal: str) -> None:
    """Print one line of the table."""
    sys.stdout.write(f"{what:58s} {figure:>14s}   {goal}\n")
    sys.stdout.flush()


def import_s() -> float:
    """Give the time of a bare import of QtWidgets, the least of several."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", IMPORT], check=True)
        times.append(time.perf_counter() - began)
    return min(times)


def start_to_icon(directory: Path) -> None:
    """Measure from the start of the process to the registered StatusNotifierItem, beside a bare import in the same run."""
    with DesktopSession(directory / "panel", tray="xfce4-panel", notifications=None) as desktop:
        times = []
        for number in range(5):
            with Scene(desktop, directory / f"start-{number}") as scene:
                began = time.perf_counter()
                program = scene.start("--minimized")
                while not desktop.bus.tray_items():
                    time.sleep(0.002)
                times.append(time.perf_counter() - began)
                program.process.terminate()
                program.process.wait()
                wait_until("its icon is gone", lambda: not desktop.bus.tray_items())
    bare = import_s()
    row("start to icon", f"{min(times) * 1000:.0f} ms", f"a bare import of QtWidgets takes {bare * 1000:.0f} ms")
    row("start to icon / import of QtWidgets", f"{min(times) / bare:.2f}", "at most 3")


def memory(directory: Path, tray: TrayHost) -> None:
    """Measure the tray alone, beside a bare icon of PySide6 on the same desktop."""
    with (
        DesktopSession(directory / f"beside-{tray}", tray=tray, notifications="dunst") as desktop,
        Scene(desktop, directory / f"machine-{tray}") as scene,
    ):
        bare = desktop.python("bare", "-c", BARE)
        time.sleep(SETTLE_S)
        least = rss_mib(bare.process.pid)
        bare.process.terminate()
        bare.process.wait()
        row(f"a bare icon of PySide6 ({tray}), RSS", f"{least:.1f} MiB", "")
        program = scene.start("--minimized")
        time.sleep(SETTLE_S)
        started = rss_mib(program.process.pid)
        time.sleep(QUIET_S - SETTLE_S)
        rests = rss_mib(program.process.pid)
        for when, found in (
            ("at its highest", most_mib(program.process.pid)),
            ("just started", started),
            ("at rest", rests),
        ):
            row(f"tray alone ({tray}), {when}, RSS", f"{found:.1f} MiB", "at most 60")
            row(f"tray alone ({tray}), {when} / a bare icon", f"{found / least:.2f}", "at most 1.15")
        program.process.terminate()
        program.process.wait()


def rss_mib(pid: int) -> float:
    """Give what a process holds of memory, shared libraries included."""
    return float(psutil.Process(pid).memory_info().rss) / MIB


def most_mib(pid: int) -> float:
    """Give the most that a process has ever held (proc_pid_status(5))."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def latency_and_memory(directory: Path) -> None:
    """Measure the whole way from the driver's state to the daemon, then the memory of both processes."""
    with (
        DesktopSession(directory / "desk", tray="trayer", notifications="dunst") as desktop,
        Scene(desktop, directory / "machine") as scene,
    ):
        program = scene.start("--minimized")
        wait_until("the agent sees an idle GPU", lambda: "is idle" in scene.ask("why").stdout)
        over = []
        for number in range(ROUNDS):
            name = f"job{number}.py"
            changed_at = scene.busy(scene.work(name))
            desktop.wait_for_notification(f"{name} woke")
            over.append(time.monotonic() - changed_at - HOLD_S)
            scene.idle()
            desktop.wait_for_notification(f"{name} used it")
        row(
            "driver's change to notification, beyond the hold of 3 s",
            f"{statistics.median(over):.2f} s",
            f"at most 1.5 (worst {max(over):.2f})",
        )
        row("desktop in the tray after notifications, RSS", f"{rss_mib(program.process.pid):.1f} MiB", "at most 60")
        row("the same at its highest", f"{most_mib(program.process.pid):.1f} MiB", "at most 60")
        agent = psutil.Process(agent_pid())
        row("agent, one GPU, RSS", f"{agent.memory_info().rss / MIB:.1f} MiB", "at most 20")
        before, began = sum(agent.cpu_times()[:2]), time.monotonic()
        own = psutil.Process(program.process.pid)
        own_before = sum(own.cpu_times()[:2])
        time.sleep(SETTLE_S)
        elapsed = time.monotonic() - began
        row("agent at rest, of a core", f"{(sum(agent.cpu_times()[:2]) - before) / elapsed:.2%}", "(ticks of 10 ms)")
        row(
            "tray at rest, of a core",
            f"{(sum(own.cpu_times()[:2]) - own_before) / elapsed:.2%}",
            "(ticks of 10 ms)",
        )
        program.process.terminate()
        program.process.wait()


def main() -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="hh-") as place:
        os.environ["HOOFHEARTED_RUNTIME_DIR"] = f"{place}/run"
        start_to_icon(Path(place))
        for tray in TRAYS:
            memory(Path(place), tray)
        latency_and_memory(Path(place))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
