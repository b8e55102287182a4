"""Hosts with spin-ups for the tests of their page: what an agent would answer, answered when the test says so."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Any, Optional, cast

from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.assessment import Activity, Cost, Episode, Level, Participant, Tick, Verdict
from hoofhearted_desktop.core.model import Sample
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.link import states
from hoofhearted_desktop.store.episodes import Wanted
from tests.desktop import scenes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoofhearted_desktop.desktop.hosts import Hosts

Json = dict[str, Any]
USUAL = Verdict(expected=True, by="usual", text="seen on 5 of the last 7 nights around this hour")
FIRST = Verdict(expected=False, by="default", text="first time seen")


def spin_up(name: str, started: float, lasted: Optional[float], who: str = "Ollama", **more: Any) -> Episode:
    """Make one; `lasted` None runs still."""
    made = Episode(
        id=name,
        host="dreams",
        gpu="GPU-3090",
        gpu_name="NVIDIA GeForce RTX 3090",
        started=started,
        ended=None if lasted is None else started + lasted,
        activity=Activity.COMPUTING,
        peak=Level(sm=97.0, power_w=318.0, temperature_c=71.0),
        mean=Level(sm=88.0, power_w=290.0, temperature_c=66.0),
        energy_wh=142.0,
        cost=Cost(0.0426, "EUR"),
        processes=(
            Participant(
                who,
                4242,
                started - 10,
                0.91,
                user="david",
                container=who.lower(),
                command_line=f"/usr/bin/{who.lower()} serve",
                exe=f"/usr/bin/{who.lower()}",
                application=who.lower(),
            ),
        ),
        verdict=FIRST,
        unattributed_share=0.09,
    )
    return made._replace(**more)


def usage_of(agent: Agent, *, watched: float = 1.0) -> Callable[[Json], Json]:
    """Give what tells of usage as an agent does, from what it keeps; `watched` is the part of the time somebody looked."""

    def told(params: Json) -> Json:
        begin, end = params["from"], params["to"]
        gpus: dict[str, list[float]] = {}
        programs: dict[str, list[float]] = {}
        for each in agent.kept.values():
            ended = agent.now if each["ended"] is None else each["ended"]
            inside = max(0.0, min(ended, end) - max(each["started"], begin))
            if not inside:
                continue
            part = inside / (ended - each["started"])
            figures = (inside, part * (each["energy_wh"] or 0.0), part * (each["cost"] or {"amount": 0.0})["amount"])
            for key, sums in ((each["gpu"], gpus), (each["processes"][0]["name"], programs)):
                known = sums.setdefault(key, [0.0, 0.0, 0.0])
                sums[key] = [a + b for a, b in zip(known, figures, strict=True)]
        return {
            "from": begin,
            "to": end,
            "watched_s": (end - begin) * watched,
            "gpus": [
                {"gpu": key, "name": "RTX 3090", "busy_s": busy, "energy_wh": wh, "cost": cost, "currency": "EUR"}
                for key, (busy, wh, cost) in gpus.items()
            ],
            "applications": [
                {
                    "key": f"{key.lower()}|david|",
                    "name": key,
                    "application": key.lower(),
                    "user": "david",
                    "container": None,
                    "busy_s": busy,
                    "energy_wh": wh,
                    "cost": cost,
                    "spin_ups": 1,
                    "unexpected": 0,
                }
                for key, (busy, wh, cost) in programs.items()
            ],
        }

    return told


class Agent(QObject):
    """One host. What is asked waits in `asked` until `answer`."""

    def __init__(self, key: str, name: str, now: float, kind: Kind = Kind.SERVER) -> None:
        super().__init__()
        self.key, self.name, self.shown_name, self.kind = key, name, name, kind
        self.now = now
        self.state: states.State = states.Live(scenes.HELLO._replace(host=name))
        self.kept: dict[str, Json] = {}
        self.rules: list[Json] = []
        self.usage: Optional[Callable[[Json], Json]] = None
        self.refuses: dict[str, str] = {}
        self.asked: deque[tuple[str, Json, Callable[..., None]]] = deque()
        self.log: list[tuple[str, Json]] = []
        self.gpus = (scenes.CARD,)

    def keep(self, *episodes: Episode) -> None:
        """Have these on record."""
        for each in episodes:
            self.kept[each.id] = {**self.kept.get(each.id, {}), **messages.episode_to_json(each)}

    @property
    def live(self) -> bool:
        return isinstance(self.state, states.Live)

    @property
    def tick(self) -> Optional[Tick]:
        sample = Sample(self.name, self.now, 1, self.gpus)
        return Tick(sample, ()) if self.live else None

    def request(self, method: str, params: Json, answer: Optional[Callable[..., None]] = None) -> None:
        self.log.append((method, params))
        if answer is not None:
            self.asked.append((method, params, answer))

    def answer(self) -> bool:
        """Answer what was asked first; whether there was anything."""
        if not self.asked:
            return False
        method, params, answer = self.asked.popleft()
        answer(self._found(method, params))
        return True

    def _found(self, method: str, params: Json) -> wire.Result | wire.Failure:
        if not self.live:
            return wire.Failure(None, wire.INTERNAL_ERROR, f"{self.name} is not connected")
        if method in self.refuses:
            return wire.Failure(1, wire.INTERNAL_ERROR, self.refuses[method])
        return self._answer_to(method, params)

    def _answer_to(self, method: str, params: Json) -> wire.Result | wire.Failure:
        if method == messages.EPISODES:
            wanted = Wanted(
                params.get("since", 0.0),
                params.get("until"),
                params.get("limit", 1000),
                params.get("gpu"),
                params.get("application"),
            )
            found = sorted((each for each in self.kept.values() if wanted.takes(each)), key=lambda one: -one["started"])
            return wire.Result(1, {"episodes": found[: wanted.limit]})
        if method in {messages.EPISODE_GET, messages.EPISODE_NOTE, messages.EPISODE_DELETE}:
            return self._one(method, params)
        if method in {messages.EXPECTATIONS, messages.EXPECT, messages.UNEXPECT}:
            return self._rule(method, params)
        if method == messages.HISTORY:
            return wire.Result(1, self._history(params))
        if method == messages.USAGE and self.usage is not None:
            return wire.Result(1, self.usage(params))
        return wire.Failure(1, wire.METHOD_NOT_FOUND, f"there is no method {method!r}")

    def _history(self, params: Json) -> Json:
        """Give readings that are high while a spin-up was; of what was a year ago none are kept."""
        step = max(1.0, (params["to"] - params["from"]) / params["max_points"])
        count = int((params["to"] - params["from"]) / step)
        times = [params["from"] + nth * step for nth in range(count)]
        if params["to"] < self.now - 365 * 86_400:
            times = []
        busy = [
            any(one["started"] <= at and (one["ended"] is None or at < one["ended"]) for one in self.kept.values())
            for at in times
        ]
        ripple = [5 * math.sin(at / 7) for at in times]
        mean = {
            "sm": [88 + wave if on else 1.0 for on, wave in zip(busy, ripple, strict=True)],
            "encoder": [0.0 for _ in busy],
            "decoder": [0.0 for _ in busy],
            "memory_used": [9e9 if on else 6e8 for on in busy],
            "power_w": [290 + 3 * wave if on else 21.0 for on, wave in zip(busy, ripple, strict=True)],
            "temperature_c": [66.0 if on else 38.0 for on in busy],
            "fan_percent": [54.0 if on else 0.0 for on in busy],
            "asleep": [0.0 for _ in busy],
        }
        return {
            "gpu": params["gpu"],
            "step_s": step,
            "time": times,
            "seconds": [step for _ in times],
            "mean": mean,
            "max": mean,
        }

    def _one(self, method: str, params: Json) -> wire.Result | wire.Failure:
        found = self.kept.get(params["id"])
        if found is None:
            return wire.Failure(1, wire.INVALID_PARAMS, f"params.id: there is no episode {params['id']!r}")
        if method == messages.EPISODE_DELETE:
            del self.kept[params["id"]]
            return wire.Result(1, {"deleted": params["id"]})
        if method == messages.EPISODE_NOTE:
            found = self.kept[params["id"]] = {**found, "note": params["text"]}
        return wire.Result(1, {"episode": found})

    def _rule(self, method: str, params: Json) -> wire.Result | wire.Failure:
        if method == messages.EXPECT:
            rule = {**params["rule"], "id": params["rule"].get("id") or f"rule-{len(self.rules) + 1}"}
            names = [each["id"] for each in self.rules]
            place = names.index(params["before"]) if "before" in params else len(names)
            self.rules.insert(place, rule)
            return wire.Result(1, {"rule": rule, "kept_in": None})
        if method == messages.UNEXPECT:
            gone = [each for each in self.rules if each["id"] == params["id"]]
            if not gone:
                return wire.Failure(1, wire.INVALID_PARAMS, f"params.id: there is no rule {params['id']!r}")
            self.rules.remove(gone[0])
            return wire.Result(1, {"rule": gone[0], "kept_in": None})
        return wire.Result(1, {"rules": list(self.rules), "mistakes": [], "warnings": [], "kept_in": None})


class Followed(QObject):
    """All hosts, with the signals that the page hears."""

    changed = Signal()
    state_changed = Signal(object)
    ticked = Signal(object)
    episode_changed = Signal(object, object)

    def __init__(self, *agents: Agent) -> None:
        super().__init__()
        self.agents = list(agents)
        for each in agents:
            each.setParent(self)

    def __iter__(self) -> Iterator[Agent]:
        return iter(self.agents)

    def __len__(self) -> int:
        return len(self.agents)

    def get(self, key: str) -> Optional[Agent]:
        return next((each for each in self.agents if each.key == key), None)

    @property
    def real(self) -> Hosts:
        """This, as what it stands for."""
        return cast("Hosts", self)

    def answer(self, most: int = 10_000) -> int:
        """Answer all that is asked, also what is asked because of answers; how many there were."""
        answered = 0
        while answered < most and sum(each.answer() for each in self.agents):
            answered += 1
        return answered

    def tick(self, agent: Agent, seconds: float = 1.0) -> None:
        """Let time pass on a host, and hear it."""
        agent.now += seconds
        self.ticked.emit(agent)

    def tell(self, agent: Agent, change: str, episode: Episode) -> None:
        """Let a host tell of a spin-up."""
        agent.keep(episode)
        self.episode_changed.emit(agent, states.EpisodeChanged(change, episode))

    def lose(self, agent: Agent) -> None:
        """Lose a host."""
        agent.state = states.Lost("the network is down", None, 1, 4.0)
        for _, _, answer in list(agent.asked):
            answer(wire.Failure(None, wire.INTERNAL_ERROR, f"{agent.name} is not connected"))
        agent.asked.clear()
        self.state_changed.emit(agent)

    def find_again(self, agent: Agent) -> None:
        """Hear it again."""
        agent.state = states.Live(scenes.HELLO._replace(host=agent.name))
        self.state_changed.emit(agent)
