"""`hoofhearted expectations`: the rules in their order, how often each has matched, and what is odd about them; add, remove, move."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING, Any, Optional, Union

from hoofhearted_desktop.cli import output
from hoofhearted_desktop.core import exits, messages, quantities, samples
from hoofhearted_desktop.core.expectations import CONDITIONS
from hoofhearted_desktop.link.ask import ask
from hoofhearted_desktop.link.stream import Unreachable
from hoofhearted_desktop.link.understand import understand

if TYPE_CHECKING:
    from hoofhearted_desktop.cli.target import Target

EXAMPLES = {
    "application": "ollama",
    "executable": "/usr/bin/ffmpeg",
    "command_line": "'*train.py*'",
    "user": "david",
    "container": "jellyfin",
    "unit": "folding.service",
    "gpu": "'RTX 3090'",
    "days": "mon-fri",
    "hours": "22:00-06:00",
}
VERBS = ("list", "add", "remove", "move", "forget-usual")
NONE_YET = (
    "No expectation yet: `hoofhearted expectations add` makes one, and so does *This is expected* of a notification.\n"
)

Json = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the grammar: a verb, or none to list."""
    parser.set_defaults(verb="list", json=False)
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    verbs = parser.add_subparsers(metavar="VERB")

    def verb(name: str, text: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        made.set_defaults(verb=name)
        made.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="as one JSON object")
        return made

    verb("list", "list the rules, which is also what no verb does")
    add = verb("add", "keep a rule: all that it names must match")
    for name in CONDITIONS:
        option = f"--{name.replace('_', '-')}"
        add.add_argument(option, metavar="TEXT", help=f"as in {option} {EXAMPLES[name]}")
    add.add_argument("--tell", action="store_true", help="tell me of it always, instead of expecting it")
    add.add_argument("--before", metavar="RULE", help="stand before that rule; last if left out")
    for name, text in (
        ("remove", "take a rule out of the file"),
        ("move", "let a rule stand elsewhere: the first wins"),
    ):
        made = verb(name, text)
        made.add_argument("rule", metavar="RULE", help="its id, or its number in the list")
        if name == "move":
            made.add_argument("place", type=int, metavar="PLACE", help="1 is the first")
    forget = verb("forget-usual", "forget what is usual, of one application or of all")
    forget.add_argument("application", nargs="?", metavar="APPLICATION", help="all of them if left out")


def run(target: Target, options: argparse.Namespace) -> int:
    """Do what the verb says."""
    if options.verb == "add":
        return _add(target, options)
    if options.verb in {"remove", "move"}:
        return _change(target, options)
    if options.verb == "forget-usual":
        params = {} if options.application is None else {"application": options.application}
        return _told(target, messages.FORGET, params, options, _forgotten)
    return _told(target, messages.EXPECTATIONS, {}, options, text, otherwise=exits.CANNOT_TELL)


def _told(
    target: Target, method: str, params: Json, options: argparse.Namespace, said: Any, otherwise: int = exits.PROBLEM
) -> int:
    found = ask(target.opener, method, params)
    if isinstance(found, Unreachable):
        return _refused(target, found, otherwise)
    told = understand(found, said)
    if isinstance(told, Unreachable):
        return _refused(target, told, otherwise)
    if options.json:
        output.say_json(found, indent=True)
    else:
        output.say(told)
    return exits.OK


def _refused(target: Target, why: Unreachable, status: int) -> int:
    if target.reaching is not None and target.reaching.failure is not None:
        return target.cannot_ask(why)
    return _complain(why.reason, status)


def _complain(reason: str, status: int) -> int:
    sys.stderr.write(f"hoofhearted: {reason.replace('params.place: ', '').replace('params.id: ', '')}\n")
    return status


