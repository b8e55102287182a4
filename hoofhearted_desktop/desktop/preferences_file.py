"""Which notifications a person has chosen in settings.toml of this machine; the file is looked at again as it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.core.preferences import Notifications
from hoofhearted_desktop.store import settings

if TYPE_CHECKING:
    from pathlib import Path


class PreferencesFile:
    """Reads what concerns the desktop; what is wrong in the file is said by the agent, which reads it too."""

    def __init__(self, path: Path | None) -> None:
        """Use the file at `path`; without one the defaults count."""
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self.notifications = Notifications()
        self.look()

    def look(self) -> None:
        """Read the file again where it has changed."""
        stamp = self._file_stamp()
        if stamp == self._stamp or self._path is None:
            return
        self._stamp = stamp
        self.notifications = settings.load(self._path).notifications

    def _file_stamp(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if found else None
