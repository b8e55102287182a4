"""`hoofhearted-agent`: run and connect, and what is about its service. Of `connect`, stdout is protocol only."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Callable, NoReturn, Optional, Union

from hoofhearted_desktop.agent import claim, joining, journal, notify_socket, peers, pump, service
from hoofhearted_desktop.core import exits, shortages, verbosity
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from hoofhearted_desktop.agent import host

WAITING_PAUSE_S = 2.0
STDIN, STDOUT = 0, 1


def parser() -> argparse.ArgumentParser:
    """Give the command line's grammar; imported only when there is something to parse, for the sake of memory."""
    import argparse

    root = argparse.ArgumentParser(
        prog="hoofhearted-agent", description="Watches this machine's GPUs and answers over a byte stream."
    )
    root.add_argument("--version", action="version", version=VERSION)
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run_ = commands.add_parser("run", help="be the long-lived agent of this user")
    run_.add_argument("--system", action="store_true", help="be that of the whole machine, as its service does")
    run_.add_argument("--wait", action="store_true", help="where one runs already, wait until it leaves")
    connect = commands.add_parser("connect", help="join stdin and stdout to the agent, becoming one if none runs")
    which = connect.add_mutually_exclusive_group()
    which.add_argument("--simulate", metavar="SCENARIO", help="the simulated server instead of this machine")
    which.add_argument("--replay", metavar="FILE", type=Path, help="a recording instead of this machine")
    which.add_argument(
        "--shells",
        nargs=3,
        metavar=("NAME", "FD", "FD"),
        help="a server without Python instead of this machine, by two shells there behind inherited sockets",
    )
    connect.add_argument("--speed", type=float, default=1.0, help="of a recording; 1 is real time")
    commands.add_parser("status", help="say whether an agent runs, and how its service stands")
    install = commands.add_parser(
        "install-service", help="let systemd run it: for this user, or as root for the machine"
    )
    install.add_argument("--dry-run", action="store_true", help="print what would be written, and do nothing")
    install.add_argument("--linger", action="store_true", help="let it run while this user is not logged in")
    install.add_argument("--group", metavar="GROUP", help="as root: whose members may ask it; hoofhearted if left out")
    install.add_argument("--replace", action="store_true", help="also a unit that was changed by hand, which is kept")
    remove = commands.add_parser("uninstall-service", help="take that service away; history and settings stay")
    remove.add_argument("--dry-run", action="store_true", help="print what would be done, and do nothing")
    logs = commands.add_parser("logs", help="show what the service told the journal")
    logs.add_argument("-f", "--follow", action="store_true", help="go on with what it tells from now on, until Ctrl-C")
    logs.add_argument("-n", "--lines", type=int, metavar="N", help="only the last N lines")
    return root


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the agent's command line and give its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _complete_streams()
    try:
        journal.set_up(verbosity.level(os.environ.get("HOOFHEARTED_LOG")))
        return _run(given)
    except KeyboardInterrupt:
        return exits.INTERRUPTED
    except (MemoryError, OSError, RuntimeError) as error:
        lacking = shortages.of(error)
        if lacking is None:
            raise
        _say(f"{lacking.message}; {lacking.remedy}")
        return exits.NOTHING_LEFT


def _run(given: list[str]) -> int:
    if given == ["connect"]:
        return connect(None, None, 1.0)
    if given[:1] == ["run"] and set(given[1:]) <= {"--system", "--wait"}:
        return run(system="--system" in given, wait="--wait" in given)
    options = parser().parse_args(given)
    if options.command == "run":
        return run(system=options.system, wait=options.wait)
    if options.command == "connect":
        return connect(options.simulate, options.replay, options.speed, options.shells)
    return _administer(options)


def _administer(options: argparse.Namespace) -> int:
    """Do what is about the service, for which an agent that watches has no use."""
    from hoofhearted_desktop.agent import install, service_commands, uninstall

    if options.command == "install-service":
        wishes = install.Wishes(options.dry_run, options.linger, options.replace, options.group)
        return install.install(wishes, _tell, _say)
    if options.command == "uninstall-service":
        return uninstall.uninstall(_tell, _say, dry_run=options.dry_run)
    if options.command == "logs":
        return service_commands.logs(_say, follow=options.follow, lines=options.lines)
    return service_commands.status(_tell)


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


def run(*, system: bool = False, wait: bool = False) -> int:
    """Be the agent until SIGTERM: this user's, or the system's. With `wait`, wait for one that runs to leave."""
    manager = notify_socket.from_environment(os.environ)
    if system:
        for name, path in (
            ("HOOFHEARTED_CONFIG_DIR", "/etc/hoofhearted"),
            ("HOOFHEARTED_DATA_DIR", "/var/lib/hoofhearted"),
        ):
            os.environ.setdefault(name, path)
    told: set[str] = set()

    def tell_once(text: str) -> None:
        if text not in told:
            journal.tell(text)
        told.add(text)

    while True:
        taken = _taken(tell_once, system=system)
        if isinstance(taken, claim.Refused):
            journal.log.error(taken.reason)
            return exits.NO_RUNTIME_DIR
        if isinstance(taken, claim.Post):
            return _serve_machine(taken, stdio=False, manager=manager)
        if not wait:
            _say(taken)
            return exits.AGENT_RUNS_ALREADY
        if taken not in told:
            manager.ready(f"Waiting: {taken}.")
        tell_once(taken)
        manager.beat(time.monotonic())
        time.sleep(WAITING_PAUSE_S)


