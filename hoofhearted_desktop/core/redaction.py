"""Takes secrets out of command lines, before one is stored, shown, notified or sent anywhere.

What is taken out is decided by the name in front of a value (`--password`, `API_KEY=`, `X-Plex-Token:`), by what some
programs mean by a short option (`mysql -p`), and by the shapes of well-known tokens. When in doubt it is taken out; but
what tells one program from another (models, files, ports, `--max-tokens`) has to stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core.secret_shapes import (
    ENDINGS,
    HIDDEN,
    KINDS_OF_KEY,
    KINDS_OF_TEXT_TOKEN,
    MAY_NAME_SECRET,
    NO_VALUE_FOLLOWS,
    NUMBERED,
    PATTERNS,
    PLAIN_VALUES,
    PROGRAMS,
    SCHEMES,
    SEPARATORS,
    SHORT_OPTIONS,
    SUBCOMMANDS,
    WHOLE_WORDS,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NAMED = re.compile(r"""(?<![\w.\-])((?:--?)?[A-Za-z_][\w.\-]*)\\?["']?\s{0,2}[=:]\s{0,2}""")
_VALUE = re.compile(r"""\\?"[^"]*"?|\\?'[^']*'?|[^\s"'&;,}]+""")
_ASSIGNED = re.compile(r"(-{0,2}[A-Za-z_][\w.\-]*|/[A-Za-z]+)([=:]\s*)(.*)\Z", re.DOTALL)
_FOLDERS = re.compile(r"\A.*[/\\]|\.exe\Z", re.DOTALL)
_SHELL_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*'|["'])+""")
_HIDDEN_ALREADY = re.compile(r"\*\*\*[;&|)\s\"']*\Z")
_LETTERS = re.compile(r"[\w+=%\-]+\Z")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}\Z")
_OPTION = re.compile(r"--?[A-Za-z][\w.\-]*(?:\*\*\*)?\Z")
_ANNOUNCING = re.compile(r"(?:--?|\+)[A-Za-z][\w.\-]*\Z")
_HEADER_NAME = re.compile(r"(?i)(?:\A|[\s:=])([\w\-]+):\s*(?:bearer|basic|token)?\s*\Z")
_ELSEWHERE = re.compile(r"(?:env|file|fd):")
_USER_AND_SECRET = re.compile(r"[^\s/:@=]+:(?!\d{1,5}\Z|\*\*\*\Z)[^\s/]+\Z")
_CONNECTION = re.compile(r"\s*[\w .]{1,64}=[^;]*(?:;\s*[\w .]{1,64}=[^;]*)+;?\s*\Z")
_ENCODER_PASS = re.compile(r"[123]:[a-z]")
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]{32,}\Z")


def redact(command_line: Sequence[str]) -> tuple[str, ...]:
    """Give the same arguments with `***` in place of every secret; their number stays. What is redacted stays as it is."""
    redacted: list[str] = []
    announced: Optional[str] = None
    options: dict[str, str] = {}
    for argument in command_line:
        if announced == "second":  # the user's name; its secret is the next
            redacted.append(_plain(argument))
            announced = "last"
            continue
        if announced == "scheme" and argument.lower() in SCHEMES:
            redacted.append(argument)
            continue
        hidden = None if announced is None else _hidden_value(announced, argument)
        if hidden is not None:
            redacted.append(hidden)
            announced = None
            continue
        options = PROGRAMS.get(_FOLDERS.sub("", argument).lower(), options)
        short = _short_option(argument, options)
        redacted.append(_plain(argument) if short is None else short)
        announced = _announces(argument, options)
    return tuple(redacted)


def _hidden_value(announced: str, value: str) -> Optional[str]:
    """Hide a value behind an option that announced one, or give None if it is no secret after all."""
    if announced == "auth" and _USER_AND_SECRET.match(value):
        return _hidden("after colon", value)
    secret = {
        "scheme": not _OPTION.match(value) and not _is_plain(value),
        "last": not value.startswith(("+", "-")),
        "random": _looks_random(value),
        "named": not _OPTION.match(value) and not _is_plain(value),
        "cookies": "=" in value or _looks_secret(value),
    }.get(announced)
    if secret is None:
        secret = announced not in MAY_NAME_SECRET or _looks_secret(value)
    return _hidden(announced, value) if secret else None


def _hidden(how: str, value: str) -> str:
    """Hide a value, all of it or what follows the user's name."""
    separator = SEPARATORS.get(how)
    if separator is None:
        return HIDDEN
    user, found, _ = value.partition(separator)
    return f"{user}{found}{HIDDEN if found else ''}"


def _short_option(argument: str, options: dict[str, str]) -> Optional[str]:
    """Redact `-psecret` and `--user=me:secret`, or give None if it is no such option."""
    if argument.startswith("--"):
        option, equals, value = argument.partition("=")
        how = options.get(option) if equals else None
        return None if how is None else f"{option}={_hidden(how, value)}"
    option = argument[:3] if argument[:3] in options else argument[:2]
    how = options.get(option)
    if how is None or how == "apart" or len(argument) == len(option):
        return None
    return option + _hidden(how, argument[len(option) :])


def _announces(argument: str, options: dict[str, str]) -> Optional[str]:
    """Tell how the next argument may be a secret, None where it is none."""
    how = options.get(argument)
    if how is not None:
        return None if how == "attached" else how
    if argument in SHORT_OPTIONS or argument in SUBCOMMANDS:
        return "random"
    return "scheme" if _is_split_header(argument) else _announced_by_name(argument)


