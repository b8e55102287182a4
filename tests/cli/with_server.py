"""Runs the program as `hoofhearted`, with servers of a kind that needs no network: python tests/cli/with_server.py KIND ARGUMENT ...

A terminal on stdin becomes the controlling one, as it is for a person.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Optional, Union

from hoofhearted_desktop.cli import main
from hoofhearted_desktop.link import local, servers
from hoofhearted_desktop.link.progress import Progress, Step
from hoofhearted_desktop.link.questions import HostKeyQuestion, SecretKind, SecretQuestion
from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable

if TYPE_CHECKING:
    from hoofhearted_desktop.link.questions import Asker
    from hoofhearted_desktop.link.ssh.hop import Address

PRINT = "SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM"
SECRET = "öpen sesame"  # noqa: S105 - nobody's
LONG_S = 150.0
NOT_ACCEPTED = Unreachable("david@nas was not accepted", "check that `ssh nas` works", "not_accepted", waits=True)
CANCELLED = Unreachable("the connection was cancelled", None, "cancelled", waits=True)


class Brief:
    """A stream that ends after a moment."""

    def __init__(self, stream: Stream, lasts_s: float) -> None:
        self._stream = stream
        self.silence_ends = stream.silence_ends
        self._until = time.monotonic() + lasts_s
        self.write, self.wake, self.close = stream.write, stream.wake, stream.close

    def read(self, timeout_s: float) -> Optional[bytes]:
        return b"" if time.monotonic() > self._until else self._stream.read(min(timeout_s, 0.2))


class Server:
    """One of them."""

    def __init__(self, kind: str, address: Address, asker: Asker) -> None:
        self.kind, self.address, self.asker = kind, address, asker
        self.tries = 0

    def __call__(self, progress: Progress) -> Union[Stream, Unreachable]:
        self.tries += 1
        progress.step(Step.CONNECTING, "192.0.2.7:22")
        refused = getattr(self, f"_{self.kind}")(progress)
        if refused is not None:
            return refused
        progress.step(Step.STARTING_AGENT)
        stream = local.opener(("connect", "--simulate", "home"))(progress)
        if self.kind == "brief" and not isinstance(stream, Unreachable):
            return Brief(stream, 2.0)
        return stream

    def _open(self, _progress: Progress) -> Optional[Unreachable]:
        return None

    def _noted(self, progress: Progress) -> Optional[Unreachable]:
        progress.step(Step.HOST_KEY, "ED25519")
        progress.note("The host key of nas was not \x1b[31mkept.")
        return None

    def _key(self, progress: Progress) -> Optional[Unreachable]:
        question = HostKeyQuestion(str(self.address), "192.0.2.7", "ED25519", PRINT)
        if self.asker.host_key(question, progress):
            return None
        return Unreachable("nas is not known yet", "compare the fingerprint", "host_key_unknown", waits=True)

    def _passphrase(self, progress: Progress) -> Optional[Unreachable]:
        for wrong in (False, True, True):
            question = SecretQuestion(SecretKind.PASSPHRASE, "david@nas", "/home/david/.ssh/id_ed25519", wrong=wrong)
            given = self.asker.secret(question, progress)
            if given is None or given.text == SECRET:
                return None if given else CANCELLED if progress.cancelled else NOT_ACCEPTED
        return NOT_ACCEPTED

    def _prompt(self, progress: Progress) -> Optional[Unreachable]:
        prompt = "Verification \x1b[31mcode: "
        given = self.asker.secret(SecretQuestion(SecretKind.PROMPT, "david@nas", prompt=prompt, echo=True), progress)
        return None if given is not None and given.text == "123456" else NOT_ACCEPTED

    def _brief(self, progress: Progress) -> Optional[Unreachable]:
        given = self.asker.secret(SecretQuestion(SecretKind.PASSWORD, "david@nas"), progress)
        return None if given is not None and given.text == SECRET else NOT_ACCEPTED

    def _slow(self, progress: Progress) -> Optional[Unreachable]:
        return CANCELLED if progress.wait_cancelled(LONG_S) else None

    def _stuck(self, _progress: Progress) -> Optional[Unreachable]:
        time.sleep(LONG_S)  # as getaddrinfo(3) does, which nobody can interrupt
        return None

    def _refused(self, _progress: Progress) -> Optional[Unreachable]:
        return Unreachable("192.0.2.7:22 refused the connection", "is sshd running there?", "refused")

    def _later(self, _progress: Progress) -> Optional[Unreachable]:
        return self._refused(_progress) if self.tries == 1 else None


def opener_of(kind: str, address: Address, asker: Asker) -> Opener:
    return Server(kind, address, asker)


if __name__ == "__main__":
    if os.isatty(0) and os.getsid(0) == os.getpid():
        import fcntl
        import termios

        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    if sys.argv[1] != "ssh":  # that kind is the real thing
        servers.opener = lambda address, asker, _keychain: opener_of(sys.argv[1], address, asker)
    raise SystemExit(main.main(sys.argv[2:]))
