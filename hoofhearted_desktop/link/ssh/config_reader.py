"""Reads files of ssh_config(5) for one host: which lines count, and the first value of each option, as readconf.c has it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional, Union

from hoofhearted_desktop.link.ssh import (
    config_files,
    config_includes,
    config_lines,
    config_match,
    config_options,
    config_tokens,
    patterns,
)
from hoofhearted_desktop.link.ssh.config_lines import Line, shown, shown_path
from hoofhearted_desktop.link.ssh.config_tokens import Unexpandable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hoofhearted_desktop.link.ssh.config_tokens import Local


_MOST_NOTES = 50


class Mistake(NamedTuple):
    """The configuration cannot be used as it is. `reason` names the file and line, `remedy` says what to do."""

    reason: str
    remedy: str
    file: Optional[Path] = None
    line: Optional[int] = None


class Place(NamedTuple):
    """Where a line stands."""

    file: Path
    line: int

    def __str__(self) -> str:
        """Give it as compilers do."""
        return f"{shown_path(self.file)}:{self.line}"


class Value(NamedTuple):
    """An option's value, and where it stands; None for what came with the address."""

    text: str
    place: Optional[Place] = None


class _Block(NamedTuple):
    """The file that is read. `users`: it is the user's, not the system's; `never`: nothing in it can count."""

    file: Path
    users: bool
    never: bool
    depth: int


