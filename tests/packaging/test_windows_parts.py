"""The tests of tests/windows, which need Windows, run by Wine on a desktop of their own; and the whole chain over a fake nvml.dll."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packing import project, windows_python, wine

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.probes import windows_gpus
from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.fake_nvml import library
from tests.fake_nvml.driver import FakeDriver, FakeProcess
from tests.link.conftest import lab as lab  # noqa: PLC0414 - a fixture is used by its name
from tests.link.ssh_server.keys import make_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.desktop_parts.session import DesktopSession
    from tests.link.conftest import Lab

pytestmark = [
    pytest.mark.real,
    pytest.mark.windows,
    pytest.mark.timeout(900),
    pytest.mark.skipif(wine.missing() is not None, reason=str(wine.missing())),
]

ROOT = Path(__file__).resolve().parents[2]
PURE = ("pytest", "_pytest", "py", "pluggy", "iniconfig", "packaging", "pygments")
"""What pytest is made of: pure Python, the same on every system."""
NOT_SUPPORTED = 3
FEWEST = 30
"""So many tests there are; a run that finds fewer has not looked."""


def _shared(source: str, target: str) -> str:
    """Have what is Wine's own by a second name, and a copy of what it writes to."""
    if "/drive_c/windows/" in source:
        os.link(source, target)
        return target
    return shutil.copy2(source, target)


class Windows:
    """A Python of Windows by Wine, with a prefix and a desktop of its own."""

    def __init__(self, place: Path, display: str) -> None:
        self._found = windows_python.freezer()
        assert self._found.prefix is not None
        self.prefix = place / "prefix"
        self.system = self.prefix / "drive_c" / "windows" / "system32"
        shutil.copytree(self._found.prefix, self.prefix, symlinks=True, copy_function=_shared)
        self.environment = {
            **os.environ,
            **wine.variables(self.prefix),
            "DISPLAY": display,
            "PYTHONPATH": wine.there(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
        }
        self.environment.pop("QT_QPA_PLATFORM", None)

    def have(self, *names: str) -> None:
        """Have these libraries of tests/fake_windows in the place of Wine's, compiled against Windows' own headers."""
        for name in names:
            target = self.system / f"{name}.dll"
            target.unlink(missing_ok=True)  # it is the prefix's own by a second name
            source = str(ROOT / "tests" / "fake_windows" / f"{name}.c")
            subprocess.run(
                [wine.COMPILER, "-shared", "-O1", "-Wall", "-Wextra", "-Werror", "-o", str(target), source], check=True
            )
        self.environment["WINEDLLOVERRIDES"] += "".join(f";{name}=n" for name in names)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start it; its streams are pipes, as Wine wants them."""
        return subprocess.Popen(
            [str(wine.PROGRAM), wine.there(self._found.python), *words],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )

    def run(self, *words: str) -> tuple[int, str, str]:
        """Run it to its end; gives its status and what it said."""
        process = self.start(*words)
        said, complained = process.communicate("", timeout=600)
        return process.returncode, said, complained


@pytest.fixture
def windows(desktop: DesktopSession) -> Iterator[Windows]:
    """Made on the disk that has Wine's prefix, so that files may have two names."""
    project.WORK.mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="windows-parts-", dir=project.WORK))
    made = Windows(place, desktop.env["DISPLAY"])
    yield made
    wine.end(made.prefix)
    shutil.rmtree(place)


def test_what_is_asked_of_windows_is_answered(windows: Windows, tmp_path: Path) -> None:
    for name in PURE:
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        whole = Path(spec.origin) if spec.submodule_search_locations is None else Path(spec.origin).parent
        (tmp_path / whole.name).symlink_to(whole)
    windows.environment["PYTHONPATH"] = f"{wine.there(tmp_path)};{wine.there(ROOT)}"
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--confcutdir=tests/windows"]
    words += ["-o", "addopts=--strict-markers --import-mode=importlib", "-W", "ignore::pytest.PytestConfigWarning"]
    status, said, complained = windows.run(*words, "tests/windows")
    assert status == 0, said + complained
    last = said.strip().splitlines()[-1]
    assert int(last.split()[0]) >= FEWEST, said
    assert "failed" not in last


TWO_LOOKS = """
import time
from hoofhearted_desktop.probes.machine import this_machine
machine = this_machine()
machine.want(frozenset())
for _ in range(2):
    (gpu,) = machine.sample().gpus
    print([(used.pid, used.memory, used.sm, used.encoder) for used in gpu.processes], gpu.notes)
    time.sleep(2.1)
machine.close()
"""


