"""The frozen program starts in every mode, says nothing it should not, and carries what servers are sent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from packing import freezing, project, sums

from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.session import introduce
from tests.link.conftest import lab as lab  # noqa: PLC0414 - a fixture is used by its name
from tests.link.watched import Watched
from tests.packaging import frozen
from tests.story.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import DesktopSession
    from tests.link.conftest import Lab

pytestmark = [pytest.mark.real, pytest.mark.packages, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def program() -> Path:
    return frozen.program()


def run(*words: object, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run one of its programs as a person without a Python would."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(word) for word in words],
        cwd="/",
        env={**variables, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_is_small_and_needs_no_file_of_the_build(program: Path) -> None:
    assert freezing.size_mb(program) <= freezing.LARGEST_MB
    names = {path.name for path in program.rglob("*")}
    assert {"hoofhearted", "hoofhearted-agent", "libqxcb.so", "libqwayland.so", "libqsvgicon.so"} <= names
    unwanted = ("libQt6Qml", "libQt6Quick", "libQt6Pdf", "libgtk", "libstdc++", "libX11.so", "libfontconfig")
    assert [name for name in names for each in unwanted if name.startswith(each)] == []


def test_the_terminal(program: Path) -> None:
    for name in freezing.PROGRAMS:
        said = run(program / name, "--version")
        assert (said.returncode, said.stderr) == (0, "")
        assert said.stdout.split()[-1] == project.version()
    said = run(program / "hoofhearted", "why", "--demo", "--json")
    assert (said.returncode, said.stderr) == (0, "")
    assert "RTX 3090" in json.loads(said.stdout)["gpus"][0]["name"]
    said = run(program / "hoofhearted-agent", "connect", "--simulate", "home")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("HOOFHEARTED-AGENT/")
    said = run(program / "hoofhearted", "doctor")
    assert said.stderr == ""
    assert f"program: Hoof Hearted {project.version()}" in said.stdout
    assert run(program / "hoofhearted", "gateway", "--help").returncode == 0


def test_a_server_is_sent_the_agent(program: Path, lab: Lab) -> None:
    with Watched(lab) as far:
        far.work()
        said = run(program / "hoofhearted", "why", "far", "--json")
        assert said.stderr == ""
        assert json.loads(said.stdout)["gpus"][0]["sentence"]
        assert "Connection from" in far.sshd.log()


def test_window_and_tray_over_the_fake_driver(program: Path, desktop: DesktopSession, tmp_path: Path) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        introduce(scene.directory / "data")
        environment = {name: value for name, value in scene.environment.items() if name != "PYTHONPATH"}
        empty = desktop.tray_pixels()
        begun = desktop.spawn("tray", str(program / "hoofhearted"), "--minimized", environment=environment)
        desktop.wait_for_tray_change(empty)
        assert desktop.windows("Hoof Hearted") == []
        worker = scene.work("train.py")
        scene.busy(worker)
        desktop.wait_for_notification("train.py woke the RTX 3090")
        desktop.press("Show")
        wait_until("the window shows", lambda: desktop.windows("Hoof Hearted"))
        said = run(program / "hoofhearted", "why", "--json", environment={**environment, **desktop.env})
        assert said.stderr == ""
        assert "train.py" in said.stdout
        begun.process.terminate()
        assert begun.process.wait(20) == 0
        assert begun.lines() == []


def test_what_it_starts_has_the_environment_of_the_person(program: Path) -> None:
    code = """
import os
from leave_environment import leave_environment
os.environ.update(LD_LIBRARY_PATH="/ours:/theirs", LD_LIBRARY_PATH_ORIG="/theirs")
leave_environment()
assert os.environ["LD_LIBRARY_PATH"] == "/theirs" and "LD_LIBRARY_PATH_ORIG" not in os.environ
os.environ["LD_LIBRARY_PATH"] = "/ours"
leave_environment()
assert "LD_LIBRARY_PATH" not in os.environ
"""
    said = run(sys.executable, "-c", code, environment={"PYTHONPATH": str(freezing.HERE)})
    assert (said.returncode, said.stderr) == (0, "")


def test_the_same_wheel_is_not_frozen_twice(program: Path) -> None:
    before = sums.sha256(program / "hoofhearted"), program.stat().st_ino
    again = frozen.program()
    assert (sums.sha256(again / "hoofhearted"), again.stat().st_ino) == before
