"""Whether a use of the GPU was expected, in a fixed order and always with the evidence. Pure.

The order: the user's rules, first match wins; then a person who is there; then what is usual; otherwise unexpected. A rule
names any of application, executable, command line, user, container, unit, GPU, days and hours, and every member it names
must match.
"""

from __future__ import annotations

import fnmatch
import re
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.core import hours, model, naming
from hoofhearted_desktop.core.assessment import Participant, Verdict
from hoofhearted_desktop.core.suspicion import is_installed, suspicion

if TYPE_CHECKING:
    from hoofhearted_desktop.core.hours import Moment

USUAL_KINDS = frozenset({"desktop", "browser"})
_NOBODY = Verdict(expected=False, by="default", text="nobody can say which program it is")
_BRACKET = re.compile(r"\[(?![*?]\])")
_FAMILY = ("NVIDIA", "GeForce", "Tesla", "Quadro")


class Rule(NamedTuple):
    """One expectation; `effect` is expect or tell. Texts match whole and without case; * stands for anything, [*] for itself.

    `executable` is a path or a file name, `command_line` the redacted command line joined by spaces, `container` a name,
    `gpu` a UUID, a name or a number. `days` and `hours` are as core/hours reads them, in the host's local time.
    """

    id: str
    effect: str = "expect"
    application: Optional[str] = None
    executable: Optional[str] = None
    command_line: Optional[str] = None
    user: Optional[str] = None
    container: Optional[str] = None
    unit: Optional[str] = None
    gpu: Optional[str] = None
    days: Optional[str] = None
    hours: Optional[str] = None

    def describe(self) -> str:
        """Say the rule: "application ollama, user david, on mon-fri, 22:00-06:00"."""
        said = [f"{name.replace('_', ' ')} {value}" for name, value in self.conditions() if name in TEXTS]
        said = said or ["anything"]
        said += [f"on {self.days}"] if self.days is not None else []
        said += [self.hours] if self.hours is not None else []
        return ", ".join(said)

    def conditions(self) -> list[tuple[str, str]]:
        """Give the members that must match."""
        return [(name, value) for name, value in self._asdict().items() if name in CONDITIONS and value is not None]

    def key(self) -> str:
        """Say what it does, whatever it is called: two rules of one key are the same."""
        return " ".join([self.effect, *(f"{name}={value!r}" for name, value in self.conditions())])


TEXTS = ("application", "executable", "command_line", "user", "container", "unit", "gpu")
CONDITIONS = (*TEXTS, "days", "hours")
EFFECTS = ("expect", "tell")


class Use(NamedTuple):
    """A process at work on a GPU: `gpu` are the texts by which a rule may name the card, `at` the host's local time."""

    process: model.Process
    gpu: tuple[str, ...]
    at: Optional[Moment] = None


class Circumstances(NamedTuple):
    """What is known beside the process, each as the evidence for a person or None.

    `seen_before` is whether its name is in an earlier episode, None where that is not known. `presence` and `usual` make it
    expected; `habit` says how often it was seen around this hour where that is not enough.
    """

    seen_before: Optional[bool] = None
    presence: Optional[str] = None
    usual: Optional[str] = None
    habit: Optional[str] = None


def gpu_texts(gpu: model.Gpu) -> tuple[str, ...]:
    """Give the texts by which a rule may name a GPU: UUID, that of the whole it is cut from, number, name with and without its family."""
    words = naming.printable(gpu.name or "").split()
    names = [" ".join(words)]
    while len(words) > 1 and words[0] in _FAMILY:
        words = words[1:]
        names.append(" ".join(words))
    return tuple(filter(None, (gpu.uuid, gpu.parent, None if gpu.index is None else str(gpu.index), *names)))


