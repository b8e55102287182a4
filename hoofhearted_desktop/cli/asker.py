"""Asks on the terminal in the words of OpenSSH, which people know; and says what to do where there is no terminal."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Callable, Optional

from hoofhearted_desktop.link import fingerprint
from hoofhearted_desktop.link.questions import HostKeyQuestion, Secret, SecretKind, SecretQuestion

if TYPE_CHECKING:
    from hoofhearted_desktop.cli.tty import Tty
    from hoofhearted_desktop.link.attendance import Question
    from hoofhearted_desktop.link.progress import Progress

Quiet = Callable[[], "contextlib.AbstractContextManager[object]"]


class TerminalAsker:
    """An `Asker` for one command. `quiet` keeps whatever else is written on the terminal away meanwhile."""

    def __init__(self, tty: Tty, quiet: Quiet = contextlib.nullcontext) -> None:
        """Ask on `tty`."""
        self._tty = tty
        self._quiet = quiet

    def host_key(self, question: HostKeyQuestion, progress: Progress) -> bool:
        """Ask as ssh does: "yes" in full, or the fingerprint itself; everything else but "no" is asked again."""
        with self._quiet():
            self._tty.say(introduction(question))
            prompt = "Are you sure you want to continue connecting (yes/no/[fingerprint])? "
            while True:
                typed = self._tty.ask(prompt, progress, echo=True)
                said = "no" if typed is None else typed.strip()
                if said.casefold() == "yes" or fingerprint.same(said, question.fingerprint):
                    return True
                if said.casefold() in {"no", ""}:
                    return False
                prompt = "Please type 'yes', 'no' or the fingerprint: "

    def secret(self, question: SecretQuestion, progress: Progress) -> Optional[Secret]:
        """Ask for it; an empty passphrase, and the end of input, give none. Nothing is kept in a keyring from here."""
        with self._quiet():
            if question.wrong:
                self._tty.say("Not accepted, please try again.\n")
            typed = self._tty.ask(prompt_of(question), progress, echo=question.echo)
        if typed is None or (question.kind is SecretKind.PASSPHRASE and not typed):
            return None
        return Secret(typed)


def introduction(question: HostKeyQuestion) -> str:
    """Say which host is met for the first time, and how to compare its key."""
    host, address, via = (_plain(each) for each in (question.host, question.address, question.via))
    told = [f"The authenticity of host '{host} ({address})' can't be established."]
    told += [f"It is reached through {via}."] if via else []
    told += [
        f"{_plain(question.key_type)} key fingerprint is {_plain(question.fingerprint)}.",
        *_known(question),
        f"To compare, on the server: {fingerprint.comparing(question.key_type)}",
    ]
    return "\n".join(told) + "\n"


def _known(question: HostKeyQuestion) -> list[str]:
    told = []
    if question.known_types:
        known = " and ".join(map(_plain, question.known_types))
        told = [
            f"WARNING: the host is known by its {known} key, which it does not show: somebody else may be answering."
        ]
    if question.elsewhere:
        told += [
            "This host key is known by the following other names/addresses:",
            *(f"    {_plain(each)}" for each in question.elsewhere),
        ]
    return told or ["This key is not known by any other names."]


def prompt_of(question: SecretQuestion) -> str:
    """Ask as ssh does; a server's own words stand behind the name of who asks."""
    who = _plain(question.who)
    if question.kind is SecretKind.PASSPHRASE:
        return f"Enter passphrase for key '{_plain(question.subject)}' ({who}): "
    if question.kind is SecretKind.PASSWORD:
        return f"{who}'s password: "
    return f"({who}) {_plain(question.prompt).rstrip()} "


def _plain(text: Optional[str]) -> str:
    """Give text from elsewhere so that it moves nothing on the terminal."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text or "")


def remedy(question: Question, *, again: str) -> str:
    """Say what to do about a question that nobody was asked; `again` is how to be asked."""
    if isinstance(question, HostKeyQuestion):
        return f"compare it with what `{fingerprint.comparing(question.key_type)}` prints there, then {again} and accept it"
    if question.kind is SecretKind.PASSPHRASE:
        return f"give the key to your agent (`ssh-add {question.subject or ''}`), or {again}".replace(" `)", "`)")
    return f"use a key (`ssh-copy-id {question.who}`), or {again}"
