"""Recordings: what is written comes back, and what is wrong with a file is said by line while the rest is read."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest

from hoofhearted_desktop.core import model, samples
from hoofhearted_desktop.probes import recording
from hoofhearted_desktop.probes.recording import BadLine, FileExists, Recording, Unusable, Writer
from hoofhearted_desktop.probes.replay import Replay
from hoofhearted_desktop.probes.source import SourceEnded

RECORDINGS = Path(__file__).parents[1] / "recordings"


def sample(second: float, **changes: object) -> model.Sample:
    gpu = model.Gpu(uuid="GPU-1", index=0, power_state="active", utilization=model.Utilization(sm=50, encoder=0))
    plain = model.Sample(host="here", time=1000.0 + second, monotonic=50.0 + second, gpus=(gpu,))
    return plain._replace(**changes)  # type: ignore[arg-type]


def line(second: float) -> bytes:
    return json.dumps(samples.to_json(sample(second))).encode() + b"\n"


def read(path: Path) -> list[recording.Line]:
    opened = recording.open_recording(path)
    assert isinstance(opened, Recording), opened
    lines = list(opened)
    opened.close()
    return lines


def write(path: Path, *contents: model.Sample) -> Writer:
    writer = recording.create(path)
    assert isinstance(writer, Writer)
    for each in contents:
        assert writer.write(each) is None
    return writer


@pytest.mark.parametrize("name", ["plain.jsonl", "small.jsonl.gz"])
def test_what_is_written_comes_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    written = [sample(second) for second in range(20)]
    write(path, *written).close()
    assert path.read_bytes().startswith(recording.GZIP_MAGIC) == name.endswith(".gz")
    assert read(path) == written


def test_gzip_is_known_by_its_magic_whatever_the_name(tmp_path: Path) -> None:
    path = tmp_path / "renamed.jsonl"
    path.write_bytes(gzip.compress(line(0)) + gzip.compress(line(1)))
    assert read(path) == [sample(0), sample(1)]


@pytest.mark.parametrize("name", ["plain.jsonl", "small.jsonl.gz"])
def test_stopping_without_a_close_loses_no_sample(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    writer = write(path, sample(0), sample(1), sample(2))
    lines = read(path)
    assert lines[:3] == [sample(0), sample(1), sample(2)]
    if name.endswith(".gz"):
        assert lines[3:] == [BadLine(4, "the compressed data ends early; what came before it was read")]
    assert writer.close() is None
    assert writer.close() is None
    assert read(path) == [sample(0), sample(1), sample(2)]


def test_a_file_that_is_there_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "precious.jsonl"
    path.write_text("precious", encoding="utf-8")
    outcome = recording.create(path)
    assert outcome == FileExists(str(path))
    assert path.read_text(encoding="utf-8") == "precious"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    outcome = recording.create(tmp_path / "absent" / "file.jsonl")
    assert isinstance(outcome, Unusable)
    assert "no such file" in outcome.describe()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full (Linux)")
def test_a_full_disk_is_said() -> None:
    with Path("/dev/full").open("wb", buffering=0) as full:
        writer = Writer("/dev/full", full, compressed=False)
        outcome = writer.write(sample(0))
    assert isinstance(outcome, Unusable)
    assert "no space left" in outcome.reason


def test_command_lines_are_redacted(tmp_path: Path) -> None:
    path = tmp_path / "secret.jsonl"
    process = model.Process(pid=1, command_line=("serve", "--password", "hunter2", "--model", "llama3"))
    write(path, sample(0, processes=(process,))).close()
    text = path.read_text(encoding="utf-8")
    assert "hunter2" not in text
    assert "llama3" in text


def test_a_name_that_is_no_text_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    process = model.Process(pid=1, name=b"caf\xe9".decode("utf-8", "surrogateescape"))
    write(path, sample(0, processes=(process,))).close()
    (back,) = read(path)
    assert isinstance(back, model.Sample)
    assert back.processes[0].name == "caf?"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"this is not json\n", "not JSON at column 1"),
        (b'{"schema": 1, "host": "caf\xe9"}\n', "not UTF-8 at byte 27"),
        (line(1).replace(b'"sm": 50', b'"sm": NaN'), "NaN is not a number of JSON"),
        (line(1).replace(b'"sm": 50', b'"sm": 1e999'), "expected a finite number"),
        (line(1).replace(b'"sm": 50', b'"sm": "50"'), "gpus[0].utilization.sm: expected a number"),
        (line(1).replace(b'"schema": 1', b'"schema": 2'), "schema: expected 1, got 2"),
        (b'{"schema": 1, "time": 3}\n', "host: missing"),
        (b"[]\n", "expected an object"),
        (b"[" * 200_000 + b"\n", "nested too deeply"),
        (line(-5), "its time is before that of the line above"),
    ],
)
def test_a_bad_line_is_named_and_skipped(tmp_path: Path, bad: bytes, reason: str) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_bytes(line(0) + b"\n" + bad + line(2))
    first, wrong, last = read(path)
    assert (first, last) == (sample(0), sample(2))
    assert isinstance(wrong, BadLine)
    assert wrong.number == 3
    assert reason in wrong.reason


def test_an_endless_line_is_skipped_without_being_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "LONGEST_LINE", 2 * 2**20)
    path = tmp_path / "long.jsonl"
    path.write_bytes(line(0) + b"x" * (5 * 2**20) + b"\n" + line(2))
    assert read(path) == [sample(0), BadLine(2, "longer than 2 MiB"), sample(2)]


@pytest.mark.parametrize(
    ("piece", "reason"),
    [
        (b"\0" * 4096, "4 MiB without a sample"),
        (b"\n" * 4096, "4 MiB without a sample"),
        (b"[]\n" * 1024, "line 1: the line: expected an object"),
        (b"x" * 2**20 + b"\n", "line 1: not JSON"),
    ],
)
def test_an_endless_input_without_a_sample_ends(monkeypatch: pytest.MonkeyPatch, piece: bytes, reason: str) -> None:
    monkeypatch.setattr(recording, "MOST_WITHOUT_A_SAMPLE", 4 * 2**20)
    monkeypatch.setattr(recording, "LONGEST_LINE", 2 * 2**20)
    opened = recording.read_recording("endless", Endless(b"", piece))
    assert isinstance(opened, Unusable)
    assert reason in opened.reason


@pytest.mark.parametrize("piece", [b"\0" * 4096, b"\n" * 4096, b"[]\n" * 1024])
def test_an_endless_input_ends_when_no_sample_comes_any_more(monkeypatch: pytest.MonkeyPatch, piece: bytes) -> None:
    monkeypatch.setattr(recording, "MOST_WITHOUT_A_SAMPLE", 4 * 2**20)
    monkeypatch.setattr(recording, "LONGEST_LINE", 2 * 2**20)
    first, *others, last = recording.read_lines(Endless(line(0), piece))
    assert first == sample(0)
    assert isinstance(last, BadLine)
    assert last.reason == "4 MiB without a sample; what came before was read, and the rest was not"
    assert all(isinstance(each, BadLine) for each in others)


class Endless(io.RawIOBase):
    """A file that begins with `start` and then repeats `piece` for ever, as a device does."""

    def __init__(self, start: bytes, piece: bytes) -> None:
        self._left = start
        self._piece = piece

    def readable(self) -> bool:
        return True

    def peek(self, _size: int) -> bytes:
        return self._left or self._piece

    def readline(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size > 0
        while b"\n" not in self._left and len(self._left) < size:
            self._left += self._piece
        end = self._left.find(b"\n", 0, size) + 1 or size
        taken, self._left = self._left[:end], self._left[end:]
        return taken


def test_the_mark_that_windows_begins_a_text_with_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "marked.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line(0) + line(1))
    assert read(path) == [sample(0), sample(1)]


def test_the_wall_clock_may_be_set_back(tmp_path: Path) -> None:
    path = tmp_path / "clock.jsonl"
    written = [sample(0), sample(1, time=10.0), sample(2, time=11.0)]
    write(path, *written).close()
    assert read(path) == written


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.95])
def test_a_truncated_gzip_keeps_what_was_read(tmp_path: Path, kept: float) -> None:
    whole = (RECORDINGS / "lost-gpu.jsonl.gz").read_bytes()
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(whole[: int(len(whole) * kept)])
    *good, wrong = read(path)
    assert len(good) > 70 * kept * 0.5
    assert all(isinstance(each, model.Sample) for each in good)
    assert wrong == BadLine(len(good) + 1, "the compressed data ends early; what came before it was read")


def test_damaged_gzip_keeps_what_was_read(tmp_path: Path) -> None:
    whole = bytearray((RECORDINGS / "lost-gpu.jsonl.gz").read_bytes())
    whole[len(whole) // 2 : len(whole) // 2 + 40] = b"\xff" * 40
    path = tmp_path / "damaged.jsonl.gz"
    path.write_bytes(whole)
    lines = read(path)
    assert isinstance(lines[0], model.Sample)
    last = lines[-1]
    assert isinstance(last, BadLine)
    assert "damaged" in last.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"hello\n", "line 1: not JSON"),
        (b"\n\n", "no sample in it"),
        (gzip.compress(b"", mtime=0)[:6], "ends early"),
        (b"x\n" * 20_000, "line 1: not JSON"),
    ],
)
def test_a_file_without_a_sample_is_an_error_that_names_it(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "nothing.jsonl"
    path.write_bytes(content)
    outcome = recording.open_recording(path)
    assert isinstance(outcome, Unusable)
    assert str(path) in outcome.describe()
    assert reason in outcome.reason


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    outcome = recording.open_recording(tmp_path / "absent.jsonl")
    assert isinstance(outcome, Unusable)
    assert "no such file" in outcome.reason


# ---------------------------------------------------------------- replay


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 7.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def replay(path: Path, clock: Clock, reported: list[BadLine], speed: float | None) -> Replay:
    opened = recording.open_recording(path)
    assert isinstance(opened, Recording)
    return Replay(opened, report=reported.append, speed=speed, monotonic_clock=lambda: clock.now, sleep=clock.sleep)


def test_a_replay_gives_every_sample_as_recorded_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "short.jsonl"
    path.write_bytes(line(0) + b"bad\n" + line(1))
    clock = Clock()
    reported: list[BadLine] = []
    source = replay(path, clock, reported, None)
    assert [source.sample(), source.sample()] == [sample(0), sample(1)]
    assert [each.number for each in reported] == [2]
    for _ in range(2):
        with pytest.raises(SourceEnded):
            source.sample()
    assert clock.slept == []
    assert (source.kind, source.scenario) == ("replay", None)
    source.close()


@pytest.mark.parametrize(("speed", "waits"), [(1.0, [1.0, 0.5, 3.5]), (2.0, [0.5, 0.25, 1.75])])
def test_in_real_time_a_replay_waits_as_the_recording_did(tmp_path: Path, speed: float, waits: list[float]) -> None:
    path = tmp_path / "paced.jsonl"
    written = [sample(0), sample(1), sample(1.5), sample(5)]
    write(path, *written).close()
    clock: Clock = Clock()
    source = replay(path, clock, [], speed)
    assert [source.sample() for _ in written] == written
    assert clock.slept == pytest.approx(waits)
    source.close()


def test_a_replay_that_is_late_does_not_wait_but_keeps_the_pace(tmp_path: Path) -> None:
    path = tmp_path / "late.jsonl"
    write(path, sample(0), sample(1), sample(4)).close()
    clock = Clock()
    source = replay(path, clock, [], 1.0)
    source.sample()
    clock.now += 3
    source.sample()
    assert clock.slept == []
    source.sample()
    assert clock.slept == pytest.approx([1.0])
    source.close()


def test_after_a_restart_of_the_host_a_replay_keeps_the_pace(tmp_path: Path) -> None:
    path = tmp_path / "restarted.jsonl"
    written = [sample(100), sample(101), sample(130, monotonic=3.0), sample(132, monotonic=5.0)]
    write(path, *written).close()
    clock = Clock()
    source = replay(path, clock, [], 1.0)
    assert [source.sample() for _ in written] == written
    assert clock.slept == pytest.approx([1.0, 2.0])
    source.close()


@pytest.mark.parametrize("gap_s", [1e12, 5e17])
def test_a_gap_of_ages_is_no_crash_and_no_longer_wait_than_a_day(tmp_path: Path, gap_s: float) -> None:
    path = tmp_path / "gap.jsonl"
    written = [sample(0), sample(gap_s), sample(gap_s + 4e17)]
    write(path, *written).close()
    clock = Clock()
    source = replay(path, clock, [], 1.0)
    assert [source.sample() for _ in written] == written
    assert 0 < max(clock.slept) <= 86400
    source.close()


def test_after_a_gap_of_ages_a_replay_keeps_the_pace(tmp_path: Path) -> None:
    path = tmp_path / "gap.jsonl"
    write(path, sample(0), sample(1e9), sample(1e9 + 1)).close()
    clock = Clock()
    source = replay(path, clock, [], 1.0)
    for _ in range(3):
        source.sample()
    assert clock.slept == pytest.approx([86400, 1])
    source.close()


def test_a_speed_of_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(line(0))
    opened = recording.open_recording(path)
    assert isinstance(opened, Recording)
    with pytest.raises(ValueError, match="above 0"):
        Replay(opened, report=print, speed=0, monotonic_clock=Clock().sleep, sleep=Clock().sleep)  # type: ignore[arg-type]
    opened.close()


# ---------------------------------------------------------------- the committed recordings


@pytest.mark.parametrize("name", ["ollama", "night-transcode", "lost-gpu"])
def test_the_committed_recordings_are_whole_small_and_labelled(name: str) -> None:
    path = RECORDINGS / f"{name}.jsonl.gz"
    lines = read(path)
    assert path.stat().st_size < 60 * 1024
    assert len(lines) >= 70
    for index in range(1, len(lines)):
        earlier, later = lines[index - 1], lines[index]
        assert isinstance(earlier, model.Sample)
        assert isinstance(later, model.Sample)
        assert later.time - earlier.time == pytest.approx(1)
        assert later.host.endswith("(simulated)")
