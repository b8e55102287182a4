"""One arena for all threads of an agent, and records without what nobody asks of them."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from hoofhearted_desktop.core import model, samples
from hoofhearted_desktop.probes import allocator, mapped_libraries
from tests import readings

COUNT = """
import ctypes, sys, threading
from hoofhearted_desktop.probes import allocator
if sys.argv[1] == "one":
    allocator.share_one_arena()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
stop = threading.Barrier(5)
threads = [threading.Thread(target=lambda: (libc.malloc(1000), stop.wait(10))) for _ in range(4)]
for thread in threads:
    thread.start()
stop.wait(10)
for thread in threads:
    thread.join()
sys.stdout.flush()
libc.malloc_stats()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of Linux is meant")
def test_threads_share_one_arena() -> None:
    arenas = {}
    for how in ("one", "as it is"):
        done = subprocess.run([sys.executable, "-c", COUNT, how], capture_output=True, text=True, check=True)
        arenas[how] = done.stderr.count("Arena ")
    assert arenas["one"] == 1
    assert arenas["as it is"] > 1, "the C library would have made more"


FREEZE = """
import gc, time
from hoofhearted_desktop.probes import allocator
tidy = allocator.Tidying()
tidy()
there = gc.get_freeze_count()
class Ring: pass
ring = Ring(); ring.itself = ring
import weakref
seen = weakref.ref(ring)
del ring
tidy()
print(there > 1000, gc.get_freeze_count() <= there, seen() is None)
"""


def test_what_is_there_to_stay_is_looked_through_once_and_cycles_are_let_go() -> None:
    done = subprocess.run([sys.executable, "-c", FREEZE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "True"]


def test_what_only_the_start_needed_of_libraries_is_let_go_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    dropped: list[int] = []
    monkeypatch.setattr(mapped_libraries, "let_go", lambda: dropped.append(1))
    tidy = allocator.Tidying()
    try:
        for _ in range(3):
            tidy()
    finally:
        gc.unfreeze()
    assert dropped == [1]


def test_records_know_their_members_types_as_texts_and_are_read_and_written_as_ever() -> None:
    sample = readings.sample(1000.0, readings.gpu(87.0, processes=(readings.used(),)), processes=(readings.process(),))
    before = samples.to_json(sample)
    allocator.forget_references()
    assert {type(kind) for kind in model.Gpu.__annotations__.values()} == {str}
    assert model.Gpu.__annotations__["processes"] == "Optional[tuple[GpuProcess, ...]]"
    samples._PLANS.clear()
    assert samples.to_json(sample) == before
    assert samples.from_json(before) == sample
