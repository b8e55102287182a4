"""Settings, expectations: the rules of a host in their order, how often each decided, and what is doubtful about it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from hoofhearted_desktop.core import messages, quantities, samples, wire
from hoofhearted_desktop.core.tongue import many, say, told
from hoofhearted_desktop.desktop.setting_section import Card, Line, Section
from hoofhearted_desktop.desktop.settings_reach import HostPick
from hoofhearted_desktop.desktop.text import FlowingText, label, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core.expectations import Rule
    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.settings_reach import Reach

_MOST_RULES = 200
Json = dict[str, Any]


class Listed(NamedTuple):
    """One rule as the agent has it; `doubt` is why it has no effect."""

    rule: Rule
    matched: int
    last: Optional[float]
    doubt: str


def listed(told: object) -> list[Listed]:
    """Read the agent's answer; rules that are none are passed over."""
    if not isinstance(told, dict):
        return []
    doubts: dict[str, str] = {}
    for each in told.get("warnings") or ():
        if isinstance(each, dict) and isinstance(each.get("id"), str):
            doubts.setdefault(each["id"], str(each.get("text") or ""))
    found = []
    for each in (told.get("rules") or ())[:_MOST_RULES]:
        try:
            rule = messages.rule_from_json(each)
        except samples.SampleError:
            continue
        matched, last = each.get("matched"), each.get("last_matched")
        found.append(
            Listed(
                rule,
                matched if type(matched) is int and matched > 0 else 0,
                float(last) if isinstance(last, (int, float)) else None,
                doubts.get(rule.id, ""),
            )
        )
    return found


def described(rule: Rule) -> str:
    """Say what a rule matches: "ollama · user david · 22:00-06:30"."""
    values = {name: whole(value) for name, value in rule.conditions()}
    said = {
        "user": say("user {value}", value=values.get("user")),
        "container": say("container {value}", value=values.get("container")),
        "unit": say("unit {value}", value=values.get("unit")),
        "gpu": say("on {value}", value=values.get("gpu")),
    }
    return " · ".join(said.get(name, value) for name, value in values.items())


def decided(each: Listed, now: float) -> str:
    """Say how often a rule has decided, and when last."""
    if not each.matched:
        return say("Has never decided yet.")
    times = many("Has decided once", "Has decided {n} times", each.matched)
    if each.last is None:
        return say("{times}.", times=times)
    return say("{times}, last {ago} ago.", times=times, ago=quantities.duration(max(0.0, now - each.last)))


