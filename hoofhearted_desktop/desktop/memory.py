"""What the desktop remembers of itself between starts: the window's place, mute. A small JSON file, not a setting."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.probes import own_files

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

FILE = "desktop.json"
LATEST = 253_402_300_800.0
"""The end of the year 9999 in Unix time: no calendar goes on."""

Json = dict[str, Any]


class Memory:
    """Reads the file once. One that is damaged is set aside and begun anew; one that cannot be read is left as it is."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`."""
        self._path = path
        self._values: Json = {}
        self._writes = True
        try:
            content = own_files.content(path)
            self._values = _read(content) if content else {}
        except FileNotFoundError:
            return
        except ValueError as error:
            self._set_aside(error)
        except OSError as error:
            self._writes = False
            log.warning("%s cannot be read (%s); what is chosen lasts until the end", path, _why(error))

    def get(self, name: str) -> Any:
        """Give what was kept under `name`, or None."""
        return self._values.get(name)

    def moment(self, name: str) -> float | None:
        """Give the Unix time that was kept under `name`, or None where that is none."""
        kept = self._values.get(name)
        if isinstance(kept, bool) or not isinstance(kept, (int, float)) or not 0 <= kept < LATEST:
            return None
        return float(kept)

    def keep(self, name: str, value: Any) -> None:
        """Keep a JSON value under `name`; None forgets it."""
        self.keep_all({name: value})

    def keep_all(self, values: Json) -> None:
        """Keep several values in one go."""
        if all(self._values.get(name) == value for name, value in values.items()):
            return
        self._values = {name: value for name, value in {**self._values, **values}.items() if value is not None}
        if not self._writes:
            return
        try:
            own_files.replace(self._path, json.dumps(self._values).encode())
        except OSError as error:
            log.info("%s cannot be written: %s", self._path, error)

    def _set_aside(self, wrong: Exception) -> None:
        aside = self._path.with_name(f"{self._path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        try:
            self._path.replace(aside)
        except OSError as error:
            self._writes = False
            log.warning("%s is damaged and cannot be renamed (%s)", self._path, _why(error))
            return
        log.warning("%s was damaged (%s); it has been renamed to %s, and begun anew", self._path, wrong, aside.name)


def _read(content: bytes) -> Json:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("it is no object of JSON")  # noqa: TRY004 - what is read is damaged
    return found


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
