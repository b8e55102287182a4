"""The door to NVIDIA's library, through nvidia-ml-py: failures are values, and each list is one call into a kept buffer.

Only the binding's loading, init and symbol lookup are used, and the functions are called directly: its wrappers turn
failures into exceptions, decode names as strict UTF-8, and ask for every list twice with a size that may already be
wrong the second time. The library is loaded once for the life of the process, as the binding does it.

What is asked every second or two is prepared once a GPU, by the methods called `asks_…`: function, arguments and the place for
the answer are made then, and a question is no more than the call.
"""

from __future__ import annotations

import ctypes
import struct
import time
from typing import Any, Callable, NamedTuple, NewType, Optional, TypeVar, Union

from hoofhearted_desktop.probes import nvml_binding, nvml_errors

T = TypeVar("T")
Handle = NewType("Handle", ctypes.c_void_p)

MOST_ENTRIES = 1 << 18  # there are at most 32768 processes, unless pid_max is raised: proc_sys_kernel(5)
TEXT_SIZE = 256
_NO_ATTACH = 2
_NO_SUCH_ADDRESS = frozenset({nvml_errors.NOT_FOUND, nvml_errors.INVALID_ARGUMENT})
_MEMORY_V2 = struct.Struct("=I4xQQQQ")  # nvmlMemory_v2_t: version, total, reserved, free, used
_MEMORY_V2_VERSION = _MEMORY_V2.size | 2 << 24
_MEMORY_V1 = struct.Struct("=QQQ")  # nvmlMemory_t: total, free, used
_PCI = struct.Struct("=16xIII40x")  # the same place in all versions of nvmlPciInfo_t: domain, bus, device
_INSTANCE = struct.Struct(
    "=24xIIQ"
)  # nvmlDeviceAttributes_t: …, gpuInstanceSliceCount, computeInstanceSliceCount, memorySizeMB
_SAMPLE_SIZE = 16  # nvmlSample_t: timeStamp, and the union nvmlValue_t
_SAMPLES = 256
_SAMPLE_OF = {
    0: struct.Struct("=Qd"),
    1: struct.Struct("=QI4x"),
    2: struct.Struct("=QQ" if struct.calcsize("@L") == 8 else "=QI4x"),
    3: struct.Struct("=QQ"),
    4: struct.Struct("=Qq"),
    5: struct.Struct("=Qi4x"),
    6: struct.Struct("=QH6x"),
}
"""nvmlSample_t by nvmlValueType_t."""
_TEMPERATURE_V1 = struct.Struct("=IIi")  # nvmlTemperature_v1_t: version, sensor, temperature
_TEMPERATURE_V1_VERSION = _TEMPERATURE_V1.size | 1 << 24


class _Calls:
    """How often a function of the library was called by this process."""

    made = 0


_CALLS = _Calls()


def calls_made() -> int:
    """Give how often the driver's library was called since this process began; from any thread."""
    return _CALLS.made


class Failure(NamedTuple):
    """The driver said no: an nvmlReturn_t."""

    code: int


_NOTHING_NEW = Failure(nvml_errors.NOT_FOUND)


class Memory(NamedTuple):
    """Bytes; `reserved` is the driver's own, None in the first version, where `used` has it in it."""

    total: int
    used: int
    reserved: Optional[int]


class Attributes(NamedTuple):
    """The size of a MIG instance: slices of the whole GPU, slices used for computing, and MiB of memory."""

    slices: int
    compute_slices: int
    memory_mib: int


