"""A server by its shells, with every POSIX shell that is at hand: the script runs there, and its answers mean what they say."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import shell_server
from hoofhearted_desktop.probes.shell_channel import Section
from hoofhearted_desktop.probes.source import SourceEnded
from tests.fake_smi.server import UUID, FakeSmi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SHELLS = ["dash", "bash --posix", "busybox sh", "zsh --emulate sh", "ksh"]


def shell_or_skip(command: str) -> list[str]:
    words = command.split()
    if shutil.which(words[0]) is None:
        pytest.skip(f"there is no {words[0]} here")
    return words


class There:
    """A source by two shells that are children of ours."""

    def __init__(self, smi: FakeSmi, shell: list[str], proc: str = "/proc", sys: str = "/sys") -> None:
        self.smi = smi
        self.processes = []
        ours = []
        for _ in range(2):
            our, their = socket.socketpair()
            self.processes.append(
                subprocess.Popen(shell, stdin=their, stdout=their, stderr=subprocess.DEVNULL, env=smi.env)
            )
            their.close()
            ours.append(our)
        source = shell_server.server(*ours, proc, sys)
        assert source is not None
        self.source = source

    def sample_until(self, wanted: Callable[[model.Sample], bool], within_s: float = 60.0) -> model.Sample:
        until = time.monotonic() + within_s
        while True:
            sample = self.source.sample()
            if wanted(sample):
                return sample
            assert time.monotonic() < until, sample
            time.sleep(0.1)  # the server's nvidia-smi is another program

    def close(self) -> None:
        self.source.close()
        for process in self.processes:
            if process.poll() is None:
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(5)


@pytest.fixture
def smi(tmp_path: Path) -> FakeSmi:
    return FakeSmi(tmp_path / "smi")


@pytest.fixture
def there(smi: FakeSmi) -> Iterator[Callable[..., There]]:
    made: list[There] = []

    def make(shell: str = "sh", **roots: str) -> There:
        made.append(There(smi, shell_or_skip(shell), **roots))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Somebody with an odd command line and a place."""
    process = subprocess.Popen(
        ["sleep", "600"],
        executable=shutil.which("sleep"),
        cwd=tmp_path,
        env={
            **os.environ,
            "VIRTUAL_ENV": "/home/me/envs/painting",
            "SLURM_JOB_ID": "77",
            "SECRET": "x\nVIRTUAL_ENV=/no",
        },
    )
    yield process
    process.kill()
    process.wait()


