"""The event loop of the agent: one listening socket, any number of clients, one sampling thread that posts to it.

A tick is serialised at most once a form, and every subscriber of that form gets the same bytes. `poll` rather than `epoll`,
which refuses files and /dev/null, and stdin may be either.
"""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import time
from typing import TYPE_CHECKING, Callable, Optional, Union

from hoofhearted_desktop.agent import detaching, peers
from hoofhearted_desktop.agent.awaiting import Awaited
from hoofhearted_desktop.agent.fan_out import FanOut
from hoofhearted_desktop.agent.inbox import ALONE_S, Inbox, Item
from hoofhearted_desktop.agent.sampler import Ended, Failed
from hoofhearted_desktop.agent.seat import Seat, Stream
from hoofhearted_desktop.agent.watch import Broadcast, Watch
from hoofhearted_desktop.core import exits, messages, model, samples, wire
from hoofhearted_desktop.probes import wake_pipe

if TYPE_CHECKING:
    from hoofhearted_desktop.agent.client import Client

log = logging.getLogger(__name__)

CHUNK = 65536
PIPE_CHUNK = 4096
"""PIPE_BUF: a pipe that polls writable takes this much without blocking (pipe(7))."""

SILENT_AFTER_S = 8.0
"""A driver that hangs is not silence: the probes say so themselves, sooner (probes/nvml.HUNG_AFTER_S)."""
FRESH_S = 1.5
"""A tick that is younger is told to a new subscriber at once."""
HOUSEKEEPING_S = 0.9
HOUSEKEEPING_LATEST_S = 2.6
"""It is done with a sample, for which the loop wakes anyway, and where none comes by itself: before a driver is called hung."""
PATIENCE_S = 10.0
MOST_OWED = 256
MOST_OF_A_USER = 64
"""Connections of one user who does not own the agent, which may have 1024 files open (systemd.exec(5), LimitNOFILE=)."""
SEND_BUFFER = 16 * 1024
"""Small, so that what waits for a slow client waits here, where the newest tick replaces it."""


