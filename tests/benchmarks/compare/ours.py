"""Our own programs, as the comparison starts them: agents, the tray on a real desktop, and its agent."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sys
import time
from typing import TYPE_CHECKING, NamedTuple, Optional

import psutil

from tests.benchmarks import why_start
from tests.benchmarks.compare import running
from tests.benchmarks.compare.counters import Counters
from tests.benchmarks.desktop_figures import BARE
from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.session import PROGRAMS, DesktopSession, introduce

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.desktop_parts.bus import Bus
    from tests.desktop_parts.programs import Program

AGENT = (sys.executable, "-m", "hoofhearted_desktop.agent")
WHY = (sys.executable, "-m", "hoofhearted_desktop", "why")
PASS, NEEDED = (sys.executable, "-c", "pass"), (sys.executable, "-c", why_start.NEEDED)
TRAY = ("-m", "hoofhearted_desktop", "--minimized")
SUBSCRIBE = b'{"jsonrpc":"2.0","id":1,"method":"subscribe","params":{"view":"full","readings":[]}}\n'
"""What the window asks for (link/talk.Wish.params)."""
TOLD = b'"method":"tick"'
ASK = b'{"jsonrpc":"2.0","id":1,"method":"why","params":{}}\n'
_HANDED_ON = ("HOOFHEARTED_", "FAKE_NVML_", "LD_LIBRARY_PATH", "PYTHONPATH")
"""What of a machine's environment is not the desktop's own."""
_POLL_S = 0.002
_END_S = 10.0


def places(environment: dict[str, str], folder: Path) -> dict[str, str]:
    """Give the environment in which our programs have their directories in `folder`."""
    own = {f"HOOFHEARTED_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    (folder / "runtime").mkdir(parents=True, exist_ok=True, mode=0o700)
    return {**environment, **own}


def agent_at_rest(environment: dict[str, str], folder: Path) -> tuple[running.Running, Optional[float]]:
    """Start an agent to which nobody is connected; gives it and how long it took until it had answered `why`."""
    own = places(environment, folder)
    agent = running.Running((*AGENT, "run"), own, folder / "calls")
    return agent, _first_answer(agent, os.path.join(own["HOOFHEARTED_RUNTIME_DIR"], "agent.sock"))


def _first_answer(agent: running.Running, place: str) -> Optional[float]:
    """Ask it over its socket as soon as it listens; its greeting comes first."""
    while (left_s := agent.began + running.ANSWER_S - time.monotonic()) > 0 and agent.process.poll() is None:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(left_s)
            caller.connect(place)
            caller.sendall(ASK)
            said = b""
            while b'"result"' not in said and (data := caller.recv(1 << 16)):
                said += data
            if b'"result"' in said:
                return time.monotonic() - agent.began
        time.sleep(_POLL_S)
    return None


def agent_with_window(environment: dict[str, str], folder: Path) -> running.Running:
    """Start an agent that tells all to one subscriber at 1 Hz, as the window has it."""
    command = (*AGENT, "connect")
    return running.Running(command, places(environment, folder), folder / "calls", shows=TOLD, says=SUBSCRIBE)


class Desk:
    """A desktop with a panel that shows tray icons, for as many of our desktops as are started on it."""

    def __init__(self, session: DesktopSession) -> None:
        """Start programs on `session`."""
        self._session = session
        self._count = 0

    def tray(self, environment: dict[str, str], folder: Path) -> Tray:
        """Start the program in the tray, and wait for its icon."""
        return self._start(TRAY, places(environment, folder), folder)

    def bare(self, environment: dict[str, str], folder: Path) -> Tray:
        """Start an icon with a menu of one line and nothing else."""
        folder.mkdir(parents=True, exist_ok=True)
        return self._start(("-c", BARE), environment, folder)

    def _start(self, arguments: tuple[str, ...], environment: dict[str, str], folder: Path) -> Tray:
        calls = folder / "calls"
        mine = {name: value for name, value in environment.items() if name.startswith(_HANDED_ON)}
        if "HOOFHEARTED_DATA_DIR" in mine:
            introduce(folder / "data")
        before = len(self._session.bus.tray_items())
        self._count += 1
        began = time.monotonic()
        program = self._session.python(
            f"program-{self._count}", *arguments, environment={**mine, "FAKE_NVML_CALLS": str(calls)}
        )
        first_s: Optional[float] = None
        while first_s is None and program.running and time.monotonic() - began < running.ANSWER_S:
            if len(self._session.bus.tray_items()) > before:
                first_s = time.monotonic() - began
            time.sleep(_POLL_S)
        return Tray(program, self._session.bus, first_s, Counters(calls))


class Tray:
    """A program with an icon, and the agent below it where it has one."""

    def __init__(self, program: Program, bus: Bus, first_s: Optional[float], counters: Counters) -> None:
        """Keep what was started; `first_s` is when its icon was there."""
        self.pid, self.first_s, self.counters = program.pid, first_s, counters
        self._program, self._bus = program, bus

    def agent(self) -> Optional[int]:
        """Give the process id of its agent."""
        below = [pid for pid in running.family(self.pid) if pid != self.pid]
        return below[0] if below else None

    def end(self) -> None:
        """End it, and wait until its agent and its icon are gone."""
        below = [psutil.Process(pid) for pid in running.family(self.pid) if pid != self.pid]
        items = len(self._bus.tray_items())
        self._program.end()
        psutil.wait_procs(below, timeout=_END_S)
        wait_until("its icon is gone", lambda: len(self._bus.tray_items()) < items)
        self.counters.close()


class NoDesk(NamedTuple):
    """There is no desktop to try the tray on, and why."""

    why: str


@contextlib.contextmanager
def desk(folder: Path) -> Iterator[Desk | NoDesk]:
    """Give a desktop, where its parts are installed."""
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    if absent:
        yield NoDesk(f"a desktop to try it on lacks {', '.join(absent)}")
        return
    with DesktopSession(folder / "desk", tray="xfce4-panel", notifications=None) as session:
        yield Desk(session)
