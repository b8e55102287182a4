"""The targets of link/ssh: configurations, addresses, known hosts, key files, an SSH agent's answers."""

from __future__ import annotations

import base64
import functools
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, Union
from unittest import mock

from hypothesis import strategies as st

from hoofhearted_desktop.link.progress import Progress
from hoofhearted_desktop.link.ssh import (
    address,
    agent,
    config,
    config_exec,
    config_files,
    config_options,
    key_files,
    known_hosts,
    patterns,
)
from hoofhearted_desktop.link.ssh.config_tokens import Local
from hoofhearted_desktop.link.ssh.hop import Address, Hop
from tests.fuzz import laws, shapes
from tests.fuzz.of_probes import file_of
from tests.fuzz.target import Target
from tests.link.ssh.test_config_oracle import INCLUDES, PLAIN
from tests.link.ssh.test_known_hosts import hashed, key, line

if TYPE_CHECKING:
    from collections.abc import Sequence

HOME, SYSTEM = Path("/home/me"), Path("/etc/ssh")
LOCAL = Local(
    HOME, "me", "1000", "laptop.lan", SYSTEM, {"HOME": "/home/me", "SSH_AUTH_SOCK": "/run/agent", "EMPTY": ""}
)
MAIN, INCLUDED, OF_SYSTEM = HOME / ".ssh" / "config", HOME / ".ssh" / "more", SYSTEM / "ssh_config"

# ---------------------------------------------------------------- configurations

CONFIG_WORDS = tuple(
    word.encode()
    for word in (
        *sorted(config_options.HONOURED), *sorted(config_options.SAID)[:30], "Match all", "Match final", "Match canonical", "Match host ", "Match exec ",
        "Match originalhost !", "Match localuser me", "Match tagged w*", "Include more", "Include *", "Include ~/.ssh/more", "none", "yes", "no", "ask",
        "%h", "%n", "%%", "%C", "%", "${HOME}", "${EMPTY}", "${NOBODY}", "~", "~nobody/", '"', "'", "\\", "=", "#", "\n", "\r\n", "\0", "\x1f", "*", "?", "!",
        ",", "9" * 30, "99999999999999999999s", "1w2d3h4m5s", "2001:db8::1", "10.0.0.7", "david@nas:2222", "/", "\x1b[31m", "\u202e", "²", "٣", "IgnoreUnknown *",
    )
)  # fmt: skip


@functools.cache
def config_seeds() -> Sequence[bytes]:
    apart = "\x1f"
    cases = [case.text.replace("{d}", str(HOME / ".ssh")) for case in (*PLAIN, *INCLUDES)]
    whole = f"Host nas\n Include more\n Port 5\nMatch final\n User x\n{apart}Host *\n IdentityFile ~/.ssh/%h\n Include more\n{apart}Host *\n SendEnv LANG\n"
    return [whole.encode(), *(text.encode("utf-8", "surrogateescape") for text in cases)]


class _Files:
    """Files that are not on any disk."""

    def __init__(self, texts: dict[Path, str]) -> None:
        self._texts = texts

    def text_of(self, path: Path, **_how: bool) -> Union[str, config_files.NotRead]:
        return self._texts.get(path) or config_files.NotRead("is not there", missing=True)

    def named_by(self, pattern: str) -> Sequence[Path]:
        if set(pattern) & set("*?["):
            return [path for path in sorted(self._texts) if patterns.matches(str(path), pattern)]
        return (Path(pattern),) if Path(pattern) in self._texts else ()


def _runs_nothing(command: str, _progress: Optional[Progress] = None, _longest_s: float = 0.0) -> Optional[int]:
    """Stand in for a command of `Match exec`: no input of a fuzzer may run one."""
    return None if len(command) % 3 == 0 else len(command) % 2


