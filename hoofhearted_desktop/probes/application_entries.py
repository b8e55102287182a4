"""Reads files of recognised applications, such as resources/applications.toml, which says what their keys mean."""

from __future__ import annotations

import re
import stat
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

KINDS = frozenset(["desktop", "browser", "media", "ai", "game", "miner", "capture", "render", "compute"])
_TEXTS = ("id", "name", "kind")
_EXPRESSIONS = ("path", "runs", "command", "doing", "doing_file", "doing_model")
_LISTS = ("executable", "contains", "hint")
_SWITCHES = ("helper", "script")
_KEYS = frozenset((*_TEXTS, *_EXPRESSIONS, *_LISTS, *_SWITCHES, "example", "example_doing", "example_exe"))
_EXAMPLE = re.compile(r"(?m)^(?:example\w*|#).*\n")
_HEADER = re.compile(r"(?m)^[ \t]*\[\[[ \t]*(?:application|\"application\"|'application')[ \t]*\]\]")
_IDENTIFIER = re.compile(r"""(?m)^[ \t]*id[ \t]*=[ \t]*["']([^"'\n]+)""")
LARGEST_FILE = 1 << 20
_LONGEST_REASON = 400


class Damaged(NamedTuple):
    """An entry that is no TOML, why, and its identifier as far as that can be made out."""

    reason: str
    id: Optional[str] = None


class Entry(NamedTuple):
    """One entry. Its expressions are texts: `re` compiles and keeps those that are ever used, and most never are."""

    id: str
    name: str
    kind: str
    executable: frozenset[str] = frozenset()
    path: Optional[str] = None
    runs: Optional[str] = None
    command: Optional[str] = None
    contains: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()
    doing: Optional[str] = None
    doing_file: Optional[str] = None
    doing_model: Optional[str] = None
    helper: bool = False
    script: bool = False


def load(path: Path, *, tested: bool = False) -> tuple[list[Entry], list[model.Problem]]:
    """Give the entries of a file that are right, and a problem for each that is not, with its place.

    The expressions of a file that our own tests have `tested` are not compiled before they are used: that would cost an
    agent a tenth of a second and half a megabyte.
    """
    raw, text, problems = read_entries(path, examples=not tested)
    entries: list[Entry] = []
    places: dict[str, int] = {}
    lines = [text.count("\n", 0, match.start()) + 1 for match in _HEADER.finditer(text)]
    for number, each in enumerate(raw, 1):
        entry = _entry(each, compiled=not tested)
        if isinstance(entry, Entry):
            before = places.setdefault(entry.id.casefold(), number)
            if before == number:
                entries.append(entry)
                continue
            entry = f"id: entry {before} has it already"
        name = each.get("id") if isinstance(each, dict) else getattr(each, "id", None)
        line = f", line {lines[number - 1]}" if len(lines) == len(raw) else ""
        problems.append(_mistake(path, f"entry {number} ({name or 'without an id'}): {entry}", line))
    return entries, problems


def read_entries(path: Path, *, examples: bool = True) -> tuple[list[Any], str, list[model.Problem]]:
    """Give the raw entries of a file, its text, and what is wrong with the file as a whole.

    Where the file is no TOML, each entry is read by itself, and one that is none is Damaged. Without `examples`, which are
    for the tests, a file is read in two thirds of the time.
    """
    text = _text(path)
    if isinstance(text, model.Problem):
        return [], "", [text]
    document = _parsed(text if examples else _EXAMPLE.sub("", text))
    if isinstance(document, str):
        return _one_by_one(path, text, document)
    problems = [
        _mistake(path, f"{key}: no such table; an entry is [[application]]") for key in set(document) - {"application"}
    ]
    entries = document.get("application", [])
    if not isinstance(entries, list):
        return [], text, [*problems, _mistake(path, "application has to be a list of tables: [[application]]")]
    return entries, text, problems


