"""The simulated server: the same story and time give the same reading, and each story tells what its name promises."""

from __future__ import annotations

import time

import pytest

from hoofhearted_desktop.core import model, samples
from hoofhearted_desktop.probes import physics, scenario
from hoofhearted_desktop.probes.simulated import Simulated

WALL = 1_760_000_000.0
UPTIME = 5_000.0


class Server:
    """A simulated server on clocks that the test sets."""

    def __init__(self, name: str) -> None:
        self._elapsed = 0.0
        self.source = Simulated(
            scenario.load(name),
            wall_clock=lambda: WALL + self._elapsed,
            monotonic_clock=lambda: UPTIME + self._elapsed,
        )

    def at(self, elapsed: float) -> model.Sample:
        self._elapsed = elapsed
        return self.source.sample()

    def gpu(self, elapsed: float, index: int = 0) -> model.Gpu:
        return self.at(elapsed).gpus[index]


def known(value: float | None) -> float:
    assert value is not None
    return value


@pytest.fixture(params=scenario.names())
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# ---------------------------------------------------------------- the same for every story


def test_the_reading_does_not_depend_on_how_often_it_was_asked(name: str) -> None:
    often, seldom, far = Server(name), Server(name), Server(name)
    for number in range(320):
        often.at(number * 1.25)
    seldom.at(31.7)
    for moment in (400.25, 733.5, 4000.125, 86_400.5):
        assert often.at(moment) == seldom.at(moment)
    assert far.at(86_400.5) == often.at(86_400.5)
    assert often.at(33.3) == Server(name).at(33.3), "going back must not change the past"


def test_a_jump_of_a_year_is_cheap(name: str) -> None:
    server = Server(name)
    began = time.process_time()
    server.at(365 * 86_400.0)
    assert time.process_time() - began < 3


def test_processes_sum_to_the_device_and_nothing_leaves_its_bounds(name: str) -> None:
    server = Server(name)
    for second in range(0, 400, 3):
        for gpu in server.at(second + 0.5).gpus:
            if gpu.power_state != "active":
                continue
            used = gpu.processes or ()
            for unit in ("sm", "encoder", "decoder"):
                device = getattr(gpu.utilization, unit)
                assert device == sum(getattr(each, unit) for each in used)
                assert 0 <= device <= 100
            assert sum(each.memory or 0 for each in used) <= known(gpu.memory.used) <= known(gpu.memory.total)
            assert 0 < known(gpu.power_w) <= known(gpu.power_limit_w)
            assert 20 < known(gpu.temperature_c) < 95


def test_what_cannot_be_read_is_none(name: str) -> None:
    server = Server(name)
    identity = {"uuid", "index", "name", "pci_bus_id", "power_state", "problem"}
    for second in range(0, 200, 5):
        for gpu in server.at(second).gpus:
            if gpu.power_state == "active":
                continue
            assert gpu.power_state == "asleep" or gpu.problem is not None
            blank = model.Gpu(uuid="")
            for field in set(model.Gpu._fields) - identity:
                assert getattr(gpu, field) == getattr(blank, field), field


def test_a_sample_survives_json_and_joins_its_processes(name: str) -> None:
    server = Server(name)
    for second in (0, 12, 35, 90, 240):
        sample = server.at(second)
        assert samples.from_json(samples.to_json(sample)) == sample
        for gpu in sample.gpus:
            for used in gpu.processes or ():
                process = sample.process(used)
                assert process is not None
                assert known(process.started) <= sample.time
        pids = [process.pid for process in sample.processes]
        assert len(pids) == len(set(pids))


def test_energy_is_the_integral_of_power(name: str) -> None:
    server = Server(name)
    first = server.at(60.0)
    for index, gpu in enumerate(first.gpus):
        if gpu.energy_j is None:
            continue
        later = [server.gpu(60.0 + second, index) for second in range(21)]
        if any(each.energy_j is None for each in later):
            continue
        power = sum(known(each.power_w) for each in later[:-1])
        assert known(later[-1].energy_j) - gpu.energy_j == pytest.approx(power, rel=0.01, abs=2)


