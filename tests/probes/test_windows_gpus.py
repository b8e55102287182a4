"""What NVML leaves open under WDDM, filled in by Windows' counters, with pdh.dll and cfgmgr32.dll played."""

from __future__ import annotations

import struct
import sys
from typing import TYPE_CHECKING, Any

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import windows_gpu_counters, windows_gpus, windows_pdh, windows_power
from hoofhearted_desktop.probes.windows_gpus import Counters, Reading, WindowsGpus
from tests.desktop_parts.programs import wait_until
from tests.probes.fake_pdh import MORE_DATA, NO_DATA, Pdh
from tests.probes.test_windows_gpu_counters import engine, memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WINDOWS_11 = 22631
GIB = 1 << 30
BUS = "0000:01:00.0"
GPU = model.Gpu(
    "GPU-1",
    0,
    "RTX 3090",
    BUS,
    "active",
    model.Utilization(55.0),
    processes=(model.GpuProcess(7, types=("compute",)), model.GpuProcess(8, None, ("graphics",))),
)


class Nvml:
    """Reads what the test says, as NVML's probe."""

    def __init__(self, *gpus: model.Gpu) -> None:
        self.gpus = gpus
        self.earlier: tuple[tuple[model.Gpu, ...], ...] = ()
        self.minors: dict[str, int] = {}
        self.closed = 0

    def read(self, _monotonic: float) -> Reading:
        return Reading(self.gpus, (), self.earlier)

    def want(self, readings: frozenset[str]) -> None:
        self.wanted = readings

    def close(self) -> None:
        self.closed += 1


class Cards:
    """A configuration manager that knows these cards."""

    def __init__(self, **luids: int) -> None:
        self.luids = luids or {"PCI\\VEN_10DE&DEV_2204\\1": 0xC2D7}

    def devices(self) -> list[str]:
        return list(self.luids)

    def property(self, device: str, number: int, category: bytes = b"") -> bytes | None:
        if category == windows_power._GPU_CATEGORY:
            return struct.pack("<Q", self.luids[device]) if number == windows_power.LUID else None
        return {windows_power.BUS_NUMBER: struct.pack("<I", 1), windows_power.ADDRESS: bytes(4)}.get(number)


def pdh(engines: dict[str, float | None] | None = None, used: dict[str, float | None] | None = None) -> Pdh:
    return Pdh(**{windows_gpu_counters.ENGINES: engines or {}, windows_gpu_counters.MEMORY: used or {}})


def counters(library: Pdh, build: int = WINDOWS_11) -> Counters:
    return Counters(lambda: windows_pdh.Query(library), build)


