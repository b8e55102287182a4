"""`/metrics` as a scraper asks for it: who may, in which format, and what is asked of the agent for it."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("prometheus_client", reason="the extra `gateway` is not installed")

from prometheus_client.openmetrics import parser

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.core.assessment import Activity, Episode, Level, Verdict
from hoofhearted_desktop.gateway.live import Refused
from hoofhearted_desktop.link import states
from tests.gateway.rig import TICK, FakeHost, Rig, problem
from tests.gateway.scraped import OPEN_METRICS

NOW = TICK.sample.time


def episode(name: str, ended: float | None) -> dict[str, Any]:
    verdict = Verdict(expected=False, by="default", text="first time seen")
    made = Episode(
        name, "dreams", "GPU-1", "RTX", NOW - 60, ended, Activity.COMPUTING, Level(), Level(), 1.0, (), verdict
    )
    return messages.episode_to_json(made)


@pytest.fixture
def rig() -> Rig:
    rig = Rig()
    rig.host.live()
    return rig


def scrape(rig: Rig, path: str = "/metrics", **headers: str) -> str:
    response = rig.ask(path, scope="read", headers=headers)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_data(as_text=True)


def test_whoever_may_read_may_scrape_and_nobody_else(rig: Rig) -> None:
    assert "token" in problem(rig.ask("/metrics", scope=None), 401)
    assert rig.host.asked == []
    assert 'hoofhearted_up{Hostname="dreams"} 1.0' in scrape(rig)


def test_it_is_openmetrics_where_that_is_asked_for_and_the_text_format_else(rig: Rig) -> None:
    new = rig.ask("/metrics", headers={"Accept": OPEN_METRICS})
    assert new.content_type.startswith("application/openmetrics-text; version=1.0.0")
    assert new.get_data(as_text=True).endswith("# EOF\n")
    assert list(parser.text_string_to_metric_families(new.get_data(as_text=True)))
    old = rig.ask("/metrics")
    assert old.content_type.startswith("text/plain; version=")
    assert "# TYPE hoofhearted_gpu_utilization_ratio gauge" in old.get_data(as_text=True)
    assert old.headers["Cache-Control"] == "no-store"


def test_dcgms_names_go_where_somebody_has_its_exporter_too(rig: Rig) -> None:
    assert "DCGM_FI_DEV_GPU_UTIL" in scrape(rig)
    assert "DCGM" not in scrape(rig, "/metrics?dcgm=no")
    assert "dcgm=no" in problem(rig.ask("/metrics?dcgm=yes"), 422)
    assert "dcgm=no" in problem(rig.ask("/metrics?name[]=x"), 422)


def test_spin_ups_are_counted_from_the_first_scrape_on(rig: Rig) -> None:
    rig.host.answers[messages.EPISODES] = {
        "episodes": [episode("a", NOW + 1), episode("b", None), episode("old", NOW - 1)]
    }
    assert "hoofhearted_episodes_total{" not in scrape(rig)
    assert 'verdict="unexpected"} 1.0' in scrape(rig)
    assert 'verdict="unexpected"} 1.0' in scrape(rig)
    assert [params["since"] for method, params in rig.host.asked if method == messages.EPISODES] == [NOW, NOW]


def test_what_the_agent_and_the_gateway_cost_is_told(rig: Rig) -> None:
    rig.host.answers[messages.COST] = {"cpu_s": 12.5, "memory_rss": 40_000_000, "driver_calls": None}
    told = scrape(rig)
    assert 'hoofhearted_agent_cpu_seconds_total{Hostname="dreams"} 12.5' in told
    assert "hoofhearted_agent_driver_calls_total{" not in told
    assert "\nhoofhearted_gateway_cpu_seconds_total " in told
    assert "\nhoofhearted_gateway_resident_memory_bytes " in told


def test_an_older_agent_has_less_to_say_and_that_is_no_error(rig: Rig) -> None:
    scrape(rig)
    assert 'hoofhearted_scrape_errors_total{Hostname="dreams"} 0.0' in scrape(rig)


@pytest.mark.parametrize(
    "answer", [Refused(None, "silent"), Refused(-32603, "broken"), {"episodes": [{"id": 1}]}, {"episodes": 7}]
)
def test_a_question_that_is_not_answered_is_counted(rig: Rig, answer: object) -> None:
    rig.host.answers[messages.EPISODES] = answer
    scrape(rig)
    assert 'hoofhearted_scrape_errors_total{Hostname="dreams"} 1.0' in scrape(rig)


def test_a_host_that_is_gone_is_down_while_the_others_go_on() -> None:
    rig = Rig(FakeHost(), FakeHost("nas"))
    rig.hosts[0].live()
    rig.hosts[1].tell(states.StateChanged(states.Lost("no route", None, 1, 5.0)))
    told = scrape(rig)
    assert 'hoofhearted_up{Hostname="nas"} 0.0' in told
    assert 'hoofhearted_up{Hostname="dreams"} 1.0' in told
    assert 'hoofhearted_scrape_errors_total{Hostname="nas"} 1.0' in told


def test_one_that_falls_silent_keeps_the_name_that_it_had(rig: Rig) -> None:
    assert 'hoofhearted_up{Hostname="dreams"} 1.0' in scrape(rig)
    rig.host.tell(states.StateChanged(states.Lost("no route", None, 1, 5.0)))
    assert 'hoofhearted_up{Hostname="dreams"} 0.0' in scrape(rig)


def test_nothing_is_asked_of_an_agent_while_nobody_scrapes(rig: Rig) -> None:
    rig.ask("health")
    assert rig.host.asked == []


def test_what_a_prometheus_tells_is_not_told_to_it_again() -> None:
    rig = Rig(FakeHost(), FakeHost("http://prom"))
    rig.hosts[0].live()
    rig.hosts[1].live(hello=states.Hello("prom", "0.1.0", 1, "prometheus", interval_s=25.0))
    told = scrape(rig)
    assert 'Hostname="dreams"' in told
    assert told.count("hoofhearted_up{") == 1
    assert rig.hosts[1].asked == []
