"""Settings, watching: from when on a load is a spin-up, with what that would have told of the last day, and what is usual."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hoofhearted_desktop.core import messages, quantities, wire
from hoofhearted_desktop.core.tongue import many, say, told
from hoofhearted_desktop.desktop.day_strip import Block, DayStrip
from hoofhearted_desktop.desktop.setting_controls import Amount
from hoofhearted_desktop.desktop.setting_section import Card, Section, Setting
from hoofhearted_desktop.desktop.settings_reach import HostPick
from hoofhearted_desktop.desktop.text import FlowingText, scaled, whole

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.settings_reach import Reach
    from hoofhearted_desktop.desktop.theme import Tokens

_MOST_LINES = 5
_SOON_MS = 150
_AGAIN_S = 60.0


class Preview(QWidget):
    """What the settings as they are now would have told of the last day, by the agent's own detector."""

    def __init__(self, reach: Reach) -> None:
        """Ask when it is seen, and when a setting has changed."""
        super().__init__()
        self._reach = reach
        self._seen = False
        self._asked_at = 0.0
        self.sentence = FlowingText(lines=3)
        self.sentence.setFont(scaled(self.font(), 1.1, bold=True))
        self.more = FlowingText(lines=3, role="muted")
        self.strip = DayStrip()
        self.lines = [FlowingText(lines=2, role="muted") for _ in range(_MOST_LINES)]
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        for each in (self.sentence, self.strip, self.more, *self.lines):
            column.addWidget(each)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._ask)
        reach.theirs.changed.connect(self._on_changed)
        reach.own.changed.connect(self._on_changed)
        self._say(say("Looking at the last day…"), "", ())

    def see(self, *, seen: bool) -> None:
        """Ask only while somebody looks."""
        self._seen = seen
        if seen:
            self._soon.start()
        else:
            self._soon.stop()

    def pulse(self) -> None:
        """The day goes on."""
        if time.monotonic() - self._asked_at > _AGAIN_S:
            self._soon.start()

    def _on_changed(self) -> None:
        if self._seen:
            self._soon.start()

    def _ask(self) -> None:
        host = self._reach.host
        self._asked_at = time.monotonic()
        if host is None or not host.live:
            self._say(say("What these settings would have told is known once the host is connected."), "", ())
            return
        own = self._reach.own
        asked = {key: own.value("notifications", key) for key in ("off", "cooldown_min", "quiet")}
        host.request(messages.PREVIEW, asked, lambda found: self._take(host.key, found))

    def _take(self, key: str, found: wire.Result | wire.Failure) -> None:
        host = self._reach.host
        if host is None or host.key != key:
            return
        if isinstance(found, wire.Failure):
            old = found.code == wire.METHOD_NOT_FOUND
            why = say("The agent there is older than this program.") if old else told(found.message)
            self._say(say("What these settings would have told cannot be said."), whole(why), ())
            return
        answer = found.result if isinstance(found.result, dict) else {}
        blocks = blocks_of(answer.get("episodes"))
        count, unknown = _count(answer, "told"), _count(answer, "unknown")
        spin_ups = _count(answer, "spin_ups") - unknown
        said = many(
            "These settings would have notified you once in the last day.",
            "These settings would have notified you {n} times in the last day.",
            count,
        )
        if count == 0:
            said = say("These settings would not have notified you in the last day.")
        more = many("{n} spin-up was found.", "{n} spin-ups were found.", spin_ups)
        more = more if spin_ups else say("No spin-up was found.")
        if unknown:
            more += " " + many(
                "{n} short load more has no name: it was over before it was recorded.",
                "{n} short loads more have no name: they were over before they were recorded.",
                unknown,
            )
        since, until = _number(answer, "since"), _number(answer, "until")
        self._say(said, more, lines_of(answer.get("episodes"), until))
        self.strip.show_day(since, until, blocks)
        self.strip.setAccessibleName(f"{said} {more}")
        self.strip.setToolTip("")

    def _say(self, sentence: str, more: str, lines: tuple[str, ...]) -> None:
        self.sentence.say(sentence)
        self.more.say(more)
        for place, line in enumerate(self.lines):
            line.say(lines[place] if place < len(lines) else "")
            line.setVisible(place < len(lines))


