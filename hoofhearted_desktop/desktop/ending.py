"""Ends a process that a person chose: asked first, watched until it is gone, force offered after ten seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from hoofhearted_desktop.core import messages, quantities, wire
from hoofhearted_desktop.core.tongue import say
from hoofhearted_desktop.desktop.end_dialog import EndDialog
from hoofhearted_desktop.desktop.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hoofhearted_desktop.desktop.host import Host
    from hoofhearted_desktop.desktop.process_rows import Row

LOOK_MS = 1000
LOOKS = 10
"""After so many looks force is offered: ten seconds."""


class Ending(QObject):
    """One process being ended; it goes with its dialog."""

    gone = Signal(str)
    """What is to be said of it when it has ended."""

    def __init__(self, host: Host, row: Row, facts: str, window: QWidget) -> None:
        """Ask about a row's process."""
        super().__init__(window)
        self._host = host
        self._row = row
        self._looks = 0
        colours = Theme()
        self.dialog = EndDialog(row, facts, colours, window)
        colours.setParent(self.dialog)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.end_requested.connect(self._end)
        self.dialog.finished.connect(self._close)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._open = True
        self.dialog.open()

    def _close(self) -> None:
        self._open = False
        self._timer.stop()
        self.deleteLater()

    def _end(self, force: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._host.request(messages.PROCESS_END, {**self._identity, "force": force}, self._on_end)

    @property
    def _identity(self) -> dict[str, object]:
        pid, started = self._row.key
        return {"pid": pid, "started": started}

    def _on_end(self, found: wire.Result | wire.Failure) -> None:
        if not self._open:
            return
        if isinstance(found, wire.Failure):
            old = found.code == wire.METHOD_NOT_FOUND
            self.dialog.fail(say("the agent there is older, and cannot end processes") if old else found.message)
            return
        answer = found.result if isinstance(found.result, dict) else {}
        if answer.get("ended") is not True:
            problem = answer.get("problem")
            self.dialog.fail(problem if isinstance(problem, str) and problem else say("it was not ended"))
            return
        self._looks = 0
        self.dialog.wait()
        self._timer.start()

    def _look(self) -> None:
        self._host.request(messages.PROCESS_ABOUT, self._identity, self._on_look)

    def _on_look(self, found: wire.Result | wire.Failure) -> None:
        if not self._open:
            return
        self._looks += 1
        if isinstance(found, wire.Result) and isinstance(found.result, dict) and found.result.get("there") is False:
            self.gone.emit(say("{who} has ended.", who=self._row.who))
            self.dialog.accept()
        elif self._looks >= LOOKS:
            self._timer.stop()
            self.dialog.offer_force()


def facts_of(row: Row, host: str, now: float) -> str:
    """Say which process it is: number, user, where, for how long."""
    said = [say("process {pid}", pid=row.pid)] if row.pid is not None else []
    said += [say("user {user}", user=row.user)] if row.user else []
    said += [row.where] if row.where else []
    if row.since is not None:
        said.append(say("running for {duration}", duration=quantities.duration(now - row.since)))
    said += [row.what] if row.what else []
    return say("On {host}: {facts}", host=host, facts=" · ".join(said))
