"""Which activity: the table of the product, and readings that must never look idle."""

from __future__ import annotations

from typing import Any, Optional

import pytest

from hoofhearted_desktop.core import activity, model
from hoofhearted_desktop.core.assessment import Activity
from tests import readings
from tests.readings import gpu, process, used

OLLAMA = process()
XORG = process(900, "Xorg", application=model.Application("xorg", "Xorg", kind="desktop"))
JELLYFIN = process(4300, "ffmpeg", application=model.Application("jellyfin", "Jellyfin", kind="media"))
ALL = {each.pid: each for each in (OLLAMA, XORG, JELLYFIN)}


def find(reading: model.Gpu, **given: Any) -> activity.Finding:
    return activity.find(reading, ALL, **given)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (gpu(None, power_state="asleep", power_w=None, processes=None), Activity.ASLEEP),
        (gpu(0), Activity.IDLE),
        (gpu(None, encoder=None, decoder=None, power_w=None, processes=None, resting=True), Activity.IDLE),
        (gpu(3, processes=(used(900, 3.0, types=("graphics",)),)), Activity.IDLE),
        (gpu(87, processes=(used(sm=86.0),)), Activity.COMPUTING),
        (gpu(31, encoder=64.0, decoder=40.0, processes=(used(4300, 30.0, encoder=64.0),)), Activity.ENCODING),
        (gpu(4, encoder=34.0, processes=(used(4300, 4.0, encoder=34.0),)), Activity.ENCODING),
        (gpu(2, decoder=25.0, processes=(used(4300, 2.0, decoder=25.0),)), Activity.DECODING),
        (gpu(95, encoder=8.0, processes=(used(sm=95.0),)), Activity.COMPUTING),
        (gpu(30, processes=(used(900, 30.0, types=("graphics",)),)), Activity.DRAWING),
        (gpu(30, processes=(used(900, 30.0, types=("compute", "graphics")),)), Activity.DRAWING),
        (gpu(60, processes=()), Activity.UNATTRIBUTED),
        (gpu(60, processes=None), Activity.UNATTRIBUTED),
        (gpu(60, processes=(used(77, 60.0),)), Activity.UNATTRIBUTED),
        (gpu(0, pstate=0, power_w=85.0, processes=(used(sm=0.0),)), Activity.HELD),
        (gpu(0, pstate=8, processes=(used(sm=0.0),)), Activity.IDLE),
    ],
)
def test_what_a_reading_means(reading: model.Gpu, expected: Activity) -> None:
    assert find(reading).activity is expected


def test_a_problem_is_unknown_and_says_why() -> None:
    problem = model.Problem("gpu_lost", "the GPU has fallen off the bus", "restart the computer")
    found = find(gpu(None, problem=problem, processes=None))
    assert (found.activity, found.reason, found.remedy) == (Activity.UNKNOWN, problem.message, problem.remedy)
    assert found.loaded is None


@pytest.mark.parametrize("cut", [{"parent": "GPU-1", "mig_profile": "1g.5gb"}, {"mig_instances": 2}])
def test_what_mig_has_cut_is_idle_only_where_nobody_uses_it(cut: dict[str, Any]) -> None:
    silent = {"encoder": None, "decoder": None, "power_w": None, **cut}
    assert find(gpu(None, processes=(), **silent)).activity is Activity.IDLE
    used_by_one = find(gpu(None, processes=(used(),), **silent))
    assert used_by_one.activity is Activity.UNKNOWN
    assert (used_by_one.reason or "").endswith("one process uses it")
    denied = find(gpu(None, processes=None, **silent))
    assert (denied.activity, denied.remedy) == (Activity.UNKNOWN, "run the agent as root to see who uses it")


def test_a_little_power_does_not_make_what_mig_has_cut_idle_while_it_is_used() -> None:
    little = {"encoder": None, "decoder": None, "power_w": 40.0, "mig_instances": 2}
    assert find(gpu(None, processes=(used(),), **little)).activity is Activity.UNKNOWN
    assert find(gpu(None, processes=None, **little)).activity is Activity.UNKNOWN
    assert find(gpu(None, processes=(), **little)).activity is Activity.IDLE
    assert find(gpu(None, processes=(used(),), **{**little, "power_w": 240.0})).activity is Activity.COMPUTING


def test_nothing_known_is_unknown_and_never_idle() -> None:
    found = find(gpu(None, encoder=None, decoder=None, power_w=None))
    assert found.activity is Activity.UNKNOWN
    assert found.reason


ALONE = {"encoder": None, "decoder": None, "processes": (used(),)}