@pytest.fixture
def gpus() -> Iterator[Callable[..., WindowsGpus]]:
    made: list[WindowsGpus] = []

    def make(library: Pdh, *read: model.Gpu, build: int = WINDOWS_11, cards: Any = None) -> WindowsGpus:
        made.append(WindowsGpus(Nvml(*read), counters(library, build), lambda: cards or Cards()))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_memory_and_work_come_from_windows_where_nvml_has_none(gpus: Callable[..., WindowsGpus]) -> None:
    library = pdh(
        {engine(7, 1, "Compute_0"): None, engine(8, 0, "3D"): None}, {memory(7): 6.0 * GIB, memory(8): 0.5 * GIB}
    )
    probe = gpus(library, GPU)
    (first,) = probe.read(100.0).gpus
    assert first.processes == (
        model.GpuProcess(7, None, ("compute",), 6 * GIB),
        model.GpuProcess(8, None, ("graphics",), GIB // 2),
    ), "a rate needs two looks, and is not 0 before"
    library.values[windows_gpu_counters.ENGINES] = {engine(7, 1, "Compute_0"): 51.26, engine(8, 0, "3D"): 0.0}
    (second,) = probe.read(102.0).gpus
    assert second.processes == (
        model.GpuProcess(7, None, ("compute",), 6 * GIB, 51.3, 0.0, 0.0),
        model.GpuProcess(8, None, ("graphics",), GIB // 2, 0.0, 0.0, 0.0),
    )
    assert second.notes is None


def test_what_nvml_says_itself_stands_and_then_nobody_else_is_asked(gpus: Callable[..., WindowsGpus]) -> None:
    library = pdh({engine(7, 1, "Cuda"): 10.0}, {memory(7): 1.0})
    told = GPU._replace(processes=(model.GpuProcess(7, None, ("compute",), 5 * GIB, 90.0, 0.0, 0.0),))
    probe = gpus(library, told)
    assert probe.read(100.0).gpus == (told,)
    assert library.collections == 0, "the counters of a GPU that NVML speaks of are nobody's business"
    half = GPU._replace(processes=(model.GpuProcess(7, None, ("compute",), 5 * GIB),))
    probe = gpus(library, half)
    probe.read(100.0)
    assert probe.read(102.0).gpus[0].processes == (model.GpuProcess(7, None, ("compute",), 5 * GIB, 10.0, 0.0, 0.0),)


@pytest.mark.parametrize(
    "gpu",
    [
        GPU._replace(power_state="asleep"),
        GPU._replace(resting=True),
        GPU._replace(problem=model.Problem("gpu_is_lost", "gone")),
        GPU._replace(processes=()),
    ],
    ids=["asleep", "resting", "failed", "nobody"],
)
def test_a_gpu_that_is_left_alone_is_not_asked_about_by_another_way(
    gpus: Callable[..., WindowsGpus], gpu: model.Gpu
) -> None:
    gpu = gpu if gpu.processes else gpu._replace(utilization=model.Utilization(1.0))
    library = pdh({engine(7, 1, "Cuda"): 10.0}, {memory(7): 1.0})
    assert gpus(library, gpu).read(100.0).gpus == (gpu,)
    assert library.queries == 0


def test_whoever_works_is_listed_where_nvml_lists_nobody(gpus: Callable[..., WindowsGpus]) -> None:
    library = pdh(
        {engine(7, 1, "Compute_0"): 50.0, engine(9, 0, "3D"): 0.2, engine(0, 0, "3D"): 40.0},
        {memory(7): 6.0, memory(8): 5.0, memory(9): 0.0},
    )
    probe = gpus(library, GPU._replace(processes=None))
    probe.read(100.0)
    (gpu,) = probe.read(102.0).gpus
    assert gpu.processes == (
        model.GpuProcess(7, None, ("compute",), 6, 50.0, 0.0, 0.0),
        model.GpuProcess(8, None, (), 5),
    )
    probe = gpus(library, GPU._replace(processes=()))
    probe.read(100.0)
    assert [used.pid for used in probe.read(102.0).gpus[0].processes or ()] == [7]


def test_each_card_has_its_own(gpus: Callable[..., WindowsGpus]) -> None:
    library = pdh({engine(7, 1, "Cuda", "0x00000000_0x00000009_phys_0"): 10.0}, {memory(7): 1.0})
    probe = gpus(library, GPU)
    probe.read(100.0)
    (gpu,) = probe.read(102.0).gpus
    assert gpu.processes is not None
    assert gpu.processes[0] == model.GpuProcess(7, None, ("compute",), 1), "that work was on another card"


def test_linked_cards_are_told_apart_by_their_place(gpus: Callable[..., WindowsGpus]) -> None:
    library = pdh({}, {memory(7, "0x00000000_0x0000C2D7_phys_0"): 1.0, memory(7, "0x00000000_0x0000C2D7_phys_1"): 2.0})
    (gpu,) = gpus(library, GPU).read(100.0).gpus
    assert gpu.processes is not None
    assert gpu.processes[0].memory == 1
    library = pdh({}, {memory(7, "0x00000000_0x0000C2D7_phys_3"): 2.0})
    (gpu,) = gpus(library, GPU).read(100.0).gpus
    assert gpu.processes is not None
    assert gpu.processes[0].memory == 2, "a card alone needs no place"


def test_every_absence_has_its_reason(gpus: Callable[..., WindowsGpus]) -> None:
    def note(probe: WindowsGpus) -> tuple[str, ...] | None:
        (gpu,) = probe.read(100.0).gpus
        assert gpu.processes == GPU.processes
        return gpu.notes

    assert note(gpus(pdh(), GPU, build=16299)) == (windows_gpus.TOO_OLD,)
    assert note(gpus(Pdh(), GPU)) == (windows_gpus.NO_COUNTERS,)
    assert note(gpus(pdh({}, {memory(7): 1.0}), GPU, cards=Cards(other=5))) == (windows_gpus.WHICH,)
    broken = pdh()
    broken.answers["PdhCollectQueryData"] = 0x800007D8
    assert note(gpus(broken, GPU)) == (windows_gpus.refused(0x800007D8),)
    assert broken.queries == 0, "a query that failed is closed"
    closed = pdh()
    closed.answers["PdhOpenQueryW"] = 0xC0000BC2
    assert note(gpus(closed, GPU)) == (windows_gpus.refused(0xC0000BC2),)

    def no_library() -> windows_pdh.Query:
        raise OSError

    lacking = WindowsGpus(Nvml(GPU), Counters(no_library, WINDOWS_11), Cards)
    assert note(lacking) == (windows_gpus.NO_COUNTERS,)
    lacking.close()


def test_a_note_joins_those_that_there_are(gpus: Callable[..., WindowsGpus]) -> None:
    (gpu,) = gpus(Pdh(), GPU._replace(notes=("first",))).read(100.0).gpus
    assert gpu.notes == ("first", windows_gpus.NO_COUNTERS)


def test_what_failed_is_tried_again_after_a_minute(gpus: Callable[..., WindowsGpus]) -> None:
    library = Pdh()
    probe = gpus(library, GPU)
    probe.read(100.0)
    library.values = pdh({}, {memory(7): 9.0}).values
    assert probe.read(130.0).gpus[0].notes == (windows_gpus.NO_COUNTERS,)
    (gpu,) = probe.read(100.0 + windows_gpus.AGAIN_S).gpus
    assert gpu.processes is not None
    assert (gpu.notes, gpu.processes[0].memory) == (None, 9)


def test_a_rate_over_a_long_pause_says_nothing(gpus: Callable[..., WindowsGpus]) -> None:
    library = pdh({engine(7, 1, "Cuda"): 33.0}, {memory(7): 1.0})
    probe = gpus(library, GPU)
    read = [probe.read(at).gpus[0].processes for at in (100.0, 102.0, 200.0, 202.0)]
    assert [processes[0].sm for processes in read if processes] == [None, 33.0, None, 33.0]


def test_counters_are_read_every_two_seconds_at_most(gpus: Callable[..., WindowsGpus]) -> None:
    library = pdh({}, {memory(7): 1.0})
    probe = gpus(library, GPU)
    for at in (100.0, 100.5, 101.0, 101.9, 102.0):
        probe.read(at)
    assert library.collections == 2


def test_counters_that_hang_hold_nobody_up_and_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_gpus, "PATIENCE_S", 0.05)
    library = pdh({}, {memory(7): 1.0})
    probe = WindowsGpus(Nvml(GPU), counters(library), Cards)
    probe.read(100.0)
    library.holds.clear()
    (gpu,) = probe.read(102.0).gpus
    assert gpu.processes == GPU.processes
    assert gpu.notes is not None
    assert "have not answered" in gpu.notes[0]
    library.holds.set()
    wait_until("the call to come back", lambda: not probe._counters._calls.stuck)
    probe.close()


def test_while_they_are_loaded_nothing_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_gpus, "PATIENCE_S", 0.05)
    library = pdh({}, {memory(7): 1.0})
    library.holds.clear()
    probe = WindowsGpus(Nvml(GPU), counters(library), Cards)
    assert probe.read(100.0).gpus == (GPU,)
    library.holds.set()
    wait_until("the call to come back", lambda: not probe._counters._calls.stuck)
    probe.close()


