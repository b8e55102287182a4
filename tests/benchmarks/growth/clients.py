"""What clients cost the agent's loop: a tick told to all of them, over real sockets, and one more that joins."""

from __future__ import annotations

import queue
import socket
import time
from pathlib import Path
from typing import Any

from hoofhearted_desktop.agent.server import Server
from hoofhearted_desktop.agent.watch import Broadcast, Identity, Watch
from hoofhearted_desktop.core import messages, wire
from hoofhearted_desktop.store.database import MEMORY, Database
from tests.benchmarks.growth.slope import Growth
from tests.readings import gpu, process, sample, used

CLIENTS = (0, 1, 10, 25, 50, 100, 200, 800)
TICKS = 20
CHUNK = 1 << 20


class Crowd:
    """A server with clients that have subscribed; nobody runs its loop, its turns are made here."""

    def __init__(self, count: int, **wish: Any) -> None:
        """Let so many join."""
        self.database = Database(MEMORY, lambda _problem: None)
        self.server = Server(leave_when_alone=False)
        self.server.watch = self.watch = Watch(
            Identity("dreams", "nvml", None), self.database, lambda call: call(), self.server.tell, None
        )
        self.ends: list[socket.socket] = []
        self._wish = wish
        self._now = 0.0
        known: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.database.names(known.put)
        known.get()  # before that nobody is called a newcomer
        for _ in range(count):
            self.join()
        self.tick()
        self.received()

    def join(self) -> float:
        """Let one more join and subscribe; gives the seconds of processor time that took the loop."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        ours.sendall(wire.encode(wire.Request(1, messages.SUBSCRIBE, self._wish)))
        began = time.thread_time()
        self.server.admit(theirs)
        (seat,) = [each for each in self.server._seats if each.stream.connection is theirs]
        self.server._read(seat)
        self.server._send(seat)
        spent = time.thread_time() - began
        self.ends.append(ours)
        return spent

    def tick(self, *, busy: bool = True) -> float:
        """Take and tell a tick; gives the seconds of processor time of the telling."""
        self._now += 1.0
        sm = 50.0 + self._now % 40 if busy else 0.0
        shown = [gpu(sm, uuid=f"GPU-{number}", processes=(used(4000 + number, sm),)) for number in range(4)]
        who = tuple(process(4000 + number) for number in range(4))
        broadcast = self.watch.take(sample(self._now, *shown, processes=who))
        began = time.thread_time()
        self.server.tell(Broadcast(broadcast.tick))
        return time.thread_time() - began

    def received(self) -> int:
        """Take what has come, at all ends; gives its bytes."""
        count = 0
        for each in self.ends:
            try:
                while data := each.recv(CHUNK):
                    count += len(data)
            except BlockingIOError:
                continue
        return count

    def close(self) -> None:
        """End it."""
        self.server.close()
        self.database.close()
        for each in self.ends:
            each.close()


def told(count: int, **wish: Any) -> tuple[float, float, float, float]:
    """Give ms of CPU and bytes of a tick, ms of one more who joins, and KiB of memory."""
    crowd = Crowd(count, **wish)
    spent, sent = [], 0
    for _ in range(TICKS):
        spent.append(crowd.tick())
        sent = crowd.received()
    joining = min(crowd.join() for _ in range(5))
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    crowd.close()
    return min(spent) * 1000, float(sent), joining * 1000, pages * 4.0


def tables(clients: tuple[int, ...] = CLIENTS) -> list[Growth]:
    """Measure those that want all of a tick, and those that want the small form."""
    grown = []
    for view in (messages.FULL, messages.SUMMARY):
        found = [told(count, view=view) for count in clients]
        grown.append(
            Growth(
                f"Clients that want the {view} form",
                "clients",
                list(clients),
                {
                    "telling a tick, CPU ms": [each[0] for each in found],
                    "bytes of a tick": [each[1] for each in found],
                    "one more that joins, CPU ms": [each[2] for each in found],
                },
                "Four busy GPUs, at 1 Hz.",
            )
        )
    return grown
