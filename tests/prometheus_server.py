"""A real Prometheus (Debian's package) that scrapes what a test serves, and is asked by PromQL."""

from __future__ import annotations

import contextlib
import http.server
import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE_S = 30.0
EVERY = "300ms"
needs_prometheus = pytest.mark.skipif(shutil.which("prometheus") is None, reason="no prometheus")

Json = dict[str, Any]


class Prometheus:
    """One that runs; `url` is where it answers."""

    def __init__(
        self,
        folder: Path,
        jobs: list[Json],
        *,
        rules: Path | None = None,
        arguments: tuple[str, ...] = (),
        ready: bool = True,
    ) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        config = {
            "global": {"scrape_interval": EVERY, "scrape_timeout": EVERY, "evaluation_interval": EVERY},
            "scrape_configs": jobs,
            "rule_files": [] if rules is None else [str(rules)],
        }
        (folder / "prometheus.yml").write_text(json.dumps(config))  # JSON is YAML
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        command = (
            "prometheus",
            f"--config.file={folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
            *arguments,
        )
        self._log = folder / "log"
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, stderr=log, stdout=log)
        if ready:
            self._wait_until_ready()

    def log(self) -> str:
        """Give what it wrote."""
        return self._log.read_text()

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/-/ready", timeout=30):  # noqa: S310
                return
            assert self.process.poll() is None, self._log.read_text()
            time.sleep(0.05)
        raise AssertionError(self._log.read_text())

    def ask(self, path: str, **asked: object) -> Any:
        """Ask its API, and give the data of the answer."""
        url = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(asked)}"
        try:
            with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - our own address
                return json.load(response)["data"]
        except urllib.error.HTTPError as error:
            with error:
                raise AssertionError(error.read().decode()) from None

    def query(self, question: str) -> list[Json]:
        """Give the rows of an instant query."""
        return self.ask("query", query=question)["result"]  # type: ignore[no-any-return]

    def wait(self, question: str, enough: Callable[[list[Json]], bool] = bool) -> list[Json]:
        """Ask until the answer is enough."""
        until = time.monotonic() + PATIENCE_S
        found: list[Json] = []
        while time.monotonic() < until:
            found = self.query(question)
            if enough(found):
                return found
            time.sleep(0.1)
        raise AssertionError(f"{question}: {found}; targets: {self.ask('targets')['activeTargets']}")

    def end(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Page:
    """A text that is served as metrics, as an exporter serves it."""

    def __init__(self, text: Callable[[], str]) -> None:
        self.is_down = False

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(handler) -> None:  # noqa: N805
                body = text().encode()
                handler.send_response(503 if self.is_down else 200)
                handler.send_header("Content-Type", "text/plain; version=0.0.4")
                handler.send_header("Content-Length", str(len(body)))
                handler.end_headers()
                handler.wfile.write(body)

            def log_message(handler, *_: object) -> None:  # noqa: N805
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()
        self.target = f"127.0.0.1:{self._server.server_port}"

    def job(self, name: str, **given: object) -> Json:
        """Give what a Prometheus scrapes it by."""
        return {"job_name": name, "static_configs": [{"targets": [self.target]}], **given}

    def end(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextlib.contextmanager
def serving(text: Callable[[], str]) -> Iterator[Page]:
    """Serve a page within this."""
    page = Page(text)
    try:
        yield page
    finally:
        page.end()


@contextlib.contextmanager
def running(
    folder: Path, *jobs: Json, rules: Path | None = None, arguments: tuple[str, ...] = ()
) -> Iterator[Prometheus]:
    """Have a Prometheus scrape these jobs within this."""
    made = Prometheus(folder, list(jobs), rules=rules, arguments=arguments)
    try:
        yield made
    finally:
        made.end()
