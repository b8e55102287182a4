"""Gives the environment back as the person had it: what the frozen program starts (ssh, systemctl, a terminal) is not ours."""

import os


def leave_environment() -> None:
    """Undo what PyInstaller's starter does on Linux: it puts our libraries before the system's, and keeps the old value aside.

    The dynamic linker read LD_LIBRARY_PATH when this process began; a change is for its children alone.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)
