"""One scene: everybody's turns on one machine, and the figures that come of them."""

from __future__ import annotations

import contextlib
import functools
import time
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.agent.pace import STEADY_AFTER_S
from tests.benchmarks.compare import ours, running, table
from tests.benchmarks.compare.answering import Answered, answer
from tests.benchmarks.compare.counters import ONCE_A_REFRESH, OURS_ONCE, Counters
from tests.benchmarks.compare.running import Held, Spent, Watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tests.benchmarks.compare.ours import Desk, Tray
    from tests.benchmarks.compare.rivals import Rival

AT_REST, FIRST_MINUTE = "agent, nobody connected", "agent, nobody connected, first minute"
WITH_TRAY, WITH_WINDOW = "agent with the tray", "agent with the window"
TRAY, BARE = "the tray itself", "a bare tray icon of PySide6"
WHY, WHY_ALONE = "`hoofhearted why`, an agent runs", "`hoofhearted why`, none runs"
PASS, NEEDED = "`python -c pass`", "a Python with what `why` needs of it"
OURS = (AT_REST, FIRST_MINUTE, WITH_TRAY, WITH_WINDOW, TRAY)
"""Our rows, beside the answers."""
SETTLED_S = 25.0
"""An agent looks often at processes that are new to it until then (probes/machine.SETTLED_S)."""
AT_REST_S = 10.0
"""Two readings at rest, and one page of the history."""
_PATIENCE = 3.0
_MORE_S = 2.0


class Plan(NamedTuple):
    """How long a slice lasts, how many rounds there are, how often in each is asked what answers once, for how long a program settles, and ours come to rest."""

    seconds: float = 3.0
    rounds: int = 2
    asks: int = 2
    settle_s: float = 2.0
    rest_s: float = SETTLED_S + STEADY_AFTER_S + 2.0


def hurried(plan: Plan) -> Plan:
    """Give the same without waiting: ours are measured in their first minute."""
    return plan._replace(asks=1, settle_s=0.5, rest_s=0.0)


class Source(NamedTuple):
    """Where one row's figures come from: whose calls tell refreshes, by which functions, and whose time and memory it is."""

    counters: Counters
    names: tuple[str, ...]
    pids: list[int]


