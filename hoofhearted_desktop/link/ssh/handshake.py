"""A transport over a plug: greeting, key exchange, and an orderly end of its thread. What fails is named."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any, Optional

import paramiko
from paramiko.packet import Packetizer

from hoofhearted_desktop.link.ssh import compression, failures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.ssh.hop import Hop
    from hoofhearted_desktop.link.ssh.plug import Plug
    from hoofhearted_desktop.link.stream import Unreachable

GREETING_PATIENCE_S = 20.0
KEEPALIVE_S = 15.0
_END_PATIENCE_S = 5.0
MOST_PACKET = 1 << 20
_BUSY = ("Exceeded MaxStartups", "Not allowed at this time")
"""What sshd says instead of its version when it takes nobody (sshd.c)."""

logging.getLogger("paramiko").setLevel(
    logging.CRITICAL + 1
)  # what went wrong is told as Unreachable, without tracebacks


class _Packets(Packetizer):
    """Refuses packets longer than any peer of good will sends (RFC 4253, section 6.1): the length is believed before it is verified."""

    def read_all(self, n: int, check_rekey: bool = False) -> bytes:  # noqa: FBT001, FBT002 - paramiko's signature
        if n > MOST_PACKET:
            raise paramiko.SSHException(f"a packet of {n} bytes")
        return super().read_all(n, check_rekey)


_CURVE25519 = "curve25519-sha256@libssh.org"


def _key_exchanges() -> dict[str, Any]:
    """Give paramiko's in its order, with the final name that RFC 8731 gave to one of them, which it does not know."""
    known: dict[str, Any] = paramiko.Transport._kex_info  # type: ignore[attr-defined]  # noqa: SLF001 - it has no public way
    preferred: Sequence[str] = paramiko.Transport._preferred_kex  # type: ignore[attr-defined]  # noqa: SLF001
    found = {}
    for name in preferred:
        if name == _CURVE25519:
            found[name.partition("@")[0]] = known[name]
        found[name] = known[name]
    return found


_KEX = _key_exchanges()
_EXTENSIONS = ("ext-info-", "kex-strict-")
"""What stands among the key exchanges and is none."""


