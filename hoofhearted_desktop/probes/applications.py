"""Recognises applications by the entries of resources/applications.toml, which says what its keys mean."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.naming import printable

if TYPE_CHECKING:
    from pathlib import Path

_TEXTS = ("id", "name", "kind")
_EXPRESSIONS = ("path", "command", "doing", "doing_file")
_LISTS = ("executable", "contains")
_KEYS = frozenset((*_TEXTS, *_EXPRESSIONS, *_LISTS, "example", "example_doing"))


class _Entry(NamedTuple):
    """One entry, its expressions compiled."""

    id: str
    name: str
    kind: str
    executable: frozenset[str]
    path: Optional[re.Pattern[str]]
    command: Optional[re.Pattern[str]]
    contains: tuple[str, ...]
    doing: Optional[re.Pattern[str]]
    doing_file: Optional[re.Pattern[str]]


class Recogniser:
    """Tells which application a process is. `problems` names every mistake in the file; the other entries work."""

    def __init__(self, path: Path) -> None:
        """Read the entries of the TOML file `path`."""
        entries, problems = read_entries(path)
        self._entries: list[_Entry] = []
        for number, raw in enumerate(entries, 1):
            entry = _compiled(raw)
            if isinstance(entry, str):
                name = raw.get("id") if isinstance(raw, dict) else None
                problems.append(_mistake(path, f"entry {number} ({name or 'without an id'}): {entry}"))
            else:
                self._entries.append(entry)
        self.problems: tuple[model.Problem, ...] = tuple(problems)

    def complete(self, process: model.Process) -> Optional[model.Application]:
        """Give the application that a recording names, with the kind that the public shape leaves out; else recognise it."""
        named = process.application
        if named is None:
            return self.recognise(process)
        kind = next((entry.kind for entry in self._entries if entry.id == named.id), None)
        return named if named.kind else named._replace(kind=kind)

    def recognise(self, process: model.Process) -> Optional[model.Application]:
        """Give the application of the first entry that matches, or None.

        The executable that the kernel names counts before what a process calls itself: only where it is hidden do
        argv[0] and the name in the process table stand in.
        """
        line = process.command_line or ()
        shown = (line[0] if line else "") or process.name or ""
        path = process.exe or shown
        names = {_plain_name(path)} if process.exe else {_plain_name(shown), _plain_name(process.name or "")}
        text = "\n".join((path if process.exe and not _is_path(shown) else shown, *line[1:]))
        for entry in self._entries:
            if _matches(entry, names, path, text):
                return model.Application(entry.id, entry.name, _doing(entry, text), entry.kind)
        return None


def read_entries(path: Path) -> tuple[list[Any], list[model.Problem]]:
    """Give the raw entries of a file and what is wrong with the file as a whole."""
    try:
        raw = path.read_bytes().decode("utf-8")
    except OSError as error:
        return [], [_mistake(path, (error.strerror or str(error)).lower())]
    except UnicodeDecodeError as error:
        return [], [_mistake(path, f"not UTF-8 at byte {error.start}")]
    document = _parsed(raw)
    if isinstance(document, str):
        return [], [_mistake(path, document)]
    entries = document.get("application", [])
    if not isinstance(entries, list):
        return [], [_mistake(path, "application has to be a list of tables: [[application]]")]
    return entries, []


def _parsed(text: str) -> Union[dict[str, Any], str]:
    """Give the TOML document, or the reason it is none. tomllib is the lighter, and came with Python 3.11."""
    if sys.version_info >= (3, 11):
        import tomllib

        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            return str(error)
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        return str(error)


def _mistake(path: Path, reason: str) -> model.Problem:
    return model.Problem(
        "applications_file",
        f"{path}: {reason}",
        "mend the entry; until then its programs are called by their own names",
    )


def _compiled(raw: Any) -> Union[_Entry, str]:
    """Give the entry, or what is wrong with it."""
    if not isinstance(raw, dict):
        return "expected a table"
    wrong = _wrong_values(raw)
    if wrong:
        return wrong
    expressions: dict[str, Optional[re.Pattern[str]]] = dict.fromkeys(_EXPRESSIONS)
    for key in _EXPRESSIONS:
        expression = _expression(raw[key]) if key in raw else None
        if isinstance(expression, str):
            return f"{key}: {expression}"
        expressions[key] = expression
    for key in ("doing", "doing_file"):
        expression = expressions[key]
        if expression is not None and not expression.groups:
            return f"{key}: has no group"
    return _Entry(
        id=raw["id"],
        name=raw["name"],
        kind=raw["kind"],
        executable=frozenset(_plain_name(name) for name in raw.get("executable", ())),
        contains=tuple(raw.get("contains", ())),
        path=expressions["path"],
        command=expressions["command"],
        doing=expressions["doing"],
        doing_file=expressions["doing_file"],
    )


def _expression(text: str) -> Union[re.Pattern[str], str]:
    """Give the compiled expression, or what is wrong with it."""
    try:
        return re.compile(text)
    except re.error as error:
        return str(error)


def _wrong_values(raw: dict[str, Any]) -> Optional[str]:
    unknown = sorted(set(raw) - _KEYS)
    if unknown:
        return f"{unknown[0]}: no such key"
    for key in _TEXTS:
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            return f"{key}: missing" if key not in raw else f"{key}: expected a text"
    for key in _EXPRESSIONS:
        if key in raw and not isinstance(raw[key], str):
            return f"{key}: expected a text"
    for key in _LISTS:
        values = raw.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            return f"{key}: expected a list of texts"
    if not any(raw.get(key) for key in ("executable", "path", "command", "contains")):
        return "has nothing to match: executable, path, command or contains"
    return None


def _matches(entry: _Entry, names: set[str], path: str, text: str) -> bool:
    if entry.executable and entry.executable.isdisjoint(names):
        return False
    if entry.path and not entry.path.search(path):
        return False
    if entry.command and not entry.command.search(text):
        return False
    return not entry.contains or any(part in text for part in entry.contains)


def _doing(entry: _Entry, text: str) -> Optional[str]:
    for expression, is_file in ((entry.doing, False), (entry.doing_file, True)):
        found = expression.search(text) if expression else None
        what = next((group for group in found.groups() if group), None) if found else None
        if what:
            return printable(re.split(r"[/\\]", what.rstrip("/\\"))[-1] if is_file else what) or None
    return None


def _is_path(name: str) -> bool:
    return "/" in name or "\\" in name


def _plain_name(path: str) -> str:
    """Give the base name of a path of either system, in lower case and without .exe."""
    name = re.split(r"[/\\]", path)[-1].lower()
    return name.removesuffix(".exe")
