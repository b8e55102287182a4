"""The Windows installer and what it installs, by Wine: one user's life with it, from the silent installation to the silent removal.

What Wine cannot show is in docs/releasing.md, for a person.
"""

from __future__ import annotations

import json
import shutil
import struct
import time
from typing import TYPE_CHECKING

import pytest
from packing import (
    desktop_files,
    freezing,
    project,
    publisher,
    windows_files,
    windows_freezing,
    windows_package,
    windows_python,
    wine,
)

from tests.desktop_parts.fixtures import require_programs
from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.session import DesktopSession, introduce
from tests.fake_nvml.driver import GIB, FakeProcess
from tests.link.conftest import lab as lab  # noqa: PLC0414 - a fixture is used by its name
from tests.link.watched import Watched
from tests.packaging import frozen
from tests.packaging.wine_machine import PATIENCE_S, RUN, UNINSTALL, WineMachine

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from tests.desktop_parts.session import Pixels
    from tests.link.conftest import Lab

pytestmark = [pytest.mark.real, pytest.mark.windows, pytest.mark.timeout(1200)]

NEWER = "99.1.0"
SETTINGS = "# mine\n[watching]\nrelease_s = 2\n"
WORKER = "import os, sys\nprint(os.getpid(), flush=True)\nsys.stdin.read()\n"
STILL_RUNS, TOO_OLD = 2, 3


@pytest.fixture(scope="module")
def program() -> Path:
    reason = windows_package.missing()
    if reason is not None:
        pytest.skip(reason)
    return frozen.windows_program()


