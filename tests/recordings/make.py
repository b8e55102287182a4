"""Writes the recordings beside it, from a fixed moment: python tests/recordings/make.py.

Some are the demo's scenarios at 1 Hz, the others the stories of `stories.py`. Each is labelled as simulated or made up by its
host's name. They are committed, so that a change of the physics or of the shapes does not silently change what the tests
replay; run this only when they are meant to change.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from hoofhearted_desktop.probes import recording, scenario  # noqa: E402 - the checkout comes first
from hoofhearted_desktop.probes.simulated import Simulated  # noqa: E402
from tests.recordings.stage import film  # noqa: E402
from tests.recordings.stories import STORIES  # noqa: E402

STARTED = 1_760_000_000.0
UPTIME_S = 12_345.0
RECORDINGS = {
    "ollama.jsonl.gz": ("home", 190),
    "night-transcode.jsonl.gz": ("night-transcode", 150),
    "lost-gpu.jsonl.gz": ("lost-gpu", 70),
}


def make(path: Path, name: str, seconds: int) -> None:
    """Record the first seconds of a scenario, on clocks of our own."""
    elapsed = [0.0]
    source = Simulated(
        scenario.load(name),
        wall_clock=lambda: STARTED + elapsed[0],
        monotonic_clock=lambda: UPTIME_S + elapsed[0],
    )
    path.unlink(missing_ok=True)
    writer = recording.create(path)
    if not isinstance(writer, recording.Writer):
        raise SystemExit(writer.describe())
    for second in range(seconds):
        elapsed[0] = float(second)
        sample = source.sample()
        wrong = writer.write(sample._replace(host=f"{sample.host} (simulated)"))
        if wrong:
            raise SystemExit(wrong.describe())
    writer.close()


def seed_of(name: str) -> int:
    """Give the seed of a story's noise: its own, and the same on every machine."""
    return sum(number * letter for number, letter in enumerate(name.encode(), 1))


def make_story(path: Path, name: str) -> None:
    """Film a story."""
    lines = film(STORIES[name](), seed_of(name))
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def main() -> None:
    """Write them all, into the directory named or beside this file."""
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for file, (name, seconds) in RECORDINGS.items():
        make(directory / file, name, seconds)
        print(f"{file}: {(directory / file).stat().st_size / 1024:.0f} kB")
    for name in STORIES:
        path = directory / f"{name}.jsonl.gz"
        make_story(path, name)
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
