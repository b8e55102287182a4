"""What a Linux desktop gets beside the program is valid; the archive installs for one user and leaves nothing when it goes."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from packing import desktop_files, desktop_package, freezing, project, sums

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.packages]


def said_by(*words: object) -> str:
    """Give what a judge says; skip where it is not here."""
    if shutil.which(str(words[0])) is None:
        pytest.skip(f"{words[0]} is not here")
    done = subprocess.run([str(each) for each in words], capture_output=True, text=True, check=False, timeout=60)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.fixture(scope="module")
def shared() -> dict[str, bytes]:
    return desktop_package.shared("/usr/bin/hoofhearted")


def written(shared: dict[str, bytes], ending: str, folder: Path) -> Path:
    """Write the one file whose name ends so."""
    (place,) = (place for place in shared if place.endswith(ending))
    path = folder / place.rpartition("/")[2]
    path.write_bytes(shared[place])
    return path


def test_the_entry_is_valid(shared: dict[str, bytes], tmp_path: Path) -> None:
    assert said_by("desktop-file-validate", written(shared, ".desktop", tmp_path)) == ""


def test_the_metainfo_is_valid(shared: dict[str, bytes], tmp_path: Path) -> None:
    assert said_by("appstreamcli", "validate", "--no-net", written(shared, ".metainfo.xml", tmp_path)) == ""


def test_an_icon_of_every_size(shared: dict[str, bytes]) -> None:
    for size in desktop_files.SIZES:
        data = shared[f"icons/hicolor/{size}x{size}/apps/hoofhearted.png"]
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert [int.from_bytes(data[at : at + 4], "big") for at in (16, 20)] == [size, size]


def stand_in(folder: Path) -> Path:
    """A frozen program of one small script: what is looked at here is where it goes."""
    program = folder / "stand-in"
    (program / "_internal").mkdir(parents=True)
    (program / "_internal" / "part").write_text("part")
    (program / "hoofhearted").write_text('#!/bin/sh\necho "it runs $1"\n')
    (program / "hoofhearted").chmod(0o755)
    return program


def test_the_archive_installs_for_one_user_and_goes(tmp_path: Path) -> None:
    if shutil.which("zstd") is None:
        pytest.skip("zstd is not here")
    first, second = tmp_path / "first", tmp_path / "second"
    for where in (first, second):
        where.mkdir()
    archive = desktop_package.archive(first, stand_in(tmp_path))
    assert sums.sha256(desktop_package.archive(second, tmp_path / "stand-in")) == sums.sha256(archive)
    subprocess.run(["tar", "--zstd", "-xf", archive, "-C", tmp_path], check=True, timeout=60)
    install = str(tmp_path / archive.name.removesuffix(".tar.zst") / "install.sh")
    home = tmp_path / "a home & more"
    home.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", install, *words], env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    assert run("--remove").returncode == 1
    for _ in range(2):  # the second time is an upgrade
        done = run()
        assert done.returncode == 0, done.stderr
    begun = subprocess.run([home / ".local/bin/hoofhearted", "well"], capture_output=True, text=True, check=True)
    assert begun.stdout == "it runs well\n"
    entry = home / ".local/share/applications/hoofhearted.desktop"
    assert f'Exec="{home}/.local/lib/hoofhearted/hoofhearted"\n' in entry.read_text()
    assert said_by("desktop-file-validate", entry) == ""
    kept = home / ".config/hoofhearted/settings.toml"
    kept.parent.mkdir(parents=True)
    kept.write_text("")
    assert run("--remove").returncode == 0
    assert [path for path in home.rglob("*") if not path.is_dir()] == [kept]


def test_what_is_frozen_too_large_is_not_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.whl").touch()
    program = stand_in(tmp_path)
    for each in ("Qt/lib", ""):
        (program / "_internal" / "PySide6" / each).mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(freezing, "freeze", lambda _wheel: program)
    monkeypatch.setattr(freezing, "LARGEST_MB", 0)
    with pytest.raises(project.Failed, match=r"the frozen program is 0\.0 MB; at most 0 MB are allowed"):
        desktop_package.build(tmp_path)