def _taken(tell: Callable[[str], None], *, system: bool) -> Union[claim.Post, claim.Refused, str]:
    """Take the place of the agent, or say who has it."""
    directory = places.system_runtime_dir() if system else places.runtime_dir()
    if not system:
        joined = service.join_system(places.system_runtime_dir())
        if isinstance(joined, claim.Barred):
            tell(f"{joined.reason}; watching besides")
        elif joined is not None:
            with joined:
                who = peers.peer(joined)
            return f"the service of this machine runs already{_as_process(who and who.pid)}, and you may ask it"
    taken = service.take(directory, shared=system)
    if not isinstance(taken, claim.Taken):
        return taken
    if system:
        return f"the service of this machine runs already{_as_process(taken.pid)}"
    return f"an agent of this user runs already{_as_process(taken.pid)}"


def _serve_machine(post: claim.Post, *, stdio: bool, manager: Optional[notify_socket.NotifySocket] = None) -> int:
    """Be the agent. Its parts are imported only here: one that joins needs none of them, and `why` waits for it."""
    from hoofhearted_desktop.probes import nvml_binding

    nvml_binding.load()  # first: the memory of what it lets go of is used again by what is imported after it
    from hoofhearted_desktop.agent import host

    return host.serve(host.machine(), post=post, stdio=stdio, manager=manager)


def _as_process(pid: Optional[int]) -> str:
    return "" if pid is None else f" as process {pid}"


def connect(
    scenario: Optional[str], recording: Optional[Path], speed: float, shells: Optional[Sequence[str]] = None
) -> int:
    """Serve stdin and stdout: from a stand-in, from the agent that runs, or by becoming it."""
    if scenario is not None or recording is not None or shells is not None:
        subject = _stand_in(scenario, recording, speed) if shells is None else _by_shells(*shells)
        if isinstance(subject, str):
            _say(subject)
            return exits.BAD_SOURCE
        from hoofhearted_desktop.agent import host

        return host.serve(subject, post=None, stdio=True)
    return _only_join() if places.only_joins() else _join_or_become()


def _only_join() -> int:
    joined = joining.join(places.runtime_dir(), places.system_runtime_dir(), _say)
    if joined is None:
        _say("no agent answers, and HOOFHEARTED_ONLY_JOIN keeps this program from becoming one")
        return exits.AGENT_SILENT
    return _pumped(joined)


def _pumped(joined: pump.Joined) -> int:
    """Join our streams to the agent's until either ends; one that crashed is not taken for one that left."""
    agent = peers.peer(joined.connection)
    if not pump.pump(joined, STDIN, STDOUT) or agent is None:
        return exits.OK
    from hoofhearted_desktop.agent import crashes  # most agents leave well

    said = crashes.sentence(places.data_dir(), agent.pid)
    if said is None:
        return exits.OK
    _say(said)
    return exits.AGENT_CRASHED


def _join_or_become() -> int:
    found = joining.join_or_become(places.runtime_dir(), places.system_runtime_dir(), _say)
    if isinstance(found, pump.Joined):
        return _pumped(found)
    if isinstance(found, claim.Post):
        return _serve_machine(found, stdio=True)
    if isinstance(found, claim.Refused):
        _say(found.reason)
        return exits.NO_RUNTIME_DIR
    _say(f"an agent of this user runs{_as_process(found.pid)}, but does not answer; end it and try again")
    return exits.AGENT_SILENT


def _stand_in(scenario: Optional[str], recording: Optional[Path], speed: float) -> Union[host.Subject, str]:
    from hoofhearted_desktop.agent import host

    try:
        return host.simulated(scenario) if scenario is not None else host.recording(recording or Path(), speed)
    except (ValueError, OSError) as error:
        return str(error)


def _by_shells(name: str, gpu_shell: str, host_shell: str) -> Union[host.Subject, str]:
    from hoofhearted_desktop.agent import host

    if not gpu_shell.isdecimal() or not host_shell.isdecimal():
        return f"--shells: expected the numbers of two open sockets, got {gpu_shell} and {host_shell}"
    try:
        return host.by_shells(name, int(gpu_shell), int(host_shell))
    except (OSError, OverflowError) as error:
        return f"--shells: {gpu_shell} and {host_shell} are no open sockets: {error}"
    except ValueError as error:
        return str(error)


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
