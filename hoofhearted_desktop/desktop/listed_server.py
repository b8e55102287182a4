"""One server of the list: its address, its name, and what it is called; how its block begins in servers.toml."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_NAME = 80
COLOURS = ("blue", "violet", "teal", "amber", "green", "grey")
"""By which a person may tell hosts apart. Orange and red are not among them: they say that something is wrong."""
TABLE = "server"
HEADER = re.compile(r"""(?m)^[ \t]*\[\[[ \t]*["']?server["']?[ \t]*\]\]""")
_PORT = re.compile(r"(?<!:):\d+\Z")
_SCHEME = re.compile(r"(?i)\Ahttps?://")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Server(NamedTuple):
    """One line of the list; `connect` is whether it is followed, `colour` one of COLOURS or nothing."""

    address: str
    name: str = ""
    connect: bool = True
    colour: str = ""

    @property
    def short(self) -> str:
        """The name, or the host within the address."""
        if self.name:
            return self.name
        address = self.address
        if _SCHEME.match(address):
            address = re.split(r"[/?]", _SCHEME.sub("", address), maxsplit=1)[0]
        host = address.rpartition("@")[2]
        return host.partition("]")[0].strip("[") if host.startswith("[") else _PORT.sub("", host)


def called(servers: Sequence[Server]) -> list[str]:
    """Give what each is called: its name, or its host's short one; with its address where another is called the same."""
    often = Counter(server.name or server.short for server in servers)
    return [_called(server, alone=often[server.name or server.short] == 1) for server in servers]


def _called(server: Server, *, alone: bool) -> str:
    if server.name:
        return server.name if alone else f"{server.name} ({server.address})"
    return server.short if alone else server.address


def named(name: str) -> str:
    """Give a name as it may stand in the file: one line, and not endless."""
    return _CONTROL.sub(" ", name).strip()[:LONGEST_NAME]
