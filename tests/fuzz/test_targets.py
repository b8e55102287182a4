"""Every reader of what somebody else wrote is tried with examples and with what is almost one; and what tries them finds what is planted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.fuzz import by_hypothesis, findings, laws, report, shapes, targets
from tests.fuzz.counts import Counted, Counts
from tests.fuzz.target import ROOT, Target, shortened, tried

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="readers of Unix among them")

TABLE = targets.table()
MOST_SEEDS = 24


@pytest.mark.parametrize("name", sorted(TABLE))
def test_no_input_breaks_the_law(name: str) -> None:
    target = TABLE[name]
    seeds = target.seeds()
    assert seeds
    for seed in seeds[:: max(1, len(seeds) // MOST_SEEDS)]:
        found = tried(target, seed)
        assert found is None, found.told if found else ""

    @settings(max_examples=examples(20), suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(target.shape())
    def tries(data: bytes) -> None:
        broken = tried(target, data)
        assert broken is None, f"{shortened(target, broken).data[:2000]!r}\n{broken.told}" if broken else ""

    tries()


def test_the_table_has_every_room_that_reads() -> None:
    assert len(TABLE) >= 20
    assert {"wire", "recording", "settings", "recogniser-file", "cgroup", "ssh-config"} <= TABLE.keys()
    for target in TABLE.values():
        assert target.words
        assert target.longest >= max(40, min(map(len, target.seeds())))


# ---------------------------------------------------------------- what tries them


def _planted(law: object, words: tuple[bytes, ...] = (b"x",)) -> Target:
    return Target("planted", "", law, lambda: [b"good"], words, lambda: st.just(b""))  # type: ignore[arg-type]


def _breaks(data: bytes) -> None:
    if b"bug" in data:
        raise KeyError(data)
    assert b"lie" not in data


def _quadratic(data: bytes) -> None:
    for _ in range(len(data) // 16):
        assert data.count(b"no") == 0


def test_an_exception_and_a_broken_promise_are_findings_with_a_mark_each() -> None:
    target = _planted(_breaks)
    assert tried(target, b"nothing") is None
    found, lied = tried(target, b"a bug in it"), tried(target, b"a lie")
    assert found is not None
    assert lied is not None
    assert found.mark != lied.mark
    assert "KeyError" in found.told
    assert shortened(target, found).data == b"bug"


def test_what_is_quadratic_is_a_finding_by_its_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.target.ALLOWED_S", 0.01)
    monkeypatch.setattr("tests.fuzz.target.PER_BYTE_S", 1e-7)
    target = _planted(_quadratic)
    assert tried(target, b"x" * 400) is None
    found = tried(target, b"x" * shapes.MOST_PUMPED)
    assert found is not None
    assert found.mark == "slow"


def test_the_first_of_each_cause_is_written_down_and_forgotten_when_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "PLACE", tmp_path)
    kept = findings.Findings(_planted(_breaks))
    for data in (b"fine", b"my bug", b"other bug", b"my lie"):
        kept.try_one(data)
    assert kept.inputs == 4
    assert sorted(file.read_bytes() for file in findings.directory("planted").glob("*.input")) == [b"bug", b"lie"]
    assert len(findings.still_broken(_planted(_breaks))) == 2
    assert findings.still_broken(_planted(lambda _: None)) == []
    assert findings.of("planted") == []


def test_sentences_with_what_a_terminal_obeys_are_refused() -> None:
    for bad in ("a\x1b[2J", "a\u202eb", "two\nlines", "x" * (laws.LONGEST_SENTENCE + 1)):
        with pytest.raises(AssertionError):
            laws.sentences([bad])
    laws.sentences([None, "NVIDIA GeForce RTX 3090 is idle: 0 %, 20 W."])


def test_counts_grow_from_run_to_run_and_stand_in_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "counts.json"
    Counts(place, "2026-01-01").add("wire", Counted(10, 1000, 80, 5, 1.0))
    counts = Counts(place, "2026-02-02")
    counts.add("wire", Counted(5, 2000, 70, 9, 2.0))
    assert counts.of["wire"] == Counted(15, 3000, 80, 9, 3.0)
    assert (counts.inputs, counts.since) == (3015, "2026-01-01")
    document = tmp_path / "fuzzing.md"
    document.write_text(f"# Mine\n\n{report.BEGINS}old{report.ENDS}\nstays\n")
    monkeypatch.setattr(report, "PLACE", document)
    report.write(counts, TABLE, {"wire": 2}, "2026-02-02", "atheris 0")
    text = document.read_text()
    assert text.startswith("# Mine\n")
    assert text.endswith("stays\n")
    assert "old" not in text
    assert "**3,015 inputs** from 2026-01-01 to 2026-02-02" in text
    assert "| `wire` | " in text


def test_the_document_has_the_counts_of_every_target() -> None:
    text = (ROOT / "docs" / "fuzzing.md").read_text(encoding="utf-8")
    assert [name for name in TABLE if f"| `{name}` |" not in text] == []


def test_hypothesis_counts_what_it_tries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "PLACE", tmp_path)
    assert by_hypothesis.run(TABLE["hours"], 30, first=7) == 30
    assert findings.of("hours") == []
