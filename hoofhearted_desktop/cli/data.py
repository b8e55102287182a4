"""`hoofhearted data`: what is kept of the past, where and how large it is; and out with it, after a question."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.cli import output, tty, usage
from hoofhearted_desktop.cli import target as targets
from hoofhearted_desktop.core import exits, messages, quantities
from hoofhearted_desktop.link.ask import ask
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.stream import Unreachable
from hoofhearted_desktop.link.understand import understand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from hoofhearted_desktop.cli.target import Target

USAGE = "[HOST] [status | delete] [--history] [--episodes] [--usual] [--older-than TIME] [--yes] [--json] [--demo [SCENARIO]]"
_VERBS = ("status", "delete")
_PARTS = ("history", "episodes", "usual")

Json = dict[str, Any]


class Wish(NamedTuple):
    """What the words of the command line mean."""

    host: Optional[str]
    verb: str = "status"


def add_arguments(parser: argparse.ArgumentParser, seconds: Callable[[str], float]) -> None:
    """Give the grammar; `seconds` reads a stretch of time."""
    parser.usage = f"{parser.prog} {USAGE}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="HOST, and status (also without it) or delete")
    targets.add_demo(parser)
    parser.add_argument("--history", action="store_true", help="delete readings, and who used the GPUs")
    parser.add_argument("--episodes", action="store_true", help="delete spin-ups that have ended")
    parser.add_argument(
        "--usual", action="store_true", help="forget what is usual, and which programs were ever seen; it has no dates"
    )
    parser.add_argument("--older-than", type=seconds, metavar="TIME", help="only what is older than, say, 30d")
    parser.add_argument("--yes", action="store_true", help="do not ask before deleting")
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def wish(words: Sequence[str]) -> Union[Wish, str]:
    """Read [HOST] [status | delete], or say what is wrong with it."""
    host, rest = (None, words) if not words or words[0] in _VERBS else (words[0], words[1:])
    if not rest:
        return Wish(host)
    if rest[0] not in _VERBS or len(rest) > 1:
        return f"data: {rest[-1] if rest[0] in _VERBS else rest[0]}: expected status or delete"
    return Wish(host, rest[0])


def run(target: Target, verb: str, options: argparse.Namespace) -> int:
    """Do what is wished."""
    named = [part for part in _PARTS if getattr(options, part)]
    if verb == "status":
        if named or options.older_than is not None or options.yes:
            return _complain("data status: only looks; `hoofhearted data delete` takes these", exits.USAGE)
        return _status(target, as_json=options.json)
    if not named:
        return _complain("data delete: say what: --history, --episodes, --usual, or several of them", exits.USAGE)
    if options.usual and options.older_than is not None:
        return _complain("data delete: what is usual has no dates; --older-than does not go with --usual", exits.USAGE)
    return _delete(target, named, options)


def _status(target: Target, *, as_json: bool) -> int:
    found = ask(target.opener, messages.DATA_STATUS, {})
    if isinstance(found, Unreachable):
        return target.cannot_ask(usage.older(found))
    said = understand(found, lambda answer: text(answer, target.name, time.time()))
    if isinstance(said, Unreachable):
        return target.cannot_ask(said)
    if as_json:
        output.say_json(found, indent=True)
    else:
        output.say(said)
    return exits.OK


def text(found: Json, name: str, now: float) -> str:
    """Give what is kept as lines for a person."""
    where = "in memory alone, and goes with its agent" if found["path"] is None else f"in {found['path']}"
    lines = [f"What is kept of {name} is {where}: {quantities.gib(int(found['bytes']))}."]
    oldest, newest = found["oldest"], found["newest"]
    if oldest is None:
        lines.append("There is nothing yet.")
    else:
        lines.append(f"It begins at {quantities.time_of_day(oldest, now)}.")
        if newest is not None:
            lines.append(f"The last reading is of {quantities.time_of_day(newest, now)}.")
    lines.append(f"Spin-ups: {int(found['episodes'])}.")
    for tier in found["tiers"]:
        kept, size = quantities.duration(tier["kept_s"]), quantities.gib(int(tier["bytes"]))
        lines.append(f"Every {quantities.duration(tier['step_s'])}, kept for {kept}: {int(tier['rows'])} rows, {size}.")
    return "\n".join(lines) + "\n"


def _delete(target: Target, named: list[str], options: argparse.Namespace) -> int:
    what = describe(named, options.older_than, target.name)
    if not options.yes:
        agreed = _agrees(f"Delete {what}? This cannot be undone. [y/N] ")
        if agreed is None:
            return _complain("data delete: there is no terminal to ask you on; say --yes to delete", exits.USAGE)
        if not agreed:
            output.say("Nothing was deleted.\n")
            return exits.PROBLEM
    params: Json = dict.fromkeys(named, True)
    if options.older_than is not None:
        params["before"] = time.time() - options.older_than
    found = ask(target.opener, messages.DATA_DELETE, params)
    if isinstance(found, Unreachable):
        if target.reaching is not None and target.reaching.failure is not None:
            return target.cannot_ask(found)
        return _complain(usage.older(found).reason, exits.PROBLEM)
    said = understand(found, deleted)
    if isinstance(said, Unreachable):
        return target.cannot_ask(said)
    if options.json:
        output.say_json(found, indent=True)
    else:
        output.say(said)
    return exits.OK


def describe(named: Sequence[str], older_s: Optional[float], name: str) -> str:
    """Say what is about to go: "the history and the spin-ups of nas that are older than 30 days"."""
    words = {"history": "the history", "episodes": "the spin-ups that have ended", "usual": "what is usual"}
    parts = [words[each] for each in named]
    said = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    older = "" if older_s is None else f", as far as older than {quantities.duration(older_s)},"
    return f"{said}{older} of {name}"


def deleted(found: Json) -> str:
    """Say what is gone."""
    counts = found["deleted"]
    rows, episodes, usual = (int(counts[name]) for name in ("rows", "episodes", "usual"))
    lines = [f"Deleted: {rows} rows of history, {episodes} spin-ups, what was usual of {usual} programs."]
    if found["problem"] is not None:
        lines.append(f"But {found['problem']}.")
    elif found["bytes_freed"] > 0:
        lines.append(f"The disk has {quantities.gib(int(found['bytes_freed']))} more room.")
    return "\n".join(lines) + "\n"


def _agrees(question: str) -> Optional[bool]:
    """Ask on the terminal; None where there is none."""
    terminal = tty.find()
    if terminal is None:
        return None
    try:
        typed = terminal.ask(question, Progress(), echo=True)
    finally:
        terminal.close()
    return (typed or "").strip().casefold() in {"y", "yes"}


def _complain(reason: str, status: int) -> int:
    sys.stderr.write(f"hoofhearted: {reason}\n")
    return status
