"""Who processes are, by Windows itself: names, users, parents, services, packages."""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.probes import portable_processes, windows_facts
from hoofhearted_desktop.probes.processes import ProcessProbe

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; print(1, flush=True); sys.stdin.read()", "a word"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    yield process
    process.communicate(b"")


def test_a_process_is_who_it_is(child: subprocess.Popen[bytes]) -> None:
    found = ProcessProbe().read([child.pid])[child.pid]
    assert found.missing is None
    assert found.name is not None
    assert found.exe is not None
    assert os.path.samefile(found.exe, sys.executable)
    assert found.command_line is not None
    assert found.command_line[-1] == "a word"
    own = getpass.getuser().casefold()
    assert (found.user or "").casefold() in {own, f"{os.environ.get('USERDOMAIN', '')}\\{own}".casefold()}
    assert found.parent is not None
    assert (found.parent.pid, (found.parent.name or "").lower()) == (os.getpid(), "python.exe")
    assert found.started is not None
    assert abs(time.time() - found.started) < 120
    assert found.memory_rss is not None
    assert found.unit is None, "no service has started us"


def test_one_that_has_ended_is_gone_and_keeps_what_was_known(child: subprocess.Popen[bytes]) -> None:
    probe = ProcessProbe()
    before = probe.read([child.pid])[child.pid]
    child.communicate(b"")
    after = probe.read([child.pid])[child.pid]
    assert (after.missing, after.name, after.ended is not None) == ("gone", before.name, True)


def test_a_number_that_nobody_has_is_gone() -> None:
    assert portable_processes.vitals(0x7FFFFFF0) == "gone"


def test_services_have_names_and_processes() -> None:
    found = windows_facts.services(windows_facts.libraries())
    assert found, "every Windows runs a service"
    names = {name.lower() for names in found.values() for name in names}
    assert names & {"rpcss", "eventlog", "plugplay"}
    pid, own = next(iter(found.items()))
    assert windows_facts.service_of([pid]) == ", ".join(own)


def test_the_lineage_goes_up_from_a_process_to_what_started_it(child: subprocess.Popen[bytes]) -> None:
    lineage = list(portable_processes._lineage(portable_processes.psutil.Process(child.pid)))
    assert lineage[:2] == [child.pid, os.getpid()]


def test_a_program_that_was_not_installed_as_a_package_has_none() -> None:
    assert windows_facts.package_of(os.getpid()) is None
    assert windows_facts.package_of(0x7FFFFFF0) is None


def test_the_executable_by_windows_own_call() -> None:
    image = windows_facts.image_of(os.getpid())
    assert image is not None
    assert os.path.samefile(image, sys.executable)
