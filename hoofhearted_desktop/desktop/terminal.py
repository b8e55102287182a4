"""Opens a command in the person's own terminal program, whichever that is, in a window that stays until it was read."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hoofhearted_desktop.core.tongue import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ONE_WORD = "one word"
_DIRECT: tuple[str, ...] = ()
# How each is told which command to run: what stands before its words, or that they are one word. By the manuals of each.
_TERMINALS: dict[str, tuple[str, ...]] = {
    "xdg-terminal-exec": _DIRECT,
    "x-terminal-emulator": ("-e",),
    "gnome-terminal": ("--",),
    "ptyxis": ("--",),
    "kgx": ("--",),
    "konsole": ("-e",),
    "kitty": _DIRECT,
    "alacritty": ("-e",),
    "ghostty": ("-e",),
    "wezterm": ("start", "--"),
    "foot": _DIRECT,
    "xfce4-terminal": ("-x",),
    "mate-terminal": ("-x",),
    "tilix": ("-e", _ONE_WORD),
    "terminator": ("-x",),
    "lxterminal": ("-e", _ONE_WORD),
    "qterminal": ("-e", _ONE_WORD),
    "deepin-terminal": ("-e", _ONE_WORD),
    "urxvt": ("-e",),
    "st": ("-e",),
    "xterm": ("-e",),
}
_FIRST = "xdg-terminal-exec"
_STAY = r"""printf '\033[1m%s\033[0m\n\n' "$1"; said=$0; shift; "$@"; printf '\n%s ' "$said"; read -r _"""
"""The words come as arguments, never as text of the script."""


class Terminal(NamedTuple):
    """A terminal program, and what stands before the command that it is to run."""

    program: str
    before: tuple[str, ...]


def find(
    environ: Mapping[str, str] = os.environ,
    which: Callable[[str], Optional[str]] = shutil.which,
    *,
    windows: bool = sys.platform == "win32",
) -> Optional[Terminal]:
    """Give the person's terminal: that of the desktop, of $TERMINAL, of the system, else any known one; None where none is there."""
    if windows:
        program = which("wt.exe")
        if program is not None:
            return Terminal(program, ())
        console = which("conhost.exe")
        return None if console is None else Terminal(console, ())
    own = shlex.split(environ.get("TERMINAL", "")) if _is_sound(environ.get("TERMINAL", "")) else []
    for name in (_FIRST, *own[:1], *_TERMINALS):
        program = which(name)
        if program is not None:
            more = tuple(own[1:]) if own and name == own[0] else ()
            return Terminal(program, (*more, *_TERMINALS.get(os.path.basename(name), ("-e",))))
    return None


def words(terminal: Terminal, argv: tuple[str, ...], *, windows: bool = sys.platform == "win32") -> list[str]:
    """Give the words that open a terminal with a command in it."""
    staying = argv
    if not windows:
        staying = ("sh", "-c", _STAY, say("Press Enter to close this window."), shlex.join(argv), *argv)
    if terminal.before[-1:] == (_ONE_WORD,):
        return [terminal.program, *terminal.before[:-1], shlex.join(staying)]
    return [terminal.program, *terminal.before, *staying]


def open_with(terminal: Terminal, argv: tuple[str, ...]) -> bool:
    """Open a command in a terminal, which is nobody's child; whether it could be started."""
    from PySide6.QtCore import QProcess

    program, *rest = words(terminal, argv)
    started: Any = QProcess.startDetached(program, rest)  # with the process id, which the stubs do not say
    return bool(started[0] if isinstance(started, tuple) else started)


def _is_sound(text: str) -> bool:
    try:
        shlex.split(text)
    except ValueError:
        return False
    return True
