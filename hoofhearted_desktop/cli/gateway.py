"""`hoofhearted gateway`: the agent's answers over HTTP, until Ctrl-C."""

from __future__ import annotations

import importlib.util
import shlex
import sys
from typing import TYPE_CHECKING

from hoofhearted_desktop.cli import output
from hoofhearted_desktop.core import exits

if TYPE_CHECKING:
    from hoofhearted_desktop.cli.target import Target
    from hoofhearted_desktop.gateway.service import Started

PARTS = ("flask", "waitress")
"""What the extra `gateway` brings, by their modules."""


def run(target: Target, *, address: str, port: int) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    missing = [name for name in PARTS if importlib.util.find_spec(name) is None]
    if missing:
        _complain(
            f"the gateway needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed: "
            "pip install 'hoofhearted-desktop[gateway]' (in a checkout: .venv/bin/pip install -e '.[gateway]')"
        )
        return exits.USAGE
    from hoofhearted_desktop.gateway import service

    problem = service.serve(
        target.followed(complains=True), address=address, port=port, started=lambda found: _welcome(target, found)
    )
    if problem is None:
        return exits.OK
    _complain(f"{problem.message}; {problem.remedy}" if problem.remedy else problem.message)
    return exits.PROBLEM


def _welcome(target: Target, found: Started) -> None:
    demo = "DEMO: a simulated server, nothing here is real\n" if target.demo else ""
    output.say(
        f"{demo}The gateway of {target.name} listens on {found.url}; Ctrl-C ends. Try it:\n"
        f'curl -H "Authorization: Bearer $(cat {shlex.quote(found.token_file)})" {found.url}/api/v1/why\n'
    )
    if not found.is_loopback:
        _complain(
            "other machines can reach this address, and the token travels over plain HTTP: "
            "put a server with TLS before it, or bind to 127.0.0.1"
        )


def _complain(text: str) -> None:
    sys.stderr.write(f"hoofhearted: {text}\n")
