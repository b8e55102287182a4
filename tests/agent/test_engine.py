"""The engine on stories told by hand: what a person would have been told, and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from hoofhearted_desktop.agent.engine import Change, Engine
from hoofhearted_desktop.agent.judge import Judge
from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.assessment import Activity
from hoofhearted_desktop.core.detector import Timing
from hoofhearted_desktop.core.expectations import Rule
from tests.readings import UUID, gpu, process, sample, used

OLLAMA = process()
XORG = process(900, "Xorg", application=model.Application("xorg", "Xorg", kind="desktop"))
BLENDER = process(7000, "blender")
EVERYONE = (OLLAMA, XORG, BLENDER)
Reading = Callable[[], Optional[model.Gpu]]


def idle() -> model.Gpu:
    return gpu(1.0, processes=(used(900, 1.0, types=("graphics",)),))


def busy(by: int = 4242, sm: float = 80.0) -> model.Gpu:
    return gpu(sm, processes=(used(by, sm),))


class Story:
    def __init__(self, judge: Optional[Judge] = None) -> None:
        numbers = iter(range(1, 1000))
        self.engine = Engine(judge or Judge(seen=set()), new_id=lambda: f"e{next(numbers)}")
        self.at = 0.0
        self.changes: list[tuple[float, Change]] = []
        self.activities: list[Activity] = []

    def tell(self, seconds: int, reading: Optional[model.Gpu], processes: tuple[model.Process, ...] = EVERYONE) -> None:
        for _ in range(seconds):
            given = () if reading is None else (reading,)
            seen = self.engine.observe(sample(self.at, *given, processes=processes))
            self.changes += [(self.at, change) for change in seen.changes]
            self.activities += [each.activity for each in seen.tick.assessments]
            self.last = seen.tick
            self.at += 1

    def told(self) -> list[tuple[float, str]]:
        return [(at, change.change) for at, change in self.changes]


def test_a_spin_up_is_told_once_and_ends_with_its_figures() -> None:
    story = Story()
    story.tell(5, idle())
    story.tell(60, busy())
    story.tell(30, idle())
    assert story.told() == [(8.0, "started"), (90.0, "ended")]
    episode = story.changes[1][1].episode
    assert (episode.gpu, episode.activity) == (UUID, Activity.COMPUTING)
    assert (episode.ended or 0) - episode.started == 60
    assert episode.processes[0].name == "ollama"
    assert episode.processes[0].share == 1.0
    assert episode.peak.sm == 80
    assert episode.mean.power_w == 180
    assert episode.energy_wh is not None
    assert abs(episode.energy_wh - 180 * 60 / 3600) < 0.2
    assert not episode.verdict.expected
    assert episode.verdict.text == "first time seen"


def test_bursts_of_300_ms_a_second_are_a_spin_up_with_their_true_peak() -> None:
    story = Story()
    story.tell(5, idle())
    story.tell(10, busy(sm=30)._replace(utilization_peak=model.Utilization(100.0, None, 0.0, 0.0)))
    story.tell(30, idle())
    assert story.told() == [(8.0, "started"), (40.0, "ended")]
    episode = story.changes[1][1].episode
    assert (episode.peak.sm, episode.mean.sm) == (100, 30)


def test_the_second_time_is_not_the_first() -> None:
    story = Story()
    for _ in range(2):
        story.tell(20, busy())
        story.tell(40, idle())
    texts = [change.episode.verdict.text for _, change in story.changes if change.change == "started"]
    assert texts == ["first time seen", "no rule expects it"]


def test_the_driver_s_own_counter_is_believed_before_the_power() -> None:
    story = Story()
    for second in range(20):
        story.tell(1, busy()._replace(energy_j=5000.0 + second * 360))
    story.tell(40, idle()._replace(energy_j=5000.0 + 19 * 360))
    after_the_last_reading_j = 0.5 * 180
    assert story.changes[-1][1].episode.energy_wh == (19 * 360 + after_the_last_reading_j) / 3600


def test_a_rule_makes_it_expected() -> None:
    story = Story(Judge((Rule("r", application="ollama", user="david"),), seen=set()))
    story.tell(10, busy())
    verdict = story.changes[0][1].episode.verdict
    assert (verdict.expected, verdict.by) == (True, "rule")


def test_the_desktop_draws_and_nobody_is_surprised() -> None:
    story = Story()
    scrolled = gpu(40.0, processes=(used(900, 40.0, types=("graphics",)),))
    story.tell(12, scrolled)
    assert story.told() == []
    story.tell(10, scrolled)
    assert story.activities[-1] is Activity.DRAWING
    assert [change.episode.verdict.expected for _, change in story.changes] == [True]


def test_an_unexpected_program_that_joins_is_told_once_when_it_has_held() -> None:
    story = Story(Judge((Rule("r", application="ollama"),), seen=set()))
    story.tell(10, busy())
    both = gpu(95.0, processes=(used(4242, 45.0), used(7000, 50.0)))
    story.tell(1, both)
    story.tell(5, busy())
    assert story.told() == [(3.0, "started")]
    story.tell(20, both)
    assert [change for _, change in story.told()] == ["started", "joined"]
    joined = story.changes[1][1].episode
    assert joined.culprit is not None
    assert joined.culprit.name == "blender"
    assert not joined.verdict.expected


def test_a_new_rule_reviews_what_is_running() -> None:
    story = Story()
    story.tell(10, busy())
    story.engine.judge.rules = (Rule("r", application="ollama"),)
    changes = story.engine.review()
    assert [(change.change, change.episode.verdict.expected) for change in changes] == [("reviewed", True)]


def test_a_lost_gpu_ends_the_episode_and_is_unknown_not_idle() -> None:
    story = Story()
    story.tell(10, busy())
    lost = gpu(None, processes=None, problem=model.Problem("gpu_lost", "the GPU has fallen off the bus"))
    story.tell(5, lost)
    assert story.told() == [(3.0, "started"), (10.0, "ended")]
    assert story.activities[-1] is Activity.UNKNOWN


def test_a_gpu_that_vanishes_from_the_sample_ends_its_episode() -> None:
    story = Story()
    story.tell(10, busy())
    story.tell(8, None)
    assert story.told() == [(3.0, "started"), (15.0, "ended")]
    assert story.changes[1][1].episode.ended == 1_760_000_000.0 + 9


def test_a_reading_or_two_that_fail_end_nothing() -> None:
    story = Story()
    story.tell(10, busy())
    story.tell(2, gpu(None, encoder=None, decoder=None, power_w=None, processes=None))
    story.tell(10, busy())
    story.tell(2, None)
    story.tell(10, busy())
    assert story.told() == [(3.0, "started")]


def test_since_is_unknown_at_first_look_and_the_culprit_s_own_afterwards() -> None:
    story = Story()
    story.tell(3, busy())
    assert story.last.assessments[0].since is None
    story = Story()
    story.tell(3, idle())
    story.tell(10, busy())
    began = 1_760_000_000.0 + 2.5
    assert story.last.assessments[0].since == began
    story.tell(10, busy(7000))
    assert story.last.assessments[0].since == began + 10.5


def test_power_that_lags_behind_the_load_is_not_called_held() -> None:
    story = Story()
    story.tell(5, idle())
    story.tell(20, busy())
    story.tell(3, idle()._replace(power_w=120.0))
    assert story.activities[-1] is Activity.IDLE
    story.tell(12, idle()._replace(power_w=70.0, processes=(used(4242, 0.0),)))
    assert story.activities[-1] is Activity.HELD
    assert story.last.assessments[0].extra_w is not None


def test_finish_ends_what_is_open_at_its_last_reading() -> None:
    story = Story()
    story.tell(10, busy())
    (change,) = story.engine.finish()
    assert (change.change, change.episode.ended) == ("ended", 1_760_000_000.0 + 9)
    assert story.engine.finish() == ()


def test_two_gpus_have_two_stories() -> None:
    engine = Engine(Judge(seen=set()))
    told = []
    for at in range(10):
        second = idle()._replace(uuid="GPU-2")
        told += engine.observe(sample(float(at), busy(), second, processes=EVERYONE)).changes
    assert [(change.change, change.episode.gpu) for change in told] == [("started", UUID)]


def test_a_changed_hold_counts_for_what_is_rising() -> None:
    story = Story()
    story.tell(3, busy())
    story.engine.retime(Timing(hold_s=10.0))
    story.tell(7, busy())
    assert story.told() == []
    story.tell(2, busy())
    assert story.told() == [(10.0, "started")]


def test_what_is_found_out_of_a_participant_later_is_in_the_episode() -> None:
    story = Story()
    story.tell(5, idle())
    nameless = OLLAMA._replace(container=model.Container("3f2a" * 16, runtime="docker"))
    story.tell(10, busy(), (nameless,))
    assert story.changes[0][1].episode.processes[0].container == "3f2a3f2a3f2a"
    named = OLLAMA._replace(container=model.Container("3f2a" * 16, "ollama", "ollama/ollama:0.5", "docker"))
    story.tell(10, busy(), (named,))
    story.tell(30, idle())
    assert story.changes[1][1].episode.processes[0].container == "ollama"


def test_a_participant_that_exits_is_still_itself_and_one() -> None:
    story = Story()
    story.tell(5, idle())
    story.tell(20, busy())
    gone = OLLAMA._replace(missing="gone", state=None, ended=1.0, container=None)
    story.tell(5, busy(), (gone,))
    assert story.last.assessments[0].activity is Activity.COMPUTING
    story.tell(30, idle())
    (who,) = story.changes[1][1].episode.processes
    assert (who.name, who.share, who.command_line) == ("ollama", 1.0, "/usr/bin/ollama serve")


def test_a_program_that_is_started_again_and_again_joins_once() -> None:
    story = Story()
    story.tell(30, busy())
    for pid in range(8000, 8020):
        again = process(pid, "python3", command_line=("python3", "/home/d/train.py", "--seed", str(pid)))
        story.tell(8, busy(pid), (*EVERYONE, again))
    assert [change for _, change in story.told()] == ["started", "joined"]
    story.tell(8, busy(9000), (*EVERYONE, again._replace(pid=9000, user="mallory")))
    assert [change for _, change in story.told()] == ["started", "joined", "joined"]


def test_what_is_known_of_who_took_part_does_not_grow_without_end() -> None:
    story = Story()
    for pid in range(10_000, 11_000):
        story.tell(4, busy(pid), (process(pid, "python3"),))
    (track,) = story.engine._tracks.values()
    spin = track._spin
    assert spin._judgement is not None
    assert len(spin._judgement._partook_s) <= 257
    assert len(spin._programs) <= 64
    assert spin._record is not None
    assert len(spin._record.judged) <= 500


# ---------------------------------------------------------------- whose spin-up it is


def test_another_program_after_a_calm_is_another_spin_up() -> None:
    story = Story()
    story.tell(30, busy())
    story.tell(6, idle())
    story.tell(30, busy(7000))
    story.tell(40, idle())
    assert [change for _, change in story.told()] == ["started", "ended", "started", "ended"]
    ended = [change.episode for _, change in story.changes if change.change == "ended"]
    assert [each.processes[0].name for each in ended] == ["ollama", "blender"]
    assert [(each.started - 1_760_000_000, (each.ended or 0) - 1_760_000_000) for each in ended] == [
        (0.0, 29.5),
        (35.5, 65.5),
    ]


def test_another_program_without_a_calm_between_is_one_with_both() -> None:
    story = Story()
    story.tell(30, busy())
    story.tell(30, busy(7000))
    story.tell(40, idle())
    (episode,) = [change.episode for _, change in story.changes if change.change == "ended"]
    assert {who.name: round(who.share or 0, 1) for who in episode.processes} == {"ollama": 0.5, "blender": 0.5}
    assert episode.unattributed_share == 0.0


def test_a_blip_of_another_program_between_answers_is_only_noise() -> None:
    story = Story()
    for _ in range(5):
        story.tell(5, busy())
        story.tell(6, idle())
        story.tell(1, busy(7000))
        story.tell(4, idle())
    story.tell(40, idle())
    (episode,) = [change.episode for _, change in story.changes if change.change == "ended"]
    assert (episode.started, episode.ended) == (1_760_000_000.0, 1_760_000_000.0 + 4 * 16 + 4.5)
    assert episode.processes[0].name == "ollama"


def test_what_is_left_of_a_blip_when_its_program_has_left_the_list_is_not_another_s() -> None:
    story = Story()
    held = idle()._replace(processes=(used(4242, 0.0),))
    for _ in range(4):
        story.tell(5, busy())
        story.tell(5, held)
        story.tell(1, gpu(60.0, processes=(used(7000, 60.0), used(4242, 0.0))))
        story.tell(1, held._replace(utilization=model.Utilization(40.0, None, 0.0, 0.0)))
        story.tell(4, held)
    story.tell(40, held)
    (episode,) = [change.episode for _, change in story.changes if change.change == "ended"]
    assert episode.ended == 1_760_000_000.0 + 3 * 16 + 4.5
    assert [who.name for who in episode.processes] == ["ollama"]


def test_a_transcoder_that_rests_while_it_is_ahead_works_on_one_film() -> None:
    plex = process(4300, "Plex Transcoder", application=model.Application("plex-transcoder", "Plex", kind="media"))
    resting = gpu(0.0, processes=(used(4300, 0.0),))
    for people, rests, episodes in (
        ((plex,), resting, 1),
        ((plex,), idle(), 3),
        ((plex._replace(application=None),), resting, 3),
    ):
        story = Story()
        for _ in range(3):
            story.tell(20, gpu(8.0, encoder=40.0, processes=(used(4300, 8.0, encoder=40.0),)), people)
            story.tell(40, rests, people)
        story.tell(60, idle())
        assert [change for _, change in story.told()].count("ended") == episodes


def test_what_the_desktop_draws_after_the_work_is_not_the_work() -> None:
    story = Story()
    story.tell(30, busy())
    story.tell(30, gpu(20.0, processes=(used(900, 20.0, types=("graphics",)),)))
    story.tell(40, idle())
    ended = [change.episode for _, change in story.changes if change.change == "ended"]
    assert [(each.activity, (each.ended or 0) - each.started) for each in ended] == [
        (Activity.COMPUTING, 29.5),
        (Activity.DRAWING, 30.0),
    ]


def test_work_begins_when_it_begins_and_not_when_the_film_did() -> None:
    story = Story()
    film = gpu(20.0, decoder=20.0, processes=(used(900, 20.0, decoder=20.0, types=("graphics",)),))
    both = gpu(95.0, decoder=20.0, processes=(used(900, 15.0, types=("graphics",), decoder=20.0), used(4242, 80.0)))
    story.tell(5, idle())
    story.tell(60, film)
    story.tell(30, both)
    story.tell(60, film)
    story.tell(60, idle())
    ended = [change.episode for _, change in story.changes if change.change == "ended"]
    spans = [(each.started - 1_760_000_000, (each.ended or 0) - 1_760_000_000) for each in ended]
    assert spans == [(4.5, 64.5), (64.5, 94.5), (94.5, 154.5)]
    assert [each.processes[0].name for each in ended] == ["Xorg", "ollama", "Xorg"]


# ---------------------------------------------------------------- the idle power is kept


def test_the_idle_power_is_handed_on_to_the_next_engine() -> None:
    story = Story()
    story.tell(30, idle()._replace(power_w=31.0))
    baselines = story.engine.baselines()
    assert baselines == {("dreams", UUID): 31.0}
    silent = busy()._replace(utilization=model.Utilization(), power_w=110.0, pstate=None)
    again = Engine(Judge(seen=set()), baselines={**baselines, ("elsewhere", "GPU-9"): 12.0})
    seen = again.observe(sample(0.0, silent, processes=EVERYONE))
    assert seen.tick.assessments[0].activity is Activity.COMPUTING
    assert again.baselines() == {**baselines, ("elsewhere", "GPU-9"): 12.0}
    assert Engine(Judge(seen=set())).observe(sample(0.0, silent)).tick.assessments[0].activity is not Activity.COMPUTING


def test_the_load_of_a_gpu_that_is_cut_is_its_instances_doing() -> None:
    engine = Engine(Judge(seen=set()))
    nothing = model.Utilization()
    told = []
    for at in range(10):
        whole = gpu(None, utilization=nothing, power_w=250.0, processes=None, mig_instances=1)
        part = gpu(None, uuid="MIG-1", utilization=nothing, power_w=None, parent=UUID, processes=(used(),))
        told += engine.observe(sample(float(at), whole, part, processes=EVERYONE)).changes
    (started,) = told
    assert (started.episode.gpu, started.episode.processes[0].name) == (UUID, "ollama")