@pytest.fixture(scope="module")
def setup(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installer as it is released, but for its compression."""
    return windows_package.installer(tmp_path_factory.mktemp("setup") / windows_package.NAME, program, small=False)


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DesktopSession]:
    require_programs()
    with DesktopSession(tmp_path_factory.mktemp("windows") / "desktop") as session:
        yield session


@pytest.fixture(scope="module")
def machine(desktop: DesktopSession, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WineMachine]:
    with WineMachine(tmp_path_factory.mktemp("machine"), desktop) as made:
        made.driver.sampling_us = 1
        made.driver.write()
        yield made


@pytest.fixture
def installed(machine: WineMachine, setup: Path) -> WineMachine:
    """The computer with the program, whatever the tests before have left of it."""
    if not (machine.program / "uninstall.exe").exists():
        done = machine.run(setup, "/S")
        assert done == (0, "", "")
    return machine


def test_it_is_small_and_has_nothing_unneeded(program: Path) -> None:
    assert freezing.size_mb(program) <= windows_package.LARGEST_MB
    names = {path.name for path in program.rglob("*")}
    assert {*windows_freezing.PROGRAMS, "qwindows.dll", "bundle_receiver.py", "_winrt.pyd"} - names <= {"_winrt.pyd"}
    unwanted = (
        "Qt6Qml",
        "Qt6Quick",
        "Qt6Pdf",
        "opengl32sw",
        "d3dcompiler",
        "icuuc",
        "ucrtbase",
        "bcryptprimitives",
        "tcl",
    )
    assert [name for name in names for each in unwanted if name.startswith(each)] == []


@pytest.mark.parametrize("name", windows_freezing.PROGRAMS)
def test_each_program_has_its_kind_its_icon_and_its_version(program: Path, name: str) -> None:
    data = (program / name).read_bytes()
    header = struct.unpack_from("<I", data, 0x3C)[0]
    (subsystem,) = struct.unpack_from("<H", data, header + 24 + 68)
    assert subsystem == (2 if name == "hoofhearted.exe" else 3), "2 is without a console (PE format, Windows subsystem)"
    for text in (project.version(), windows_files.NAME, publisher.DEVELOPERS):
        assert text.encode("utf-16-le") in data
    picture = desktop_files.icons((256,))[f"icons/hicolor/256x256/apps/{desktop_files.IDENTITY}.png"]
    assert picture in data


def test_it_installs_silently_for_one_user(machine: WineMachine, setup: Path) -> None:
    done = machine.run(setup, "/S")
    assert done == (0, "", "")
    assert {*windows_freezing.PROGRAMS, "uninstall.exe", "LICENSE.txt"} <= {
        path.name for path in machine.program.iterdir()
    }
    shortcut = machine.roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "Hoof Hearted.lnk"
    assert r"Programs\Hoof Hearted\hoofhearted.exe".encode("utf-16-le") in shortcut.read_bytes()
    assert machine.value(UNINSTALL, "DisplayVersion") == project.version()
    assert machine.value(UNINSTALL, "DisplayName") == "Hoof Hearted"
    size = int(str(machine.value(UNINSTALL, "EstimatedSize")), 16) * 1024 / 1e6
    assert size == pytest.approx(freezing.size_mb(machine.program), rel=0.02)
    icon = str(machine.value(UNINSTALL, "DisplayIcon"))
    assert icon.endswith(r"\Programs\Hoof Hearted\hoofhearted.exe,0")
    assert machine.value(RUN, "HoofHearted") is None, "it starts with the session only where somebody wants that"


def test_windows_that_qt_does_not_know_any_more_is_refused(machine: WineMachine, setup: Path) -> None:
    before = sorted(path.name for path in machine.program.iterdir()) if machine.program.exists() else []
    machine.run("winecfg", "-v", "win7")
    try:
        done = machine.run(setup, "/S")
    finally:
        machine.run("winecfg", "-v", "win10")
    assert done == (TOO_OLD, "", "")
    assert (sorted(path.name for path in machine.program.iterdir()) if machine.program.exists() else []) == before


def test_the_terminal(installed: WineMachine) -> None:
    for name in windows_freezing.PROGRAMS:
        said = installed.run(installed.program / name, "--version")
        assert (said.returncode, said.stderr) == (0, "")
        assert said.stdout.split()[-1] == project.version()
    said = installed.run(installed.program / "hoofhearted.com", "why", "--demo", "--json")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.isascii(), "a pipe of Windows has an old encoding, and JSON is UTF-8"
    assert "RTX 3090" in json.loads(said.stdout)["gpus"][0]["name"]
    said = installed.run(installed.program / "hoofhearted-agent.exe", "connect", "--simulate", "home")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("HOOFHEARTED-AGENT/")
    said = installed.run(installed.program / "hoofhearted.com", "doctor")
    assert said.stderr == ""
    assert f"program: Hoof Hearted {project.version()}, Python 3.11" in said.stdout
    assert installed.run(installed.program / "hoofhearted.com", "gateway", "--help").returncode == 0


def test_a_server_is_sent_the_agent(installed: WineMachine, lab: Lab) -> None:
    """From the sources that the frozen program carries, over a real SSH server."""
    with Watched(lab) as far:
        far.work()
        shutil.copytree(lab.ssh, installed.local.parents[1] / ".ssh", dirs_exist_ok=True)
        said = installed.run(installed.program / "hoofhearted.com", "why", "far", "--json")
        assert said.stderr == ""
        assert json.loads(said.stdout)["gpus"][0]["sentence"]
        assert "Connection from" in far.sshd.log()


def tray_changes(desktop: DesktopSession, before: Pixels) -> Pixels:
    """Wait until the tray looks different, as patiently as a program of Windows that starts by Wine wants."""
    wait_until("the tray looks different", lambda: desktop.tray_pixels().differs(before) >= 12, PATIENCE_S)
    return desktop.tray_pixels()


def work(machine: WineMachine, folder: Path) -> subprocess.Popen[bytes]:
    """Start a program of Windows that "trains", and have the driver say that it does."""
    (folder / "train.py").write_text(WORKER)
    worker = machine.start(windows_python.bare().python, wine.there(folder / "train.py"), "--epochs", "3")
    assert worker.stdout is not None
    pid = int(worker.stdout.readline())
    (gpu,) = machine.driver.gpus
    gpu.utilization_sm, gpu.memory_used, gpu.power_mw, gpu.pstate, gpu.clock_sm = 87, 9 * GIB, 310_000, 2, 1800
    gpu.processes = [FakeProcess(pid, memory=8 * GIB, sm=86)]
    machine.driver.moving = True
    machine.driver.write()
    return worker


def balloons(desktop: DesktopSession) -> list[str]:
    """Give the visible windows that are wide and low, under the tray: what Wine's Explorer shows a notification in."""
    found = []
    for window in desktop.run("xdotool", "search", "--onlyvisible", "--name", ".*").split():
        told = desktop.run("xdotool", "getwindowgeometry", "--shell", window).splitlines()
        place = {name: int(value) for name, _, value in (line.partition("=") for line in told) if value}
        if 150 < place.get("WIDTH", 0) < 600 and 30 < place.get("HEIGHT", 0) < 160 and place["Y"] < 120:
            found.append(window)
    return found


def test_tray_notification_window_and_one_program(
    installed: WineMachine, desktop: DesktopSession, tmp_path: Path
) -> None:
    (installed.local / "hoofhearted").mkdir(exist_ok=True)
    (installed.local / "hoofhearted" / "settings.toml").write_text(SETTINGS)
    introduce(installed.local / "hoofhearted")
    empty, began = desktop.tray_pixels(), time.monotonic()
    running = installed.start(installed.program / "hoofhearted.exe", "--minimized")
    resting = tray_changes(desktop, empty)
    print(f"the tray icon stands after {time.monotonic() - began:.1f} s, Wine's own start included")
    assert desktop.windows("Hoof Hearted") == []
    wait_until(
        "the agent answers",
        lambda: "an agent runs" in installed.run(installed.program / "hoofhearted.com", "agent", "status").stdout,
    )
    assert balloons(desktop) == []
    worker = work(installed, tmp_path)
    tray_changes(desktop, resting)
    wait_until("a balloon tells of it", lambda: balloons(desktop), PATIENCE_S)
    said = installed.run(installed.program / "hoofhearted.com", "why", "--json")
    assert said.stderr == ""
    (process,) = json.loads(said.stdout)["gpus"][0]["processes"]
    assert "train.py" in json.loads(said.stdout)["sentence"]
    assert process["pid"] == installed.driver.gpus[0].processes[0].pid
    second = installed.run(installed.program / "hoofhearted.exe")
    assert (second.returncode, second.stderr) == (0, "")
    (window,) = wait_until("the window shows", lambda: desktop.windows("Hoof Hearted"), PATIENCE_S)
    chart_moves(desktop)
    print(f"the window: {shutil.copy(desktop.screenshot('windows-window'), project.WORK)}")
    assert installed.run(installed.program / "hoofhearted.com", "--quit").returncode == 0
    assert installed.ends(running) == (0, "", "")
    assert window not in desktop.windows("Hoof Hearted")
    assert installed.ends(worker)[0] == 0


def chart_moves(desktop: DesktopSession) -> None:
    """Wait until a part of the screen where the chart is is painted anew of itself."""

    seen: set[str] = set()

    def moves() -> bool:
        command = ("import", "-silent", "-window", "root", "-crop", "500x70+400+190", "-depth", "4", "gray:-")
        seen.add(desktop.run(*command))
        return len(seen) > 3

    wait_until("the chart moves", moves, PATIENCE_S)


def test_an_upgrade_ends_the_program_and_keeps_settings(
    installed: WineMachine, program: Path, desktop: DesktopSession, tmp_path: Path
) -> None:
    newer = windows_package.installer(tmp_path / "newer.exe", program, version=NEWER, small=False)
    introduce(installed.local / "hoofhearted")
    (installed.local / "hoofhearted" / "settings.toml").write_text(SETTINGS)
    stale = installed.program / "_internal" / "of-the-version-before"
    stale.touch()
    (installed.program / "a-file-of-the-user").touch()
    empty = desktop.tray_pixels()
    running = installed.start(installed.program / "hoofhearted.exe", "--minimized")
    tray_changes(desktop, empty)
    done = installed.run(newer, "/S", "/AUTOSTART")
    assert done == (0, "", "")
    assert installed.ends(running) == (0, "", "")
    assert installed.value(UNINSTALL, "DisplayVersion") == NEWER
    assert (installed.local / "hoofhearted" / "settings.toml").read_text() == SETTINGS
    assert (installed.local / "hoofhearted" / "history.sqlite3").exists()
    assert not stale.exists()
    assert (installed.program / "a-file-of-the-user").exists()
    told = str(installed.value(RUN, "HoofHearted"))
    assert told.endswith(r'\Programs\Hoof Hearted\hoofhearted.exe" --minimized')
    assert installed.run(installed.program / "hoofhearted.com", "--version").stdout.split()[-1] == project.version()
    again = installed.run(newer, "/S")
    assert again.returncode == 0
    assert installed.value(RUN, "HoofHearted") == told, "a silent upgrade leaves the choice as it is"
    (installed.program / "a-file-of-the-user").unlink()


def test_what_cannot_be_ended_is_left_alone(installed: WineMachine, setup: Path) -> None:
    watching = installed.start(installed.program / "hoofhearted.com", "watch", "--demo")
    assert watching.stdout is not None
    assert watching.stdout.readline()
    before = installed.value(UNINSTALL, "DisplayVersion"), sorted(installed.program.rglob("*"))
    assert installed.run(setup, "/S").returncode == STILL_RUNS
    assert (installed.value(UNINSTALL, "DisplayVersion"), sorted(installed.program.rglob("*"))) == before
    watching.terminate()
    installed.ends(watching)


def test_removed_it_leaves_the_users_data_alone(installed: WineMachine) -> None:
    data = installed.local / "hoofhearted"
    (data / "settings.toml").write_text(SETTINGS)
    done = installed.run(installed.program / "uninstall.exe", "/S")
    assert done == (0, "", "")
    installed.wait_for_removal(installed.program)
    wait_until("it is no longer listed", lambda: installed.value(UNINSTALL, "DisplayName") is None)
    assert installed.value(RUN, "HoofHearted") is None
    assert list(installed.roaming.rglob("Hoof*")) == []
    assert {path.name for path in data.iterdir()} <= {
        "settings.toml",
        "history.sqlite3",
        "desktop.json",
        "servers.toml",
    }
    assert (data / "settings.toml").read_text() == SETTINGS
