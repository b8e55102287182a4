"""Recordings through the engine: the ones in tests/recordings, and what other people's hosts and clocks may have written."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import pytest

from hoofhearted_desktop.agent.engine import Engine
from hoofhearted_desktop.agent.judge import Judge
from hoofhearted_desktop.core import messages
from hoofhearted_desktop.core.assessment import Activity, Episode
from hoofhearted_desktop.core.expectations import Rule
from hoofhearted_desktop.probes import recording
from hoofhearted_desktop.probes.replay import Replay
from hoofhearted_desktop.probes.source import SourceEnded
from tests.examples import some
from tests.recordings.comparison import Score, compare
from tests.recordings.labels import LABELS, Spoken
from tests.recordings.make import seed_of
from tests.recordings.stage import film
from tests.recordings.stories import STORIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Json = dict[str, Any]

RECORDINGS = Path(__file__).resolve().parents[1] / "recordings"
BEGAN = 1_760_000_000.0
BUSY_W, IDLE_W = 200.0, 20.0


class Replayed:
    """What the engine made of a recording."""

    def __init__(self, path: Path, rules: tuple[Rule, ...] = ()) -> None:
        opened = recording.open_recording(path)
        assert isinstance(opened, recording.Recording)
        self.bad: list[str] = []
        source = Replay(
            opened,
            report=lambda bad: self.bad.append(bad.describe()),
            monotonic_clock=lambda: 0.0,
            sleep=lambda _: None,
        )
        engine = Engine(Judge(rules, seen=set()))
        self.activities: list[Activity] = []
        self.reasons: list[Optional[str]] = []
        self.since: list[Optional[float]] = []
        changes = []
        while True:
            try:
                observation = engine.observe(source.sample())
            except SourceEnded:
                break
            for each in observation.tick.assessments:
                self.activities.append(each.activity)
                self.reasons.append(each.reason)
                self.since.append(each.since)
            changes += observation.changes
        source.close()
        changes += engine.finish()
        self.told = [change.change for change in changes]
        self.episodes: list[Episode] = [change.episode for change in changes if change.change == "ended"]

    def spans(self) -> list[tuple[float, float]]:
        return [(each.started - BEGAN, (each.ended or 0.0) - BEGAN) for each in self.episodes]


def line(at: float, *gpus: Json, processes: Iterable[Json] = (), **given: Any) -> Json:
    """A sample at `at` seconds on both of the host's clocks."""
    return {
        "schema": 1,
        "host": "dreams",
        "time": BEGAN + at,
        "monotonic": 1000.0 + at,
        "gpus": list(gpus),
        "processes": list(processes),
        **given,
    }


def card(sm: Optional[float] = 0.0, *processes: Json, **given: Any) -> Json:
    return {
        "uuid": "GPU-1",
        "name": "NVIDIA GeForce RTX 3090",
        "power_state": "active",
        "utilization": {"sm": sm, "memory": 0, "encoder": 0, "decoder": 0},
        "power_w": BUSY_W if sm else IDLE_W,
        "processes": list(processes),
        **given,
    }


def uses(
    sm: Optional[float] = 90.0, pid: int = 42, started: float = 5.0, types: tuple[str, ...] = ("compute",)
) -> Json:
    return {"pid": pid, "started": started, "types": list(types), "memory": 1 << 30, "sm": sm}


def program(name: str = "train", pid: int = 42, started: float = 5.0, **given: Any) -> Json:
    path = f"/usr/bin/{name}"
    return {"pid": pid, "started": started, "name": name, "exe": path, "command_line": [path], "user": "david", **given}


def busy(at: float, **given: Any) -> Json:
    return line(at, card(90.0, uses()), processes=[program()], **given)


def idle(at: float, **given: Any) -> Json:
    return line(at, card(), **given)


@pytest.fixture
def replayed(tmp_path: Path) -> Callable[..., Replayed]:
    def replay(lines: Iterable[Json], rules: tuple[Rule, ...] = ()) -> Replayed:
        path = tmp_path / "recording.jsonl"
        path.write_text("".join(json.dumps(each) + "\n" for each in lines))
        return Replayed(path, rules)

    return replay


# ---------------------------------------------------------------- the committed ones


