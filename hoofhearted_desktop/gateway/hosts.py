"""The hosts that are followed, each with the key that the interface knows it by; the first is meant where none is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hoofhearted_desktop.core.model import Gpu
    from hoofhearted_desktop.gateway.live import Host


class Hosts:
    """At least one host."""

    def __init__(self, hosts: Sequence[Host]) -> None:
        """Follow these, in this order."""
        self._by_key = {each.key: each for each in hosts}
        self.first = hosts[0]

    def __iter__(self) -> Iterator[Host]:
        """Go through all of them in order."""
        return iter(self._by_key.values())

    def __len__(self) -> int:
        """Tell how many there are."""
        return len(self._by_key)

    def find(self, key: str | None) -> Host | None:
        """Give the host of that key, the first where there is no key, None where there is no such host."""
        return self.first if key is None else self._by_key.get(key)


def gpu_of(gpus: Sequence[Gpu], uuid: str) -> Gpu | None:
    """Give the GPU of that UUID; None where it is not among them."""
    return next((gpu for gpu in gpus if gpu.uuid == uuid), None)
