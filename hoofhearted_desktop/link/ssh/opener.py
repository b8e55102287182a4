"""Makes the stream to a server's agent: the connection, then the agent over it. Paramiko is imported when the first one is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional, Union

from hoofhearted_desktop.link import delivery, starting
from hoofhearted_desktop.link.ssh import failures
from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.link.administering import Administer, Told
    from hoofhearted_desktop.link.keychain import Keychain
    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.questions import Asker
    from hoofhearted_desktop.link.remote import Remote
    from hoofhearted_desktop.link.ssh.hop import Address
    from hoofhearted_desktop.link.ssh.programs import SshRemote

Start = Callable[["Remote", "Progress"], Union[Stream, Unreachable]]


def opener(address: Address, asker: Asker, keychain: Keychain, start_agent: Start = starting.once) -> Opener:
    """Give what connects to `address` and starts the agent there; `start_agent` may wait for who comes back (starting.followed_by)."""

    def open_stream(progress: Progress) -> Union[Stream, Unreachable]:
        remote = _connect(address, asker, keychain, progress)
        if isinstance(remote, Unreachable):
            return remote
        with progress.interrupted_by(remote.sever):
            stream = start_agent(remote, progress)
        if progress.cancelled and not isinstance(stream, Unreachable):
            stream.close()
            stream = failures.cancelled()
        if isinstance(stream, Unreachable):
            remote.close()
            return failures.cancelled() if progress.cancelled else stream
        return _Whole(stream, remote)

    return open_stream


def administer(address: Address, asker: Asker, keychain: Keychain) -> Administer:
    """Give what runs commands of this version's agent at `address`, each over a connection of its own.

    It must outlive the session's: a command that begins the service anew ends the agent which that session may have joined.
    """

    def run(progress: Progress, *words: str) -> Union[Told, Unreachable]:
        remote = _connect(address, asker, keychain, progress)
        if isinstance(remote, Unreachable):
            return remote
        with progress.interrupted_by(remote.sever):
            told = delivery.administer(remote, progress, *words)
        remote.close()
        return failures.cancelled() if progress.cancelled else told

    return run


def _connect(address: Address, asker: Asker, keychain: Keychain, progress: Progress) -> Union[SshRemote, Unreachable]:
    try:
        from hoofhearted_desktop.link.ssh import connection as connections
        from hoofhearted_desktop.link.ssh.programs import SshRemote
        from hoofhearted_desktop.link.ssh.story import Company
    except ImportError as error:
        if (error.name or "").split(".")[0] == "hoofhearted_desktop":
            raise
        return failures.ssh_missing()
    made = connections.connect(address, Company(asker, keychain, progress))
    return made if isinstance(made, Unreachable) else SshRemote(str(address), made)


class _Whole:
    """The agent's stream together with the connection that carries it."""

    def __init__(self, stream: Stream, remote: Remote) -> None:
        self._stream = stream
        self._remote: Optional[Remote] = remote
        self.silence_ends = stream.silence_ends
        self.read = stream.read
        self.write = stream.write
        self.wake = stream.wake

    def close(self) -> Unreachable:
        """Close the agent's stream, then the connection."""
        why = self._stream.close()
        if self._remote is not None:
            self._remote.close()
            self._remote = None
        return why
