"""Every benchmark can still be started: nobody runs them between two looks at a figure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.real

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MODULES = [
    f"tests.benchmarks.{path.stem}" for path in sorted(HERE.glob("*.py")) if not path.stem.startswith(("test_", "_"))
]
DRAWING = [
    "tests.desktop.shots",
    "tests.desktop.dialog_shots",
    "tests.desktop.glance_shots",
    "tests.desktop.episode_shots",
]


def test_every_benchmark_and_every_picture_is_made_of_what_is_there() -> None:
    pytest.importorskip("PySide6")
    assert len(MODULES) > 20
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name); print(name)"
    words = [sys.executable, "-c", code, *MODULES, *DRAWING, "tests.story.pictures"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(words) - 3
