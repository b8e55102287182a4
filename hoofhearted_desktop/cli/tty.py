"""The terminal a person sits at, whatever the standard streams are: for questions, as ssh asks them."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress

_LONGEST = 4096


class Tty:
    """The controlling terminal (tty(4)). One line is read at a time, by whichever thread asks."""

    def __init__(self, descriptor: int) -> None:
        """Take the descriptor over."""
        self._descriptor = descriptor

    def close(self) -> None:
        """Let go of it."""
        os.close(self._descriptor)

    def say(self, text: str) -> None:
        """Write to it; what it cannot show is replaced, a terminal that is gone is no crash."""
        encoding = sys.stderr.encoding or "utf-8"
        with contextlib.suppress(OSError):
            os.write(self._descriptor, text.encode(encoding, "replace"))

    def ask(self, prompt: str, progress: Progress, *, echo: bool) -> Optional[str]:
        """Read the line that is typed after a prompt, without its end.

        None at the end of input (Ctrl-D), where the terminal is gone, and where `progress` is cancelled.
        """
        wake_read, wake_write = os.pipe()
        echo_of = _Echo(self._descriptor)

        def interrupt() -> None:
            # Here and not only where the line is read: who cancels may end the program before that thread has its turn.
            echo_of.restore()
            with contextlib.suppress(OSError):
                os.write(wake_write, b"x")

        try:
            with progress.interrupted_by(interrupt):
                echo_of.set(echo=echo)
                self.say(prompt)
                return self._line(wake_read)
        finally:
            echo_of.restore()
            if not echo:
                self.say("\n")
            os.close(wake_read)
            os.close(wake_write)

    def _line(self, wake: int) -> Optional[str]:
        typed = b""
        while not typed.endswith(b"\n"):
            ready, _, _ = select.select([self._descriptor, wake], [], [])
            if wake in ready:
                return None
            try:
                data = os.read(self._descriptor, _LONGEST)
            except OSError:
                return None
            if not data or len(typed) > _LONGEST:
                return None
            typed += data
        return typed.decode(sys.stdin.encoding if sys.stdin else "utf-8", "surrogateescape").rstrip("\r\n")


class _Echo:
    """Whether a terminal shows what is typed: set once, and restored once, from any thread."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._before: Optional[list[Any]] = None
        self._over = False

    def set(self, *, echo: bool) -> None:
        """Show what is typed from now on, or not; what was typed before counts for nothing. Nothing after `restore`."""
        import termios

        with self._lock, contextlib.suppress(termios.error):  # a terminal that is gone is said by reading
            if self._over:
                return
            before = termios.tcgetattr(self._descriptor)
            during = [*before]
            during[3] = (
                (before[3] | termios.ICANON | termios.ECHO) if echo else (before[3] | termios.ICANON) & ~termios.ECHO
            )
            self._before = before
            termios.tcsetattr(self._descriptor, termios.TCSAFLUSH, during)

    def restore(self) -> None:
        """Leave it as it was."""
        import termios

        with self._lock, contextlib.suppress(termios.error):
            self._over = True
            before, self._before = self._before, None
            if before is not None:
                termios.tcsetattr(self._descriptor, termios.TCSAFLUSH, before)


def find() -> Optional[Tty]:
    """Give the terminal; None where there is none, or this is one of its background jobs, which it would stop for reading."""
    if sys.platform == "win32":
        return None
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        if os.tcgetpgrp(descriptor) == os.getpgrp():
            return Tty(descriptor)
    except OSError:
        pass
    os.close(descriptor)
    return None
