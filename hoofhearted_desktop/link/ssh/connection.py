"""From an address to a connection that is signed in, through any number of jump hosts; each is checked and signed in to on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Protocol, Union

import paramiko

from hoofhearted_desktop.link.progress import Step
from hoofhearted_desktop.link.ssh import config, dial, failures, proxy_command
from hoofhearted_desktop.link.ssh.handshake import Transport, shake_hands
from hoofhearted_desktop.link.ssh.host_key_check import HostKeyCheck
from hoofhearted_desktop.link.ssh.plug import Plug
from hoofhearted_desktop.link.ssh.sign_in import Again, SignedIn, SignIn
from hoofhearted_desktop.link.ssh.story import Company, Story
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.ssh.config import Mistake
    from hoofhearted_desktop.link.ssh.hop import Address, Hop

CHANNEL_PATIENCE_S = 20.0
MOST_HOPS = 10
_REFUSED_CHANNELS = {
    1: "it does not allow forwarding (AllowTcpForwarding of sshd_config)",
    2: "it cannot reach the next host",
    3: "it does not know forwarding",
    4: "it has no room for another connection",
}
"""Reasons of SSH_MSG_CHANNEL_OPEN_FAILURE (RFC 4254, section 5.1)."""


class Resolver(Protocol):
    """Reads the configuration for one address."""

    def __call__(self, address: Address, progress: Progress, /) -> Union[Hop, Mistake]:
        """Give the hop, or why there is none."""
        ...


def resolve(address: Address, progress: Progress) -> Union[Hop, Mistake]:
    """Read the person's own configuration."""
    return config.resolve(address, progress=progress)


class Connection:
    """The transports of all hops, the server's own last."""

    def __init__(self) -> None:
        """Begin with none."""
        self.transports: list[Transport] = []
        self._pending: Optional[Plug] = None

    def sever(self) -> None:
        """Cut it at its beginning, from any thread: everything that waits on it ends at once."""
        for plug in (*(each.plug for each in self.transports[:1]), self._pending):
            if plug is not None:
                plug.close()

    def pend(self, plug: Optional[Plug]) -> None:
        """Have `sever` cut this one as well, which no transport has taken over yet."""
        self._pending = plug

    def drop_last(self) -> None:
        """End the last hop's transport; the others stay."""
        self.transports.pop().end()

    def close(self) -> str:
        """End everything, the last hop first; gives what a ProxyCommand said."""
        self.sever()
        said = ""
        while self.transports:
            said = self.transports.pop().end() or said
        return said

    @property
    def server(self) -> Transport:
        """The transport to the server itself."""
        return self.transports[-1]


def route(
    address: Address, resolver: Resolver, progress: Progress, before: tuple[Address, ...] = ()
) -> Union[list[Hop], Unreachable]:
    """Give the hops to an address, the server's own last. Of several jump hosts only the first has a way of its own there."""
    if address in before or len(before) >= MOST_HOPS:
        circle = " → ".join(map(str, (*before, address)))
        return failures.bad_config(f"ProxyJump goes round in a circle: {circle}", "mend ProxyJump in ~/.ssh/config")
    hop = resolver(address, progress)
    if isinstance(hop, config.Mistake):
        return failures.bad_config(hop.reason, hop.remedy)
    if not hop.jumps or hop.proxy_command is not None:
        return [hop]
    hops = route(hop.jumps[0], resolver, progress, (*before, address))
    if isinstance(hops, Unreachable):
        return hops
    for jump in hop.jumps[1:]:
        found = resolver(jump, progress)
        if isinstance(found, config.Mistake):
            return failures.bad_config(found.reason, found.remedy)
        hops.append(found)
    return [*hops, hop]


