"""`hoofhearted-agent`: run, connect and status. stdout is protocol only; people read stderr."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Optional, Union

from hoofhearted_desktop.agent import pump, service
from hoofhearted_desktop.core import exits, verbosity
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from hoofhearted_desktop.agent import host

JOIN_PATIENCE_S = 5.0
STDIN, STDOUT = 0, 1


def parser() -> argparse.ArgumentParser:
    """Give the command line's grammar; imported only when there is something to parse, for the sake of memory."""
    import argparse

    root = argparse.ArgumentParser(
        prog="hoofhearted-agent", description="Watches this machine's GPUs and answers over a byte stream."
    )
    root.add_argument("--version", action="version", version=VERSION)
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="be the long-lived agent of this user")
    connect = commands.add_parser("connect", help="join stdin and stdout to the agent, becoming one if none runs")
    which = connect.add_mutually_exclusive_group()
    which.add_argument("--simulate", metavar="SCENARIO", help="the simulated server instead of this machine")
    which.add_argument("--replay", metavar="FILE", type=Path, help="a recording instead of this machine")
    connect.add_argument("--speed", type=float, default=1.0, help="of a recording; 1 is real time")
    commands.add_parser("status", help="say whether an agent runs")
    return root


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the agent's command line and give its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _complete_streams()
    logging.basicConfig(
        format="hoofhearted-agent: %(message)s", level=verbosity.level(os.environ.get("HOOFHEARTED_LOG"))
    )
    if given == ["connect"]:
        return connect(None, None, 1.0)
    options = parser().parse_args(given)
    if options.command == "status":
        return status()
    if options.command == "run":
        return run()
    return connect(options.simulate, options.replay, options.speed)


def _complete_streams() -> None:
    """Open what the caller closed on nothing: the next file or socket would otherwise become our stdin or stdout."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r+", encoding="utf-8"))  # noqa: SIM115 - it stays open as the stream


def _say(text: str) -> None:
    sys.stderr.write(f"hoofhearted-agent: {text}\n")


def run() -> int:
    """Be the agent until SIGTERM."""
    taken = service.take(places.runtime_dir())
    if isinstance(taken, service.Refused):
        _say(taken.reason)
        return exits.NO_RUNTIME_DIR
    if isinstance(taken, service.Taken):
        _say(f"an agent of this user runs already{_as_process(taken.pid)}")
        return exits.AGENT_RUNS_ALREADY
    return _serve_machine(taken, stdio=False)


def _serve_machine(post: service.Post, *, stdio: bool) -> int:
    """Be the agent. Its parts are imported only here: one that joins needs none of them, and `why` waits for it."""
    from hoofhearted_desktop.agent import host

    return host.serve(host.machine(), post=post, stdio=stdio)


def _as_process(pid: Optional[int]) -> str:
    return "" if pid is None else f" as process {pid}"


def connect(scenario: Optional[str], recording: Optional[Path], speed: float) -> int:
    """Serve stdin and stdout: from a stand-in, from the agent that runs, or by becoming it."""
    if scenario is not None or recording is not None:
        subject = _stand_in(scenario, recording, speed)
        if isinstance(subject, str):
            _say(subject)
            return exits.BAD_SOURCE
        from hoofhearted_desktop.agent import host

        return host.serve(subject, post=None, stdio=True)
    found = _join_or_become(places.runtime_dir())
    if isinstance(found, pump.Joined):
        pump.pump(found, STDIN, STDOUT)
        return exits.OK
    if isinstance(found, service.Post):
        return _serve_machine(found, stdio=True)
    if isinstance(found, service.Refused):
        _say(found.reason)
        return exits.NO_RUNTIME_DIR
    _say(f"an agent of this user runs{_as_process(found.pid)}, but does not answer; end it and try again")
    return exits.AGENT_SILENT


def _join_or_become(directory: Path) -> Union[pump.Joined, service.Post, service.Taken, service.Refused]:
    """Join the agent that runs; one that is just starting or just leaving is waited for."""
    deadline = time.monotonic() + JOIN_PATIENCE_S
    while True:
        taken = service.take(directory)
        if not isinstance(taken, service.Taken):
            return taken
        connection = service.join(directory)
        joined = pump.greeted(connection, deadline) if connection is not None else None
        if joined is not None:
            return joined
        if time.monotonic() > deadline:
            return taken
        time.sleep(0.05)


def _stand_in(scenario: Optional[str], recording: Optional[Path], speed: float) -> Union[host.Subject, str]:
    from hoofhearted_desktop.agent import host

    try:
        return host.simulated(scenario) if scenario is not None else host.recording(recording or Path(), speed)
    except (ValueError, OSError) as error:
        return str(error)


def status() -> int:
    """Say whether an agent runs, and which."""
    joined = service.join(places.runtime_dir())
    if joined is None:
        _tell("no agent runs for this user")
        return exits.PROBLEM
    joined.close()
    pid = ""
    with contextlib.suppress(OSError):
        pid = (places.runtime_dir() / service.LOCK).read_text(encoding="ascii").strip()
    _tell(f"an agent runs{f' as process {pid}' if pid else ''}")
    return exits.OK


def _tell(text: str) -> None:
    """Write a line to stdout; the exit status says the same to whoever cannot have it."""
    try:
        os.write(STDOUT, f"{text}\n".encode())
    except OSError as error:
        _say(f"cannot write the answer: {(error.strerror or str(error)).lower()}")


def leave(status: int) -> NoReturn:
    """End the process without the interpreter's own end, which would only take apart what the system frees at once.

    Everything of ours is closed by now. It saves whoever waits, such as `hoofhearted why`, some 40 ms.
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    leave(main())
