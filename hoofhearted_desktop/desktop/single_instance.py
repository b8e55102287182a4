"""One desktop program a user: a second start asks the first to show its window, and ends.

The request is one line: `raise`, with the activation token of the start where the desktop gave one, so that the first may
come to the front on Wayland as well; or `quit`, by which an installer has the first end in order.
"""

from __future__ import annotations

import enum
import os

from PySide6.QtCore import QObject, Signal

LONGEST_LINE = 512
ANSWER = b"ok\n"
_VERB = "raise"
QUIT = b"quit\n"
_TOKENS = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")


class Outcome(enum.Enum):
    """What came of asking to be the one."""

    FIRST = "first"
    """Nobody else runs; later starts are heard."""
    RAISED = "raised"
    """Another runs and has heard us: end, with status 0."""
    SILENT = "silent"
    """Another runs and does not answer: say so, and end."""
    UNGUARDED = "unguarded"
    """There is no safe place to ask in: run, without hearing later starts."""


class SingleInstance(QObject):
    """The one, or the wish to be it. `raise_requested` carries the activation token, or an empty text."""

    raise_requested = Signal(str)
    quit_requested = Signal()

    def claim(self, request: bytes | None = None) -> Outcome:
        """Become the one, or ask the one to show itself (or for what `request` says); waits at most three seconds, and only in a second start."""
        raise NotImplementedError

    def obey(self, line: bytes) -> None:
        """Pass a request on."""
        token = token_of(line)
        if token is None:
            self.quit_requested.emit()
        else:
            self.raise_requested.emit(token)

    def close(self) -> None:
        """Let the next one be the first."""
        raise NotImplementedError


def request_line() -> bytes:
    """Give the line a second start sends."""
    token = next((value for name in _TOKENS if (value := os.environ.get(name))), "")
    return f"{_VERB} {token}".strip().encode("utf-8", "replace")[: LONGEST_LINE - 1] + b"\n"


def is_request(line: bytes) -> bool:
    """Tell a request from nonsense."""
    return token_of(line) is not None or line.strip() == QUIT.strip()


def token_of(line: bytes) -> str | None:
    """Give the token of a request, or None where it is none."""
    verb, _, token = line.decode("utf-8", "replace").strip().partition(" ")
    return token if verb == _VERB and token.isprintable() else None
