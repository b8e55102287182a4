"""Settings, data: what is recorded on a host, how large it is and how far it reaches, for how long it is kept; export and deletion."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from hoofhearted_desktop.core import messages, quantities, samples, wire
from hoofhearted_desktop.core.tongue import many, say, told
from hoofhearted_desktop.desktop import local_dates, whole_files
from hoofhearted_desktop.desktop.setting_controls import Amount, Pick, Tick
from hoofhearted_desktop.desktop.setting_section import Card, Line, Section, Setting
from hoofhearted_desktop.desktop.settings_reach import HostPick
from hoofhearted_desktop.desktop.text import whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.settings_reach import Reach

DAY_S = 86_400.0
_MOST = 10_000
_COLUMNS = (
    "started",
    "ended",
    "seconds",
    "gpu",
    "activity",
    "programs",
    "users",
    "energy_wh",
    "cost",
    "currency",
    "expected",
    "verdict",
)


def size(count: float) -> str:
    """Say bytes as people do."""
    for unit, much in (("GiB", 2.0**30), ("MiB", 2.0**20), ("KiB", 2.0**10)):
        if count >= much:
            return f"{quantities.number(count / much, 1)} {unit}"
    return f"{quantities.number(count)} B"


def as_csv(episodes: list[Episode]) -> str:
    """Write spin-ups as a table (RFC 4180), a line each; times in ISO 8601 with the zone of this machine."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    for each in episodes:
        table.writerow(
            (
                _iso(each.started),
                "" if each.ended is None else _iso(each.ended),
                "" if each.ended is None else round(each.ended - each.started, 1),
                _harmless(each.gpu_name or each.gpu),
                each.activity.value,
                _harmless("; ".join(dict.fromkeys(who.name for who in each.processes))),
                _harmless("; ".join(dict.fromkeys(who.user for who in each.processes if who.user))),
                "" if each.energy_wh is None else round(each.energy_wh, 3),
                "" if each.cost is None else round(each.cost.amount, 4),
                "" if each.cost is None else _harmless(each.cost.currency),
                "yes" if each.verdict.expected else "no",
                _harmless(each.verdict.text),
            )
        )
    return out.getvalue()


def _episodes_of(found: wire.Result) -> list[Episode]:
    listed = found.result.get("episodes") if isinstance(found.result, dict) else None
    episodes = []
    for each in listed if isinstance(listed, list) else ():
        try:
            episodes.append(messages.episode_from_json(each))
        except samples.SampleError:
            continue
    return episodes


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking a program's name for a formula (OWASP, CSV injection)."""
    said = whole(text)
    return f"'{said}" if said[:1] in {"=", "+", "-", "@"} else said


def _iso(unix: float) -> str:
    at = local_dates.local(unix)
    return "" if at is None else at.strftime("%Y-%m-%dT%H:%M:%S%z")


