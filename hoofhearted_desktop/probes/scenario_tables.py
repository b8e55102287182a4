"""Checked reading of a scenario's TOML tables: a mistake names its file and its place."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Callable, Optional, TypeVar

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
MOST_ITEMS = 512


class ScenarioError(ValueError):
    """A scenario cannot be used; `file` and `place` say where, `reason` why."""

    def __init__(self, file: str, place: str, reason: str) -> None:
        """Name the mistake; `place` is a path of keys such as process[2].use[0], or empty for the whole file."""
        super().__init__(": ".join(part for part in (file, place, reason) if part))
        self.file = file
        self.place = place
        self.reason = reason


def read(path: Path) -> Table:
    """Read a TOML file, or raise ScenarioError with the line the parser names."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ScenarioError(str(path), "", error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise ScenarioError(str(path), "", f"not UTF-8 at byte {error.start}") from error
    return Table(_parse(text, str(path)), str(path), "")


def _parse(text: str, file: str) -> dict[str, Any]:
    # tomlkit costs the agent 3 MB, so it is the fallback of old Pythons only.
    if sys.version_info >= (3, 11):
        import tomllib

        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ScenarioError(file, "", str(error)) from error
    import tomlkit
    import tomlkit.exceptions

    try:
        return tomlkit.parse(text).unwrap()
    except tomlkit.exceptions.TOMLKitError as error:
        raise ScenarioError(file, "", str(error)) from error


class Table:
    """One TOML table being read; every key must be asked for, so that a misspelt one is found by `finish`."""

    def __init__(self, value: object, file: str, place: str) -> None:
        """Read `value`, which stands at `place` of `file`."""
        self._file = file
        self._place = place
        if not isinstance(value, dict):
            raise self.error(f"expected a table, got {_kind(value)}")
        self._value = value
        self._asked: set[str] = set()

    def error(self, reason: str, name: str = "") -> ScenarioError:
        """Make an error that names this place, or the key `name` in it."""
        return ScenarioError(self._file, f"{self._place}.{name}".strip("."), reason)

    def finish(self) -> None:
        """Refuse keys that nobody asked for."""
        unknown = sorted(set(self._value) - self._asked)
        if unknown:
            raise self.error(f"unknown key; known are {', '.join(sorted(self._asked))}", unknown[0])

    def has(self, name: str) -> bool:
        """Tell whether the key stands there."""
        self._asked.add(name)
        return name in self._value

    def _take(self, name: str) -> Any:
        self._asked.add(name)
        return self._value.get(name)

    def number(self, name: str, default: Optional[float] = None, *, most: float = 1e12, least: float = 0.0) -> float:
        """Give a number between `least` and `most`; without a default it must be there."""
        value = self._take(name)
        if value is None and default is not None:
            return default
        if value is None:
            raise self.error("missing", name)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.error(f"expected a number, got {_kind(value)}", name)
        if not least <= value <= most:
            raise self.error(f"expected a number from {least:g} to {most:g}, got {value:g}", name)
        return float(value)

    def maybe_number(self, name: str, *, most: float = 1e12) -> Optional[float]:
        """Give a number from 0 to `most`, or None where the key is absent."""
        return self.number(name, most=most) if self.has(name) else None

    def whole(self, name: str, default: Optional[int] = None, *, most: int, least: int = 0) -> int:
        """Give a whole number."""
        value = self.number(name, None if default is None else float(default), most=most, least=least)
        if value != int(value):
            raise self.error(f"expected a whole number, got {value:g}", name)
        return int(value)

    def maybe_text(self, name: str) -> Optional[str]:
        """Give a text or None."""
        value = self._take(name)
        if value is not None and not isinstance(value, str):
            raise self.error(f"expected a text, got {_kind(value)}", name)
        return value

    def text(self, name: str, default: Optional[str] = None) -> str:
        """Give a text; without a default it must be there."""
        value = self.maybe_text(name)
        if value is None and default is None:
            raise self.error("missing", name)
        return value if value is not None else default or ""

    def choice(self, name: str, words: tuple[str, ...]) -> str:
        """Give one of `words`, the first where the key is absent."""
        value = self.text(name, words[0])
        if value not in words:
            raise self.error(f"expected one of {', '.join(words)}, got {value}", name)
        return value

    def _list(self, name: str) -> list[object]:
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            raise self.error(f"expected a list of at most {MOST_ITEMS}, got {_kind(value)}", name)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a list of texts, empty where the key is absent."""
        values = self._list(name)
        texts = tuple(value for value in values if isinstance(value, str))
        if len(texts) != len(values):
            raise self.error("expected a list of texts", name)
        return texts

    def part(self, name: str, make: Callable[[Table], T]) -> Optional[T]:
        """Read a table within, or give None."""
        value = self._take(name)
        return None if value is None else self._made(value, name, make)

    def parts(self, name: str, make: Callable[[Table], T]) -> tuple[T, ...]:
        """Read a list of tables within, empty where the key is absent."""
        return tuple(self._made(value, f"{name}[{index}]", make) for index, value in enumerate(self._list(name)))

    def _made(self, value: object, name: str, make: Callable[[Table], T]) -> T:
        table = Table(value, self._file, f"{self._place}.{name}".strip("."))
        made = make(table)
        table.finish()
        return made


def _kind(value: object) -> str:
    names = {type(None): "nothing", bool: "true or false", str: "a text", list: "a list", dict: "a table"}
    return names.get(type(value), "a number" if isinstance(value, (int, float)) else "a date")
