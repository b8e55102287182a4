"""Drives the policy: gives it what happens, has said what it decides, and does what a button of a notification says."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hoofhearted_desktop.core import expectations, messages, preferences, wire, wording
from hoofhearted_desktop.core.hours import Moment
from hoofhearted_desktop.core.tongue import later, say, told
from hoofhearted_desktop.desktop.notifier import Notification, Urgency
from hoofhearted_desktop.desktop.policy import Now, Policy, Show, program_of
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.assessment import Episode, Tick
    from hoofhearted_desktop.core.expectations import Rule
    from hoofhearted_desktop.desktop.mute import Mute
    from hoofhearted_desktop.desktop.policy import Deed
    from hoofhearted_desktop.desktop.preferences_file import Preferences

SHOW = "show"
EXPECT = "expect"
MUTE = "mute"
UNDO = "undo"
DEFAULT = "default"
MUTE_S = 3600.0
ACTIONS = ((SHOW, later("Show")), (EXPECT, later("This is expected")), (MUTE, later("Mute 1 hour")))
LOOK_S = 3.0
URGENT = frozenset({preferences.TOO_HOT, preferences.FAN_STOPPED})
"""Alarms by which a card may come to harm: they are shown until somebody has seen them, also where others wait."""
MOST_LATELY = 3

Json = dict[str, object]
Actions = tuple[tuple[str, str], ...]
Labels = tuple[tuple[str, "Callable[..., str]"], ...]


def _sound(deed: Show) -> str:
    """Name the sound of a notification (Sound Naming Specification); what only rewrites or closes has none."""
    if deed.quietly or not (deed.started or deed.alarm):
        return ""
    return "dialog-warning" if deed.alarm else "dialog-information"


def moment(unix: float) -> Now:
    """Give a Unix time with the local time of this machine."""
    local = time.localtime(unix)
    return Now(unix, Moment(local.tm_wday, local.tm_hour * 60 + local.tm_min))


def _possible(actions: Labels, episode: Episode) -> Actions:
    """Leave out what could not be done: a rule needs something by which the program is known again."""
    known = episode.culprit is not None and expectations.is_recognisable(episode.culprit)
    return tuple((action, label()) for action, label in actions if known or action != EXPECT)


class Notices:
    """The notifications of one session."""

    def __init__(
        self,
        *,
        notify: Callable[[Notification], None],
        withdraw: Callable[[str], None],
        request: Callable[[str, Json, Callable[[wire.Result | wire.Failure], None]], None],
        show: Callable[[str | None], None],
        mute: Callable[[float], None],
        muted: Mute,
        chosen: Preferences,
        clock: Callable[[], float],
    ) -> None:
        """Speak through the callables: `show` takes a GPU's UUID, `mute` seconds, `request` asks the agent."""
        self._notify = notify
        self._withdraw = withdraw
        self._request = request
        self._show = show
        self._mute = mute
        self._muted = muted
        self._chosen = chosen
        self._clock = clock
        self._looked_at = 0.0
        self._rules: dict[str, str] = {}
        self._lately: dict[str, str] = {}
        self.policy = Policy()

    @property
    def lately(self) -> dict[str, str]:
        """The programs that nobody expected lately, the last first: what they are known by, and their names."""
        return self._lately

    # ------------------------------------------------------------ what happens

    def take(self, event: states.EpisodeChanged) -> None:
        """Take what happened to an episode."""
        episode = event.episode
        if event.change in {"started", "joined"}:
            found = {program_of(who): who.name for who in episode.processes if who.expected is False}
            others = [(key, name) for key, name in self._lately.items() if key not in found]
            self._lately = dict([*found.items(), *others][:MOST_LATELY])
        confirmed = self.policy.key_of(episode.id) in self._rules
        self._do(self.policy.episode(event.change, episode, self._now(), confirmed=confirmed))

    def tick(self, tick: Tick) -> None:
        """Take a reading."""
        self._do(self.policy.tick(tick, self._now()))

    def state(self, state: states.State) -> None:
        """Take that the session is in another state."""
        if isinstance(state, states.Live):
            self._do(self.policy.reached(self._now()))
        elif isinstance(state, states.Lost):
            self._do(self.policy.reached(self._now(), reason=state.reason, remedy=state.remedy))
        elif isinstance(state, states.Stale):
            self._do(self.policy.reached(self._now(), reason="the agent sends no readings"))

    def step(self) -> None:
        """Take that time has passed while there is no reading."""
        self._do(self.policy.step(self._now()))

    def forget(self, *, demo: bool) -> None:
        """Take that another source is followed from now on."""
        self._do(self.policy.forget())
        self.policy.demo = demo
        self._rules, self._lately = {}, {}

    def call_host(self, name: str, where: str) -> None:
        """Call the host so from now on: at the beginning of a sentence, and within one, where there are other hosts."""
        self.policy.host, self.policy.where = name, where

    def _now(self) -> Now:
        now = self._clock()
        if not 0.0 <= now - self._looked_at < LOOK_S:
            self._looked_at = now
            self._chosen.look()
            self.policy.settings = self._chosen.notifications
        self.policy.silence = self._muted.silence
        return moment(now)

    def _do(self, deeds: list[Deed]) -> None:
        for deed in deeds:
            if isinstance(deed, Show):
                urgency = Urgency.CRITICAL if deed.alarm in URGENT else Urgency.NORMAL
                urgency = Urgency.LOW if deed.quietly else urgency
                sound = _sound(deed) if self._chosen.notifications.sound else ""
                said = Notification(deed.key, deed.title, deed.body, self._buttons(deed), urgency, deed.quietly, sound)
                self._notify(said)
            else:
                self._withdraw(deed.key)

    def _buttons(self, deed: Show) -> Actions:
        episode = self.policy.episode_of(deed.key) if deed.of_episode else None
        if episode is None:
            return ((SHOW, say("Show")),)
        return _possible(ACTIONS if deed.started else ACTIONS[:2], episode)

    # ------------------------------------------------------------ what a person does

    def pressed(self, key: str, action: str) -> None:
        """Do what a button of a notification says."""
        episode = self.policy.episode_of(key)
        if action in {SHOW, DEFAULT}:
            self._show(self.policy.gpu_of(key))
            self._withdraw(key)
        elif action == UNDO and key in self._rules:
            rule_id = self._rules.pop(key)
            self._request(messages.UNEXPECT, {"id": rule_id}, lambda found: self._undone(key, found))
        elif episode is None:
            return
        elif action == MUTE:
            self._mute(MUTE_S)
            self._withdraw(key)
        elif action == EXPECT and episode.culprit is not None:
            self.expect(expectations.rule_for(episode.culprit, ""), key)

    def expect(self, rule: Rule, key: str) -> None:
        """Ask the agent to keep a rule, and say what came of it under `key`."""
        self._request(
            messages.EXPECT, {"rule": messages.rule_to_json(rule)}, lambda found: self._kept(key, rule, found)
        )

    def _kept(self, key: str, rule: Rule, found: wire.Result | wire.Failure) -> None:
        if isinstance(found, wire.Failure):
            self._notify(Notification(key, say("The expectation was not kept"), told(found.message), ()))
            return
        result = found.result if isinstance(found.result, dict) else {}
        kept, existed = result.get("rule"), result.get("existed") is True
        rule_text = told(rule.describe()) + wording.on(self.policy.where)
        body = say("No notification any more for {rule}", rule=rule_text)
        title = say("This is expected from now on")
        # A rule that was there before is not this press's to take back.
        undo: Actions = ()
        self._rules.pop(key, None)
        if isinstance(kept, dict) and isinstance(kept.get("id"), str) and not existed:
            self._rules[key] = kept["id"]
            undo = ((UNDO, say("Undo")),)
        self._notify(Notification(key, title, body, undo))

    def _undone(self, key: str, found: wire.Result | wire.Failure) -> None:
        if isinstance(found, wire.Failure):
            self._notify(Notification(key, say("The expectation could not be removed"), told(found.message), ()))
        else:
            self._withdraw(key)
