"""Has the frozen program read its modules from the file it was started from, also after a package has put another in that place."""

import os
import sys


def read_from_itself() -> None:
    """Read from /proc/self/exe, which is that file however it is called by now, or whether it has a name at all (proc(5)).

    PyInstaller opens the path anew for each module that is imported, at the offset of the old file: after an upgrade
    the first click would find something else there, and after a removal the program would end.
    """
    import pyimod02_importers

    if sys.platform == "linux" and os.path.exists("/proc/self/exe"):
        pyimod02_importers.pyz_archive._filename = "/proc/self/exe"  # noqa: SLF001 - there is no other way to say it
