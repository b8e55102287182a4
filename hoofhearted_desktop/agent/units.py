"""The texts of the two systemd units: the user's, and the system's hardened one, each directive with its reason."""

from __future__ import annotations

import hashlib
from typing import NamedTuple, Optional

from hoofhearted_desktop.core.version import VERSION

NAME = "hoofhearted-agent.service"
GROUP = "hoofhearted"
USER = "hoofhearted"
"""Whom a package's service runs as; its scripts make that user."""

OTHER_DEVICES = ("/dev/dxg", "/dev/nvmap")
"""By which the driver is reached in WSL and on a Jetson; they have no number of their own that could be allowed."""

_MARK = "# Written by `hoofhearted agent install-service`"
_SUM = "# sha256 of what follows: "
_GROUP_MADE = "# The group was made with it."


class Written(NamedTuple):
    """What a unit's text says of itself: whether it is still as it was written, and whether its group came with it."""

    untouched: bool
    group_made: bool


def seal(body: str, *, of_user: bool) -> str:
    """Put before a unit's text who wrote it, and a sum by which a change by hand is known."""
    edit = f"systemctl {'--user ' if of_user else ''}edit {NAME}"
    head = f"{_MARK}, version {VERSION}. Changes of your own: `{edit}`.\n"
    return f"{head}{_SUM}{_digest(body)}\n{body}"


def read(text: str) -> Optional[Written]:
    """Tell what a unit's text says of itself; None where it is not ours."""
    head, _, rest = text.partition("\n")
    second, _, body = rest.partition("\n")
    if not head.startswith(_MARK):
        return None
    return Written(second == f"{_SUM}{_digest(body)}", _GROUP_MADE in body)


def version(text: str) -> Optional[str]:
    """Tell which version of us wrote a unit's text; None where it does not say."""
    head = text.partition("\n")[0]
    said = head[len(_MARK) :].partition(". Changes")[0] if head.startswith(_MARK) else ""
    return said.removeprefix(", version ") or None


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def quoted(word: str) -> str:
    """Give one word of a command line as systemd.service(5) reads it: nothing in it is expanded."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    plain = plain.replace("\n", "\\n").replace("\t", "\\t")
    return f'"{plain}"' if plain != word or not word or any(each in word for each in " ;'") else word


def _environment(variables: tuple[tuple[str, str], ...]) -> str:
    # Environment= expands % but not $: systemd.exec(5).
    return "".join(f"Environment={quoted(f'{name}={value}').replace('$$', '$')}\n" for name, value in variables)


def _start(words: tuple[str, ...]) -> str:
    return " ".join(quoted(word) for word in words)


_COMMON = """\
Type=notify
NotifyAccess=main
# The event loop gives a sign of life every 7 s. A driver that hangs does not stop it; should it stand still, it is begun anew.
WatchdogSec=30
WatchdogSignal=SIGKILL
Restart=on-failure
RestartSec=5
# SIGTERM: what is going on is recorded. A driver that hangs is waited for for 2 s.
TimeoutStopSec=20
"""


def of_user(words: tuple[str, ...], variables: tuple[tuple[str, str], ...]) -> str:
    """Give the unit of one user, which runs with that user's rights and nothing more."""
    body = f"""\
[Unit]
Description=Hoof Hearted: who uses the GPU

[Service]
ExecStart={_start((*words, "run", "--wait"))}
{_environment(variables)}{_COMMON}UMask=0077
NoNewPrivileges=yes

[Install]
WantedBy=default.target
"""
    return seal(body, of_user=True)


