"""Ticks as lines, one after another: what stands in two of them as the very same object is turned into text once.

Of two hundred processes a few change from one second to the next, and a busy machine's tick is mostly processes.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING

from hoofhearted_desktop.core import messages, samples, summary, wire

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.core.assessment import Tick


class TickLines:
    """Makes lines as `wire.encode(wire.Notice(messages.TICK, messages.tick_to_json(tick)))` does, members in another order."""

    def __init__(self) -> None:
        """Begin with no text at hand."""
        self._texts: dict[int, tuple[object, str]] = {}

    def line(self, tick: Tick) -> bytes:
        """Give one tick as a line."""
        sample = tick.sample
        before, self._texts = self._texts, {}
        gpus = ",".join(self._gpu(gpu, before) for gpu in sample.gpus)
        members = samples.to_json(sample._replace(gpus=(), processes=()))
        del members["gpus"], members["processes"]
        processes = self._array(sample.processes, before)
        whole = f'{_dumped(members)[:-1]},"gpus":[{gpus}],"processes":{processes}}}'
        assessments = _dumped([messages.assessment_to_json(each) for each in tick.assessments])
        method = f'{{"jsonrpc":"2.0","method":"{messages.TICK}","params":'
        alarms = f',"alarms":{_dumped(messages.alarms_to_json(tick.alarms))}' if tick.alarms else ""
        return f'{method}{{"sample":{whole},"assessments":{assessments}{alarms}}}}}\n'.encode("ascii")

    def _gpu(self, gpu: model.Gpu, before: dict[int, tuple[object, str]]) -> str:
        known = before.get(id(gpu))
        if known is None or known[0] is not gpu:
            members = samples.part_to_json(gpu._replace(processes=None) if gpu.processes else gpu)
            if gpu.processes:
                del members["processes"]
            known = (gpu, _dumped(members))
        self._texts[id(gpu)] = known
        if not gpu.processes:
            return known[1]
        return f'{known[1][:-1]},"processes":{self._array(gpu.processes, before)}}}'

    def _array(self, parts: Iterable[tuple[object, ...]], before: dict[int, tuple[object, str]]) -> str:
        """Give the parts as an array. An object is known by its address for as long as it is kept here."""
        texts = []
        for part in parts:
            known = before.get(id(part))
            if known is None or known[0] is not part:
                known = (part, _dumped(samples.part_to_json(part)))
            self._texts[id(part)] = known
            texts.append(known[1])
        return f"[{','.join(texts)}]"


class TickForms:
    """One tick in the forms that subscribers want, each made when it is first wanted, and once."""

    def __init__(self, tick: Tick, lines: TickLines) -> None:
        """Make nothing yet; `lines` makes the full form."""
        self._tick = tick
        self._lines = lines

    @functools.cached_property
    def full_line(self) -> bytes:
        """The line of all of it."""
        return self._lines.line(self._tick)

    @functools.cached_property
    def _small(self) -> Tick:
        return summary.summary(self._tick)

    @functools.cached_property
    def summary_line(self) -> bytes:
        """The line of its small form (core/summary.py), without what is null."""
        return wire.encode(wire.Notice(messages.TICK, summary.without_nulls(messages.tick_to_json(self._small))))

    @functools.cached_property
    def gist(self) -> summary.Gist:
        """What must be told at once when it changes."""
        return summary.gist(self._small)


_dumped = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