class Kept:
    """A buffer for a list, kept between calls and grown when the driver asks for more room."""

    def __init__(self, entry: str, room: int = 128) -> None:
        """Make room for `room` entries of a `struct` format."""
        self.entry = struct.Struct(entry)
        self.room = room
        self.count = ctypes.c_uint()
        self.bytes = ctypes.create_string_buffer(self.entry.size * room)

    def grow(self, wanted: int) -> bool:
        """Make room for `wanted` entries and those that come meanwhile; False where no sane list is that long."""
        if self.room >= MOST_ENTRIES:
            return False
        self.room = min(max(wanted + wanted // 4 + 16, 2 * self.room), MOST_ENTRIES)
        self.bytes = ctypes.create_string_buffer(self.entry.size * self.room)
        return True


class Library:
    """NVML. One thread owns it. A call before `open` answers UNINITIALIZED, a missing function FUNCTION_NOT_FOUND."""

    def __init__(self) -> None:
        """Load nothing yet: loading can wake a GPU."""
        self._binding: Any = None
        self._found: dict[tuple[str, ...], Any] = {}
        self._buffer = ctypes.create_string_buffer(_SAMPLE_SIZE * _SAMPLES)
        self._value_type, self._count = ctypes.c_uint(), ctypes.c_uint()
        self.clock = time.monotonic
        self.answer_by = float("inf")
        """When patience ends, of `clock`: after that nothing is asked, and the answer is TIMEOUT."""

    def open(self, *, attach: bool = True) -> Optional[Failure]:
        """Load the library and initialise it; this may take seconds, and wakes sleeping GPUs.

        Without `attach` no GPU is touched before it is looked up (nvml.h, NVML_INIT_FLAG_NO_ATTACH); a driver that does not
        know this flag is asked without it.
        """
        binding: Any = nvml_binding.load()
        if isinstance(binding, int):
            return Failure(binding)
        try:
            binding.nvmlInitWithFlags(0 if attach else _NO_ATTACH)
            code = nvml_errors.SUCCESS
        except binding.NVMLError as error:
            code = error.value
        if code == nvml_errors.LIBRARY_NOT_FOUND:
            return Failure(nvml_binding.why_not_loaded())
        self._binding = binding  # not before the library is loaded: a function is looked for once only
        if code == nvml_errors.FUNCTION_NOT_FOUND:
            code = self._call(("nvmlInit_v2", "nvmlInit"))
        if code == nvml_errors.INVALID_ARGUMENT and not attach:
            return self.open()
        return None if code == nvml_errors.SUCCESS else Failure(code)

    def close(self) -> None:
        """Shut NVML down so that the GPUs may sleep; what it answers changes nothing for us."""
        self._call(("nvmlShutdown",))

    def has(self, name: str) -> bool:
        """Tell whether the loaded library has a function."""
        return self._function((name,)) is not None

    def driver_version(self) -> Union[str, Failure]:
        """Give the version of the driver that is open, such as 570.86.10."""
        return self._version("nvmlSystemGetDriverVersion")

    def own_version(self) -> Union[str, Failure]:
        """Give the library's version, such as 12.570.86.10; it answers where nvmlInit has failed too."""
        return self._version("nvmlSystemGetNVMLVersion")

    def _version(self, name: str) -> Union[str, Failure]:
        buffer = ctypes.create_string_buffer(TEXT_SIZE)
        code = self._call((name,), buffer, ctypes.c_uint(TEXT_SIZE))
        return self._answer(code, lambda: buffer.value.decode("utf-8", "replace"))

    def device_count(self) -> Union[int, Failure]:
        """Give how many GPUs there are."""
        value = ctypes.c_uint()
        code = self._call(("nvmlDeviceGetCount_v2", "nvmlDeviceGetCount"), ctypes.byref(value))
        return self._answer(code, lambda: value.value)

    def by_index(self, index: int) -> Union[Handle, Failure]:
        """Find a GPU by its number."""
        return self._handle(("nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex"), ctypes.c_uint(index))

    def by_bus_id(self, bus_id: str) -> Union[Handle, Failure]:
        """Find a GPU by its PCI address as sysfs writes it, without touching any other.

        It is asked for as NVML itself writes it (nvmlPciInfo_t.busId), else as it was given.
        """
        names = ("nvmlDeviceGetHandleByPciBusId_v2", "nvmlDeviceGetHandleByPciBusId")
        domain, _, place = bus_id.partition(":")
        found: Union[Handle, Failure] = Failure(nvml_errors.NOT_FOUND)
        for form in (f"{domain:0>8}:{place}".upper(), bus_id):
            found = self._handle(names, ctypes.c_char_p(form.encode("ascii", "replace")))
            if not isinstance(found, Failure) or found.code not in _NO_SUCH_ADDRESS:
                break
        return found

    def text(self, name: str, handle: Handle) -> Union[str, Failure]:
        """Ask for a text; bytes that are no UTF-8 come out as the replacement sign."""
        buffer = ctypes.create_string_buffer(TEXT_SIZE)
        code = self._call((name,), handle, buffer, ctypes.c_uint(TEXT_SIZE))
        return self._answer(code, lambda: buffer.value.decode("utf-8", "replace"))

    def number(self, names: tuple[str, ...], handle: Handle, *kind: int) -> Union[int, Failure]:
        """Ask for an unsigned int; `kind` is what stands before it, such as a sensor."""
        return self.asks_number(names, handle, *kind)()

    def asks_number(self, names: tuple[str, ...], handle: Handle, *kind: int) -> Callable[[], Union[int, Failure]]:
        """Prepare `number`."""
        return self._asks_value(ctypes.c_uint(), names, handle, *(ctypes.c_uint(word) for word in kind))

    def asks_wide_number(self, names: tuple[str, ...], handle: Handle) -> Callable[[], Union[int, Failure]]:
        """Prepare the question for an unsigned long long."""
        return self._asks_value(ctypes.c_ulonglong(), names, handle)

    def _asks_value(self, value: Any, names: tuple[str, ...], *arguments: object) -> Callable[[], Union[int, Failure]]:
        call = self._prepared(names, *arguments, ctypes.byref(value))

        def ask() -> Union[int, Failure]:
            code = call()
            return Failure(code) if code else value.value

        return ask

    def asks_utilization(self, handle: Handle) -> Callable[[], Union[tuple[int, int], Failure]]:
        """Prepare the question for percent of SM and memory time (nvmlUtilization_t)."""
        value = (ctypes.c_uint * 2)()
        call = self._prepared(("nvmlDeviceGetUtilizationRates",), handle, ctypes.byref(value))

        def ask() -> Union[tuple[int, int], Failure]:
            code = call()
            return Failure(code) if code else (value[0], value[1])

        return ask

    def asks_buffered(self, handle: Handle, kind: int) -> Callable[[int], Union[list[tuple[int, float]], Failure]]:
        """Prepare the question for what the driver sampled after a stamp, of an nvmlSamplingType_t: (stamp, value) in its order.

        The stamps are µs of a clock of the driver's own (the time since boot on Linux, Unix time was seen too). nvml.h's
        NOT_FOUND, nothing newer, is an empty list. Of more samples than there is room for the driver gives what fits.
        """
        value_type, count, buffer = self._value_type, self._count, self._buffer
        since = ctypes.c_ulonglong()
        places = (ctypes.byref(value_type), ctypes.byref(count), buffer)
        call = self._prepared(("nvmlDeviceGetSamples",), handle, ctypes.c_uint(kind), since, *places)
        view = memoryview(buffer)

        def ask(stamp: int) -> Union[list[tuple[int, float]], Failure]:
            since.value, count.value = stamp, _SAMPLES
            code = call()
            if code:
                return [] if code == nvml_errors.NOT_FOUND else Failure(code)
            form = _SAMPLE_OF.get(value_type.value)
            if form is None:
                return Failure(nvml_errors.NOT_SUPPORTED)
            return list(form.iter_unpack(view[: min(count.value, _SAMPLES) * _SAMPLE_SIZE]))

        return ask

    def asks_codec_utilization(self, name: str, handle: Handle) -> Callable[[], Union[int, Failure]]:
        """Prepare the question for percent of encoder or decoder time; the sampling period that comes along is of no use."""
        value, period = ctypes.c_uint(), ctypes.c_uint()
        call = self._prepared((name,), handle, ctypes.byref(value), ctypes.byref(period))

        def ask() -> Union[int, Failure]:
            code = call()
            return Failure(code) if code else value.value

        return ask

    def asks_memory_v2(self, handle: Handle) -> Callable[[], Union[Memory, Failure]]:
        """Prepare the question for memory with what the driver reserved told apart."""
        buffer = ctypes.create_string_buffer(_MEMORY_V2.size)
        call = self._prepared(("nvmlDeviceGetMemoryInfo_v2",), handle, buffer)

        def ask() -> Union[Memory, Failure]:
            _MEMORY_V2.pack_into(buffer, 0, _MEMORY_V2_VERSION, 0, 0, 0, 0)
            code = call()
            if code:
                return Failure(code)
            _version, total, reserved, _free, used = _MEMORY_V2.unpack_from(buffer)
            return Memory(total, used, reserved)

        return ask

    def asks_memory_v1(self, handle: Handle) -> Callable[[], Union[Memory, Failure]]:
        """Prepare the question for memory as every driver tells it."""
        buffer = ctypes.create_string_buffer(_MEMORY_V1.size)
        call = self._prepared(("nvmlDeviceGetMemoryInfo",), handle, buffer)

        def ask() -> Union[Memory, Failure]:
            code = call()
            if code:
                return Failure(code)
            total, _free, used = _MEMORY_V1.unpack_from(buffer)
            return Memory(total, used, None)

        return ask

    def temperature_versioned(self, handle: Handle) -> Union[int, Failure]:
        """Ask for °C by the function that replaces nvmlDeviceGetTemperature."""
        request = _TEMPERATURE_V1.pack(_TEMPERATURE_V1_VERSION, 0, 0)
        buffer = ctypes.create_string_buffer(request, len(request))
        code = self._call(("nvmlDeviceGetTemperatureV",), handle, buffer)
        return self._answer(code, lambda: int(_TEMPERATURE_V1.unpack(buffer.raw)[2]))

    def pci_address(self, handle: Handle) -> Union[str, Failure]:
        """Ask where the GPU sits, in the form of sysfs."""
        buffer = ctypes.create_string_buffer(_PCI.size)
        names = ("nvmlDeviceGetPciInfo_v3", "nvmlDeviceGetPciInfo_v2", "nvmlDeviceGetPciInfo")
        code = self._call(names, handle, buffer)
        domain, bus, device = _PCI.unpack(buffer.raw)
        return self._answer(code, lambda: f"{domain:04x}:{bus:02x}:{device:02x}.0")

    def two_numbers(self, name: str, handle: Handle) -> Union[tuple[int, int], Failure]:
        """Ask for two unsigned ints, such as the present and the pending MIG mode."""
        one, other = ctypes.c_uint(), ctypes.c_uint()
        code = self._call((name,), handle, ctypes.byref(one), ctypes.byref(other))
        return self._answer(code, lambda: (one.value, other.value))

    def instance(self, handle: Handle, index: int) -> Union[Handle, Failure]:
        """Find the MIG instance at a place of a GPU; NOT_FOUND where the place is empty."""
        found = ctypes.c_void_p()
        code = self._call(("nvmlDeviceGetMigDeviceHandleByIndex",), handle, ctypes.c_uint(index), ctypes.byref(found))
        return self._answer(code, lambda: Handle(found))

    def instance_attributes(self, handle: Handle) -> Union[Attributes, Failure]:
        """Ask for the size of a MIG instance."""
        buffer = ctypes.create_string_buffer(_INSTANCE.size)
        code = self._call(("nvmlDeviceGetAttributes_v2",), handle, buffer)
        return self._answer(code, lambda: Attributes(*_INSTANCE.unpack(buffer.raw)))

    def asks_entries(self, name: str, handle: Handle, kept: Kept) -> Callable[[], Union[bytes, Failure]]:
        """Prepare the question for a list of processes: entries of `kept`'s format, as they lie in memory."""
        return self._asks_list(kept, lambda count: self._prepared((name,), handle, count, kept.bytes))

    def asks_process_samples(self, handle: Handle, kept: Kept) -> Callable[[int], Union[bytes, Failure]]:
        """Prepare the question what each process did since a driver's time stamp; nvml.h's NOT_FOUND, nothing ran, is an empty list."""
        name, since = ("nvmlDeviceGetProcessUtilization",), ctypes.c_ulonglong()
        listed = self._asks_list(kept, lambda count: self._prepared(name, handle, kept.bytes, count, since))

        def ask(stamp: int) -> Union[bytes, Failure]:
            since.value = stamp
            told = listed()
            return b"" if told == _NOTHING_NEW else told

        return ask

    def _asks_list(
        self, kept: Kept, prepare: Callable[[Any], Callable[[], int]]
    ) -> Callable[[], Union[bytes, Failure]]:
        """Prepare the question for a list; where its buffer grows, by whichever question, the call is prepared anew."""
        count, counted = kept.count, ctypes.byref(kept.count)
        call, room = prepare(counted), kept.room

        def ask() -> Union[bytes, Failure]:
            nonlocal call, room
            while True:
                if room != kept.room:
                    call, room = prepare(counted), kept.room
                count.value = room
                code = call()
                if code == nvml_errors.INSUFFICIENT_SIZE and kept.grow(count.value):
                    continue
                if code:
                    return Failure(code)
                return bytes(memoryview(kept.bytes)[: min(count.value, room) * kept.entry.size])

        return ask

    def _handle(self, names: tuple[str, ...], which: Any) -> Union[Handle, Failure]:
        handle = ctypes.c_void_p()
        return self._answer(self._call(names, which, ctypes.byref(handle)), lambda: Handle(handle))

    def _function(self, names: tuple[str, ...]) -> Any:
        """Give the first of the functions that the library has, or None."""
        if names not in self._found:
            self._found[names] = None
            for name in names:
                try:
                    self._found[names] = self._binding._nvmlGetFunctionPointer(name)  # noqa: SLF001 - the binding's only way to a function itself
                    break
                except self._binding.NVMLError:
                    continue
        return self._found[names]

    def _call(self, names: tuple[str, ...], *arguments: object) -> int:
        return self._prepared(names, *arguments)()

    def _prepared(self, names: tuple[str, ...], *arguments: object) -> Callable[[], int]:
        """Give a call of the first of the functions that the library has, with arguments that stay."""
        if self._binding is None:
            return lambda: nvml_errors.UNINITIALIZED
        calls = _CALLS
        function, late = self._function(names), nvml_errors.TIMEOUT
        if function is None:
            return lambda: nvml_errors.FUNCTION_NOT_FOUND if self.clock() <= self.answer_by else late

        def call() -> int:
            if self.clock() > self.answer_by:
                return late
            calls.made += 1
            return function(*arguments)  # type: ignore[no-any-return]  # ctypes knows it

        return call

    @staticmethod
    def _answer(code: int, value: Callable[[], T]) -> Union[T, Failure]:
        return value() if code == nvml_errors.SUCCESS else Failure(code)
