"""`/metrics`: what a Prometheus scrapes. Whoever may read may scrape, by a token; with no scrape it costs nothing.

    GET /metrics            our names and DCGM's
    GET /metrics?dcgm=no    ours alone, beside an exporter of DCGM's on the same machine

OpenMetrics where the scraper asks for it, else the text format of old.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from flask import Response, request
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector, CollectorRegistry

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.core.samples import SampleError
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.core.wire import METHOD_NOT_FOUND
from hoofhearted_desktop.gateway import problems
from hoofhearted_desktop.gateway.doors import Refusal
from hoofhearted_desktop.gateway.latest import Reading
from hoofhearted_desktop.gateway.live import Refused
from hoofhearted_desktop.gateway.metrics_counts import EpisodeCounts
from hoofhearted_desktop.gateway.metrics_families import AgentCost, Now, families
from hoofhearted_desktop.link.prometheus.stand_in import SOURCE
from hoofhearted_desktop.probes import system

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.core import Metric

    from hoofhearted_desktop.gateway.frame import Frame
    from hoofhearted_desktop.gateway.live import Host

PATH = "/metrics"
MOST_EPISODES = 1000
PATIENCE_S = 3.0
"""Prometheus waits for ten seconds unless told otherwise."""

Json = dict[str, Any]


class Scraped:
    """One host, with what has been counted of it since the gateway began."""

    def __init__(self, host: Host) -> None:
        """Count from the first scrape on."""
        self._host = host
        self._name = host.key
        self._counts: EpisodeCounts | None = None
        self._errors = 0

    def now(self) -> Now | None:
        """Ask the host; for greenlets. A question that it does not answer is an error that is counted, and no sample.

        None is a Prometheus that is followed as a host: what it knows it need not be told, and would be told of itself.
        """
        hello = self._host.latest.hello
        if hello is not None and hello.source == SOURCE:
            return None
        reading = self._host.reading(PATIENCE_S)
        if not isinstance(reading, Reading):
            self._errors += 1
            return Now(self._name, None, episodes=self._episodes(), errors=self._errors)
        self._name = reading.tick.sample.host
        self._count(reading.tick.sample.time)
        cost = self._cost()
        hello = reading.hello
        return Now(self._host.key, reading.tick, hello.source, hello.version, self._episodes(), cost, self._errors)

    def _episodes(self) -> dict[Any, Any]:
        return {} if self._counts is None else self._counts.by_key

    def _count(self, now: float) -> None:
        if self._counts is None:
            self._counts = EpisodeCounts(now)
            return
        found = self._asked(messages.EPISODES, {"since": self._counts.since, "limit": MOST_EPISODES})
        try:
            self._counts.take([messages.episode_from_json(each) for each in found.get("episodes") or ()])
        except (SampleError, TypeError):
            self._errors += 1

    def _cost(self) -> AgentCost:
        found = self._asked(messages.COST, {})
        told = (found.get(name) for name in ("cpu_s", "memory_rss", "driver_calls"))
        return AgentCost(*(float(each) if isinstance(each, (int, float)) else None for each in told))

    def _asked(self, method: str, params: Json) -> Json:
        found = self._host.ask(method, params, PATIENCE_S)
        if not isinstance(found, Refused):
            return found
        if found.code != METHOD_NOT_FOUND:  # an older agent, or a Prometheus, has less to say
            self._errors += 1
        return {}


class _Page(Collector):
    """What one scrape says."""

    def __init__(self, hosts: list[Now], *, dcgm: bool) -> None:
        self._hosts = hosts
        self._dcgm = dcgm

    def collect(self) -> Iterator[Metric]:
        """Give all of it; see Collector."""
        yield from families(self._hosts, dcgm=self._dcgm)
        yield from _own()


def _own() -> Iterator[Metric]:
    """Say what this gateway is and costs."""
    about = InfoMetricFamily("hoofhearted_gateway", "The gateway that tells this.")
    about.add_metric((), {"version": VERSION})
    yield about
    cpu = CounterMetricFamily("hoofhearted_gateway_cpu_seconds", "Processor time that the gateway has used.")
    cpu.add_metric((), time.process_time())
    yield cpu
    memory = GaugeMetricFamily("hoofhearted_gateway_resident_memory_bytes", "Memory that the gateway holds.")
    held = system.own_memory()
    if held is not None:
        memory.add_metric((), held)
    yield memory


def plug(frame: Frame) -> None:
    """Answer scrapes."""
    scraped = [Scraped(host) for host in frame.hosts]

    @frame.app.get(PATH)
    def metrics() -> Response:
        found = frame.doors.judge(request.environ, "read")
        if isinstance(found, Refusal):
            problems.refuse_entry(found)
        unknown = set(request.args) - {"dcgm"}
        if unknown or request.args.get("dcgm", "no") != "no":
            problems.refuse(422, f"{PATH} knows dcgm=no alone, which leaves DCGM's names out")
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Page(_all(scraped), dcgm="dcgm" not in request.args))
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return Response(encode(registry), content_type=content_type, headers={"Cache-Control": "no-store"})


def _all(scraped: list[Scraped]) -> list[Now]:
    """Ask all hosts at once: one that does not answer keeps the others waiting no longer than itself."""
    import gevent

    asked = [gevent.spawn(each.now) for each in scraped]
    gevent.joinall(asked)
    found = [each.get() for each in asked]
    return [each for each in found if each is not None]
