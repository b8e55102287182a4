"""A history that is damaged at every byte, and what becomes of it: `python -m tests.store.every_byte` does all of it.

A file is damaged in one way, used by a store as an agent does, closed and used again. Whatever the damage: every question is
answered, what is recorded from then on is kept, and of what was there nothing is lost. It is read as before, or the damaged
file lies beside the new one as it was, its name is told, and what could be read of it is in the new one.

    python -m tests.store.every_byte            # all of it, five minutes on a calm core
    python -m tests.store.every_byte 50         # every fiftieth, as `make test` does
    python -m tests.store.every_byte 4 1        # every fourth from the second on: four of these do all of it
"""

from __future__ import annotations

import collections
import contextlib
import itertools
import random
import sqlite3
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hoofhearted_desktop.core.preferences import Energy
from hoofhearted_desktop.store.clearing import Wish
from hoofhearted_desktop.store.episodes import Wanted
from hoofhearted_desktop.store.history import Question
from hoofhearted_desktop.store.usage import Stretch
from tests.store import store as stores
from tests.store.store import NOON, Store, episode, reading
from tests.store.uses import OLLAMA, part, piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = 4096
HEADER = 100
DAYS = 5
SEED = 20261127
MOST_RANDOM = 1000
GPU = "GPU-1"
FIRST = 39
"""The spin-ups e0000001 to e0000039 are in the file before."""

NEW = FIRST + 1
_SIDES = ("-wal", "-shm")


class Broken(AssertionError):  # noqa: N818 - what it says
    """A damage after which something is not as it has to be."""


class Damage(NamedTuple):
    """What is done: files by the end of their names ("" the history itself), None where there is none any more."""

    kind: str
    name: str
    files: dict[str, Optional[bytes]]


class Sample(NamedTuple):
    """A whole history that was closed, and the same one as a crash left it: with changes that are in its log alone."""

    closed: bytes
    crashed: bytes
    log: bytes


