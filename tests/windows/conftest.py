"""Tests that run on Windows only: on a Windows machine by `pytest tests/windows`, elsewhere by Wine (tests/packaging/test_windows_parts.py).

They need pytest and what the program needs, and nothing else: no pytest-qt, no hypothesis.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform != "win32":
    collect_ignore_glob = ["test_*.py"]


def is_wine() -> bool:
    """Whether this Windows is Wine, which has some of it only as a word."""
    loader: Any = ctypes
    return hasattr(loader.WinDLL("ntdll"), "wine_get_version")


@pytest.fixture
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Directories of the test's own for settings, data and what runs."""
    for name in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"HOOFHEARTED_{name}_DIR", str(tmp_path / name.lower()))
        (tmp_path / name.lower()).mkdir()
    return tmp_path


@pytest.fixture(scope="session")
def application() -> Any:
    """Qt's application, with Windows' own platform."""
    os.environ.pop("QT_QPA_PLATFORM", None)
    from PySide6.QtWidgets import QApplication

    return QApplication.instance() or QApplication([])
