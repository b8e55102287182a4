"""What the dialog *Keep watching when I am away* says: how the service stands, what would be done, and what may be wished."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.core import wording
from hoofhearted_desktop.core.tongue import later, say, told
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.link.keeping_watch import CannotSay

if TYPE_CHECKING:
    from hoofhearted_desktop.link.keeping_watch import Standing, Unit

Found = Union["Standing", CannotSay, None]
"""How the service stands; None as long as that was not told."""

ENTRY = later("Keep watching when I am away…")


class Subject(NamedTuple):
    """The host that it is about. `address` is a server's, and empty for this machine."""

    name: str
    address: str = ""

    @property
    def command(self) -> str:
        """The command of a terminal that does the same."""
        return f"hoofhearted keep-watching{f' {self.address}' if self.address else ''}"


class Said(NamedTuple):
    """All of it. `does` is the button that installs or renews, None where nothing can be done; `stops`: it can be taken away.

    `linger` is what that choice begins with, None where there is none; `replaces`: whether to write a changed unit anew is asked.
    `wrong` and `remedy` say why not.
    """

    heading: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    does: Optional[str] = None
    stops: bool = False
    linger: Optional[bool] = None
    replaces: bool = False
    wrong: str = ""
    remedy: str = ""
    looks_again: bool = False


def is_watched(found: Found, *, is_server: bool) -> bool:
    """Whether it is watched when nobody is connected: a server's service has to linger, because who disconnects logs out."""
    return (
        not isinstance(found, CannotSay)
        and found is not None
        and found.watches
        and not (is_server and found.lingers is False)
    )


def hint(name: str) -> str:
    """Say once on a server's page that there is this."""
    return say(
        "While this program is not connected, nothing is recorded on {name}. A service of yours there can go on watching.",
        name=name,
    )


def linger_label(subject: Subject) -> str:
    """Name the choice of lingering."""
    if subject.address:
        return say("Also while I am not logged in there (&lingering)")
    return say("Also while I am not logged in here (&lingering)")


def linger_meaning(subject: Subject) -> str:
    """Say what lingering means."""
    if subject.address:
        return say(
            "Without it the service ends with your last session there, and this connection is one. With it, your services run "
            "from the machine's start on."
        )
    return say(
        "Without it the service runs while you are logged in. With it, your services run from the machine's start on."
    )


def said(subject: Subject, found: Found) -> Said:
    """Say what is so, and what may be wished."""
    name = wording.capital(subject.name) if not subject.address else subject.name
    if found is None:
        asking = say("Asking {name} how its service stands …", name=subject.name)
        return Said(say("Keep watching {name}", name=subject.name), asking)
    if isinstance(found, CannotSay):
        return _unknown(subject, found)
    if found.refusal is not None:
        if found.watches:
            text = say("The service of the whole machine watches. It is another's, and not changed from here.")
            return Said(say("{name} is watched also when you are away", name=name), text, _state(subject, found))
        return Said(say("{name} cannot be watched when you are away", name=name), wrong=found.refusal)
    if found.unit is None:
        return _not_yet(subject, found)
    return _installed(subject, name, found, found.unit)


def _unknown(subject: Subject, found: CannotSay) -> Said:
    heading = say("Keep watching {name}", name=subject.name)
    if not found.too_old:
        return Said(heading, wrong=found.reason, looks_again=True)
    text = (
        say(
            "The agent that runs there is of an older version, which cannot be asked for this. Renewing takes this program's "
            "{version} there and makes that the service.",
            version=VERSION,
        )
        if subject.address
        else say(
            "The agent that runs here is of an older version, which cannot be asked for this. Renewing takes this program's "
            "{version} here and makes that the service.",
            version=VERSION,
        )
    )
    return Said(heading, text, _plan(subject, of_machine=False), say("Renew"), linger=bool(subject.address))


