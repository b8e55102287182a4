"""The rules and times of settings.toml while the agent runs: read again when the file changes, edited by clients.

Runs on the event loop's thread. Without a file, as in the demo, rules live only as long as the agent.
"""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from hoofhearted_desktop.core import expectations, messages, samples, wire
from hoofhearted_desktop.store import settings, settings_edit

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.agent.engine import Engine

Json = dict[str, Any]
Answer = Callable[[Union[wire.Result, wire.Failure]], None]


class Expecting:
    """Keeps the engine's rules and times as the file has them, and answers the methods about rules."""

    def __init__(
        self, engine: Engine, path: Optional[Path], rules: tuple[expectations.Rule, ...], changed: Callable[[], None]
    ) -> None:
        """Begin with the file at `path`, or without one with `rules`; `changed` is called when the engine judges anew."""
        self._engine = engine
        self._path = path
        self._changed = changed
        self._settings = settings.load(path) if path else settings.Settings(rules)
        self._stamp = self._file_stamp()
        self._apply()
        self.methods: dict[str, Callable[[wire.Request, Answer], None]] = {
            messages.EXPECTATIONS: self._list,
            messages.EXPECT: self._add,
            messages.UNEXPECT: self._remove,
        }

    @property
    def settings(self) -> settings.Settings:
        """What counts now, with the file's mistakes."""
        return self._settings

    def look(self) -> None:
        """Read the file again where it has changed under us."""
        stamp = self._file_stamp()
        if stamp == self._stamp or self._path is None:
            return
        self._stamp = stamp
        self._settings = settings.load(self._path)
        self._apply()
        self._changed()

    def _apply(self) -> None:
        self._engine.judge.rules = self._settings.rules
        self._engine.retime(self._settings.timing)

    def _file_stamp(self) -> Optional[tuple[int, int]]:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if found else None

    # ------------------------------------------------------------ requests

    def _list(self, request: wire.Request, answer: Answer) -> None:
        rules = [messages.rule_to_json(rule) for rule in self._settings.rules]
        mistakes = [str(mistake) for mistake in self._settings.mistakes]
        answer(wire.Result(request.id, {"rules": rules, "mistakes": mistakes}))

    def _add(self, request: wire.Request, answer: Answer) -> None:
        rule = messages.rule_from_json(request.params.get("rule"))
        same = [
            each
            for each in self._settings.rules
            if each.conditions() == rule.conditions() and each.effect == rule.effect
        ]
        if same:
            answer(wire.Result(request.id, {"rule": messages.rule_to_json(same[0]), "kept_in": self._kept_in()}))
            return
        taken = {each.id for each in self._settings.rules}
        if rule.id in taken:
            raise samples.SampleError(f"params.rule.id: there is a rule {rule.id!r} already")
        if not rule.id:
            stamp = f"expected-{time.strftime('%Y%m%d-%H%M%S')}"
            names = itertools.chain((stamp,), (f"{stamp}-{number}" for number in itertools.count(2)))
            rule = rule._replace(id=next(name for name in names if name not in taken))
        outcome = settings_edit.add_rule(self._path, rule) if self._path else None
        self._edited(request, answer, outcome, rule, (*self._settings.rules, rule))

    def _remove(self, request: wire.Request, answer: Answer) -> None:
        params = samples.Reader(request.params, "params")
        rule_id = params.required("id", params.text("id"))
        gone = [rule for rule in self._settings.rules if rule.id == rule_id]
        if not gone:
            raise samples.SampleError(f"params.id: there is no rule {rule_id!r}")
        outcome = settings_edit.remove_rule(self._path, rule_id) if self._path else None
        kept = tuple(rule for rule in self._settings.rules if rule.id != rule_id)
        self._edited(request, answer, outcome, gone[0], kept)

    def _kept_in(self) -> Optional[str]:
        return str(self._path) if self._path else None

    def _edited(
        self,
        request: wire.Request,
        answer: Answer,
        outcome: Optional[settings_edit.Outcome],
        rule: expectations.Rule,
        rules: tuple[expectations.Rule, ...],
    ) -> None:
        if isinstance(outcome, settings.Mistake):
            answer(wire.Failure(request.id, wire.INTERNAL_ERROR, str(outcome)))
            return
        self._settings = self._settings._replace(rules=rules)
        self._engine.judge.rules = rules
        self._stamp = self._file_stamp()
        answer(wire.Result(request.id, {"rule": messages.rule_to_json(rule), "kept_in": self._kept_in()}))
        self._changed()
