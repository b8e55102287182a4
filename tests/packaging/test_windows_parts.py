"""The tests of tests/windows, which need Windows, run by Wine on a desktop of their own; and the whole chain over a fake nvml.dll."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packing import project, windows_python, wine

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.probes import windows_gpus
from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.fake_nvml import library
from tests.fake_nvml.driver import FakeDriver, FakeProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.desktop_parts.session import DesktopSession

pytestmark = [
    pytest.mark.real,
    pytest.mark.windows,
    pytest.mark.timeout(900),
    pytest.mark.skipif(wine.missing() is not None, reason=str(wine.missing())),
]

ROOT = Path(__file__).resolve().parents[2]
PURE = ("pytest", "_pytest", "py", "pluggy", "iniconfig", "packaging", "pygments")
"""What pytest is made of: pure Python, the same on every system."""
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


def test_a_program_is_named_though_the_driver_may_not_say_its_memory(windows: Windows, tmp_path: Path) -> None:
    """As under WDDM; Wine has no counters either, and that is said."""
    shutil.copyfile(library.build_for_windows(), windows.prefix / "drive_c" / "windows" / "system32" / "nvml.dll")
    script = tmp_path / "train.py"
    script.write_text("import os, sys\nprint(os.getpid(), flush=True)\nsys.stdin.read()\n", encoding="ascii")
    training = windows.start(wine.there(script), "--epochs", "3")
    assert training.stdout is not None
    pid = int(training.stdout.readline())
    driver = FakeDriver(tmp_path)
    driver.gpus[0].utilization_sm = 87
    driver.gpus[0].processes = [FakeProcess(pid, memory=None, sm=86)]
    driver.write()
    windows.environment["FAKE_NVML_STATE"] = wine.there(driver.state)
    status, said, complained = windows.run("-m", "hoofhearted_desktop", "why", "--json")
    training.communicate("")
    assert complained == ""
    answer = json.loads(said)
    (gpu,) = answer["gpus"]
    (process,) = gpu["processes"]
    assert status == exits.UNEXPECTED
    assert answer["sentence"].startswith("RTX 3090 is computing for train.py: 87 %")
    assert process["command_line"][1:] == [wine.there(script), "--epochs", "3"]
    assert (process["pid"], process["sm"], process["memory"]) == (pid, 86, None)
    assert windows_gpus.NO_COUNTERS in gpu["notes"]
