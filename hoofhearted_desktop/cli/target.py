"""Which agent a command means: this machine's, the simulated server's, that of a server over SSH, or a Prometheus instead of many."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.link import running

if TYPE_CHECKING:
    import argparse

    from hoofhearted_desktop.cli.reaching import Reaching
    from hoofhearted_desktop.link.servers import AnyAddress
    from hoofhearted_desktop.link.stream import Opener, Unreachable

DEFAULT_SCENARIO = "home"


class Target(NamedTuple):
    """An agent to ask; `demo` is said wherever its answers are shown."""

    opener: Opener
    demo: bool
    name: str
    server: Optional[AnyAddress] = None
    """Where it is reached: over SSH, or a Prometheus."""
    reaching: Optional[Reaching] = None
    """The opener of a server, which knows why it was not reached."""

    def followed(self, *, complains: bool = False) -> Opener:
        """Give the opener for a session that goes on: once it was connected, nobody is asked any more.

        `complains` has each new failure said on stderr, where nothing else shows the session's states.
        """
        if self.reaching is not None:
            self.reaching.follows, self.reaching.complains = True, complains
        return self.opener

    def cannot_ask(self, why: Unreachable, otherwise: int = exits.CANNOT_TELL) -> int:
        """Say on stderr why there is no answer, and give the exit status: that of a server not reached, or `otherwise`."""
        if self.reaching is None:
            remedy = f" ({why.remedy})" if why.remedy else ""
            sys.stderr.write(f"hoofhearted: cannot ask {self.name}: {why.reason}{remedy}\n")
            return otherwise
        reached = self.reaching.failure is None
        sys.stderr.write(f"hoofhearted: cannot {'ask' if reached else 'reach'} {self.name}: {why.reason}\n")
        if why.remedy:
            remedy = why.remedy.replace("`hoofhearted doctor`", f"`hoofhearted doctor {self.name}`")
            sys.stderr.write(f"  -> {remedy}\n")
        return otherwise if reached else exits.UNREACHABLE


class NoSuchHost(NamedTuple):
    """The host that was named cannot be asked; the sentence says why."""

    message: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add HOST and --demo to a command."""
    add_host(parser)
    add_demo(parser)


def add_host(parser: argparse.ArgumentParser) -> None:
    """Add HOST alone."""
    parser.add_argument(
        "host",
        nargs="?",
        metavar="HOST",
        help="a server, as for ssh: nas, david@nas:2222; or a Prometheus: http://prom:9090; this machine if left out",
    )


def add_demo(
    parser: argparse.ArgumentParser, text: str = "the simulated server instead of a host; nothing it shows is real"
) -> None:
    """Add --demo alone, explained by `text`."""
    import argparse

    parser.add_argument(
        "--demo",
        nargs="?",
        const=DEFAULT_SCENARIO,
        metavar="SCENARIO",
        default=argparse.SUPPRESS,  # one that stands before the command counts as well
        help=text,
    )


def simulated(scenario: str) -> Target:
    """Give the simulated server's agent."""
    from hoofhearted_desktop.link import local

    name = f"the simulated server ({scenario})"
    return Target(local.opener(("connect", "--simulate", scenario)), demo=True, name=name)


def this_machine() -> Target:
    """Give this machine's agent."""
    return Target(running.opener(), demo=False, name="this machine")


def find(host: Optional[str], demo: Optional[str]) -> Union[Target, NoSuchHost]:
    """Give the agent that HOST and --demo mean."""
    if demo is not None:
        if host is not None:
            return NoSuchHost("--demo stands in place of HOST; give one of the two")
        from hoofhearted_desktop.probes import scenario

        known = scenario.names()
        if demo not in known:
            return NoSuchHost(f"--demo {demo}: there is no such scenario; there are {', '.join(known)}")
        return simulated(demo)
    if host is None or host in {"localhost", "this-machine", socket.gethostname()}:
        return this_machine()
    return _server(host)


def _server(host: str) -> Union[Target, NoSuchHost]:
    from hoofhearted_desktop.cli.reaching import Reaching
    from hoofhearted_desktop.link import servers
    from hoofhearted_desktop.link.keychain import Keychain
    from hoofhearted_desktop.link.keyring_door import SystemKeyring

    address = servers.parse(host)
    if isinstance(address, str):
        return NoSuchHost(f"{host}: {address}")
    keychain = Keychain(SystemKeyring())  # what is typed is remembered until the command ends
    reaching = Reaching(str(address), lambda asker: servers.opener(address, asker, keychain))
    return Target(reaching, demo=False, name=str(address), server=address, reaching=reaching)
