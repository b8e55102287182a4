"""A program with the product's tray icon and notifier and nothing else, driven by lines of a file; prints what happens.

Lines: face NAME LEVEL | tooltip TEXT | gpus A;B | muted TEXT | notify KEY TITLE|BODY|ID=LABEL,... | withdraw KEY | quit.
It stands in for `desktop.app` where a test is about these parts alone.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from hoofhearted_desktop.desktop import appicon, notifier_dbus, notifier_tray
from hoofhearted_desktop.desktop.faces import Face, FaceState
from hoofhearted_desktop.desktop.notifier import Notification, Notifier
from hoofhearted_desktop.desktop.tray import Tray
from hoofhearted_desktop.desktop.tray_lines import MenuLine

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

POLL_MS = 50


def say(*words: object) -> None:
    """Print a line at once."""
    print(*words, flush=True)


class Counting(Tray):
    """A tray that says how often its picture was set."""

    def _drawn(self, face: Face) -> QIcon:
        say("drawn", face.state.name, face.level)
        return super()._drawn(face)


class Driver:
    """Does what the lines say."""

    def __init__(self, application: QApplication, script: Path) -> None:
        """Follow `script`."""
        self.application = application
        self.script = script
        self.done = 0
        self.tray = Counting()
        self.notifier = Notifier(
            lambda report: notifier_dbus.DBusCourier(
                report, str(Path("resources/icons/hoofhearted-256.png").resolve())
            ),
            lambda report: notifier_tray.TrayCourier(self.tray, report),
        )
        self.tray.glance_requested.connect(lambda at: say("glance", at is not None))
        self.tray.open_requested.connect(lambda: say("open"))
        self.tray.pause_requested.connect(lambda: say("pause"))
        self.tray.scrolled.connect(lambda steps: say("scrolled", steps))
        self.tray.mute_requested.connect(lambda seconds: say("mute", seconds))
        self.tray.unmute_requested.connect(lambda: say("unmute"))
        self.tray.quit_requested.connect(self.quit)
        self.tray.availability_changed.connect(lambda there: say("available", there))
        self.notifier.activated.connect(lambda *told: say("activated", *(word for word in told if word)))
        self.notifier.closed.connect(lambda key: say("closed", key))
        self.timer = QTimer()
        self.timer.timeout.connect(self.follow)
        self.timer.start(POLL_MS)
        say("ready", self.tray.available)

    def quit(self) -> None:
        """End as the program does."""
        self.notifier.close()
        self.tray.close()
        say("quit")
        self.application.quit()

    def follow(self) -> None:
        """Do the lines that are new."""
        lines = self.script.read_text(encoding="utf-8").splitlines() if self.script.exists() else []
        for line in lines[self.done :]:
            self.done += 1
            self.act(*line.split(" ", 1))

    def act(self, verb: str, rest: str = "") -> None:
        """Do one line."""
        if verb == "face":
            name, level = rest.split()
            self.tray.show_faces({"": Face(FaceState[name], int(level))})
        elif verb == "tooltip":
            self.tray.show_tooltips({"": rest})
        elif verb == "gpus":
            self.tray.show_gpus([MenuLine(each) for each in rest.split(";")])
        elif verb == "muted":
            self.tray.show_muted(rest or None)
        elif verb == "withdraw":
            self.notifier.withdraw(rest)
        elif verb == "notify":
            key, words = rest.split(" ", 1)
            title, body, labels = words.split("|")
            pairs = (pair.partition("=") for pair in labels.split(",") if pair)
            actions = tuple((action, label) for action, _, label in pairs)
            self.notifier.notify(Notification(key, title, body.replace("\\n", "\n"), actions))
        elif verb == "quit":
            self.quit()
        say("did", self.done)


def main() -> None:
    """Run until told to quit."""
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    application.setApplicationName("hoofhearted")
    application.setApplicationDisplayName("Hoof Hearted")
    application.setDesktopFileName("hoofhearted")
    application.setWindowIcon(appicon.icon())
    driver = Driver(application, Path(sys.argv[1]))
    application.exec()
    del driver


if __name__ == "__main__":
    main()
