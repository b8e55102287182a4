"""Puts what agents say into the person's language: their English sentences are recognised by the templates they are made of.

`resources/translations/told.txt` has the templates, one a line, with places as `{name}`; packaging/translations.py collects
them from the sources. What stands in a place may be such a sentence itself, or a figure. What is not recognised, such as the
words of a newer agent or of another program, stays as it came.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from hoofhearted_desktop.core import quantities
from hoofhearted_desktop.core.tongue import many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PLACE = re.compile(r"{(\w*)}")
_DEEPEST = 5
_KEPT = 512
"""Sentences come again every second with other figures; so many are kept."""
_FIGURE = re.compile(r"([+-]?\d+(?:\.\d+)?) (GiB|MiB|kWh|Wh|MHz|°C|W|days?)")
_JOINTS = ("; ", ": ", " (", ", ")


class Template(NamedTuple):
    """An English text with places: `pieces` are what stands around them, one more than there are `names`."""

    source: str
    pieces: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def letters(self) -> int:
        """How much of a text is sure when it matches."""
        return sum(map(len, self.pieces))

    def fits(self, text: str) -> bool:
        """Whether all pieces stand in the text, in their order: quickly asked before it is taken apart."""
        if not text.startswith(self.pieces[0]) or not text.endswith(self.pieces[-1]):
            return False
        at = len(self.pieces[0])
        for piece in self.pieces[1:-1]:
            at = text.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        return at <= len(text) - len(self.pieces[-1])

    def values(self, text: str) -> dict[str, str] | None:
        """Give what stands in the places of a text that fits."""
        pattern = "(.*?)".join(map(re.escape, self.pieces))
        found = re.fullmatch(pattern, text, re.DOTALL)
        return dict(zip(self.names, found.groups(), strict=True)) if found else None


def template(source: str) -> Template:
    """Take a template apart."""
    parts = _PLACE.split(source)
    return Template(source, tuple(parts[::2]), tuple(parts[1::2]))


def filled(translation: str, values: dict[str, str]) -> str:
    """Put the values into a translation's places; a sign of format in a value is only a sign."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), translation)


class Received:
    """Gives an English text in the person's language. `translate` gives a template's translation, or the template itself."""

    def __init__(self, sources: Iterable[str], translate: Callable[[str], str]) -> None:
        """Know the templates `sources`."""
        made = [template(source) for source in sources]
        self._whole = {each.source for each in made if not each.names}
        self._templates = sorted((each for each in made if each.names), key=lambda each: -each.letters)
        self._translate = translate
        self._say = functools.lru_cache(_KEPT)(self._said)
        self._with_ends = functools.lru_cache(_KEPT)(self._that_may_fit)

    def __call__(self, text: str) -> str:
        """Give the text itself where it is not known."""
        return self._say(text)

    def _said(self, text: str) -> str:
        known = self._known(text, _DEEPEST)
        if known is None and text[:1].isupper():  # worded to stand within a sentence, and already made one of
            known = self._known(text[:1].lower() + text[1:], _DEEPEST)
            known = None if known is None else known[:1].upper() + known[1:]
        return text if known is None else known

    def _known(self, text: str, depth: int) -> str | None:
        """Give what the text is in the person's language, None where no part of it is known."""
        if text in self._whole:
            return self._translate(text)
        if not text or depth == 0:
            return None
        for joint in _JOINTS:
            if text.startswith(joint) and (known := self._known(text[len(joint) :], depth - 1)) is not None:
                return joint + known
        if (known := self._by_template(text, depth)) is not None:
            return known
        bare = text.rstrip(".")
        if bare != text and (known := self._known(bare, depth)) is not None:
            return known + text[len(bare) :]
        return self._by_parts(text, depth) or _figure(text)

    def _by_template(self, text: str, depth: int) -> str | None:
        for each in self._with_ends(text[0], text[-1]):
            if each.fits(text) and (values := each.values(text)) is not None:
                said = {name: self._known(value, depth - 1) or value for name, value in values.items()}
                return filled(self._translate(each.source), said)
        return None

    def _that_may_fit(self, first: str, last: str) -> tuple[Template, ...]:
        """Give the templates that a text with these letters at its ends may be of: few of the hundreds there are."""
        ends = ("", first), ("", last)
        return tuple(
            each for each in self._templates if each.pieces[0][:1] in ends[0] and each.pieces[-1][-1:] in ends[1]
        )

    def _by_parts(self, text: str, depth: int) -> str | None:
        """Take a text apart where two are joined: a message and its remedy, a place and what is wrong there."""
        for joint in _JOINTS:
            first, found, second = text.partition(joint)
            if found and first and second:
                known = self._known(first, depth - 1), self._known(second, depth - 1)
                if any(part is not None for part in known):
                    return f"{known[0] or first}{joint}{known[1] or second}"
        return None


def _figure(text: str) -> str | None:
    """Give a figure of core/quantities as the person writes it: "96 °C", "7.2 GiB", "3 days"."""
    found = _FIGURE.fullmatch(text)
    if found is None:
        return None
    value, unit = float(found[1]), found[2]
    if unit == "°C":
        return quantities.celsius(value)
    if unit.startswith("day"):
        return many("{n} day", "{n} days", int(value))
    return f"{quantities.number(value, len(found[1].partition('.')[2]))} {unit}"
