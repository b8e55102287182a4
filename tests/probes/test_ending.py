"""Ending a process: only the one that was meant, only one's own, never what carries the session. Real children, each ended here."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Optional

import pytest

from hoofhearted_desktop.core import model, spared
from hoofhearted_desktop.probes import ending
from hoofhearted_desktop.probes.ending import GONE, Problem, Processes
from hoofhearted_desktop.probes.proc_stat import StatReader, Vitals
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@contextlib.contextmanager
def child(*arguments: str, env: Optional[dict[str, str]] = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that says `ready` when it is, and see to its end."""
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, env=env)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def patient(*more: str, stubborn: bool = False) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    """Run a program that waits; a `stubborn` one takes no notice of SIGTERM."""
    ignoring = "signal.signal(signal.SIGTERM, signal.SIG_IGN);" if stubborn else ""
    code = f"import signal,time;{ignoring}print('ready',flush=True);time.sleep(600)"
    return child(sys.executable, "-c", code, *more)


def children(pid: int) -> list[int]:
    """Give the numbers of what a process started itself."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def start_of(pid: int) -> float:
    """Give when a process started, as the agent tells it."""
    found = StatReader(ending.places.proc_root()).read(pid)
    assert isinstance(found, Vitals)
    return found.started


def test_a_process_of_ours_is_asked_to_end_and_does() -> None:
    with patient() as process:
        assert Processes().end(process.pid, start_of(process.pid), force=False) is None
        assert process.wait(60) == -signal.SIGTERM


def test_one_that_takes_no_notice_is_ended_by_force_only() -> None:
    with patient(stubborn=True) as process:
        started = start_of(process.pid)
        assert Processes().end(process.pid, started, force=False) is None
        assert isinstance(Processes().find(process.pid, started), ending.Found), "it goes on"
        assert Processes().end(process.pid, started, force=True) is None
        assert process.wait(60) == -signal.SIGKILL


def test_one_that_is_stopped_hears_of_it_too() -> None:
    with patient() as process:
        os.kill(process.pid, signal.SIGSTOP)
        wait_until("it to be stopped", lambda: Processes()._stat.read(process.pid).state == "stopped")  # type: ignore[union-attr]
        assert Processes().end(process.pid, start_of(process.pid), force=False) is None
        assert process.wait(60) == -signal.SIGTERM


@pytest.mark.parametrize("off_s", [-0.02, 0.02, 3600.0, -3600.0])
def test_another_process_of_its_number_is_left_alone(off_s: float) -> None:
    with patient() as process:
        assert Processes().end(process.pid, start_of(process.pid) + off_s, force=True) == GONE
        assert process.poll() is None


@pytest.mark.parametrize("started", [float("nan"), float("inf"), -float("inf")])
def test_a_start_that_is_no_time_is_nobody_s(started: float) -> None:
    with patient() as process:
        assert Processes().end(process.pid, started, force=True) == GONE
        assert Processes().command_line(process.pid, started, os.geteuid()) == GONE
        assert process.poll() is None


@pytest.mark.parametrize("pid", [2**22 + 1, 2**31, 2**63, 10**300])
def test_a_number_that_no_process_can_have_is_nobody_s(pid: int) -> None:
    assert Processes().end(pid, 1.0, force=True) == GONE
    assert Processes().command_line(pid, 1.0, os.geteuid()) == GONE
    assert Processes().parents(pid, 1.0) == GONE


def test_the_number_of_a_thread_ends_no_process() -> None:
    """The kernel answers for a thread by its own number, and ends its whole process: of ours, or one that we run in."""
    code = (
        "import threading,time\nthread=threading.Thread(target=time.sleep,args=(600,),daemon=True)\nthread.start()\n"
        "print('ready',flush=True)\nprint(thread.native_id,flush=True)\ntime.sleep(600)"
    )
    with child(sys.executable, "-c", code) as process:
        assert process.stdout is not None
        thread = int(process.stdout.readline())
        problem = Processes().end(thread, start_of(thread), force=True)
        assert problem is not None
        assert "a thread" in problem.text
        assert isinstance(Processes().command_line(thread, start_of(thread), os.geteuid()), Problem)
        assert process.poll() is None


def test_without_its_start_nobody_knows_which_is_meant() -> None:
    with patient() as process:
        problem = Processes().end(process.pid, None, force=True)
        assert problem is not None
        assert "nobody knows when it started" in problem.text
        assert process.poll() is None


def test_its_number_may_be_another_s_between_the_look_and_the_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that was held ends after the look: the signal reaches nobody, whoever has the number by then."""
    with patient() as meant, patient() as other:
        looked = Processes()
        started = start_of(meant.pid)
        find = Processes.find

        def ends_after_the_look(self: Processes, pid: int, at: Optional[float]) -> object:
            found = find(self, pid, at)
            meant.kill()
            meant.wait()
            monkeypatch.setattr(os, "kill", lambda pid, _number: reached.append(pid))
            return found

        reached: list[int] = []
        monkeypatch.setattr(Processes, "find", ends_after_the_look)
        assert looked.end(meant.pid, started, force=False) is None
        monkeypatch.undo()
        assert reached == [], "it is by what was held that the signal goes, not by a number"
        assert other.poll() is None


