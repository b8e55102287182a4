"""A server as it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofhearted_desktop.link.ssh.address import NotAnAddress, parse
from hoofhearted_desktop.link.ssh.hop import Address


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("nas", Address("nas")),
        ("  nas \n", Address("nas")),
        ("NAS.Lan", Address("NAS.Lan")),
        ("david@nas", Address("nas", "david")),
        ("david@nas:2222", Address("nas", "david", 2222)),
        ("nas:22", Address("nas", None, 22)),
        ("[::1]:22", Address("::1", None, 22)),
        ("[::1]", Address("::1")),
        ("[nas]:22", Address("nas", None, 22)),
        ("david@[fe80::1%eth0]:22", Address("fe80::1%eth0", "david", 22)),
        ("2001:db8::1", Address("2001:db8::1")),
        ("david@2001:db8::1", Address("2001:db8::1", "david")),
        ("ssh://david@nas:2222", Address("nas", "david", 2222)),
        ("SSH://nas/", Address("nas")),
        ("ssh://da%40vid;fingerprint=x@nas", Address("nas", "da@vid")),
        ("ssh://[2001:db8::1]:22/", Address("2001:db8::1", None, 22)),
        ("david@example.com@gate", Address("gate", "david@example.com")),
        ("david@target:SSH:gate@bastion", Address("bastion", "david@target:SSH:gate")),
        ("DOMAIN\\david@nas", Address("nas", "DOMAIN\\david")),
        ("nas_1-a.b", Address("nas_1-a.b")),
        ("10.0.0.1:65535", Address("10.0.0.1", None, 65535)),
        ("münchen", Address("münchen")),
    ],
)
def test_it_is_read(text: str, read: Address) -> None:
    assert parse(text) == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no host name"),
        ("  ", "no host name"),
        ("david@", "no host name"),
        ("ssh://", "no host name"),
        (":22", "no host name"),
        ("[]:22", "no host name"),
        ("@nas", "user's name is missing"),
        ("nas gpu", "holds a space"),
        ("ssh nas", "holds a space"),
        ("nas\x07", "control character"),
        ("na\u202es", "control character"),
        ("ssh://david:secret@nas", "holds a password"),
        ("-oProxyCommand=x", "cannot begin with a hyphen"),
        ("-l@nas", "cannot begin with a hyphen"),
        ("david@-nas", "cannot begin with a hyphen"),
        ("nas:0", '"0" is not a port'),
        ("nas:70000", '"70000" is not a port'),
        ("nas:abc", '"abc" is not a port'),
        ("nas:-1", '"-1" is not a port'),
        ("nas:٢٢", '"٢٢" is not a port'),
        ("nas:" + "9" * 5000, "is not a port"),
        ("nas:", "port is missing"),
        ("nas/home", "has no path"),
        ("ssh://nas/home", "has no path"),
        ("http://nas", "has no path"),
        ("[::1", "] after the address is missing"),
        ("[::1]22", "only be a colon"),
        ("nas:22:33", "is not the name or address"),
        ("::g", "is not the name or address"),
        ("...", "is not the name or address"),
        ("na$(reboot)", "cannot hold $"),
        ("nas;reboot", "cannot hold ;"),
        ("*", "cannot hold *"),
        ("a,b", "cannot hold ,"),
        ("da`x`@nas", "no user's name has"),
        ("ssh://da%0avid@nas", "no user's name has"),
        ("x" * 300, "too long"),
        ("x" * 300 + "@nas", "too long"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    wrong = parse(text)
    assert isinstance(wrong, NotAnAddress)
    assert said in wrong.reason
    assert wrong.reason.endswith(".")
    assert wrong.remedy.endswith((".", "ssh."))


@given(st.one_of(st.text(max_size=60), st.text(alphabet="a@:[]/%-. ssh", max_size=30)))
def test_whatever_is_read_can_be_typed_again(text: str) -> None:
    read = parse(text)
    if isinstance(read, Address):
        assert parse(str(read)) == read
        assert not read.host.startswith("-")
        assert read.host.isprintable()
    else:
        assert read.reason.isprintable()
