"""A spin-up being written down, where much takes part in it."""

from __future__ import annotations

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.activity import Finding
from hoofhearted_desktop.core.assessment import Activity, Share, Verdict
from hoofhearted_desktop.core.episodes import MOST_PARTICIPANTS, EpisodeRecord
from tests.readings import gpu, process


def add(record: EpisodeRecord, seconds: float, *pids: int) -> None:
    """Let processes share the work for a while."""
    shares = tuple(Share(pid, 100.0, 1 / len(pids)) for pid in pids)
    command_line = ("/usr/bin/job", "x" * 4000)
    processes = {pid: process(pid, f"job{pid}", command_line=command_line) for pid in pids}
    record.add(gpu(90.0), Finding(Activity.COMPUTING, shares), processes, seconds)


def test_an_episode_of_thousands_of_processes_names_those_with_most_of_the_work() -> None:
    record = EpisodeRecord("e", "dreams", gpu(), 0.0)
    add(record, 1000.0, 1)  # of the first reading half the time is its own
    for pid in range(2, 5000):
        add(record, 1.0 if pid % 1000 else 100.0, pid)
    add(record, 0.5, 5000)
    episode = record.episode()
    assert len(episode.processes) <= MOST_PARTICIPANTS
    assert [each.pid for each in episode.processes[:5]] == [1, 1000, 2000, 3000, 4000]
    assert episode.processes[0].share == round(500 / (500 + 4 * 100 + 4994 + 0.5), 4)
    line = wire.encode(wire.Notice("episode", messages.episode_to_json(episode)))
    assert len(line) < wire.LONGEST_LINE / 4


def test_an_episode_of_long_command_lines_is_kept_within_bounds_and_names_the_unexpected_whole() -> None:
    """A hundred processes with long command lines, again and again, would fill the disk of the machine: episodes are kept for ever."""
    record = EpisodeRecord("e", "dreams", gpu(), 0.0)
    pids = range(1, 101)
    shares = tuple(Share(pid, 100.0, (101 - pid) / 5050) for pid in pids)
    long = {pid: process(pid, f"job{pid}", exe="/" + "e" * 4000, command_line=("x" * 8000,)) for pid in pids}
    record.add(gpu(90.0), Finding(Activity.COMPUTING, shares), long, 100.0)
    record.judged[70, 100.0] = Verdict(expected=False, by="default", text="first time seen")
    episode = record.episode()
    assert [each.pid for each in episode.processes] == list(pids)
    whole = [each.pid for each in episode.processes if len(each.command_line or "") == 8000]
    assert whole == [1, 70]
    assert {len(each.exe or "") for each in episode.processes if each.pid in whole} == {4001}
    assert episode.processes[1].command_line == "x" * 199 + "…"
    line = wire.encode(wire.Notice("episode", messages.episode_to_json(episode)))
    assert len(line) < 128 * 1024, "it was 1.2 MB"


def test_who_nobody_expected_is_not_forgotten_for_those_who_came_later() -> None:
    record = EpisodeRecord("e", "dreams", gpu(), 0.0)
    add(record, 0.5, 1)
    record.judged[1, 100.0] = record.verdict = Verdict(expected=False, by="default", text="first time seen")
    for pid in range(2, 2000):
        record.judged[pid, 100.0] = Verdict(expected=True, by="rule", text="")
        add(record, 1.0, pid)
    assert len(record.judged) < 1000
    culprit = record.episode().culprit
    assert culprit is not None
    assert culprit.pid == 1


def test_shares_and_what_nobody_accounts_for_make_the_whole() -> None:
    record = EpisodeRecord("e", "dreams", gpu(), 0.0)
    processes = {1: process(1, "one"), 2: process(2, "two")}
    for _ in range(10):
        record.add(gpu(90.0), Finding(Activity.COMPUTING, (Share(1, 100.0, 0.5), Share(2, 100.0, 0.3))), processes, 1.0)
    episode = record.episode()
    assert [who.share for who in episode.processes] == [0.5, 0.3]
    assert episode.unattributed_share == 0.2


def test_of_several_without_figures_nobody_gets_the_work() -> None:
    record = EpisodeRecord("e", "dreams", gpu(), 0.0)
    processes = {1: process(1, "one"), 2: process(2, "two")}
    record.add(gpu(90.0), Finding(Activity.COMPUTING, (Share(1, 100.0, None), Share(2, 100.0, None))), processes, 1.0)
    episode = record.episode()
    assert [(who.name, who.share) for who in episode.processes] == [("one", None)]
    assert episode.unattributed_share == 1.0


def test_who_alone_can_have_done_it_has_done_it() -> None:
    record = EpisodeRecord("e", "dreams", gpu(), 0.0)
    finding = Finding(Activity.COMPUTING, (Share(1, 100.0, None),), sole=True)
    record.add(gpu(90.0), finding, {1: process(1, "one")}, 1.0)
    episode = record.episode()
    assert (episode.processes[0].share, episode.unattributed_share) == (1.0, 0.0)


def test_a_start_that_is_told_only_later_makes_no_second_process() -> None:
    record = EpisodeRecord("e", "dreams", gpu(), 0.0)
    for started in (None, None, 100.0, None):
        record.add(gpu(90.0), Finding(Activity.COMPUTING, (Share(1, started, 1.0),)), {1: process(1, "one")}, 1.0)
    (who,) = record.episode().processes
    assert (who.pid, who.started, who.share) == (1, 100.0, 1.0)


def test_a_name_is_not_taken_from_the_next_process_of_that_number() -> None:
    record = EpisodeRecord("e", "dreams", gpu(), 0.0)
    record.add(gpu(90.0), Finding(Activity.COMPUTING, (Share(1, 50.0, 1.0),)), {1: process(1, "another")}, 1.0)
    assert record.episode().processes[0].name == "process 1"


def test_what_can_be_named_for_a_third_of_the_time_is_not_nobody_s() -> None:
    for named, activity in ((4, Activity.DECODING), (2, Activity.UNATTRIBUTED)):
        record = EpisodeRecord("e", "dreams", gpu(), 0.0)
        for number in range(12):
            nobody = number >= named
            shares = () if nobody else (Share(1, 100.0, 1.0),)
            finding = Finding(Activity.UNATTRIBUTED if nobody else Activity.DECODING, shares)
            record.add(gpu(90.0), finding, {1: process(1, "thumb")}, 2.0 if number == 0 else 1.0)
        assert record.episode().activity is activity
