"""A real Prometheus scrapes the gateway: PromQL names the culprit, the alert rules load and fire, every query of the dashboard answers."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("prometheus_client", reason="the extra `gateway` is not installed")

from hoofhearted_desktop.core import exits, metrics
from hoofhearted_desktop.core.assessment import Activity, Assessment, Share, Tick, Verdict
from hoofhearted_desktop.gateway.metrics_counts import Counted, EpisodeKey
from hoofhearted_desktop.gateway.metrics_families import AgentCost, Now
from tests import prometheus_server
from tests.fake_nvml.driver import GIB, FakeProcess
from tests.gateway.scraped import page
from tests.prometheus_server import needs_prometheus
from tests.readings import UUID, gpu, process, sample, used

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.terminal import Terminal
    from tests.gateway.started import Gateway
    from tests.prometheus_server import Prometheus

pytestmark = [pytest.mark.real, needs_prometheus]

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
RULES = PACKAGING / "prometheus" / "hoofhearted.rules.yml"
DASHBOARD = PACKAGING / "grafana" / "hoofhearted.json"


def test_a_query_finds_the_culprit_and_so_does_why_over_prometheus(
    terminal: Terminal, start: Callable[..., Gateway], tmp_path: Path
) -> None:
    script = tmp_path / "dig_coins.py"
    script.write_text("import sys; sys.stdin.read()")
    with subprocess.Popen([sys.executable, str(script)], stdin=subprocess.PIPE) as worker:
        card = terminal.driver.gpus[0]
        card.utilization_sm, card.power_mw, card.processes = 90, 200_000, [FakeProcess(worker.pid, GIB, 90)]
        terminal.driver.write()
        gateway = start()
        secret = tmp_path / "token"
        secret.write_text(gateway.token)
        job = {
            "job_name": "hoofhearted",
            "authorization": {"credentials_file": str(secret)},
            "static_configs": [{"targets": [f"127.0.0.1:{gateway.port}"]}],
        }
        with prometheus_server.running(tmp_path / "prometheus", job, rules=RULES) as prometheus:
            prometheus.wait("hoofhearted_gpu_unexpected == 1")
            (culprit,) = prometheus.query(
                "topk(1, hoofhearted_process_group_work_ratio and on (UUID) hoofhearted_gpu_unexpected == 1)"
            )
            assert culprit["metric"]["application"] == "dig_coins.py"
            assert float(culprit["value"][1]) == pytest.approx(1.0)
            assert prometheus.wait("hoofhearted:gpu_culprit:work_ratio")[0]["metric"]["application"] == "dig_coins.py"
            firing = [each["labels"]["alertname"] for each in prometheus.ask("alerts")["alerts"]]
            assert firing == ["HoofHeartedUnexpectedUse"]
            (calls,) = prometheus.query("hoofhearted_agent_driver_calls_total")
            assert 20 < float(calls["value"][1]) <= sum(terminal.driver.calls().values())
            _why_names_it(terminal, prometheus)
            worker.communicate(b"\n")
            card.utilization_sm, card.power_mw, card.processes = 0, 21_000, []
            terminal.driver.write()
            prometheus.wait("hoofhearted_process_group_work_ratio", lambda rows: not rows)
            assert gateway.end()[0] == 0
            prometheus.wait('up{job="hoofhearted"} == 0')
            assert not prometheus.query("hoofhearted_gpu_info")


def _why_names_it(terminal: Terminal, prometheus: Prometheus) -> None:
    with terminal.start("why", prometheus.url, stdin=subprocess.DEVNULL) as why:
        out, err = why.communicate(timeout=60)
    assert "RTX 3090 is computing for dig_coins.py: 90 %, 200 W" in out.decode(), err.decode()
    assert "unexpected" in out.decode()
    assert why.returncode == exits.UNEXPECTED


def test_a_gateway_lets_no_prometheus_in_without_a_token(start: Callable[..., Gateway], tmp_path: Path) -> None:
    gateway = start("--demo")
    job = {"job_name": "hoofhearted", "static_configs": [{"targets": [f"127.0.0.1:{gateway.port}"]}]}
    with prometheus_server.running(tmp_path, job) as prometheus:
        prometheus.wait("up == 0")
        assert "401" in prometheus.ask("targets")["activeTargets"][0]["lastError"]


class Told:
    """A host that works, holds and rests, and whose counters grow with each scrape."""

    def __init__(self) -> None:
        self.scrapes = 0

    def text(self) -> str:
        self.scrapes += 1
        programs = (process(1, "train.py"), process(2, "jellyfin"))
        cards = (
            gpu(90.0, processes=(used(1, 60.0), used(2, 30.0)), energy_j=1000.0 * self.scrapes),
            gpu(0.0, uuid="GPU-2", index=1, processes=(used(2, 0.0),)),
        )
        shares = (Share(1, 100.0, 0.7), Share(2, 100.0, 0.3))
        found = (
            Assessment(UUID, Activity.COMPUTING, 1.0, None, None, shares, 100.0, Verdict(False, "default", "first")),
            Assessment("GPU-2", Activity.HELD, 1.0, "held", None, (Share(2, 100.0, None),), 40.0),
        )
        tick = Tick(sample(float(self.scrapes), *cards, processes=programs)._replace(host="rack-4"), found)
        episodes = {
            EpisodeKey(UUID, expected=expected, by="rule"): Counted(
                self.scrapes, 60.0 * self.scrapes, 3600.0 * self.scrapes
            )
            for expected in (True, False)
        }
        cost = AgentCost(0.01 * self.scrapes, 3e7, 100.0 * self.scrapes)
        return page([Now("local", tick, "nvml", "1", episodes, cost)])


def queries_of(board: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Give title, PromQL and whether it is of one moment, of every panel's every query, with every variable at All."""
    return [
        (panel["title"], re.sub(r"\$\{?(host|gpu)\}?", ".*", target["expr"]), target["instant"])
        for panel in board["panels"]
        for target in panel["targets"]
    ]


