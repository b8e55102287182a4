"""Runs on a server: takes a bundle from stdin, unpacks it where it may, and becomes the agent. Travels; knows no other module.

Started as `python3 -I -S -c CODE NAME PYTHON PLACE... -- ARGUMENTS`, with CODE reading this text as one line from stdin. All
is taken and checked in memory before the disk is touched, unpacked beside its place and renamed into it: whoever looks for the
bundle finds the whole of it or nothing, also where two deliver it at once. What goes wrong is one line on stdout, which
link/facts.py reads.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import os
import shutil
import stat
import sys
import tempfile
import time
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO, NoReturn

SAYS = "HOOFHEARTED-SERVER"
ENTRY, INDEX, STATE = "hoofhearted-agent", "index", "python"
LARGEST_BYTES = 64 * 1024 * 1024
KEPT_OTHERS = 1
KEPT_S = 86400.0
LEFT_BEHIND_S = 3600.0
_CODES = {errno.ENOSPC: "no_space", errno.EDQUOT: "no_space", errno.ENOEXEC: "noexec"}


class Refusal(Exception):  # noqa: N818 - what is said instead of an agent's greeting
    """Why there is no agent: a code of docs/servers.md, and a detail."""


def say(key: str, value: str) -> None:
    """Tell the client one fact."""
    sys.stdout.write(f"{SAYS} {key}={value}\n")
    sys.stdout.flush()


def receive(source: BinaryIO, name: str) -> bytes:
    """Read what was announced, exactly so many bytes, and give the archive; one that is not what it is named is refused."""
    announced = source.readline(100).split()
    if len(announced) != 2 or not all(word.isdigit() for word in announced):
        raise Refusal("agent_damaged", "no length was announced")
    sent, size = map(int, announced)
    if max(sent, size) > LARGEST_BYTES:
        raise Refusal("agent_damaged", f"{max(sent, size)} bytes are announced")
    data = source.read(sent)
    if len(data) < sent:
        raise Refusal("agent_damaged", f"{len(data)} of {sent} bytes came")
    try:
        archive = zlib.decompressobj().decompress(data, size)
    except zlib.error as error:
        raise Refusal("agent_damaged", str(error)) from None
    found = hashlib.sha256(archive).hexdigest()
    if found != name:
        raise Refusal("agent_damaged", f"its SHA-256 is {found}")
    return archive


def make_private(place: str) -> None:
    """Make the directory, or see that the one that is there is ours and closed to others; raises OSError."""
    parent = os.path.dirname(place)
    if not os.path.isdir(parent):
        os.makedirs(parent, 0o700, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.mkdir(place, 0o700)
    seen = os.lstat(place)
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.getuid():
        raise PermissionError(errno.EPERM, "is not a directory of this user's")
    if seen.st_mode & 0o077:
        os.chmod(place, 0o700)


def unpack(archive: bytes, folder: str, python: str) -> None:
    """Write the files; the last one is the state, without which a directory counts as nothing. Raises OSError."""
    head, _, body = archive.partition(b"\n\n")
    at, made = 0, {folder}
    for line in head.decode().split("\n"):
        size, path = line.split(" ", 1)
        target = os.path.join(folder, path)
        parent = os.path.dirname(target)
        if parent not in made:
            os.makedirs(parent, 0o700, exist_ok=True)
            made.add(parent)
        write(target, body[at : at + int(size)])
        at += int(size)
    write(os.path.join(folder, INDEX), head + b"\n")
    write(os.path.join(folder, STATE), os.fsencode(python) + b"\n" + b"%d.%d.%d\n" % sys.version_info[:3])


def write(path: str, data: bytes) -> None:
    """Write one file for this user alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def is_whole(folder: str) -> bool:
    """Whether every file of the index is there in its size, as link/bundle_entry.py asks before it starts the agent."""
    try:
        with open(os.path.join(folder, INDEX), encoding="utf-8") as index:
            wanted = [line.rstrip("\n").split(" ", 1) for line in index]
        return bool(wanted) and all(os.stat(os.path.join(folder, path)).st_size == int(size) for size, path in wanted)
    except (OSError, ValueError):
        return False


