"""This machine's samples: real processes joined with GPUs, redacted, recognised, at their own pace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple, Optional

import pytest

from hoofhearted_desktop.core import messages, model, samples
from hoofhearted_desktop.probes import places
from hoofhearted_desktop.probes.applications import Recogniser
from hoofhearted_desktop.probes.machine import (
    MOST_LAUNCHERS,
    PROCESSES_EVERY_S,
    SETTLED_S,
    SYSTEM_EVERY_S,
    UNSEEN_S,
    Machine,
)
from hoofhearted_desktop.probes.processes import ProcessProbe
from hoofhearted_desktop.probes.system import SystemProbe
from tests.fake_nvml.driver import FakeDriver, FakeGpu, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from hoofhearted_desktop.probes.source import Source

WAIT = "import sys,signal; sys.stdout.write('ready'); sys.stdout.flush(); signal.pause()"


class Reading(NamedTuple):
    """What the GPUs show."""

    gpus: tuple[model.Gpu, ...]
    problems: tuple[model.Problem, ...] = ()
    earlier: tuple[tuple[model.Gpu, ...], ...] = ()


class Gpus:
    """GPUs that a test sets."""

    def __init__(self) -> None:
        self.minors: dict[str, int] = {}
        self.shown = Reading(())
        self.closed = False
        self.asked: list[float] = []

    def used_by(self, *pids: int) -> None:
        used = tuple(model.GpuProcess(pid, types=("compute",), memory=1) for pid in pids)
        self.shown = Reading((model.Gpu("GPU-1", processes=used), model.Gpu("GPU-2", processes=None)))

    def read(self, monotonic: float) -> Reading:
        self.asked.append(monotonic)
        return self.shown

    def want(self, readings: frozenset[str]) -> None:
        self.wanted = readings

    def close(self) -> None:
        self.closed = True


class CountedProcesses:
    """The real process probe, with its reads counted."""

    def __init__(self) -> None:
        self.probe = ProcessProbe()
        self.reads = 0

    def read(self, wanted: Iterable[int]) -> dict[int, model.Process]:
        self.reads += 1
        return self.probe.read(wanted)

    def glance(self, pid: int) -> model.Process:
        return self.probe.glance(pid)


class CountedApplications:
    """The real recogniser, with its work counted and what it was shown kept."""

    def __init__(self) -> None:
        self.recogniser = Recogniser(places.resources_dir() / "applications.toml")
        self.problems: tuple[model.Problem, ...] = ()
        self.shown: list[model.Process] = []
        self.asked: list[int] = []
        self.changed = False
        self.found: Optional[str] = None

    def recognise(
        self, process: model.Process, launchers: Callable[[], Iterator[model.Process]]
    ) -> Optional[model.Application]:
        self.shown.append(process)
        return self.recogniser.recognise(process, launchers)

    def look_at_file(self) -> bool:
        changed, self.changed = self.changed, False
        return changed

    def doing(self, process: model.Process, _: model.Application) -> Optional[str]:
        self.asked.append(process.pid)
        return self.found


class Bench:
    """A machine on the bench, and its clocks."""

    def __init__(self) -> None:
        self.now = 100.0
        self.gpus = Gpus()
        self.processes = CountedProcesses()
        self.applications = CountedApplications()
        self.machine = Machine(
            self.gpus,
            self.processes,
            SystemProbe(),
            self.applications,
            "dreams",
            monotonic=lambda: self.now,
            wall=lambda: 1760000000.0 + self.now,
        )


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.delenv("HOOFHEARTED_PROC_ROOT", raising=False)
    return Bench()


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that looks like vLLM's, with a secret in its command line."""
    script = tmp_path / "vllm"
    script.write_text(WAIT)
    line = [sys.executable, str(script), "serve", "meta/llama", "--api-key", "hunter22"]
    with subprocess.Popen(line, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            assert process.stdout.read(5) == b"ready"
            yield process
        finally:
            process.kill()


def test_it_is_a_source(bench: Bench) -> None:
    source: Source = bench.machine
    assert (source.kind, source.scenario) == ("nvml", None)
    source.close()
    assert bench.gpus.closed


def test_a_sample_is_of_this_host_and_moment(bench: Bench) -> None:
    bench.gpus.shown = Reading((), (model.Problem("no_driver", "no driver"),))
    bench.applications.problems = (model.Problem("applications_file", "entry 3"),)
    sample = bench.machine.sample()
    assert (sample.host, sample.monotonic, sample.time) == ("dreams", 100.0, 1760000100.0)
    assert [problem.code for problem in sample.problems] == ["no_driver", "applications_file"]
    assert bench.gpus.asked == [100.0]
    assert sample.system.memory.total is not None


@pytest.mark.real
def test_a_gpus_process_is_joined_recognised_and_redacted(bench: Bench, runner: subprocess.Popen[bytes]) -> None:
    bench.gpus.used_by(runner.pid)
    sample = bench.machine.sample()
    used = (sample.gpus[0].processes or ())[0]
    process = sample.process(used)
    assert process is not None
    assert used.started == process.started is not None
    assert process.application == model.Application("vllm", "vLLM", "meta/llama", "ai")
    assert process.command_line is not None
    assert process.command_line[-2:] == ("--api-key", "***")
    assert "hunter22" not in json.dumps(samples.to_json(sample))
    assert "hunter22" not in repr(bench.applications.shown)
    assert sample.gpus[1].processes is None
    assert samples.from_json(json.loads(json.dumps(samples.to_json(sample)))) == sample


@pytest.mark.real
def test_a_use_that_has_not_changed_is_the_same_object_in_the_next_sample(bench: Bench) -> None:
    both = (model.GpuProcess(7, types=("compute",), memory=1, sm=3), model.GpuProcess(8, types=("compute",), memory=1))
    bench.gpus.shown = Reading((model.Gpu("GPU-1", processes=both), model.Gpu("GPU-2", processes=both[:1])))
    first = bench.machine.sample()
    changed = (both[0]._replace(sm=4), both[1]._replace())
    bench.gpus.shown = Reading((model.Gpu("GPU-1", processes=changed), model.Gpu("GPU-2", processes=both[:1])))
    second = bench.machine.sample()
    before, after = ([used for gpu in sample.gpus for used in gpu.processes or ()] for sample in (first, second))
    assert [used.sm for used in after] == [4, None, 3]
    assert [used is after[place] for place, used in enumerate(before)] == [False, True, True]


def test_processes_have_their_own_pace(bench: Bench, runner: subprocess.Popen[bytes]) -> None:
    bench.gpus.used_by(runner.pid)
    for seconds in (100.0, 101.0, 101.9):
        bench.now = seconds
        bench.machine.sample()
    assert bench.processes.reads == 1
    bench.now = 102.0
    bench.machine.sample()
    assert bench.processes.reads == 2
    bench.now = 102.1
    bench.gpus.used_by(runner.pid, os.getpid())
    assert len(bench.machine.sample().processes) == 2
    assert bench.processes.reads == 3
    assert [process.pid for process in bench.applications.shown] == [runner.pid, os.getpid()]


class PlayedProcesses:
    """Processes that a test sets; each read is counted."""

    def __init__(self, *processes: model.Process) -> None:
        self.processes = {process.pid: process for process in processes}
        self.glanced: list[int] = []

    def read(self, wanted: Iterable[int]) -> dict[int, model.Process]:
        return {pid: self.processes.get(pid, model.Process(pid, missing="gone")) for pid in wanted}

    def glance(self, pid: int) -> model.Process:
        self.glanced.append(pid)
        return self.processes.get(pid, model.Process(pid, missing="gone"))


class PlayedDevices:
    """Who has a device open, as a test sets it."""

    def __init__(self, **holders: tuple[int, ...]) -> None:
        self.holders = {name.replace("_", "-"): pids for name, pids in holders.items()}

    def without_context(self, *_: object, **__: object) -> dict[str, tuple[int, ...]]:
        return self.holders


def on(processes: PlayedProcesses, *used: int, devices: Optional[PlayedDevices] = None) -> Machine:
    gpus = Gpus()
    gpus.used_by(*used)
    applications = Recogniser(places.resources_dir() / "applications.toml")
    return Machine(gpus, processes, SystemProbe(), applications, "dreams", open_devices=devices)


def test_what_is_left_of_a_process_that_ended_is_redacted_too() -> None:
    gone = model.Process(7, 100.0, "python", command_line=("python", "t.py", "--token", "hunter2"), missing="gone")
    (seen,) = on(PlayedProcesses(gone), 7).sample().processes
    assert seen.command_line == ("python", "t.py", "--token", "***")
    assert seen.missing == "gone"


def test_a_helper_is_called_by_its_program_and_that_ones_secrets_stay_out() -> None:
    spawn = "from multiprocessing.spawn import spawn_main; spawn_main()"
    worker = model.Process(
        9, 200.0, "python3", "/usr/bin/python3", ("python3", "-c", spawn), parent=model.Parent(8, "python3")
    )
    main = model.Process(8, 100.0, "python3", "/usr/bin/python3", ("python3", "train.py --password hunter2"))
    processes = PlayedProcesses(worker, main)
    (seen,) = on(processes, 9).sample().processes
    assert seen.application == model.Application("train.py --password ***", "train.py --password ***")
    assert processes.glanced == [8]


@pytest.mark.parametrize("started", [None, 300.0])
def test_a_launcher_that_is_gone_or_whose_number_is_another_s_lends_no_name(started: Optional[float]) -> None:
    spawn = "from multiprocessing.spawn import spawn_main; spawn_main()"
    worker = model.Process(
        9, 200.0, "python3", "/usr/bin/python3", ("python3", "-c", spawn), parent=model.Parent(8, "python3")
    )
    other = model.Process(8, started, "xmrig", "/usr/bin/xmrig", ("xmrig",))
    (seen,) = on(PlayedProcesses(worker, other), 9).sample().processes
    assert seen.application is not None
    assert seen.application.name == "Python worker"


def test_launchers_that_go_round_in_a_circle_end() -> None:
    helper = "/usr/lib/qt6/QtWebEngineProcess"
    one = model.Process(8, 100.0, "Qt", helper, (helper,), parent=model.Parent(9, "Qt"))
    two = model.Process(9, 100.0, "Qt", helper, (helper,), parent=model.Parent(8, "Qt"))
    processes = PlayedProcesses(one, two)
    on(processes, 8).sample()
    assert len(processes.glanced) <= MOST_LAUNCHERS


def test_who_keeps_a_device_open_is_read_and_listed_with_its_gpu() -> None:
    holder = model.Process(9, 100.0, "jupyter", "/usr/bin/jupyter", ("jupyter",))
    sample = on(PlayedProcesses(holder), 9, devices=PlayedDevices(GPU_1=(9, 10), GPU_2=())).sample()
    assert [gpu.holders for gpu in sample.gpus] == [(9,), ()]  # 10 has ended since it was seen
    assert sample.processes[0].name == "jupyter"
    assert on(PlayedProcesses(holder), 9).sample().gpus[0].holders is None


def test_what_it_is_doing_may_be_known_later(bench: Bench) -> None:
    bench.processes = PlayedProcesses(model.Process(7, 1.0, "ollama", "/usr/bin/ollama", ("ollama", "runner")))  # type: ignore[assignment]
    bench.machine._processes = bench.processes
    bench.gpus.used_by(7)
    applications = [bench.machine.sample().processes[0].application]
    bench.applications.found = "llama3:8b"
    for _ in range(2):
        bench.now += 2.0
        applications.append(bench.machine.sample().processes[0].application)
    assert [each and each.doing for each in applications] == [None, "llama3:8b", "llama3:8b"]
    assert bench.applications.asked == [7, 7]


def test_a_changed_file_has_everybody_recognised_again(bench: Bench) -> None:
    bench.gpus.used_by(os.getpid())
    for changed in (False, False, True, False):
        bench.applications.changed = changed
        bench.machine.sample()
        bench.now += 2.0
    assert len(bench.applications.shown) == 2


def test_a_container_without_the_machines_numbers_is_a_problem_once(bench: Bench) -> None:
    played = PlayedProcesses()
    played.processes = {pid: model.Process(pid, missing="elsewhere") for pid in (7, 8)}
    bench.machine._processes = played
    bench.gpus.used_by(7, 8)
    (problem,) = bench.machine.sample().problems
    assert (problem.code, problem.remedy) == ("other_pid_namespace", "start it with --pid=host")


def test_a_gpu_without_memory_of_its_own_has_the_systems(bench: Bench) -> None:
    bench.gpus.shown = Reading((model.Gpu("GPU-1", unified_memory=True), model.Gpu("GPU-2")))
    sample = bench.machine.sample()
    assert sample.gpus[0].memory == sample.system.memory
    assert sample.gpus[0].memory.total
    assert sample.gpus[1].memory == model.Memory()


def test_moments_before_are_samples_at_equal_distances_with_who_it_is(bench: Bench) -> None:
    bench.gpus.used_by(os.getpid())
    bench.machine.sample()
    assert bench.machine.earlier() == ()
    bench.now += 3.0
    gpus = bench.gpus.shown.gpus
    busy = tuple(gpu._replace(utilization=model.Utilization(sm=80.0)) for gpu in gpus)
    bench.gpus.shown = Reading(gpus, earlier=(gpus, busy))
    now = bench.machine.sample()
    calm, loaded = bench.machine.earlier()
    assert [now.monotonic - each.monotonic for each in (calm, loaded)] == pytest.approx([2.0, 1.0])
    assert [now.time - each.time for each in (calm, loaded)] == pytest.approx([2.0, 1.0])
    assert [each.gpus[0].utilization.sm for each in (calm, loaded, now)] == [None, 80.0, None]
    assert loaded.gpus[0].processes == now.gpus[0].processes
    assert loaded.processes == now.processes
    bench.now += 1.0
    bench.gpus.shown = Reading(gpus, earlier=(gpus,) * 4)
    bench.machine.sample()
    assert bench.machine.earlier() == (), "there was a sample in between"
    bench.gpus.shown = Reading(gpus)
    bench.machine.sample()
    assert bench.machine.earlier() == ()


def test_what_is_wanted_reaches_the_gpus(bench: Bench) -> None:
    bench.machine.want(frozenset({"pcie"}))
    assert bench.gpus.wanted == {"pcie"}


def test_the_hosts_figures_have_their_own_pace(bench: Bench) -> None:
    first = bench.machine.sample().system
    bench.now += 1.0
    assert bench.machine.sample().system is first
    bench.now += 1.0
    second = bench.machine.sample().system
    assert second is not first


def test_the_hosts_figures_are_seldom_read_while_nobody_looks(bench: Bench) -> None:
    bench.machine.want(None)
    assert bench.gpus.wanted == frozenset()
    first = bench.machine.sample().system
    bench.now += UNSEEN_S - 1.0
    assert bench.machine.sample().system is first
    bench.machine.want(frozenset())
    assert bench.machine.sample().system is first, "the tray shows none of them"
    bench.machine.want(frozenset({messages.HOST}))
    assert bench.machine.sample().system is not first, "who comes has fresh ones"


def test_memory_that_is_the_systems_is_read_often_though_nobody_looks(bench: Bench) -> None:
    bench.machine.want(None)
    bench.gpus.shown = Reading((model.Gpu("GPU-1", unified_memory=True),))
    first = bench.machine.sample().system
    bench.now += SYSTEM_EVERY_S
    assert bench.machine.sample().system is not first


def test_processes_are_seldom_read_while_nobody_looks_and_none_is_new(
    bench: Bench, runner: subprocess.Popen[bytes]
) -> None:
    bench.machine.want(None)
    bench.gpus.used_by(runner.pid)
    began = bench.now
    while bench.now < began + SETTLED_S:
        bench.machine.sample()
        bench.now += PROCESSES_EVERY_S
    settled = bench.processes.reads
    assert settled == SETTLED_S / PROCESSES_EVERY_S, "its unit and container may come late"
    for _ in range(round(UNSEEN_S)):
        bench.machine.sample()
        bench.now += 1.0
    assert bench.processes.reads == settled + 1
    bench.gpus.used_by()
    bench.machine.sample()
    assert bench.processes.reads == settled + 2, "who comes and goes is seen at once"


def test_a_process_that_is_not_there_says_so(bench: Bench) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    bench.gpus.used_by(ended.pid, 4294967295)
    sample = bench.machine.sample()
    assert [process.missing for process in sample.processes] == ["gone", "gone"]
    assert [used.started for used in sample.gpus[0].processes or ()] == [None, None]


@pytest.mark.real
def test_the_real_machine_on_a_played_driver(tmp_path: Path, runner: subprocess.Popen[bytes]) -> None:
    driver, sysfs = FakeDriver(tmp_path), FakeSysfs(tmp_path)
    sysfs.add()
    driver.gpus = [FakeGpu(utilization_sm=87, processes=[FakeProcess(runner.pid, memory=8 << 30, sm=86)])]
    driver.write()
    code = (
        "import json; from hoofhearted_desktop.core import samples; from hoofhearted_desktop.probes.machine import this_machine\n"
        "machine = this_machine(); print(json.dumps(samples.to_json(machine.sample()))); machine.close()"
    )
    environment = {**os.environ, "PYTHONPATH": os.getcwd(), **driver.env(), **sysfs.env()}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)
    sample = samples.from_json(json.loads(done.stdout))
    assert sample.problems == ()
    (gpu,) = sample.gpus
    assert gpu.utilization.sm == 87
    (used,) = gpu.processes or ()
    process = sample.process(used)
    assert process is not None
    assert process.started == used.started is not None
    assert process.application is not None
    assert process.application.name == "vLLM"
