"""Takes secrets out of command lines, before one is stored, shown, notified or sent anywhere.

What is taken out is decided by the name in front of a value (`--password`, `API_KEY=`, `X-Plex-Token:`), by what some
programs mean by a short option (`mysql -p`), and by the shapes of well-known tokens. When in doubt it is taken out; but
what tells one program from another (models, files, ports, `--max-tokens`) has to stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from collections.abc import Sequence

HIDDEN = "***"

_ENDINGS = (
    *("password", "passwd", "passphrase", "passcode", "secret", "token", "apikey"),
    *("accesskey", "secretkey", "privatekey", "authkey", "streamkey"),
)
_WHOLE_WORDS = frozenset({"pass", "pwd", "pw", "psw", "credential", "credentials", "creds", "jwt", "cookie", "bearer"})
_KINDS_OF_KEY = frozenset(
    [
        "api",
        "access",
        "secret",
        "private",
        "auth",
        "stream",
        "license",
        "licence",
        "encryption",
        "account",
        "signing",
        "master",
        "session",
        "shared",
        "preshared",
        "subscription",
        "service",
        "client",
        "claim",
        "server",
        "rest",
    ]
)
_NO_VALUE_FOLLOWS = frozenset(
    [
        "no",
        "ask",
        "prompt",
        "use",
        "require",
        "enable",
        "disable",
        "show",
        "hide",
        "allow",
        "without",
        "skip",
        "has",
        "with",
    ]
)
_KINDS_OF_TEXT_TOKEN = frozenset(
    [
        "eos",
        "bos",
        "pad",
        "unk",
        "stop",
        "mask",
        "sep",
        "cls",
        "image",
        "special",
        "start",
        "end",
        "max",
        "min",
        "per",
        "n",
        "num",
        "new",
        "context",
        "first",
        "last",
        "next",
    ]
)
_PLAIN_VALUES = frozenset({"", "true", "false", "yes", "no", "none", "null", "on", "off", "0", "1", "auto", "default"})

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NAMED = re.compile(r"""(?<![\w.\-])((?:--?)?[A-Za-z_][\w.\-]*)\\?["']?\s{0,2}[=:]\s{0,2}""")
_VALUE = re.compile(r"""\\?"[^"]*"?|\\?'[^']*'?|[^\s"'&;,}]+""")
_ASSIGNED = re.compile(r"(-{0,2}[A-Za-z_][\w.\-]*|/[A-Za-z]+)([=:]\s*)(.*)\Z", re.DOTALL)
_FOLDERS = re.compile(r"\A.*[/\\]|\.exe\Z", re.DOTALL)
_SHELL_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*'|["'])+""")
_HIDDEN_ALREADY = re.compile(r"\*\*\*[;&|)\s\"']*\Z")
_LETTERS = re.compile(r"[\w+=\-]+\Z")
_OPTION = re.compile(r"--?[A-Za-z][\w.\-]*\Z")

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*", HIDDEN),
        (
            r"(?i)\b((?:proxy-)?authorization\s*[:=]\s*[\"']?(?:(?:bearer|basic|token|digest)\s+)?)[^\s\"']+",
            rf"\1{HIDDEN}",
        ),
        (r"(?i)\b((?:bearer|basic)\s+)[\w.~+/=\-]{8,}", rf"\1{HIDDEN}"),
        (r"(?i)\b((?:set-)?cookie\s*:\s*).+", rf"\1{HIDDEN}"),
        (r"(://[^/\s:@]*:)[^\s/]+@", rf"\1{HIDDEN}@"),
        (r"(://)[^/\s:@]{20,}@", rf"\1{HIDDEN}@"),
        (r"\A([\w.\-]+:)[^\s/@:]+@(?!sha256)(?=[\w.\-]+)", rf"\1{HIDDEN}@"),
        (r"(?i)\b(rtmps?://[^\s/]+/[^\s/]+/)[^\s?]+", rf"\1{HIDDEN}"),
        (r"(?i)\b(pass:).+", rf"\1{HIDDEN}"),
        # The published prefixes of GitHub, GitLab, OpenAI, Hugging Face, Slack, AWS, Google, npm, PyPI, Docker, Tailscale,
        # NVIDIA, Replicate, Weights & Biases, SendGrid, Plex, and JSON Web Tokens.
        (
            (
                r"\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w\-]{16,}|sk-[\w\-]{16,}|hf_\w{16,}|xox[abeoprs]-[\w\-]{10,}"
                r"|A[KS]IA[0-9A-Z]{16}|AIza[\w\-]{30,}|npm_\w{30,}|pypi-[\w\-]{30,}|dckr_pat_[\w\-]{16,}|tskey-[\w\-]{10,}"
                r"|nvapi-[\w\-]{16,}|r8_\w{30,}|wandb_v1_\w{16,}|SG\.[\w\-]{16,}\.[\w\-]{16,}|claim-[\w\-]{16,}"
                r"|eyJ[\w\-]{8,}\.[\w\-]{8,}\.?[\w\-]*)"
            ),
            HIDDEN,
        ),
    )
)

# What short options of some programs mean: the secret is `attached` to it, may stand in `either` place, or in both places
# follows the user's name and a colon or a percent sign.
_OPTIONS_OF: tuple[tuple[str, dict[str, str]], ...] = (
    ("mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlpump mariadb mariadb-dump", {"-p": "attached"}),
    ("7z 7za 7zr rar unrar", {"-p": "attached"}),
    ("zip unzip mosquitto_pub mosquitto_sub sqlcmd bcp", {"-P": "either"}),
    ("sshpass mongo mongosh mongodump xmrig t-rex ethminer nbminer ccminer", {"-p": "either"}),
    ("login", {"-p": "either"}),  # docker login, podman login
    ("ldapsearch ldapadd ldapmodify", {"-w": "either"}),
    ("redis-cli", {"-a": "either"}),
    ("curl", {"-u": "after colon", "--user": "after colon", "-U": "after colon", "--proxy-user": "after colon"}),
    ("smbclient", {"-U": "after percent", "--user": "after percent"}),
)
_PROGRAMS = {program: options for programs, options in _OPTIONS_OF for program in programs.split()}


def redact(command_line: Sequence[str]) -> tuple[str, ...]:
    """Give the same arguments with `***` in place of every secret; their number stays."""
    redacted: list[str] = []
    secret_next: Optional[str] = None
    options: dict[str, str] = {}
    for argument in command_line:
        if secret_next is not None and _is_value(secret_next, argument):
            redacted.append(_hidden(secret_next, argument))
            secret_next = None
            continue
        options = _PROGRAMS.get(_FOLDERS.sub("", argument).lower(), options)
        short = _short_option(argument, options)
        redacted.append(_plain(argument) if short is None else short)
        secret_next = _announces(argument, options)
    return tuple(redacted)


def _hidden(announced: str, value: str) -> str:
    """Hide a value, all of it or what follows the user's name."""
    separator = {"after colon": ":", "after percent": "%"}.get(announced)
    if separator is None:
        return HIDDEN
    user, found, _ = value.partition(separator)
    return f"{user}{found}{HIDDEN if found else ''}"


