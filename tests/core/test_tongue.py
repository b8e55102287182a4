"""Texts in another language: whole sentences, their places filled in the order that language has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import pytest

from hoofhearted_desktop.core import tongue

if TYPE_CHECKING:
    from collections.abc import Iterator

GERMAN = {"{name} is asleep": "{name} schläft", "{n} spin-ups": ("{n} Anlauf", "{n} Anläufe"), "Open": "Öffnen"}


def german(text: str, n: Optional[int] = None) -> str:
    found = GERMAN.get(text, text)
    return found if isinstance(found, str) else found[n != 1]


@pytest.fixture
def in_german() -> Iterator[None]:
    tongue.speak(german)
    yield
    tongue.speak(None)


def test_english_is_what_is_written() -> None:
    assert tongue.say("{name} is asleep", name="RTX 3090") == "RTX 3090 is asleep"
    assert tongue.many("{n} spin-up", "{n} spin-ups", 1) == "1 spin-up"
    assert tongue.many("{n} spin-up", "{n} spin-ups", 3) == "3 spin-ups"


@pytest.mark.usefixtures("in_german")
def test_another_language_has_its_own_forms() -> None:
    assert tongue.say("{name} is asleep", name="RTX 3090") == "RTX 3090 schläft"
    assert tongue.many("{n} spin-up", "{n} spin-ups", 1) == "1 Anlauf"
    assert tongue.many("{n} spin-up", "{n} spin-ups", 3) == "3 Anläufe"


@pytest.mark.usefixtures("in_german")
def test_what_has_no_translation_is_said_in_english() -> None:
    assert tongue.many("{n} day", "{n} days", 1) == "1 day"
    assert tongue.say("Quit") == "Quit"


def test_a_text_of_a_table_is_said_in_the_language_of_the_moment(in_german: None) -> None:
    told = tongue.later("Open")
    assert told() == "Öffnen"
    tongue.speak(None)
    assert told() == "Open"
