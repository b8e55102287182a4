"""`hoofhearted episodes`: what ran, newest first."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.cli import output
from hoofhearted_desktop.core import exits, messages, quantities, samples, wording
from hoofhearted_desktop.link.ask import ask
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.cli.target import Target
    from hoofhearted_desktop.core.assessment import Episode

LONGEST_S = 100 * 365.25 * 86400
_UNITS_S = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800}


def seconds(text: str) -> Optional[float]:
    """Read "90s", "24h" or "7d"; a bare number is seconds. None for what is no time, or more than a century."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]*)", text.strip())
    if match is None or (match[2] or "s") not in _UNITS_S:
        return None
    found = float(match[1]) * _UNITS_S[match[2] or "s"]
    return found if found <= LONGEST_S else None


def line(episode: Episode, now: float) -> str:
    """Give one episode as one line."""
    began = quantities.time_of_day(episode.started, now)
    lasted = quantities.duration((episode.ended or now) - episode.started)
    who = wording.episode_culprit(episode)
    verdict = episode.verdict
    parts = [f"{began}  {who} used the {wording.gpu_label(episode.gpu_name) or 'GPU'} for {lasted}"]
    parts += [quantities.energy(episode.energy_wh)] if episode.energy_wh is not None else []
    parts.append(f"{'expected' if verdict.expected else 'unexpected'}: {verdict.text}")
    return ", ".join(parts)


def run(target: Target, *, since_s: float, as_json: bool) -> int:
    """Print the episodes of the last `since_s` seconds."""
    now = time.time()
    found = ask(target.opener, messages.EPISODES, {"since": now - since_s})
    if isinstance(found, Unreachable):
        sys.stderr.write(f"hoofhearted: cannot ask {target.name}: {found.reason}\n")
        return exits.CANNOT_TELL
    if as_json:
        output.say_json(found["episodes"], indent=True)
        return exits.OK
    read = []
    for each in found["episodes"]:
        try:
            read.append(messages.episode_from_json(each))
        except samples.SampleError as error:
            sys.stderr.write(f"hoofhearted: an episode could not be read: {error}\n")
    for episode in read:
        output.say(line(episode, now) + "\n")
    if not read:
        output.say(f"No spin-up is recorded since {quantities.time_of_day(now - since_s, now)}.\n")
    return exits.OK
