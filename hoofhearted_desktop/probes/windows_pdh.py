"""Windows' performance counters, by the Performance Data Helper; the only file that calls pdh.dll.

"Using the PDH Functions to Consume Counter Data", and the pages of each function (learn.microsoft.com, pdh.h). Counters are
asked for by their English names whatever the system speaks (PdhAddEnglishCounterW). A path with `(*)` stands for the instances
that there are at each collection (PdhGetFormattedCounterArrayW). A rate needs two collections.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Any, NamedTuple, Optional, Union

MORE_DATA = 0x800007D2
NO_DATA = 0x800007D5
INVALID_DATA = 0xC0000BC6
NO_OBJECT = 0xC0000BB8
NO_COUNTER = 0xC0000BB9
VALID, NEW = 0, 1
DOUBLE, LARGE = 0x200, 0x400
"""PDH_FMT_DOUBLE, PDH_FMT_LARGE."""
LARGEST_ARRAY = 1 << 24

_LONGEST_NAME = 1024


class Failure(NamedTuple):
    """What PDH answered instead of success: a PDH_STATUS."""

    code: int


class _Item(ctypes.Structure):
    """PDH_FMT_COUNTERVALUE_ITEM_W: a name, a status, and eight bytes that are a double or a whole number."""

    _fields_ = (("name", ctypes.c_void_p), ("status", ctypes.c_uint32), ("value", ctypes.c_uint64))


Values = dict[str, float]


class Query:
    """One query with some counters. Used by one thread."""

    def __init__(self, library: Any = None) -> None:
        """Load the library, which there is on Windows only; raises OSError or AttributeError elsewhere."""
        loader: Any = ctypes
        self._library = loader.WinDLL("pdh") if library is None else library
        self._query: Optional[ctypes.c_void_p] = None
        self._counters: list[tuple[ctypes.c_void_p, int]] = []

    def open(self, *paths: tuple[str, int]) -> Optional[Failure]:
        """Take these counters, each with the form its values are wanted in."""
        query = ctypes.c_void_p()
        code = self._call("PdhOpenQueryW", None, ctypes.c_size_t(0), ctypes.byref(query))
        if code:
            return Failure(code)
        self._query = query
        for path, form in paths:
            counter = ctypes.c_void_p()
            code = self._call(
                "PdhAddEnglishCounterW", query, ctypes.c_wchar_p(path), ctypes.c_size_t(0), ctypes.byref(counter)
            )
            if code:
                self.close()
                return Failure(code)
            self._counters.append((counter, form))
        return None

    def collect(self) -> Union[tuple[Values, ...], Failure]:
        """Give the values of every counter now, by instance, in the order they were opened in.

        What has none yet, as a rate at its first collection, is left out.
        """
        code = self._call("PdhCollectQueryData", self._query)
        if code == NO_DATA:  # there is no instance at all: nobody uses a GPU
            return tuple({} for _ in self._counters)
        if code:
            return Failure(code)
        found = []
        for counter, form in self._counters:
            values = self._values(counter, form)
            if isinstance(values, Failure):
                return values
            found.append(values)
        return tuple(found)

    def close(self) -> None:
        """Let go of the query and its counters."""
        if self._query is not None:
            self._call("PdhCloseQuery", self._query)
        self._query, self._counters = None, []

    def _values(self, counter: ctypes.c_void_p, form: int) -> Union[Values, Failure]:
        size, count = ctypes.c_uint32(0), ctypes.c_uint32(0)
        room: Any = None
        code = MORE_DATA
        for _ in range(6):  # instances may come between two calls
            code = self._call(
                "PdhGetFormattedCounterArrayW",
                counter,
                ctypes.c_uint32(form),
                ctypes.byref(size),
                ctypes.byref(count),
                room,
            )
            if code != MORE_DATA or size.value > LARGEST_ARRAY:
                break
            size.value += size.value // 8
            room = ctypes.create_string_buffer(size.value)
        if code in {INVALID_DATA, NO_DATA}:
            return {}
        if code:
            return Failure(code)
        return {} if room is None else _read(room, count.value, form)

    def _call(self, name: str, *arguments: object) -> int:
        return int(getattr(self._library, name)(*arguments)) & 0xFFFFFFFF


def _read(room: Any, count: int, form: int) -> Values:
    """Read an array; several instances of one name are added up."""
    whole = ctypes.sizeof(room)
    begin = ctypes.addressof(room)
    found: Values = {}
    for item in (_Item * min(count, whole // ctypes.sizeof(_Item))).from_buffer(room):
        place = (item.name or 0) - begin
        if item.status not in {VALID, NEW} or not 0 <= place < whole:
            continue
        text = room.raw[place : place + 2 * min(_LONGEST_NAME, (whole - place) // 2)]
        name = text.decode("utf-16-le", "replace").partition("\0")[0]
        raw = struct.pack("=Q", item.value)
        (value,) = struct.unpack("=d" if form == DOUBLE else "=q", raw)
        found[name] = found.get(name, 0.0) + float(value)
    return found