def _not_yet(subject: Subject, found: Standing) -> Said:
    text = (
        say(
            "A service is set up on {name} that goes on watching while this program is not connected. What happened meanwhile "
            "is there when you come back.",
            name=subject.name,
        )
        if subject.address
        else say("A service is set up on this machine that goes on watching while this program does not run.")
    )
    linger = None if found.of_machine or found.lingers is not False else bool(subject.address)
    facts = _plan(subject, of_machine=found.of_machine)
    if found.lingers:
        on = say("On already: it runs also while you are not logged in.")
        facts += ((say("Lingering"), on),)
    return Said(say("Keep watching {name}", name=subject.name), text, facts, say("Keep watching"), linger=linger)


def _plan(subject: Subject, *, of_machine: bool) -> tuple[tuple[str, str], ...]:
    """Say what would be done."""
    if of_machine:
        what = say(
            "A systemd service of the whole machine, as you are root there: {path}.",
            path="/etc/systemd/system/hoofhearted-agent.service",
        )
        besides = say(
            "A group hoofhearted, whose members may ask it. Nothing else is installed; history and settings stay."
        )
    else:
        path = "~/.config/systemd/user/hoofhearted-agent.service"
        what = (
            say(
                "A systemd service of yours: {path}, with a copy of the agent in {place}.",
                path=path,
                place="~/.local/share/hoofhearted",
            )
            if subject.address
            else say("A systemd service of yours: {path}.", path=path)
        )
        besides = say("Nothing else is installed, and nothing runs as root. History and settings stay where they are.")
    away = say(
        "By “{button}” in this window, or by “{command} --remove” in a terminal.",
        button=stop_label(subject).rstrip("…"),
        command=subject.command,
    )
    return ((say("What"), what), (say("Otherwise"), besides), (say("Taken away"), away))


def stop_label(subject: Subject) -> str:
    """Name the button that takes the service away."""
    return say("Stop watching there…") if subject.address else say("Stop watching here…")


def _installed(subject: Subject, name: str, found: Standing, unit: Unit) -> Said:
    facts = _state(subject, found)
    ends = found.lingers is False and bool(subject.address)
    linger = ends if found.lingers is False else None
    does: Optional[str]
    if not found.watches:
        text = say("A service is installed, but it does not watch. Setting it up anew mends what can be mended.")
        does = say("Set it up anew")
    elif found.is_older:
        text = say(
            "An older service watches. Renewing it puts this program's {version} in its place; history stays.",
            version=VERSION,
        )
        does = say("Renew")
    elif ends:
        text = say("The service ends when you log out there, this connection included. Lingering lets it stay.")
        does = say("Let it linger")
    else:
        text = say("What happens while this program is not connected is recorded, and there when you come back.")
        does = say("Set it up anew") if unit.changed else None
    if not found.watches:
        heading = say("{name} is not watched when you are away", name=name)
    elif ends:
        heading = say("{name} is watched while you are logged in there", name=name)
    else:
        heading = say("{name} is watched when you are away", name=name)
    return Said(heading, text, facts, does, stops=True, linger=linger if does else None, replaces=unit.changed)


def _lingering(subject: Subject, *, lingers: bool) -> str:
    if lingers:
        if subject.address:
            return say("on: it runs also while you are not logged in there")
        return say("on: it runs also while you are not logged in here")
    if subject.address:
        return say("off: it runs while you are logged in there")
    return say("off: it runs while you are logged in here")


def _state(subject: Subject, found: Standing) -> tuple[tuple[str, str], ...]:
    unit = found.unit
    if unit is None:
        return ()
    state = ", ".join(filter(None, (unit.enabled, unit.active))) if unit.active else say("systemd cannot be asked")
    path = say("{path}, changed by hand", path=told(unit.path)) if unit.changed else told(unit.path)
    facts = [(say("Service"), path), (say("State"), state)]
    if unit.version is not None:
        version = unit.version
        if found.is_older:
            version = say("{version}, older than {ours}", version=version, ours=VERSION)
        facts.append((say("Version"), version))
    if found.lingers is not None:
        facts.append((say("Lingering"), _lingering(subject, lingers=found.lingers)))
    return tuple(facts)
