"""The programs' command lines as argparse has them, for man pages and completions: nobody writes an option down twice."""

from __future__ import annotations

import argparse
import sys
from typing import NamedTuple

from packing import project


class Option(NamedTuple):
    """An option or a place of a command line: `names` is empty for a place, `value` for a switch."""

    names: tuple[str, ...]
    value: str
    text: str
    choices: tuple[str, ...] = ()
    is_file: bool = False
    value_optional: bool = False


class Command(NamedTuple):
    """A program or one of its commands."""

    name: str
    text: str
    usage: str
    epilog: str
    options: tuple[Option, ...]
    commands: tuple[Command, ...]


def programs() -> dict[str, Command]:
    """Give the grammar of `hoofhearted` and of `hoofhearted-agent`; the first one's command `agent` is the second."""
    if str(project.ROOT) not in sys.path:
        sys.path.append(str(project.ROOT))
    from hoofhearted_desktop.agent.__main__ import parser as agent_parser
    from hoofhearted_desktop.cli.main import parser

    agent = _read(agent_parser(), "", "")
    whole = _read(parser(), "", "")
    commands = tuple(
        each._replace(commands=agent.commands, options=each.options[:0]) if each.name == "agent" else each
        for each in whole.commands
    )
    return {"hoofhearted": whole._replace(commands=commands), "hoofhearted-agent": agent}


def _read(parser: argparse.ArgumentParser, name: str, text: str) -> Command:
    options, commands = [], []
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to be asked
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            texts = {each.dest: each.help or "" for each in action._choices_actions}  # noqa: SLF001
            commands += [_read(made, called, texts.get(called, "")) for called, made in action.choices.items()]
        elif action.help != argparse.SUPPRESS:
            options.append(_option(action))
    usage = " ".join(parser.format_usage().removeprefix("usage: ").split())
    told = text or parser.description or ""
    return Command(name or parser.prog, told, usage, parser.epilog or "", tuple(options), tuple(commands))


def _option(action: argparse.Action) -> Option:
    value = ""
    if action.nargs != 0:
        told = action.metavar or (action.dest if not action.option_strings else action.dest.upper())
        value = " ".join(told) if isinstance(told, tuple) else str(told)
    choices = tuple(map(str, action.choices or ()))
    return Option(
        tuple(action.option_strings), value, action.help or "", choices, value == "FILE", action.nargs in {"?", "*"}
    )
