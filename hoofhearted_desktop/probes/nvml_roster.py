"""Who the GPUs of this machine are, by UUID: those that are there, those that sleep, and those that have been lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofhearted_desktop.probes import nvml_device, nvml_errors, nvml_identity
from hoofhearted_desktop.probes.nvml_identity import Identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoofhearted_desktop.core import model
    from hoofhearted_desktop.probes.pci import PciGpu

Entries = dict[str, "model.Gpu"]


class Roster:
    """Remembers every GPU that the driver has ever shown, for as long as the agent runs.

    A GPU that has slept since the beginning has no UUID that could be asked for without waking it (the driver's files
    in /proc and the PCI config space would); until it first wakes it is called by its PCI address, `pci-0000:01:00.0`.
    """

    def __init__(self) -> None:
        """Know nobody."""
        self._known: dict[str, Identity] = {}
        self._ever_here: set[str] = set()
        self.gone: set[str] = set()
        """The PCI addresses at which the kernel once had a GPU and has none now."""
        self.away: set[str] = set()
        """These, and the addresses of those that were given to another driver."""

    def see(self, devices: Sequence[PciGpu]) -> None:
        """Take the kernel's word for what is in the computer; one given to another driver is nobody's loss."""
        here = {device.bus_id for device in devices if device.handed_to is None}
        handed = {device.bus_id for device in devices if device.handed_to is not None}
        self._ever_here = (self._ever_here | here) - handed
        self.gone = self._ever_here - here
        self.away = self.gone | handed
        self._known = {uuid: who for uuid, who in self._known.items() if who.bus_id not in handed}

    def recognised(self, who: Identity) -> Identity:
        """Remember a GPU, and complete what it did not say of itself this time from what it said before."""
        if self._known.get(who.uuid) is who:
            return who
        at_its_place = [
            known for known in self._known.values() if who.bus_id is not None and known.bus_id == who.bus_id
        ]
        before = self._known.get(who.uuid)
        for known in at_its_place:
            if nvml_identity.is_stand_in(who):
                before = known
            del self._known[known.uuid]
        if before is not None:
            who = Identity(before.uuid, who.number, who.name or before.name, who.bus_id or before.bus_id)
        if who.bus_id is not None or not nvml_identity.is_stand_in(who):
            self._known[who.uuid] = who
        return who

    def knows(self, who: Identity) -> bool:
        """Tell whether a GPU that the driver counts and does not hand out is one of these."""
        return any(_same(who, known) for known in self._known.values())

    def missing(self, entries: Entries, left_alone: set[str]) -> list[Identity]:
        """Give those that are in the computer, were to be shown by the driver, and are not among the `entries`."""
        return self._without_number_taken(
            entries,
            (
                who
                for who in self._known.values()
                if who.uuid not in entries and who.bus_id not in left_alone and who.bus_id not in self.gone
            ),
        )

    def lost(self, entries: Entries) -> Entries:
        """Give the entries of those that have left the computer, until they come back."""
        if not self.gone:
            return {}
        away = (who for who in self._known.values() if who.bus_id in self.gone and who.uuid not in entries)
        return {
            who.uuid: nvml_device.unreadable(who, nvml_errors.unplugged())
            for who in self._without_number_taken(entries, away)
        }

    def asleep(self, sleeping: set[str]) -> Entries:
        """Give the entries of those that sleep."""
        return {who.uuid: nvml_device.bare(who, "asleep") for who in self._at(sleeping)}

    def resting(self, left_alone: set[str]) -> Entries:
        """Give the entries of those that are awake and deliberately not asked."""
        return {who.uuid: nvml_device.bare(who, "active")._replace(resting=True) for who in self._at(left_alone)}

    def unreadable(self, problem: model.Problem, awake: set[str]) -> Entries:
        """Give the entries of those at the addresses `awake`, and of those whose address the kernel does not know."""
        asked = self._at(awake) + [who for who in self._known.values() if who.bus_id not in self._ever_here]
        return {who.uuid: nvml_device.unreadable(who, problem) for who in asked}

    def _at(self, addresses: set[str]) -> list[Identity]:
        if not addresses:
            return []
        by_bus = {who.bus_id: who for who in self._known.values()}
        return [
            by_bus.get(bus_id) or Identity(nvml_identity.stand_in(bus_id, None), bus_id=bus_id) for bus_id in addresses
        ]

    @staticmethod
    def _without_number_taken(entries: Entries, several: Iterable[Identity]) -> list[Identity]:
        taken = {gpu.index for gpu in entries.values()}
        return [who._replace(number=None) if who.number in taken else who for who in several]


def _same(one: Identity, other: Identity) -> bool:
    if one.bus_id is not None and other.bus_id is not None:
        return one.bus_id == other.bus_id
    return one.number is not None and one.number == other.number
