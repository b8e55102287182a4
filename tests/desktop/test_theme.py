"""The colours can be read, and text is only ever text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QSpinBox, QWidget

from hoofhearted_desktop.desktop import desk_look, text, theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SETS = {(dark, high): theme.tokens_for(dark=dark, contrast=high) for dark in (False, True) for high in (False, True)}
ACCENTS = (
    *("#ff0000", "#ffff00", "#00ff00", "#00ffff", "#0000ff", "#ff00ff", "#ffffff", "#000000", "#808080"),
    *("#3584e4", "#2190a4", "#3a944a", "#c88800", "#ed5b00", "#e62d42", "#d56199", "#9141ac", "#6f8396"),  # GNOME 47's
)


def lowest(tokens: theme.Tokens) -> tuple[float, str]:
    """Give the least contrast of all that is written on anything, and where."""
    pairs = {
        f"{name} on {ground}": (getattr(tokens, name), getattr(tokens, ground))
        for name in theme.TEXTS
        for ground in ("background", "raised", "chosen")
    }
    pairs["a primary button"] = (tokens.background, tokens.blue)
    pairs["a badge"] = (tokens.background, tokens.violet)
    return min((theme.contrast(*pair), name) for name, pair in pairs.items())


@pytest.mark.parametrize(("kind", "tokens"), SETS.items(), ids=["light", "high light", "dark", "high dark"])
def test_every_colour_can_be_read_wherever_it_is_written(kind: tuple[bool, bool], tokens: theme.Tokens) -> None:
    least = 7.0 if kind[1] else 4.5
    for worn in (tokens, tokens.greyed()):
        assert lowest(worn) >= (least, "")
    if kind[1]:
        assert theme.contrast(tokens.line, tokens.background) >= 3.0, "edges are seen (WCAG 2.2, 1.4.11)"


@pytest.mark.parametrize("accent", ACCENTS)
def test_an_accent_is_moved_until_it_can_be_read(accent: str) -> None:
    for (dark, high), plain in SETS.items():
        tokens = theme.tokens_for(dark=dark, contrast=high, accent=accent)
        assert lowest(tokens) >= (7.0 if high else 4.5, "")
        assert tokens._replace(blue="") == plain._replace(blue=""), "nothing else is changed by it"


def test_an_accent_that_can_be_read_stays_and_one_that_is_none_changes_nothing() -> None:
    assert theme.tokens_for(dark=False, accent="#1a5fb4").blue == "#1a5fb4"
    assert theme.tokens_for(dark=True, accent="no colour") == theme.DARK


@pytest.mark.parametrize(
    ("told", "accent"),
    [
        ((0.2, 0.5, 1.0), "#3380ff"),
        ((-1.0, -1.0, -1.0), None),
        ((0.2, 0.5), None),
        ((float("nan"),) * 3, None),
        ("#fff", None),
        (None, None),
    ],
)
def test_the_accent_of_the_portal_is_believed_where_it_is_one(told: object, accent: Optional[str]) -> None:
    assert desk_look.colour(told) == accent


def test_what_a_person_chose_counts_for_every_window_at_once(qtbot: QtBot) -> None:
    one, other = theme.Theme(), theme.Theme()
    assert not one.dark
    try:
        with qtbot.waitSignals([one.changed, other.changed]):
            theme.wish().choose("dark")
        assert one.tokens == other.tokens == theme.DARK
        assert theme.Theme().dark
        with qtbot.waitSignal(one.changed):
            theme.wish().choose("light")
        assert one.tokens == theme.LIGHT
    finally:
        theme.wish().choose("system")


def test_a_window_that_changes_its_colours_is_never_seen_half_changed(qtbot: QtBot) -> None:
    painted: list[tuple[str, str]] = []

    class Noted(QLabel):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            ground = self.window().palette().window().color().name()
            painted.append((self.palette().windowText().color().name(), ground))
            super().paintEvent(event)

    window = QWidget()
    qtbot.addWidget(window)
    for _ in range(3):
        Noted("text", window)
    theme.dress(window, theme.LIGHT)
    window.show()
    qtbot.waitUntil(lambda: bool(painted))
    painted.clear()
    for tokens in (theme.DARK, theme.HIGH_LIGHT, theme.LIGHT):
        theme.dress(window, tokens)
        qtbot.waitUntil(lambda: bool(painted))
        QCoreApplication.processEvents()
        assert set(painted) == {(tokens.foreground, tokens.background)}
        painted.clear()


def test_what_the_platform_draws_is_of_the_same_theme(qtbot: QtBot) -> None:
    """A style sheet keeps the palette from spin boxes and check boxes, which then were white in a dark window."""
    window = QWidget()
    qtbot.addWidget(window)
    within = (QSpinBox(window), QCheckBox("yes", window))
    for tokens in (theme.LIGHT, theme.DARK, theme.HIGH_LIGHT, theme.HIGH_DARK):
        theme.dress(window, tokens)
        window.show()
        for each in within:
            assert each.palette().base().color().name() == tokens.background
            assert each.palette().text().color().name() == tokens.foreground


def test_contrast_is_that_of_the_standard() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_choice_overrules_the_desktop_and_is_announced(qtbot: QtBot) -> None:
    colours = theme.Theme()
    with qtbot.waitSignal(colours.changed):
        colours.choose(dark=True)
    assert colours.tokens == theme.DARK
    with qtbot.assertNotEmitted(colours.changed):
        colours.choose(dark=True)


def test_where_no_scheme_is_known_the_palette_decides(qtbot: QtBot) -> None:
    colours = theme.Theme()
    before = QGuiApplication.palette()
    assert colours.tokens == theme.LIGHT
    try:
        with qtbot.waitSignal(colours.changed):
            QGuiApplication.setPalette(theme.palette(theme.DARK))
            colours.look_again()
        assert colours.tokens == theme.DARK
    finally:
        QGuiApplication.setPalette(before)


def test_long_text_is_cut_to_its_lines_and_kept_in_the_tooltip(qtbot: QtBot) -> None:
    flowing = text.FlowingText(lines=2)
    qtbot.addWidget(flowing)
    flowing.resize(200, 60)
    flowing.say("<b>" + "x" * 500)
    lines, cut = flowing._broken(200)
    assert len(lines) == 2
    assert cut
    assert lines[-1].endswith("…")
    assert "&lt;b&gt;" in flowing.toolTip()
    assert flowing.heightForWidth(5000) < flowing.heightForWidth(200)


def test_a_tooltip_is_never_taken_for_markup() -> None:
    assert "<img" not in text.tooltip("<img src=x>")
    assert text.tooltip("") == ""


def test_signs_that_turn_the_text_are_shown_as_such() -> None:
    assert text.whole("a\u202eb\x1b[0m\nc") == "a\ufffdb\ufffd[0m\ufffdc"