def connect(address: Address, company: Company, resolver: Resolver = resolve) -> Union[Connection, Unreachable]:
    """Resolve, connect, check and sign in, hop after hop; a failure leaves nothing behind."""
    progress = company.progress
    progress.step(Step.RESOLVING, str(address))
    hops = route(address, resolver, progress)
    if isinstance(hops, Unreachable):
        return failures.cancelled() if progress.cancelled else hops
    hops[-1] = hops[-1]._replace(compression=hops[-1].compression is not False)
    connection = Connection()
    with progress.interrupted_by(connection.sever):
        for number, hop in enumerate(hops):
            before = hops[number - 1] if number else None
            failure = _Leg(connection, before, hop, company, single=len(hops) == 1).go()
            if failure is None:
                continue
            connection.close()
            if progress.cancelled:
                return failures.cancelled()
            return failure if hop is hops[-1] else failures.jump_failed(hop.alias, hops[-1].alias, failure)
    return connection


class _Leg:
    """The way to one hop, from the one before it."""

    def __init__(
        self, connection: Connection, before: Optional[Hop], hop: Hop, company: Company, *, single: bool
    ) -> None:
        self._connection = connection
        self._before = before
        self._hop = hop
        self._company = company
        self._via = "" if single else f"{hop.alias}: "
        self._address: Optional[str] = None

    def go(self) -> Optional[Unreachable]:
        """Add the hop's transport to the connection, signed in."""
        signer: Optional[SignIn] = None
        try:
            while True:
                transport = self._greet()
                if isinstance(transport, Unreachable):
                    return transport
                signer = signer or SignIn(Story(self._hop, self._company, self._via))
                outcome = signer.run(transport)
                if isinstance(outcome, SignedIn):
                    return None
                if not isinstance(outcome, Again):
                    return outcome
                self._connection.drop_last()
        finally:
            if signer is not None:
                signer.close()

    def _greet(self) -> Union[Transport, Unreachable]:
        """Make a transport whose host key is checked."""
        plug = self._plug()
        if isinstance(plug, Unreachable):
            return plug
        self._connection.pend(plug)
        hop, progress = self._hop, self._company.progress
        checker = HostKeyCheck(hop)
        transport = shake_hands(plug, hop, checker.types_known(), hop.alias, progress)
        self._connection.pend(None)
        if isinstance(transport, Unreachable):
            return transport
        self._connection.transports.append(transport)
        key = transport.host_key
        if key is None:
            return failures.connection_lost(hop.alias)
        via = self._before.alias if self._before is not None else None
        return checker.check(key.get_name(), key.asbytes(), self._address, via, self._company) or transport

    def _plug(self) -> Union[Plug, Unreachable]:
        hop, progress = self._hop, self._company.progress
        if progress.cancelled:
            return failures.cancelled()
        if hop.proxy_command is not None:
            progress.step(Step.CONNECTING, f"{self._via}by ProxyCommand")
            return proxy_command.start(hop.proxy_command)
        if self._before is not None:
            return self._through(self._before)
        progress.step(Step.RESOLVING, f"{self._via}{hop.hostname}")
        places = dial.resolve(hop, progress)
        if isinstance(places, Unreachable):
            return places
        made = dial.connect(hop, places, progress, self._via)
        if isinstance(made, Unreachable):
            return made
        self._address = str(made.place.address[0])
        return Plug(made.sock)

    def _through(self, before: Hop) -> Union[Plug, Unreachable]:
        """Let the hop before connect (direct-tcpip); it is that one which looks up the name."""
        hop = self._hop
        self._company.progress.step(Step.CONNECTING, f"{self._via}through {before.alias}")
        carrier = self._connection.server
        patience_s = hop.connect_timeout_s or CHANNEL_PATIENCE_S
        try:
            channel = carrier.open_channel(
                "direct-tcpip", (hop.hostname, hop.port), ("127.0.0.1", 0), timeout=patience_s
            )
        except paramiko.ChannelException as error:
            why = _REFUSED_CHANNELS.get(error.code, str(error))
            return failures.no_route(hop.alias, f"{before.alias} says that {why}")
        except (paramiko.SSHException, EOFError, OSError) as error:
            if "timeout" in str(error).lower():
                return failures.timed_out(f"{hop.alias} (through {before.alias})", patience_s)
            return failures.connection_lost(before.alias, failures.plain(str(error)))
        return Plug(channel, below=carrier.plug)
