"""Who a process is, asked of real processes; reused pids and what this kernel cannot do are played in a made-up /proc."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import portable_processes, proc_facts, processes
from hoofhearted_desktop.probes.containers import ContainerNames, Told
from hoofhearted_desktop.probes.proc_stat import StatReader, Vitals
from hoofhearted_desktop.probes.processes import MOST_AT_ONCE, ProcessProbe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoofhearted_desktop.probes.cgroups import CgroupFacts

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's /proc")

WAIT = "import sys,signal; sys.stdout.write('ready'); sys.stdout.flush(); signal.pause()"


class Clock:
    """A monotonic clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _proc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOFHEARTED_PROC_ROOT", raising=False)


@contextlib.contextmanager
def child(*arguments: str, user: int | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run Python until the end of the block; it has said `ready` when the block begins."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, user=user) as process:
        try:
            assert process.stdout
            assert process.stdout.read(5) == b"ready"
            yield process
        finally:
            process.kill()


def until(condition: Callable[[], bool]) -> None:
    """Wait for another process."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def one(probe: ProcessProbe, pid: int) -> model.Process:
    return probe.read([pid])[pid]


@pytest.mark.real
def test_every_link_of_a_child() -> None:
    with child("-c", WAIT, "--option", "a b") as process:
        until(lambda: psutil.Process(process.pid).status() == psutil.STATUS_SLEEPING)
        seen = one(ProcessProbe(), process.pid)
    assert seen.name == os.path.basename(sys.executable)
    assert seen.exe == os.path.realpath(sys.executable)
    assert seen.command_line == (sys.executable, "-c", WAIT, "--option", "a b")
    assert seen.user == pwd.getpwuid(os.getuid()).pw_name
    assert seen.parent == model.Parent(os.getpid(), Path("/proc/self/comm").read_text().strip())
    assert seen.state == "sleeping"
    assert seen.missing is None
    assert seen.cpu_percent is None
    assert seen.memory_rss is not None
    assert 1_000_000 < seen.memory_rss < 100_000_000
    assert seen.started is not None
    assert abs(seen.started - time.time()) < 60


def test_start_is_psutils_and_does_not_move() -> None:
    probe = ProcessProbe()
    first = one(probe, os.getpid())
    assert first.started == pytest.approx(psutil.Process().create_time(), abs=1.1)
    assert one(probe, os.getpid()).started == first.started


@pytest.mark.real
def test_processor_time_between_reads() -> None:
    clock = Clock()
    probe = ProcessProbe(monotonic=clock)
    work = "import sys,time,signal; sys.stdout.write('ready'); sys.stdout.flush(); sys.stdin.read(1)\n"
    work += "end=time.process_time()+0.3\nwhile time.process_time()<end: pass\n"
    work += "sys.stdout.write('d'); sys.stdout.flush(); signal.pause()"
    with child("-c", work) as process:
        assert one(probe, process.pid).cpu_percent is None
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"x")
        process.stdin.flush()
        assert process.stdout.read(1) == b"d"
        clock.now += 1.0
        percent = one(probe, process.pid).cpu_percent
        assert percent is not None
        assert 27 <= percent <= 40
        clock.now += 1.0
        assert one(probe, process.pid).cpu_percent == pytest.approx(0, abs=2)


def test_gone_is_said() -> None:
    with subprocess.Popen(["true"]) as process:
        process.wait()
    assert one(ProcessProbe(), process.pid) == model.Process(process.pid, missing="gone")


@pytest.mark.parametrize("pid", [0, -1, 4294967295, 2**70])
def test_a_pid_that_cannot_be_is_gone(pid: int) -> None:
    assert one(ProcessProbe(), pid) == model.Process(pid, missing="gone")


@pytest.mark.real
def test_zombie_keeps_what_was_known() -> None:
    probe = ProcessProbe()
    with child("-c", WAIT) as process:
        before = one(probe, process.pid)
        process.kill()
        until(lambda: psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE)
        after = one(probe, process.pid)
        fresh = one(ProcessProbe(), process.pid)
    assert after.state == "zombie"
    assert (after.command_line, after.exe, after.started) == (before.command_line, before.exe, before.started)
    assert fresh.state == "zombie"
    assert fresh.name == before.name
    assert fresh.started == before.started
    assert (fresh.exe, fresh.command_line, fresh.missing) == (None, None, None)


@pytest.mark.real
def test_exec_is_seen_at_once_though_pid_start_and_name_stay() -> None:
    clock = Clock()
    probe = ProcessProbe(monotonic=clock)
    other = f"import os,sys; sys.stdout.write('ready'); sys.stdout.flush(); sys.stdin.read(1); os.execv({sys.executable!r}, ['python', '-c', {WAIT!r}, 'other'])"
    with child("-c", other) as process:
        before = one(probe, process.pid)
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"x")
        process.stdin.flush()
        assert process.stdout.read(5) == b"ready"
        after = one(probe, process.pid)
    assert before.started == after.started
    assert before.name == after.name
    assert after.command_line == ("python", "-c", WAIT, "other")


@pytest.mark.real
def test_the_launcher_stays_named_after_it_has_ended() -> None:
    probe = ProcessProbe()
    launch = f"import subprocess,sys; p=subprocess.Popen([sys.executable,'-c',{WAIT!r}]); print(p.pid,flush=True); sys.stdin.read(1)"
    with subprocess.Popen([sys.executable, "-c", launch], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as launcher:
        assert launcher.stdin
        assert launcher.stdout
        pid = int(_number(launcher.stdout.readline()))
        before = one(probe, pid)
        try:
            assert before.parent
            assert before.parent.pid == launcher.pid
            launcher.kill()
            launcher.wait()
            until(lambda: psutil.Process(pid).ppid() != launcher.pid)
            assert one(probe, pid).parent == before.parent
        finally:
            os.kill(pid, signal.SIGKILL)


def _number(line: bytes) -> str:
    return line.decode().replace("ready", "").strip()


@pytest.mark.real
@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_what_another_user_may_not_see_is_hidden_and_never_guessed() -> None:
    with child("-c", WAIT) as process:
        code = (
            "import os,sys\n"
            "from hoofhearted_desktop.probes.processes import ProcessProbe\n"
            "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
            "p = ProcessProbe().read([int(sys.argv[1])])[int(sys.argv[1])]\n"
            "print(p.missing, p.exe, p.user, p.command_line[-1] == sys.argv[2])"
        )
        seen = subprocess.run(
            [sys.executable, "-c", code, str(process.pid), WAIT],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        )
    assert seen.stdout.split() == ["hidden", "None", "root", "True"]


@pytest.mark.real
def test_processes_that_vanish_at_any_moment_never_raise() -> None:
    probe = ProcessProbe()
    for _ in range(40):
        batch = [subprocess.Popen(["true"]) for _ in range(5)]
        for _ in range(3):
            for pid, seen in probe.read(process.pid for process in batch).items():
                assert seen.pid == pid
        for process in batch:
            process.wait()


# ---------------------------------------------------------------- a made-up /proc


def stat(pid: int, start: int, *, name: str = "python", state: str = "S", ticks: int = 0, arg_start: int = 7) -> str:
    fields = ["0"] * 49
    fields[0], fields[1], fields[11], fields[19], fields[21] = state, "1", str(ticks), str(start), "100"
    fields[45] = str(arg_start)
    return f"{pid} ({name}) " + " ".join(fields) + "\n"


class MadeUp:
    """A process file system in a directory."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "stat").write_text("cpu 1 2 3\nbtime 1700000000\n")

    def put(self, pid: int, text: str, command_line: tuple[str, ...] = (), cgroup: str = "0::/") -> None:
        directory = self.root / str(pid)
        directory.mkdir(exist_ok=True)
        (directory / "stat").write_text(text)
        (directory / "cmdline").write_bytes(
            "".join(part + "\0" for part in command_line).encode(errors="surrogateescape")
        )
        (directory / "status").write_text("Name:\tx\nUid:\t0\t0\t0\t0\n")
        (directory / "cgroup").write_text(cgroup)


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeUp:
    monkeypatch.setenv("HOOFHEARTED_PROC_ROOT", str(tmp_path))
    return MadeUp(tmp_path)


def test_of_a_great_many_each_is_read_in_its_turn_and_a_newcomer_at_once(made_up: MadeUp) -> None:
    clock = Clock()
    probe = ProcessProbe(monotonic=clock)
    many = range(1000, 1000 + 2 * MOST_AT_ONCE + 50)
    for pid in many:
        made_up.put(pid, stat(pid, 5000))
    first = probe.read(many)
    for pid in many:
        made_up.put(pid, stat(pid, 5000, ticks=100))
    made_up.put(7, stat(7, 6000, name="newcomer"))
    seen: dict[int, int] = {}
    for turn in range(1, 4):
        clock.now += 1
        now = probe.read([7, *many])
        assert now[7].name == "newcomer"
        changed = [pid for pid in many if now[pid] is not first[pid]]
        assert len(changed) <= turn * MOST_AT_ONCE
        seen |= {pid: turn for pid in changed if pid not in seen}
    assert seen.keys() == set(many)
    assert now[many[-1]].cpu_percent is not None
    shutil.rmtree(made_up.root / str(many[0]))
    assert sum(probe.read(many)[many[0]].missing == "gone" for _ in range(4)) >= 1
    assert [process.pid for process in probe.read([7]).values()] == [7]


@pytest.mark.parametrize("text", [None, "cpu 1 2 3\n", "btime never\n"])
def test_where_no_file_says_when_the_kernel_started_its_clock_does(made_up: MadeUp, text: str | None) -> None:
    if text is None:
        (made_up.root / "stat").unlink()
    else:
        (made_up.root / "stat").write_text(text)
    made_up.put(42, stat(42, 5000), ("python", "train.py"))
    started = one(ProcessProbe(), 42).started
    assert started is not None
    assert abs(started - 50 - (time.time() - time.clock_gettime(time.CLOCK_BOOTTIME))) < 5


def test_a_reused_pid_is_another_process(made_up: MadeUp) -> None:
    clock = Clock()
    probe = ProcessProbe(monotonic=clock)
    made_up.put(42, stat(42, 5000, ticks=900), ("python", "miner.py"), "0::/system.slice/miner.service")
    first = one(probe, 42)
    clock.now += 1
    made_up.put(42, stat(42, 7000, ticks=0), ("python", "train.py"), "0::/system.slice/lab.service")
    second = one(probe, 42)
    assert (first.started, first.command_line, first.unit) == (1700000050.0, ("python", "miner.py"), "miner.service")
    assert (second.started, second.command_line, second.unit) == (1700000070.0, ("python", "train.py"), "lab.service")
    assert second.cpu_percent is None


def test_steady_processes_cost_no_more_than_their_stat(made_up: MadeUp) -> None:
    clock = Clock()
    probe = ProcessProbe(monotonic=clock)
    made_up.put(42, stat(42, 5000), ("python", "a.py"))
    first = one(probe, 42)
    (made_up.root / "42" / "cmdline").unlink()
    clock.now += 1
    assert one(probe, 42).command_line is first.command_line


def test_a_title_set_later_and_a_late_unit_are_seen_at_the_refresh(made_up: MadeUp) -> None:
    clock = Clock()
    probe = ProcessProbe(monotonic=clock)
    made_up.put(42, stat(42, 5000), ("game",), "0::/user.slice/user-1000.slice/session-2.scope")
    assert one(probe, 42).unit == "session-2.scope"
    made_up.put(42, stat(42, 5000), ("game", "level 2"), "0::/app.slice/app-game-42.scope")
    clock.now += processes.FIRST_REFRESH_S
    seen = one(probe, 42)
    assert (seen.unit, seen.command_line) == ("app-game-42.scope", ("game", "level 2"))
    made_up.put(42, stat(42, 5000), ("game", "level 3"), "0::/app.slice/app-game-42.scope")
    clock.now += processes.REFRESH_S - 1
    assert one(probe, 42).command_line == ("game", "level 2")
    clock.now += 17
    assert one(probe, 42).command_line == ("game", "level 3")


class Runtime(ContainerNames):
    """A container runtime whose answer a test gives."""

    def __init__(self) -> None:
        super().__init__(lambda _: ())
        self.answer: Told | None = None
        self.asked: list[CgroupFacts] = []

    def told(self, facts: CgroupFacts) -> Told | None:
        self.asked.append(facts)
        return self.answer


def test_a_container_has_its_id_at_once_and_its_name_when_the_runtime_has_told_it(made_up: MadeUp) -> None:
    clock, runtime = Clock(), Runtime()
    probe = ProcessProbe(monotonic=clock, containers=runtime)
    made_up.put(42, stat(42, 5000), ("ollama",), f"0::/system.slice/docker-{'ab' * 32}.scope")
    assert one(probe, 42).container == model.Container("ab" * 32, runtime="docker")
    clock.now += 1
    runtime.answer = Told("ollama", "ollama/ollama:0.5")
    named = model.Container("ab" * 32, "ollama", "ollama/ollama:0.5", "docker")
    assert one(probe, 42).container == named
    assert [facts.container_id for facts in runtime.asked] == ["ab" * 32] * 2
    runtime.answer = None
    clock.now += 1
    assert one(probe, 42).container == named
    assert len(runtime.asked) == 2
    clock.now += processes.REFRESH_S + 20
    runtime.answer = Told("ollama", "ollama/ollama:0.5")
    assert one(probe, 42).container == named


def test_a_runtime_that_names_by_the_identifier_is_not_asked(made_up: MadeUp) -> None:
    runtime = Runtime()
    made_up.put(42, stat(42, 5000), ("ffmpeg",), r"0::/machine.slice/machine-build\x2dbox.scope")
    container = one(ProcessProbe(containers=runtime), 42).container
    assert container == model.Container("build-box", "build-box", runtime="systemd-nspawn")
    assert runtime.asked == []


def test_of_a_process_that_ended_what_was_known_stays_while_it_is_listed(made_up: MadeUp) -> None:
    clock = Clock()
    probe = ProcessProbe(monotonic=clock, wall=clock)
    made_up.put(42, stat(42, 5000), ("python", "train.py"), "0::/system.slice/lab.service")
    before = one(probe, 42)
    shutil.rmtree(made_up.root / "42")
    for _ in range(3):
        clock.now += 2
        after = one(probe, 42)
        assert after == before._replace(missing="gone", state=None, cpu_percent=None, memory_rss=None, ended=1002.0)
    probe.read([])
    assert one(probe, 42) == model.Process(42, missing="gone")


def test_a_pid_that_was_used_again_has_nothing_of_the_one_that_ended(made_up: MadeUp) -> None:
    probe = ProcessProbe()
    made_up.put(42, stat(42, 5000), ("python", "train.py"))
    one(probe, 42)
    shutil.rmtree(made_up.root / "42")
    one(probe, 42)
    made_up.put(42, stat(42, 9000, name="sh"), ("sh", "-c", "x"))
    seen = one(probe, 42)
    assert (seen.command_line, seen.missing, seen.started) == (("sh", "-c", "x"), None, 1700000090.0)


def test_a_number_that_leads_nowhere_in_a_container_is_elsewhere(made_up: MadeUp) -> None:
    assert one(ProcessProbe(whole_machine=False), 42) == model.Process(42, missing="elsewhere")
    assert one(ProcessProbe(whole_machine=True), 42) == model.Process(42, missing="gone")


def test_a_process_of_the_container_is_not_taken_for_the_one_the_driver_means(made_up: MadeUp) -> None:
    made_up.put(42, stat(42, 5000), ("bash",))
    fds = made_up.root / "42" / "fd"
    fds.mkdir()
    (fds / "0").symlink_to("/dev/null")
    assert one(ProcessProbe(whole_machine=False), 42) == model.Process(42, missing="elsewhere")
    assert one(ProcessProbe(whole_machine=True), 42).command_line == ("bash",)
    assert ProcessProbe(whole_machine=False).glance(42).command_line == ("bash",)
    (fds / "3").symlink_to("/dev/nvidia0")
    assert one(ProcessProbe(whole_machine=False), 42).command_line == ("bash",)


def test_since_when_a_zombie_is_one(made_up: MadeUp) -> None:
    clock = Clock()
    probe = ProcessProbe(monotonic=clock, wall=clock)
    made_up.put(42, stat(42, 5000), ("python", "train.py"))
    assert one(probe, 42).ended is None
    for _ in range(2):
        clock.now += 2
        made_up.put(42, stat(42, 5000, state="Z"))
        seen = one(probe, 42)
        assert (seen.state, seen.ended, seen.command_line) == ("zombie", 1002.0, ("python", "train.py"))
    made_up.put(43, stat(43, 5000, state="Z"))
    assert one(probe, 43).ended == 1004.0


def test_nothing_new_is_the_same_object(made_up: MadeUp) -> None:
    clock = Clock()
    probe = ProcessProbe(monotonic=clock)
    made_up.put(42, stat(42, 5000), ("python",))
    one(probe, 42)
    clock.now += 1
    second = one(probe, 42)
    clock.now += 1
    assert one(probe, 42) is second
    made_up.put(42, stat(42, 5000, ticks=50), ("python",))
    clock.now += 1
    assert one(probe, 42).cpu_percent == 50.0
    clock.now += 1
    assert one(probe, 42).cpu_percent == 0.0


def test_a_glance_remembers_nobody(made_up: MadeUp) -> None:
    probe = ProcessProbe()
    made_up.put(42, stat(42, 5000), ("python", "train.py"))
    assert probe.glance(42).command_line == ("python", "train.py")
    assert probe.glance(43) == model.Process(43, missing="gone")
    assert probe._known == {}


def test_where_a_program_was_started_is_said(made_up: MadeUp) -> None:
    made_up.put(
        42,
        stat(42, 5000),
        ("/home/d/ComfyUI/venv/bin/python", "main.py"),
        "0::/system.slice/slurmstepd.scope/job_4711/step_0/user/task_0",
    )
    directory = made_up.root / "42"
    (directory / "exe").symlink_to("/usr/bin/python3.11")
    (directory / "cwd").symlink_to("/home/d/ComfyUI")
    (directory / "environ").write_bytes(b"HOME=/home/d\0SECRET=hunter2\0SLURM_JOB_NAME=nightly\0")
    seen = one(ProcessProbe(), 42)
    assert seen.cwd == "/home/d/ComfyUI"
    assert seen.environment == model.Environment("venv", "ComfyUI/venv")
    assert seen.job == model.Job("4711", "nightly")
    assert "hunter2" not in repr(seen)


def test_a_path_with_a_space_stays_one_argument(made_up: MadeUp) -> None:
    made_up.put(42, stat(42, 5000, name="Plex Media Serv"), ("/usr/lib/plexmediaserver/Plex Media Server",))
    seen = one(ProcessProbe(), 42)
    assert (seen.name, seen.command_line) == ("Plex Media Server", ("/usr/lib/plexmediaserver/Plex Media Server",))
    made_up.put(43, stat(43, 5000, name="nginx"), ("nginx: worker process",))
    assert one(ProcessProbe(), 43).command_line == ("nginx:", "worker", "process")
    made_up.put(44, stat(44, 5000, name="x"), ())
    (made_up.root / "44" / "cmdline").write_bytes(b"a title of its own")
    assert one(ProcessProbe(), 44).command_line == ("a", "title", "of", "its", "own")


@pytest.mark.parametrize(
    ("read", "name", "expected"),
    [
        (b"VLLM::EngineCore" + bytes(300), "VLLM::EngineCor", ["VLLM::EngineCore"]),
        (b"VLLM::EngineCore" + bytes(40_000), "VLLM::EngineCor", ["VLLM::EngineCore"]),
        (b"postgres: david db idle\0\0\0", "postgres", ["postgres:", "david", "db", "idle"]),
        (b"/opt/google/chrome/chrome --type=gpu-process --x=1\0\0", "chrome", ["--type=gpu-process", "--x=1"]),
        (
            b"/opt/LM Studio/lm-studio --type=gpu-process\0\0",
            "lm-studio",
            ["/opt/LM Studio/lm-studio", "--type=gpu-process"],
        ),
        (
            b"/opt/LM Studio/lm-studio --type=gpu-process",
            "lm-studio",
            ["/opt/LM Studio/lm-studio", "--type=gpu-process"],
        ),
        (b"python\0-c\0a b\0\0", "python", ["python", "-c", "a b"]),
        (b"/opt/My App/run\0\0", "run", ["/opt/My App/run"]),
        (bytes(9), "x", None),
    ],
)
def test_a_title_written_over_the_arguments_has_no_zeros_behind_it(
    read: bytes, name: str, expected: list[str] | None
) -> None:
    found = proc_facts.split(read, name)
    assert (found and found[-len(expected or ()) :]) == expected


def test_a_name_the_kernel_cut_is_whole_again(made_up: MadeUp) -> None:
    made_up.put(42, stat(42, 5000, name="text-generation"), ("/opt/bin/text-generation-launcher", "--port"))
    assert one(ProcessProbe(), 42).name == "text-generation-launcher"


@pytest.mark.parametrize("name", ["a) b", "(x", "a b)c(", ") R 1 1"])
def test_names_with_parentheses(made_up: MadeUp, name: str) -> None:
    made_up.put(42, stat(42, 5000, name=name))
    seen = one(ProcessProbe(), 42)
    assert (seen.name, seen.state, seen.started) == (name, "sleeping", 1700000050.0)


def test_bytes_that_are_no_text_can_still_be_sent(made_up: MadeUp) -> None:
    made_up.put(42, stat(42, 5000), ("python", b"caf\xe9".decode(errors="surrogateescape")))
    seen = one(ProcessProbe(), 42)
    assert seen.command_line == ("python", "caf�")


def test_a_huge_command_line_is_cut(made_up: MadeUp) -> None:
    made_up.put(42, stat(42, 5000), ("java", "x" * 100_000, "y"))
    line = one(ProcessProbe(), 42).command_line
    assert line is not None
    assert sum(map(len, line)) <= proc_facts.LONGEST_COMMAND_LINE + 1
    assert line[-1].endswith("x…")


def test_a_damaged_stat_is_gone(made_up: MadeUp) -> None:
    for text in ("", "42 (python", "42 (python) S 1 2\n"):
        made_up.put(42, text)
        assert one(ProcessProbe(), 42).missing == "gone"


def test_dead_is_gone(made_up: MadeUp) -> None:
    made_up.put(42, stat(42, 5000, state="X"))
    assert one(ProcessProbe(), 42).missing == "gone"


def test_what_is_not_wanted_is_forgotten(made_up: MadeUp) -> None:
    probe = ProcessProbe()
    made_up.put(42, stat(42, 5000), ("a",))
    one(probe, 42)
    assert probe.read([]) == {}
    assert probe._known == {}


def test_the_portable_reader_agrees_with_the_kernel() -> None:
    by_psutil = portable_processes.vitals(os.getpid())
    by_stat = StatReader(Path("/proc")).read(os.getpid())
    assert isinstance(by_psutil, Vitals)
    assert isinstance(by_stat, Vitals)
    assert (by_psutil.name, by_psutil.state, by_psutil.parent_pid) == (by_stat.name, by_stat.state, by_stat.parent_pid)
    assert by_psutil.started == pytest.approx(by_stat.started, abs=1.1)
    assert by_psutil.rss == pytest.approx(by_stat.rss, rel=0.2)
    assert by_psutil.cpu_s == pytest.approx(by_stat.cpu_s, abs=0.1)


@pytest.mark.parametrize("pid", [-1, 2**70])
def test_the_portable_reader_knows_what_is_gone(pid: int) -> None:
    assert portable_processes.vitals(pid) == "gone"


def test_state_words_are_psutils() -> None:
    assert one(ProcessProbe(), os.getpid()).state == psutil.STATUS_RUNNING


def test_the_portable_reader_gets_over_what_psutil_has_no_word_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def invalid(_self: object) -> str:
        raise OSError(22, "Invalid parameter")

    monkeypatch.setattr(psutil.Process, "exe", invalid)
    facts = portable_processes.facts(os.getpid(), "python")
    assert facts.exe is None
    assert facts.command_line
    assert facts.hidden is False
    monkeypatch.setattr(psutil.Process, "name", invalid)
    assert portable_processes.vitals(os.getpid()) == "gone"


def test_the_portable_lineage_ends_with_the_first_process() -> None:
    ours = psutil.Process()
    lineage = list(portable_processes._lineage(ours))
    assert lineage[:2] == [os.getpid(), os.getppid()]
    assert len(lineage) <= portable_processes.MOST_PARENTS
