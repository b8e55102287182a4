"""The commands of a terminal that tell more of a process, here or on a server. Pure.

Names come from programs that nobody vouches for, and a server's login shell may be any: a command is offered only where every name
in it is made of signs that no shell reads as anything else.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core.tongue import say

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model

_CONTAINER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,252}\Z")
_UNIT = re.compile(r"(?:[A-Za-z0-9:_.@-]|\\x[0-9a-f]{2}){1,255}\.(?:service|scope|slice)\Z")
_JOB = re.compile(r"\d{1,10}\Z")
_USER_UNIT = re.compile(r"app[-.]|.*\.scope\Z")
_SERVICES = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.,-]{0,510}\Z")
_POWERSHELL = ("powershell", "-NoProfile", "-NoExit", "-Command")
_ENGINES = {"docker": "docker", "podman": "podman"}


class Command(NamedTuple):
    """One command: what it is for, and its words."""

    title: str
    argv: tuple[str, ...]
    windows: bool = False

    @property
    def text(self) -> str:
        """The command as it is typed here: for a shell of Unix, or for one of `windows`."""
        return subprocess.list2cmdline(self.argv) if self.windows else shlex.join(self.argv)


class Server(NamedTuple):
    """A server as ssh is told of it."""

    host: str
    user: Optional[str] = None
    port: Optional[int] = None


def commands(process: model.Process, server: Optional[Server] = None, *, windows: bool = False) -> tuple[Command, ...]:
    """Give what can be asked of a process: of its container, its unit, its cluster job, and of itself."""
    if process.missing in {"gone", "elsewhere"}:
        return ()
    made = _on_windows(process) if windows and server is None else _on_unix(process)
    return tuple(
        command._replace(windows=windows)
        if server is None
        else command._replace(argv=_by_ssh(server, command.argv), windows=windows)
        for command in made
    )


def _on_windows(process: model.Process) -> list[Command]:
    """Ask by PowerShell what needs no elevated rights, as the owner of a process by Get-Process would."""
    made = []
    services = (process.unit or "").replace(", ", ",")
    if _SERVICES.match(services):
        asked = f"Get-Service -Name {services} | Format-List -Property *"
        made.append(Command(say("How the service stands"), (*_POWERSHELL, asked)))
    asked = f"Get-CimInstance Win32_Process -Filter 'ProcessId={process.pid:d}' | Format-List -Property *"
    return [*made, Command(say("What the process is"), (*_POWERSHELL, asked))]


def _on_unix(process: model.Process) -> list[Command]:
    made: list[Command] = []
    container = process.container
    engine = _ENGINES.get(container.runtime or "") if container is not None else None
    if container is not None and engine is not None:
        name = container.name if container.name and _CONTAINER.match(container.name) else container.id
        if _CONTAINER.match(name):
            made += [
                Command(say("What the container says"), (engine, "logs", "--tail", "200", "--follow", name)),
                Command(say("What the container is"), (engine, "inspect", name)),
            ]
    elif container is None and process.unit is not None and _UNIT.match(process.unit) and process.unit[0] not in "-\\":
        manager = ("--user",) if _USER_UNIT.match(process.unit) and not process.unit.startswith("session-") else ()
        made += [
            Command(say("How the unit stands"), ("systemctl", *manager, "status", process.unit)),
            Command(say("What the unit says"), ("journalctl", *manager, "-u", process.unit, "-e")),
        ]
    if process.job is not None and _JOB.match(process.job.id):
        made.append(Command(say("What the cluster job is"), ("scontrol", "show", "job", process.job.id)))
    fields = "pid,ppid,user,lstart,etime,pcpu,pmem,args"
    made.append(Command(say("What the process is"), ("ps", "-ww", "-p", f"{process.pid:d}", "-o", fields)))
    return made


def _by_ssh(server: Server, argv: tuple[str, ...]) -> tuple[str, ...]:
    port = () if server.port is None else ("-p", f"{server.port:d}")
    place = server.host if server.user is None else f"{server.user}@{server.host}"
    return ("ssh", "-t", *port, "--", place, shlex.join(argv))
