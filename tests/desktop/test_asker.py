"""Questions of session threads: one dialog at a time, equal ones once, and nobody waits for ever."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Optional

import pytest
from PySide6.QtCore import QObject, Signal

from hoofhearted_desktop.desktop.asker import Answer, Question, Questions
from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.questions import HostKeyQuestion, Secret, SecretKind, SecretQuestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

KEY = HostKeyQuestion("nas", "192.0.2.7:22", "ED25519", "SHA256:abc")


def passphrase(path: str = "~/.ssh/id_ed25519", who: str = "david@nas", *, wrong: bool = False) -> SecretQuestion:
    return SecretQuestion(SecretKind.PASSPHRASE, who, path, wrong=wrong)


class Shown(QObject):
    """Stands for a dialog."""

    finished = Signal(int)

    def __init__(self, question: Question, server: str) -> None:
        super().__init__()
        self.question, self.server = question, server
        self.open = True
        self._answer: Answer = None

    def give(self, answer: Answer) -> None:
        self._answer, self.open = answer, False
        self.finished.emit(1)

    def answer(self) -> Answer:
        return self._answer

    def close(self) -> bool:
        self.open = False
        self.finished.emit(0)
        return True


class Desk:
    """A person at a desk; the dialogs they see, and the threads that ask."""

    def __init__(self, qtbot: QtBot) -> None:
        self.shown: list[Shown] = []
        self.questions = Questions(self._show)
        self.threads: list[threading.Thread] = []
        self.answers: dict[str, object] = {}
        self.qtbot = qtbot

    def _show(self, question: Question, server: str) -> Shown:
        self.shown.append(Shown(question, server))
        return self.shown[-1]

    def ask(self, server: str, question: Question, progress: Optional[Progress] = None) -> None:
        asker = self.questions.asker(lambda: server)

        def run() -> None:
            given = progress or Progress()
            if isinstance(question, HostKeyQuestion):
                self.answers[server] = asker.host_key(question, given)
            else:
                self.answers[server] = asker.secret(question, given)

        before = self._waiting()
        self.threads.append(threading.Thread(target=run, daemon=True))
        self.threads[-1].start()
        self.wait(lambda: self._waiting() > before or server in self.answers)

    def _waiting(self) -> int:
        return sum(len(asked.waiters) for asked in self.questions._queue)

    def wait(self, what: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(what()), timeout=5000)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.questions.close()
    for thread in made.threads:
        thread.join(60)
        assert not thread.is_alive(), "a thread waits for ever"


def test_the_answer_reaches_the_thread_that_asked(desk: Desk) -> None:
    desk.ask("nas", KEY)
    desk.wait(lambda: desk.shown)
    assert (desk.shown[0].question, desk.shown[0].server) == (KEY, "nas")
    desk.shown[0].give(answer=True)
    desk.wait(lambda: "nas" in desk.answers)
    assert desk.answers == {"nas": True}


def test_a_dialog_that_is_closed_refuses(desk: Desk) -> None:
    desk.ask("nas", KEY)
    desk.ask("media", passphrase())
    desk.wait(lambda: desk.shown)
    desk.shown[0].close()
    desk.wait(lambda: len(desk.shown) == 2)
    desk.shown[1].close()
    desk.wait(lambda: len(desk.answers) == 2)
    assert desk.answers == {"nas": False, "media": None}


def test_twenty_that_ask_at_once_are_shown_one_after_the_other_in_their_order(desk: Desk) -> None:
    for number in range(20):
        desk.ask(f"server {number}", KEY._replace(host=f"{number}"))
    for number in range(20):
        desk.wait(lambda number=number: len(desk.shown) == number + 1)
        assert [each.server for each in desk.shown if each.open] == [f"server {number}"]
        desk.shown[-1].give(answer=number % 2 == 0)
    desk.wait(lambda: len(desk.answers) == 20)
    assert desk.answers == {f"server {number}": number % 2 == 0 for number in range(20)}


def test_the_passphrase_of_one_key_is_asked_once_for_all_who_want_it(desk: Desk) -> None:
    for number in range(20):
        desk.ask(f"server {number}", passphrase(who=f"david@{number}"))
    desk.ask("another key", passphrase("~/.ssh/other"))
    desk.wait(lambda: desk.shown)
    desk.shown[0].give(Secret("open sesame"))
    desk.wait(lambda: len(desk.answers) == 20)
    assert set(desk.answers.values()) == {Secret("open sesame")}
    desk.wait(lambda: len(desk.shown) == 2)
    assert desk.shown[1].server == "another key"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (passphrase(), passphrase(wrong=True)),
        (SecretQuestion(SecretKind.PASSWORD, "david@nas"), SecretQuestion(SecretKind.PASSWORD, "david@nas")),
        (
            SecretQuestion(SecretKind.PROMPT, "david@nas", prompt="Code:"),
            SecretQuestion(SecretKind.PROMPT, "david@nas", prompt="Code:"),
        ),
        (KEY, KEY),
    ],
)
def test_what_is_not_the_same_passphrase_is_asked_each_time(desk: Desk, one: Question, other: Question) -> None:
    desk.ask("nas", one)
    desk.ask("media", other)
    desk.wait(lambda: desk.shown)
    desk.shown[0].close()
    desk.wait(lambda: len(desk.shown) == 2)
    assert desk.shown[1].server == "media"


def test_a_question_nobody_waits_for_any_more_is_put_away_and_the_next_is_shown(desk: Desk) -> None:
    progress, other = Progress(), Progress()
    desk.ask("nas", passphrase(), progress)
    desk.ask("media", passphrase(), other)
    desk.ask("gpu-box", KEY)
    desk.wait(lambda: desk.shown)
    progress.cancel()
    desk.wait(lambda: "nas" in desk.answers)
    assert desk.shown[0].open, "media still waits for it"
    other.cancel()
    desk.wait(lambda: len(desk.shown) == 2)
    assert not desk.shown[0].open
    assert desk.shown[1].server == "gpu-box"
    assert desk.answers == {"nas": None, "media": None}


def test_one_that_was_cancelled_before_asks_nothing(desk: Desk) -> None:
    progress = Progress()
    progress.cancel()
    desk.ask("nas", KEY, progress)
    desk.wait(lambda: "nas" in desk.answers)
    assert desk.answers == {"nas": False}


def test_the_end_of_the_program_releases_everybody(desk: Desk) -> None:
    for number in range(5):
        desk.ask(f"server {number}", KEY)
    desk.wait(lambda: desk.shown)
    desk.questions.close()
    for thread in desk.threads:
        thread.join(60)
    assert desk.answers == {f"server {number}": False for number in range(5)}
    assert not desk.shown[0].open
    desk.ask("late", KEY)
    assert desk.answers["late"] is False
