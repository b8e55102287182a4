"""What a person answers to "was this expected?": a rule is made, told in words, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import expectations, messages, naming, samples, tongue, visible, wire
from hoofhearted_desktop.core.tongue import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.expectations import Rule
    from hoofhearted_desktop.desktop.episode_log import Entry
    from hoofhearted_desktop.desktop.episode_source import EpisodeSource

EXPECT, TELL = "expect", "tell"


class Said(NamedTuple):
    """What came of it. `undo` takes it back, None where there is nothing to take back."""

    text: str
    bad: bool = False
    undo: Optional[Callable[[], None]] = None


class EpisodeRules:
    """Asks the agent of the host that a spin-up is of; `tell` is given what came of it, with the spin-up it is about."""

    def __init__(self, source: EpisodeSource, tell: Callable[[Entry, Said], None]) -> None:
        """Ask by `source`."""
        self._source = source
        self._tell = tell

    @staticmethod
    def is_possible(entry: Entry) -> bool:
        """Whether a rule could name who it was."""
        culprit = entry.episode.culprit
        return culprit is not None and expectations.is_recognisable(culprit)

    def add(self, entry: Entry, effect: str) -> None:
        """Expect its program from now on, or be told of it always; a rule that says so already stays as it is."""
        culprit = entry.episode.culprit
        if culprit is None:
            return
        rule = expectations.rule_for(culprit, "")._replace(effect=effect)

        def listed(found: wire.Result | wire.Failure) -> None:
            known = _rules(found)
            same = next((each for each in known if each.key() == rule.key()), None)
            if same is not None:
                self._tell(entry, Said(say("There is a rule already that says so: {rule}", rule=_words(rule))))
            else:
                self._add(entry, rule)

        self._source.request(entry.host, messages.EXPECTATIONS, {}, listed)

    def remove(self, entry: Entry, rule_id: str) -> None:
        """Take the rule away that decided then; ids may have passed to other rules since, so that it has to say the same."""

        def listed(found: wire.Result | wire.Failure) -> None:
            rules = _rules(found)
            place = next((nth for nth, each in enumerate(rules) if each.id == rule_id), None)
            if isinstance(found, wire.Failure):
                self._tell(entry, Said(_why(found, say("The rule could not be removed")), bad=True))
            elif place is None or rules[place].describe() not in entry.episode.verdict.text:
                self._tell(entry, Said(say("The rule that decided then is not there any more."), bad=True))
            else:
                self._remove(entry, rules[place], place)

        self._source.request(entry.host, messages.EXPECTATIONS, {}, listed)

    def _remove(self, entry: Entry, rule: Rule, place: int) -> None:
        def gone(found: wire.Result | wire.Failure) -> None:
            if isinstance(found, wire.Failure):
                self._tell(entry, Said(_why(found, say("The rule could not be removed")), bad=True))
                return
            text = say("The rule is gone: {rule}", rule=_words(rule))
            self._tell(entry, Said(text, undo=lambda: self._put_back(entry, rule, place)))

        self._source.request(entry.host, messages.UNEXPECT, {"id": rule.id}, gone)

    def _put_back(self, entry: Entry, rule: Rule, place: int) -> None:
        """Add a rule again where it stood: the first that matches has the word."""

        def listed(found: wire.Result | wire.Failure) -> None:
            after = _rules(found)[place : place + 1]
            self._add(entry, rule._replace(id=""), before=after[0].id if after else None)

        self._source.request(entry.host, messages.EXPECTATIONS, {}, listed)

    def _add(self, entry: Entry, rule: Rule, before: Optional[str] = None) -> None:
        def kept(found: wire.Result | wire.Failure) -> None:
            made = _rule(found)
            if made is None:
                self._tell(entry, Said(_why(found, say("The rule was not kept")), bad=True))
                return
            words = _words(rule)
            if rule.effect == EXPECT:
                text = say("From now on this is expected: {rule}", rule=words)
            else:
                text = say("From now on you are always told of this: {rule}", rule=words)
            self._tell(entry, Said(text, undo=lambda: self._take_back(entry, made.id)))

        params: dict[str, object] = {"rule": messages.rule_to_json(rule)}
        self._source.request(
            entry.host, messages.EXPECT, params if before is None else {**params, "before": before}, kept
        )

    def _take_back(self, entry: Entry, rule_id: str) -> None:
        def gone(found: wire.Result | wire.Failure) -> None:
            if isinstance(found, wire.Failure):
                self._tell(entry, Said(_why(found, say("The rule could not be removed")), bad=True))
            else:
                self._tell(entry, Said(say("That was taken back.")))

        self._source.request(entry.host, messages.UNEXPECT, {"id": rule_id}, gone)


def _words(rule: Rule) -> str:
    return naming.printable(rule.describe())


def _why(found: wire.Result | wire.Failure, what: str) -> str:
    if isinstance(found, wire.Failure):
        return say("{what}: {why}", what=what, why=visible.visible(tongue.told(found.message)))
    return what


def _rule(found: wire.Result | wire.Failure) -> Optional[Rule]:
    told = found.result.get("rule") if isinstance(found, wire.Result) and isinstance(found.result, dict) else None
    return _read(told)


def _rules(found: wire.Result | wire.Failure) -> list[Rule]:
    told = found.result.get("rules") if isinstance(found, wire.Result) and isinstance(found.result, dict) else None
    return [rule for each in (told if isinstance(told, list) else []) if (rule := _read(each)) is not None]


def _read(value: object) -> Optional[Rule]:
    try:
        return messages.rule_from_json(value)
    except samples.SampleError:
        return None