def _text(path: Path) -> Union[str, model.Problem]:
    """Give the text of a file, or why it has none; a pipe would be waited for, and is not opened."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return _mistake(path, "is a directory" if stat.S_ISDIR(found.st_mode) else "not a plain file")
        if found.st_size > LARGEST_FILE:
            return _mistake(path, f"larger than {LARGEST_FILE >> 20} MiB")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return _mistake(path, (error.strerror or str(error)).lower())
    except UnicodeDecodeError as error:
        return _mistake(path, f"not UTF-8 at byte {error.start}")


def _one_by_one(path: Path, text: str, reason: str) -> tuple[list[Any], str, list[model.Problem]]:
    """Read the entries of a damaged file each by itself; the reason stands where no entry is to blame."""
    starts = [match.start() for match in _HEADER.finditer(text)]
    raw: list[Any] = []
    for start, end in zip(starts, [*starts[1:], len(text)]):
        document = _parsed("\n" * text.count("\n", 0, start) + text[start:end])  # with the file's own line numbers
        if isinstance(document, str):
            name = _IDENTIFIER.search(text, start, end)
            raw.append(Damaged(document, name[1] if name else None))
        else:
            raw += document["application"]
    blamed = any(isinstance(each, Damaged) for each in raw)
    return raw, text, [] if blamed else [_mistake(path, reason)]


def _parsed(text: str) -> Union[dict[str, Any], str]:
    """Give the TOML document, or the reason it is none. tomllib is the lighter, and came with Python 3.11."""
    if sys.version_info >= (3, 11):
        import tomllib

        try:
            return tomllib.loads(text)
        except (ValueError, RecursionError) as error:  # TOMLDecodeError, or a number of more than 4300 digits
            return str(error)
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(text).unwrap()
    except (TOMLKitError, ValueError, RecursionError) as error:
        return str(error)


def _mistake(path: Path, reason: str, line: str = "") -> model.Problem:
    shown = visible(reason if len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]}…")
    return model.Problem(
        "applications_file",
        f"{path}{line}: {shown}",
        "mend the entry; until then its programs are called by their own names",
    )


def _entry(raw: Any, *, compiled: bool) -> Union[Entry, str]:
    """Give the entry, or what is wrong with it; whether its expressions are any, only where they shall be `compiled`."""
    if isinstance(raw, Damaged):
        return raw.reason
    if not isinstance(raw, dict):
        return "expected a table"
    wrong = _wrong_values(raw) or (_wrong_expressions(raw) if compiled else None)
    if wrong:
        return wrong
    return Entry(
        id=raw["id"],
        name=raw["name"],
        kind=raw["kind"],
        executable=frozenset(plain_name(name) for name in raw.get("executable", ())),
        contains=tuple(raw.get("contains", ())),
        hint=tuple(text.lower() for text in raw.get("hint", ())),
        **{key: raw[key] for key in (*_EXPRESSIONS, *_SWITCHES) if key in raw},
    )


def _wrong_expressions(raw: dict[str, Any]) -> Optional[str]:
    for key in _EXPRESSIONS:
        try:
            groups = re.compile(raw.get(key, "()")).groups
        except (re.error, RecursionError, OverflowError) as error:
            return f"{key}: {error}"
        if key.startswith("doing") and not groups:
            return f"{key}: has no group"
    return None


def _wrong_values(raw: dict[str, Any]) -> Optional[str]:
    unknown = sorted(set(raw) - _KEYS)
    if unknown:
        return f"{unknown[0]}: no such key"
    return _wrong_texts(raw) or _wrong_matches(raw)


def _wrong_texts(raw: dict[str, Any]) -> Optional[str]:
    for key in _TEXTS:
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            return f"{key}: missing" if key not in raw else f"{key}: expected a text"
    if raw["kind"] not in KINDS:
        return f"kind: expected one of {', '.join(sorted(KINDS))}, got {raw['kind']!r}"
    for key in _EXPRESSIONS:
        if key in raw and not isinstance(raw[key], str):
            return f"{key}: expected a text"
    return None


def _wrong_matches(raw: dict[str, Any]) -> Optional[str]:
    for key in _LISTS:
        values = raw.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            return f"{key}: expected a list of texts"
    for key in _SWITCHES:
        if not isinstance(raw.get(key, False), bool):
            return f"{key}: expected true or false"
    if not any(raw.get(key) for key in ("executable", "path", "runs", "command", "contains")):
        return "has nothing to match: executable, path, runs, command or contains"
    return None


def plain_name(path: str) -> str:
    """Give the base name of a path of either system, in lower case and without .exe."""
    name = re.split(r"[/\\]", path)[-1].lower()
    return name.removesuffix(".exe")
