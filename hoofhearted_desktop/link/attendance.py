"""Asks a person only while one waits: what a program does by itself never throws a question at somebody.

The first making of a stream after `attend` may ask. Any other is a reconnect: where it would need an answer, the failure says
what is wanted, and the session waits for a person.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Callable, Optional, Union

from hoofhearted_desktop.link.questions import HostKeyQuestion, SecretKind, SecretQuestion
from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.questions import Asker, Secret

HOST_UNCONFIRMED = "host_unconfirmed"
SIGN_IN_WANTED = "sign_in_wanted"

Question = Union[HostKeyQuestion, SecretQuestion]


def wanted(question: Question) -> str:
    """Say what a person has to do before the stream can be made, as a sentence without its full stop."""
    if isinstance(question, HostKeyQuestion):
        return f"{question.host} is not known yet: its {question.key_type} key is {question.fingerprint}"
    if question.kind is SecretKind.PASSPHRASE:
        return f"sign-in wanted: {question.who} needs the passphrase of {question.subject or 'the key'}"
    if question.kind is SecretKind.PASSWORD:
        return f"sign-in wanted: {question.who} needs a password"
    return f"sign-in wanted: {question.who} has a question"


class Attendance:
    """An `Asker` of one server. `attend` comes from any thread, the rest from that which makes the stream."""

    def __init__(self, asker: Asker, remedy: Callable[[Question], str]) -> None:
        """Ask `asker` while somebody attends; `remedy` says what to do about a question that was not asked."""
        self._asker = asker
        self._remedy = remedy
        self._lock = threading.Lock()
        self._expected = False
        self._attended = False
        self._withheld: list[Question] = []

    def attend(self) -> None:
        """A person waits for the stream: the next that is made may ask."""
        with self._lock:
            self._expected = True

    def opener(self, opener: Opener) -> Opener:
        """Give the opener whose questions go through this."""

        def open_stream(progress: Progress) -> Union[Stream, Unreachable]:
            with self._lock:
                self._attended, self._expected = self._expected, False
            self._withheld.clear()
            found = opener(progress)
            self._attended = False
            if not isinstance(found, Unreachable):
                with self._lock:
                    self._expected = False
                return found
            if not self._withheld or not found.waits:
                return found
            asked = self._withheld[0]
            code = HOST_UNCONFIRMED if isinstance(asked, HostKeyQuestion) else SIGN_IN_WANTED
            return Unreachable(wanted(asked), self._remedy(asked), code, waits=True)

        return open_stream

    def host_key(self, question: HostKeyQuestion, progress: Progress) -> bool:
        """Ask whether this is the server, where somebody waits for it."""
        if self._attended:
            return self._asker.host_key(question, progress)
        self._withheld.append(question)
        return False

    def secret(self, question: SecretQuestion, progress: Progress) -> Optional[Secret]:
        """Ask for a secret, where somebody waits for it."""
        if self._attended:
            return self._asker.secret(question, progress)
        self._withheld.append(question)
        return None
