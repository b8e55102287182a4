"""Tries a target with inputs that hypothesis makes by its shape: almost valid ones, other ones at each run."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz import targets
from tests.fuzz.findings import Findings

if TYPE_CHECKING:
    from tests.fuzz.target import Target


def run(target: Target, inputs: int, seconds: float = float("inf"), first: int = 0) -> int:
    """Try so many inputs, for so long at most; gives how many were tried. `first` numbers the first of them."""
    found = Findings(target)
    deadline = time.monotonic() + seconds
    while found.inputs < inputs and time.monotonic() < deadline:
        before = found.inputs

        @seed(first + found.inputs)
        @settings(
            max_examples=min(200, inputs - found.inputs),
            database=None,
            derandomize=False,
            phases=[Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(target.shape())
        def tries(data: bytes) -> None:
            found.try_one(data)

        tries()
        if found.inputs == before:
            break
    return found.inputs


if __name__ == "__main__":
    name, wanted, longest_s, number = sys.argv[1:5]
    done = run(targets.find(name), int(wanted), float(longest_s), int(number))
    sys.stdout.write(json.dumps({"inputs": done}) + "\n")
