"""The whole chain on a played driver, a made-up /proc and a real container socket: who, what, where, and what is the matter."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core import activity, model, samples, wording
from hoofhearted_desktop.core.assessment import Assessment
from tests.fake_nvml.driver import FakeDriver, FakeGpu, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's /proc"),
]

CONTAINER = "3f2a" * 16
MODEL = "6a0746a1ec1a" + "ab" * 26
RUNNER, LEFT, HOLDER = 4242, 4300, 4400
CHILD = """
import json, sys
from hoofhearted_desktop.core import samples
from hoofhearted_desktop.probes.machine import this_machine
machine = this_machine()
for line in sys.stdin:
    print(json.dumps(samples.to_json(machine.sample())), flush=True)
machine.close()
"""


def put(root: Path, pid: int, name: str, line: tuple[str, ...], cgroup: str, **links: str) -> None:
    fields = ["0"] * 49
    fields[0], fields[1], fields[19], fields[21], fields[45] = "S", "1", "5000", "100", "7"
    directory = root / str(pid)
    (directory / "fd").mkdir(parents=True)
    (directory / "stat").write_text(f"{pid} ({name}) {' '.join(fields)}\n")
    (directory / "cmdline").write_text("".join(part + "\0" for part in line))
    (directory / "status").write_text("Name:\tx\nUid:\t0\t0\t0\t0\n")
    (directory / "cgroup").write_text(cgroup)
    (directory / "fd/3").symlink_to("/dev/nvidia0")
    for link, target in links.items():
        (directory / link).symlink_to(target)


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    root = tmp_path / "proc"
    root.mkdir()
    (root / "stat").write_text("cpu  1 2 3 4 5 6 7 8 9 10\nbtime 1700000000\n")
    blob = f"/root/.ollama/models/blobs/sha256-{MODEL}"
    line = ("/usr/bin/ollama", "runner", "--model", blob, "--api-key", "hunter2")
    put(root, RUNNER, "ollama", line, f"0::/system.slice/docker-{CONTAINER}.scope", exe="/usr/bin/ollama", cwd="/root")
    manifest = root / f"{RUNNER}/root/root/.ollama/models/manifests/registry.ollama.ai/library/llama3/8b"
    manifest.parent.mkdir(parents=True)
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{MODEL}"}
    manifest.write_text(json.dumps({"layers": [layer]}))
    put(
        root,
        LEFT,
        "python",
        ("/home/d/lab/.venv/bin/python", "-m", "torch.distributed.run", "train.py", "--token", "hunter2"),
        "0::/system.slice/slurmstepd.scope/job_4711/step_0/user/task_0",
        exe="/usr/bin/python3.11",
        cwd="/home/d/lab",
    )
    put(root, HOLDER, "jupyter-lab", ("/usr/bin/python3", "/usr/bin/jupyter-lab"), "0::/", exe="/usr/bin/python3")
    return root


@pytest.fixture
def docker(tmp_path: Path) -> Iterator[str]:
    """A container runtime that answers one question after another."""
    path = str(tmp_path / "docker.sock")
    body = json.dumps({"Name": "/ollama", "Config": {"Image": "ollama/ollama:0.5"}}).encode()

    def serve(listener: socket.socket) -> None:
        while True:
            connection, _ = listener.accept()
            with connection:
                if not connection.recv(4096):
                    return
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        listener.listen()
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        yield path
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as last:
            last.connect(path)
        thread.join()


@pytest.fixture
def sample(tmp_path: Path, proc: Path, docker: str) -> Iterator[Callable[[], model.Sample]]:
    driver, sysfs = FakeDriver(tmp_path), FakeSysfs(tmp_path)
    sysfs.add()
    used = [FakeProcess(RUNNER, memory=8 << 30, sm=80), FakeProcess(LEFT, memory=4 << 30, sm=6)]
    driver.gpus = [FakeGpu(utilization_sm=87, processes=used)]
    driver.sampling_us = 1
    driver.write()
    environment = {
        **os.environ,
        **driver.env(),
        **sysfs.env(),
        "PYTHONPATH": os.getcwd(),
        "HOOFHEARTED_PROC_ROOT": str(proc),
        "DOCKER_HOST": f"unix://{docker}",
    }
    command = [sys.executable, "-W", "error", "-c", CHILD]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as machine:

        def ask() -> model.Sample:
            assert machine.stdin
            assert machine.stdout
            machine.stdin.write("\n")
            machine.stdin.flush()
            read: Any = json.loads(machine.stdout.readline())
            assert "hunter2" not in json.dumps(read)
            return samples.from_json(read)

        yield ask
        machine.communicate(timeout=30)
        assert machine.returncode == 0


def until(sample: Callable[[], model.Sample], seen: Callable[[model.Sample], bool]) -> model.Sample:
    """Take samples until what is found out elsewhere is in one."""
    deadline = time.monotonic() + 60
    while True:
        taken = sample()
        if seen(taken):
            return taken
        assert time.monotonic() < deadline, taken
        time.sleep(0.1)


def who(taken: model.Sample, pid: int) -> model.Process:
    return next(process for process in taken.processes if process.pid == pid)


def sentence(taken: model.Sample) -> str:
    (gpu,) = taken.gpus
    found = activity.find(gpu, {process.pid: process for process in taken.processes})
    seen = Assessment(gpu.uuid, found.activity, reason=found.reason, shares=found.shares)
    return wording.sentence(gpu, seen, taken, taken.time)


def test_every_link_of_the_chain(sample: Callable[[], model.Sample], proc: Path) -> None:
    first = who(sample(), RUNNER)
    assert first.container is not None
    assert first.container.id == CONTAINER  # at once, with no rights and nobody asked

    def complete(taken: model.Sample) -> bool:
        runner = who(taken, RUNNER)
        container, application = runner.container, runner.application
        named = container is not None and container.name is not None
        return named and application is not None and application.doing is not None and bool(taken.gpus[0].holders)

    taken = until(sample, complete)
    runner = who(taken, RUNNER)
    assert runner.application == model.Application("ollama", "Ollama", "llama3:8b", "ai")
    assert runner.container == model.Container(CONTAINER, "ollama", "ollama/ollama:0.5", "docker")
    assert (runner.unit, runner.user, runner.cwd, runner.started) == (None, "root", "/root", 1700000050.0)
    assert runner.command_line is not None
    assert runner.command_line[-1] == "***"
    assert "is computing for Ollama" in sentence(taken)
    assert "container ollama, user root" in sentence(taken)

    trainer = who(taken, LEFT)
    assert trainer.application == model.Application("train.py", "train.py", "PyTorch", "compute")
    assert (trainer.environment, trainer.job) == (model.Environment("venv", "lab/.venv"), model.Job("4711"))

    assert taken.gpus[0].holders == (HOLDER,)
    holder = who(taken, HOLDER).application
    assert holder is not None
    assert holder.name == "Jupyter"

    shutil.rmtree(proc / str(LEFT))
    taken = until(sample, lambda each: who(each, LEFT).missing == "gone")
    left = who(taken, LEFT)
    assert (left.application, left.user, left.job) == (trainer.application, "root", model.Job("4711"))
    assert {used.pid: used.started for used in taken.gpus[0].processes or ()}[LEFT] == 1700000050.0
    later = taken._replace(time=taken.time + 90000)
    assert sentence(later).endswith("user root, train.py has exited 1 day ago, its memory is still held (4.0 GiB).")
