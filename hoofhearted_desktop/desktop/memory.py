"""What the desktop remembers of itself between starts: the window's place, mute. A small JSON file, not a setting."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.probes import own_files

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

FILE = "desktop.json"

Json = dict[str, Any]


class Memory:
    """Reads the file once; a file that is missing or damaged is an empty memory."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`."""
        self._path = path
        self._values: Json = {}
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            log.info("%s cannot be read, and is begun anew: %s", path, error)
            return
        if isinstance(values, dict):
            self._values = values

    def get(self, name: str) -> Any:
        """Give what was kept under `name`, or None."""
        return self._values.get(name)

    def keep(self, name: str, value: Any) -> None:
        """Keep a JSON value under `name`; None forgets it."""
        self.keep_all({name: value})

    def keep_all(self, values: Json) -> None:
        """Keep several values in one go."""
        if all(self._values.get(name) == value for name, value in values.items()):
            return
        self._values = {name: value for name, value in {**self._values, **values}.items() if value is not None}
        try:
            self._write()
        except OSError as error:
            log.info("%s cannot be written: %s", self._path, error)

    def _write(self) -> None:
        own_files.replace(self._path, json.dumps(self._values).encode())
