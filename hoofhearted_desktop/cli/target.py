"""Which agent a command means: this machine's, the simulated server's, or one that cannot be reached yet."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, NamedTuple, Union

from hoofhearted_desktop.link import local

if TYPE_CHECKING:
    import argparse

    from hoofhearted_desktop.link.stream import Opener

DEFAULT_SCENARIO = "home"


class Target(NamedTuple):
    """An agent to ask; `demo` is said wherever its answers are shown."""

    opener: Opener
    demo: bool
    name: str


class NoSuchHost(NamedTuple):
    """The host that was named cannot be asked; the sentence says why."""

    message: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add HOST and --demo to a command."""
    parser.add_argument("host", nargs="?", metavar="HOST", help="a server; this machine if left out")
    add_demo(parser)


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
    name = f"the simulated server ({scenario})"
    return Target(local.opener(("connect", "--simulate", scenario)), demo=True, name=name)


def find(host: Union[str, None], demo: Union[str, None]) -> Union[Target, NoSuchHost]:
    """Give the agent that HOST and --demo mean."""
    if demo is not None:
        if host is not None:
            return NoSuchHost("--demo stands in place of HOST; give one of the two")
        from hoofhearted_desktop.probes import scenario

        known = scenario.names()
        if demo not in known:
            return NoSuchHost(f"--demo {demo}: there is no such scenario; there are {', '.join(known)}")
        return simulated(demo)
    if host in {None, "localhost", "this-machine", socket.gethostname()}:
        return Target(local.opener(), demo=False, name="this machine")
    return NoSuchHost(f"{host}: connecting to servers comes with a later version; leave HOST out for this machine")
