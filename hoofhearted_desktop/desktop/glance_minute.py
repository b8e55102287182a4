"""The last minute of every GPU's load, for the glance panel; kept while only the tray is there. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.desktop.faces import load
from hoofhearted_desktop.desktop.minute import Height, Minute

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoofhearted_desktop.core.assessment import Tick

SLOTS = 60

Curve = tuple[Height, ...]


class Minutes:
    """The minutes of all GPUs of all hosts."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._of: dict[str, dict[str, Minute]] = {}

    def take(self, host: str, tick: Tick) -> None:
        """Take a reading; GPUs that it does not tell of are forgotten."""
        before = self._of.get(host, {})
        now: dict[str, Minute] = {}
        for gpu in tick.sample.gpus:
            minute = now[gpu.uuid] = before.get(gpu.uuid) or Minute()
            minute.add(tick.sample.time, load(gpu))
        self._of[host] = now

    def keep_only(self, hosts: Collection[str]) -> None:
        """Forget all other hosts."""
        self._of = {host: minutes for host, minutes in self._of.items() if host in hosts}

    def curve(self, host: str, gpu: str) -> Curve:
        """Give a GPU's last minute in SLOTS heights, the oldest first, None where nobody could say."""
        minute = self._of.get(host, {}).get(gpu)
        return (None,) * SLOTS if minute is None else minute.heights(SLOTS)
