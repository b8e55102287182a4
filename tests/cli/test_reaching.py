"""The line that says what takes long."""

from __future__ import annotations

import io
import sys

import pytest

from hoofhearted_desktop.cli import reaching
from hoofhearted_desktop.link.progress import At, Step


class Terminal(io.StringIO):
    """Where Ctrl-C is pressed while the line is being written."""

    interrupts = True

    def isatty(self) -> bool:
        """Give True."""
        return True

    def flush(self) -> None:
        """Be interrupted once."""
        if self.interrupts:
            self.interrupts = False
            raise KeyboardInterrupt


def test_a_line_that_is_written_when_ctrl_c_comes_is_taken_away_too(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(reaching, "PATIENCE_S", 0.0)
    line = reaching.Line("nas")
    line.take(At(Step.CONNECTING, "192.0.2.7:22"))
    with pytest.raises(KeyboardInterrupt):
        line.show()
    line.clear()
    assert terminal.getvalue().endswith("nas: connecting (192.0.2.7:22) …\r\x1b[K")
