"""Two hosts in network namespaces, and between them a wire that a test cuts, slows down, narrows and makes lossy.

    with Network() as network:
        SshServer(folder, address=network.server_address, within=network.within("server"), …)
        opener = network.from_client(opener)         # its sockets are the client host's
        network.wire.cut = True                      # or delay_s, bytes_per_s, loss

The wire is a thread that carries frames between two interfaces (packet(7)), because few kernels have tc's netem. Nothing of the
machine's own network is touched. Needs root.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import heapq
import itertools
import os
import random
import selectors
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Optional, TypeVar, Union

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self

    from hoofhearted_desktop.link.progress import Progress
    from hoofhearted_desktop.link.stream import Opener, Stream, Unreachable

T = TypeVar("T")

_CLONE_NEWNET = 0x40000000
_EVERY_PROTOCOL = 3  # ETH_P_ALL
_SIOCETHTOOL = 0x8946
_OFFLOADS = (0x17, 0x1F, 0x24, 0x2C)
"""ETHTOOL_STXCSUM, STSO, SGSO, SGRO of linux/ethtool.h: with them frames would be longer than the wire's, without a checksum."""
_OUTGOING = 4  # PACKET_OUTGOING
_LONGEST_FRAME = 65536
_ESTABLISHED = "01"  # TCP_ESTABLISHED in proc(5)'s net/tcp
_NAMES = "/run/netns"
_MOUNTS = Path("/proc/self/mounts")
_WAS_MOUNTED = _MOUNTS.exists() and f" {_NAMES} " in _MOUNTS.read_text(encoding="utf-8")
SERVER = "10.213.7.2"
CLIENT = "10.213.7.1"