def _announced_by_name(option: str) -> Optional[str]:
    """Tell how the value of an option may be a secret by what the option is called, None where it is none."""
    if not _ANNOUNCING.match(option):
        return None
    words = _words(option)
    if words and words[0] in NO_VALUE_FOLLOWS:
        return None
    if _names_secret(words):
        return "named"
    return words[-1] if words and words[-1] in MAY_NAME_SECRET else None


def _is_split_header(argument: str) -> bool:
    """Tell the beginning of a header that a shell has split at its spaces: `Authorization:`, `X-Api-Key:`."""
    header = _HEADER_NAME.search(argument[-80:])
    return header is not None and (header[1].lower().endswith("authorization") or _names_secret(_words(header[1])))


def _plain(argument: str) -> str:
    """Redact one argument that stands for itself: an assignment, a header, a URL, a whole shell command."""
    if argument.isalnum() and len(argument) < 16:
        return argument
    if _CONNECTION.match(argument):
        return ";".join(_assignment(part) or part for part in argument.split(";"))
    whole = _assignment(argument)
    if whole is not None:
        return whole
    text = argument
    for pattern, replacement in PATTERNS:
        text = pattern.sub(replacement, text)
    text = _named_values(text)
    if any(space in text.strip() for space in " \t\n"):
        text = _shell_command(text)
    return text


def _assignment(text: str) -> Optional[str]:
    """Redact a text that is one assignment: `NAME=value`, `--name=value`, `/name:value`, or give None."""
    whole = _ASSIGNED.match(text)
    if whole is None or whole[3].startswith("//"):
        return None
    words = _words(whole[1])
    if words[-1:] == ["auth"] and _USER_AND_SECRET.match(whole[3]):
        return f"{whole[1]}{whole[2]}{_hidden('after colon', whole[3])}"
    return f"{whole[1]}{whole[2]}{HIDDEN}" if _value_is_secret(words, whole[3]) else None


def _named_values(text: str) -> str:
    """Redact `name=value` and `name: value` anywhere in a text: query strings, JSON, connection strings."""
    pieces: list[str] = []
    at = 0
    while True:
        found = _NAMED.search(text, at)
        if found is None:
            return "".join((*pieces, text[at:]))
        pieces.append(text[at : found.end()])
        at = found.end()
        words = _words(found[1])
        value = _VALUE.match(text, at) if _names_secret(words) or _may_name_secret(words) else None
        if value and _value_is_secret(words, value[0].strip("\\\"'")):
            quote = value[0][: 2 if value[0].startswith("\\") else 1]
            quote = quote if quote[-1] in {'"', "'"} else ""
            pieces.append(f"{quote}{HIDDEN}{quote}")
            at = value.end()


def _shell_command(text: str) -> str:
    """Redact the options within one argument that is itself a command, such as that of `bash -c`."""
    found = list(_SHELL_WORD.finditer(text))
    words = [match[0] for match in found]
    if len(words) < 2:
        return text
    pieces: list[str] = []
    at = 0
    for match, redacted in zip(found, redact(words)):
        pieces += (text[at : match.start()], redacted)
        at = match.end()
    return "".join((*pieces, text[at:]))


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(name)]


def _names_secret(words: Sequence[str]) -> bool:
    """Tell whether a name split into words is that of a secret, whatever its value looks like."""
    numbered = len(words)
    while numbered > 1 and (words[numbered - 1].isdigit() or words[numbered - 1] in NUMBERED):
        numbered -= 1
    if numbered < len(words) and words[:numbered] != ["pass"]:  # but -pass1 and --pass-2 are those of an encoder
        words = words[:numbered]
    if not words:
        return False
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last == "token" and before in KINDS_OF_TEXT_TOKEN:
        return False
    if last == "key":
        return before in KINDS_OF_KEY
    return last in WHOLE_WORDS or last.endswith(ENDINGS)


def _may_name_secret(words: Sequence[str]) -> bool:
    """Tell whether a name is that of a secret if its value looks like one."""
    return bool(words) and words[-1] in MAY_NAME_SECRET


def _value_is_secret(words: Sequence[str], value: str) -> bool:
    if _is_plain(value) or (words[-1:] == ["pwd"] and len(words) == 1 and value.startswith("/")):
        return False
    return _names_secret(words) or (_may_name_secret(words) and _looks_secret(value))


def _is_plain(value: str) -> bool:
    """Tell a value that no secret has: a switch, the number of an encoder's pass, what is hidden already."""
    return (
        bool(_HIDDEN_ALREADY.match(value))
        or value.lower() in PLAIN_VALUES
        or value in {"2", "3"}
        or bool(_ELSEWHERE.match(value))
        or bool(_ENCODER_PASS.match(value))
    )


def _looks_secret(value: str) -> bool:
    """Tell a long run of letters and digits from a path, a host or a word."""
    start = value[:256]
    if len(start) < 16 or not any(letter.isdigit() for letter in start):
        return False
    return bool(_LETTERS.match(start)) or (len(start) >= 32 and bool(_BASE64.match(start)))


def _looks_random(value: str) -> bool:
    """Tell what only a machine makes: 32 digits of a hexadecimal number, or as many mixed letters and digits."""
    start = value[:256]
    if len(start) < 24 or not _LETTERS.match(start):
        return False
    kinds = (str.isdigit, str.islower, str.isupper)
    return bool(_HEXADECIMAL.match(start)) or all(any(kind(letter) for letter in start) for kind in kinds)
