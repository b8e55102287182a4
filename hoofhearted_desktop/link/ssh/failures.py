"""Every way in which a server is not reached, with its code, its sentence and what to do about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WORDS = 300


def plain(text: str, most: int = WORDS) -> str:
    """Give what a server says as one line without control characters, at most `most` letters."""
    cleaned = "".join(letter if letter.isprintable() else " " for letter in text[: 20 * most])
    cleaned = " ".join(cleaned.split())
    return cleaned if len(cleaned) <= most else cleaned[: most - 1] + "…"


def cancelled() -> Unreachable:
    """Nobody wants the connection any more."""
    return Unreachable("the connection was cancelled", None, "cancelled", waits=True)


def ssh_missing() -> Unreachable:
    """Paramiko is not installed."""
    return Unreachable(
        "servers need the Python package paramiko, which is not installed",
        "pip install 'paramiko>=4,<6'",
        "ssh_missing",
        waits=True,
    )


def bad_config(reason: str, remedy: str) -> Unreachable:
    """The configuration cannot be followed."""
    return Unreachable(reason, remedy, "bad_config", waits=True)


def jump_failed(hop: str, target: str, why: Unreachable) -> Unreachable:
    """A jump host on the way was not reached; cancelling stays what it is."""
    if why.code == "cancelled":
        return why
    return why._replace(reason=f"the jump host {hop} on the way to {target}: {why.reason}", code="jump_failed")


# ------------------------------------------------------------ the way there


def name_not_found(name: str, detail: str) -> Unreachable:
    """The name has no address."""
    return Unreachable(
        f"the name {name} was not found ({detail})",
        "check the spelling, the network, and HostName in ~/.ssh/config",
        "name_not_found",
    )


def refused(where: str) -> Unreachable:
    """Nothing listens there."""
    return Unreachable(f"{where} refused the connection", "is sshd running there, and is it the right port?", "refused")


def refused_for_now(where: str, words: str) -> Unreachable:
    """The server is there, but takes nobody at the moment (MaxStartups, PerSourcePenalties of sshd_config)."""
    return Unreachable(f"{where} takes no connection now: {words}", "it will again after a while", "refused")


def timed_out(where: str, patience_s: float) -> Unreachable:
    """Nobody answered."""
    return Unreachable(
        f"{where} did not answer within {patience_s:.0f} s",
        "is it switched on, and is there a firewall or a VPN between?",
        "timed_out",
    )


def no_route(where: str, detail: str) -> Unreachable:
    """This machine has no way there."""
    return Unreachable(
        f"there is no way to {where}: {detail}", "is this machine on the right network or VPN?", "no_route"
    )


def proxy_command_failed(command: str, detail: str) -> Unreachable:
    """The ProxyCommand ended before a server was heard through it."""
    return Unreachable(
        f"the ProxyCommand failed: {plain(detail)}",
        f"try it in a terminal: {plain(command)}",
        "proxy_command_failed",
    )


def connection_lost(where: str, detail: str = "", remedy: Optional[str] = None) -> Unreachable:
    """The connection ended."""
    detail = _ERRNO.sub("", detail)
    return Unreachable(
        f"the connection to {where} was lost" + (f": {detail}" if detail else ""), remedy, "connection_lost"
    )


_ERRNO = re.compile(r"\[Errno \d+\] ")
LOG_KNOWS = (
    "the server's log says why (journalctl -t sshd there); fail2ban, hosts.deny or a firewall may keep this machine out"
)


def silent(where: str, patience_s: float) -> Unreachable:
    """Something took the connection, and said nothing."""
    return Unreachable(
        f"{where} took the connection, but said nothing within {patience_s:.0f} s",
        "the server may be overloaded, or something else listens there",
        "timed_out",
    )


def not_ssh(where: str, words: str) -> Unreachable:
    """Something else listens there."""
    return Unreachable(
        f"{where} does not speak SSH; it says “{plain(words, 80)}”", "is it the right port?", "not_ssh", waits=True
    )


_OLD = ("-sha1", "-sha1-96", "-md5", "-md5-96", "-cbc", "ssh-rsa", "ssh-dss", "arcfour", "arcfour128", "arcfour256")
"""How names of algorithms end that no program of today takes by itself."""


def no_common_algorithm(where: str, option: str, theirs: Sequence[str], ours: Sequence[str]) -> Unreachable:
    """The two ends share no algorithm of a kind; `option` of sshd_config(5) chooses the server's."""
    have = plain(", ".join(theirs), 200) or "none"
    if all(name.endswith(_OLD) for name in theirs):
        remedy = "what it has is not safe any more: bring its SSH server up to date"
    else:
        safe = [name for name in ours if not name.endswith(_OLD)]
        remedy = f"let {option} of its sshd_config have one of these as well: {', '.join(safe)}"
    return Unreachable(
        f"{where} and this program have none of its {option} in common; it has: {have}",
        remedy,
        "no_common_algorithm",
        waits=True,
    )