@pytest.mark.real
@pytest.mark.parametrize("shell", SHELLS)
def test_it_names_the_process(
    shell: str, there: Callable[..., There], smi: FakeSmi, worker: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    smi.busy(worker.pid)
    server = there(shell)
    sample = server.sample_until(lambda each: bool(each.gpus))
    (gpu,) = sample.gpus
    assert (gpu.uuid, gpu.utilization.sm, gpu.problem) == (UUID, 87, None)
    (used,) = gpu.processes or ()
    assert (used.pid, used.sm, used.memory) == (worker.pid, 87, 4800 << 20)
    process = sample.process(used)
    assert process is not None
    assert process.name == "sleep"
    assert process.command_line == ("sleep", "600")
    assert process.user == getpass.getuser()
    assert process.cwd == str(tmp_path)
    assert process.exe == os.path.realpath(shutil.which("sleep") or "")
    assert process.parent is not None
    assert process.parent.pid == os.getpid()
    assert process.job == model.Job("77")
    assert process.memory_rss
    assert process.state == "sleeping"
    assert process.started is not None
    assert abs(process.started - time.time()) < 60
    assert abs(sample.time - time.time()) < 5
    assert sample.host == socket.gethostname()
    assert sample.problems == ()
    assert sample.system.memory.total
    assert sample.system.load
    assert sample.system.disks[0].total
    later = server.sample_until(lambda each: each.system.cpu_percent is not None)
    assert later.processes[0].started == process.started


@pytest.mark.real
def test_a_process_that_ends_is_gone_and_what_was_known_stays(
    there: Callable[..., There], smi: FakeSmi, worker: subprocess.Popen[bytes]
) -> None:
    smi.busy(worker.pid)
    server = there()
    server.sample_until(lambda each: bool(each.processes))
    worker.kill()
    worker.wait()
    sample = server.sample_until(lambda each: each.processes[0].missing == "gone")
    assert sample.processes[0].name == "sleep"


@pytest.mark.real
def test_a_stuck_nvidia_smi_is_said_while_the_host_goes_on(there: Callable[..., There], smi: FakeSmi) -> None:
    smi.idle()
    server = there()
    server.sample_until(lambda each: bool(each.gpus))
    smi.stuck()
    began = time.monotonic()
    sample = server.sample_until(lambda each: bool(each.problems))
    assert time.monotonic() - began < 30
    assert sample.problems[0].code == "driver_hung"
    assert sample.gpus[0].utilization == model.Utilization()
    assert sample.system.memory.total
    (smi.directory / "stuck").unlink()
    server.sample_until(lambda each: not each.problems)


@pytest.mark.real
def test_no_nvidia_smi_is_no_driver(
    tmp_path: Path, there: Callable[..., There], monkeypatch: pytest.MonkeyPatch
) -> None:
    places = tmp_path / "bin"
    places.mkdir()
    for name in ("sh", "cat", "grep", "tr", "readlink", "uname", "df", "getconf", "true", "timeout"):
        (places / name).symlink_to(shutil.which(name) or "")
    monkeypatch.setattr(FakeSmi, "env", {"PATH": str(places)})
    if shutil.which("nvidia-smi"):
        pytest.skip("this machine has an nvidia-smi of its own, where every PATH leads")
    sample = there().sample_until(lambda each: bool(each.problems))
    assert sample.problems[0].code == "no_driver"
    assert sample.gpus == ()


@pytest.mark.real
@pytest.mark.parametrize("status", ["suspended", "resuming"])
def test_nothing_is_run_while_every_gpu_sleeps(
    status: str, there: Callable[..., There], smi: FakeSmi, tmp_path: Path
) -> None:
    device = tmp_path / "sys/bus/pci/devices/0000:01:00.0"
    (device / "power").mkdir(parents=True)
    for name, text in (
        ("vendor", "0x10de"),
        ("class", "0x030000"),
        ("power/runtime_status", status),
        ("power/control", "auto"),
    ):
        (device / name).write_text(f"{text}\n")
    smi.idle()
    server = there(sys=str(tmp_path / "sys"))
    for _ in range(3):
        sample = server.source.sample()
    assert [(gpu.uuid, gpu.power_state) for gpu in sample.gpus] == [("pci-0000:01:00.0", "asleep")]
    assert smi.calls() == []
    (device / "power/runtime_status").write_text("active\n")
    server.sample_until(lambda each: [gpu.uuid for gpu in each.gpus] == [UUID])


@pytest.mark.real
def test_the_end_of_a_shell_is_the_end_of_the_source(there: Callable[..., There], smi: FakeSmi) -> None:
    smi.idle()
    server = there()
    server.source.sample()
    for process in server.processes:
        process.kill()
        process.wait()
    with pytest.raises(SourceEnded):
        server.source.sample()


@pytest.mark.real
def test_what_is_no_shell_is_no_server() -> None:
    pairs = [socket.socketpair() for _ in range(2)]
    processes = [subprocess.Popen(["true"], stdin=their, stdout=their) for _, their in pairs]
    for _, their in pairs:
        their.close()
    assert shell_server.server(pairs[0][0], pairs[1][0]) is None
    for our, _ in pairs:
        our.close()
    for process in processes:
        process.wait()


def introduced(**texts: str) -> shell_server.About:
    return shell_server.introduced(tuple(Section(name, "", text.encode()) for name, text in texts.items()))


def test_an_introduction() -> None:
    about = introduced(
        name="tank\n",
        kernel="5.15.90.1-microsoft-standard-WSL2\n",
        clock="250\n65536\n",
        lines="btime 1700000000\n",
        net="eth0\n",
        namespace="pid:[4026531836]\n",
        numbers="NSpid:\t55\n",
    )
    assert about.name == "tank"
    assert about.around.kernel == (1700000000.0, 250, 65536)
    assert not about.around.nested
    assert about.place.wsl
    assert about.interfaces == {"eth0"}


def test_a_container_has_numbers_of_its_own() -> None:
    assert introduced(namespace="pid:[4026532500]\n", numbers="NSpid:\t55\n").around.nested
    assert not introduced(namespace="pid:[4026532500]\n", numbers="NSpid:\t55\t7\n").around.nested


def test_an_empty_introduction() -> None:
    about = introduced()
    assert about.name is None
    assert about.around.kernel == (0.0, 100, 4096)


@pytest.mark.parametrize(
    ("python", "system", "said"),
    [
        ("", "ID=alpine\n", "this server has no Python: "),
        ("", "ID=alpine\n", "`sudo apk add python3`"),
        ("", 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', "`sudo dnf install python3.9`"),
        ("", "ID=linuxmint\nID_LIKE=ubuntu\n", "`sudo apt install python3`"),
        ("", "ID=strange\n", "install Python 3.9 or newer there for the rest"),
        ("Python 3.6.8\n", "", "this server's Python is 3.6.8, and 3.9 is needed"),
        ("Python 2.7\n", "", "this server's Python is 2.7, and 3.9 is needed"),
        ("Python 3.11.2\n", "", "the agent could not be started on this server"),
    ],
)
def test_the_note_says_why_and_what_to_do(python: str, system: str, said: str) -> None:
    assert said in shell_server.note(python, system)
    assert "names of containers" in shell_server.note(python, system)


@pytest.mark.skipif(sys.platform == "win32", reason="the socket pair is a Unix one")
def test_there_is_no_install_command_for_a_python_that_would_do() -> None:
    assert "install" not in shell_server.note("Python 3.12.1", "ID=debian\n")