def test_moments_between_two_looks_are_completed_alike() -> None:
    nvml = Nvml(GPU)
    nvml.earlier = ((GPU._replace(utilization=model.Utilization(20.0)),), (GPU._replace(problem=None),))
    probe = WindowsGpus(nvml, counters(pdh({}, {memory(7): 6.0})), Cards)
    read = probe.read(100.0)
    assert [gpus[0].processes for gpus in read.earlier] == [read.gpus[0].processes] * 2
    assert read.gpus[0].processes is not None
    assert read.gpus[0].processes[0].memory == 6
    probe.close()


def test_it_passes_on_what_is_nvmls(gpus: Callable[..., WindowsGpus]) -> None:
    nvml = Nvml()
    nvml.minors = {BUS: 0}
    probe = WindowsGpus(nvml, counters(pdh()), Cards)
    probe.want(frozenset({"pcie"}))
    assert (probe.minors, nvml.wanted) == ({BUS: 0}, frozenset({"pcie"}))
    probe.close()
    assert nvml.closed == 1


# ---------------------------------------------------------------- pdh.dll


def test_a_list_that_grows_between_two_calls_is_asked_for_again() -> None:
    library = Pdh(path={f"pid_{number}": float(number) for number in range(3)})
    library.grows["path"] = {f"pid_{number}": float(number) for number in range(300)}
    query = windows_pdh.Query(library)
    assert query.open(("path", windows_pdh.DOUBLE)) is None
    found = query.collect()
    assert isinstance(found, tuple)
    assert not isinstance(found, windows_pdh.Failure)
    assert len(found[0]) == 300
    assert found[0]["pid_299"] == 299.0
    query.close()
    assert library.queries == 0


def test_nobody_at_all_is_no_failure() -> None:
    library = Pdh(path={})
    query = windows_pdh.Query(library)
    assert query.open(("path", windows_pdh.LARGE)) is None
    assert query.collect() == ({},)
    library.answers["PdhCollectQueryData"] = NO_DATA
    assert query.collect() == ({},)
    query.close()


def test_whole_numbers_keep_their_bytes() -> None:
    library = Pdh(path={"a": float(1 << 40), "b": None})
    query = windows_pdh.Query(library)
    assert query.open(("path", windows_pdh.LARGE)) is None
    assert query.collect() == ({"a": float(1 << 40)},)
    query.close()


def test_a_list_without_end_is_given_up() -> None:
    library = Pdh(path={"a": 1.0})

    def endless(_counter: Any, _form: Any, size: Any, _count: Any, _room: Any) -> int:
        size._obj.value = windows_pdh.LARGEST_ARRAY + 1
        return MORE_DATA

    library.PdhGetFormattedCounterArrayW = endless  # type: ignore[method-assign]
    query = windows_pdh.Query(library)
    assert query.open(("path", windows_pdh.LARGE)) is None
    assert query.collect() == windows_pdh.Failure(MORE_DATA)
    query.close()


def test_what_windows_calls_a_card_is_read_of_its_device() -> None:
    manager: Any = Cards()
    assert windows_power.adapters(manager) == {BUS: windows_gpu_counters.Adapter(0xC2D7)}


def test_elsewhere_there_is_no_such_library() -> None:
    if sys.platform == "win32":
        pytest.skip("this is Windows")
    with pytest.raises((OSError, AttributeError)):
        windows_pdh.Query()