def test_every_query_of_the_dashboard_has_an_answer(tmp_path: Path) -> None:
    board = json.loads(DASHBOARD.read_text())
    told = Told()
    with (
        prometheus_server.serving(told.text) as served,
        prometheus_server.running(tmp_path, served.job("hoofhearted")) as prometheus,
    ):
        prometheus.wait("hoofhearted_agent_cpu_seconds_total > 0.03")
        now = time.time()
        asked = queries_of(board)
        assert len(asked) >= 15
        for title, question, instant in asked:
            assert "$" not in question, title
            if instant:
                assert prometheus.query(question), title
            else:
                found = prometheus.ask("query_range", query=question, start=now - 5, end=now + 1, step=1)
                assert found["result"], title
        (culprit,) = prometheus.query(next(each[1] for each in asked if each[0] == "Who hearted?"))
        assert culprit["metric"]["application"] == "train.py"
        for variable in board["templating"]["list"]:
            if variable["type"] == "query":
                series, label = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["definition"]).groups()  # type: ignore[union-attr]
                assert all(each["metric"][label] for each in prometheus.query(series.replace("$host", ".*")))
        known = {each for each in prometheus.ask("label/__name__/values") if each.startswith(metrics.PREFIX)}
        named = set(re.findall(r"hoofhearted_\w+", DASHBOARD.read_text() + RULES.read_text()))
        assert {each for each in named - known if each != metrics.PROBLEM} <= {
            "hoofhearted_gpu_temperature_slowdown_celsius"
        }


def test_the_panels_of_the_dashboard_do_not_lie_on_each_other() -> None:
    board = json.loads(DASHBOARD.read_text())
    taken: dict[tuple[int, int], str] = {}
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    for panel in board["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                assert taken.setdefault((x, y), panel["title"]) == panel["title"]


def test_the_alert_rules_are_sound_and_do_what_they_say() -> None:
    promtool = shutil.which("promtool")
    assert promtool is not None
    for arguments in (("check", "rules", str(RULES)), ("test", "rules", str(RULES.with_suffix(".test.yml")))):
        done = subprocess.run([promtool, *arguments], capture_output=True, text=True, check=False, cwd=RULES.parent)
        assert done.returncode == 0, done.stdout + done.stderr