class Parts:
    """What was measured of one program so far, slice by slice."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.spent: list[Optional[Spent]] = []
        self.held: Optional[Held] = None
        self.first_s: list[Optional[float]] = []

    def row(self, name: str) -> table.Row:
        """Give its row of WATCHING."""
        used, held = running.together(self.spent), self.held or (None, None, None)
        first_s = running.middle(self.first_s)
        if used is None:
            return table.Row(name, (None, None, None, *held, first_s, None))
        each_ms, second_ms = 1000 * used.cpu_s / used.refreshes, 1000 * used.cpu_s / used.passed_s
        every_s, calls = used.passed_s / used.refreshes, used.calls / used.refreshes
        return table.Row(name, (every_s, each_ms, second_ms, *held, first_s, calls))


class Machine:
    """The programs on one machine, and all that was measured of them."""

    def __init__(
        self, environment: dict[str, str], folder: Path, desk: Desk | None, rivals: Sequence[Rival], plan: Plan
    ) -> None:
        """Get ready; nothing runs yet."""
        self._environment, self._folder, self._desk, self._rivals = environment, folder, desk, rivals
        self._plan = plan
        self._parts: dict[str, Parts] = {}
        self._answers: dict[str, list[Answered]] = {}
        self._stack = contextlib.ExitStack()
        self._count = 0
        self._tray: Tray | None = None

    # ------------------------------------------------------------ the whole scene

    def run(self) -> tuple[table.Table, table.Table]:
        """Measure all: what goes on, and what answers."""
        plan = self._plan
        with self._stack:
            rest, window = self._start_ours()
            began = time.monotonic()
            for turn in self._turns():
                if FIRST_MINUTE not in self._parts and time.monotonic() > began + SETTLED_S:
                    self._slice({FIRST_MINUTE: Source(rest.counters, OURS_ONCE, [rest.pid])}, plan.seconds)
                turn()
            _wait_until(began + plan.rest_s)
            sources = {
                AT_REST: Source(rest.counters, OURS_ONCE, [rest.pid]),
                WITH_WINDOW: Source(window.counters, OURS_ONCE, [window.pid]),
            }
            agent = None if self._tray is None else self._tray.agent()
            if self._tray is not None and agent is not None:
                sources[WITH_TRAY] = Source(self._tray.counters, OURS_ONCE, [agent])
                sources[TRAY] = Source(self._tray.counters, OURS_ONCE, [self._tray.pid])
            self._slice(sources, AT_REST_S if plan.rest_s else plan.seconds)
        self._of(FIRST_MINUTE).held = None
        names = [*OURS, BARE, *(each.title for each in self._rivals)]
        watching = tuple(self._row(name) for name in names)
        asked = (WHY, WHY_ALONE, *(f"{each.title}, once" for each in self._rivals if each.once), NEEDED, PASS)
        answering = tuple(table.Row(name, _middles(self._answers[name])) for name in asked)
        return table.Table(table.WATCHING, "nvtop", watching), table.Table(table.ANSWERING, PASS, answering)

    def _row(self, name: str) -> table.Row:
        found = self._parts.get(name, Parts()).row(name)
        if name == TRAY:  # it calls no driver: those were its agent's
            return found._replace(values=(*found.values[:-1], None))
        return found

    def _of(self, name: str) -> Parts:
        return self._parts.setdefault(name, Parts())

    def _new(self, what: str) -> Path:
        """Give a directory of its own to the next program."""
        self._count += 1
        folder = self._folder / f"{what}-{self._count}"
        folder.mkdir()
        return folder

    # ------------------------------------------------------------ what lasts

    def _start_ours(self) -> tuple[running.Running, running.Running]:
        rest, first_s = ours.agent_at_rest(self._environment, self._new("rest"))
        self._stack.callback(rest.end)
        self._of(AT_REST).first_s.append(first_s)
        self._beside, self._alone = self._new("window"), self._new("alone")
        window = ours.agent_with_window(self._environment, self._beside)
        self._stack.callback(window.end)
        window.answered()
        self._of(WITH_WINDOW).first_s.append(window.first_s)
        if self._desk is not None:
            self._tray = self._desk.tray(self._environment, self._new("tray"))
            self._stack.callback(self._tray.end)
            self._of(TRAY).first_s.append(self._tray.first_s)
        return rest, window

    def _slice(self, sources: dict[str, Source], seconds: float) -> None:
        """Watch all of them at once, and note what they hold at the end."""
        watched = {name: Watched(*source) for name, source in sources.items()}
        running.watch(list(watched.values()), seconds, _PATIENCE * seconds + _MORE_S)
        for name, source in sources.items():
            parts = self._of(name)
            parts.spent.append(watched[name].spent())
            parts.held = running.held(source.pids)

    # ------------------------------------------------------------ turns

    def _turns(self) -> Iterator[Callable[[], None]]:
        """Give everybody's turns, round after round, each beginning with another one."""
        turns: list[Callable[[], None]] = [functools.partial(self._rival, each) for each in self._rivals]
        turns += [self._starts, self._asks, self._bare]
        for number in range(self._plan.rounds):
            begin = number * len(turns) // 2
            yield from (*turns[begin:], *turns[:begin])

    def _rival(self, rival: Rival) -> None:
        """Start it, wait for its first answer, let it settle, measure it, end it."""
        parts = self._of(rival.title)
        folder = self._new("rival")
        program = running.Running(
            rival.command, self._environment, folder / "calls", in_terminal=rival.in_terminal, shows=rival.shows
        )
        try:
            if program.answered():
                parts.first_s.append(program.first_s)
                time.sleep(self._plan.settle_s)
                source = Source(program.counters, ONCE_A_REFRESH, running.family(program.pid))
                self._slice({rival.title: source}, self._plan.seconds)
        finally:
            program.end()

    def _starts(self) -> None:
        """Start ours once more, each in directories of its own, for how long that takes."""
        rest, first_s = ours.agent_at_rest(self._environment, self._new("rest"))
        rest.end()
        self._of(AT_REST).first_s.append(first_s)
        window = ours.agent_with_window(self._environment, self._new("window"))
        window.answered()
        window.end()
        self._of(WITH_WINDOW).first_s.append(window.first_s)
        if self._desk is not None:
            tray = self._desk.tray(self._environment, self._new("tray"))
            tray.end()
            self._of(TRAY).first_s.append(tray.first_s)

    def _asks(self) -> None:
        """Run what answers and ends, by turns."""
        alone = self._alone
        with_agent, without = (ours.places(self._environment, each) for each in (self._beside, alone))
        for _ in range(self._plan.asks):
            self._answer(PASS, ours.PASS, self._environment, alone / "none")
            self._answer(NEEDED, ours.NEEDED, self._environment, alone / "none")
            self._answer(WHY, ours.WHY, with_agent, alone / "beside")
            self._answer(WHY_ALONE, ours.WHY, without, alone / "calls")
            for rival in self._rivals:
                if rival.once:
                    name = f"{rival.title}, once"
                    self._answer(name, rival.once, self._environment, alone / f"calls-{rival.name}")

    def _answer(self, name: str, command: tuple[str, ...], environment: dict[str, str], calls: Path) -> None:
        found = answer(command, environment, calls)
        self._answers.setdefault(name, []).extend([] if found is None else [found])

    def _bare(self) -> None:
        """Show an icon that does nothing, for what Qt itself costs; what both map is shared, so that only its RSS says anything."""
        if self._desk is None:
            return
        icon = self._desk.bare(self._environment, self._new("bare"))
        time.sleep(self._plan.settle_s)
        parts = self._of(BARE)
        parts.first_s.append(icon.first_s)
        parts.held = Held(running.held([icon.pid]).rss, None, None)
        icon.end()


def _middles(runs: list[Answered]) -> tuple[Optional[float], ...]:
    return (
        running.middle(1000 * each.cpu_s for each in runs),
        running.middle(each.rss for each in runs),
        running.middle(each.passed_s for each in runs),
        running.middle(float(each.calls) for each in runs),
    )


def _wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))
