"""settings.toml: read with every mistake named, written with the owner's comments kept.

The file is the user's (docs/settings.md): what is wrong in it is reported with its line and replaced by its default, and
nothing else is. A file that cannot be read as TOML at all is never overwritten.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.core.detector import Timing
from hoofhearted_desktop.core.expectations import CONDITIONS
from hoofhearted_desktop.core.preferences import (
    Appearance,
    Data,
    Energy,
    Notifications,
    Startup,
    TrayIcon,
    Usualness,
    Watching,
)
from hoofhearted_desktop.core.samples import SampleError
from hoofhearted_desktop.core.visible import visible
from hoofhearted_desktop.probes import own_files
from hoofhearted_desktop.store.settings_values import OF_THE_DESKTOP, TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.core.activity import Thresholds
    from hoofhearted_desktop.core.expectations import Rule

FILE = "settings.toml"
KNOWN = ("expectations", *TABLES)
NESTED = "it is nested too deeply (at line 1)"
_LONGEST_REASON = 600
_LINE = re.compile(r"\bat line ([0-9]{1,9})(?:,? col(?:umn)? [0-9]{1,9})?\)?$")
"""How a message of tomllib or tomlkit ends that knows its line. What stands before may be the file's."""

_TOO_DEEP = re.compile(r"TOML (?:key|value) nested more than [0-9]+ levels deep")
"""What tomlkit says since 0.15 where it used to raise RecursionError."""

_DEEPEST = 32
_MEMBERS = {"tray": "tray_icon"}
"""What a table is called in `Settings`, where that is not its name in the file."""


class Mistake(NamedTuple):
    """Something wrong in the file. `line` counts from 1, None where the whole file is meant; `table` is the one it is in."""

    path: str
    line: Optional[int]
    reason: str
    table: Optional[str] = None

    def __str__(self) -> str:
        """Give the place and the reason in one line, of which what the file says is a part that may be endless or unseen."""
        place = self.path if self.line is None else f"{self.path}, line {self.line}"
        reason = self.reason if len(self.reason) <= _LONGEST_REASON else f"{self.reason[:_LONGEST_REASON]}…"
        return f"{place}: {visible(reason)}"

    @property
    def remedy(self) -> str:
        """What a person can do about it."""
        return "mend that file" if self.line is None else "mend that line"


