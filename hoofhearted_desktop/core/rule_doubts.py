"""Rules that cannot match, or never get the word: said to their owner, and kept all the same. Pure; the machine's facts come in."""

from __future__ import annotations

import itertools
import re
from typing import Callable, NamedTuple, Optional

from hoofhearted_desktop.core import hours
from hoofhearted_desktop.core.expectations import TEXTS, Rule, same

_REGEX = re.compile(r"\.\*|\A\^|[^$]\$\Z|\\\.|\\d[+*]|\[[^\]]+\][+*]|\(\?[:i]")
_UUID = re.compile(r"(?:GPU|MIG)-|pci-", re.IGNORECASE)
_CONTAINER_UNIT = re.compile(r"(?:docker|podman|containerd)\.service\Z|(?:docker|libpod|crio|nerdctl)-", re.IGNORECASE)
_IMAGE = re.compile(r"[/:@]")


MOST_ALIKE = 64
MOST_WILD = 100
"""So many rules with the same texts, and so many with a *, are looked at for what stands after them."""


class Surroundings(NamedTuple):
    """What is known of the machine. None: it cannot be said, and nothing is doubted for it.

    `gpus` are the cards' texts (expectations.gpu_texts); `is_user` and `is_file` answer for a name and for an absolute path.
    """

    gpus: Optional[tuple[tuple[str, ...], ...]] = None
    is_user: Optional[Callable[[str], bool]] = None
    is_file: Optional[Callable[[str], bool]] = None


class Doubt(NamedTuple):
    """Why the rule at place `nth` of the list, from 0, has no effect; `by` is the place of the one that stands in its way."""

    nth: int
    reason: str
    by: Optional[int] = None


def doubts(rules: tuple[Rule, ...], here: Surroundings) -> list[Doubt]:
    """Give what is doubtful, in the order of the rules."""
    found = []
    earlier = _Earlier(rules)
    for nth, rule in enumerate(rules):
        found += [Doubt(nth, reason) for reason in _alone(rule, here)]
        by = earlier.covering(nth)
        if by is not None:
            found.append(Doubt(nth, f"never decides: {rules[by].id} stands before it and says the same or more", by))
    return found


class _Earlier:
    """Finds the first rule before another that covers it, without looking at all pairs: by its texts, and of those with a * one by one."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._alike: dict[frozenset[tuple[str, str]], list[int]] = {}
        self._wild: list[int] = []

    def covering(self, nth: int) -> Optional[int]:
        """Give it, and know the rule `nth` from now on; to be asked of each in turn."""
        texts = [(name, value.casefold()) for name, value in self._rules[nth].conditions() if name in TEXTS]
        parts = itertools.chain.from_iterable(itertools.combinations(texts, count) for count in range(len(texts) + 1))
        near = {before for part in parts for before in self._alike.get(frozenset(part), ())}
        by = min((before for before in (*near, *self._wild) if self._covers(before, nth)), default=None)
        if any("*" in value for _, value in texts):
            self._wild += [nth] * (len(self._wild) < MOST_WILD)
        else:
            alike = self._alike.setdefault(frozenset(texts), [])
            alike += [nth] * (len(alike) < MOST_ALIKE)
        return by

    def _covers(self, before: int, nth: int) -> bool:
        return covers(self._rules[before], self._rules[nth])


def covers(rule: Rule, other: Rule) -> bool:
    """Whether `rule` matches whatever `other` matches."""
    theirs = dict(other.conditions())
    for name, value in rule.conditions():
        if name in TEXTS and not (name in theirs and _includes(value, theirs[name])):
            return False
    when = hours.when_from(rule.days, rule.hours)
    narrower = hours.when_from(other.days, other.hours)
    return bool(rule.conditions()) and when is not None and narrower is not None and when.covers(narrower)


def _includes(pattern: str, narrower: str) -> bool:
    """Whether a pattern matches all that the other does: its own * takes the other's * for a letter like any."""
    if "?" in pattern + narrower:
        return pattern.casefold() == narrower.casefold()
    return same(pattern, narrower)


def _alone(rule: Rule, here: Surroundings) -> list[str]:
    said = []
    for name, value in rule.conditions():
        if name in TEXTS:
            check = _CHECKS.get(name)
            reason = _of_text(value) or (None if check is None else check(value, rule, here))
            if reason is not None:
                said.append(f"{name}: {reason}")
    return said


def _of_text(value: str) -> Optional[str]:
    if value != value.strip():
        return f"{value!r} begins or ends with a space, which counts"
    if _REGEX.search(value):
        return f"{value!r} looks like a regular expression; only * and ? stand for anything here"
    if "?" in value and "*" not in value:
        return f"{value!r}: a ? stands for a letter only where there is a * as well"
    return None


def _application(value: str, _rule: Rule, _here: Surroundings) -> Optional[str]:
    return f"{value!r} is a path; that is an executable" if value.startswith("/") else None


def _command_line(value: str, _rule: Rule, _here: Surroundings) -> Optional[str]:
    if re.search(r"[*\s]", value):
        return None
    return f"matches only where {value!r} is all that was typed; *{value}* matches where it is a part"


def _executable(value: str, rule: Rule, here: Surroundings) -> Optional[str]:
    if value.startswith("~"):
        return "~ does not stand for a home directory; write the whole path, or * in place of it"
    if "*" in value or "\\" in value:
        return None
    if "/" in value and not value.startswith("/"):
        return f"{value!r} is neither a whole path nor the name of a file"
    if value.startswith("/") and rule.container is None and here.is_file is not None and not here.is_file(value):
        return f"there is no file {value}"
    return None


def _user(value: str, rule: Rule, here: Surroundings) -> Optional[str]:
    if "*" in value or value.isdigit() or rule.container is not None or here.is_user is None or here.is_user(value):
        return None
    return f"there is no user {value!r} on this machine"


def _container(value: str, _rule: Rule, _here: Surroundings) -> Optional[str]:
    return f"{value!r} looks like an image; write the container's name" if _IMAGE.search(value) else None


def _unit(value: str, _rule: Rule, _here: Surroundings) -> Optional[str]:
    if _CONTAINER_UNIT.match(value):
        return f'what runs in a container is never in {value}; write container = "*" or its name'
    return None


def _gpu(value: str, _rule: Rule, here: Surroundings) -> Optional[str]:
    if not here.gpus or any(same(value, text) for texts in here.gpus for text in texts):
        return None
    if any(texts[0].startswith("pci-") for texts in here.gpus) and _UUID.match(value):
        return None  # a GPU that sleeps has not told its UUID
    known = ", ".join(texts[0] for texts in here.gpus)
    return f"there is no GPU {value!r} on this machine; there is {known}"


_CHECKS: dict[str, Callable[[str, Rule, Surroundings], Optional[str]]] = {
    "application": _application,
    "executable": _executable,
    "command_line": _command_line,
    "user": _user,
    "container": _container,
    "unit": _unit,
    "gpu": _gpu,
}
