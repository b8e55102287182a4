"""The host's figures: those of this machine, and rates worked out from a made-up /proc."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes.system import SystemProbe
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = not_on_windows("the figures are Linux's, of /proc; tests/windows has the others")


@pytest.fixture(autouse=True)
def _proc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOFHEARTED_PROC_ROOT", raising=False)


def test_this_machine() -> None:
    system = SystemProbe().read()
    assert system.cpu_percent is None
    assert system.network_bytes_per_s == model.Pcie()
    assert system.load is not None
    assert len(system.load) == 3
    assert system.memory.used is not None
    assert system.memory.total is not None
    assert 0 < system.memory.used < system.memory.total
    (disk,) = system.disks
    assert disk.mount == "/"
    assert disk.total == os.statvfs("/").f_blocks * os.statvfs("/").f_frsize
    assert disk.used is not None
    assert 0 < disk.used <= disk.total


class MadeUp:
    """A host whose counters a test sets."""

    def __init__(self, root: Path) -> None:
        self.proc, self.sys = root / "proc", root / "sys"
        (self.proc / "net").mkdir(parents=True)
        self.now = 0.0
        self.cpu("0 0 0 0 0 0 0 0 0 0")
        self.net(lo=(0, 0))
        values = {"MemTotal": 1000, "MemFree": 100, "MemAvailable": 600}
        names = ("MemTotal", "MemFree", "MemAvailable", "Buffers", "Cached", "Shmem", "Active", "Inactive", "Slab")
        (self.proc / "meminfo").write_text("".join(f"{name}: {values.get(name, 1)} kB\n" for name in names))

    def cpu(self, ticks: str) -> None:
        (self.proc / "stat").write_text(f"cpu  {ticks}\nbtime 1\n")

    def net(self, **counters: tuple[int, int]) -> None:
        lines = [f"{name}: {rx} 1 0 0 0 0 0 0 {tx} 1 0 0 0 0 0 0" for name, (rx, tx) in counters.items()]
        (self.proc / "net" / "dev").write_text("\n".join(("Inter-|", " face |", *lines)) + "\n")

    def card(self, name: str) -> None:
        (self.sys / "class" / "net" / name / "device").mkdir(parents=True)

    def probe(self) -> SystemProbe:
        return SystemProbe(self.proc, self.sys, lambda: self.now)


@pytest.fixture
def host(tmp_path: Path) -> MadeUp:
    return MadeUp(tmp_path)


def test_processor_time_between_reads(host: MadeUp) -> None:
    probe = host.probe()
    assert probe.read().cpu_percent is None
    host.cpu("20 0 10 60 10 0 0 0 5 0")  # 20 of user have 5 of guest in them; 70 of 100 idle or waiting
    assert probe.read().cpu_percent == 30.0
    assert probe.read().cpu_percent is None
    host.cpu("120 0 10 60 10 0 0 0 5 0")
    assert probe.read().cpu_percent == 100.0


def test_memory_that_programs_could_not_have(host: MadeUp) -> None:
    assert host.probe().read().memory == model.Memory(used=400 * 1024, total=1000 * 1024)


def test_network_counts_real_cards_once(host: MadeUp) -> None:
    host.card("eth0")
    host.net(lo=(1, 1), eth0=(1000, 2000), docker0=(1000, 2000))
    probe = host.probe()
    assert probe.read().network_bytes_per_s == model.Pcie()
    host.now = 2.0
    host.net(lo=(9, 9), eth0=(5000, 2000), docker0=(5000, 9000))
    assert probe.read().network_bytes_per_s == model.Pcie(rx=2000, tx=0)


def test_network_without_a_card_counts_all_but_the_loop(host: MadeUp) -> None:
    host.net(lo=(0, 0), eth0=(0, 0))
    probe = host.probe()
    probe.read()
    host.now = 1.0
    host.net(lo=(500, 500), eth0=(100, 50))
    assert probe.read().network_bytes_per_s == model.Pcie(rx=100, tx=50)


def test_a_reset_or_another_card_gives_no_rate(host: MadeUp) -> None:
    host.net(lo=(0, 0), eth0=(100, 100))
    probe = host.probe()
    probe.read()
    host.now = 1.0
    host.net(lo=(0, 0), eth0=(10, 200))
    assert probe.read().network_bytes_per_s == model.Pcie()
    host.now = 2.0
    host.net(lo=(0, 0), eth0=(20, 300), wlan0=(10**9, 10**9))
    assert probe.read().network_bytes_per_s == model.Pcie()


def test_what_cannot_be_read_is_none(host: MadeUp) -> None:
    for file in ("stat", "meminfo", "net/dev"):
        (host.proc / file).unlink()
    probe = host.probe()
    for _ in range(2):
        system = probe.read()
        assert (system.cpu_percent, system.memory, system.network_bytes_per_s) == (None, model.Memory(), model.Pcie())


@pytest.mark.parametrize(
    "text", ["", "cpu 1 1 1 1\n", "cpu\nMemTotal:\neth0: 1\n", "\x00\x01", "nonsense nonsense\n" * 9]
)
def test_what_is_not_as_linux_writes_it_is_none(host: MadeUp, text: str) -> None:
    for file in ("stat", "meminfo", "net/dev"):
        (host.proc / file).write_text(text)
    probe = host.probe()
    for _ in range(2):
        system = probe.read()
        assert (system.cpu_percent, system.memory.used) == (None, None)
        assert system.network_bytes_per_s == model.Pcie()
