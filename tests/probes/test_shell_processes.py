"""Processes of a server are read over its shell, never from this machine, and whatever it prints is survived."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import containers, proc_facts
from hoofhearted_desktop.probes.proc_stat import Kernel
from hoofhearted_desktop.probes.shell_channel import Answer, Channel, Section
from hoofhearted_desktop.probes.shell_processes import ShellProcesses, Surroundings
from tests.systems import not_on_windows

CONTAINER = "ab" * 32
KERNEL = Kernel(1700000000.0, 100, 4096)


def stat(pid: int, name: str = "python3", state: str = "S", parent: int = 1, ticks: int = 500) -> bytes:
    fields = [state, parent, 0, 0, 0, 0, 0, 0, 0, 0, 0, ticks, 100, 0, 0, 20, 0, 1, 0, 4000, 9, 250]
    return f"{pid} ({name}) {' '.join(map(str, fields))}{' 1' * 30}\n".encode()


class Shell(Channel):
    """A server with these processes; `silent` keeps it from answering."""

    def __init__(self) -> None:
        self.stats: dict[int, bytes] = {}
        self.facts: dict[int, dict[str, bytes]] = {}
        self.users = {1000: b"ada:x:1000:1000:Ada:/home/ada:/bin/bash\n"}
        self.asked: list[str] = []
        self.silent = False

    def ask(self, text: str, patience_s: float) -> Optional[Answer]:
        assert patience_s > 0
        self.asked.append(text)
        if self.silent:
            return None
        sections = []
        for command in text.split(";"):
            name, *words = command.split()
            for pid in map(int, words):
                if name == "hh_users":
                    sections.append(Section("user", str(pid), self.users.get(pid, b"")))
                    continue
                sections.append(Section("stat", str(pid), self.stats.get(pid, b"")))
                if name == "hh_facts":
                    sections += [Section(key, str(pid), data) for key, data in self.facts.get(pid, {}).items()]
        return tuple(sections)


class Bench:
    def __init__(self, **around: bool) -> None:
        self.shell = Shell()
        self.now = 0.0
        self.probe = ShellProcesses(
            self.shell, Surroundings(KERNEL, **around), lambda: self.now, lambda: 1.7e9 + self.now
        )

    def add(self, pid: int, **files: bytes) -> None:
        self.shell.stats[pid] = stat(pid)
        self.shell.facts[pid] = {
            "line": b"python3\0train.py\0",
            "exe": b"/usr/bin/python3.9\n",
            "status": b"\nUid: 1000\n",
            **files,
        }


def test_who_a_process_is_costs_one_question_and_then_little() -> None:
    bench = Bench()
    bench.add(
        42,
        cwd=b"/home/ada/cats\n",
        group=f"0::/system.slice/docker-{CONTAINER}.scope\n".encode(),
        vars=b"VIRTUAL_ENV=/home/ada/envs/cats\nSLURM_JOB_ID=9\n",
    )
    bench.shell.stats[1] = stat(1, "systemd", parent=0)
    process = bench.probe.read({42})[42]
    assert process == model.Process(
        42,
        started=1700000040.0,
        name="python3",
        exe="/usr/bin/python3.9",
        command_line=("python3", "train.py"),
        user="ada",
        parent=model.Parent(1, "systemd"),
        container=model.Container(CONTAINER, None, None, "docker"),
        memory_rss=250 * 4096,
        state="sleeping",
        cwd="/home/ada/cats",
        environment=model.Environment("venv", "cats"),
        job=model.Job("9"),
    )
    bench.shell.asked.clear()
    bench.now = 2.0
    bench.shell.stats[42] = stat(42, ticks=600)
    assert bench.probe.read({42})[42].cpu_percent == 50.0
    assert bench.shell.asked == ["hh_stats 42; hh_facts "]


@not_on_windows("this machine's /proc is what is not looked at")
def test_this_machine_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number is that of a process here, in a container by its name there."""
    bench = Bench()
    own = os.getpid()
    bench.add(own, group=f"0::/docker/{CONTAINER}\n".encode())
    monkeypatch.setattr(containers, "ask", lambda *_: pytest.fail("a socket of this machine was asked"))
    opened: list[str] = []
    real_open = os.open
    monkeypatch.setattr(
        os, "open", lambda path, *rest, **more: (opened.append(os.fspath(path)), real_open(path, *rest, **more))[1]
    )
    monkeypatch.setattr(os, "readlink", lambda path, **_: opened.append(os.fspath(path)))
    process = bench.probe.read({own})[own]
    assert process.exe == "/usr/bin/python3.9"
    assert [path for path in opened if str(path).startswith("/proc")] == []
    assert Path(f"/proc/{own}").exists()


