"""How busy one GPU was since the last look, from the driver's own samples, so that nothing between two ticks is missed.

The driver looks every 1/6 s to 1 s (nvml.h) and keeps about a hundred samples. nvmlDeviceGetSamples gives all that are
newer than one already seen by one call, in the place of the call that gives the newest alone. Their mean is the load: a
burst of 300 ms counts as 30 %, whenever it came. Where a driver takes no samples of a GPU at rest, those count as 0 %.

A driver's buffer runs dry while its GPU sits idle (seen on a DGX Spark: polarsignals/gpu-metrics-agent pull request 37).
So where a buffer has been seen to fill, no newer sample is 0 %, if the call for the present load says so too, and that is
asked again every few seconds. One that was dry from the beginning is looked at beside that call for as long as it says 0 %:
the first sample may be a burst. A buffer that is dry while the GPU works is left alone for a while.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import nvml_errors

if TYPE_CHECKING:
    from hoofhearted_desktop.probes.nvml_doubts import Doubts
    from hoofhearted_desktop.probes.nvml_library import Handle, Library
    from hoofhearted_desktop.probes.nvml_questions import Questions

SM, MEMORY, ENCODER, DECODER = 1, 2, 3, 4
"""nvmlSamplingType_t."""
_CODECS = (("encoder", "nvmlDeviceGetEncoderUtilization"), ("decoder", "nvmlDeviceGetDecoderUtilization"))
_NO_PEAK = model.Utilization()

REST_S = 5.0
"""So long a dry buffer is taken for a GPU at rest before the present load is asked for again."""
USELESS_S = 60.0
DRY_TICKS = 2
SHORTEST_PERIOD_S, LONGEST_PERIOD_S = 0.1, 1.0
"""Between two samples; nvml.h: from 1/6 s to 1 s."""
HELD_S = 5.0
JITTER = 2
"""So many samples may be late without having been left out."""


class Measure(NamedTuple):
    """Percent since the last look: the mean and the highest sample, which is None where there are no samples."""

    mean: Optional[float] = None
    peak: Optional[float] = None


class Unit:
    """One part of a GPU that can be busy."""

    def __init__(self, library: Library, handle: Handle, questions: Questions, doubts: Doubts, kind: int) -> None:
        """Ask nothing yet; `kind` is an nvmlSamplingType_t."""
        self._ask = library.asks_buffered(handle, kind)
        self._questions = questions
        self._doubts = doubts
        self._field = f"samples_{kind}"
        self._newest: Optional[int] = None
        self._useless_until = float("-inf")
        self._at_rest_until = float("-inf")
        self._look_at_all = True
        self._fills = False
        self._dry = 0
        self._read_at = float("-inf")

    @property
    def sampled(self) -> bool:
        """Whether the driver keeps samples of it, as far as is known."""
        return not self._questions.never_has(self._field)

    def read(self, name: str, monotonic: float, now: Callable[[], Optional[float]]) -> Measure:
        """Give the load since the last look; `now` asks for the present one, and `name` is the reading's."""
        elapsed_s, self._read_at = monotonic - self._read_at, monotonic
        if monotonic < self._useless_until:
            return Measure(self._doubts.percent(name, now()))
        told = self._newer()
        if told:
            values = [value for value in told.values() if 0 <= value <= 100 or self._doubts.percent(name, value)]
            if values:
                self._fills = True
                self._dry = 0
                self._at_rest_until = float("-inf")
                return Measure(sum(values) / (len(values) + _missing(sorted(told), elapsed_s)), max(values))
        elif told is not None and monotonic < self._at_rest_until:
            return Measure(0, 0)
        present = self._doubts.percent(name, now())
        if not self._questions.lacks(self._field):
            self._judge_dry(monotonic, at_rest=told == {} and present == 0)
        return Measure(present)

    def _judge_dry(self, monotonic: float, *, at_rest: bool) -> None:
        self._look_at_all = True
        if at_rest:
            self._dry = 0
            self._at_rest_until = monotonic + REST_S if self._fills else float("-inf")
            return
        self._at_rest_until = float("-inf")
        self._dry += 1
        if self._dry > DRY_TICKS:
            self._dry = 0
            self._newest = None
            self._fills = False
            self._useless_until = monotonic + USELESS_S

    def _newer(self) -> Optional[dict[int, float]]:
        """Give the samples that are newer than the last seen, by their stamps, or None where the driver gives none.

        The first look only learns where the newest is: how long ago that was, nobody can say. Where there was none, all that
        comes is new. After a dry look the whole buffer is looked at, which shows a clock that went back, as after a reload of
        the driver: nothing would be newer.
        """
        since, self._look_at_all = 0 if self._look_at_all else self._newest or 0, False
        told = self._questions.ask(self._field, self._ask, since)
        if told is None:
            return None
        newest = max(told)[0] if told else 0
        before, self._newest = self._newest, newest or self._newest or 0
        if before is None or newest <= before:
            return {}
        return {stamp: value for stamp, value in told if stamp > before}


