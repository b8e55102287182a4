"""pdh.dll played by an object that fills the same buffers, with counters that a test sets."""

from __future__ import annotations

import ctypes
import struct
import threading
from typing import Any, Optional

MORE_DATA = 0x800007D2
NO_DATA = 0x800007D5
NO_OBJECT = 0xC0000BB8


class Pdh:
    """`values` are what each path has, by instance; an instance whose value is None has no valid value yet."""

    def __init__(self, **values: dict[str, Optional[float]]) -> None:
        self.values: dict[str, dict[str, Optional[float]]] = dict(values)
        self.queries = 0
        self.collections = 0
        self.answers: dict[str, int] = {}
        """What a function answers instead of success."""
        self.grows: dict[str, dict[str, Optional[float]]] = {}
        """What a path has from the second asking of its size on."""
        self.holds = threading.Event()
        self.holds.set()
        self._paths: dict[int, str] = {}

    def PdhOpenQueryW(self, source: Any, user: Any, query: Any) -> int:  # noqa: N802 - the name is Windows'
        assert (source, user.value) == (None, 0)
        self.queries += 1
        query._obj.value = 0x1234
        return self.answers.get("PdhOpenQueryW", 0)

    def PdhAddEnglishCounterW(self, query: Any, path: Any, user: Any, counter: Any) -> int:  # noqa: N802 - the name is Windows'
        assert (query.value, user.value) == (0x1234, 0)
        if path.value not in self.values:
            return NO_OBJECT - (1 << 32)  # as ctypes gives a LONG
        counter._obj.value = len(self._paths) + 1
        self._paths[counter._obj.value] = path.value
        return 0

    def PdhCollectQueryData(self, query: Any) -> int:  # noqa: N802 - the name is Windows'
        assert query.value == 0x1234
        assert self.holds.wait(20)
        self.collections += 1
        return self.answers.get("PdhCollectQueryData", 0)

    def PdhGetFormattedCounterArrayW(self, counter: Any, form: Any, size: Any, count: Any, room: Any) -> int:  # noqa: N802 - the name is Windows'
        assert form.value in {0x200, 0x400}
        path = self._paths[counter.value]
        values = self.values[path]
        if room is None and path in self.grows:
            self.values[path] = self.grows.pop(path)
        names = [name.encode("utf-16-le") + b"\0\0" for name in values]
        whole = 24 * len(names) + sum(map(len, names))
        count._obj.value = len(names)
        if room is None or size._obj.value < whole:
            size._obj.value = whole
            return MORE_DATA if whole else 0
        begin, at = ctypes.addressof(room), 24 * len(names)
        records = b""
        for name, value in zip(names, values.values()):  # noqa: B905 - not in Python 3.9
            ctypes.memmove(begin + at, name, len(name))
            number = struct.pack(
                "=d" if form.value == 0x200 else "=q", (value or 0) if form.value == 0x200 else int(value or 0)
            )
            records += struct.pack("=QI4x", begin + at, 0xC0000BBA if value is None else 0) + number
            at += len(name)
        ctypes.memmove(begin, records, len(records))
        return 0

    def PdhCloseQuery(self, query: Any) -> int:  # noqa: N802 - the name is Windows'
        assert query.value == 0x1234
        self.queries -= 1
        return 0
