"""What every test gets: a home of its own, no desktop, and a check that it cleaned up and that nothing was logged unannounced."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import re
import shutil
import signal
import stat
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from hypothesis import HealthCheck, settings

from tests.examples import TIMES, examples

if sys.platform == "win32":
    # What these import only POSIX has; nearly all of them start real parts there.
    collect_ignore = [
        *("agent/test_connect.py", "agent/test_process_requests.py", "agent/test_system_agent.py"),
        *("cli/test_hostile_answers.py", "cli/test_usage_and_data.py"),
        *("link/ssh/test_config_oracle.py", "link/test_delivery.py", "link/test_gaps.py", "link/test_lossy_network.py"),
        *("link/test_one_connection.py", "probes/test_ending.py", "probes/test_processes.py"),
    ]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

CLEAN_UP_SECONDS = 15.0
"""How long a thread or a process that is already ending may take after its test."""

settings.register_profile(
    "steady",
    derandomize=TIMES <= 1,
    max_examples=examples(100),
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")
"""The same examples in every run, however slow the machine is: what fails fails for whoever broke it. With EXAMPLES_TIMES above 1 others, and so many times more."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest: nobody waits in the end for one process that still has them before it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


_ALL_REAL = re.compile(r"^pytestmark = (?:pytest\.mark\.real$|\[\s*pytest\.mark\.real\b)", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import a file of which every test is left out: each process that tests would."""
    leaves_out_real = config.option.markexpr == "not real" and collection_path.match("test_*.py")
    return True if leaves_out_real and _ALL_REAL.search(collection_path.read_text(encoding="utf-8")) else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect no rubbish meanwhile: all of it stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Leave out of every collection of rubbish what is there for the whole run: tests collect, and so does a window that is closed."""
    gc.collect()
    gc.freeze()


# ---------------------------------------------------------------- environment


@pytest.fixture(scope="session", autouse=True)
def _heeds_ctrl_c() -> Iterator[None]:
    """Let what tests start hear SIGINT: a shell has its background jobs ignore it, and so would all their children."""
    before = signal.getsignal(signal.SIGINT)
    if before == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session", autouse=True)
def _no_desktop() -> Iterator[None]:
    """Qt paints into memory, and nothing reaches the display or the session bus of the person who runs the tests.

    Session-wide because the one QApplication of a run is made before any test's own fixtures.
    A test that starts its own X server or bus sets these names itself.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QT_QPA_PLATFORM", "offscreen")
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/no-bus-in-tests")
        patch.setenv("NO_AT_BRIDGE", "1")
        for name in (
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "XDG_CURRENT_DESKTOP",
            "XDG_SESSION_TYPE",
            "QT_STYLE_OVERRIDE",
            "QT_QPA_PLATFORMTHEME",
            "COLUMNS",  # pytest-xdist sets the size of its terminal for its workers
            "LINES",
        ):
            patch.delenv(name, raising=False)
        yield


DIRECTORIES = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_RUNTIME_DIR": "run",
    "HOOFHEARTED_CONFIG_DIR": "config",
    "HOOFHEARTED_DATA_DIR": "data",
    "HOOFHEARTED_STATE_DIR": "state",
    "HOOFHEARTED_RUNTIME_DIR": "run/hoofhearted",
    "HOOFHEARTED_SYSTEM_RUNTIME_DIR": "run-of-system",
}
if sys.platform == "win32":  # where a home is, and what belongs to it
    DIRECTORIES |= {"USERPROFILE": "home", "APPDATA": "home/AppData/Roaming", "LOCALAPPDATA": "home/AppData/Local"}


class _Tree:
    """The directories of one test, or of several of which none touched them: most do not, and making them anew takes longer than a test."""

    def __init__(self) -> None:
        self.top = Path(tempfile.mkdtemp(prefix="hh-"))
        for directory in DIRECTORIES.values():
            (self.top / directory).mkdir(mode=0o700, parents=True, exist_ok=True)
        self._made = self._state()

    def _state(self) -> set[tuple[object, ...]]:
        """Everything in it: path, kind and permissions, owner, and when something was last made or removed there."""
        found = set()
        waiting = [str(self.top)]
        while waiting:
            path = waiting.pop()
            fact = os.lstat(path)
            found.add((path, fact.st_ino, fact.st_mode, fact.st_uid, fact.st_gid, fact.st_mtime_ns))
            if stat.S_ISDIR(fact.st_mode):
                waiting += [os.path.join(path, name) for name in os.listdir(path)]
        return found

    @property
    def is_untouched(self) -> bool:
        """Whether it is as it was made."""
        try:
            return self._state() == self._made
        except OSError:
            return False

    def remove(self) -> None:
        shutil.rmtree(self.top, ignore_errors=True)


@pytest.fixture(scope="session")
def _trees() -> Iterator[list[_Tree]]:
    """The tree that the last test left as it was, if it did."""
    kept: list[_Tree] = []
    yield kept
    for each in kept:
        each.remove()


@pytest.fixture(autouse=True)
def own_directories(monkeypatch: pytest.MonkeyPatch, _trees: list[_Tree]) -> Iterator[Path]:
    """Home, settings, data and sockets of this test alone; yields the directory that holds them all.

    Not under `tmp_path`: a Unix socket's path may have 107 bytes (unix(7)), and pytest's directories are longer than that leaves room for.
    """
    tree = _trees.pop() if _trees else _Tree()
    for name in [name for name in os.environ if name.startswith("HOOFHEARTED_")]:
        monkeypatch.delenv(name)
    for name, directory in DIRECTORIES.items():
        monkeypatch.setenv(name, str(tree.top / directory))
    yield tree.top
    if tree.is_untouched:
        _trees.append(tree)
    else:
        tree.remove()


# ---------------------------------------------------------------- the log


class _Log(logging.Handler):
    """Keeps what was logged at WARNING or higher, and what the test announced."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.announced: list[re.Pattern[str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def complaints(self) -> list[str]:
        """Records that nobody announced, and announcements that did not come true."""
        lines = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in self.records]
        unannounced = [line for line in lines if not any(pattern.search(line) for pattern in self.announced)]
        missing = [pattern.pattern for pattern in self.announced if not any(pattern.search(line) for line in lines)]
        return [f"logged unannounced: {line}" for line in unannounced] + [
            f"announced but never logged: {p}" for p in missing
        ]


