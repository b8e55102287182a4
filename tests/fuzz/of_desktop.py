"""The target of desktop that needs no Qt: the list of servers, read and changed."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from hoofhearted_desktop.desktop.listed_server import LONGEST_NAME, Server, called
from hoofhearted_desktop.desktop.servers_file import FILE, MOST, ServersFile
from hoofhearted_desktop.link.servers import doubt
from tests.desktop.test_servers_file import MINE
from tests.fuzz import laws, shapes
from tests.fuzz.of_probes import file_of
from tests.fuzz.target import Target

if TYPE_CHECKING:
    from collections.abc import Sequence


@functools.cache
def server_seeds() -> Sequence[bytes]:
    other = 'server = [{address = "a"}, {address = "b", connect = false}]\n'
    blocks = "".join(f'[[server]]\naddress = "ann@host{number}"\ncolour = "teal"\n# {number}\n' for number in range(3))
    return [bytes([number]) + text.encode() for number in range(4) for text in (MINE, other, blocks)]


SERVER_WORDS = (
    b"[[server]]\n", b'address = "', b'name = "', b"connect = false\n", b'colour = "teal"\n', b"# mine\n", b'"nas"', b'"david@dreams:2222"', b'"http://prom.lan"',
    b"'''", b'"""', b"1" * 5000, b"[server]\n", b"server = []\n", b"[[server.x]]\n", b'["server"]', b"\\u202e", b"\r\n", b"\xef\xbb\xbf", b"{", b"}", b"a.b = 1\n",
)  # fmt: skip


def server_law(data: bytes) -> None:
    """The first byte says what is changed in the list that the rest is."""
    first, text = (data[0] if data else 0) % 4, data[1:]
    path = file_of(FILE, text)
    listed = ServersFile(path, doubt)
    before = listed.servers
    laws.within((before, listed.mistakes), data)
    laws.sentences(listed.mistakes)
    assert len(before) <= MOST
    assert len(called(before)) == len(before)
    for each in before:
        assert doubt(each.address) is None
        assert len(each.name) <= LONGEST_NAME
        laws.sentences([each.name, each.address])
    wrong = _changed(listed, first, before)
    laws.sentences([wrong])
    if wrong is not None:
        assert path.read_bytes() == text, "it was refused and written all the same"
        return
    again = ServersFile(path, doubt)
    assert again.servers == listed.servers, "it is another list when it is read again"
    if b"[[" not in text or b"'''" in text or b'"""' in text or b"\r" in text or b"\xff" in text:
        return
    now = path.read_bytes()
    if first == 0:
        for line in text.split(b"\n"):
            assert line.strip() in now, f"{line!r} is gone"


def _changed(listed: ServersFile, how: int, before: tuple[Server, ...]) -> str | None:
    """Add a server, or with the first of the list: change it, move it last, take it out."""
    if how == 0 or not before:
        return listed.add(Server("ann@brandnew", "New"))
    first = before[0].address
    if how == 1:
        return listed.change(first, before[0]._replace(name="Other", connect=False))
    return listed.move(first, None) if how == 2 else listed.remove(first)


def server_shape() -> Any:
    value = st.one_of(
        shapes.TEXTS.map(repr),
        st.sampled_from(['"nas"', '"a@b"', "true", "7", "[]", '"teal"', "{}", '"http://x"', '"""a"""']),
    )
    key = st.sampled_from(["address", "address", "name", "connect", "colour", "rack"])
    row = st.one_of(
        st.just("[[server]]"),
        st.tuples(key, value).map(" = ".join),
        st.sampled_from(["# mine", "", "[other]", "server = 7"]),
    )
    made = st.tuples(st.binary(min_size=1, max_size=1), shapes.lines(row, 14)).map(b"".join)
    return shapes.usual(server_seeds, SERVER_WORDS, made)


def targets() -> tuple[Target, ...]:
    """Give the targets of this room."""
    return (
        Target(
            "servers-file", "servers.toml, read and changed (desktop/servers_file)", server_law, server_seeds, SERVER_WORDS, server_shape, 500, 0.3
        ),
    )  # fmt: skip
