"""The list of servers on disk: what its owner wrote stays, mistakes are named with their place, and nothing is lost."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Optional

import pytest

from hoofhearted_desktop.core import visible
from hoofhearted_desktop.desktop.listed_server import LONGEST_NAME, Server, called, named
from hoofhearted_desktop.desktop.servers_file import MOST, ServersFile
from tests.systems import not_on_windows

if TYPE_CHECKING:
    from pathlib import Path

MINE = """\
# My servers, in the order of the rack.

# in the cupboard
[[server]]   # the oldest
address = "nas" # no user: ssh knows it
# people say:
name = "NAS"

[[server]]
address = "david@dreams:2222"
rack = 3

# nobody knows what this was
[[server]]
name = "broken"
"""


def doubt(address: str) -> Optional[str]:
    return f"{address} has a space in it" if " " in address else None


def file(path: Path, text: Optional[str] = None) -> ServersFile:
    if text is not None:
        (path / "servers.toml").write_text(text)
    return ServersFile(path / "servers.toml", doubt)


def text_of(path: Path) -> str:
    return (path / "servers.toml").read_text()


def test_no_file_is_no_servers(tmp_path: Path) -> None:
    found = file(tmp_path)
    assert (found.servers, found.mistakes) == ((), ())
    assert not (tmp_path / "servers.toml").exists(), "nothing is made by looking"


def test_what_can_be_read_is_read_and_the_rest_is_said_with_its_line(tmp_path: Path) -> None:
    found = file(tmp_path, MINE)
    assert found.servers == (Server("nas", "NAS"), Server("david@dreams:2222"))
    place = tmp_path / "servers.toml"
    assert found.mistakes == (
        f"{place}, line 9: there is no 'rack'; known are address, name, connect, colour",
        f'{place}, line 14: the address is missing; write address = "user@host"',
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[server]\n", "is not TOML"),
        ('server = "nas"\n', "servers are written as [[server]]"),
        ("[server]\naddress = 'nas'\n", "servers are written as [[server]]"),
        ("server = [1]\n", "a server is a table"),
        ("[[server]]\naddress = 5\n", "line 1: the address is missing"),
        ("[[server]]\naddress = 'a b'\n", "line 1: a b has a space in it"),
        ("[[server]]\naddress = 'a'\nname = 5\n", "line 1: the name has to be text"),
        ("[[server]]\naddress = 'a'\nconnect = 'no'\n", "line 1: connect has to be true or false"),
        ("[[server]]\naddress = 'a'\n[[server]]\naddress = 'a'\n", "line 3: a is in the list already"),
        ("[servers]\n", "there is no 'servers'"),
    ],
)
def test_every_mistake_is_named_and_the_file_left_alone(tmp_path: Path, text: str, said: str) -> None:
    found = file(tmp_path, text)
    assert said in "\n".join(found.mistakes)
    assert str(tmp_path) in found.mistakes[0]
    assert text_of(tmp_path) == text


def test_what_is_said_of_a_mistake_is_one_line_without_unseen_signs_and_an_end(tmp_path: Path) -> None:
    for text in (
        f"{'k' * 50_000} = 1\n",
        '"a\\u001b[2J\\u202e" = 1\n',
        f"[[server]]\n{'k' * 50_000} =\n",
        "a\u202eb = 1\n",
    ):
        said = file(tmp_path, text).mistakes
        assert said
        for each in said:
            assert visible.visible(each) == each
            assert len(each) < 1000


def test_a_file_of_empty_lines_is_changed_in_time_that_grows_with_it(tmp_path: Path) -> None:
    """Ratios of processor time in one run: four times the lines cost no more than some eight times as much."""
    spent = []
    for lines in (20_000, 80_000):
        listed = file(tmp_path, "# mine\n" + "\n" * lines)
        began = time.thread_time()
        assert listed.add(Server("nas")) is None
        spent.append(time.thread_time() - began)
    assert spent[1] < 8 * spent[0] + 0.2


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    (tmp_path / "servers.toml").write_bytes(b"\xff\xfe\x00")
    found = ServersFile(tmp_path / "servers.toml", doubt)
    assert "is not UTF-8" in found.mistakes[0]
    assert "is not UTF-8" in (found.add(Server("nas")) or "")
    assert found.servers == (Server("nas"),), "it counts until the end"
    assert (tmp_path / "servers.toml").read_bytes() == b"\xff\xfe\x00"


def test_more_than_can_be_followed_are_not(tmp_path: Path) -> None:
    found = file(tmp_path, "".join(f"[[server]]\naddress = 'n{nth}'\n" for nth in range(MOST + 1)))
    assert len(found.servers) == MOST
    assert "take some out" in found.mistakes[0]


def test_a_server_is_added_last_and_before_what_cannot_be_read(tmp_path: Path) -> None:
    found = file(tmp_path, MINE)
    assert found.add(Server("attic", 'The "attic"', connect=False)) is None
    assert text_of(tmp_path) == MINE.replace(
        "# nobody knows", '[[server]]\naddress = "attic"\nname = "The \\"attic\\""\nconnect = false\n\n# nobody knows'
    )
    assert file(tmp_path).servers[2:] == (Server("attic", 'The "attic"', connect=False),)


def test_the_first_server_makes_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    found = file(tmp_path / "new")
    assert found.add(Server("nas", "NAS")) is None
    assert text_of(tmp_path / "new") == '[[server]]\naddress = "nas"\nname = "NAS"\n'
    assert (tmp_path / "new" / "servers.toml").stat().st_mode & 0o077 == 0
    assert os.listdir(tmp_path / "new") == ["servers.toml"], "written beside and put in its place"


def test_moving_takes_a_servers_comments_along(tmp_path: Path) -> None:
    found = file(tmp_path, MINE)
    assert found.move("nas", None) is None
    made = text_of(tmp_path)
    assert (
        made.index("david@dreams") < made.index("# in the cupboard") < made.index('"nas" # no user') < made.index("NAS")
    )
    assert made.startswith("# My servers")
    assert found.move("nas", "david@dreams:2222") is None
    assert text_of(tmp_path) == MINE


def test_a_changed_server_keeps_its_place_and_comments(tmp_path: Path) -> None:
    found = file(tmp_path, MINE)
    assert found.change("nas", Server("root@nas:23", "", connect=False)) is None
    assert text_of(tmp_path) == MINE.replace('"nas" # no', '"root@nas:23" # no').replace(
        'name = "NAS"\n', "connect = false\n"
    )
    assert found.change("root@nas:23", Server("nas", "NAS")) is None
    assert file(tmp_path).servers == (Server("nas", "NAS"), Server("david@dreams:2222"))


def test_what_is_not_changed_stays_as_it_was_written(tmp_path: Path) -> None:
    """Also what says no more than is so anyway, and what is wrong and was said."""
    blocks = (
        '[[server]]\naddress = " nas "\nconnect = true   # always\nname = ""\ncolour = "pink"   # to be looked up\n'
    )
    found = file(tmp_path, blocks)
    assert found.add(Server("dreams")) is None
    assert text_of(tmp_path).startswith(blocks)
    assert found.change("nas", found.servers[0]._replace(name="NAS")) is None
    assert text_of(tmp_path).startswith(blocks.replace('name = ""', 'name = "NAS"'))


def test_a_removed_server_goes_with_its_comments_and_no_other(tmp_path: Path) -> None:
    found = file(tmp_path, MINE)
    assert found.remove("nas") is None
    assert "cupboard" not in text_of(tmp_path)
    assert "nobody knows what this was" in text_of(tmp_path)
    assert found.servers == (Server("david@dreams:2222"),)


def test_what_could_not_be_read_is_never_thrown_away(tmp_path: Path) -> None:
    text = '[[server]]\naddress = "a b"\n\n[[server]]\naddress = "nas"\n\n[[server]]\naddress = "nas"\nname = "again"\n'
    found = file(tmp_path, text)
    assert found.add(Server("attic")) is None
    assert '"a b"' in text_of(tmp_path)
    assert '"again"' in text_of(tmp_path)
    assert found.remove("nas") is None
    assert '"a b"' in text_of(tmp_path)
    assert "nas" not in text_of(tmp_path), "it is gone, however often it was written down"


def test_a_file_that_is_broken_is_not_written_and_the_edit_counts_until_the_end(tmp_path: Path) -> None:
    found = file(tmp_path, "[[server]\n")
    said = found.add(Server("nas"))
    assert said is not None
    assert str(tmp_path / "servers.toml") in said
    assert "mend" in said
    assert text_of(tmp_path) == "[[server]\n"
    assert found.servers == (Server("nas"),)


def test_a_list_in_one_line_is_left_to_its_owner(tmp_path: Path) -> None:
    text = 'server = [{address = "nas"}]\n'
    found = file(tmp_path, text)
    assert found.servers == (Server("nas"),)
    said = found.add(Server("attic"))
    assert said is not None
    assert "nothing was written" in said
    assert text_of(tmp_path) == text


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file, not a directory")
    found = ServersFile(tmp_path / "config" / "servers.toml", doubt)
    said = found.add(Server("nas"))
    assert said is not None
    assert "cannot be written" in said
    assert found.servers == (Server("nas"),)


def test_what_its_owner_writes_meanwhile_is_kept(tmp_path: Path) -> None:
    found = file(tmp_path, MINE)
    (tmp_path / "servers.toml").write_text(MINE + '\n[[server]]\naddress = "late"\n')
    assert found.add(Server("attic")) is None
    assert [each.address for each in file(tmp_path).servers] == ["nas", "david@dreams:2222", "late", "attic"]


def test_a_file_is_read_again_only_where_it_changed(tmp_path: Path) -> None:
    found = file(tmp_path, MINE)
    assert not found.look()
    assert found.remove("nas") is None
    assert not found.look(), "our own edit is known"
    (tmp_path / "servers.toml").unlink()
    assert found.look()
    assert found.servers == ()


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("nas", "nas"),
        ("david@nas:2222", "nas"),
        ("a@b@nas", "nas"),
        ("[2001:db8::1]:22", "2001:db8::1"),
        ("::1", "::1"),
        ("https://ann@lab.example/prometheus?cluster=eu", "lab.example"),
        ("http://prom.lan:9090", "prom.lan"),
        ("http://[::1]:9090?a=b@c", "::1"),
    ],
)
def test_a_server_is_called_by_its_host(address: str, short: str) -> None:
    assert Server(address).short == short
    assert Server(address, "NAS").short == "NAS"


def test_two_of_one_host_are_told_apart() -> None:
    servers = (Server("nas"), Server("root@nas"), Server("attic:22"), Server("x@attic", "Attic"))
    assert called(servers) == ["nas", "root@nas", "attic", "Attic"]


def test_two_servers_of_one_name_are_told_apart() -> None:
    servers = (Server("nas", "Box"), Server("root@rack:22", "Box"), Server("box", "nas2"), Server("nas2"))
    assert called(servers) == ["Box (nas)", "Box (root@rack:22)", "nas2 (box)", "nas2"]


def test_a_name_is_one_line() -> None:
    assert named("  a\nb\x00 ") == "a b"
    assert len(named("x" * 200)) == LONGEST_NAME


def test_what_cannot_be_read_of_a_server_stays_when_another_is_added(tmp_path: Path) -> None:
    path = tmp_path / "servers.toml"
    path.write_text('[[server]]\naddress = "nas"\ncolour = "teel"  # it was late\n')
    file = ServersFile(path, lambda _: None)
    assert file.add(Server("node-1")) is None
    assert 'colour = "teel"  # it was late' in path.read_text()
    assert file.change("nas", Server("nas", "NAS")) is None
    assert 'colour = "teel"  # it was late' in path.read_text(), "only what is changed of it is written"
    assert file.change("nas", Server("nas", "NAS", colour="teal")) is None
    assert "teel" not in path.read_text(), "who chooses a colour says what it is"


@not_on_windows("a link is made")
def test_a_list_that_cannot_even_be_looked_at_is_said(tmp_path: Path) -> None:
    path = tmp_path / "servers.toml"
    path.symlink_to(path.name)
    file = ServersFile(path, lambda _: None)
    [mistake] = file.mistakes
    assert "cannot be read: too many levels of symbolic links" in mistake
