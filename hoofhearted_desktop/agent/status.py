"""Whether an agent runs, which, since when; and how the service stands: for `status`, `doctor` and the installer."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.agent import claim, peers, pump, service, systemd, units
from hoofhearted_desktop.core import messages, quantities, wire
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    import socket

PATIENCE_S = 5.0
SYSTEM_UNITS = Path("/etc/systemd/system")
PACKAGED_UNITS = Path("/usr/lib/systemd/system")
SYSTEM_CONFIG, SYSTEM_DATA = Path("/etc/hoofhearted"), Path("/var/lib/hoofhearted")


def is_root() -> bool:
    """Whether the service of the system is meant, and not a user's."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def unit_path(*, of_user: bool) -> Path:
    """Give where our unit lies: of this user by the XDG base directories, or of the system."""
    if not of_user:
        return SYSTEM_UNITS / units.NAME
    told = os.environ.get("XDG_CONFIG_HOME", "")
    base = Path(told) if told.startswith("/") else Path.home() / ".config"
    return base / "systemd" / "user" / units.NAME


def packaged_unit() -> Optional[Path]:
    """Give where the unit lies that a package brought: None where there is none, or root's own stands before it (systemd.unit(5))."""
    packaged = PACKAGED_UNITS / units.NAME
    return packaged if packaged.exists() and not unit_path(of_user=False).exists() else None


def kept(*, of_user: bool) -> tuple[Path, ...]:
    """Give the directories that stay when the service goes."""
    found = (places.data_dir(), places.config_dir()) if of_user else (SYSTEM_DATA, SYSTEM_CONFIG)
    return tuple(each for each in found if each.exists())


class Running(NamedTuple):
    """An agent that runs. `version` None: it does not answer. `since_s` is for how long it has run."""

    pid: Optional[int]
    uid: Optional[int]
    version: Optional[str]
    since_s: Optional[float]
    path: Path

    def __str__(self) -> str:
        """Give it in one line: process, user, version, time, socket."""
        said = "" if self.pid is None else f" as process {self.pid}"
        said += "" if self.uid is None else f" of {systemd.name_of(self.uid)}"
        said += ", but does not answer" if self.version is None else f", version {self.version}"
        said += "" if self.since_s is None else f", for {quantities.duration(self.since_s)}"
        return f"{said}, at {self.path}"


def own_agent() -> Optional[Running]:
    """Look for the agent of this user."""
    directory = places.runtime_dir()
    connection = service.join(directory)
    if connection is None:
        return None
    found = _asked(connection, directory)
    if sys.platform == "win32":
        from hoofhearted_desktop.agent import loopback

        address = loopback.read(directory)
        return found._replace(pid=None if address is None else address.pid, path=directory / loopback.ADDRESS)
    return found


def system_agent() -> Union[Running, claim.Barred, None]:
    """Look for the agent of the system, as far as this user may."""
    directory = places.system_runtime_dir()
    connection = service.join_system(directory)
    if connection is None or isinstance(connection, claim.Barred):
        return connection
    return _asked(connection, directory)


def _asked(connection: socket.socket, directory: Path) -> Running:
    who = peers.peer(connection)
    deadline = time.monotonic() + PATIENCE_S
    joined = pump.greeted(connection, deadline)
    version = None if joined is None else _version(joined, deadline)
    since_s = None if who is None else _age_s(who.pid)
    return Running(who and who.pid, who and who.uid, version, since_s, directory / claim.SOCKET)


def _version(joined: pump.Joined, deadline: float) -> Optional[str]:
    decoder = wire.Decoder(expects_magic=True)
    with joined.connection as connection:
        try:
            connection.settimeout(max(0.1, deadline - time.monotonic()))
            connection.sendall(wire.encode(wire.Request(1, messages.HELLO, {"client": "status"})))
            data = joined.first
            while data and time.monotonic() < deadline:
                for message in decoder.feed(data):
                    if isinstance(message, wire.Result) and isinstance(message.result, dict):
                        return str(message.result.get("version"))
                data = connection.recv(pump.CHUNK)
        except OSError:
            return None
    return None


def _age_s(pid: int) -> Optional[float]:
    from hoofhearted_desktop.probes import proc_stat

    found = proc_stat.StatReader(Path("/proc")).read(pid)
    return max(0.0, time.time() - found.started) if isinstance(found, proc_stat.Vitals) else None


class Standing(NamedTuple):
    """How our unit stands with systemd. `active` is systemd's word; None where it could not be asked.

    `version` is of the program that wrote it.
    """

    path: Path
    enabled: Optional[str]
    active: Optional[str]
    changed: bool
    version: Optional[str] = None

    @property
    def well(self) -> bool:
        """Whether it runs and will again."""
        return self.active == "active" and self.enabled == "enabled"

    def __str__(self) -> str:
        """Give it in one line."""
        if self.active is None:
            return f"installed as {self.path}, but systemd cannot be asked"
        changed = ", changed by hand" if self.changed else ""
        return f"installed as {self.path}{changed}; {self.enabled}, {self.active}"


def standing(*, of_user: bool) -> Optional[Standing]:
    """Ask how the service of this user, or that of the system, stands; None where there is no unit."""
    packaged = None if of_user else packaged_unit()
    path = packaged or unit_path(of_user=of_user)
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    said = units.read(text)
    manager = systemd.Manager(of_user=of_user)
    enabled, active = manager.property("UnitFileState"), manager.property("ActiveState")
    changed = packaged is None and (said is None or not said.untouched)
    return Standing(path, enabled or "not enabled", active or None, changed, units.version(text))


def lingering(user: str, *, sent: bool = False) -> str:
    """Say whether a user's services run while the user is away, and what that means; `sent`: we are not installed there."""
    if systemd.lingers(user):
        return "lingering is on: the service runs from the machine's start, also while you are not logged in"
    ours = "" if sent else " or `hoofhearted agent install-service --linger`"
    return (
        "lingering is off: the service runs while you are logged in, and nothing is watched between; "
        f"`loginctl enable-linger {user}`{ours} lets it stay"
    )
