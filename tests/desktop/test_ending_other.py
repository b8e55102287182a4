"""`--quit` ends the program that runs, waits for it, and says so where it does not end."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hoofhearted_desktop.core import exits
from hoofhearted_desktop.desktop import ending_other
from hoofhearted_desktop.probes import places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

STAND_IN = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from hoofhearted_desktop.desktop.single_instance_system import open_instance
application = QCoreApplication([])
instance = open_instance(Path(sys.argv[1]))
instance.claim()
print("ready", flush=True)
if sys.argv[2] == "obeys":
    instance.quit_requested.connect(application.quit)
application.exec()
instance.close()
"""


@pytest.fixture
def start(own_directories: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    made: list[subprocess.Popen[str]] = []

    def begin(manner: str) -> subprocess.Popen[str]:
        places.make_private(places.runtime_dir())
        command = [sys.executable, "-c", STAND_IN, str(places.runtime_dir()), manner]
        made.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        assert made[-1].stdout is not None
        assert made[-1].stdout.readline() == "ready\n"
        return made[-1]

    yield begin
    for process in made:
        process.kill()
        process.communicate(timeout=20)


@pytest.mark.real
def test_one_that_obeys_has_ended(
    start: Callable[[str], subprocess.Popen[str]], capsys: pytest.CaptureFixture[str], qapp: object
) -> None:
    running = start("obeys")
    assert ending_other.run() == exits.OK
    assert running.wait(20) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.real
def test_one_that_does_not_is_told(
    start: Callable[[str], subprocess.Popen[str]], capsys: pytest.CaptureFixture[str], qapp: object
) -> None:
    start("refuses")
    assert ending_other.run(0.5) == exits.PROBLEM
    assert capsys.readouterr().err == "hoofhearted: it runs and has heard it, but does not end\n"


def test_where_none_runs_it_is_done(own_directories: Path, qapp: object) -> None:
    assert ending_other.run() == exits.OK
    places.runtime_dir().mkdir(parents=True, exist_ok=True)
    assert ending_other.run() == exits.OK
