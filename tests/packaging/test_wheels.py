"""Wheel and sdist are the same bytes each time, hold what the program needs, and make a program that works from nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packing import project, sums, tools, wheels

from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.session import introduce
from tests.link.conftest import lab as lab  # noqa: PLC0414 - a fixture is used by its name
from tests.link.watched import Watched
from tests.packaging import installs
from tests.story.scene import Scene

if TYPE_CHECKING:
    from tests.desktop_parts.session import DesktopSession
    from tests.link.conftest import Lab
    from tests.packaging.installs import Installed

pytestmark = [pytest.mark.real, pytest.mark.packages]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return wheels.build(tmp_path_factory.mktemp("built"))


def test_two_builds_are_the_same_bytes(built: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.umask(0o077)
    try:
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
        monkeypatch.chdir(tmp_path)
        again = wheels.build(tmp_path)
    finally:
        os.umask(before)
    assert [path.name for path in again] == [path.name for path in built]
    assert [sums.sha256(path) for path in again] == [sums.sha256(path) for path in built]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764201602")
    later = wheels.build(tmp_path)
    assert sums.sha256(later[0]) != sums.sha256(built[0]), "the moment is not in it, so that nothing was compared"


def test_build_itself_gives_the_same_bytes_in_any_directory(tmp_path: Path) -> None:
    """`python -m build`, as a distribution's packager runs it, without our script around it."""
    made = []
    for name, modes, variables in (
        ("one", (0o755, 0o644), {"TZ": "UTC", "LC_ALL": "C"}),
        ("another one", (0o700, 0o600), {"TZ": "Asia/Tokyo", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}),
    ):
        tree = tmp_path / name
        wheels.lay_out(tree)
        for path in tree.rglob("*"):
            if path.suffix != ".sh":
                path.chmod(modes[0] if path.is_dir() else modes[1])
        words = [tools.judge("python"), "-m", "build", "--no-isolation", "--outdir", tmp_path / f"of {name}", tree]
        subprocess.run(words, env={**os.environ, **variables}, check=True, capture_output=True, timeout=120)
        made.append({path.name: sums.sha256(path) for path in (tmp_path / f"of {name}").iterdir()})
    assert len(made[0]) == 2
    assert made[0] == made[1]


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


BUNDLES = """
from hoofhearted_desktop.link import bundle, bundle_sources
print(*[len(bundle.bundle_for(each).compressed()) for each in bundle_sources.PLATFORMS])
"""


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13", "3.14"])
def test_pipx_makes_a_working_desktop(
    version: str, built: list[Path], tmp_path: Path, desktop: DesktopSession, lab: Lab
) -> None:
    installed = installs.by_pipx(built[0], tmp_path, version)
    try:
        it_speaks(installed)
        it_delivers_the_agent(installed, lab)
        it_shows_itself(installed, desktop, tmp_path)
        it_names_the_application(installed, desktop, tmp_path)
    finally:
        installed.remove()


def it_speaks(installed: Installed) -> None:
    gpus = json.loads(installed.run("hoofhearted", "why", "--demo", "--json"))["gpus"]
    assert "RTX 3090" in gpus[0]["name"]
    assert installed.run("hoofhearted", "--version") == f"hoofhearted {project.version()}\n"
    assert installed.run("hoofhearted-desktop", "--version") == f"hoofhearted {project.version()}\n"
    assert installed.run("hoofhearted-agent", "--version") == f"{project.version()}\n"
    assert installed.run("hoofhearted-agent", "connect", "--simulate", "home").startswith("HOOFHEARTED-AGENT/")


def it_delivers_the_agent(installed: Installed, lab: Lab) -> None:
    sizes = [int(size) for size in installed.python("-I", "-c", BUNDLES).split()]
    assert len(sizes) == 4, "a bundle for each kind of server"
    assert max(sizes) <= 400 * 1024
    with Watched(lab) as far:
        far.work()
        said = json.loads(installed.run("hoofhearted", "why", "far", "--json"))
        assert said["gpus"][0]["activity"] == "computing"
        assert "Connection from" in far.sshd.log()


def it_shows_itself(installed: Installed, desktop: DesktopSession, folder: Path) -> None:
    """Window and tray icon over the demo; the icon is drawn from the resources."""
    empty = desktop.tray_pixels()
    started = desktop.spawn(
        "demo",
        *installed.words("hoofhearted-desktop", "--demo"),
        environment={"PYTHONPATH": "", "HOOFHEARTED_DATA_DIR": str(folder / "demo")},
    )
    wait_until("there is a window, or an end", lambda: desktop.windows("Hoof Hearted") or not started.running)
    assert (started.running, started.lines()) == (True, [])
    desktop.wait_for_tray_change(empty)
    started.process.terminate()
    assert started.process.wait(20) == 0
    assert started.lines() == []


def it_names_the_application(installed: Installed, desktop: DesktopSession, folder: Path) -> None:
    """A real process of Ollama's name, a fake driver, and our program in the tray, which tells of it by the desktop's notifications."""
    with Scene(desktop, folder / "machine") as scene:
        introduce(scene.directory / "data")
        environment = installs.without_ours(scene.environment)
        begun = desktop.spawn("tray", *installed.words("hoofhearted", "--minimized"), environment=environment)
        ollama = Path(shutil.copy("/bin/sleep", folder / "ollama"))
        worker = subprocess.Popen([ollama, "600"])
        try:
            scene.busy(worker)
            desktop.wait_for_notification("Ollama woke the RTX 3090")
            said = json.loads(installed.run("hoofhearted", "why", "--json", environment={**environment, **desktop.env}))
            assert said["gpus"][0]["processes"][0]["application"]["name"] == "Ollama"
        finally:
            worker.kill()
            worker.wait()
        begun.process.terminate()
        assert begun.process.wait(20) == 0
        assert begun.lines() == []


def test_the_oldest_python_has_the_terminal_and_says_why_not_the_desktop(built: list[Path], tmp_path: Path) -> None:
    installed = installs.by_pip(built[0], tmp_path, "3.9")
    assert "RTX 3090" in installed.run("hoofhearted", "why", "--demo")
    begun = subprocess.Popen(
        installed.words("hoofhearted", "--demo"),
        env=installs.without_ours(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with begun:
        assert begun.stdout
        said = begun.stdout.readline()
        begun.send_signal(signal.SIGINT)
        _, complaints = begun.communicate(timeout=30)
    assert said.startswith("hoofhearted: the desktop needs Python 3.10, and this is 3.9")
    assert complaints == ""
