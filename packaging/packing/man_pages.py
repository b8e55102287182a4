"""Man pages of the programs, in man(7), out of their grammar."""

from __future__ import annotations

import datetime as dt
import gzip
from typing import TYPE_CHECKING

from packing import grammar, project

if TYPE_CHECKING:
    from packing.grammar import Command, Option

_SHORT = {
    "hoofhearted": "who uses the GPU, since when, who started it, and was it expected",
    "hoofhearted-agent": "watch this machine's GPUs and answer over a byte stream",
}
_FILES = (
    ("~/.config/hoofhearted/settings.toml", "what is expected, and how the program looks; it may be written by hand"),
    ("~/.local/share/hoofhearted", "what was recorded"),
    ("/etc/hoofhearted/settings.toml", "the same of the machine's service, /var/lib/hoofhearted what it recorded"),
)
_STATUSES = (
    ("0", "all is well; of why and watch: nothing unexpected"),
    ("1", "a problem, which is said"),
    ("2", "the command line cannot be understood"),
    ("3", "why: something unexpected uses a GPU"),
    ("4", "it cannot be told"),
    ("5, 6, 7, 8", "another agent runs; it does not answer; no place for the socket; a source that cannot be used"),
    ("9", "the server was not reached"),
)


def pages() -> dict[str, bytes]:
    """Give each page by its file name, compressed as packages have it."""
    return {f"{name}.1.gz": _packed(page(name, command)) for name, command in grammar.programs().items()}


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def page(name: str, command: Command) -> str:
    """Give the page of a program."""
    day = dt.datetime.fromtimestamp(project.moment(), dt.timezone.utc).strftime("%Y-%m-%d")
    lines = [f'.TH {_plain(name).upper()} 1 {day} "Hoof Hearted {project.version()}" "User Commands"']
    lines += [".SH NAME", rf"{_plain(name)} \- {_plain(_SHORT[name])}", ".SH SYNOPSIS", _usage(command.usage)]
    lines += [".SH DESCRIPTION", _plain(command.text)]
    if command.epilog:
        lines += [".PP", _plain(command.epilog)]
    lines += [".SH OPTIONS", *_options(command.options)]
    if command.commands:
        lines.append(".SH COMMANDS")
        for each in command.commands:
            lines += _command(each, each.name)
    lines += [".SH FILES"]
    for path, text in _FILES:
        lines += [".TP", rf"\fI{_plain(path)}\fR", _plain(text)]
    lines += [".SH EXIT STATUS"]
    for number, text in _STATUSES:
        lines += [".TP", rf"\fB{number}\fR", _plain(text)]
    other = "hoofhearted-agent" if name == "hoofhearted" else "hoofhearted"
    lines += [".SH SEE ALSO", rf"\fB{_plain(other)}\fR(1), \fBnvidia-smi\fR(1), \fBsystemctl\fR(1)"]
    return "\n".join(lines) + "\n"


def _command(command: Command, name: str) -> list[str]:
    lines = [rf".SS {_plain(name)}", _plain(_sentence(command.text)), ".PP", _usage(command.usage)]
    lines += _options(command.options)
    for each in command.commands:
        lines += _command(each, f"{name} {each.name}")
    return lines


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _usage(usage: str) -> str:
    program, _, rest = usage.partition(" [")
    return rf"\fB{_plain(program)}\fR" + (f" {_plain('[' + rest)}" if rest else "")


def _options(options: tuple[Option, ...]) -> list[str]:
    lines: list[str] = []
    for each in options:
        names = ", ".join(rf"\fB{_plain(name)}\fR" for name in each.names)
        value = rf"\fI{_plain(each.value)}\fR" if each.value else ""
        lines += [".TP", " ".join(part for part in (names, value) if part), _plain(_sentence(each.text or each.value))]
    return lines


def _plain(text: str) -> str:
    """Keep roff from reading anything into a text: backslashes, hyphens that are minus signs, and signs at a line's begin."""
    plain = text.replace("\\", r"\e").replace("-", r"\-").replace("%%", "%").replace("\n", " ")
    return rf"\&{plain}" if plain[:1] in {".", "'"} else plain
