"""`hoofhearted record` and `hoofhearted replay`: samples into a file, and a file through the very same engine."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.agent.engine import Change, Engine
from hoofhearted_desktop.agent.judge import Judge
from hoofhearted_desktop.agent.local_time import local_time
from hoofhearted_desktop.cli import output
from hoofhearted_desktop.cli.episode_text import line as episode_line
from hoofhearted_desktop.cli.following import events, needs_a_person
from hoofhearted_desktop.core import exits, messages
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.stream import Unreachable
from hoofhearted_desktop.probes import recording
from hoofhearted_desktop.probes.replay import Replay
from hoofhearted_desktop.probes.source import SourceEnded
from hoofhearted_desktop.store import settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hoofhearted_desktop.cli.target import Target


def _complain(text: str) -> None:
    sys.stderr.write(f"hoofhearted: {text}\n")


def record(target: Target, path: Path, *, for_s: Optional[float]) -> int:
    """Write samples to `path` until Ctrl-C, or for `for_s` seconds."""
    writer = recording.create(path)
    if not isinstance(writer, recording.Writer):
        _complain(writer.describe())
        return exits.USAGE if isinstance(writer, recording.FileExists) else exits.PROBLEM
    demo = "DEMO: " if target.demo else ""
    _complain(f"{demo}recording {target.name} to {path}" + ("" if for_s is not None else "; Ctrl-C ends"))
    count, wrong, lost = 0, None, None
    try:
        for event in events(target.followed(), for_s=for_s, readings=frozenset({messages.DETAILS})):
            if isinstance(event, states.Ticked):
                wrong = writer.write(event.tick.sample)
                if wrong is not None:
                    break
                count += 1
                continue
            lost = needs_a_person(event)
            if lost is not None:
                break
            if isinstance(event, states.StateChanged) and isinstance(event.state, states.Lost):
                _complain(f"cannot reach {target.name}: {event.state.reason}")
    except KeyboardInterrupt:
        pass
    wrong = writer.close() or wrong
    if wrong is not None:
        _complain(wrong.describe())
        return exits.PROBLEM
    if count:
        _complain(f"{count} sample{'s' * (count != 1)} written to {path}")
    else:
        path.unlink(missing_ok=True)
        _complain("no sample came, and nothing was written")
    if lost is not None:
        return target.cannot_ask(Unreachable(lost.reason, lost.remedy), exits.PROBLEM)
    return exits.OK if count else exits.PROBLEM


def replay(path: Path, *, rules: Optional[Path], speed: Optional[float], as_json: bool) -> int:
    """Run a recording through the engine and print its episodes, oldest first."""
    told_to = _rules(rules)
    if isinstance(told_to, str):
        _complain(told_to)
        return exits.USAGE
    opened = recording.open_recording(path)
    if isinstance(opened, recording.Unusable):
        _complain(opened.describe())
        return exits.PROBLEM
    source = Replay(
        opened,
        report=lambda bad: _complain(f"{path}: skipped {bad.describe()}"),
        speed=speed,
        monotonic_clock=time.monotonic,
        sleep=time.sleep,
    )
    judge = Judge(told_to.rules, seen=set(), clock=local_time)
    judge.usualness = told_to.usual
    engine = Engine(judge)
    engine.retime(told_to.timing, told_to.thresholds)
    engine.price = told_to.energy
    told = 0
    now = 0.0
    try:
        while True:
            try:
                sample = source.sample()
            except SourceEnded:
                break
            now = sample.time
            told += _tell(engine.observe(sample).changes, now, as_json=as_json)
    finally:
        source.close()
    told += _tell(engine.finish(), now, as_json=as_json)
    if not told and not as_json:
        output.say("No spin-up in this recording.\n")
    return exits.OK


def _rules(rules: Optional[Path]) -> Union[settings.Settings, str]:
    if rules is None:
        return settings.Settings()
    if not rules.exists():
        return f"{rules}: there is no such file of rules"
    if not (rules.is_file() or rules.is_fifo()):  # a shell's <(...) is a pipe; /dev/zero would never end
        return f"{rules}: this is no file of rules"
    loaded = settings.load(rules, by_pipe=rules.is_fifo())
    for mistake in loaded.mistakes:
        _complain(str(mistake))
    if loaded.mistakes and not loaded.rules:
        return f"{rules}: no rule in it can be used"
    return loaded


def _tell(changes: Iterable[Change], now: float, *, as_json: bool) -> int:
    ended = [change.episode for change in changes if change.change == "ended"]
    for episode in ended:
        if as_json:
            output.say_json(messages.episode_to_json(episode))
        else:
            output.say(episode_line(episode, now) + "\n")
    return len(ended)
