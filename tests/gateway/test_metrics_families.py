"""What a scrape says of a tick: names and units, nothing for what nobody told, labels that a Prometheus can bear."""

from __future__ import annotations

import shutil
import subprocess

import pytest

pytest.importorskip("prometheus_client", reason="the extra `gateway` is not installed")

from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core import metrics, model
from hoofhearted_desktop.core.assessment import Activity, Alarm, Assessment, Share, Tick, Verdict
from hoofhearted_desktop.gateway.metrics_counts import Counted, EpisodeKey
from hoofhearted_desktop.gateway.metrics_families import AgentCost, Now
from hoofhearted_desktop.gateway.metrics_groups import LONGEST_LABEL, MOST_GROUPS
from tests.gateway.scraped import OPEN_METRICS, Scrape, page, strictly
from tests.readings import UUID, gpu, process, sample, used

NOBODY_EXPECTED = Verdict(expected=False, by="default", text="first time seen")


def now(*gpus: model.Gpu, processes: tuple[model.Process, ...] = (), **given: object) -> Now:
    """Give a host of which these are the GPUs; the first process works on the first."""
    shares = tuple(Share(each.pid, each.started, 1.0 / len(processes)) for each in processes)
    assessments = tuple(
        Assessment(
            each.uuid,
            Activity.COMPUTING if shares else Activity.IDLE,
            shares=shares,
            verdict=NOBODY_EXPECTED if shares else None,
        )
        for each in gpus
    )
    return Now(
        "local",
        Tick(sample(0.0, *gpus, processes=processes), assessments),
        **{"source": "nvml", "version": "1", **given},
    )  # type: ignore[arg-type]


def busy(count: int = 1, **given: object) -> Now:
    processes = tuple(process(100 + n, **{"name": f"program-{n}", **given}) for n in range(count))  # type: ignore[arg-type]
    return now(gpu(90.0, processes=tuple(used(each.pid, 90.0 / count) for each in processes)), processes=processes)


def test_a_reading_is_in_base_units_under_our_name_and_in_dcgms_under_its_own() -> None:
    scrape = Scrape([now(gpu(87.0, energy_j=1500.5, clocks_mhz=model.Clocks(1905, 9751), fan_percent=30.0))])
    for name, value in {
        "hoofhearted_gpu_utilization_ratio": 0.87,
        "hoofhearted_gpu_memory_used_bytes": float(1 << 30),
        "hoofhearted_gpu_power_watts": 194.0,
        "hoofhearted_gpu_energy_joules_total": 1500.5,
        "hoofhearted_gpu_clock_sm_hertz": 1.905e9,
        "hoofhearted_gpu_fan_speed_ratio": 0.3,
        "DCGM_FI_DEV_GPU_UTIL": 87.0,
        "DCGM_FI_DEV_FB_USED": 1024.0,
        "DCGM_FI_DEV_FB_FREE": 24 * 1024 - 1024 - 300.0,
        "DCGM_FI_DEV_POWER_USAGE": 194.0,
        "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION": 1_500_500.0,
        "DCGM_FI_DEV_SM_CLOCK": 1905.0,
    }.items():
        assert scrape.values(name) == [pytest.approx(value)], name
    (told,) = scrape.all("DCGM_FI_DEV_GPU_UTIL")
    assert told.labels["UUID"] == UUID
    assert (told.labels["gpu"], told.labels["device"], told.labels["modelName"], told.labels["Hostname"]) == (
        "0",
        "nvidia0",
        "NVIDIA GeForce RTX 3090",
        "dreams",
    )


def test_what_nobody_told_has_no_sample() -> None:
    blind = model.Gpu(UUID, problem=model.Problem("gpu_lost", "lost"))
    tick = Tick(sample(0.0, blind), (Assessment(UUID, Activity.UNKNOWN),))
    scrape = Scrape([Now("local", tick)])
    readings = {each.sample_name for each in metrics.GPU_METRICS} | {
        each.dcgm.name for each in metrics.GPU_METRICS if each.dcgm
    }
    assert not [each for each in scrape.samples if each.name in readings]
    assert not scrape.all(metrics.UNEXPECTED)
    assert not scrape.all(metrics.TELLS_USERS)
    assert scrape.values(metrics.ACTIVITY, activity="unknown") == [1.0]
    assert scrape.values(metrics.PROBLEM, code="gpu_lost") == [1.0]
    assert scrape.all(metrics.PROBLEM)[0].labels["gpu"] == ""


CARDS = st.fixed_dictionaries(
    {
        "index": st.none() | st.integers(0, 63),
        "utilization": st.tuples(*[st.none() | st.floats(0, 100)] * 4).map(lambda told: model.Utilization(*told)),
        "memory": st.tuples(*[st.none() | st.integers(0, 1 << 40)] * 3).map(lambda told: model.Memory(*told)),
        "temperature_c": st.none() | st.floats(-50, 150),
        "power_w": st.none() | st.floats(0, 1000),
        "energy_j": st.none() | st.floats(0, 1e12),
        "pstate": st.none() | st.integers(0, 15),
    }
).map(lambda told: model.Gpu(UUID, **told))