def config_law(data: bytes) -> None:
    """The user's file, one that it may include, and the system's, apart by 0x1f; nothing is on the disk, nothing is run."""
    parts = [*data.decode("utf-8", "surrogateescape").split("\x1f"), "", ""][:3]
    files = _Files({MAIN: parts[0], INCLUDED: parts[1], OF_SYSTEM: parts[2]})
    with (
        mock.patch.object(config_files, "text_of", files.text_of),
        mock.patch.object(config_files, "named_by", files.named_by),
        mock.patch.object(config_exec, "run", _runs_nothing),
    ):
        hop = config.resolve(Address("nas", None, None), (MAIN, OF_SYSTEM), local=LOCAL)
        names = config.host_names((MAIN, OF_SYSTEM), local=LOCAL)
    laws.within(hop, data, 400)
    for name in names:
        found = address.parse(f"[{name}]" if ":" in name else name)
        assert isinstance(found, Address)
        assert found.host == name
    if isinstance(hop, config.Mistake):
        laws.sentences([hop.reason, hop.remedy])
        return
    laws.sentences(hop.notes)
    assert isinstance(hop, Hop)
    assert hop.hostname
    assert 1 <= hop.port <= 65535
    for name in (hop.hostname, hop.user, hop.known_as):
        laws.harmless(name)
    assert isinstance(address.parse(f"[{hop.hostname}]"), Address), "a name that is no address"
    for jump in hop.jumps:
        assert address.parse(str(jump)) == jump
    for seconds in (hop.connect_timeout_s, hop.server_alive_interval_s):
        assert seconds is None or 0 < seconds < 1e11
    assert hop.number_of_password_prompts >= 0


def config_shape() -> Any:
    value = st.one_of(
        st.sampled_from(["yes", "no", "none", "22", "~/.ssh/%h", '"a b"', "nas.lan", "a,b,!c*", "%h%p", "${HOME}/x", "5m", "'", '"', "%", "david@nas", "[::1]:22"]),
        shapes.TEXTS,
    )  # fmt: skip
    keyword = st.sampled_from(
        [*sorted(config_options.HONOURED), "Match", "Include", "Host", "nobodyknows", *sorted(config_options.SAID)[:6]]
    )
    match = st.sampled_from(
        [
            "all",
            "final",
            "canonical all",
            "host n*",
            "originalhost nas exec true",
            "!user me",
            "tagged x",
            "exec",
            "final host nas",
        ]
    )
    row = st.one_of(
        st.tuples(keyword, value).map(" ".join),
        st.tuples(keyword, value).map(" = ".join),
        match.map("Match {}".format),
        st.sampled_from(["Host nas", "Host *", "Host !nas *", "Include more", "Include *", "\x1f", "# x", ""]),
    )
    return shapes.usual(config_seeds, CONFIG_WORDS, shapes.lines(row, 14))


# ---------------------------------------------------------------- addresses

ADDRESS_SEEDS = (
    b"nas", b"david@nas:2222", b"[2001:db8::1]:22", b"2001:db8::1", b"ssh://david@nas:2222/", b"fe80::1%eth0", b"DOMAIN\\me@nas", b"ssh://d%20x;fp=1@nas",
)  # fmt: skip
ADDRESS_WORDS = (
    b"ssh://",
    b"@",
    b":",
    b"[",
    b"]",
    b"%",
    b"::",
    b"22",
    b"65536",
    b"-",
    b".",
    b"/",
    b"\xc2\xb2",
    b"\xd9\xa3",
    b" ",
    b"%00",
    b"%2f",
    b"$(",
    b"`",
    b"\\",
    b"\x1b",
)