def test_energy_never_falls_and_warmth_never_jumps_where_the_story_repeats() -> None:
    server = Server("home")
    for lap in (1, 7, 8, 9, 40):
        before, after = server.gpu(360 * lap - 0.05), server.gpu(360 * lap + 0.05)
        assert 0 <= known(after.energy_j) - known(before.energy_j) < 10
        assert abs(known(after.temperature_c) - known(before.temperature_c)) <= 1


# ---------------------------------------------------------------- the default demo


def test_the_demo_begins_with_a_calm_desktop_and_a_sleeping_second_gpu() -> None:
    sample = Server("home").at(4)
    big, small = sample.gpus
    assert known(big.utilization.sm) < 6
    assert known(big.power_w) < 30
    assert big.pstate == 8
    assert {process.name for process in sample.processes} == {"Xorg", "gnome-shell"}
    assert small.power_state == "asleep"


def test_the_demo_transcodes_a_film() -> None:
    sample = Server("home").at(16)
    gpu = sample.gpus[0]
    assert known(gpu.utilization.encoder) == pytest.approx(34, abs=3)
    assert known(gpu.utilization.decoder) > 10
    assert known(gpu.utilization.sm) < 10
    assert known(gpu.power_w) == pytest.approx(96, abs=5)
    film = next(process for process in sample.processes if process.application and process.application.id == "jellyfin")
    assert (film.user, film.unit) == ("media", "docker.service")
    assert film.container is not None
    assert film.container.name == "jellyfin"
    assert film.application is not None
    assert film.application.doing == "film.mkv"
    assert scenario.load("home").expects == ("jellyfin",)


def test_within_35_seconds_the_demo_is_loud() -> None:
    server = Server("home")
    for second in range(28, 36):
        assert known(server.gpu(second).utilization.sm) > 75
    sample = server.at(40)
    gpu = sample.gpus[0]
    assert known(gpu.utilization.sm) == pytest.approx(87, abs=6)
    assert known(gpu.power_w) == pytest.approx(212, abs=10)
    model_runner = next(process for process in sample.processes if process.name == "ollama")
    assert model_runner.user == "david"
    assert model_runner.application is not None
    assert model_runner.application.doing == "llama3:8b"


def test_the_model_is_held_then_let_go() -> None:
    server = Server("home")
    held, gone = server.gpu(150), server.gpu(200)
    assert held.pstate == 0
    assert known(held.utilization.sm) < 6
    assert known(held.memory.used) > 8 * 2**30
    assert known(held.power_w) > known(gone.power_w) + 30
    assert known(gone.memory.used) < 2**30


def test_pictures_reach_the_power_limit() -> None:
    gpu = Server("home").gpu(250)
    assert gpu.power_w == gpu.power_limit_w
    assert gpu.throttle_reasons == ("sw_power_cap",)
    assert known(gpu.clocks_mhz.sm) < 1905


def test_the_next_evening_has_other_processes_but_the_same_desktop() -> None:
    server = Server("home")
    first = {process.name: (process.pid, process.started) for process in server.at(40).processes}
    second = {process.name: (process.pid, process.started) for process in server.at(400).processes}
    assert first["Xorg"] == second["Xorg"]
    assert first["ollama"] != second["ollama"]
    assert known(second["ollama"][1]) == known(first["ollama"][1]) + 360


def test_the_fan_has_hysteresis() -> None:
    server = Server("home")
    rising = [server.gpu(second) for second in range(60)]
    falling = [server.gpu(second) for second in range(80, 170)]
    starts = min(known(gpu.temperature_c) for gpu in rising if known(gpu.fan_percent) > 5)
    still_on = min(known(gpu.temperature_c) for gpu in falling if known(gpu.fan_percent) > 25)
    assert still_on < starts


# ---------------------------------------------------------------- the other stories


def test_the_miner_takes_everything_and_stays() -> None:
    server = Server("miner")
    for second in (60, 140, 1000, 100_000):
        sample = server.at(second)
        assert known(sample.gpus[0].utilization.sm) >= 97
        (miner,) = sample.processes
        assert (miner.pid, miner.user) == (8466, "www-data")
        assert miner.parent == model.Parent(8459, "sh")
        assert (miner.exe or "").startswith("/tmp/")
        assert miner.application is not None
        assert miner.application.kind == "miner"
        assert known(miner.started) == WALL + 12


