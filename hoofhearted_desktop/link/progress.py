"""How far the making of a stream has come, and the wish to stop it: told by an opener, shown and cancelled by a person."""

from __future__ import annotations

import contextlib
import enum
import threading
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

if TYPE_CHECKING:
    from collections.abc import Iterator


class Step(enum.Enum):
    """What is being done. The order is that in which a server's stream is made; a jump host repeats the first four."""

    RESOLVING = "looking up the name"
    CONNECTING = "connecting"
    HOST_KEY = "checking the host key"
    SIGNING_IN = "signing in"
    LOOKING_AROUND = "looking around"
    SENDING_AGENT = "sending the agent"
    STARTING_AGENT = "starting the agent"


class At(NamedTuple):
    """A step, with what it is about: `detail` is a host, a method of signing in, "120 of 300 KB"; may be empty.

    `note` is a sentence that a person should read though it goes on; told once, with the step in which it came up.
    """

    step: Step
    detail: str = ""
    note: str = ""


class Progress:
    """One making of a stream. Steps are told on the thread that makes it; `cancel` may come from any other."""

    def __init__(self, tell: Optional[Callable[[At], None]] = None) -> None:
        """Tell `tell` of each step; nobody where it is None."""
        self._tell = tell
        self._lock = threading.Lock()
        self._interrupts: list[Callable[[], None]] = []
        self._cancelled = threading.Event()
        self._at = At(Step.RESOLVING)

    def step(self, step: Step, detail: str = "") -> None:
        """Say what is done from now on."""
        self._at = At(step, detail)
        if self._tell is not None:
            self._tell(self._at)

    def note(self, text: str) -> None:
        """Say what a person should know, though it goes on."""
        if self._tell is not None:
            self._tell(self._at._replace(note=text))

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants the stream any more: give up soon, with what is made so far taken down."""
        return self._cancelled.is_set()

    def wait_cancelled(self, timeout_s: float) -> bool:
        """Wait until it is cancelled, for `timeout_s` at most; gives `cancelled`."""
        return self._cancelled.wait(timeout_s)

    def cancel(self) -> None:
        """Stop the making: whatever waits now is interrupted."""
        with self._lock:
            self._cancelled.set()
            interrupts = tuple(self._interrupts)
        for interrupt in interrupts:
            interrupt()

    @contextlib.contextmanager
    def interrupted_by(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Within this, `cancel` calls `interrupt` (which closes a socket, say), at once where it was cancelled already."""
        with self._lock:
            late = self._cancelled.is_set()
            self._interrupts.append(interrupt)
        try:
            if late:
                interrupt()
            yield
        finally:
            with self._lock:
                self._interrupts.remove(interrupt)
