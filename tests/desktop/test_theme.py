"""The colours can be read, and text is only ever text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

from hoofhearted_desktop.desktop import text, theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TEXT_COLOURS = ("foreground", "muted", "blue", "amber", "orange", "red", "green", "violet", "teal")


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", TEXT_COLOURS)
def test_every_colour_can_be_read_on_every_background(tokens: theme.Tokens, name: str) -> None:
    colour = getattr(tokens, name)
    assert theme.contrast(colour, tokens.background) >= 4.5
    assert theme.contrast(colour, tokens.raised) >= 4.5


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_what_is_chosen_can_be_read(tokens: theme.Tokens) -> None:
    for worn in (tokens, tokens.greyed()):
        assert theme.contrast(worn.foreground, worn.chosen) >= 4.5
        assert theme.contrast(worn.muted, worn.chosen) >= 4.5
        assert theme.contrast(worn.background, worn.blue) >= 4.5


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
