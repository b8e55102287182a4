"""A server's own figures are read from what its shell printed, and what it did not print is None."""

from __future__ import annotations

from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes.shell_channel import Answer, Channel, Section
from hoofhearted_desktop.probes.shell_system import ShellSystem, figures

LINES = (
    "cpu  1000 0 500 8000 500 0 0 0 0 0\nbtime 1700000000\nMemTotal:       32000000 kB\nMemAvailable:   12000000 kB\n"
)
LATER = (
    "cpu  1900 0 600 8900 600 0 0 0 0 0\nbtime 1700000001\nMemTotal:       32000000 kB\nMemAvailable:   12000000 kB\n"
)
TRAFFIC = """Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 9999 1 0 0 0 0 0 0 9999 1 0 0 0 0 0 0
  eth0:{received} 10 0 0 0 0 0 0 {sent} 9 0 0 0 0 0 0
docker0: 77777 10 0 0 0 0 0 0 88888 9 0 0 0 0 0 0
"""
DISK = "Filesystem 1024-blocks Used Available Capacity Mounted on\n//a server/with spaces 1000000 250000 700000 27% /\n"


def answer(lines: str = LINES, uptime: str = "1000.50 9.9\n", received: int = 100, sent: int = 50) -> Answer:
    texts = {
        "lines": lines,
        "uptime": uptime,
        "load": "0.50 0.40 0.30 1/999 4242\n",
        "traffic": TRAFFIC.format(received=received, sent=sent),
        "disk": DISK,
    }
    return tuple(Section(name, "", text.encode()) for name, text in texts.items())


class Shell(Channel):
    def __init__(self) -> None:
        self.now = 0.0
        self.answer: Optional[Answer] = answer()

    def ask(self, text: str, patience_s: float) -> Optional[Answer]:
        assert (text, patience_s > 0) == ("hh_host", True)
        return self.answer


@pytest.fixture
def shell() -> Shell:
    return Shell()


def system(shell: Shell, real: frozenset[str] = frozenset({"eth0"})) -> ShellSystem:
    return ShellSystem(shell, real, lambda: shell.now, lambda: 1700000990.0 + shell.now)


def test_figures_and_then_rates(shell: Shell) -> None:
    probe = system(shell)
    first = probe.read()
    assert first.memory == model.Memory(20000000 * 1024, 32000000 * 1024)
    assert first.load == (0.5, 0.4, 0.3)
    assert first.disks == (model.Disk("/", 250000 * 1024, 1000000 * 1024),)
    assert (first.cpu_percent, first.network_bytes_per_s) == (None, model.Pcie())
    shell.now = 2.0
    shell.answer = answer(LATER, received=2100, sent=1050)
    second = probe.read()
    assert second.cpu_percent == 50.0
    assert second.network_bytes_per_s == model.Pcie(rx=1000, tx=500)


def test_without_real_interfaces_all_count_but_the_loop(shell: Shell) -> None:
    probe = system(shell, frozenset())
    probe.read()
    shell.now = 1.0
    shell.answer = answer(received=200, sent=50)
    assert probe.read().network_bytes_per_s == model.Pcie(rx=100, tx=0)


def test_its_clock_is_the_servers_and_does_not_tremble(shell: Shell) -> None:
    probe = system(shell)
    probe.read()
    assert probe.wall() == 1700001000.5
    shell.now = 2.0
    shell.answer = answer(LATER, uptime="1002.10 9\n")  # the kernel's start was rounded otherwise
    probe.read()
    assert probe.wall() == 1700001002.5
    shell.answer = answer(LINES.replace("btime 17", "btime 18"), uptime="1002.10 9\n")
    probe.read()
    assert probe.wall() == pytest.approx(1800001002.1)


def test_an_interface_that_was_reset_and_a_missed_answer_have_no_rates(shell: Shell) -> None:
    probe = system(shell)
    probe.read()
    shell.now, shell.answer = 1.0, answer(received=1)
    assert probe.read().network_bytes_per_s == model.Pcie()
    shell.answer = None
    assert probe.read() == model.System()
    shell.answer = answer(LATER)
    assert probe.read().cpu_percent is None


@given(
    st.lists(
        st.builds(Section, st.sampled_from(["lines", "uptime", "load", "traffic", "disk"]), st.just(""), st.binary()),
        max_size=6,
    )
)
def test_garbage_is_none(sections: list[Section]) -> None:
    found = figures(tuple(sections))
    assert found.memory == model.Memory()
    assert found.disks == (model.Disk("/"),)
