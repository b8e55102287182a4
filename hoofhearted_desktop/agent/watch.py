"""The agent's mind: samples go through the engine, episodes to the store, and requests are answered from both.

Everything here runs on the event loop's thread; the database answers through `post`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.agent.engine import Change, Engine
from hoofhearted_desktop.agent.expecting import Expecting
from hoofhearted_desktop.agent.judge import Judge
from hoofhearted_desktop.agent.remembering import Remembering
from hoofhearted_desktop.core import messages, model, samples, wire
from hoofhearted_desktop.core.alarms import Alarms
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.store import recent

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.core import expectations
    from hoofhearted_desktop.core.assessment import Tick
    from hoofhearted_desktop.store.database import Database

Answer = Callable[[Union[wire.Result, wire.Failure]], None]


class Identity(NamedTuple):
    """What the agent says of itself; `source` is nvml, simulated or replay."""

    host: str
    source: str
    scenario: Optional[str]


class Broadcast(NamedTuple):
    """What every subscriber is told: a tick, which may be skipped for a newer one, and lines, which may not."""

    tick: Optional[Tick]
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
        self._tell = tell
        self._engine = Engine(Judge())
        self._alarms = Alarms()
        self._recent = recent.Recent()
        self._expecting = Expecting(self._engine, settings_path, rules, self._rules_changed)
        self._tick: Optional[Tick] = None
        self._waiting_for_tick: list[tuple[wire.Request, Answer]] = []
        self._store_problem: Optional[model.Problem] = None
        self._methods: dict[str, Callable[[wire.Request, Answer], None]] = {
            messages.HELLO: self._hello,
            messages.WHY: self._why,
            **Remembering(database, self._recent, post).methods,
            **self._expecting.methods,
        }
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
        own += [model.Problem("settings_mistake", str(each), each.remedy) for each in self._expecting.settings.mistakes]
        if own:
            sample = sample._replace(problems=(*sample.problems, *own))
        observation = self._engine.observe(sample)
        tick = self._tick = observation.tick._replace(alarms=self._alarms.observe(observation.tick))
        self._recent.add(sample)
        waiting, self._waiting_for_tick = self._waiting_for_tick, []
        for request, answer in waiting:
            self.answer(request, answer)
        return Broadcast(tick, self._notices(observation.changes))

    def silence(self, silent_s: float, now: float, monotonic: float) -> Broadcast:
        """Say that no sample comes, in its place: not the driver hangs, but something else that was asked, like a disk."""
        problem = model.Problem(
            "probes_hung",
            f"reading this machine has not come to an end for {silent_s:.0f} s",
            "look for a disk or network share that does not answer; restart the computer if it stays so",
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

    def look_at_settings(self) -> None:
        """Read the settings again where the file has changed under us."""
        self._expecting.look()

    def _rules_changed(self) -> None:
        self._tell(Broadcast(None, self._notices(self._engine.review())))

    # ------------------------------------------------------------ requests

    def answer(self, request: wire.Request, answer: Answer) -> None:
        """Answer one request, now or when what it asks for is there."""
        method = self._methods.get(request.method)
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
