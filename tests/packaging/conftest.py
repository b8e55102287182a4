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


@pytest.fixture(autouse=True, scope="session")
def _the_python_that_freezes() -> Iterator[None]:
    """Let a machine without it skip, with its name, what is frozen or judged with it."""
    from packing import project, tools

    find = tools.freezing_python

    def or_skip() -> Path:
        try:
            return find()
        except project.Failed as error:
            pytest.skip(str(error))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tools, "freezing_python", or_skip)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of packages come last: by then what they want has been made beside the others (tests/packaging/prepare.py)."""
    items.sort(key=lambda item: item.get_closest_marker("packages") is not None)
