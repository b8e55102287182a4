"""Asks a person only while one waits: what a program does by itself never throws a question at somebody.

The first making of a stream after `attend` may ask. Any other is a reconnect: where it would need an answer, the failure says
what is wanted, and the session waits for a person.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Callable, Optional, TypeVar, Union

from hoofhearted_desktop.link.questions import HostKeyQuestion, SecretKind, SecretQuestion
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.questions import Asker, Secret

HOST_UNCONFIRMED = "host_unconfirmed"
SIGN_IN_WANTED = "sign_in_wanted"

Question = Union[HostKeyQuestion, SecretQuestion]
Made = TypeVar("Made")


def wanted(question: Question) -> str:
    """Say what a person has to do before the stream can be made, as a sentence without its full stop."""
    if isinstance(question, HostKeyQuestion):
        return f"{question.host} is not known yet: its {question.key_type} key is {question.fingerprint}"
    if question.kind is SecretKind.PASSPHRASE:
        return f"sign-in wanted: {question.who} needs the passphrase of {question.subject or 'the key'}"
    if question.kind is SecretKind.PASSWORD:
        return f"sign-in wanted: {question.who} needs a password"
    return f"sign-in wanted: {question.who} has a question"


class Declined:
    """Which keys' passphrases a person did not want to give, and when: what waits for the same key is not asked again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing was declined yet."""
        self._clock = clock
        self._lock = threading.Lock()
        self._at: dict[str, float] = {}

    def now(self) -> float:
        """Give the time by which this counts."""
        return self._clock()

    def note(self, subject: str) -> None:
        """Write down that it was declined now."""
        with self._lock:
            self._at[subject] = self._clock()

    def since(self, subject: str, began: float) -> bool:
        """Whether it was declined after `began`."""
        with self._lock:
            return self._at.get(subject, began) > began


class Attendance:
    """An `Asker` of one server. `attend` comes from any thread, the rest from that which makes the stream."""

    def __init__(self, asker: Asker, remedy: Callable[[Question], str], declined: Optional[Declined] = None) -> None:
        """Ask `asker` while somebody attends; `remedy` says what to do about a question that was not asked.

        `declined` is shared by all servers of a program: who declines one passphrase is not asked for it by each of them.
        """
        self._asker = asker
        self._remedy = remedy
        self._declined = declined or Declined()
        self._began = 0.0
        self._lock = threading.Lock()
        self._expected = False
        self._attended = False
        self._withheld: list[Question] = []

    def attend(self) -> None:
        """A person waits for the stream: the next that is made may ask."""
        with self._lock:
            self._expected = True

    def opener(
        self, opener: Callable[[Progress], Union[Made, Unreachable]]
    ) -> Callable[[Progress], Union[Made, Unreachable]]:
        """Give the opener whose questions go through this; of a stream, or of whatever else is done over a connection."""

        def open_stream(progress: Progress) -> Union[Made, Unreachable]:
            with self._lock:
                self._attended, self._expected = self._expected, False
            self._withheld.clear()
            self._began = self._declined.now()
            found = opener(progress)
            self._attended = False
            if not isinstance(found, Unreachable):
                with self._lock:
                    self._expected = False
                return found
            if not self._withheld or not found.waits or progress.cancelled:
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
        if not self._attended:
            self._withheld.append(question)
            return None
        key = question.subject if question.kind is SecretKind.PASSPHRASE else None
        if key is not None and self._declined.since(key, self._began):
            return None
        found = self._asker.secret(question, progress)
        if found is None and key is not None and not progress.cancelled:
            self._declined.note(key)
        return found
