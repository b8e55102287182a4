"""python -m tests.benchmarks.compare [--scenes 1x0,8x10] [--seconds N] [--rounds N] [--rivals DIRECTORY] [--write]."""

from __future__ import annotations

import argparse
import compileall
import contextlib
import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.compare import document, ours, rivals, scenes, surroundings, table
from tests.benchmarks.compare.rivals import Rival
from tests.benchmarks.compare.scene_run import Machine, Plan, hurried

PLACE = scenes.ROOT / "docs" / "cost.md"


def say(text: str) -> None:
    """Print, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def options(given: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.compare", description=__doc__)
    usual = Plan()
    parser.add_argument("--scenes", type=lambda text: [scenes.Scene.of(each) for each in text.split(",")], default=list(scenes.ALL), help="GPUs x processes; all twelve if left out")  # fmt: skip
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="how long a slice is; that of ours at rest is 10")  # fmt: skip
    parser.add_argument("--rounds", type=int, default=usual.rounds, help="turns of everybody in a scene")
    parser.add_argument("--hurry", action="store_true", help="do not wait until ours have come to rest: what they cost in their first minute")  # fmt: skip
    parser.add_argument("--rivals", type=Path, help="keep there for the next time what was installed")
    parser.add_argument(
        "--without", default="", help="names of others that are left out, as all-smi, which takes long to build"
    )
    parser.add_argument("--write", nargs="?", type=Path, const=PLACE, help="write docs/cost.md, or that file")
    return parser.parse_args(given)


def main() -> None:
    """Measure every scene, and print and write the figures."""
    given = options()
    began = time.monotonic()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(scenes.ROOT / "hoofhearted_desktop", quiet=2)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hc-")))
        place = given.rivals or folder / "rivals"
        found = rivals.get(place, tuple(given.without.split(",")))
        about = [
            f"Measured {dt.datetime.now(tz=dt.timezone.utc):%Y-%m-%d} on {surroundings.machine()}",
            *surroundings.versions(found, rivals.libraries(place)),
        ]
        busy = [surroundings.busy_percent()]
        desk = stack.enter_context(ours.desk(folder))
        if isinstance(desk, ours.NoDesk):
            about.append(f"The tray: not measured, {desk.why}")
        plan = Plan(given.seconds, given.rounds)
        plan = hurried(plan) if given.hurry else plan
        about.append(_how(plan))
        there = [each for each in found if isinstance(each, Rival)]
        sleepers = [subprocess.Popen(["sleep", "86400"]) for _ in range(max(each.processes for each in given.scenes))]
        measured = []
        try:
            for number, scene in enumerate(given.scenes):
                with scenes.machine(scene, [each.pid for each in sleepers]) as environment:
                    own = folder / str(number)
                    own.mkdir()
                    real = None if isinstance(desk, ours.NoDesk) else desk
                    watching, answering = Machine(environment, own, real, there, plan).run()
                measured.append(document.Measured(str(scene), watching, answering))
                say("\n".join(("", str(scene), *table.lines(watching), "", *table.lines(answering))))
        finally:
            for sleeper in sleepers:
                sleeper.kill()
                sleeper.wait()
    busy.append(surroundings.busy_percent())
    about.append(_calm(busy, time.monotonic() - began))
    written = document.text(document.Document(tuple(about), tuple(measured)))
    say("\n" + "\n".join(about))
    if given.write is not None:
        given.write.write_text(written, encoding="utf-8")


def _how(plan: Plan) -> str:
    """Say how long was measured, and whether ours had come to rest."""
    rested = (
        f"ours came to rest for {plan.rest_s:.0f} s" if plan.rest_s else "**in a hurry: ours had not come to rest**"
    )
    return f"{plan.rounds} round{'s' * (plan.rounds != 1)} of {plan.seconds:g} s for each; {rested}"


def _calm(busy: list[float], passed_s: float) -> str:
    """Say how busy the machine was with other work, and how long all took."""
    before, after = busy
    said = f"The run took {passed_s / 60:.0f} min; other work used {before:.0f} % of the processors before it and {after:.0f} % after it"
    if max(busy) > surroundings.BUSY_PERCENT:
        return f"{said}. **The machine was busy: these figures are higher than they are on a calm one, Python's most of all, and stand until the next run**"
    return said


if __name__ == "__main__":
    main()
