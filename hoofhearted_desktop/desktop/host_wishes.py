"""What a person may want of a host, from wherever it is said: the sidebar's menu and keys, or the host's page."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class HostWishes(QObject):
    """One signal a wish. Hosts are named by their keys."""

    add = Signal()
    """Another server."""
    retry = Signal(str)
    """Connect now, again, or anew."""
    cancel = Signal(str)
    """Give up the connection that is being made."""
    disconnect_host = Signal(str)
    edit = Signal(str)
    """Another address."""
    keep_watching = Signal(str)
    """See, and have, how the host is watched while nobody is connected."""
    rename = Signal(str, str)
    """The new name; an empty one means the address."""
    colour = Signal(str, str)
    """Tell it from others by a mark: a word of listed_server.COLOURS, an empty text for none."""
    remove = Signal(str)
    """To be asked about first."""
    move = Signal(str, object)
    """Before which other server, None for last."""
    copy_error = Signal(str)
    hide_here = Signal(bool)
    try_demo = Signal()
    leave_demo = Signal()