def test_where_the_kernel_cannot_hold_a_process_it_is_still_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "pidfd_open")
    with patient() as process:
        assert Processes().end(process.pid, start_of(process.pid), force=False) is None
        assert process.wait(60) == -signal.SIGTERM


def test_one_that_has_ended_is_said_to_have() -> None:
    with patient() as process:
        started = start_of(process.pid)
        process.kill()
        wait_until("a zombie to count as ended", lambda: Processes().find(process.pid, started) == GONE)
        process.wait()
        assert Processes().end(process.pid, started, force=False) == GONE
    assert Processes().end(4_194_000, 1.0, force=False) == GONE


def test_the_first_process_what_we_run_in_and_we_ourselves_are_spared() -> None:
    looked = Processes()
    for pid in (0, 1, -5):
        assert looked.end(pid, 1.0, force=True) == Problem("keeps the machine running")
    for pid in (os.getpid(), os.getppid()):
        assert looked.end(pid, start_of(pid), force=True) == Problem("is what Hoof Hearted runs in itself")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Xorg", "draws the desktop"),
        ("gnome-shell", "draws the desktop"),
        ("gnome-session-binary", "holds the session together"),
        ("systemd", "keeps the machine running"),
        ("hoofhearted-agent", "is Hoof Hearted itself"),
        ("-bash", "the shell that a person logged in with"),
    ],
)
def test_what_carries_the_session_is_spared_whatever_it_really_is(name: str, why: str) -> None:
    """A program by that name, of our own user: nobody would be hindered by rights."""
    line = f"exec -a {name} {shlex.quote(sys.executable)} -c \"import time;print('ready',flush=True);time.sleep(600)\""
    with child("bash", "-c", line) as process:
        problem = Processes().end(process.pid, start_of(process.pid), force=True)
        assert problem is not None
        assert why in problem.text
        assert process.poll() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start a process of another user")
def test_one_of_another_user_is_left_alone_even_by_root() -> None:
    code = "import os,time;os.setgid(65534);os.setuid(65534);print('ready',flush=True);time.sleep(600)"
    with child(sys.executable, "-c", code) as process:
        problem = Processes().end(process.pid, start_of(process.pid), force=True)
        assert problem is not None
        assert problem.text.startswith("belongs to nobody")
        assert process.poll() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take another user's rights in part")
def test_one_that_is_ours_only_in_part_is_left_alone() -> None:
    code = "import os,time;os.setresuid(0,65534,0);print('ready',flush=True);time.sleep(600)"
    with child(sys.executable, "-c", code) as process:
        problem = Processes().end(process.pid, start_of(process.pid), force=True)
        assert problem is not None
        assert "only your own processes" in problem.text
        assert process.poll() is None


def test_seen_from_within_a_container_nothing_can_be_reached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The numbers below another mount of /proc are not those that a signal would reach."""
    monkeypatch.setenv("HOOFHEARTED_PROC_ROOT", str(tmp_path))
    problem = Processes().end(os.getpid(), time.time(), force=True)
    assert problem is not None
    assert "outside of the container" in problem.text


def test_the_whole_command_line_is_for_whoever_the_process_is_of() -> None:
    with patient("--token", "hunter2hunter2", "\udcff\n") as process:
        started = start_of(process.pid)
        line = Processes().command_line(process.pid, started, os.geteuid())
        assert isinstance(line, tuple)
        assert line[-3:] == ("--token", "hunter2hunter2", "\ufffd\n")
        assert Processes().command_line(process.pid, started, 0) == line, "root may read it anyway"
        for uid in (None, os.geteuid() + 1):
            refused = Processes().command_line(process.pid, started, uid)
            assert isinstance(refused, Problem)
            assert "only they and root" in refused.text
        assert Processes().command_line(process.pid, started + 1, os.geteuid()) == GONE


def test_what_started_it_is_told_up_to_the_first() -> None:
    with child("sh", "-c", "sh -c 'echo ready; sleep 600 & wait' nested; :", "outer") as process:
        (inner,) = children(process.pid)
        try:
            parents = Processes().parents(inner, start_of(inner))
            assert isinstance(parents, tuple)
            assert parents[0].pid == process.pid
            assert parents[1].pid == os.getpid()
            assert parents[-1].pid == 1
        finally:
            for pid in (inner, *children(inner)):  # its child last: with that gone it would end by itself
                os.kill(pid, signal.SIGKILL)


def test_the_names_that_are_spared_are_those_of_every_desktop() -> None:
    for exe in ("/usr/bin/kwin_wayland", "/usr/bin/sway", "/usr/lib/xorg/Xorg", "C:\\Windows\\explorer.exe"):
        assert spared.why_spared(model.Process(9, exe=exe)) is not None, exe
    for exe in ("/usr/bin/python3", "/usr/bin/ollama", "/usr/bin/firefox", "/opt/gnome-shell-helper"):
        assert spared.why_spared(model.Process(9, exe=exe, command_line=(exe,))) is None, exe
    by_login = model.Process(9, exe="/usr/bin/zsh", command_line=("zsh",), parent=model.Parent(4, "sshd"))
    assert spared.why_spared(by_login) is spared.Why.LOGIN
    in_tmux = by_login._replace(parent=model.Parent(4, "tmux"))
    assert spared.why_spared(in_tmux) is None
    module = ("python3", "-m", "hoofhearted_desktop.agent", "connect")
    assert spared.why_spared(model.Process(9, command_line=module)) is spared.Why.OURS
