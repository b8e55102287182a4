"""A /sys with PCI devices and their power state, for HOOFHEARTED_SYSFS_ROOT."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class FakeSysfs:
    """A folder that looks like /sys; the files are those of the kernel's sysfs-bus-pci and sysfs-devices-power."""

    def __init__(self, directory: Path) -> None:
        """Begin with an Intel display device and the sound function of an NVIDIA card, which is no GPU."""
        self.root = directory / "sys"
        (self.root / "bus/pci/devices").mkdir(parents=True)
        self.add("0000:00:02.0", vendor="0x8086")
        self.add("0000:01:00.1", class_code="0x040300")

    def _device(self, bus_id: str) -> Path:
        return self.root / "bus/pci/devices" / bus_id

    def add(
        self,
        bus_id: str = "0000:01:00.0",
        *,
        vendor: str = "0x10de",
        class_code: str = "0x030000",
        status: str = "active",
        control: str = "on",
    ) -> None:
        """Add a PCI device, an NVIDIA display device unless told otherwise."""
        power = self._device(bus_id) / "power"
        power.mkdir(parents=True)
        for name, text in (("vendor", vendor), ("class", class_code)):
            (self._device(bus_id) / name).write_text(text + "\n", encoding="ascii")
        self.set_status(bus_id, status)
        (power / "control").write_text(control + "\n", encoding="ascii")

    def bind(self, bus_id: str, driver: str = "nvidia") -> None:
        """Give a device to a driver, in the place of the one it had."""
        link = self._device(bus_id) / "driver"
        beside = link.with_name("driver.new")
        beside.symlink_to(f"../../../../bus/pci/drivers/{driver}")
        beside.replace(link)

    def load_module(self, version: str) -> None:
        """Load NVIDIA's kernel module, anew where it is loaded."""
        module = self.root / "module/nvidia"
        beside = self.root / f"module/nvidia-{version}"
        beside.mkdir(parents=True)
        (beside / "version").write_text(version + "\n", encoding="ascii")
        if module.exists():
            (module / "version").unlink()
            module.rmdir()
        beside.rename(module)

    def set_status(self, bus_id: str, status: str) -> None:
        """Put a device to sleep (`suspended`) or wake it (`active`)."""
        file = self._device(bus_id) / "power/runtime_status"
        beside = file.with_name("runtime_status.new")
        beside.write_text(status + "\n", encoding="ascii")
        beside.replace(file)

    def remove(self, bus_id: str) -> None:
        """Take a device out of the computer."""
        device = self._device(bus_id)
        for file in sorted(device.rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        device.rmdir()

    def env(self) -> dict[str, str]:
        """Give the environment variable that makes a child process look here."""
        return {"HOOFHEARTED_SYSFS_ROOT": str(self.root)}
