"""When an idle GPU is left alone, for how long, and how long we alone have kept it awake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import gpu_users
from hoofhearted_desktop.probes.device_holders import Holders
from hoofhearted_desktop.probes.gpu_users import GpuUsers
from hoofhearted_desktop.probes.letting_go import LettingGo, Use
from hoofhearted_desktop.probes.pci import PciGpu

if TYPE_CHECKING:
    from pathlib import Path

AWAKE = PciGpu("0000:01:00.0", "active", "auto")
ASLEEP = AWAKE._replace(runtime_status="suspended")
IDLE = model.Gpu("GPU-1", utilization=model.Utilization(0, 0, 0, 0), processes=(model.GpuProcess(99),))


class Laptop:
    """A GPU that falls asleep `delay_s` after the last call, seen once a second."""

    def __init__(self, delay_s: float) -> None:
        self.letting = LettingGo()
        self.delay_s = delay_s
        self.called_at = 0.0
        self.now = 0.0
        self.woken_at = float("-inf")

    def tick(self, use: Optional[Use] = Use.NOBODY, *, quiet: bool = True) -> str:
        """Give what is seen: asleep, resting or watched."""
        self.now += 1
        device = AWAKE if self.now - max(self.called_at, self.woken_at) < self.delay_s else ASLEEP
        self.letting.see(self.now, [device])
        if device.asleep:
            return "asleep"
        if self.letting.resting(self.now):
            return "resting"
        self.called_at = self.now
        self.letting.judge(self.now, device, use, quiet=quiet)
        return "watched"

    def wake(self) -> None:
        self.woken_at = self.now


@pytest.mark.parametrize("delay_s", [6, 9, 15, 21])
def test_every_delay_that_was_seen_ends_in_sleep_and_is_learned(delay_s: float) -> None:
    laptop = Laptop(delay_s)
    seen = [laptop.tick() for _ in range(100)]
    assert seen == ["watched"] * 11 + ["resting"] * (int(delay_s) - 1) + ["asleep"] * (90 - int(delay_s))
    assert laptop.letting.kept_awake_s(AWAKE) == 10
    habit = laptop.letting._habits[AWAKE.bus_id]
    assert delay_s < habit.rest_s() <= max(12, 1.5 * delay_s + 3)
    laptop.wake()
    laptop.tick()
    assert laptop.tick() == "watched"  # whoever woke it is looked at


def test_a_longer_delay_than_ever_seen_is_found_by_waiting_longer() -> None:
    laptop = Laptop(50)
    seen = [laptop.tick() for _ in range(400)]
    assert seen.count("asleep") > 80
    assert laptop.letting._habits[AWAKE.bus_id].in_vain == 0
    assert laptop.letting._habits[AWAKE.bus_id].rest_s() > 50


@pytest.mark.parametrize(("use", "quiet"), [(Use.SOMEBODY, True), (Use.NOBODY, False), (None, True)])
def test_in_doubt_the_driver_is_kept(use: Optional[Use], quiet: bool) -> None:
    laptop = Laptop(6)
    assert {laptop.tick(use, quiet=quiet) for _ in range(200)} == {"watched"}
    assert (laptop.letting.kept_awake_s(AWAKE) or 0) == (199 if use is Use.NOBODY else 0)


def test_a_gpu_that_is_never_suspended_is_never_kept_awake() -> None:
    letting, device = LettingGo(), AWAKE._replace(control="on")
    for now in range(100):
        letting.see(now, [device])
        assert not letting.judge(now, device, Use.NOBODY, quiet=True)
    assert letting.kept_awake_s(device) is None


def test_a_time_in_which_nobody_looked_is_not_counted() -> None:
    letting = LettingGo()
    for now in (0, 1, 3601):
        letting.judge(now, AWAKE, Use.NOBODY, quiet=False)
    assert letting.kept_awake_s(AWAKE) == 11


@pytest.mark.parametrize(
    ("use", "counted"),
    [(Use.NOBODY, 5), (Use.UNSEEN, 5), (Use.DESKTOP, 0), (Use.SOMEBODY, 0), (None, 0)],
)
def test_only_what_nobody_else_holds_is_kept_awake_by_us(use: Optional[Use], counted: float) -> None:
    letting = LettingGo()
    for now in range(6):
        letting.judge(now, AWAKE, use, quiet=True)
    assert letting.kept_awake_s(AWAKE) == counted


def test_a_disturbed_rest_was_not_in_vain() -> None:
    letting = LettingGo()
    for now in range(11):
        letting.judge(now, AWAKE, Use.DESKTOP, quiet=True)
    assert letting.resting(15) == {AWAKE.bus_id}
    letting.disturb()
    assert letting.resting(15) == set()
    letting.see(60, [AWAKE])
    assert letting._habits[AWAKE.bus_id].in_vain == 0


@pytest.mark.parametrize(
    ("gpu", "quiet"),
    [
        (IDLE, True),
        (IDLE._replace(utilization=model.Utilization()), False),
        (IDLE._replace(utilization=model.Utilization(0, 0, 30, 0)), False),
        (IDLE._replace(processes=None), False),
        (IDLE._replace(problem=model.Problem("driver_error", "it fails")), False),
    ],
)
def test_quiet_is_only_what_certainly_does_nothing(gpu: model.Gpu, quiet: bool) -> None:
    assert gpu_users.is_quiet(gpu) is quiet


class Scan:
    """The open files, as a test says."""

    def __init__(self, found: Optional[Holders]) -> None:
        self.found = found

    def step(self, _budget_s: float = 0) -> Optional[Holders]:
        return self.found


DESKTOP, COMPUTING = model.GpuProcess(7, types=("graphics",)), model.GpuProcess(8, types=("compute",))


@pytest.mark.parametrize(
    ("listed", "by_minor", "unseen", "use"),
    [
        ((), {}, 0, Use.NOBODY),
        ((model.GpuProcess(99, types=("compute",)),), {}, 0, Use.NOBODY),  # ourselves
        ((), {1: frozenset({5})}, 0, Use.NOBODY),  # another GPU's
        ((), {0: frozenset({5})}, 0, Use.SOMEBODY),
        ((), {}, 3, Use.UNSEEN),
        ((DESKTOP,), {0: frozenset({7})}, 0, Use.DESKTOP),
        ((DESKTOP,), {0: frozenset({7, 9})}, 0, Use.SOMEBODY),
        ((DESKTOP, COMPUTING), {}, 0, Use.SOMEBODY),
        ((model.GpuProcess(8, types=()),), {}, 0, Use.SOMEBODY),
    ],
)
def test_who_uses_a_gpu(
    listed: tuple[model.GpuProcess, ...], by_minor: dict[int, frozenset[int]], unseen: int, use: Use
) -> None:
    users = GpuUsers(99, Scan(Holders(by_minor, unseen)))  # type: ignore[arg-type]  # a stand-in
    gpu = IDLE._replace(processes=listed)
    assert users.use(gpu, 0) is (
        Use.SOMEBODY if COMPUTING in listed or (use is Use.SOMEBODY and not by_minor) else None
    )
    users.look()
    assert users.use(gpu, 0) is use


def test_a_gpu_that_tells_no_processes_tells_nobody() -> None:
    users = GpuUsers(99, Scan(Holders({}, 0)))  # type: ignore[arg-type]  # a stand-in
    users.look()
    assert users.use(IDLE._replace(processes=None), 0) is None


def test_we_are_nobody_by_the_number_the_host_knows_us_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fd = tmp_path / "70123/fd"
    fd.mkdir(parents=True)
    (fd / "3").symlink_to("/dev/nvidia0")
    (tmp_path / "self").symlink_to("70123")
    monkeypatch.setenv("HOOFHEARTED_PROC_ROOT", str(tmp_path))
    users = GpuUsers()
    users.look()
    assert users.use(IDLE._replace(processes=()), 0) is Use.NOBODY


def test_without_a_proc_nobody_can_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOFHEARTED_PROC_ROOT", str(tmp_path / "none"))
    users = GpuUsers()
    users.look()
    assert users.use(IDLE._replace(processes=()), 0) is Use.UNSEEN


def test_without_a_minor_any_device_counts() -> None:
    users = GpuUsers(99, Scan(Holders({1: frozenset({5})}, 0)))  # type: ignore[arg-type]  # a stand-in
    users.look()
    assert users.use(IDLE, None) is Use.SOMEBODY