@pytest.mark.parametrize(
    ("power_w", "given", "expected"),
    [
        (250.0, {"pstate": None}, Activity.COMPUTING),
        (250.0, {"pstate": None, "power_limit_w": None}, Activity.COMPUTING),
        (100.0, {"pstate": 2}, Activity.COMPUTING),
        (40.0, {"pstate": None, "power_limit_w": None}, Activity.IDLE),
        (45.0, {"pstate": 8}, Activity.IDLE),
        (60.0, {"pstate": 5}, Activity.IDLE),
    ],
)
def test_power_alone_without_a_quiet_moment_goes_by_limit_and_state(
    power_w: float, given: dict[str, Any], expected: Activity
) -> None:
    assert find(gpu(None, power_w=power_w, **ALONE, **given)).activity is expected


def test_power_alone_goes_by_the_lowest_that_was_seen_until_there_was_a_quiet_moment() -> None:
    reading = gpu(None, power_w=95.0, pstate=None, **ALONE)
    assert find(reading).loaded is False
    assert find(reading, before=activity.Before(lowest_w=25.0)).loaded is True
    assert find(reading, before=activity.Before(idle_w=60.0, lowest_w=25.0)).loaded is False


def test_power_alone_takes_no_held_model_for_work_also_after_work() -> None:
    held = gpu(None, power_w=80.0, pstate=2, **ALONE)
    assert find(held, before=activity.Before(idle_w=22.0)).loaded is False
    assert find(held, before=activity.Before(idle_w=22.0, loaded=True, load_w=290.0)).loaded is False


def test_a_card_of_30_w_works_at_12() -> None:
    reading = gpu(None, power_w=12.0, pstate=None, power_limit_w=30.0, **ALONE)
    assert find(reading, before=activity.Before(idle_w=4.0)).loaded is True


def test_what_goes_on_after_a_heavy_load_is_not_the_desktop_s_noise() -> None:
    noise = gpu(8.0, processes=None)
    assert find(noise, before=activity.Before(loaded=True, load_percent=95.0)).loaded is False
    assert find(noise, before=activity.Before(loaded=True, load_percent=15.0)).loaded is True


@pytest.mark.parametrize(
    ("sm", "decoder", "expected"),
    [(12.0, 8.0, Activity.IDLE), (16.0, 0.0, Activity.DRAWING), (3.0, 12.0, Activity.DECODING)],
)
def test_the_desktop_alone_works_only_when_it_does_much(sm: float, decoder: float, expected: Activity) -> None:
    reading = gpu(sm, decoder=decoder, processes=(used(900, sm, decoder=decoder, types=("graphics",)),))
    found = find(reading)
    assert (found.activity, found.usual) == (expected, expected is not Activity.IDLE)


def test_what_a_browser_encodes_is_a_call() -> None:
    reading = gpu(9.0, encoder=6.0, processes=(used(900, 9.0, encoder=6.0, types=("graphics",)),))
    assert find(reading).activity is Activity.ENCODING


def test_without_figures_the_desktop_is_named_last() -> None:
    everything = ("compute", "graphics")
    reading = gpu(
        80.0, processes=(used(900, types=everything, memory=9 << 30), used(4300, types=everything, memory=1 << 30))
    )
    assert find(reading).shares[0].pid == 4300


def test_a_load_beside_the_desktop_s_is_not_the_desktop_s() -> None:
    found = find(gpu(40.0, processes=(used(900, 25.0, types=("graphics",)), used(4242, 15.0))))
    assert not found.usual


@pytest.mark.parametrize("listed", [(used(900, 4.0, types=("graphics",)),), (used(900, 0.0, types=("graphics",)),)])
def test_who_does_a_small_part_is_not_blamed_for_the_whole(listed: tuple[model.GpuProcess, ...]) -> None:
    found = find(gpu(90.0, processes=listed))
    assert found.activity is Activity.UNATTRIBUTED
    assert "only a small part" in (found.reason or "")
    assert "--pid=host" in (found.remedy or "")


def test_another_process_of_the_same_number_is_not_it() -> None:
    found = find(gpu(90.0, processes=(used(4242, 90.0, started=55.0),)))
    assert found.activity is Activity.UNATTRIBUTED


@pytest.mark.parametrize(("power_w", "expected"), [(21.0, Activity.IDLE), (180.0, Activity.COMPUTING)])
def test_without_utilisation_the_power_over_the_baseline_decides(power_w: float, expected: Activity) -> None:
    reading = gpu(None, power_w=power_w, **ALONE)
    assert find(reading, before=activity.Before(idle_w=readings.IDLE_W)).activity is expected


def test_held_says_the_extra_watts() -> None:
    found = find(gpu(0, power_w=58.0, processes=(used(),)), before=activity.Before(idle_w=20.0))
    assert (found.activity, found.extra_w) == (Activity.HELD, 38.0)
    assert [share.pid for share in found.shares] == [4242]


@pytest.mark.parametrize(
    ("sm", "was_loaded", "loaded"), [(8, False, False), (8, True, True), (5, True, False), (10, False, True)]
)
def test_a_load_has_two_thresholds(sm: float, *, was_loaded: bool, loaded: bool) -> None:
    assert find(gpu(sm, processes=(used(sm=sm),)), before=activity.Before(loaded=was_loaded)).loaded is loaded


