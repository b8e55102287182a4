"""The database on the machine that has the GPU: one file, one thread that owns it, work in by queue, answers by call.

What comes in waits in memory and is written in one transaction at most every ten seconds, so that a disk wakes rarely and
a kill at any instant loses no more than that. Where nothing can be written (full, read-only, another's), it says so,
remembers the last hour, and goes on when it can. WAL and the pragmas: https://www.sqlite.org/wal.html.
"""

from __future__ import annotations

import queue
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Optional, TypeVar

from hoofhearted_desktop.probes import threads
from hoofhearted_desktop.store import opening
from hoofhearted_desktop.store.episodes import LARGEST_LIMIT, Answered, Episodes, Wanted
from hoofhearted_desktop.store.keeping import Keeping
from hoofhearted_desktop.store.timeline import Timeline

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.store.clearing import Wish
    from hoofhearted_desktop.store.columns import Reading
    from hoofhearted_desktop.store.history import Question
    from hoofhearted_desktop.store.migrations import Connection
    from hoofhearted_desktop.store.simulated_past import SimulatedPast
    from hoofhearted_desktop.store.usage import Stretch
    from hoofhearted_desktop.store.use_rows import Piece

FILE = "history.sqlite3"
MEMORY = Path(":memory:")
FLUSH_S = 10.0
RETRY_S = 60.0
TOLD_S = 3600.0
"""For how long it is said that a damaged file was set aside."""

Json = dict[str, Any]
Job = Callable[[], None]
T = TypeVar("T")


