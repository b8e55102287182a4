"""The text of a settings file that is its owner's: read, written as a whole, and with one value more, less or another.

Line ends and the mark at the beginning stay as they are; the text between is what a person sees. A change is a few texts that
might say it, the one that touches least first; store/settings_edit.py takes the first that says just what is meant.
"""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.probes import own_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MARK = "\ufeff"
_CRLF = "\r\n"
_LONGEST_VALUE = 40
"""Lines of a value that goes: a list may stand over several."""


def read(path: Path) -> str:
    """Give the text, its lines ended by a newline alone; "" where there is no file. Raises OSError, UnicodeDecodeError.

    One with a carriage return that ends no line is no TOML, and given as it is: what is changed of it would end one.
    """
    raw = _raw(path).removeprefix(_MARK)
    text = raw.replace(_CRLF, "\n")
    return raw if "\r" in text else text


def _raw(path: Path) -> str:
    try:
        return own_files.content(path).decode("utf-8")
    except FileNotFoundError:
        return ""


def replace(path: Path, text: str, was: Optional[str] = None) -> bool:
    """Write the file as a whole or not at all, for its owner's eyes; raises OSError, UnicodeDecodeError. A link stays one.

    Where it `was` something and is something else now, somebody else has written it: then nothing is written, and False given.
    """
    import tempfile

    target = path.resolve() if path.is_symlink() else path
    own_files.make_directory(target.parent)
    if target.exists() and not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, "it is read-only")
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, own_files.NO_PLAIN_FILE)
    before = _raw(path)
    made = text if before.count(_CRLF) * 2 <= before.count("\n") else text.replace("\n", _CRLF)
    made = _MARK + made if before.startswith(_MARK) else made
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        if was is not None and read(path) != was:
            os.unlink(name)
            return False
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    return True


def document(text: str) -> Any:
    """Give a text as tomlkit's document, its last line ended, so that what is added stands below it; raises TOMLKitError."""
    import tomlkit

    return tomlkit.parse(text if text.endswith("\n") or not text else text + "\n")


def with_value(text: str, table: str, key: str, value: Any) -> Iterator[str]:
    """Give texts in which one value is another, or with None is not there; raises TOMLKitError. Which of them says so is not known."""
    import tomlkit

    changed = document(text)
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    there = key in changed.get(table, {})
    if value is None:
        yield from ("".join(f"{line}\n" for line in made) for made in _without(lines, table, key))
    elif not there:
        line = f"{key} = {tomlkit.item(value).as_string()}"
        yield from ("".join(f"{each}\n" for each in made) for made in _with(lines, table, line))
    _put(tomlkit, changed, table, key, value)
    yield tomlkit.dumps(changed)


def _put(tomlkit: Any, document: Any, table: str, key: str, value: Any) -> None:
    if value is None:
        del document[table][key]
        if not document[table] and not tomlkit.dumps(document[table]).strip():
            del document[table]
        return
    if table not in document:
        document[table] = tomlkit.table()
    document[table][key] = value


def _without(lines: list[str], table: str, key: str) -> Iterator[list[str]]:
    """Take out the lines of a key; where they have a comment, they are commented out."""
    begins = re.compile(rf"""\s*(["']?{table}["']?\s*\.\s*)?["']?{key}["']?\s*=""")
    for at in (at for at, line in enumerate(lines) if begins.match(line)):
        for after in range(at + 1, min(len(lines), at + _LONGEST_VALUE) + 1):
            value = lines[at:after]
            if any(_has_comment(line) for line in value):
                yield [*lines[:at], *(f"# {line.strip()}" for line in value), *lines[after:]]
            else:
                rest = [*lines[:at], *lines[after:]]
                yield _without_header(rest, at - 1)
                yield rest


def _has_comment(line: str) -> bool:
    """Whether a line has a comment: a number sign outside of a text."""
    return "#" in re.sub(r""""(?:[^"\\]|\\.)*"|'[^']*'""", "", line)


def _without_header(lines: list[str], at: int) -> list[str]:
    """Take a header out that has nothing beneath any more, and the empty line before it."""
    if at < 0 or not lines[at].lstrip().startswith("[") or _has_comment(lines[at]):
        return lines
    after = next((below for below in range(at + 1, len(lines)) if lines[below].strip()), len(lines))
    if after < len(lines) and not lines[after].lstrip().startswith("["):
        return lines
    stands_between = at + 1 < len(lines) and not lines[at + 1].strip()
    is_last = after == len(lines) and any(line.strip() for line in lines[:at])
    first = at - 1 if at and (is_last or stands_between) and not lines[at - 1].strip() else at
    return [*lines[:first], *lines[at + 1 :]]


def _with(lines: list[str], table: str, line: str) -> Iterator[list[str]]:
    """Put a line in a table, behind its last value, or with a header of its own at the end."""
    header = re.compile(rf"""\s*\[\s*["']?{table}["']?\s*\]\s*(#.*)?$""")
    for at in (at for at, each in enumerate(lines) if header.match(each)):
        end = next((below for below in range(at + 1, len(lines)) if lines[below].lstrip().startswith("[")), len(lines))
        last = next((each for each in range(end - 1, at, -1) if not _is_remark(lines[each])), at)
        yield [*lines[: last + 1], _indent(lines[last]) + line, *lines[last + 1 :]]
    space = [""] if any(each.strip() for each in lines) and lines[-1].strip() else []
    yield [*lines, *space, f"[{table}]", line]


def _is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
