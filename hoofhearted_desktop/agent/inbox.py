"""What other threads have for the event loop: samples and calls, and when they are worth waking it for."""

from __future__ import annotations

import collections
import time
from typing import Callable, Union

from hoofhearted_desktop.agent.sampler import Failed, Report
from hoofhearted_desktop.core import model

ALONE_S = 11.0
ALONE_SAMPLES = 5
ALONE_COVERED_S = 9.4
"""While no client is connected nobody sees what is concluded, and five samples at once cost a third of five one by one: the
processor's caches are filled once. So many are taken together, or as many as come in ten seconds, which is what a page of
the history has. A client that comes finds all of them taken.
"""

Item = Union[Report, Callable[[], None]]


class Inbox:
    """What waits, in the order it came. `put` may be called from any thread and from a signal handler, the rest is the loop's."""

    def __init__(self) -> None:
        """Begin with nothing; `is_alone` says that no client is connected."""
        self.is_alone = False
        self.last_sample = time.monotonic()
        """When the last sample came, of the monotonic clock."""
        self._items: collections.deque[Item] = collections.deque()
        self._taken_until = float("-inf")

    def put(self, item: Item) -> bool:
        """Keep it, and say whether the loop is to be woken."""
        self._items.append(item)
        if isinstance(item, (model.Sample, Failed)):
            self.last_sample = time.monotonic()
        if not isinstance(item, model.Sample):
            return True
        waits = len(self._items) < ALONE_SAMPLES and 0 <= item.monotonic - self._taken_until < ALONE_COVERED_S
        return not (self.is_alone and waits)

    def take(self) -> Item:
        """Give what has waited longest; there is something."""
        item = self._items.popleft()
        if isinstance(item, model.Sample):
            self._taken_until = item.monotonic
        return item

    def __len__(self) -> int:
        """Give how much waits."""
        return len(self._items)
