"""Talks to systemd by its own programs, systemctl, loginctl and journalctl, and names what stands in the way."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Optional, Union

from hoofhearted_desktop.core import model

PATIENCE_S = 90.0
BOOTED = Path("/run/systemd/system")
"""There where systemd started this machine: sd_booted(3)."""

LINGERING = Path("/var/lib/systemd/linger")
_BY_HAND = "have `hoofhearted-agent run` started by what starts programs here (OpenRC, runit, @reboot of cron)"
_SENT = "it is watched while somebody is connected; for more, hoofhearted has to be installed there"


def _by_hand() -> str:
    """Say what to do without systemd; an agent that was sent to a server is no command there."""
    from hoofhearted_desktop.agent import settling

    return _BY_HAND if settling.own_bundle() is None else _SENT


def user_name() -> str:
    """Give the name of this user, or the number where the system knows no name."""
    return name_of(os.getuid())


def name_of(uid: int) -> str:
    """Give the name of a user, or the number where the system knows no name."""
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


class Manager:
    """The service manager of the system, or of this user."""

    def __init__(self, *, of_user: bool) -> None:
        """Speak to this user's manager, or to the system's."""
        self.of_user = of_user
        self.scope = ("--user",) if of_user else ()
        self._environment = {**os.environ, "SYSTEMD_PAGER": "", "SYSTEMD_COLORS": "0"}
        self._session = _session() if of_user else None
        if self._session is not None:
            self._environment["XDG_RUNTIME_DIR"] = str(self._session)

    def unreachable(self) -> Optional[model.Problem]:
        """Say why nothing can be asked of it; None where it answers."""
        if shutil.which("systemctl") is None:
            return model.Problem("no_systemd", "this machine has no systemd: there is no systemctl", _by_hand())
        said = self.ask("show", "--property=Version")
        if isinstance(said, str):
            return None
        if not BOOTED.is_dir():
            text = "systemd is installed, but did not start this machine, as in a container or in WSL without it"
            return model.Problem("no_systemd", text, f"{_by_hand()}; in WSL, systemd=true in /etc/wsl.conf starts it")
        if self.of_user and self._session is None:
            user = user_name()
            text = f"no service manager of {user} runs: this shell has no session of its own, as after su or sudo"
            remedy = (
                f"log in as {user} (`machinectl shell {user}@`, ssh, the screen), or `sudo loginctl enable-linger {user}`, "
                "and try again"
            )
            return model.Problem("no_user_manager", text, remedy)
        return said

    def ask(self, *words: str) -> Union[str, model.Problem]:
        """Run systemctl, and give what it printed, or its own words about why not."""
        return run(["systemctl", *self.scope, *words], self._environment)

    def property(self, name: str) -> Optional[str]:
        """Give one property of our unit; None where it cannot be asked."""
        from hoofhearted_desktop.agent import units

        said = self.ask("show", f"--property={name}", "--value", units.NAME)
        return said.strip() if isinstance(said, str) else None


def _session() -> Optional[Path]:
    """Give this user's runtime directory, also in a shell that was not told of it; None where there is none."""
    told = os.environ.get("XDG_RUNTIME_DIR", "")
    for path in (Path(told) if told.startswith("/") else None, Path(f"/run/user/{os.getuid()}")):
        try:
            if path is not None and path.stat().st_uid == os.getuid():
                return path
        except OSError:
            continue
    return None


def run(command: list[str], environment: Optional[dict[str, str]] = None) -> Union[str, model.Problem]:
    """Run one of systemd's programs to its end, and give what it printed, or its own words about why not."""
    shown = " ".join(command)
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment,
            timeout=PATIENCE_S,
            check=False,
        )
    except FileNotFoundError:
        return model.Problem("no_systemd", f"`{shown}`: there is no such program", _by_hand())
    except subprocess.TimeoutExpired:
        return model.Problem("systemd_failed", f"`{shown}` has not come to an end for {PATIENCE_S:.0f} s", None)
    except OSError as error:
        return model.Problem("systemd_failed", f"`{shown}`: {(error.strerror or str(error)).lower()}", None)
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "replace")
    words = " ".join((done.stderr or done.stdout).decode("utf-8", "replace").split())
    said = words or f"it ended with status {done.returncode} and no word"
    return model.Problem("systemd_failed", f"`{shown}`: {said}", None)


def lingers(user: str) -> bool:
    """Tell whether a user's services run without the user being logged in (loginctl(1), enable-linger)."""
    said = run(["loginctl", "show-user", user, "--property=Linger", "--value"])
    if isinstance(said, str) and said.strip() in {"yes", "no"}:
        return said.strip() == "yes"
    return (LINGERING / user).exists()  # logind knows only users who are logged in, or linger
