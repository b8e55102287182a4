"""Why a server that was signed in to has no agent: each failure's name, its sentence, and what to do about it."""

from __future__ import annotations

from typing import Optional

from hoofhearted_desktop.core import exits, shortages, wire
from hoofhearted_desktop.link.facts import Facts, clean
from hoofhearted_desktop.link.stream import Unreachable

_SYSTEMS = {"Darwin": "macOS", "Windows": "Windows"}
_INSTALL = (
    ({"debian", "ubuntu"}, "apt install python3"),
    ({"rhel", "fedora", "centos"}, "dnf install python3"),
    ({"suse", "opensuse", "sles"}, "zypper install python3"),
    ({"alpine"}, "apk add python3"),
    ({"arch"}, "pacman -S python"),
)
_OTHER_DISTRIBUTION = "its package manager has it"
_ENDS = {
    exits.USAGE: "it did not understand how it was started",
    exits.UNEXPECTED: "it failed unexpectedly",
    exits.AGENT_SILENT: "another agent of this user runs there, but does not answer",
    exits.NO_RUNTIME_DIR: "it cannot use its runtime directory there",
    exits.INTERRUPTED: "it was interrupted",
}
_STARTING_REMEDIES: dict[Optional[int], str] = {
    None: "is the memory there used up, or limited for this user (ulimit, a cgroup)?",
    exits.AGENT_SILENT: "end that agent there, and connect again",
    exits.NO_RUNTIME_DIR: "set XDG_RUNTIME_DIR there to a directory of this user's that is closed to others",
}
_PLACES_REMEDY = "set XDG_CACHE_HOME there to a directory that can be written to, and that is not mounted noexec"
_DELIVERY = {
    "no_space": (
        "there is no space on {} for the agent",
        "make room there (10 MB are enough), or set XDG_CACHE_HOME there to a directory that has it",
    ),
    "noexec": ("{} runs no programs from where the agent could lie", _PLACES_REMEDY),
    "home_not_writable": ("the agent cannot be written to {}", _PLACES_REMEDY),
    "agent_damaged": ("the agent arrived damaged on {}, and was thrown away", "try again"),
}


def refused(code: str, name: str, facts: Facts) -> Unreachable:
    """Give the failure that the server's side named by `code`."""
    if code == "unknown_system":
        return unknown_system(name, facts.system or "something unknown")
    if code == "no_python":
        return _no_python(name, facts)
    if code == "no_psutil":
        return _no_psutil(name, facts)
    detail = f": {facts.detail[:500]}" if facts.detail else ""
    sentence, remedy = _DELIVERY.get(code, ("{} cannot take the agent", "update this program"))
    return Unreachable(
        sentence.format(name) + detail, remedy, code if code in _DELIVERY else "agent_failed", code != "agent_damaged"
    )


def _no_psutil(name: str, facts: Facts) -> Unreachable:
    return Unreachable(
        f"{name} is {facts.machine or 'of an unknown kind'} with {facts.libc or 'an unknown C library'}, "
        "for which this installation carries no psutil",
        "it can be had for x86_64 and aarch64 of 64 bits: set this program up again with a network connection",
        "no_psutil_for_platform",
        waits=True,
    )


def no_bundle() -> Unreachable:
    """Say that nothing could be sent anywhere: neither sources nor psutil are carried along."""
    return Unreachable(
        "this installation does not carry what a server is sent", "install the program anew", "no_bundle", waits=True
    )


def unknown_system(name: str, system: str) -> Unreachable:
    """Say that the server is no Linux."""
    called = _SYSTEMS.get(system, system)
    return Unreachable(
        f"{name} runs {called}: watching it over SSH does not work yet",
        "only servers that run Linux can be watched over SSH",
        "unknown_system",
        waits=True,
    )


def _no_python(name: str, facts: Facts) -> Unreachable:
    words = set((facts.distribution or "").lower().replace("-", " ").split())
    install = next((command for names, command in _INSTALL if names & words), None)
    remedy = f"install it there: `{install}` as root" if install else f"install it there; {_OTHER_DISTRIBUTION}"
    if facts.incomplete_python:
        return Unreachable(
            f"the Python {facts.incomplete_python} on {name} lacks parts of its standard library",
            remedy,
            "python_incomplete",
            waits=True,
        )
    if facts.old_python:
        return Unreachable(
            f"the Python on {name} is {facts.old_python}, and 3.9 or newer is needed",
            f"install a newer one beside it, such as python3.11{f' ({install} gives what the distribution has)' if install else ''}",
            "python_too_old",
            waits=True,
        )
    return Unreachable(f"there is no Python on {name}; 3.9 or newer is needed", remedy, "no_python", waits=True)


def no_shell(name: str, said: str) -> Unreachable:
    """Say that the server runs no commands for this user; `said` is its own reason, or nothing."""
    text = f"{name} runs no commands for this user"
    return Unreachable(
        f"{text}: {said}" if said else text,
        "use an account with an ordinary login shell; one that is limited to a command (ForceCommand, command= in authorized_keys), "
        "or whose .bashrc or its like ends the shell, cannot start the agent",
        "no_shell",
        waits=True,
    )


def ended(name: str, status: Optional[int], said: str) -> Unreachable:
    """Say why the agent ended before it greeted; `said` is its stderr."""
    lines = [line for line in map(clean, said.splitlines()) if line]
    last = lines[-1].removeprefix("hoofhearted-agent: ")[:300] if lines else ""
    lacking = shortages.named(last)
    if lacking is not None:
        return Unreachable(f"the agent could not start on {name}: {lacking.message}", lacking.remedy, "agent_failed")
    how = "it was ended by a signal" if status is None else _ENDS.get(status, f"it ended with status {status}")
    return Unreachable(
        f"the agent could not start on {name}: {how}{f': {last}' if last else ''}",
        _STARTING_REMEDIES.get(status, "connect again; if it stays so, report it with these words"),
        "agent_failed",
    )


def silent(name: str, seconds: float) -> Unreachable:
    """Say that nothing came."""
    return Unreachable(
        f"{name} has not answered for {seconds:.0f} s after signing in",
        "see whether its login shell waits for something: log in by hand once",
        "no_answer",
    )


def too_noisy(name: str) -> Unreachable:
    """Say that what came is no answer."""
    return Unreachable(
        f"the login shell of {name} prints without end, and the agent's answer is not among it",
        "let .bashrc or its like print only where a person is at the terminal",
        "too_noisy",
        waits=True,
    )


def other_protocol(name: str, protocol: int) -> Optional[Unreachable]:
    """Give what is wrong with an agent that runs there and speaks `protocol`; None where it is ours."""
    if protocol == wire.PROTOCOL:
        return None
    if protocol < wire.PROTOCOL:
        remedy = (
            f"`hoofhearted keep-watching {name}` renews its service; an agent that is no service has to be ended there"
        )
        return Unreachable(
            f"the agent that runs on {name} is too old for this program", remedy, "agent_too_old", waits=True
        )
    return Unreachable(
        f"the agent that runs on {name} is newer than this program", "update this program", "agent_too_new", waits=True
    )
