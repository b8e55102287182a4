"""Builds an agent from its parts and runs it: the agent's composition root."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Optional

from hoofhearted_desktop.agent.sampler import Sampler
from hoofhearted_desktop.agent.server import Server
from hoofhearted_desktop.agent.service import Post
from hoofhearted_desktop.agent.watch import Identity, Watch
from hoofhearted_desktop.core import exits
from hoofhearted_desktop.probes import places
from hoofhearted_desktop.probes.source import Source
from hoofhearted_desktop.store import database, settings

log = logging.getLogger(__name__)


def serve(source: Source, host: str, *, post: Optional[Post], stdio: bool, interval_s: float = 1.0) -> int:
    """Watch `source` and serve clients: those of the socket where `post` is given, and stdin and stdout where `stdio`.

    Returns the exit status. Only the real machine's agent touches the user's settings and history.
    """
    real = source.kind == "nvml"
    server = Server(leave_when_alone=stdio)
    store = database.Database(
        places.data_dir() / database.FILE if real else database.MEMORY,
        lambda problem: server.post(lambda: watch.store_reports(problem)),
    )
    watch = Watch(
        Identity(host, source.kind, source.scenario),
        store,
        server.post,
        server.tell,
        places.config_dir() / settings.FILE if real else None,
    )
    server.watch = watch
    sampler = Sampler(source, server.post, interval_s=interval_s)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    if post is not None:
        server.listen(post.listening)
    if stdio:
        server.add_stream(sys.stdin.fileno(), sys.stdout.fileno())
    sampler.start()
    try:
        server.run()
    finally:
        if post is not None:
            post.close()
        answered = sampler.stop()
        watch.finish()
        store.close()
        server.close()
        if post is not None:
            post.leave()
        if not answered:
            log.warning("a driver call has not returned; leaving without it")
            _leave_at_once()
    return exits.OK


def _leave_at_once() -> None:
    """Skip the interpreter's own end, which would wait for, or crash in, a call that hangs in the driver."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(exits.OK)


def simulated(scenario: str) -> Source:
    """Make the simulated server, or raise its ScenarioError."""
    from hoofhearted_desktop.probes import simulated as simulated_server

    return simulated_server.Simulated(scenario)


def recording(path: Path, speed: float) -> Source:
    """Make a recording's source, which runs in real time at speed 1."""
    from hoofhearted_desktop.probes import replay

    return replay.Replay(path, speed=speed)


def machine() -> Source:
    """Make this machine's source."""
    from hoofhearted_desktop.probes.machine import this_machine

    return this_machine()
