"""What nvidia-smi complains of becomes the problem that the same trouble has elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.probes import smi_troubles

COMMUNICATE = (
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver "
    "is installed and running.\n"
)


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 535.183\n", 18, "driver_library_mismatch"),
        ("Failed to initialize NVML: Driver/library version mismatch\n", 18, "driver_library_mismatch"),
        (COMMUNICATE, 9, "no_driver"),
        ("Failed to initialize NVML: Driver Not Loaded\n", 9, "no_driver"),
        ("NVIDIA-SMI couldn't find libnvidia-ml.so library in your system. Please make sure that the NVIDIA Display Driver is properly installed\n", 12, "no_driver"),
        ("sh: 1: nvidia-smi: not found\n", 127, "no_driver"),
        ("/bin/sh: nvidia-smi: Permission denied\n", 126, "no_driver"),
        ("No devices were found\n", 6, "no_gpu"),
        ("No devices were found\n", 0, "no_gpu"),
        ("Failed to initialize NVML: Insufficient Permissions\n", 4, "no_permission"),
        ("Failed to initialize NVML: GPU access blocked by the operating system\n", 17, "driver_error"),
        ("Failed to initialize NVML: Unknown Error\n", 255, "driver_error"),
        ("Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost.  Reboot the system to recover this GPU\n", 15, "gpu_lost"),
        ("", 124, "driver_hung"),
        ("Terminated\n", 143, "driver_hung"),
        ("Segmentation fault\n", 139, "driver_error"),
        ("ERROR: Option --x is not recognized. Please run 'nvidia-smi -h'.\n", 2, "driver_error"),
    ],
)  # fmt: skip
def test_it_is_named(text: str, status: int, code: str) -> None:
    problem = smi_troubles.whole(text, status)
    assert problem is not None
    assert problem.code == code
    assert problem.remedy


def test_both_versions_would_be_told_and_one_is() -> None:
    text = "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 535.183\n"
    problem = smi_troubles.whole(text, 18)
    assert problem is not None
    assert "library is 535.183" in problem.message


def test_success_is_no_trouble() -> None:
    assert smi_troubles.whole("", 0) is None
    assert smi_troubles.whole("00000000:01:00.0, ...\n", 0) is None


def test_what_is_not_known_is_quoted_in_one_printable_line() -> None:
    problem = smi_troubles.whole("\n\x1b[31mweird <b>thing</b>\n" + "x" * 9000, 3)
    assert problem is not None
    assert problem.message == "nvidia-smi failed with status 3: [31mweird <b>thing</b>"


@pytest.mark.parametrize(
    ("text", "bus_id", "code"),
    [
        ("Unable to determine the device handle for GPU0000:0B:00.0: Unknown Error\n", "0000:0b:00.0", "gpu_lost"),
        ("Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost.  Reboot the system\n", "0000:02:00.0", "gpu_lost"),
        ("Unable to determine the device handle for GPU 000:BA:00.0: Unknown Error\n", "0000:ba:00.0", "gpu_lost"),
        ("Unable to determine the device handle for GPU 00000000:3B:00.0: GPU requires reset\n", "0000:3b:00.0", "driver_error"),
        ("Unable to determine the device handle for GPU0000:65:00.0: Insufficient Permissions\n", "0000:65:00.0", "no_permission"),
    ],
)  # fmt: skip
def test_one_gpu_that_cannot_be_had(text: str, bus_id: str, code: str) -> None:
    (lost,) = smi_troubles.lost(text)
    assert (lost.bus_id, lost.problem.code) == (bus_id, code)


def test_fields_that_are_not_known() -> None:
    text = 'Field "memory.reserved" is not a valid field to query.\n\n'
    assert smi_troubles.unknown_fields(text) == ["memory.reserved"]


def test_a_corrupted_inforom() -> None:
    assert smi_troubles.corrupted("WARNING: infoROM is corrupted at gpu 0000:B3:00.0\n") == {"0000:b3:00.0"}


@given(st.text(), st.integers(0, 255))
def test_whatever_is_printed_has_an_answer(text: str, status: int) -> None:
    problem = smi_troubles.whole(text, status)
    assert (problem is not None) or status == 0
    smi_troubles.lost(text)
    smi_troubles.unknown_fields(text)
