"""Whether a person is at the machine, and a program works for them there: then nobody need be told. Pure.

What cannot be known counts as absence: an idle time or a lock that nobody reports, and a program whose unit is not known.
Background work of the same user is nobody's presence: services, containers, jobs, cron and ssh sessions, tmux, and what
the session starts by itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofhearted_desktop.core import model

AWAY_AFTER_S = 300.0
TEXT = "you are at this machine"

# systemd.io/DESKTOP_ENVIRONMENTS (app-…), VTE and Konsole (a scope a tab), D-Bus activation, snapd, GNOME before 40
_IN_FRONT = re.compile(
    r"app-.+\.(?:scope|service)\Z|vte-spawn-.+\.scope\Z|tab\(\d+\)\.scope\Z|dbus-:.+@\d+\.service\Z"
    r"|snap\.[^/]+\.scope\Z|gnome-launched-.+\.scope\Z"
)
_BY_ITSELF = re.compile(r".+@autostart\.service\Z")


class Presence(NamedTuple):
    """What a desktop says of its person: seconds since the last input, whether the screen is locked, the login session's id.

    None is "cannot say". A session that is not in front, because another one is, counts as locked.
    """

    user: str
    idle_s: Optional[float] = None
    locked: Optional[bool] = None
    session: Optional[str] = None

    @property
    def is_there(self) -> bool:
        """Whether somebody is known to sit there now."""
        return self.locked is False and self.idle_s is not None and self.idle_s < AWAY_AFTER_S


def evidence(process: model.Process, present: Iterable[Presence], *, has_units: bool = True) -> Optional[str]:
    """Say that a person is there for whom this process works, or give None.

    `has_units` says that this system puts every program into a unit; where only services have one, as on Windows, a program
    without is somebody's.
    """
    for each in present:
        if (
            each.is_there
            and _is_user(process.user, each.user, knows_case=has_units)
            and _in_front(process, each.session, has_units=has_units)
        ):
            return TEXT
    return None


def _is_user(name: Optional[str], user: str, *, knows_case: bool) -> bool:
    """Compare users; Windows may put the name of a machine or domain before it, and knows no case."""
    if name is None or (knows_case and "\\" not in name):
        return name == user
    return name.rsplit("\\", 1)[-1].casefold() == user.rsplit("\\", 1)[-1].casefold()


def _in_front(process: model.Process, session: Optional[str], *, has_units: bool) -> bool:
    if process.container is not None or process.job is not None:
        return False
    if process.unit is None:
        return not has_units
    if session is not None and process.unit == f"session-{session}.scope":
        return True
    return has_units and bool(_IN_FRONT.match(process.unit)) and not _BY_ITSELF.match(process.unit)
