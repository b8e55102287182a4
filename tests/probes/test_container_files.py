"""Containers' names out of the files of Docker and Podman, where the sockets are not for us; and files that are none of theirs."""

from __future__ import annotations

import json
import os
import pwd
import sys
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.probes import container_files
from hoofhearted_desktop.probes.cgroups import CgroupFacts
from hoofhearted_desktop.probes.containers import ContainerNames, Told
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="runtimes of Unix")

A, B = "3f2a" * 16, "00ff" * 16
# As Docker 20.10 and Podman 4.3 write them (moby, daemon/container; containers/storage), cut to what is of interest.
OF_DOCKER = {
    "ID": A,
    "Created": "2026-11-01T10:00:00.1Z",
    "Path": "python",
    "Config": {"Hostname": "3f2a", "Image": "pytorch/pytorch:2.5", "Labels": {"com.docker.compose.project": "ml"}},
    "Name": "/trainer",
}
OF_PODMAN = [
    {"id": B, "names": ["other"], "image": "ab" * 32, "metadata": '{"image-name":"docker.io/library/alpine:3"}'},
    {
        "id": A,
        "names": ["whisper"],
        "image": "cd" * 32,
        "metadata": json.dumps({"image-name": "ghcr.io/a/whisper:1", "name": "whisper", "created-at": 1}),
    },
]


def put(root: Path, place: str, content: object) -> Path:
    path = root / place.lstrip("/")
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(content))
    return path


def told(root: Path, facts: CgroupFacts) -> Told | None:
    """What an agent that may use no socket says of a container."""
    names = ContainerNames(lambda _: (), files=lambda each: container_files.found(each, str(root)))
    names.told(facts)
    wait_until("it was looked for", lambda: not names._errands.running)
    return names.told(facts)


def test_docker(tmp_path: Path) -> None:
    put(tmp_path, f"/var/lib/docker/containers/{A}/config.v2.json", OF_DOCKER)
    assert told(tmp_path, CgroupFacts(A, "docker")) == Told("trainer", "pytorch/pytorch:2.5")
    assert told(tmp_path, CgroupFacts(A, None)) == Told("trainer", "pytorch/pytorch:2.5")
    assert told(tmp_path, CgroupFacts(B, "docker")) is None
    assert told(tmp_path, CgroupFacts(A, "containerd")) is None
    assert told(tmp_path, CgroupFacts(None, "docker")) is None


def test_podman_of_the_machine_and_of_a_person(tmp_path: Path) -> None:
    put(tmp_path, "/var/lib/containers/storage/overlay-containers/containers.json", OF_PODMAN[:1])
    me = os.getuid()
    home = pwd.getpwuid(me).pw_dir
    put(tmp_path, f"{home}/.local/share/containers/storage/overlay-containers/containers.json", OF_PODMAN)
    assert told(tmp_path, CgroupFacts(B, "podman")) == Told("other", "docker.io/library/alpine:3")
    assert told(tmp_path, CgroupFacts(A, "podman")) is None
    assert told(tmp_path, CgroupFacts(A, "podman", owner=me)) == Told("whisper", "ghcr.io/a/whisper:1")
    assert told(tmp_path, CgroupFacts(A, "podman", owner=2**31)) is None


def test_of_a_container_in_a_users_slice_only_that_users_own_files_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its id is what they say it is: they may have made the group `docker-ID.scope` themselves."""
    machines = put(tmp_path, f"/var/lib/docker/containers/{A}/config.v2.json", OF_DOCKER)
    monkeypatch.setattr(container_files, "_home", lambda owner: None if owner is None else "/home/mallory")
    assert told(tmp_path, CgroupFacts(A, "docker", owner=4242)) is None
    home = tmp_path / "home" / "mallory" / ".local" / "share" / "docker"
    home.parent.mkdir(parents=True)
    home.symlink_to(tmp_path / "var" / "lib" / "docker")
    assert told(tmp_path, CgroupFacts(A, "docker", owner=4242)) is None, "a link to the machine's"
    assert told(tmp_path, CgroupFacts(A, "docker", owner=machines.stat().st_uid)) is not None
    assert told(tmp_path, CgroupFacts(A, "docker")) == Told("trainer", "pytorch/pytorch:2.5")


@pytest.mark.parametrize("content", [None, 7, [], {}, {"Name": 7, "Config": []}, [7, {"id": A, "names": 3}]])
def test_what_is_none_of_theirs_has_no_name(tmp_path: Path, content: object) -> None:
    put(tmp_path, f"/var/lib/docker/containers/{A}/config.v2.json", content)
    put(tmp_path, "/var/lib/containers/storage/overlay-containers/containers.json", content)
    assert told(tmp_path, CgroupFacts(A, None)) in {None, Told()}


def test_a_pipe_or_a_link_in_its_place_is_not_opened(tmp_path: Path) -> None:
    path = put(tmp_path, f"/var/lib/docker/containers/{A}/config.v2.json", OF_DOCKER)
    aside = path.rename(path.with_name("aside"))
    path.symlink_to(aside)
    assert told(tmp_path, CgroupFacts(A, "docker")) is None
    path.unlink()
    os.mkfifo(path)
    assert told(tmp_path, CgroupFacts(A, "docker")) is None


def test_what_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    path = put(tmp_path, f"/var/lib/docker/containers/{A}/config.v2.json", OF_DOCKER)
    path.write_text(path.read_text() + " " * container_files.LARGEST)
    assert told(tmp_path, CgroupFacts(A, "docker")) == Told("trainer", "pytorch/pytorch:2.5")
    path.write_text(" " * container_files.LARGEST + path.read_text())
    assert told(tmp_path, CgroupFacts(A, "docker")) is None
