"""What is made of nvidia-smi's answers over time: who is there, who is lost, asleep or left alone, and when it is not run."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import smi_rows
from hoofhearted_desktop.probes.nvml_notes import DENIED, Surroundings
from hoofhearted_desktop.probes.shell_channel import Answer, Channel, Section
from hoofhearted_desktop.probes.smi import HUNG_AFTER_S, LOST_AGAIN_S, SmiProbe, SmiReading

SHAPES = Path(__file__).parent / "smi_shapes"
FIRST = "GPU-4d0aa6a0-7a1c-4a55-9d8e-0b55ac6d0001"
SECOND = "GPU-4d0aa6a0-7a1c-4a55-9d8e-0b55ac6d0002"
QUERY, APPS = "--query-gpu=x", "--query-compute-apps=x"
LOST_LINE = "Unable to determine the device handle for GPU0000:0A:00.0: Unknown Error\n"


def shape(name: str) -> str:
    return (SHAPES / f"{name}.txt").read_text(encoding="utf-8")


TWO = shape("query_gpu_geforce_550")


class Shell(Channel):
    """Answers as it is told to; None keeps the question open."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: Optional[Answer] = ()
        self.now = 0.0
        self.took_s = 0.0
        self._since: Optional[float] = None

    @property
    def open_s(self) -> Optional[float]:
        return None if self._since is None else self.now - self._since

    def begin(self, text: str) -> None:
        assert self._since is None
        self.asked.append(text)
        self._since = self.now

    def take(self, patience_s: float) -> Optional[Answer]:
        assert patience_s < 5
        if self._since is not None and self.answer is not None:
            self.took_s, self._since = self.now - self._since, None
            return self.answer
        return None


class Bench:
    def __init__(self) -> None:
        self.shell = Shell()
        self.probe = SmiProbe(self.shell, Surroundings(), "a note")

    def read(self, *runs: tuple[str, str, int], pci: str = "", after_s: float = 2.0) -> SmiReading:
        self.shell.now += after_s
        sections = [Section("pci", "", pci.encode())]
        for what, text, code in runs:
            sections += [Section("smi", what, text.encode()), Section("code", str(code), b"")]
        self.shell.answer = tuple(sections)
        return self.probe.read(self.shell.now)

    def silent(self, after_s: float) -> SmiReading:
        self.shell.now += after_s
        self.shell.answer = None
        return self.probe.read(self.shell.now)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def by_uuid(reading: SmiReading) -> dict[str, model.Gpu]:
    return {gpu.uuid: gpu for gpu in reading.gpus}


def test_who_uses_which_gpu(bench: Bench) -> None:
    reading = bench.read((QUERY, TWO, 0), (APPS, shape("compute_plain"), 0), ("pmon", shape("pmon_545_u"), 0))
    first, second = reading.gpus
    assert reading.problems == ()
    assert (first.utilization.sm, first.power_state, first.notes) == (31, "active", ("a note",))
    assert {used.pid: (used.memory, used.sm) for used in first.processes or ()} == {
        55111: (20481 * smi_rows.MIB, 0.0),
        1174916: (None, 88),
        1186862: (None, 0.0),
    }
    assert {used.pid for used in second.processes or ()} == {34965, 1174916, 1223470}


def test_a_gpu_that_nobody_uses(bench: Bench) -> None:
    reading = bench.read((QUERY, TWO, 0), (APPS, "", 0), ("pmon", shape("pmon_550_nobody"), 0))
    assert [gpu.processes for gpu in reading.gpus] == [(), ()]


@pytest.mark.parametrize(
    "runs",
    [
        [(APPS, "some error\n", 1)],
        [(APPS, "", 124)],
        [(APPS, "[Insufficient Permissions]\n", 0), ("pmon", shape("pmon_550_nobody"), 0)],
        [],
    ],
)
def test_processes_that_were_not_told_are_not_none_at_all(bench: Bench, runs: list[tuple[str, str, int]]) -> None:
    reading = bench.read((QUERY, TWO, 0), *runs)
    assert [gpu.processes for gpu in reading.gpus] == [None, None]
    if len(runs) == 2:
        assert DENIED in (reading.gpus[0].notes or ())


