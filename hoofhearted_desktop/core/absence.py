"""Why a process that uses a GPU cannot be named, is stopped or is no more: a sentence each, with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import naming, quantities

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

LINGERS_AFTER_S = 5.0
"""A driver lists a process for a moment after its end; only then is its memory said to be held."""
NO_CONTEXT = "keeps the device open without a GPU context"
_AGO_FROM_S = 60.0


class Absence(NamedTuple):
    """What is the matter, worded to stand after the process's name, and what to do about it."""

    text: str
    remedy: Optional[str] = None


_UNSEEN = {
    "elsewhere": Absence(
        "cannot be named: this agent runs in a container without the host's PIDs", "start it with --pid=host"
    ),
    "hidden": Absence("belongs to another user and is hidden", "run the agent as root to see its name"),
}


def absence(process: model.Process, now: Optional[float] = None) -> Optional[Absence]:
    """Say what is the matter with a process that the driver lists, None where nothing is.

    `now` is Unix time; with it an end that was long ago is dated.
    """
    if process.state == "zombie":
        parent = process.parent
        who = naming.printable(parent.name or "") if parent else ""
        whose = f"{who or 'its parent'} (process {parent.pid})" if parent else "its parent"
        text = f"has exited{_ago(process, now)} and waits for {whose} to take note; its memory is still held"
        return Absence(text, f"end {whose}")
    if process.state in {"stopped", "tracing-stop"}:
        return Absence("is stopped; its memory is still held", f"let it go on (kill -CONT {process.pid}), or end it")
    if process.missing == "gone":
        if not is_known(process):
            return Absence("cannot be seen here: it had exited before anyone could look")
        text = f"has exited{_ago(process, now)}, its memory is still held"
        return Absence(text, "end what it started; if the memory stays held, restart the computer")
    if process.missing == "hidden" and is_known(process):
        return None
    return _UNSEEN.get(process.missing or "")


def is_known(process: model.Process) -> bool:
    """Whether anybody can say what the process is, or was."""
    return bool(process.name or process.command_line)


def lingers(process: model.Process, now: float) -> bool:
    """Whether a process has ended some time ago and is still listed: its memory is held by nobody who is alive."""
    return process.ended is not None and now - process.ended >= LINGERS_AFTER_S


def _ago(process: model.Process, now: Optional[float]) -> str:
    if now is None or process.ended is None or now - process.ended < _AGO_FROM_S:
        return ""
    return f" {quantities.duration(now - process.ended)} ago"
