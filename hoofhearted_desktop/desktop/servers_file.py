"""The servers that are followed, in servers.toml beside settings.toml: a list that its owner may write as well as we.

    [[server]]
    address = "david@nas:2222"   # as it is typed for ssh
    name = "NAS"                 # if left out, the host's
    connect = false              # if left out, true
    colour = "teal"              # if left out, none

No secret is ever in it. What cannot be read is left out and said with its line; it stays in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.core.tongue import say, told
from hoofhearted_desktop.core.visible import visible
from hoofhearted_desktop.desktop.listed_server import COLOURS, HEADER, TABLE, Server, named
from hoofhearted_desktop.probes import own_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE = "servers.toml"
MOST = 200
_LONGEST_SAID = 600
_KEYS = ("address", "name", "connect", "colour")


class ServersFile:
    """Reads and writes the list. An edit counts for this run also where it cannot be written."""

    def __init__(self, path: Path, doubt: Callable[[str], Optional[str]]) -> None:
        """Use the file at `path`; `doubt` says what is wrong with an address, None where nothing is."""
        self._path = path
        self._doubt = doubt
        self._stamp: tuple[int, int] | None = None
        self.servers: tuple[Server, ...] = ()
        self.mistakes: tuple[str, ...] = ()
        """What was wrong when the file was read, each with place and remedy."""
        self.look()

    def look(self) -> bool:
        """Read the file again where it has changed, and say whether it has."""
        stamp = self._file_stamp()
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self._read()
        return True

    def add(self, server: Server) -> Optional[str]:
        """Put a server last; gives what went wrong, with place and remedy."""
        return self._edit(lambda servers: [*servers, server])

    def remove(self, address: str) -> Optional[str]:
        """Take a server out of the list."""
        return self._edit(lambda servers: [each for each in servers if each.address != address])

    def change(self, address: str, to: Server) -> Optional[str]:
        """Put `to` in the place of the server of that address."""
        return self._edit(
            lambda servers: [to if each.address == address else each for each in servers], to.address, address
        )

    def move(self, address: str, before: Optional[str]) -> Optional[str]:
        """Let a server stand before another, or last."""

        def moved(servers: list[Server]) -> list[Server]:
            one = next((each for each in servers if each.address == address), None)
            if one is None or before == address:
                return servers
            rest = [each for each in servers if each is not one]
            places = [at for at, each in enumerate(rest) if each.address == before]
            rest.insert(places[0] if places else len(rest), one)
            return rest

        return self._edit(moved)

    # ------------------------------------------------------------ reading

    def _file_stamp(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        except OSError:  # which reading it will say
            return 0, 0
        return found.st_mtime_ns, found.st_size

    def _read(self) -> None:
        if self._stamp is None:
            self.servers, self.mistakes = (), ()
            return
        from hoofhearted_desktop.store import settings

        try:
            text = own_files.content(self._path).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            self.mistakes = (
                say("{file} cannot be read: {why}; mend that file", file=self._path, why=settings.plainly(error)),
            )
            return
        parsed = settings.parse(text)
        if isinstance(parsed, str):
            self.mistakes = (
                say(
                    "{file} is not TOML: {why}; mend that line, the servers stay as they were",
                    file=self._path,
                    why=_shown(parsed),
                ),
            )
            return
        self.servers, said = self._servers(parsed, text)
        self.mistakes = tuple(map(_shown, said))

    def _servers(self, parsed: dict[str, Any], text: str) -> tuple[tuple[Server, ...], tuple[str, ...]]:
        lines = [at for at, line in enumerate(text.splitlines(), 1) if HEADER.match(line)]
        said = [
            say(
                "{file}: there is no {key}; servers are written as [[{table}]]",
                file=self._path,
                key=repr(key),
                table=TABLE,
            )
            for key in parsed
            if key != TABLE
        ]
        blocks = parsed.get(TABLE, [])
        if not isinstance(blocks, list):
            wrong_form = say(
                "{file}: servers are written as [[{table}]], with double brackets", file=self._path, table=TABLE
            )
            return (), (*said, wrong_form)
        found: dict[str, Server] = {}
        for nth, block in enumerate(blocks):
            place = (
                say("{file}, line {line}", file=self._path, line=lines[nth])
                if nth < len(lines)
                else say("{file}, server {number}", file=self._path, number=nth + 1)
            )
            server, wrong = self._server(block)
            if server is not None and server.address in found:
                wrong = [say("{address} is in the list already; take one of the two out", address=server.address)]
            elif server is not None and len(found) >= MOST:
                wrong = [say("more than {most} servers are not followed; take some out", most=MOST)]
            elif server is not None:
                found[server.address] = server
            said += [f"{place}: {each}" for each in wrong]
        return tuple(found.values()), tuple(said)

    def _server(self, block: object) -> tuple[Optional[Server], list[str]]:
        if not isinstance(block, dict):
            return None, [say("a server is a table; write [[{table}]] above it", table=TABLE)]
        wrong = [
            say("there is no {key}; known are {known}", key=repr(key), known=", ".join(_KEYS))
            for key in block
            if key not in _KEYS
        ]
        address, name, connect = block.get("address"), block.get("name", ""), block.get("connect", True)
        if not isinstance(address, str) or not address.strip():
            return None, [*wrong, say('the address is missing; write address = "user@host"')]
        doubt = self._doubt(address.strip())
        if doubt is not None:
            return None, [*wrong, told(doubt)]
        if not isinstance(name, str):
            wrong.append(say('the name has to be text; write name = "NAS"'))
            name = ""
        if not isinstance(connect, bool):
            wrong.append(say("connect has to be true or false"))
            connect = True
        colour = block.get("colour", "")
        if colour not in ("", *COLOURS):
            wrong.append(say("there is no such colour; known are {known}", known=", ".join(COLOURS)))
            colour = ""
        return Server(address.strip(), named(name), connect, colour), wrong

    # ------------------------------------------------------------ writing

    def _edit(
        self, change: Callable[[list[Server]], list[Server]], new_address: str = "", old: str = ""
    ) -> Optional[str]:
        self.look()
        before = {each.address for each in self.servers}
        self.servers = tuple(change(list(self.servers)))
        from tomlkit.exceptions import TOMLKitError

        from hoofhearted_desktop.desktop import servers_text
        from hoofhearted_desktop.store import settings, settings_text

        try:
            text = settings_text.read(self._path)
            broken = settings.parse(text)
            if isinstance(broken, str):
                return say(
                    "{file} is not TOML, so nothing was written: {why}; mend that first",
                    file=self._path,
                    why=_shown(broken),
                )
            written = {each.address: each for each in self._servers(broken, text)[0]}
            made = servers_text.changed(text, self.servers, before, {old: new_address}, written)
            read_back = settings.parse(made)
            kept = None if isinstance(read_back, str) else self._servers(read_back, made)[0]
            if kept != self.servers:
                return say(
                    "{file} cannot be changed without harm, so nothing was written; do it by hand", file=self._path
                )
            settings_text.replace(self._path, made)
        except TOMLKitError as error:
            return say(
                "{file} is not TOML, so nothing was written: {why}; mend that first",
                file=self._path,
                why=_shown(str(error)),
            )
        except (OSError, UnicodeDecodeError) as error:
            return say(
                "{file} cannot be written: {why}; what you changed lasts until the end",
                file=self._path,
                why=settings.plainly(error),
            )
        self._stamp = self._file_stamp()
        return None


def _shown(text: str) -> str:
    """Give a sentence with pieces of the file in it so that it can be shown: one line, and not endless."""
    return visible(text if len(text) <= _LONGEST_SAID else f"{text[:_LONGEST_SAID]}…")
