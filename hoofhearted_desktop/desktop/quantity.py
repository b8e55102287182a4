"""What the charts show: one row a quantity, its lines, its scale and its values in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import messages, model, quantities
from hoofhearted_desktop.core.tongue import later, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.chart_data import Limits
    from hoofhearted_desktop.desktop.theme import Tokens

_GIB = 1024**3
_LEAST_POWER = 50.0
_LEAST_CLOCK = 500.0
_LEAST_RATE = 1e6
_OVER_LIMIT = 1.05


class Line(NamedTuple):
    """One line of a chart: its column of `chart_rows`, its name, the token of its colour, the shape of its end.

    `figure` says a value of the column, `said` the newest one with what it is to be compared with. `unit` is that of the
    column as it is exported.
    """

    column: str
    label: Callable[[], str]
    token: str
    symbol: str
    unit: str
    figure: Callable[[Optional[float]], str]
    said: Callable[[model.Gpu], str]

    def colour(self, tokens: Tokens) -> str:
        """Give the colour the line wears."""
        return str(getattr(tokens, self.token))


class Scale(NamedTuple):
    """The vertical axis: it runs from 0 to `top`, with these marks and their words."""

    top: float
    marks: tuple[tuple[float, str], ...]


class Quantity(NamedTuple):
    """One chart: its title, its lines (the first is filled), its scale for a GPU and the largest value drawn.

    `used` is the column of chart_past.USED in which it is known who it was, `readings` what an agent is asked for only
    while the chart is open (core/messages.READINGS), `opens` whether it is open until a person says otherwise.
    """

    key: str
    title: Callable[[], str]
    lines: tuple[Line, ...]
    scale: Callable[[Limits, Optional[float]], Scale]
    used: Optional[str] = None
    readings: frozenset[str] = frozenset()
    opens: bool = False


def _halves(top: float, said: Callable[[float], str]) -> Scale:
    return Scale(top, ((0.0, said(0.0)), (top / 2, said(top / 2)), (top, said(top))))


def _of_hundred(_limits: Limits, _peak: Optional[float]) -> Scale:
    return _halves(100.0, quantities.percent)


def _memory(limits: Limits, peak: Optional[float]) -> Scale:
    top = float(limits.memory_total or _rounded_up(peak or _GIB, _GIB))
    return _halves(top, lambda value: say("{number} GiB", number=_short(value / _GIB)))


def _power(limits: Limits, peak: Optional[float]) -> Scale:
    limit = limits.power_w or 0.0
    top = limit if limit and (peak or 0.0) <= limit * _OVER_LIMIT else _rounded_up(peak or _LEAST_POWER, _LEAST_POWER)
    return _halves(top, quantities.watts)


def _temperature(_limits: Limits, _peak: Optional[float]) -> Scale:
    return _halves(100.0, quantities.celsius)


def _clock(_limits: Limits, peak: Optional[float]) -> Scale:
    return _halves(
        _rounded_up(peak or _LEAST_CLOCK, 2 * _LEAST_CLOCK), lambda value: f"{quantities.number(value / 1000, 1)} GHz"
    )


def _rate(_limits: Limits, peak: Optional[float]) -> Scale:
    top = max(peak or 0.0, _LEAST_RATE)
    power = 10.0 ** math.floor(math.log10(top))
    return _halves(power * next(step for step in (1, 2, 4, 10) if step * power >= top), rate)


def _rounded_up(value: float, step: float) -> float:
    return math.ceil(value / step) * step


def _short(value: float) -> str:
    """Give a number in at most three figures."""
    places = 0 if value >= 100 or round(value, 2) == round(value) else 1 if value >= 10 else 2
    return quantities.number(value, places)


def rate(value: Optional[float]) -> str:
    """Give bytes a second as "1.2 GB/s"."""
    if value is None:
        return quantities.not_available()
    for size, unit in ((1e9, "GB/s"), (1e6, "MB/s")):
        if value >= size:
            return f"{_short(value / size)} {unit}"
    return f"{_short(value / 1e3)} kB/s"


def _gib(value: Optional[float]) -> str:
    return quantities.gib(None if value is None else int(value))


def _memory_said(gpu: model.Gpu) -> str:
    used = quantities.gib(gpu.memory.used)
    if gpu.memory.total is None or gpu.memory.used is None:
        return used
    total = _short(gpu.memory.total / _GIB)
    return say("{used} of {total} GiB", used=used.removesuffix(" GiB"), total=total)


def _power_said(gpu: model.Gpu) -> str:
    if gpu.power_limit_w is None or gpu.power_w is None:
        return quantities.watts(gpu.power_w)
    return say("{used} of {limit}", used=f"{gpu.power_w:.0f}", limit=quantities.watts(gpu.power_limit_w))


_PERCENT, _WATTS, _CELSIUS, _MHZ = quantities.percent, quantities.watts, quantities.celsius, quantities.megahertz

QUANTITIES = (
    Quantity(
        "load",
        later("Load"),
        (
            Line("sm", later("GPU"), "blue", "o", "%", _PERCENT, lambda gpu: _PERCENT(gpu.utilization.sm)),
            Line(
                "encoder", later("Encoder"), "violet", "s", "%", _PERCENT, lambda gpu: _PERCENT(gpu.utilization.encoder)
            ),
            Line(
                "decoder", later("Decoder"), "teal", "t1", "%", _PERCENT, lambda gpu: _PERCENT(gpu.utilization.decoder)
            ),
        ),
        _of_hundred,
        used="sm",
        opens=True,
    ),
    Quantity(
        "memory",
        later("Memory"),
        (Line("memory_used", later("Used"), "green", "o", "B", _gib, _memory_said),),
        _memory,
        used="memory_used",
        opens=True,
    ),
    Quantity(
        "power",
        later("Power"),
        (Line("power_w", later("Draw"), "amber", "o", "W", _WATTS, _power_said),),
        _power,
        opens=True,
    ),
    Quantity(
        "temperature",
        later("Temperature"),
        (
            Line("temperature_c", later("GPU"), "orange", "o", "°C", _CELSIUS, lambda gpu: _CELSIUS(gpu.temperature_c)),
            Line("fan_percent", later("Fan"), "muted", "s", "%", _PERCENT, lambda gpu: _PERCENT(gpu.fan_percent)),
        ),
        _temperature,
        opens=True,
    ),
    Quantity(
        "encoder",
        later("Encoder"),
        (
            Line(
                "encoder", later("Encoder"), "violet", "o", "%", _PERCENT, lambda gpu: _PERCENT(gpu.utilization.encoder)
            ),
        ),
        _of_hundred,
        used="encoder",
    ),
    Quantity(
        "decoder",
        later("Decoder"),
        (Line("decoder", later("Decoder"), "teal", "o", "%", _PERCENT, lambda gpu: _PERCENT(gpu.utilization.decoder)),),
        _of_hundred,
        used="decoder",
    ),
    Quantity(
        "clocks",
        later("Clocks"),
        (
            Line("clock_sm_mhz", later("GPU"), "blue", "o", "MHz", _MHZ, lambda gpu: _MHZ(gpu.clocks_mhz.sm)),
            Line(
                "clock_memory_mhz", later("Memory"), "green", "s", "MHz", _MHZ, lambda gpu: _MHZ(gpu.clocks_mhz.memory)
            ),
        ),
        _clock,
        readings=frozenset({messages.DETAILS}),
    ),
    Quantity(
        "bus",
        later("PCIe"),
        (
            Line("pcie_rx", later("To the GPU"), "teal", "o", "B/s", rate, lambda gpu: rate(gpu.pcie_bytes_per_s.rx)),
            Line("pcie_tx", later("From it"), "amber", "s", "B/s", rate, lambda gpu: rate(gpu.pcie_bytes_per_s.tx)),
        ),
        _rate,
        readings=frozenset({messages.PCIE}),
    ),
)
