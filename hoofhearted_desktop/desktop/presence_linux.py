"""Puts together what a Linux desktop says of its person: logind, the screen saver, Mutter, and the X server."""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

from hoofhearted_desktop.core.presence import Presence
from hoofhearted_desktop.desktop.presence_dbus import BusLook, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def put_together(user: str, said: Said, x11_idle_s: Callable[[], float | None]) -> Presence | None:
    """Give what is known, or None where nobody sits at this machine for this session. The X server is asked last."""
    if said.remote:
        return None
    idle_s = said.idle_s if said.idle_s is not None else x11_idle_s()
    if said.hinted_idle_s is not None:
        idle_s = max(idle_s or 0.0, said.hinted_idle_s)
    return Presence(user, idle_s, any(said.locked) if said.locked else None, said.session)


class LinuxLook:
    """Asks in turn, and keeps what it asks open."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Get ready; nothing is opened before the first look."""
        self._user = pwd.getpwuid(os.getuid()).pw_name
        self._buses = BusLook(environment.get("XDG_SESSION_ID"))
        self._display = environment.get("DISPLAY") if not environment.get("WAYLAND_DISPLAY") else None
        self._x11_idle_s: Callable[[], float | None] | None = None

    def look(self) -> Presence | None:
        """Give what is known now."""
        return put_together(self._user, self._buses.look(), self._ask_x11)

    def _ask_x11(self) -> float | None:
        if self._display is None:
            return None
        if self._x11_idle_s is None:
            from hoofhearted_desktop.desktop.presence_x11 import idle_reader

            self._x11_idle_s = idle_reader(self._display)
        return self._x11_idle_s()
