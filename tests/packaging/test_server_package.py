"""A server's package is small, whole and the same each time; on a bare Debian its service watches, is joined, and goes cleanly."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packing import server_package, sums

from hoofhearted_desktop.agent import units
from hoofhearted_desktop.core import exits
from tests.desktop_parts.programs import wait_until
from tests.fake_nvml import library
from tests.link.ssh_server import keys
from tests.packaging import bare_debian
from tests.systemd_parts.machine import PLACE, ROOT, Machine
from tests.systemd_parts.test_service import GPU, STATE

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.real, pytest.mark.packages, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("server")
    server_package.build(where)
    return where


def only(where: Path, pattern: str) -> Path:
    (found,) = where.glob(pattern)
    return found


def test_it_is_small_and_has_no_compiled_part(built: Path, tmp_path: Path) -> None:
    assert sums.sizes(built)[1] == []
    assert len(list(built.iterdir())) == 2
    subprocess.run(["dpkg-deb", "-x", only(built, "*.deb"), tmp_path], check=True)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 100
    assert [path for path in files if path.read_bytes()[:4] == b"\x7fELF"] == []
    rooms = {path.name for path in (tmp_path / server_package.HOME / "hoofhearted_desktop").iterdir()}
    assert rooms == {"__init__.py", "_resources", "core", "probes", "store", "agent"}
    unit = (tmp_path / server_package.UNIT).read_text()
    assert unit.startswith("# Of the package hoofhearted-agent.")
    assert "ExecStart=/usr/bin/hoofhearted-agent run --system --wait\n" in unit
    assert "CapabilityBoundingSet=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH\n" in unit


def test_two_builds_are_the_same_bytes(built: Path, tmp_path: Path) -> None:
    for path in server_package.build(tmp_path):
        assert sums.sha256(path) == sums.sha256(built / path.name), path.name


def test_lintian_finds_no_error(built: Path) -> None:
    if shutil.which("lintian") is None:
        pytest.skip("lintian is not here")
    words = ["lintian", "--fail-on", "error,warning", "--allow-root", only(built, "*.deb")]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_rpm_says_what_it_needs(built: Path) -> None:
    if shutil.which("rpm") is None:
        pytest.skip("rpm is not here")
    words = ["rpm", "-qp", "--requires", only(built, "*.rpm")]
    needs = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    assert {"python3 >= 3.9", "python3-psutil"} <= set(needs)


@pytest.fixture
def machine(built: Path, tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path / "boot", bare_debian.serving())
    hand_over(made, built, "/opt/packages")
    yield made
    made.end()


def hand_over(machine: Machine, here: Path, there: str) -> None:
    """Copy a directory there; the checkout, which is bound at PLACE, is the way in."""
    way = ROOT / "build" / "handed"
    shutil.rmtree(way, ignore_errors=True)
    shutil.copytree(here, way)
    machine.run("cp", "-r", f"{PLACE}/build/handed", there)
    shutil.rmtree(way)


def install(machine: Machine) -> None:
    done = machine.run("sh", "-c", "dpkg -i /opt/packages/hoofhearted-agent_*.deb")
    assert done.returncode == 0, done.stdout + done.stderr


def give_driver(machine: Machine) -> None:
    hand_over(machine, library.build(), "/opt/fake")
    machine.run("chmod", "-R", "a+rX", "/opt/fake")
    machine.write(STATE, GPU)
    text = f"[Service]\nEnvironment=LD_LIBRARY_PATH=/opt/fake FAKE_NVML_STATE={STATE}\n"
    machine.write(f"/etc/systemd/system/{units.NAME}.d/test.conf", text)


def reach(machine: Machine, home: Path) -> None:
    """Let this test's person sign in there as ann, over Debian's own SSH server; the machine has no network that leads to it."""
    key = keys.make_key(home / ".ssh" / "id_ed25519")
    machine.run("usermod", "-p", "*", "-aG", "hoofhearted", "ann")
    machine.write("/home/ann/.ssh/authorized_keys", keys.public(key) + "\n")
    machine.run("chown", "-R", "ann:", "/home/ann/.ssh")
    machine.run("mkdir", "-p", "/run/sshd")
    machine.run("rm", "-f", "/run/nologin")
    host_key = machine.run("cat", "/etc/ssh/ssh_host_ed25519_key.pub").stdout.split()
    (home / ".ssh" / "known_hosts").write_text(f"far {host_key[0]} {host_key[1]}\n")
    way = f"nsenter -t {machine._first()} -a -r /usr/sbin/sshd -i"
    (home / ".ssh" / "config").write_text(f"Host far\n    User ann\n    ProxyCommand {way}\n")


def why_far() -> dict[str, Any]:
    """Give what our program here says of the machine."""
    words = [sys.executable, "-m", "hoofhearted_desktop", "why", "far", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (exits.UNEXPECTED, ""), done
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_whoever_comes_over_ssh_joins_it(machine: Machine) -> None:
    give_driver(machine)
    install(machine)
    wait_until("it watches", lambda: "Watching 1 GPU" in machine.property("StatusText", units.NAME))
    pid = machine.property("MainPID", units.NAME)
    assert machine.run("ps", "-o", "user=", "-p", pid).stdout.strip() == units.USER
    machine.run("useradd", "--create-home", "ann")
    reach(machine, Path.home())
    [gpu] = why_far()["gpus"]
    assert (gpu["name"], gpu["utilization"]["sm"]) == ("NVIDIA GeForce RTX 3090", 87)
    assert "Accepted publickey for ann" in machine.run("journalctl", "--output=cat", "-t", "sshd").stdout
    assert machine.run("pgrep", "-fc", "hoofhearted-agent run").stdout.strip() == "1"
    assert machine.run("sh", "-c", "ls -d /home/ann/.local/share/hoofhearted").stdout == "", (
        "it recorded nothing itself"
    )


CLIENT = """
import socket
with socket.socket(socket.AF_UNIX) as joined:
    joined.connect("/run/hoofhearted/agent.sock")
    print(joined.recv(19).decode())
