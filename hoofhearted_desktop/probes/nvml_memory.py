"""A GPU's memory, or a MIG instance's: with what the driver reserved told apart where it does that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hoofhearted_desktop.core import model
from hoofhearted_desktop.probes import nvml_errors

if TYPE_CHECKING:
    from hoofhearted_desktop.probes.nvml_doubts import Doubts
    from hoofhearted_desktop.probes.nvml_library import Handle, Library, Memory
    from hoofhearted_desktop.probes.nvml_questions import Questions

LARGEST_MEMORY = 1 << 48
UNIFIED = ("GB10", "Thor", "Orin", "Xavier", "Tegra", "Grace")
"""Words in the names of GPUs that use the system's memory. Not every "not supported" is that: others only fail."""


class DeviceMemory:
    """Asks one handle for its memory: the second version of the structure, else the first."""

    def __init__(self, library: Library, handle: Handle, questions: Questions, doubts: Doubts) -> None:
        """Ask nothing yet."""
        self._ask_v2, self._ask_v1 = library.asks_memory_v2(handle), library.asks_memory_v1(handle)
        self._questions = questions
        self._doubts = doubts
        self._none_of_its_own = False
        self._believed: tuple[Optional[Memory], model.Memory] = (None, model.Memory())

    def read(self) -> model.Memory:
        """Give memory as far as it can be: no size of nothing, nothing larger than the whole."""
        told = self._ask()
        self._none_of_its_own = told is not None and told.total == 0
        if told is not None and told == self._believed[0]:
            return self._believed[1]
        if told is None or told.total == 0:
            return model.Memory()
        total = self._doubts.within("memory.total", told.total, 1, LARGEST_MEMORY, "no GPU has so much")
        if total is None:
            return model.Memory()
        why = "more than the whole memory"
        used = self._doubts.within("memory.used", told.used, 0, total, why)
        reserved = self._doubts.within("memory.reserved", told.reserved, 0, total, why)
        memory = model.Memory(
            None if used is None else told.used, told.total, None if reserved is None else told.reserved
        )
        self._believed = (told if memory == (told.used, told.total, told.reserved) else None, memory)
        return memory

    def is_unified(self, name: Optional[str]) -> bool:
        """Tell whether the GPU of this name uses the system's memory, and so has no answer of its own."""
        silent = self._questions.never_has("memory_v2") and self._questions.never_has("memory_v1")
        return (silent or self._none_of_its_own) and any(word in (name or "") for word in UNIFIED)

    def _ask(self) -> Optional[Memory]:
        told = self._questions.ask("memory_v2", self._ask_v2, main=True)
        refused = self._questions.refusal("memory_v2") == nvml_errors.INVALID_ARGUMENT
        if told is None and (refused or self._questions.never_has("memory_v2")):
            told = self._questions.ask("memory_v1", self._ask_v1, main=True)
        return told
