"""Whether Qt's library is there is found out without Qt, and in a frozen program without starting that program again."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.cli import display

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="libraries of X11")

ABSENT = (("libhoofhearted-absent.so.0", "libhoofhearted-absent0"),)


def test_a_frozen_program_looks_among_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(display, "LIBRARIES", ABSENT)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("it has no Python to try it with"))
    assert "apt-get install libhoofhearted-absent0" in (display._library_missing() or "")
    (tmp_path / ABSENT[0][0]).touch()
    assert display._library_missing() is None


def test_a_python_tries_what_lies_nowhere_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "LIBRARIES", ABSENT)
    assert "libhoofhearted-absent.so.0 is missing" in (display._library_missing() or "")
    monkeypatch.setattr(display, "LIBRARIES", (("libc.so.6", "libc6"),))
    assert display._library_missing() is None