class RuleLine(Line):
    """One rule, and what can be done about it."""

    def __init__(self, each: Listed, place: int, count: int, now: float) -> None:
        """Describe it; its buttons are connected by whoever has it."""
        tells = each.rule.effect == "tell"
        what = described(each.rule)
        title = say("Always tell me of {what}", what=what) if tells else say("I expect {what}", what=what)
        super().__init__(title, decided(each, now), self._buttons())
        self.rule = each.rule
        for button, name in (
            (self.up, say("{rule}: decide earlier", rule=title)),
            (self.down, say("{rule}: decide later", rule=title)),
            (self.edit, say("{rule}: edit", rule=title)),
            (self.remove, say("{rule}: remove", rule=title)),
        ):
            button.setAccessibleName(name)
        self.up.setToolTip(say("Decide earlier"))
        self.down.setToolTip(say("Decide later"))
        self.up.setEnabled(place > 0)
        self.down.setEnabled(place < count - 1)
        if each.doubt:
            self.complain(say("No effect: {why}", why=told(each.doubt)))

    def _buttons(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.up, self.down, self.edit, self.remove = (QToolButton() for _ in range(4))
        for button, text in ((self.up, "↑"), (self.down, "↓"), (self.edit, say("Edit…")), (self.remove, say("Remove"))):
            button.setText(text)
            button.setProperty("role", "quiet")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(button)
        return made


class Expectations(Section):
    """The rules of the host that is looked at."""

    def __init__(self, reach: Reach, clock: Callable[[], float]) -> None:
        """Lay it out."""
        super().__init__(say("Expectations"))
        self._reach = reach
        self._clock = clock
        self._seen = False
        self._shown: object = None
        self._undo: Optional[Callable[[], None]] = None
        self.add(HostPick(reach))
        intro = FlowingText(lines=3, role="muted")
        intro.say(
            say(
                "The first rule that matches decides. What no rule names is judged by who is there and by what is usual."
            )
        )
        self.problem = FlowingText(lines=4, role="bad")
        self.card = Card()
        self.empty = label(say("There is no rule yet: a notification's button This is expected makes one."), "muted")
        self.empty.setWordWrap(True)
        self.add_button = QPushButton(say("Add a rule…"))
        self.undo_button = QPushButton(say("Undo"))
        self.undo_button.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addWidget(self.undo_button)
        foot.addStretch(1)
        self.add(intro, self.problem, self.empty, self.card)
        self.column.addLayout(foot)
        self.column.addStretch(1)
        self.problem.hide()
        self.add_button.clicked.connect(lambda: self._open(None))
        self.undo_button.clicked.connect(self._on_undo)
        reach.host_changed.connect(self._on_host)
        self._show([])

    @property
    def lines(self) -> list[RuleLine]:
        """The rules as they are shown."""
        return [each for each in self.card.findChildren(RuleLine) if not each.isHidden()]

    def enter(self) -> None:
        """Ask the agent."""
        self._seen = True
        self.look()

    def leave(self) -> None:
        """Ask no more."""
        self._seen = False

    def pulse(self) -> None:
        """Ask again: the file may have been edited, and rules decide."""
        self.look()

    def look(self) -> None:
        """Ask the agent of the host that is looked at."""
        host = self._reach.host
        if host is None or not host.live:
            self._fail(say("The rules are known once the host is connected."))
            self.card.clear()
            self._shown = None
            return
        host.request(messages.EXPECTATIONS, {}, lambda found: self._take(host, found))

    def _on_host(self) -> None:
        if self._seen:
            self._undo = None
            self.undo_button.hide()
            self.look()

    def _take(self, host: Host, found: wire.Result | wire.Failure) -> None:
        if host is not self._reach.host:
            return
        if isinstance(found, wire.Failure):
            self._fail(found.message)
            return
        mistakes = found.result.get("mistakes") if isinstance(found.result, dict) else None
        self._fail(str(mistakes[0]) if isinstance(mistakes, list) and mistakes else "")
        self._show(listed(found.result))

    def _fail(self, text: str) -> None:
        self.problem.say(whole(told(text)))
        self.problem.setVisible(bool(text))

    def _show(self, rules: list[Listed]) -> None:
        if rules == self._shown:
            return
        focused = self._focused()
        self._shown = rules
        self.card.clear()
        for place, each in enumerate(rules):
            line = RuleLine(each, place, len(rules), self._clock())
            line.up.clicked.connect(functools.partial(self._move, each.rule, place))
            line.down.clicked.connect(functools.partial(self._move, each.rule, place + 2))
            line.edit.clicked.connect(functools.partial(self._open, each.rule))
            line.remove.clicked.connect(functools.partial(self._remove, each.rule, place + 1))
            self.card.add(line)
            if focused is not None and focused[0] == each.rule.id:
                button = getattr(line, focused[1])
                (button if button.isEnabled() else line.edit).setFocus()
        self.card.setVisible(bool(rules))
        self.empty.setVisible(not rules)

    def _focused(self) -> Optional[tuple[str, str]]:
        """Give the rule and the button that have the keyboard, so that they keep it."""
        for line in self.lines:
            for name in ("up", "down", "edit", "remove"):
                if getattr(line, name).hasFocus():
                    return line.rule.id, name
        return None

    # ------------------------------------------------------------ what a person wants

    def _ask(
        self, method: str, params: Json, undo: Optional[Callable[[object], Optional[Callable[[], None]]]] = None
    ) -> None:
        """Ask for a change, and offer to undo it: `undo` makes that of the answer."""
        host = self._reach.host
        if host is None:
            return

        def done(found: wire.Result | wire.Failure) -> None:
            if isinstance(found, wire.Failure):
                self._fail(found.message)
                return
            self._undo = undo(found.result) if undo is not None else None
            self.undo_button.setVisible(self._undo is not None)
            self.look()

        host.request(method, params, done)

    def _on_undo(self) -> None:
        undo, self._undo = self._undo, None
        self.undo_button.hide()
        if undo is not None:
            undo()
        self.add_button.setFocus()

    def _move(self, rule: Rule, place: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a signal's argument
        before = next(nth for nth, each in enumerate(self.lines, 1) if each.rule.id == rule.id)
        back = functools.partial(self._ask, messages.MOVE, {"id": rule.id, "place": before})
        self._ask(messages.MOVE, {"id": rule.id, "place": place}, lambda _: back)

    def _remove(self, rule: Rule, place: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a signal's argument
        self._ask(messages.UNEXPECT, {"id": rule.id}, lambda _: functools.partial(self._put_back, rule, place))

    def _put_back(self, rule: Rule, place: int) -> None:
        """Add a rule again where it stood."""
        others = [each.rule.id for each in self.lines]
        params: Json = {"rule": _json(rule)}
        if place <= len(others):
            params["before"] = others[place - 1]
        self._ask(messages.EXPECT, params)

    def _open(self, rule: Optional[Rule], _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a signal's argument
        from hoofhearted_desktop.desktop.rule_dialog import RuleDialog
        from hoofhearted_desktop.desktop.theme import Theme

        colours = Theme()
        dialog = RuleDialog(rule, colours, self.window())
        colours.setParent(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(functools.partial(self._wanted, rule))
        dialog.open()

    def _wanted(self, before: Optional[Rule], wanted: Rule) -> None:
        if before is None:
            self._ask(messages.EXPECT, {"rule": _json(wanted)}, self._undo_of_adding)
            return
        if wanted.key() == before.key():
            return
        host = self._reach.host
        if host is None:
            return

        def removed(made: str | None, gone: wire.Result | wire.Failure) -> None:
            self._fail(gone.message if isinstance(gone, wire.Failure) else "")
            self._undo = None if made is None else functools.partial(self._restore, before, made)
            self.undo_button.setVisible(self._undo is not None)
            self.look()

        def added(found: wire.Result | wire.Failure) -> None:
            if isinstance(found, wire.Failure):
                self._fail(found.message)
            else:
                host.request(messages.UNEXPECT, {"id": before.id}, functools.partial(removed, _id_of(found.result)))

        # The new one stands before the old one until that is gone: at no moment is there none.
        host.request(messages.EXPECT, {"rule": _json(wanted._replace(id="")), "before": before.id}, added)

    def _restore(self, before: Rule, made: str) -> None:
        """Take an edited rule's place again."""
        self._ask(messages.EXPECT, {"rule": _json(before), "before": made})
        self._ask(messages.UNEXPECT, {"id": made})

    def _undo_of_adding(self, answer: object) -> Optional[Callable[[], None]]:
        if isinstance(answer, dict) and answer.get("existed") is True:
            return None  # it was there before
        made = _id_of(answer)
        return None if made is None else functools.partial(self._ask, messages.UNEXPECT, {"id": made})


def _id_of(answer: object) -> Optional[str]:
    rule = answer.get("rule") if isinstance(answer, dict) else None
    found = rule.get("id") if isinstance(rule, dict) else None
    return found if isinstance(found, str) else None


def _json(rule: Rule) -> Json:
    return {name: value for name, value in messages.rule_to_json(rule).items() if value}
