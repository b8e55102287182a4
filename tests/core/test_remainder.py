"""What is left over of a GPU when its processes have been counted, and what is too little to say."""

from __future__ import annotations

from typing import Any

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.remainder import LEAST_MEMORY, Remainder, remainder
from tests.readings import gpu, used

GIB = 1 << 30


def held(used_bytes: int | None) -> model.Memory:
    return model.Memory(used_bytes, 24 * GIB)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"sm": 60.0, "processes": (used(1, 20.0), used(2, 15.0))}, Remainder(25.0)),
        ({"sm": 60.0, "processes": (used(1, 55.0),)}, None),
        ({"sm": 30.0, "processes": (used(1, 60.0),)}, None),
        ({"sm": 60.0, "processes": ()}, Remainder(60.0)),
        ({"sm": 60.0, "processes": None}, Remainder(60.0)),
        ({"sm": 60.0, "processes": (used(1, 20.0), used(2, None))}, None),
        ({"sm": None, "processes": ()}, None),
        ({"sm": 0.0, "encoder": 34.0, "processes": (used(1, 0.0, encoder=4.0),)}, Remainder(None, 30.0)),
        ({"sm": 0.0, "decoder": 34.0, "processes": ()}, Remainder(None, None, 34.0)),
    ],
)
def test_load(given: dict[str, Any], expected: Remainder | None) -> None:
    assert remainder(gpu(given.pop("sm"), memory=held(None), **given)) == expected


@pytest.mark.parametrize(
    ("whole", "parts", "expected"),
    [
        (9 * GIB, (8 * GIB,), 1 * GIB),
        (8 * GIB + LEAST_MEMORY - 1, (8 * GIB,), None),
        (9 * GIB, (4 * GIB, None), None),
        (9 * GIB, (), 9 * GIB),
        (None, (1,), None),
        (1, (9 * GIB,), None),
    ],
)
def test_memory(whole: int | None, parts: tuple[int | None, ...], expected: int | None) -> None:
    reading = gpu(
        0.0, memory=held(whole), processes=tuple(used(pid, 0.0, memory=part) for pid, part in enumerate(parts))
    )
    assert remainder(reading) == (None if expected is None else Remainder(memory=expected))
