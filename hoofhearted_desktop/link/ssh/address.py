"""A server as a person types it, read: `nas`, `david@nas:2222`, `[::1]:22`, `2001:db8::1`, `ssh://david@nas`."""

from __future__ import annotations

import socket
import string
from typing import NamedTuple, Optional, Union

from hoofhearted_desktop.link.ssh.hop import Address

_EXAMPLE = "Type it as for ssh: nas, david@nas or david@nas:2222."
_LONGEST_HOST = 255
_LONGEST_USER = 256
_DIGITS = frozenset(string.digits)
_NEVER_IN_HOST = frozenset("'\"`$\\;&<>|(){},@/[]*?!#=^")
"""No name has them, and a shell (ProxyCommand) or known_hosts would read them as something else."""
_NEVER_IN_USER = frozenset("'`\";&<>|(){}")
"""What ssh refuses in a user name, too."""


class NotAnAddress(NamedTuple):
    """The text names no server. `reason` says what is wrong with it, `remedy` what to do; both are for a person."""

    reason: str
    remedy: str = _EXAMPLE


def parse(text: str) -> Union[Address, NotAnAddress]:
    """Read `[user@]host[:port]` or `ssh://[user@]host[:port]`; the last @ splits, an IPv6 address with a port is in brackets.

    Spaces around it do not count. Whatever a shell or ssh could take for something else than a name is refused.
    """
    text = text.strip()
    wrong = _wrong_signs(text)
    if wrong is not None:
        return wrong
    user, rest = _without_user(text)
    if user is not None and text[:6].lower() == "ssh://" and ":" in text[6:].rpartition("@")[0]:
        return NotAnAddress("The address holds a password.", "Leave it out: it is asked for, and no address keeps it.")
    split = _host_and_port(rest)
    if isinstance(split, NotAnAddress):
        return split
    host, port_text = split
    port = None if port_text is None else port_of(port_text)
    wrong = _wrong_user(user) or _wrong_host(host)
    if wrong is None and isinstance(port, NotAnAddress):
        wrong = port
    return wrong or Address(host, user, port if isinstance(port, int) else None)


def port_of(text: str) -> Union[int, NotAnAddress]:
    """Give the port that is written there."""
    if not text or not _DIGITS.issuperset(text) or len(text) > 20 or not 1 <= int(text) <= 65535:
        said = f'"{text[:20]}" is not a port.' if text else "The port is missing after the colon."
        return NotAnAddress(said, "A port is a number from 1 to 65535; leave it and the colon out for ssh's own.")
    return int(text)


def _wrong_signs(text: str) -> Optional[NotAnAddress]:
    if not text:
        return NotAnAddress("There is no host name.")
    if not text.isprintable():
        return NotAnAddress("The address holds a control character.")
    if any(letter.isspace() for letter in text):
        return NotAnAddress("The address holds a space.", f"{_EXAMPLE} Options of ssh go into its configuration file.")
    return None


def _without_user(text: str) -> tuple[Optional[str], str]:
    """Split off the user; of a URI it is decoded, and what follows a semicolon (connection parameters) is dropped."""
    if text[:6].lower() != "ssh://":
        user, at, rest = text.rpartition("@")
        return (user, rest) if at else (None, text)
    text = text[6:]
    text = text.removesuffix("/")
    user, at, rest = text.rpartition("@")
    if not at:
        return None, text
    from urllib.parse import unquote

    return unquote(user.partition(";")[0]), rest


def _host_and_port(text: str) -> Union[tuple[str, Optional[str]], NotAnAddress]:
    if "/" in text:
        return NotAnAddress("A server has no path: there is a / in the address.")
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if not bracket:
            return NotAnAddress("The ] after the address is missing.", "With a port it is [2001:db8::1]:22.")
        if rest and not rest.startswith(":"):
            return NotAnAddress("After ] there may only be a colon and a port.", "With a port it is [2001:db8::1]:22.")
        return host, rest[1:] if rest else None
    if text.count(":") > 1:
        return text, None
    host, colon, port = text.partition(":")
    return host, port if colon else None


def _wrong_user(user: Optional[str]) -> Optional[NotAnAddress]:
    if user is None:
        return None
    if not user:
        return NotAnAddress("The user's name is missing before the @.")
    if user.startswith("-"):
        return NotAnAddress("A user's name cannot begin with a hyphen.")
    if not user.isprintable() or any(letter in _NEVER_IN_USER or letter.isspace() for letter in user):
        return NotAnAddress("The user's name holds a sign that no user's name has.")
    if len(user) > _LONGEST_USER:
        return NotAnAddress("The user's name is too long.")
    return None


def _wrong_host(host: str) -> Optional[NotAnAddress]:
    if not host:
        return NotAnAddress("There is no host name.")
    if host.startswith("-"):
        return NotAnAddress("A host's name cannot begin with a hyphen.")
    bad = next((letter for letter in host if letter in _NEVER_IN_HOST), None)
    if bad is not None:
        return NotAnAddress(f"A host's name cannot hold {bad}.")
    if len(host) > _LONGEST_HOST:
        return NotAnAddress("The host's name is too long.")
    if not host.strip(".%") or (":" in host and not _is_ipv6(host)):
        return NotAnAddress(f'"{host[:40]}" is not the name or address of a host.')
    return None


def _is_ipv6(host: str) -> bool:
    try:
        socket.inet_pton(socket.AF_INET6, host.partition("%")[0])
    except (OSError, ValueError):
        return False
    return True
