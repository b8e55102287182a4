"""Prints how the engine's spin-ups compare with what a person said of the recordings: precision, recall, and what is wrong."""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from hoofhearted_desktop.agent.engine import Engine  # noqa: E402 - the checkout comes first
from hoofhearted_desktop.agent.judge import Judge  # noqa: E402
from hoofhearted_desktop.core import messages, model  # noqa: E402
from hoofhearted_desktop.probes import recording  # noqa: E402
from hoofhearted_desktop.probes.replay import Replay  # noqa: E402
from hoofhearted_desktop.probes.source import SourceEnded  # noqa: E402
from tests.recordings.comparison import Json, Score, compare, total  # noqa: E402
from tests.recordings.labels import LABELS  # noqa: E402

RECORDINGS = ROOT / "tests" / "recordings"


def samples_of(path: Path) -> list[model.Sample]:
    """Read a recording whole."""
    opened = recording.open_recording(path)
    if not isinstance(opened, recording.Recording):
        raise SystemExit(opened.describe())
    source = Replay(opened, report=lambda _bad: None, monotonic_clock=lambda: 0.0, sleep=lambda _s: None)
    found = []
    while True:
        try:
            found.append(source.sample())
        except SourceEnded:
            source.close()
            return found


def episodes_of(samples: list[model.Sample]) -> list[Json]:
    """Run samples through the engine."""
    engine = Engine(Judge(seen=set()))
    changes = [change for sample in samples for change in engine.observe(sample).changes]
    changes += engine.finish()
    return [messages.episode_to_json(change.episode) for change in changes if change.change == "ended"]


def main() -> None:
    """Compare them all."""
    scores: list[Score] = []
    count, elapsed_s = 0, 0.0
    for name, label in LABELS.items():
        samples = samples_of(RECORDINGS / f"{name}.jsonl.gz")
        began = time.perf_counter()
        episodes = episodes_of(samples)
        elapsed_s += time.perf_counter() - began
        count += len(samples)
        score = compare(label, episodes)
        scores.append(score)
        print(f"{name:45} {score.right} right of {score.told} told and {score.labelled} labelled")
        for text in score.wrong:
            print(f"    {text}")
    whole = total(scores)
    print(
        f"{len(scores)} recordings: precision {whole.precision:.3f}, recall {whole.recall:.3f} "
        f"({whole.right} right, {whole.told} told, {whole.labelled} labelled)"
    )
    print(f"{count} samples, {elapsed_s / count * 1e6:.0f} µs a sample in the engine")


if __name__ == "__main__":
    main()