def _number(answer: dict[str, Any], key: str) -> float:
    found = answer.get(key)
    return float(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else 0.0


def _count(answer: dict[str, Any], key: str) -> int:
    return max(0, int(_number(answer, key)))


def _each(answer: object) -> list[dict[str, Any]]:
    return [each for each in answer if isinstance(each, dict)] if isinstance(answer, list) else []


def blocks_of(answer: object) -> tuple[Block, ...]:
    """Read the spin-ups of an answer, of which nobody vouches."""
    found = []
    for each in _each(answer):
        started, ended, expected = each.get("started"), each.get("ended"), each.get("expected")
        if isinstance(started, (int, float)) and (ended is None or isinstance(ended, (int, float))):
            known = expected if isinstance(expected, bool) else None
            found.append(Block(started, ended, known, each.get("told") is True))
    return tuple(found)


def lines_of(answer: object, until: float) -> tuple[str, ...]:
    """Say the last of those that would have been told, the newest first, of the day that ended at `until`."""
    said = []
    for each in reversed(_each(answer)):
        started, name = each.get("started"), each.get("name")
        if each.get("told") is True and isinstance(started, (int, float)):
            at = quantities.time_of_day(started, until)
            who = whole(name)[:80] if isinstance(name, str) and name else say("somebody without a name")
            said.append(say("{time}  {name}", time=at, name=who))
    return tuple(said[:_MOST_LINES])


class Watching(Section):
    """Thresholds, their preview, and what is usual."""

    def __init__(self, reach: Reach) -> None:
        """Lay it out."""
        super().__init__(say("Watching"))
        self.watch(reach.theirs)
        theirs = reach.theirs
        self.hold = Setting(
            theirs,
            "watching",
            "hold_s",
            Amount(0, 600, unit=say("s")),
            say("A load must last"),
            say("Shorter ones are not recorded and nobody is told."),
        )
        self.release = Setting(
            theirs,
            "watching",
            "release_s",
            Amount(1, 3600, unit=say("s")),
            say("And be over for"),
            say("So long it must be calm until the spin-up has ended."),
        )
        self.load = Setting(
            theirs,
            "watching",
            "load_percent",
            Amount(1, 100, unit="%"),
            say("A load begins at"),
            say("So much of the GPU; of the desktop and its browsers half as much again."),
        )
        self.media = Setting(
            theirs,
            "watching",
            "media_percent",
            Amount(1, 100, unit="%"),
            say("Or of encoder or decoder"),
            say("Transcoding hardly loads anything else."),
        )
        self.preview = Preview(reach)
        self.add(HostPick(reach), Card(self.preview), Card(self.hold, self.release, self.load, self.media))
        self.head(say("What is usual"))
        self.least = Setting(
            theirs,
            "usual",
            "least_days",
            Amount(1, 60, unit=say("days")),
            say("Seen around this hour on"),
            say("On so many days a program must have run, so that it is usual and nobody is told."),
        )
        self.look_back = Setting(theirs, "usual", "look_back_days", Amount(1, 60, unit=say("days")), say("Of the last"))
        self.around = Setting(
            theirs,
            "usual",
            "around_h",
            Amount(0.25, 12, unit=say("h"), decimals=2, step=0.25),
            say("Around means"),
            say("So many hours before and after."),
        )
        self.half_life = Setting(
            theirs,
            "usual",
            "half_life_days",
            Amount(1, 365, unit=say("days")),
            say("A day counts half after"),
        )
        self.add(Card(self.least, self.look_back, self.around, self.half_life))
        self.column.addStretch(1)

    def enter(self) -> None:
        """Ask for the preview."""
        self.preview.see(seen=True)

    def leave(self) -> None:
        """Ask no more."""
        self.preview.see(seen=False)

    def pulse(self) -> None:
        """The day goes on."""
        self.preview.pulse()

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        super().wear(tokens)
        self.preview.strip.wear(tokens)
