"""Lets the tests of packages import what makes them: packaging/ holds scripts, not a package."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "packaging"))

if sys.version_info < (3, 10) or sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(autouse=True, scope="module")
def _one_moment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        from tests.packaging.made import MOMENT

        patch.setenv("SOURCE_DATE_EPOCH", MOMENT)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of packages come last: by then what they want has been made beside the others (tests/packaging/prepare.py)."""
    items.sort(key=lambda item: item.get_closest_marker("packages") is not None)
