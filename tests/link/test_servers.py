"""What is said of a server before it is connected to."""

from __future__ import annotations

import base64
import struct
from pathlib import Path

import pytest

from hoofhearted_desktop.link import servers
from hoofhearted_desktop.link.ssh.hop import Address


@pytest.mark.usefixtures("own_directories")
def test_an_authority_in_known_hosts_is_said_and_so_are_lines_that_are_left_out() -> None:
    folder = Path.home() / ".ssh"
    folder.mkdir(mode=0o700)
    kind, key = b"ssh-ed25519", bytes(32)
    blob = base64.b64encode(struct.pack(">I", len(kind)) + kind + struct.pack(">I", len(key)) + key).decode()
    (folder / "known_hosts").write_text(f"@cert-authority *.lan ssh-ed25519 {blob}\nnas.lan ssh-ed25519 !\n")
    authority, left_out = servers.look_up(Address("nas.lan")).notes
    assert "known_hosts:1: host certificates are not supported" in authority
    assert "known_hosts:2 is left out" in left_out
    assert [note for note in servers.look_up(Address("other")).notes if "certificates" in note] == []
