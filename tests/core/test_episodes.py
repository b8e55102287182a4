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
    add(record, 500.0, 1)
    for pid in range(2, 5000):
        add(record, 1.0 if pid % 1000 else 100.0, pid)
    add(record, 0.5, 5000)
    episode = record.episode()
    assert len(episode.processes) <= MOST_PARTICIPANTS
    assert [each.pid for each in episode.processes[:5]] == [1, 1000, 2000, 3000, 4000]
    assert episode.processes[0].share == round(500 / (500 + 4 * 100 + 4994 + 0.5), 4)
    line = wire.encode(wire.Notice("episode", messages.episode_to_json(episode)))
    assert len(line) < wire.LONGEST_LINE / 4


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
