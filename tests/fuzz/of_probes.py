"""The targets of probes that read this machine: control groups, /proc, containers."""

from __future__ import annotations

import functools
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import (
    cgroups,
    container_files,
    containers,
    environments,
    model_names,
    proc_facts,
    proc_stat,
)
from tests.fuzz import laws, shapes
from tests.fuzz.of_core import JSON_WORDS
from tests.fuzz.target import Target
from tests.probes.test_cgroups import CASES

if TYPE_CHECKING:
    from collections.abc import Sequence

ID = "3f2a" * 16


@functools.cache
def scratch() -> Path:
    """Give a directory for readers that want a file; it goes with the process, or with the one that started it."""
    made = tempfile.TemporaryDirectory(prefix="hoofhearted-fuzz-")
    _KEPT.append(made)
    return Path(made.name)


_KEPT: list[object] = []


def file_of(name: str, data: bytes) -> Path:
    """Give a file with these bytes."""
    path = scratch() / name
    path.write_bytes(data)
    return path


# ---------------------------------------------------------------- control groups

CGROUP_PARTS = (
    "docker", f"docker-{ID}.scope", ID, "kubepods.slice", "kubepods", "kubepods-burstable-pod0d2c5d3e.slice", f"cri-containerd-{ID}.scope",
    f"crio-{ID}.scope", f"libpod-{ID}.scope", f"libpod-payload-{ID}", "lxc.payload.media", "lxc", "machine.slice", "init.scope",
    r"machine-qemu\x2d1\x2dvm.scope", r"machine-lxc\x2d7.scope", "systemd-nspawn@web.service", "user.slice", "user-1000.slice",
    "user@1000.service", "app.slice", "app-flatpak-org.x.Y-123.scope", "snap.firefox.firefox-a1.scope", "slurmstepd.scope", "job_17",
    "slurm_node", "uid_1000", "step_0", r"\x1b\x07.service", "system.slice", "ollama.service", " (deleted)", "..", ":", "user-" + "9" * 30,
)  # fmt: skip
CGROUP_WORDS = (*(part.encode() for part in CGROUP_PARTS), b"0::/", b"1:name=systemd:/", b"12:memory:/", b"\n", b"/")
RUNTIMES = {None, "docker", "containerd", "cri-o", "podman", "lxc", "libvirt-lxc", "systemd-nspawn", "kubernetes"}


def cgroup_law(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    found = cgroups.parse(text)
    assert found.runtime in RUNTIMES
    assert (found.container_id is not None) or found.runtime is None
    assert found.owner is None or 0 <= found.owner < 10**10
    assert found.job is None or found.job.isdecimal()
    laws.within(found, data, 10)
    facts = proc_facts.made_of(proc_facts.Files(group=found), "x")
    container = facts.container
    process = model.Process(1, 1.0, "x", container=container, unit=facts.unit, job=facts.job, package=facts.package)
    laws.accepted(data, processes=(process,))


def cgroup_shape() -> Any:
    path = st.lists(st.sampled_from(CGROUP_PARTS), max_size=7).map("/".join)
    line = st.tuples(st.sampled_from(["0::/", "1:name=systemd:/", "4:devices:/", ""]), path).map("".join)
    return shapes.usual(cgroup_seeds, CGROUP_WORDS, shapes.lines(line, 4))


def cgroup_seeds() -> Sequence[bytes]:
    return [text.encode() for _, text, _ in CASES]


# ---------------------------------------------------------------- /proc

STAT = b"4242 (python3 (x)) S 1 0 0 0 0 0 0 0 0 0 0 500 100 0 0 20 0 1 0 4000 9 250" + b" 1" * 30
STATUS = b"Name:\tollama\nUmask:\t0022\nState:\tS (sleeping)\nPid:\t4242\nUid:\t1000\t1000\t1000\t1000\nGid:\t1000\n"
CMDLINE = b"/opt/venv/bin/python3\0train.py\0--epochs\x003\0"
ENVIRON = b"HOME=/root\0CONDA_DEFAULT_ENV=torch\0VIRTUAL_ENV=/home/d/.venv\0SLURM_JOB_ID=17\0SLURM_JOB_NAME=night\0"
PROC_WORDS = (
    b"\x1f", b"\0", b") S 1", b"Uid:\t", b"\nUid:\t0\n", b"9" * 30, b"9" * 4400, b"-1", b" 0", b"Z", b"X", b"(", b"/envs/torch/bin/python",
    b"/snap/x/12/bin/", b"APPIMAGE=/x.AppImage", b"/.mount_abc", b"\xc2\xb2", b"\xff", b"VIRTUAL_ENV=", b"SLURM_JOB_ID=", b"/app/bin/x",
)  # fmt: skip
KERNEL = proc_stat.Kernel(1_700_000_000.0, 100, 4096)


def proc_seeds() -> Sequence[bytes]:
    return [b"\x1f".join((STAT, STATUS, CMDLINE, ENVIRON, b"/usr/bin/python3.11"))]


def proc_law(data: bytes) -> None:
    """Five files of one process, apart by 0x1f: stat, status, cmdline, environ, and where exe leads."""
    stat, status, cmdline, environ, exe = (data.split(b"\x1f") + [b""] * 5)[:5]
    name = "x"
    try:
        vitals = proc_stat.parse(stat, KERNEL)
    except (ValueError, OverflowError):
        vitals = "gone"  # as it says, and as whoever calls it takes it
    number = proc_facts.user_number(status)
    assert number is None or number >= 0
    started, rss, parent = 1.0, None, None
    if not isinstance(vitals, str):
        name, started, rss = vitals.name, vitals.started, vitals.rss
        parent = model.Parent(vitals.parent_pid, None)
    files = proc_facts.Files(
        cmdline,
        proc_facts.text(exe.decode("utf-8", "surrogateescape")) or None,
        None,
        "1000",
        variables=environments.known_variables(environ),
    )
    facts = proc_facts.made_of(files, name)
    laws.within(facts, data, 20)
    process = model.Process(
        1, started, facts.name, facts.exe, facts.command_line, facts.user, parent=parent, memory_rss=rss,
        environment=facts.environment, job=facts.job, package=facts.package,
    )  # fmt: skip
    laws.accepted(data, processes=(process,))


# ---------------------------------------------------------------- containers and models

HTTP = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 41\r\n\r\n{"Name":"/jellyfin","Config":{"Image":"a"}}'
CHUNKED = (
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{"Name":"/jelly"\r\n1;x=y\r\n}\r\n0\r\nX: y\r\n\r\n'
)
OF_DOCKER = {
    "ID": ID,
    "Name": "/trainer",
    "Config": {"Image": "pytorch:2", "Labels": {"io.kubernetes.pod.name": "p", "io.kubernetes.container.name": "c"}},
}
OF_PODMAN = [{"id": ID, "names": ["whisper"], "metadata": '{"image-name":"ghcr.io/a/whisper:1"}'}]
MANIFEST = {
    "schemaVersion": 2,
    "layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:" + ID}],
}
CONTAINER_WORDS = (
    *JSON_WORDS, b"\r\n", b"\r\n\r\n", b"Transfer-Encoding: chunked", b"Content-Length: ", b"HTTP/1.1 200", b"HTTP/1.1 404", b"0\r\n\r\n",
    b"ffffffff\r\n", b"-5\r\n", b"1_0\r\n", b'"Name":', b'"Config":', b'"Labels":', b'"names":[', b'"metadata":', b'"layers":[', b'"digest":"sha256:',
)  # fmt: skip


