"""`hoofhearted watch`: the sentence of every GPU, live; on a terminal in place, elsewhere a line for each change."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.cli import output
from hoofhearted_desktop.cli.following import events
from hoofhearted_desktop.core import exits, wording
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from hoofhearted_desktop.cli.target import Target
    from hoofhearted_desktop.core.assessment import Episode, Tick

HOME = "\x1b[H"
REST_OF_LINE = "\x1b[K\n"
REST_OF_SCREEN = "\x1b[J"
MOST_PAST = 8


class Screen:
    """What is on the terminal: one line a GPU, then what happened."""

    def __init__(self, target: Target, *, live: bool) -> None:
        """Draw in place where `live`, else print changes only."""
        self._target = target
        self._live = live
        self._past: list[str] = []
        self._printed: dict[str, str] = {}
        self._demo = target.demo

    def show(self, event: states.Event) -> None:
        """Show one event."""
        if isinstance(event, states.Ticked):
            self._tick(event.tick)
        elif isinstance(event, states.StateChanged):
            self._state(event.state)
        else:
            self._episode(event.change, event.episode)

    def _say(self, line: str) -> None:
        stamped = f"{time.strftime('%H:%M:%S')}  {line}"
        if self._live:
            self._past = [*self._past, stamped][-MOST_PAST:]
        else:
            output.say(f"{stamped}\n")

    def _tick(self, tick: Tick) -> None:
        lines = {gpu.uuid: wording.sentence(gpu, found, tick.sample, tick.sample.time) for gpu, found in tick.each()}
        if not lines:
            lines = {"": wording.host_sentence(tick)}
        if self._live:
            title = f"{'DEMO · ' if self._demo else ''}{tick.sample.host}  {time.strftime('%H:%M:%S')}  (Ctrl-C ends)"
            width = shutil.get_terminal_size().columns
            rows = [title, "", *lines.values(), "", *self._past]
            output.say(HOME + "".join(row[:width] + REST_OF_LINE for row in rows) + REST_OF_SCREEN)
            return
        heads = {gpu.uuid: wording.headline(gpu, found, tick.sample) for gpu, found in tick.each()}
        for key, line in lines.items():
            head = heads.get(key, line)
            if self._printed.get(key) != head:
                self._printed[key] = head
                self._say(("DEMO · " if self._demo else "") + line)

    def _state(self, state: states.State) -> None:
        if isinstance(state, states.Lost):
            self._say(f"lost the agent of {self._target.name}: {state.reason}; trying again in {state.retry_s:.0f} s")
        elif isinstance(state, states.Stale):
            self._say(f"no reading for {state.silent_s:.0f} s: what stands above is old")

    def _episode(self, change: str, episode: Episode) -> None:
        verdict = episode.verdict
        judged = f"{'expected' if verdict.expected else 'unexpected'}: {verdict.text}"
        if change in {"started", "joined"}:
            self._say(f"{wording.started_title(episode, joined=change == 'joined')} ({judged})")
        elif change == "ended":
            title, body = wording.ended_notice(episode, demo=False)
            self._say(f"{title}: {body}")


def run(target: Target, *, for_s: Optional[float] = None) -> int:
    """Show until Ctrl-C, or for `for_s` seconds."""
    live = sys.stdout.isatty()
    screen = Screen(target, live=live)
    if target.demo and not live:
        output.say("DEMO: a simulated server, nothing here is real\n")
    try:
        for event in events(target.opener, for_s=for_s):
            screen.show(event)
    except KeyboardInterrupt:
        return exits.OK
    return exits.OK
