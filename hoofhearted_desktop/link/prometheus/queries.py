"""What is asked of a Prometheus: PromQL, as texts. Pure.

One question gives all GPUs of all machines: what they read, what they do, who uses them, and when a Prometheus read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.core import metrics

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoofhearted_desktop.link.prometheus.address import Matcher

READ_AT = "hoofhearted_read_at"
"""The label of the rows that say when a Prometheus read a machine."""

PROFILED = "DCGM_FI_PROF_GR_ENGINE_ACTIVE"
"""DCGM's load of the GPU where it tells none in percent, as of MIG and of some cards of data centres: 0 to 1."""

_OF_GPUS = tuple(
    each.sample_name
    for each in metrics.GPU_METRICS
    if each.path[0] not in {"clocks_mhz", "pcie_bytes_per_s", "energy_j", "kept_awake_s", "pstate"}
)
_STATES = (
    f"{metrics.INFO}_info",
    metrics.SINCE,
    metrics.UNEXPECTED,
    metrics.PROBLEM,
    metrics.ASLEEP,
    metrics.TELLS_USERS,
    metrics.EXTRA,
    metrics.HOST_PROBLEM,
)
_OF_GROUPS = (metrics.SHARE, *(each.name for each in metrics.GROUP_METRICS))
_OF_DCGM = (
    *(each.dcgm.name for each in metrics.GPU_METRICS if each.dcgm is not None and each.sample_name in _OF_GPUS),
    metrics.DCGM_FREE,
    PROFILED,
)


def selector(names: Iterable[str], matchers: Sequence[Matcher], *more: str) -> str:
    """Give the series of any of these names, as far as they are meant."""
    wanted = [f'__name__=~"{"|".join(names)}"', *map(str, matchers), *more]
    return "{" + ",".join(wanted) + "}"


def newest(matchers: Sequence[Matcher]) -> str:
    """Ask for all that a tick needs; of DCGM's readings only those of GPUs that no gateway of ours tells of."""
    ours = selector((*_OF_GPUS, *_STATES, *_OF_GROUPS), matchers)
    doing = f"({selector((metrics.ACTIVITY,), matchers)} == 1)"
    silent = f"({selector((metrics.UP,), matchers)} == 0)"
    others = f"({selector(_OF_DCGM, matchers)} unless on ({metrics.UUID}) {selector((metrics.READ_MARK,), matchers)})"
    read_at = (
        f'label_replace(timestamp({selector((metrics.READ_MARK, metrics.DCGM_MARK), matchers)}),"{READ_AT}","1","","")'
    )
    return f"{ours} or {doing} or {silent} or {others} or {read_at}"


def over_time(metric: str, function: str, matchers: Sequence[Matcher], labels: dict[str, str], step_s: float) -> str:
    """Ask for the `function` (avg, max, min) of one metric over each step."""
    more = [f'{name}="{_escaped(value)}"' for name, value in sorted(labels.items())]
    chosen = f"{metric}{{{','.join([*map(str, matchers), *more])}}}"
    return f"{function}_over_time({chosen}[{max(1, round(step_s))}s])"


def marked(question: str, name: str) -> str:
    """Have a question's rows say which it was, so that several can be one."""
    return f'label_replace({question},"hoofhearted_asked","{name}","","")'


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
