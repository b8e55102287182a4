"""Tells systemd how the agent is: ready, what it does, alive, leaving (sd_notify(3)); silent where nobody asked.

One datagram to the socket that $NOTIFY_SOCKET names; no library. The watchdog is fed by the event loop and by nothing
else, so that a loop that stands still is noticed, and a driver that hangs in the probes' thread is not mistaken for one.
"""

from __future__ import annotations

import contextlib
import os
import socket
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from collections.abc import MutableMapping

PATIENCE_S = 5.0
"""For what must arrive. All else is sent without waiting: a manager that does not read must not stop the loop."""

BEATS = 4
"""A sign of life so many times in the span after which the watchdog bites; sd_watchdog_enabled(3) wants two."""


class NotifySocket:
    """The way to the service manager. Without an address every call does nothing."""

    def __init__(self, address: Optional[str] = None, watchdog_s: Optional[float] = None) -> None:
        """Speak to `address`, a path, or a name that begins with @; `watchdog_s` as the manager has set it."""
        self._address = address.replace("@", "\0", 1) if address and address[0] == "@" else address
        self.every_s = float("inf") if watchdog_s is None else watchdog_s / BEATS
        """How often a sign of life is due."""
        self._due = 0.0
        self._said: Optional[str] = None

    @property
    def is_heard(self) -> bool:
        """Whether a service manager started this process and wants to hear of it."""
        return self._address is not None

    def ready(self, sentence: str) -> None:
        """Say that clients are taken from now on."""
        self._said = sentence
        self._send(f"READY=1\nSTATUS={_one_line(sentence)}", patience_s=PATIENCE_S)

    def status(self, sentence: str) -> None:
        """Say what is done now, where that is news."""
        if sentence != self._said and self._send(f"STATUS={_one_line(sentence)}"):
            self._said = sentence

    def beat(self, now: float) -> None:
        """Give a sign of life where one is due at monotonic `now`; one that did not get through is due again."""
        if now >= self._due and self.every_s < float("inf") and self._send("WATCHDOG=1"):
            self._due = now + self.every_s

    def stopping(self) -> None:
        """Say that the agent is leaving."""
        self._send("STOPPING=1\nSTATUS=Leaving.", patience_s=PATIENCE_S)

    def _send(self, text: str, *, patience_s: float = 0.0) -> bool:
        if self._address is None:
            return True
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as speaker:
            speaker.settimeout(patience_s)
            speaker.sendto(text.encode(), self._address)
            return True
        return False


def _one_line(sentence: str) -> str:
    return " ".join(sentence.split())


def from_environment(environment: MutableMapping[str, str]) -> NotifySocket:
    """Take the address and the watchdog's span out of the environment, so that no child speaks for us.

    A socket that is neither a path nor an abstract name (vsock) is none of this machine's, and passed over.
    """
    address = environment.pop("NOTIFY_SOCKET", "")
    span, pid = environment.pop("WATCHDOG_USEC", ""), environment.pop("WATCHDOG_PID", "")
    if not address.startswith(("/", "@")) or not hasattr(socket, "AF_UNIX"):
        return NotifySocket()
    meant = pid in {"", str(os.getpid())}
    return NotifySocket(address, int(span) / 1e6 if meant and span.isdigit() and int(span) else None)
