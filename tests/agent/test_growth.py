"""More GPUs, processes and clients cost the agent more in proportion, and no more than that: counted, not timed."""

from __future__ import annotations

import pytest

from hoofhearted_desktop.core import messages
from tests.benchmarks.growth.clients import Crowd
from tests.benchmarks.growth.machine import measured
from tests.benchmarks.growth.slope import exponent
from tests.systems import not_on_windows

LINEAR = 1.1


@pytest.mark.real
@not_on_windows("the fake driver is a library of Linux")
def test_calls_of_the_driver_and_bytes_grow_as_the_gpus_do() -> None:
    sizes = [1.0, 4.0, 16.0, 64.0]
    found = [measured(int(size), 0) for size in sizes]
    assert found[-1]["calls"] >= 64, "somebody asked the driver"
    assert exponent(sizes, [each["calls"] for each in found]) <= LINEAR
    assert exponent(sizes, [each["line"] for each in found]) <= LINEAR
    assert max(each["opened"] for each in found) <= 4, "files of /proc, without a process"


@pytest.mark.real
@not_on_windows("the fake driver is a library of Linux")
def test_processes_cost_no_call_of_the_driver_each() -> None:
    sizes = [0.0, 100.0, 200.0, 400.0]
    found = [measured(4, int(size)) for size in sizes]
    assert found[-1]["calls"] <= found[1]["calls"] + 1
    assert exponent(sizes, [each["opened"] for each in found]) <= LINEAR
    assert exponent(sizes, [each["line"] for each in found]) <= LINEAR
    assert found[-1]["page"] <= 1.1 * found[1]["page"] + 4096, "what is kept has a bound"


@pytest.mark.parametrize("view", messages.VIEWS)
def test_a_tick_is_told_to_each_client_once(view: str) -> None:
    sizes, sent = [1.0, 4.0, 16.0, 64.0], []
    for size in sizes:
        crowd = Crowd(int(size), view=view)
        crowd.tick()
        sent.append(float(crowd.received()))
        crowd.close()
    assert sent[0] > 500
    assert [each / size for size, each in zip(sizes, sent)] == [sent[0]] * len(sizes)  # noqa: B905 - Python 3.9 runs it too
