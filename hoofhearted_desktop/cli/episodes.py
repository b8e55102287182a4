"""`hoofhearted episodes`: what ran, newest first; one of them shown, noted or deleted; all as JSON or CSV."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.cli import episode_text, output
from hoofhearted_desktop.cli import target as targets
from hoofhearted_desktop.core import exits, messages, quantities, samples
from hoofhearted_desktop.link.ask import ask
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from hoofhearted_desktop.cli.target import Target
    from hoofhearted_desktop.core.assessment import Episode

_USAGE = "[HOST] [show ID | note ID TEXT | delete ID ...] [--since TIME] [--json | --csv] [--demo [SCENARIO]]"
LONGEST_S = 100 * 365.25 * 86400
MOST = 10_000
MOST_ANSWERS = 100
_FULL_ANSWER_LETTERS = 2**21
"""An answer has a cap (docs/protocol.md): one of half of it may not be all."""
_UNITS_S = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800}

Json = dict[str, Any]


class Wish(NamedTuple):
    """What the words of the command line mean."""

    host: Optional[str]
    action: str = "list"
    ids: tuple[str, ...] = ()
    text: str = ""


def add_arguments(parser: argparse.ArgumentParser, since: Callable[[str], float]) -> None:
    """Give the grammar; `since` reads a stretch of time."""
    parser.usage = f"{parser.prog} {_USAGE}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="HOST and what to do; an id may be shortened")
    targets.add_demo(parser)
    parser.add_argument("--since", type=since, default="24h", metavar="TIME", help="how far back, say 90m, 24h or 7d")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as a JSON list, or one object")
    form.add_argument("--csv", action="store_true", help="the list as comma-separated values")


def seconds(text: str) -> Optional[float]:
    """Read "90s", "24h" or "7d"; a bare number is seconds. None for what is no time, or more than a century."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]*)", text.strip())
    if match is None or (match[2] or "s") not in _UNITS_S:
        return None
    found = float(match[1]) * _UNITS_S[match[2] or "s"]
    return found if found <= LONGEST_S else None


def wish(words: Sequence[str]) -> Union[Wish, str]:
    """Read [HOST] [show ID | note ID TEXT | delete ID ...], or say what is wrong with it."""
    actions = ("show", "note", "delete")
    host, rest = (None, words) if not words or words[0] in actions else (words[0], words[1:])
    if not rest:
        return Wish(host)
    action, given = rest[0], tuple(rest[1:])
    wrong = None
    if action not in actions:
        wrong = f"episodes: {action}: expected show, note or delete"
    elif not given or not all(given[:1]):
        wrong = f"episodes {action}: give the id of an episode; `hoofhearted episodes` lists them"
    elif action == "note" and len(given) == 1:
        wrong = 'episodes note: give the text too; "" takes the note away'
    elif action == "show" and len(given) > 1:
        wrong = "episodes show: give one id"
    if wrong is not None:
        return wrong
    return Wish(host, action, given[:1], " ".join(given[1:])) if action == "note" else Wish(host, action, given)


def run(target: Target, wished: Wish, *, since_s: float, as_json: bool, as_csv: bool) -> int:
    """Do what is wished."""
    if wished.action == "show":
        return _show(target, wished.ids[0], as_json=as_json)
    if wished.action == "note":
        return _note(target, wished.ids[0], wished.text)
    if wished.action == "delete":
        return max(_delete(target, each) for each in wished.ids)
    return _list(target, since_s=since_s, as_json=as_json, as_csv=as_csv)


def _list(target: Target, *, since_s: float, as_json: bool, as_csv: bool) -> int:
    now = time.time()
    found = _all(target, {"since": now - since_s})
    if isinstance(found, Unreachable):
        return target.cannot_ask(found)
    if as_json:
        output.say_json(found, indent=True)
        return exits.OK
    if as_csv:
        output.say(episode_text.csv_of(found))
        return exits.OK
    read = [(each, episode) for each in found if (episode := _read(each)) is not None]
    short = episode_text.short_ids([episode.id for _, episode in read])
    for each, episode in read:
        output.say(episode_text.listed(episode, now, short[episode.id], episode_text.note_of(each)) + "\n")
    if not read:
        output.say(f"No spin-up is recorded for the last {quantities.duration(since_s)}.\n")
    return exits.OK


def _all(target: Target, params: Json) -> Union[list[Json], Unreachable]:
    """Ask until there are no more: an answer has its cap."""
    found: dict[str, Json] = {}
    for _ in range(MOST_ANSWERS):
        answer = ask(target.opener, messages.EPISODES, {**params, "limit": MOST})
        if isinstance(answer, Unreachable):
            return answer
        told = answer.get("episodes")
        part = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
        new = {str(each.get("id")): each for each in part if str(each.get("id")) not in found}
        found.update(new)
        oldest = min((each["started"] for each in part if isinstance(each.get("started"), (int, float))), default=None)
        full = len(part) >= MOST or sum(len(repr(each)) for each in part) > _FULL_ANSWER_LETTERS
        if not (full and new) or oldest is None:
            return list(found.values())
        params = {**params, "until": oldest}
    return list(found.values())


def _read(each: Json) -> Optional[Episode]:
    try:
        return messages.episode_from_json(each)
    except samples.SampleError as error:
        sys.stderr.write(f"hoofhearted: an episode could not be read: {error}\n")
        return None


def _show(target: Target, beginning: str, *, as_json: bool) -> int:
    found = _one(target, beginning)
    if isinstance(found, int):
        return found
    if as_json:
        output.say_json(found, indent=True)
        return exits.OK
    episode = _read(found)
    if episode is None:
        return exits.PROBLEM
    output.say(episode_text.page(episode, time.time(), episode_text.note_of(found)))
    return exits.OK


def _note(target: Target, beginning: str, text: str) -> int:
    found = _one(target, beginning)
    if isinstance(found, int):
        return found
    noted = ask(target.opener, messages.EPISODE_NOTE, {"id": found["id"], "text": text})
    if isinstance(noted, Unreachable):
        return _refused(target, noted)
    output.say(f"{'Noted' if text.strip() else 'The note is taken away'}: {found['id']}\n")
    return exits.OK


def _delete(target: Target, beginning: str) -> int:
    found = _one(target, beginning)
    if isinstance(found, int):
        return found
    gone = ask(target.opener, messages.EPISODE_DELETE, {"id": found["id"]})
    if isinstance(gone, Unreachable):
        return _refused(target, gone)
    output.say(f"Deleted: {found['id']}\n")
    return exits.OK


def _one(target: Target, beginning: str) -> Union[Json, int]:
    """Give the episode whose id begins so, or the exit status after saying why there is none."""
    found = ask(target.opener, messages.EPISODE_GET, {"id": beginning})
    if isinstance(found, Unreachable):
        return _refused(target, found)
    episode = found.get("episode")
    if not isinstance(episode, dict) or not isinstance(episode.get("id"), str):
        return _refused(target, Unreachable("the agent's answer is no episode"))
    return episode


def _refused(target: Target, why: Unreachable) -> int:
    if target.reaching is not None and target.reaching.failure is not None:
        return target.cannot_ask(why)
    sys.stderr.write(f"hoofhearted: {why.reason.replace('params.id: ', '').replace('params.text: ', '')}\n")
    return exits.PROBLEM
