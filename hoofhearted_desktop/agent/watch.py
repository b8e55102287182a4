"""The agent's mind: samples go through the engine, episodes to the store, and requests are answered from both.

Everything here runs on the event loop's thread; the database answers through `post`.
"""

from __future__ import annotations

import functools
import time
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.agent.baseline_memory import BaselineMemory
from hoofhearted_desktop.agent.engine import Change, Engine
from hoofhearted_desktop.agent.expecting import Expecting
from hoofhearted_desktop.agent.judge import Judge
from hoofhearted_desktop.agent.judge_memory import JudgeMemory
from hoofhearted_desktop.agent.local_time import local_time
from hoofhearted_desktop.agent.own_cost import OwnCost
from hoofhearted_desktop.agent.presence import Presences
from hoofhearted_desktop.agent.remembering import Remembering
from hoofhearted_desktop.core import expectations, messages, model, samples, wire
from hoofhearted_desktop.core.alarms import Alarms
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.probes import time_zone

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.agent.client import Client
    from hoofhearted_desktop.agent.judge_memory import Keeping
    from hoofhearted_desktop.agent.previewing import Card, Previews
    from hoofhearted_desktop.agent.process_requests import ProcessRequests
    from hoofhearted_desktop.agent.service_requests import ServiceRequests
    from hoofhearted_desktop.core.assessment import Tick
    from hoofhearted_desktop.store.database import Database

REAL = "nvml"
TIDY_EVERY_S = 600.0
_NEEDS_TICK = frozenset({messages.WHY, messages.EXPECTATIONS, messages.FORGET, messages.PREVIEW})
"""What can be answered only when the GPUs have been seen, and what was kept of the past has been read."""

Answer = Callable[[Union[wire.Result, wire.Failure]], None]