@pytest.mark.parametrize(
    ("name", "culprits"),
    [("ollama", ["Jellyfin"]), ("night-transcode", ["Plex Transcoder"]), ("lost-gpu", ["train.py"])],
)
def test_the_committed_recordings_name_who_did_it(name: str, culprits: list[str]) -> None:
    found = Replayed(RECORDINGS / f"{name}.jsonl.gz")
    assert found.bad == []
    assert [each.culprit.name for each in found.episodes if each.culprit] == culprits


def test_a_lost_gpu_is_never_idle() -> None:
    found = Replayed(RECORDINGS / "lost-gpu.jsonl.gz")
    assert Activity.UNKNOWN in found.activities
    assert any("fallen off the bus" in (reason or "") for reason in found.reasons)


@pytest.mark.parametrize("name", some(LABELS))
def test_a_recording_says_what_a_person_would(name: str) -> None:
    found = Replayed(RECORDINGS / f"{name}.jsonl.gz")
    assert found.bad == []
    score = compare(LABELS[name], [messages.episode_to_json(each) for each in found.episodes])
    assert score.wrong == ()
    for each in found.episodes:
        assert sum(who.share or 0.0 for who in each.processes) + (each.unattributed_share or 0.0) == pytest.approx(
            1.0, abs=0.001
        )


def test_every_story_has_a_recording_and_a_label() -> None:
    recorded = {path.name.partition(".")[0] for path in RECORDINGS.glob("*.jsonl.gz")}
    assert set(STORIES) == set(LABELS)
    assert set(STORIES) <= recorded
    assert len(LABELS) >= 32


@pytest.mark.parametrize("name", ["blips", "half-a-second-apart"])
def test_a_story_is_filmed_alike_again(name: str) -> None:
    told = gzip.decompress((RECORDINGS / f"{name}.jsonl.gz").read_bytes()).splitlines()
    assert [json.loads(line) for line in told] == film(STORIES[name](), seed_of(name))


def test_a_comparison_finds_what_is_wrong() -> None:
    said = Spoken("GPU-1", 10, 60, "train", "computing", (2.0, 3.0), shares=(("train", 1.0),))
    told: Json = {"gpu": "GPU-1", "started": BEGAN + 11, "ended": BEGAN + 60, "activity": "computing"}
    told |= {"energy_wh": 2.5, "processes": [{"name": "train", "share": 0.98}]}
    assert compare([said], [told]) == Score(1, 1, 1, ())
    wrong = told | {"started": BEGAN, "ended": BEGAN + 99, "activity": "drawing", "energy_wh": None, "processes": []}
    assert len(compare([said], [wrong]).wrong) == 6
    assert compare([said], [told, wrong]).precision == 0.5
    assert compare([said, said], [told]).recall == 0.5
    assert compare([said], [told | {"gpu": "GPU-2"}]).right == 0


# ---------------------------------------------------------------- where a load begins and ends


def test_a_load_from_the_first_line_to_the_last(replayed: Callable[..., Replayed]) -> None:
    found = replayed(busy(at) for at in range(60))
    assert found.spans() == [(0.0, 59.0)]
    assert found.told == ["started", "ended"]


@pytest.mark.parametrize("interval_s", [0.5, 1.0, 10.0])
def test_energy_is_power_times_time_at_any_interval(replayed: Callable[..., Replayed], interval_s: float) -> None:
    count = int(300 / interval_s)
    lines = [idle(at * interval_s) for at in range(3)]
    lines += [busy((3 + at) * interval_s) for at in range(count)]
    lines += [idle((3 + count + at) * interval_s) for at in range(80)]
    found = replayed(lines)
    [(began, ended)] = found.spans()
    assert ended - began == 300
    assert found.episodes[0].energy_wh == pytest.approx(BUSY_W * (ended - began) / 3600)


def test_short_bursts_are_one_spin_up(replayed: Callable[..., Replayed]) -> None:
    found = replayed(busy(at) if at % 6 < 2 and at < 120 else line(at, card(0.0, uses(0.0))) for at in range(150))
    assert found.spans() == [(0.0, 115.5)]


def test_a_breathing_load_is_one_spin_up(replayed: Callable[..., Replayed]) -> None:
    loads = [12, 95, 40, 7, 60]
    found = replayed(
        line(at, card(loads[at % 5], uses(loads[at % 5])), processes=[program()]) if at < 100 else idle(at)
        for at in range(130)
    )
    assert found.spans() == [(0.0, 99.5)]


def test_a_blip_is_none(replayed: Callable[..., Replayed]) -> None:
    assert replayed(busy(at) if at == 30 else idle(at) for at in range(60)).told == []


