"""Commands of the agent's that run to their end, such as `install-service`: what comes of them, and how they are run on this machine."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple, Protocol, Union

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.core.visible import visible
from hoofhearted_desktop.link import local
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress

PATIENCE_S = 120.0
LONGEST_LINE = 1000
CANCELLED = Unreachable("cancelled", None, "cancelled", waits=True)


class Told(NamedTuple):
    """What a command printed: `lines` on stdout, `complaints` on stderr; `done` is whether it did what it was asked to."""

    done: bool
    lines: tuple[str, ...]
    complaints: tuple[str, ...] = ()


class Administer(Protocol):
    """Runs a command of this very version's agent, on one machine, to its end."""

    def __call__(self, progress: Progress, *words: str) -> Union[Told, Unreachable]:
        """Give what it printed, or why it could not be run."""
        ...


def here(progress: Progress, *words: str) -> Union[Told, Unreachable]:
    """Run it on this machine."""
    try:
        process = subprocess.Popen(
            local.command(words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=local.environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        return Unreachable(f"the agent could not be started: {error}", "reinstall the program")
    with process, progress.interrupted_by(process.kill):
        try:
            out, said = process.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            return Unreachable(f"`hoofhearted agent {words[0]}` has not come to an end for {PATIENCE_S:.0f} s")
    if progress.cancelled:
        return CANCELLED
    return Told(process.returncode == exits.OK, _lines(out), complaints(said.decode("utf-8", "replace")))


def _lines(said: bytes) -> tuple[str, ...]:
    return tuple(visible(line)[:LONGEST_LINE] for line in said.decode("utf-8", "replace").splitlines() if line.strip())


def complaints(said: str) -> tuple[str, ...]:
    """Give the lines of an agent's stderr without its name before each."""
    found = (visible(line).strip().removeprefix("hoofhearted-agent: ") for line in said.splitlines())
    return tuple(line[:LONGEST_LINE] for line in found if line)