class Identity(NamedTuple):
    """What the agent says of itself; `source` is nvml, nvidia-smi, simulated or replay."""

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
        memory: Optional[Keeping] = None,
        tidy: Callable[[], None] = lambda: None,
        *,
        refuses_service: Optional[str] = None,
        is_service: bool = False,
        looks: Callable[[], int] = lambda: 0,
    ) -> None:
        """Give `post` a call for the event loop, and `tell` what every subscriber must hear.

        Without `settings_path` it begins with `rules`, and they live only as long as the agent: the demo must not edit
        a user's file. Without `memory` all that is learned (habits, how often a rule has matched, idle power) goes with the agent.
        `tidy` is called every TIDY_EVERY_S. `refuses_service` and `is_service`: see ServiceRequests; `looks`: see OwnCost.
        """
        self.identity = identity
        self._tell = tell
        self._tidy = tidy
        self._post = post
        self._refuses_service = refuses_service
        self._is_service = is_service
        self._own_cost = OwnCost(looks, self._calls)
        self._service: Optional[ServiceRequests] = None
        self._previews: Optional[Previews] = None
        self._database = database
        self._processes: Optional[ProcessRequests] = None
        self._tidied_at = 0.0
        self._presences = Presences(time.monotonic) if identity.source == REAL else None
        judge = Judge(clock=local_time, presence=self._evidence)
        self._engine = Engine(judge)
        self._alarms = Alarms()
        self._remembering = Remembering(
            database, post, self._engine.running, lambda: self._engine.price, self._forget_usual
        )
        self._expecting = Expecting(
            self._engine, settings_path, rules, self._rules_changed, self._gpu_texts, database.keep_for
        )
        self._tick: Optional[Tick] = None
        self._ticks = 0
        self._waiting_for_tick: list[tuple[wire.Request, Answer]] = []
        self._store_problem: Optional[model.Problem] = None
        self._methods: dict[str, Callable[[wire.Request, Answer], None]] = {
            messages.HELLO: self._hello,
            messages.WHY: self._why,
            messages.COST: self._cost,
            **self._remembering.methods,
            **self._expecting.methods,
            **dict.fromkeys(messages.SERVICE, self._about_service),
            messages.PREVIEW: self._preview,
        }
        database.names(lambda names: post(lambda: judge.recall(names)))
        # In this order: the first answer comes when the last of them has been read.
        self._baselines = None if memory is None else BaselineMemory(self._engine, identity.host, memory, post)
        self._memory = None if memory is None else JudgeMemory(judge, memory, post, self._rejudge)

    def _about_service(self, request: wire.Request, answer: Answer) -> None:
        """Answer what is asked of the service; imported when somebody does, for the sake of memory."""
        from hoofhearted_desktop.agent.service_requests import ServiceRequests

        if self._service is None:
            self._service = ServiceRequests(self._post, refusal=self._refuses_service, is_service=self._is_service)
        self._service.methods[request.method](request, answer)

    def _preview(self, request: wire.Request, answer: Answer) -> None:
        """Answer what other settings would have made of the last day; imported when somebody asks."""
        from hoofhearted_desktop.agent.previewing import Previews

        if self._previews is None:
            self._previews = Previews(
                self._database,
                self._post,
                lambda: self._expecting.settings,
                self._cards,
                self._engine.running,
                lambda: self._remembering.fresh()[0],
            )
        self._previews.answer(request, answer)

    def _cards(self) -> list[Card]:
        from hoofhearted_desktop.agent.previewing import Card

        idle_w = self._engine.baselines()
        gpus = self._tick.sample.gpus if self._tick is not None else ()
        return [Card(gpu.uuid, gpu.name, idle_w.get((self.identity.host, gpu.uuid))) for gpu in gpus]

    def _about_process(self, request: wire.Request, answer: Answer, uid: Optional[int]) -> None:
        """Answer what is asked of one process; imported when somebody does, for the sake of memory."""
        from hoofhearted_desktop.agent.process_requests import ProcessRequests

        if self._processes is None:
            self._processes = ProcessRequests(
                self.identity.source, self._post, lambda: self._tick.sample if self._tick else None
            )
        self._processes.answer(request, answer, uid)

    def _forget_usual(self) -> int:
        """Forget what is usual and which programs were ever seen, here and in what is kept."""
        count = self._engine.judge.forget_usual(None)
        self._engine.judge.forget_seen()
        if self._memory is not None:
            self._memory.finish()
        self._rules_changed()
        return count

    def _evidence(self, process: model.Process) -> Optional[str]:
        return None if self._presences is None else self._presences.evidence(process)

    def _gpu_texts(self) -> tuple[tuple[str, ...], ...]:
        return tuple(expectations.gpu_texts(gpu) for gpu in self._tick.sample.gpus) if self._tick else ()

    def _rejudge(self) -> None:
        """Judge the last sample by what has been read of the past: who asks for the first tick need not wait for the second."""
        if self._tick is not None:
            observation = self._engine.observe(self._tick.sample)
            self._tick = observation.tick._replace(alarms=self._tick.alarms)
            self._tell(Broadcast(None, self._notices(observation.changes)))
            self._rules_changed()
            self._answer_waiting()

    def _can_answer(self) -> bool:
        """Whether there is a tick that was judged by what is known of the past; a store that says nothing is not waited for."""
        return self._ticks > 1 or (self._ticks == 1 and (self._memory is None or self._memory.is_loaded))

    def _answer_waiting(self) -> None:
        if self._can_answer():
            self._own_cost.can_answer()
            waiting, self._waiting_for_tick = self._waiting_for_tick, []
            for request, answer in waiting:
                self.answer(request, answer)

    def store_reports(self, problem: Optional[model.Problem]) -> None:
        """Note that the store cannot write, or can again."""
        self._store_problem = problem

    # ------------------------------------------------------------ samples

    def take(self, sample: model.Sample) -> Broadcast:
        """Take the next sample; give what subscribers are told."""
        own = [self._store_problem] if self._store_problem else []
        own += [
            model.Problem("settings_mistake", str(each), each.remedy) for each in self._expecting.settings.of_the_agent
        ]
        if own:
            sample = sample._replace(problems=(*sample.problems, *own))
        observation = self._engine.observe(sample)
        tick = self._tick = observation.tick._replace(alarms=self._alarms.observe(observation.tick))
        notices = self._notices(observation.changes)
        self._remembering.take(tick)
        if not 0 <= sample.monotonic - self._tidied_at < TIDY_EVERY_S:
            self._tidied_at = sample.monotonic
            self._tidy()
        self._ticks += 1
        self._answer_waiting()
        self._own_cost.note(time.monotonic())
        return Broadcast(tick, notices)

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
                self._remembering.record(change.episode)
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
        notices = self._notices(self._engine.finish())
        self._remembering.finish()
        for learned in (self._memory, self._baselines):
            if learned is not None:
                learned.finish()
        return notices

    def look_at_settings(self) -> None:
        """Read the settings again where the file has changed under us, and go by the zone that is set now."""
        time_zone.renew()
        self._expecting.look()
        for learned in (self._memory, self._baselines):
            if learned is not None and self._tick is not None:
                learned.keep(self._tick.sample.monotonic)

    def _rules_changed(self) -> None:
        self._tell(Broadcast(None, self._notices(self._engine.review())))

    # ------------------------------------------------------------ requests

    def answer(self, request: wire.Request, answer: Answer, uid: Optional[int] = None) -> None:
        """Answer one request of the user `uid`, now or when what it asks for is there; None where nobody says who asks."""
        method = self._methods.get(request.method)
        if request.method in messages.PROCESSES:
            method = functools.partial(self._about_process, uid=uid)
        if method is None:
            answer(wire.Failure(request.id, wire.METHOD_NOT_FOUND, f"no such method: {request.method[:100]}"))
            return
        if request.method in _NEEDS_TICK and not self._can_answer():
            self._waiting_for_tick.append((request, answer))
            return
        try:
            method(request, answer)
        except samples.SampleError as error:
            answer(wire.Failure(request.id, wire.INVALID_PARAMS, str(error)))

    def presence(self, client: Client, request: wire.Request) -> Union[wire.Result, wire.Failure]:
        """Hear of the person at this machine; a stand-in has nobody before it."""
        try:
            if self._presences is not None:
                self._presences.hear(client, request.params)
        except samples.SampleError as error:
            return wire.Failure(request.id, wire.INVALID_PARAMS, str(error))
        return wire.Result(request.id, {"heard": self._presences is not None})

    def left(self, client: Client) -> None:
        """Forget what only that client knew."""
        if self._presences is not None:
            self._presences.left(client)

    def _hello(self, request: wire.Request, answer: Answer) -> None:
        answer(wire.Result(request.id, {**self.identity._asdict(), "version": VERSION, "protocol": wire.PROTOCOL}))

    def _calls(self) -> Optional[int]:
        """Give how often the driver was called; a stand-in asks no driver."""
        if self.identity.source != REAL:
            return None
        from hoofhearted_desktop.probes import nvml_library

        return nvml_library.calls_made()

    def _cost(self, request: wire.Request, answer: Answer) -> None:
        answer(wire.Result(request.id, self._own_cost.told()))

    def _why(self, request: wire.Request, answer: Answer) -> None:
        from hoofhearted_desktop.core import explanation  # the words: most agents are never asked for them

        assert self._tick is not None  # noqa: S101 - waited for
        answer(wire.Result(request.id, explanation.why(self._tick, demo=self.identity.source == "simulated")))
