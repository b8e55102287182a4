"""The page at `/`, for a phone: its files as they lie in web/, which ask the REST interface as every other client does.

Nothing is built, nothing comes from elsewhere: the browser is told to take scripts, styles and pictures from here alone, and
no markup from text. The files are no secret, so that they need no token; what they ask for does.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flask import Response, request

from hoofhearted_desktop.gateway import problems
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from hoofhearted_desktop.gateway.frame import Frame

PREFIX = "/page/"
INDEX = "index.html"
FOLDER = Path(__file__).parent / "web"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


class Page(NamedTuple):
    """One file as it is served; `tag` is of its bytes."""

    data: bytes
    content_type: str
    tag: str


def pages() -> dict[str, Page]:
    """Read every file, by the name that it is asked for by."""
    icons = places.resources_dir() / "icons"
    files = {path.name: path for path in FOLDER.iterdir() if path.suffix in TYPES}
    files["icon.svg"] = icons / "hoofhearted.svg"
    files["icon.png"] = icons / "hoofhearted-256.png"
    return {name: _page(path) for name, path in files.items()}


def _page(path: Path) -> Page:
    data = path.read_bytes()
    return Page(data, TYPES[path.suffix], hashlib.blake2b(data, digest_size=12).hexdigest())


def plug(frame: Frame) -> None:
    """Serve them. They are asked after each time, which costs a 304, so that a newer gateway's page is never half of the old one."""
    known = pages()

    def answer(name: str) -> Response:
        page = known.get(name)
        if page is None:
            problems.refuse(404, f"the page has no file {name[:100]!r}")
        made = Response(page.data, content_type=page.content_type)
        made.headers["Cache-Control"] = "no-cache"
        made.headers["Content-Security-Policy"] = POLICY
        made.set_etag(page.tag)
        return made.make_conditional(request)  # type: ignore[return-value]

    @frame.app.get("/")
    def index() -> Response:
        return answer(INDEX)

    @frame.app.get(f"{PREFIX}<name>")
    def file(name: str) -> Response:
        return answer(name)
