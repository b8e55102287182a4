"""The guards of conftest.py catch what they are there for: each is tried with a test that breaks the rule."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parent / "conftest.py"

BREACHES = {
    "a warning": (
        "import logging; logging.getLogger('x').warning('unforeseen')",
        "logged unannounced: WARNING x: unforeseen",
    ),
    "a broken announcement": ("announce_log('driver')", "announced but never logged: driver"),
    "a thread": (
        "import threading; threading.Thread(target=threading.Event().wait, name='left-over', daemon=True).start()",
        "outlived its test: thread left-over",
    ),
    "a child": ("import subprocess; keep.append(subprocess.Popen(['sleep', '600']))", "sleep 600"),
    "an orphan": ("import subprocess; subprocess.run(['sh', '-c', 'sleep 600 & exit'], check=True)", "sleep 600"),
}
HONEST = """
def test_body(announce_log):
    import logging, os, subprocess, threading
    announce_log("ERROR x: .* twelve")
    logging.getLogger("x").error("silent for twelve seconds")
    logging.getLogger("x").info("started")
    subprocess.run(["true"], check=True)
    thread = threading.Thread(target=print)
    thread.start()
    thread.join()
    assert os.environ["HOME"].startswith(os.environ["TMPDIR"])
    assert len(os.environ["HOOFHEARTED_RUNTIME_DIR"]) < 107
    assert "DISPLAY" not in os.environ
"""


def run_pytest(directory: Path, body: str) -> subprocess.CompletedProcess[str]:
    """Run one test file beside a copy of conftest.py, whose patience is shortened."""
    text = CONFTEST.read_text(encoding="utf-8")
    assert "CLEAN_UP_SECONDS = 15.0" in text
    (directory / "conftest.py").write_text(
        text.replace("CLEAN_UP_SECONDS = 15.0", "CLEAN_UP_SECONDS = 0.2"), encoding="utf-8"
    )
    (directory / "test_it.py").write_text(body, encoding="utf-8")
    (directory / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (directory / "tmp").mkdir()
    environment = {
        **os.environ,
        "DISPLAY": ":999",
        "TMPDIR": str(directory / "tmp"),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
    return subprocess.run(
        command, cwd=directory, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.skipif(sys.platform != "linux", reason="`sleep` and /proc are Linux's")
@pytest.mark.real
@pytest.mark.parametrize("breach", BREACHES)
def test_a_test_that_breaks_the_rule_fails(breach: str, tmp_path: Path) -> None:
    statement, complaint = BREACHES[breach]
    result = run_pytest(tmp_path, f"keep = []\ndef test_body(announce_log):\n    {statement}\n")
    assert complaint in result.stdout
    assert result.returncode == 1


@pytest.mark.skipif(sys.platform != "linux", reason="`true` is Linux's")
@pytest.mark.real
def test_an_honest_test_passes_in_a_home_of_its_own(tmp_path: Path) -> None:
    result = run_pytest(tmp_path, HONEST)
    assert result.returncode == 0, result.stdout
    assert list((tmp_path / "tmp").glob("hh-*")) == []


TOUCHES = {
    "a file": "(home / 'x').write_text('')",
    "a file that is gone again": "(home / 'x').write_text(''); (home / 'x').unlink()",
    "a directory": "(home / '.ssh').mkdir()",
    "permissions": "home.chmod(0o500)",
    "a directory less": "(home / '.config').rmdir()",
}
"""What a test may do to its home, so that the next one needs another."""


@pytest.mark.real
@pytest.mark.parametrize("touch", ["pass", *TOUCHES.values()], ids=["nothing", *TOUCHES])
def test_a_home_goes_on_to_the_next_test_only_if_nothing_touched_it(touch: str, tmp_path: Path) -> None:
    body = f"""
import os, pathlib, time
seen = []
def test_one():
    home = pathlib.Path(os.environ["HOME"])
    seen.append(home)
    time.sleep(0.02)  # longer than the clock of a file system stands still
    {touch}
def test_two():
    home = pathlib.Path(os.environ["HOME"])
    assert sorted(each.name for each in home.iterdir()) == [".cache", ".config", ".local"]
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home in seen) == {touch == "pass"}
"""
    result = run_pytest(tmp_path, body)
    assert result.returncode == 0, result.stdout
    assert list((tmp_path / "tmp").glob("hh-*")) == []


@pytest.mark.skipif(sys.platform != "linux", reason="`sleep` and its signals are Linux's")
def test_ctrl_c_is_heard_also_below_a_shell_that_has_it_ignored(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        done = run_pytest(
            tmp_path,
            "def test_body():\n"
            "    import signal, subprocess\n"
            "    child = subprocess.Popen(['sleep', '600'])\n"
            "    child.send_signal(signal.SIGINT)\n"
            "    assert child.wait(60) == -signal.SIGINT\n",
        )
    finally:
        signal.signal(signal.SIGINT, before)
    assert done.returncode == 0, done.stdout
