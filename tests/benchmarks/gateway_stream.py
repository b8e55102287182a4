"""Prints what the gateway's stream costs: python -m tests.benchmarks.gateway_stream [clients …].

Over the fake driver with eight GPUs and the agent as a child, in directories of its own; the clients are raw WebSockets of a
process of their own, each with its own connection. A time is from the sample's own (when the agent began to read) until the
client has the whole event. Processor time is the gateway's and its agent's, in parts of a second each second.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from hoofhearted_desktop.gateway.stream_engine import FAREWELL_S
from tests.benchmarks.gateway_rest import eight, spent

LASTS_S = 20.0
IDLE_S = 10.0
PORT = 18643
AT_ONCE = 64
"""Clients that connect at the same time."""

WISHES = {
    "three fields": {"events": ["gpu_update"], "fields": {"gpu_update": ["utilization.sm", "memory.used", "power_w"]}},
    "everything": {"events": ["live_update", "gpu_update", "process_update", "alert"]},
}
KEY = base64.b64encode(b"0123456789abcdef").decode()


def masked(text: str) -> bytes:
    """Give a client's frame; a mask of zeros is one."""
    data = text.encode()
    head = bytes([0x81, 0x80 | len(data)]) if len(data) < 126 else b"\x81\xfe" + len(data).to_bytes(2, "big")
    return head + bytes(4) + data


class Peer:
    """One client: reads frames, notes when each event came."""

    def __init__(self, token: str, wish: object) -> None:
        self.socket = socket.create_connection(("127.0.0.1", PORT))
        self.socket.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self.token, self.wish = token, wish
        self.data = b""
        self.greeted = self.begun = False

    def read(self, delays: list[float], sizes: list[int]) -> None:
        """Take what has come."""
        more = self.socket.recv(262144)
        assert more, "the stream ended"
        self.data += more
        now = time.time()
        if not self.greeted:
            head, end, rest = self.data.partition(b"\r\n\r\n")
            if not end:
                return
            assert b" 101 " in head, head
            self.greeted, self.data = True, rest
        while len(self.data) >= 2:
            length, at = self.data[1], 2
            if length > 125:
                at = 4 if length == 126 else 10
                length = int.from_bytes(self.data[2:at], "big")
            if len(self.data) < at + length:
                return
            said, self.data = self.data[at : at + length], self.data[at + length :]
            self.hear(said, now, delays, sizes)

    def hear(self, said: bytes, now: float, delays: list[float], sizes: list[int]) -> None:
        """Do what the official client would."""
        if said.startswith(b"0"):
            self.socket.sendall(masked("40" + json.dumps({"token": self.token})))
        elif said.startswith(b"40"):
            self.socket.sendall(masked("42" + json.dumps(["start_monitoring", self.wish])))
        elif said == b"2":
            self.socket.sendall(masked("3"))
        elif said.startswith((b'42["gpu_update"', b'42["live_update"', b'42["process_update"')):
            self.begun = True
            at = said.index(b'"time":') + 7
            delays.append(now - float(said[at : said.index(b",", at)]))
            sizes.append(len(said))
        else:
            assert not said.startswith((b"44", b'42["error"')), said