class Data(Section):
    """What the agent of the host that is looked at keeps."""

    def __init__(self, reach: Reach) -> None:
        """Lay it out."""
        super().__init__(say("Data"))
        self._reach = reach
        self._seen = False
        self.watch(reach.theirs)
        self.kept = Line(say("Recorded"), say("Asking…"))
        self.keep_days = Setting(
            reach.theirs,
            "data",
            "keep_days",
            Amount(0, 3650, unit=say("days"), nothing=say("no limit")),
            say("Keep for"),
            say(
                "Without a number readings grow coarser with age and go after three years, and spin-ups stay for ever."
            ),
        )
        self.export_button = QPushButton(say("Export…"))
        self.export = Line(say("Export the spin-ups"), say("As a table (CSV) for a spreadsheet."), self.export_button)
        self.export_button.clicked.connect(self._export)
        self.add(HostPick(reach), Card(self.kept, self.keep_days, self.export))
        self.head(say("Delete"))
        ages: list[tuple[object, str]] = [
            (None, say("Everything")),
            (DAY_S, say("Older than a day")),
            (7 * DAY_S, say("Older than a week")),
            (30 * DAY_S, say("Older than 30 days")),
            (365 * DAY_S, say("Older than a year")),
        ]
        self.age = Pick(ages)
        self.age.call_it(say("How old"), "")
        self.age.show_value(365 * DAY_S)
        self.what = {"history": Tick(), "episodes": Tick(), "usual": Tick()}
        names = {
            "history": (say("Readings"), say("The charts of the past.")),
            "episodes": (say("Spin-ups"), ""),
            "usual": (
                say("What is usual"),
                say("Who runs at which hour: until it is learned again, more is unexpected."),
            ),
        }
        lines = [Line(say("How old"), "", self.age)]
        for key, (title, hint) in names.items():
            self.what[key].call_it(title, hint)
            self.what[key].show_value(key != "usual")
            self.what[key].chosen.connect(lambda _: self._offer())
            lines.append(Line(title, hint, self.what[key]))
        self.delete_button = QPushButton(say("Delete…"))
        self.delete_button.clicked.connect(self._ask_to_delete)
        self.deletion = Line(say("Delete it from the host"), say("This cannot be undone."), self.delete_button)
        self.add(Card(*lines, self.deletion))
        self.column.addStretch(1)
        reach.host_changed.connect(self._on_host)
        self._offer()

    def enter(self) -> None:
        """Ask the agent."""
        self._seen = True
        self.look()

    def leave(self) -> None:
        """Ask no more."""
        self._seen = False

    def pulse(self) -> None:
        """Ask again: it grows."""
        self.look()

    def _on_host(self) -> None:
        if self._seen:
            self.look()

    def look(self) -> None:
        """Ask the agent what there is."""
        host = self._reach.host
        live = host is not None and host.live
        for button in (self.export_button, self.delete_button):
            button.setEnabled(live)
        self._offer()
        if host is None or not live:
            self.kept.explain(say("What is recorded is known once the host is connected."))
            return
        self._request(host, messages.DATA_STATUS, {}, self._on_status)

    def _request(self, host: Host, method: str, params: dict[str, object], take: Callable[[Any], None]) -> None:
        def answered(found: wire.Result | wire.Failure) -> None:
            if host is self._reach.host:
                take(found)

        host.request(method, params, answered)

    def _on_status(self, found: wire.Result | wire.Failure) -> None:
        if isinstance(found, wire.Failure):
            old = found.code == wire.METHOD_NOT_FOUND
            self.kept.explain(
                say("The agent there is older than this program and does not say.") if old else told(found.message)
            )
            return
        answer = found.result if isinstance(found.result, dict) else {}
        parts = []
        count, much = answer.get("episodes"), answer.get("bytes")
        if isinstance(much, (int, float)):
            parts.append(size(much))
        if type(count) is int:
            parts.append(many("{n} spin-up", "{n} spin-ups", count))
        oldest = answer.get("oldest")
        day = local_dates.day_of(oldest) if isinstance(oldest, (int, float)) else None
        if day is not None:
            parts.append(say("back to {day}", day=local_dates.date(day)))
        path = answer.get("path")
        parts.append(whole(path) if isinstance(path, str) else say("in memory only"))
        self.kept.explain(" · ".join(parts))

    # ------------------------------------------------------------ export

    def _export(self) -> None:
        host = self._reach.host
        if host is None:
            return
        self.export.complain("")
        name = f"spin-ups-{whole(host.name).replace(' ', '-').replace('/', '-')}.csv"
        place, _ = QFileDialog.getSaveFileName(self.window(), say("Export the spin-ups"), name, "CSV (*.csv)")
        if place:
            self.export_to(Path(place))

    def export_to(self, path: Path) -> None:
        """Ask the agent for all spin-ups, and write them."""
        host = self._reach.host
        if host is not None:
            self._export_from(host, path, {}, None)

    def _export_from(self, host: Host, path: Path, known: dict[str, Episode], until: float | None) -> None:
        """Ask for those that began no later than `until`, and again until there are no more: an answer has a bounded length."""

        def take(found: wire.Result | wire.Failure) -> None:
            if isinstance(found, wire.Failure):
                self.export.complain(found.message)
                return
            fresh = [each for each in _episodes_of(found) if each.id not in known]
            known.update((each.id, each) for each in fresh)
            if fresh:
                self._export_from(host, path, known, min(each.started for each in fresh))
            else:
                self._write(path, list(known.values()))

        params: dict[str, object] = {"since": 0, "limit": _MOST} | ({} if until is None else {"until": until})
        self._request(host, messages.EPISODES, params, take)

    def _write(self, path: Path, episodes: list[Episode]) -> None:
        try:
            whole_files.write(path, as_csv(episodes).encode())
        except OSError as error:
            self.export.complain(say("{file} cannot be written: {why}", file=path, why=error.strerror or error))
            return
        said = many(
            "{n} spin-up was written to {file}.", "{n} spin-ups were written to {file}.", len(episodes), file=path
        )
        self.export.explain(said)

    # ------------------------------------------------------------ deletion

    def _offer(self) -> None:
        host = self._reach.host
        chosen = any(each.box.isChecked() for each in self.what.values())
        self.delete_button.setEnabled(chosen and host is not None and host.live)

    def _ask_to_delete(self) -> None:
        host = self._reach.host
        if host is None:
            return
        box = QMessageBox(self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(say("Delete data"))
        box.setText(say("Delete what {host} has recorded?", host=whole(host.name)))
        box.setInformativeText(say("{age}. This cannot be undone.", age=self.age.box.currentText()))
        yes = box.addButton(say("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(say("Keep it"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.buttonClicked.connect(lambda pressed: self._delete(host) if pressed is yes else None)
        box.open()

    def _delete(self, host: Host) -> None:
        age = self.age.box.currentData()
        chosen = {key for key, each in self.what.items() if each.box.isChecked()}
        now = time.time() if host.tick is None else host.tick.sample.time  # clocks of two machines differ
        before = None if age is None else now - age
        self.deletion.complain("")
        # What is usual has no dates, and so is a wish of its own.
        for wish, since in ((chosen - {"usual"}, before), (chosen & {"usual"}, None)):
            if wish:
                params: dict[str, object] = {key: key in wish for key in self.what}
                self._request(host, messages.DATA_DELETE, {**params, "before": since}, self._on_deleted)

    def _on_deleted(self, found: wire.Result | wire.Failure) -> None:
        if isinstance(found, wire.Failure):
            self.deletion.complain(found.message)
            return
        problem = found.result.get("problem") if isinstance(found.result, dict) else None
        self.deletion.complain(problem if isinstance(problem, str) else "")
        self.deletion.explain(say("It is deleted."))
        self.look()
