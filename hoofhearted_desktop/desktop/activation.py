"""The right to come to the front, which on Wayland a click elsewhere gives: a token, handed to Qt by the environment."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "XDG_ACTIVATION_TOKEN"
"""Where Qt looks for it when a window is activated (protocol xdg-activation)."""


@contextlib.contextmanager
def by(token: str) -> Iterator[None]:
    """Let windows that are shown meanwhile come to the front by `token`; an empty one gives nothing, and takes nothing."""
    if token:
        os.environ[VARIABLE] = token
    try:
        yield
    finally:
        if token:
            os.environ.pop(VARIABLE, None)