class Reader:
    """What the files say of one host. Read them in their order, then once more with `final` where `wants_final`."""

    def __init__(self, host: str, local: Local, run: Callable[[str], Optional[int]]) -> None:
        """Nothing is known yet but the name that was asked for; `run` gives the exit status of a command."""
        self.values: dict[str, Value] = {}
        self.lists: dict[str, list[Value]] = {}
        self.notes: dict[str, None] = {}
        self.mistake: Optional[Mistake] = None
        self.wants_final = False
        self.final = False
        self.host = host
        self._original = host
        self._local = local
        self._run = run
        self._texts: dict[Path, Union[str, config_files.NotRead]] = {}
        self._files = 0
        self._letters = 0

    def read(self, file: Path, *, users: bool) -> None:
        """Read one of the files at the top; a missing one says nothing."""
        block = _Block(file, users, never=False, depth=0)
        text = self._text(file, check=users)
        if isinstance(text, config_files.NotRead):
            if text.refused and not text.why.startswith("cannot"):
                self._stop(f"{shown_path(file)} {text.why}.", text.remedy, Place(file, 0))
            elif not text.missing:
                self._note(f"{shown_path(file)} {text.why}.")
            return
        self._lines(text, block, active=True)

    @property
    def canonicalizes(self) -> bool:
        """Whether ssh would complete the name, after which it reads the files once more."""
        asked = self.lists.get("canonicalizehostname", [])
        return any(value.text.lower() not in ("no", "false") for value in asked)

    def tokens(self, host: str) -> Mapping[str, str]:
        """Give what `%` stands for with the values so far; `host` is the name after HostName."""
        alias = self.text_of("hostkeyalias")
        jump = self.text_of("proxyjump")
        user = self.text_of("user") or self._local.user
        port = str(config_options.port(self.text_of("port") or "22") or 22)
        jump = "" if jump.lower() == "none" else jump
        connection = f"{self._local.hostname}{host}{port}{user}{jump}".encode("utf-8", "surrogateescape")
        return {
            "C": hashlib.sha1(connection, usedforsecurity=False).hexdigest(),
            "L": self._local.hostname.partition(".")[0],
            "d": str(self._local.home),
            "h": host,
            "i": self._local.user_id,
            "j": jump,
            "k": alias.lower() or self._original,
            "l": self._local.hostname,
            "n": self._original,
            "p": port,
            "r": user,
            "u": self._local.user,
        }

    def host_now(self) -> str:
        """Give the name after HostName so far; as it was asked for where there is none, or it cannot be expanded."""
        if self.final:
            return self.host
        expanded = config_tokens.expand(self.text_of("hostname") or self._original, {"h": self._original})
        return self._original if isinstance(expanded, Unexpandable) else expanded

    # ------------------------------------------------------------ lines

    def _lines(self, text: str, block: _Block, *, active: bool) -> None:
        for line in config_lines.lines(text):
            active = self._line(line, block, active=active)
            if self.mistake is not None:
                return

    def _line(self, line: Line, block: _Block, *, active: bool) -> bool:
        """Take one line in; gives whether the lines below it count."""
        place = Place(block.file, line.number)
        keyword = config_options.ALIASES.get(line.keyword, line.keyword)
        words = config_lines.arguments(line.rest)
        known = keyword in config_options.HONOURED
        if words is None or not line.rest:
            why = "has a quote that is not closed" if words is None else "has no value"
            self._bad(
                place,
                f"{config_options.name_of(line.keyword)} {why}",
                stop=known and (active or keyword in config_options.BLOCKS),
            )
        elif keyword == "host":
            return self._host(words, place, block)
        elif keyword == "match":
            return self._match(line.rest, place, block)
        elif keyword == "include":
            self._include(words, place, block, active=active)
        elif known:
            self._honour(keyword, words, line.rest, place, active=active)
        elif keyword in config_options.SAID:
            if active:
                self._say(keyword, words, place, block)
        elif keyword not in config_options.SILENT and not self._ignored(keyword):
            self._note(f"{place}: nobody knows the option {shown(line.keyword)}; ssh may refuse the file for it.")
        return active

    def _host(self, words: Sequence[str], place: Place, block: _Block) -> bool:
        if any(not word for word in words):
            self._bad(place, "Host has an empty name", stop=True)
        return not block.never and patterns.covers(words, self.host)

    def _match(self, text: str, place: Place, block: _Block) -> bool:
        host = self.host_now()
        facts = config_match.Facts(
            host=host,
            original=self._original,
            values={
                "localuser": self._local.user,
                "tagged": self.text_of("tag"),
                "user": self.text_of("user") or self._local.user,
            },
            final=self.final,
            expand=lambda command: config_tokens.expand(command, self.tokens(host)),
            run=(lambda _command: 1) if block.never else self._run,
        )
        outcome = config_match.evaluate(text, facts)
        self.wants_final = self.wants_final or outcome.wants_final
        if outcome.bad is not None:
            self._bad(place, f"{outcome.bad} in this Match", stop=True)
        if outcome.note is not None and not block.never:
            self._note(f"{place}: {outcome.note}")
        return outcome.matched and not block.never

    def _include(self, words: Sequence[str], place: Place, block: _Block, *, active: bool) -> None:
        tokens = self.tokens(self.host_now())
        for word in words:
            path = config_includes.path_of(word, self._local, tokens, users=block.users)
            if isinstance(path, Unexpandable):
                self._bad(place, f"Include of {shown(word)} is left out: {path.why}", stop=active)
                continue
            for file in config_files.named_by(path):
                if self._endless(block):
                    self._bad(place, "the files include each other without end", stop=True)
                    return
                text = self._text(file, check=True)
                if isinstance(text, config_files.NotRead):
                    self._not_included(file, text, place, active=active)
                else:
                    self._lines(
                        text, _Block(file, block.users, block.never or not active, block.depth + 1), active=active
                    )
                if self.mistake is not None:
                    return

    def _endless(self, block: _Block) -> bool:
        many = self._files >= config_includes.MOST_FILES or self._letters > config_includes.MOST_LETTERS
        return many or block.depth >= config_includes.DEEPEST

    def _not_included(self, file: Path, wrong: config_files.NotRead, place: Place, *, active: bool) -> None:
        if wrong.refused and active:
            self._stop(f"{place}: {shown_path(file)} {wrong.why}.", wrong.remedy, place)
        else:
            self._note(f"{place}: {shown_path(file)} {wrong.why}.")

    def _text(self, file: Path, *, check: bool) -> Union[str, config_files.NotRead]:
        if file not in self._texts:
            self._texts[file] = config_files.text_of(file, check=check)
        text = self._texts[file]
        self._files += 1
        self._letters += len(text) if isinstance(text, str) else 0
        return text

    # ------------------------------------------------------------ options

    def _honour(self, keyword: str, words: Sequence[str], rest: str, place: Place, *, active: bool) -> None:
        if keyword in config_options.WHOLE_LINES:
            self._whole_line(keyword, rest.lstrip(" \t\r\n="), place, active=active)
            return
        wrong = _wrong(keyword, words)
        if wrong is not None:
            self._bad(place, f"{config_options.name_of(keyword)} {wrong}", stop=active)
            return
        if not active:
            return
        if keyword in config_options.MOST and words:
            self._add(keyword, words, place)
        elif words and not (words[0] == "none" and config_options.READERS.get(keyword) is config_options.seconds):
            self.values.setdefault(keyword, Value(words[0], place))

    def _add(self, keyword: str, words: Sequence[str], place: Place) -> None:
        """Take in an option of several values: of files the first line counts, of keys every line adds one."""
        most = config_options.MOST[keyword]
        if keyword in config_options.FILES:
            values = self.lists.setdefault(keyword, [Value(word, place) for word in words])
        else:
            values = self.lists.setdefault(keyword, [])
            if all(words[0] != value.text for value in values):
                values.append(Value(words[0], place))
        if len(values) > most:
            self._bad(place, f"there are more than {most} values of {config_options.name_of(keyword)}", stop=True)

    def _whole_line(self, keyword: str, text: str, place: Place, *, active: bool) -> None:
        if keyword == "proxyjump":
            text = text.partition("#")[0].rstrip(" \t\r\n\f")
        jump = self.text_of("proxyjump").lower()
        taken = {"proxyjump": "proxycommand" in self.values, "proxycommand": jump not in ("", "none")}
        if active and not taken.get(keyword, False):
            self.values.setdefault(keyword, Value(text, place))

    def _say(self, keyword: str, words: Sequence[str], place: Place, block: _Block) -> None:
        said = config_options.SAID[keyword]
        if keyword in self.lists or (block.users is False and not said.of_system):
            return
        self.lists[keyword] = [Value(word, place) for word in words]  # the first one counts, here as well
        if not words or words[0].lower() not in said.harmless:
            self._note(f"{place}: {config_options.name_of(keyword)}: {said.why}")

    def _ignored(self, keyword: str) -> bool:
        ignored = self.text_of("ignoreunknown")
        return bool(ignored) and patterns.list_matches(keyword, ignored, lower=True) is True

    def text_of(self, keyword: str) -> str:
        """Give an option's value so far; "" where it has none."""
        value = self.values.get(keyword)
        return value.text if value is not None else ""

    # ------------------------------------------------------------ what there is to say

    def _bad(self, place: Place, why: str, *, stop: bool) -> None:
        """Say what ssh would stop at; whoever it concerns is not connected to."""
        if stop:
            self._stop(
                f"{place}: {why}.", "Mend the line; `ssh -G` with the host's name tells whether ssh accepts it.", place
            )
        else:
            self._note(f"{place}: {why}; ssh refuses the file for it.")

    def _stop(self, reason: str, remedy: str, place: Place) -> None:
        if self.mistake is None:
            self.mistake = Mistake(reason, remedy, place.file, place.line or None)

    def _note(self, sentence: str) -> None:
        if len(self.notes) < _MOST_NOTES:
            self.notes.setdefault(sentence)
        else:
            self.notes.setdefault("There is more of the kind in the configuration of ssh.")


def _wrong(keyword: str, words: Sequence[str]) -> Optional[str]:
    """Say what is wrong with an option's values, the end of a sentence; None for nothing."""
    if keyword in config_options.FILES:
        if any(not word for word in words):
            return "has an empty name"
        return "has none beside other files" if len(words) > 1 and "none" in (word.lower() for word in words) else None
    if not words or not words[0]:
        return "has no value"
    if len(words) > 1:
        return "has more than one value"
    reader = config_options.READERS.get(keyword)
    if reader is None or (reader is config_options.seconds and words[0] == "none") or reader(words[0]) is not None:
        return None
    return f"cannot be {shown(words[0])}"
