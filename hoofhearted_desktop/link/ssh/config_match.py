"""The conditions of a `Match` line of ssh_config(5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.link.ssh import patterns
from hoofhearted_desktop.link.ssh.config_lines import Words, shown
from hoofhearted_desktop.link.ssh.config_tokens import Unexpandable

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_EVALUATED = frozenset({"localnetwork", "sessiontype", "command", "version"})


class Facts(NamedTuple):
    """What is known where the line stands. `host` is the name after HostName so far, `original` the one that was asked for.

    `run` gives the exit status of an expanded command, None where it has none. `values` gives the values that are matched
    with patterns, by criterion.
    """

    host: str
    original: str
    values: Mapping[str, str]
    final: bool
    expand: Callable[[str], Union[str, Unexpandable]]
    run: Callable[[str], Optional[int]]


class Outcome(NamedTuple):
    """Whether the lines below count; `wants_final`: it asks for a second reading. `bad` says why ssh would stop here."""

    matched: bool
    wants_final: bool = False
    note: Optional[str] = None
    bad: Optional[str] = None


def evaluate(text: str, facts: Facts) -> Outcome:
    """Evaluate all of a line's conditions, in their order."""
    words = Words(text)
    matched, wants_final, seen = True, False, 0
    note: Optional[str] = None
    while (word := words.next()) and not word.startswith("#"):
        negated = word.startswith("!")
        criterion = word[1:].lower() if negated else word.lower()
        if criterion == "all":
            following = words.next()
            if seen > 1 or (following and not following.startswith("#")):
                return Outcome(
                    matched=False,
                    wants_final=wants_final,
                    note=note,
                    bad="all cannot be combined with other conditions",
                )
            return Outcome(matched and not negated, wants_final, note)
        seen += 1
        if criterion in ("canonical", "final"):
            wants_final = wants_final or criterion == "final"
            matched = matched and facts.final != negated
            continue
        argument = words.next()
        if not argument or argument.startswith("#"):
            return Outcome(
                matched=False, wants_final=wants_final, note=note, bad=f"the condition {shown(criterion)} has no value"
            )
        holds, why = _holds(criterion, argument, facts, wanted=matched)
        note = note or why
        matched = matched and holds is not None and holds != negated
        if holds is None and criterion not in _NOT_EVALUATED and criterion != "exec":
            return Outcome(matched=False, wants_final=wants_final, note=note)
    bad = None if seen else "there is no condition"
    if word == "" and words.left():
        bad = "there is an empty condition"
    return Outcome(matched and bad is None, wants_final, note, bad)


def _holds(criterion: str, argument: str, facts: Facts, *, wanted: bool) -> tuple[Optional[bool], Optional[str]]:
    """Whether a condition holds, and what there is to say; None where that cannot be told."""
    if criterion == "host":
        return patterns.list_matches(facts.host.lower(), argument, lower=True) is True, None
    if criterion == "originalhost":
        return patterns.list_matches(facts.original.lower(), argument, lower=True) is True, None
    if criterion in facts.values:
        return patterns.list_matches(facts.values[criterion], argument) is True, None
    if criterion == "exec":
        return _exec(argument, facts, wanted=wanted)
    return None, f"Match {shown(criterion)} cannot be evaluated here, so the lines below it are left out."


def _exec(argument: str, facts: Facts, *, wanted: bool) -> tuple[Optional[bool], Optional[str]]:
    command = facts.expand(argument)
    if isinstance(command, Unexpandable):
        return None, f"Match exec is left out: {command.why}."
    if not wanted:
        return False, None
    status = facts.run(command)
    if status is None:
        return None, f"The command of Match exec gave no answer, so the lines below it are left out: {shown(command)}"
    return status == 0, None
