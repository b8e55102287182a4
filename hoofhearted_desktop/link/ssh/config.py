"""What ssh would do for a host with the user's own ssh_config(5): `resolve` gives a hop, `host_names` the names to pick from.

Evaluated here, not by paramiko, which does not follow Include. The order and the traps are those of OpenSSH's readconf.c
and ssh.c; the tests ask `ssh -G` about each.
"""

from __future__ import annotations

import functools
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.link.ssh import address as addresses
from hoofhearted_desktop.link.ssh import config_exec, config_options, config_tokens
from hoofhearted_desktop.link.ssh.config_lines import shown, shown_path
from hoofhearted_desktop.link.ssh.config_names import names
from hoofhearted_desktop.link.ssh.config_reader import Mistake, Reader, Value
from hoofhearted_desktop.link.ssh.config_tokens import Local, Unexpandable
from hoofhearted_desktop.link.ssh.hop import Address, Checking, Hop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofhearted_desktop.link.progress import Progress

__all__ = ["Local", "Mistake", "default_files", "host_names", "resolve"]

_IDENTITIES = ("id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk")
"""In the order in which ssh tries them. id_xmss and id_dsa are left out: nothing here can use them."""


def default_files(local: Local) -> tuple[Path, ...]:
    """Give the files that ssh reads: the user's, then the system's."""
    return local.home / ".ssh" / "config", local.system_dir / "ssh_config"


def resolve(
    address: Address,
    files: Optional[Sequence[Path]] = None,
    *,
    local: Optional[Local] = None,
    progress: Optional[Progress] = None,
) -> Union[Hop, Mistake]:
    """Give all that ssh would know of the server, or the mistake at which it would stop.

    `files` are those that ssh reads by itself where it is None; one outside of the system's directory is taken for the
    user's. What the address says itself goes before the files. A `Match exec` runs its command, for 5 s at most (15 s for all); cancelling
    `progress` ends it. The jumps are to be resolved as hops of their own; nothing here follows them.
    """
    local = local or config_tokens.here()
    reader = Reader(address.host, local, config_exec.Runner(progress))
    if address.user:
        reader.values["user"] = Value(address.user)
    if address.port:
        reader.values["port"] = Value(str(address.port))
    files = default_files(local) if files is None else files
    _read(reader, files, local)
    hostname = _hostname(reader, address.host)
    if isinstance(hostname, Mistake):
        return hostname
    if reader.wants_final or reader.canonicalizes:
        reader.host, reader.final = hostname, True
        reader.values["hostname"] = Value(hostname)
        _read(reader, files, local)
    return reader.mistake or _Hopper(reader, address.host, hostname, local).hop()


def host_names(files: Optional[Sequence[Path]] = None, *, local: Optional[Local] = None) -> tuple[str, ...]:
    """Give the names of the Host lines that each mean one host, in the order of the files, each once.

    Includes are followed; one below a Host line adds only what that line covers. What cannot be read adds nothing: `resolve`
    says why. No command is run for it.
    """
    local = local or config_tokens.here()
    return names(default_files(local) if files is None else files, local)


def _read(reader: Reader, files: Sequence[Path], local: Local) -> None:
    for file in files:
        if reader.mistake is None:
            reader.read(file, users=local.system_dir not in file.parents)


def _hostname(reader: Reader, original: str) -> Union[str, Mistake]:
    """Give the name to connect to: HostName with its tokens, small letters, an address in its usual form."""
    if reader.mistake is not None:
        return reader.mistake
    value = reader.values.get("hostname", Value(original))
    expanded = config_tokens.expand(value.text, {"h": original}) if value.place is not None else original
    if isinstance(expanded, Unexpandable):
        return _mistake("HostName", value, expanded.why)
    name = _plain_address(expanded) or expanded.lower()
    checked = addresses.parse(f"[{name}]")
    if isinstance(checked, addresses.NotAnAddress):
        return _mistake("HostName", value, checked.reason)
    return name


