"""`hoofhearted watch`: the sentence of every GPU, live; on a terminal in place, elsewhere a line for each change."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import time
import unicodedata
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.cli import output
from hoofhearted_desktop.cli.following import events, needs_a_person
from hoofhearted_desktop.core import alarm_words, exits, naming, visible, wording
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.cli.target import Target
    from hoofhearted_desktop.core.assessment import Episode, Tick

ENTER = "\x1b[?1049h\x1b[?25l"
LEAVE = "\x1b[?25h\x1b[?1049l"
"""The terminal's second screen (xterm's 1049), so that what stood on the first is there afterwards; and the cursor."""

HOME = "\x1b[H"
REST_OF_LINE = "\x1b[K\n"
REST_OF_SCREEN = "\x1b[J"
MOST_PAST = 8
_SECOND_COLUMN = "\x00"


def fitted(row: str, columns: int) -> list[str]:
    """Break a row to a terminal's width, where ideographs and most emoji take two columns (Unicode's annex 11)."""
    wide = {letter for letter in row if unicodedata.east_asian_width(letter) in "WF"}
    if not wide:
        return textwrap.wrap(row, columns, subsequent_indent="  ") or [""]
    counted = "".join(letter + _SECOND_COLUMN * (letter in wide) for letter in row)
    parts = textwrap.wrap(counted, max(1, columns - 1), subsequent_indent="  ")  # one may be parted from its second
    return [part.replace(_SECOND_COLUMN, "") for part in parts]


class Screen:
    """What is on the terminal: one line a GPU, then what happened. Old readings are marked as old."""

    def __init__(self, target: Target, *, live: bool) -> None:
        """Draw in place where `live`, else print changes only."""
        self._target = target
        self._live = live
        self._past: list[str] = []
        self._printed: dict[str, object] = {}
        self._demo = "DEMO · " if target.demo else ""
        self._tick: Optional[Tick] = None
        self._stale: Optional[str] = None

    def show(self, event: states.Event) -> None:
        """Show one event."""
        if isinstance(event, states.Ticked):
            self._tick, self._stale = event.tick, None
            if not self._live:
                self._print_changes(event.tick)
        elif isinstance(event, states.StateChanged):
            self._state(event.state)
        else:
            self._episode(event.change, event.episode)
        if self._live:
            self._draw()

    def _say(self, line: str) -> None:
        stamped = f"{time.strftime('%H:%M:%S')}  {line}"
        if self._live:
            self._past = [*self._past, stamped][-MOST_PAST:]
        else:
            output.say(f"{stamped}\n")

    def _print_changes(self, tick: Tick) -> None:
        sample = tick.sample
        told: dict[str, tuple[object, str]] = {
            gpu.uuid: (wording.headline(gpu, found, sample), wording.sentence(gpu, found, sample, sample.time))
            for gpu, found in tick.each()
        }
        if not told:
            told[""] = (tuple(problem.code for problem in sample.problems), wording.host_sentence(tick))
        for alarm in tick.alarms:
            told[f"{alarm.kind} {alarm.gpu}"] = (alarm.since, f"Alarm: {alarm_words.sentence(alarm)}")
        for key, (head, line) in told.items():
            if self._printed.get(key) != head:
                self._say(self._demo + line)
        self._printed = {key: head for key, (head, _) in told.items()}

    def _draw(self) -> None:
        size = shutil.get_terminal_size()
        name = self._target.name if self._tick is None else naming.printable(self._tick.sample.host)
        rows = [f"{self._demo}{name}  {time.strftime('%H:%M:%S')}  (Ctrl-C ends)"]
        rows += [f"OLD  {self._stale}"] if self._stale else [""]
        if self._tick is not None:
            tick, sample = self._tick, self._tick.sample
            lines = [wording.sentence(gpu, found, sample, sample.time) for gpu, found in tick.each()]
            lines = lines or [wording.host_sentence(tick)]
            lines += [f"Alarm: {alarm_words.sentence(alarm)}" for alarm in tick.alarms]
            rows += ["(old) " * bool(self._stale) + line for line in lines]
        rows += ["", *self._past]
        wrapped = [part for row in rows for part in fitted(row, size.columns)]
        kept = wrapped[: max(1, size.lines - 1)]
        output.draw(HOME + REST_OF_LINE.join(map(visible.visible, kept)) + REST_OF_LINE + REST_OF_SCREEN)

    def _state(self, state: states.State) -> None:
        old = "" if self._tick is None else ": what stands above is old"
        if isinstance(state, states.Lost):
            again = "" if state.retry_s is None else f"; trying again in {state.retry_s:.0f} s"
            why = f"lost the agent of {self._target.name}: {state.reason}{again}"
            self._stale = why
            self._printed = {}
            self._say(why)
        elif isinstance(state, states.Stale):
            if self._stale is None and not self._live:
                self._say(f"no reading for {state.silent_s:.0f} s{old}")
            self._printed = {}
            self._stale = f"no reading for {state.silent_s:.0f} s"

    def _episode(self, change: str, episode: Episode) -> None:
        verdict = episode.verdict
        judged = f"{'expected' if verdict.expected else 'unexpected'}: {verdict.text}"
        if change in {"started", "joined"}:
            self._say(f"{wording.started_title(episode, self._tick, joined=change == 'joined')} ({judged})")
        elif change == "ended":
            title, body = wording.ended_notice(episode, self._tick, demo=False)
            self._say(f"{title}: {body}")


def run(target: Target, *, for_s: Optional[float] = None) -> int:
    """Show until Ctrl-C, or for `for_s` seconds."""
    live = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    screen = Screen(target, live=live)
    ended: Optional[states.Lost] = None
    entered = False
    try:
        if target.demo and not live:
            output.say("DEMO: a simulated server, nothing here is real\n")
        for event in events(target.followed(), for_s=for_s):
            ended = needs_a_person(event)
            if ended is not None:
                break
            if live and not entered and not _is_connecting(event, target):
                output.draw(ENTER)
                entered = True
            screen.show(event)
    except KeyboardInterrupt:
        return exits.OK
    finally:
        if entered:
            output.draw(LEAVE)
    return exits.OK if ended is None else target.cannot_ask(Unreachable(ended.reason, ended.remedy))


def _is_connecting(event: states.Event, target: Target) -> bool:
    """Whether a server is being reached: questions and progress stand on the terminal until then."""
    state = event.state if isinstance(event, states.StateChanged) else None
    return isinstance(state, states.Connecting) and target.reaching is not None
