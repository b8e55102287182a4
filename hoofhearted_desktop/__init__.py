"""Hoof Hearted Desktop: who is using the GPU, since when, who started it, and was it supposed to."""

from __future__ import annotations

import sys
import types


def _put_off_uris() -> None:
    """Import pathlib, and have it import urllib.parse when somebody first wants a path as a URI, as Python does itself from 3.13 on.

    Before that it brings ipaddress, too: 0.4 MB in an agent for the rest of its life, and a tenth of the processor time of
    `hoofhearted why`, which both never want one.
    """
    if sys.version_info >= (3, 13) or "pathlib" in sys.modules or "urllib.parse" in sys.modules:
        return
    instead = types.ModuleType("urllib.parse")

    def quote_from_bytes(path: bytes, safe: str = "/") -> str:
        from urllib import parse

        return parse.quote_from_bytes(path, safe)

    instead.quote_from_bytes = quote_from_bytes  # type: ignore[attr-defined]
    sys.modules["urllib.parse"] = instead
    try:
        import pathlib  # noqa: F401 - it takes what stands there now
    finally:
        del sys.modules["urllib.parse"]


_put_off_uris()
