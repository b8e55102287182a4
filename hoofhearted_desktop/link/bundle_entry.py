"""Starts the agent from an unpacked bundle: `python3 -I -S DIRECTORY/hoofhearted-agent connect`. Travels; knows no other module.

A bundle is named by its content but lies where cleaners and power cuts reach: files that are missing or short are found by
their sizes, which costs a millisecond, and then it is asked for anew as if it had never been there.
"""

from __future__ import annotations

import fcntl
import os
import sys

INDEX = "index"
STATE = "python"
"""Written last at unpacking, and held by a lock as long as an agent runs from the directory (link/bundle_receiver.py)."""


def is_whole(directory: str) -> bool:
    """Whether every file of the index is there in its size."""
    try:
        with open(os.path.join(directory, INDEX), encoding="utf-8") as index:
            wanted = [line.rstrip("\n").split(" ", 1) for line in index]
        return bool(wanted) and all(
            os.stat(os.path.join(directory, path)).st_size == int(size) for size, path in wanted
        )
    except (OSError, ValueError):
        return False


def hold(directory: str) -> None:
    """Keep others from removing the directory while this process lives, and note that it is used."""
    try:
        descriptor = os.open(os.path.join(directory, STATE), os.O_RDWR | os.O_CLOEXEC)
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        os.utime(descriptor)
    except OSError:
        pass  # on a disk that is read-only by now nobody removes it either


def start() -> None:
    """Be the agent."""
    directory = os.path.dirname(os.path.abspath(__file__))
    if sys.argv[1:2] == ["connect"] and not is_whole(directory):
        arguments = [os.path.basename(directory), sys.executable, os.path.dirname(directory), "--", *sys.argv[1:]]
        sys.stdout.write("\nHOOFHEARTED-SERVER then=send\n")
        sys.stdout.flush()
        receive = "import sys;exec(sys.stdin.buffer.readline())"
        os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", receive, *arguments])  # noqa: S606 - no shell is meant
    hold(directory)
    sys.path.insert(0, directory)
    from hoofhearted_desktop.agent.__main__ import leave, main

    leave(main())


if __name__ == "__main__":
    start()
