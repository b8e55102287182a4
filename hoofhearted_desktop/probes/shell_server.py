"""A server without Python as a source of samples: `probes/machine.Machine` over two shells there.

One shell is for nvidia-smi, which may hang; the other for /proc, which says that the server lives.
"""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import messages, model
from hoofhearted_desktop.probes import namespaces, nvml_notes, places, shell_script
from hoofhearted_desktop.probes.applications import FILE, Recogniser
from hoofhearted_desktop.probes.machine import Machine
from hoofhearted_desktop.probes.proc_stat import Kernel
from hoofhearted_desktop.probes.shell_channel import Answer, Channel
from hoofhearted_desktop.probes.shell_processes import ShellProcesses, Surroundings
from hoofhearted_desktop.probes.shell_system import ShellSystem, figures
from hoofhearted_desktop.probes.smi import SmiProbe
from hoofhearted_desktop.probes.source import BY_SHELLS, SourceEnded

if TYPE_CHECKING:
    import socket

INTRODUCTION_PATIENCE_S = 15.0
SILENT_AFTER_S = 8.0
OLDEST_PYTHON = (3, 9)
MISSING = (
    "not told are bursts between two readings, energy by the driver's counter, why clocks are held down, names of containers, and who "
    "keeps the GPU open without working; and nothing is recorded while nobody is connected"
)
_INSTALL = {
    "debian": "apt install python3",
    "ubuntu": "apt install python3",
    "fedora": "dnf install python3",
    "rhel": "dnf install python3.9",
    "suse": "zypper install python311",
    "opensuse": "zypper install python311",
    "arch": "pacman -S python",
    "alpine": "apk add python3",
}
_LONGEST_NAME = 253


class About(NamedTuple):
    """What a server says of itself once."""

    name: Optional[str]
    around: Surroundings
    place: nvml_notes.Surroundings
    interfaces: frozenset[str]
    note: str


class Server(Machine):
    """Gives samples of the server; probes/source.Source has the contract."""

    kind = BY_SHELLS
    other_numbers = model.Problem(
        "other_pid_namespace",
        "this server is a container without the host's PIDs: who its processes are cannot be told",
        "start it with --pid=host, or connect to its host",
    )
    host_shell: Channel

    def sample(self) -> model.Sample:
        """Give the present reading. Raises SourceEnded where the stream has ended, or /proc has been silent for long."""
        self.host_shell.look()
        return super().sample()

    def want(self, readings: Optional[frozenset[str]]) -> None:
        """Hear what is looked at. The host's figures are read for whoever there is: by them it is noticed that a server stands still."""
        super().want(None if readings is None else readings | {messages.HOST})

    def close(self) -> None:
        """Let go of both shells."""
        super().close()
        self.host_shell.close()


def server(
    gpu_shell: socket.socket, host_shell: socket.socket, proc: str = "/proc", sys: str = "/sys"
) -> Optional[Server]:
    """Make the source of the server whose shells are at the other ends; None where none of them answers as a shell.

    `proc` and `sys` are where the server has these mounted.
    """
    mark = "HOOF" + os.urandom(16).hex()
    script = shell_script.script(mark, proc, sys)
    host, gpus = Channel(host_shell, mark, script, longest_s=SILENT_AFTER_S), Channel(gpu_shell, mark, script)
    try:
        answer = host.ask(shell_script.once(), INTRODUCTION_PATIENCE_S)
    except SourceEnded:
        return None
    if answer is None:
        return None
    about = introduced(answer)
    system = ShellSystem(host, about.interfaces, time.monotonic, time.time)
    system.take(figures(answer))
    made = Server(
        SmiProbe(gpus, about.place, about.note),
        ShellProcesses(host, about.around, time.monotonic, system.wall),
        system,
        Recogniser(places.resources_dir() / FILE, places.config_dir() / FILE),
        about.name or "unknown host",
        wall=system.wall,
    )
    made.host_shell = host
    return made


def introduced(answer: Answer) -> About:
    """Read the answer to `shell_script.once`; what it does not say is as on most servers."""
    texts = {section.name: section.text for section in answer}
    name = texts.get("name", "").strip()[:_LONGEST_NAME]
    clock = re.findall(r"^[0-9]{1,7}$", texts.get("clock", ""), re.MULTILINE)
    ticks, page = (int(clock[0]), int(clock[1])) if len(clock) == 2 and "0" not in clock else (100, 4096)
    inode = re.search(r"\[([0-9]{1,19})\]", texts.get("namespace", ""))
    numbers = texts.get("numbers", "").split()[1:]
    whole = namespaces.whole_machine(int(inode[1]), len(numbers)) if inode else None
    return About(
        name if name.isprintable() and name else None,
        Surroundings(
            Kernel(figures(answer).boot or 0.0, ticks, page),
            nested=whole is False,
            hides="hides" in texts,
        ),
        nvml_notes.Surroundings(
            wsl="microsoft" in texts.get("kernel", "").lower(), jetson="jetson" in texts.get("board", "").lower()
        ),
        frozenset(texts.get("net", "").split()),
        note(texts.get("python", ""), texts.get("system", "")),
    )


def note(python: str, system: str) -> str:
    """Say that and why nvidia-smi is read, what is missing by that, and how to have the rest.

    `python` is what the server's Python says of its version, `system` its os-release(5).
    """
    found = re.search(r"Python ([0-9]{1,2})\.([0-9]{1,3})(?:\.([0-9]{1,3}))?", python)
    if found is None:
        why = "this server has no Python"
    elif (int(found[1]), int(found[2])) < OLDEST_PYTHON:
        why = f"this server's Python is {found[0][7:]}, and 3.9 is needed"
    else:
        why = "the agent could not be started on this server"
    if found is not None and (int(found[1]), int(found[2])) >= OLDEST_PYTHON:
        remedy = ""
    else:
        command = next((_INSTALL[each] for each in _distributions(system) if each in _INSTALL), None)
        install = f" (`sudo {command}`)" if command else ""
        remedy = f"; install Python 3.9 or newer there{install} for the rest"
    return f"read by nvidia-smi, because {why}: {MISSING}{remedy}"


def _distributions(system: str) -> list[str]:
    """Give what this distribution is and what it is like, the nearest first."""
    found = dict(re.findall(r"""^(ID|ID_LIKE)=["']?([\w. -]{1,80})["']?$""", system, re.MULTILINE))
    return [*found.get("ID", "").split(), *found.get("ID_LIKE", "").split()]
