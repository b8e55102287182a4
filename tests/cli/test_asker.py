"""What the terminal says of a host's key before it asks: all that is known of host and key stands there."""

from __future__ import annotations

from hoofhearted_desktop.cli import asker
from hoofhearted_desktop.link.questions import HostKeyQuestion

KEY = HostKeyQuestion("nas", "192.0.2.7", "ED25519", "SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM")
WARNING = "WARNING: the host is known by its RSA and ECDSA key, which it does not show"
ELSEWHERE = "This host key is known by the following other names/addresses:"
PLACE = "    ~/.ssh/known_hosts:3: nas-\ufffdold"


def said(**known: tuple[str, ...]) -> list[str]:
    return asker.introduction(KEY._replace(**known)).splitlines()  # type: ignore[arg-type]


def test_a_host_and_a_key_that_nobody_knows() -> None:
    assert "This key is not known by any other names." in said()


def test_keys_of_other_types_and_other_names_are_said() -> None:
    types = {"known_types": ("RSA", "ECDSA")}
    places = {"elsewhere": ("~/.ssh/known_hosts:3: nas-\x1bold",)}
    assert any(line.startswith(WARNING) for line in said(**types))
    assert said(**places)[2:4] == [ELSEWHERE, PLACE]
    both = said(**types, **places)
    assert both[2].startswith(WARNING)
    assert both[3:5] == [ELSEWHERE, PLACE]
    assert "This key is not known by any other names." not in both
