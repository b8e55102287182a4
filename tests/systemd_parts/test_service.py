"""The service on a machine that systemd has booted: hardened and of the system, and of a user; the watchdog for real."""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.agent import units
from hoofhearted_desktop.core import exits, wire
from hoofhearted_desktop.link import delivery, keeping_watch
from hoofhearted_desktop.link.progress import Progress
from tests.desktop_parts.programs import wait_until
from tests.fake_nvml import library
from tests.link.login_shell import LoginShell
from tests.systemd_parts.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.real, pytest.mark.skipif(sys.platform != "linux", reason="systemd is Linux's")]

SPAN_S = 3
STATE = "/opt/fake/gpu"
GPU = """\
gpu
uuid GPU-1
name NVIDIA%20GeForce%20RTX%203090
bus 00000000:01:00.0
utilization_sm 87
memory_total 25769803776
power_mw 215000
limit_mw 350000
pstate 2
"""
CRASHES = "crash nvmlDeviceGetSamples 11\n"
HANGS = "delay nvmlDeviceGetSamples 3600000\ndelay nvmlDeviceGetUtilizationRates 3600000\n"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path / "boot")
    yield made
    made.end()


def wait_for_status(machine: Machine, text: str) -> None:
    wait_until(f"it says {text}", lambda: text in machine.property("StatusText", units.NAME))


OURS = ("/run/hoofhearted", "/var/lib/hoofhearted", "/etc/hoofhearted", f"/etc/systemd/system/{units.NAME}")
MODES = (
    r"750 root:hoofhearted d /run/hoofhearted",
    r"600 root:hoofhearted f /run/hoofhearted/agent\.lock",
    r"660 root:hoofhearted s /run/hoofhearted/agent\.sock",
    r"700 root:hoofhearted d /var/lib/hoofhearted",
    r"600 root:hoofhearted f /var/lib/hoofhearted/history\.sqlite3(-journal|-wal|-shm)?",
    r"600 root:hoofhearted f /var/lib/hoofhearted/running\.txt",
    r"700 root:hoofhearted d /etc/hoofhearted",
    r"644 root:root f /etc/systemd/system/hoofhearted-agent\.service",
)
"""All that there is of the machine's service: mode, owner, kind and place. What is not in it fails."""


