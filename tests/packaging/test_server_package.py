"""A server's package is small, whole and the same each time; on a bare Debian its service watches, is joined, and goes cleanly."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from packing import server_package, sums

from hoofhearted_desktop.agent import units
from tests.desktop_parts.programs import wait_until
from tests.fake_nvml import library
from tests.packaging import bare_debian
from tests.systemd_parts.machine import PLACE, ROOT, Machine
from tests.systemd_parts.test_service import GPU, STATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    made = Machine(tmp_path / "boot", bare_debian.root())
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
    machine.write(STATE, GPU)
    text = f"[Service]\nEnvironment=LD_LIBRARY_PATH=/opt/fake FAKE_NVML_STATE={STATE}\n"
    machine.write(f"/etc/systemd/system/{units.NAME}.d/test.conf", text)


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
    assert machine.run("stat", "-c", "%a %U %G", "/run/hoofhearted").stdout == "750 root hoofhearted\n"
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
