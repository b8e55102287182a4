"""What files say of the driver: versions that do not fit, a driver loaded anew, a container that may no longer open it."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.probes import driver_files, nvml, nvml_errors, nvml_library
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_nvml import driver as fakes
    from tests.fake_nvml.sysfs import FakeSysfs
    from tests.probes.probe_process import ProbeChild

    Start = Callable[[fakes.FakeDriver], ProbeChild]

pytestmark = not_on_windows("the driver's files on Linux")

OPEN = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  575.51.02  Release Build  (dvs-builder@U22)\nGCC version:  gcc version 12.3.0 (Ubuntu)\n"
CLOSED = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  470.256.02  Thu May  2 14:37:44 UTC 2024\n"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (OPEN, "575.51.02"),
        (CLOSED, "470.256.02"),
        ("580.105.08\n", "580.105.08"),
        ("libnvidia-ml.so.390.157", "390.157"),
        ("libnvidia-ml.so.1", None),
        ("", None),
    ],
)
def test_a_version_is_found(text: str, version: Optional[str]) -> None:
    assert driver_files.version_in(text) == version


def test_the_module_is_asked_of_sysfs_else_of_proc(
    tmp_path: Path, fake_sysfs: FakeSysfs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOFHEARTED_SYSFS_ROOT", str(fake_sysfs.root))
    monkeypatch.setenv("HOOFHEARTED_PROC_ROOT", str(tmp_path))
    assert driver_files.module() == driver_files.Module(None, None)
    (tmp_path / "driver/nvidia").mkdir(parents=True)
    (tmp_path / "driver/nvidia/version").write_text(OPEN)
    assert driver_files.module() == driver_files.Module("575.51.02", None)
    fake_sysfs.load_module("570.86.10")
    first = driver_files.module()
    assert first.version == "570.86.10"
    fake_sysfs.load_module("570.86.10")
    assert driver_files.module().version == first.version
    assert driver_files.module() != first


def test_the_library_is_named_by_its_file_and_where_that_is_gone_too(tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    maps.write_text(
        "7f00-7f01 r-xp 00000000 08:01 7  /usr/lib/libc.so.6\n"
        "7f02-7f03 r--p 00000000 08:01 8  /opt/a b/libnvidia-ml.so.570.86.10 (deleted)\n"
    )
    found = driver_files.loaded_library(maps)
    assert found == Path("/opt/a b/libnvidia-ml.so.570.86.10")
    maps.write_text("")
    assert driver_files.loaded_library(maps) is None
    (tmp_path / "libnvidia-ml.so.575.51.02").touch()
    (tmp_path / "libnvidia-ml.so.1").symlink_to("libnvidia-ml.so.575.51.02")
    assert driver_files.installed_library(tmp_path / "libnvidia-ml.so.570.86.10") == "575.51.02"
    assert driver_files.installed_library(Path("/nowhere/libnvidia-ml.so.1")) is None


@pytest.mark.parametrize(("code", "forbidden"), [(errno.EPERM, True), (errno.EACCES, False), (errno.ENOENT, False)])
def test_only_the_rules_of_a_container_answer_eperm(
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    forbidden: bool,
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(driver_files.os, "open", refuse)
    assert driver_files.forbidden() is forbidden


@pytest.mark.parametrize(
    ("code", "mark", "lost"),
    [
        (errno.EPERM, None, True),
        (errno.ENOENT, None, False),
        (errno.ENOENT, "/docker/" + "5e" * 32, True),
        (errno.EACCES, "/system.slice/docker-" + "5e" * 32 + ".scope", True),
        (0, "/docker/" + "5e" * 32, False),
    ],
)
def test_a_node_that_is_gone_is_the_containers_doing_only_within_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, mark: str | None, lost: bool
) -> None:
    def refuse(*_: object) -> int:
        if code:
            raise OSError(code, os.strerror(code))
        return os.dup(2)

    (tmp_path / "self").mkdir()
    (tmp_path / "self" / "cgroup").write_text(f"0::{mark or '/user.slice/user-1000.slice/session-2.scope'}\n")
    monkeypatch.setenv("HOOFHEARTED_PROC_ROOT", str(tmp_path))
    monkeypatch.delenv("container", raising=False)
    monkeypatch.setattr(driver_files, "CONTAINER_MARKS", ())
    monkeypatch.setattr(driver_files.os, "open", refuse)
    assert driver_files.kept_by_container() is lost


def test_a_container_is_known_by_its_marks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOOFHEARTED_PROC_ROOT", str(tmp_path))
    monkeypatch.setattr(driver_files, "CONTROL_NODE", str(tmp_path / "nvidiactl"))
    monkeypatch.delenv("container", raising=False)
    monkeypatch.setattr(driver_files, "CONTAINER_MARKS", (str(tmp_path / ".dockerenv"),))
    assert not driver_files.kept_by_container()
    (tmp_path / ".dockerenv").touch()
    assert driver_files.kept_by_container()
    (tmp_path / ".dockerenv").unlink()
    monkeypatch.setenv("container", "podman")
    assert driver_files.kept_by_container()


def test_a_control_node_that_can_be_opened_is_not_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_files, "CONTROL_NODE", "/dev/null")
    assert not driver_files.forbidden()
    assert not driver_files.kept_by_container()


def versioned(driver: fakes.FakeDriver, directory: Path, version: str) -> Path:
    """Install the fake's library as a distribution does: a file with its version, and a link to it."""
    directory.mkdir(exist_ok=True)
    if not (directory / f"libnvidia-ml.so.{version}").exists():
        shutil.copy(driver._library / "libnvidia-ml.so.1", directory / f"libnvidia-ml.so.{version}")
    link = directory / "libnvidia-ml.so.1.new"
    link.symlink_to(f"libnvidia-ml.so.{version}")
    link.replace(directory / "libnvidia-ml.so.1")
    return directory


