"""Which Windows service a process works for, and which package it came in; the only file that calls Windows for it.

Services: EnumServicesStatusExW (winsvc.h) lists every service with its process, in one call for all. Packages:
GetPackageFullName (appmodel.h) of a process opened with PROCESS_QUERY_LIMITED_INFORMATION, which other users' may refuse.
QueryFullProcessImageNameW (winbase.h) for the executable, where psutil's own way is not there.

Windows has no control groups: what a service starts is its own work, as long as the service is not one that starts programs
for whoever asks ("DCOM Server Process Launcher", "Application Information", "Secondary Logon": Microsoft's "Guidance on
disabling system services on Windows Server"). The Task Scheduler, `Schedule`, is named: what it starts is a scheduled task.
"""

from __future__ import annotations

import ctypes
import functools
import os
import time
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

if TYPE_CHECKING:
    from collections.abc import Iterable

_SC_MANAGER_ENUMERATE_SERVICE = 0x0004
_SERVICE_WIN32 = 0x30
_SERVICE_ACTIVE = 0x01
_ERROR_MORE_DATA = 234
_ERROR_INSUFFICIENT_BUFFER = 122
_PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
_LONGEST_PATH = 32768
LARGEST_LIST = 1 << 20
LIST_AGAIN_S = 20.0
STARTS_FOR_OTHERS = frozenset({"dcomlaunch", "brokerinfrastructure", "appinfo", "seclogon"})
"""Services, in small letters: a Store app, an elevated program and `runas` are a person's, though these have started them."""


class _ServiceStatus(ctypes.Structure):
    """SERVICE_STATUS_PROCESS."""

    _fields_ = tuple(
        (name, ctypes.c_uint32)
        for name in (
            *("dwServiceType", "dwCurrentState", "dwControlsAccepted", "dwWin32ExitCode"),
            *("dwServiceSpecificExitCode", "dwCheckPoint", "dwWaitHint", "dwProcessId", "dwServiceFlags"),
        )
    )


class _Service(ctypes.Structure):
    """ENUM_SERVICE_STATUS_PROCESSW."""

    _fields_ = (
        ("lpServiceName", ctypes.c_wchar_p),
        ("lpDisplayName", ctypes.c_wchar_p),
        ("ServiceStatusProcess", _ServiceStatus),
    )


class Libraries(NamedTuple):
    """The two libraries that are called, and what tells their last error."""

    advapi: Any
    kernel: Any
    last_error: Callable[[], int]


@functools.lru_cache(maxsize=1)
def libraries() -> Libraries:
    """Load them; only on Windows."""
    loader: Any = ctypes
    advapi = loader.WinDLL("advapi32", use_last_error=True)
    kernel = loader.WinDLL("kernel32", use_last_error=True)
    advapi.OpenSCManagerW.restype = ctypes.c_void_p
    advapi.EnumServicesStatusExW.argtypes = [
        ctypes.c_void_p,
        *[ctypes.c_uint32] * 3,
        ctypes.c_void_p,
        ctypes.c_uint32,
        *[ctypes.c_void_p] * 4,
    ]
    advapi.CloseServiceHandle.argtypes = [ctypes.c_void_p]
    kernel.OpenProcess.restype = ctypes.c_void_p
    kernel.GetPackageFullName.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
    kernel.QueryFullProcessImageNameW.argtypes = [ctypes.c_void_p, ctypes.c_uint32, *[ctypes.c_void_p] * 2]
    kernel.CloseHandle.argtypes = [ctypes.c_void_p]
    return Libraries(advapi, kernel, loader.get_last_error)


def services(calls: Libraries) -> dict[int, tuple[str, ...]]:
    """Give the names of the active services of every process; empty where Windows does not say."""
    manager = calls.advapi.OpenSCManagerW(None, None, _SC_MANAGER_ENUMERATE_SERVICE)
    if not manager:
        return {}
    try:
        return _listed(calls, manager)
    finally:
        calls.advapi.CloseServiceHandle(manager)


