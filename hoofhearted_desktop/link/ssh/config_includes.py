"""What an Include of ssh_config(5) names, and how far it is followed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Union

from hoofhearted_desktop.link.ssh import config_tokens
from hoofhearted_desktop.link.ssh.config_tokens import Unexpandable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofhearted_desktop.link.ssh.config_tokens import Local

DEEPEST = 16
"""Includes within includes, as OpenSSH has it."""

MOST_FILES = 4000
MOST_LETTERS = 64 << 20
"""OpenSSH has no such limits; files that include each other twice would else be read 2¹⁶ times."""


def path_of(word: str, local: Local, tokens: Mapping[str, str], *, users: bool) -> Union[str, Unexpandable]:
    """Give the pattern of paths that a word of an Include stands for; `users`: it stands in a file of the user's.

    Since OpenSSH 9.8 it may hold tokens and variables.
    """
    if not word:
        return Unexpandable("the name is empty")
    if "%" in word or "${" in word:
        expanded = config_tokens.expand(word, tokens, local.environment)
        if isinstance(expanded, Unexpandable):
            return expanded
        word = expanded
    if word.startswith("~"):
        return local.tilde(word) if users else Unexpandable("the system's file cannot name a home directory")
    if Path(word).is_absolute():
        return word
    return str((local.home / ".ssh" if users else local.system_dir) / word)
