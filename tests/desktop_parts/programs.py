"""Real programs of a test: started with a log, watched, and ended by their process id."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PATIENCE_S = 60.0
BUSY_S = 30.0
"""What a machine that is busy with other tests may add to a time that a test demands. The laws of those times have tests by a clock of their own."""
STILL_S = 1.5
"""For how long nothing of a panel moves any more, once all has its place."""
_POLL_S = 0.05
_GRACE_S = 3.0

T = TypeVar("T")


def wait_until(what: str, ask: Callable[[], T], patience_s: float = PATIENCE_S) -> T:
    """Ask until the answer is true and give it; the failure says what was waited for and the last answer."""
    deadline = time.monotonic() + patience_s
    while not (answer := ask()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {patience_s:g} s: {what} (last answer: {answer!r})")
        time.sleep(_POLL_S)
    return answer


def stands_still(what: str, look: Callable[[], T], still_s: float = STILL_S) -> T:
    """Look until there is something, and it has looked the same for so long; gives it."""
    last: T | None = None
    since = time.monotonic()

    def ask() -> T | None:
        nonlocal last, since
        now = look()
        if not now or now != last:
            last, since = now, time.monotonic()
        return now if now and time.monotonic() - since >= still_s else None

    found = wait_until(f"{what} stands still", ask)
    assert found is not None
    return found


def act_until(what: str, heard: Callable[[], T], act: Callable[[], object], every_s: float = 5.0) -> T:
    """Do what a person does, and again every few seconds until it is heard; gives what `heard` says.

    A key or a click that comes while the window manager moves the focus, or a panel its icons, is heard by nobody, on a busy
    machine sooner or later: a person sees that, and presses again. Only for what does no harm when it is heard twice.
    """
    again_at = 0.0

    def ask() -> T:
        nonlocal again_at
        answer = heard()
        if not answer and time.monotonic() >= again_at:
            act()
            again_at = time.monotonic() + every_s
        return answer

    return wait_until(what, ask)


class Program:
    """One program of ours in the background; everything it prints goes into `log`."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], log: Path, keep_fd: int | None = None
    ) -> None:
        """Start it; `keep_fd` stays open in the child."""
        self.log = log
        self._sink: IO[bytes] = log.open("ab")
        self.process = subprocess.Popen(
            list(arguments),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=self._sink,
            stderr=subprocess.STDOUT,
            pass_fds=() if keep_fd is None else (keep_fd,),
        )

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def said(self, text: str) -> bool:
        """Whether the text is in its log."""
        return text in self.log.read_text(encoding="utf-8", errors="replace")

    def lines(self) -> list[str]:
        """Give what it has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()

    def wait(self) -> int:
        """Wait until it ends by itself, and give its exit status."""
        wait_until("the program ends by itself", lambda: not self.running)
        return self._reap()

    def end(self) -> int:
        """Ask it to end, insist after three seconds, and give its exit status."""
        if self.running:
            self.process.terminate()
            try:
                self.process.wait(_GRACE_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self._reap()

    def kill(self) -> int:
        """End it as a crash would."""
        if self.running:
            self.process.kill()
        return self._reap()

    def _reap(self) -> int:
        status = self.process.wait(PATIENCE_S)
        self._sink.close()
        return status


def leftovers(mark: str) -> list[int]:
    """Give the processes whose environment has the entry `mark`, such as one private bus's address."""
    found = []
    wanted = mark.encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if wanted in environment.split(b"\0"):
                found.append(int(entry.name))
    return found
