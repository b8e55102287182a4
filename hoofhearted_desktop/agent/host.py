"""Builds an agent from its parts and runs it: the agent's composition root."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from hoofhearted_desktop.agent import journal, notify_socket, pace, stdio_streams
from hoofhearted_desktop.agent.crashes import Crashes
from hoofhearted_desktop.agent.sampler import Sampler
from hoofhearted_desktop.agent.server import Server
from hoofhearted_desktop.agent.watch import REAL, Identity, Watch
from hoofhearted_desktop.core import exits, shortages
from hoofhearted_desktop.core.expectations import Rule
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.probes import allocator, file_lock, own_files, places
from hoofhearted_desktop.probes.one_call import OneCall
from hoofhearted_desktop.probes.source import BY_SHELLS
from hoofhearted_desktop.store import database, settings

if TYPE_CHECKING:
    from pathlib import Path

    from hoofhearted_desktop.agent.claim import Post
    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.probes.source import Source
    from hoofhearted_desktop.store.simulated_past import SimulatedPast

log = logging.getLogger(__name__)

NEEDED = frozenset({"probes", "database"})
"""The threads without which an agent is none."""


class Subject(NamedTuple):
    """What is watched, and what goes with it: the rules of a stand-in's owner, and how to end a source that waits."""

    source: Source
    host: str
    rules: tuple[Rule, ...] = ()
    interrupt: Callable[[], None] = lambda: None
    data: Optional[Path] = None
    """Where what is recorded and learned is kept; None keeps it in memory, and it goes with the agent."""
    past: Optional[Callable[[], SimulatedPast]] = None
    """Makes what was before a story began."""
    config: Optional[Path] = None
    """Where its settings.toml is; None for a stand-in, which must not edit a user's file."""
    calls: Optional[OneCall] = None
    """The calls of the source that may not come back."""
    ended: Callable[[], None] = lambda: None
    """Hears that this agent ends well."""


class Life:
    """What the outside is told of an agent that stays: the service manager, and the log."""

    def __init__(self, manager: notify_socket.NotifySocket) -> None:
        """Tell `manager` and the log."""
        self._manager = manager
        self._problems = journal.Problems()
        self.beat, self.beat_s = manager.beat, manager.every_s
        self.ended_by: Optional[str] = None

    def began(self, socket_path: Path) -> None:
        """Clients are taken from now on."""
        journal.tell(f"version {VERSION} watches this machine as process {os.getpid()}; clients join at {socket_path}")
        self._manager.ready(journal.sentence(None))

    def saw(self, sample: model.Sample) -> None:
        """There is news of the machine."""
        self._problems.take(sample)
        self._manager.status(journal.sentence(sample))

    def leaves(self) -> None:
        """The loop has come to its end."""
        self._manager.stopping()

    def ended(self) -> None:
        """All is written."""
        journal.tell(f"ended{f' by {self.ended_by}' if self.ended_by else ''}; what was going on is recorded")


def serve(
    subject: Subject, *, post: Optional[Post], stdio: bool, manager: Optional[notify_socket.NotifySocket] = None
) -> int:
    """Watch `subject` and serve clients: those of the socket where `post` is given, and stdin and stdout where `stdio`.

    Returns the exit status. Only for a real machine are the user's settings and history touched. One without `stdio` stays:
    it tells the log, and the `manager` that started it.
    """
    _watch_over_threads()
    life = None if stdio else Life(manager or notify_socket.NotifySocket())
    source, paced = subject.source, subject.source.kind != "replay"
    shared = post is not None and post.shared

    def want(readings: Optional[frozenset[str]], rest_s: float) -> None:
        sampler.want(readings, rest_s)

    server = Server(leave_when_alone=stdio, paced=paced, want=want, shared=shared)
    if life is not None:
        server.beat, server.saw = life.beat, life.saw
        server.alone_s = min(server.alone_s, life.beat_s)
    store = database.Database(
        subject.data / database.FILE if subject.data else database.MEMORY,
        lambda problem: server.post(lambda: watch.store_reports(problem)),
        past=subject.past,
    )
    watch = Watch(
        Identity(subject.host, source.kind, source.scenario),
        store,
        server.post,
        server.tell,
        subject.config / settings.FILE if subject.config else None,
        subject.rules,
        store if subject.data else None,
        allocator.Tidying() if subject.config else lambda: None,
        refuses_service=_refuses_service(source.kind, shared=shared),
        is_service=manager is not None and manager.is_heard,
        looks=lambda: sampler.looks,
    )
    server.watch = watch
    tempo = pace.Pace(pace.USUAL_S if paced else 0.0, pace.Paces() if source.kind == REAL else None)
    sampler = Sampler(source, server.post, tempo, subject.calls)
    server.look_after = sampler.look_after
    _obey_signals(server, watch, life)
    if post is not None:
        post.attend(server)
        server.is_reachable = post.is_found
    carrier = None
    if stdio:
        carrier = stdio_streams.attach(server)
    sampler.start()
    if life is not None and post is not None:
        life.began(post.path)
    try:
        server.run()
    finally:
        if life is not None:
            life.leaves()
        if post is not None:
            post.close()
        subject.interrupt()
        answered = sampler.stop()
        watch.finish()
        store.close()
        server.close()
        if carrier is not None:
            carrier.finish(stdio_streams.LAST_WORDS_S)
        subject.ended()
        if life is not None:
            life.ended()
        if post is not None:
            post.leave()
        if not answered:
            log.warning("a driver call has not returned; leaving without it")
            _leave_at_once()
    return server.status