def _plain_address(text: str) -> Optional[str]:
    """Give an IP address as getnameinfo writes it; None for a name. Nothing is looked up in the network."""
    if not text or not (":" in text or text[0] in "0123456789"):
        return None
    try:
        found = socket.getaddrinfo(text, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        return str(socket.getnameinfo(found[0][4], socket.NI_NUMERICHOST)[0])
    except (OSError, ValueError, UnicodeError):
        return None


def _jump(text: str) -> Union[Address, addresses.NotAnAddress]:
    spaced = text != text.strip()
    return addresses.NotAnAddress("there is a space beside a jump host") if spaced else addresses.parse(text)


def _mistake(option: str, value: Value, why: str) -> Mistake:
    where = f"{value.place}: " if value.place is not None else ""
    file, line = (value.place.file, value.place.line) if value.place is not None else (None, None)
    why = why.rstrip(".")
    return Mistake(
        f"{where}{config_options.name_of(option)} cannot be used: {why}.",
        "Mend it; `ssh -G` with the host's name shows what ssh reads.",
        file,
        line,
    )


class _Hopper:
    """Makes the hop of what was read; the first mistake is kept."""

    def __init__(self, reader: Reader, original: str, hostname: str, local: Local) -> None:
        self._reader = reader
        self._original = original
        self._hostname = hostname
        self._local = local
        self._mistake: Optional[Mistake] = None
        self._notes = reader.notes

    @functools.cached_property
    def _tokens(self) -> Mapping[str, str]:
        return self._reader.tokens(self._hostname)

    def hop(self) -> Union[Hop, Mistake]:
        """Give the hop, or the first mistake there is."""
        text = self._reader.text_of
        refused = self._reader.values.get("refuseconnection")
        if refused is not None:
            return _mistake("The connection", refused, f"the file refuses it: {shown(refused.text)}")
        jumps = self._jumps()
        alias = text("hostkeyalias").lower()
        timeout_s = config_options.seconds(text("connecttimeout") or "0")
        alive_s = config_options.seconds(text("serveraliveinterval") or "0")
        prompts = config_options.number(text("numberofpasswordprompts") or "3")
        user = text("user") or self._local.user
        hop = Hop(
            alias=self._original,
            hostname=self._hostname,
            port=config_options.port(text("port") or "22") or 22,
            user=user,
            identity_files=self._identities(),
            certificate_files=self._paths("certificatefile"),
            identities_only=config_options.flag(text("identitiesonly")) or False,
            identity_agent=self._agent(),
            jumps=jumps,
            proxy_command=self._command(),
            host_key_alias=alias or None,
            known_hosts=self._known_hosts(),
            checking=config_options.checking(text("stricthostkeychecking")) or Checking.ASK,
            connect_timeout_s=float(timeout_s) if timeout_s else None,
            server_alive_interval_s=float(alive_s) if alive_s else None,
            address_family=config_options.family(text("addressfamily")) or "any",
            preferred_authentications=tuple(filter(None, text("preferredauthentications").split(","))),
            password_authentication=text("passwordauthentication") == ""
            or bool(config_options.flag(text("passwordauthentication"))),
            keyboard_interactive_authentication=text("kbdinteractiveauthentication") == ""
            or bool(config_options.flag(text("kbdinteractiveauthentication"))),
            pubkey_authentication=text("pubkeyauthentication") == ""
            or bool(config_options.pubkey(text("pubkeyauthentication"))),
            number_of_password_prompts=3 if prompts is None else prompts,
            compression=config_options.compression(text("compression")),
        )
        for option, value in (("User", user), ("HostKeyAlias", alias)):
            if not value.isprintable():
                self._wrong(
                    option, self._reader.values.get(option.lower(), Value("")), "it holds a sign that no name has"
                )
        return self._mistake or hop._replace(notes=tuple(self._notes))

    # ------------------------------------------------------------ files

    def _identities(self) -> tuple[Path, ...]:
        if "identityfile" not in self._reader.lists:
            beside = (self._local.home / ".ssh" / name for name in _IDENTITIES)
            return tuple(path for path in beside if os.path.lexists(path))
        found = self._paths("identityfile", none="none")
        for path in found:
            if path.name == "id_dsa":
                self._notes.setdefault(
                    f"{shown_path(path)}: DSA keys are not supported; make an Ed25519 key with ssh-keygen."
                )
        return found

    def _known_hosts(self) -> tuple[Path, ...]:
        own, systems = self._local.home / ".ssh", self._local.system_dir
        users = (
            self._paths("userknownhostsfile", none="none")
            if "userknownhostsfile" in self._reader.lists
            else (own / "known_hosts", own / "known_hosts2")
        )
        rest = (
            self._paths("globalknownhostsfile", none="none", tokens=False)
            if "globalknownhostsfile" in self._reader.lists
            else (systems / "ssh_known_hosts", systems / "ssh_known_hosts2")
        )
        return (*users, *rest)

    def _paths(self, keyword: str, *, none: Optional[str] = None, tokens: bool = True) -> tuple[Path, ...]:
        found = []
        for value in self._reader.lists.get(keyword, ()):
            if none is not None and value.text.lower() == none:
                continue
            text = self._expanded(keyword, value, tokens=tokens)
            if text is not None:
                found.append(Path(text))
                if not Path(text).is_absolute():
                    self._notes.setdefault(
                        f"{value.place}: {shown(text)} depends on the directory that ssh is started in; write it with ~/ in front."
                    )
        return tuple(found)

    def _expanded(self, keyword: str, value: Value, *, tokens: bool = True) -> Optional[str]:
        text = self._local.tilde(value.text)
        if tokens and not isinstance(text, Unexpandable):
            text = config_tokens.expand(text, self._tokens, self._local.environment)
        if isinstance(text, Unexpandable):
            self._wrong(keyword, value, text.why)
            return None
        return text

    def _agent(self) -> Optional[str]:
        value = self._reader.values.get("identityagent")
        if value is None or value.text == "SSH_AUTH_SOCK":
            return None
        if value.text == "none":
            return "none"
        text = self._expanded("identityagent", value)
        if text is None or not text.startswith("$"):
            return text
        socket_path = self._local.environment.get(text[1:])
        if not socket_path:
            self._notes.setdefault(f"{value.place}: no agent is asked, because {shown(text)} is not set.")
        return socket_path or "none"

    # ------------------------------------------------------------ ways

    def _jumps(self) -> tuple[Address, ...]:
        value = self._reader.values.get("proxyjump")
        if value is None or value.text.lower() == "none":
            return ()
        found = []
        allowed = {token: self._tokens[token] for token in "hnpr"}
        for piece in value.text.split(","):
            expanded = config_tokens.expand(piece, allowed)
            jump = _jump(expanded) if isinstance(expanded, str) else expanded
            if not isinstance(jump, Address):
                self._wrong("ProxyJump", value, jump.why if isinstance(jump, Unexpandable) else jump.reason)
                return ()
            found.append(jump)
        port = int(self._tokens["p"])
        if found[-1].host == self._hostname and (found[-1].port or 22) == port:
            self._wrong("ProxyJump", value, f"{shown(self._hostname)} would be reached through itself")
        return tuple(found)

    def _command(self) -> Optional[str]:
        value = self._reader.values.get("proxycommand")
        if value is None or value.text.lower() == "none":
            return None
        allowed = {token: self._tokens[token] for token in "hknpr"}
        expanded = config_tokens.expand(value.text, allowed)
        if isinstance(expanded, Unexpandable):
            self._wrong("ProxyCommand", value, expanded.why)
            return None
        return expanded

    def _wrong(self, option: str, value: Value, why: str) -> None:
        if self._mistake is None:
            self._mistake = _mistake(option, value, why)
