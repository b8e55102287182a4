"""Which container and which systemd unit a process belongs to, read from its control group with no rights needed.

The names of control groups are those of systemd (systemd.io/CGROUP_DELEGATION, "Desktop Environments": app-*.scope), of
the runtimes' own drivers, and of cgroups(7). Paths are seen through our cgroup namespace: on the host they begin at the
root, inside a container at the container, where nothing can be said of what is outside.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from pathlib import Path


class CgroupFacts(NamedTuple):
    """What a control group says; `runtime` is docker, containerd, cri-o, podman, lxc, libvirt-lxc, systemd-nspawn, kubernetes."""

    container_id: Optional[str] = None
    runtime: Optional[str] = None
    unit: Optional[str] = None


_ID = r"[0-9a-f]{64}"
_CONTAINER = re.compile(
    rf"(?:docker|cri-containerd|nerdctl|crio|libpod(?:-payload)?)-{_ID}(?:\.scope)?\Z"
    rf"|.*:(?:cri-containerd|nerdctl|crio|docker|libpod):{_ID}\Z"
)
_PARTS = re.compile(rf"([a-z-]+)[-:]({_ID})")
_RUNTIMES = {
    "docker": "docker",
    "cri-containerd": "containerd",
    "nerdctl": "containerd",
    "crio": "cri-o",
    "libpod": "podman",
    "libpod-payload": "podman",
}
_PARENTS = {"docker": "docker", "actions_job": "docker", "libpod_parent": "podman"}
_BARE_ID = re.compile(rf"{_ID}\Z")
_LXC = re.compile(r"lxc\.payload\.(.+)\Z")
_MACHINE = re.compile(r"(?:machine-(?!qemu(?:-|\\x2d))(.+)\.scope|systemd-nspawn@(.+)\.service)\Z")
_UNIT = re.compile(r"[^/]+\.(?:service|scope)\Z")
_ESCAPED = re.compile(r"\\x([0-9a-fA-F]{2})")


@functools.lru_cache(maxsize=256)
def parse(text: str) -> CgroupFacts:
    r"""Read the text of /proc/PID/cgroup (cgroups(7): `hierarchy:controllers:path` a line).

    The container is the outermost one in sight, because that is the one this host's runtime can name; the unit is the
    innermost one that is no mere wrapping of a container (libpod-….scope) nor a supervisor's subgroup, unescaped (`\x2d` is a hyphen). A process in no container or
    no unit has None there.
    """
    facts = CgroupFacts()
    for line in text.splitlines():
        hierarchy, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        found = _from_path(path)
        systemd = hierarchy == "0" or controllers == "name=systemd"
        facts = CgroupFacts(
            facts.container_id or found.container_id,
            facts.runtime or found.runtime,
            (found.unit or facts.unit) if systemd else (facts.unit or found.unit),
        )
    return facts


def read(proc_root: Path, pid: int) -> CgroupFacts:
    """Read the facts of process `pid`; all None where its file cannot be read (gone, hidden, not Linux)."""
    try:
        with open(f"{proc_root}/{pid}/cgroup", "rb") as file:
            return parse(file.read().decode("utf-8", "replace"))
    except OSError:
        return CgroupFacts()


def _from_path(path: str) -> CgroupFacts:
    container: Optional[tuple[str, Optional[str]]] = None
    unit: Optional[str] = None
    before = ""
    kubernetes = "kubepods" in path
    for part in path.split("/"):
        found = _container(part, before, kubernetes=kubernetes)
        if found:
            container = container or found
        if _UNIT.match(part) and (not found or part.startswith("systemd-nspawn@")):
            unit = _unescaped(part)
        before = part
    container_id, runtime = container or (None, None)
    return CgroupFacts(container_id, runtime, unit)


def _container(part: str, before: str, *, kubernetes: bool) -> Optional[tuple[str, Optional[str]]]:
    """Give (id, runtime) if this part of a path, which stands after `before`, is a container's."""
    if _CONTAINER.match(part):
        runtime, identity = _PARTS.findall(part)[-1]
        return identity, _RUNTIMES[runtime]
    match = _LXC.match(part)
    if match:
        return match[1], "lxc"
    if part and before in {"lxc", "lxc.payload"}:
        return part, "lxc"
    match = _MACHINE.match(part)
    if match:
        machine = _unescaped(match[1] or match[2])
        return machine, "libvirt-lxc" if machine.startswith("lxc-") else "systemd-nspawn"
    if _BARE_ID.match(part):
        return part, "kubernetes" if kubernetes else _PARENTS.get(before)
    return None


def _unescaped(name: str) -> str:
    r"""Undo the escapes of systemd.unit(5), and the `_` in front of a name that a controller file could have."""
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), name)
    return plain.removeprefix("_")