def missing() -> Optional[str]:
    """Say what this machine lacks for namespaces, if anything."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    if os.geteuid() != 0:
        return "network namespaces want root"
    if shutil.which("ip") is None:
        return "needs ip"
    name = f"hh{os.getpid()}t"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"no network namespace can be made here: {made.stderr.strip()}"
    veth = ["ip", "-n", name, "link", "add", "eth0", "type", "veth", "peer", "name", "eth1"]
    linked = subprocess.run(veth, capture_output=True, text=True, check=False)
    subprocess.run(["ip", "netns", "del", name], check=True)
    if linked.returncode == 0:
        return None
    _unmount()
    return f"no veth can be made here: {linked.stderr.strip()}"


def _unmount() -> None:
    """Take away the mount that `ip netns add` leaves behind, unless it was there before: a root file system would have no disk but that."""
    if not _WAS_MOUNTED:
        subprocess.run(["umount", _NAMES], capture_output=True, check=False)


class Wire(threading.Thread):
    """Carries frames between two packet sockets; what is set counts from the next frame on."""

    def __init__(self, ends: tuple[socket.socket, socket.socket]) -> None:
        """Get ready: a wire that loses nothing and takes no time."""
        super().__init__(name="wire", daemon=True)
        self.cut = False
        """Every frame is swallowed, and nobody is told."""
        self.delay_s = 0.0
        """One way."""
        self.bytes_per_s: Optional[float] = None
        """Each way; what is more waits in a queue of QUEUE_BYTES, and is lost where that is full."""
        self.loss = 0.0
        """The part of frames that is lost."""
        self.carried_bytes = [0, 0]
        """From the client and from the server."""
        self._ends = ends
        self._free_at = [0.0, 0.0]
        self._under_way: list[tuple[float, int, socket.socket, bytes]] = []
        self._numbers = itertools.count()
        self._random = random.Random(7)  # noqa: S311 - every run loses the same frames
        self._bell = socket.socketpair()

    QUEUE_BYTES = 24_000

    def run(self) -> None:
        """Carry, until `end`."""
        with selectors.DefaultSelector() as selector:
            for place, end in enumerate(self._ends):
                selector.register(end, selectors.EVENT_READ, place)
            selector.register(self._bell[1], selectors.EVENT_READ)
            while True:
                wait_s = max(0.0, self._under_way[0][0] - time.monotonic()) if self._under_way else None
                for key, _ in selector.select(wait_s):
                    if key.data is None:
                        return
                    self._take(key.data)
                while self._under_way and self._under_way[0][0] <= time.monotonic():
                    _, _, end, frame = heapq.heappop(self._under_way)
                    with contextlib.suppress(OSError):  # the interface is down, or its queue full: lost
                        end.send(frame)

    def _take(self, place: int) -> None:
        try:
            frame, origin = self._ends[place].recvfrom(_LONGEST_FRAME)
        except OSError:  # ENETDOWN
            return
        if origin[2] == _OUTGOING or self.cut or self._random.random() < self.loss:
            return
        now = time.monotonic()
        begins = now
        if self.bytes_per_s is not None:
            begins = max(now, self._free_at[place])
            if (begins - now) * self.bytes_per_s > self.QUEUE_BYTES:
                return
            begins = self._free_at[place] = begins + len(frame) / self.bytes_per_s
        self.carried_bytes[place] += len(frame)
        heapq.heappush(self._under_way, (begins + self.delay_s, next(self._numbers), self._ends[1 - place], frame))

    def end(self) -> None:
        """Stop carrying."""
        self._bell[0].send(b"x")
        self.join(10)
        for each in (*self._bell, *self._ends):
            each.close()


class Network:
    """The two hosts `client` and `server`, and the wire."""

    def __enter__(self) -> Self:
        """Make them."""
        mark = f"hh{os.getpid()}"
        self._spaces = {role: f"{mark}{role[0]}" for role in ("client", "server", "wire")}
        self.server_address = SERVER
        self.client_address = CLIENT
        with contextlib.ExitStack() as stack:
            for space in self._spaces.values():
                _ip("netns", "add", space)
                stack.callback(_ip, "netns", "del", space)
            for role, address in (("client", CLIENT), ("server", SERVER)):
                self._join(role, address)
            ends = self._on("wire", lambda: (_packets("client"), _packets("server")))
            self.wire = Wire(ends)
            self.wire.start()
            stack.callback(self.wire.end)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Take them away; who is still in one keeps what it has."""
        self._stack.close()

    def _join(self, role: str, address: str) -> None:
        space = self._spaces[role]
        _ip("-n", space, "link", "add", "eth0", "type", "veth", "peer", "name", role, "netns", self._spaces["wire"])
        _ip("-n", space, "address", "add", f"{address}/24", "dev", "eth0")
        for where, name in ((space, "lo"), (space, "eth0"), (self._spaces["wire"], role)):
            _ip("-n", where, "link", "set", name, "up")
        self._on(role, lambda: _no_offloads("eth0"))

    def within(self, role: str) -> tuple[str, ...]:
        """Give the words before a command that shall run on a host."""
        return ("ip", "netns", "exec", self._spaces[role])

    def from_client(self, opener: Opener) -> Opener:
        """Give an opener whose connections begin at the client: the thread that opens goes there, and stays."""

        def open_stream(progress: Progress) -> Union[Stream, Unreachable]:
            self._enter("client")
            return opener(progress)

        return open_stream

    def move_client(self, address: str) -> None:
        """Give the client another address in the place of its own, as another Wi-Fi would."""
        _ip("-n", self._spaces["client"], "address", "del", f"{self.client_address}/24", "dev", "eth0")
        _ip("-n", self._spaces["client"], "address", "add", f"{address}/24", "dev", "eth0")
        self.client_address = address

    def set_link(self, role: str, *, up: bool) -> None:
        """Pull the cable out of a host, or put it in again."""
        _ip("-n", self._spaces["wire"], "link", "set", role, "up" if up else "down")

    def connections(self, port: int) -> int:
        """Give how many TCP connections the client has to `port` of the server."""
        return self._on("client", lambda: connections(port))

    def _enter(self, role: str) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        with Path(f"/run/netns/{self._spaces[role]}").open("rb") as space:
            if libc.setns(space.fileno(), _CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    def _on(self, role: str, call: Callable[[], T]) -> T:
        """Call on a host: on a thread that ends afterwards, so that no other one is moved."""
        found: list[T] = []

        def there() -> None:
            self._enter(role)
            found.append(call())

        thread = threading.Thread(target=there)
        thread.start()
        thread.join()
        return found[0]


def connections(port: int) -> int:
    """Give how many TCP connections from this thread's host to `port` are established."""
    lines = Path("/proc/thread-self/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    return sum(line.split()[2].endswith(f":{port:04X}") and line.split()[3] == _ESTABLISHED for line in lines)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def _packets(interface: str) -> socket.socket:
    made = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_EVERY_PROTOCOL))
    made.bind((interface, 0))
    return made


def _no_offloads(interface: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for number in _OFFLOADS:
            value = ctypes.create_string_buffer(struct.pack("II", number, 0))
            fcntl.ioctl(asking, _SIOCETHTOOL, struct.pack("16sP", interface.encode(), ctypes.addressof(value)))