class Database:
    """Starts its thread when made; `close` writes what is queued and ends it."""

    def __init__(
        self,
        path: Path,
        report: Callable[[Optional[model.Problem]], None],
        *,
        flush_s: float = FLUSH_S,
        retry_s: float = RETRY_S,
        past: Optional[Callable[[], SimulatedPast]] = None,
    ) -> None:
        """Open or begin the file. `report` is called from the thread: a problem, or None when it is over.

        `past` makes what was before, for the demo, when somebody first asks.
        """
        self._path = path
        self._past = past
        self._report = report
        self._flush_s = flush_s
        self._retry_s = retry_s
        self._jobs: queue.SimpleQueue[Optional[Job]] = queue.SimpleQueue()
        self._timeline, self._episodes, self._keeping = Timeline(), Episodes(), Keeping()
        self._sqlite3: Any = None
        self._failures: tuple[type[Exception], ...] = ()
        self._database: Optional[Connection] = None
        self._flush_at: Optional[float] = None
        self._retry_at = 0.0
        self._aside: Optional[tuple[model.Problem, float]] = None
        self._damaged: Optional[tuple[Path, str]] = None
        """What was set aside and is to be begun anew: its name, and what was wrong."""
        self._until_open: list[Job] = []
        self._told: Optional[model.Problem] = None
        self._thread = threads.Thread(target=self._run, name="database", daemon=True)
        self._thread.start()

    # ------------------------------------------------------------ in; from any thread

    def add(self, readings: list[Reading], pieces: tuple[Piece, ...] = ()) -> None:
        """Keep the ticks of the last seconds, and who used the GPUs; they are written at once, with all that waits."""
        self._jobs.put(lambda: self._take(readings, pieces))

    def record(self, episode: Episode) -> None:
        """Keep an episode that has ended."""
        self._jobs.put(lambda: self._episodes.record(episode))

    def checkpoint(self, running: tuple[Episode, ...], seen: float) -> None:
        """Note those that run, as they stand at the Unix time `seen`: after a crash they end there."""
        self._jobs.put(lambda: self._episodes.checkpoint(running, seen))

    def keep(self, key: str, value: object) -> None:
        """Keep a JSON value under a key; None forgets the key."""
        self._jobs.put(lambda: self._keeping.keep(key, value))

    # ------------------------------------------------------------ out; `answer` is called from the thread

    def kept(self, key: str, answer: Callable[[Any], None]) -> None:
        """Give what was kept under a key to `answer`, None where there is nothing; while the file cannot be read, it waits."""
        self._ask_the_file(lambda database: self._keeping.kept(database, key), answer)

    def history(
        self,
        question: Question,
        fresh: list[Reading],
        answer: Callable[[Optional[Json]], None],
        *,
        pieces: tuple[Piece, ...] = (),
    ) -> None:
        """Give the public JSON of the history to `answer`; `fresh` and `pieces` are those not yet given to `add`."""
        from hoofhearted_desktop.store import history  # most agents are never asked for it

        self._ask(lambda database: history.answer(self._timeline, database, question, fresh, pieces), answer)

    def episodes(self, wanted: Wanted, answer: Callable[[Optional[list[Json]]], None]) -> None:
        """Give the public JSON of episodes, newest first, to `answer`; None where they cannot be read."""
        self._ask(lambda database: self._episodes.found(database, wanted), answer)

    def episode(self, beginning: str, answer: Callable[[Answered], None]) -> None:
        """Give the episode whose id begins so to `answer`."""
        self._ask(lambda database: self._episodes.one(database, beginning), answer)

    def delete(self, name: str, answer: Callable[[Answered], None]) -> None:
        """Delete an episode, and say so to `answer` when it is gone from the disk."""
        self._jobs.put(self._flush)
        self._ask(lambda database: self._episodes.delete(database, name), answer)

    def note(self, name: str, text: str, answer: Callable[[Answered], None]) -> None:
        """Put a note to an episode, and give the episode to `answer` when it is on the disk, if there is one."""
        self._jobs.put(self._flush)
        self._ask(lambda database: self._episodes.note(database, name, text), answer)

    def usage(
        self,
        stretch: Stretch,
        running: list[Json],
        cards: dict[str, tuple[Optional[int], Optional[str]]],
        fresh: tuple[list[Reading], tuple[Piece, ...]],
        answer: Callable[[Optional[Json]], None],
    ) -> None:
        """Give who used the GPUs in a stretch of time to `answer`.

        `running` is the JSON of spin-ups that have not ended, `cards` has index and name of the GPUs that are there, and `fresh`
        is as for `history`.
        """
        from hoofhearted_desktop.store.usage import Usage  # most agents are never asked for it

        def job(database: Optional[Connection]) -> Json:
            found = Usage(stretch)
            found.read(self._timeline, database, *fresh)
            wanted = Wanted(stretch.since, stretch.until, LARGEST_LIMIT, stretch.gpu)
            found.count(self._episodes.every(database, wanted), [each for each in running if wanted.takes(each)])
            return found.told(cards)

        self._ask(job, answer)

    def status(self, answer: Callable[[Optional[Json]], None]) -> None:
        """Give what is kept, where, and how large it is to `answer`; None where it cannot be read."""
        from hoofhearted_desktop.store import clearing  # most agents are never asked for it

        def job(database: Optional[Connection]) -> Optional[Json]:
            if database is None:
                return None
            return clearing.status(database, self._timeline, self._file, self._episodes.waiting)

        self._ask(job, answer)

    def clear(self, wish: Wish, answer: Callable[[Optional[Json]], None]) -> None:
        """Delete what is wished, give its space back to the disk, and say so to `answer`; None where it cannot be deleted."""
        from hoofhearted_desktop.store import clearing  # most agents are never asked for it

        def job(database: Optional[Connection]) -> Optional[Json]:
            if database is None or self._waits():
                return None
            before = clearing.size(database, self._file)
            counts = clearing.clear(database, self._timeline, wish)
            problem = None
            try:
                clearing.give_back(database)
            except self._failures as error:
                problem = f"the space is not given back to the disk, but used for what comes: {error}"
            freed = max(0, before - clearing.size(database, self._file))
            return {"deleted": counts, "bytes_freed": freed, "problem": problem}

        self._jobs.put(self._have_past)
        self._jobs.put(self._flush)
        self._ask(job, answer)

    def keep_for(self, keep_s: Optional[float]) -> None:
        """Keep no reading and no spin-up that is older than so many seconds; None: as long as each is kept by itself."""
        self._jobs.put(lambda: self._timeline.keep(keep_s))

    def names(self, answer: Callable[[list[str]], None]) -> None:
        """Give the names of those that took part in an episode last to `answer`, the last at the end; while they cannot be read, it waits."""
        self._ask_the_file(self._episodes.names, answer)

    def close(self) -> None:
        """Write what is queued and let go of the file."""
        self._jobs.put(None)
        self._thread.join(timeout=10)

    # ------------------------------------------------------------ the thread

    def _run(self) -> None:
        import sqlite3

        self._sqlite3 = sqlite3
        self._failures = opening.failures(sqlite3)
        self._open()
        while True:
            try:
                job = self._jobs.get(timeout=self._until_flush())
            except queue.Empty:
                self._flush()
                continue
            if job is None:
                break
            job()
            if self._flush_at is None and self._waits():
                self._flush_at = time.monotonic() + self._flush_s
            if self._until_flush() == 0:
                self._flush()
        self._flush()
        if self._damaged is not None:  # which that showed
            self._flush()
        if self._database is not None:
            self._database.close()

    @property
    def _file(self) -> Optional[Path]:
        return None if self._path == MEMORY else self._path

    def _until_flush(self) -> Optional[float]:
        return None if self._flush_at is None else max(0.0, self._flush_at - time.monotonic())

    def _waits(self) -> bool:
        return self._timeline.waits or self._episodes.waits or self._keeping.waits

    def _take(self, readings: list[Reading], pieces: tuple[Piece, ...]) -> None:
        self._timeline.take(readings, pieces)
        self._flush_at = time.monotonic()

    def _ask(self, ask: Callable[[Optional[Connection]], T], answer: Callable[[Optional[T]], None]) -> None:
        def job() -> None:
            found: Optional[T] = None
            try:
                self._have_past()
                found = ask(self._database)
            except Exception as error:  # noqa: BLE001 - a damaged file may make anything of our own fail
                self._suffer(self._blame(error))
            finally:
                answer(found)

        self._jobs.put(job)

    def _have_past(self) -> None:
        make, self._past = self._past, None
        if make is not None:
            elder = self._timeline.elder = make()
            for episode in elder.episodes():
                self._episodes.record(episode)

    def _ask_the_file(self, ask: Callable[[Connection], T], answer: Callable[[T], None]) -> None:
        """Ask what memory alone cannot answer: nothing read is not the same as nothing there."""

        def job() -> None:
            if self._database is None:
                self._until_open.append(job)
                return
            try:
                found = ask(self._database)
            except Exception as error:  # noqa: BLE001
                blamed = self._blame(error)
                self._until_open.append(job)
                self._suffer(blamed)
            else:
                answer(found)

        self._jobs.put(job)

    # ------------------------------------------------------------ the file

    def _open(self) -> None:
        """Open the file, and take in what it knows; without it everything goes on in memory."""
        if self._path == MEMORY:
            opened = opening.in_memory(self._sqlite3)
        elif self._damaged is not None:
            opened = opening.begun_anew(self._sqlite3, self._path, *self._damaged)
        else:
            opened = opening.open_file(self._sqlite3, self._path)
        self._retry_at = time.monotonic() + self._retry_s
        if opened.connection is None:
            self._tell(opened.problem)
            return
        if opened.problem is not None:
            self._aside = (opened.problem, time.monotonic() + TOLD_S)
        self._damaged = None
        self._database = opened.connection
        try:
            self._timeline.load(self._database)
            self._episodes.load(self._database)
        except Exception as error:  # noqa: BLE001
            self._suffer(self._blame(error))
            return
        if self._aside is not None:
            self._tell(self._aside[0])
        waiting, self._until_open = self._until_open, []
        for job in waiting:
            job()

    def _blame(self, error: Exception) -> Exception:
        """Give what is wrong with the file, where something else than SQLite failed; where nothing is, the mistake is ours and raised."""
        if isinstance(error, self._failures):
            return error
        if self._database is None:
            raise error
        from hoofhearted_desktop.store import salvage  # damage is rare

        try:
            wrong = salvage.what_is_wrong(self._database)
        except self._failures as worse:
            return worse
        if wrong is None:
            raise error
        return RuntimeError(wrong)

    def _suffer(self, error: Exception) -> None:
        """Say what went wrong; a file that turns out to be damaged is let go, set aside and begun anew."""
        self._tell(opening.problem(self._path, error))
        if self._path == MEMORY or not opening.is_damage(self._path, error) or self._database is None:
            return
        self._database.close()
        self._database = None
        try:
            self._damaged = opening.set_aside(self._path), opening.reason_of(error)
        except OSError as failed:
            self._tell(opening.problem(self._path, failed))
            return
        if self._aside is None:
            self._retry_at, self._flush_at = 0.0, time.monotonic()
        else:
            self._retry_at = time.monotonic() + TOLD_S
            self._tell(opening.damaged_again(self._path))

    def _flush(self) -> None:
        """Write all that waits, in one transaction; what cannot be written waits on."""
        self._flush_at = None
        if self._database is None and time.monotonic() >= self._retry_at:
            self._open()
        database = self._database
        if database is None or not self._waits():
            return
        parts = (self._timeline, self._episodes, self._keeping)
        try:
            database.execute("BEGIN IMMEDIATE")
            for part in parts:
                part.write(database)
            too_old_ms = self._timeline.too_old_ms
            if too_old_ms is not None:
                self._episodes.prune(database, too_old_ms / 1000)
            database.execute("COMMIT")
        except Exception as error:  # noqa: BLE001
            self._roll_back()
            self._suffer(self._blame(error))
            return
        for part in parts:
            part.written()
        if self._aside is not None and time.monotonic() > self._aside[1]:
            self._aside = None
        self._tell(self._aside[0] if self._aside else None)

    def _roll_back(self) -> None:
        if self._database is not None and self._database.in_transaction:
            try:
                self._database.execute("ROLLBACK")
            except self._failures as error:
                self._suffer(error)

    def _tell(self, problem: Optional[model.Problem]) -> None:
        if problem != self._told:
            self._told = problem
            self._report(problem)
