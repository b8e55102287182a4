"""Which notifications are shown: what happened in; what to show, rewrite and withdraw out. No Qt, no clock, no file.

The law:
1. An episode is told once, when its load has held and nobody expects it, and once more for each further program that
   nobody expects and that joins. Its closing summary takes the place of that.
2. For the length of the cool-down after a notification about a program, the same program on the same host makes no new
   one: what is still shown is rewritten quietly, with a count, and otherwise nothing is shown. What it does on several GPUs
   at a time is one thing: it is counted once, and its closing summary comes when the last of them is quiet.
3. An alarm is told once while it stands. Its end takes its place, quietly.
4. Whom a person has muted, and the kinds that are switched off, are never told of.
5. While a person has muted everything, and in quiet hours, nothing is shown. What stands then is told afterwards; of what
   happened in quiet hours one summary tells at their end, if anything was unexpected.
6. In a minute at most MOST_A_MINUTE new ones are shown. An alarm waits for its turn, an episode is not told: no machine has
   so much to say, and a server that lies shall not bury what others say.

What is not told is recorded by the agent all the same.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from hoofhearted_desktop.core import alarm_words, notice_words, preferences, wording
from hoofhearted_desktop.core.assessment import Alarm
from hoofhearted_desktop.core.hours import Moment, When

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Episode, Participant, Tick

UNREACHABLE_AFTER_S = 300.0
MINUTE_S = 60.0
LONGEST_STEP_S = 60.0
"""Of a computer that slept nobody can say that it was unreachable."""
MOST_KEPT = 1000
MOST_A_MINUTE = 12
LONGEST_MUTE_S = 26 * 3600.0
"""Until the next morning, on a day whose clocks change: of what lasts longer the beginning was by a clock that was wrong."""

MOST_TOLD = 200
"""Of more notifications than this nobody presses a button of the oldest."""
QUIET_KEY = "quiet hours"
UNREACHED_KEY = "unreached"
HERE = "This machine"


class Now(NamedTuple):
    """A moment: Unix time, and the local time by which quiet hours are told."""

    time: float
    local: Moment


class Show(NamedTuple):
    """Show a notification in the place of an earlier one of its key; `quietly`: only there, else not at all.

    `of_episode` is whether it is about one, so that it gets the buttons of one, and `started` whether it tells of the begin.
    `alarm` is the kind of the alarm that it tells of.
    """

    key: str
    title: str
    body: str
    quietly: bool = False
    of_episode: bool = False
    started: bool = False
    alarm: str = ""


class Withdraw(NamedTuple):
    """Show it no longer."""

    key: str


Deed = Union[Show, Withdraw]


class Silence(NamedTuple):
    """What a person has muted: everything until a Unix time, and applications by what they are known by."""

    until: float = 0.0
    applications: frozenset[str] = frozenset()


def program_of(who: Participant | None) -> str:
    """Give what a program is known by from one start to the next, as in core/alarm_words."""
    return "" if who is None else who.application or who.name


class _Group:
    """What is told of one program on one host within a cool-down."""

    def __init__(self, key: str, told_at: float) -> None:
        self.key = key
        self.told_at = told_at
        self.times = 1
        self.running: dict[str, Episode] = {}
        self.over: list[Episode] = []
        """Of those that ran at the same time, what has ended."""

    def begins(self, episode: Episode) -> tuple[Episode, ...]:
        """Take a spin-up; gives it with those that run on other GPUs. Where there is none it is another time."""
        self.running = {name: each for name, each in self.running.items() if each.gpu != episode.gpu}
        if not self.running:
            self.over = []
        self.running[episode.id] = episode
        _trim(self.running)
        return tuple(self.running.values())

    def ends(self, episode: Episode) -> Episode | None:
        """Take the end of one of them; gives one that still runs."""
        del self.running[episode.id]
        self.over.append(episode)
        return next(reversed(self.running.values()), None)


class _Raised:
    """An alarm that stands, whether it was told, and whether its agent was lost since: the next one begins with none."""

    def __init__(self, alarm: Alarm) -> None:
        self.alarm = alarm
        self.told = False
        self.doubted = False


class Policy:
    """Knows what was told, and decides what is to be. Events come in the order of what happened."""

    def __init__(self) -> None:
        """Begin with the settings' defaults and nothing muted."""
        self.settings = preferences.Notifications()
        self.silence = Silence()
        self.demo = False
        self.host = HERE
        """What a person calls the host, at the beginning of a sentence."""
        self.where = ""
        """The same within a sentence, where there are other hosts; nothing where that goes without saying."""
        self._clear()

    def _clear(self) -> None:
        self._told: dict[str, Episode] = {}
        self._keys: dict[str, list[str]] = {}
        self._known: dict[str, set[str]] = {}
        self._groups: dict[tuple[str, str], _Group] = {}
        self._alarms: dict[str, _Raised] = {}
        self._kept: dict[str, Episode] = {}
        self._kept_alarms: list[Alarm] = []
        self._absent_s: float | None = None
        self._unreached: Alarm | None = None
        self._last: float | None = None
        self._tick: Tick | None = None
        self._shown_at: deque[float] = deque(maxlen=MOST_A_MINUTE)

    def _has_room(self, now: Now) -> bool:
        """Whether a new notification may be shown; it is then counted."""
        if len(self._shown_at) == MOST_A_MINUTE and 0.0 <= now.time - self._shown_at[0] < MINUTE_S:
            return False
        self._shown_at.append(now.time)
        return True

    def key_of(self, episode_id: str) -> str:
        """Give the key of the first notification that tells of an episode."""
        return self._keys.get(episode_id, [episode_id])[0]

    def gpu_of(self, key: str) -> str | None:
        """Give the GPU that a notification is about, by its UUID."""
        if key in self._told:
            return self._told[key].gpu
        raised = self._alarms.get(key)
        return None if raised is None else raised.alarm.gpu

    def episode_of(self, key: str) -> Episode | None:
        """Give the episode that the notification `key` is about."""
        return self._told.get(key)

    # ------------------------------------------------------------ episodes

    def episode(self, change: str, episode: Episode, now: Now, *, confirmed: bool = False) -> list[Deed]:
        """Take what happened to an episode; `confirmed`: its notification says that it is expected from now on."""
        if episode.id in self._kept:
            self._kept[episode.id] = episode
        if change in {"started", "joined"}:
            return self._begun(episode, now, joined=change == "joined")
        keys = [key for key in self._keys.get(episode.id, ()) if key in self._told and self._told[key].id == episode.id]
        if change == "ended":
            self._keys.pop(episode.id, None)
            self._known.pop(episode.id, None)
        for key in keys:
            self._told[key] = _about(episode, self._told[key].culprit)
        if change == "ended":
            going_on = self._going_on(episode)
            keys = [key for key in keys if key not in going_on]
            return [deed for key in keys for deed in self._ended(key, self._told[key], now)]
        return [Withdraw(key) for key in keys] if episode.verdict.expected and not confirmed else []

    def _going_on(self, episode: Episode) -> set[str]:
        """Take the end of a spin-up; gives the notifications that are about others too, of which one still runs."""
        found: set[str] = set()
        for group in self._groups.values():
            runs = group.ends(episode) if episode.id in group.running else None
            if runs is not None:
                found.add(group.key)
                self._told[group.key] = runs
        return found

    def _begun(self, episode: Episode, now: Now, *, joined: bool) -> list[Deed]:
        known = self._known.setdefault(episode.id, set())
        unexpected = [who for who in episode.processes if who.expected is False]
        who = next((each for each in unexpected if program_of(each) not in known), episode.culprit)
        known.update(program_of(each) for each in unexpected)
        _trim(self._known)
        program = program_of(who)
        if self._is_quiet(now) and len(self._kept) < MOST_KEPT:
            self._kept[episode.id] = episode
        if episode.verdict.expected or not self._may(preferences.UNEXPECTED, program) or self._is_silent(now):
            return []
        if self._tick is None:
            return []
        episode = _about(episode, who)
        group = self._groups.get((episode.host, program))
        if group is not None and 0 <= now.time - group.told_at < self.settings.cooldown_s:
            together = group.begins(episode)
            group.times += len(together) == 1
            self._remember(group.key, episode)
            title, body = self._started(episode, joined=joined)
            if len(together) > 1:
                title, body = notice_words.woke_several(together, self._tick, demo=self.demo, where=self.where)
            if group.times > 1:
                title = notice_words.counted(title, group.times, now.time - group.told_at)
            return [Show(group.key, title, body, quietly=True, of_episode=True, started=True)]
        if not self._has_room(now):
            return []
        key = self.key_of(episode.id)
        self._groups = {
            who: each for who, each in self._groups.items() if now.time - each.told_at < self.settings.cooldown_s
        }
        group = self._groups[episode.host, program] = _Group(key, now.time)
        group.begins(episode)
        self._remember(key, episode)
        return [Show(key, *self._started(episode, joined=joined), of_episode=True, started=True)]

    def _started(self, episode: Episode, *, joined: bool) -> tuple[str, str]:
        assert self._tick is not None  # noqa: S101 - the caller has looked
        return wording.started_notice(episode, self._tick, joined=joined, demo=self.demo, where=self.where)

    def _remember(self, key: str, episode: Episode) -> None:
        keys = self._keys.setdefault(episode.id, [])
        if key not in keys:
            keys.append(key)
        self._told[key] = episode
        _trim(self._told)
        _trim(self._keys)

    def _ended(self, key: str, episode: Episode, now: Now) -> list[Deed]:
        if episode.verdict.expected or self._is_silent(now):
            return [Withdraw(key)]
        if not self._may(preferences.SUMMARY, program_of(episode.culprit)):
            return []
        title, body = wording.ended_notice(episode, self._tick, demo=self.demo, where=self.where)
        group = self._groups.get((episode.host, program_of(episode.culprit)))
        if group is not None and group.key == key and len(group.over) > 1:
            title, body = notice_words.quiet_several(group.over, self._tick, demo=self.demo, where=self.where)
        again = group is not None and group.times > 1 and group.key == key
        if group is not None and again:
            body = notice_words.counted(body, group.times, now.time - group.told_at)
        return [Show(key, title, body, quietly=again, of_episode=True)]

    # ------------------------------------------------------------ alarms

    def tick(self, tick: Tick, now: Now) -> list[Deed]:
        """Take a reading with the alarms that stand."""
        self._tick = tick
        standing = {f"alarm {each.kind} {each.gpu}": each for each in tick.alarms}
        return [*self._stand(standing, self.where or tick.sample.host, now), *self.step(now)]

    def reached(self, now: Now, *, reason: str | None = None, remedy: str | None = None) -> list[Deed]:
        """Take that the agent is heard, or the `reason` why it is not, which is told after five minutes."""
        if reason is None:
            self._absent_s, self._unreached = None, None
            raised = self._alarms.pop(UNREACHED_KEY, None)
            return self._over(UNREACHED_KEY, raised, self.host, now) if raised is not None else []
        for key, raised in self._alarms.items():
            raised.doubted = key != UNREACHED_KEY
        if self._absent_s is None:
            self._absent_s = 0.0
        since = self._unreached.since if self._unreached is not None else now.time
        self._unreached = Alarm(preferences.UNREACHABLE, None, since, alarm_words.whole(reason), remedy)
        return self.step(now)

    def _stand(self, standing: dict[str, Alarm], host: str, now: Now) -> list[Deed]:
        deeds: list[Deed] = []
        over = [key for key in self._alarms if key not in standing and key.startswith("alarm ")] if self._alarms else []
        for key in over:
            deeds += self._over(key, self._alarms.pop(key), host, now)
        for key, alarm in standing.items():
            self._alarms.setdefault(key, _Raised(alarm)).doubted = False
        return deeds

    def _over(self, key: str, raised: _Raised, host: str, now: Now) -> list[Deed]:
        if not raised.told:
            if (
                len(self._kept_alarms) < MOST_KEPT
                and self._is_quiet(now)
                and self._may(raised.alarm.kind, raised.alarm.application)
            ):
                self._kept_alarms.append(raised.alarm)
            return []
        if raised.doubted or self._is_silent(now):
            return [Withdraw(key)]
        title, body = alarm_words.over_notice(
            raised.alarm, self._tick, host, now.time, demo=self.demo, where=self.where
        )
        return [Show(key, title, body, quietly=True)]

    # ------------------------------------------------------------ time

    def step(self, now: Now) -> list[Deed]:
        """Take that time has passed: tell what waited for it."""
        passed_s = 0.0 if self._last is None else min(max(0.0, now.time - self._last), LONGEST_STEP_S)
        self._last = now.time
        if self._absent_s is not None and self._unreached is not None and not self.demo:
            self._absent_s += passed_s
            if self._absent_s >= UNREACHABLE_AFTER_S:
                self._alarms.setdefault(UNREACHED_KEY, _Raised(self._unreached))
        if not (self._alarms or self._kept or self._kept_alarms) or self._is_silent(now):
            return []
        return [*self._summed_up(now), *self._told_alarms(now)]

    def _told_alarms(self, now: Now) -> list[Deed]:
        deeds: list[Deed] = []
        for key, raised in self._alarms.items():
            alarm = raised.alarm
            if raised.told or not self._may(alarm.kind, alarm.application):
                continue
            if not self._has_room(now):
                break
            raised.told = True
            known = None if key == UNREACHED_KEY or self._tick is None else self.where or self._tick.sample.host
            said = alarm_words.notice(alarm, self._tick, known or self.host, demo=self.demo, where=self.where)
            deeds.append(Show(key, *said, alarm=alarm.kind))
        return deeds

    def _summed_up(self, now: Now) -> list[Deed]:
        kept, alarms = list(self._kept.values()), self._kept_alarms
        self._kept, self._kept_alarms = {}, []
        told = [
            each
            for each in kept
            if not each.verdict.expected and self._may(preferences.UNEXPECTED, program_of(each.culprit))
        ]
        if not (told or alarms):
            return []
        title, body = notice_words.quiet_summary(len(kept), told, alarms, now.time, demo=self.demo, where=self.where)
        return [Show(QUIET_KEY, title, body)]

    def forget(self) -> list[Deed]:
        """Forget another source's episodes and alarms, and withdraw what was told of them."""
        told = [*self._told, *(key for key, raised in self._alarms.items() if raised.told)]
        self._clear()
        return [Withdraw(key) for key in told]

    # ------------------------------------------------------------ whether

    def _may(self, kind: str, program: str | None) -> bool:
        return kind not in self.settings.off and (program or None) not in self.silence.applications

    def _is_quiet(self, now: Now) -> bool:
        quiet = self.settings.quiet
        return quiet is not None and When(hours=quiet).holds(now.local)

    def _is_silent(self, now: Now) -> bool:
        return 0.0 < self.silence.until - now.time <= LONGEST_MUTE_S or self._is_quiet(now)


def _trim(kept: dict[str, Any]) -> None:
    """Forget the oldest of too many."""
    while len(kept) > MOST_TOLD:
        del kept[next(iter(kept))]


def _about(episode: Episode, who: Participant | None) -> Episode:
    """Give the episode with the one it is told of as the first of those whom nobody expects."""
    program = program_of(who)
    same = next((each for each in episode.processes if each.expected is False and program_of(each) == program), None)
    if same is None or program_of(episode.culprit) == program:
        return episode
    return episode._replace(processes=(same, *(each for each in episode.processes if each is not same)))
