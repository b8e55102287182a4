"""Which notifications a person has chosen in settings.toml of this machine; the file is looked at again as it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.core.preferences import Notifications

if TYPE_CHECKING:
    from pathlib import Path

FILE = "settings.toml"
"""That of store/settings.py, which is only imported for a file that says anything of notifications: it costs the tray 0.3 MB."""


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
        if not self._says_anything():
            self.notifications = Notifications()
            return
        from hoofhearted_desktop.store import settings

        self.notifications = settings.load(self._path).notifications

    def _says_anything(self) -> bool:
        try:
            return self._path is not None and b"notifications" in self._path.read_bytes()
        except OSError:
            return False

    def _file_stamp(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if found else None