def _missing(stamps: list[int], elapsed_s: float) -> float:
    """Give how many samples were not taken in this time, because the GPU was at rest: they would have been 0 %.

    Only the samples of that very time tell how far apart they are; a single one stands for all of it. Nothing is said of
    a time longer than a driver's buffer surely holds.
    """
    if len(stamps) < 2 or elapsed_s > HELD_S:
        return 0.0
    apart_s = min(later - earlier for earlier, later in zip(stamps, stamps[1:])) / 1e6
    missing = elapsed_s / min(max(apart_s, SHORTEST_PERIOD_S), LONGEST_PERIOD_S) - len(stamps)
    return missing if missing >= JITTER else 0.0


class Load:
    """The load of one GPU."""

    def __init__(self, library: Library, handle: Handle, questions: Questions, doubts: Doubts) -> None:
        """Ask nothing yet."""
        self._questions = questions
        self._doubts = doubts
        self._ask_rates = library.asks_utilization(handle)
        self._encoder_now, self._decoder_now = (
            functools.partial(questions.ask, field, library.asks_codec_utilization(function, handle))
            for field, function in _CODECS
        )
        self._sm, self._memory, self._encoder, self._decoder = (
            Unit(library, handle, questions, doubts, kind) for kind in (SM, MEMORY, ENCODER, DECODER)
        )
        self._memory_percent: Optional[float] = None
        self._memory_now: Optional[int] = None
        self._given: tuple[model.Utilization, Optional[model.Utilization]] = (model.Utilization(), None)

    def read(
        self, monotonic: float, *, memory_wanted: bool, memory_due: bool
    ) -> tuple[model.Utilization, Optional[model.Utilization]]:
        """Give the load since the last look, and its peaks where the driver keeps samples: the same objects as before where nothing changed.

        The share of time in which memory was read or written costs a call of its own then: where `memory_wanted`, it is
        made if it is `memory_due`.
        """
        self._forget_rates()
        sm = self._sm.read("utilization.sm", monotonic, self._rates)
        encoder = self._encoder.read("utilization.encoder", monotonic, self._encoder_now)
        decoder = self._decoder.read("utilization.decoder", monotonic, self._decoder_now)
        if self._memory_now is not None:
            self._memory_percent = self._doubts.percent("utilization.memory", self._memory_now)
        elif memory_wanted and memory_due:
            self._memory_percent = self._memory.read("utilization.memory", monotonic, self._memory_rate).mean
        if not memory_wanted and self._sm.sampled:
            self._memory_percent = None
        mean = model.Utilization(sm.mean, self._memory_percent, encoder.mean, decoder.mean)
        peak = model.Utilization(sm.peak, None, encoder.peak, decoder.peak)
        given = mean, None if peak == _NO_PEAK else peak
        if given != self._given:
            self._given = given
        return self._given

    def problem(self, load: model.Utilization) -> Optional[model.Problem]:
        """Say why the load, which every GPU should tell, was not told."""
        refusal = None if load.sm is not None else self._questions.refusal("utilization")
        return None if refusal is None else nvml_errors.problem(refusal)

    def _forget_rates(self) -> None:
        self._memory_now = None

    def _rates(self) -> Optional[float]:
        rates = self._questions.ask("utilization", self._ask_rates, main=True)
        if rates is None:
            return None
        self._memory_now = rates[1]
        return rates[0]

    def _memory_rate(self) -> Optional[float]:
        self._rates()
        return self._memory_now
