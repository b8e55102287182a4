"""`hoofhearted gateway` as a person starts it, asked over HTTP, ended by a signal."""

from __future__ import annotations

import json
import re
import signal
import ssl
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

from hoofhearted_desktop.core.model import Problem
from hoofhearted_desktop.gateway import tokens

if TYPE_CHECKING:
    import subprocess

    from tests.cli.terminal import Terminal

PATIENCE_S = 30.0


def token(scope: tokens.Scope = "read") -> str:
    """Make a token that a gateway which is started afterwards knows."""
    made = tokens.create(f"{scope} {len(tokens.read())}", scope, time.time())
    assert not isinstance(made, Problem), made
    return made[1]


class Gateway:
    """One that runs; `url` is where it said it listens, `said` what it has written so far."""

    def __init__(self, terminal: Terminal, *arguments: str) -> None:
        self.token = token("manage")
        self.process: subprocess.Popen[bytes] = terminal.start("gateway", "--port", "0", *arguments)
        self.said = ""
        self.url = ""
        while not self.url:
            found = re.search(r"listens on (https?://\S+:\d+);", self.line())
            self.url = found[1] if found else ""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def line(self) -> str:
        """Give the next line that it writes."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        assert line, f"it ended without saying more than {self.said!r}"
        self.said += line
        return line

    def ask(self, path: str, method: str = "GET", *, secret: str | None = None, body: Any = None) -> tuple[int, Any]:
        """Ask over HTTP, and give status and JSON. Whose certificate it shows is not looked at."""
        headers = {"Authorization": f"Bearer {self.token if secret is None else secret}"}
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.url + path, data, headers, method=method)  # noqa: S310 - our own address
        context = ssl._create_unverified_context() if self.url.startswith("https") else None  # noqa: S323
        try:
            with urllib.request.urlopen(request, timeout=10, context=context) as response:  # noqa: S310
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def wait_for(self, status: int, path: str = "/api/v1/health") -> Any:
        """Ask until that status comes, and give its body."""
        until = time.monotonic() + PATIENCE_S
        found: tuple[int, Any] = (0, None)
        while time.monotonic() < until:
            found = self.ask(path)
            if found[0] == status:
                return found[1]
            time.sleep(0.1)
        raise AssertionError(f"{status} never came; the last was {found}")

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """End it by a signal; gives its status and what it wrote to stderr."""
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, err.decode()
