"""What a server says of itself before the agent speaks: lines `HOOFHEARTED-SERVER KEY=VALUE`, whatever was printed around them."""

from __future__ import annotations

import re
from typing import NamedTuple, Optional

from hoofhearted_desktop.core import wire
from hoofhearted_desktop.core.visible import visible
from hoofhearted_desktop.link.posix_shell import SAYS

LONGEST_LINE = 4096
LONGEST_NOISE = 256 * 1024
MOST_LINES = 50
_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Facts(NamedTuple):
    """A server, as link/posix_shell.py saw it; None where it did not come so far.

    `system` and `machine` are uname's words, `libc` is glibc or musl. `gpu` is "driver" (its device is there), "nvidia-smi"
    (only that is) or "none". `distribution` has the identifiers of os-release, told where no Python fits, like `old_python`
    and `incomplete_python`, the versions that were found. `place` is where the bundle lies. `detail` is the receiver's.
    """

    system: Optional[str] = None
    machine: Optional[str] = None
    libc: Optional[str] = None
    gpu: Optional[str] = None
    python: Optional[str] = None
    version: Optional[str] = None
    place: Optional[str] = None
    distribution: Optional[str] = None
    old_python: Optional[str] = None
    incomplete_python: Optional[str] = None
    detail: Optional[str] = None

    def __str__(self) -> str:
        """Give what a person may want to see while they wait: "Linux x86_64, Python 3.11.2, NVIDIA driver"."""
        system = " ".join(filter(None, (self.system, self.machine, "musl" if self.libc == "musl" else None)))
        gpu = {"driver": "NVIDIA driver", "nvidia-smi": "nvidia-smi without a driver", "none": "no NVIDIA driver"}
        python = f"Python {self.version}" if self.version else None
        return ", ".join(filter(None, (system, python, gpu.get(self.gpu or ""))))[:200]


_FIELDS = {"os": "system", "arch": "machine", "old": "old_python", "incomplete": "incomplete_python"}


class Hearing:
    """Reads the beginning of a stream: facts, then what comes of them. A pure machine; feed it bytes cut anywhere."""

    def __init__(self) -> None:
        """Nothing was heard yet."""
        self.facts = Facts()
        self.then: Optional[str] = None
        """What comes now: `start`, `send`, or the name of a failure; None as long as nothing was said."""
        self.noise: list[str] = []
        """The last lines that were neither, without control characters: a login shell's, the reason of a refusal; since
        `start`, what the program that was started printed."""
        self.greeting: Optional[bytes] = None
        """All from the agent's greeting on, where it has come."""
        self.too_noisy = False
        self._buffer = b""
        self._ignored = 0

    @property
    def came(self) -> bool:
        """Whether something came that has to be acted upon."""
        return self.then is not None or self.greeting is not None

    def take(self) -> Optional[str]:
        """Give what came to be done, and wait for what comes next."""
        then, self.then = self.then, None
        return then

    def feed(self, data: bytes) -> None:
        """Take what came."""
        if self.greeting is not None:
            self.greeting += data
            return
        self._buffer += data
        while self.greeting is None:
            line, end, rest = self._buffer.partition(b"\n")
            if not end:
                if len(line) > LONGEST_NOISE:
                    self.too_noisy = True
                return
            if line.startswith(wire.MAGIC):
                self.greeting, self._buffer = self._buffer, b""
                return
            self._buffer = rest
            self._line(line)

    def _line(self, line: bytes) -> None:
        text = clean(line[:LONGEST_LINE].decode("utf-8", "replace"))
        mark, _, fact = text.partition(" ")
        key, equals, value = fact.partition("=")
        if mark == SAYS and equals:
            self._fact(key, value.strip())
            return
        self._ignored += len(line) + 1
        self.too_noisy = self._ignored > LONGEST_NOISE
        if text:
            self.noise = [*self.noise[1 - MOST_LINES :], text[:300]]

    def _fact(self, key: str, value: str) -> None:
        if key == "then":
            self.then = value
            self.noise = [] if value == "start" else self.noise
        field = _FIELDS.get(key, key)
        if field in Facts._fields:
            self.facts = self.facts._replace(**{field: value or None})

    def rest(self) -> None:
        """Nothing more comes: take a last line without an end for one."""
        if self._buffer:
            self.feed(b"\n")


def clean(text: str) -> str:
    """Take control characters and terminal sequences out of a line of somebody's text; other signs that cannot be seen are U+FFFD."""
    return visible(_CONTROL.sub("", text)).strip()