def address_law(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    found = address.parse(text)
    if isinstance(found, address.NotAnAddress):
        laws.sentences(found)
        return
    assert not set(found.host) & set("'\"`$\\;&<>|(){} \n\0"), "a shell would read it otherwise"
    assert not found.host.startswith("-")
    assert not (found.user or "").startswith("-")
    laws.sentences(found[:2])
    assert found.port is None or 1 <= found.port <= 65535
    assert address.parse(str(found)) == found, "it is another one when it is typed again"


# ---------------------------------------------------------------- known hosts


@functools.cache
def known_seeds() -> Sequence[bytes]:
    lines = [
        line("nas"), line("nas,10.0.0.7", "ssh-rsa", 2), line("*.lan,!bad.lan"), line("[nas]:2222"), line("nas", which=3, marker="@revoked"),
        line("*", which=4, marker="@cert-authority"), f"{hashed('nas')} ssh-ed25519 {base64.b64encode(key()).decode()}", "# a comment", "nas ssh-ed25519",
    ]  # fmt: skip
    return ["\n".join(lines).encode(), *(each.encode() for each in lines)]


KNOWN_WORDS = (
    b"nas", b" ssh-ed25519 ", b" ssh-rsa ", b"AAAA", base64.b64encode(key()), b"|1|", b"@revoked ", b"@cert-authority ", b"@x ", b"*", b"?", b"!", b",", b"\n",
    b"\t", b"\r", b"#", b"[nas]:2222", b"\xff", b"=", b"\xc2\xb2",
)  # fmt: skip


def known_law(data: bytes) -> None:
    file = file_of("known_hosts", data)
    hosts = known_hosts.KnownHosts([file])
    for name in ("nas", "[nas]:2222", "x.lan"):
        verdict = hosts.look(name, "10.0.0.7", "ssh-ed25519", key())
        laws.within(verdict, data, 40)
        if isinstance(verdict, (known_hosts.Changed, known_hosts.Revoked)):
            laws.sentences([verdict.reason, verdict.remedy])
        elif isinstance(verdict, (known_hosts.Unknown, known_hosts.OtherTypesKnown)):
            laws.sentences(verdict.elsewhere)
        else:
            assert isinstance(verdict, known_hosts.Known)
            text = data.split(b"\n")[verdict.line - 1]
            assert base64.b64encode(key()) in text, "a key is known that does not stand there"
        laws.sentences(hosts.types_known(name))
        laws.sentences(hosts.notes_on(name))
    laws.sentences(hosts.notes)


# ---------------------------------------------------------------- keys and agents


def _packed(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(each)) + each for each in parts)


@functools.cache
def key_seeds() -> Sequence[bytes]:
    """Give files of keys that ssh-keygen might have made, and certificates; none of them opens anything."""
    body = b"openssh-key-v1\0" + _packed(b"none", b"none", b"") + struct.pack(">I", 1) + _packed(key(), b"\0" * 64)
    locked = (
        b"openssh-key-v1\0"
        + _packed(b"aes256-ctr", b"bcrypt", b"x" * 24)
        + struct.pack(">I", 1)
        + _packed(key(), b"\1" * 64)
    )
    certificate = (
        _packed(b"ssh-ed25519-cert-v01@openssh.com", b"nonce", b"k" * 32)
        + b"\0" * 12
        + _packed(b"id", b"")
        + struct.pack(">QQ", 1, 9)
    )
    kinds = [
        (b"OPENSSH ", body),
        (b"OPENSSH ", locked),
        (b"RSA ", b"0\x82"),
        (b"EC ", b"0w"),
        (b"ENCRYPTED ", b"0"),
        (b"DSA ", b"0"),
    ]
    files = [b"-----BEGIN %sPRIVATE KEY-----\n%s\n-----END" % (kind, base64.b64encode(data)) for kind, data in kinds]
    public = b"ssh-ed25519 " + base64.b64encode(key()) + b" me@here"
    return [
        *(b"k" + each for each in files),
        b"p" + public,
        b"p" + b"x " + base64.b64encode(certificate),
        b"c" + certificate,
        b"c" + key(),
    ]


KEY_WORDS = (
    b"-----BEGIN ", b"OPENSSH ", b"PRIVATE KEY-----", b"-----END", b"RSA ", b"ENCRYPTED", b"openssh-key-v1\0", b"\0\0\0\x0bssh-ed25519", b"\0\0\0\x04none",
    b"\xff\xff\xff\xff", b"ssh-ed25519-cert-v01@openssh.com", b"sk-ssh-ed25519@openssh.com", b"bnVsbA==", b"Proc-Type: 4,ENCRYPTED", b"\n",
)  # fmt: skip


