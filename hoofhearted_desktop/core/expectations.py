"""Whether a use of the GPU was expected, in a fixed order and always with the evidence. Pure.

The order: the user's rules, first match wins; then what is usual; otherwise unexpected. A rule names any of application,
executable, command line, user, container, unit and GPU, and every member it names must match.
"""

from __future__ import annotations

import fnmatch
from typing import NamedTuple, Optional

from hoofhearted_desktop.core import model, naming
from hoofhearted_desktop.core.assessment import Participant, Verdict

USUAL_KINDS = frozenset({"desktop", "browser"})
_NOBODY = Verdict(expected=False, by="default", text="nobody can say which program it is")
SUSPICIOUS_KINDS = frozenset({"miner"})


class Rule(NamedTuple):
    """One expectation; `effect` is expect or tell. Texts match whole and without case; * stands for anything.

    `executable` is a path or a file name, `command_line` the redacted command line joined by spaces, `container` a name,
    `gpu` a UUID.
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

    def describe(self) -> str:
        """Say the rule: "application ollama, user david"."""
        said = [f"{name.replace('_', ' ')} {value}" for name, value in self.conditions()]
        return ", ".join(said) or "anything"

    def conditions(self) -> list[tuple[str, str]]:
        """Give the members that must match."""
        return [(name, value) for name, value in self._asdict().items() if name in CONDITIONS and value is not None]


CONDITIONS = ("application", "executable", "command_line", "user", "container", "unit", "gpu")
EFFECTS = ("expect", "tell")


def facts(process: model.Process, gpu_uuid: str) -> dict[str, tuple[str, ...]]:
    """Give, for each condition, the texts of a process that it may match."""
    application = process.application
    executable = process.exe or ""
    container = process.container
    return {
        "application": (application.id, application.name) if application else (naming.process_title(process),),
        "executable": tuple(filter(None, (executable, executable.rsplit("/", 1)[-1], process.name))),
        "command_line": (" ".join(process.command_line),) if process.command_line else (),
        "user": (process.user,) if process.user else (),
        "container": tuple(filter(None, (container.name, container.id, container.id[:12]))) if container else (),
        "unit": (process.unit,) if process.unit else (),
        "gpu": (gpu_uuid,),
    }


def _same(pattern: str, text: str) -> bool:
    pattern, text = pattern.casefold(), text.casefold()
    return pattern == text or ("*" in pattern and fnmatch.fnmatchcase(text, pattern.replace("[", "[[]")))


def matches(rule: Rule, process: model.Process, gpu_uuid: str) -> bool:
    """Whether every condition of the rule holds; a rule without a condition never does."""
    conditions = rule.conditions()
    known = facts(process, gpu_uuid)
    return bool(conditions) and all(any(_same(value, text) for text in known[name]) for name, value in conditions)


def judge(
    process: Optional[model.Process], gpu_uuid: str, rules: tuple[Rule, ...], *, seen_before: Optional[bool] = None
) -> Verdict:
    """Decide whether this process's use of this GPU was expected. None stands for a process nobody can name.

    `seen_before` is whether its name is in an earlier episode, None where that is not known.
    """
    if process is None:
        return _NOBODY
    for rule in rules:
        if matches(rule, process, gpu_uuid):
            expected = rule.effect == "expect"
            said = "you expect" if expected else "you asked to be told of"
            return Verdict(expected, "rule", f"{said} {rule.describe()}")
    if not (process.name or process.exe or process.command_line):
        return _NOBODY
    kind = process.application.kind if process.application else None
    if kind in USUAL_KINDS:
        word = "the desktop itself" if kind == "desktop" else "a browser drawing with the GPU"
        return Verdict(expected=True, by="usual", text=word)
    if kind in SUSPICIOUS_KINDS:
        return Verdict(expected=False, by="default", text="a known miner")
    return Verdict(
        expected=False, by="default", text="first time seen" if seen_before is False else "no rule expects it"
    )


def is_recognisable(who: Participant) -> bool:
    """Whether more is known of it than its process id, which the next one will not have."""
    return bool(who.application or who.exe or who.name != f"process {who.pid}")


def rule_for(who: Participant, rule_id: str) -> Rule:
    """Make the rule behind the button "This is expected": as narrow as a person would mean it.

    The application where it is recognised, else what it is called and the executable; the user, and the container by
    name.
    """
    rule = Rule(rule_id, application=who.application or who.name, user=who.user, container=who.container)
    return rule if who.application else rule._replace(executable=who.exe)
