"""Brings the page of the settings and the first run to each window that is made; imports them only when they are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from hoofhearted_desktop.core.tongue import later
from hoofhearted_desktop.desktop.host import DEMO
from hoofhearted_desktop.desktop.page_keys import SETTINGS

if TYPE_CHECKING:
    from hoofhearted_desktop.desktop.first_run import FirstRun
    from hoofhearted_desktop.desktop.memory import Memory
    from hoofhearted_desktop.desktop.pages import Page
    from hoofhearted_desktop.desktop.program import Program
    from hoofhearted_desktop.desktop.settings_reach import Reach
    from hoofhearted_desktop.desktop.window import Window

INTRODUCED = "introduced"
"""That the first run has been seen, or skipped."""


class SettingsEntry(QObject):
    """One for the program; the window may be made more than once."""

    def __init__(self, program: Program, memory: Memory) -> None:
        """Wait for windows."""
        super().__init__(program)
        self._program = program
        self._memory = memory
        self.first_run: FirstRun | None = None
        """The introduction, while it is shown."""
        program.showing.made.connect(self._on_made)

    def _on_made(self, window: Window) -> None:
        from hoofhearted_desktop.desktop import page_icons

        window.add_page(SETTINGS, later("Settings"), page_icons.settings, lambda: self._make(window))
        if not self._memory.get(INTRODUCED) and self._program.hosts.get(DEMO) is None:
            QTimer.singleShot(0, window, self.introduce)

    def _reach(self, window: Window) -> Reach:
        from hoofhearted_desktop.desktop.settings_reach import Reach, Wishes

        wishes = window.wishes
        return Reach(
            self._program.hosts,
            self._program.preferences,
            self._program.notifier,
            Wishes(wishes.add.emit, wishes.edit.emit, wishes.remove.emit, self.introduce),
            window,
        )

    def _make(self, window: Window) -> Page:
        from hoofhearted_desktop.desktop.settings_page import SettingsPage

        return SettingsPage(self._reach(window))

    def introduce(self) -> None:
        """Show the first run, which is then not shown by itself again."""
        from hoofhearted_desktop.desktop.first_run import FirstRun
        from hoofhearted_desktop.desktop.theme import Theme

        window = self._program.window
        if window is None or self.first_run is not None:
            return
        colours = Theme()
        dialog = FirstRun(self._reach(window), colours, window)
        colours.setParent(dialog)
        dialog.demo_requested.connect(self._program.hosts.try_demo)
        dialog.finished.connect(self._on_finished)
        self.first_run = dialog
        dialog.open()

    def _on_finished(self) -> None:
        dialog, self.first_run = self.first_run, None
        self._memory.keep(INTRODUCED, value=True)
        if dialog is not None:
            dialog.deleteLater()