"""


def test_on_a_bare_debian(machine: Machine) -> None:
    assert machine.run("sh", "-c", "ls /usr/lib/*/libX11.so* /usr/lib/*/libGL.so*").stdout == ""
    give_driver(machine)
    install(machine)
    assert machine.property("UnitFileState", units.NAME) == "enabled"
    wait_until("it watches", lambda: "Watching 1 GPU" in machine.property("StatusText", units.NAME))
    assert machine.run("hoofhearted-agent", "--version").stdout
    assert machine.run("stat", "-c", "%a %U %G", "/run/hoofhearted").stdout == "750 hoofhearted hoofhearted\n"
    said = machine.run("hoofhearted-agent", "status")
    assert (said.returncode, said.stderr) == (0, "")
    assert "the service of this machine runs as process" in said.stdout
    assert f"installed as /usr/lib/systemd/system/{units.NAME}; enabled, active" in said.stdout
    assert machine.run("python3", "-c", CLIENT).stdout.startswith("HOOFHEARTED-AGENT/")
    refused = machine.run("hoofhearted-agent", "install-service")
    assert "a package has brought the service" in refused.stderr
    refused = machine.run("hoofhearted-agent", "uninstall-service")
    assert "the service is a package's" in refused.stderr

    # An upgrade starts the new one, and keeps what was recorded; two installations are one.
    before = machine.property("MainPID", units.NAME)
    install(machine)
    wait_until("it watches again", lambda: "Watching 1 GPU" in machine.property("StatusText", units.NAME))
    assert machine.property("MainPID", units.NAME) != before

    assert machine.run("dpkg", "-r", "hoofhearted-agent").returncode == 0
    assert machine.property("ActiveState", units.NAME) == "inactive"
    assert (
        machine.run("sh", "-c", "ls -d /usr/lib/hoofhearted-agent /run/hoofhearted /usr/bin/hoofhearted-agent").stdout
        == ""
    )
    assert machine.run("test", "-e", "/var/lib/hoofhearted").returncode == 0, "history stays"
    assert machine.run("dpkg", "-P", "hoofhearted-agent").returncode == 0
    left = machine.run(
        "sh",
        "-c",
        "find / -xdev -iname '*hoofhearted*' -not -path '/opt/*' -not -path '/proc/*' -not -path '/etc/systemd/system/hoofhearted-agent.service.d*'",
    ).stdout
    assert left == ""
    assert machine.run("getent", "group", "hoofhearted").returncode == 2
    assert machine.run("getent", "passwd", "hoofhearted").returncode == 2


def test_the_rpm_brings_the_service_and_takes_it_away(machine: Machine) -> None:
    """Its database knows nothing of Debian's python3; what its scripts find there is what they find on any system with systemd."""
    give_driver(machine)

    def rpm(*words: str) -> str:
        done = machine.run("sh", "-c", f"rpm --force-debian --nodeps {' '.join(words)}")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    rpm("--install", "/opt/packages/hoofhearted-agent-*.rpm")
    assert rpm("--verify", "hoofhearted-agent") == ""
    assert machine.property("UnitFileState", units.NAME) == "enabled", "as this system's presets say"
    assert machine.property("ActiveState", units.NAME) == "inactive"
    assert machine.run("systemctl", "start", units.NAME).returncode == 0
    wait_until("it watches", lambda: "Watching 1 GPU" in machine.property("StatusText", units.NAME))
    assert machine.run("stat", "-c", "%U", "/run/hoofhearted/agent.sock").stdout == f"{units.USER}\n"
    before = machine.property("MainPID", units.NAME)
    rpm("--upgrade", "--force", "/opt/packages/hoofhearted-agent-*.rpm")
    wait_until("it watches again", lambda: "Watching 1 GPU" in machine.property("StatusText", units.NAME))
    assert machine.property("MainPID", units.NAME) != before
    assert rpm("--verify", "hoofhearted-agent") == ""
    rpm("--erase", "hoofhearted-agent")
    assert machine.property("ActiveState", units.NAME) == "inactive"
    left = (
        "ls -d /usr/lib/hoofhearted-agent /run/hoofhearted /usr/bin/hoofhearted-agent /usr/share/doc/hoofhearted-agent"
    )
    assert machine.run("sh", "-c", left).stdout == ""
    assert machine.run("test", "-e", "/var/lib/hoofhearted").returncode == 0, "history stays"
