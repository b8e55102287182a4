"""Who a GPU is, as it says itself: asked when the driver is opened, and again later for what it failed to say."""

from __future__ import annotations

from typing import NamedTuple, Optional, Union

from hoofhearted_desktop.probes.nvml_library import Failure, Handle, Library
from hoofhearted_desktop.probes.nvml_questions import Questions


class Identity(NamedTuple):
    """Who a GPU is: `uuid` is the driver's, else made of its PCI address or of its `number` with the driver."""

    uuid: str
    number: Optional[int] = None
    name: Optional[str] = None
    bus_id: Optional[str] = None


_FIELDS = ("uuid", "name", "bus_id", "number", "minor")


class Answer(NamedTuple):
    """Who a GPU says it is. `minor` is the N of its /dev/nvidiaN; `is_whole` that nothing is to be had by asking again."""

    who: Identity
    minor: Optional[int]
    is_whole: bool


def identify(library: Library, handle: Handle, expected: Identity) -> Union[Answer, Failure]:
    """Ask a GPU who it is, or give the failure that says it is gone; `expected` is what is known already."""
    questions = Questions()
    uuid = questions.ask("uuid", lambda: library.text("nvmlDeviceGetUUID", handle))
    name = questions.ask("name", lambda: library.text("nvmlDeviceGetName", handle))
    bus_id = questions.ask("bus_id", lambda: library.pci_address(handle)) or expected.bus_id
    number = expected.number
    if number is None:
        number = questions.ask("number", lambda: library.number(("nvmlDeviceGetIndex",), handle))
    minor = questions.ask("minor", lambda: library.number(("nvmlDeviceGetMinorNumber",), handle))
    if questions.failed is not None:
        return Failure(questions.failed)
    who = Identity(_words(uuid) or stand_in(bus_id, number), number, _words(name) or None, bus_id)
    return Answer(who, minor, all(questions.refusal(field) is None for field in _FIELDS))


def stand_in(bus_id: Optional[str], number: Optional[int]) -> str:
    """Give the id of a GPU whose UUID is not known, such as one that has slept since the agent began."""
    return f"pci-{bus_id}" if bus_id else f"nvml-{number}"


def is_stand_in(who: Identity) -> bool:
    """Tell whether a GPU is known by something else than its UUID."""
    return who.uuid in {stand_in(who.bus_id, who.number), stand_in(None, who.number)}


def _words(text: Optional[str]) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text or "").strip()
