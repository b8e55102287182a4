"""Fuzzes every target by both engines and writes docs/fuzzing.md.

    python -m tests.fuzz --inputs 10000000 [--target NAME]... [--minutes M] [--anew]

A run goes on where the last one stopped: its counts are added, and what reached something new is known. Exit status: 0 where
no law is broken, 1 where one is, 2 where the engine cannot be had.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Optional

from tests.fuzz import findings, report, targets
from tests.fuzz.counts import Counted, Counts
from tests.fuzz.target import ROOT, Target

BY_HYPOTHESIS = 0.002
"""The part of all inputs: it makes some hundred a second where atheris makes ten thousand."""

ENGINE = findings.PLACE / f"engine-{sys.version_info[0]}.{sys.version_info[1]}"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
MEMORY = Path("/dev/shm")
_AT_ONCE_S = 600


def main() -> int:
    """Do it."""
    form = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").partition("\n")[0])
    form.add_argument("--inputs", type=int, default=10_000_000, help="how many in all targets together")
    form.add_argument(
        "--target", action="append", choices=sorted(targets.table()), help="only this one; may be given again"
    )
    form.add_argument("--minutes", type=float, default=float("inf"), help="stop after so long")
    form.add_argument("--anew", action="store_true", help="forget counts and findings of earlier runs")
    wished = form.parse_args()
    table = targets.table()
    chosen = [table[name] for name in wished.target or table]
    findings.PLACE.mkdir(exist_ok=True)
    path = findings.PLACE / "counts.json"
    if wished.anew:
        path.unlink(missing_ok=True)
        for each in chosen:
            findings.forget(each.name)
    engine = install()
    if engine is None:
        sys.stderr.write(f"tests.fuzz: {REQUIREMENTS} has no atheris for this Python, or it could not be installed\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="hoofhearted-fuzz-", dir=MEMORY if MEMORY.is_dir() else None) as scratch:
        os.environ["TMPDIR"] = scratch  # a process that libFuzzer ends cleans nothing up
        return _run(chosen, Counts(path, _today()), wished, engine)


def _run(chosen: list[Target], counts: Counts, wished: argparse.Namespace, engine: str) -> int:
    table = targets.table()
    deadline = time.monotonic() + wished.minutes * 60
    shares = sum(each.share for each in chosen)
    for nth, target in enumerate(chosen):
        left_s = (deadline - time.monotonic()) / (len(chosen) - nth)
        if left_s <= 0:
            break
        done = fuzzed(
            target, round(wished.inputs * target.share / shares), left_s, counts.of.get(target.name, Counted()).inputs
        )
        counts.add(target.name, done)
        sys.stdout.write(f"{target.name:18} {done.inputs:>10,} inputs, {done.reached:,} places, {done.cpu_s:.0f} s\n")
        sys.stdout.flush()
    broken = {each.name: findings.still_broken(each) for each in table.values() if each.name in counts.of}
    report.write(counts, table, {name: len(found) for name, found in broken.items()}, _today(), engine)
    for name, found in broken.items():
        for said in found:
            sys.stdout.write(f"BROKEN {name}: {said}\n")
    sys.stdout.write(f"{counts.inputs:,} inputs since {counts.since}\n")
    return 1 if any(broken.values()) else 0


def _today() -> str:
    return dt.datetime.now(tz=dt.timezone.utc).strftime("%Y-%m-%d")


def install() -> Optional[str]:
    """Have the engine beside the virtual environment; gives its name and version, None where it cannot be had."""
    if not list(ENGINE.glob("atheris-*.dist-info")):
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--require-hashes",
        ]
        subprocess.run([*command, "--target", str(ENGINE), "-r", str(REQUIREMENTS)], check=False)
    found = next(ENGINE.glob("atheris-*.dist-info"), None)
    return None if found is None else found.name.removesuffix(".dist-info").replace("-", " ")


def fuzzed(target: Target, inputs: int, seconds: float, first: int) -> Counted:
    """Try one target by both engines, in processes of their own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    deadline = time.monotonic() + seconds
    by_shape = _by_hypothesis(target, max(1, round(inputs * BY_HYPOTHESIS)), seconds / 4, first)
    by_reach, reached, kept = 0, 0, 0
    while by_reach < inputs - by_shape and deadline - time.monotonic() > 1:
        done, places, known = _by_atheris(
            target, inputs - by_shape - by_reach, min(_AT_ONCE_S, deadline - time.monotonic())
        )
        by_reach, reached, kept = by_reach + done, max(reached, places), max(kept, known)
        if not done:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Counted(by_shape, by_reach, reached, kept, cpu_s)


def _by_hypothesis(target: Target, inputs: int, seconds: float, first: int) -> int:
    command = [sys.executable, "-m", "tests.fuzz.by_hypothesis", target.name, str(inputs), str(seconds), str(first)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.stdout.write(f"{target.name}: hypothesis ended with status {done.returncode}\n")
        return 0
    return int(json.loads(done.stdout)["inputs"])


def _by_atheris(target: Target, inputs: int, seconds: float) -> tuple[int, int, int]:
    """Give how many were tried, how many places were reached, and how many inputs are kept."""
    corpus, seeds = (findings.PLACE / kind / target.name for kind in ("corpus", "seeds"))
    for place in (corpus, seeds):
        place.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (seeds / f"{number:04}").write_bytes(seed)
    words = seeds.with_suffix(".words")
    words.write_text("".join(f'"{_quoted(word)}"\n' for word in target.words if 0 < len(word) <= 64), encoding="ascii")
    options = [
        f"-runs={inputs}", f"-max_total_time={max(1, int(seconds))}", f"-max_len={target.longest}", f"-dict={words}", "-timeout=600",
        "-rss_limit_mb=2500", "-print_final_stats=1", f"-artifact_prefix={findings.directory(target.name)}/ended-", "-reload=0",
    ]  # fmt: skip
    command = [sys.executable, "-m", "tests.fuzz.by_atheris", target.name, *options, str(corpus), str(seeds)]
    path = os.pathsep.join(filter(None, (str(ENGINE), os.environ.get("PYTHONPATH"))))
    log = findings.PLACE / f"{target.name}.log"
    with log.open("wb") as file:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    told = log.read_text(encoding="utf-8", errors="replace")
    if done.returncode != 0:
        sys.stdout.write(f"{target.name}: atheris ended with status {done.returncode}, see {log}\n")
    tried = re.findall(r"^stat::number_of_executed_units: (\d+)", told, re.MULTILINE) or re.findall(
        r"^#(\d+)\s", told, re.MULTILINE
    )
    seen = re.findall(r" cov: (\d+) ", told)
    return int(tried[-1]) if tried else 0, int(seen[-1]) if seen else 0, len(list(corpus.iterdir()))


def _quoted(word: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02X}" for byte in word)


if __name__ == "__main__":
    sys.exit(main())
