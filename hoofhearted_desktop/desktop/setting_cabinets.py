"""Where settings are kept, as the page sees them: this machine's file, or a host's agent. What counts, what is wrong, and one to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.store import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.preferences_file import Preferences

Values = dict[str, dict[str, Any]]
DEFAULTS: Values = settings.Settings().in_force()


class Cabinet(QObject):
    """Settings that can be looked at and changed, table by table, as they stand in the file."""

    changed = Signal()
    """Something counts now that did not before, is wrong, or is no longer known."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Know nothing yet."""
        super().__init__(parent)
        self.values: Values | None = None
        """What counts; None while that is not known."""
        self.mistakes: tuple[str, ...] = ()
        """What is wrong in the file, by file and line."""
        self.kept_in: str | None = None
        """The file, None where they live in memory."""
        self.absence = ""
        """Why nothing is known."""

    def value(self, table: str, key: str) -> Any:
        """Give what counts, and the default while nothing is known."""
        found = (self.values or DEFAULTS).get(table, {})
        return found.get(key, DEFAULTS[table][key])

    def look(self) -> None:
        """Read anew."""

    def choose(self, table: str, key: str, value: Any, done: Callable[[str], None]) -> None:
        """Change one, or with None let its default count; `done` gets why that was not possible, or an empty text."""
        raise NotImplementedError


class OwnCabinet(Cabinet):
    """The desktop's own settings, in the file of this machine."""

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        """Read at once."""
        super().__init__(parent)
        self._preferences = preferences
        preferences.changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Read the file."""
        path = self._preferences.path
        found = settings.load(path) if path is not None else settings.Settings()
        told = (found.in_force(), tuple(str(each) for each in found.mistakes))
        self.kept_in = str(path) if path is not None else None
        if told != (self.values, self.mistakes):
            self.values, self.mistakes = told
            self.changed.emit()

    def choose(self, table: str, key: str, value: Any, done: Callable[[str], None]) -> None:
        """Write the file."""
        mistake = self._preferences.choose(table, key, value)
        self.look()
        done("" if mistake is None else str(mistake))


class HostCabinet(Cabinet):
    """The settings of the agent of one host, which says them and changes them."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Wait for a host."""
        super().__init__(parent)
        self._host: Host | None = None

    @property
    def host(self) -> Host | None:
        """Whose settings they are."""
        return self._host

    def show_host(self, host: Host | None) -> None:
        """Look at another host."""
        if host is not self._host:
            self._host = host
            self._forget("")
            self.look()

    def look(self) -> None:
        """Ask the agent, where it can be asked."""
        host = self._host
        if host is None:
            self._forget(say("No host is followed."))
        elif not host.live:
            self._forget(say("{host} is not connected, so its settings cannot be seen or changed now.", host=host.name))
        else:
            host.request(messages.SETTINGS_GET, {}, lambda found: self._take(host, found))

    def choose(self, table: str, key: str, value: Any, done: Callable[[str], None]) -> None:
        """Ask the agent to change one."""
        host = self._host
        if host is None or not host.live:
            done(self.absence)
            return

        def changed(found: wire.Result | wire.Failure) -> None:
            self._take(host, found)
            done(found.message if isinstance(found, wire.Failure) else "")

        host.request(messages.SETTINGS_SET, {"table": table, "key": key, "value": value}, changed)

    def _forget(self, absence: str) -> None:
        if (self.values, self.absence) != (None, absence):
            self.values, self.mistakes, self.kept_in, self.absence = None, (), None, absence
            self.changed.emit()

    def _take(self, host: Host, found: wire.Result | wire.Failure) -> None:
        if host is not self._host:
            return
        if isinstance(found, wire.Failure):
            if found.code == wire.METHOD_NOT_FOUND:
                self._forget(
                    say(
                        "The agent of {host} is older than this program and does not tell its settings.", host=host.name
                    )
                )
            elif self.values is None:
                self._forget(found.message)
            return
        told = understood(found.result)
        if told is None:
            self._forget(say("The agent of {host} said something that cannot be understood.", host=host.name))
        elif told != (self.values, self.mistakes, self.kept_in):
            self.values, self.mistakes, self.kept_in = told
            self.absence = ""
            self.changed.emit()


def understood(told: object) -> tuple[Values, tuple[str, ...], str | None] | None:
    """Read an agent's answer, of which nobody vouches: values that may be, the default in the place of others; None for none."""
    tables = told.get("settings") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(tables, dict):
        return None
    counting = settings.Settings()
    for table, keys in DEFAULTS.items():
        said = tables.get(table)
        if not isinstance(said, dict):
            continue
        for key in keys:
            try:
                counting = counting.choose(table, key, said.get(key))
            except (ValueError, TypeError):
                continue
    mistakes = told.get("mistakes")
    kept = told.get("kept_in")
    return (
        counting.in_force(),
        tuple(str(each) for each in mistakes[:20]) if isinstance(mistakes, list) else (),
        kept if isinstance(kept, str) else None,
    )