class Transport(paramiko.Transport):
    """One SSH connection; remembers what the server offered, and why it ended it."""

    _kex_info = _KEX  # all three are paramiko's tables
    _preferred_kex = tuple(_KEX)
    _compression_info = compression.METHODS

    def __init__(self, plug: Plug, hop: Hop, key_types: Sequence[str]) -> None:
        """Get ready; `key_types` are the host key algorithms in the order wanted, paramiko's own order where it is empty."""
        super().__init__(plug, packetizer_class=_Packets)  # type: ignore[arg-type]  # has what paramiko asks of a socket
        self.plug = plug
        self.parting: Optional[str] = None
        """What the server said when it hung up (SSH_MSG_DISCONNECT)."""
        self.offers: dict[str, list[str]] = {}
        """The algorithms that the server has, by paramiko's names of SSH_MSG_KEXINIT's fields."""
        self.banner_timeout = GREETING_PATIENCE_S
        self.handshake_timeout = GREETING_PATIENCE_S
        options = self.get_security_options()
        options.key_types = _wanted(options.key_types, key_types)
        if hop.compression:
            self.use_compression()
        self.set_keepalive(hop.server_alive_interval_s or KEEPALIVE_S)

    def _send_kex_init(self) -> None:
        self.plug.greeted = True  # the server's version was read
        super()._send_kex_init()  # type: ignore[misc]

    def _really_parse_kex_init(self, m: paramiko.Message, ignore_first_byte: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002
        found: dict[str, Any] = super()._really_parse_kex_init(m, ignore_first_byte)  # type: ignore[misc]
        self.offers = {name: list(each) for name, each in found.items() if isinstance(each, list)}
        return found

    def lacking(self) -> Optional[tuple[str, list[str], tuple[str, ...]]]:
        """Give the kind of which the two ends share nothing, by sshd's option for it, the server's and ours; None where there is none."""
        ours = self.get_security_options()
        kinds = [
            ("KexAlgorithms", "kex_algo_list", ours.kex),
            ("HostKeyAlgorithms", "server_key_algo_list", ours.key_types),
            ("Ciphers", "server_encrypt_algo_list", ours.ciphers),
            ("MACs", "server_mac_algo_list", ours.digests),
        ]
        for option, field, mine in kinds:
            theirs = [name for name in self.offers.get(field, mine) if not name.startswith(_EXTENSIONS)]
            if not set(theirs) & set(mine):
                return option, theirs, tuple(mine)
        return None

    def _parse_disconnect(self, m: paramiko.Message) -> None:
        m.get_int()
        self.parting = failures.plain(m.get_binary().decode("utf-8", "replace"))

    def signature_algorithms(self) -> frozenset[str]:
        """Give those that the server verifies (server-sig-algs of RFC 8308); empty where it does not say."""
        said: dict[str, bytes] = self.server_extensions  # type: ignore[attr-defined]
        return frozenset(filter(None, said.get("server-sig-algs", b"").decode("ascii", "replace").split(",")))

    def end(self) -> str:
        """Cut the connection and wait for the thread; gives what a ProxyCommand said."""
        self.plug.close()
        self.close()
        self.packetizer.complete_handshake()  # a handshake that failed leaves its timer's thread running
        if self.ident is not None and threading.current_thread() is not self:
            self.join(_END_PATIENCE_S)
        return self.plug.release()


def _wanted(possible: Sequence[str], first: Sequence[str]) -> tuple[str, ...]:
    """Put the algorithms of the known key types first: a server has several keys, and one of them is the one that is known."""
    known = [name for kind in first for name in (("rsa-sha2-512", "rsa-sha2-256") if kind == "ssh-rsa" else (kind,))]
    return tuple(dict.fromkeys([name for name in known if name in possible] + list(possible)))


def shake_hands(
    plug: Plug, hop: Hop, key_types: Sequence[str], where: str, progress: Progress
) -> Transport | Unreachable:
    """Exchange greetings and keys; what fails leaves nothing behind."""
    transport = Transport(plug, hop, key_types)
    done = threading.Event()
    began = time.monotonic()
    with progress.interrupted_by(done.set):
        transport.start_client(done)
        done.wait(2 * GREETING_PATIENCE_S + _END_PATIENCE_S)
    if done.is_set() and not progress.cancelled and transport.is_active() and transport.initial_kex_done:
        return transport
    problem = transport.get_exception()
    silent = time.monotonic() - began >= GREETING_PATIENCE_S
    said = transport.end()
    if progress.cancelled:
        return failures.cancelled()
    if not transport.plug.first_words:
        return _wordless(transport.plug, said, where, silent=silent)
    if silent and not transport.offers:
        return failures.silent(where, GREETING_PATIENCE_S)
    return _why(transport, problem, where)


def _why(transport: Transport, problem: Optional[Exception], where: str) -> Unreachable:
    words = transport.plug.first_words.decode("utf-8", "replace")
    if words.startswith(_BUSY):
        return failures.refused_for_now(where, failures.plain(words))
    lacking = transport.lacking()
    if lacking is not None:
        return failures.no_common_algorithm(where, *lacking)
    if not any(line.startswith("SSH-") for line in words.splitlines()):
        return failures.not_ssh(where, words)
    return failures.connection_lost(where, transport.parting or failures.plain(str(problem or "")), failures.LOG_KNOWS)


def _wordless(plug: Plug, said: str, where: str, *, silent: bool) -> Unreachable:
    if plug.child is not None and not silent:
        return failures.proxy_command_failed(plug.child.command, said or "it ended without a word")
    if silent:
        return failures.silent(where, GREETING_PATIENCE_S)
    return failures.connection_lost(where, "it hung up without a greeting", failures.LOG_KNOWS)
