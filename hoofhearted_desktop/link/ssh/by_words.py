"""Sign in by what a person types: a password, or answers to whatever the server asks (keyboard-interactive, one-time codes)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional

from hoofhearted_desktop.link.questions import SecretKind, SecretQuestion
from hoofhearted_desktop.link.ssh import failures
from hoofhearted_desktop.link.ssh.userauth import Answer, Ended, Failure, Prompt, Questions, UserAuth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.link.ssh.story import Story

_PASSWORD_PROMPT = re.compile(
    r"(\S+'s )?(password|passwort|mot de passe|contraseña)( for \S+)?\s*[:：]?\s*", re.IGNORECASE
)
"""What PAM asks for a plain password; anything else (a code, a PIN) is never kept."""


class _Typed(NamedTuple):
    """A password, and whether the person wants it kept in the keyring; `known`: it was not typed now."""

    text: str
    keep: bool = False
    known: bool = False


def by_password(auth: UserAuth, story: Story, last: Failure) -> Answer:
    """Try the password that worked before, then ask, as often as NumberOfPasswordPrompts allows."""
    answer: Answer = last
    while story.password_tries < story.hop.number_of_password_prompts:
        story.tell("a password")
        typed = _password(story, None, wrong=story.password_tries > 0)
        if typed is None:
            return answer
        story.attempt("password")
        answer = auth.try_password(typed.text)
        if isinstance(answer, Ended) and not answer.why:
            story.unsent = typed.text  # the server had hung up while the person typed
            return answer
        if not typed.known:
            story.password_tries += 1
        if isinstance(answer, Ended):
            _refused(story)
        elif isinstance(answer, Failure) and not answer.partial:
            _refused(story)
            if "password" in answer.methods:
                continue
        else:
            _accepted(story, typed)
        return answer
    return answer


def by_questions(auth: UserAuth, story: Story, last: Failure) -> Answer:
    """Let the server ask, and the person answer, as often as NumberOfPasswordPrompts allows."""
    answer: Answer = last
    while story.interactive_tries < story.hop.number_of_password_prompts and not story.declined:
        story.tell("the server's questions")
        answer = auth.interactive()
        round_ = _Round(story)
        while isinstance(answer, Questions):
            answers = round_.answers(answer)
            if answers is None:
                return last
            answer = auth.respond(answers)
        if round_.asked:
            story.attempt("keyboard-interactive")
            story.interactive_tries += not round_.only_known
        if isinstance(answer, Failure) and not answer.partial:
            if round_.password is not None:
                _refused(story)
            if round_.asked and "keyboard-interactive" in answer.methods:
                continue
        elif not isinstance(answer, Ended) and round_.password is not None:
            _accepted(story, round_.password)
        return answer
    return answer


class _Round:
    """One conversation: the questions up to the server's verdict."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._read = ""
        self.asked = False
        self.only_known = True
        self.password: Optional[_Typed] = None

    def answers(self, questions: Questions) -> Optional[list[str]]:
        """Give an answer for each prompt; None where one was not given."""
        self._read = f"{self._read} {questions.title} {questions.instruction}".strip()
        answers = []
        for prompt in questions.prompts:
            answer = self._answer(prompt)
            if answer is None:
                return None
            answers.append(answer)
        return answers

    def _answer(self, prompt: Prompt) -> Optional[str]:
        self.asked = True
        story = self._story
        said = _said(self._read, prompt.text)
        self._read = ""
        wrong = story.interactive_tries > 0
        if not prompt.echo and self.password is None and _PASSWORD_PROMPT.fullmatch(failures.plain(prompt.text)):
            self.password = _password(story, said, wrong=wrong)
            if self.password is not None and not self.password.known:
                self.only_known = False
            return None if self.password is None else self.password.text
        self.only_known = False
        secret = story.ask(SecretQuestion(SecretKind.PROMPT, story.who, prompt=said, echo=prompt.echo, wrong=wrong))
        return None if secret is None else secret.text


def _said(read: str, prompt: str) -> str:
    """Join what is to be read and the question, which is the prompt's last line; where it is too long the question is kept whole."""
    before, _, question = prompt.strip().rpartition("\n")
    question = failures.plain(question)
    room = failures.WORDS - len(question) - 1
    read = failures.plain(f"{read} {before}", room) if room > 1 else ""
    return f"{read} {question}".strip()


def _password(story: Story, prompt: Optional[str], *, wrong: bool) -> Optional[_Typed]:
    """Give the password that was typed too late, that worked before, that the keyring has, or that is typed now."""
    if story.unsent is not None:
        text, story.unsent = story.unsent, None
        return _Typed(text)
    held = story.keychain.password(story.account)
    if held is not None:
        return _Typed(held, known=True)
    kept = story.keychain.keyring.get(_keyring_name(story), story.progress)
    if kept is not None:
        return _Typed(kept, known=True)
    may_keep = not story.declined and story.keychain.keyring.usable(story.progress)
    secret = story.ask(SecretQuestion(SecretKind.PASSWORD, story.who, prompt=prompt, wrong=wrong, may_keep=may_keep))
    return None if secret is None else _Typed(secret.text, secret.keep)


def _accepted(story: Story, typed: _Typed) -> None:
    story.keychain.hold_password(story.account, typed.text)
    if typed.keep:
        story.keychain.keyring.keep(_keyring_name(story), typed.text, story.progress)


def _refused(story: Story) -> None:
    story.keychain.forget_password(story.account)
    story.keychain.keyring.forget(_keyring_name(story), story.progress)


def _keyring_name(story: Story) -> str:
    return f"the password of {story.account}"


def usable(methods: Sequence[str], story: Story) -> bool:
    """Whether a person could still type something that the server takes."""
    if story.declined:
        return story.unsent is not None
    limit = story.hop.number_of_password_prompts
    return ("password" in methods and story.password_tries < limit) or (
        "keyboard-interactive" in methods and story.interactive_tries < limit
    )
