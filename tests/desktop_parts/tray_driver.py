"""A hand on `tray_app`, the program with the product's tray and notifier alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.desktop_parts.programs import PATIENCE_S, act_until, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.desktop_parts.programs import Program
    from tests.desktop_parts.session import DesktopSession

ROOT = Path(__file__).resolve().parent.parent.parent


class TrayProgram:
    """The program on a test desktop; it has begun when this is made."""

    def __init__(self, session: DesktopSession) -> None:
        """Start it and wait until its icon stands."""
        self._script = session.directory / "tray-script"
        self._script.touch()
        self._lines = 0
        environment = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
        module = "tests.desktop_parts.tray_app"
        self.program: Program = session.python("tray-app", "-m", module, str(self._script), environment=environment)
        wait_until("the tray program is ready", lambda: self.program.said("ready") or not self.program.running)
        assert self.program.running, self.program.lines()

    def do(self, *lines: str) -> None:
        """Have it do lines, and wait until it has."""
        with self._script.open("a", encoding="utf-8") as script:
            script.writelines(f"{line}\n" for line in lines)
        self._lines += len(lines)
        self.wait_for(f"did {self._lines}")

    def count(self, word: str) -> int:
        """Count the lines that begin with a word."""
        return sum(line.startswith(word) for line in self.program.lines())

    def wait_for(self, line: str, patience_s: float = PATIENCE_S) -> None:
        """Wait until it says a line."""
        wait_until(f"{line!r} in {self.program.log}", lambda: line in self.program.lines(), patience_s)

    def hears(self, line: str, act: Callable[[], object]) -> None:
        """Do what a person does until it says a line."""
        act_until(f"{line!r} in {self.program.log}", lambda: line in self.program.lines(), act)

    def balloon(self, session: DesktopSession) -> tuple[int, int, int, int] | None:
        """Give the place of the icon's own balloon, if it is on the screen."""
        return session.popup("hoofhearted")