@given(CARDS)
def test_every_reading_is_told_once_and_only_where_it_is_there(card: model.Gpu) -> None:
    scrape = Scrape([Now("local", Tick(sample(0.0, card), (Assessment(UUID, Activity.IDLE),)))])
    for metric in metrics.GPU_METRICS:
        value = metrics.value_of(card, metric.path)
        assert scrape.values(metric.sample_name) == ([] if value is None else [pytest.approx(value / metric.per)])
        if metric.dcgm is not None:
            told = scrape.values(metric.dcgm.name)
            assert told == ([] if value is None else [pytest.approx(value / metric.dcgm.per)])


def test_exactly_one_activity_is_on_and_an_unexpected_use_is_a_gauge() -> None:
    scrape = Scrape([busy()])
    told = {each.labels["activity"]: each.value for each in scrape.all(metrics.ACTIVITY)}
    assert set(told) == {each.value for each in Activity}
    assert {name for name, value in told.items() if value} == {"computing"}
    assert scrape.values(metrics.UNEXPECTED) == [1.0]
    assert Scrape([now(gpu())]).values(metrics.UNEXPECTED) == [0.0]


def test_a_group_says_who_it_is_and_what_it_does() -> None:
    container = model.Container("3f2a9c7715e0", "ollama", "ollama/ollama", "docker")
    scrape = Scrape(
        [busy(container=container, unit="docker.service", application=model.Application("ollama", "Ollama"))]
    )
    (told,) = scrape.all("hoofhearted_process_group_utilization_ratio")
    assert told.value == pytest.approx(0.9)
    assert {name: told.labels[name] for name in metrics.GROUP_LABELS} == {
        "application": "Ollama",
        "container": "ollama",
        "unit": "docker.service",
        "user": "david",
    }
    assert scrape.values(metrics.SHARE) == [1.0]
    assert scrape.values("hoofhearted_process_group_memory_bytes") == [float(1 << 30)]
    assert scrape.values(metrics.PROCESSES) == [1.0]


def test_workers_of_one_program_are_one_group() -> None:
    pair = tuple(process(pid, "python") for pid in (7, 8))
    scrape = Scrape([now(gpu(90.0, processes=(used(7, 50.0), used(8, 40.0))), processes=pair)])
    assert scrape.values("hoofhearted_process_group_utilization_ratio") == [pytest.approx(0.9)]
    assert scrape.values(metrics.PROCESSES) == [2.0]


def test_of_two_hundred_programs_the_busiest_stand_alone_and_the_rest_are_counted() -> None:
    processes = tuple(process(n, f"program-{n}") for n in range(200))
    uses = tuple(used(n, n / 10.0, memory=1 << 20) for n in range(200))
    scrape = Scrape([now(gpu(90.0, processes=uses), processes=processes)])
    told = scrape.all("hoofhearted_process_group_utilization_ratio")
    assert len(told) == MOST_GROUPS + 1
    assert [each.labels["application"] for each in told[:2]] == ["program-199", "program-198"]
    assert told[-1].labels["application"] == metrics.OTHERS
    assert sum(each.value for each in told) == pytest.approx(sum(each.sm or 0.0 for each in uses) / 100)
    assert scrape.values("hoofhearted_process_groups_left_out") == [200.0 - MOST_GROUPS]
    assert scrape.values(metrics.TELLS_USERS) == [200.0]
    assert sum(scrape.values(metrics.PROCESSES)) == 200.0


def test_nothing_is_known_of_users_where_the_driver_does_not_say() -> None:
    scrape = Scrape([now(gpu(50.0, processes=None))])
    assert not scrape.all(metrics.TELLS_USERS)
    assert not scrape.all(metrics.PROCESSES)
    assert Scrape([now(gpu(0.0))]).values(metrics.TELLS_USERS) == [0.0]


def test_a_process_without_a_name_is_no_label_of_its_own() -> None:
    nobody = model.Process(4242, missing="gone")
    scrape = Scrape([now(gpu(50.0, processes=(used(4242, 50.0, started=None),)), processes=(nobody,))])
    assert scrape.all(metrics.PROCESSES)[0].labels["application"] == metrics.NAMELESS


@pytest.mark.parametrize(
    "hostile", ['"} evil 1\n', "a" * 5000, "\x1b[2J", "\u202egnp.exe", "\\", "\ud800", "日本語" * 90]
)
def test_a_hostile_name_is_one_line_and_not_endless(hostile: str) -> None:
    scrape = Scrape([busy(user=hostile, unit=hostile, name=hostile, exe=None, command_line=None)])
    assert len(scrape.all(metrics.PROCESSES)) == 1
    assert all(
        len(value) <= LONGEST_LABEL and value.isprintable() for each in scrape.samples for value in each.labels.values()
    )
    assert not [each for each in scrape.samples if "evil" in each.name]


