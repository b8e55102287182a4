"""Where the glance panel stands: at every edge, in every corner, on several screens, and on screens too small for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.desktop.glance_place import GAP, Box, Edge, Screen, around, edge_of, place, screen_at

WHOLE = Box(0, 0, 1280, 800)
PANEL = 32
TOP = Screen(WHOLE, Box(0, PANEL, 1280, 800 - PANEL))
BOTTOM = Screen(WHOLE, Box(0, 0, 1280, 800 - PANEL))
LEFT = Screen(WHOLE, Box(PANEL, 0, 1280 - PANEL, 800))
RIGHT = Screen(WHOLE, Box(0, 0, 1280 - PANEL, 800))
UNKEPT = Screen(WHOLE, WHOLE)
"""A panel that keeps no place free, as those that hide themselves."""


@pytest.mark.parametrize(
    ("at", "screen", "edge", "found"),
    [
        (Box(1240, 4, 24, 24), TOP, Edge.TOP, Box(1280 - GAP - 400, PANEL + GAP, 400, 300)),
        (Box(600, 4, 24, 24), TOP, Edge.TOP, Box(412, PANEL + GAP, 400, 300)),
        (Box(4, 4, 24, 24), TOP, Edge.TOP, Box(GAP, PANEL + GAP, 400, 300)),
        (Box(1240, 772, 24, 24), BOTTOM, Edge.BOTTOM, Box(874, 768 - GAP - 300, 400, 300)),
        (Box(4, 700, 24, 24), LEFT, Edge.LEFT, Box(PANEL + GAP, 494, 400, 300)),
        (Box(1252, 10, 24, 24), RIGHT, Edge.RIGHT, Box(1248 - GAP - 400, GAP, 400, 300)),
        (Box(1252, 400, 24, 24), RIGHT, Edge.RIGHT, Box(842, 262, 400, 300)),
        (Box(1252, 4, 24, 28), UNKEPT, Edge.TOP, Box(874, 32 + GAP, 400, 300)),
        (Box(1252, 770, 24, 28), UNKEPT, Edge.BOTTOM, Box(874, 770 - GAP - 300, 400, 300)),
        (Box(2, 400, 24, 24), UNKEPT, Edge.LEFT, Box(26 + GAP, 262, 400, 300)),
        (around(1265, 16), TOP, Edge.TOP, Box(874, PANEL + GAP, 400, 300)),
        (around(1279, 799), BOTTOM, Edge.BOTTOM, Box(874, 768 - GAP - 300, 400, 300)),
    ],
)
def test_it_stands_beside_the_icon(at: Box, screen: Screen, edge: Edge, found: Box) -> None:
    assert edge_of(at, screen) is edge
    assert place(400, 300, at, screen) == found


def test_a_screen_that_is_too_low_makes_it_lower() -> None:
    low = Screen(Box(0, 0, 640, 240), Box(0, 32, 640, 208))
    found = place(400, 600, Box(600, 4, 24, 24), low)
    assert (found.top, found.bottom) == (32 + GAP, 240 - GAP)
    narrow = Screen(Box(0, 0, 300, 600), Box(0, 32, 300, 568))
    assert place(400, 300, Box(270, 4, 24, 24), narrow).left == 0


@pytest.mark.parametrize("left", [0, 1280, -1920])
def test_it_stays_on_the_screen_of_the_icon(left: int) -> None:
    screens = [Screen(Box(x, y, 1280, 800), Box(x, y + 32, 1280, 768)) for x, y in ((0, 0), (1280, -200), (-1920, 100))]
    mine = next(screen for screen in screens if screen.whole.left == left)
    at = Box(left + 1230, mine.whole.top + 4, 24, 24)
    assert screen_at(at, screens) is mine
    found = place(400, 300, at, screen_at(at, screens))
    assert mine.free.left <= found.left
    assert found.right <= mine.free.right
    assert mine.free.top < found.top


def test_an_icon_on_no_screen_has_the_nearest() -> None:
    near, far = UNKEPT, Screen(Box(5000, 0, 1280, 800), Box(5000, 0, 1280, 800))
    assert screen_at(Box(-40, -40, 10, 10), [far, near]) is near
    found = place(400, 300, Box(-40, -40, 10, 10), near)
    assert (found.left, found.top) == (GAP, GAP)


sizes = st.integers(200, 4000)
boxes = st.builds(Box, st.integers(-3000, 3000), st.integers(-3000, 3000), sizes, sizes)


@given(
    whole=boxes,
    kept=st.tuples(*[st.integers(0, 60)] * 4),
    across=st.floats(0, 1),
    down=st.floats(0, 1),
    width=st.integers(50, 600),
    height=st.integers(50, 3000),
)
def test_it_is_always_in_the_free_part_and_never_on_the_icon_of_a_panel(
    whole: Box, kept: tuple[int, int, int, int], across: float, down: float, width: int, height: int
) -> None:
    left, top, right, bottom = kept
    free = Box(whole.left + left, whole.top + top, whole.width - left - right, whole.height - top - bottom)
    screen = Screen(whole, free)
    at = around(whole.left + int(across * (whole.width - 1)), whole.top + int(down * (whole.height - 1)))
    found = place(width, height, at, screen)
    assert found.height >= 1
    assert found.top >= free.top
    assert found.left >= free.left
    if width + 2 * GAP <= free.width:
        assert found.right <= free.right
    if not free.holds(*at.middle):
        edge = edge_of(at, screen)
        beside = {
            Edge.TOP: found.top >= at.middle[1],
            Edge.BOTTOM: found.bottom <= at.middle[1] + 1,
            Edge.LEFT: found.left >= at.middle[0],
            Edge.RIGHT: found.right <= at.middle[0] + 1 or width + 2 * GAP > free.width,
        }
        assert beside[edge]