def key_law(data: bytes) -> None:
    """The first byte says what it is: k a private key's file, p a public one's, c a certificate as it goes over the wire."""
    kind, rest = data[:1], data[1:]
    if kind == b"c":
        plain = key_files.plain_blob(rest)
        assert len(plain) <= len(rest) + 64
        assert key_files.fingerprint(rest).startswith("SHA256:")
        laws.sentences([key_files.shown_kind(key_files.kind_of(rest)), key_files.expired_on(rest, 1.8e9)])
    elif kind == b"p":
        public = key_files.read_public(file_of("id.pub", rest))
        if public is not None:
            assert key_files.kind_of(public.blob) == public.kind
            laws.sentences([key_files.shown_kind(public.kind)])
    else:
        path = file_of("id_key", rest)
        path.chmod(0o600)
        private = key_files.read_private(path)
        if isinstance(private, key_files.Unusable):
            laws.sentences([private.why])
        elif not private.encrypted:
            opened = key_files.open_private(private, None)
            if isinstance(opened, key_files.Unusable):
                laws.sentences([opened.why])


AGENT_SEEDS = (
    _packed(b"\x0c" + struct.pack(">I", 2) + _packed(key(), b"me@here", key("ssh-rsa", 2), b"other")),
    _packed(b"\x0e" + _packed(b"signature")),
    _packed(b"\x05"),
)
AGENT_WORDS = (b"\x0c", b"\x0e", b"\0\0\0\1", b"\xff\xff\xff\xff", b"\0\0\0\x0bssh-ed25519", b"\0\0\0\0")


class _Spoken:
    """A connection from which these bytes come."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def settimeout(self, value: float, /) -> None:
        """Wait for nothing."""

    def send(self, data: bytes, /) -> int:
        return len(data)

    def recv(self, size: int, /) -> bytes:
        piece, self._data = self._data[: min(size, 7)], self._data[min(size, 7) :]
        return piece

    def close(self) -> None:
        """Have nothing to close."""


def agent_law(data: bytes) -> None:
    keys = agent.Agent(_Spoken(data)).keys(Progress())
    if isinstance(keys, agent.NoAgent):
        laws.sentences([keys.why])
    else:
        laws.within(keys, data, 10)
        for each in keys:
            assert key_files.fingerprint(each.blob).startswith("SHA256:")
    signed = agent.Agent(_Spoken(data)).sign(key(), b"x", "ssh-ed25519", Progress())
    assert signed is None or signed in data


def targets() -> tuple[Target, ...]:
    """Give the targets of this room."""
    return (
        Target(
            "ssh-config", "ssh_config(5) with its includes (link/ssh/config)", config_law, config_seeds, CONFIG_WORDS, config_shape, 300, 1.5
        ),
        Target(
            "ssh-address", "servers as people type them (link/ssh/address)", address_law, lambda: ADDRESS_SEEDS, ADDRESS_WORDS,
            lambda: shapes.usual(lambda: ADDRESS_SEEDS, ADDRESS_WORDS), 80, 4.0,
        ),
        Target(
            "known-hosts", "files of known hosts (link/ssh/known_hosts)", known_law, known_seeds, KNOWN_WORDS,
            lambda: shapes.usual(known_seeds, KNOWN_WORDS), 800,
        ),
        Target(
            "key-files", "files of keys, certificates (link/ssh/key_files)", key_law, key_seeds, KEY_WORDS,
            lambda: shapes.usual(key_seeds, KEY_WORDS), 800,
        ),
        Target(
            "ssh-agent", "an SSH agent's answers (link/ssh/agent)", agent_law, lambda: AGENT_SEEDS, AGENT_WORDS,
            lambda: shapes.usual(lambda: AGENT_SEEDS, AGENT_WORDS), 400,
        ),
    )  # fmt: skip
