"""The tests of tests/windows, which need Windows, run by Wine on a desktop of their own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packing import project, windows_python, wine

from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name

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
FEWEST = 28
"""So many tests there are; a run that finds fewer has not looked."""


def _shared(source: str, target: str) -> str:
    """Have what is Wine's own by a second name, and a copy of what it writes to."""
    if "/drive_c/windows/" in source:
        os.link(source, target)
        return target
    return shutil.copy2(source, target)


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory on the disk that has Wine's prefix, so that files may have two names."""
    project.WORK.mkdir(exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="windows-parts-", dir=project.WORK))
    yield made
    shutil.rmtree(made)


def test_what_is_asked_of_windows_is_answered(place: Path, desktop: DesktopSession) -> None:
    found = windows_python.freezer()
    assert found.prefix is not None
    prefix = place / "prefix"
    shutil.copytree(found.prefix, prefix, symlinks=True, copy_function=_shared)
    tools = place / "tools"
    tools.mkdir()
    for name in PURE:
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        whole = Path(spec.origin) if spec.submodule_search_locations is None else Path(spec.origin).parent
        (tools / whole.name).symlink_to(whole)
    environment = {
        **os.environ,
        **wine.variables(prefix),
        "DISPLAY": desktop.env["DISPLAY"],
        "PYTHONPATH": f"{wine.there(tools)};{wine.there(ROOT)}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }
    environment.pop("QT_QPA_PLATFORM", None)
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--confcutdir=tests/windows"]
    words += ["-o", "addopts=--strict-markers --import-mode=importlib", "-W", "ignore::pytest.PytestConfigWarning"]
    try:
        done = subprocess.run(
            [str(wine.PROGRAM), wine.there(found.python), *words, "tests/windows"],
            cwd=ROOT,
            env=environment,
            input="",
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=600,
            check=False,
        )
    finally:
        wine.end(prefix)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    last = said.strip().splitlines()[-1]
    assert int(last.split()[0]) >= FEWEST, said
    assert "failed" not in last