def test_a_group_that_vanishes_vanishes() -> None:
    assert Scrape([busy()]).all(metrics.PROCESSES)
    assert not Scrape([now(gpu())]).all(metrics.PROCESSES)


def test_problems_and_alarms_of_the_host_stand_there_while_they_last() -> None:
    tick = Tick(
        sample(0.0)._replace(problems=(model.Problem("no_driver", "none"), model.Problem("no_driver", "again"))),
        (),
        (Alarm("too_hot", UUID, 0.0, "hot"),),
    )
    scrape = Scrape([Now("local", tick)])
    assert scrape.values(metrics.HOST_PROBLEM, code="no_driver") == [1.0]
    assert scrape.values("hoofhearted_alarm", kind="too_hot", UUID=UUID) == [1.0]


def test_a_host_that_says_nothing_is_down_and_nothing_else_is_said_of_it() -> None:
    scrape = Scrape([Now("nas", None, errors=3), busy()])
    assert scrape.values(metrics.UP, Hostname="nas") == [0.0]
    assert scrape.values(metrics.UP, Hostname="dreams") == [1.0]
    assert scrape.values("hoofhearted_scrape_errors_total", Hostname="nas") == [3.0]
    assert {each.name for each in scrape.samples if each.labels.get("Hostname") == "nas"} == {
        metrics.UP,
        "hoofhearted_scrape_errors_total",
    }


def test_two_hosts_of_one_name_stay_two() -> None:
    scrape = Scrape([busy(), busy()._replace(key="nas")])
    assert {each.labels["Hostname"] for each in scrape.all(metrics.UP)} == {"dreams", "dreams (nas)"}
    keys = [(each.name, tuple(sorted(each.labels.items()))) for each in scrape.samples]
    assert len(keys) == len(set(keys))


def test_a_host_that_names_a_gpu_twice_does_not_spoil_the_scrape() -> None:
    scrape = Scrape([now(gpu(10.0), gpu(20.0))])
    assert scrape.values("hoofhearted_gpu_utilization_ratio") == [pytest.approx(0.1)]


def test_spin_ups_and_what_the_agent_costs_are_counters() -> None:
    counted = {EpisodeKey(UUID, expected=False, by="default"): Counted(3, 600.0, 7200.0)}
    scrape = Scrape([busy()._replace(episodes=counted, cost=AgentCost(12.5, 4e7, 1234))])
    assert scrape.values("hoofhearted_episodes_total", verdict="unexpected", by="default") == [3.0]
    assert scrape.values("hoofhearted_episodes_seconds_total") == [600.0]
    assert scrape.values("hoofhearted_episodes_energy_joules_total") == [7200.0]
    assert scrape.values("hoofhearted_agent_cpu_seconds_total") == [12.5]
    assert scrape.values("hoofhearted_agent_resident_memory_bytes") == [4e7]
    assert scrape.values("hoofhearted_agent_driver_calls_total") == [1234.0]
    assert not Scrape([busy()]).all("hoofhearted_agent_cpu_seconds_total")


def test_dcgms_names_can_be_left_out() -> None:
    assert not [each for each in Scrape([busy()], dcgm=False).samples if each.name.startswith("DCGM")]


def test_a_strict_reader_of_openmetrics_understands_all_of_it() -> None:
    hosts = [busy(3, user='"} evil 1\n\\'), Now("nas", None)]
    assert strictly(page(hosts, OPEN_METRICS)) == Scrape(hosts).samples


@pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool")
@pytest.mark.real
def test_promtool_finds_nothing_to_say_about_our_names() -> None:
    full = busy()._replace(
        episodes={EpisodeKey(UUID, expected=True, by="rule"): Counted(1, 1.0, 1.0)}, cost=AgentCost(1.0, 1.0, 1)
    )
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=page([full], dcgm=False), capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    asked = subprocess.run(
        ["promtool", "check", "metrics"], input=page([full]), capture_output=True, text=True, check=False
    )
    complaints = {line.partition(" ")[2] for line in asked.stderr.splitlines() + asked.stdout.splitlines()}
    assert complaints == {"label names should be written in 'snake_case' not 'camelCase'"}  # DCGM's own: modelName


def test_a_counter_below_nothing_is_left_out_and_the_page_stays_readable() -> None:
    strange = now(gpu(5.0, energy_j=-1.0, kept_awake_s=-5.0), cost=AgentCost(cpu_s=-1.0, driver_calls=-3))
    read = strictly(page([strange, now(gpu(7.0, uuid="GPU-2"))], OPEN_METRICS))
    assert not any(each.value < 0 and each.name.endswith("_total") for each in read)
    assert len([each for each in read if each.name == "hoofhearted_gpu_utilization_ratio"]) == 2
