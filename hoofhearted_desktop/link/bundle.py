"""The bundle: one archive a platform with all that a server's Python needs to be the agent, the same bytes wherever it is made.

The form is our own, and plain: a line "SIZE PATH" for each file in the order of their paths, an empty line, the files. It has no
modes, owners or times, so that nothing of this machine is in it. The name is the SHA-256 of that; what is sent is compressed by
zlib, which every Python has, and whose bytes may differ between its versions without the name doing so.
"""

from __future__ import annotations

import functools
import hashlib
import threading
import zlib
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.link import bundle_sources

if TYPE_CHECKING:
    from hoofhearted_desktop.link.bundle_sources import Files, Platform

LARGEST_BYTES = 400 * 1024
_LEVEL = 6
_making = threading.Lock()
"""Twenty servers at once would else each have the two processors make the same."""


class Bundle(NamedTuple):
    """An archive, and the name that its content gives it: 64 hexadecimal digits."""

    name: str
    archive: bytes

    def compressed(self) -> bytes:
        """Give what is sent. Made once a process."""
        with _making:
            return _compressed(self.archive)


def bundle_for(platform: Platform) -> Optional[Bundle]:
    """Give the bundle for a platform; None where there is no psutil for it, or no sources. Made once a process."""
    with _making:
        return _made(platform)


@functools.cache
def _made(platform: Platform) -> Optional[Bundle]:
    common, psutil = _common(), bundle_sources.psutil_for(platform)
    if common is None or psutil is None:
        return None
    archive = pack({**common, **psutil})
    return Bundle(hashlib.sha256(archive).hexdigest(), archive)


@functools.cache
def _common() -> Optional[Files]:
    try:
        return bundle_sources.common()
    except OSError:
        return None


@functools.lru_cache(maxsize=2)
def _compressed(archive: bytes) -> bytes:
    return zlib.compress(archive, _LEVEL)


def pack(files: Files) -> bytes:
    """Give the archive of files by their paths."""
    order = sorted(files)
    index = "".join(f"{len(files[path])} {path}\n" for path in order)
    return b"".join((index.encode(), b"\n", *(files[path] for path in order)))
