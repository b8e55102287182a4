"""Talks to a real agent as a client in another language would: bytes in, bytes out."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.core import wire

if TYPE_CHECKING:
    from typing_extensions import Self

PATIENCE_S = 60.0


class Talker:
    """A started `hoofhearted-agent connect`, or another command of it."""

    def __init__(
        self,
        *arguments: str,
        env: Optional[dict[str, str]] = None,
        program: tuple[str, ...] = ("-m", "hoofhearted_desktop.agent"),
    ) -> None:
        command = [sys.executable, *program, *(arguments or ("connect",))]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, **(env or {})},
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.input = self.process.stdin
        self.output = self.process.stdout
        self.decoder = wire.Decoder(expects_magic=True)
        self.heard: list[wire.Message] = []
        self._number = 0

    def read(self, until: float) -> bool:
        """Take what comes; False at the end of the stream or at monotonic `until`."""
        ready, _, _ = select.select([self.output], [], [], max(0.0, until - time.monotonic()))
        data = os.read(self.output.fileno(), 65536) if ready else b""
        self.heard += self.decoder.feed(data)
        return bool(data)

    def wait_for(self, kind: type, method: Optional[str] = None) -> Any:
        """Take messages until one of `kind` comes, and give it; those before it are dropped."""
        until = time.monotonic() + PATIENCE_S
        while True:
            while self.heard:
                message = self.heard.pop(0)
                if isinstance(message, kind) and (method is None or getattr(message, "method", None) == method):
                    return message
            if not self.read(until):
                raise AssertionError(f"no {kind} came; stderr: {self.stderr()}")

    def stderr(self) -> str:
        assert self.process.stderr is not None
        ready, _, _ = select.select([self.process.stderr], [], [], 0)
        return os.read(self.process.stderr.fileno(), 65536).decode() if ready else ""

    def send(self, data: bytes) -> None:
        self.input.write(data)

    def ask(self, method: str, **params: Any) -> Any:
        """Ask, and give the result or the failure."""
        self._number += 1
        self.send(wire.encode(wire.Request(self._number, method, params)))
        while True:
            found = self.wait_for((wire.Result, wire.Failure))  # type: ignore[arg-type]
            if found.id == self._number:
                return found.result if isinstance(found, wire.Result) else found

    def subscribe(self, **params: Any) -> None:
        self.wait_for(wire.Greeting)
        assert self.ask("subscribe", **params) == {"subscribed": True}

    def tick(self) -> dict[str, Any]:
        """Give the parameters of the next tick."""
        params: dict[str, Any] = self.wait_for(wire.Notice, "tick").params
        return params

    def leave(self) -> int:
        """Close its input, and give its exit status."""
        self.input.close()
        status = self.process.wait(PATIENCE_S)
        self.close()
        return status

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
