"""One hop of a connection: everything `ssh` would know of a server after reading its configuration (ssh_config(5))."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from pathlib import Path


class Address(NamedTuple):
    """A server as a person names it: `nas`, `david@nas`, `david@nas:2222`, `[2001:db8::1]:22`."""

    host: str
    user: Optional[str] = None
    port: Optional[int] = None

    def __str__(self) -> str:
        """Give it as it is typed."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.user + '@' if self.user else ''}{host}{f':{self.port}' if self.port else ''}"


class Checking(enum.Enum):
    """StrictHostKeyChecking: what becomes of a host that is not known. A changed key is refused by each of them."""

    YES = "yes"
    ASK = "ask"
    ACCEPT_NEW = "accept-new"
    NO = "no"


class Hop(NamedTuple):
    """How to reach and sign in to one server. Tokens (%h, ~) are expanded; names are those of ssh_config(5).

    `alias` is the name that was asked for. `identity_files` in the order in which they are tried: those of the
    configuration, or the defaults that exist. `identity_agent` is None for SSH_AUTH_SOCK, "none" for no agent, else a
    socket's path. `jumps` are the addresses of ProxyJump, the first to be reached first; each is resolved as a hop of its
    own. `known_hosts` are the files of UserKnownHostsFile, then of GlobalKnownHostsFile. `compression` is None where nothing
    is said of it. `notes` are sentences on what was not understood or is not done, each with its file and line.
    """

    alias: str
    hostname: str
    port: int = 22
    user: str = ""
    identity_files: tuple[Path, ...] = ()
    certificate_files: tuple[Path, ...] = ()
    identities_only: bool = False
    identity_agent: Optional[str] = None
    jumps: tuple[Address, ...] = ()
    proxy_command: Optional[str] = None
    host_key_alias: Optional[str] = None
    known_hosts: tuple[Path, ...] = ()
    checking: Checking = Checking.ASK
    connect_timeout_s: Optional[float] = None
    server_alive_interval_s: Optional[float] = None
    address_family: str = "any"
    preferred_authentications: tuple[str, ...] = ()
    password_authentication: bool = True
    keyboard_interactive_authentication: bool = True
    pubkey_authentication: bool = True
    number_of_password_prompts: int = 3
    compression: Optional[bool] = None
    notes: tuple[str, ...] = ()

    @property
    def known_as(self) -> str:
        """The name in known_hosts: HostKeyAlias, else the host's, with its port where that is not 22 (sshd(8))."""
        if self.host_key_alias:
            return self.host_key_alias
        name = self.hostname.lower()
        return name if self.port == 22 else f"[{name}]:{self.port}"
