"""Metrics as a scrape gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.openmetrics import parser

from hoofhearted_desktop.gateway import metrics_families

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from prometheus_client.core import Metric

OPEN_METRICS = "application/openmetrics-text; version=1.0.0"


class _Collector:
    def __init__(self, families: Callable[[], Iterable[Metric]]) -> None:
        self.collect = families


def page(hosts: Sequence[metrics_families.Now], accept: str = "", *, dcgm: bool = True) -> str:
    """Give the whole text of a scrape."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(lambda: metrics_families.families(hosts, dcgm=dcgm)))  # type: ignore[arg-type]
    return choose_encoder(accept)[0](registry).decode()


class Sample(NamedTuple):
    """One line of it."""

    name: str
    labels: dict[str, str]
    value: float


def strictly(text: str) -> list[Sample]:
    """Give what a strict reader of OpenMetrics understands; it is slow."""
    return [
        Sample(each.name, each.labels, each.value)
        for family in parser.text_string_to_metric_families(text)
        for each in family.samples
    ]


class Scrape:
    """All samples."""

    def __init__(self, hosts: Sequence[metrics_families.Now], *, dcgm: bool = True) -> None:
        self.samples = [
            Sample(each.name, each.labels, each.value)
            for family in metrics_families.families(hosts, dcgm=dcgm)
            for each in family.samples
        ]

    def all(self, name: str, **labels: str) -> list[Sample]:
        return [each for each in self.samples if each.name == name and labels.items() <= each.labels.items()]

    def values(self, name: str, **labels: str) -> list[float]:
        return [each.value for each in self.all(name, **labels)]
