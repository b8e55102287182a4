"""The service that keeps watching, as its agent tells of it from afar: how it stands, and what came of a wish. See docs/protocol.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.core import wire
from hoofhearted_desktop.core.samples import Reader, SampleError
from hoofhearted_desktop.core.version import VERSION
from hoofhearted_desktop.core.visible import visible
from hoofhearted_desktop.link.administering import LONGEST_LINE, Told
from hoofhearted_desktop.link.stream import Unreachable
from hoofhearted_desktop.link.understand import NOT_UNDERSTOOD

if TYPE_CHECKING:
    from collections.abc import Sequence

INSTALL, REMOVE, STATUS = "install-service", "uninstall-service", "status"
"""The commands of an agent's command line that are about its service."""

MACHINE = "machine"
MOST_LINES = 50


class Unit(NamedTuple):
    """The service's unit. `enabled` and `active` are systemd's words, None where it could not be asked.

    `changed`: by hand, or it is not ours. `version` is of the program that wrote it.
    """

    path: str
    enabled: Optional[str] = None
    active: Optional[str] = None
    changed: bool = False
    version: Optional[str] = None


class Standing(NamedTuple):
    """How the service stands there. `of_machine`: it is, or would be, root's. `refusal` is why there can be none.

    `lingers` is None where that means nothing.
    """

    of_machine: bool = False
    refusal: Optional[str] = None
    lingers: Optional[bool] = None
    unit: Optional[Unit] = None

    @property
    def watches(self) -> bool:
        """Whether a service watches now and will again."""
        unit = self.unit
        return unit is not None and unit.enabled == "enabled" and unit.active in {"active", "activating", "reloading"}

    @property
    def is_older(self) -> bool:
        """Whether its unit was written by an older version than this one."""
        return self.unit is not None and _is_older(self.unit.version)


class CannotSay(NamedTuple):
    """Nobody knows how it stands. `too_old`: because the agent that runs there does not know the question."""

    reason: str
    too_old: bool = False


class Outcome(NamedTuple):
    """What came of a wish: whether it was done, what was done, and what stood in the way."""

    done: bool
    lines: tuple[str, ...] = ()
    problem: Optional[str] = None
    remedy: Optional[str] = None


def _numbers(version: Optional[str]) -> Optional[tuple[int, ...]]:
    parts = (version or "").split(".")
    return (
        tuple(map(int, parts)) if all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts) else None
    )


def _is_older(version: Optional[str]) -> bool:
    found, ours = _numbers(version), _numbers(VERSION)
    return found is not None and ours is not None and found < ours


def standing(found: Union[wire.Result, wire.Failure]) -> Union[Standing, CannotSay]:
    """Read the answer to `service.status`."""
    if isinstance(found, wire.Failure):
        return CannotSay(visible(found.message)[:LONGEST_LINE], found.code == wire.METHOD_NOT_FOUND)
    try:
        part = Reader(found.result, "service.status")
        lingers = None if part.value.get("lingers") is None else part.truth("lingers")
        return Standing(part.text("of") == MACHINE, part.words("refusal"), lingers, part.part("unit", _unit))
    except SampleError:
        return CannotSay(NOT_UNDERSTOOD.reason)


def _unit(part: Reader) -> Unit:
    return Unit(
        part.words("path") or "an unknown place",
        part.words("enabled"),
        part.words("active"),
        part.truth("changed"),
        part.words("version"),
    )


def outcome(found: Union[wire.Result, wire.Failure]) -> Outcome:
    """Read the answer to `service.install` or `service.remove`."""
    if isinstance(found, wire.Failure):
        return Outcome(done=False, problem=visible(found.message)[:LONGEST_LINE])
    try:
        part = Reader(found.result, "service")
        done, problem = part.truth("done"), part.words("problem")
        lines = tuple(visible(line)[:LONGEST_LINE] for line in (part.texts("lines") or ())[:MOST_LINES])
    except SampleError:
        return Outcome(done=False, problem=NOT_UNDERSTOOD.reason)
    return _told(done, lines, problem or "")


def outcome_of(told: Union[Told, Unreachable]) -> Outcome:
    """Give the outcome of a command that was run there."""
    if isinstance(told, Unreachable):
        return Outcome(done=False, problem=told.reason, remedy=told.remedy)
    return _told(told.done, told.lines[:MOST_LINES], "; ".join(told.complaints))


def _told(done: bool, lines: Sequence[str], said: str) -> Outcome:  # noqa: FBT001 - as it stands in the answer
    """Part what was wrong from what to do about it: both are said in one line, as at a terminal."""
    problem, _, remedy = said[:LONGEST_LINE].partition("; ")
    if not done and not problem:
        problem = "it was not done, and nothing was said about why"
    return Outcome(done, tuple(lines), problem or None, remedy or None)


def installing(*, linger: bool, replace: bool) -> tuple[str, ...]:
    """Give the words by which an agent's command line installs the service."""
    return (INSTALL, *(["--linger"] if linger else []), *(["--replace"] if replace else []))
