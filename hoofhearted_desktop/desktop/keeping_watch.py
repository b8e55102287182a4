"""Brings the dialog *Keep watching when I am away* together with the hosts; the state of each host's service, asked while it is looked at."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple, Union

from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core import messages, wording
from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.desktop import watch_words
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.link import administering, keeping_watch, states
from hoofhearted_desktop.link.keeping_watch import CannotSay, Standing
from hoofhearted_desktop.link.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.core import wire
    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.hosts import Hosts
    from hoofhearted_desktop.desktop.memory import Memory
    from hoofhearted_desktop.desktop.showing import Showing
    from hoofhearted_desktop.desktop.watch_dialog import WatchDialog
    from hoofhearted_desktop.desktop.window import Window
    from hoofhearted_desktop.link.administering import Administer
    from hoofhearted_desktop.link.progress import At

    Administering = Callable[[str, str], "Administer | str"]
    """Gives what runs the agent's commands on a server by its address and name, or why nothing does."""

SAID = "keep_watching_said"
TOO_OLD = "agent_too_old"
Found = Union[Standing, CannotSay]


class _Renewal(NamedTuple):
    """The service of a host being set up by this version's agent, beside the session."""

    key: str
    progress: Progress


class KeepingWatch(QObject):
    """At most one dialog at a time. What was found is kept until the host is connected anew."""

    _at = Signal(object, str)

    def __init__(
        self, hosts: Hosts, showing: Showing, memory: Memory, administering_there: Administering, parent: QObject
    ) -> None:
        """Open it when the window asks for it."""
        super().__init__(parent)
        self._hosts = hosts
        self._showing = showing
        self._memory = memory
        self._administering = administering_there
        self._found: dict[str, Found] = {}
        self._asked: set[str] = set()
        self._hinted: str | None = None
        self._key = ""
        self._renewal: _Renewal | None = None
        self.dialog: WatchDialog | None = None
        """The dialog that is open."""
        showing.keep_watching_requested.connect(self.open)
        showing.made.connect(self._on_window)
        hosts.state_changed.connect(self._on_state)
        hosts.changed.connect(self._on_hosts)
        self._at.connect(self._on_at)

    # ------------------------------------------------------------ how it stands

    def _on_window(self, window: Window) -> None:
        window.looked_at.connect(self._on_looked_at)
        window.content.hint.acted.connect(lambda: self._on_hint_acted(window.shown.key))
        window.content.hint.dismissed.connect(self._forget_hint)
        for host in self._hosts:
            if host.key in self._found:
                window.show_service(host.key, self._found[host.key], self._hint(host, self._found[host.key]))

    def _on_looked_at(self, key: str | None) -> None:
        host = self._hosts.get(key) if key is not None else None
        if host is not None:
            self._ask_once(host)

    def _on_state(self, host: Host) -> None:
        if not host.live:
            if host.key in self._asked and not isinstance(host.state, states.Stale):
                self._asked.discard(host.key)
            if isinstance(host.state, states.Lost) and host.state.code == TOO_OLD:
                self._take(host.key, CannotSay(host.state.reason, too_old=True))
            return
        window = self._showing.window
        looked_at = window is not None and window.isVisible() and window.shown.key == host.key
        if looked_at or (self.dialog is not None and self._key == host.key):
            self._ask_once(host)

    def _on_hosts(self) -> None:
        keys = {host.key for host in self._hosts}
        self._asked &= keys
        self._found = {key: found for key, found in self._found.items() if key in keys}
        if self.dialog is not None and self._key not in keys:
            self.dialog.close()

    def _ask_once(self, host: Host) -> None:
        """Ask once for each connection: it costs the server three programs of systemd's."""
        if host.live and host.kind is not Kind.DEMO and host.key not in self._asked:
            self._asked.add(host.key)
            self._ask(host)

    def _ask(self, host: Host) -> None:
        host.request(messages.SERVICE_STATUS, {}, functools.partial(self._on_standing, host.key))

    def _on_standing(self, key: str, found: wire.Result | wire.Failure) -> None:
        self._take(key, keeping_watch.standing(found))

    def _take(self, key: str, found: Found) -> None:
        host = self._hosts.get(key)
        if host is None:
            return
        self._found[key] = found
        window = self._showing.window
        if window is not None:
            window.show_service(key, found, self._hint(host, found))
        if self.dialog is not None and self._key == key and self._renewal is None:
            self.dialog.show_found(found)

    # ------------------------------------------------------------ the hint

    def _hint(self, host: Host, found: Found) -> str:
        """Say that there is this: once ever, of the first server that could be watched and is not, until it is put away."""
        wanted = isinstance(found, Standing) and found.refusal is None and found.unit is None
        if host.kind is not Kind.SERVER or not wanted:
            return ""
        if self._hinted is None and not self._memory.get(SAID):
            self._hinted = host.key
            self._memory.keep(SAID, value=True)
        return watch_words.hint(host.name) if self._hinted == host.key else ""

    def _on_hint_acted(self, key: str) -> None:
        self._forget_hint()
        self.open(key)

    def _forget_hint(self) -> None:
        key, self._hinted = self._hinted, ""
        window = self._showing.window
        if key and window is not None:
            window.show_service(key, self._found.get(key), "")

    # ------------------------------------------------------------ the dialog

    def open(self, key: str) -> None:
        """Open it for a host."""
        from hoofhearted_desktop.desktop.theme import Theme
        from hoofhearted_desktop.desktop.watch_dialog import WatchDialog

        host = self._hosts.get(key)
        if self.dialog is not None or host is None or host.kind is Kind.DEMO:
            return
        theme = Theme()
        subject = watch_words.Subject(host.name, self._hosts.address_of(key))
        dialog = WatchDialog(subject, theme, self._showing.window)
        theme.setParent(dialog)
        dialog.install_requested.connect(self._on_install)
        dialog.remove_requested.connect(self._on_remove)
        dialog.look_requested.connect(lambda: self._look_again(key))
        dialog.finished.connect(self._on_finished)
        self._key, self.dialog = key, dialog
        found = self._found.get(key)
        if found is not None:
            dialog.show_found(found)
        if host.live:
            self._asked.add(key)
            self._ask(host)
        dialog.open()

    def close(self) -> None:
        """Put it away, with what it does beside a session."""
        if self.dialog is not None:
            self.dialog.close()

    def _on_finished(self, _result: int) -> None:
        dialog, self.dialog, self._key = self.dialog, None, ""
        if self._renewal is not None:
            self._renewal.progress.cancel()
            self._renewal = None
        if dialog is not None:
            dialog.deleteLater()

    def _look_again(self, key: str) -> None:
        host = self._hosts.get(key)
        if host is not None and self.dialog is not None:
            self.dialog.show_found(None)
            self._ask(host)

    def _on_install(self, linger: bool, replace: bool) -> None:  # noqa: FBT001 - a signal's arguments
        host, dialog = self._hosts.get(self._key), self.dialog
        if host is None or dialog is None:
            return
        found = self._found.get(host.key)
        if isinstance(found, Standing) and found.unit is None:
            dialog.show_busy(say("Setting up the service on {host} …", host=host.name))
            params: dict[str, object] = {"linger": linger, "replace": replace}
            host.request(messages.SERVICE_INSTALL, params, functools.partial(self._on_done, host.key))
        else:
            self._renew(host, dialog, keeping_watch.installing(linger=linger, replace=replace))

    def _on_remove(self) -> None:
        host, dialog = self._hosts.get(self._key), self.dialog
        if host is not None and dialog is not None:
            dialog.show_busy(say("Stopping the service on {host} …", host=host.name))
            host.request(messages.SERVICE_REMOVE, {}, functools.partial(self._on_done, host.key))

    def _on_done(self, key: str, found: wire.Result | wire.Failure) -> None:
        self._show_outcome(key, keeping_watch.outcome(found))

    def _show_outcome(self, key: str, outcome: keeping_watch.Outcome) -> None:
        if self.dialog is not None and self._key == key:
            self.dialog.show_outcome(outcome)
        host = self._hosts.get(key)
        if host is not None and host.live:
            self._asked.add(key)
            self._ask(host)
        else:
            self._asked.discard(key)

    # ------------------------------------------------------------ an older service

    def _renew(self, host: Host, dialog: WatchDialog, words: tuple[str, ...]) -> None:
        """Have this version's agent set it up, beside the session: the agent that runs would only set up itself."""
        from hoofhearted_desktop.desktop.errand import Errand

        address = self._hosts.address_of(host.key)
        run = administering.here if host.kind is Kind.HERE else self._administering(address, host.name)
        if isinstance(run, str):
            dialog.show_outcome(keeping_watch.Outcome(done=False, problem=run))
            return
        self._renewal = renewal = _Renewal(host.key, Progress(lambda at: self._tell_at(renewal, at)))
        dialog.show_busy(say("Setting up the service on {host} …", host=host.name))
        Errand(lambda: (renewal, keeping_watch.outcome_of(run(renewal.progress, *words))), self._on_renewed)

    def _tell_at(self, renewal: _Renewal, at: At) -> None:
        """Bring it from the errand's thread to this one."""
        if not renewal.progress.cancelled:
            self._at.emit(renewal, _words(at))

    def _on_at(self, renewal: _Renewal, text: str) -> None:
        if self.dialog is not None and renewal is self._renewal:
            self.dialog.show_progress(text)

    def _on_renewed(self, found: tuple[_Renewal, keeping_watch.Outcome]) -> None:
        renewal, outcome = found
        if renewal is self._renewal:
            self._renewal = None
            self._show_outcome(renewal.key, outcome)


def _words(at: At) -> str:
    detail = f" ({told(at.detail)})" if at.detail else ""
    return f"{wording.capital(told(at.step.value))}{detail} …"
