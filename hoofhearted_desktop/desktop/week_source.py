"""Asks the hosts for a week and the one before it, while somebody looks; a running week is asked for again as it goes on."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.desktop import week_summary

if TYPE_CHECKING:
    import datetime as dt

    from hoofhearted_desktop.desktop.episode_source import EpisodeSource
    from hoofhearted_desktop.desktop.week_summary import Summary, Usage, Week

AGAIN_S = 30.0
Key = tuple[str, "dt.date", bool]
"""A host's key, the first day of a week, and whether all of it is meant."""


class WeekSource(QObject):
    """What was told of weeks, by host."""

    changed = Signal()

    def __init__(self, source: EpisodeSource) -> None:
        """Ask by `source`, whose spin-ups it adds up."""
        super().__init__(source)
        self._source = source
        self._week: Optional[Week] = None
        self._told: dict[Key, Optional[Usage]] = {}
        self._asked: dict[Key, float] = {}
        source.changed.connect(self._go_on)
        source.ticked.connect(self._go_on)

    def look(self, week: Optional[Week]) -> None:
        """Find out about a week from now on; None: about none."""
        self._week = week
        if week is not None:
            self._source.want("week", week.before.begin)
        self._go_on()

    @property
    def week(self) -> Optional[Week]:
        """The week that is looked at, as far as it has come by now."""
        week = self._week
        return None if week is None else week._replace(until=min(self._source.now(), week.end))

    @property
    def ready(self) -> bool:
        """Whether all has been told that is needed to add the week up."""
        week, hosts = self._week, self._hosts()
        if week is None or not hosts:
            return False
        return self._source.horizon <= week.begin and all(self._key(host, week) in self._told for host in hosts)

    def summary(self, host: Optional[str] = None) -> Optional[Summary]:
        """Add up the week of a host, or of all that are connected; None while it is not known."""
        week = self.week
        return self._summary(week, host) if week is not None and self.ready else None

    def before(self, host: Optional[str] = None) -> Optional[Summary]:
        """Add up the week before, as far as the week has come; None while it is not known, or where nothing was recorded."""
        week = self.week
        if week is None or self._source.horizon > week.before.begin:
            return None
        return self._summary(week.before, host)

    def _summary(self, week: Week, host: Optional[str]) -> Optional[Summary]:
        source = self._source
        keys = [key for key in self._hosts() if host in {None, key}]
        if not keys or any(self._key(key, week) not in self._told for key in keys):
            return None
        usages = []
        for key in keys:
            known = source.host(key)
            usages.append((known.shown_name if known is not None else key, self._told[self._key(key, week)]))
        begin, until = week.begin, week.until
        entries = [
            [
                each
                for each in source.shelf(key).entries.values()
                if each.episode.started < until and (each.episode.ended is None or each.episode.ended >= begin)
            ]
            for key in keys
        ]
        return week_summary.summary(week, usages, entries, source.now())

    def _hosts(self) -> list[str]:
        """Give those that can tell: a host without a GPU has no weeks."""
        return [
            host.key
            for host in self._source.hosts
            if host.live and (self._source.cards(host.key) or self._source.shelf(host.key).entries)
        ]

    @staticmethod
    def _key(host: str, week: Week) -> Key:
        return host, week.first, week.whole

    def _go_on(self) -> None:
        """Ask for what is not known, and again for what has gone on."""
        week = self.week
        if week is None:
            return
        now = self._source.now()
        for host in self._hosts():
            for each in (week, week.before):
                key = self._key(host, each)
                asked = self._asked.get(key)
                if asked is None or (not week.whole and not 0 <= now - asked < AGAIN_S):
                    self._asked[key] = now
                    params: dict[str, object] = {"from": each.begin, "to": each.until}
                    self._source.request(host, messages.USAGE, params, functools.partial(self._on_usage, key))

    def _on_usage(self, key: Key, found: wire.Result | wire.Failure) -> None:
        if isinstance(found, wire.Failure):
            known = self._source.host(key[0])
            if known is None or not known.live:
                self._asked.pop(key, None)
                return
            self._told.setdefault(key, None)
        else:
            self._told[key] = week_summary.usage_from(found.result)
        self.changed.emit()
