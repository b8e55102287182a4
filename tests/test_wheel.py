"""What is installed from a wheel is whole: the programs start, the resources are found, and nothing else was packed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="the build backend is installed by `make setup`")

ROOT = Path(__file__).resolve().parent.parent

LOOK = """
from hoofhearted_desktop.probes import places
import hoofhearted_desktop
print(hoofhearted_desktop.__file__)
print(places.resources_dir())
print(*sorted(path.name for path in places.resources_dir().rglob("*.toml")))
"""


@pytest.mark.real
def test_a_wheel_is_whole(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "-q"]
    build = ["wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", str(tmp_path / "wheel"), str(ROOT)]
    subprocess.run([*pip, *build], check=True, timeout=120, stdin=subprocess.DEVNULL)
    (wheel,) = (tmp_path / "wheel").glob("*.whl")

    packed = set(zipfile.ZipFile(wheel).namelist())
    ours = (path for path in (ROOT / "hoofhearted_desktop").rglob("*") if "__pycache__" not in path.parts)
    sources = {path.relative_to(ROOT).as_posix() for path in ours if path.is_file()}
    assert "hoofhearted_desktop/gateway/web/index.html" in sources
    resources = {
        path.relative_to(ROOT)
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert sources <= packed
    assert {"hoofhearted_desktop/_" + path.as_posix() for path in resources} <= packed
    assert len(resources) > 3
    assert {name.split("/")[0].split("-")[0] for name in packed} == {"hoofhearted_desktop"}

    site = tmp_path / "site"
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--target", str(site), str(wheel)],
        check=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    environment = {**os.environ, "PYTHONPATH": str(site)}
    result = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    where, directory, names = result.stdout.splitlines()
    assert Path(where).is_relative_to(site)
    assert Path(directory) == site / "hoofhearted_desktop" / "_resources"
    assert names.split()
    for program in ("hoofhearted", "hoofhearted-agent"):
        result = subprocess.run(
            [sys.executable, str(site / "bin" / program), "--help"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        assert result.stdout.startswith("usage: " + program)