def test_the_systems_service(machine: Machine) -> None:
    if shutil.which("cc") is None:
        pytest.skip("the fake driver needs a compiler")
    machine.run("cp", "-r", str(library.build()), "/opt/fake")
    machine.write(STATE, GPU)
    done = machine.ours("agent", "install-service")
    assert (done.returncode, done.stderr) == (exits.OK, "")
    assert machine.property("ActiveState", units.NAME) == "active"
    drop_in = f"/etc/systemd/system/{units.NAME}.d/test.conf"
    machine.write(
        drop_in,
        f"[Service]\nWatchdogSec={SPAN_S}\nRestartSec=1\nEnvironment=LD_LIBRARY_PATH=/opt/fake FAKE_NVML_STATE={STATE}\n",
    )
    machine.run("systemctl", "daemon-reload")
    assert machine.run("systemctl", "restart", units.NAME).returncode == 0
    wait_for_status(machine, "Watching 1 GPU")

    # NVML answers within the hardening, and root is let in.
    [gpu] = json.loads(machine.ours("why", "--json").stdout)["gpus"]
    assert gpu["utilization"]["sm"] == 87
    assert machine.run("stat", "-c", "%a %U %G", "/run/hoofhearted", "/run/hoofhearted/agent.sock").stdout.split("\n")[
        :2
    ] == [
        *("750 root hoofhearted", "660 root hoofhearted"),
    ]
    found = machine.run("find", *OURS, "-printf", r"%m %u:%g %y %p\n").stdout.splitlines()
    assert [line for line in found if not any(re.fullmatch(each, line) for each in MODES)] == []
    assert [each for each in MODES if not any(re.fullmatch(each, line) for line in found)] == []
    pid = machine.property("MainPID", units.NAME)
    powers = machine.run("grep", "CapEff", f"/proc/{pid}/status").stdout.split()[1]
    assert int(powers, 16) == (1 << 19) | (1 << 2)  # CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH

    # A driver that hangs is no reason to be killed, a loop that stands still is.
    machine.write(STATE, HANGS + GPU)
    wait_for_status(machine, f"not answered for {3 * SPAN_S}")
    assert machine.property("MainPID", units.NAME) == pid
    machine.write(STATE, GPU)
    wait_for_status(machine, "Watching 1 GPU")
    machine.run("kill", "-STOP", pid)
    wait_until("it is begun anew", lambda: machine.property("NRestarts", units.NAME) == "1")
    wait_for_status(machine, "Watching 1 GPU")

    # A library that crashes it is begun anew with, until it is left alone.
    machine.write(STATE, CRASHES + GPU)
    wait_for_status(machine, "has crashed the agent 3 times")
    assert machine.property("NRestarts", units.NAME) == "4"
    machine.write(STATE, GPU)
    machine.run("rm", "/var/lib/hoofhearted/crashes.json")
    assert machine.run("systemctl", "restart", units.NAME).returncode == 0
    wait_for_status(machine, "Watching 1 GPU")

    # It ends well, its spin-ups are kept, and it told the journal.
    wait_until("a spin-up began", lambda: json.loads(machine.ours("why", "--json").stdout)["gpus"][0]["episode"])
    assert machine.run("systemctl", "stop", units.NAME).returncode == 0
    assert machine.property("Result", units.NAME) == "success"
    logs = machine.ours("agent", "logs").stdout
    assert "clients join at /run/hoofhearted/agent.sock" in logs
    assert "ended by SIGTERM" in logs
    warned = machine.run("journalctl", f"--unit={units.NAME}", "--priority=4..4", "--output=cat").stdout
    assert "has not answered" in warned
    assert "clients join" not in warned

    machine.run("systemctl", "reset-failed", units.NAME)  # five starts within ten seconds were enough for systemd
    started = machine.run("systemctl", "start", units.NAME)
    assert (started.returncode, started.stderr) == (0, "")
    wait_for_status(machine, "Watching 1 GPU")
    assert len(json.loads(machine.ours("episodes", "--json").stdout)) >= 1

    gone = machine.ours("agent", "uninstall-service")
    assert (gone.returncode, gone.stderr) == (exits.OK, "")
    assert machine.run("test", "-e", f"/etc/systemd/system/{units.NAME}").returncode == 1
    assert machine.run("getent", "group", "hoofhearted").returncode == 2
    assert machine.run("test", "-e", "/run/hoofhearted").returncode == 1
    assert machine.run("test", "-s", "/var/lib/hoofhearted/history.sqlite3").returncode == 0


def test_a_users_service_and_the_systems(machine: Machine) -> None:
    if not Path("/usr/bin/python3").exists():
        pytest.skip("there is no interpreter that every user may read")
    if not list(Path("/usr/lib").glob("*/security/pam_systemd.so")) + list(
        Path("/usr/lib64/security").glob("pam_systemd.so")
    ):
        pytest.skip("no user gets a service manager of their own here: there is no pam_systemd")
    machine.run("useradd", "--create-home", "ann")
    asked = machine.ours_as("ann", "install-service")
    assert asked.returncode == exits.PROBLEM
    assert "this shell has no session of its own" in asked.stderr
    assert "loginctl enable-linger ann" in asked.stderr
    assert machine.run("loginctl", "enable-linger", "ann").returncode == 0
    wait_until("ann's manager runs", lambda: machine.property("ActiveState", "user@*.service") == "active")

    done = machine.ours_as("ann", "install-service")
    assert (done.returncode, done.stderr) == (exits.OK, "")
    assert "lingering is on" in done.stdout
    said = machine.ours_as("ann", "status")
    assert said.returncode == exits.OK
    assert " of ann, version " in said.stdout
    assert "; enabled, active" in said.stdout

    # A place for settings that the manager has not been told of is no matter.
    elsewhere = {"XDG_CONFIG_HOME": "/home/ann/elsewhere"}
    assert machine.ours_as("ann", "uninstall-service").returncode == exits.OK
    moved = machine.ours_as("ann", "install-service", **elsewhere)
    assert (moved.returncode, moved.stderr) == (exits.OK, "")
    assert "wrote /home/ann/elsewhere/systemd/user/" in moved.stdout
    assert "; enabled, active" in machine.ours_as("ann", "status", **elsewhere).stdout
    assert machine.ours_as("ann", "uninstall-service", **elsewhere).returncode == exits.OK
    left = machine.run("find", "/home/ann", "-name", f"*{units.NAME}*").stdout
    assert left == ""
    assert machine.ours_as("ann", "install-service").returncode == exits.OK

    # The system's comes too: ann's own stays hers; without it she is told why she may not join, until she may.
    assert machine.ours("agent", "install-service").returncode == exits.OK
    assert " of ann, version " in machine.ours_as("ann", "status").stdout
    assert "history and settings stay" in machine.ours_as("ann", "uninstall-service").stdout
    alone = machine.ours_as("ann", "connect")
    assert "who is in the group hoofhearted; watching without it" in alone.stderr
    machine.run("usermod", "-aG", "hoofhearted", "ann")
    joined = machine.ours_as("ann", "connect")
    assert (joined.returncode, joined.stderr) == (exits.OK, "")
    again = machine.ours_as("ann", "install-service")
    assert again.returncode == exits.PROBLEM
    assert "there is nothing to install" in again.stderr


