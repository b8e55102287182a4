"""A path of the machine that is another file where the process is: the process's own word, and marked as that."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.suspicion import is_installed
from hoofhearted_desktop.probes import executables
from hoofhearted_desktop.probes.proc_facts import FactsReader
from tests.link.login_shell import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's /proc")

PROC = Path("/proc")
SLEEP = Path(shutil.which("sleep") or "/bin/sleep").resolve()
USUAL = executables.ELSEWHERE


def played(tmp_path: Path, link: str, real: Path) -> Path:
    """A /proc in which process 7 runs `real`, for which its link says `link`."""
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "exe").symlink_to(real)  # a link of this kind leads to the file itself, whatever it says
    return tmp_path


@pytest.mark.parametrize(
    ("link", "real", "owner", "told"),
    [
        (str(SLEEP), SLEEP, 0, str(SLEEP)),
        ("/usr/bin/nvtop", Path("mine"), 0, f"{USUAL}/usr/bin/nvtop"),
        (str(SLEEP), Path("mine"), 65534, f"{USUAL}{SLEEP}"),
        (f"{SLEEP} (deleted)", Path("mine"), 0, str(SLEEP)),
        (f"{SLEEP} (deleted)", Path("mine"), 65534, f"{USUAL}{SLEEP}"),
        ("/app/lib/firefox/firefox", Path("mine"), 0, "/app/lib/firefox/firefox"),
        ("/app/lib/firefox/firefox", Path("mine"), 65534, f"{USUAL}/app/lib/firefox/firefox"),
        ("/home/mallory/nvtop", Path("gone"), 0, "/home/mallory/nvtop"),
        ("/home/mallory/nvtop (deleted)", Path("gone"), 0, "/home/mallory/nvtop"),
    ],
)
def test_what_is_told_of_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str, real: Path, owner: int, told: str
) -> None:
    mine = tmp_path / "mine"
    mine.touch()
    stat = os.stat

    def owned(path: str) -> os.stat_result:
        found = stat(path)
        return os.stat_result((*found[:4], owner, *found[5:])) if path.endswith("/7/exe") else found

    monkeypatch.setattr(executables.os, "stat", owned)
    assert executables.told(played(tmp_path, link, tmp_path / real), 7, link) == told
    assert is_installed(model.Process(7, exe=told)) == (told.startswith(("/usr", "/app", "/bin")))


def test_what_may_not_be_looked_at_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_path: str) -> os.stat_result:
        raise PermissionError

    monkeypatch.setattr(executables.os, "stat", refuses)
    assert executables.told(tmp_path, 7, "/usr/bin/nvtop") == "/usr/bin/nvtop"
    assert not executables.is_on_machines_root(tmp_path)


@pytest.fixture
def deceiver() -> Iterator[Callable[[str], int]]:
    """Start a shell of another user's in namespaces of its own, and give the number of what it has become."""
    if os.geteuid() != 0:
        pytest.skip("only root sees what other users run")
    running = []

    def start(script: str) -> int:
        words = ["unshare", "-Urm", "sh", "-c", script]
        process = subprocess.Popen(words, user=65534, group=65534, extra_groups=[], cwd="/", stderr=subprocess.PIPE)
        running.append(process)
        until(lambda: process.poll() is not None or (PROC / str(process.pid) / "comm").read_text() == "env\n")
        if process.poll() is not None:
            assert process.stderr is not None
            pytest.skip(f"no namespaces of users here: {process.stderr.read().decode().strip()}")
        return process.pid

    yield start
    for process in running:
        process.kill()
        process.communicate()


@pytest.mark.real
def test_a_program_laid_over_one_of_the_machines_is_not_taken_for_it(
    deceiver: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executables, "is_on_machines_root", lambda _: True)  # also where the test runs in a container
    miner = Path("/var/tmp") / f"sleep-{os.getpid()}"  # where the other user gets at it
    shutil.copy(SLEEP, miner)
    try:
        miner.chmod(0o755)
        victim = Path(shutil.which("env") or "/usr/bin/env").resolve()
        pid = deceiver(f"mount --bind {miner} {victim} && exec {victim} 60")
        until(lambda: os.readlink(f"/proc/{pid}/exe") == str(victim))
        found = FactsReader(PROC).read(pid, "env")
        assert found.exe == f"{executables.ELSEWHERE}{victim}"
    finally:
        miner.unlink()


@pytest.mark.real
def test_an_honest_program_keeps_its_path() -> None:
    with subprocess.Popen([str(SLEEP), "60"]) as process:
        try:
            until(lambda: os.readlink(f"/proc/{process.pid}/exe") == str(SLEEP))
            assert FactsReader(PROC).read(process.pid, "sleep").exe == str(SLEEP)
        finally:
            process.kill()
