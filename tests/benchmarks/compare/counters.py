"""The fake driver's counters of one program, read as they grow: how many calls, and how many refreshes."""

from __future__ import annotations

import functools
import mmap
import struct
from typing import TYPE_CHECKING

from tests.fake_nvml import library
from tests.fake_nvml.driver import ATTACH

if TYPE_CHECKING:
    from pathlib import Path

ONCE_A_REFRESH = ("nvmlDeviceGetUtilizationRates",)
"""What nvtop, nvitop, gpustat, Glances and all-smi ask the first GPU for once in each refresh."""
OURS_ONCE = ("nvmlDeviceGetMemoryInfo_v2", "nvmlDeviceGetMemoryInfo")
"""What our agent asks it for at every look (docs/architecture.md, "What is asked of a driver, and when")."""

_WORD = struct.Struct("=Q")


@functools.cache
def _places(names: tuple[str, ...]) -> tuple[int, ...]:
    """Give where the counters of these functions for GPU 0 stand in the file."""
    known = library.function_names()
    return tuple((known.index(name) * library.COLUMNS + 1) * _WORD.size for name in names)


class Counters:
    """Those of one file, which the library makes at the first call; nothing was called before."""

    def __init__(self, file: Path) -> None:
        """Read `file`."""
        self.file = file
        self._view: mmap.mmap | None = None

    def refreshes(self, names: tuple[str, ...]) -> int:
        """Give how often a refresh has begun, by what is asked once in each."""
        view = self._read()
        if view is None:
            return 0
        counted: list[int] = [_WORD.unpack_from(view, place)[0] for place in _places(names)]
        return sum(counted)

    def calls(self) -> int:
        """Give all calls so far."""
        view = self._read()
        if view is None:
            return 0
        words: tuple[int, ...] = struct.unpack(f"={len(view) // _WORD.size}Q", view)
        first = library.function_names().index(ATTACH) * library.COLUMNS
        return sum(words) - sum(words[first : first + library.COLUMNS])

    def _read(self) -> mmap.mmap | None:
        if self._view is None and self.file.exists() and self.file.stat().st_size:
            with self.file.open("rb") as file:
                self._view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return self._view

    def close(self) -> None:
        """Let go of the file."""
        if self._view is not None:
            self._view.close()
            self._view = None