@pytest.fixture(autouse=True)
def log_watch() -> Iterator[_Log]:
    """Fails a test that logged a WARNING or higher which it did not announce with `announce_log`."""
    watch = _Log()
    logging.getLogger().addHandler(watch)
    try:
        yield watch
    finally:
        logging.getLogger().removeHandler(watch)
    complaints = watch.complaints()
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def announce_log(log_watch: _Log) -> Callable[[str], None]:
    """Call with a pattern that must be found in a line `LEVEL logger: message` of at least one warning or error of this test."""

    def announce(pattern: str) -> None:
        log_watch.announced.append(re.compile(pattern))

    return announce


# ---------------------------------------------------------------- what may not outlive a test


def _threads() -> set[threading.Thread]:
    # A _DummyThread stands for a thread that was not started by Python (Qt's own); before 3.12 it is never forgotten.
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


def _processes(home: Path, pids_before: set[int]) -> list[psutil.Process]:
    """Running processes that began since: our descendants, and orphans, known by the home that only this test has.

    One that has exited and waits to be collected is not running.
    """
    mark = b"HOME=" + os.fsencode(home)
    found = []
    # Mostly of other tests that run at the same time: to read the tree of all processes took longer than most tests.
    for pid in set(psutil.pids()) - pids_before:
        with contextlib.suppress(OSError, psutil.Error):  # it ended meanwhile, or is another user's
            if _is_below_us(pid) or (
                sys.platform == "linux" and mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            ):
                found.append(psutil.Process(pid))
    return [process for process in found if _is_running(process)]


def _is_below_us(pid: int) -> bool:
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            while pid > 1:  # by hand: psutil takes ten times as long, and this comes after every test
                pid = int(Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[1])  # proc_pid_stat(5)
                if pid == os.getpid():
                    return True
        return False
    with contextlib.suppress(psutil.Error):
        return any(each.pid == os.getpid() for each in psutil.Process(pid).parents())
    return False


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _named(process: psutil.Process) -> str:
    try:
        return f"{process.pid} {' '.join(process.cmdline()) or process.name()}"
    except psutil.Error:
        return str(process.pid)


@pytest.fixture(autouse=True)
def _nothing_outlives_the_test(own_directories: Path) -> Iterator[None]:
    """Fails a test that left a thread or a process behind, and ends the process."""
    threads_before, pids_before = _threads(), set(psutil.pids())
    yield
    deadline = time.monotonic() + CLEAN_UP_SECONDS
    while True:
        threads = _threads() - threads_before
        processes = _processes(own_directories / "home", pids_before)
        if not (threads or processes) or time.monotonic() > deadline:
            break
        time.sleep(0.02)
    left = [f"thread {thread.name}" for thread in threads] + [f"process {_named(process)}" for process in processes]
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()
            process.wait(CLEAN_UP_SECONDS)
    if left:
        pytest.fail("outlived its test: " + ", ".join(left), pytrace=False)


# ---------------------------------------------------------------- waiting

PATIENCE_MS = 30_000
"""How long a test waits at least for what the loop of events brings: the machine is busy with other tests."""


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Give pytest-qt's robot, with more patience than the 5 s of its own, or than a test thought of."""
    for name in ("waitUntil", "waitSignal", "waitSignals", "waitExposed", "waitActive"):
        setattr(qtbot, name, _patient(getattr(qtbot, name)))
    return qtbot


def _patient(wait: Callable[..., object]) -> Callable[..., object]:
    def waited(*arguments: object, timeout: int = PATIENCE_MS, **options: object) -> object:
        if options.get("raising") is not False:  # then it is waited for what does not come
            timeout = max(timeout, PATIENCE_MS)
        return wait(*arguments, timeout=timeout, **options)

    return waited
