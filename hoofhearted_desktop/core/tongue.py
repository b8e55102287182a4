"""The language in which a person is told: English as it is written in the code, until somebody who can translate is named.

An agent always speaks English; the desktop and the terminal of a person may speak another language (`speak`), once, as the program
starts or as the setting changes. Texts are whole sentences with named places, so that another language may order them anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Translate(Protocol):
    """Gives a text in another language, its places `{name}` kept; `n` picks the form of a plural."""

    def __call__(self, text: str, n: Optional[int] = None) -> str:
        """Give the text itself where there is no translation."""


_translate: Optional[Translate] = None


def speak(translate: Optional[Translate]) -> None:
    """Speak another language from now on, or English again."""
    global _translate  # noqa: PLW0603 - one program speaks one language
    _translate = translate


def say(text: str, **values: object) -> str:
    """Give a text in the person's language, with the values in its places: `say("{name} is asleep", name=name)`."""
    told = text if _translate is None else _translate(text)
    return told.format(**values) if values else told


def many(one: str, more: str, n: int, **values: object) -> str:
    """Give the form for so many: `many("{n} spin-up", "{n} spin-ups", n)`. `more` is what translations know the text by."""
    told = (one if n == 1 else more) if _translate is None else _translate(more, n)
    if told == more and n == 1:
        told = one
    return told.format(n=n, **values)


def later(text: str) -> Callable[[], str]:
    """Mark a text of a table, to be said when it is shown, because the language may be another one by then."""
    return lambda: say(text)
