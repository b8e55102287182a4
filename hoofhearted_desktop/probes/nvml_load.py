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
from hoofhearted_desktop.probes.nvml_seconds import (
    HELD_S,
    JITTER,
    LONG_S,
    Clock,
    Part,
    Second,
    alike,
    count,
    parts,
    period_s,
)

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


class Measure(NamedTuple):
    """Percent since the last look: the mean and the highest sample, which is None where there are no samples.

    `parts` has the seconds of that time, where there were several and they differ.
    """

    mean: Optional[float] = None
    peak: Optional[float] = None
    parts: tuple[Part, ...] = ()


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
        self._clock = Clock()
        self._last = 0.0
        """The load of the last second that was looked at."""

    @property
    def sampled(self) -> bool:
        """Whether the driver keeps samples of it, as far as is known."""
        return not self._questions.never_has(self._field)

    def lose_sight(self) -> None:
        """Know no more when the last look was."""
        self._read_at = float("-inf")

    def read(self, name: str, monotonic: float, now: Callable[[], Optional[float]]) -> Measure:
        """Give the load since the last look; `now` asks for the present one, and `name` is the reading's."""
        elapsed_s, self._read_at = monotonic - self._read_at, monotonic
        if monotonic < self._useless_until:
            return Measure(self._doubts.percent(name, now()))
        told = self._newer(monotonic, elapsed_s)
        if told:
            values = [value for value in told.values() if 0 <= value <= 100 or self._doubts.percent(name, value)]
            if values:
                self._fills = True
                self._dry = 0
                self._at_rest_until = float("-inf")
                return self._measured(told, values, monotonic, elapsed_s)
        elif told is not None and monotonic < self._at_rest_until:
            return self._rested(elapsed_s)
        present = self._doubts.percent(name, now())
        at_rest = told == {} and present == 0
        if not self._questions.lacks(self._field):
            self._judge_dry(monotonic, at_rest=at_rest)
        if at_rest and self._fills:
            return self._rested(elapsed_s)
        self._last = present or 0.0
        return Measure(present)

    def _rested(self, elapsed_s: float) -> Measure:
        before, self._last = self._last, 0.0
        return Measure(0, 0, () if alike(0.0, before) or count(elapsed_s) < 2 else (Part(0, 0),) * count(elapsed_s))

    def _measured(self, told: dict[int, float], values: list[float], monotonic: float, elapsed_s: float) -> Measure:
        """Give the load of a time in which there were samples; told apart where it changed, or was another one before."""
        stamps = sorted(told)
        missing, peak = _missing(stamps, elapsed_s), max(values)
        mean = sum(values) / (len(values) + missing)
        lowest = 0.0 if missing else min(values)
        before, self._last = self._last, mean
        if not LONG_S <= elapsed_s <= HELD_S or alike(min(lowest, before), max(peak, before)):
            return Measure(mean, peak)
        dated = [(self._clock.at(stamp), told[stamp]) for stamp in stamps if 0 <= told[stamp] <= 100]
        found = parts(dated, monotonic - elapsed_s, monotonic, period_s(stamps))
        self._last = found[-1].mean
        return Measure(mean, peak, found)

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

    def _newer(self, monotonic: float, elapsed_s: float) -> Optional[dict[int, float]]:
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
        if newest and newest != before:
            self._clock.see(newest, monotonic, elapsed_s)
        if before is None or newest <= before:
            return {}
        return {stamp: value for stamp, value in told if stamp > before}


def _missing(stamps: list[int], elapsed_s: float) -> float:
    """Give how many samples were not taken in this time, because the GPU was at rest: they would have been 0 %.

    Only the samples of that very time tell how far apart they are; a single one stands for all of it, unless it is long.
    Nothing is said of a time longer than a driver's buffer surely holds.
    """
    if elapsed_s > HELD_S or (len(stamps) < 2 and elapsed_s < LONG_S):
        return 0.0
    missing = elapsed_s / period_s(stamps) - len(stamps)
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
        self.seconds: tuple[Second, ...] = ()
        """Of the last look, where that came after several seconds in which the load was not the same."""

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
        many = max(len(sm.parts), len(encoder.parts), len(decoder.parts))
        self.seconds = tuple(self._second(place, sm, encoder, decoder) for place in range(many)) if many else ()
        given = mean, None if peak == _NO_PEAK else peak
        if given != self._given:
            self._given = given
        return self._given

    def _second(self, place: int, *measures: Measure) -> Second:
        told = [each.parts[place] if each.parts else each for each in measures]
        (sm, sm_peak), (encoder, encoder_peak), (decoder, decoder_peak) = ((each.mean, each.peak) for each in told)
        mean = model.Utilization(sm, self._memory_percent, encoder, decoder)
        return Second(mean, model.Utilization(sm_peak, None, encoder_peak, decoder_peak))

    def lose_sight(self) -> None:
        """Know no more when the last look was: its answers came late."""
        for unit in (self._sm, self._memory, self._encoder, self._decoder):
            unit.lose_sight()

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
