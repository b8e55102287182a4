"""The text of servers.toml with a server more, less, elsewhere or changed: every other line stays as its owner wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.desktop.listed_server import HEADER, TABLE, Server
from hoofhearted_desktop.store import settings, settings_edit, settings_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


def changed(
    text: str,
    meant: Sequence[Server],
    before: Collection[str],
    renamed: Mapping[str, str],
    written: Mapping[str, Server],
) -> str:
    """Give the text with the servers that are meant; raises TOMLKitError.

    `before` are the addresses of those that could be read: blocks of others are kept, last. `renamed` gives the new address
    of a server by its old one, `written` what the text says of each by its address. A server that is taken out goes with a second block of its address.
    """
    parts = ["".join(lines) for lines in settings_edit.blocks_of(text.splitlines(keepends=True))]
    wanted = {server.address for server in meant}
    blocks: dict[str, str] = {}
    read: dict[str, Server] = {}
    strange = []
    for part in (each for each in parts if HEADER.search(each)):
        address = _address(part)
        known = address in before
        old, address = address, renamed.get(address, address)
        if not known or (address in blocks and address in wanted):
            strange.append(part)
        else:
            blocks[address] = part
            if old in written:
                read[address] = written[old]
    made = [_block(blocks.get(server.address, ""), server, read.get(server.address)) for server in meant]
    others = [each for each in parts if not HEADER.search(each)]
    return "\n".join(each.strip("\n") + "\n" for each in [*others, *made, *strange] if each.strip("\n"))


def _address(block: str) -> str:
    parsed = settings.parse(block)
    servers = [] if isinstance(parsed, str) else parsed.get(TABLE, [])
    address = servers[0].get("address") if len(servers) == 1 and isinstance(servers[0], dict) else None
    return address.strip() if isinstance(address, str) else ""


def _block(text: str, server: Server, was: Optional[Server]) -> str:
    """Give the block of a server, which had this one and was read as that; what did not change of it is not touched."""
    if server == was:
        return text
    import tomlkit

    document = settings_text.document(text)
    if not text:
        document[TABLE] = tomlkit.aot()
        document[TABLE].append(tomlkit.table())
    table = document[TABLE][0]
    for key, default in (("address", None), ("name", ""), ("connect", True), ("colour", "")):
        value = getattr(server, key)
        if was is None or value != getattr(was, key):
            _say(table, key, value, default)
    return tomlkit.dumps(document)


def _say(table: Any, key: str, value: object, default: object) -> None:
    if value == default:
        table.pop(key, None)
    elif table.get(key) != value:
        table[key] = value
