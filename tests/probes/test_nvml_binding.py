"""nvidia-ml-py comes without what it does not use, and leaves nothing in the place of that."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from hoofhearted_desktop.probes import nvml_binding

if TYPE_CHECKING:
    import pytest

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
    assert nvml_binding.load() is None
    assert "ctypes.util" not in sys.modules
