"""Socket.IO's official JavaScript client under Node, by the versions and hashes of node/package-lock.json."""

from __future__ import annotations

import hashlib
import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "node"
BUILD = Path(__file__).parents[2] / "build"
PATIENCE_S = 30.0
FILES = ("package.json", "package-lock.json", ".npmrc", "client.js")

needs_node = pytest.mark.skipif(shutil.which("node") is None or shutil.which("npm") is None, reason="no Node")


def installed() -> Path:
    """Give a directory with the client in it, made once for each lock."""
    lock = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in FILES)).hexdigest()[:12]
    final = BUILD / f"socket.io-client-{lock}"
    if not final.exists():
        BUILD.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILD) as place:
            for name in FILES:
                shutil.copy(HERE / name, place)
            done = subprocess.run(["npm", "ci"], cwd=place, capture_output=True, text=True, timeout=120, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            os.chmod(place, 0o755)  # noqa: S103 - a temporary directory is its maker's alone
            try:
                os.rename(place, final)
            except OSError:
                assert final.exists()  # another test was faster
            else:
                Path(place).mkdir()  # for what takes it away again
    return final


class Official:
    """One client that runs: `until` gives what it says."""

    def __init__(self, url: str, token: str, transports: list[str] | None, wish: object) -> None:
        given = {} if transports is None else {"transports": transports}
        arguments = ["node", "client.js", url, token, json.dumps(given), json.dumps(wish)]
        self.process = subprocess.Popen(
            arguments, cwd=installed(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.said: list[tuple[str, Any]] = []

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def until(self, *wanted: str) -> Any:
        """Give the body of the next of these."""
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE_S)
            except queue.Empty:
                raise AssertionError(f"{wanted} never came; what did: {self.said}") from None
            assert line, f"it ended before {wanted} came; what did: {self.said}"
            found = json.loads(line)
            self.said.append((found["what"], found.get("body")))
            if found["what"] in wanted:
                return found.get("body")

    def emit(self, event: str, body: object) -> None:
        """Have it send that."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([event, body]) + "\n")
        self.process.stdin.flush()

    def end(self) -> int:
        """Have it leave; gives its status."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        status = self.process.wait(PATIENCE_S)
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status
