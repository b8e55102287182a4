"""A server's package runs as a user of its own with two of root's powers, and sees of other users' processes what root would."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packing import server_package

from hoofhearted_desktop.agent import units
from tests.desktop_parts.programs import Program, wait_until
from tests.fake_nvml import library
from tests.link.ssh_server import keys
from tests.packaging import bare_debian
from tests.packaging.bare_root import HOME, PERSON, BareRoot
from tests.systemd_parts.test_service import GPU

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.real, pytest.mark.packages, pytest.mark.timeout(900)]

CONTAINER = "3f2a" * 16
KEPT = {"ID": CONTAINER, "Name": "/trainer", "Config": {"Image": "pytorch/pytorch:2.5"}}
CLOSED = f"{HOME}/closed"
CHANGES = {"cpu_percent", "memory_rss", "state", "share"}
POWERS = "-all,+sys_ptrace,+dac_read_search"


@pytest.fixture
def cgroup() -> Iterator[Path]:
    """A control group that is called as Docker calls one."""
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    place = next((Path(fields[1]) for fields in mounts if fields[2] == "cgroup2"), None)
    if place is None or os.geteuid() != 0:
        pytest.skip("only root makes a control group, in a file system of cgroup2")
    made = place / f"hoofhearted-test-{os.getpid()}" / f"docker-{CONTAINER}.scope"
    try:
        made.mkdir(parents=True)
    except OSError as error:
        pytest.skip(f"no control group can be made here: {error}")
    yield made
    wait_until("it is empty", lambda: (made / "cgroup.procs").read_text() == "")
    made.rmdir()
    made.parent.rmdir()


@pytest.fixture
def root(tmp_path: Path) -> Iterator[BareRoot]:
    with BareRoot(bare_debian.serving()) as entered:
        server_package.build(tmp_path)
        [deb] = tmp_path.glob("*.deb")
        entered.do("dpkg", "-i", entered.give(deb))
        entered.do("usermod", "-p", "*", "-aG", units.GROUP, PERSON)
        entered.do("install", "-d", "-m", "755", "/run/sshd")
        yield entered


def test_it_sees_what_root_would(root: BareRoot, cgroup: Path, tmp_path: Path) -> None:
    place = f"/var/lib/docker/containers/{CONTAINER}"
    root.do("install", "-d", "-m", "710", "/var/lib/docker", "/var/lib/docker/containers", place)
    root.write(f"{place}/config.v2.json", json.dumps(KEPT))
    root.do("chmod", "600", f"{place}/config.v2.json")
    root.do("install", "-d", "-m", "700", CLOSED, person=True)
    root.write(f"{CLOSED}/train.py", "import time\ntime.sleep(3600)\n")
    words = ["sh", "-c", f"cd {CLOSED} && exec env -i PATH=/usr/bin VIRTUAL_ENV={CLOSED}/fine python3 train.py"]
    root.do("chown", "-R", f"{PERSON}:", CLOSED)
    reach(root, Path.home())
    with begun(root.entering(*words, person=True), tmp_path / "worker.log") as worker:
        (cgroup / "cgroup.procs").write_text(str(worker.pid))
        root.write("/opt/gpu", f"{GPU}process c {worker.pid} 8589934592 86 0 0 0\n")
        as_itself = said_by_agent(root, tmp_path, units.USER)
        assert (as_itself["name"], as_itself["user"], as_itself["cwd"]) == ("python3", PERSON, CLOSED)
        assert as_itself["container"]["name"] == "trainer"
        assert "fine" in json.dumps(as_itself["environment"])
        assert as_itself["missing"] is None
        assert said_by_agent(root, tmp_path, "root") == as_itself


@contextlib.contextmanager
def begun(words: list[str], log: Path, **variables: str) -> Iterator[Program]:
    program = Program(words, {"PATH": os.environ["PATH"], **variables}, log)
    try:
        yield program
    finally:
        program.end()


def said_by_agent(root: BareRoot, folder: Path, user: str) -> dict[str, Any]:
    """Run the service as a user with the powers that the unit gives, and give what it says of the one process, by its container's name."""
    for place, mode in (("/run/hoofhearted", "750"), ("/var/lib/hoofhearted", "700"), ("/etc/hoofhearted", "700")):
        root.do("rm", "-rf", place)
        root.do("install", "-d", "-m", mode, "-o", user, "-g", units.GROUP, place)
    powers = [f"--bounding-set={POWERS}", f"--inh-caps={POWERS}", f"--ambient-caps={POWERS}", "--no-new-privs"]
    named = ["setpriv", f"--reuid={user}", f"--regid={units.GROUP}", "--init-groups", *powers]
    words = [*named, "hoofhearted-agent", "run", "--system"]
    variables = {"LD_LIBRARY_PATH": root.give(library.build()), "FAKE_NVML_STATE": "/opt/gpu"}

    def named_container() -> list[dict[str, Any]]:
        asked = [sys.executable, "-m", "hoofhearted_desktop", "why", "far", "--json"]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
        assert done.stderr == ""
        processes = json.loads(done.stdout)["gpus"][0]["processes"]
        return [each for each in processes if each["container"] and each["container"]["name"]]

    with begun(root.entering(*words), folder / f"{user}.log", **variables) as agent:
        wait_until("clients may join", lambda: agent.said("clients join at /run/hoofhearted/agent.sock"))
        [found] = wait_until("the container has a name", named_container)
        status = Path(f"/proc/{agent.pid}/status").read_text()
        assert f"CapEff:\t{(1 << 19) | (1 << 2):016x}\n" in status
    return {name: value for name, value in found.items() if name not in CHANGES}


def reach(root: BareRoot, home: Path) -> None:
    """Let this test's person sign in there, over Debian's own SSH server."""
    key = keys.make_key(home / ".ssh" / "id_ed25519")
    root.do("install", "-d", "-m", "700", f"{HOME}/.ssh", person=True)
    root.write(f"{HOME}/.ssh/authorized_keys", keys.public(key) + "\n")
    root.do("chown", f"{PERSON}:", f"{HOME}/.ssh/authorized_keys")
    host_key = root.do("cat", "/etc/ssh/ssh_host_ed25519_key.pub").split()
    (home / ".ssh" / "known_hosts").write_text(f"far {host_key[0]} {host_key[1]}\n")
    way = " ".join(root.entering("/usr/sbin/sshd", "-i"))
    (home / ".ssh" / "config").write_text(f"Host far\n    User {PERSON}\n    ProxyCommand {way}\n")
