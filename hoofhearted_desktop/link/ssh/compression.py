"""SSH's compression as it is of use here: what comes is unpacked within bounds, what is sent is only wrapped."""

from __future__ import annotations

import zlib

import paramiko

MOST_UNPACKED = 1 << 20


class Wrapping:
    """Compresses nothing: requests are small, and the bundle is compressed; twenty servers at once would have it done again."""

    def __init__(self) -> None:
        """Begin a stream of stored blocks (RFC 1951, section 3.2.4)."""
        self._stored = zlib.compressobj(0)

    def __call__(self, data: bytes) -> bytes:
        """Give a packet's bytes as they are sent."""
        return self._stored.compress(data) + self._stored.flush(zlib.Z_FULL_FLUSH)


class Unpacking:
    """Unpacks no more of a packet than MOST_UNPACKED: a kilobyte can be made to hold a megabyte, and a megabyte a gigabyte."""

    def __init__(self) -> None:
        """Begin a stream."""
        self._stream = zlib.decompressobj()

    def __call__(self, data: bytes) -> bytes:
        """Give what a packet holds; raises SSHException, upon which the connection ends."""
        try:
            unpacked = self._stream.decompress(data, MOST_UNPACKED)
        except zlib.error as error:
            raise paramiko.SSHException(f"a packet cannot be unpacked: {error}") from error
        if self._stream.unconsumed_tail:
            raise paramiko.SSHException(f"a packet holds more than {MOST_UNPACKED} bytes")
        return unpacked


METHODS = {"zlib@openssh.com": (Wrapping, Unpacking), "zlib": (Wrapping, Unpacking), "none": (None, None)}
"""What paramiko's transport makes of a method that was agreed on."""