def test_a_field_that_the_driver_does_not_know_is_left_out_at_once(bench: Bench) -> None:
    first = bench.read((QUERY, 'Field "utilization.encoder" is not a valid field to query.\n\n', 2))
    assert first == SmiReading()
    assert "utilization.encoder" in bench.shell.asked[0]
    row = TWO.splitlines()[0].rsplit(",", 2)
    reading = bench.read((QUERY, f"{row[0]},{row[2]}\n", 0), (APPS, "", 0), after_s=0.1)
    assert "utilization.encoder" not in bench.shell.asked[1]
    assert reading.gpus[0].utilization == model.Utilization(31, 12, None, 0)


def test_the_monitor_is_not_asked_again_where_there_is_none(bench: Bench) -> None:
    bench.read((QUERY, TWO, 0), (APPS, "", 0), ("pmon", "Not supported on this system\n", 1))
    bench.read((QUERY, TWO, 0), (APPS, "", 0))
    assert ["pmon" in asked for asked in bench.shell.asked] == [True, False]


def test_it_is_run_every_two_seconds_and_seldom_where_it_is_slow(bench: Bench) -> None:
    for _ in range(10):
        bench.read((QUERY, TWO, 0), after_s=0.5)
    assert len(bench.shell.asked) == 3
    bench.shell.now += 10
    bench.silent(0)
    bench.read((QUERY, TWO, 0), after_s=4)  # took 4 s
    asked = len(bench.shell.asked)
    bench.read((QUERY, TWO, 0), after_s=3.5)
    assert len(bench.shell.asked) == asked
    bench.read((QUERY, TWO, 0), after_s=0.6)
    assert len(bench.shell.asked) == asked + 1


def test_a_driver_that_hangs_makes_all_unknown_and_is_over_when_it_answers(bench: Bench) -> None:
    bench.read((QUERY, TWO, 0), (APPS, "", 0))
    bench.silent(2)
    assert bench.silent(HUNG_AFTER_S - 1).gpus[0].problem is None
    reading = bench.silent(2)
    assert [gpu.problem.code for gpu in reading.gpus if gpu.problem] == ["driver_hung", "driver_hung"]
    assert [gpu.utilization for gpu in reading.gpus] == [model.Utilization()] * 2
    assert [problem.code for problem in reading.problems] == ["driver_hung"]
    assert len(bench.shell.asked) == 2
    assert bench.read((QUERY, TWO, 0)).problems == ()


def test_a_driver_that_hangs_from_the_start_is_said(bench: Bench) -> None:
    assert bench.silent(0) == SmiReading()
    assert [problem.code for problem in bench.silent(HUNG_AFTER_S + 1).problems] == ["driver_hung"]


def test_a_broken_driver_is_a_problem_of_every_gpu_that_was_known(bench: Bench) -> None:
    bench.read((QUERY, TWO, 0))
    text = "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 535.183\n"
    reading = bench.read((QUERY, text, 18), (APPS, text, 18))
    assert [gpu.problem.code for gpu in reading.gpus if gpu.problem] == ["driver_library_mismatch"] * 2
    assert [problem.code for problem in reading.problems].count("driver_library_mismatch") >= 1
    assert bench.read((QUERY, TWO, 0)).problems == ()


@pytest.mark.parametrize("text", ["", "garbage\n", "0, 0, 0\n", "\x00\xff"])
def test_nothing_readable_is_a_problem_and_not_an_idle_machine(bench: Bench, text: str) -> None:
    reading = bench.read((QUERY, text, 0))
    assert reading.gpus == ()
    assert [problem.code for problem in reading.problems] == ["driver_error"]


def test_a_lost_gpu_is_left_out_at_once_so_that_the_other_is_seen(bench: Bench) -> None:
    pci = "0000:09:00.0|active|on|nvidia\n0000:0a:00.0|active|on|nvidia\n"
    bench.read((QUERY, TWO, 0), (APPS, "", 0), pci=pci)
    reading = bench.read((QUERY, LOST_LINE, 15), pci=pci)
    assert {gpu.problem.code for gpu in reading.gpus if gpu.problem} == {"gpu_lost", "driver_error"}
    reading = bench.read((QUERY, TWO.splitlines()[0], 0), (APPS, "", 0), pci=pci, after_s=0.1)
    assert " 0000:0a:00.0 " in bench.shell.asked[-1]
    found = by_uuid(reading)
    assert found[FIRST].utilization.sm == 31
    lost = found[SECOND].problem
    assert lost is not None
    assert lost.code == "gpu_lost"
    bench.read((QUERY, TWO.splitlines()[0], 0), pci=pci, after_s=LOST_AGAIN_S + 1)
    assert " 0000:0a:00.0 " not in bench.shell.asked[-1]