def _refuses_service(kind: str, *, shared: bool) -> Optional[str]:
    if kind == BY_SHELLS:
        return "a server without Python cannot run a service of ours: it is watched while somebody is connected"
    if kind != "nvml":
        return "this is a stand-in, which no service watches"
    return (
        "the service of this machine is changed on it, by root: `hoofhearted agent install-service`" if shared else None
    )


def _watch_over_threads() -> None:
    """End this process with a sentence where a thread dies that it cannot do without: who started it begins it anew.

    That happens where there is no memory left, so nothing is made here that need not be.
    """
    usual = threading.excepthook

    def died(what: threading.ExceptHookArgs) -> None:
        if what.thread is None or what.thread.name not in NEEDED:
            usual(what)
            return
        lacking = None if what.exc_value is None else shortages.of(what.exc_value)
        if lacking is None:
            usual(what)
            os._exit(exits.PROBLEM)
        with contextlib.suppress(OSError):
            os.write(2, f"hoofhearted-agent: {lacking.message}; {lacking.remedy}\n".encode())
        os._exit(exits.NOTHING_LEFT)

    threading.excepthook = died


def _obey_signals(server: Server, watch: Watch, life: Optional[Life]) -> None:
    """Leave at SIGTERM and SIGINT; read the settings again at SIGHUP."""

    def leave(number: int, _frame: object) -> None:
        if life is not None:
            life.ended_by = signal.Signals(number).name
        server.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda *_: server.post(watch.look_at_settings))


def _leave_at_once() -> None:
    """Skip the interpreter's own end, which would wait for, or crash in, a call that hangs in the driver."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(exits.OK)


def simulated(name: str) -> Subject:
    """Make the simulated server of that name, or raise ScenarioError (a ValueError)."""
    from hoofhearted_desktop.probes import scenario, simulated

    story = scenario.load(name)
    source = simulated.Simulated(story, wall_clock=time.time, monotonic_clock=time.monotonic)
    rules = tuple(Rule(f"demo-{number}", application=each) for number, each in enumerate(story.expects, 1))
    began = time.time()

    def past() -> SimulatedPast:
        from hoofhearted_desktop.probes.past import Past
        from hoofhearted_desktop.store.simulated_past import SimulatedPast

        return SimulatedPast(Past(story, began, float(time.localtime(began).tm_gmtoff)))

    return Subject(source, source.sample().host, rules, past=past)


def recording(path: Path, speed: float) -> Subject:
    """Make a recording's source, which waits as long as the recording did at speed 1; raises ValueError."""
    from hoofhearted_desktop.probes import recording, replay

    opened = recording.open_recording(path)
    if isinstance(opened, recording.Unusable):
        raise ValueError(opened.describe())  # noqa: TRY004 - the file's content is wrong, not a type
    leaving = threading.Event()
    source = replay.Replay(
        opened,
        report=lambda bad: log.warning("%s: skipped %s", path, bad.describe()),
        speed=speed,
        monotonic_clock=time.monotonic,
        sleep=leaving.wait,
    )
    return Subject(source, path.name, interrupt=leaving.set)


def machine() -> Subject:
    """Make this machine's source."""
    allocator.share_one_arena()
    from hoofhearted_desktop.probes.machine import this_machine

    allocator.forget_references()
    calls, crashes = OneCall(), Crashes(places.data_dir())
    crashes.begin()
    source = this_machine(calls, crashes)
    return Subject(
        source,
        socket.gethostname(),
        data=places.data_dir(),
        config=places.config_dir(),
        calls=calls,
        ended=crashes.end,
    )


def by_shells(name: str, gpu_shell: int, host_shell: int) -> Subject:
    """Make the source of a server without Python, which the person calls `name`, from two inherited sockets.

    Two shells of that server are at their other ends. Raises ValueError with a sentence where they do not answer, OSError
    where there are no such sockets.
    """
    from hoofhearted_desktop.probes import shell_server

    allocator.share_one_arena()
    shells = socket.socket(fileno=gpu_shell), socket.socket(fileno=host_shell)
    source = shell_server.server(*shells)
    if source is None:
        raise ValueError("the server runs no POSIX shell, or it does not answer")

    def interrupt() -> None:
        for shell in shells:
            with contextlib.suppress(OSError):
                shell.shutdown(socket.SHUT_RDWR)

    data = places.of_server(places.data_dir(), name)
    return Subject(
        source,
        source.host,
        interrupt=interrupt,
        data=data if _keeps_alone(data) else None,
        config=places.of_server(places.config_dir(), name),
    )


def _keeps_alone(directory: Path) -> bool:
    """Tell whether no other agent of this user records in `directory`; the claim lasts until this process ends."""
    try:
        own_files.make_directory(directory)
        claim = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError:
        return True  # the database will say what is wrong with that place
    if file_lock.take(claim):
        return True
    os.close(claim)
    return False
