"""What the dialog *Keep watching when I am away* says: how the service stands, what would be done, and what may be wished."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.core import wording
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.link.keeping_watch import CannotSay

if TYPE_CHECKING:
    from hoofhearted_desktop.link.keeping_watch import Standing, Unit

Found = Union["Standing", CannotSay, None]
"""How the service stands; None as long as that was not told."""

ENTRY = "Keep watching when I am away…"


class Subject(NamedTuple):
    """The host that it is about. `address` is a server's, and empty for this machine."""

    name: str
    address: str = ""

    @property
    def there(self) -> str:
        """The place, within a sentence."""
        return "there" if self.address else "here"

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
    return f"While this program is not connected, nothing is recorded on {name}. A service of yours there can go on watching."


def linger_label(subject: Subject) -> str:
    """Name the choice of lingering."""
    return f"Also while I am not logged in {subject.there} (&lingering)"


def linger_meaning(subject: Subject) -> str:
    """Say what lingering means."""
    if subject.address:
        return (
            "Without it the service ends with your last session there, and this connection is one. With it, your services run "
            "from the machine's start on."
        )
    return (
        "Without it the service runs while you are logged in. With it, your services run from the machine's start on."
    )


def said(subject: Subject, found: Found) -> Said:
    """Say what is so, and what may be wished."""
    name = wording.capital(subject.name) if not subject.address else subject.name
    if found is None:
        return Said(f"Keep watching {subject.name}", f"Asking {subject.name} how its service stands …")
    if isinstance(found, CannotSay):
        return _unknown(subject, found)
    if found.refusal is not None:
        if found.watches:
            text = "The service of the whole machine watches. It is another's, and not changed from here."
            return Said(f"{name} is watched also when you are away", text, _state(subject, found))
        return Said(f"{name} cannot be watched when you are away", wrong=found.refusal)
    if found.unit is None:
        return _not_yet(subject, found)
    return _installed(subject, name, found, found.unit)


def _unknown(subject: Subject, found: CannotSay) -> Said:
    heading = f"Keep watching {subject.name}"
    if not found.too_old:
        return Said(heading, wrong=found.reason, looks_again=True)
    text = (
        f"The agent that runs {subject.there} is of an older version, which cannot be asked for this. Renewing takes this "
        f"program's {VERSION} {subject.there} and makes that the service."
    )
    return Said(heading, text, _plan(subject, of_machine=False), "Renew", linger=bool(subject.address))


def _not_yet(subject: Subject, found: Standing) -> Said:
    where = f"on {subject.name}" if subject.address else "on this machine"
    text = (
        f"A service is set up {where} that goes on watching while this program is not connected. What happened meanwhile is "
        "there when you come back."
        if subject.address
        else "A service is set up on this machine that goes on watching while this program does not run."
    )
    linger = None if found.of_machine or found.lingers is not False else bool(subject.address)
    facts = _plan(subject, of_machine=found.of_machine)
    if found.lingers:
        facts += (("Lingering", f"On {subject.there} already: it runs also while you are not logged in."),)
    return Said(f"Keep watching {subject.name}", text, facts, "Keep watching", linger=linger)


def _plan(subject: Subject, *, of_machine: bool) -> tuple[tuple[str, str], ...]:
    """Say what would be done."""
    if of_machine:
        what = "A systemd service of the whole machine, as you are root there: /etc/systemd/system/hoofhearted-agent.service."
        besides = "A group hoofhearted, whose members may ask it. Nothing else is installed; history and settings stay."
    else:
        copy = ", with a copy of the agent in ~/.local/share/hoofhearted" if subject.address else ""
        what = f"A systemd service of yours: ~/.config/systemd/user/hoofhearted-agent.service{copy}."
        besides = "Nothing else is installed, and nothing runs as root. History and settings stay where they are."
    away = f"By “Stop watching {subject.there}” in this window, or by “{subject.command} --remove” in a terminal."
    return (("What", what), ("Otherwise", besides), ("Taken away", away))


def _installed(subject: Subject, name: str, found: Standing, unit: Unit) -> Said:
    facts = _state(subject, found)
    ends = found.lingers is False and bool(subject.address)
    linger = ends if found.lingers is False else None
    does: Optional[str]
    if not found.watches:
        text = "A service is installed, but it does not watch. Setting it up anew mends what can be mended."
        does = "Set it up anew"
    elif found.is_older:
        text = f"An older service watches. Renewing it takes this program's {VERSION} {subject.there}; history stays."
        does = "Renew"
    elif ends:
        text = "The service ends when you log out there, this connection included. Lingering lets it stay."
        does = "Let it linger"
    else:
        text = "What happens while this program is not connected is recorded, and there when you come back."
        does = "Set it up anew" if unit.changed else None
    heading = f"{name} is {'' if found.watches else 'not '}watched when you are away"
    if found.watches and ends:
        heading = f"{name} is watched while you are logged in there"
    return Said(heading, text, facts, does, stops=True, linger=linger if does else None, replaces=unit.changed)


def _state(subject: Subject, found: Standing) -> tuple[tuple[str, str], ...]:
    unit = found.unit
    if unit is None:
        return ()
    state = ", ".join(filter(None, (unit.enabled, unit.active))) if unit.active else "systemd cannot be asked"
    facts = [("Service", f"{unit.path}{', changed by hand' if unit.changed else ''}"), ("State", state)]
    if unit.version is not None:
        facts.append(("Version", f"{unit.version}{f', older than {VERSION}' if found.is_older else ''}"))
    if found.lingers is not None:
        off = f"off: it runs while you are logged in {subject.there}"
        facts.append(
            ("Lingering", f"on: it runs also while you are not logged in {subject.there}" if found.lingers else off)
        )
    return tuple(facts)
