"""What the stream says of one tick, made once for all who want the same, and encoded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from hoofhearted_desktop.core import messages, samples, wording
from hoofhearted_desktop.gateway import rest_gpus, rest_hosts
from hoofhearted_desktop.gateway import stream_wishes as wishes
from hoofhearted_desktop.gateway.stream_newest import Packed, pack

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Alarm, Episode
    from hoofhearted_desktop.gateway.latest import Reading
    from hoofhearted_desktop.gateway.stream_wishes import Paths, Selection
    from hoofhearted_desktop.link import states

Json = dict[str, Any]


class Said:
    """One reading of one host. Nothing of it is made before somebody wants it, and nothing twice."""

    def __init__(self, key: str, reading: Reading) -> None:
        """Say what this reading of the host `key` says."""
        self._head = {"key": key, **rest_gpus.head(reading)}
        self._tick = reading.tick
        self._bodies: dict[str, list[Json]] = {}
        self._live: Json | None = None
        self._encoded: dict[tuple[str, frozenset[str] | None, Paths | None], bytes] = {}

    def packed(self, selection: Selection) -> Packed:
        """Give the events that are wanted, but alerts."""
        wanted = [each for each in selection.events if each != wishes.ALERT]
        return pack([self._event(each, selection.gpus, selection.paths(each)) for each in wanted])

    def _event(self, event: str, gpus: frozenset[str] | None, paths: Paths | None) -> bytes:
        key = (event, gpus, paths)
        if key not in self._encoded:
            self._encoded[key] = encode(event, {**self._head, **self._members(event, gpus, paths)})
        return self._encoded[key]

    def _members(self, event: str, gpus: frozenset[str] | None, paths: Paths | None) -> Json:
        if event == wishes.GPU_UPDATE:
            found = [each for each in self._gpus() if gpus is None or each["uuid"] in gpus]
            return {"gpus": [wishes.keep(event, each, paths) for each in found]}
        if event == wishes.PROCESS_UPDATE:
            found = [
                each for each in self._processes() if gpus is None or any(used["uuid"] in gpus for used in each["gpus"])
            ]
            return {"processes": [wishes.keep(event, each, paths) for each in found]}
        live = self._whole()
        if gpus is not None:
            live = {**live, "gpus": [each for each in live["gpus"] if each["uuid"] in gpus]}
        return wishes.keep(event, live, paths)

    def _gpus(self) -> list[Json]:
        if wishes.GPU_UPDATE not in self._bodies:
            self._bodies[wishes.GPU_UPDATE] = [
                {
                    **samples.part_to_json(gpu),
                    "activity": found.activity.value,
                    "since": found.since,
                    "reason": found.reason,
                    "remedy": found.remedy,
                    "extra_w": found.extra_w,
                    "verdict": None if found.verdict is None else samples.part_to_json(found.verdict),
                    "episode": found.episode,
                }
                for gpu, found in self._tick.each()
            ]
        return self._bodies[wishes.GPU_UPDATE]

    def _processes(self) -> list[Json]:
        if wishes.PROCESS_UPDATE not in self._bodies:
            self._bodies[wishes.PROCESS_UPDATE] = rest_gpus.processes_of(self._tick)
        return self._bodies[wishes.PROCESS_UPDATE]

    def _whole(self) -> Json:
        if self._live is None:
            tick, sample = self._tick, self._tick.sample
            self._live = {
                "sentence": wording.host_sentence(tick),
                "gpus": [
                    {
                        "uuid": gpu.uuid,
                        "index": gpu.index,
                        "name": gpu.name,
                        "activity": found.activity.value,
                        "since": found.since,
                        "sentence": wording.sentence(gpu, found, sample, sample.time),
                    }
                    for gpu, found in tick.each()
                ],
                "system": samples.part_to_json(sample.system),
                "problems": [samples.part_to_json(each) for each in sample.problems],
                "alarms": [samples.part_to_json(each) for each in tick.alarms],
            }
        return self._live


def encode(event: str, body: Json) -> bytes:
    """Give a Socket.IO packet: the event with its one argument (the Socket.IO protocol, version 5)."""
    return b"2" + msgspec.json.encode([event, body])


def alarm(key: str, change: str, found: Alarm) -> Json:
    """Say that an alarm `began`, `stands` (it began before this client came) or is `over`."""
    return {"key": key, "kind": "alarm", "change": change, "alarm": samples.part_to_json(found)}


def episode(key: str, change: str, found: Episode) -> Json:
    """Say what happened to a spin-up."""
    return {"key": key, "kind": "episode", "change": change, "episode": messages.episode_to_json(found)}


def host(key: str, state: states.State, reason: str | None, remedy: str | None) -> Json:
    """Say that readings of a host come, or why they do not: then nothing of it is true now."""
    return {"key": key, "kind": "host", "change": rest_hosts.STATES[type(state)], "reason": reason, "remedy": remedy}


def missed(count: int) -> Json:
    """Say that this client was too slow even for alerts."""
    return {"key": None, "kind": "missed", "change": "missed", "count": count}
