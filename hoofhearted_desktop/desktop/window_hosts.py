"""The window as far as it knows hosts: what it is given of them, and which of them is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow

from hoofhearted_desktop.core.tongue import told
from hoofhearted_desktop.desktop.host import HERE
from hoofhearted_desktop.desktop.host_view import THIS_MACHINE, HostView, Known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hoofhearted_desktop.core.assessment import Episode, Tick
    from hoofhearted_desktop.desktop.chart_past import Past
    from hoofhearted_desktop.desktop.watch_words import Found
    from hoofhearted_desktop.link import states


class HostsWindow(QMainWindow):
    """Keeps a view of each host, by its key; without a host named, what it is given is this machine's."""

    view_changed = Signal(object)
    """The HostView of which something is new."""
    views_changed = Signal()
    """Which hosts there are, their order or their names."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Wait for the first state of this machine; `clock` gives seconds that only ever grow."""
        super().__init__()
        self._clock = clock
        self._views = {HERE: HostView(THIS_MACHINE, clock)}
        self.shown = self._views[HERE]
        """The host that is looked at."""

    # ------------------------------------------------------------ what it is given

    def show_hosts(self, hosts: Iterable[Known], *, here_is_hidden: bool = False) -> None:
        """Have these hosts, at least one, in this order; of those that stay everything is kept."""
        before, self._views = self._views, {}
        for known in hosts:
            view = before.get(known.key) or HostView(known, self._clock)
            view.known = known
            self._views[known.key] = view
        self._list_hosts(here_is_hidden=here_is_hidden)
        if self.shown.key not in self._views:
            self._look_at(next(iter(self._views)))
        self.views_changed.emit()
        self._say_all()

    def show_tick(self, tick: Tick, host: str = HERE) -> None:
        """Show a reading of a host and what is concluded from it."""
        view = self._views.get(host)
        if view is not None:
            view.take(tick, seen=view is self.shown)
            self._tell(view)

    def show_state(self, state: states.State, host: str = HERE) -> None:
        """Show whether a host's readings are current; another source starts with an empty page."""
        view = self._views.get(host)
        if view is None:
            return
        was_current = view.freshness.current
        if view.change(state) and view is self.shown:
            self._begin_anew()
        if view is self.shown and was_current != view.freshness.current:
            self._wear_freshness()
        self._tell(view)

    def show_minute(self, host: str, uuid: str, columns: Past) -> None:
        """Put the load of the last minute of a GPU before what is known of it."""
        view = self._views.get(host)
        if view is not None and view.fill_minute(uuid, columns):
            self.view_changed.emit(view)

    def show_episode(self, _change: str, episode: Episode, host: str = HERE) -> None:
        """Keep a spin-up among the recent ones; `_change` is that of `states.EpisodeChanged`."""
        view = self._views.get(host)
        if view is not None:
            view.take_episode(episode)
            self._tell(view)

    def show_service(self, host: str, found: Found, hint: str) -> None:
        """Keep how a host's service stands, for its menu, and what is to be said of it on its page."""
        view = self._views.get(host)
        if view is not None:
            view.service, view.hint = found, hint
            self._tell(view)

    # ------------------------------------------------------------ what it knows

    def error_of(self, host: str) -> str:
        """Give in words why there is no data of a host, to be copied."""
        view = self._views.get(host)
        if view is None:
            return ""
        state = view.freshness.state
        parts = (view.name, told(getattr(state, "reason", "")), told(getattr(state, "remedy", "") or ""))
        return ": ".join(part for part in parts if part)

    def name_of(self, host: str) -> str:
        """Give what a host is called."""
        view = self._views.get(host)
        return view.shown_name if view is not None else ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The keys of the hosts that it has."""
        return tuple(self._views)

    @property
    def views(self) -> tuple[HostView, ...]:
        """What it knows of each of them."""
        return tuple(self._views.values())

    def _tell(self, view: HostView) -> None:
        self._say_one(view)
        self.view_changed.emit(view)

    # ------------------------------------------------------------ for the whole window to do

    def _list_hosts(self, *, here_is_hidden: bool) -> None:
        """List the hosts there are now."""
        raise NotImplementedError

    def _look_at(self, host: str) -> None:
        """Look at another host."""
        raise NotImplementedError

    def _begin_anew(self) -> None:
        """Forget what a person did on the page of the host that is looked at: it is another source now."""
        raise NotImplementedError

    def _wear_freshness(self) -> None:
        """Have the page of the host that is looked at be grey or not, as its readings are old or current."""
        raise NotImplementedError

    def _say_one(self, view: HostView) -> None:
        """Bring up to date what a host changes."""
        raise NotImplementedError

    def _say_all(self) -> None:
        """Bring everything up to date."""
        raise NotImplementedError
