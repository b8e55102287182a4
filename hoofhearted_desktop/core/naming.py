"""The name of a process that means something to a person: the application or the script, not `python`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.core import model

LONGEST_TITLE = 80


class _Runner(NamedTuple):
    """How a program that runs other programs is told what to run.

    `with_value` are options whose value is the next argument; `module` options name what runs, as a module or a file;
    `code` options carry the program's text, which is no name; `passed_over` are subcommands such as `run`.
    """

    with_value: frozenset[str] = frozenset()
    module: frozenset[str] = frozenset()
    code: frozenset[str] = frozenset()
    passed_over: frozenset[str] = frozenset()


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PYTHON = _Runner(_set("-W -X --check-hash-based-pycs -Q"), _set("-m"), _set("-c"))
_SHELL = _Runner(_set("-O +O -o +o --rcfile --init-file"), frozenset(), _set("-c -lc -ic -ec -xc -lic"))
_ENV = _Runner(_set("-u --unset -C --chdir -S --split-string"))
_RUNNERS: dict[str, _Runner] = {
    "python": _PYTHON,
    "pythonw": _PYTHON,
    "pypy": _PYTHON,
    "uv": _Runner(_set("--with --python -p --project --directory"), frozenset(), frozenset(), _set("run")),
    "torchrun": _Runner(
        _set("--nnodes --nproc_per_node --nproc-per-node --node_rank --master_addr --master_port --rdzv-backend"),
        _set("-m --module"),
    ),
    "accelerate": _Runner(
        _set("--config_file --num_processes --num_machines --mixed_precision --gpu_ids --main_process_port"),
        _set("-m --module"),
        frozenset(),
        _set("launch"),
    ),
    "java": _Runner(_set("-cp -classpath --class-path -p --module-path --add-modules"), _set("-jar -m --module")),
    "javaw": _Runner(_set("-cp -classpath --class-path -p --module-path --add-modules"), _set("-jar -m --module")),
    "node": _Runner(_set("-r --require --import --loader -C --conditions"), frozenset(), _set("-e --eval -p --print")),
    "bun": _Runner(_set("-r --preload"), frozenset(), _set("-e --eval"), _set("run")),
    "deno": _Runner(_set("-c --config --import-map -L"), frozenset(), frozenset(), _set("run serve task")),
    "ruby": _Runner(_set("-I -r -C -E"), frozenset(), _set("-e")),
    "perl": _Runner(_set("-I"), frozenset(), _set("-e -E")),
    "julia": _Runner(_set("-p -t --threads -J --sysimage -L"), frozenset(), _set("-e -E --eval")),
    "php": _Runner(_set("-c -d"), _set("-f"), _set("-r")),
    "rscript": _Runner(frozenset(), frozenset(), _set("-e")),
    "lua": _Runner(_set("-l"), frozenset(), _set("-e")),
    "wine": _Runner(),
    "wine64": _Runner(),
    "mono": _Runner(),
    "dotnet": _Runner(frozenset(), frozenset(), frozenset(), _set("exec run")),
    "bash": _SHELL,
    "sh": _SHELL,
    "dash": _SHELL,
    "zsh": _SHELL,
    "fish": _Runner(_set("-C"), frozenset(), _set("-c --command")),
    "env": _ENV,
    "sudo": _Runner(_set("-u -g -h -p -C -T -U")),
    "nohup": _Runner(),
    "nice": _Runner(_set("-n")),
    "ionice": _Runner(_set("-c -n -p")),
    "taskset": _Runner(_set("-c")),
    "stdbuf": _Runner(_set("-i -o -e")),
    "time": _Runner(_set("-f -o")),
    "timeout": _Runner(_set("-s -k"), frozenset(), frozenset(), frozenset()),
    "setsid": _Runner(),
    "numactl": _Runner(_set("-C -N -m -i -l")),
    "xvfb-run": _Runner(_set("-n -s -e -f -p -w")),
    "ld-linux-x86-64.so.2": _Runner(_set("--library-path --preload --argv0")),
}
_WRAPPERS = _set(
    "env sudo nohup nice ionice taskset stdbuf time timeout setsid numactl xvfb-run uv ld-linux-x86-64.so.2"
)
_SAYS_NOTHING = _set("__main__.py main.py app.py run.py server.py index.js main.js server.js cli.js __init__.py")
_VERSION = re.compile(r"[\d.]+[a-z]*\Z")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_NUMBER = re.compile(r"\d[\d.]*[smhd]?\Z|0x[0-9a-fA-F]+\Z")
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


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
    for candidate in (_script(process.command_line or ()), _base(process.exe), process.name):
        title = printable(candidate or "")
        if title:
            return title
    return f"process {process.pid}"


def printable(name: str) -> str:
    """Give a name from elsewhere as one line of visible characters, cut in the middle where it is too long."""
    plain = " ".join(_INVISIBLE.sub("\ufffd", name.replace("\n", " ").replace("\t", " ")).split())
    if len(plain) <= LONGEST_TITLE:
        return plain
    half = LONGEST_TITLE // 2
    return f"{plain[: half - 1]}…{plain[-half:]}"


def _base(path: Optional[str]) -> Optional[str]:
    """Give the last part of a path of either system."""
    return None if path is None else re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def _runner(argument: str) -> tuple[str, Optional[_Runner]]:
    """Give the runner that this program is, with `python3.11`, `python3.11.exe` and `-bash` under their plain names."""
    name = (_base(argument) or "").lower().lstrip("-")
    name = name.removesuffix(".exe")
    if name not in _RUNNERS:
        name = re.sub(r"[\d.]+[a-z]?\Z", "", name)
    return name, _RUNNERS.get(name)


def _script(command_line: Sequence[str]) -> Optional[str]:
    """Give the name of what the command line really runs, or None if its program speaks for itself."""
    arguments = list(command_line)
    found: Optional[str] = None
    for _ in range(4):  # sudo env nice python …
        if not arguments:
            return found
        name, runner = _runner(arguments[0])
        if runner is None:
            return found
        index = _what_runs(arguments, runner, wrapper=name in _WRAPPERS)
        if index is None:
            return found
        found = _readable(arguments[index], arguments[index - 1] in runner.module)
        if arguments[index - 1] in runner.module or name not in _WRAPPERS:
            return found
        arguments = arguments[index:]
    return found


def _what_runs(arguments: Sequence[str], runner: _Runner, *, wrapper: bool) -> Optional[int]:
    """Give the index of the argument that names what runs; None for code given in place, or an interactive session."""
    index = 1
    while index < len(arguments):
        argument = arguments[index]
        if argument in runner.module:
            return index + 1 if index + 1 < len(arguments) else None
        if argument in runner.code:
            return None
        if argument == "--":
            return index + 1 if index + 1 < len(arguments) else None
        if argument in runner.with_value:
            index += 2
        elif (
            argument.startswith(("-", "+"))
            or argument in runner.passed_over
            or (wrapper and (_ASSIGNMENT.match(argument) or _NUMBER.match(argument)))
        ):
            index += 1
        else:
            return index
    return None


def _readable(what: str, is_module: bool) -> str:  # noqa: FBT001 - private, one caller
    """Give a short name: a file's base name, with its directory where the base name alone says nothing."""
    if is_module and not what.lower().endswith((".jar", ".py", ".php")):
        return what.removesuffix(".__main__")
    parts = [part for part in re.split(r"[/\\]", what) if part not in {"", ".", ".."}]
    if not parts:
        return what
    if parts[-1] in _SAYS_NOTHING and len(parts) > 1 and not _VERSION.match(parts[-2]):
        return "/".join(parts[-2:])
    return parts[-1]
