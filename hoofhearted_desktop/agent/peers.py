"""Who is at the other end of a Unix socket, as the kernel says."""

from __future__ import annotations

import os
import socket
import struct
import sys
from typing import NamedTuple, Optional


class Peer(NamedTuple):
    """The process at the other end of a Unix socket, as it was when it connected or listened (unix(7), SO_PEERCRED)."""

    pid: int
    uid: int


def peer(connection: socket.socket) -> Optional[Peer]:
    """Ask the kernel who is at the other end; None where it does not say."""
    if sys.platform != "linux":
        return None
    try:
        pid, uid, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    except OSError:
        return None
    return Peer(pid, uid)


def owns(connection: socket.socket) -> bool:
    """Tell whether root or the agent's own user is at the other end."""
    found = peer(connection)
    return found is not None and found.uid in {0, os.geteuid()}


def user_name(connection: socket.socket) -> Optional[str]:
    """Give the name of the user at the other end, None where the kernel or the system's users do not say."""
    import pwd

    found = peer(connection)
    try:
        return None if found is None else pwd.getpwuid(found.uid).pw_name
    except KeyError:
        return None
