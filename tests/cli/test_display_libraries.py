"""Whether Qt's library is there is found out without Qt, and in a frozen program without starting that program again."""

from __future__ import annotations

import importlib.util
import os
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


def test_all_that_are_missing_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "LIBRARIES", (*ABSENT, ("libc.so.6", "libc6"), ("liboften-absent.so.1", "often")))
    assert display._library_missing() == (
        "Qt's libhoofhearted-absent.so.0, liboften-absent.so.1 are missing (on Debian or Ubuntu: apt-get install libhoofhearted-absent0 often)"
    )


def test_an_old_python_is_told_what_the_desktop_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(sys, "version_info", (3, 9, 18, "final", 0))
    assert display.why_not({}) == "the desktop needs Python 3.10, and this is 3.9 (install it for a newer one)"
    monkeypatch.setattr(sys, "version_info", (3, 10, 0, "final", 0))
    assert display.why_not({}) == "the desktop's part, PySide6, is not installed (pip install hoofhearted-desktop)"


@pytest.mark.real
@pytest.mark.parametrize(
    ("complaint", "said"),
    [
        (
            "libEGL.so.1: cannot open shared object file: No such file or directory",
            "Qt's libEGL.so.1 is missing (on Debian or Ubuntu: apt-get install libegl1)",
        ),
        ("/lib/libc.so.6: version `GLIBC_2.34' not found", "Qt cannot be loaded (/lib/libc.so.6: version `GLIBC_2.34'"),
    ],
)
def test_a_qt_that_does_not_load_leaves_the_terminal(complaint: str, said: str, tmp_path: Path) -> None:
    broken = tmp_path / "PySide6"
    broken.mkdir()
    (broken / "__init__.py").touch()
    (broken / "QtWidgets.py").write_text(f"raise ImportError({complaint!r})\n")
    words = "import sys; from hoofhearted_desktop.cli import main, watch; watch.run = lambda _: print('watching'); main.main(['--demo'])"
    done = subprocess.run(
        [sys.executable, "-c", words],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert first.startswith(f"hoofhearted: {said}")
    assert first.endswith(": watching in the terminal instead; Ctrl-C ends")
    assert second == "watching"
