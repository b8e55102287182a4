"""One spin-up: what happened, why it was thought expected or not, who had which part, what it cost, and a person's note."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from hoofhearted_desktop.core import messages, quantities, visible, wire, wording
from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop import episode_deletion, episode_words
from hoofhearted_desktop.desktop.episode_log import entry_from
from hoofhearted_desktop.desktop.episode_note import EpisodeNote
from hoofhearted_desktop.desktop.episode_past import EpisodePast
from hoofhearted_desktop.desktop.episode_rules import EXPECT, TELL, EpisodeRules, Said
from hoofhearted_desktop.desktop.episode_shares import PortionBars, portions
from hoofhearted_desktop.desktop.figure_tiles import Figure, FigureTiles
from hoofhearted_desktop.desktop.text import FlowingText, label, scaled, set_role
from hoofhearted_desktop.desktop.theme import LIGHT, Tokens
from hoofhearted_desktop.desktop.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from hoofhearted_desktop.core.assessment import Episode
    from hoofhearted_desktop.desktop.episode_charts import EpisodeCharts
    from hoofhearted_desktop.desktop.episode_log import Entry
    from hoofhearted_desktop.desktop.episode_source import EpisodeSource


class EpisodePage(QWidget):
    """The page. What changes of the spin-up while it is shown is shown; one that runs counts on."""

    back = Signal()
    stepped = Signal(int)
    """To the next (1) or the one before (-1) in time."""
    other_wanted = Signal(str, str)
    """A host's key and the id of another of its spin-ups."""
    day_wanted = Signal(float)
    """The day of a Unix time."""

    def __init__(self, source: EpisodeSource) -> None:
        """Show nothing yet."""
        super().__init__()
        self._source = source
        self._entry: Optional[Entry] = None
        self._undo = Said("")
        self._rules = EpisodeRules(source, self._on_rule)
        self._past = EpisodePast(source, self._on_past)
        self.back_button, self.before, self.after = QPushButton(), QToolButton(), QToolButton()
        self.copy_button, self.delete_button, self.day_button = QPushButton(), QPushButton(), QPushButton()
        self.title = FlowingText(lines=4)
        self.title.setFont(scaled(self.font(), 1.5, bold=True))
        self.where = FlowingText(lines=2, role="muted")
        self.verdict = FlowingText(lines=3)
        self.question = label(role="muted")
        self.expected, self.always, self.remove_rule = QPushButton(), QPushButton(), QPushButton()
        self.answer, self.undo = FlowingText(lines=3), QPushButton()
        self.seen = FlowingText(lines=2, role="muted")
        self.figures = FigureTiles()
        self.shares = PortionBars()
        self.note = EpisodeNote()
        self.said = FlowingText(lines=2, role="muted")
        self._tokens: Tokens = LIGHT
        self.charts: Optional[EpisodeCharts] = None
        """Made when the first spin-up is shown."""
        self._headings: dict[str, QLabel] = {name: label() for name in ("charts", "shares", "note")}
        self._lay_out()
        self._connect()
        self.retell()

    # ------------------------------------------------------------ what it is told

    @property
    def entry(self) -> Optional[Entry]:
        """The spin-up that is shown."""
        return self._entry

    def wear(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._tokens = tokens
        self.shares.wear(tokens)
        if self.charts is not None:
            self.charts.wear(tokens)

    def retell(self) -> None:
        """Say every text anew."""
        self.back_button.setText(say("‹ All spin-ups"))
        self.before.setText("‹")
        self.before.setAccessibleName(say("The spin-up before"))
        self.before.setToolTip(say("The spin-up before (Alt+Page Up)"))
        self.after.setText("›")
        self.after.setAccessibleName(say("The spin-up after"))
        self.after.setToolTip(say("The spin-up after (Alt+Page Down)"))
        self.copy_button.setText(say("Copy as text"))
        self.delete_button.setText(say("Delete…"))
        self.day_button.setText(say("Show its day"))
        self.question.setText(say("Was this expected?"))
        self.expected.setText(say("This was expected"))
        self.always.setText(say("Always tell me"))
        self.remove_rule.setText(say("Remove the rule"))
        self.undo.setText(say("Undo"))
        self._headings["charts"].setText(say("Readings"))
        self._headings["shares"].setText(say("Who took which part"))
        self._headings["note"].setText(say("Note"))
        self.note.retell()
        if self.charts is not None:
            self.charts.retell()
        self._show(another=False)

    def show_entry(self, entry: Entry, *, first: bool, last: bool) -> None:
        """Show a spin-up; `first` and `last`: there is none before, none after."""
        another = self._entry is None or self._entry.key != entry.key
        if another:
            self.note.flush()
            self._undo = Said("")
            self.said.say("")
            self._roll.verticalScrollBar().setValue(0)
        self._entry = entry
        self.before.setEnabled(not first)
        self.after.setEnabled(not last)
        self._show(another=another)

    def go_on(self) -> None:
        """Count on, where it runs."""
        if self._entry is not None and self._entry.running:
            self._say_title(self._entry)
            if self.charts is not None:
                self.charts.go_on()

    def leave(self) -> None:
        """Keep what is typed: nobody looks any more."""
        self.note.flush()

    # ------------------------------------------------------------ how it is made

    def _lay_out(self) -> None:
        self.question.setMinimumHeight(self.expected.sizeHint().height())
        asked = WrappingRow(8)
        for each in (self.question, self.expected, self.always, self.remove_rule):
            asked.addWidget(each)
        answered = QHBoxLayout()
        answered.setSpacing(8)
        answered.addWidget(self.answer, 1)
        answered.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignTop)
        done = WrappingRow(8)
        for each in (self.day_button, self.copy_button, self.delete_button):
            done.addWidget(each)
        inside = QWidget()
        inside.setObjectName("content")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 8, 16, 24)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.where)
        column.addWidget(self.verdict)
        column.addWidget(self.seen)
        column.addLayout(asked)
        column.addLayout(answered)
        column.addSpacing(8)
        column.addWidget(self.figures)
        column.addSpacing(8)
        self._place = QVBoxLayout()
        for name, part in (("charts", None), ("shares", self.shares), ("note", self.note)):
            self._headings[name].setFont(scaled(self.font(), 1.1, bold=True))
            column.addWidget(self._headings[name])
            if part is None:
                column.addLayout(self._place)
            else:
                column.addWidget(part)
            column.addSpacing(8)
        column.addLayout(done)
        column.addWidget(self.said)
        column.addStretch(1)
        self._roll = QScrollArea()
        self._roll.setFrameShape(QFrame.Shape.NoFrame)
        self._roll.setWidgetResizable(True)
        self._roll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._roll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._roll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(self._top())
        whole.addWidget(self._roll, 1)

    def _top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 16, 0)
        top.setSpacing(8)
        top.addWidget(self.back_button)
        top.addStretch(1)
        top.addWidget(self.before)
        top.addWidget(self.after)
        return top

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.back)
        self.before.clicked.connect(lambda: self.stepped.emit(-1))
        self.after.clicked.connect(lambda: self.stepped.emit(1))
        self.expected.clicked.connect(lambda: self._rule(EXPECT))
        self.always.clicked.connect(lambda: self._rule(TELL))
        self.remove_rule.clicked.connect(self._remove_rule)
        self.undo.clicked.connect(self._on_undo)
        self.copy_button.clicked.connect(self._copy)
        self.delete_button.clicked.connect(self._ask_to_delete)
        self.day_button.clicked.connect(self._on_day)
        self.note.wanted.connect(self._on_note)
        for keys, act in (
            ("Alt+Left", self.back.emit),
            ("Alt+PgUp", self.before.click),
            ("Alt+PgDown", self.after.click),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ------------------------------------------------------------ what is shown

    def _show(self, *, another: bool) -> None:
        entry = self._entry
        if entry is None:
            return
        episode = entry.episode
        self._say_title(entry)
        did = [episode_words.did(episode), episode_words.others(episode)]
        self.where.say(" · ".join([self._source.place(entry).said, *(part for part in did if part)]))
        self._say_verdict(entry)
        self.shares.show_portions(portions(episode), another=another)
        self._show_charts(entry)
        self.note.show_note(entry.note, another=another, running=entry.running)
        self.delete_button.setEnabled(not entry.running)
        self.delete_button.setToolTip(say("It can be deleted once it has ended") if entry.running else "")
        if another:
            self.seen.say("")
            self._past.look(entry)

    def _show_charts(self, entry: Entry) -> None:
        if self.charts is None:
            from hoofhearted_desktop.desktop.episode_charts import EpisodeCharts

            self.charts = EpisodeCharts(self._source, self._tokens)
            self.charts.opened.connect(lambda name: self.other_wanted.emit(self._host_shown(), name))
            self._place.addWidget(self.charts)
        shelf = self._source.shelf(entry.host)
        of_gpu = [each.episode for each in shelf.entries.values() if each.episode.gpu == entry.episode.gpu]
        self.charts.show_entry(entry, of_gpu)

    def _host_shown(self) -> str:
        return self._entry.host if self._entry is not None else ""

    def _say_title(self, entry: Entry) -> None:
        now = self._source.now(entry.host)
        title = episode_words.title(entry.episode, self._source.place(entry).card, now)
        self.title.say(title)
        self.title.setAccessibleName(title)
        self.figures.show_figures(figures(entry.episode))

    def _say_verdict(self, entry: Entry) -> None:
        episode = entry.episode
        parts = [wording.capital(episode_words.verdict(episode)), episode_words.decided_by(episode)]
        set_role(self.verdict, "plain" if episode.verdict.expected else "bad")
        self.verdict.say(", ".join(part for part in parts if part))
        possible = EpisodeRules.is_possible(entry)
        reason = "" if possible else say("Nothing is known of it by which a rule could name it")
        for button in (self.expected, self.always):
            button.setEnabled(possible)
            button.setToolTip(reason)
        self.remove_rule.setVisible(episode.verdict.rule is not None)
        self.expected.setVisible(episode.verdict.by != "rule" or not episode.verdict.expected)
        self.always.setVisible(episode.verdict.by != "rule" or episode.verdict.expected)
        self.answer.setVisible(bool(self._undo.text))
        self.undo.setVisible(self._undo.undo is not None)
        set_role(self.answer, "bad" if self._undo.bad else "good")
        self.answer.say(self._undo.text)

    # ------------------------------------------------------------ what a person does

    def _rule(self, effect: str) -> None:
        if self._entry is not None:
            self._rules.add(self._entry, effect)

    def _remove_rule(self) -> None:
        if self._entry is not None and self._entry.episode.verdict.rule is not None:
            self._rules.remove(self._entry, self._entry.episode.verdict.rule)

    def _on_rule(self, entry: Entry, said: Said) -> None:
        if self._entry is not None and entry.key == self._entry.key:
            self._undo = said
            self._say_verdict(self._entry)

    def _on_undo(self) -> None:
        if self._undo.undo is not None:
            self._undo.undo()

    def _on_past(self, entry: Entry, said: str) -> None:
        if self._entry is not None and entry.key == self._entry.key:
            self.seen.say(said)

    def _copy(self) -> None:
        entry = self._entry
        if entry is not None:
            now, place = self._source.now(entry.host), self._source.place(entry)
            QGuiApplication.clipboard().setText(episode_words.copied(entry, now, place))
            self.said.say(say("Copied."))

    def _on_day(self) -> None:
        if self._entry is not None:
            self.day_wanted.emit(self._entry.episode.started)

    def _on_note(self, text: str) -> None:
        entry = self._entry
        if entry is not None:
            params: dict[str, object] = {"id": entry.episode.id, "text": text}
            answer = functools.partial(self._on_noted, entry, text)
            self._source.request(entry.host, messages.EPISODE_NOTE, params, answer)

    def _on_noted(self, entry: Entry, text: str, found: wire.Result | wire.Failure) -> None:
        shown = self._entry is not None and self._entry.key == entry.key
        if isinstance(found, wire.Failure):
            if shown:
                self.note.failed(visible.visible(told(found.message)))
            return
        kept = found.result.get("episode") if isinstance(found.result, dict) else None
        self._source.put(entry_from(entry.host, kept) or entry._replace(note=text))
        if shown:
            self.note.kept(text)

    def _ask_to_delete(self) -> None:
        entry = self._entry
        if entry is not None:
            title = episode_words.title(entry.episode, self._source.place(entry).card, self._source.now(entry.host))
            episode_deletion.ask(self, title, lambda: self._delete(entry))

    def _delete(self, entry: Entry) -> None:
        params: dict[str, object] = {"id": entry.episode.id}
        answer = functools.partial(self._on_deleted, entry)
        self._source.request(entry.host, messages.EPISODE_DELETE, params, answer)

    def _on_deleted(self, entry: Entry, found: wire.Result | wire.Failure) -> None:
        if isinstance(found, wire.Failure):
            self.said.say(say("It was not deleted: {why}", why=visible.visible(told(found.message))))
            return
        self._source.drop(entry)
        if self._entry is not None and self._entry.key == entry.key:
            self._entry = None
            self.back.emit()


def figures(episode: Episode) -> list[Figure]:
    """Give the figures of a spin-up: what is not known is n/a; a cost only where there is a price."""
    peak, mean = episode.peak, episode.mean
    found = [
        Figure(say("Energy"), quantities.energy(episode.energy_wh)),
        *([Figure(say("Cost"), quantities.cost(*episode.cost))] if episode.cost is not None else []),
        Figure(say("Load"), quantities.percent(mean.sm), _peak(quantities.percent(peak.sm))),
        Figure(say("Power"), quantities.watts(mean.power_w), _peak(quantities.watts(peak.power_w))),
        Figure(
            say("Temperature"), quantities.celsius(mean.temperature_c), _peak(quantities.celsius(peak.temperature_c))
        ),
    ]
    for name, middle, top in (
        (say("Encoder"), mean.encoder, peak.encoder),
        (say("Decoder"), mean.decoder, peak.decoder),
    ):
        if top:
            found.append(Figure(name, quantities.percent(middle), _peak(quantities.percent(top))))
    return found


def _peak(value: str) -> str:
    return say("up to {value}", value=value)
