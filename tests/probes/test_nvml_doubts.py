"""What cannot be true is remembered in such a way that a client can read it."""

from __future__ import annotations

import json

import pytest

from hoofhearted_desktop.core import model, samples
from hoofhearted_desktop.probes.nvml_doubts import Doubts


@pytest.mark.parametrize("value", [2**64 - 1, -(2**64), float("inf"), float("-inf"), float("nan"), 593.0])
def test_whatever_was_left_out_a_client_takes_the_reading(value: float) -> None:
    doubts = Doubts()
    doubts.begin(10.0)
    assert doubts.within("memory.used", value, 0, 500, "more than the whole memory") is None
    found = doubts.records()
    assert found is not None
    sample = model.Sample("dreams", 1.0, 1.0, (model.Gpu("GPU-1", dropped=found),))
    told = json.loads(json.dumps(samples.to_json(sample)))
    assert samples.from_json(told).gpus[0].dropped == found
