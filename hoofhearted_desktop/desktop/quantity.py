"""What the charts show: one row a quantity, its lines, its scale and its value in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model, quantities

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.chart_data import Limits
    from hoofhearted_desktop.desktop.theme import Tokens

_GIB = 1024**3
_LEAST_POWER = 50.0
_OVER_LIMIT = 1.05


class Line(NamedTuple):
    """One line of a chart: its column of `chart_data`, the token of its colour, the shape of its end, its value said."""

    column: str
    label: str
    token: str
    symbol: str
    said: Callable[[model.Gpu], str]

    def colour(self, tokens: Tokens) -> str:
        """Give the colour the line wears."""
        return str(getattr(tokens, self.token))


class Scale(NamedTuple):
    """The vertical axis: it runs from 0 to `top`, with these marks and their words."""

    top: float
    marks: tuple[tuple[float, str], ...]


class Quantity(NamedTuple):
    """One chart: its title, its lines (the first is filled), its scale for a GPU and the largest value drawn."""

    title: str
    lines: tuple[Line, ...]
    scale: Callable[[Limits, Optional[float]], Scale]


def _halves(top: float, said: Callable[[float], str]) -> Scale:
    return Scale(top, ((0.0, said(0.0)), (top / 2, said(top / 2)), (top, said(top))))


def _of_hundred(_limits: Limits, _peak: Optional[float]) -> Scale:
    return _halves(100.0, quantities.percent)


def _memory(limits: Limits, peak: Optional[float]) -> Scale:
    top = float(limits.memory_total or _rounded_up(peak or _GIB, _GIB))
    return _halves(top, lambda value: f"{value / _GIB:.3g} GiB")


def _power(limits: Limits, peak: Optional[float]) -> Scale:
    limit = limits.power_w or 0.0
    top = limit if limit and (peak or 0.0) <= limit * _OVER_LIMIT else _rounded_up(peak or _LEAST_POWER, _LEAST_POWER)
    return _halves(top, quantities.watts)


def _temperature(_limits: Limits, _peak: Optional[float]) -> Scale:
    return _halves(100.0, quantities.celsius)


def _rounded_up(value: float, step: float) -> float:
    return math.ceil(value / step) * step


def _memory_said(gpu: model.Gpu) -> str:
    used = quantities.gib(gpu.memory.used)
    return used if gpu.memory.total is None else f"{used.removesuffix(' GiB')} of {gpu.memory.total / _GIB:.3g} GiB"


def _power_said(gpu: model.Gpu) -> str:
    if gpu.power_limit_w is None or gpu.power_w is None:
        return quantities.watts(gpu.power_w)
    return f"{gpu.power_w:.0f} of {quantities.watts(gpu.power_limit_w)}"


QUANTITIES = (
    Quantity(
        "Load",
        (
            Line("sm", "GPU", "blue", "o", lambda gpu: quantities.percent(gpu.utilization.sm)),
            Line("encoder", "Encoder", "violet", "s", lambda gpu: quantities.percent(gpu.utilization.encoder)),
            Line("decoder", "Decoder", "teal", "t1", lambda gpu: quantities.percent(gpu.utilization.decoder)),
        ),
        _of_hundred,
    ),
    Quantity("Memory", (Line("memory_used", "Used", "green", "o", _memory_said),), _memory),
    Quantity("Power", (Line("power_w", "Draw", "amber", "o", _power_said),), _power),
    Quantity(
        "Temperature",
        (
            Line("temperature_c", "GPU", "orange", "o", lambda gpu: quantities.celsius(gpu.temperature_c)),
            Line("fan_percent", "Fan", "muted", "s", lambda gpu: quantities.percent(gpu.fan_percent)),
        ),
        _temperature,
    ),
)
