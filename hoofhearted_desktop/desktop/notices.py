"""Which spin-ups a person is told of, and with which words and buttons. Draws and sends nothing itself.

One notification an episode: when it starts unexpectedly, once more when an unexpected program joins, and a closing
summary in its place. While muted nothing is shown, and the agent records all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.core import expectations, messages, wire, wording
from hoofhearted_desktop.desktop.notifier import Notification

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.assessment import Episode, Tick
    from hoofhearted_desktop.core.expectations import Rule
    from hoofhearted_desktop.link import states

SHOW = "show"
EXPECT = "expect"
MUTE = "mute"
UNDO = "undo"
DEFAULT = "default"
MUTE_S = 3600.0
ACTIONS = ((SHOW, "Show"), (EXPECT, "This is expected"), (MUTE, "Mute 1 hour"))

Json = dict[str, object]
Actions = tuple[tuple[str, str], ...]


def _possible(actions: Actions, episode: Episode) -> Actions:
    """Leave out what could not be done: a rule needs something by which the program is known again."""
    known = episode.culprit is not None and expectations.is_recognisable(episode.culprit)
    return tuple(each for each in actions if known or each[0] != EXPECT)


class Notices:
    """Remembers which episodes were told, so that a button pressed later still knows its episode."""

    def __init__(
        self,
        *,
        notify: Callable[[Notification], None],
        withdraw: Callable[[str], None],
        request: Callable[[str, Json, Callable[[wire.Result | wire.Failure], None]], None],
        show: Callable[[str], None],
        mute: Callable[[float], None],
        is_muted: Callable[[], bool],
    ) -> None:
        """Speak through the callables: `show` takes a GPU's UUID, `mute` seconds, `request` asks the agent."""
        self._notify = notify
        self._withdraw = withdraw
        self._request = request
        self._show = show
        self._mute = mute
        self._is_muted = is_muted
        self._told: dict[str, Episode] = {}
        self._rules: dict[str, str] = {}

    def take(self, event: states.EpisodeChanged, tick: Tick | None, *, demo: bool) -> None:
        """Take what happened to an episode."""
        episode, told = event.episode, event.episode.id in self._told
        if event.change in {"started", "joined"}:
            if not episode.verdict.expected and tick is not None and not self._is_muted():
                self._told[episode.id] = episode
                title, body = wording.started_notice(episode, tick, joined=event.change == "joined", demo=demo)
                self._notify(Notification(episode.id, title, body, _possible(ACTIONS, episode)))
        elif event.change == "reviewed" and told:
            self._told[episode.id] = episode
            if episode.verdict.expected and episode.id not in self._rules:
                self._withdraw(episode.id)
        elif event.change == "ended" and told:
            self._told[episode.id] = episode
            if episode.verdict.expected or self._is_muted():
                self._withdraw(episode.id)
            else:
                title, body = wording.ended_notice(episode, tick, demo=demo)
                self._notify(Notification(episode.id, title, body, _possible(ACTIONS[:2], episode)))

    def pressed(self, key: str, action: str) -> None:
        """Do what a button of a notification says."""
        episode = self._told.get(key)
        if episode is None:
            return
        if action in {SHOW, DEFAULT}:
            self._show(episode.gpu)
            self._withdraw(key)
        elif action == MUTE:
            self._mute(MUTE_S)
            self._withdraw(key)
        elif action == EXPECT and episode.culprit is not None:
            self.expect(expectations.rule_for(episode.culprit, ""), key)
        elif action == UNDO and key in self._rules:
            rule_id = self._rules.pop(key)
            self._request(messages.UNEXPECT, {"id": rule_id}, lambda found: self._undone(key, found))

    def expect(self, rule: Rule, key: str) -> None:
        """Ask the agent to keep a rule, and say what came of it under `key`."""
        self._request(
            messages.EXPECT, {"rule": messages.rule_to_json(rule)}, lambda found: self._kept(key, rule, found)
        )

    def _kept(self, key: str, rule: Rule, found: wire.Result | wire.Failure) -> None:
        if isinstance(found, wire.Failure):
            self._notify(Notification(key, "The expectation was not kept", found.message, ()))
            return
        kept = found.result.get("rule") if isinstance(found.result, dict) else None
        self._rules[key] = str(kept.get("id")) if isinstance(kept, dict) else ""
        body = f"No notification any more for {rule.describe()}"
        self._notify(Notification(key, "This is expected from now on", body, ((UNDO, "Undo"),)))

    def _undone(self, key: str, found: wire.Result | wire.Failure) -> None:
        if isinstance(found, wire.Failure):
            self._notify(Notification(key, "The expectation could not be removed", found.message, ()))
        else:
            self._withdraw(key)
