"""settings.toml: read with every mistake named, written with the owner's comments kept.

The file is the user's (docs/settings.md): what is wrong in it is reported with its line and replaced by its default, and
nothing else is. A file that cannot be read as TOML at all is never overwritten.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from hoofhearted_desktop.core import messages
from hoofhearted_desktop.core.detector import Timing
from hoofhearted_desktop.core.expectations import CONDITIONS
from hoofhearted_desktop.core.samples import SampleError

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.core.expectations import Rule

FILE = "settings.toml"
KNOWN = ("expectations", "watching")
NESTED = "it is nested too deeply (at line 1)"
_TIMES_S = {"hold_s": (0.0, 600.0), "release_s": (1.0, 3600.0)}


class Mistake(NamedTuple):
    """Something wrong in the file. `line` counts from 1, None where the whole file is meant."""

    path: str
    line: Optional[int]
    reason: str

    def __str__(self) -> str:
        """Give the place and the reason in one line."""
        place = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{place}: {self.reason}"

    @property
    def remedy(self) -> str:
        """What a person can do about it."""
        return "mend that file" if self.line is None else "mend that line"


class Settings(NamedTuple):
    """What the agent is told, with what was wrong in the file."""

    rules: tuple[Rule, ...] = ()
    timing: Timing = Timing()
    mistakes: tuple[Mistake, ...] = ()


class Written(NamedTuple):
    """The file now says so."""

    path: str


Outcome = Union[Written, Mistake]


def parse(text: str) -> Union[dict[str, Any], str]:
    """Read TOML, or give the reason why it is none."""
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
        return str(error)


def load(path: Path) -> Settings:
    """Read the file; one that is not there is the default."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        return Settings(mistakes=(Mistake(str(path), None, f"cannot be read: {_plainly(error)}"),))
    parsed = parse(text)
    if isinstance(parsed, str):
        return Settings(mistakes=(Mistake(str(path), _line_in(parsed, text), f"is not TOML: {parsed}"),))
    return _Reading(path, text).settings(parsed)


def _line_in(message: str, text: str) -> Optional[int]:
    """Give the line a TOML parser's message names; one that is incomplete is wrong at its end."""
    words = message.replace(",", " ").replace(")", " ").split()
    numbers = [words[place + 1] for place, word in enumerate(words[:-1]) if word == "line"]
    if numbers and numbers[0].isdigit():
        return int(numbers[0])
    return max(1, len(text.splitlines())) if "end of" in message else None


def _plainly(error: Exception) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else "it is not UTF-8 text"


class _Reading:
    """One file being read; collects mistakes."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = str(path)
        self._lines = text.splitlines()
        self._mistakes: list[Mistake] = []

    def _wrong(self, header: str, nth: int, key: Optional[str], reason: str) -> None:
        self._mistakes.append(Mistake(self._path, self._line(header, nth, key), reason))

    def _line(self, header: str, nth: int, key: Optional[str]) -> Optional[int]:
        places = [at for at, line in enumerate(self._lines, 1) if line.split("#")[0].replace(" ", "").strip() == header]
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
        read = [self._rule(value, nth) for nth, value in enumerate(rules)]
        return Settings(tuple(rule for rule in read if rule), self._timing(parsed), tuple(self._mistakes))

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

    def _timing(self, parsed: dict[str, Any]) -> Timing:
        watching = parsed.get("watching", {})
        if not isinstance(watching, dict):
            self._wrong("[watching]", 0, None, "watching is written as [watching]")
            return Timing()
        self._unknown("[watching]", 0, watching, tuple(_TIMES_S))
        found: dict[str, float] = {}
        for name, (least, most) in _TIMES_S.items():
            value = watching.get(name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
                self._wrong("[watching]", 0, name, f"{name}: expected seconds from {least:g} to {most:g}")
            else:
                found[name] = float(value)
        return Timing(**found)


def add_rule(path: Path, rule: Rule) -> Outcome:
    """Append one rule to the file, keeping all that stands there."""
    return _edit(path, lambda blocks: [*blocks, messages.rule_to_json(rule)])


def remove_rule(path: Path, rule_id: str) -> Outcome:
    """Take the rule of that id out of the file. A rule without an id is called by its place: rule-1 is the first."""

    def without(blocks: list[Any]) -> list[Any]:
        return [block for nth, block in enumerate(blocks) if (block.get("id") or f"rule-{nth + 1}") != rule_id]

    return _edit(path, without)


def _edit(path: Path, change: Any) -> Outcome:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        document = tomlkit.parse(text if text.endswith("\n") or not text else text + "\n")
        before = document.get("expectations", [])
        if not isinstance(before, list) or not all(isinstance(block, dict) for block in before):
            return Mistake(str(path), None, "expectations are not written as [[expectations]]; mend that first")
        after = change(list(before))
        meant = [dict(block) for block in after]
        _put(tomlkit, document, before, after)
        made = tomlkit.dumps(document)
        read_back = parse(made)
        if isinstance(read_back, str) or read_back.get("expectations", []) != meant:
            return Mistake(str(path), None, "cannot be changed without harm, so nothing was written")
        _replace(path, made)
    except TOMLKitError as error:
        return Mistake(str(path), getattr(error, "line", None), f"is not TOML, so nothing was written: {error}")
    except (OSError, UnicodeDecodeError) as error:
        return Mistake(str(path), None, f"cannot be written: {_plainly(error)}")
    return Written(str(path))


def _put(tomlkit: Any, document: Any, before: Any, after: list[Any]) -> None:
    kept = [id(block) for block in after]
    gone = [nth for nth, block in enumerate(before) if id(block) not in kept]
    for nth in reversed(gone):
        del before[nth]
    if not before and "expectations" in document:
        del document["expectations"]  # an empty list would stand where the next rule's table has to
    for block in after:
        if all(block is not old for old in before):
            if "expectations" in document and isinstance(before, tomlkit.items.Array):
                inline = tomlkit.inline_table()
                inline.update(block)
                before.append(inline)
                continue
            table = tomlkit.table()
            table.update(block)
            so_far = tomlkit.dumps(document)
            if so_far.strip() and not so_far.endswith("\n\n"):
                table.trivia.indent = "\n"  # an empty line before it
            if "expectations" not in document:
                document["expectations"] = tomlkit.aot()
                before = document["expectations"]
            before.append(table)


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".settings-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        target = path.resolve() if path.is_symlink() else path
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
