"""Asks one GPU for its readings, remembers what it does not have, and stops at the first sign that it is gone."""

from __future__ import annotations

from typing import Callable, Optional, TypeVar, Union

from hoofhearted_desktop.probes import nvml_errors
from hoofhearted_desktop.probes.nvml_library import Failure

T = TypeVar("T")

ASK_AGAIN_S = 60.0
"""Permissions may be given later; a missing reading stays missing until the driver is opened anew."""


class Questions:
    """What has been learned about the answers of one GPU. A reading that cannot be had is None."""

    def __init__(self) -> None:
        """Know nothing."""
        self.failed: Optional[int] = None
        """The nvmlReturn_t that says the GPU or the driver is gone; nothing more is asked then."""
        self._codes: dict[str, int] = {}
        self._ask_again_at: dict[str, float] = {}
        self._now = float("-inf")

    def begin(self, monotonic: float) -> None:
        """Begin a round of questions."""
        self._now = monotonic

    def ask(
        self, field: str, question: Callable[..., Union[T, Failure]], *given: int, main: bool = False
    ) -> Optional[T]:
        """Give the answer or None. `main` is a reading that no living GPU fails to give with an unknown error."""
        if self.failed is not None or (field in self._ask_again_at and self.lacks(field)):
            return None
        answer = question(*given)
        if not isinstance(answer, Failure):
            if field in self._codes:
                del self._codes[field]
            return answer
        code = self._codes[field] = answer.code
        if code in nvml_errors.NO_SUCH_FIELD:
            self._ask_again_at[field] = float("inf")
        elif code == nvml_errors.NO_PERMISSION:
            self._ask_again_at[field] = self._now + ASK_AGAIN_S
        elif nvml_errors.is_the_end(code, main=main):
            self.failed = code
        return None

    def lacks(self, field: str) -> bool:
        """Tell whether a reading was refused, for good or lately, so that it is not asked for now."""
        again = self._ask_again_at.get(field)
        return again is not None and self._now < again

    def never_has(self, field: str) -> bool:
        """Tell whether the GPU is known not to have a reading at all, so that its older form is asked for."""
        return self._codes.get(field) in nvml_errors.NO_SUCH_FIELD

    def code(self, field: str) -> int:
        """Give the nvmlReturn_t of a reading when last asked for, also where it never comes."""
        return self._codes.get(field, nvml_errors.SUCCESS)

    def refusal(self, field: str) -> Optional[int]:
        """Give the nvmlReturn_t of a reading that the GPU should have and did not give when last asked."""
        return None if self.never_has(field) else self._codes.get(field)
