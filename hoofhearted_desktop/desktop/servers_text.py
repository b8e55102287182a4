"""The text of servers.toml with a server more, less, elsewhere or changed: every other line stays as its owner wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.desktop.listed_server import HEADER, TABLE, Server
from hoofhearted_desktop.store import settings, settings_edit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def changed(text: str, meant: Sequence[Server], before: Mapping[str, Server], renamed: Mapping[str, str]) -> str:
    """Give the text with the servers that are meant; raises TOMLKitError.

    `before` are those that could be read, by their addresses: blocks of others are kept, last, and of those that are as they
    were not a sign is changed, whatever of them could not be read. `renamed` gives the new address
    of a server by its old one. A server that is taken out goes with a second block of its address.
    """
    parts = ["".join(lines) for lines in settings_edit.blocks_of(text.splitlines(keepends=True))]
    wanted = {server.address for server in meant}
    blocks: dict[str, str] = {}
    strange = []
    for part in (each for each in parts if HEADER.search(each)):
        address = _address(part)
        known = address in before
        address = renamed.get(address, address)
        if not known or (address in blocks and address in wanted):
            strange.append(part)
        else:
            blocks[address] = part
    made = [
        blocks[server.address]
        if server.address in blocks and before.get(server.address) == server
        else _block(blocks.get(server.address, ""), server)
        for server in meant
    ]
    others = [each for each in parts if not HEADER.search(each)]
    return "\n".join(each.strip("\n") + "\n" for each in [*others, *made, *strange] if each.strip("\n"))


def _address(block: str) -> str:
    parsed = settings.parse(block)
    servers = [] if isinstance(parsed, str) else parsed.get(TABLE, [])
    address = servers[0].get("address") if len(servers) == 1 and isinstance(servers[0], dict) else None
    return address.strip() if isinstance(address, str) else ""


def _block(text: str, server: Server) -> str:
    import tomlkit

    document = tomlkit.parse(text if text.endswith("\n") or not text else text + "\n")
    if not text:
        document[TABLE] = tomlkit.aot()
        document[TABLE].append(tomlkit.table())
    table = document[TABLE][0]
    for key, value, default in (
        ("address", server.address, None),
        ("name", server.name, ""),
        ("connect", server.connect, True),
        ("colour", server.colour, ""),
    ):
        _say(table, key, value, default)
    return tomlkit.dumps(document)


def _say(table: Any, key: str, value: object, default: object) -> None:
    if value == default:
        table.pop(key, None)
    elif table.get(key) != value:
        table[key] = value
