"""Control groups as runtimes and systemd really name them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hoofhearted_desktop.probes import cgroups
from hoofhearted_desktop.probes.cgroups import CgroupFacts

A = "3f2a" * 16
B = "9c01" * 16
USER = "/user.slice/user-1000.slice/user@1000.service"
POD = "kubepods-besteffort-pod0d2c5d3e_1b7b_4c51_a1dd_6a8f6d2b8f10.slice"

CASES = [
    ("docker, systemd driver", f"0::/system.slice/docker-{A}.scope", (A, "docker", None)),
    ("docker, cgroupfs driver", f"0::/docker/{A}", (A, "docker", None)),
    ("docker, its init subgroup", f"0::/docker/{A}/init.scope", (A, "docker", "init.scope")),
    ("docker, version 1", f"12:memory:/docker/{A}\n1:name=systemd:/docker/{A}\n0::/", (A, "docker", None)),
    (
        "docker, version 1, systemd driver",
        f"4:devices:/system.slice/docker-{A}.scope\n1:name=systemd:/system.slice/docker-{A}.scope",
        (A, "docker", None),
    ),
    ("docker, own parent", f"0::/mine/{A}", (A, None, None)),
    (
        "docker, rootless",
        f"0::{USER}/app.slice/docker.service/docker-{A}.scope",
        (A, "docker", "docker.service"),
    ),
    ("docker inside docker: the host can name the outer", f"0::/docker/{A}/docker/{B}", (A, "docker", None)),
    ("systemd inside docker", f"0::/docker/{A}/system.slice/plex.service", (A, "docker", "plex.service")),
    ("kubernetes, docker", f"0::/kubepods.slice/{POD}/docker-{A}.scope", (A, "docker", None)),
    ("kubernetes, containerd", f"0::/kubepods.slice/{POD}/cri-containerd-{A}.scope", (A, "containerd", None)),
    ("kubernetes, cri-o", f"0::/kubepods.slice/{POD}/crio-{A}.scope", (A, "cri-o", None)),
    (
        "kubernetes, cri-o's container subgroup",
        f"0::/kubepods.slice/{POD}/crio-{A}.scope/container",
        (A, "cri-o", None),
    ),
    (
        "kubernetes, cgroupfs: the runtime is not said",
        f"0::/kubepods/burstable/pod0d2c5d3e-1b7b-4c51-a1dd-6a8f6d2b8f10/{A}",
        (A, "kubernetes", None),
    ),
    (
        "containerd with colons",
        f"0::/system.slice/containerd.service/{POD}:cri-containerd:{A}",
        (A, "containerd", "containerd.service"),
    ),
    ("containerd, cgroupfs", f"0::/default/{A}", (A, "containerd", None)),
    ("docker's namespace of containerd", f"0::/moby/{A}", (A, "docker", None)),
    ("docker's builder", f"0::/docker/buildx/{A}", (A, "docker", None)),
    (
        "kubernetes in docker: the host can name the outer",
        f"0::/docker/{A}/kubelet/kubepods/besteffort/pod0d2c5d3e/{B}",
        (A, "docker", None),
    ),
    ("a zombie of docker's", f"0::/system.slice/docker-{A}.scope (deleted)", (A, "docker", None)),
    ("a zombie of docker's, cgroupfs", f"0::/docker/{A} (deleted)", (A, "docker", None)),
    ("a zombie of a service", "0::/system.slice/ollama.service (deleted)", (None, None, "ollama.service")),
    ("nerdctl", f"0::/system.slice/nerdctl-{A}.scope", (A, "containerd", None)),
    ("podman", f"0::/machine.slice/libpod-{A}.scope", (A, "podman", None)),
    ("podman, its container subgroup", f"0::/machine.slice/libpod-{A}.scope/container", (A, "podman", None)),
    ("podman, rootless", f"0::{USER}/user.slice/libpod-{A}.scope", (A, "podman", "user@1000.service")),
    (
        "podman, quadlet",
        f"0::/system.slice/jellyfin.service/libpod-payload-{A}",
        (A, "podman", "jellyfin.service"),
    ),
    ("podman, cgroupfs", f"0::/libpod_parent/libpod-{A}", (A, "podman", None)),
    (
        "podman's monitor is not in the container",
        f"0::/machine.slice/libpod-conmon-{A}.scope",
        (None, None, f"libpod-conmon-{A}.scope"),
    ),
    ("lxc", "0::/lxc.payload.media", ("media", "lxc", None)),
    ("lxc, older", "0::/lxc/101", ("101", "lxc", None)),
    ("lxc, older payload", "0::/lxc.payload/web/init.scope", ("web", "lxc", "init.scope")),
    (
        "lxc of Proxmox with a service",
        "0::/lxc/101/ns/system.slice/plexmediaserver.service",
        ("101", "lxc", "plexmediaserver.service"),
    ),
    ("lxc with docker inside", f"0::/lxc/101/ns/system.slice/docker-{A}.scope", ("101", "lxc", None)),
    ("lxc's monitor is not in the container", "0::/lxc.monitor.media", (None, None, None)),
    ("nspawn scope", r"0::/machine.slice/machine-build\x2dbox.scope", ("build-box", "systemd-nspawn", None)),
    (
        "nspawn scope with a service",
        "0::/machine.slice/machine-box.scope/payload/system.slice/nginx.service",
        ("box", "systemd-nspawn", "nginx.service"),
    ),
    (
        "nspawn service",
        "0::/machine.slice/systemd-nspawn@box.service/payload",
        ("box", "systemd-nspawn", "systemd-nspawn@box.service"),
    ),
    ("libvirt's container", r"0::/machine.slice/machine-lxc\x2d7\x2dbox.scope", ("lxc-7-box", "libvirt-lxc", None)),
    (
        "a virtual machine is no container",
        r"0::/machine.slice/machine-qemu\x2d1\x2dwin10.scope/libvirt/emulator",
        (None, None, "machine-qemu-1-win10.scope"),
    ),
    ("service", "0::/system.slice/ollama.service", (None, None, "ollama.service")),
    ("service with subgroups", "0::/system.slice/frigate.service/supervisor/worker", (None, None, "frigate.service")),
    ("service instance", r"0::/system.slice/system-getty.slice/getty@tty1.service", (None, None, "getty@tty1.service")),
    ("escaped service", r"0::/system.slice/my\x2down.service", (None, None, "my-own.service")),
    ("service named like a controller's file", "0::/system.slice/_memory.service", (None, None, "memory.service")),
    ("service, version 1", "3:cpu:/\n1:name=systemd:/system.slice/boinc.service", (None, None, "boinc.service")),
    (
        "hybrid hierarchies: systemd's own counts",
        "3:cpu:/system.slice/old.service\n1:name=systemd:/system.slice/new.service\n",
        (None, None, "new.service"),
    ),
    (
        "application of GNOME",
        f"0::{USER}/app.slice/app-gnome-org.mozilla.firefox-4242.scope",
        (None, None, "app-gnome-org.mozilla.firefox-4242.scope"),
    ),
    (
        "escaped application",
        rf"0::{USER}/app.slice/app-com.heroicgameslauncher.hgl\x2d2-77.scope",
        (None, None, "app-com.heroicgameslauncher.hgl-2-77.scope"),
    ),
    (
        "application of Plasma",
        f"0::{USER}/app.slice/app-org.kde.konsole@2f3c.service",
        (None, None, "app-org.kde.konsole@2f3c.service"),
    ),
    (
        "flatpak",
        f"0::{USER}/app.slice/app-flatpak-com.valvesoftware.Steam-99.scope",
        (None, None, "app-flatpak-com.valvesoftware.Steam-99.scope"),
    ),
    (
        "GNOME's terminal",
        f"0::{USER}/app.slice/app-org.gnome.Terminal.slice/vte-spawn-1b.scope",
        (None, None, "vte-spawn-1b.scope"),
    ),
    ("compositor", f"0::{USER}/session.slice/plasma-kwin_wayland.service", (None, None, "plasma-kwin_wayland.service")),
    ("session", "0::/user.slice/user-1000.slice/session-3.scope", (None, None, "session-3.scope")),
    ("user manager", f"0::{USER}/init.scope", (None, None, "init.scope")),
    ("slice only", "0::/system.slice", (None, None, None)),
    ("root", "0::/", (None, None, None)),
    ("outside our namespace", "0::/../../system.slice/ollama.service", (None, None, "ollama.service")),
    ("a unit with a colon", "0::/system.slice/a:b.service", (None, None, "a:b.service")),
    ("short hexadecimal name", "0::/docker/abc123", (None, None, None)),
    ("empty", "", (None, None, None)),
    ("nonsense", "nonsense\n\n:::\n", (None, None, None)),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_parse(text: str, expected: tuple[str | None, ...]) -> None:
    assert cgroups.parse(text)[:3] == expected


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        (f"0::{USER}/user.slice/libpod-{A}.scope", 1000),
        ("1:name=systemd:/user.slice/user-0.slice/session-3.scope", 0),
        ("0::/user.slice/user-1000.slice", 1000),
        ("0::/system.slice/user-x.slice/a.service", None),
        (f"0::/user.slice/user-{'9' * 30}.slice", None),
        (f"0::/docker/{A}", None),
    ],
)
def test_whose_slice_it_is(text: str, owner: int | None) -> None:
    assert cgroups.parse(text).owner == owner


@pytest.mark.parametrize(
    ("text", "job"),
    [
        ("0::/system.slice/slurmstepd.scope/job_4711/step_0/user/task_0", "4711"),
        ("0::/system.slice/node1_slurmstepd.scope/job_4711/step_batch/user/task_0", "4711"),
        ("9:memory:/slurm/uid_1000/job_4711/step_0/task_0\n1:name=systemd:/system.slice/slurmd.service", "4711"),
        ("9:memory:/slurm_node1/uid_1000/job_4711/step_extern", "4711"),
        ("0::/system.slice/cron.service/job_4711", None),
        ("0::/system.slice/slurmd.service", None),
    ],
)
def test_the_job_of_a_cluster(text: str, job: str | None) -> None:
    assert cgroups.parse(text).job == job


@pytest.mark.parametrize(
    ("text", "package"),
    [
        (f"0::{USER}/app.slice/app-flatpak-com.valvesoftware.Steam-99.scope", "com.valvesoftware.Steam"),
        (rf"0::{USER}/app.slice/app-gnome-flatpak-org.a.B\x2dC-99.scope", "org.a.B-C"),
        (f"0::{USER}/app.slice/app-flatpak-org.x.Y-0d2c5d3e.scope", "org.x.Y"),
        (f"0::{USER}/app.slice/snap.firefox.firefox-0d2c5d3e-1b7b-4c51-a1dd-6a8f6d2b8f10.scope", "firefox"),
        ("0::/system.slice/snap.ollama.listener.service", "ollama"),
        (f"0::{USER}/app.slice/app-gnome-firefox-4242.scope", None),
        ("0::/system.slice/snapd.service", None),
    ],
)
def test_the_package_of_a_program(text: str, package: str | None) -> None:
    assert cgroups.parse(text).package == package


def test_read_gives_what_the_kernel_says_of_this_process() -> None:
    assert cgroups.read(Path("/proc"), os.getpid()) == cgroups.parse(Path("/proc/self/cgroup").read_text())


def test_read_of_a_process_that_is_gone_says_nothing(tmp_path: Path) -> None:
    assert cgroups.read(tmp_path, 4242) == CgroupFacts()