def test_memory_held_at_0_percent_is_held_and_no_spin_up(replayed: Callable[..., Replayed]) -> None:
    held = card(0.0, uses(0.0), power_w=75.0)
    found = replayed(idle(at) if at < 20 else line(at, held, processes=[program()]) for at in range(60))
    assert found.activities[19] is Activity.IDLE
    assert found.activities[-1] is Activity.HELD
    assert found.told == []


# ---------------------------------------------------------------- clocks and gaps


def test_an_hour_without_a_line_is_no_hour_of_use(replayed: Callable[..., Replayed]) -> None:
    found = replayed([*(busy(at) for at in range(30)), *(busy(3600 + at) for at in range(30))])
    assert found.spans() == [(0.0, 29.0), (3600.0, 3629.0)]
    assert [each.energy_wh for each in found.episodes] == [pytest.approx(BUSY_W * 29 / 3600)] * 2
    assert found.since[-1] is None


def test_a_restart_begins_the_monotonic_clock_anew(replayed: Callable[..., Replayed]) -> None:
    found = replayed([*(busy(at) for at in range(30)), *(busy(100 + at, monotonic=5.0 + at) for at in range(30))])
    assert found.bad == []
    assert found.spans() == [(0.0, 29.0), (100.0, 129.0)]


@pytest.mark.parametrize("jump_s", [60.0, 3500.0, 4242.0, 8 * 3600.0])
def test_a_host_that_slept_ends_what_nobody_watched(replayed: Callable[..., Replayed], jump_s: float) -> None:
    """Its monotonic clock stood still, and the wall clock did not."""
    found = replayed([*(busy(at) for at in range(30)), *(busy(at, time=BEGAN + jump_s + at) for at in range(30, 60))])
    assert found.bad == []
    assert found.spans() == [(0.0, 29.0), (jump_s + 30, jump_s + 59)]


@pytest.mark.parametrize(("after_c", "episodes"), [(70, 1), (None, 1), (45, 2)])
def test_a_clock_that_is_set_ahead_by_an_hour_is_no_sleep_unless_the_gpu_has_cooled(
    replayed: Callable[..., Replayed], after_c: Optional[float], episodes: int
) -> None:
    def at_c(at: float, celsius: Optional[float], **given: Any) -> Json:
        return line(at, card(90.0, uses(), temperature_c=celsius), processes=[program()], **given)

    lines = [at_c(at, 70) for at in range(30)]
    lines += [at_c(at, after_c, time=BEGAN + 3600.0 + at) for at in range(30, 60)]
    found = replayed(lines)
    assert len(found.spans()) == episodes
    if episodes == 1:
        assert found.spans() == [(0.0, 59.0)]


@pytest.mark.parametrize(("counter_j", "late_s"), [(-900_000.0, 0.0), (40_000.0, 0.0), (0.0, 3.0)])
def test_a_counter_that_leapt_or_a_look_that_came_late_shows_a_sleep_of_an_hour(
    replayed: Callable[..., Replayed], counter_j: float, late_s: float
) -> None:
    def counted(at: float, joules: float, **given: Any) -> Json:
        return line(at, card(90.0, uses(), energy_j=1e6 + BUSY_W * at + joules), processes=[program()], **given)

    lines = [counted(at, 0.0) for at in range(30)]
    lines += [counted(at + late_s, counter_j, time=BEGAN + 3600.0 + at + late_s) for at in range(30, 60)]
    found = replayed(lines)
    assert len(found.spans()) == 2
    assert sum(each.energy_wh or 0.0 for each in found.episodes) == pytest.approx(BUSY_W * 58 / 3600, rel=0.02)


def test_a_wall_clock_that_is_set_back_ends_nothing_and_the_duration_stays_right(
    replayed: Callable[..., Replayed],
) -> None:
    found = replayed([*(busy(at) for at in range(30)), *(busy(at, time=BEGAN - 3600 + at) for at in range(30, 60))])
    assert found.bad == []
    assert found.spans() == [(0.0, 59.0)]


def test_a_clock_that_is_set_right_by_seconds_is_nothing(replayed: Callable[..., Replayed]) -> None:
    found = replayed([*(busy(at) for at in range(30)), *(busy(at, time=BEGAN + at - 2.0) for at in range(30, 60))])
    assert len(found.spans()) == 1


