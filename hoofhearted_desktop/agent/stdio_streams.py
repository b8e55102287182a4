"""The client at our stdin and stdout: as the pipes that they are, or carried where the system cannot wait for pipes."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.probes.carrier import Carrier

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.server import Server

LAST_WORDS_S = 1.0
"""How long what was said last may take to leave."""


def attach(server: Server) -> Optional[Carrier]:
    """Seat the client; gives what carries its bytes, where something has to."""
    if sys.platform == "win32":
        return carried(server)
    server.add_stream(0, 1)
    return None


def carried(server: Server) -> Carrier:
    """Seat it behind a socket."""
    near, far = socket.socketpair()
    server.admit(near)
    return Carrier(far, 0, 1, write_ended=_let_go)


def _let_go() -> None:
    """Hold what we write to no longer: whoever started us waits for its end, and we may stay for other clients."""
    with contextlib.suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        for number in (1, 2):
            os.dup2(nothing, number)
        os.close(nothing)
