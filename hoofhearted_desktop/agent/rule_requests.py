"""Answers the requests about rules and habits: list, add, remove, move, forget. Runs on the event loop's thread."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from hoofhearted_desktop.core import messages, rule_doubts, samples, wire
from hoofhearted_desktop.store import settings, settings_doubts, settings_edit

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.expecting import Expecting
    from hoofhearted_desktop.core.expectations import Rule

Json = dict[str, Any]
Answer = Callable[[Union[wire.Result, wire.Failure]], None]


class RuleRequests:
    """Made anew for each request; what counts is with `Expecting`."""

    def __init__(self, expecting: Expecting) -> None:
        """Read and change the rules of `expecting`."""
        self._expecting = expecting
        self._path = expecting.path
        self.methods: dict[str, Callable[[wire.Request, Answer], None]] = {
            messages.EXPECTATIONS: self._list,
            messages.EXPECT: self._add,
            messages.UNEXPECT: self._remove,
            messages.MOVE: self._move,
            messages.FORGET: self._forget,
        }

    def _list(self, request: wire.Request, answer: Answer) -> None:
        found = self._expecting.settings
        lines = dict(found.lines)
        warned = settings_doubts.warnings(found, self._expecting.gpus(), here=self._path is not None)
        answer(
            wire.Result(
                request.id,
                {
                    "rules": [self._counted(rule, lines.get(nth)) for nth, rule in enumerate(found.rules)],
                    "mistakes": [str(mistake) for mistake in found.of_the_agent],
                    "warnings": [{"id": each.rule_id, "line": each.line, "text": each.reason} for each in warned],
                    "kept_in": self._kept_in(),
                },
            )
        )

    def _counted(self, rule: Rule, line: Optional[int]) -> Json:
        matched = self._expecting.engine.judge.tally.of(rule)
        return {
            **messages.rule_to_json(rule),
            "line": line,
            "matched": matched.count,
            "last_matched": matched.last,
        }

    def _add(self, request: wire.Request, answer: Answer) -> None:
        rule = messages.rule_from_json(request.params.get("rule"))
        rules = self._expecting.settings.rules
        same = next((each for each in rules if each.key() == rule.key()), None)
        if same is not None:
            told = {"rule": messages.rule_to_json(same), "kept_in": self._kept_in(), "existed": True}
            answer(wire.Result(request.id, told))
            return
        taken = {each.id for each in rules}
        if rule.id in taken:
            raise samples.SampleError(f"params.rule.id: there is a rule {rule.id!r} already")
        if not rule.id:
            word = "expected" if rule.effect == "expect" else "told"
            stamp = f"{word}-{time.strftime('%Y%m%d-%H%M%S')}"
            names = itertools.chain((stamp,), (f"{stamp}-{number}" for number in itertools.count(2)))
            rule = rule._replace(id=next(name for name in names if name not in taken))
        before = self._before(samples.Reader(request.params, "params").text("before"), rule)
        outcome = settings_edit.add_rule(self._path, rule) if self._path else None
        if isinstance(outcome, settings_edit.Written) and self._path and before is not None:
            settings_edit.move_rule(self._path, rule.id, rules[before].id)
        place = len(rules) if before is None else before
        self._edited(request, answer, outcome, rule, (*rules[:place], rule, *rules[place:]))

    def _before(self, rule_id: Optional[str], rule: Rule) -> Optional[int]:
        """Find where a new rule has to stand: before the one named, else before one of the other effect that has its word."""
        if rule_id is not None:
            return self._place(rule_id)
        for nth, other in enumerate(self._expecting.settings.rules):
            if other.effect != rule.effect and rule_doubts.covers(other, rule):
                return nth
        return None

    def _place(self, rule_id: str) -> int:
        """Give the place of the rule of that id among those that count."""
        for nth, rule in enumerate(self._expecting.settings.rules):
            if rule.id == rule_id:
                return nth
        raise samples.SampleError(f"params.id: there is no rule {rule_id!r}")

    def _remove(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        rule_id = params.required("id", params.text("id"))
        place = self._place(rule_id)
        rules = self._expecting.settings.rules
        outcome = settings_edit.remove_rule(self._path, rule_id) if self._path else None
        kept = tuple(rule for rule in rules if rule.id != rule_id)
        self._edited(request, answer, outcome, rules[place], kept)

    def _move(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        rule_id = params.required("id", params.text("id"))
        wanted = params.required("place", params.whole("place"))
        rules = self._expecting.settings.rules
        place = self._place(rule_id)
        if not 1 <= wanted <= len(rules):
            raise samples.SampleError(f"params.place: expected a place from 1 to {len(rules)}")
        others = (*rules[:place], *rules[place + 1 :])
        before = others[wanted - 1].id if wanted <= len(others) else None
        outcome = settings_edit.move_rule(self._path, rule_id, before) if self._path else None
        order = (*others[: wanted - 1], rules[place], *others[wanted - 1 :])
        self._edited(request, answer, outcome, rules[place], order)

    def _forget(self, request: wire.Request, answer: Answer) -> None:
        name = samples.Reader(request.params, "params").text("application")
        answer(wire.Result(request.id, {"forgotten": self._expecting.engine.judge.forget_usual(name)}))
        self._expecting.judge_anew()

    def _kept_in(self) -> Optional[str]:
        return str(self._path) if self._path else None

    def _edited(
        self,
        request: wire.Request,
        answer: Answer,
        outcome: Optional[settings_edit.Outcome],
        rule: Rule,
        rules: tuple[Rule, ...],
    ) -> None:
        if isinstance(outcome, settings.Mistake):
            answer(wire.Failure(request.id, wire.INTERNAL_ERROR, str(outcome)))
            return
        self._expecting.edited(rules)
        answer(wire.Result(request.id, {"rule": messages.rule_to_json(rule), "kept_in": self._kept_in()}))
        self._expecting.judge_anew()