def install(archive: bytes, name: str, place: str, python: str) -> str:
    """Unpack below `place` and give the directory; raises OSError. One that is whole already is taken as it is."""
    make_private(place)
    if os.statvfs(place).f_flag & os.ST_NOEXEC:
        raise OSError(errno.ENOEXEC, "is mounted noexec")
    folder = os.path.join(place, name)
    unpacking = tempfile.mkdtemp(prefix=".new-", dir=place)
    try:
        unpack(archive, unpacking, python)
        if os.path.isdir(folder) and not is_whole(folder):
            os.rename(folder, tempfile.mkdtemp(prefix=".old-", dir=place))
        try:
            os.rename(unpacking, folder)
        except OSError:
            if not is_whole(folder):  # else somebody else delivered it meanwhile
                raise
    finally:
        shutil.rmtree(unpacking, ignore_errors=True)
    return folder


def remove_old(place: str, name: str) -> None:
    """Remove what earlier versions left: all but this one, the newest other, those used within a day, and those in use."""
    now, others = time.time(), []
    for entry in os.listdir(place):
        path = os.path.join(place, entry)
        if entry.startswith((".new-", ".old-")):
            if entry.startswith(".old-") or now - os.lstat(path).st_mtime > LEFT_BEHIND_S:
                shutil.rmtree(path, ignore_errors=True)
        elif entry != name and len(entry) == len(name):
            others.append((used(path), path))
    others.sort(reverse=True)
    for when, path in others[KEPT_OTHERS:]:
        if now - when > KEPT_S:
            discard(place, path)


def used(path: str) -> float:
    """When an agent last began from a directory."""
    try:
        return os.stat(os.path.join(path, STATE)).st_mtime
    except OSError:
        return 0.0


def discard(place: str, path: str) -> None:
    """Remove a version that nobody runs: its agents hold a lock."""
    try:
        descriptor = os.open(os.path.join(path, STATE), os.O_RDWR)
    except FileNotFoundError:
        shutil.rmtree(path, ignore_errors=True)
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        leaving = tempfile.mkdtemp(prefix=".old-", dir=place)
        os.rename(path, leaving)
        shutil.rmtree(leaving, ignore_errors=True)
    except OSError:
        return
    finally:
        os.close(descriptor)


def place_it(archive: bytes, name: str, places: list[str], python: str) -> str:
    """Unpack in the first place that takes it, and give the directory; raises Refusal with what was wrong with them."""
    wrong = []
    for place in places:
        try:
            folder = install(archive, name, place, python)
        except OSError as error:
            wrong.append(
                (
                    _CODES.get(error.errno or 0, "home_not_writable"),
                    f"{place}: {(error.strerror or str(error)).lower()}",
                )
            )
            continue
        with contextlib.suppress(OSError):
            remove_old(place, name)
        return folder
    code = wrong[0][0] if wrong else "home_not_writable"
    raise Refusal(code, "; ".join(text for _, text in wrong))


def compile_beside(folder: str) -> None:
    """Compile what the agent imports last, and then the rest, in a process of its own, while the agent begins.

    Twice forked, so that it is nobody's to wait for; without our streams, so that nobody waits for it at their end.
    """
    try:
        child = os.fork()
    except OSError:  # as many processes as this user may have
        return
    if child:
        os.waitpid(child, 0)
        return
    try:
        os.setsid()
        if os.fork():
            os._exit(0)
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(nothing, number)
        os.nice(5)
        with open(os.path.join(folder, INDEX), encoding="utf-8") as index:
            paths = [line.rstrip("\n").split(" ", 1)[1] for line in index]
        import py_compile

        paths.sort(key=lambda path: (path.startswith(("hoofhearted", "tomlkit")), "/probes/" not in path))
        for path in paths:
            source = os.path.join(folder, path)
            if path.endswith(".py") and not os.path.exists(importlib.util.cache_from_source(source)):
                py_compile.compile(source, quiet=2)
    finally:
        os._exit(0)


def main() -> NoReturn:
    """Take the bundle and become the agent."""
    os.umask(0o077)
    words = sys.argv[1:]
    end = words.index("--")
    name, python, places, arguments = words[0], words[1], words[2:end], words[end + 1 :]
    try:
        folder = place_it(receive(sys.stdin.buffer, name), name, places, python)
    except Refusal as refusal:
        say("detail", refusal.args[1])
        say("then", refusal.args[0])
        sys.exit(1)
    say("place", folder)
    say("then", "start")
    compile_beside(folder)
    os.execv(python, [python, "-I", "-S", os.path.join(folder, ENTRY), *arguments])  # noqa: S606 - no shell is meant


if __name__ == "__main__":
    main()
