"""Begins with the session on Linux: an entry in `~/.config/autostart`.

Desktop Application Autostart Specification 0.5, Desktop Entry Specification 1.5 (specifications.freedesktop.org). What a
desktop's own tool switches off has `Hidden=true`, or on GNOME `X-GNOME-Autostart-enabled=false`. `TryExec` has a session pass
over the entry when the program is no longer there: who removes a package cannot remove what is in homes.
"""

from __future__ import annotations

import configparser
import os
import re
from pathlib import Path

from hoofhearted_desktop.desktop.autostart_standing import Standing
from hoofhearted_desktop.probes import own_files

NAME = "hoofhearted.desktop"
_GROUP = "Desktop Entry"
_RESERVED = re.compile(r"""[\s"'\\><~|&;$*?#()`]""")


def path() -> Path:
    """Give where the entry lies."""
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return Path(home) / "autostart" / NAME


def entry(command: list[str]) -> str:
    """Give the entry that begins `command`."""
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=Hoof Hearted\n"
        "Comment=Names who uses the GPU\n"
        "Comment[de]=Nennt, wer die GPU benutzt\n"
        f"TryExec={escaped(command[0])}\n"
        f"Exec={' '.join(map(quoted, command))}\n"
        "Icon=hoofhearted\n"
        "Terminal=false\n"
        "StartupNotify=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def quoted(argument: str) -> str:
    """Write one argument of Exec: quoted where it has a reserved sign, `%` doubled, then escaped as a string."""
    argument = argument.replace("%", "%%")
    if argument and not _RESERVED.search(argument):
        return argument
    inner = re.sub(r'(["`$\\])', r"\\\1", argument)
    return escaped(f'"{inner}"')


def escaped(text: str) -> str:
    """Write a value of type string."""
    return text.replace("\\", "\\\\")


def standing(command: list[str]) -> Standing:
    """Read the entry; one that cannot be read is off."""
    reader = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    reader.optionxform = str  # type: ignore[assignment,method-assign]  # as configparser's documentation says to
    try:
        reader.read_string(path().read_text(encoding="utf-8"))
        found = dict(reader.items(_GROUP))
    except (OSError, ValueError, configparser.Error):
        return Standing.OFF
    off = found.get("Hidden", "").lower() == "true" or found.get("X-GNOME-Autostart-enabled", "").lower() == "false"
    if off or not found.get("Exec"):
        return Standing.OFF
    return Standing.ON if found["Exec"] == " ".join(map(quoted, command)) else Standing.ELSEWHERE


def switch(command: list[str], *, on: bool) -> None:
    """Write the entry, or take it away; raises OSError."""
    place = path()
    if not on:
        place.unlink(missing_ok=True)
        return
    own_files.replace(place, entry(command).encode())