# ------------------------------------------------------------ host keys


def host_key_changed(reason: str, remedy: str) -> Unreachable:
    """Another key is known for this host; the sentences are those of known_hosts.py."""
    return Unreachable(reason, remedy, "host_key_changed", waits=True)


def host_key_revoked(reason: str, remedy: str) -> Unreachable:
    """The key it shows is marked as stolen."""
    return Unreachable(reason, remedy, "host_key_revoked", waits=True)


def host_key_of_other_type(host: str, key: str, known: Sequence[str], file: Path, line: int) -> Unreachable:
    """It does not show the key that is known, but one of another type, and nobody is to be asked."""
    return Unreachable(
        f"{host} shows a key of another type than the one that is known: {key}; {file}:{line} knows {', '.join(known)}",
        f"ask whoever runs it; if its keys were changed on purpose, take the old one away: ssh-keygen -f '{file}' -R '{host}'",
        "host_key_changed",
        waits=True,
    )


def host_key_unknown(host: str, key: str, why: str) -> Unreachable:
    """Nobody has said that this is the server."""
    return Unreachable(
        f"{host} is not known yet, and {why}; its key is {key}",
        "compare the fingerprint with the server's own (ssh-keygen -lf on it), then connect again and accept it",
        "host_key_unknown",
        waits=True,
    )


# ------------------------------------------------------------ signing in


def not_accepted(
    who: str, command: str, tried: Sequence[str], offered: Sequence[str], notes: Sequence[str]
) -> Unreachable:
    """The server does not let the person in: what was tried, what it would take, and what could not be tried and why.

    `command` is how `ssh` would be called for the same. Where nothing could be tried the newest reason stands first: it
    is the nearest to the end.
    """
    parts = [f"tried: {', '.join(tried)}"] if tried else [*reversed(notes)] or ["there was nothing to try"]
    parts += [f"the server takes: {plain(', '.join(offered), 100)}"] if offered else []
    return Unreachable(
        "; ".join([f"{who} was not accepted: {parts[0]}", *parts[1:], *(notes if tried else ())]),
        f"check that `{command}` works; ssh-copy-id puts your key there",
        "not_accepted",
        waits=True,
    )


def unanswered(who: str, missed: str, tried: Sequence[str]) -> Unreachable:
    """The person was asked for what signs in, and did not give it, or not the right one."""
    before = f"; tried before: {', '.join(tried)}" if tried else ""
    return Unreachable(
        f"{who} was not signed in: {missed}{before}", "try again, and you are asked anew", "sign_in_wanted", waits=True
    )


def too_many_tries(who: str, tried: Sequence[str]) -> Unreachable:
    """The server hung up each time before everything was tried (MaxAuthTries of sshd_config)."""
    return Unreachable(
        f"the server hung up on {who} after too many tries: {', '.join(tried)}",
        "name the right key by IdentityFile and IdentitiesOnly yes in ~/.ssh/config",
        "too_many_tries",
        waits=True,
    )


def password_expired(who: str, command: str) -> Unreachable:
    """The password is right, and has to be changed first."""
    return Unreachable(
        f"the password of {who} has expired", f"change it: run `{command}` in a terminal", "not_accepted", waits=True
    )


def no_session(where: str, detail: str) -> Unreachable:
    """Signed in, but no program may be run."""
    return Unreachable(
        f"{where} does not let a program be run: {plain(detail)}",
        "is the account limited to file transfer or forwarding, or are there too many sessions (MaxSessions)?",
        "no_session",
    )
