"""What the running installation costs: its agent, its desktop, and a `why` just now; by the names and units of docs/cost.md."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from typing import Any, NamedTuple, Optional

from hoofhearted_desktop.agent import peers
from hoofhearted_desktop.core import exits, quantities
from hoofhearted_desktop.link import local
from hoofhearted_desktop.probes import file_lock, places, system

MIB = 1 << 20
PATIENCE_S = 20.0
_MILLISECONDS = 1000.0
_SAME_START_S = 2.0
_MOST = 1e15
"""More than any of these can be, and few enough to be reckoned with."""

Json = dict[str, Any]


class Figures(NamedTuple):
    """The columns of docs/cost.md; None is "cannot say", or what such a program does not do."""

    refresh_every_s: Optional[float] = None
    cpu_a_refresh_ms: Optional[float] = None
    cpu_a_second_ms: Optional[float] = None
    rss_mib: Optional[float] = None
    pss_mib: Optional[float] = None
    uss_mib: Optional[float] = None
    first_answer_s: Optional[float] = None
    nvml_calls_a_refresh: Optional[float] = None


NAMES = (
    ("a refresh every", "s"),
    ("CPU a refresh", "ms"),
    ("CPU a second", "ms"),
    ("RSS", "MiB"),
    ("PSS", "MiB"),
    ("USS", "MiB"),
    ("first answer", "s"),
    ("NVML calls a refresh", ""),
)
"""What each of Figures is called, and its unit."""


_CLOCK_TICKS_S = 0.05
"""By how much a process may seem older than it is: the kernel notes its start in hundredths of a second."""
_SHORTEST_S = 5.0
"""Of an agent that has just begun: it looks several times at once, and how often else cannot be told yet."""


class Cost(NamedTuple):
    """What was found of one program: a sentence, and the figures by their names, each None where it cannot be said."""

    text: str
    figures: Optional[dict[str, Optional[float]]] = None


def sentence(figures: Figures) -> str:
    """Write the figures that there are: "CPU a second 0.24 ms, RSS 20.1 MiB"."""
    said = (
        f"{name} {value:.3g}{f' {unit}' if unit else ''}"
        for (name, unit), value in zip(NAMES, figures)
        if value is not None
    )
    return ", ".join(said)


# ---------------------------------------------------------------- the agent


def of_agent(told: Json, asked_s: float) -> Cost:
    """Read what an agent told of itself `asked_s` after it was asked (docs/protocol.md, agent.cost); what is no number is left out."""
    up_s = _number(told.get("up_s"))
    if up_s is not None and up_s <= asked_s + _CLOCK_TICKS_S:
        return Cost("agent: none was running; the one that answers was started for this")
    lately = told.get("lately")
    used, passed_s, when = told, up_s, "since it began"
    if isinstance(lately, dict) and (_number(lately.get("passed_s")) or 0.0) > 0:
        used, passed_s = lately, _number(lately["passed_s"])
        when = f"in the last {quantities.duration(passed_s)}"
    cpu_s, looks, calls = (_number(used.get(name)) for name in ("cpu_s", "looks", "driver_calls"))
    if used is told and passed_s is not None and passed_s < _SHORTEST_S:
        return Cost("agent: it has just begun; ask again in a few seconds")
    rss, pss, uss = (_times(_number(told.get(f"memory_{name}")), 1 / MIB) for name in ("rss", "pss", "uss"))
    figures = Figures(
        _part(passed_s, looks),
        _part(_times(cpu_s, _MILLISECONDS), looks),
        _part(_times(cpu_s, _MILLISECONDS), passed_s),
        rss,
        pss,
        uss,
        _number(told.get("first_answer_s")),
        _part(calls, looks),
    )
    return Cost(f"agent, {when}: {sentence(figures)}", figures._asdict())


def _number(told: object) -> Optional[float]:
    """Take what is a number and can be one of these; who answers may lie."""
    if isinstance(told, bool) or not isinstance(told, (int, float)) or not 0 <= told < _MOST:
        return None
    return float(told)


def _times(value: Optional[float], factor: float) -> Optional[float]:
    return None if value is None else value * factor


def _part(value: Optional[float], of: Optional[float]) -> Optional[float]:
    return None if value is None or not of else value / of


# ---------------------------------------------------------------- the desktop


def of_desktop() -> Cost:
    """Look at this user's desktop from outside."""
    pid = _desktop_on_windows() if sys.platform == "win32" else _desktop()
    if pid is None:
        return Cost("desktop: none is running")
    used, held = system.process_used(pid), system.footprint(pid)
    if used is None:
        return Cost("desktop: one is running, and its figures cannot be read")
    passed_s = max(0.0, time.time() - used.since)
    figures = Figures(
        cpu_a_second_ms=_part(used.cpu_s * _MILLISECONDS, passed_s),
        rss_mib=_times(held.rss, 1 / MIB),
        pss_mib=_times(held.pss, 1 / MIB),
        uss_mib=_times(held.uss, 1 / MIB),
    )
    return Cost(f"desktop, since it began {quantities.duration(passed_s)} ago: {sentence(figures)}", figures._asdict())


def _desktop() -> Optional[int]:
    """Ask the kernel who listens where a second start asks; it takes a caller without words for one that went away."""
    try:
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(1.0)
            caller.connect(str(places.runtime_dir() / places.DESKTOP_SOCKET))
            found = peers.peer(caller)
    except OSError:
        return None
    return None if found is None else found.pid


def _desktop_on_windows() -> Optional[int]:
    """Read who wrote his id into the lock; a process that began later is another one of that number."""
    found = file_lock.holder(places.runtime_dir() / places.DESKTOP_LOCK)
    used = None if found is None else system.process_used(found.pid)
    if found is None or used is None or used.since > found.at + _SAME_START_S:
        return None
    return found.pid


# ---------------------------------------------------------------- why


def of_why() -> Cost:
    """Run `hoofhearted why` now, as a person would."""
    before = _cpu_of_children_s()
    began = time.monotonic()
    try:
        done = subprocess.run(
            [*_program(), "why"],
            env=local.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            timeout=PATIENCE_S,
            check=False,
        )
    except OSError as error:
        return Cost(f"`hoofhearted why`: it could not be started: {error.strerror or error}")
    except subprocess.TimeoutExpired:
        return Cost(f"`hoofhearted why`: it has not answered within {PATIENCE_S:.0f} s")
    passed_s, after = time.monotonic() - began, _cpu_of_children_s()
    if done.returncode not in {exits.OK, exits.UNEXPECTED, exits.CANNOT_TELL}:
        return Cost(f"`hoofhearted why`: it ended with {done.returncode}")
    cpu_ms = None if before is None or after is None else (after - before) * _MILLISECONDS
    cpu = "" if cpu_ms is None else f"CPU {cpu_ms:.3g} ms, "
    return Cost(f"`hoofhearted why`, just now: {cpu}answer {passed_s:.3g} s", {"cpu_ms": cpu_ms, "answer_s": passed_s})


def _program() -> list[str]:
    """Give the words that start this very program."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "hoofhearted_desktop"]


def _cpu_of_children_s() -> Optional[float]:
    """Give the processor time of those that have ended, and were waited for; None on Windows, which does not say."""
    if sys.platform == "win32":
        return None
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
