"""Where one reads from the right, the window is as in a mirror, and so is what is painted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from hoofhearted_desktop.desktop import mirrored
from hoofhearted_desktop.desktop.process_columns import Place
from hoofhearted_desktop.desktop.segments import Segments
from hoofhearted_desktop.desktop.text import FlowingText
from tests.desktop import shots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from hoofhearted_desktop.desktop.window import Window

RIGHT, LEFT = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight


def ink(widget: QWidget) -> tuple[float, float]:
    """Give how much is painted in the left and in the right half of a widget, in pixels that are not the ground."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ground = image.pixel(image.width() // 2, image.height() - 1)
    left = right = 0
    for y in range(image.height()):
        for x in range(image.width()):
            if image.pixel(x, y) != ground:
                left, right = (left + 1, right) if x < image.width() / 2 else (left, right + 1)
    return left, right


@pytest.fixture(params=[LEFT, RIGHT], ids=["from the left", "from the right"])
def window(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Window]:
    """The window with several hosts and recent spin-ups, in both directions."""
    made = shots.stage(shots.SHOTS["servers"]._replace(episodes=True))
    made.setLayoutDirection(request.param)
    qtbot.waitExposed(made)
    qtbot.wait(1)
    yield made
    made.close()
    made.deleteLater()


def mirrors(window: Window, part: QWidget, other: QWidget) -> bool:
    """Whether a part stands on the side of another where reading begins."""
    from_left = part.mapTo(window, part.rect().center()).x() < other.mapTo(window, other.rect().center()).x()
    return from_left is (window.layoutDirection() is LEFT)


def test_the_window_is_as_in_a_mirror(window: Window) -> None:
    assert mirrors(window, window.sidebar, window.content)
    banner = window.page.banner
    assert mirrors(window, banner.mark, banner.headline)
    first, second = window.page.ranges.button(0), window.page.ranges.button(1)
    assert mirrors(window, first, second)
    assert first.property("segment") == ("first" if window.layoutDirection() is LEFT else "last")


def test_a_line_of_the_sidebar_begins_with_its_mark(window: Window) -> None:
    """The mark is green, and stands on the side where reading begins."""
    hosts = window.sidebar.list
    image = hosts.viewport().grab(hosts.visualItemRect(hosts.item(0))).toImage()
    green = [
        x
        for x in range(image.width())
        for y in range(image.height())
        if (colour := QColor(image.pixel(x, y))).green() > 90 > colour.red() and colour.blue() < 90
    ]
    assert green
    middle = sum(green) / len(green)
    assert (middle < image.width() / 2) is (window.layoutDirection() is LEFT)


def test_the_sentence_stands_where_reading_begins(qtbot: QtBot) -> None:
    text = FlowingText(lines=1)
    qtbot.addWidget(text)
    text.resize(600, 30)
    text.say("RTX 3090 · 88 %")
    left, right = ink(text)
    assert left > 0 == right
    text.setLayoutDirection(RIGHT)
    left, right = ink(text)
    assert right > 0 == left


def test_a_figure_reads_the_same_in_both_directions() -> None:
    """ "88 %" in a window that is read from the right is not "% 88": its letters are those of a language read from the left."""
    pictures = []
    for direction in (LEFT, RIGHT):
        image = QImage(200, 30, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setLayoutDirection(direction)
        mirrored.write(painter, QRectF(0, 0, 200, 30), "88 % of 24 GiB", direction, at_the_end=direction is RIGHT)
        painter.end()
        pictures.append(image)
    assert pictures[0] == pictures[1]


def test_a_place_in_the_mirror() -> None:
    whole = QRectF(100, 0, 200, 30)
    part = QRectF(110, 5, 20, 10)
    assert mirrored.place(part, whole, LEFT) == part
    assert mirrored.place(part, whole, RIGHT) == QRectF(270, 5, 20, 10)


def test_segments_round_their_outer_ends(qtbot: QtBot) -> None:
    segments = Segments(("a", "b", "c"), "Letters")
    qtbot.addWidget(segments)
    assert [segments.button(place).property("segment") for place in range(3)] == ["first", "middle", "last"]
    segments.setLayoutDirection(RIGHT)
    assert [segments.button(place).property("segment") for place in range(3)] == ["last", "middle", "first"]


def test_figures_of_table_and_ranges_keep_their_direction(window: Window) -> None:
    window.page.controls.retell()
    table = window.page.table
    option = QStyleOptionViewItem()
    option.direction = window.layoutDirection()
    index = table.model().index(0, Place.GPU)
    table.itemDelegate().initStyleOption(option, index)
    said = str(index.data())
    assert said.endswith("%")
    words = (option.text, window.page.controls.ranges.button(0).text())
    if window.layoutDirection() is RIGHT:
        assert words == (f"\u2068{said}\u2069", "\u20681 min\u2069"), "isolated, so that they are not turned round"
    else:
        assert words == (said, "1 min")
