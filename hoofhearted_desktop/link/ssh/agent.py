"""The person's SSH agent: which keys it has, and signatures by them (draft-ietf-sshm-ssh-agent).

Spoken here and not by paramiko, because keys of any kind pass through (security keys, certificates), IdentityAgent names
the socket, and an agent that hangs is waited for only while somebody wants the connection.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from typing import TYPE_CHECKING, NamedTuple, Optional, Protocol, Union

if TYPE_CHECKING:
    from hoofhearted_desktop.link.progress import Progress

LIST_PATIENCE_S = 5.0
SIGN_PATIENCE_S = 60.0
"""The agent may ask the person to confirm, or to touch a security key."""
MOST_BYTES = 1 << 20
_REQUEST_IDENTITIES, _IDENTITIES_ANSWER = 11, 12
_SIGN_REQUEST, _SIGN_RESPONSE = 13, 14
_RSA_FLAGS = {"rsa-sha2-256": 2, "rsa-sha2-512": 4}


class _Wire(Protocol):
    def settimeout(self, value: float, /) -> None: ...
    def send(self, data: bytes, /) -> object: ...
    def recv(self, size: int, /) -> bytes: ...
    def close(self) -> object: ...


class AgentKey(NamedTuple):
    """A key, or a certificate, that an agent holds."""

    blob: bytes
    comment: str


class NoAgent(NamedTuple):
    """There is none to ask, or it does not answer."""

    why: str


class Agent:
    """One conversation with an agent; `close` it."""

    def __init__(self, wire: _Wire) -> None:
        """Take over the connection."""
        self._wire = wire

    def close(self) -> None:
        """End the conversation, also from another thread."""
        if isinstance(self._wire, socket.socket):
            with contextlib.suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)
        self._wire.close()

    def keys(self, progress: Progress) -> Union[tuple[AgentKey, ...], NoAgent]:
        """Give the keys it holds, in its order."""
        answer = self._ask(bytes([_REQUEST_IDENTITIES]), LIST_PATIENCE_S, progress)
        if answer is None or answer[:1] != bytes([_IDENTITIES_ANSWER]):
            return NoAgent("the SSH agent does not answer")
        try:
            (count,) = struct.unpack_from(">I", answer, 1)
            at, found = 5, []
            for _ in range(count):
                blob, at = _string(answer, at)
                comment, at = _string(answer, at)
                found.append(AgentKey(blob, comment.decode("utf-8", "replace")))
        except (struct.error, ValueError):
            return NoAgent("the SSH agent answers strangely")
        return tuple(found)

    def sign(self, blob: bytes, data: bytes, algorithm: str, progress: Progress) -> Optional[bytes]:
        """Let it sign `data`; None where it does not (locked, not confirmed, key gone)."""
        flags = _RSA_FLAGS.get(algorithm, 0)
        request = bytes([_SIGN_REQUEST]) + _packed(blob) + _packed(data) + struct.pack(">I", flags)
        answer = self._ask(request, SIGN_PATIENCE_S, progress)
        if answer is None or answer[:1] != bytes([_SIGN_RESPONSE]):
            return None
        try:
            return _string(answer, 1)[0]
        except (struct.error, ValueError):
            return None

    def _ask(self, request: bytes, patience_s: float, progress: Progress) -> Optional[bytes]:
        self._wire.settimeout(patience_s)
        with progress.interrupted_by(self.close), contextlib.suppress(OSError, ValueError):
            self._wire.send(_packed(request))
            (length,) = struct.unpack(">I", self._read(4))
            return self._read(length) if 0 < length <= MOST_BYTES else None
        return None

    def _read(self, wanted: int) -> bytes:
        data = b""
        while len(data) < wanted:
            more = self._wire.recv(wanted - len(data))
            if not more:
                raise ConnectionError
            data += more
        return data


def _packed(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _string(data: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">I", data, at)
    if at + 4 + length > len(data):
        raise ValueError
    return data[at + 4 : at + 4 + length], at + 4 + length