@pytest.mark.real
@pytest.mark.parametrize(
    ("installed", "code", "says"),
    [
        ("570.86.10", "driver_library_mismatch", "the kernel runs 575.51.02, the driver's library is 570.86.10"),
        ("575.51.02", "driver_reloaded", "runs (575.51.02), but this agent still has the library of the old one (570"),
    ],
)
def test_versions_that_do_not_fit_are_both_told(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs, tmp_path: Path, installed: str, code: str, says: str
) -> None:
    directory = versioned(driver, tmp_path / "lib", "570.86.10")
    driver._library = directory
    fake_sysfs.load_module("570.86.10")
    probe = start(driver)
    assert probe.read(0)["problems"] == []
    versioned(driver, directory, installed)
    fake_sysfs.load_module("575.51.02")
    driver.errors["*"] = 18
    driver.write()
    for tick in (1, 5):
        (problem,) = probe.read(tick)["problems"]
        assert problem["code"] == code
        assert says in problem["message"]
        assert problem["remedy"]


@pytest.mark.real
def test_a_library_whose_file_has_no_version_tells_it_itself(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs
) -> None:
    fake_sysfs.load_module("570.86.10")
    driver.nvml_version = "12.575.57.08"
    driver.errors["nvmlInitWithFlags"] = 18
    driver.write()
    (problem,) = start(driver).read(0)["problems"]
    assert problem["code"] == "driver_library_mismatch"
    assert problem["message"].endswith("the kernel runs 570.86.10, the driver's library is 575.57.08")


@pytest.mark.parametrize(
    ("kernel", "library", "end"),
    [
        ("570.86.10", None, "still running: the kernel runs 570.86.10"),
        (None, "575.57.08", "still running: the driver's library is 575.57.08"),
        (None, None, "still running"),
    ],
)
def test_of_two_versions_the_one_that_is_known_is_told(kernel: Optional[str], library: Optional[str], end: str) -> None:
    assert nvml_errors.mismatch(kernel, library).message.endswith(end)


@pytest.mark.real
def test_a_driver_that_was_loaded_anew_is_said_for_a_minute(
    driver: fakes.FakeDriver, start: Start, fake_sysfs: FakeSysfs
) -> None:
    fake_sysfs.add()
    fake_sysfs.load_module("570.86.10")
    probe = start(driver)
    assert probe.read(0)["problems"] == []
    driver.errors["*"] = 9
    driver.write()
    assert [problem["code"] for problem in probe.read(1)["problems"]] == ["no_driver"]
    fake_sysfs.load_module("575.51.02")
    driver.errors.clear()
    driver.write()
    for tick in (10, 60):
        reading = probe.read(tick)
        (problem,) = reading["problems"]
        assert (problem["code"], problem["remedy"]) == ("driver_reloaded", None)
        assert "(575.51.02, before that 570.86.10)" in problem["message"]
        assert reading["gpus"][0]["problem"] is None
        assert reading["gpus"][0]["utilization"]["sm"] == 0
    assert probe.read(71)["problems"] == []


class Unknown(nvml_library.Library):
    """The library in a container after `systemctl daemon-reload`: nvmlInit answers "Unknown Error"."""

    def open(self, *, attach: bool = True) -> nvml_library.Failure:  # noqa: ARG002 - it is the library's
        return nvml_library.Failure(nvml_errors.UNKNOWN)


@pytest.mark.parametrize(("forbidden", "code"), [(True, "container_lost_gpu"), (False, "driver_error")])
def test_a_container_that_lost_its_gpu(
    monkeypatch: pytest.MonkeyPatch,
    forbidden: bool,
    code: str,
) -> None:
    monkeypatch.setattr(driver_files, "kept_by_container", lambda: forbidden)
    probe = nvml.NvmlProbe(awake=lambda _monotonic: (), library=Unknown())
    (problem,) = probe.read(0).problems
    assert problem.code == code
    assert "container" in (problem.remedy or "")
    probe.close()


class Binding:
    """nvidia-ml-py on a driver that does not know NVML_INIT_FLAG_NO_ATTACH."""

    class NVMLError(Exception):
        value = nvml_errors.INVALID_ARGUMENT

    def __init__(self) -> None:
        self.flags: list[int] = []

    def nvmlInitWithFlags(self, flags: int) -> None:  # noqa: N802 - the binding's name
        self.flags.append(flags)
        if flags:
            raise self.NVMLError

    def _nvmlGetFunctionPointer(self, name: str) -> Any:  # noqa: N802 - the binding's name
        raise self.NVMLError(name)


def test_an_old_driver_is_opened_as_it_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    binding = Binding()
    monkeypatch.setitem(__import__("sys").modules, "pynvml", binding)
    assert nvml_library.Library().open(attach=False) is None
    assert binding.flags == [2, 0]