def test_a_gpu_without_a_row_is_not_idle(bench: Bench) -> None:
    bench.read((QUERY, TWO, 0), (APPS, "", 0))
    reading = bench.read((QUERY, TWO.splitlines()[0], 0), (APPS, "", 0))
    assert by_uuid(reading)[SECOND].problem is not None
    assert by_uuid(reading)[SECOND].processes is None


def test_a_gpu_that_sleeps_is_shown_asleep_and_nothing_is_run(bench: Bench) -> None:
    awake = "0000:09:00.0|active|auto|nvidia\n"
    row = TWO.splitlines()[0]
    bench.read((QUERY, row, 0), (APPS, "", 0), pci=awake)
    reading = bench.read(pci="0000:09:00.0|suspended|auto|nvidia\n")
    assert [(gpu.uuid, gpu.power_state, gpu.utilization.sm) for gpu in reading.gpus] == [(FIRST, "asleep", None)]
    assert reading.problems == ()


def test_an_idle_gpu_that_may_sleep_is_left_alone(bench: Bench) -> None:
    pci = "0000:09:00.0|active|auto|nvidia\n"
    idle = TWO.splitlines()[0].replace(", 31, 12,", ", 0, 0,")
    for _ in range(8):
        reading = bench.read((QUERY, idle, 0), (APPS, "", 0), pci=pci)
    assert " 0000:09:00.0 " in bench.shell.asked[-1]
    reading = bench.read(pci=pci)
    assert reading.gpus[0].resting
    busy = Bench()
    for _ in range(8):
        busy.read((QUERY, TWO.splitlines()[0], 0), (APPS, "", 0), pci=pci)
    assert " 0000:09:00.0 " not in busy.shell.asked[-1]


def test_a_gpu_that_left_the_bus_stays_listed(bench: Bench) -> None:
    pci = "0000:09:00.0|active|on|nvidia\n0000:0a:00.0|active|on|nvidia\n"
    bench.read((QUERY, TWO, 0), pci=pci)
    reading = bench.read((QUERY, TWO.splitlines()[0], 0), pci=pci.splitlines(keepends=True)[0])
    problem = by_uuid(reading)[SECOND].problem
    assert problem is not None
    assert problem.code == "gpu_lost"


def test_mig_instances_are_listed_with_their_processes(bench: Bench) -> None:
    row = shape("query_gpu_mig_535")
    bench.read((QUERY, row, 0), (APPS, "", 0))
    reading = bench.read(
        (QUERY, row, 0), (APPS, shape("compute_not_told"), 0), ("-L", shape("list_mig"), 0), after_s=0.1
    )
    assert "list" in bench.shell.asked[1]
    whole, *cut = reading.gpus
    assert (whole.mig_instances, whole.utilization.sm) == (2, None)
    assert [(gpu.parent, gpu.mig_profile) for gpu in cut] == [(FIRST, "1g.10gb"), (FIRST, "2g.20gb")]
    assert [used.pid for used in cut[0].processes or ()] == [4713]


def test_a_corrupted_inforom_is_said(bench: Bench) -> None:
    reading = bench.read((QUERY, shape("query_gpu_warnings"), 14), (APPS, "", 0))
    assert "infoROM" in str(reading.gpus[0].notes)
    assert reading.gpus[0].problem is None


@given(
    st.lists(
        st.builds(
            Section,
            st.sampled_from(["pci", "smi", "code", "x"]),
            st.sampled_from([QUERY, APPS, "pmon", "-L", "0", "124", "²", ""]),
            st.binary(max_size=60) | st.sampled_from([path.read_bytes() for path in sorted(SHAPES.glob("*.txt"))]),
        ),
        max_size=8,
    )
)
def test_whatever_comes_is_read_and_never_looks_idle_by_itself(sections: list[Section]) -> None:
    shell = Shell()
    probe = SmiProbe(shell, Surroundings(), "a note")
    shell.answer = tuple(sections)
    for at in (0.0, 2.5, 5.0):
        shell.now = at
        for gpu in probe.read(at).gpus:
            if gpu.utilization.sm == 0:
                assert any(b", 0, " in section.data for section in sections)
