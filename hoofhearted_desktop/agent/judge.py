"""What verdicts depend on beside the process itself: rules, a person's presence, what is usual, what was seen before.

No I/O and no clock of its own: each sample brings the time. Within one episode a verdict stays: the hour in which a rule
ends, or a person who leaves, turns nothing unexpected that has begun as expected. Only what is found out of the process
itself, or a change of the rules, has it judged anew, and then by the circumstances in which it began.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import expectations, model
from hoofhearted_desktop.core.episodes import participant
from hoofhearted_desktop.core.expectations import Circumstances, Rule, Use
from hoofhearted_desktop.core.preferences import Usualness
from hoofhearted_desktop.core.tally import Tally
from hoofhearted_desktop.core.usual import Program, Usual, program

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.core.assessment import Episode, Verdict
    from hoofhearted_desktop.core.episodes import Identity
    from hoofhearted_desktop.core.hours import LocalTime

LONGEST_HABIT_S = 12 * 3600.0
"""One run that goes on for days is no habit: it counts for its first hours, which lie in one day or night."""

MOST_CARDS = 256
MOST_SEEN = 4096
"""Of so many programs, those that worked last, it is known that they did before."""
MOST_ENTRIES = 512
MOST_CASES = 256

USUAL, TALLY = "usual", "rule_matches"
"""What may be news."""


class _Entry:
    """One process as it was judged in one episode."""

    def __init__(self, process: model.Process, who: Program, verdict: Verdict) -> None:
        self.process = process
        self.who = who
        self.verdict = verdict
        self.is_stale = False
        self.counted = False


class _Began(NamedTuple):
    """How a program began to work in an episode."""

    at: Optional[LocalTime]
    monotonic: float
    circumstances: Circumstances


class _Case:
    """What was decided in one episode of one GPU."""

    def __init__(self) -> None:
        self.entries: dict[Identity, _Entry] = {}
        self.began: dict[Program, _Began] = {}
        self.counted: set[tuple[Identity, str]] = set()


class Judge:
    """Decides, and keeps count of what was decided by which rule and of who ran when."""

    def __init__(
        self,
        rules: tuple[Rule, ...] = (),
        seen: Optional[Iterable[str]] = None,
        *,
        clock: Callable[[float], Optional[LocalTime]] = lambda _: None,
        presence: Callable[[model.Process], Optional[str]] = lambda _: None,
    ) -> None:
        """Begin with the stored rules; `seen` None means that earlier episodes are not known, else those that worked last come last.

        `clock` gives the host's local time of Unix seconds, None where nobody can say, and then neither hours nor habits
        count. `presence` gives the evidence that a person is there for whom this process works.
        """
        self._rules = rules
        self._seen = None if seen is None else dict.fromkeys(seen)
        self.usual = Usual()
        self.tally = Tally()
        self.news: set[str] = set()
        self._usualness = Usualness()
        self._clock = clock
        self._presence = presence
        self._cases: dict[str, _Case] = {}
        self._cards: dict[str, tuple[object, ...]] = {}
        self._gpus: dict[str, tuple[str, ...]] = {}
        self._now = self._monotonic = 0.0
        self._at: Optional[LocalTime] = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that count, in their order."""
        return self._rules

    @rules.setter
    def rules(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        for case in self._cases.values():
            for entry in case.entries.values():
                entry.is_stale = True

    @property
    def usualness(self) -> Usualness:
        """When a use counts as usual."""
        return self._usualness

    @usualness.setter
    def usualness(self, usualness: Usualness) -> None:
        if usualness != self._usualness:
            self._usualness = usualness
            self._begin_anew()

    @property
    def seen(self) -> Optional[set[str]]:
        """The names of earlier episodes; None where they are not known."""
        return None if self._seen is None else set(self._seen)

    def forget_seen(self) -> None:
        """Know of no earlier episode any more."""
        self._seen = {}
        self._begin_anew()

    def recall(self, names: Iterable[str]) -> None:
        """Hear who took part in earlier episodes, who did so last at the end; what was seen since joins them."""
        since = self._seen or {}
        self._seen = {}
        self._note_seen(names)
        self._note_seen(since)
        self._begin_anew()

    def _note_seen(self, names: Iterable[str]) -> None:
        if self._seen is None:
            return
        for name in names:
            self._seen.pop(name, None)
            self._seen[name] = None
            if len(self._seen) > MOST_SEEN:
                del self._seen[next(iter(self._seen))]

    def learn(self, usual: Usual) -> None:
        """Take the habits that were kept."""
        self.usual = usual
        self._begin_anew()

    def begin(self, sample: model.Sample) -> None:
        """Take the time and the cards of the sample that is to be judged."""
        self._now, self._monotonic = sample.time, sample.monotonic
        self._at = self._clock(sample.time)
        for gpu in sample.gpus:
            card = (gpu.parent, gpu.index, gpu.name)
            if self._cards.get(gpu.uuid) != card:
                if len(self._cards) >= MOST_CARDS:
                    self._cards, self._gpus = {}, {}  # those that are there are read again at the next sample
                self._cards[gpu.uuid] = card
                self._gpus[gpu.uuid] = expectations.gpu_texts(gpu)
        if self._at is not None and self.usual.watch(self._at):
            self.news.add(USUAL)

    def verdict(self, process: Optional[model.Process], gpu_uuid: str, episode: Optional[str] = None) -> Verdict:
        """Judge one process's use of one GPU, in the spin-up called `episode`."""
        if process is None:
            return expectations.judge(None, ())
        if episode is None:
            return self._decide(process, gpu_uuid, self._begin(program(process), process))
        case = self._case(episode)
        entry = self._entry(case, process, gpu_uuid)
        if entry.counted:
            self._note(case, entry)
        return entry.verdict

    def settle(self, process: Optional[model.Process], gpu_uuid: str, episode: str) -> Verdict:
        """Judge for good: the same, and it counts, for the rule that decided and for what is usual."""
        if process is None:
            return expectations.judge(None, ())
        case = self._case(episode)
        entry = self._entry(case, process, gpu_uuid)
        rule = next((rule for rule in self._rules if rule.id == entry.verdict.rule), None)
        if rule is not None:
            key = ((process.pid, process.started), rule.key())
            if key not in case.counted:
                case.counted.add(key)
                self.tally.count(rule, self._now)
                self.news.add(TALLY)
        entry.counted = True
        self._note(case, entry)
        return entry.verdict

    def review(self, identity: Identity, gpu_uuid: str, episode: str) -> Optional[Verdict]:
        """Judge a process again that may have ended since, because the rules have changed; None where it is not known."""
        entry = self._case(episode).entries.get(identity)
        return None if entry is None else self.settle(entry.process, gpu_uuid, episode)

    def remember(self, episode: Episode) -> None:
        """Take an episode that has ended: its names are seen from now on."""
        self._note_seen(who.name for who in episode.processes)
        self._cases.pop(episode.id, None)

    def forget_usual(self, name: Optional[str]) -> int:
        """Forget the habits of one program or of all; give how many programs had any."""
        count = self.usual.forget(name)
        self._begin_anew()
        self.news.add(USUAL)
        return count

    # ------------------------------------------------------------ one case

    def _begin_anew(self) -> None:
        """Judge what is running by what is usual now."""
        for case in self._cases.values():
            case.began.clear()
            for entry in case.entries.values():
                entry.is_stale = True

    def _case(self, episode: str) -> _Case:
        """Give the case of an episode; of loads that came to nothing only the latest are kept."""
        case = self._cases.pop(episode, None) or _Case()
        self._cases[episode] = case
        if len(self._cases) > MOST_CASES:
            del self._cases[next(iter(self._cases))]
        return case

    def _entry(self, case: _Case, process: model.Process, gpu_uuid: str) -> _Entry:
        identity = (process.pid, process.started)
        entry = case.entries.get(identity)
        if entry is not None and process.missing == "gone":
            process = entry.process
        if entry is not None and not entry.is_stale and _facts(entry.process) == _facts(process):
            return entry
        who = program(process)
        began = case.began.get(who)
        if began is None:
            began = case.began[who] = self._begin(who, process)
        made = _Entry(process, who, self._decide(process, gpu_uuid, began))
        made.counted = entry is not None and entry.counted
        case.entries[identity] = made
        for kept in (case.entries, case.began):
            if len(kept) > MOST_ENTRIES:
                del kept[next(iter(kept))]  # type: ignore[arg-type]
        if len(case.counted) > MOST_ENTRIES:
            case.counted = {each for each in case.counted if each[0] in case.entries}
        return made

    def _begin(self, who: Program, process: model.Process) -> _Began:
        before = None if self._seen is None else participant(process).name in self._seen
        usual = habit = None
        if self._at is not None:
            found = self.usual.habit(who, self._at, self._usualness)
            usual, habit = (found.text, None) if found.is_usual else (None, found.text)
        known = Circumstances(before, self._presence(process), usual, habit)
        return _Began(self._at, self._monotonic, known)

    def _decide(self, process: model.Process, gpu_uuid: str, began: _Began) -> Verdict:
        at = None if began.at is None else began.at.moment
        use = Use(process, self._gpus.get(gpu_uuid, (gpu_uuid,)), at)
        return expectations.judge(use, self._rules, lambda _: began.circumstances)

    def _note(self, case: _Case, entry: _Entry) -> None:
        """Let what runs become usual; what its owner wants to be told of does not."""
        began = case.began.get(entry.who)
        told = entry.verdict.by == "rule" and not entry.verdict.expected
        if self._at is None or began is None or told:
            return
        if self._monotonic - began.monotonic < LONGEST_HABIT_S and self.usual.note(entry.who, self._at):
            self.news.add(USUAL)


def _facts(process: model.Process) -> tuple[object, ...]:
    """Give what a verdict depends on."""
    application, container = process.application, process.container
    return (
        application and (application.id, application.name, application.kind),
        container and (container.name, container.id),
        process.exe,
        process.command_line,
        process.user,
        process.unit,
        process.name,
    )
