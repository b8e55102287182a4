"""The desktop's composition root: builds everything by passing arguments, and connects it.

For the tray alone only what is small is imported: charts and numpy come with the first window.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.desktop import platform_theme
from hoofhearted_desktop.desktop.language import Language
from hoofhearted_desktop.desktop.preferences_file import FILE, Preferences
from hoofhearted_desktop.desktop.single_instance import Outcome
from hoofhearted_desktop.desktop.single_instance_system import open_instance
from hoofhearted_desktop.desktop.tray import Tray
from hoofhearted_desktop.link import servers
from hoofhearted_desktop.probes import mapped_libraries, places

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoofhearted_desktop.desktop.program import Program
    from hoofhearted_desktop.link.stream import Opener


class Signals(QObject):
    """Ctrl-C and SIGTERM end the program in order: Python's handlers run only when Qt's loop wakes, so they wake it."""

    def __init__(self, application: QApplication) -> None:
        """Quit `application` on either signal."""
        super().__init__(application)
        self._application = application
        self.asked = False
        """Whether one has come: Qt forgets a quit that is said before its loop runs."""
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)  # noqa: FBT003 - socket gives it no name
        self._write.setblocking(False)  # noqa: FBT003
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._on_signal)

    def _on_signal(self) -> None:
        self._read.recv(64)
        self.leave()

    def leave(self) -> None:
        """Quit as upon a signal."""
        self.asked = True
        self._application.quit()


def application() -> QApplication:
    """Make Qt's application: one that lives in the tray and draws on the CPU only, so that neither GL nor GTK is loaded."""
    os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
    platform_theme.leave_gtk_out(os.environ)
    if sys.platform == "win32":
        from hoofhearted_desktop.desktop import notifier_toast

        notifier_toast.take_identity(str(places.icon()))
    made = QApplication(sys.argv[:1])
    made.setQuitOnLastWindowClosed(False)
    made.setApplicationName("hoofhearted")
    made.setApplicationVersion(VERSION)
    made.setDesktopFileName("hoofhearted")
    return made


def _system_messages(program: Program, tray: Tray) -> Callable[[], None]:
    """Hear what Windows tells every window; gives what ends that."""
    if sys.platform == "win32":
        from hoofhearted_desktop.desktop.system_messages import SystemMessages

        heard = SystemMessages()
        heard.resumed.connect(program.resumed)
        heard.colours_changed.connect(tray.panel_changed)
        return heard.destroy
    return lambda: None


def _second_start(outcome: Outcome) -> int:
    if outcome is Outcome.RAISED:
        sys.stdout.write("hoofhearted: it runs already; its window has been raised\n")
        return exits.OK
    sys.stderr.write("hoofhearted: it runs already, but does not answer; end that one and start again\n")
    return exits.PROBLEM


def _icon(qt: QApplication, spoken: Language) -> Tray:
    """Show the icon, and let go of what only Qt's own start needed of its libraries, before our own comes beside it."""
    tray = Tray()
    spoken.changed.connect(tray.retell)
    qt.processEvents()
    mapped_libraries.let_go()
    return tray


def run(opener: Opener, *, demo: Opener, is_demo: bool, minimized: bool) -> int:
    """Show the desktop until the person quits; `demo` reaches the simulated server. Gives the exit status."""
    qt = application()
    directory = places.runtime_dir()
    problem = places.make_private(directory)
    if problem is not None:
        sys.stderr.write(f"hoofhearted: {problem.message}; {problem.remedy}\n")
        return exits.NO_RUNTIME_DIR
    instance = open_instance(directory)
    outcome = instance.claim()
    if outcome in {Outcome.RAISED, Outcome.SILENT}:
        instance.close()
        return _second_start(outcome)
    signals = Signals(qt)
    preferences = Preferences(places.config_dir() / FILE)
    minimized = minimized or preferences.startup.hidden
    spoken = Language(places.resources_dir() / "translations", qt)
    spoken.obey(preferences)
    tray = _icon(qt, spoken)
    # The icon stands before the rest is imported: what a person waits for comes first.
    from hoofhearted_desktop.desktop import memory, presence, question_dialog, servers_file
    from hoofhearted_desktop.desktop.adding import Adding
    from hoofhearted_desktop.desktop.asker import Questions
    from hoofhearted_desktop.desktop.keeping_watch import KeepingWatch
    from hoofhearted_desktop.desktop.program import Program
    from hoofhearted_desktop.desktop.reaching import Reaching
    from hoofhearted_desktop.desktop.settings_entry import SettingsEntry

    kept = memory.Memory(places.data_dir() / memory.FILE)
    questions = Questions(lambda asked, server: question_dialog.open_dialog(asked, server, program.window))
    reaching = Reaching(questions, attended=not minimized)
    listed = servers_file.ServersFile(places.config_dir() / servers_file.FILE, servers.doubt)
    program = Program(
        opener,
        tray=tray,
        demo=demo,
        is_demo=is_demo,
        memory=kept,
        clock=time.time,
        servers=None if is_demo else listed,
        opening=reaching.opening,
        attend=reaching.attend,
        preferences=preferences,
    )
    reaching.started()
    spoken.changed.connect(program.hosts.retell)
    Adding(program.hosts, program.showing, program)
    SettingsEntry(program, kept)
    keeping = KeepingWatch(program.hosts, program.showing, kept, reaching.administering, program)
    instance.raise_requested.connect(program.raise_by)
    instance.quit_requested.connect(signals.leave)
    hear_no_more = _system_messages(program, tray)
    program.start(minimized=minimized)
    watcher = presence.Watcher(presence.look(), program.tell_presence, program.hears_presence)
    watcher.start()
    try:
        return exits.OK if signals.asked else qt.exec()
    finally:
        watcher.close()
        hear_no_more()
        questions.close()
        keeping.close()
        program.close()
        instance.close()