def of_system(
    words: tuple[str, ...],
    variables: tuple[tuple[str, str], ...],
    *,
    group: Optional[str],
    group_made: bool = False,
    devices: tuple[str, ...] = (),
    user: Optional[str] = None,
) -> str:
    """Give the hardened unit of the system. `group` is who else may ask the agent; None is nobody but root.

    `user` is whom it runs as, who belongs to the groups of the devices; None is root. `devices` are those of OTHER_DEVICES that this machine has: systemd complains of each that is not there.
    """
    made = f"{_GROUP_MADE}\n" if group_made else ""
    runs_as = (
        f"# Nobody's login, and in no group but its own and those of the GPU's devices.\nUser={user}\n" if user else ""
    )
    lets_in = (
        f"# Whose members may ask the agent; to change its rules takes root.\n{made}Group={group}\n" if group else ""
    )
    body = f"""\
[Unit]
Description=Hoof Hearted: who uses the GPU
# Only the order: the driver's own service is not needed.
After=nvidia-persistenced.service

[Service]
ExecStart={_start((*words, "run", "--system", "--wait"))}
{_environment(variables)}{_COMMON}
{runs_as}{lets_in}{_hardened(group, devices, user)}
[Install]
WantedBy=multi-user.target
"""
    return seal(body, of_user=False)


def _hardened(group: Optional[str], devices: tuple[str, ...], user: Optional[str]) -> str:
    return _HARDENED.format(
        runtime_mode="0750" if group else "0700",
        whose="its user's alone" if user else "root's alone",
        powers=_WITHOUT_ROOT if user else _OF_ROOT,
        devices="".join(f"DeviceAllow={path} rw\n" for path in devices),
    )


_CAPABILITIES = "CAP_SYS_PTRACE CAP_DAC_READ_SEARCH"
_OF_ROOT = f"""\
# DAC_READ_SEARCH: entries of containers and models in directories that are closed to others. Being root itself opens the
# sockets of Docker and Podman, which belong to it.
CapabilityBoundingSet={_CAPABILITIES}
AmbientCapabilities="""
_WITHOUT_ROOT = f"""\
# DAC_READ_SEARCH: entries of containers and models in directories that are closed to others; also what Docker and Podman keep
# of their containers' names, instead of their sockets, by which a machine is commanded.
CapabilityBoundingSet={_CAPABILITIES}
AmbientCapabilities={_CAPABILITIES}"""


_HARDENED = """\
# Its places: /run, /var/lib and /etc/hoofhearted. The directory in /run is who may ask; history and settings are {whose}.
RuntimeDirectory=hoofhearted
RuntimeDirectoryMode={runtime_mode}
StateDirectory=hoofhearted
StateDirectoryMode=0700
ConfigurationDirectory=hoofhearted
ConfigurationDirectoryMode=0700
UMask=0077

# Two of root's powers and no other. SYS_PTRACE: program, directory and open files of other users' processes in /proc.
{powers}
NoNewPrivileges=yes

# NVML opens /dev/nvidiactl and /dev/nvidia0, /dev/nvidia1 ...: PrivateDevices=yes would hide them. They have the number 195 also while
# the driver is not loaded yet, when its names are not known; the names are for MIG (nvidia-caps) and Jetson.
DevicePolicy=closed
DeviceAllow=char-195 rw
DeviceAllow=char-nvidia* rw
DeviceAllow=char-nvhost* rw
DeviceAllow=char-nvgpu* rw
{devices}
# All processes of the machine are to be seen: no ProtectProc=, no PrivateUsers=, no PrivatePIDs=. The driver reads /proc/driver/nvidia and
# /proc/devices: no ProcSubset=pid.
# No MemoryDenyWriteExecute=: NVIDIA's library is closed, and nobody says that it does without; it would fail as if there were no driver.
# No PrivateNetwork=: the figures of the network would be those of an empty one. Nothing is sent or taken all the same:
IPAddressDeny=any
# Unix sockets: clients, Docker, Podman, nvidia-persistenced, the names of users.
RestrictAddressFamilies=AF_UNIX

# Nothing is written but its own places. Homes are read for the names of models and environments.
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes

# The kernel: read, never set. Its modules are loaded by udev, and not by asking for a GPU.
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes

# It is one program with a few threads.
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
KeyringMode=private
TasksMax=64
LimitCORE=0
"""
