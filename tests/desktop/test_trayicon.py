"""The drawn icon: states are told apart at 16 pixels without colour, on dark and on light panels."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from hoofhearted_desktop.desktop import appicon, tray_shapes, tray_styles, trayicon
from hoofhearted_desktop.desktop.faces import LEVELS, Face, FaceState
from tests.desktop import contact_sheet, eyes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

EVERY_STATE = [
    *(Face(state) for state in FaceState if state not in {FaceState.BUSY, FaceState.UNEXPECTED}),
    *(Face(state, level) for state in (FaceState.BUSY, FaceState.UNEXPECTED) for level in (1, 5, LEVELS)),
]
NUMBERED = [
    face._replace(percent=0 if not face.level else 10 * face.level - 3)
    if face.state in {FaceState.IDLE, FaceState.HELD, FaceState.BUSY, FaceState.UNEXPECTED}
    else face
    for face in EVERY_STATE
]
BARRED = [face._replace(bars=(face.level, 1, 3)) if face.level else face for face in EVERY_STATE]
STYLES = {"meter": EVERY_STATE, "number": NUMBERED, "bar": [*EVERY_STATE, *BARRED[-6:]]}
LEAST_PIXELS = {16: 6, 22: 10, 32: 16}
GREY_STEP = 40
EVERY_SIZE = sorted({*trayicon.PANEL_SIZES, *trayicon.WINDOWS_SIZES})


def shown(face: Face, size: int, panel: str, style: str, *, dark_panel: bool) -> QImage:
    """Give the icon on a panel."""
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor(contact_sheet.PANELS[panel]))
    painter = QPainter(image)
    painter.drawImage(0, 0, trayicon.draw(face, size, dark_panel=dark_panel, style=style))
    painter.end()
    return image


def on_panel(face: Face, size: int, panel: str, *, dark_panel: bool, style: str = "meter") -> list[int]:
    """Give the grey values of the icon on a panel: what is seen without any colour."""
    grey = shown(face, size, panel, style, dark_panel=dark_panel).convertToFormat(QImage.Format.Format_Grayscale8)
    return [grey.pixelColor(x, y).red() for y in range(size) for x in range(size)]


def apart(one: list[int], other: list[int], step: int = GREY_STEP) -> int:
    """Count the pixels that differ by more than `step`."""
    return sum(abs(here - there) > step for here, there in zip(one, other, strict=True))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("panel", ["dark", "light"])
@pytest.mark.parametrize("size", sorted(LEAST_PIXELS))
def test_states_differ_without_colour(qtbot: QtBot, size: int, panel: str, style: str) -> None:
    faces = STYLES[style]
    seen = [on_panel(face, size, panel, dark_panel=panel == "dark", style=style) for face in faces]
    for one, other in itertools.combinations(range(len(faces)), 2):
        assert apart(seen[one], seen[other]) >= LEAST_PIXELS[size], (faces[one], faces[other])


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", eyes.KINDS)
@pytest.mark.parametrize("panel", ["dark", "light"])
def test_states_differ_to_eyes_that_have_fewer_colours(qtbot: QtBot, panel: str, kind: str, style: str) -> None:
    """The distance of two pictures is the number of pixels whose colours, as such an eye has them, are far apart."""
    faces = STYLES[style]
    pictures = [
        eyes.seen(shown(face, 16, panel, style, dark_panel=panel == "dark"), kind).constBits().tobytes()
        for face in faces
    ]
    for one, other in itertools.combinations(range(len(faces)), 2):
        pairs = zip(pictures[one], pictures[other], strict=True)
        steps = [abs(here - there) for here, there in pairs]
        distance = sum(max(steps[at : at + 3]) > GREY_STEP for at in range(0, len(steps), 4))
        assert distance >= LEAST_PIXELS[16], (kind, faces[one], faces[other])


@pytest.mark.parametrize("style", STYLES)
def test_what_is_paused_says_so_in_every_state(qtbot: QtBot, style: str) -> None:
    for face in STYLES[style]:
        plain = on_panel(face, 16, "dark", dark_panel=True, style=style)
        paused = on_panel(face._replace(paused=True), 16, "dark", dark_panel=True, style=style)
        assert apart(plain, paused) >= 8, face


def test_a_number_can_be_read_from_the_next_one(qtbot: QtBot) -> None:
    for state in (FaceState.IDLE, FaceState.HELD, FaceState.BUSY, FaceState.UNEXPECTED):
        for number in (0, 9, 10, 57, 98, 99):
            one, other = (
                on_panel(Face(state, percent=each), 16, "dark", dark_panel=True, style="number")
                for each in (number, number + 1)
            )
            assert apart(one, other) >= 3, (state, number)


def test_a_bar_stands_for_each_gpu(qtbot: QtBot) -> None:
    for size in EVERY_SIZE:
        g = tray_shapes.grid(size)
        for of in (1, 2, 3, 4):
            bars = [tray_styles.bar(g, nth, of, LEVELS).boundingRect() for nth in range(of)]
            assert all(one.right() < other.left() for one, other in itertools.pairwise(bars))
            assert {bar.width() for bar in bars} == {bars[0].width()}
            assert bars[0].left() >= g.margin + 1
            assert bars[-1].right() <= size - g.margin - 1
    low, high = (tray_styles.bar(tray_shapes.grid(16), 0, 1, level).boundingRect().height() for level in (1, 9))
    assert 0 < low < high


@pytest.mark.parametrize(("panel", "dark_panel"), [("dark", False), ("light", True)])
def test_every_state_is_seen_even_where_the_panel_was_guessed_wrong(qtbot: QtBot, panel: str, dark_panel: bool) -> None:
    ground = QColor(contact_sheet.PANELS[panel]).lightness()
    for face in EVERY_STATE:
        assert apart(on_panel(face, 16, panel, dark_panel=dark_panel), [ground] * 256) >= 24, face


def test_every_level_raises_the_surface_a_little_and_never_lowers_it(qtbot: QtBot) -> None:
    for size in EVERY_SIZE:
        g = tray_shapes.grid(size)
        surfaces = [tray_shapes.surface(g, level) for level in range(LEVELS + 1)]
        assert surfaces == sorted(surfaces, reverse=True)
        assert surfaces[0] == g.bottom
        assert surfaces[-1] == g.margin + g.stroke + g.gap
        assert len(set(surfaces)) >= min(LEVELS, g.bottom - surfaces[-1]) * 0.8


@pytest.mark.parametrize("dark_panel", [True, False])
def test_what_is_drawn_stands_out_from_the_panel(qtbot: QtBot, dark_panel: bool) -> None:
    ground = QColor(contact_sheet.PANELS["dark" if dark_panel else "light"])
    for face in EVERY_STATE:
        image = trayicon.draw(face, 16, dark_panel=dark_panel)
        solid = [c for x in range(16) for y in range(16) if (c := image.pixelColor(x, y)).alpha() > 240]
        assert solid, face
        assert all(abs(color.lightness() - ground.lightness()) > 45 for color in solid), face


def test_edges_are_sharp_where_they_are_straight(qtbot: QtBot) -> None:
    for size in (16, 22):
        g = tray_shapes.grid(size)
        seen = on_panel(Face(FaceState.BUSY, 5), size, "dark", dark_panel=True)
        column, top = size // 2 - 1, tray_shapes.surface(g, 5)
        filled, empty = seen[(top + 1) * size + column], seen[(top - 3) * size + column]
        assert abs(seen[top * size + column] - filled) < 6
        assert abs(seen[(top - 1) * size + column] - empty) < 12
        assert filled - empty > 60


def test_the_icon_is_symmetric(qtbot: QtBot) -> None:
    for size in EVERY_SIZE:
        image = trayicon.draw(Face(FaceState.IDLE), size, dark_panel=True)
        for y, x in itertools.product(range(size), range(size // 2)):
            left, right = image.pixelColor(x, y).alpha(), image.pixelColor(size - 1 - x, y).alpha()
            assert abs(left - right) < 8, (size, x, y)


def test_a_demo_is_marked_in_every_state(qtbot: QtBot) -> None:
    for face in EVERY_STATE:
        plain = on_panel(face, 16, "dark", dark_panel=True)
        assert apart(plain, on_panel(face._replace(demo=True), 16, "dark", dark_panel=True)) >= 8, face


def test_an_icon_has_every_size_and_an_odd_size_is_drawn_too(qtbot: QtBot) -> None:
    made = trayicon.icon(Face(FaceState.IDLE), dark_panel=False)
    assert sorted(size.width() for size in made.availableSizes()) == list(trayicon.SIZES)
    assert trayicon.draw(Face(FaceState.HELD), 20, dark_panel=True).size() == QSize(20, 20)


def test_the_files_of_the_program_icon_are_of_the_drawing(qtbot: QtBot) -> None:
    icons = contact_sheet.ROOT / "resources/icons"
    assert (icons / "hoofhearted.svg").read_text(encoding="utf-8") == contact_sheet.svg()
    drawn = appicon.draw(256)
    assert QImage(str(icons / "hoofhearted-256.png")).convertToFormat(drawn.format()) == drawn
    rendered = QImage(256, 256, QImage.Format.Format_ARGB32_Premultiplied)
    rendered.fill(0)
    painter = QPainter(rendered)
    QSvgRenderer(str(icons / "hoofhearted.svg")).render(painter)
    painter.end()
    differing = 0
    for x, y in itertools.product(range(256), repeat=2):
        here, there = drawn.pixelColor(x, y), rendered.pixelColor(x, y)
        differing += max(abs(here.red() - there.red()), abs(here.alpha() - there.alpha())) > 60
    assert differing < 200
