"""What stands for something else in ssh_config(5): `%h` and its like, `${VARIABLE}`, `~`; and who and where we are."""

from __future__ import annotations

import functools
import os
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.link.ssh.config_lines import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

_WINDOWS = os.name == "nt"
_STANDS_FOR = re.compile(r"%(.?)|\$\{([^}]*)(\}?)", re.DOTALL)
_PERCENT = re.compile(r"%(.?)()()", re.DOTALL)


class Unexpandable(NamedTuple):
    """A token, variable or home directory that is not there; `why` ends a sentence."""

    why: str


class Local(NamedTuple):
    """Who runs this, and where. `user_id` is a number in letters; `system_dir` is the directory of the system's ssh_config."""

    home: Path
    user: str
    user_id: str
    hostname: str
    system_dir: Path
    environment: Mapping[str, str]

    def tilde(self, text: str) -> Union[str, Unexpandable]:
        """Expand a leading `~` or `~user`, as tilde_expand of OpenSSH does."""
        if not text.startswith("~"):
            return text
        name, slash, rest = text[1:].partition("/")
        if _WINDOWS and not slash:
            name, slash, rest = text[1:].partition("\\")
        home: Optional[str] = str(self.home) if not name else _home_of(name)
        if home is None:
            return Unexpandable(f"there is no user {shown(name, 40)}")
        return f"{home.rstrip('/')}/{rest.lstrip('/')}"


def here() -> Local:
    """Give who runs this: the home directory is $HOME's, as everywhere in this program; OpenSSH asks the user database."""
    if _WINDOWS:
        program_data = os.environ.get("PROGRAMDATA") or r"C:\ProgramData"
        user = os.environ.get("USERNAME", "")
        return Local(Path.home(), user, "0", socket.gethostname(), Path(program_data) / "ssh", os.environ)
    import pwd

    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = os.environ.get("USER") or str(os.getuid())
    try:
        home = Path.home()
    except RuntimeError:  # no HOME, and nobody in the user database
        home = Path("/")
    return Local(home, user, str(os.getuid()), socket.gethostname(), Path("/etc/ssh"), os.environ)


def expand(
    text: str, tokens: Mapping[str, str], environment: Optional[Mapping[str, str]] = None
) -> Union[str, Unexpandable]:
    """Put in the values of `%x` and, where there is an `environment`, of `${NAME}`; `%%` is a percent sign."""
    wrong: list[str] = []

    def value(found: re.Match[str]) -> str:
        sign, name, closed = found.groups()
        if sign is not None:
            if sign == "%":
                return "%"
            if not sign or sign not in tokens:
                wrong.append(f"%{shown(sign)} stands for nothing here")
            return tokens.get(sign, "")
        if not closed or not name:
            wrong.append("a ${ has no name or no closing bracket")
        elif environment is not None and name not in environment:
            wrong.append(f"there is no variable {shown(name, 40)} in the environment")
        return (environment or {}).get(name, "")

    expanded = (_PERCENT if environment is None else _STANDS_FOR).sub(value, text)
    return Unexpandable(wrong[0]) if wrong else expanded


@functools.lru_cache(maxsize=64)
def _home_of(name: str) -> Optional[str]:
    if _WINDOWS:
        return None
    import pwd

    try:
        return pwd.getpwnam(name).pw_dir
    except (KeyError, ValueError, UnicodeError):
        return None