def test_a_gpu_that_vanishes_ends_at_its_last_reading(replayed: Callable[..., Replayed]) -> None:
    found = replayed(line(at) if 30 <= at < 60 else busy(at) for at in range(80))
    assert found.spans() == [(0.0, 29.0), (60.0, 79.0)]


@pytest.mark.parametrize("host", ["other", "dreams2"])
def test_two_hosts_in_one_file_do_not_disturb_each_other(replayed: Callable[..., Replayed], host: str) -> None:
    lines = []
    for at in range(60):
        lines += [busy(at) if at < 30 else idle(at), idle(at + 0.1, host=host, monotonic=50.0 + at)]
    found = replayed(lines)
    assert found.bad == []
    assert found.spans() == [(0.0, 29.5)]
    assert {each.host for each in found.episodes} == {"dreams"}


def test_two_gpus_have_a_spin_up_each(replayed: Callable[..., Replayed]) -> None:
    people = [program(), program("blender", 43)]
    found = replayed(
        line(
            at,
            card(90.0 if at < 20 else 0.0, uses()),
            card(90.0 if 10 <= at < 40 else 0.0, uses(pid=43), uuid="GPU-2"),
            processes=people,
        )
        for at in range(70)
    )
    assert [(each.gpu, each.culprit and each.culprit.name) for each in found.episodes] == [
        ("GPU-1", "train"),
        ("GPU-2", "Blender"),
    ]
    assert found.spans() == [(0.0, 19.5), (9.5, 39.5)]


# ---------------------------------------------------------------- who


def test_a_reused_pid_is_another_process(replayed: Callable[..., Replayed]) -> None:
    found = replayed(
        line(
            at,
            card(90.0, uses(started=5.0 if at < 20 else 77.0)),
            processes=[program() if at < 20 else program("blender", started=77.0)],
        )
        for at in range(40)
    )
    [episode] = found.episodes
    assert {(who.name, who.started) for who in episode.processes} == {("train", 5.0), ("Blender", 77.0)}
    assert found.told == ["started", "joined", "ended"]


def test_what_the_driver_names_and_nobody_sees_is_not_blamed_on_another(replayed: Callable[..., Replayed]) -> None:
    found = replayed(line(at, card(90.0, uses(80.0, pid=99), uses(10.0)), processes=[program()]) for at in range(20))
    [episode] = found.episodes
    assert episode.activity is Activity.UNATTRIBUTED
    assert episode.culprit is not None
    assert episode.culprit.name == "process 99"
    assert episode.verdict.text == "nobody can say which program it is"


def test_a_process_without_any_name_was_not_seen_before_or_never(replayed: Callable[..., Replayed]) -> None:
    nameless = {"pid": 42, "started": 5.0, "missing": "gone"}
    found = replayed(line(at, card(90.0, uses()), processes=[nameless]) for at in range(20))
    assert found.episodes[0].verdict.text == "nobody can say which program it is"


DESKTOP = (
    ("Xorg", "/usr/lib/xorg/Xorg"),
    ("gnome-shell", "/usr/bin/gnome-shell"),
    ("firefox", "/usr/lib/firefox/firefox"),
)


@pytest.mark.parametrize("kindless", [False, True])
def test_a_day_of_desktop_alone_is_expected(replayed: Callable[..., Replayed], kindless: bool) -> None:
    """The public shape has no `kind`, and a recording may lack the application altogether."""
    people = [
        program(
            name, pid, exe=exe, command_line=[exe], application={"id": name.lower(), "name": name} if kindless else None
        )
        for pid, (name, exe) in enumerate(DESKTOP, 1)
    ]
    loads = [25, 40, 3, 15]
    found = replayed(
        line(
            at, card(loads[at % 4], *(uses(5.0 * pid, pid, types=("graphics",)) for pid in (1, 2, 3))), processes=people
        )
        for at in range(60)
    )
    [episode] = found.episodes
    assert episode.activity is Activity.DRAWING
    assert episode.verdict.expected


def test_the_last_of_a_blip_is_its_program_s_though_it_is_off_the_list(replayed: Callable[..., Replayed]) -> None:
    people = [program("whisper", 1), program("colmap", 2)]
    loads = [(90.0, 1)] * 20 + [(50.0, None)] + [(0.0, None)] * 18 + [(20.0, 2), (75.0, None)] + [(0.0, None)] * 60
    found = replayed(
        line(at, card(load, *(() if pid is None else (uses(load, pid),))), processes=people if pid else [])
        for at, (load, pid) in enumerate(loads)
    )
    [episode] = found.episodes
    assert episode.ended is not None
    assert episode.ended - episode.started == pytest.approx(20.5, abs=1.0)


