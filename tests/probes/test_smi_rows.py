"""nvidia-smi's output of several driver generations is read as it was meant, and nothing else is read into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import smi_rows

SHAPES = Path(__file__).parent / "smi_shapes"
MIB = 1 << 20
FIRST = "GPU-4d0aa6a0-7a1c-4a55-9d8e-0b55ac6d0001"
SECOND = "GPU-4d0aa6a0-7a1c-4a55-9d8e-0b55ac6d0002"


def shape(name: str) -> str:
    return (SHAPES / f"{name}.txt").read_text(encoding="utf-8")


def rows(name: str) -> list[smi_rows.GpuRow]:
    return smi_rows.gpu_rows(shape(name), smi_rows.FIELDS)


def only(name: str) -> smi_rows.GpuRow:
    (row,) = rows(name)
    return row


def test_two_cards() -> None:
    first, second = rows("query_gpu_geforce_550")
    assert (first.uuid, first.bus_id, first.index, first.name) == (FIRST, "0000:09:00.0", 0, "NVIDIA GeForce RTX 3080")
    assert (second.uuid, second.bus_id, second.index) == (SECOND, "0000:0a:00.0", 1)
    assert not first.mig
    gpu = first.reading
    assert gpu.utilization == model.Utilization(31, 12, 0, 0)
    assert gpu.memory == model.Memory(18307 * MIB, 20480 * MIB, 333 * MIB)
    assert (gpu.temperature_c, gpu.fan_percent, gpu.power_w, gpu.power_limit_w) == (41, 50, 25.41, 320)
    assert (gpu.pstate, gpu.clocks_mhz) == (8, model.Clocks(210, 405))
    assert gpu.energy_j is None


def test_units_are_no_hindrance() -> None:
    gpu = only("query_gpu_units_470").reading
    assert gpu.utilization == model.Utilization(97, 45, None, None)
    assert gpu.memory == model.Memory(12345 * MIB, 24220 * MIB, 300 * MIB)
    assert (gpu.temperature_c, gpu.fan_percent, gpu.power_w) == (83, 61, 255.11)


@pytest.mark.parametrize("name", ["query_gpu_not_supported_384", "query_gpu_mig_535", "query_gpu_unknown_error"])
def test_what_is_not_told_is_not_zero(name: str) -> None:
    assert only(name).reading.utilization == model.Utilization()


def test_mig_is_seen() -> None:
    assert only("query_gpu_mig_535").mig


def test_a_virtual_gpu_says_little() -> None:
    gpu = only("query_gpu_vgpu").reading
    assert (gpu.temperature_c, gpu.power_w, gpu.memory.total) == (None, None, 24576 * MIB)


def test_a_gpu_without_memory_of_its_own() -> None:
    row = only("query_gpu_unified_580")
    assert row.bus_id == "000f:01:00.0"
    assert row.reading.memory == model.Memory()
    assert row.reading.power_w == 11.3


def test_a_warning_is_no_row() -> None:
    assert only("query_gpu_warnings").name == "Quadro P4000"


def test_a_name_may_have_commas() -> None:
    row = only("query_gpu_comma_in_name")
    assert row.name == 'Graphics Device, rev "A"'
    assert row.reading.utilization.sm == 5


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("87", 87), ("87 %", 87), ("12.50 W", 12.5), ("100 MiB", 100), ("[N/A]", None), ("N/A", None), ("ERR!", None), ("", None),
        ("-5", None), ("nan", None), ("inf", None), ("1e3", None), ("0x10", None), ("[Not Supported]", None), ("٣", None),
    ],
)  # fmt: skip
def test_figures(text: str, value: float | None) -> None:
    assert smi_rows.figure(text) == value


def test_more_than_all_is_nonsense() -> None:
    line = shape("query_gpu_geforce_550").splitlines()[0].replace(", 31, ", ", 4294967295, ")
    assert smi_rows.gpu_rows(line, smi_rows.FIELDS)[0].reading.utilization.sm is None
    line = shape("query_gpu_geforce_550").splitlines()[0].replace("18307", "999999999999999")
    assert smi_rows.gpu_rows(line, smi_rows.FIELDS)[0].reading.memory.used is None


def test_processes() -> None:
    found = smi_rows.compute_rows(shape("compute_plain"))
    assert found == [
        smi_rows.Used(FIRST, None, model.GpuProcess(55111, None, ("compute",), 20481 * MIB)),
        smi_rows.Used(SECOND, None, model.GpuProcess(34965, None, ("compute",), 14195 * MIB)),
    ]


def test_a_program_may_be_called_anything() -> None:
    found = smi_rows.compute_rows(shape("compute_odd_names"))
    assert found is not None
    assert [(each.process.pid, each.process.memory) for each in found] == [
        (101, 300 * MIB),
        (102, 7 * MIB),
        (103, 55 * MIB),
    ]


def test_processes_that_are_hardly_told() -> None:
    found = smi_rows.compute_rows(shape("compute_not_told"))
    assert found is not None
    assert [(each.process.pid, each.process.memory) for each in found] == [
        (4711, None),
        (4712, None),
        (4713, 9807 * MIB),
        (4714, 149 * MIB),
    ]
    assert found[3].gpu == "MIG-GPU-63feeb45-94c6-b9cb-78ea-98e9b7a5be6b/1/0"


@pytest.mark.parametrize("text", ["", "\n", "No running processes found\n", "WARNING: infoROM is corrupted\n"])
def test_nobody(text: str) -> None:
    assert smi_rows.compute_rows(text) == []


@pytest.mark.parametrize(
    "text", ["[Insufficient Permissions]\n", "Failed to initialize NVML: Unknown Error\n", "ERROR: Option x"]
)
def test_what_is_no_row_is_not_nobody(text: str) -> None:
    assert smi_rows.compute_rows(text) is None


def monitored(name: str) -> list[smi_rows.Used]:
    found = smi_rows.monitor_rows(shape(name))
    assert found is not None
    return found


def test_the_monitor_of_an_old_driver() -> None:
    xorg, compiz, python = (each.process for each in monitored("pmon_384"))
    assert (xorg.pid, xorg.types, xorg.memory, xorg.sm) == (1676, ("graphics",), 293 * MIB, None)
    assert (compiz.sm, compiz.encoder) == (1, None)
    assert (python.types, python.sm, python.memory) == (("compute",), 62, 4100 * MIB)


def test_the_monitor_goes_by_its_heading() -> None:
    both, worker = (each.process for each in monitored("pmon_570"))
    assert (both.types, both.memory, both.decoder) == (("compute", "graphics"), 512 * MIB, 7)
    assert (worker.types, worker.sm) == (("mps", "compute"), 70)
    assert [(each.number, each.process.sm) for each in monitored("pmon_545_u")] == [
        (0, 88),
        (0, None),
        (1, 92),
        (1, None),
    ]


def test_nobody_in_the_monitor() -> None:
    assert monitored("pmon_550_nobody") == []
    assert smi_rows.monitor_rows("Process monitoring is not supported on this GPU\n") is None


def test_instances() -> None:
    assert smi_rows.instances(shape("list_mig")) == [
        smi_rows.Instance(FIRST, "MIG-feb88891-0321-5fef-9c87-d4af3b54259e", "1g.10gb"),
        smi_rows.Instance(FIRST, "MIG-a25704ba-3a06-5299-a795-fd7cf4d13973", "2g.20gb"),
        smi_rows.Instance(SECOND, f"MIG-{SECOND}/0/0", "7g.80gb"),
    ]


def test_lines_about_one_process_are_joined() -> None:
    listed = model.GpuProcess(7, None, ("compute",), 100)
    seen = model.GpuProcess(7, None, ("compute", "graphics"), 90, 50.0, None, 3.0)
    idle = model.GpuProcess(8, None, ("compute",), 10)
    assert smi_rows.joined([listed, idle, seen]) == (
        model.GpuProcess(7, None, ("compute", "graphics"), 100, 50.0, None, 3.0),
        model.GpuProcess(8, None, ("compute",), 10, 0.0),
    )
    assert smi_rows.joined([listed, idle]) == (listed, idle)


PIECES = st.sampled_from(
    [
        *(line for path in sorted(SHAPES.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()),
        "[N/A]", ",", ", ", "\n", "GPU-", FIRST, "0000:01:00.0", "pmon", "# gpu pid", "0", "-1", "9" * 30, "\0", "\u2028", "é",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=20), max_size=12).map("".join))
def test_nothing_that_is_printed_raises_or_is_invented(text: str) -> None:
    for row in smi_rows.gpu_rows(text, smi_rows.FIELDS):
        for value in row.reading.utilization:
            assert value is None or 0 <= value <= 100
            assert value is None or str(int(value)) in text
    smi_rows.instances(text)
    uses = [*(smi_rows.compute_rows(text) or ()), *(smi_rows.monitor_rows(text) or ())]
    for used in smi_rows.joined(each.process for each in uses):
        assert str(used.pid) in text


@given(st.text())
def test_garbage_is_nobody_only_where_it_says_nothing(text: str) -> None:
    if smi_rows.compute_rows(text) == []:
        assert all(not line.strip() or line.startswith(("No running", "WARNING:")) for line in text.splitlines())
    assert smi_rows.gpu_rows(text, smi_rows.FIELDS) == []
