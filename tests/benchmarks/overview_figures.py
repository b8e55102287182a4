"""Prints what the window costs as a whole: how soon it shows, 64 GPUs of 20 servers in the overview at 1 Hz, memory after it is closed.

python -m tests.benchmarks.overview_figures [SECONDS]

The servers are stand-ins within the desktop's process that tick once a second, whoever looks; half of their GPUs work.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING

import psutil
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.core import messages, model, summary, wire
from hoofhearted_desktop.core.assessment import Activity, Assessment, Share, Tick
from hoofhearted_desktop.desktop import binding

binding.load()

from hoofhearted_desktop.desktop import app  # noqa: E402 - only now
from hoofhearted_desktop.desktop.memory import Memory  # noqa: E402
from hoofhearted_desktop.desktop.page_keys import HOST, OVERVIEW  # noqa: E402
from hoofhearted_desktop.desktop.program import Program  # noqa: E402
from hoofhearted_desktop.desktop.servers_file import ServersFile  # noqa: E402
from hoofhearted_desktop.desktop.tray import Tray  # noqa: E402
from hoofhearted_desktop.probes import places  # noqa: E402
from tests.desktop import scenes  # noqa: E402
from tests.desktop_parts.many_servers import Agent, TrayThere  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.stream import Opener

SERVERS = 20
GPUS = 64
MOMENTS = 120
MEASURED_S = 15.0
WARM_UP_S = 62.0
MIB = 1 << 20


def tick(server: int, count: int, moment: int) -> Tick:
    """Give a reading of a server of so many GPUs, of which every other one works, never twice the same."""
    gpus, found = [], []
    for nth in range(count):
        works = (server + nth) % 2 == 0
        load = scenes.wave(moment + 3 * nth, 40, 99) if works else 0.0
        card = scenes.CARD._replace(
            uuid=f"GPU-{server}-{nth}",
            index=nth,
            utilization=model.Utilization(load, 0.0, 0.0, 0.0),
            power_w=scenes.wave(moment, 180, 330) if works else 21.0,
            processes=(scenes.used(scenes.OLLAMA, load, 6.6),) if works else (),
        )
        gpus.append(card)
        activity, verdict = (Activity.COMPUTING, scenes.USUAL) if works else (Activity.IDLE, None)
        shares = (Share(scenes.OLLAMA.pid, scenes.OLLAMA.started, 1.0),) if works else ()
        found.append(Assessment(card.uuid, activity, scenes.NOW - 900, shares=shares, verdict=verdict))
    processes = (scenes.OLLAMA,) if any(found[nth].shares for nth in range(count)) else ()
    return scenes.tick(float(moment), tuple(gpus), tuple(found), processes)


def lines(server: int, count: int) -> dict[bool, list[bytes]]:
    """Give what a server sends, as summaries and whole."""
    made: dict[bool, list[bytes]] = {True: [], False: []}
    for moment in range(MOMENTS):
        whole = tick(server, count, moment)
        for small, said in ((True, summary.summary(whole)), (False, whole)):
            made[small].append(wire.encode(wire.Notice(messages.TICK, messages.tick_to_json(said))))
    return made


class Rack(Agent):
    """A server that tells of its own GPUs, once a second whatever is looked at."""

    def __init__(self, phase_s: float, said: dict[bool, list[bytes]]) -> None:
        super().__init__(phase_s)
        self._said = said

    def read(self, timeout_s: float) -> bytes | None:
        """Give what is due."""
        now = time.monotonic()
        if not self._out and self._interval_s is not None and now >= self._next:
            self._next = now + 1.0
            self._moment = (self._moment + 1) % MOMENTS
            self._out += self._said[self._small][self._moment]
        return super().read(timeout_s)


def rss_mib() -> float:
    """Give the memory that is there, in MiB."""
    return float(psutil.Process().memory_info().rss / MIB)


def own_mib() -> float:
    """Give the memory that is nobody else's and no file's, in MiB."""
    return float(sum(part.anonymous for part in psutil.Process().memory_maps()) / MIB)


class Painted(QObject):
    """Waits for the window's first paint."""

    def __init__(self) -> None:
        super().__init__()
        self.at: float | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note when it was."""
        if event.type() == QEvent.Type.Paint and self.at is None:
            self.at = time.perf_counter()
        return super().eventFilter(watched, event)


class Run:
    """One desktop: what it does is told by the caller, step by step."""

    def __init__(self, place: Path) -> None:
        file = places.config_dir() / "servers.toml"
        file.parent.mkdir(parents=True)
        file.write_text("".join(f'[[server]]\naddress = "node-{nth}"\n' for nth in range(SERVERS)))
        per = [GPUS // SERVERS + (nth < GPUS % SERVERS) for nth in range(SERVERS)]
        said = [lines(nth, per[nth]) for nth in range(SERVERS)]

        def opening(address: str, _name: object) -> Opener:
            nth = int(address.rpartition("-")[2])

            def open_stream(_progress: Progress) -> Agent:
                return Rack(nth / SERVERS, said[nth])

            return open_stream

        def nothing_here(_progress: Progress) -> Agent:
            return Rack(0.0, dict.fromkeys((True, False), [b""] * MOMENTS))

        self.qt = app.application()
        self.tray = Tray(host=TrayThere())  # type: ignore[arg-type]
        self.program = Program(
            nothing_here,
            tray=self.tray,
            demo=nothing_here,
            is_demo=False,
            memory=Memory(place / "desktop.json"),
            clock=time.time,
            servers=ServersFile(file, lambda _: None),
            opening=opening,
        )
        self.program.start(minimized=True)

    def go_on(self, seconds: float) -> float:
        """Let it run for a while; give its share of a core."""
        began, cpu = time.perf_counter(), time.process_time()
        QTimer.singleShot(round(1000 * seconds), lambda: self.qt.exit(0))
        self.qt.exec()
        return (time.process_time() - cpu) / (time.perf_counter() - began)

    def click(self) -> tuple[float, float]:
        """Open the window as a click does; give the seconds until it was painted, and those of the processor."""
        painted = Painted()
        QApplication.instance().installEventFilter(painted)
        began, cpu = time.perf_counter(), time.process_time()
        self.program.show_window()
        while painted.at is None or self.program.window is None:
            self.qt.processEvents()
        QApplication.instance().removeEventFilter(painted)
        return painted.at - began, time.process_time() - cpu

    def close(self) -> None:
        """Close the window to the tray."""
        assert self.program.window is not None
        self.program.window.close()


def cards_painted(run: Run) -> int:
    """Give how often a card was drawn so far."""
    window = run.program.window
    assert window is not None
    return int(window.pages.page(OVERVIEW).paint_count)  # type: ignore[attr-defined]


def measure(place: Path, seconds: float) -> dict[str, float]:
    """Give the figures of one desktop."""
    run = Run(place)
    run.go_on(8.0)
    gc.collect()
    found = {"tray_mib": rss_mib(), "tray_own_mib": own_mib(), "tray_cpu": run.go_on(seconds)}
    found["first_ms"], found["first_cpu_ms"] = (1000 * part for part in run.click())
    run.go_on(WARM_UP_S)
    assert run.program.window is not None
    assert run.program.window.pages.shown == OVERVIEW
    before = cards_painted(run)
    found["overview_cpu"] = run.go_on(seconds)
    found["cards_a_second"] = (cards_painted(run) - before) / seconds
    found["window_mib"] = rss_mib()
    run.program.window.resize(1920, 1080)
    run.go_on(2.0)
    before = cards_painted(run)
    found["large_cpu"] = run.go_on(seconds)
    found["large_cards_a_second"] = (cards_painted(run) - before) / seconds
    run.program.window.show_page(HOST)
    run.go_on(3.0)
    found["host_cpu"] = run.go_on(seconds)
    run.close()
    run.go_on(3.0)
    found["closed_mib"], found["closed_own_mib"] = rss_mib(), own_mib()
    found["closed_cpu"] = run.go_on(seconds)
    found["again_ms"], found["again_cpu_ms"] = (1000 * part for part in run.click())
    run.go_on(2.0)
    run.close()
    run.go_on(3.0)
    found["closed_again_mib"] = rss_mib()
    run.program.close()
    return found


def row(what: str, figure: str, goal: str = "") -> None:
    """Print one line of the table."""
    sys.stdout.write(f"{what:62s} {figure:>12s}   {goal}\n")


def main() -> int:
    """Run one desktop in a process of its own and print what it says."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else MEASURED_S
    if os.environ.get("HH_FIGURES"):
        sys.stdout.write(json.dumps(measure(places.data_dir(), seconds)) + "\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="hh-") as place:
        own = {f"HOOFHEARTED_{each}_DIR": f"{place}/{each.lower()}" for each in ("CONFIG", "DATA", "RUNTIME")}
        environment = {**os.environ, **own, "HH_FIGURES": "1", "DBUS_SESSION_BUS_ADDRESS": ""}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [sys.executable, "-m", "tests.benchmarks.overview_figures", str(seconds)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    said = json.loads(done.stdout.splitlines()[-1])
    first, again = (f"{said[each + '_ms']:.0f} ms ({said[each + '_cpu_ms']:.0f})" for each in ("first", "again"))
    row("window first shown after the click (processor)", first, "at most 500")
    row("window shown again, after it was closed (processor)", again, "at most 500")
    row("tray, 64 GPUs of 20 servers: of a core", f"{said['tray_cpu']:.2%}")
    row("overview, 1100 x 720: of a core", f"{said['overview_cpu']:.2%}", "beyond the tray's")
    row("overview, 1100 x 720: cards drawn a second", f"{said['cards_a_second']:.1f}", "of 64")
    row("overview, 1920 x 1080: of a core", f"{said['large_cpu']:.2%}")
    row("overview, 1920 x 1080: cards drawn a second", f"{said['large_cards_a_second']:.1f}", "of 64")
    row("a GPU's page: of a core", f"{said['host_cpu']:.2%}")
    row("closed again: of a core", f"{said['closed_cpu']:.2%}")
    row("memory, tray alone: RSS (anonymous)", f"{said['tray_mib']:.1f} ({said['tray_own_mib']:.1f})", "MiB")
    row("memory, window open: RSS", f"{said['window_mib']:.1f}", "MiB")
    closed = f"{said['closed_mib']:.1f} ({said['closed_own_mib']:.1f})"
    row("memory, window closed: RSS (anonymous)", closed, "MiB, at most 1.2 times the tray's")
    row("memory, window closed a second time: RSS", f"{said['closed_again_mib']:.1f}", "MiB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