def _add(target: Target, options: argparse.Namespace) -> int:
    rule = {name: getattr(options, name) for name in CONDITIONS if getattr(options, name) is not None}
    rule["effect"] = "tell" if options.tell else "expect"
    try:
        messages.rule_from_json(rule)
    except samples.SampleError as error:
        return _complain(str(error), exits.USAGE)
    params: Json = {"rule": rule}
    if options.before is not None:
        before = _rule(target, options.before)
        if isinstance(before, int):
            return before
        params["before"] = before["id"]
    return _told(target, messages.EXPECT, params, options, lambda found: _kept(target, found))


def _kept(target: Target, found: Json) -> str:
    """Say what was kept and where, with what is odd about it."""
    rule = found["rule"]
    where = (
        "in the memory of the demo, which ends with this command"
        if found["kept_in"] is None
        else f"in {found['kept_in']}"
    )
    lines = [f"{rule['id']}: {_describe(rule)}", f"  kept {where}"]
    listed = ask(target.opener, messages.EXPECTATIONS, {})
    if not isinstance(listed, Unreachable):
        lines += [f"  but {each['text']}" for each in listed.get("warnings") or [] if each["id"] == rule["id"]]
    return "\n".join(lines) + "\n"


def _change(target: Target, options: argparse.Namespace) -> int:
    rule = _rule(target, options.rule)
    if isinstance(rule, int):
        return rule
    if options.verb == "remove":
        return _told(target, messages.UNEXPECT, {"id": rule["id"]}, options, lambda _: f"Removed {_describe(rule)}.\n")
    params = {"id": rule["id"], "place": options.place}
    place = options.place
    return _told(target, messages.MOVE, params, options, lambda _: f"Number {place} is now: {_describe(rule)}.\n")


def _rule(target: Target, named: str) -> Union[Json, int]:
    """Find a rule by its id, else by its number in the list; gives the exit status after saying that there is none."""
    found = ask(target.opener, messages.EXPECTATIONS, {})
    if not isinstance(found, Unreachable):
        found = understand(found, lambda answer: {"rule": _named(answer["rules"], named)})
    if isinstance(found, Unreachable):
        return _refused(target, found, exits.PROBLEM)
    rule: Optional[Json] = found["rule"]
    if rule is not None:
        return rule
    return _complain(f"there is no rule {named!r}; `hoofhearted expectations` lists them", exits.PROBLEM)


def _named(rules: list[Json], named: str) -> Optional[Json]:
    for number, rule in enumerate(rules, 1):
        if rule["id"] == named or (str(number) == named and all(each["id"] != named for each in rules)):
            return rule
    return None


def _forgotten(found: Json) -> str:
    count = found["forgotten"]
    if not count:
        return "Nothing was known.\n"
    return f"Forgotten what is usual of {count} program{'s' * (count != 1)}.\n"


def _describe(rule: Json) -> str:
    try:
        said = messages.rule_from_json(rule).describe()
    except samples.SampleError as error:  # a newer agent's, with conditions that are not known here
        said = f"something that this version cannot read ({error})"
    return f"{'always tell of' if rule.get('effect') == 'tell' else 'expect'} {said}"


def text(found: Json) -> str:
    """Give the list as lines for a person."""
    now = time.time()
    lines = [] if found["rules"] else [NONE_YET.rstrip("\n")]
    warnings = found.get("warnings") or []
    for number, rule in enumerate(found["rules"], 1):
        lines.append(f"{number}. {_describe(rule)} ({rule['id']}): {_matched(rule, now)}")
        lines += [f"   but {each['text']}" for each in warnings if each["id"] == rule["id"]]
    lines += [f"Left out: {mistake}" for mistake in found.get("mistakes") or []]
    return "\n".join(lines) + "\n"


def _matched(rule: Json, now: float) -> str:
    count, last = rule.get("matched") or 0, rule.get("last_matched")
    if not count or last is None:
        return "has not matched yet"
    times = {1: "once", 2: "twice"}.get(count, f"{count} times")
    return f"matched {times}, last at {quantities.time_of_day(last, now)}"