def test_the_laptop_is_woken_for_a_video_and_sleeps_again() -> None:
    server = Server("sleeping-laptop")
    states = {second: server.gpu(second).power_state for second in range(119)}
    assert {second for second, state in states.items() if state == "active"} == set(range(30, 58))
    assert server.gpu(29).processes is None
    assert server.at(40).processes[0].name == "firefox"
    assert server.gpu(54).processes == ()
    assert server.at(10).problems == ()


def test_the_lost_gpu_is_a_problem_and_the_other_goes_on() -> None:
    server = Server("lost-gpu")
    assert known(server.gpu(39).utilization.sm) > 80
    for second in (40, 100, 10_000):
        sample = server.at(second)
        lost, stays = sample.gpus
        assert lost.problem is not None
        assert lost.problem.code == "gpu_lost"
        assert lost.problem.remedy
        assert lost.power_state is None
        assert lost.utilization.sm is None
        assert stays.power_state == "active"
        assert [process.name for process in sample.processes] == ["Xorg"]


def test_after_an_update_nothing_can_be_said_but_what_to_do() -> None:
    sample = Server("driver-updated").at(20)
    assert sample.gpus == ()
    (problem,) = sample.problems
    assert (problem.code, problem.remedy) == ("driver_library_mismatch", "restart the computer")
    assert known(sample.system.cpu_percent) > 0


def test_many_have_different_stories() -> None:
    gpus = Server("many").at(60).gpus
    loads = [known(gpu.utilization.sm) for gpu in gpus]
    assert len(gpus) == 8
    assert min(loads[:4]) > 85
    assert 15 < loads[4] < 80
    assert loads[5] == 0
    assert known(gpus[5].power_w) > 60
    assert loads[6] > 90
    assert gpus[7].processes == ()


def test_ollama_rests_between_answers_with_its_model_in_memory() -> None:
    server = Server("ollama-evening")
    for busy, resting in ((30, 55), (70, 95), (120, 180)):
        assert known(server.gpu(busy).utilization.sm) > 80
        assert server.gpu(resting).utilization.sm == 0
        assert known(server.gpu(resting).memory.used) > 6 * 2**30


def test_the_night_transcode_encodes() -> None:
    gpu = Server("night-transcode").gpu(50)
    assert known(gpu.utilization.encoder) == pytest.approx(64, abs=5)
    assert known(gpu.utilization.sm) < 10


# ---------------------------------------------------------------- physics


def test_noise_is_smooth_bounded_and_its_own_for_each_seed() -> None:
    values = [physics.noise(7, second / 10, 5.0) for second in range(2000)]
    assert all(-1 <= value <= 1 for value in values)
    assert max(abs(values[index] - values[index - 1]) for index in range(1, len(values))) < 0.15
    assert max(values) > 0.5
    assert min(values) < -0.5
    assert values != [physics.noise(8, second / 10, 5.0) for second in range(2000)]


def test_warmth_lags_and_settles() -> None:
    card = scenario.load("home").cards[0]
    cold = physics.cool(card)
    soon = physics.warm(card, cold, card.limit_w, card.lag_s)
    late = physics.warm(card, cold, card.limit_w, 100 * card.lag_s)
    assert late.temperature_c == pytest.approx(card.full_c)
    part = (soon.temperature_c - cold.temperature_c) / (late.temperature_c - cold.temperature_c)
    assert part == pytest.approx(1 - 2.718281828**-1, abs=1e-6)


def test_a_story_can_begin_in_its_middle() -> None:
    story = scenario.load("home")
    source = Simulated(story, wall_clock=lambda: WALL, monotonic_clock=lambda: UPTIME, started=UPTIME - 40)
    later = Server("home").at(40)
    sample = source.sample()
    assert sample.gpus == tuple(
        gpu._replace(
            processes=None
            if gpu.processes is None
            else tuple(each._replace(started=known(each.started) - 40) for each in gpu.processes)
        )
        for gpu in later.gpus
    )
    assert (source.kind, source.scenario) == ("simulated", "home")