@pytest.fixture
def driver(windows: Windows, tmp_path: Path) -> FakeDriver:
    """A driver with one GPU, for Windows."""
    shutil.copyfile(library.build_for_windows(), windows.system / "nvml.dll")
    made = FakeDriver(tmp_path)
    windows.environment["FAKE_NVML_STATE"] = wine.there(made.state)
    return made


@pytest.fixture
def training(windows: Windows, driver: FakeDriver, tmp_path: Path) -> Iterator[int]:
    """The number of a Windows process that runs train.py, on a GPU of which NVML does not say its memory, as under WDDM."""
    script = tmp_path / "train.py"
    script.write_text("import os, sys\nprint(os.getpid(), flush=True)\nsys.stdin.read()\n", encoding="ascii")
    process = windows.start(wine.there(script), "--epochs", "3")
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    driver.gpus[0].utilization_sm = 87
    driver.gpus[0].processes = [FakeProcess(pid, memory=None, sm=86)]
    driver.write()
    yield pid
    process.communicate("")


def why(windows: Windows) -> tuple[int, dict[str, Any]]:
    """Ask why, and give the status and the answer."""
    status, said, complained = windows.run("-m", "hoofhearted_desktop", "why", "--json")
    assert complained == ""
    return status, json.loads(said)


def test_a_program_is_named_though_nobody_says_its_memory(windows: Windows, training: int) -> None:
    status, answer = why(windows)
    (gpu,) = answer["gpus"]
    (process,) = gpu["processes"]
    assert status == exits.UNEXPECTED
    assert answer["sentence"].startswith("RTX 3090 is computing for train.py: 87 %")
    assert process["command_line"][-3:][0].endswith("\\train.py")
    assert process["command_line"][-2:] == ["--epochs", "3"]
    assert (process["pid"], process["sm"], process["memory"]) == (training, 86, None)
    assert windows_gpus.NO_COUNTERS in gpu["notes"], "Wine has none either"


def test_windows_counters_say_what_the_driver_may_not(
    windows: Windows, training: int, driver: FakeDriver, tmp_path: Path
) -> None:
    windows.have("pdh", "cfgmgr32")
    card = f"pid_{training}_luid_0x00000000_0x0000C2D7_phys_0"
    counters = tmp_path / "counters"
    counters.write_text(
        f"engine {card}_eng_1_engtype_Compute_0 63.5\nmemory {card} {6 << 30}\nmemory pid_4_luid_0x0_0x1_phys_0 99\n",
        encoding="ascii",
    )
    windows.environment["FAKE_COUNTERS"] = wine.there(counters)
    _, answer = why(windows)
    (gpu,) = answer["gpus"]
    (process,) = gpu["processes"]
    assert gpu["notes"] is None, "and whether it sleeps is known here"
    assert (process["pid"], process["sm"], process["memory"]) == (training, 86, 6 << 30)
    driver.errors["nvmlDeviceGetProcessUtilization"] = NOT_SUPPORTED
    driver.write()
    _, said, complained = windows.run("-c", TWO_LOOKS)
    assert complained == ""
    assert said.splitlines() == [
        f"[({training}, {6 << 30}, None, None)] None",
        f"[({training}, {6 << 30}, 63.5, 0.0)] None",
    ], "a rate is known from the second look on"


def test_a_card_that_sleeps_is_left_alone(windows: Windows) -> None:
    windows.have("cfgmgr32")
    windows.environment["FAKE_D_STATE"] = "4"
    status, answer = why(windows)
    assert [gpu["activity"] for gpu in answer["gpus"]] == ["asleep"], (
        "there is no nvml.dll at all, and nobody has missed it"
    )
    assert (status, answer["problems"]) == (exits.OK, [])


def test_a_real_server_is_watched_over_ssh(windows: Windows, lab: Lab) -> None:
    """The files of ssh are those of the Windows profile; the agent is sent, and answers from Linux."""
    lab.server("nas", authorized=[make_key(lab.ssh / "id_ed25519")], shell="/bin/bash")
    (profile,) = (each for each in (windows.prefix / "drive_c" / "users").iterdir() if each.name != "Public")
    shutil.copytree(lab.ssh, profile / ".ssh")
    status, said, complained = windows.run("-m", "hoofhearted_desktop", "why", "nas", "--json")
    assert (status, complained) == (exits.CANNOT_TELL, "")
    answer = json.loads(said)
    assert answer["host"] == socket.gethostname(), "a server's own name for itself"
    assert [problem["code"] for problem in answer["problems"]] == ["no_driver"]