def facts(use: Use) -> dict[str, tuple[str, ...]]:
    """Give, for each condition that is a text, those it may match."""
    process = use.process
    application = process.application
    executable = process.exe or ""
    container = process.container
    return {
        "application": (application.id, application.name) if application else (naming.process_title(process),),
        "executable": tuple(filter(None, (executable, executable.rsplit("/", 1)[-1], _plain(process.name)))),
        "command_line": (" ".join(process.command_line),) if process.command_line else (),
        "user": (process.user,) if process.user else (),
        "container": tuple(filter(None, (container.name, container.id, container.id[:12]))) if container else (),
        "unit": (process.unit,) if process.unit else (),
        "gpu": use.gpu,
    }


def _plain(name: Optional[str]) -> Optional[str]:
    """Give a name that is no path: where a program lies is the kernel's to say, and what it is called its own."""
    return None if name is None or "/" in name else name


def same(pattern: str, text: str) -> bool:
    """Whether a pattern matches the whole of a text."""
    pattern, text = pattern.casefold(), text.casefold()
    return pattern == text if "*" not in pattern else fnmatch.fnmatchcase(text, _BRACKET.sub("[[]", pattern))


def literal(text: str) -> str:
    """Give the pattern that matches this text and no other: programs, users and containers may be called `*`."""
    return re.sub(r"[*?]", r"[\g<0>]", text) if "*" in text else text


def matches(rule: Rule, use: Use) -> bool:
    """Whether every condition of the rule holds; a rule without a condition never does."""
    known = facts(use)
    texts = [(value, known[name]) for name, value in rule.conditions() if name in known]
    if not all(any(same(value, text) for text in given) for value, given in texts):
        return False
    if rule.days is None and rule.hours is None:
        return bool(texts)
    when = hours.when_from(rule.days, rule.hours)
    return when is not None and use.at is not None and when.holds(use.at)


def judge(
    use: Optional[Use],
    rules: tuple[Rule, ...],
    circumstances: Callable[[model.Process], Circumstances] = lambda _: Circumstances(),
) -> Verdict:
    """Decide whether a use of a GPU was expected. None stands for one by a process nobody can name.

    `circumstances` are asked for only where no rule decides.
    """
    if use is None:
        return _NOBODY
    process = use.process
    wrong = suspicion(process)
    for rule in rules:
        if matches(rule, use):
            if rule.effect == "expect":
                though = f", though it is {wrong}" if wrong else ""
                return Verdict(expected=True, by="rule", text=f"you expect {rule.describe()}{though}", rule=rule.id)
            return Verdict(expected=False, by="rule", text=f"you asked to be told of {rule.describe()}", rule=rule.id)
    if not (process.name or process.exe or process.command_line):
        return _NOBODY
    return _without_rule(process, wrong, circumstances(process))


def _without_rule(process: model.Process, wrong: Optional[str], known: Circumstances) -> Verdict:
    if wrong is not None:
        first = ", first time seen" if known.seen_before is False else ""
        return Verdict(expected=False, by="default", text=f"{wrong}{first}")
    if known.presence is not None:
        return Verdict(expected=True, by="presence", text=known.presence)
    kind = process.application.kind if process.application else None
    if kind in USUAL_KINDS and is_installed(process):
        word = "the desktop itself" if kind == "desktop" else "a browser drawing with the GPU"
        return Verdict(expected=True, by="usual", text=word)
    if known.seen_before is False:
        return Verdict(expected=False, by="default", text="first time seen")
    if known.usual is not None:
        return Verdict(expected=True, by="usual", text=known.usual)
    more = f"; {known.habit}" if known.habit else ""
    return Verdict(expected=False, by="default", text=f"no rule expects it{more}")


def is_recognisable(who: Participant) -> bool:
    """Whether more is known of it than its process id, which the next one will not have."""
    return bool(who.application or who.exe or who.name != f"process {who.pid}")


def rule_for(who: Participant, rule_id: str) -> Rule:
    """Make the rule behind the button "This is expected": as narrow as a person would mean it.

    The application where it is recognised, else what it is called and the executable; the user, and the container by
    name.
    """
    application, user, container, executable = (
        None if text is None else literal(text)
        for text in (who.application or who.name, who.user, who.container, who.exe)
    )
    rule = Rule(rule_id, application=application, user=user, container=container)
    return rule if who.application else rule._replace(executable=executable)
