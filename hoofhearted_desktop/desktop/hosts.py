"""All hosts that are followed, in the order in which a person sees them: this machine or the demo, then the servers."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from hoofhearted_desktop.core import wording
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.host import DEMO, HERE, Desk, Host, Kind, put_away
from hoofhearted_desktop.desktop.listed_server import COLOURS, Server, called
from hoofhearted_desktop.link import states
from hoofhearted_desktop.link.attendance import SIGN_IN_WANTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoofhearted_desktop.desktop.memory import Memory
    from hoofhearted_desktop.desktop.servers_file import ServersFile
    from hoofhearted_desktop.link.stream import Opener

    Opening = Callable[[str, Callable[[], str]], Opener]
    """Gives what reaches a server by its address, as it is typed, and by what gives the name it has in questions."""

HIDDEN = "this_machine_is_hidden"
COLOURED = "this_machine_s_colour"
HERE_NAME = "this machine"
DEMO_NAME = "the demo"
PULSE_MS = 5000


def key_of(address: str) -> str:
    """Give the key of a server; no other host's begins so."""
    return f"server {address}"


class Hosts(QObject):
    """Makes, keeps and ends them. Whatever a person changes of the list of servers is kept in its file at once."""

    changed = Signal()
    """Which hosts there are, their order or their names."""
    state_changed = Signal(object)
    ticked = Signal(object)
    episode_changed = Signal(object, object)
    pulsed = Signal()
    """A few seconds have passed: files that a person may have changed are looked at."""
    noted = Signal(str)
    """What a person should know of a connection that was made all the same."""
    problem = Signal(str)
    """What is wrong with the file of the servers; nothing (an empty text) where that is over."""

    def __init__(
        self,
        here: Opener,
        demo: Opener,
        *,
        is_demo: bool,
        desk: Desk,
        memory: Memory,
        file: ServersFile | None,
        opening: Opening | None,
        attend: Callable[[str], None] | None = None,
        parent: QObject,
    ) -> None:
        """Get ready; `start` begins. Without a `file` and an `opening` there are no servers.

        `attend` is told of the address of each server that a person is about to wait for.
        """
        super().__init__(parent)
        self._here = here
        self._demo = demo
        self._is_demo = self._began_as_demo = is_demo
        self._desk = desk
        self._memory = memory
        self._file = file if opening is not None else None
        self._opening = opening
        self._tell_attended = attend or (lambda _address: None)
        self._attended: set[str] = set()
        self._started = False
        self._names: dict[str, str] = {}
        self._full: str | None = None
        self._glanced: set[str] = set()
        self._left: list[Host] = []
        self._local: Host | None = self._make_local()
        self._servers: list[Host] = []
        self._take_list()
        self._pulse = QTimer(self)
        self._pulse.setInterval(PULSE_MS)
        self._pulse.timeout.connect(self._on_pulse)

    def start(self) -> None:
        """Begin to follow them."""
        self._started = True
        for host in self:
            if host.kind is not Kind.SERVER or self._wanted(host):
                host.connect_agent()
        self._pulse.start()
        self._say_mistakes()

    def close(self) -> None:
        """Put them away; every thread has ended when this returns. They are all told before the first is waited for."""
        self._pulse.stop()
        every = (*self, *self._left)
        for host in every:
            host.end_soon()
        for host in every:
            host.close()

    # ------------------------------------------------------------ which there are

    def __iter__(self) -> Iterator[Host]:
        """Go through them in their order."""
        return iter((*([self._local] if self._local is not None else []), *self._servers))

    def __len__(self) -> int:
        """Count them."""
        return len(self._servers) + (self._local is not None)

    def get(self, key: str) -> Host | None:
        """Give the host of a key, None where it is gone."""
        return next((host for host in self if host.key == key), None)

    @property
    def here(self) -> Host | None:
        """This machine; None while the demo stands in its place, and where it is hidden."""
        return self._local if self._local is not None and self._local.kind is Kind.HERE else None

    @property
    def servers(self) -> tuple[Host, ...]:
        """The servers in their order."""
        return tuple(self._servers)

    @property
    def here_is_hidden(self) -> bool:
        """Whether a person wants this machine not to be shown; it is all the same where there is nothing else."""
        return bool(self._memory.get(HIDDEN))

    # ------------------------------------------------------------ this machine and the demo

    @property
    def demo_was_entered(self) -> bool:
        """Whether the demo stands in the place of a machine to which there is a way back."""
        return self._is_demo and not self._began_as_demo

    @property
    def may_have_servers(self) -> bool:
        """Whether servers can be added; nothing that --demo shows is real, so not there."""
        return self._file is not None and self._opening is not None

    def try_demo(self) -> None:
        """Let the simulated server stand in the place of this machine."""
        self._be_demo(is_demo=True)

    def leave_demo(self) -> None:
        """Follow the machine again that the demo was entered from."""
        self._be_demo(is_demo=False)

    def hide_here(self, hidden: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Follow this machine no longer, or again."""
        self._memory.keep(HIDDEN, True if hidden else None)
        self._take_local()
        self._tell()

    def _be_demo(self, *, is_demo: bool) -> None:
        self._is_demo = is_demo
        self._take_local(anew=True)
        self._tell()

    def _make_local(self) -> Host | None:
        if self._is_demo:
            return self._make(DEMO, Kind.DEMO, DEMO_NAME, self._demo)
        servers = self._file is not None and bool(self._file.servers)
        if self.here_is_hidden and servers:
            return None
        return self._make(HERE, Kind.HERE, HERE_NAME, self._here)

    def _take_local(self, *, anew: bool = False) -> None:
        wanted = self._is_demo or not self.here_is_hidden or not self._servers
        if self._local is not None and (anew or not wanted):
            self._drop(self._local)
            self._local = None
        if self._local is None and wanted:
            self._local = self._make_local()
            if self._local is not None and self._started:
                self._local.connect_agent()

    # ------------------------------------------------------------ the servers

    def _attend(self, address: str) -> None:
        """Take that a person waits for a server."""
        self._attended.add(key_of(address))
        self._tell_attended(address)

    def _on_state(self, host: Host) -> None:
        """Let the others that wait for a sign-in try again once a person has signed in: it may be the same key. Nobody is asked."""
        if not host.live or host.key not in self._attended:
            return
        self._attended.discard(host.key)
        for other in self._servers:
            if isinstance(other.state, states.Lost) and other.state.code == SIGN_IN_WANTED:
                other.retry()

    def add(self, address: str, name: str = "") -> str:
        """Follow another server, and give its key; one that is there already is connected."""
        found = self.get(key_of(address))
        self._attend(address)
        if found is not None:
            found.connect_agent()
        elif self._file is not None:
            self._edited(self._file.add(Server(address, name)))
        return key_of(address)

    def remove(self, key: str) -> None:
        """Follow a server no longer, and forget it."""
        server = self.server(key)
        if server is not None and self._file is not None:
            self._edited(self._file.remove(server.address))

    def rename(self, key: str, name: str) -> None:
        """Call a server so from now on; by its address where the name is empty."""
        server = self.server(key)
        if server is not None and self._file is not None and server.name != name:
            name = "" if name in {server.address, server._replace(name="").short} else name
            self._edited(self._file.change(server.address, server._replace(name=name)))

    def colour(self, key: str, colour: str) -> None:
        """Mark a host so from now on, by a word of COLOURS or not at all."""
        server = self.server(key)
        if server is None:
            self._memory.keep(COLOURED, colour or None)
            self._tell()
        elif self._file is not None and server.colour != colour:
            self._edited(self._file.change(server.address, server._replace(colour=colour)))

    def colour_of(self, key: str) -> str:
        """Give a host's mark, an empty text where it has none."""
        server = self.server(key)
        if server is not None:
            return server.colour
        kept = self._memory.get(COLOURED) if key == HERE else None
        return kept if kept in COLOURS else ""

    def set_address(self, key: str, address: str) -> str:
        """Reach a server by another address from now on, and give its new key; it stays one server."""
        server = self.server(key)
        if server is not None and self._file is not None and self.get(key_of(address)) is None:
            self._attend(address)
            self._edited(self._file.change(server.address, server._replace(address=address, connect=True)))
        return key_of(address)

    def move(self, key: str, before: str | None) -> None:
        """Let a server stand before another, or last."""
        server, other = self.server(key), self.server(before or "")
        if server is not None and self._file is not None:
            self._edited(self._file.move(server.address, None if other is None else other.address))

    def retry(self, key: str) -> None:
        """Connect now: what is lost again, what stands anew, and what was disconnected for good."""
        host, server = self.get(key), self.server(key)
        if server is not None:
            self._attend(server.address)
        if server is not None and not server.connect:
            self._set_connected(server, connected=True)
        elif host is not None:
            host.retry()

    def cancel(self, key: str) -> None:
        """Give up the connection to a host that is being made; it then waits until somebody asks for it."""
        host = self.get(key)
        if host is not None:
            host.cancel()

    def disconnect_host(self, key: str) -> None:
        """Follow a server no longer, also after the next start, but keep it in the list."""
        server = self.server(key)
        if server is not None:
            self._set_connected(server, connected=False)

    def _set_connected(self, server: Server, *, connected: bool) -> None:
        if self._file is not None:
            self._edited(self._file.change(server.address, server._replace(connect=connected)))

    def server(self, key: str) -> Server | None:
        """Give a server as the file has it, None where it is not in the list."""
        servers = self._file.servers if self._file is not None else ()
        return next((each for each in servers if key_of(each.address) == key), None)

    def address_of(self, key: str) -> str:
        """Give the address of a server, nothing of another host."""
        server = self.server(key)
        return server.address if server is not None else ""

    def _wanted(self, host: Host) -> bool:
        server = self.server(host.key)
        return server is not None and server.connect

    def _edited(self, mistake: str | None) -> None:
        self._take_list()
        self._take_local()
        self._tell()
        if mistake is not None:
            self.problem.emit(mistake)

    def _take_list(self) -> None:
        """Make the hosts those of the file, in its order."""
        if self._file is None or self._opening is None:
            return
        known = {host.key: host for host in self._servers}
        servers = []
        names = dict(
            zip((key_of(server.address) for server in self._file.servers), called(self._file.servers), strict=True)
        )
        self._names = names
        for server, (key, name) in zip(self._file.servers, names.items(), strict=True):
            host = known.pop(key, None)
            if host is None:
                opener = self._opening(server.address, functools.partial(self._name_of, key, name))
                host = self._make(key, Kind.SERVER, name, opener)
            host.rename(name)
            servers.append(host)
        self._servers = servers
        for host in known.values():
            self._drop(host)
        for host in servers if self._started else ():
            if self._wanted(host):
                host.connect_agent()
            else:
                host.disconnect_agent()
        self._call_them()

    def _name_of(self, key: str, first: str) -> str:
        """Give what a server is called now, from any thread; by its first name where it is gone."""
        return self._names.get(key, first)

    def _make(self, key: str, kind: Kind, name: str, opener: Opener) -> Host:
        host = Host(key, kind, name, opener, self._desk, self)
        host.look(full=bool(self._glanced) or key == self._full)
        host.state_changed.connect(self.state_changed)
        host.state_changed.connect(self._on_state)
        host.ticked.connect(self.ticked)
        host.episode_changed.connect(self.episode_changed)
        host.noted.connect(self.noted)
        return host

    def _drop(self, host: Host) -> None:
        host.blockSignals(True)  # noqa: FBT003 - Qt's signature
        host.disconnect_agent()
        self._left = [each for each in self._left if not put_away(each)]
        self._left.append(host)

    def _call_them(self) -> None:
        for host in self:
            host.call_it(host.name, alone=len(self) == 1)

    def retell(self) -> None:
        """Call them all in the language of now."""
        self._tell()

    def _tell(self) -> None:
        self._call_them()
        self.changed.emit()

    # ------------------------------------------------------------ all of them

    def look(self, key: str | None) -> None:
        """Take that a person looks at one host, or at none."""
        self._full = key
        self._look()

    def look_at_all(self, by: str, *, glanced: bool) -> None:
        """Take that a person glances at every host by the panel or a page, or no longer."""
        (self._glanced.add if glanced else self._glanced.discard)(by)
        self._look()

    def _look(self) -> None:
        for host in self:
            host.look(full=bool(self._glanced) or host.key == self._full)

    def network_changed(self) -> None:
        """Take that this machine's network is another one now."""
        for host in self._servers:
            host.network_changed()

    def _on_pulse(self) -> None:
        self.pulsed.emit()
        for host in self:
            if not host.live:
                host.notices.step()
        if self._file is not None and self._file.look():
            self._edited(None)
            self._say_mistakes()

    def _say_mistakes(self) -> None:
        if self._file is not None:
            first, *rest = self._file.mistakes or ("",)
            if rest:
                first = say("{n} mistakes in the list of servers, the first: {mistake}", n=len(rest) + 1, mistake=first)
            self.problem.emit(wording.ended(first))