def container_seeds() -> Sequence[bytes]:
    told = [json.dumps(each).encode() for each in (OF_DOCKER, OF_PODMAN, MANIFEST)]
    return [b"h" + HTTP, b"h" + CHUNKED, b"d" + told[0], b"p" + told[1], b"m" + told[2]]


def container_law(data: bytes) -> None:
    """The first byte says who told it: h a socket, d Docker's file, p Podman's, m a manifest of Ollama's."""
    kind, rest = data[:1], data[1:]
    told: object = None
    if kind == b"h":
        received = bytearray(rest)
        whole = containers._is_whole(received)
        assert isinstance(whole, bool)
        told = containers._read(received)
    elif kind == b"m":
        digest = model_names._digest(str(file_of("manifest", rest)))
        assert digest is None or isinstance(digest, str)
        laws.within(digest, data)
    else:
        name = "config.v2.json" if kind == b"d" else "containers.json"
        found = container_files.read(str(file_of(name, rest)), ID)
        told = containers._told(found) if found is not None else None
    if isinstance(told, containers.Told):
        for each in told:
            assert each is None or (each and len(each) <= 256)
        laws.sentences(told)


def container_shape() -> Any:
    def of(kind: bytes, value: Any) -> Any:
        return shapes.json_of([value]).map(lambda text: kind + text)

    http = shapes.json_of([OF_DOCKER]).map(lambda text: b"hHTTP/1.1 200 OK\r\n\r\n" + text)
    return shapes.usual(
        container_seeds, CONTAINER_WORDS, of(b"d", OF_DOCKER), of(b"p", OF_PODMAN), of(b"m", MANIFEST), http
    )


def targets() -> tuple[Target, ...]:
    """Give the targets of this room."""
    return (
        Target("cgroup", "/proc/PID/cgroup (probes/cgroups)", cgroup_law, cgroup_seeds, CGROUP_WORDS, cgroup_shape, 250, 4.0),
        Target(
            "proc", "stat, status, cmdline, environ of a process (probes/proc_stat, proc_facts)", proc_law, proc_seeds, PROC_WORDS,
            lambda: shapes.usual(proc_seeds, PROC_WORDS), 600, 2.0,
        ),
        Target(
            "containers", "answers and files of Docker, Podman and Ollama (probes/containers)", container_law, container_seeds, CONTAINER_WORDS,
            container_shape, 400, 2.0,
        ),
    )  # fmt: skip
