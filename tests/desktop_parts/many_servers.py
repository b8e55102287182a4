"""A desktop with COUNT stand-in servers, `shown` or `minimized`, a warm-up and the seconds measured: says what it cost.

It says `ready` once all are heard. For `tests/benchmarks/servers_cost.py`, and for stories.
"""

from __future__ import annotations

import functools
import json
import sys
import threading
import time
from typing import TYPE_CHECKING, Optional

import psutil
from PySide6.QtCore import QObject, QTimer, Signal

from hoofhearted_desktop.core import messages, summary, wire
from hoofhearted_desktop.desktop import binding

binding.load()

from hoofhearted_desktop.desktop import app  # noqa: E402 - only now
from hoofhearted_desktop.desktop.memory import Memory  # noqa: E402
from hoofhearted_desktop.desktop.program import Program  # noqa: E402
from hoofhearted_desktop.desktop.servers_file import ServersFile  # noqa: E402
from hoofhearted_desktop.desktop.tray import Tray  # noqa: E402
from hoofhearted_desktop.link.stream import Unreachable  # noqa: E402
from hoofhearted_desktop.probes import places  # noqa: E402
from tests.desktop import scenes  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.stream import Opener

MIB = 1 << 20
PULSE_MS = 10
HELLO = {"host": "dreams", "version": "0.1.0", "protocol": wire.PROTOCOL, "source": "nvml"}


def line(moment: int, *, small: bool) -> bytes:
    """Give a tick as it is sent."""
    tick = scenes.encoding(float(moment))
    return wire.encode(wire.Notice(messages.TICK, messages.tick_to_json(summary.summary(tick) if small else tick)))


MOMENTS = 300


@functools.cache
def lines(*, small: bool) -> list[bytes]:
    """Give the ticks of some minutes, made before anything is measured: what an agent does is not the desktop's work."""
    return [line(moment, small=small) for moment in range(MOMENTS)]


class Agent:
    """An agent without a process: it answers `hello`, and ticks once a second, or every two seconds for a summary."""

    silence_ends = False

    def __init__(self, phase_s: float) -> None:
        self._out = bytearray(wire.greeting())
        self._decoder = wire.Decoder()
        self._interval_s: Optional[float] = None
        self._small = False
        self._next = time.monotonic() + phase_s
        self._moment = 0
        self._woken = threading.Event()

    def read(self, timeout_s: float) -> Optional[bytes]:
        """Give what is due."""
        now = time.monotonic()
        if not self._out and self._interval_s is not None and now >= self._next:
            self._next = now + self._interval_s
            self._moment = (self._moment + round(self._interval_s)) % MOMENTS
            self._out += lines(small=self._small)[self._moment]
        if self._out:
            data, self._out = bytes(self._out), bytearray()
            return data
        wait_s = timeout_s if self._interval_s is None else min(timeout_s, max(0.0, self._next - now))
        self._woken.wait(wait_s)
        self._woken.clear()
        return None

    def write(self, data: bytes) -> int:
        """Take requests."""
        for message in self._decoder.feed(data):
            if isinstance(message, wire.Request):
                found = HELLO if message.method == messages.HELLO else {}
                if message.method == messages.SUBSCRIBE:
                    self._small = message.params.get("view") == messages.SUMMARY
                    self._interval_s = messages.SUMMARY_INTERVAL_S if self._small else 1.0
                self._out += wire.encode(wire.Result(message.id, found))
        return len(data)

    def wake(self) -> None:
        """End a waiting `read`."""
        self._woken.set()

    def close(self) -> Unreachable:
        """Let go."""
        return Unreachable("the stand-in has left")


def opener(phase_s: float) -> Opener:
    """Give what reaches a stand-in that ticks at its own moment of the second."""

    def open_stream(_progress: Progress) -> Agent:
        return Agent(phase_s)

    return open_stream


class TrayThere(QObject):
    """Stands for a desktop that has a tray; the offscreen platform has none, and the program would open its window."""

    availability_changed = Signal(bool)
    outdated = Signal()
    available = True
    made_for_bus = False

    def icon_made(self) -> None:
        """Take that there is an icon."""


class Measuring:
    """Runs the loop, and says what that took."""

    def __init__(self, program: Program, warm_up_s: float, seconds: float) -> None:
        self.turn_s = 0.0
        self.ticks = 0
        self._program = program
        self._ready = False
        self._seconds = seconds
        self._last = time.perf_counter()
        self._began = 0.0
        self._cpu_s = 0.0
        program.ticked.connect(self._on_tick)
        self._pulse = QTimer()
        self._pulse.setInterval(PULSE_MS)
        self._pulse.timeout.connect(self._on_pulse)
        QTimer.singleShot(round(1000 * warm_up_s), self._begin)

    def _begin(self) -> None:
        self.ticks = 0
        self._began, self._cpu_s = time.perf_counter(), time.process_time()
        QTimer.singleShot(round(1000 * self._seconds), self._watch_turns)

    def _watch_turns(self) -> None:
        """Say what was used, then look for the longest turn, for that look costs something itself."""
        passed = time.perf_counter() - self._began
        self.cpu = (time.process_time() - self._cpu_s) / passed
        self.rate = self.ticks / passed
        self._last = time.perf_counter()
        self._pulse.start()
        QTimer.singleShot(5000, self._end)

    def _on_pulse(self) -> None:
        now = time.perf_counter()
        self.turn_s = max(self.turn_s, now - self._last - PULSE_MS / 1000)
        self._last = now

    def _on_tick(self, _host: object) -> None:
        self.ticks += 1
        if not self._ready and all(host.tick is not None for host in self._program.hosts):
            self._ready = True
            sys.stdout.write("ready\n")
            sys.stdout.flush()

    def _end(self) -> None:
        self._pulse.stop()
        rss = psutil.Process().memory_info().rss / MIB
        said = {"cpu": self.cpu, "rss_mib": rss, "turn_ms": 1000 * self.turn_s, "ticks": self.rate}
        sys.stdout.write(json.dumps(said) + "\n")
        app.QApplication.quit()


def main() -> None:
    """Measure one desktop."""
    for small in (False, True):
        lines(small=small)
    count, shown, warm_up_s, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
    file: Path = places.config_dir() / "servers.toml"
    file.parent.mkdir(parents=True)
    file.write_text("".join(f'[[server]]\naddress = "node-{number}"\n' for number in range(count)))
    qt = app.application()
    tray = Tray(host=TrayThere())  # type: ignore[arg-type]
    program = Program(
        opener(0.0),
        tray=tray,
        demo=opener(0.0),
        is_demo=False,
        memory=Memory(places.data_dir() / "desktop.json"),
        clock=time.time,
        servers=ServersFile(file, lambda _: None),
        opening=lambda address, _name: opener(int(address.rpartition("-")[2]) / max(count, 1)),
    )
    program.start(minimized=shown == "minimized")
    measuring = Measuring(program, warm_up_s, seconds)
    qt.exec()
    program.close()
    assert measuring.ticks


if __name__ == "__main__":
    main()
