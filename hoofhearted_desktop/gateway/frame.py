"""What holds the parts together: the Flask application that each part plugs into, and what they all share.

A part is a module with `plug(frame)`, listed in parts.py. It adds routes to `frame.app`, and may have something begin and end
with the server. A route of its own that is no `operation` (gateway/operations.py) has to ask `frame.doors` who is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from hoofhearted_desktop.gateway import problems
from hoofhearted_desktop.gateway.guard import Guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.gateway.audit import Audit
    from hoofhearted_desktop.gateway.doors import Doors
    from hoofhearted_desktop.gateway.hosts import Hosts
    from hoofhearted_desktop.gateway.settings import Settings

MOST_BYTES_OF_A_REQUEST = 64 * 1024


class Frame:
    """One gateway, whether it is served or only asked by a test."""

    def __init__(self, hosts: Hosts, doors: Doors, audit: Audit, settings: Settings) -> None:
        """Begin without any part."""
        self.hosts = hosts
        self.doors = doors
        self.audit = audit
        self.settings = settings
        self.app = Flask("hoofhearted-gateway", static_folder=None)
        self.app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES_OF_A_REQUEST
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        self.app.url_map.strict_slashes = False
        self.app.register_error_handler(HTTPException, problems.of_flask)
        self.app.register_error_handler(problems.Refused, _refused)
        self.begins: list[Callable[[], None]] = []
        """Called on the loop when requests are about to be accepted."""

        self.ends: list[Callable[[], None]] = []
        """Called on the loop when no more are; the last added first."""

    def seal(self) -> None:
        """Set the guard before everything that was plugged in, the stream's own middleware included; to be called last."""
        guarded = Guard(self.app.wsgi_app, self.settings)
        self.app.wsgi_app = (  # type: ignore[method-assign]
            ProxyFix(guarded, x_for=1, x_proto=1, x_host=1) if self.settings.behind_proxy else guarded
        )


def _refused(error: problems.Refused) -> Response:
    return problems.response(error.status, error.detail, retry_s=error.retry_s)