def clients(count: int, token: str, wish: object) -> None:
    """Be so many clients: says `ready`, then for LASTS_S after each line of stdin what came meanwhile, as JSON."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(count + 256, hard), hard))
    waiting = selectors.DefaultSelector()
    delays: list[float] = []
    sizes: list[int] = []
    peers: list[Peer] = []
    begun = 0
    while begun < count:
        if len(peers) < min(count, begun + AT_ONCE):
            peers.append(Peer(token, wish))
            waiting.register(peers[-1].socket, selectors.EVENT_READ, peers[-1])
            delay = 0.0
        else:
            delay = 0.1
        for key, _ in waiting.select(delay):
            before = key.data.begun
            key.data.read(delays, sizes)
            begun += key.data.begun and not before
    print("ready", flush=True)
    waiting.register(sys.stdin, selectors.EVENT_READ, None)
    until = float("inf")
    while time.monotonic() < until:
        for key, _ in waiting.select(0.1):
            if key.data is not None:
                key.data.read(delays, sizes)
            else:
                sys.stdin.readline()
                waiting.unregister(sys.stdin)
                delays.clear()
                sizes.clear()
                until = time.monotonic() + LASTS_S
    print(json.dumps({"delays": sorted(delays), "bytes": sum(sizes)}), flush=True)


class Took(NamedTuple):
    """What so many clients cost."""

    delays: list[float]
    bytes_per_s: float
    gateway: float
    agent: float
    rss: int


def measured(gateway: psutil.Process, count: int, token: str, wish: object) -> Took:
    """Have so many clients, and see."""
    (agent,) = gateway.children()
    arguments = [sys.executable, "-m", "tests.benchmarks.gateway_stream", "--be", str(count), token, json.dumps(wish)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as peers:
        assert peers.stdin is not None
        assert peers.stdout is not None
        began = time.monotonic()
        assert peers.stdout.readline() == "ready\n"
        print(f"({count} clients came in {time.monotonic() - began:.1f} s)", file=sys.stderr)
        time.sleep(3)
        peers.stdin.write("go\n")
        peers.stdin.flush()
        before, began = (spent(gateway), spent(agent)), time.monotonic()
        time.sleep(LASTS_S)
        after, passed, rss = (spent(gateway), spent(agent)), time.monotonic() - began, gateway.memory_info().rss
        said = json.loads(peers.stdout.readline())
    each = [(now - then) / passed for now, then in zip(after, before, strict=True)]
    return Took(said["delays"], said["bytes"] / LASTS_S, each[0], each[1], rss)


def row(name: str, count: int, took: Took) -> str:
    """Give a line of the table."""
    many = len(took.delays)
    at = {part: 1000 * took.delays[min(many - 1, int(many * part))] for part in (0.5, 0.99, 1.0)}
    return (
        f"| {name} | {count} | {many / LASTS_S:.0f} | {took.bytes_per_s / 1e6:.2f} | {at[0.5]:.0f} | {at[0.99]:.0f} | {at[1.0]:.0f} | "
        f"{100 * took.gateway:.1f} % | {100 * took.agent:.1f} % | {took.rss / 2**20:.0f} |"
    )


def main() -> None:
    """Measure and print."""
    if "--be" in sys.argv:
        clients(int(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4]))
        return
    counts = [int(each) for each in sys.argv[1:]] or [1, 1000, 5000]
    with tempfile.TemporaryDirectory(prefix="hh-stream-") as place:
        environment = eight(Path(place))
        settings = Path(environment["HOOFHEARTED_CONFIG_DIR"]) / "gateway.toml"
        settings.parent.mkdir(mode=0o700)
        settings.write_text("requests_per_minute = 10000000\n")
        hoofhearted = [sys.executable, "-m", "hoofhearted_desktop", "gateway"]
        made = [*hoofhearted, "token", "create", "bench"]
        token = subprocess.run(made, env=environment, capture_output=True, text=True, check=True).stdout.strip()
        with subprocess.Popen(
            [*hoofhearted, "--port", str(PORT)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as started:
            try:
                measure(started, token, counts)
            finally:
                started.terminate()


def measure(started: subprocess.Popen[bytes], token: str, counts: list[int]) -> None:
    """Measure one that has been started, and print."""
    assert started.stdout is not None
    started.stdout.readline()
    gateway = psutil.Process(started.pid)
    time.sleep(3)
    (agent,) = gateway.children()
    rest(gateway, agent, "Nobody streams")
    print("| wish | clients | events a second | MB/s | p50 ms | p99 ms | most ms | gateway | agent | MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, wish in WISHES.items():
        for count in counts:
            print(row(name, count, measured(gateway, count, token, wish)), flush=True)
            time.sleep(5)
    print()
    time.sleep(FAREWELL_S + 5)  # what is kept of them for so long is let go of then
    rest(gateway, agent, "When all have gone")


def rest(gateway: psutil.Process, agent: psutil.Process, when: str) -> None:
    """Measure with nobody there."""
    before = spent(gateway), spent(agent)
    time.sleep(IDLE_S)
    idle = [1000 * (now - then) / IDLE_S for now, then in zip((spent(gateway), spent(agent)), before, strict=True)]
    print(
        f"{when}: the gateway {idle[0]:.2f} ms a second, its agent {idle[1]:.2f}; "
        f"{gateway.memory_info().rss / 2**20:.0f} MiB; load of the machine {os.getloadavg()[0]:.1f}\n"
    )


if __name__ == "__main__":
    main()
