"""Which container and which systemd unit a process belongs to, read from its control group with no rights needed.

The names of control groups are those of systemd (systemd.io/CGROUP_DELEGATION, "Desktop Environments": app-*.scope), of
the runtimes' own drivers, and of cgroups(7). Paths are seen through our cgroup namespace: on the host they begin at the
root, inside a container at the container, where nothing can be said of what is outside.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.probes.proc_stat import read_once

if TYPE_CHECKING:
    from pathlib import Path


class CgroupFacts(NamedTuple):
    """What a control group says; `runtime` is docker, containerd, cri-o, podman, lxc, libvirt-lxc, systemd-nspawn, kubernetes.

    `owner` is the user id in whose slice the process runs, `job` the number of the Slurm job it belongs to, `package` the
    identifier of its flatpak or snap.
    """

    container_id: Optional[str] = None
    runtime: Optional[str] = None
    unit: Optional[str] = None
    owner: Optional[int] = None
    job: Optional[str] = None
    package: Optional[str] = None

    @property
    def name(self) -> Optional[str]:
        """The container's name, for those runtimes whose names for containers are their identifiers."""
        return self.container_id if self.runtime in {"lxc", "libvirt-lxc", "systemd-nspawn"} else None


_MOST_BYTES = 65536
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
# The directories of the cgroupfs drivers; containerd's are its namespaces.
_PARENTS = {
    **dict.fromkeys(("docker", "docker.service", "buildx", "moby", "actions_job", "balena"), "docker"),
    **dict.fromkeys(("default", "k8s.io"), "containerd"),
    "libpod_parent": "podman",
}
_REMOVED = " (deleted)"
"""What the kernel puts behind the path of a group that is gone, such as that of a zombie (cgroups(7))."""
_BARE_ID = re.compile(rf"{_ID}\Z")
_LXC = re.compile(r"lxc\.payload\.(.+)\Z")
_MACHINE = re.compile(r"(?:machine-(?!qemu(?:-|\\x2d))(.+)\.scope|systemd-nspawn@(.+)\.service)\Z")
_UNIT = re.compile(r"[^/]+\.(?:service|scope)\Z")
_OWNER = re.compile(r"/user-(\d{1,10})\.slice(?:/|\Z)")
# Slurm's cgroup plugins: /slurm/uid_U/job_J (version 1), /system.slice/slurmstepd.scope/job_J (version 2).
_JOB = re.compile(r"/(?:[^/]*_)?slurm(?:stepd\.scope|_[^/]*)?/(?:uid_\d+/)?job_(\d{1,10})(?:/|\Z)")
_PACKAGE = re.compile(
    r"app(?:-[^-/]+)?-flatpak-(?P<flatpak>[^/]+)-\w+\.scope\Z|snap\.(?P<snap>[^./]+)\.[^/]+\.(?:scope|service)\Z"
)
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
            found.owner if facts.owner is None else facts.owner,
            facts.job or found.job,
            facts.package or found.package,
        )
    return facts


def read(proc_root: Path, pid: int) -> CgroupFacts:
    """Read the facts of process `pid`; all None where its file cannot be read (gone, hidden, not Linux)."""
    text = read_once(f"{proc_root}/{pid}/cgroup", _MOST_BYTES)
    return parse(text.decode("utf-8", "replace")) if isinstance(text, bytes) else CgroupFacts()


def _from_path(path: str) -> CgroupFacts:
    container: Optional[tuple[str, Optional[str]]] = None
    unit: Optional[str] = None
    before = ""
    kubernetes = False
    for part in path.removesuffix(_REMOVED).split("/"):
        kubernetes = kubernetes or "kubepods" in part
        found = _container(part, before, kubernetes=kubernetes)
        if found:
            container = container or found
        if _UNIT.match(part) and (not found or part.startswith("systemd-nspawn@")):
            unit = _unescaped(part)
        before = part
    container_id, runtime = container or (None, None)
    owner, job = _OWNER.search(path), _JOB.search(path)
    package = _PACKAGE.match(unit) if unit else None
    return CgroupFacts(
        container_id,
        runtime,
        unit,
        int(owner[1]) if owner else None,
        job[1] if job else None,
        (package["flatpak"] or package["snap"]) if package else None,
    )


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
