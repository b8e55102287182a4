"""Reaching a server from a command: what is done meanwhile is told if it takes long, questions go to the terminal, Ctrl-C ends it at once."""

from __future__ import annotations

import contextlib
import functools
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Callable, Generic, Optional, TypeVar, Union

from hoofhearted_desktop.cli import asker, tty
from hoofhearted_desktop.core import naming
from hoofhearted_desktop.link.attendance import Attendance
from hoofhearted_desktop.link.progress import At, Progress
from hoofhearted_desktop.link.questions import Nobody
from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofhearted_desktop.link.questions import Asker

PATIENCE_S = 1.0
_LOOK_S = 0.1
_LET_GO_S = 0.5

Connect = Callable[["Asker"], Opener]
"""Gives the opener of one server, whose questions go to the asker."""

Made = TypeVar("Made")


class Line:
    """One line on stderr that says what takes long; gone when something else is to be said. Nothing where stderr is no terminal."""

    def __init__(self, name: str) -> None:
        """Say nothing yet of the server of this name."""
        self._name = name
        self._lock = threading.Lock()
        self._at: Optional[At] = None
        self._since = time.monotonic()
        self._shown = ""

    def begin(self) -> None:
        """Count from now."""
        self._since = time.monotonic()

    def take(self, at: At) -> None:
        """Know what is being done."""
        self._at = at

    def show(self) -> None:
        """Say it, once it has taken long, where nobody is being asked."""
        at = self._at
        if at is None or not sys.stderr.isatty() or time.monotonic() - self._since < PATIENCE_S:
            return
        said = f"{self._name}: {at.step.value}{f' ({at.detail})' if at.detail else ''} …"
        if said != self._shown and self._lock.acquire(blocking=False):
            try:
                self._shown = said  # first: Ctrl-C may come while it is written, and it is to be taken away then, too
                sys.stderr.write(f"\r\x1b[K{naming.printable(said)[: _columns() - 1]}")
                sys.stderr.flush()
            finally:
                self._lock.release()

    def clear(self) -> None:
        """Take it away."""
        if self._shown:
            self._shown = ""
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    @contextlib.contextmanager
    def quiet(self) -> Iterator[None]:
        """Say nothing while somebody is asked."""
        with self._lock:
            self.clear()
            yield


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns


class Reaching:
    """The `Opener` of one server for one command.

    `failure` is why the server was not reached the last time; None where it was. A command that asks and ends may question
    the person each time; one that follows, only until it was connected once.
    """

    def __init__(self, name: str, connect: Connect) -> None:
        """Reach the server that a person calls `name`."""
        self.name = name
        self.failure: Optional[Unreachable] = None
        self.follows = False
        self.complains = False
        self._was_reached = False
        self._line = Line(name)
        self._tty = tty.find()
        person: Asker = Nobody() if self._tty is None else asker.TerminalAsker(self._tty, self._line.quiet)
        again = "run this in a terminal" if self._tty is None else "start the command again"
        self._attendance = Attendance(person, functools.partial(asker.remedy, again=again))
        self._opener = self._attendance.opener(connect(self._attendance))

    def __call__(self, progress: Progress) -> Union[Stream, Unreachable]:
        """Make the stream."""
        return self._reach(self._opener, progress)

    def instead(
        self, connect: Callable[[Asker], Callable[[Progress], Union[Made, Unreachable]]]
    ) -> Union[Made, Unreachable]:
        """Do something else there than have the agent started; `connect` gives what does it, and asks."""
        return self._reach(self._attendance.opener(connect(self._attendance)), Progress())

    def _reach(
        self, opener: Callable[[Progress], Union[Made, Unreachable]], progress: Progress
    ) -> Union[Made, Unreachable]:
        """Do it on a thread beside this one, so that a signal is heard whatever the system is busy with."""
        if self._tty is not None and not (self.follows and self._was_reached):
            self._attendance.attend()
        mine = Progress(functools.partial(self._told, progress))
        job = _Job(opener, mine)
        with progress.interrupted_by(mine.cancel), _terminated_by_exception():
            try:
                found = self._wait(job, mine)
            except BaseException:
                mine.cancel()
                job.abandon(_LET_GO_S)
                raise
            finally:
                self._line.clear()
        before, self.failure = self.failure, found if isinstance(found, Unreachable) else None
        if self.complains and self.failure is not None and self.failure != before:
            remedy = f"\n  -> {self.failure.remedy}" if self.failure.remedy else ""
            sys.stderr.write(f"hoofhearted: cannot reach {self.name}: {self.failure.reason}{remedy}\n")
        self._was_reached = self._was_reached or self.failure is None
        return found

    def _told(self, progress: Progress, at: At) -> None:
        self._line.take(at)
        progress.step(at.step, at.detail)
        if at.note:
            with self._line.quiet():
                sys.stderr.write(f"hoofhearted: {self.name}: {naming.printable(at.note)}\n")

    def _wait(self, job: _Job[Made], progress: Progress) -> Union[Made, Unreachable]:
        self._line.begin()
        job.start()
        while not job.done.wait(_LOOK_S):
            if not (self.follows and self._was_reached):
                self._line.show()
            if progress.cancelled and not job.done.wait(_LET_GO_S):
                job.abandon(0)
                return Unreachable("the connection was cancelled", None, "cancelled", waits=True)
        return job.result()


class _Job(Generic[Made]):
    """An opener that works on a thread of its own; what comes of it when nobody waits any more is closed, where it can be."""

    def __init__(self, opener: Callable[[Progress], Union[Made, Unreachable]], progress: Progress) -> None:
        self.done = threading.Event()
        self._opener = opener
        self._progress = progress
        self._lock = threading.Lock()
        self._abandoned = False
        self._found: Union[Made, Unreachable, BaseException, None] = None
        self._thread = threading.Thread(target=self._run, name="reaching", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def abandon(self, patience_s: float) -> None:
        self.done.wait(patience_s)
        with self._lock:
            self._abandoned = True
            found = self._found
        _let_go(found)

    def result(self) -> Union[Made, Unreachable]:
        found = self._found
        if isinstance(found, BaseException):
            raise found
        assert found is not None  # noqa: S101 - it is done
        return found

    def _run(self) -> None:
        found: Union[Made, Unreachable, BaseException]
        try:
            found = self._opener(self._progress)
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            found = error
        with self._lock:
            self._found = found
            late = self._abandoned
        self.done.set()
        if late:
            _let_go(found)


def _let_go(found: object) -> None:
    close = getattr(found, "close", None)
    if close is not None:
        close()


@contextlib.contextmanager
def _terminated_by_exception() -> Iterator[None]:
    """Let SIGTERM end this in order: the terminal may be hiding what is typed. Only the main thread hears signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
