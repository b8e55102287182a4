"""What an agent leaves behind when it crashes, how the next one hears of it, and when that one leaves the driver alone.

NVIDIA's library runs within this process, and a fault in it ends us without a word. Python's own handler (faulthandler) writes
where that was into a file beside the history, which lies empty but for our number as long as all is well. The next agent says
it for a while. Where the driver's library has crashed CRASHES of them within FORGOTTEN_S, the GPUs are left alone for a minute
after the last, then two, up to LONGEST_S: an agent that answers and says why is worth more than one that dies at every start.

Of this boot alone: after a restart of the computer nobody is suspected.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import signal
import time
from pathlib import Path
from typing import IO, Any, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import foreign_json, own_files

MARK, LAST, KNOWN = "running.txt", "last-crash.txt", "crashes.json"
CRASHES = 3
FORGOTTEN_S = 6 * 3600.0
FIRST_S = 60.0
LONGEST_S = 1800.0
TOLD_S = 600.0
MOST_KNOWN = 20
LARGEST = 64 * 1024
SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE") if hasattr(signal, name)
)
"""Those that faulthandler hears, which are those of a fault in a program."""
_SAID = "Fatal Python error: "
_FRAME = '  File "'
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Crash(NamedTuple):
    """One agent's end: `time` is Unix time, `why` the handler's words, such as "Segmentation fault"."""

    time: float
    in_driver: bool
    why: str

    def sentence(self) -> str:
        """Say what happened."""
        who = "the NVIDIA driver's library crashed the agent" if self.in_driver else "the agent crashed"
        return f"{who} ({self.why.lower()})"


class Crashes:
    """Those that are known, and the file by which this agent's own would be."""

    def __init__(self, directory: Path, wall: Callable[[], float] = time.time) -> None:
        """Keep what is known in `directory`; `wall` gives Unix time. Nothing is read or written before `begin`."""
        self._directory = directory
        self._wall = wall
        self._known: list[Crash] = []
        self._mark: Optional[IO[bytes]] = None

    def begin(self) -> None:
        """Learn how the last agent ended, and leave word if this one should crash; where nothing can be written it goes without."""
        with contextlib.suppress(OSError):
            own_files.make_directory(self._directory)
            mark = self._directory / MARK
            self._known = self._read()
            left = _left(mark)
            if left is not None:
                mark.replace(self._directory / LAST)
                self._known = [*self._known, left[1]][-MOST_KNOWN:]
                self._write()
            number = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0), 0o600)
            self._mark = os.fdopen(number, "wb", buffering=0)
            self._mark.write(b"%d\n" % os.getpid())
            faulthandler.enable(self._mark, all_threads=False)

    def end(self) -> None:
        """Take the word back: this agent ends well."""
        if self._mark is not None:
            faulthandler.disable()
            self._mark.close()
            self._mark = None
            with contextlib.suppress(OSError):
                (self._directory / MARK).unlink()

    def keep_off(self) -> Optional[model.Problem]:
        """Say why the driver is not to be opened now; None where it may be."""
        by_driver = self._by_driver()
        if len(by_driver) < CRASHES:
            return None
        wait_s = min(LONGEST_S, FIRST_S * 2.0 ** min(len(by_driver) - CRASHES, 10))
        until = by_driver[-1].time + wait_s
        if not 0 < until - self._wall() <= wait_s:
            return None
        return model.Problem(
            "driver_crashed",
            f"the NVIDIA driver's library has crashed the agent {len(by_driver)} times since {_clock(by_driver[0].time)}; "
            f"the GPUs are left alone until {_clock(until)}",
            "restart the computer; if it goes on, install the NVIDIA driver anew, or another version of it",
        )

    def told(self) -> tuple[model.Problem, ...]:
        """Say for a while that the agent before this one crashed; nothing is wrong with this one."""
        last = self._known[-1] if self._known else None
        if last is None or not 0 <= self._wall() - last.time < TOLD_S:
            return ()
        remedy = f"if it happens again, report it with {self._directory / LAST}"
        if last.in_driver:
            remedy = "if it happens again, install the NVIDIA driver anew, or another version of it"
        return (model.Problem("agent_crashed", f"{last.sentence()} at {_clock(last.time)}; it was begun anew", remedy),)

    def _by_driver(self) -> list[Crash]:
        now = self._wall()
        return [each for each in self._known if each.in_driver and 0 <= now - each.time < FORGOTTEN_S]

    def _read(self) -> list[Crash]:
        kept = foreign_json.read(str(self._directory / KNOWN), LARGEST)
        try:
            if kept["boot"] != _boot():
                return []
            return [Crash(float(at), bool(in_driver), str(why)) for at, in_driver, why in kept["crashes"]][-MOST_KNOWN:]
        except (ValueError, TypeError, KeyError):
            return []

    def _write(self) -> None:
        kept: dict[str, Any] = {"boot": _boot(), "crashes": self._known}
        own_files.replace(self._directory / KNOWN, json.dumps(kept).encode())


def sentence(directory: Path, pid: int) -> Optional[str]:
    """Say how the agent `pid`, which has just ended, crashed; None where it did not, or left no word in `directory`."""
    left = _left(directory / MARK)
    return left[1].sentence() if left is not None and left[0] == pid else None


def _left(mark: Path) -> Optional[tuple[int, Crash]]:
    """Read what an agent left that crashed: its number, and where; None where it left no word."""
    try:
        with mark.open("rb") as file:
            lines = file.read(LARGEST).decode("utf-8", "replace").splitlines()
            at = os.fstat(file.fileno()).st_mtime
    except OSError:
        return None
    why = next((line[len(_SAID) :] for line in lines if line.startswith(_SAID)), None)
    if why is None or not lines[0].isdecimal():
        return None
    inmost = next((line[len(_FRAME) :].partition('"')[0] for line in lines if line.startswith(_FRAME)), "")
    return int(lines[0]), Crash(at, "nvml" in inmost.replace("\\", "/").rpartition("/")[2], why[:80])


def _boot() -> str:
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _clock(at: float) -> str:
    return time.strftime("%H:%M", time.localtime(at))
