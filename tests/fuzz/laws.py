"""Promises that several readers make: what was read can be written and read again, what is said can be shown."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.core import energy, messages, model, samples, visible, wire

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.core.assessment import Tick

LONGEST_SENTENCE = 20_000


class Thoroughness:
    """Costly promises are looked at for one in so many inputs, the same ones each time; 1 is all of them."""

    one_in = 1

    @classmethod
    def passes_over(cls, data: bytes) -> bool:
        """Whether this input is none of those."""
        return cls.one_in > 1 and zlib.crc32(data) % cls.one_in != 0


def within(texts: object, data: bytes, times: int = 200) -> None:
    """What was made of an input is not endlessly longer than it."""
    if Thoroughness.passes_over(data):
        return
    size = len(repr(texts))
    assert size <= 100_000 + times * len(data), f"{size} letters of {len(data)} bytes"


def sentences(texts: Iterable[Optional[str]]) -> None:
    """What is said stands in one line, ends, and holds no sign that a terminal obeys or an eye cannot see."""
    for text in texts:
        if text is not None:
            assert len(text) <= LONGEST_SENTENCE, "endless"
            assert visible.visible(text) == text, repr(text)


def harmless(text: str) -> None:
    """Several lines of which none holds what a terminal obeys."""
    assert visible.lines(text) == text, repr(text)


def accepted(
    data: bytes,
    gpus: tuple[model.Gpu, ...] = (),
    processes: tuple[model.Process, ...] = (),
    system: Optional[model.System] = None,
) -> None:
    """What a probe has read makes a sample that goes over the wire and is read at the other end as it was."""
    if Thoroughness.passes_over(data):
        return
    sample = model.Sample("host", 1.0, 1.0, gpus, processes, system or model.System())
    line = wire.encode(wire.Notice("tick", {"sample": samples.to_json(sample)}))
    came = wire.parse(line.strip())
    assert isinstance(came, wire.Notice), came
    read = samples.from_json(came.params["sample"])
    assert samples.to_json(read) == json.loads(json.dumps(_as_read(sample))), "it comes back otherwise"


def _as_read(sample: model.Sample) -> Any:
    """Give the JSON of a sample as a reader takes it: long texts cut, and no power that cannot be."""
    return _cut(samples.to_json(sample))


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        cut = {name: _cut(each) for name, each in value.items()}
        if "power_limit_w" in cut and not energy.is_plausible_w(cut["power_w"], cut["power_limit_w"]):
            cut["power_w"] = None
        return cut
    if isinstance(value, (list, tuple)):
        return [_cut(each) for each in value]
    return value[: samples.LONGEST_TEXT] if isinstance(value, str) else value


def settled(tick: Tick) -> Tick:
    """A tick that was read is written and read as itself; give it."""
    line = wire.encode(wire.Notice("tick", messages.tick_to_json(tick)))
    came = wire.parse(line.strip())
    assert isinstance(came, wire.Notice), came
    again = messages.tick_from_json(came.params)
    assert again == tick, "it comes back otherwise"
    return tick
