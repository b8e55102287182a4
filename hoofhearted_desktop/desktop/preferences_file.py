"""What a person has chosen in settings.toml of this machine for the desktop; the file is looked at again as it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.core.preferences import Appearance, Notifications, Startup, TrayIcon
from hoofhearted_desktop.probes import own_files

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.store.settings import Mistake

FILE = "settings.toml"
"""That of store/settings.py, which is only imported for a file that says anything to the desktop: it costs the tray 0.3 MB."""

_OF_THE_DESKTOP = (b"notifications", b"appearance", b"tray", b"startup")


class Preferences(QObject):
    """The one place where the desktop's own choices are read and changed; no timer of its own: whoever has one calls `look`."""

    changed = Signal()
    """Something that the desktop obeys is another one now, by a hand edit or by `choose`."""

    def __init__(self, path: Path | None, parent: QObject | None = None) -> None:
        """Use the file at `path`; without one the defaults count."""
        super().__init__(parent)
        self.path = path
        self._stamp: tuple[int, int] | None = None
        self.notifications = Notifications()
        self.appearance = Appearance()
        self.tray_icon = TrayIcon()
        self.startup = Startup()
        self.look()

    def look(self) -> None:
        """Read the file again where it has changed."""
        stamp = self._file_stamp()
        if stamp == self._stamp or self.path is None:
            return
        self._stamp = stamp
        before = self._all
        if self._says_anything():
            from hoofhearted_desktop.store import settings

            found = settings.load(self.path)
            self.notifications, self.appearance = found.notifications, found.appearance
            self.tray_icon, self.startup = found.tray_icon, found.startup
        else:
            self.notifications, self.appearance = Notifications(), Appearance()
            self.tray_icon, self.startup = TrayIcon(), Startup()
        if self._all != before:
            self.changed.emit()

    def choose(self, table: str, key: str, value: object) -> Mistake | None:
        """Write one choice into the file, or with None let its default count again; gives why that was not possible."""
        from hoofhearted_desktop.store import settings_edit

        if self.path is None:
            return None
        outcome = settings_edit.set_value(self.path, table, key, value)
        self.look()
        return None if isinstance(outcome, settings_edit.Written) else outcome

    @property
    def _all(self) -> tuple[Notifications, Appearance, TrayIcon, Startup]:
        return self.notifications, self.appearance, self.tray_icon, self.startup

    def _says_anything(self) -> bool:
        try:
            text = own_files.content(self.path) if self.path is not None else b""
        except OSError:
            return False
        return any(table in text for table in _OF_THE_DESKTOP)

    def _file_stamp(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat() if self.path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if found else None
