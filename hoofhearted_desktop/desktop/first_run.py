"""The first run: which GPUs were found, a server to watch too, and how one wants to be told. Three screens, each of which may be skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from hoofhearted_desktop.core import preferences, wording
from hoofhearted_desktop.core.tongue import many, say, told
from hoofhearted_desktop.desktop.dialog import Dialog, button, button_row
from hoofhearted_desktop.desktop.setting_controls import Hours
from hoofhearted_desktop.desktop.setting_section import Card, Line, Setting
from hoofhearted_desktop.desktop.settings_general import AtLogin
from hoofhearted_desktop.desktop.settings_notifications import Kind, Trial
from hoofhearted_desktop.desktop.text import FlowingText, label, whole
from hoofhearted_desktop.link import states

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.settings_reach import Reach
    from hoofhearted_desktop.desktop.theme import Theme

_MOST_GPUS = 8
_WIDTH = 560


class FirstRun(Dialog):
    """Rejected or accepted, it has been seen. What is changed on the way counts at once, as in the settings."""

    demo_requested = Signal()

    def __init__(self, reach: Reach, colours: Theme, parent: Optional[QWidget] = None) -> None:
        """Begin with the first screen."""
        super().__init__(colours, parent)
        self.setMinimumWidth(_WIDTH)
        self._reach = reach
        reach.setParent(self)
        self.steps = label("", "muted")
        self.stack = QStackedWidget()
        self.found = [Line("") for _ in range(_MOST_GPUS)]
        self.card = Card(*self.found)
        self.told = FlowingText(lines=6)
        self.remedy = FlowingText(lines=5, role="muted")
        self.demo_button = button(say("Try the demo"))
        self.server_button = button(say("Add a server…"))
        self.servers = FlowingText(lines=3, role="muted")
        self.back_button = button(say("Back"))
        self.skip_button = button(say("Skip"))
        self.next_button = button(say("Next"), primary=True)
        for page in (self._gpus(), self._server(), self._telling()):
            self.stack.addWidget(page)
        self.column.addWidget(self.stack, 1)
        row = button_row(self.back_button, self.next_button, left=(self.skip_button,))
        row.insertWidget(1, self.steps)
        self.column.addLayout(row)
        self.back_button.clicked.connect(lambda: self._show(self.stack.currentIndex() - 1))
        self.next_button.clicked.connect(lambda: self._show(self.stack.currentIndex() + 1))
        self.skip_button.clicked.connect(self.reject)
        self.demo_button.clicked.connect(self._try_demo)
        self.server_button.clicked.connect(reach.wishes.add_server)
        reach.hosts.ticked.connect(self._on_news)
        reach.host_changed.connect(self._say_found)
        self._show(0)
        self._say_found()

    # ------------------------------------------------------------ the three screens

    def _page(self, *widgets: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for each in widgets:
            if isinstance(each, QPushButton):
                row = QHBoxLayout()
                row.addWidget(each)
                row.addStretch(1)
                column.addLayout(row)
            else:
                column.addWidget(each)
        column.addStretch(1)
        return page

    def _gpus(self) -> QWidget:
        return self._page(self.told, self.card, self.remedy, self.demo_button)

    def _server(self) -> QWidget:
        text = FlowingText(lines=5)
        text.say(
            say(
                "Any machine that you reach by ssh can be watched too: nothing is installed there, and it is signed in to as ssh does."
            )
        )
        return self._page(text, self.servers, self.server_button)

    def _telling(self) -> QWidget:
        own = self._reach.own
        self.unexpected = Kind(own, preferences.UNEXPECTED)
        self.quiet = Setting(own, "notifications", "quiet", Hours("22:00-07:00"), say("Quiet hours"))
        self.at_login = AtLogin()
        self.trial = Trial(self._reach)
        return self._page(Card(self.unexpected, self.quiet, self.at_login, self.trial))

    def _show(self, place: int) -> None:
        if place >= self.stack.count():
            self.accept()
            return
        titles = (say("Who hearted?"), say("Watch a server too?"), say("How do you want to be told?"))
        self.stack.setCurrentIndex(max(0, place))
        self.say_title(titles[self.stack.currentIndex()], say("Welcome"))
        last = self.stack.currentIndex() == self.stack.count() - 1
        self.steps.setText(say("{n} of {count}", n=self.stack.currentIndex() + 1, count=self.stack.count()))
        self.back_button.setVisible(self.stack.currentIndex() > 0)
        self.skip_button.setVisible(not last)
        self.next_button.setText(say("Done") if last else say("Next"))
        self.next_button.setDefault(True)
        self.next_button.setFocus()

    # ------------------------------------------------------------ what was found

    def _on_news(self, _host: object) -> None:
        self._say_found()

    def _say_found(self) -> None:
        hosts = self._reach.hosts
        here = next(iter(hosts), None)
        servers = [host.name for host in hosts if hosts.server(host.key) is not None]
        names = ", ".join(whole(name) for name in servers[:_MOST_GPUS])
        self.servers.say(say("Watched already: {names}", names=names) if names else "")
        self.servers.setVisible(bool(names))
        self.server_button.setEnabled(hosts.may_have_servers)
        tick = here.tick if here is not None else None
        gpus = tick.sample.gpus if tick is not None else ()
        problems = tick.sample.problems if tick is not None else ()
        for place, line in enumerate(self.found):
            self.card.show_line(line, shown=place < len(gpus))
            if tick is not None and place < len(gpus):
                name = whole(gpus[place].name or say("GPU {n}", n=place + 1))
                if line.title.text() != name:
                    line.title.say(name)
                line.explain(wording.headline(gpus[place], tick.assessments[place], tick.sample))
        self.card.setVisible(bool(gpus))
        self.demo_button.setVisible(tick is not None and not gpus)
        remedy = ""
        if gpus:
            self.told.say(
                many(
                    "This GPU was found. From now on you see who uses it, and are told when it is somebody unexpected.",
                    "These {n} GPUs were found. From now on you see who uses them, and are told when it is somebody unexpected.",
                    len(gpus),
                )
            )
        elif tick is not None:
            first = problems[0] if problems else None
            none = say("No NVIDIA GPU was found on this machine.")
            self.told.say(wording.standing_alone(told(first.message)) if first else none)
            remedy = wording.standing_alone(told(first.remedy)) if first and first.remedy else ""
            remedy = f"{remedy} {say('You can watch a server, or look at the demo.')}".strip()
        elif here is not None and isinstance(here.state, states.Lost):
            self.told.say(wording.standing_alone(told(here.state.reason)))
            remedy = wording.standing_alone(told(here.state.remedy)) if here.state.remedy else ""
        else:
            self.told.say(say("Looking for GPUs…"))
        self.remedy.say(whole(remedy))
        self.remedy.setVisible(bool(remedy))

    def _try_demo(self) -> None:
        self.demo_requested.emit()
        self.accept()
