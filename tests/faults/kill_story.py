"""A short life of an agent, from a first start to its end, in which it is killed at one of its calls; and what is found afterwards.

It starts with an empty home, makes its database, serves one client by stdio and one by its socket, sees a spin-up begin, writes a
rule, and is told to end. Every call of it that changes anything outside is a moment at which it may be killed.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import wire
from hoofhearted_desktop.store import settings
from hoofhearted_desktop.store.migrations import MIGRATIONS
from tests.fake_nvml.driver import GIB, FakeDriver, FakeProcess
from tests.fake_nvml.sysfs import FakeSysfs
from tests.faults import preloaded

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
SURELY_KEPT_S = 3.0
"""A spin-up that began so long before the kill is on the disk: quick_agent.py writes at every tick."""
OLD = '{"schema":1,"id":"old00001","gpu":"GPU-1","started":5.0,"ended":9.0,"processes":[{"name":"x","pid":1}]}'
DIRECTORIES = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "HOOFHEARTED_CONFIG_DIR": "config",
    "HOOFHEARTED_DATA_DIR": "data",
    "HOOFHEARTED_RUNTIME_DIR": "run",
    "HOOFHEARTED_SYSTEM_RUNTIME_DIR": "run-of-system",
}


class Life(NamedTuple):
    """What happened until the agent was gone."""

    calls: list[str]
    status: int
    stderr: str
    episode_for_s: Optional[float]
    """For how long before the end a client knew of the spin-up."""
    rule_answered: bool
    ended_well: bool


class _Client:
    """A client that reads as long as there is something, and survives its agent."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self._read_fd, self._write_fd = read_fd, write_fd
        self._decoder = wire.Decoder(expects_magic=True)
        self.heard: list[wire.Message] = []
        self.ended = False

    def ask(self, number: int, method: str, **params: object) -> None:
        with contextlib.suppress(OSError):
            os.write(self._write_fd, wire.encode(wire.Request(number, method, params)))

    def listen(self, for_s: float) -> None:
        ready, _, _ = select.select([self._read_fd], [], [], for_s)
        if ready:
            try:
                data = os.read(self._read_fd, 65536)
            except OSError:
                data = b""
            self.ended = not data
            self.heard += self._decoder.feed(data)

    def has_answer(self, number: int) -> bool:
        return any(isinstance(each, wire.Result) and each.id == number for each in self.heard)

    def count(self, method: str) -> int:
        return sum(isinstance(each, wire.Notice) and each.method == method for each in self.heard)


class Place:
    """A home of its own, with a GPU at work."""

    def __init__(self, directory: Path, *, with_past: bool = False) -> None:
        """Make it: empty, or with the history of the first version, which has to be migrated."""
        self.directory = directory
        self._with_past = with_past
        for each in {path.split("/")[0] for path in DIRECTORIES.values()}:
            (directory / each).mkdir(mode=0o700, parents=True)
        driver, sysfs = FakeDriver(directory), FakeSysfs(directory)
        driver.sampling_us = 1
        driver.gpus[0].utilization_sm, driver.gpus[0].power_mw = 90, 200_000
        driver.gpus[0].processes = [FakeProcess(os.getpid(), GIB, 90)]
        driver.write()
        sysfs.add()
        own = {name: str(directory / path) for name, path in DIRECTORIES.items()}
        self.environment = {**os.environ, **driver.env(), **sysfs.env(), **own, "PYTHONPATH": str(ROOT)}
        if with_past:
            with contextlib.closing(sqlite3.connect(directory / "data" / "history.sqlite3")) as database:
                database.execute("PRAGMA journal_mode = WAL")
                database.executescript(f"BEGIN; {MIGRATIONS[0]} PRAGMA user_version = 1; COMMIT;")
                with database:
                    database.execute("INSERT INTO episode VALUES ('old00001', 'GPU-1', 5.0, 9.0, ?)", (OLD,))

    def live(self, kill_at: int = 0) -> Life:
        """Let an agent live until its end, or until it is killed at that call."""
        log = self.directory / "calls"
        environment = {**self.environment, **preloaded.environment(log, kill_at)}
        command = [sys.executable, "-m", "tests.faults.quick_agent", "connect"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, env=environment, bufsize=0, **pipes) as process:  # type: ignore[call-overload]
            assert process.stdin is not None
            assert process.stdout is not None
            client = _Client(process.stdout.fileno(), process.stdin.fileno())
            began_at, answered = self._talk(client)
            if not client.ended:
                process.send_signal(signal.SIGTERM)
            until = time.monotonic() + PATIENCE_S
            while not client.ended and time.monotonic() < until:
                client.listen(1.0)
            over_at = time.monotonic()
            process.stdin.close()
            stderr = process.stderr.read().decode()
            status = process.wait(PATIENCE_S)
        known_s = None if began_at is None else over_at - began_at
        return Life(preloaded.calls(log), status, stderr, known_s, answered, status == 0)

    def _talk(self, client: _Client) -> tuple[Optional[float], bool]:
        """Be its client, until it has seen and told all; gives when the spin-up was heard of, and whether the rule was answered."""
        client.ask(1, "subscribe")
        client.ask(2, "expectations.add", rule={"id": "mine", "application": "ollama"})
        began_at: Optional[float] = None
        until = time.monotonic() + PATIENCE_S
        while not client.ended and time.monotonic() < until:
            client.listen(0.2)
            if began_at is None and client.count("episode"):
                began_at = time.monotonic()
            if began_at is not None and time.monotonic() - began_at > SURELY_KEPT_S + 0.5:
                break
        return began_at, client.has_answer(2)

    def why(self) -> subprocess.CompletedProcess[str]:
        """Ask, as a person would after it."""
        command = [sys.executable, "-m", "hoofhearted_desktop", "why"]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )

    def wrong_after(self, life: Life) -> Iterator[str]:
        """Say what is not as it should be once the agent is gone."""
        if "Traceback" in life.stderr:
            yield f"the agent said: {life.stderr}"
        if life.ended_well and (left := [path.name for path in (self.directory / "run").glob("*.sock")]):
            yield f"left behind: {left}"
        done = self.why()
        if done.returncode not in {0, 3} or done.stderr or "is computing" not in done.stdout:
            yield f"why: {done.returncode} {done.stdout} {done.stderr}"
        if "Note:" in done.stdout:
            yield f"why noted: {done.stdout}"
        yield from self._wrong_in_files(life)

    def _wrong_in_files(self, life: Life) -> Iterator[str]:
        data = self.directory / "data"
        if aside := [path.name for path in data.iterdir() if "damaged" in path.name or path.name.endswith(".new")]:
            yield f"in the data: {aside}"
        with contextlib.closing(sqlite3.connect(data / "history.sqlite3")) as database:
            [[well]] = database.execute("PRAGMA integrity_check")
            if well != "ok":
                yield f"the database: {well}"
            [[still_open]] = database.execute("SELECT count(*) FROM open_episode")
            ids = {each for (each,) in database.execute("SELECT id FROM episode")}
        if self._with_past and "old00001" not in ids:
            yield f"what was before is lost: {ids}"
        if still_open:
            yield "a spin-up is still open, though nobody watches"
        surely = life.episode_for_s is not None and life.episode_for_s > SURELY_KEPT_S
        if surely and not ids - {"old00001"}:
            yield f"a spin-up that was known for {life.episode_for_s} s is lost"
        loaded = settings.load(self.directory / "config" / settings.FILE)
        if loaded.mistakes:
            yield f"the settings: {loaded.mistakes}"
        if life.rule_answered and [rule.id for rule in loaded.rules] != ["mine"]:
            yield "a rule that was answered is lost"
