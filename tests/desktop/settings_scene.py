"""The settings as a person meets them: a real file, a real agent's mind in this process, and hosts that are only named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from hoofhearted_desktop.agent.watch import Identity, Watch
from hoofhearted_desktop.core import wire
from hoofhearted_desktop.desktop import theme
from hoofhearted_desktop.desktop.notifier import Notifier, Undelivered
from hoofhearted_desktop.desktop.preferences_file import Preferences
from hoofhearted_desktop.desktop.settings_page import SettingsPage
from hoofhearted_desktop.desktop.settings_reach import Reach, Wishes
from hoofhearted_desktop.link import states
from hoofhearted_desktop.store.database import MEMORY, Database
from tests.readings import gpu, sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hoofhearted_desktop.core.expectations import Rule
    from hoofhearted_desktop.desktop.notifier import Notification

NOW = 1_760_000_000.0


class Agent(QObject):
    """A host whose agent lives here; answers come through Qt's loop, as from a session."""

    _posted = Signal(object)

    def __init__(self, key: str, path: Optional[Path], *rules: Rule) -> None:
        super().__init__()
        self.key = self.name = self.shown_name = key
        self.live = True
        self.state: states.State = states.Closed()
        self.tick = None
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.refuse: Optional[wire.Failure] = None
        self.lies: dict[str, Any] = {}
        self._posted.connect(lambda call: call(), Qt.ConnectionType.QueuedConnection)
        self.database = Database(MEMORY, lambda _problem: None, flush_s=0.01)
        self.watch = Watch(
            Identity("dreams", "replay", None), self.database, self._posted.emit, lambda _: None, path, rules
        )
        self.watch.take(sample(0.0, gpu(0.0)))
        self.watch.take(sample(1.0, gpu(0.0)))

    def request(
        self,
        method: str,
        params: dict[str, Any],
        answer: Optional[Callable[[wire.Result | wire.Failure], None]] = None,
    ) -> None:
        self.asked.append((method, params))
        told = answer or (lambda _: None)
        if self.refuse is not None:
            told(self.refuse)
        elif method in self.lies:
            told(wire.Result(1, self.lies[method]))
        else:
            self.watch.look_at_settings()
            self.watch.answer(wire.Request(1, method, params), told)


class Hosts(QObject):
    """The hosts there are; the second and further ones are servers."""

    changed = Signal()
    state_changed = Signal(object)
    ticked = Signal(object)
    may_have_servers = True

    def __init__(self, *hosts: Agent) -> None:
        super().__init__()
        self.hosts = list(hosts)

    def __iter__(self) -> Iterator[Agent]:
        return iter(self.hosts)

    def get(self, key: str) -> Optional[Agent]:
        return next((each for each in self.hosts if each.key == key), None)

    def server(self, key: str) -> Optional[str]:
        return key if self.hosts and key != self.hosts[0].key else None

    def address_of(self, key: str) -> str:
        return f"david@{key}" if self.server(key) else ""


class Courier:
    """Takes notifications, or not."""

    def __init__(self, report: Callable[[Any], None]) -> None:
        self.report = report
        self.said: list[Notification] = []
        self.takes = True

    def notify(self, notification: Notification) -> None:
        self.said.append(notification)
        if not self.takes:
            self.report(Undelivered(notification))

    def withdraw(self, key: str) -> None:
        """Take nothing back."""

    def close(self) -> None:
        """End nothing."""


class Scene:
    """A page in a window of its own."""

    def __init__(self, path: Path, *hosts: Agent) -> None:
        self.file = path
        self.preferences = Preferences(path)
        self.hosts = Hosts(*hosts)
        self._agents = hosts
        self.couriers: list[Courier] = []
        self.notifier = Notifier(self._courier, self._courier)
        self.wished: list[Any] = []
        wishes = Wishes(
            lambda: self.wished.append("add"),
            lambda key: self.wished.append(("edit", key)),
            lambda key: self.wished.append(("remove", key)),
            lambda: self.wished.append("introduce"),
        )
        known: Any = self.hosts
        self.reach = Reach(known, self.preferences, self.notifier, wishes)
        self.page = SettingsPage(self.reach, clock=lambda: NOW)
        self.page.resize(900, 700)
        self.page.wear(theme.LIGHT)

    def _courier(self, report: Callable[[Any], None]) -> Courier:
        self.couriers.append(Courier(report))
        return self.couriers[-1]

    def show(self, section: str) -> Any:
        """Show a section of the page, as a person sees it."""
        self.page.show_section(section)
        if not self.page.isVisible():
            self.page.show()
            self.page.enter()
        return self.page.section

    def put_away(self) -> None:
        if self.page.isVisible():
            self.page.leave()
        self.notifier.close()
        for agent in self._agents:
            agent.database.close()


def named(parent: QWidget, name: str) -> Any:
    """Give the widget that a screen reader calls so."""
    found = [each for each in parent.findChildren(QWidget) if each.accessibleName() == name and not each.isHidden()]
    assert len(found) == 1, (name, [each.accessibleName() for each in parent.findChildren(QWidget)])
    return found[0]


def texts(parent: QWidget) -> str:
    """Give what can be read on it."""
    from PySide6.QtWidgets import QLabel

    return "\n".join(each.text() for each in parent.findChildren(QLabel) if each.isVisible())
