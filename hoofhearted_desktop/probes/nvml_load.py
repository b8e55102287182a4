"""How busy one GPU was since the last look, from the driver's own samples, so that nothing between two ticks is missed.

The driver looks every 1/6 s to 1 s (nvml.h) and keeps about a hundred samples. nvmlDeviceGetSamples gives all that are
newer than one already seen by one call, in the place of the call that gives the newest alone. Their mean is the load: a
burst of 300 ms counts as 30 %, whenever it came.

A driver's buffer runs dry while its GPU sits idle (seen on a DGX Spark: polarsignals/gpu-metrics-agent pull request 37).
So where a buffer has been seen to fill, no newer sample is 0 %, if the call for the present load says so too, and that is
asked again every few seconds. A buffer that never fills, or is dry while the GPU works, is left alone for a while.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import nvml_errors

if TYPE_CHECKING:
    from hoofhearted_desktop.probes.nvml_doubts import Doubts
    from hoofhearted_desktop.probes.nvml_library import Handle, Library
    from hoofhearted_desktop.probes.nvml_questions import Questions

SM, MEMORY, ENCODER, DECODER = 1, 2, 3, 4
"""nvmlSamplingType_t."""

REST_S = 5.0
"""So long a dry buffer is taken for a GPU at rest before the present load is asked for again."""
USELESS_S = 60.0
DRY_TICKS = 2


class Measure(NamedTuple):
    """Percent since the last look: the mean and the highest sample, which is None where there are no samples."""

    mean: Optional[float] = None
    peak: Optional[float] = None


class Unit:
    """One part of a GPU that can be busy."""

    def __init__(self, library: Library, handle: Handle, questions: Questions, doubts: Doubts, kind: int) -> None:
        """Ask nothing yet; `kind` is an nvmlSamplingType_t."""
        self._library = library
        self._handle = handle
        self._questions = questions
        self._doubts = doubts
        self._kind = kind
        self._field = f"samples_{kind}"
        self._newest = 0
        self._useless_until = float("-inf")
        self._at_rest_until = float("-inf")
        self._look_at_all = True
        self._fills = False
        self._dry = 0

    @property
    def sampled(self) -> bool:
        """Whether the driver keeps samples of it, as far as is known."""
        return not self._questions.never_has(self._field)

    def read(self, name: str, monotonic: float, now: Callable[[], Optional[float]]) -> Measure:
        """Give the load since the last look; `now` asks for the present one, and `name` is the reading's."""
        if monotonic < self._useless_until:
            return Measure(self._doubts.percent(name, now()))
        found = self._newer(name)
        if found:
            self._fills = True
            self._dry = 0
            self._at_rest_until = float("-inf")
            return Measure(sum(found) / len(found), max(found))
        if found is not None and monotonic < self._at_rest_until:
            return Measure(0, 0)
        present = self._doubts.percent(name, now())
        if not self._questions.lacks(self._field):
            self._judge_dry(monotonic, at_rest=found is not None and present == 0)
        return Measure(present)

    def _judge_dry(self, monotonic: float, *, at_rest: bool) -> None:
        self._look_at_all = True
        if at_rest and self._fills:
            self._dry = 0
            self._at_rest_until = monotonic + REST_S
            return
        self._at_rest_until = float("-inf")
        self._dry += 1
        if self._dry > DRY_TICKS:
            self._dry = 0
            self._newest = 0
            self._fills = False
            self._useless_until = monotonic + USELESS_S

    def _newer(self, name: str) -> Optional[list[float]]:
        """Give the samples that are newer than the last seen, or None where the driver keeps none.

        The first look only learns where the newest is: how long ago that was, nobody can say. After a dry look the whole
        buffer is looked at, which shows a clock that went back, as after a reload of the driver: nothing would be newer.
        """
        since, self._look_at_all = 0 if self._look_at_all else self._newest, False
        told = self._questions.ask(self._field, lambda: self._library.buffered(self._handle, self._kind, since))
        if told is None:
            return None
        newest = max((stamp for stamp, _value in told), default=0)
        before, self._newest = self._newest, newest or self._newest
        if before == 0 or newest <= before:
            return []
        fresh = {stamp: value for stamp, value in told if stamp > before}
        return [value for value in fresh.values() if self._doubts.percent(name, value) is not None]


class Load:
    """The load of one GPU."""

    def __init__(self, library: Library, handle: Handle, questions: Questions, doubts: Doubts) -> None:
        """Ask nothing yet."""
        self._library = library
        self._handle = handle
        self._questions = questions
        self._doubts = doubts
        self._sm, self._memory, self._encoder, self._decoder = (
            Unit(library, handle, questions, doubts, kind) for kind in (SM, MEMORY, ENCODER, DECODER)
        )
        self._memory_percent: Optional[float] = None
        self._memory_now: Optional[int] = None

    def read(
        self, monotonic: float, *, memory_wanted: bool, memory_due: bool
    ) -> tuple[model.Utilization, Optional[model.Utilization]]:
        """Give the load since the last look, and its peaks where the driver keeps samples.

        The share of time in which memory was read or written costs a call of its own then: where `memory_wanted`, it is
        made if it is `memory_due`.
        """
        self._forget_rates()
        sm = self._sm.read("utilization.sm", monotonic, self._rates)
        encoder = self._encoder.read("utilization.encoder", monotonic, lambda: self._codec("encoder", "Encoder"))
        decoder = self._decoder.read("utilization.decoder", monotonic, lambda: self._codec("decoder", "Decoder"))
        if self._memory_now is not None:
            self._memory_percent = self._doubts.percent("utilization.memory", self._memory_now)
        elif memory_wanted and memory_due:
            self._memory_percent = self._memory.read("utilization.memory", monotonic, self._memory_rate).mean
        if not memory_wanted and self._sm.sampled:
            self._memory_percent = None
        mean = model.Utilization(sm.mean, self._memory_percent, encoder.mean, decoder.mean)
        peaks = (sm.peak, encoder.peak, decoder.peak)
        return mean, None if peaks == (None, None, None) else model.Utilization(sm.peak, None, *peaks[1:])

    def problem(self, load: model.Utilization) -> Optional[model.Problem]:
        """Say why the load, which every GPU should tell, was not told."""
        refusal = None if load.sm is not None else self._questions.refusal("utilization")
        return None if refusal is None else nvml_errors.problem(refusal)

    def _forget_rates(self) -> None:
        self._memory_now = None

    def _rates(self) -> Optional[float]:
        rates = self._questions.ask("utilization", lambda: self._library.utilization(self._handle), main=True)
        if rates is None:
            return None
        self._memory_now = rates[1]
        return rates[0]

    def _memory_rate(self) -> Optional[float]:
        self._rates()
        return self._memory_now

    def _codec(self, field: str, name: str) -> Optional[float]:
        function = f"nvmlDeviceGet{name}Utilization"
        return self._questions.ask(field, lambda: self._library.codec_utilization(function, self._handle))
