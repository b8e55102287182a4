"""Windows services and packages, with the two libraries played by objects that fill the same buffers."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from hoofhearted_desktop.probes import windows_facts
from hoofhearted_desktop.probes.windows_facts import Libraries, Services, package, services

MANAGER, PROCESS = 0x51, 0x52


class Advapi:
    """The service control manager, with these services."""

    def __init__(self, *listed: tuple[str, int], refused: bool = False, grows_by: int = 0) -> None:
        self.listed = listed
        self.refused = refused
        self.grows_by = grows_by
        self.error = 0
        self.lists = 0
        self.open = 0
        self.kept: list[Any] = []

    def OpenSCManagerW(self, *given: Any) -> int:  # noqa: N802 - the name is Windows'
        assert given == (None, None, 0x0004)
        self.open += not self.refused
        return 0 if self.refused else MANAGER

    def CloseServiceHandle(self, manager: int) -> int:  # noqa: N802 - the name is Windows'
        assert manager == MANAGER
        self.open -= 1
        return 1

    def EnumServicesStatusExW(self, *given: Any) -> int:  # noqa: N802 - the name is Windows'
        manager, level, kind, state, buffer, size, needed, count, resume, group = given
        assert (manager, level, kind, state, group) == (MANAGER, 0, 0x30, 0x01, None)
        assert resume._obj.value == 0
        self.lists += 1
        records = (windows_facts._Service * len(self.listed))()
        for record, (name, pid) in zip(records, self.listed):  # noqa: B905 - not in Python 3.9
            record.lpServiceName = name
            record.ServiceStatusProcess.dwProcessId = pid
        self.kept.append(records)
        whole = ctypes.sizeof(records) + self.grows_by
        if whole > size:
            needed._obj.value = whole - size
            self.error = 234
            return 0
        ctypes.memmove(buffer, records, ctypes.sizeof(records))
        count._obj.value = len(self.listed)
        return 1


class Kernel:
    """Processes of one package, of none, and one that may not be opened."""

    def __init__(self) -> None:
        self.open = 0

    def OpenProcess(self, access: int, inherit: int, pid: int) -> int:  # noqa: N802 - the name is Windows'
        assert (access, inherit) == (0x1000, 0)
        self.pid = pid
        self.open += pid != 3
        return 0 if pid == 3 else PROCESS

    def CloseHandle(self, handle: int) -> int:  # noqa: N802 - the name is Windows'
        assert handle == PROCESS
        self.open -= 1
        return 1

    def QueryFullProcessImageNameW(self, handle: int, flags: int, path: Any, length: Any) -> int:  # noqa: N802 - the name is Windows'
        assert (handle, flags) == (PROCESS, 0)
        assert length._obj.value == 32768
        if self.pid == 2:
            return 0
        path.value = "C:\\Program Files\\Ollama\\ollama.exe"
        return 1

    def GetPackageFullName(self, handle: int, length: Any, name: Any) -> int:  # noqa: N802 - the name is Windows'
        assert handle == PROCESS
        full = "Microsoft.Photos_1.2_x64__8wekyb3d8bbwe"
        if self.pid == 2:
            return 15700  # APPMODEL_ERROR_NO_PACKAGE
        if name is None:
            length._obj.value = len(full) + 1
            return 122
        name.value = full
        return 0


def calls(advapi: Advapi, kernel: Kernel | None = None) -> Libraries:
    return Libraries(advapi, kernel or Kernel(), lambda: advapi.error)


def test_every_service_has_its_process_and_a_process_may_have_several() -> None:
    advapi = Advapi(("Dhcp", 900), ("EventLog", 900), ("Blue Iris", 4242), ("Stopped", 0))
    assert services(calls(advapi)) == {900: ("Dhcp", "EventLog"), 4242: ("Blue Iris",)}
    assert advapi.open == 0


def test_a_long_list_is_asked_for_again_with_more_room() -> None:
    advapi = Advapi(*((f"service{number}", number + 1) for number in range(2000)))
    assert len(services(calls(advapi))) == 2000
    assert advapi.lists == 2


@pytest.mark.parametrize(
    "advapi", [Advapi(refused=True), Advapi(("a", 1), grows_by=10_000_000)], ids=["refused", "without end"]
)
def test_what_windows_does_not_say_is_nothing(advapi: Advapi) -> None:
    assert services(calls(advapi)) == {}
    assert advapi.open == 0


def test_the_list_is_kept_for_a_while() -> None:
    advapi = Advapi(("Ollama", 4242))
    now = [100.0]
    known = Services(lambda: calls(advapi), lambda: now[0])
    assert [known.of(4242), known.of(4242), known.of(7)] == ["Ollama", "Ollama", None]
    assert advapi.lists == 1
    now[0] += windows_facts.LIST_AGAIN_S
    advapi.listed = (("Frigate", 7), ("Other", 7))
    assert (known.of(7), known.of(4242)) == ("Frigate, Other", None)


def test_what_a_service_has_started_works_for_it_but_not_what_was_started_for_others() -> None:
    advapi = Advapi(("Ollama", 40), ("DcomLaunch", 50), ("Power", 50), ("Schedule", 60), ("Appinfo", 70))
    known = Services(lambda: calls(advapi))
    assert known.of_lineage([42, 41, 40, 4]) == "Ollama"
    assert known.of_lineage([61, 60]) == "Schedule", "a scheduled task"
    assert known.of_lineage([51, 50, 40]) is None, "a Store app is nobody's service"
    assert known.of_lineage([71, 70]) is None
    assert known.of_lineage([50]) == "DcomLaunch, Power", "the service itself is one"
    assert known.of_lineage([9, 8, 7]) is None
    assert known.of_lineage([]) is None


def test_packages() -> None:
    kernel = Kernel()
    found = [package(calls(Advapi(), kernel), pid) for pid in (1, 2, 3)]
    assert found == ["Microsoft.Photos_1.2_x64__8wekyb3d8bbwe", None, None]
    assert kernel.open == 0


@pytest.mark.parametrize(
    ("account", "user"),
    [
        ("DESK\\david", "david"),
        ("desk\\david", "david"),
        ("CONTOSO\\david", "CONTOSO\\david"),
        ("NT AUTHORITY\\SYSTEM", "NT AUTHORITY\\SYSTEM"),
        ("david", "david"),
        ("DESK\\", "DESK\\"),
    ],
)
def test_an_account_of_this_machine_is_called_by_its_name(account: str, user: str) -> None:
    assert windows_facts.user_here(account, "DESK") == user


def test_the_executable() -> None:
    kernel = Kernel()
    found = [windows_facts.image(calls(Advapi(), kernel), pid) for pid in (1, 2, 3)]
    assert found == ["C:\\Program Files\\Ollama\\ollama.exe", None, None]
    assert kernel.open == 0


def test_where_there_is_no_windows_nothing_is_said() -> None:
    if hasattr(ctypes, "WinDLL"):
        pytest.skip("this is Windows")
    assert windows_facts.service_of([1]) is None
    assert windows_facts.package_of(1) is None
    assert windows_facts.image_of(1) is None
