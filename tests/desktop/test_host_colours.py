"""The marks by which hosts are told apart: chosen in a menu, kept in the file, and known by their shape without any colour."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QColor, QImage, QPainter

from hoofhearted_desktop.desktop import host_colours
from hoofhearted_desktop.desktop.contrast import contrast
from hoofhearted_desktop.desktop.host import Kind
from hoofhearted_desktop.desktop.host_view import THIS_MACHINE, Known
from hoofhearted_desktop.desktop.listed_server import COLOURS, Server
from hoofhearted_desktop.desktop.servers_file import ServersFile
from hoofhearted_desktop.desktop.theme import DARK, LIGHT, Tokens
from hoofhearted_desktop.link import states
from tests.desktop import scenes

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.desktop.window import Window

NAS = Known("server nas", Kind.SERVER, "nas", "nas", "teal")
SIDE = 18


def shape(colour: str, tokens: Tokens) -> frozenset[tuple[int, int]]:
    """Give the pixels that a mark covers."""
    picture = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    host_colours.paint(painter, QRectF(3, 3, 12, 12), colour, tokens)
    painter.end()
    pixels = itertools.product(range(SIDE), range(SIDE))
    return frozenset((x, y) for x, y in pixels if picture.pixelColor(x, y).alpha() > 127)


def test_every_mark_has_a_shape_of_its_own() -> None:
    shapes = {colour: shape(colour, LIGHT) for colour in COLOURS}
    assert all(len(each) > 20 for each in shapes.values())
    for one, other in itertools.combinations(shapes.values(), 2):
        assert len(one ^ other) >= 10, "a tenth of a mark at least is another's"
    assert shape("pink", LIGHT) == frozenset()
    assert set(host_colours.TITLES) == set(COLOURS)


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_every_mark_stands_out_from_the_list(tokens: Tokens) -> None:
    for colour in COLOURS:
        assert contrast(host_colours.ink(colour, tokens).name(), tokens.raised) >= 3.0, colour


def test_no_mark_says_that_something_is_wrong() -> None:
    alarming = {LIGHT.orange, LIGHT.red}
    assert not alarming & {host_colours.ink(colour, LIGHT).name() for colour in COLOURS}


def test_the_file_keeps_it_and_says_what_it_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "servers.toml"
    path.write_text(
        '[[server]]\naddress = "nas"  # mine\ncolour = "teal"\n\n[[server]]\naddress = "rack"\ncolour = "pink"\n'
    )
    file = ServersFile(path, lambda _: None)
    assert file.servers == (Server("nas", colour="teal"), Server("rack"))
    assert len(file.mistakes) == 1
    assert "known are blue, violet, teal, amber, green, grey" in file.mistakes[0]
    path.write_text('[[server]]\naddress = "nas"  # mine\n')
    file.look()
    assert file.change("nas", Server("nas", colour="grey")) is None
    assert path.read_text() == '[[server]]\naddress = "nas"  # mine\ncolour = "grey"\n'
    assert file.change("nas", Server("nas")) is None
    assert "colour" not in path.read_text()


def two_hosts(window: Window, nas: Known = NAS) -> None:
    """Let the window have this machine and a server."""
    window.show_hosts((THIS_MACHINE, nas))
    for key in ("here", nas.key):
        window.show_state(states.Live(scenes.HELLO), key)
        window.show_tick(scenes.encoding(0.0), key)


def marks(window: Window, row: int) -> dict[str, QAction]:
    """Give the entries of a host's menu of marks."""
    menu = window.sidebar.list.menu_of(window.sidebar.list.item(row))
    entry = next(action for action in menu.actions() if action.text() == "Mark")
    below = entry.menu()
    assert below is not None
    return {action.text(): action for action in below.actions()}  # type: ignore[attr-defined]


def test_it_is_chosen_in_the_menu_where_the_one_it_has_is_ticked(window: Window) -> None:
    two_hosts(window)
    entries = marks(window, 3)
    assert list(entries) == ["None", *(title() for title in host_colours.TITLES.values())]
    assert [text for text, entry in entries.items() if entry.isChecked()] == ["Teal triangle"]
    wanted: list[tuple[str, str]] = []
    window.wishes.colour.connect(lambda key, colour: wanted.append((key, colour)))
    entries["Grey star"].trigger()
    entries["None"].trigger()
    assert wanted == [(NAS.key, "grey"), (NAS.key, "")]


@pytest.mark.parametrize("by_right", [False, True])
def test_its_band_joins_the_lines_of_one_host(window: Window, by_right: bool) -> None:
    if by_right:
        window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    two_hosts(window)
    lines = window.sidebar.list
    picture = lines.viewport().grab().toImage()
    edge = picture.width() - 2 if by_right else 1

    def banded(row: int) -> bool:
        return picture.pixelColor(edge, lines.visualItemRect(lines.item(row)).center().y()) == QColor(LIGHT.teal)

    assert [banded(row) for row in range(lines.count())] == [False] * 3 + [True] * 3
