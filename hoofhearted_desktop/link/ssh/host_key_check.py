"""Is this the server? A known key goes through, a changed or revoked one never does, an unknown one as StrictHostKeyChecking says."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.link.progress import Step
from hoofhearted_desktop.link.questions import HostKeyQuestion
from hoofhearted_desktop.link.ssh import failures, known_hosts, known_hosts_own
from hoofhearted_desktop.link.ssh.hop import Checking
from hoofhearted_desktop.link.ssh.host_keys import fingerprint, short_type
from hoofhearted_desktop.link.ssh.known_hosts import Changed, Known, KnownHosts, OtherTypesKnown, Revoked, Unknown
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from hoofhearted_desktop.link.ssh.hop import Hop
    from hoofhearted_desktop.link.ssh.story import Company
    from hoofhearted_desktop.link.stream import Unreachable

log = logging.getLogger(__name__)


def files(hop: Hop) -> tuple[Path, ...]:
    """Give the files that are read for a hop: the user's, the system's, and ours, but where nothing is to be remembered."""
    own = own_files(hop)
    return hop.known_hosts if own is None else (*hop.known_hosts, own)


def own_files(hop: Hop) -> Optional[Path]:
    """Give our own file; None where the person wants nothing remembered: UserKnownHostsFile /dev/null."""
    return None if Path(os.devnull) in hop.known_hosts else places.config_dir() / "known_hosts"


def notes(hop: Hop) -> tuple[str, ...]:
    """Give the sentences on what of the known hosts does not count for this server."""
    known = known_hosts.KnownHosts(files(hop))
    return (*known.notes_on(hop.known_as), *known.notes)


class HostKeyCheck:
    """The known hosts of one hop: the user's files, the system's, and ours beside them."""

    def __init__(self, hop: Hop) -> None:
        """Read the files."""
        self._hop = hop
        self._own = own_files(hop)
        self._known: KnownHosts = known_hosts.KnownHosts(files(hop))

    def types_known(self) -> tuple[str, ...]:
        """Give the key types to ask the server for first."""
        return self._known.types_known(self._hop.known_as)

    def check(
        self, key_type: str, key: bytes, address: Optional[str], via: Optional[str], company: Company
    ) -> Optional[Unreachable]:
        """Give the failure, or None where this is the server.

        `address` is the IP address that was reached, None behind a proxy; `via` the jump host it is reached through.
        """
        name = self._hop.known_as
        shown = f"{short_type(key_type)} {fingerprint(key)}"
        company.progress.step(Step.HOST_KEY, f"{self._hop.alias}: {shown}" if via else shown)
        verdict = self._known.look(name, address, key_type, key)
        if isinstance(verdict, Known):
            return None
        if isinstance(verdict, Changed):
            return failures.host_key_changed(verdict.reason, verdict.remedy)
        if isinstance(verdict, Revoked):
            return failures.host_key_revoked(verdict.reason, verdict.remedy)
        types = tuple(map(short_type, verdict.types)) if isinstance(verdict, OtherTypesKnown) else ()
        question = HostKeyQuestion(
            name, address or self._hop.hostname, short_type(key_type), fingerprint(key), via, types, verdict.elsewhere
        )
        refused = self._unwanted(question, verdict, company)
        if refused is None and self._own is not None:
            problem = known_hosts_own.add(self._own, name, key_type, key)
            if problem is not None:  # as with ssh, the connection goes on
                log.warning("%s", problem.reason)
                company.progress.note(problem.reason)
        return refused

    def _unwanted(
        self, question: HostKeyQuestion, verdict: Union[Unknown, OtherTypesKnown], company: Company
    ) -> Optional[Unreachable]:
        checking = self._hop.checking
        shown = f"{question.key_type} {question.fingerprint}"
        if checking is Checking.YES:
            return failures.host_key_unknown(question.host, shown, "StrictHostKeyChecking is yes")
        if checking is not Checking.ASK:
            if isinstance(verdict, Unknown):
                return None
            # ssh would take it. It is also what somebody between would show who does not have the known key.
            return failures.host_key_of_other_type(
                question.host, shown, question.known_types, verdict.file, verdict.line
            )
        if company.asker.host_key(question, company.progress):
            return None
        if company.progress.cancelled:
            return failures.cancelled()
        return failures.host_key_unknown(question.host, shown, "nobody has said that this is the server")