def test_an_agent_that_was_sent_there_installs_a_service_that_lasts(machine: Machine, tmp_path: Path) -> None:
    """As "Keep watching when I am away" does, with the login shell of ann in the place of SSH."""
    if not list(Path("/usr/lib").glob("*/security/pam_systemd.so")):
        pytest.skip("no user gets a service manager of their own here: there is no pam_systemd")
    machine.run("useradd", "--create-home", "ann")
    assert machine.run("loginctl", "enable-linger", "ann").returncode == 0
    wait_until("ann's manager runs", lambda: machine.property("ActiveState", "user@*.service") == "active")
    path = "PATH=/usr/bin:/bin"
    words = ("nsenter", "-t", str(machine._first()), "-a", "-r", "runuser", "-u", "ann", "--", "env", "-i")
    shell = (*words, path, "HOME=/home/ann", "sh")
    with LoginShell(tmp_path, shell) as remote:
        stream = delivery.start_agent(remote, Progress())
        assert isinstance(stream, delivery.Started), stream
        place = Path(stream.facts.place or "")
        assert place.parent == Path("/home/ann/.cache/hoofhearted/agent")
        decoder = wire.Decoder(expects_magic=True)
        stream.write(wire.encode(wire.Request(1, "service.install", {})))
        heard: list[wire.Message] = []
        until = time.monotonic() + 60
        while not (found := [each for each in heard if isinstance(each, wire.Result)]) and time.monotonic() < until:
            heard += decoder.feed(stream.read(1.0) or b"")
        assert found[0].result["problem"] is None
        assert any(line.startswith("it takes over when that one leaves") for line in found[0].result["lines"])
        stream.close()
    assert machine.run("rm", "-rf", str(place)).returncode == 0

    unit = "/home/ann/.config/systemd/user/hoofhearted-agent.service"
    lasting = f"/home/ann/.local/share/hoofhearted/agent/{place.name}"
    assert f"{lasting}/hoofhearted-agent run --wait" in machine.run("cat", unit).stdout
    wait_until("it took over", lambda: " of ann, version " in machine.ours_as("ann", "status").stdout)
    # The next connection joins it, from a cache that is filled anew.
    with LoginShell(tmp_path, shell) as remote:
        stream = delivery.start_agent(remote, Progress())
        assert isinstance(stream, delivery.Started), stream
        (first,) = machine.run("pgrep", "-f", f"{lasting}/hoofhearted-agent run").stdout.split()
        # It is renewed beside that connection by this very version's agent, which says what it did.
        with LoginShell(tmp_path / "beside", shell) as beside:
            told = delivery.administer(beside, Progress(), *keeping_watch.installing(linger=True, replace=False))
            assert isinstance(told, delivery.Told), told
            assert (told.done, told.complaints) == (True, ())
            assert told.lines[:2] == (f"the agent is kept in {lasting}", f"wrote {unit}")
            assert any("lingering is on" in line for line in told.lines)
        stream.close()
    (second,) = machine.run("pgrep", "-f", f"{lasting}/hoofhearted-agent run").stdout.split()
    assert second != first
    with LoginShell(tmp_path / "again", shell) as remote:
        told = delivery.administer(remote, Progress(), keeping_watch.STATUS)
        assert isinstance(told, delivery.Told), told
        assert told.done
        assert f"service of this user: installed as {unit}; enabled, active" in told.lines
        told = delivery.administer(remote, Progress(), keeping_watch.REMOVE)
        assert isinstance(told, delivery.Told), told
        assert (told.done, told.complaints) == (True, ())
        assert f"removed {unit}" in told.lines
    assert machine.run("test", "-e", lasting).returncode == 1