class Server:
    """Runs until told to stop, or until its last client leaves where `leave_when_alone`."""

    def __init__(
        self,
        *,
        leave_when_alone: bool,
        paced: bool = True,
        want: Callable[[Optional[frozenset[str]], float], None] = lambda _readings, _rest_s: None,
        shared: bool = False,
    ) -> None:
        """Make the loop; `watch` is set before `run`, because it needs this object's `post` and `tell`.

        `paced` says that samples come steadily, so that silence means that reading this machine hangs. `want` is told what all
        clients together look at (core/messages.READINGS and HOST) whenever that changes, None where there is no client, and how far apart
        in seconds they want ticks in which nothing has happened. Where the socket is `shared`, others than its owner may only look. The loop calls `beat` with the monotonic time once a second, while it
        is alone at least every `alone_s`, and `saw` with each sample; who wants to know sets them, and `is_reachable`: whether
        clients can still find the socket. It calls `look_after` at every turn, which gives the seconds until the next one at most.
        """
        self.watch: Optional[Watch] = None
        self._leave_when_alone = leave_when_alone
        self._paced = paced
        self._want = want
        self._shared = shared
        self.beat: Callable[[float], None] = lambda _now: None
        self.saw: Callable[[model.Sample], None] = lambda _sample: None
        self.is_reachable: Callable[[], bool] = lambda: True
        self.status = exits.OK
        """The exit status of an agent whose loop has ended."""
        self.look_after: Callable[[], float] = lambda: float("inf")
        self.alone_s = ALONE_S
        self._awaited = Awaited()
        self._has_seen_gpus = False
        self._stdio_ended = False
        self._wanted: tuple[Optional[frozenset[str]], float] = frozenset(), 0.0
        self._fan_out = FanOut()
        self._inbox = Inbox()
        self._wake_pipe = wake_pipe.open_wake()
        self._poll = selectors.PollSelector() if hasattr(selectors, "PollSelector") else selectors.SelectSelector()
        self._poll.register(self._wake_pipe.fd, selectors.EVENT_READ, None)
        self._seats: dict[Seat, None] = {}
        self._listening: Optional[socket.socket] = None
        self._full = False
        self._running = True
        self._last_housekeeping = 0.0

    # ------------------------------------------------------------ from any thread

    def post(self, item: Item) -> None:
        """Give the loop a sample or a call; safe from any thread and from a signal handler. A sample nobody waits for does not wake it."""
        if self._inbox.put(item):
            self._wake_pipe.wake()

    def stop(self) -> None:
        """End the loop soon; safe from a signal handler."""
        self._running = False
        self.post(lambda: None)

    # ------------------------------------------------------------ clients

    def listen(self, listening: socket.socket) -> None:
        """Take clients from a bound and listening socket."""
        listening.setblocking(False)  # noqa: FBT003 - socket gives it no name
        self._listening = listening
        self._poll.register(listening, selectors.EVENT_READ, listening)

    def add_stream(self, read_fd: int, write_fd: int) -> None:
        """Take a client that talks over two file descriptors, such as stdin and stdout."""
        self._seat(Stream(read_fd, write_fd, None))

    def _accept(self) -> None:
        assert self._listening is not None  # noqa: S101 - only called for it
        try:
            connection, _ = self._listening.accept()
        except OSError as error:
            if not self._full:
                log.warning("a client could not be accepted: %s", error)
            self._full = True
            self._poll.unregister(self._listening)  # it would stay readable; `_housekeep` tries again
            return
        self._full = False
        self.admit(connection)

    def admit(self, connection: socket.socket) -> None:
        """Take a client that is connected already. One user of many may not hold all there is room for, and lock out the others."""
        connection.setblocking(False)  # noqa: FBT003 - socket gives it no name
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        stream = Stream(
            connection.fileno(), connection.fileno(), connection, not self._shared or peers.owns(connection)
        )
        if not stream.owner and sum(seat.stream.user() == stream.user() for seat in self._seats) >= MOST_OF_A_USER:
            connection.close()
        else:
            self._seat(stream)

    def _seat(self, stream: Stream) -> None:
        seat = Seat(stream, time.monotonic())
        self._seats[seat] = None
        self._inbox.is_alone = False
        self._wish()
        self._interest(seat)

    def _interest(self, seat: Seat) -> None:
        if seat not in self._seats:
            return  # it was cut off, and its file descriptor may be another's by now
        wanted: dict[int, int] = {}
        seat.waits_to_write = seat.client.wants_to_send
        if seat.reads:
            wanted[seat.stream.read_fd] = selectors.EVENT_READ
        if seat.waits_to_write:
            write_fd = seat.stream.write_fd
            wanted[write_fd] = wanted.get(write_fd, 0) | selectors.EVENT_WRITE
        for fd in {seat.stream.read_fd, seat.stream.write_fd}:
            events = wanted.get(fd, 0)
            known = self._poll.get_map().get(fd)
            if known is None and events:
                self._poll.register(fd, events, seat)
            elif known is not None and not events:
                self._poll.unregister(fd)
            elif known is not None and known.events != events:
                self._poll.modify(fd, events, seat)

    def _drop(self, seat: Seat) -> None:
        if seat not in self._seats:
            return
        del self._seats[seat]
        for fd in {seat.stream.read_fd, seat.stream.write_fd}:
            if fd in self._poll.get_map():
                self._poll.unregister(fd)
        if seat.stream.connection is not None:
            seat.stream.connection.close()
        else:
            self._stdio_ended = True
        self._awaited.gone(seat.client, time.monotonic())
        self._gone(seat.client)

    def _gone(self, client: Client) -> None:
        self._wish()
        if self.watch is not None:
            self.watch.left(client)

    def _wish(self) -> None:
        """Tell what clients want now, if that has changed."""
        wishes = [seat.client.subscription for seat in self._seats]
        readings = frozenset[str]().union(*(seat.client.looks_at for seat in self._seats)) if self._seats else None
        wanted = readings, min((0.0 if wish is None else wish.interval_s for wish in wishes), default=0.0)
        if wanted != self._wanted:
            self._wanted = wanted
            self._want(*wanted)

    # ------------------------------------------------------------ the loop

    def run(self) -> None:
        """Serve until stopped."""
        self._wish()
        while self._running and not (self._leave_when_alone and not self._seats and not self._waits()):
            if self._stdio_ended:
                self._stdio_ended = False
                detaching.detach()
            every_s = self.alone_s if self._inbox.is_alone else HOUSEKEEPING_LATEST_S
            wait_s = min(self._last_housekeeping + every_s - time.monotonic(), self.look_after())
            ready = self._poll.select(max(0.0, wait_s))
            self._take_all()
            for key, events in ready:
                if key.data is None:
                    self._wake_pipe.drain()
                elif key.data is self._listening:
                    self._accept()
                else:
                    self._serve(key.data, key.fd, events)
            self._take_all()
            if time.monotonic() - self._last_housekeeping >= HOUSEKEEPING_S:
                self._housekeep()

    def _waits(self) -> bool:
        """Whether a client that lost its connection may come back, finds the agent then, and there is something to tell it."""
        return self._has_seen_gpus and self._awaited.anybody(time.monotonic()) and self.is_reachable()

    def close(self) -> None:
        """Let go of clients and of the wake-up pipe; the listening socket is its maker's."""
        for seat in list(self._seats):
            self._drop(seat)
        self._poll.close()
        self._wake_pipe.close()

    def _serve(self, seat: Seat, fd: int, events: int) -> None:
        if events & selectors.EVENT_READ and fd == seat.stream.read_fd and seat in self._seats:
            self._read(seat)
        if events & selectors.EVENT_WRITE and seat in self._seats:
            self._send(seat)

    def _read(self, seat: Seat) -> None:
        try:
            data = seat.stream.read(CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        for message in seat.client.decoder.feed(data or b"\n"):  # a last line may have no end
            if seat in self._seats:  # else it was found gone, and nobody would forget what it says now
                self._hear(seat, message)
        if not data:
            self._leaving(seat)
        self._interest(seat)

    def _leaving(self, seat: Seat) -> None:
        """Its input has ended: what it has asked is still answered, for a while, and then it is let go."""
        seat.client.unsubscribe()
        self._gone(seat.client)
        seat.reads = False
        seat.leaves_by = time.monotonic() + PATIENCE_S
        self._interest(seat)
        self._let_go(seat)

    def _let_go(self, seat: Seat) -> None:
        if seat.leaves_by is None:
            return
        if not (seat.owed or seat.client.wants_to_send) or time.monotonic() > seat.leaves_by:
            self._drop(seat)

    def _send(self, seat: Seat) -> None:
        """Send what can be sent without waiting; for the rest the loop waits."""
        while seat.client.wants_to_send and seat.stream.is_writable() and self._write(seat):
            pass
        if seat.client.wants_to_send != seat.waits_to_write:
            self._interest(seat)
        self._let_go(seat)

    def _write(self, seat: Seat) -> bool:
        """Send a piece; False where nothing went, or the client has gone."""
        chunk = CHUNK if seat.stream.connection is not None else PIPE_CHUNK
        try:
            count = seat.stream.write(seat.client.next_bytes()[:chunk])
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            self._drop(seat)
            return False
        seat.client.sent(count, time.monotonic())
        return True

    def _hear(self, seat: Seat, message: wire.Message) -> None:
        client = seat.client
        if isinstance(message, wire.Request):
            refused = seat.stream.refusal(message)
            if refused is not None:
                client.answer(wire.encode(wire.Failure(message.id, wire.FORBIDDEN, refused)))
            elif message.method in {messages.SUBSCRIBE, messages.UNSUBSCRIBE}:
                self._subscribe(client, message)
            elif message.method == messages.PRESENCE:
                assert self.watch is not None  # noqa: S101 - set before run
                client.answer(wire.encode(self.watch.presence(client, message)))
            elif seat.owed >= MOST_OWED or client.is_behind:
                said = "too many requests wait for their answers; ask again when they have come"
                client.answer(wire.encode(wire.Failure(message.id, wire.TOO_MANY_REQUESTS, said)))
            else:
                assert self.watch is not None  # noqa: S101 - set before run
                seat.owed += 1
                self.watch.answer(message, lambda found: self._answer(seat, found), seat.stream.user())
        elif isinstance(message, wire.Notice):
            self._note(client, message)
        elif isinstance(message, wire.Malformed):
            client.answer(wire.encode(wire.Failure(message.id, message.code, message.message)))
        elif isinstance(message, wire.Broken):
            log.warning("a client was cut off: %s", message.message)
            self._drop(seat)

    def _note(self, client: Client, notice: wire.Notice) -> None:
        """Hear what wants no answer; what cannot be read is passed over."""
        if notice.method == messages.STAY:
            with contextlib.suppress(samples.SampleError):
                self._awaited.stay(client, notice.params)
        elif notice.method == messages.LEAVE:
            self._awaited.leave(client)
        elif notice.method == messages.GOT:
            client.confirm(notice.params, time.monotonic())

    def _subscribe(self, client: Client, request: wire.Request) -> None:
        now = time.monotonic()
        if self._fan_out.subscribe(client, request, now, is_fresh=now - self._inbox.last_sample < FRESH_S):
            self._wish()

    def _answer(self, seat: Seat, found: Union[wire.Result, wire.Failure]) -> None:
        seat.owed -= 1
        if seat in self._seats:
            seat.client.answer(wire.encode(found))
            self._send(seat)

    # ------------------------------------------------------------ what the other threads post

    def _take_all(self) -> None:
        while self._inbox:
            self._take(self._inbox.take())

    def _take(self, item: Item) -> None:
        assert self.watch is not None  # noqa: S101 - set before run
        if isinstance(item, model.Sample):
            self._inbox.is_alone = not self._seats and not self._full
            self.tell(self.watch.take(item))
        elif isinstance(item, Failed):
            host = self.watch.identity.host
            self.tell(self.watch.take(model.Sample(host, time.time(), time.monotonic(), problems=(item.problem,))))
        elif isinstance(item, Ended):
            self._paced = False
            self.tell(Broadcast(None, self.watch.finish()))
            for seat in list(self._seats):
                self._leaving(seat)
        else:
            item()

    def tell(self, broadcast: Broadcast) -> None:
        """Offer a tick and its notices to every subscriber."""
        if broadcast.tick is not None:
            self.saw(broadcast.tick.sample)
            self._has_seen_gpus = self._has_seen_gpus or bool(broadcast.tick.sample.gpus)
            self._fan_out.take(broadcast.tick)
        now = time.monotonic()
        for seat in list(self._seats):  # one that has gone is dropped meanwhile
            client = seat.client
            if client.subscription is None:
                continue
            for notice in broadcast.notices:
                client.answer(notice)
            if broadcast.tick is not None:
                self._fan_out.offer(client, now, at_once=bool(broadcast.notices))
            self._send(seat)

    def _housekeep(self) -> None:
        assert self.watch is not None  # noqa: S101 - set before run
        now = self._last_housekeeping = time.monotonic()
        self.beat(now)
        if self._listening is not None and not self.is_reachable():
            log.error(
                "its socket was removed: nobody finds this agent any more, and it ends, so that the next is found"
            )
            self.status = exits.NO_RUNTIME_DIR
            self.stop()
            return
        if self._full and self._listening is not None and self._listening not in self._poll.get_map():
            self._poll.register(self._listening, selectors.EVENT_READ, self._listening)
        self.watch.look_at_settings()
        if self._paced and now - self._inbox.last_sample > SILENT_AFTER_S:
            self.tell(self.watch.silence(now - self._inbox.last_sample, time.time(), now))
        for seat in list(self._seats):
            if seat.client.is_stuck(now):
                log.warning("a client that reads nothing was cut off")
                self._drop(seat)
            else:
                self._let_go(seat)
