"""The name of a process that means something to a person: the application or the script, not `python`."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.core.runners import RUNNERS, Runner
from hoofhearted_desktop.core.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_TITLE = 80
MOST_TITLES = 512
"""So many are remembered."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SAYS_NOTHING = _set("__main__.py main.py app.py run.py server.py index.js main.js server.js cli.js __init__.py")
_EXECUTABLES_OF_ANYTHING = _set("apprun apprun.wrapped a.out main app run start launcher server client test bench")
_ANY_DIRECTORY = _set("app src code work workspace root home srv opt tmp bin usr build dist sbin lib")
_OF_A_PROJECT = _set("app src code build dist bin lib")
_DEEPEST = 8
_WINDOWS_PATH = re.compile(r"[A-Za-z]:\\[^/]")
_VERSION = re.compile(r"[\d.]+[a-z]*\Z")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_NUMBER = re.compile(r"\d[\d.]*[smhd]?\Z|0x[0-9a-fA-F]+\Z")


def process_title(process: model.Process) -> str:
    """Give what a person calls this process; never empty, one line, at most LONGEST_TITLE characters.

    The recognised application; else the script, module or archive that an interpreter runs; else the executable's base
    name; else the name in the process table; else "process 4242". Names come from programs nobody vouches for: control
    characters, and those that turn the direction of the text, are shown as U+FFFD.
    """
    if process.application:
        title = printable(process.application.name)
        if title:
            return title
    facts = (process.name, process.command_line, process.exe, process.cwd, process.package)
    return _title_by(*facts) or f"process {process.pid}"


@functools.lru_cache(maxsize=MOST_TITLES)
def _title_by(
    name: Optional[str],
    command_line: Optional[tuple[str, ...]],
    exe: Optional[str],
    cwd: Optional[str],
    package: Optional[str],
) -> Optional[str]:
    """Give the title that these facts make, which is asked of the same processes every second."""
    process = model.Process(0, name=name, command_line=command_line, exe=exe, cwd=cwd, package=package)
    for candidate in (_script(process), _executable(process), name):
        title = printable(candidate or "")
        if title:
            return title
    return None


def printable(name: str) -> str:
    """Give a name from elsewhere as one line of visible characters, cut in the middle where it is too long."""
    plain = " ".join(visible(name).split())
    if len(plain) <= LONGEST_TITLE:
        return plain
    half = LONGEST_TITLE // 2
    return f"{plain[: half - 1]}…{plain[-half:]}"


def _base(path: Optional[str]) -> Optional[str]:
    """Give the last part of a path of either system."""
    return None if path is None else re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def _executable(process: model.Process) -> Optional[str]:
    """Give the executable's base name; where that says nothing, what it came in or the directory above."""
    base = _base(process.exe)
    if base is None or base.lower() not in _EXECUTABLES_OF_ANYTHING:
        return base
    if process.package:
        return process.package
    return _readable(process.exe or "", says_nothing=True)


def _runner(argument: str) -> Optional[Runner]:
    """Give the runner that this program is, with `python3.11`, `python3.11.exe` and `-bash` under their plain names."""
    name = (_base(argument) or "").lower().lstrip("-")
    name = name.removesuffix(".exe")
    if name not in RUNNERS:
        name = re.sub(r"-?[\d.]+[a-z]?\Z", "", name)
    return RUNNERS.get(name)


def is_runner(program: str) -> bool:
    """Tell whether a program, by its path, is one that runs others: an interpreter, a launcher, a wrapper."""
    return _runner(program) is not None


def _is_title(called: str) -> bool:
    """Tell the title that an interpreted program gave itself from the path of its interpreter."""
    return bool(called) and not re.search(r"[/\\]", called) and _runner(called) is None


class _Found(NamedTuple):
    """What runs: where its argument stands, the text of it, and whether it is a module's name."""

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody calls
    what: str
    is_module: bool = False


def what_runs(process: model.Process) -> tuple[str, ...]:
    """Give the program, its argv[0] and what it was told to run, the outermost first; nothing else of the command line.

    `python main.py` in /opt/ComfyUI is ("/usr/bin/python3", "python", "/opt/ComfyUI/main.py"): files are put below the
    working directory, where that is known, and modules stay as they are.
    """
    program = (process.exe,) if process.exe else ()
    called = process.command_line[:1] if process.command_line else ()
    inner = (each.what if each.is_module else _below(each.what, process.cwd) for each in _chain(process))
    return (*program, *called, *inner)