def test_the_largest_share_is_first_and_shares_are_of_the_whole() -> None:
    found = find(gpu(80, processes=(used(900, 20.0, types=("graphics",)), used(4242, 60.0))))
    assert [(share.pid, share.share) for share in found.shares] == [(4242, 0.75), (900, 0.25)]


@pytest.mark.parametrize("sm", [None, 0.0])
def test_without_figures_the_compute_process_is_named_before_the_compositor(sm: Optional[float]) -> None:
    found = find(gpu(80, processes=(used(900, sm, types=("graphics",), memory=8 << 30), used(4242, sm))))
    assert found.activity is Activity.COMPUTING
    assert (found.shares[0].pid, found.shares[0].share) == (4242, None)


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        (None, "cannot be seen here"),
        (process(77, missing="gone", name=None, command_line=None), "cannot be seen here"),
        (process(77, missing="elsewhere", name=None, command_line=None), "container without the host's PIDs"),
        (process(77, missing="hidden", name=None, command_line=None), "another user"),
        (process(77, name=None, command_line=None, state="zombie"), "has exited"),
    ],
)
def test_somebody_unknown_has_a_reason(hidden: Optional[model.Process], words: str) -> None:
    processes = {77: hidden} if hidden else {}
    found = activity.find(gpu(60, processes=(used(77, 60.0),)), processes)
    assert found.activity is Activity.UNATTRIBUTED
    assert words in (found.reason or "")


def test_a_gpu_that_is_left_alone_says_so() -> None:
    assert "left alone" in (find(gpu(None, power_w=None, processes=None, resting=True)).reason or "")


def test_a_process_that_has_just_exited_is_still_who_it_was() -> None:
    left = process(missing="gone", state=None)
    found = activity.find(gpu(60, processes=(used(sm=60.0),)), {left.pid: left})
    assert found.activity is Activity.COMPUTING
    assert found.shares[0].pid == left.pid


def test_a_remedy_stands_beside_the_reason_of_another_namespace() -> None:
    elsewhere = model.Process(77, missing="elsewhere")
    found = activity.find(gpu(60, processes=(used(77, 60.0),)), {77: elsewhere})
    assert found.remedy == "start it with --pid=host"


def test_who_keeps_the_device_open_without_a_context_holds_it_awake() -> None:
    found = find(gpu(0, power_w=58.0, holders=(4242,)), before=activity.Before(idle_w=20.0))
    assert (found.activity, [share.pid for share in found.shares]) == (Activity.HELD, [4242])
    assert "without a GPU context" in (found.reason or "")
    assert find(gpu(0, holders=(4242,)), before=activity.Before(idle_w=20.0)).activity is Activity.IDLE
    assert find(gpu(0, pstate=0, holders=(4242,))).activity is Activity.HELD
    assert find(gpu(0, pstate=0, holders=())).activity is Activity.IDLE
    with_context = find(
        gpu(0, power_w=58.0, holders=(900,), processes=(used(4242),)), before=activity.Before(idle_w=20.0)
    )
    assert [share.pid for share in with_context.shares] == [4242]


def test_without_a_limit_three_times_what_a_small_card_takes_at_rest_is_a_load() -> None:
    told = {"pstate": None, "power_limit_w": None, **ALONE}
    assert find(gpu(None, power_w=19.0, **told), before=activity.Before(idle_w=6.0)).loaded is True
    assert find(gpu(None, power_w=16.0, **told), before=activity.Before(idle_w=6.0)).loaded is False
    assert find(gpu(None, power_w=44.0, **told), before=activity.Before(idle_w=20.0)).loaded is False


def test_power_that_falls_fast_is_what_is_left_of_a_load_and_no_load_itself() -> None:
    def is_load(power_w: float, **before: Any) -> Optional[bool]:
        reading = gpu(None, power_w=power_w, pstate=None, **ALONE)
        return find(reading, before=activity.Before(idle_w=20.0, previous_w=220.0, **before)).loaded

    assert is_load(110.0, passed_s=1.0) is False
    assert is_load(130.0, passed_s=1.0) is True
    assert is_load(150.0, passed_s=0.5) is False
    assert is_load(110.0, passed_s=5.0) is True
    assert is_load(110.0, passed_s=1.0, loaded=True, load_w=220.0) is True


@pytest.mark.parametrize(
    ("reading", "part"),
    [
        (gpu(40.0, encoder=70.0, processes=(used(sm=40.0),)), 0.7),
        (gpu(None, power_w=185.0, **ALONE), 0.5),
        (gpu(None, power_w=135.0, power_limit_w=None, **ALONE), 0.5),
    ],
)
def test_how_much_of_the_gpu_a_load_takes(reading: model.Gpu, part: float) -> None:
    assert find(reading, before=activity.Before(idle_w=20.0)).part == pytest.approx(part, abs=0.01)
