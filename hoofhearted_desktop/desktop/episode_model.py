"""The list of spin-ups as rows under the headings of their days; more are fetched as a person scrolls to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from hoofhearted_desktop.core import quantities, wording
from hoofhearted_desktop.core.tongue import many, say
from hoofhearted_desktop.desktop import episode_words, local_dates
from hoofhearted_desktop.desktop.text import tooltip

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from hoofhearted_desktop.desktop.episode_log import Entry, Key
    from hoofhearted_desktop.desktop.episode_words import Place

Index = Union[QModelIndex, QPersistentModelIndex]
ROW_ROLE = Qt.ItemDataRole.UserRole


class Heading(NamedTuple):
    """A day, or what runs; `summary` says how much there was, where all of it is known."""

    name: str
    text: str
    summary: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other rows."""
        return "", self.name


class Line(NamedTuple):
    """One spin-up as it is said."""

    entry: Entry
    who: str
    others: str
    times: str
    duration: str
    where: str
    energy: str
    verdict: str
    running: bool

    @property
    def key(self) -> Key:
        """What tells it from other rows."""
        return self.entry.key


Row = Union[Heading, Line]
RUNNING, END = "running", "end"


class EpisodeModel(QAbstractListModel):
    """Rows that change as little as can be: a page more, or one that has ended, moves nothing else."""

    wanted = Signal()
    """Somebody has come to the end of the rows, and there may be more."""

    def __init__(self, now: Callable[[str], float], place: Callable[[Entry], Place], parent: QObject) -> None:
        """Start empty. `now` gives the Unix time on a host, `place` where a spin-up was."""
        super().__init__(parent)
        self._now = now
        self._place = place
        self._rows: list[Row] = []
        self._places: dict[tuple[str, str], int] = {}
        self._said: dict[Key, tuple[object, Line]] = {}
        self._days: dict[float, Optional[dt.date]] = {}
        self._may_have_more = False

    # ------------------------------------------------------------ what it is given

    def show_entries(self, entries: Sequence[Entry], *, whole_from: float, may_have_more: bool, end: str = "") -> None:
        """Show these, which are in their order, and `end` under them.

        Days that began before `whole_from`, Unix time, are not known to their end.
        """
        self._may_have_more = may_have_more
        rows = self._told(entries, whole_from)
        self._replace([*rows, Heading(END, "", end)] if end and rows else rows)

    def retell(self) -> None:
        """Say everything anew: in another language, on another day."""
        self._said.clear()
        self._days.clear()

    def go_on(self) -> None:
        """Count on what runs."""
        for place, row in enumerate(self._rows):
            if isinstance(row, Line):
                if not row.running:
                    break
                self._rows[place] = self._line(row.entry)
                self.dataChanged.emit(self.index(place), self.index(place))

    def _told(self, entries: Sequence[Entry], whole_from: float) -> list[Row]:
        rows: list[Row] = []
        running = [each for each in entries if each.running]
        if running:
            rows.append(Heading(RUNNING, say("Now")))
            rows += [self._line(each) for each in running]
        here = self._now("")
        days: dict[Optional[dt.date], list[Entry]] = {}
        for each in entries[len(running) :]:
            began = each.episode.started
            if began not in self._days:
                self._days[began] = local_dates.day_of(began)
            days.setdefault(self._days[began], []).append(each)
        for day, of_day in days.items():
            text = quantities.not_available() if day is None else local_dates.day_said(day, here)
            whole = day is not None and local_dates.midnight(day) >= whole_from
            rows.append(Heading(str(day), text, _summary(of_day) if whole else ""))
            rows += [self._line(each) for each in of_day]
        return rows

    def _line(self, entry: Entry) -> Line:
        place = self._place(entry)
        known = self._said.get(entry.key)
        if known is not None and known[0] == (entry, place) and not entry.running:
            return known[1]
        episode, now = entry.episode, self._now(entry.host)
        line = Line(
            entry,
            who=episode_words.who(episode),
            others=episode_words.others(episode),
            times=episode_words.times(episode),
            duration=episode_words.duration(episode, now),
            where=place.said,
            energy=" · ".join(wording.energy_parts(episode)),
            verdict=episode_words.verdict(episode),
            running=entry.running,
        )
        self._said[entry.key] = ((entry, place), line)
        return line

    def _replace(self, rows: list[Row]) -> None:
        """Put other rows in place of the old ones, of which those at both ends that stay are left alone."""
        before = self._rows
        old, new = [row.key for row in before], [row.key for row in rows]
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        if head < len(old) - tail:
            self.beginRemoveRows(QModelIndex(), head, len(old) - tail - 1)
            self._rows = before[:head] + before[len(old) - tail :]
            self.endRemoveRows()
        if head < len(new) - tail:
            self.beginInsertRows(QModelIndex(), head, len(new) - tail - 1)
            self._rows = rows
            self.endInsertRows()
        changed = (*range(head), *range(len(new) - tail, len(new)))
        stayed = before[:head] + before[len(old) - tail :]
        self._rows = rows
        self._places = {key: place for place, key in enumerate(new)}
        for place, was in zip(changed, stayed, strict=True):
            if was != rows[place]:
                self.dataChanged.emit(self.index(place), self.index(place))

    # ------------------------------------------------------------ what views ask

    def entry(self, index: Index) -> Optional[Entry]:
        """Give the spin-up of a row; None for a heading."""
        row = self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None
        return row.entry if isinstance(row, Line) else None

    def index_of(self, key: Key) -> QModelIndex:
        """Give where a spin-up stands."""
        place = self._places.get(key)
        return QModelIndex() if place is None else self.index(place)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and Qt's default
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Say whether there may be more."""
        return not parent.isValid() and self._may_have_more

    def fetchMore(self, _parent: Index) -> None:  # noqa: N802 - Qt's name
        """Ask for more, which comes later."""
        self.wanted.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let spin-ups be chosen, and headings not."""
        if isinstance(self._rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a row shows."""
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if isinstance(row, Heading):
            words = ", ".join(part for part in (row.text, row.summary) if part)
            return words if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole} else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.who
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            entry = row.entry
            words = episode_words.spoken(entry, self._now(entry.host), self._place(entry))
            return words if role == Qt.ItemDataRole.AccessibleTextRole else tooltip(words)
        return None


def _summary(entries: Sequence[Entry]) -> str:
    """Say how much a day had: "5 spin-ups · 1 unexpected · 3 h 20 min"."""
    odd = sum(not each.episode.verdict.expected for each in entries)
    seconds = sum(episode_words.lasted(each.episode, 0.0) for each in entries)
    parts = [many("{n} spin-up", "{n} spin-ups", len(entries))]
    parts += [say("{n} unexpected", n=odd)] if odd else []
    return " · ".join([*parts, quantities.duration(seconds)])
