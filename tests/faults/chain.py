"""The whole way of a reading in one process, on a clock of its own: driver, machine, conclusions, wire, the words of `why` and `doctor`."""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from hoofhearted_desktop.agent.watch import Identity, Watch
from hoofhearted_desktop.cli import doctor, why
from hoofhearted_desktop.core import messages, model, wire
from hoofhearted_desktop.probes import places
from hoofhearted_desktop.probes.applications import FILE, Recogniser
from hoofhearted_desktop.probes.machine import Machine
from hoofhearted_desktop.probes.nvml import NvmlProbe
from hoofhearted_desktop.probes.nvml_library import Library
from hoofhearted_desktop.probes.processes import ProcessProbe
from hoofhearted_desktop.store.database import MEMORY, Database

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.assessment import Tick
    from hoofhearted_desktop.probes.one_call import OneCall

BEGAN = 1_700_000_000.0


class Seen(NamedTuple):
    """One moment as a client has it over the wire, `why`'s answer, and what `why` and `doctor` print of it."""

    tick: Tick
    answer: dict[str, Any]
    text: str
    findings: list[doctor.Finding]


class _Host:
    def read(self) -> model.System:
        return model.System(cpu_percent=5.0, memory=model.Memory(64 << 30, 8 << 30))


class Parts:
    """What costs more to make than a case of a sweep, and knows nothing of the driver."""

    def __init__(self) -> None:
        """Make it, with a thread for the database."""
        self.database = Database(MEMORY, lambda _problem: None)
        self.processes = ProcessProbe()
        self.applications = Recogniser(places.resources_dir() / FILE, places.config_dir() / FILE)

    def close(self) -> None:
        """End the thread."""
        self.database.close()


class Chain:
    """A machine with its agent's mind, from the beginning."""

    def __init__(self, parts: Parts, readings: frozenset[str], calls: Optional[OneCall] = None) -> None:
        """Ask the driver nothing yet; `readings` is what somebody looks at, words of core/messages.READINGS."""
        self.now = 1000.0
        self._posted: collections.deque[Callable[[], None]] = collections.deque()
        probe = NvmlProbe(library=Library(), calls=calls)
        self.machine = Machine(
            probe,
            parts.processes,
            _Host(),
            parts.applications,
            "tank",
            monotonic=lambda: self.now,
            wall=lambda: BEGAN + self.now,
        )
        self.machine.want(readings)
        self._watch = Watch(Identity("tank", "nvml", None), parts.database, self._posted.append, lambda _: None, None)

    def look(self, after_s: float = 1.0) -> Seen:
        """Read the machine `after_s` seconds later, and give what is seen of it."""
        self.now += after_s
        return self.seen(self.machine.sample())

    def seen(self, sample: model.Sample) -> Seen:
        """Give what is seen of a reading."""
        while self._posted:
            self._posted.popleft()()
        told = self._watch.take(sample).tick
        assert told is not None
        line = wire.encode(wire.Notice(messages.TICK, messages.tick_to_json(told)))
        [notice] = wire.Decoder(expects_magic=False).feed(line)
        assert isinstance(notice, wire.Notice), notice
        tick = messages.tick_from_json(notice.params)
        answer = self._ask(messages.WHY)
        text = why.text(answer)
        assert why.status(answer) in {0, 3, 4}
        return Seen(tick, answer, text, doctor._gpus(answer))

    def _ask(self, method: str) -> dict[str, Any]:
        answers: list[Union[wire.Result, wire.Failure]] = []
        self._watch.answer(wire.Request(1, method, {}), answers.append)
        [found] = wire.Decoder(expects_magic=False).feed(wire.encode(answers[0])) if answers else [None]
        assert isinstance(found, wire.Result), found
        assert isinstance(found.result, dict)
        return found.result

    def close(self) -> None:
        """Let go of the driver."""
        self.machine.close()
