"""The icon of a process's application, as this machine's desktop files name it; of other machines nobody has one."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from PySide6.QtCore import QFileInfo, QObject, QStandardPaths, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileIconProvider

from hoofhearted_desktop.core import naming
from hoofhearted_desktop.desktop.errand import Errand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hoofhearted_desktop.core import model

MOST_FILES = 3000
_LONGEST = 200_000
_SCOPE = re.compile(r"app-(?:flatpak-|[a-zA-Z]+-)?(?P<id>.+?)(?:-\d+|@[0-9a-f]+)?\.(?:scope|service)\Z")
_ESCAPED = re.compile(r"\\x([0-9a-f]{2})")


class Names:
    """Names of icons by program, by desktop file and by window class."""

    def __init__(self) -> None:
        """Start with none."""
        self._by_program: dict[str, str] = {}
        self._by_id: dict[str, str] = {}

    def add(self, identity: str, entry: dict[str, str]) -> None:
        """Take the desktop file of that identifier."""
        icon = entry.get("Icon")
        if not icon:
            return
        self._by_id.setdefault(identity.lower(), icon)
        window_class = entry.get("StartupWMClass")
        if window_class:
            self._by_id.setdefault(window_class.lower(), icon)
        program = program_of(entry.get("Exec", ""))
        if program:
            self._by_program.setdefault(program.lower(), icon)

    def of(self, process: model.Process) -> Optional[str]:
        """Give the name of a process's icon: by the unit its desktop started it in, by its package, by its program."""
        for identity in _identities(process):
            found = self._by_id.get(identity.lower())
            if found is not None:
                return found
        for program in _programs(process):
            found = self._by_program.get(program) or self._by_id.get(program)
            if found is not None:
                return found
        return None


def _identities(process: model.Process) -> Iterator[str]:
    found = _SCOPE.match(process.unit or "")
    if found is not None:
        yield _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), found["id"])
    if process.package:
        yield process.package


def _programs(process: model.Process) -> Iterator[str]:
    for path in (process.exe, process.name):
        base = (path or "").rsplit("/", 1)[-1].lower()
        if base and not naming.is_runner(base):
            yield base
            yield base.removesuffix("-bin").removesuffix(".bin")


def program_of(command: str) -> Optional[str]:
    """Give the program that an Exec line starts, without what only prepares it; None where it runs another's."""
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    for word in words:
        base = os.path.basename(word)
        if base == "env" or re.match(r"[A-Za-z_]\w*=", word):
            continue
        return None if naming.is_runner(base) or base in {"flatpak", "snap", "gtk-launch", "xdg-open"} else base
    return None


def entry_of(text: str) -> dict[str, str]:
    """Read the main group of a desktop file (Desktop Entry Specification); translations are passed over."""
    entry: dict[str, str] = {}
    within = False
    for line in text.splitlines():
        if line.startswith("["):
            within = line.strip() == "[Desktop Entry]"
        elif within and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            entry.setdefault(key.strip(), value.strip())
    return entry


def read(directories: Iterable[str]) -> Names:
    """Read the desktop files in these directories, the first of them the strongest."""
    names = Names()
    left = MOST_FILES
    for directory in directories:
        try:
            files = sorted(Path(directory).rglob("*.desktop"))
        except OSError:
            continue
        for file in files[:left]:
            try:
                text = file.read_bytes()[:_LONGEST].decode("utf-8", "replace")
            except OSError:
                continue
            names.add(file.stem, entry_of(text))
        left -= len(files)
        if left <= 0:
            break
    return names


class Icons(QObject):
    """Gives icons of this machine's processes; its desktop files are read once, beside the GUI thread."""

    changed = Signal()

    def __init__(self, parent: Optional[QObject] = None) -> None:
        """Begin to read."""
        super().__init__(parent)
        self._names: Optional[Names] = None
        self._found: dict[str, Optional[QIcon]] = {}
        self._files: Optional[QFileIconProvider] = None
        directories = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.ApplicationsLocation)
        self._errand = Errand(lambda: read(directories), self._take)

    def close(self) -> None:
        """Wait until nothing is read any more."""
        self._errand.join(5.0)

    def of(self, process: Optional[model.Process]) -> Optional[QIcon]:
        """Give the icon of a process, None where it has none; one in a container is not this machine's program."""
        if process is None or process.container is not None or self._names is None:
            return None
        if os.name == "nt":
            return self._of_file(process.exe)
        name = self._names.of(process)
        return None if name is None else self._named(name)

    def _take(self, names: Names) -> None:
        self._names = names
        self.changed.emit()

    def _named(self, name: str) -> Optional[QIcon]:
        if name not in self._found:
            icon = QIcon(name) if os.path.isabs(name) else QIcon.fromTheme(name)
            self._found[name] = None if icon.isNull() or not icon.availableSizes() else icon
        return self._found[name]

    def _of_file(self, path: Optional[str]) -> Optional[QIcon]:
        if path is None:
            return None
        if path not in self._found:
            self._files = self._files or QFileIconProvider()
            icon = self._files.icon(QFileInfo(path)) if os.path.isfile(path) else QIcon()
            self._found[path] = None if icon.isNull() else icon
        return self._found[path]
