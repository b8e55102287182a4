"""What a machine as a source of samples is made of (probes/machine.py): who reads GPUs, processes, the host, and knows applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hoofhearted_desktop.core import model


class GpuReading(Protocol):
    """What one look at the GPUs gave."""

    @property
    def gpus(self) -> tuple[model.Gpu, ...]:
        """Every GPU known."""
        ...

    @property
    def problems(self) -> tuple[model.Problem, ...]:
        """What is wrong with the driver."""
        ...

    @property
    def earlier(self) -> tuple[tuple[model.Gpu, ...], ...]:
        """Every GPU at equally distant moments since the look before, where that is known and they differ."""
        ...


class GpuProbe(Protocol):
    """Who reads the GPUs, such as probes/nvml."""

    @property
    def minors(self) -> Mapping[str, int]:
        """The N of /dev/nvidiaN of every GPU that was ever found, by PCI address."""
        ...

    def read(self, monotonic: float) -> GpuReading:
        """Look, at a moment of the monotonic clock."""
        ...

    def want(self, readings: frozenset[str]) -> None:
        """Ask from now on also for these, words of core/messages.READINGS; from any thread."""
        ...

    def close(self) -> None:
        """Let go of the driver."""
        ...


class Processes(Protocol):
    """Who reads processes, such as probes/processes."""

    def read(self, wanted: Iterable[int]) -> dict[int, model.Process]:
        """Give every wanted process."""
        ...

    def glance(self, pid: int) -> model.Process:
        """Give one process, without remembering it."""
        ...


class System(Protocol):
    """Who reads the host's figures, such as probes/system."""

    def read(self) -> model.System:
        """Give the figures."""
        ...


class Applications(Protocol):
    """Who knows applications, such as probes/applications."""

    @property
    def problems(self) -> tuple[model.Problem, ...]:
        """What is wrong with what it knows."""
        ...

    def look_at_file(self) -> bool:
        """Look whether what it knows has changed under us, and know that."""
        ...

    def recognise(
        self, process: model.Process, launchers: Callable[[], Iterator[model.Process]]
    ) -> Optional[model.Application]:
        """Give the process's application; `launchers` are its parent, the parent of that, and so on."""
        ...

    def doing(self, process: model.Process, application: model.Application) -> Optional[str]:
        """Give what it is doing where that had to be found out elsewhere; None as long as it is not known."""
        ...


class Precursors(Protocol):
    """What is known of the agents before this one, such as agent/crashes."""

    def keep_off(self) -> Optional[model.Problem]:
        """Say why the driver is not to be opened now; None where it may be."""
        ...

    def told(self) -> tuple[model.Problem, ...]:
        """Give what is to be said of them."""
        ...


class OpenDevices(Protocol):
    """Who knows which processes have a GPU's device file open, such as probes/device_holders."""

    def without_context(
        self, gpus: tuple[model.Gpu, ...], minors: Mapping[str, int], monotonic: float, *, seen: bool = True
    ) -> dict[str, tuple[int, ...]]:
        """Give the processes that keep a GPU open and are not on its list, by the GPU's UUID, as far as that is known.

        `seen` says that somebody looks at it.
        """
        ...