def sample(place: Path) -> Sample:
    """Make one with rows in every table."""
    path = place / "whole"
    with Store(path) as store:
        for number in range(1, FIRST + 1):
            store.database.record(episode(number))
        for at in range(0, DAYS * 86400, 3000):
            ticks = [reading(NOON + at + 300 * nth, float((at // 300 + nth) % 97), covered_s=300) for nth in range(10)]
            store.database.add(ticks, (piece(NOON + at, {OLLAMA: part(50, 1 << 30, 0.5)}),))
        store.database.keep("usual", {"watched": 1})
        store.database.checkpoint((episode(900, ended=None),), 900_010.0)
        store.settle()
        store.database.add([])
        store.settle()
    closed = path.read_bytes()
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(20):
            with database:
                database.execute("INSERT INTO kept VALUES (?, ?)", (str(number), f'"{"1" * 500}"'))
        crashed, log = path.read_bytes(), path.with_name("whole-wal").read_bytes()
    return Sample(closed, crashed, log)


# ---------------------------------------------------------------- damages


def _changed(good: bytes, at: int, value: int) -> bytes:
    return good[:at] + bytes([value]) + good[at + 1 :]


def _other_values(good: bytes, at: int, bits: tuple[int, ...]) -> list[int]:
    return sorted({0, 0xFF, *(good[at] ^ (1 << bit) for bit in bits)} - {good[at]})


def _another_value(good: bytes, at: int) -> int:
    """Give one that differs by all bits, or by one, another one each time."""
    return good[at] ^ (0xFF if at % 9 == 8 else 1 << at % 9)


def damages(whole: Sample) -> Iterator[Damage]:
    """Give all damages there are, the same ones each time."""
    good = whole.closed
    for at in range(HEADER):
        for value in _other_values(good, at, tuple(range(8))):
            yield Damage("a byte of the header", f"{at}={value}", {"": _changed(good, at, value)})
    for at in range(HEADER, PAGE):
        value = _another_value(good, at)
        yield Damage("a byte of the first page", f"{at}={value}", {"": _changed(good, at, value)})
    rng = random.Random(SEED)  # noqa: S311 - the same damages each time
    for _ in range(MOST_RANDOM):
        at = rng.randrange(PAGE, len(good))
        value = rng.choice([each for each in range(256) if each != good[at]])
        yield Damage("a byte of a later page", f"{at}={value}", {"": _changed(good, at, value)})
    for first in range(0, len(good), PAGE):
        for name, page in (("zeros", bytes(PAGE)), ("ones", b"\xff" * PAGE), ("noise", rng.randbytes(PAGE))):
            made = good[:first] + page + good[first + PAGE :]
            yield Damage("a whole page", f"{first // PAGE + 1} {name}", {"": made})
    lengths = {0, 1, 15, 16, 17, 99, 100, 101, 511, 512, 513, 1023, 1024, 2048, len(good) - 1}
    for edge in range(PAGE, len(good), PAGE):
        lengths |= {edge - 1, edge, edge + 1, edge + 512}
    for length in sorted(lengths):
        yield Damage("cut short", f"{length}", {"": good[:length]})
    for name, tail in (("zeros", bytes(PAGE)), ("noise", rng.randbytes(777))):
        yield Damage("something behind its end", name, {"": good + tail})
    yield from _log_damages(whole, rng)


def _log_damages(whole: Sample, rng: random.Random) -> Iterator[Damage]:
    base, log = whole.crashed, whole.log
    yield Damage("the log of changes", "as the crash left it", {"": base, "-wal": log})
    yield Damage("the log of changes", "is gone", {"": base})
    yield Damage("the log of changes", "without its history", {"": b"", "-wal": log})
    frames = [32 + nth * (24 + PAGE) for nth in range(len(log) // (24 + PAGE))]
    places = [*range(32), *(frame + at for frame in frames[:2] for at in range(24))]
    places += [rng.randrange(len(log)) for _ in range(MOST_RANDOM // 10)]
    for at in places:
        for value in _other_values(log, at, (0,)):
            yield Damage("the log of changes", f"{at}={value}", {"": base, "-wal": _changed(log, at, value)})
    for length in sorted({0, 1, 31, 32, 33, 55, 56, 57, 100, *frames, *(each + 1 for each in frames)}):
        yield Damage("the log of changes", f"cut at {length}", {"": base, "-wal": log[:length]})
    for name, other in (("text", b"changes" * 999), ("noise", rng.randbytes(9000)), ("zeros", bytes(32768))):
        yield Damage("the log of changes", f"{name} in its place", {"": base, "-wal": other})
        yield Damage("the index of the log", f"{name} in its place", {"": base, "-wal": log, "-shm": other})
    for at in range(HEADER):
        yield Damage(
            "the header beside a log", f"{at}={base[at] ^ 0xFF}", {"": _changed(base, at, base[at] ^ 0xFF), "-wal": log}
        )


# ---------------------------------------------------------------- the law


def tried(place: Path, damage: Damage) -> str:
    """Use a history with that damage; gives in a few words what became of it, raises Broken."""
    path = place / "history.sqlite3"
    for end, content in damage.files.items():
        if content is not None:
            path.with_name(path.name + end).write_bytes(content)
    deaths: list[str] = []
    threading.excepthook, before = lambda args: deaths.append(repr(args.exc_value)), threading.excepthook
    stores.PATIENCE_S, patience_s = 5, stores.PATIENCE_S
    try:
        return _outcome(path, damage)
    except Exception as error:
        raise Broken(f"{damage.kind}, {damage.name}: {error!r} {deaths}") from error
    finally:
        threading.excepthook, stores.PATIENCE_S = before, patience_s


def _outcome(path: Path, damage: Damage) -> str:
    with Store(path) as store:
        store.database.record(episode(NEW))
        store.feed(NOON + DAYS * 86400, NOON + DAYS * 86400 + 60)
        _ask_all(store)
        told = [problem for problem in store.problems if problem]
        refused = bool(store.problems and store.problems[-1] and store.problems[-1].code == "recording_stopped")
    if refused:
        _demand(path.read_bytes() == damage.files[""], "a file that is refused is left as it is")
        _demand(all(each.remedy for each in told), "a remedy is told")
        return "refused: " + told[-1].message.partition("is being recorded: ")[2].replace(str(path), "it")
    with Store(path) as again:
        ids = _ask_all(again)
        again.database.keep_for(86400.0)
        answer = again.ask(again.database.clear, Wish(NOON + 86400.0, history=True, episodes=True, names=True))
        _demand(answer is not None or again.problems, "it can be deleted from")
        _ask_all(again)
    _demand(f"e{NEW:07d}" in ids, "what was recorded since is kept")
    aside = [each for each in path.parent.glob(f"{path.name}.damaged-*") if not each.name.endswith(_SIDES)]
    _demand(len(aside) <= 2, f"no more files than damages: {aside}")
    had = {f"e{number:07d}" for number in range(1, FIRST + 1)}
    saved = len(had & ids)
    if not aside:
        codes = [each.code for each in told]
        _demand(not codes, f"nothing is told of a file that is read: {codes}")
        if "" in damage.files and not damage.files[""]:
            return "begun"
        return "read as it is" if saved == len(had) else f"read, {_part(saved, len(had))} of the spin-ups"
    said = [each.message for each in [*told, *filter(None, again.problems)] if each.code == "history_set_aside"]
    for each in aside:
        _demand(any(each.name in message for message in said), "the name of the damaged file is told")
    return f"set aside, {_part(saved, len(had))} of the spin-ups are in the new one"


def _part(saved: int, had: int) -> str:
    return "all" if saved == had else "none" if not saved else "some"


def _demand(truth: object, what: str) -> None:
    if not truth:
        raise Broken(what)


def _ask_all(store: Store) -> set[str]:
    """Ask all there is to ask; gives the ids of the spin-ups."""
    database = store.database
    end = NOON + DAYS * 86400 + 60
    found = store.ask(database.episodes, Wanted())
    for question in (
        Question(GPU, max_points=400, users=8, lowest=True),
        Question(GPU, end - 1800),
        Question(GPU, NOON, NOON + 86400, 5000, users=3),
        Question(GPU, NOON + 3600, NOON + 7200, 5000),
    ):
        store.history(question)
    card: dict[str, Any] = {GPU: (0, "card")}
    store.ask(database.usage, Stretch(NOON, end, None, Energy()), [], card, ([], ()))
    store.ask(database.status)
    store.ask(database.episode, "e0000001")
    store.ask(database.note, "e0000002", "mine")
    names: list[object] = []
    database.names(names.append)
    database.kept("usual", names.append)
    store.settle()
    _demand(len(names) == 2 or store.problems, "what is learned is answered")
    # The first answer may be the one that finds the damage: it is None, and the next one is told by what is there then.
    if found is None:
        found = store.ask(database.episodes, Wanted())
    return {each["id"] for each in found or ()}


def swept(
    place: Path, chosen: Iterator[Damage], said: Callable[[str], None] = lambda _: None
) -> tuple[dict[tuple[str, str], int], list[str]]:
    """Try damages; gives how many of each kind had which outcome, and what was broken."""
    counts: dict[tuple[str, str], int] = collections.Counter()
    broken: list[str] = []
    for damage in chosen:
        with tempfile.TemporaryDirectory(dir=place) as own:
            try:
                counts[damage.kind, tried(Path(own), damage)] += 1
            except Broken as error:
                broken.append(str(error))
                said(str(error))
    return counts, broken


def main() -> None:
    """Try every damage, or every so manieth."""
    step, first = (int(sys.argv[at]) if len(sys.argv) > at else default for at, default in ((1, 1), (2, 0)))
    with tempfile.TemporaryDirectory(prefix="hoofhearted-bytes-") as name:
        place = Path(name)
        chosen = itertools.islice(damages(sample(place)), first, None, step)
        counts, broken = swept(place, chosen, print)
    for (kind, outcome), count in sorted(counts.items()):
        print(f"{count:7}  {kind}: {outcome}")
    print(f"{sum(counts.values()) + len(broken)} damages, {len(broken)} of them broke something")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