def _listed(calls: Libraries, manager: Any) -> dict[int, tuple[str, ...]]:
    needed, count, resume = ctypes.c_uint32(0), ctypes.c_uint32(0), ctypes.c_uint32(0)
    size = 65536
    for _ in range(4):  # services may start between two calls
        buffer = ctypes.create_string_buffer(size)
        resume.value = 0
        done = calls.advapi.EnumServicesStatusExW(
            manager,
            0,  # SC_ENUM_PROCESS_INFO
            _SERVICE_WIN32,
            _SERVICE_ACTIVE,
            buffer,
            size,
            ctypes.byref(needed),
            ctypes.byref(count),
            ctypes.byref(resume),
            None,
        )
        if done:
            found: dict[int, tuple[str, ...]] = {}
            for service in (_Service * count.value).from_buffer(buffer):
                pid = service.ServiceStatusProcess.dwProcessId
                if pid and service.lpServiceName:
                    found[pid] = (*found.get(pid, ()), service.lpServiceName)
            return found
        size += needed.value
        if calls.last_error() != _ERROR_MORE_DATA or size > LARGEST_LIST:
            return {}
    return {}


def package(calls: Libraries, pid: int) -> Optional[str]:
    """Give the full name of the package a process came in, None for one of no package or that may not be opened."""
    handle = calls.kernel.OpenProcess(_PROCESS_QUERY_LIMITED_INFORMATION, 0, pid)
    if not handle:
        return None
    try:
        length = ctypes.c_uint32(0)
        if calls.kernel.GetPackageFullName(handle, ctypes.byref(length), None) != _ERROR_INSUFFICIENT_BUFFER:
            return None  # APPMODEL_ERROR_NO_PACKAGE for most
        name = ctypes.create_unicode_buffer(min(length.value, 512))
        done = calls.kernel.GetPackageFullName(handle, ctypes.byref(length), name) == 0
        return name.value or None if done else None
    finally:
        calls.kernel.CloseHandle(handle)


def image(calls: Libraries, pid: int) -> Optional[str]:
    """Give the path of the executable of a process, None where Windows does not say."""
    handle = calls.kernel.OpenProcess(_PROCESS_QUERY_LIMITED_INFORMATION, 0, pid)
    if not handle:
        return None
    try:
        length = ctypes.c_uint32(_LONGEST_PATH)
        path = ctypes.create_unicode_buffer(_LONGEST_PATH)
        done = calls.kernel.QueryFullProcessImageNameW(handle, 0, path, ctypes.byref(length))
        return path.value or None if done else None
    finally:
        calls.kernel.CloseHandle(handle)


class Services:
    """The services of every process, listed anew every LIST_AGAIN_S."""

    def __init__(
        self, calls: Callable[[], Libraries] = libraries, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """List them by `calls`."""
        self._calls = calls
        self._monotonic = monotonic
        self._listed: dict[int, tuple[str, ...]] = {}
        self._at = float("-inf")

    def of(self, pid: int) -> Optional[str]:
        """Give the service that process `pid` runs, or several joined by commas, as one svchost.exe does."""
        now = self._monotonic()
        if now - self._at >= LIST_AGAIN_S:
            self._at = now
            try:
                self._listed = services(self._calls())
            except (OSError, AttributeError):
                self._listed = {}
        names = self._listed.get(pid, ())
        return ", ".join(names) or None

    def of_lineage(self, lineage: Iterable[int]) -> Optional[str]:
        """Give the service that a process works for: its own, or that of the nearest which has started it.

        `lineage` is its number, that of what started it, and so on.
        """
        for place, pid in enumerate(lineage):
            found = self.of(pid)
            if found is not None:
                for_others = place > 0 and STARTS_FOR_OTHERS & {each.lower() for each in self._listed[pid]}
                return None if for_others else found
        return None


@functools.lru_cache(maxsize=1)
def _services() -> Services:
    return Services()


def service_of(lineage: Iterable[int]) -> Optional[str]:
    """Give the service that a process works for, by its number, that of what started it, and so on."""
    return _services().of_lineage(lineage)


def user_here(account: str, machine: Optional[str] = None) -> str:
    """Give an account of this machine by its name alone, as a person calls it; those of a domain keep that before it.

    `machine` is this one's name, by default what the environment says (COMPUTERNAME).
    """
    domain, backslash, name = account.rpartition("\\")
    here = os.environ.get("COMPUTERNAME", "") if machine is None else machine
    return name if backslash and name and domain.casefold() == here.casefold() else account


def image_of(pid: int) -> Optional[str]:
    """Give the path of the executable of process `pid`."""
    try:
        return image(libraries(), pid)
    except (OSError, AttributeError):
        return None


def package_of(pid: int) -> Optional[str]:
    """Give the package of process `pid`."""
    try:
        return package(libraries(), pid)
    except (OSError, AttributeError):
        return None