def _below(path: str, cwd: Optional[str]) -> str:
    """Put a relative path below the directory it is in; a word such as `serve` or `main:app` is no path."""
    if not cwd or path.startswith("/") or _WINDOWS_PATH.match(path) or not re.search(r"[/\\.]", path):
        return path
    parts = _parts(path)
    return "/".join((cwd.rstrip("/\\"), *parts)) if ".." not in parts else path


def _script(process: model.Process) -> Optional[str]:
    """Give the name of what the command line really runs, or None if its program speaks for itself."""
    arguments = process.command_line or ()
    wine = bool(arguments) and bool(_WINDOWS_PATH.match(arguments[0])) and (process.exe or "/").startswith("/")
    if wine and _runner(arguments[0]) is None:
        return _base(arguments[0])  # Wine shows the program's own command line (winehq.org)
    if arguments and process.exe and is_runner(process.exe) and _is_title(arguments[0]):
        return " ".join(arguments) if ":" in arguments[0] else arguments[0]  # "gunicorn: worker [shop]"
    found = list(_chain(process))
    if not found:
        return None
    last = found[-1]
    return _module(last.what, process.cwd) if last.is_module else _readable(last.what, cwd=process.cwd)


def _chain(process: model.Process) -> Iterator[_Found]:
    """Give what runs what: sudo env nice uv run python torchrun …"""
    arguments: Sequence[str] = process.command_line or ()
    for _ in range(_DEEPEST):
        runner = _runner(arguments[0]) if arguments else None
        found = None if runner is None else _what_runs(arguments, runner)
        if runner is None or found is None:
            return
        yield found
        after = _runner(found.what)
        if not runner.wrapper and not (after is not None and after.starter):
            return
        if found.is_module and after is None:
            return
        arguments = (found.what, *arguments[found.index + 1 :])


def _what_runs(arguments: Sequence[str], runner: Runner) -> Optional[_Found]:
    """Find the argument that names what runs; None for code given in place, or an interactive session."""
    index = 1
    words_before = runner.words_before
    while index < len(arguments):
        argument = arguments[index]
        option, equals, value = argument.partition("=")
        if argument in runner.module or argument == "--":
            after = index + 1
            return _Found(after, arguments[after], argument != "--") if after < len(arguments) else None
        if equals and option in runner.module:
            return _Found(index, value, is_module=True)
        if argument in runner.code:
            return None
        if argument in runner.with_value:
            index += 2
        elif (
            argument.startswith(("-", "+"))
            or argument in runner.passed_over
            or (runner.wrapper and (_ASSIGNMENT.match(argument) or _NUMBER.match(argument)))
        ):
            index += 1
        elif words_before:
            words_before -= 1
            index += 1
        else:
            return _Found(index, argument)
    return None


def _module(what: str, cwd: Optional[str]) -> str:
    """Give a module's name, or that of the file that stands in its place."""
    if what.lower().endswith((".jar", ".py", ".php", ".r")):
        return _readable(what, cwd=cwd)
    return what.removesuffix(".__main__")


def _readable(what: str, *, cwd: Optional[str] = None, says_nothing: bool = False) -> str:
    """Give a short name: a file's base name, with its directory where the base name alone says nothing.

    `cwd` is the directory a relative path is in.
    """
    parts = [part for part in _parts(what) if part != ".."]
    if cwd and what in {".", "./"}:
        parts = _parts(cwd)
    if not parts:
        return what
    if parts[-1] == "app.asar" or (len(parts) > 1 and parts[-2:] == ["resources", "app"]):
        above = [part for part in parts[:-1] if part != "resources"]
        return above[-1] if above else parts[-1]  # an Electron application is its directory
    if parts[-1] in _SAYS_NOTHING or says_nothing:
        if cwd and not what.startswith("/") and not _WINDOWS_PATH.match(what) and ".." not in what:
            parts = _parts(cwd) + parts
        if len(parts) > 1 and _says_something(parts[-2]):
            return "/".join(parts[-2:])
        if len(parts) > 3 and parts[-2] in _OF_A_PROJECT and _says_something(parts[-3]):
            return "/".join(parts[-3:])  # dist/index.js is everybody's
    return parts[-1]


def _parts(path: str) -> list[str]:
    return [part for part in re.split(r"[/\\]", path) if part not in {"", "."}]


def _says_something(directory: str) -> bool:
    return not _VERSION.match(directory) and directory not in _ANY_DIRECTORY
