"""The language in which a person is told: English as it is written in the code, until somebody who can translate is named.

An agent always speaks English, and so does a terminal; the desktop of a person may speak another language (`speak`), as it starts
and as the setting changes. Texts are whole sentences with named places, so that another language may order them anew. What
an agent says comes as English over the wire and is put into the language where it is shown (`told`).
"""

from __future__ import annotations

from typing import Callable, Optional, Protocol


class Translate(Protocol):
    """Gives a text in another language, its places `{name}` kept; `n` picks the form of a plural."""

    def __call__(self, text: str, n: Optional[int] = None) -> str:
        """Give the text itself where there is no translation."""


_translate: Optional[Translate] = None
_retell: Optional[Callable[[str], str]] = None


def speak(translate: Optional[Translate], retell: Optional[Callable[[str], str]] = None) -> None:
    """Speak another language from now on, or English again. `retell` puts a whole English text of an agent into it."""
    global _translate, _retell
    _translate, _retell = translate, retell


def say(text: str, /, **values: object) -> str:
    """Give a text in the person's language, with the values in its places: `say("{name} is asleep", name=name)`."""
    told = text if _translate is None else _translate(text)
    return told.format(**values) if values else told


def many(one: str, more: str, n: int, /, **values: object) -> str:
    """Give the form for so many: `many("{n} spin-up", "{n} spin-ups", n)`. `more` is what translations know the text by."""
    told = (one if n == 1 else more) if _translate is None else _translate(more, n)
    if told == more and n == 1:
        told = one
    return told.format(n=n, **values)


def later(text: str) -> Callable[..., str]:
    """Mark a text of a table, to be said when it is shown, because the language may be another one by then.

    What comes back is called with the values of the text's places.
    """
    return lambda **values: say(text, **values)


def told(text: str) -> str:
    """Give an English text that came from an agent in the person's language; what nobody knows stays as it is."""
    return text if _retell is None or not text else _retell(text)
