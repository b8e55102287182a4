"""Who is asked, and when: only while a person waits, and otherwise the failure says what is wanted."""

from __future__ import annotations

from typing import Optional, Union

import pytest

from hoofhearted_desktop.link.attendance import HOST_UNCONFIRMED, SIGN_IN_WANTED, Attendance, Declined, Question
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.questions import HostKeyQuestion, Secret, SecretKind, SecretQuestion
from hoofhearted_desktop.link.stream import Stream, Unreachable

KEY = HostKeyQuestion("nas", "192.0.2.7:22", "ED25519", "SHA256:abc")
PASSPHRASE = SecretQuestion(SecretKind.PASSPHRASE, "david@nas", "~/.ssh/id_ed25519")
PASSWORD = SecretQuestion(SecretKind.PASSWORD, "david@nas")
PROMPT = SecretQuestion(SecretKind.PROMPT, "david@nas", prompt="Code:")
NOT_ACCEPTED = Unreachable("nas did not accept you", "look at the log", "not_accepted", waits=True)


class Person:
    """Says yes to everything, and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    def host_key(self, question: HostKeyQuestion, _progress: Progress) -> bool:
        self.asked.append(question)
        return True

    def secret(self, question: SecretQuestion, _progress: Progress) -> Optional[Secret]:
        self.asked.append(question)
        return Secret("open sesame")


class Wire:
    """A stream that has nothing to say."""

    silence_ends = True

    def read(self, _timeout_s: float) -> Optional[bytes]:
        return b""

    def write(self, data: bytes) -> int:
        return len(data)

    def wake(self) -> None:
        pass

    def close(self) -> Unreachable:
        return Unreachable("it ended")


class Door:
    """An opener that asks one question, and opens when it is answered."""

    def __init__(self, question: Question, otherwise: Unreachable = NOT_ACCEPTED) -> None:
        self.person = Person()
        self.attendance = Attendance(self.person, lambda asked: f"press Connect ({type(asked).__name__})")
        self.question = question
        self.otherwise = otherwise
        self.meanwhile = lambda: None
        self.open = self.attendance.opener(self._open)

    def _open(self, progress: Progress) -> Union[Stream, Unreachable]:
        self.meanwhile()
        asked: object
        if isinstance(self.question, HostKeyQuestion):
            asked = self.attendance.host_key(self.question, progress)
        else:
            asked = self.attendance.secret(self.question, progress)
        return Wire() if asked else self.otherwise


@pytest.mark.parametrize("question", [KEY, PASSPHRASE, PASSWORD, PROMPT])
def test_who_waits_is_asked_and_a_reconnect_is_not(question: Question) -> None:
    door = Door(question)
    door.attendance.attend()
    assert isinstance(door.open(Progress()), Wire)
    assert door.person.asked == [question]
    found = door.open(Progress())
    assert isinstance(found, Unreachable)
    assert found.waits
    assert found.code == (HOST_UNCONFIRMED if question is KEY else SIGN_IN_WANTED)
    assert found.remedy == f"press Connect ({type(question).__name__})"
    assert door.person.asked == [question]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (KEY, ["nas", "ED25519", "SHA256:abc"]),
        (PASSPHRASE, ["sign-in wanted", "david@nas", "~/.ssh/id_ed25519"]),
        (PASSWORD, ["sign-in wanted", "david@nas", "password"]),
        (PROMPT, ["sign-in wanted", "david@nas"]),
    ],
)
def test_the_failure_says_what_is_wanted(question: Question, words: list[str]) -> None:
    found = Door(question).open(Progress())
    assert isinstance(found, Unreachable)
    assert [word for word in words if word not in found.reason] == []
    assert "Code:" not in found.reason, "the server's own words are not ours"


def test_a_failure_of_another_kind_stays_what_it_is_and_is_tried_again() -> None:
    timed_out = Unreachable("nas does not answer", None, "timed_out")
    assert Door(PASSPHRASE, timed_out).open(Progress()) == timed_out


def test_who_comes_while_it_is_being_made_is_asked_by_the_next() -> None:
    door = Door(PASSWORD)
    door.meanwhile = door.attendance.attend
    assert isinstance(door.open(Progress()), Unreachable)
    door.meanwhile = lambda: None
    assert isinstance(door.open(Progress()), Wire)


def test_who_came_for_a_stream_that_was_made_without_asking_waits_no_more() -> None:
    door = Door(PASSWORD)
    door.attendance.attend()
    assert isinstance(door.open(Progress()), Wire)
    door.attendance.attend()
    door.attendance.opener(lambda _: Wire())(Progress())
    assert isinstance(door.open(Progress()), Unreachable)


class Nay(Person):
    """Declines every secret."""

    def secret(self, question: SecretQuestion, _progress: Progress) -> Optional[Secret]:
        self.asked.append(question)
        return None


@pytest.mark.parametrize(("question", "times"), [(PASSPHRASE, 1), (PASSWORD, 3), (PROMPT, 3)])
def test_who_declines_a_passphrase_is_not_asked_for_it_by_every_server_that_waits(
    question: SecretQuestion, times: int
) -> None:
    now = [0.0]
    nay, declined = Nay(), Declined(lambda: now[0])

    def server() -> Attendance:
        return Attendance(nay, lambda _: "", declined)

    def begun_with(servers: list[Attendance]) -> Union[Stream, Unreachable]:
        attendance = servers[0]
        attendance.attend()

        def ask(progress: Progress) -> Union[Stream, Unreachable]:
            if servers[1:]:  # the others wait meanwhile, as for a lock
                begun_with(servers[1:])
            now[0] += 1
            attendance.secret(question, progress)
            return NOT_ACCEPTED

        return attendance.opener(ask)(Progress())

    begun_with([server(), server(), server()])
    assert len(nay.asked) == times
    now[0] += 1
    begun_with([server()])
    assert len(nay.asked) == times + 1, "who tries again is asked again"


def test_what_was_cancelled_is_told_as_such() -> None:
    cancelled = Unreachable("the connection was cancelled", None, "cancelled", waits=True)
    door, progress = Door(PASSWORD, cancelled), Progress()
    progress.cancel()
    assert door.open(progress) == cancelled
