"""Wheel and sdist are the same bytes each time, hold what the program needs, and make a program that works from nothing."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packing import project, sums, wheels

from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until

if TYPE_CHECKING:
    from tests.desktop_parts.session import DesktopSession

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.real, pytest.mark.packages]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return wheels.build(tmp_path_factory.mktemp("built"))


def test_two_builds_are_the_same_bytes(built: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.umask(0o077)
    try:
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        again = wheels.build(tmp_path)
    finally:
        os.umask(before)
    assert [path.name for path in again] == [path.name for path in built]
    assert [sums.sha256(path) for path in again] == [sums.sha256(path) for path in built]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764201602")
    later = wheels.build(tmp_path)
    assert sums.sha256(later[0]) != sums.sha256(built[0]), "the moment is not in it, so that nothing was compared"


def test_they_hold_what_the_program_needs(built: list[Path]) -> None:
    wheel, sdist = built
    assert wheel.name == f"hoofhearted_desktop-{project.version()}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
        moments = {info.date_time for info in opened.infolist()}
        programs = opened.read(next(name for name in names if name.endswith("entry_points.txt"))).decode()
    assert moments == {(2025, 11, 27, 0, 0, 0)}
    assert "hoofhearted = " in programs
    assert "hoofhearted-agent = " in programs
    resources = {name.partition("_resources/")[2] for name in names if "_resources/" in name}
    for wanted in (
        "applications.toml",
        "icons/hoofhearted.svg",
        "scenarios/home.toml",
        "translations/hoofhearted_de.qm",
    ):
        assert wanted in resources
    assert sum(name.startswith("server_wheels/psutil-") for name in resources) == 4
    assert "hoofhearted_desktop/link/bundle_receiver.py" in names
    with tarfile.open(sdist) as archive:
        members = archive.getmembers()
    assert {member.uname for member in members} == {""}
    assert any(member.name.endswith("/packaging/build.py") for member in members)
    assert not [member.name for member in members if "__pycache__" in member.name]


class Installed:
    """A fresh virtual environment with the wheel and an extra of it, as `pipx install` makes one."""

    def __init__(self, wheel: Path, folder: Path, extra: str, python: str = sys.executable) -> None:
        self.bin = folder / "venv" / "bin"
        subprocess.run([python, "-I", "-m", "venv", str(self.bin.parent)], check=True, timeout=120)
        constraints = str(ROOT / "packaging" / "constraints.txt")
        words = ["-m", "pip", "install", "-q", "--only-binary", ":all:", "-c", constraints, f"{wheel}[{extra}]"]
        subprocess.run([str(self.bin / "python"), "-I", *words], check=True, timeout=400, stdin=subprocess.DEVNULL)

    def run(self, program: str, *words: str) -> str:
        """Run one of its programs far from the checkout, and give what it printed; nothing else may it say."""
        done = subprocess.run(
            [str(self.bin / program), *words],
            cwd="/",
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


BUNDLES = """
from hoofhearted_desktop.link import bundle, bundle_sources
print(*[len(bundle.bundle_for(each).compressed()) for each in bundle_sources.PLATFORMS])
"""


@pytest.mark.timeout(700)
def test_a_fresh_environment_is_a_working_program(built: list[Path], tmp_path: Path, desktop: DesktopSession) -> None:
    installed = Installed(built[0], tmp_path, "desktop")
    try:
        gpus = json.loads(installed.run("hoofhearted", "why", "--demo", "--json"))["gpus"]
        assert "RTX 3090" in gpus[0]["name"]
        assert installed.run("hoofhearted-agent", "--version") == f"{project.version()}\n"
        assert installed.run("hoofhearted-agent", "connect", "--simulate", "home").startswith("HOOFHEARTED-AGENT/")
        sizes = [int(size) for size in installed.run("python", "-I", "-c", BUNDLES).split()]
        assert len(sizes) == 4, "a bundle for each kind of server"
        assert max(sizes) <= 400 * 1024

        empty = desktop.tray_pixels()
        started = desktop.spawn("hoofhearted", str(installed.bin / "hoofhearted"), "--demo")
        wait_until("the window is there", lambda: desktop.windows("Hoof Hearted"))
        desktop.wait_for_tray_change(empty)
        started.process.terminate()
        assert started.process.wait(20) == 0
        assert started.lines() == []
    finally:
        shutil.rmtree(installed.bin.parent)


@pytest.mark.parametrize("version", ["3.9", "3.10", "3.12", "3.13", "3.14"])
def test_every_python_runs_the_terminal(version: str, built: list[Path], tmp_path: Path) -> None:
    find = ["sh", str(ROOT / "packaging" / "find-python.sh"), version]
    home = {**os.environ, "HOME": pwd.getpwuid(os.getuid()).pw_dir, "PYTHON": ""}
    python = subprocess.run(find, env=home, capture_output=True, text=True, check=False, timeout=60).stdout.strip()
    if not python:
        pytest.skip(f"no Python {version} here")
    installed = Installed(built[0], tmp_path, "ssh", python)
    assert "RTX 3090" in installed.run("hoofhearted", "why", "--demo")
