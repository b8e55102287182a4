"""Which way of being the only one this system has."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QObject

    from hoofhearted_desktop.desktop.single_instance import SingleInstance


def open_instance(directory: Path, parent: QObject | None = None) -> SingleInstance:
    """Give this system's way. `directory` is the user's runtime directory, private already; it must exist.

    A plain socket costs 0.1 MB where QtNetwork costs 2.7, and says whose the other end is.
    """
    if os.name == "posix":
        from hoofhearted_desktop.desktop.single_instance_socket import SocketInstance

        return SocketInstance(directory, parent)
    from hoofhearted_desktop.desktop.single_instance_pipe import PipeInstance

    return PipeInstance(directory, parent)
