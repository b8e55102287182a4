"""What is doubtful in the rules of settings.toml on this machine, with the line: users and files are looked up here."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.core import rule_doubts
from hoofhearted_desktop.core.rule_doubts import Surroundings

if TYPE_CHECKING:
    from hoofhearted_desktop.store.settings import Settings


class Warned(NamedTuple):
    """A rule that counts and yet has no effect. `line` is None where it stands in no file."""

    rule_id: str
    line: Optional[int]
    reason: str

    def __str__(self) -> str:
        """Say it in one line."""
        place = "" if self.line is None else f"line {self.line}: "
        return f"{place}{self.rule_id}: {self.reason}"


def warnings(loaded: Settings, gpus: tuple[tuple[str, ...], ...], *, here: bool = True) -> list[Warned]:
    """Give what is doubtful; `gpus` are the texts of the cards that are known. Not `here`: the rules are of another machine."""
    if here:
        around = Surroundings(gpus, _is_user if sys.platform != "win32" else None, os.path.exists)
    else:
        around = Surroundings(gpus)
    lines = dict(loaded.lines)
    return [
        Warned(loaded.rules[doubt.nth].id, lines.get(doubt.nth), _placed(doubt, lines))
        for doubt in rule_doubts.doubts(loaded.rules, around)
    ]


def _placed(doubt: rule_doubts.Doubt, lines: dict[int, int]) -> str:
    line = None if doubt.by is None else lines.get(doubt.by)
    return doubt.reason if line is None else f"{doubt.reason} (line {line})"


def _is_user(name: str) -> bool:
    import pwd

    try:
        pwd.getpwnam(name)
    except (KeyError, ValueError):  # ValueError: a name with a null byte
        return False
    return True