def test_a_miner_is_known_without_the_recorder_knowing_it(replayed: Callable[..., Replayed]) -> None:
    miner = program("x", exe="/tmp/.x/xmrig", command_line=["/tmp/.x/xmrig", "--cuda"])
    found = replayed(line(at, card(99.0, uses(99.0)), processes=[miner]) for at in range(20))
    assert found.episodes[0].verdict.text == "a known miner, first time seen"


def test_rules_apply_to_a_recording(replayed: Callable[..., Replayed]) -> None:
    found = replayed((busy(at) for at in range(20)), (Rule("mine", application="train", user="david"),))
    assert found.episodes[0].verdict.by == "rule"


# ---------------------------------------------------------------- what cannot be said


def test_nulls_everywhere_are_unknown_and_never_idle(replayed: Callable[..., Replayed]) -> None:
    nothing = dict.fromkeys(card()) | {"uuid": "GPU-1"}
    found = replayed({**line(at), "gpus": [nothing], "processes": None, "monotonic": None} for at in range(10))
    assert found.bad == []
    assert set(found.activities) == {Activity.UNKNOWN}
    assert "neither the load nor the power" in (found.reasons[0] or "")


def test_only_the_required_members(replayed: Callable[..., Replayed]) -> None:
    found = replayed({"schema": 1, "host": "h", "time": BEGAN + at, "gpus": [{"uuid": "x"}]} for at in range(10))
    assert (found.bad, set(found.activities)) == ([], {Activity.UNKNOWN})


def test_power_alone_is_enough_also_with_no_quiet_moment_before(replayed: Callable[..., Replayed]) -> None:
    blind = card(None, uses(None), power_w=250.0, utilization=None)
    found = replayed(
        line(at, blind if at < 30 else {**blind, "power_w": IDLE_W}, processes=[program()]) for at in range(80)
    )
    assert found.spans() == [(0.0, 29.5)]
    assert found.episodes[0].energy_wh == pytest.approx(250.0 * 29.5 / 3600)


def test_power_over_the_learned_idle_power_is_a_load(replayed: Callable[..., Replayed]) -> None:
    blind = card(None, uses(None), power_w=250.0, utilization=None)
    found = replayed(idle(at) if at < 10 else line(at, blind, processes=[program()]) for at in range(40))
    assert found.spans() == [(9.5, 39.0)]
    assert found.episodes[0].mean.sm is None


def test_without_power_the_energy_is_not_said(replayed: Callable[..., Replayed]) -> None:
    found = replayed(line(at, card(90.0, uses(), power_w=None), processes=[program()]) for at in range(30))
    assert found.episodes[0].energy_wh is None


@pytest.mark.parametrize("nonsense", [4_294_967_295, -5])
def test_a_percentage_that_cannot_be_is_none(replayed: Callable[..., Replayed], nonsense: int) -> None:
    nothing = card(nonsense, uses(nonsense), power_w=None)
    found = replayed(line(at, nothing, processes=[program()]) for at in range(20))
    assert set(found.activities) == {Activity.UNKNOWN}


def test_two_gpus_of_one_name_are_no_crash(replayed: Callable[..., Replayed]) -> None:
    found = replayed(line(at, card(90.0, uses()), card(90.0, uses()), processes=[program()]) for at in range(20))
    assert len(found.episodes) == 1


# ---------------------------------------------------------------- files


def test_bad_lines_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    good = [json.dumps(busy(at)).encode() for at in range(20)]
    path.write_bytes(b"\n".join([*good[:10], b"{", b'{"schema": 2}', b"\xff\xfe", b"", b"[]", b"NaN", *good[10:]]))
    found = Replayed(path)
    assert [each.split(":")[0] for each in found.bad] == ["line 11", "line 12", "line 13", "line 15", "line 16"]
    assert found.spans() == [(0.0, 19.0)]


def test_a_truncated_gzip_gives_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    text = "".join(json.dumps(busy(at)) + "\n" for at in range(300)).encode()
    whole = gzip.compress(text)
    path.write_bytes(whole[: len(whole) - 40])
    found = Replayed(path)
    assert len(found.bad) == 1
    assert "ends early" in found.bad[0]
    assert found.told == ["started", "ended"]