class Settings(NamedTuple):
    """What agent and desktop are told, with what was wrong in the file. `lines` pairs a rule's place with its line."""

    rules: tuple[Rule, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()
    watching: Watching = Watching()
    usual: Usualness = Usualness()
    notifications: Notifications = Notifications()
    energy: Energy = Energy()
    data: Data = Data()
    appearance: Appearance = Appearance()
    tray_icon: TrayIcon = TrayIcon()
    startup: Startup = Startup()
    mistakes: tuple[Mistake, ...] = ()

    @property
    def timing(self) -> Timing:
        """The detector's times."""
        return Timing(hold_s=self.watching.hold_s, release_s=self.watching.release_s)

    @property
    def thresholds(self) -> Thresholds:
        """From what on a GPU is loaded."""
        from hoofhearted_desktop.core.activity import (
            Thresholds,  # the desktop, which reads this file too, has no use for it
        )

        return Thresholds.of(self.watching.load_percent, self.watching.media_percent)

    @property
    def of_the_agent(self) -> tuple[Mistake, ...]:
        """The mistakes in what an agent obeys."""
        return tuple(each for each in self.mistakes if each.table not in OF_THE_DESKTOP)

    def choose(self, table: str, key: str, value: Any) -> Settings:
        """Give the settings with one value as it would stand in the file; None lets its default count again.

        Raises KeyError for what is no key, ValueError with what is allowed for what may not be.
        """
        member, kind = TABLES[table][key]
        part = getattr(self, member_of(table))
        read = part._field_defaults[member] if value is None else kind.read(value)
        if value is not None and read is None:
            raise ValueError(f"expected {kind.expected}")
        return self._replace(**{member_of(table): part._replace(**{member: read})})

    def in_force(self) -> dict[str, dict[str, Any]]:
        """Give what counts, table by table, each value as it would stand in the file; None where nothing is set."""
        return {
            table: {
                key: kind.write(getattr(getattr(self, member_of(table)), member))
                for key, (member, kind) in keys.items()
            }
            for table, keys in TABLES.items()
        }


def member_of(table: str) -> str:
    """Give what a table of the file is called in `Settings`."""
    return _MEMBERS.get(table, table)


def parse(text: str) -> Union[dict[str, Any], str]:
    """Read TOML, or give the reason why it is none, or none that is read: nobody could compare what is nested without end."""
    parsed = _parsed(text)
    return NESTED if isinstance(parsed, dict) and _is_deep(parsed) else parsed


def _is_deep(document: dict[str, Any]) -> bool:
    """Whether tables and lists stand within each other deeper than anybody means, as `[a.a.a.…]` can."""
    level: list[Any] = [document]
    for _ in range(_DEEPEST):
        level = [
            each
            for part in level
            for each in (part.values() if isinstance(part, dict) else part)
            if isinstance(each, (dict, list))
        ]
        if not level:
            return False
    return True


def _parsed(text: str) -> Union[dict[str, Any], str]:
    if sys.version_info >= (3, 11):
        import tomllib

        try:
            return tomllib.loads(text)
        except RecursionError:
            return NESTED
        except ValueError as error:  # TOMLDecodeError, or a number of more than 4300 digits
            return str(error)
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(text).unwrap()
    except RecursionError:
        return NESTED
    except (TOMLKitError, ValueError) as error:
        return NESTED if _TOO_DEEP.match(str(error)) else str(error)


def load(path: Path, *, by_pipe: bool = False) -> Settings:
    """Read the file, or what comes `by_pipe`; one that is not there is the default."""
    try:
        text = own_files.content(path, by_pipe=by_pipe).decode("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        return Settings(mistakes=(Mistake(str(path), None, f"cannot be read: {plainly(error)}"),))
    parsed = parse(text)
    if isinstance(parsed, str):
        return Settings(mistakes=(Mistake(str(path), _line_in(parsed, text), f"is not TOML: {parsed}"),))
    return _Reading(path, text).settings(parsed)


def _line_in(message: str, text: str) -> Optional[int]:
    """Give the line a TOML parser's message names; one that is incomplete is wrong at its end. None where it names none.

    tomlkit names none where a key of a table is given twice.
    """
    found = _LINE.search(message)
    if found is not None:
        return int(found[1])
    return max(1, len(text.splitlines())) if message.endswith("(at end of document)") else None


def plainly(error: Exception) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else "it is not UTF-8 text"


class _Reading:
    """One file being read; collects mistakes."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = str(path)
        self._lines = text.splitlines()
        self._places: dict[str, list[int]] = {}
        for at, line in enumerate(self._lines, 1):
            if line.lstrip().startswith("["):
                self._places.setdefault(line.split("#")[0].replace(" ", "").strip(), []).append(at)
        self._mistakes: list[Mistake] = []

    def _wrong(self, header: str, nth: int, key: Optional[str], reason: str) -> None:
        self._mistakes.append(Mistake(self._path, self._line(header, nth, key), reason, header.strip("[]")))

    def _line(self, header: str, nth: int, key: Optional[str]) -> Optional[int]:
        places = self._places.get(header, [])
        if nth >= len(places):
            return None
        for at in range(places[nth], len(self._lines)):
            line = self._lines[at].strip()
            if line.startswith("["):
                break
            if key is not None and line.split("=")[0].strip().strip('"') == key:
                return at + 1
        return places[nth]

    def _first(self, key: str) -> Optional[int]:
        """Give the line where a key or table of the file itself begins."""
        begins = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[].=]""")
        return next((at for at, line in enumerate(self._lines, 1) if begins.match(line)), None)

    def settings(self, parsed: dict[str, Any]) -> Settings:
        for key in parsed:
            if key not in KNOWN:
                line = self._first(key)
                reason = f"{key}: there is no such key; known are {', '.join(KNOWN)}"
                self._mistakes.append(Mistake(self._path, line, reason))
        rules = parsed.get("expectations", [])
        if not isinstance(rules, list):
            self._wrong("[expectations]", 0, None, "expectations are written as [[expectations]], one block a rule")
            rules = []
        read = [(rule, nth) for nth, value in enumerate(rules) if (rule := self._rule(value, nth))]
        lines = [self._line("[[expectations]]", nth, None) for _, nth in read]
        found = {member_of(name): self._table(parsed, name) for name in TABLES}
        return Settings(
            rules=tuple(rule for rule, _ in read),
            lines=tuple((place, line) for place, line in enumerate(lines) if line is not None),
            watching=Watching(**found["watching"]),
            usual=Usualness(**found["usual"]),
            notifications=Notifications(**found["notifications"]),
            energy=Energy(**found["energy"]),
            data=Data(**found["data"]),
            appearance=Appearance(**found["appearance"]),
            tray_icon=TrayIcon(**found["tray_icon"]),
            startup=Startup(**found["startup"]),
            mistakes=tuple(self._mistakes),
        )

    def _unknown(self, header: str, nth: int, value: dict[str, Any], known: tuple[str, ...]) -> bool:
        """Name every key nobody knows: a misspelt one would otherwise change what the others mean."""
        unknown = [key for key in value if key not in known]
        for key in unknown:
            self._wrong(header, nth, key, f"{key}: there is no such key; known are {', '.join(known)}")
        return bool(unknown)

    def _rule(self, value: object, nth: int) -> Optional[Rule]:
        if isinstance(value, dict) and self._unknown("[[expectations]]", nth, value, ("id", "effect", *CONDITIONS)):
            return None
        try:
            rule = messages.rule_from_json(value)
        except SampleError as error:
            place, _, reason = str(error).partition(": ")
            key = place.partition(".")[2] or None
            self._wrong("[[expectations]]", nth, key, f"expectation {nth + 1}: {key + ': ' if key else ''}{reason}")
            return None
        return rule._replace(id=rule.id or f"rule-{nth + 1}")

    def _table(self, parsed: dict[str, Any], name: str) -> dict[str, Any]:
        """Read a table of plain values; what is wrong is left out, and so its default counts."""
        header, table, known = f"[{name}]", parsed.get(name, {}), TABLES[name]
        if not isinstance(table, dict):
            self._wrong(header, 0, None, f"{name} is written as {header}")
            return {}
        self._unknown(header, 0, table, tuple(known))
        found = {}
        for key, value in table.items():
            if key in known:
                member, kind = known[key]
                read = kind.read(value)
                if read is None:
                    self._wrong(header, 0, key, f"{key}: expected {kind.expected}")
                else:
                    found[member] = read
        return found