def _short_option(argument: str, options: dict[str, str]) -> Optional[str]:
    """Redact `-psecret`, or give None if it is no such option."""
    option = argument[:2]
    how = options.get(option)
    if how is None or len(argument) == 2 or argument.startswith("--"):
        return None
    return option + _hidden(how, argument[2:])


def _announces(argument: str, options: dict[str, str]) -> Optional[str]:
    """Tell whether the next argument is a secret, and how it is to be hidden."""
    how = options.get(argument)
    if how is not None:
        return None if how == "attached" else how
    if not _OPTION.match(argument):
        return None
    words = _words(argument)
    if words and words[0] in _NO_VALUE_FOLLOWS:
        return None
    return "named" if _names_secret(words) else "key" if _may_name_secret(words) else None


def _is_value(announced: str, argument: str) -> bool:
    """Tell whether an argument behind an announcing option is the secret."""
    if announced == "key":
        return _looks_secret(argument)
    if announced == "named":
        return not _OPTION.match(argument) and not _is_plain(argument)
    return True


def _plain(argument: str) -> str:
    """Redact one argument that stands for itself: an assignment, a header, a URL, a whole shell command."""
    if argument.isalnum() and len(argument) < 16:
        return argument
    whole = _ASSIGNED.match(argument)
    if whole and not whole[3].startswith("//") and _value_is_secret(_words(whole[1]), whole[3]):
        return f"{whole[1]}{whole[2]}{HIDDEN}"
    text = argument
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    text = _named_values(text)
    if any(space in text.strip() for space in " \t\n"):
        text = _shell_command(text)
    return text


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
    if not words:
        return False
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last == "token" and before in _KINDS_OF_TEXT_TOKEN:
        return False
    if last == "key":
        return before in _KINDS_OF_KEY
    return last in _WHOLE_WORDS or last.endswith(_ENDINGS)


def _may_name_secret(words: Sequence[str]) -> bool:
    """Tell whether a name is that of a secret if its value looks like one."""
    return words[-1:] in (["key"], ["auth"])


def _value_is_secret(words: Sequence[str], value: str) -> bool:
    if _is_plain(value) or (words[-1:] == ["pwd"] and len(words) == 1 and value.startswith("/")):
        return False
    return _names_secret(words) or (_may_name_secret(words) and _looks_secret(value))


def _is_plain(value: str) -> bool:
    """Tell a value that no secret has: a switch, the number of an encoder's pass, what is hidden already."""
    return bool(_HIDDEN_ALREADY.match(value)) or value.lower() in _PLAIN_VALUES or value in {"2", "3"}


def _looks_secret(value: str) -> bool:
    """Tell a long run of letters and digits from a path, a host or a word."""
    start = value[:256]
    return len(start) >= 16 and bool(_LETTERS.match(start)) and any(letter.isdigit() for letter in start)
