"""A terminal shows again what is typed as soon as nobody waits for an answer any more."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.cli.tty import Tty
from hoofhearted_desktop.link.progress import Progress
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

termios = pytest.importorskip("termios")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")


class Terminal:
    """A pseudo-terminal, seen from the side of the person."""

    def __init__(self) -> None:
        import pty

        self.person, self.program = pty.openpty()

    @property
    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self.person)[3] & termios.ECHO)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    os.close(made.person)
    os.close(made.program)


def test_a_secret_is_hidden_and_what_follows_is_shown(terminal: Terminal) -> None:
    tty, answers = Tty(terminal.program), []
    asking = threading.Thread(target=lambda: answers.append(tty.ask("Password: ", Progress(), echo=False)))
    asking.start()
    wait_until("it is hidden", lambda: not terminal.echoes)
    assert os.read(terminal.person, 100) == b"Password: "
    os.write(terminal.person, b"sesame\n")
    asking.join(10)
    assert answers == ["sesame"]
    assert terminal.echoes


def test_who_cancels_finds_the_terminal_as_it_was_though_the_one_that_asks_has_had_no_turn_yet(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    tty, progress, turn = Tty(terminal.program), Progress(), threading.Event()
    monkeypatch.setattr(Tty, "_line", lambda *_: turn.wait(30) and None)
    asking = threading.Thread(target=tty.ask, args=("Password: ", progress), kwargs={"echo": False})
    asking.start()
    wait_until("it is hidden", lambda: not terminal.echoes)
    progress.cancel()
    assert terminal.echoes
    turn.set()
    asking.join(10)
    assert terminal.echoes


def test_nothing_is_hidden_for_a_question_that_comes_too_late(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    tty, progress = Tty(terminal.program), Progress()
    changes: list[object] = []
    monkeypatch.setattr(termios, "tcsetattr", lambda *given: changes.append(given))
    progress.cancel()
    assert tty.ask("Password: ", progress, echo=False) is None
    assert changes == []
