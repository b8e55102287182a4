"""The agent's mind: samples go through the engine, episodes to the store, and requests are answered from both.

Everything here runs on the event loop's thread; the database answers through `post`.
"""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.agent.engine import Change, Engine, Judge
from hoofhearted_desktop.core import expectations, messages, model, samples, wire
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.store import recent, settings

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.core.assessment import Tick
    from hoofhearted_desktop.store.database import Database

Json = dict[str, Any]
Answer = Callable[[Union[wire.Result, wire.Failure]], None]
MOST_EPISODES = 10_000


class Identity(NamedTuple):
    """What the agent says of itself; `source` is nvml, simulated or replay."""

    host: str
    source: str
    scenario: Optional[str]


class Broadcast(NamedTuple):
    """Lines for every subscriber: a tick may be skipped for a newer one, a notice may not."""

    tick: Optional[bytes]
    notices: tuple[bytes, ...] = ()


class Watch:
    """What the agent knows and does; the server only moves its bytes."""

    def __init__(
        self,
        identity: Identity,
        database: Database,
        post: Callable[[Callable[[], None]], None],
        tell: Callable[[Broadcast], None],
        settings_path: Optional[Path],
        rules: tuple[expectations.Rule, ...] = (),
    ) -> None:
        """Give `post` a call for the event loop, and `tell` what every subscriber must hear.

        Without `settings_path` it begins with `rules`, and they live only as long as the agent: the demo must not edit
        a user's file.
        """
        self.identity = identity
        self._database = database
        self._post = post
        self._tell = tell
        self._path = settings_path
        self._settings = settings.load(settings_path) if settings_path else settings.Settings(rules)
        self._stamp = self._file_stamp()
        self._engine = Engine(Judge(self._settings.rules), timing=self._settings.timing)
        self._recent = recent.Recent()
        self._tick: Optional[Tick] = None
        self._waiting_for_tick: list[tuple[wire.Request, Answer]] = []
        self._store_problem: Optional[model.Problem] = None
        database.names(lambda names: post(lambda: self._seen(names)))

    def _seen(self, names: set[str]) -> None:
        known = self._engine.judge.seen or set()
        self._engine.judge.seen = known | names

    def store_reports(self, problem: Optional[model.Problem]) -> None:
        """Note that the store cannot write, or can again."""
        self._store_problem = problem

    # ------------------------------------------------------------ samples

    def take(self, sample: model.Sample) -> Broadcast:
        """Take the next sample; give what subscribers are told."""
        own = [self._store_problem] if self._store_problem else []
        own += [model.Problem("settings_mistake", str(each), each.remedy) for each in self._settings.mistakes]
        if own:
            sample = sample._replace(problems=(*sample.problems, *own))
        observation = self._engine.observe(sample)
        self._tick = observation.tick
        self._recent.add(sample)
        line = wire.encode(wire.Notice(messages.TICK, messages.tick_to_json(observation.tick)))
        waiting, self._waiting_for_tick = self._waiting_for_tick, []
        for request, answer in waiting:
            self.answer(request, answer)
        return Broadcast(line, self._notices(observation.changes))

    def silence(self, silent_s: float, now: float, monotonic: float) -> Broadcast:
        """Say that the driver does not answer, in place of the sample that does not come."""
        problem = model.Problem(
            "driver_hung",
            f"the GPU driver has not answered for {silent_s:.0f} s",
            "wait, or restart the computer if it stays so",
        )
        last = self._tick.sample if self._tick else model.Sample(self.identity.host, now, monotonic)
        gpus = tuple(model.Gpu(gpu.uuid, gpu.index, gpu.name, gpu.pci_bus_id, problem=problem) for gpu in last.gpus)
        return self.take(model.Sample(self.identity.host, now, monotonic, gpus, problems=(problem,)))

    def _notices(self, changes: tuple[Change, ...]) -> tuple[bytes, ...]:
        for change in changes:
            if change.change == "ended":
                self._database.record(change.episode)
        return tuple(
            wire.encode(
                wire.Notice(
                    messages.EPISODE, {"change": each.change, "episode": messages.episode_to_json(each.episode)}
                )
            )
            for each in changes
        )

    def finish(self) -> tuple[bytes, ...]:
        """End what is open and keep it, because no sample will follow; give what subscribers are told."""
        return self._notices(self._engine.finish())

    # ------------------------------------------------------------ settings

    def _file_stamp(self) -> Optional[tuple[int, int]]:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if found else None

    def look_at_settings(self) -> None:
        """Read the settings again where the file has changed under us."""
        stamp = self._file_stamp()
        if stamp == self._stamp or self._path is None:
            return
        self._stamp = stamp
        self._settings = settings.load(self._path)
        self._engine.judge.rules = self._settings.rules
        self._engine.retime(self._settings.timing)
        self._tell(Broadcast(None, self._notices(self._engine.review())))

    # ------------------------------------------------------------ requests

    def answer(self, request: wire.Request, answer: Answer) -> None:
        """Answer one request, now or when what it asks for is there."""
        methods: dict[str, Callable[[wire.Request, Answer], None]] = {
            messages.HELLO: self._hello,
            messages.WHY: self._why,
            messages.EPISODES: self._episodes,
            messages.HISTORY: self._history,
            messages.EXPECTATIONS: self._expectations,
            messages.EXPECT: self._expect,
            messages.UNEXPECT: self._unexpect,
        }
        method = methods.get(request.method)
        if method is None:
            answer(wire.Failure(request.id, wire.METHOD_NOT_FOUND, f"no such method: {request.method[:100]}"))
            return
        try:
            method(request, answer)
        except samples.SampleError as error:
            answer(wire.Failure(request.id, wire.INVALID_PARAMS, str(error)))

    def _hello(self, request: wire.Request, answer: Answer) -> None:
        answer(wire.Result(request.id, {**self.identity._asdict(), "version": VERSION, "protocol": wire.PROTOCOL}))

    def _why(self, request: wire.Request, answer: Answer) -> None:
        if self._tick is None:
            self._waiting_for_tick.append((request, answer))
        else:
            from hoofhearted_desktop.agent import answers  # the words: most agents are never asked for them

            answer(wire.Result(request.id, answers.why(self._tick, demo=self.identity.source == "simulated")))

    def _episodes(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        since = params.number("since") or 0.0
        limit = min(MOST_EPISODES, max(1, params.whole("limit") or 1000))
        self._database.episodes(since, limit, lambda found: self._post(lambda: answer(self._found(request.id, found))))

    @staticmethod
    def _found(identity: wire.Id, episodes: Optional[list[Json]]) -> Union[wire.Result, wire.Failure]:
        if episodes is None:
            return wire.Failure(identity, wire.INTERNAL_ERROR, "the history could not be read")
        return wire.Result(identity, {"episodes": episodes})

    def _history(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        gpu = params.required("gpu", params.text("gpu"))
        answer(wire.Result(request.id, self._recent.columns(gpu, params.number("since") or 0.0)))

    def _expectations(self, request: wire.Request, answer: Answer) -> None:
        rules = [messages.rule_to_json(rule) for rule in self._settings.rules]
        mistakes = [str(mistake) for mistake in self._settings.mistakes]
        answer(wire.Result(request.id, {"rules": rules, "mistakes": mistakes}))

    def _expect(self, request: wire.Request, answer: Answer) -> None:
        rule = messages.rule_from_json(request.params.get("rule"))
        same = [
            each
            for each in self._settings.rules
            if each.conditions() == rule.conditions() and each.effect == rule.effect
        ]
        if same:
            answer(wire.Result(request.id, {"rule": messages.rule_to_json(same[0]), "kept_in": self._kept_in()}))
            return
        taken = {each.id for each in self._settings.rules}
        if rule.id in taken:
            raise samples.SampleError(f"params.rule.id: there is a rule {rule.id!r} already")
        if not rule.id:
            stamp = f"expected-{time.strftime('%Y%m%d-%H%M%S')}"
            names = itertools.chain((stamp,), (f"{stamp}-{number}" for number in itertools.count(2)))
            rule = rule._replace(id=next(name for name in names if name not in taken))
        outcome = settings.add_rule(self._path, rule) if self._path else None
        self._edited(request, answer, outcome, rule, (*self._settings.rules, rule))

    def _unexpect(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        rule_id = params.required("id", params.text("id"))
        gone = [rule for rule in self._settings.rules if rule.id == rule_id]
        if not gone:
            raise samples.SampleError(f"params.id: there is no rule {rule_id!r}")
        outcome = settings.remove_rule(self._path, rule_id) if self._path else None
        kept = tuple(rule for rule in self._settings.rules if rule.id != rule_id)
        self._edited(request, answer, outcome, gone[0], kept)

    def _kept_in(self) -> Optional[str]:
        return str(self._path) if self._path else None

    def _edited(
        self,
        request: wire.Request,
        answer: Answer,
        outcome: Optional[settings.Outcome],
        rule: expectations.Rule,
        rules: tuple[expectations.Rule, ...],
    ) -> None:
        if isinstance(outcome, settings.Mistake):
            answer(wire.Failure(request.id, wire.INTERNAL_ERROR, str(outcome)))
            return
        self._settings = self._settings._replace(rules=rules)
        self._engine.judge.rules = rules
        self._stamp = self._file_stamp()
        answer(wire.Result(request.id, {"rule": messages.rule_to_json(rule), "kept_in": self._kept_in()}))
        self._tell(Broadcast(None, self._notices(self._engine.review())))
