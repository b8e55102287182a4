"""Pipes carried behind a socket, as on Windows: whole bytes both ways, and each end hears of the other's."""

from __future__ import annotations

import os
import socket
import threading

from hoofhearted_desktop.probes import wake_pipe
from hoofhearted_desktop.probes.carrier import Carrier
from tests.systems import not_on_windows

PATIENCE_S = 10.0
MUCH = bytes(range(256)) * 4096


class Ends:
    """A carrier, the pipes it has, and the socket at its other end."""

    def __init__(self) -> None:
        self.near, far = socket.socketpair()
        self.near.settimeout(PATIENCE_S)
        theirs_in, self.say = os.pipe()
        self.hear, theirs_out = os.pipe()
        self.ended = threading.Event()
        self.carrier = Carrier(
            far,
            theirs_in,
            theirs_out,
            read_ended=lambda: os.close(theirs_in),
            write_ended=lambda: (os.close(theirs_out), self.ended.set())[0],
        )


def all_of(read: object, size: int) -> bytes:
    found = b""
    while piece := read(size):  # type: ignore[operator]
        found += piece
    return found


def test_what_comes_in_reaches_the_socket_and_its_end_too() -> None:
    ends = Ends()
    teller = threading.Thread(target=lambda: (os.write(ends.say, MUCH[:65536]), os.close(ends.say)))
    teller.start()
    assert all_of(ends.near.recv, 65536) == MUCH[:65536]
    teller.join(PATIENCE_S)
    ends.near.close()
    assert ends.ended.wait(PATIENCE_S)
    ends.carrier.finish(PATIENCE_S)
    os.close(ends.hear)


def test_what_is_said_last_goes_out_before_it_ends() -> None:
    ends = Ends()
    teller = threading.Thread(target=lambda: (ends.near.sendall(MUCH), ends.near.close()))
    teller.start()
    assert all_of(lambda size: os.read(ends.hear, size), 65536) == MUCH
    teller.join(PATIENCE_S)
    os.close(ends.say)
    ends.carrier.wait()
    os.close(ends.hear)


def test_where_nobody_reads_any_more_the_socket_ends() -> None:
    ends = Ends()
    os.close(ends.hear)
    ends.near.sendall(b"x")
    assert all_of(ends.near.recv, 1) == b""
    os.close(ends.say)
    ends.carrier.wait()
    ends.near.close()


@not_on_windows("POSIX's pipes, which Windows does not wait for")
def test_both_ways_of_waking() -> None:
    for made in (wake_pipe.WakePipe(), wake_pipe.WakeSockets()):
        made.drain()
        for _ in range(3):
            made.wake()
        made.drain()
        made.drain()
        made.close()
        made.wake()
