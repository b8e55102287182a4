"""Lets go of the connection that an agent was started over, so that whoever carried it can end it."""

from __future__ import annotations

import contextlib
import os


def detach() -> None:
    """Take no part in the connection any more: its three streams, its session, its directory.

    sshd ends a connection only when nobody holds its pipes; an agent that goes on would hold them.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)
    if nothing > 2:
        os.close(nothing)
    with contextlib.suppress(OSError, AttributeError):  # it leads a session of its own already; Windows has none
        os.setsid()
    with contextlib.suppress(OSError):
        os.chdir("/")