def test_an_argument_that_is_no_utf_8_is_kept_as_it_is() -> None:
    """Also where the desktop is Windows, whose own names are other ones."""
    assert proc_facts.split(b"caf\xe9\0-x", "caf") == ["caf\udce9", "-x"]


def test_one_that_ended_keeps_its_name() -> None:
    bench = Bench()
    bench.add(42)
    bench.probe.read({42})
    del bench.shell.stats[42]
    process = bench.probe.read({42})[42]
    assert (process.missing, process.name, process.cpu_percent) == ("gone", "python3", None)


def test_a_server_that_is_late_has_lost_nobody() -> None:
    bench = Bench()
    bench.add(42)
    known = bench.probe.read({42})[42]
    bench.shell.silent = True
    assert bench.probe.read({42, 43}) == {42: known, 43: model.Process(43)}
    assert bench.probe.glance(77) == model.Process(77)
    bench.shell.silent = False
    assert bench.probe.read({42})[42].missing is None


def test_hidden_processes_and_numbers_of_elsewhere() -> None:
    assert Bench(hides=True).probe.read({42})[42].missing == "hidden"
    assert Bench().probe.read({42})[42].missing == "gone"
    nested = Bench(nested=True)
    nested.add(42)
    assert nested.probe.read({42})[42] == model.Process(42, missing="elsewhere")
    assert nested.shell.asked == []


def test_what_may_not_be_seen_is_said() -> None:
    bench = Bench()
    bench.add(42, hidden=b"", exe=b"")
    process = bench.probe.read({42})[42]
    assert (process.missing, process.exe) == ("hidden", None)


def test_a_user_without_a_name_is_a_number() -> None:
    bench = Bench()
    bench.add(42, status=b"\nUid: 4321\n")
    assert bench.probe.read({42})[42].user == "4321"


@pytest.mark.parametrize(("place", "figure"), [(1, 2 * 10**18), (19, 10**30), (11, 10**20), (21, 10**17), (1, -7)])
def test_a_figure_that_no_machine_has_makes_no_process(place: int, figure: int) -> None:
    """A reader of the sample would refuse it as a whole: one process of a strange server must not hide all the others."""
    bench = Bench()
    bench.add(42)
    bench.add(43)
    head, _, tail = stat(42).partition(b") ")
    fields = tail.split()
    fields[place] = b"%d" % figure
    bench.shell.stats[42] = head + b") " + b" ".join(fields)
    read = bench.probe.read({42, 43})
    assert read[42].missing == "gone"
    assert read[43].exe == "/usr/bin/python3.9"


def test_a_user_whose_number_has_no_end_is_nobody() -> None:
    """Python makes no whole number of more than 4300 digits."""
    bench = Bench()
    bench.add(42, status=b"\nUid: " + b"9" * 5000 + b"\n")
    process = bench.probe.read({42})[42]
    assert (process.user, process.exe) == (None, "/usr/bin/python3.9")


@pytest.mark.parametrize("pid", [0, -5, 4_194_305, 2**32 - 1])
def test_impossible_numbers_are_not_asked_for(pid: int) -> None:
    bench = Bench()
    assert bench.probe.read({pid})[pid].missing == "gone"
    assert not any(re.search(r"\d", asked) for asked in bench.shell.asked)


@given(
    st.binary(max_size=300),
    st.binary(max_size=300),
    st.sampled_from(["stat", "line", "exe", "cwd", "group", "vars", "status"]),
)
def test_whatever_is_printed_is_survived(first: bytes, second: bytes, which: str) -> None:
    bench = Bench()
    bench.add(42, **{which: first})
    for text in (first, second):
        if which == "stat":
            bench.shell.stats[42] = b"42 (x) S " + text
        bench.now += 40
        assert bench.probe.read({42})[42].pid == 42
