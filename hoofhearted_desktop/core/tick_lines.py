"""Ticks as lines, one after another: what stands in two of them as the very same object is turned into text once.

Of two hundred processes a few change from one second to the next, and a busy machine's tick is mostly processes.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import messages, samples, wire

if TYPE_CHECKING:
    from hoofhearted_desktop.core import model, summary
    from hoofhearted_desktop.core.assessment import Tick

MOST_JOINED = 400
"""The text of a longer list is not kept as a whole: of so many some change every second."""

_Texts = dict[int, tuple[object, str]]
"""Of objects that are kept here, and so are known by their addresses, their texts."""


class _List(NamedTuple):
    """A list of named tuples as it was last written."""

    parts: tuple[tuple[object, ...], ...]
    texts: _Texts
    joined: Optional[str]


_NO_LIST = _List((), {}, None)


class TickLines:
    """Makes lines as `wire.encode(wire.Notice(messages.TICK, messages.tick_to_json(tick)))` does, members in another order."""

    def __init__(self) -> None:
        """Begin with no text at hand."""
        self._gpus: _Texts = {}
        self._lists: dict[Optional[str], _List] = {}

    def line(self, tick: Tick) -> bytes:
        """Give one tick as a line."""
        sample = tick.sample
        gpus_before, self._gpus = self._gpus, {}
        before, self._lists = self._lists, {}
        gpus = ",".join([self._gpu(gpu, gpus_before, before) for gpu in sample.gpus])
        members = samples.to_json(sample._replace(gpus=(), processes=()))
        del members["gpus"], members["processes"]
        processes = self._list(None, sample.processes, before)
        whole = f'{_dumped(members)[:-1]},"gpus":[{gpus}],"processes":{processes}}}'
        assessments = _dumped([messages.assessment_to_json(each) for each in tick.assessments])
        method = f'{{"jsonrpc":"2.0","method":"{messages.TICK}","params":'
        alarms = f',"alarms":{_dumped(messages.alarms_to_json(tick.alarms))}' if tick.alarms else ""
        return f'{method}{{"sample":{whole},"assessments":{assessments}{alarms}}}}}\n'.encode("ascii")

    def _gpu(self, gpu: model.Gpu, gpus_before: _Texts, before: dict[Optional[str], _List]) -> str:
        known = gpus_before.get(id(gpu))
        if known is None or known[0] is not gpu:
            members = samples.part_to_json(gpu._replace(processes=None) if gpu.processes else gpu)
            if gpu.processes:
                del members["processes"]
            known = (gpu, _dumped(members))
        self._gpus[id(gpu)] = known
        if not gpu.processes:
            return known[1]
        return f'{known[1][:-1]},"processes":{self._list(gpu.uuid, gpu.processes, before)}}}'

    def _list(
        self, of: Optional[str], parts: tuple[tuple[object, ...], ...], before: dict[Optional[str], _List]
    ) -> str:
        """Give the parts as an array; `of` is whose list it is, a GPU's UUID, or None for the host's."""
        last = before.get(of, _NO_LIST)
        if last.parts is parts and last.joined is not None:
            self._lists[of] = last
            return last.joined
        texts: _Texts = {}
        told, get = [], last.texts.get
        for part in parts:
            address = id(part)
            known = get(address)
            if known is None or known[0] is not part:
                known = (part, _dumped(samples.part_to_json(part)))
            texts[address] = known
            told.append(known[1])
        joined = f"[{','.join(told)}]"
        self._lists[of] = _List(parts, texts, joined if len(parts) <= MOST_JOINED else None)
        return joined


class TickForms:
    """One tick in the forms that subscribers want, each made when it is first wanted, and once.

    The small form is imported with the first that is wanted: its words are half a megabyte.
    """

    def __init__(self, tick: Tick, lines: TickLines) -> None:
        """Make nothing yet; `lines` makes the full form."""
        self._tick = tick
        self._lines = lines

    @functools.cached_property
    def full_line(self) -> bytes:
        """The line of all of it."""
        return self._lines.line(messages.bounded(self._tick))

    @functools.cached_property
    def _small(self) -> Tick:
        from hoofhearted_desktop.core import summary

        return summary.summary(self._tick)

    @functools.cached_property
    def summary_line(self) -> bytes:
        """The line of its small form (core/summary.py), without what is null."""
        from hoofhearted_desktop.core import summary

        return wire.encode(wire.Notice(messages.TICK, summary.without_nulls(messages.tick_to_json(self._small))))

    @functools.cached_property
    def gist(self) -> summary.Gist:
        """What must be told at once when it changes."""
        from hoofhearted_desktop.core import summary

        return summary.gist(self._small)


_dumped = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
