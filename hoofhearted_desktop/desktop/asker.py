"""Puts the questions of session threads to a person, one dialog at a time; equal questions are asked once for all who wait."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple, Optional, Protocol, Union

from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.link.questions import HostKeyQuestion, Secret, SecretKind, SecretQuestion

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance

    from hoofhearted_desktop.link.progress import Progress

Question = Union[HostKeyQuestion, SecretQuestion]
Answer = Union[bool, Secret, None]


class Dialog(Protocol):
    """What shows one question: a QDialog with an answer."""

    finished: SignalInstance

    def answer(self) -> Answer:
        """Give what was answered, None or False where nothing was, and forget it; read once, after it is finished."""
        ...

    def close(self) -> bool:
        """Close it without an answer."""
        ...

    def deleteLater(self) -> None:  # noqa: N802 - Qt's name
        """Let it be deleted."""
        ...


class _Waiter:
    """One thread that waits for one answer."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self.answer: Answer = None

    def release(self, answer: Answer = None) -> None:
        if not self.released.is_set():
            self.answer = answer
            self.released.set()


class _Asked(NamedTuple):
    """A question with all who wait for its answer; the first of them gave it its `server`."""

    question: Question
    server: str
    waiters: list[_Waiter]


class Questions(QObject):
    """The queue of questions. Asked from any thread; dialogs live on the GUI thread, on which this was made."""

    _arrived = Signal()

    def __init__(self, show: Callable[[Question, str], Dialog], parent: QObject | None = None) -> None:
        """Let `show` make and open the dialog of a question about the server of that name."""
        super().__init__(parent)
        self._show = show
        self._lock = threading.Lock()
        self._queue: list[_Asked] = []
        self._closed = False
        self._shown: _Asked | None = None
        self._dialog: Dialog | None = None
        self._arrived.connect(self._look)  # emitted by other threads, so that it waits for this one (as in bridge.py)

    def asker(self, server: Callable[[], str]) -> ServerAsker:
        """Give the `Asker` for one server; `server` gives the name a person knows it by, from any thread."""
        return ServerAsker(self, server)

    def ask(self, question: Question, server: str, progress: Progress) -> Answer:
        """Wait for the answer; None where there is none, the progress is cancelled or the program ends."""
        waiter = _Waiter()
        with self._lock:
            if self._closed:
                return None
            self._enqueue(question, server, waiter)
        self._arrived.emit()
        with progress.interrupted_by(waiter.release):
            waiter.released.wait()
        with self._lock:
            closed = self._closed
            for asked in self._queue:
                if waiter in asked.waiters:
                    asked.waiters.remove(waiter)
        if not closed:
            self._arrived.emit()
        return waiter.answer

    def close(self) -> None:
        """Release everybody who waits, without an answer; nothing is asked after this."""
        with self._lock:
            self._closed = True
            queue, self._queue = self._queue, []
        for asked in queue:
            for waiter in list(asked.waiters):
                waiter.release()
        self._put_away()

    def _enqueue(self, question: Question, server: str, waiter: _Waiter) -> None:
        """Join an equal question for the same key's passphrase; the lock is held."""
        if isinstance(question, SecretQuestion) and question.kind is SecretKind.PASSPHRASE and question.subject:
            for asked in self._queue:
                same = asked.question
                if (
                    isinstance(same, SecretQuestion)
                    and (same.kind, same.subject, same.wrong) == (question.kind, question.subject, question.wrong)
                    and asked.waiters
                ):
                    asked.waiters.append(waiter)
                    return
        self._queue.append(_Asked(question, server, [waiter]))

    def _look(self) -> None:
        """Put away the dialog that nobody waits for any more, and show the next; GUI thread."""
        with self._lock:
            self._queue = [asked for asked in self._queue if asked.waiters]
            following = self._queue[0] if self._queue else None
        if following is self._shown:
            return
        self._put_away()
        if following is not None:
            self._shown = following
            self._dialog = self._show(following.question, following.server)
            self._dialog.finished.connect(self._on_finished)

    def _put_away(self) -> None:
        dialog, self._dialog, self._shown = self._dialog, None, None
        if dialog is not None:
            dialog.finished.disconnect(self._on_finished)
            dialog.close()
            dialog.deleteLater()

    def _on_finished(self, _result: int) -> None:
        dialog, self._dialog, shown, self._shown = self._dialog, None, self._shown, None
        if dialog is None or shown is None:
            return
        answer = dialog.answer()
        dialog.deleteLater()
        with self._lock:
            waiters = list(shown.waiters)
            shown.waiters.clear()
        for waiter in waiters:
            waiter.release(answer)
        self._look()


class ServerAsker:
    """The `Asker` of one server."""

    def __init__(self, questions: Questions, server: Callable[[], str]) -> None:
        """Ask by `questions`, about the server that is called so when it is asked."""
        self._questions = questions
        self._server = server

    def host_key(self, question: HostKeyQuestion, progress: Progress) -> bool:
        """Whether a person says that this is the server."""
        return self._questions.ask(question, self._server(), progress) is True

    def secret(self, question: SecretQuestion, progress: Progress) -> Optional[Secret]:
        """Give the secret that a person types."""
        found = self._questions.ask(question, self._server(), progress)
        return found if isinstance(found, Secret) else None
