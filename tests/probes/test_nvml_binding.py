"""nvidia-ml-py comes without what it does not use, and leaves nothing in the place of that."""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys

import pytest

from hoofhearted_desktop.probes import nvml_binding, nvml_errors, nvml_library
from tests.systems import not_on_windows

LOOK = """
import json, sys
from typing import TYPE_CHECKING

from hoofhearted_desktop.probes import nvml_binding

if TYPE_CHECKING:
    import pytest
before = set(sys.modules)
binding = nvml_binding.load()
came = sorted(set(sys.modules) - before)
import ctypes.util
print(json.dumps([hasattr(binding, "nvmlInitWithFlags"), came, ctypes.util.find_library("c")]))
"""


@not_on_windows("Windows has no C library that is found so")
def test_it_brings_nothing_with_it_but_itself() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    is_there, came, library = json.loads(done.stdout)
    assert is_there
    assert "pynvml" in came
    assert not {"ctypes.util", "tempfile", "random", "shutil", "lzma"} & set(came)
    assert library is not None, "the real module is there for others"


def test_where_it_is_not_installed_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", None)
    monkeypatch.delitem(sys.modules, "ctypes.util", raising=False)
    assert nvml_binding.load() == nvml_errors.BINDING_MISSING
    assert "ctypes.util" not in sys.modules


def test_where_no_file_can_be_opened_that_is_said_and_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refuses:
        def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
            if name == "pynvml":
                raise OSError(24, "Too many open files", "pynvml.py")

    monkeypatch.delitem(sys.modules, "pynvml", raising=False)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "meta_path", [Refuses(), *sys.meta_path])
        failure = nvml_library.Library().open()
        assert failure is not None
        problem = nvml_errors.problem(failure.code)
        assert (problem.code, "too many files" in problem.message) == ("driver_error", True)
    assert not isinstance(nvml_binding.load(), int)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError("libnvidia-ml.so.1: cannot open shared object file: No such file"), nvml_errors.LIBRARY_NOT_FOUND),
        (OSError("libnvidia-ml.so.1: failed to map segment from shared object"), nvml_errors.LIBRARY_UNREADABLE),
        (
            OSError("libnvidia-ml.so.1: cannot open shared object file: Too many open files"),
            nvml_errors.LIBRARY_UNREADABLE,
        ),
        (MemoryError(), nvml_errors.LIBRARY_UNREADABLE),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is not asked")
def test_a_library_without_memory_is_not_one_that_is_missing(
    error: Exception, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_name: str) -> None:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", fails)
    assert nvml_binding.why_not_loaded() == code
    assert nvml_errors.problem(code).remedy
