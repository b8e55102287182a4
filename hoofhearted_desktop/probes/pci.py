"""A GPU on the PCI bus, as a system's kernel tells of it without waking it."""

from __future__ import annotations

import re
from typing import NamedTuple, Optional

_ASLEEP = frozenset({"suspended", "suspending", "resuming"})
_BUS_ID = re.compile(r"([0-9a-fA-F]{4,8}):([0-9a-fA-F]{2}):([0-9a-fA-F]{2})\.([0-7])")


class PciGpu(NamedTuple):
    """A GPU as the kernel sees it. `runtime_status` is its word for the power state, None where it cannot be read.

    `handed_to` is the driver, not NVIDIA's, that somebody has given it to, such as vfio-pci.
    """

    bus_id: str
    runtime_status: Optional[str] = None
    control: Optional[str] = None
    handed_to: Optional[str] = None

    @property
    def asleep(self) -> bool:
        """Whether a call to the driver could wake it; in doubt (`unsupported`, `error`, unreadable) it is awake."""
        return self.runtime_status in _ASLEEP

    @property
    def never_sleeps(self) -> bool:
        """Whether it is awake and the kernel keeps it so."""
        return self.control == "on" and self.runtime_status == "active"

    @property
    def may_sleep(self) -> bool:
        """Whether the kernel is allowed to suspend it: `auto` on laptops, else `on`."""
        return self.control == "auto"


def same_form(bus_id: str) -> Optional[str]:
    """Give a PCI address as sysfs writes it, "0000:01:00.0"; NVML writes the domain with 8 digits, in capitals.

    None if it is no PCI address.
    """
    found = _BUS_ID.fullmatch(bus_id.strip())
    if found is None:
        return None
    domain, bus, device, function = (int(part, 16) for part in found.groups())
    return f"{domain:04x}:{bus:02x}:{device:02x}.{function:x}"
