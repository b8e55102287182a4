"""What a server sends compressed is unpacked within bounds."""

from __future__ import annotations

import os
import zlib

import paramiko
import pytest

from hoofhearted_desktop.link.ssh.compression import MOST_UNPACKED, Unpacking, Wrapping


def test_packets_of_a_stream_are_unpacked_one_after_another() -> None:
    there, here = zlib.compressobj(), Unpacking()
    for packet in (b"x" * 32_768, b"", os.urandom(32_768), b"x" * MOST_UNPACKED):
        assert here(there.compress(packet) + there.flush(zlib.Z_PARTIAL_FLUSH)) == packet


def test_a_packet_that_holds_a_gigabyte_or_is_damaged_ends_the_connection() -> None:
    for packet, said in ((zlib.compress(bytes(50 << 20)), "holds more than"), (b"no stream", "cannot be unpacked")):
        with pytest.raises(paramiko.SSHException, match=said):
            Unpacking()(packet)


def test_what_is_sent_is_as_long_as_before_and_any_server_can_unpack_it() -> None:
    wrap, there = Wrapping(), zlib.decompressobj()
    for packet in (b"x" * 30_000, b"y", os.urandom(30_000)):
        sent = wrap(packet)
        assert len(packet) < len(sent) < len(packet) + 40
        assert there.decompress(sent) == packet
