"""Servers as people name them: the address that a text means, what ssh's configuration says of it, how it is reached."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.link.prometheus import address as prometheus
from hoofhearted_desktop.link.prometheus.address import PrometheusAddress
from hoofhearted_desktop.link.ssh.address import NotAnAddress
from hoofhearted_desktop.link.ssh.address import parse as parse_address
from hoofhearted_desktop.link.ssh.hop import Address
from hoofhearted_desktop.link.stream import Unreachable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.link.administering import Administer
    from hoofhearted_desktop.link.keychain import Keychain
    from hoofhearted_desktop.link.questions import Asker
    from hoofhearted_desktop.link.stream import Opener


AnyAddress = Union[Address, PrometheusAddress]
"""A server that is reached over SSH, or a Prometheus."""

NO_AGENT = "a Prometheus has no agent: keep watch on the machines that it reads"


def parse(text: str) -> Union[AnyAddress, str]:
    """Give the address that a text means, or the sentences that say what is wrong with it."""
    if prometheus.is_meant(text):
        return prometheus.parse(text)
    found = parse_address(text)
    return f"{found.reason} {found.remedy}" if isinstance(found, NotAnAddress) else found


def doubt(text: str) -> Optional[str]:
    """Say what is wrong with an address; None where nothing is."""
    found = parse(text)
    return found if isinstance(found, str) else None


def known() -> Sequence[str]:
    """Give the hosts that the person's ssh knows by name."""
    from hoofhearted_desktop.link.ssh import config

    return config.host_names()


class Configured(NamedTuple):
    """What ssh's configuration and known hosts say of a server: `notes` on what was not understood or is not done, and `names` it goes by."""

    notes: tuple[str, ...]
    names: tuple[str, ...]


def look_up(address: AnyAddress) -> Configured:
    """Read what ssh's configuration says of a server; nothing of a Prometheus."""
    if isinstance(address, PrometheusAddress):
        return Configured((), (str(address), address.host, address.user or ""))
    from hoofhearted_desktop.link.ssh import config, host_key_check

    found = config.resolve(address)
    typed = (str(address), address.host, address.user or "")
    if isinstance(found, config.Mistake):
        return Configured((f"{found.reason}; {found.remedy}",), typed)
    jumps = tuple(part for jump in found.jumps for part in (str(jump), jump.host, jump.user or ""))
    notes = (*found.notes, *host_key_check.notes(found))
    return Configured(notes, (*typed, found.known_as, found.hostname, found.user, *jumps))


def opener(address: AnyAddress, asker: Asker, keychain: Keychain) -> Opener:
    """Give what connects to a server and starts the agent there; paramiko is imported when that is first done.

    Of a Prometheus: what asks it as if it were an agent.

    Whoever connects by it again is the same client: the agent waits for it when a connection is lost.
    """
    if isinstance(address, PrometheusAddress):
        from hoofhearted_desktop.link.prometheus import opener as over_http

        return over_http.opener(address, asker, keychain)
    from hoofhearted_desktop.link import starting
    from hoofhearted_desktop.link.ssh import opener as ssh

    return ssh.opener(address, asker, keychain, starting.followed_by(os.urandom(8).hex()))


def administer(address: AnyAddress, asker: Asker, keychain: Keychain) -> Administer:
    """Give what runs commands of the agent on a server to their end, such as `install-service`; at a Prometheus it only says why not."""
    if isinstance(address, PrometheusAddress):
        return lambda _progress, *_words: Unreachable(NO_AGENT, code="no_agent", waits=True)
    from hoofhearted_desktop.link.ssh import opener as ssh

    return ssh.administer(address, asker, keychain)
