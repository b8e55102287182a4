"""Fixtures of the test desktop: import them by name into a test module or a conftest."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.desktop_parts.session import PROGRAMS, DesktopSession

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def require_programs() -> None:
    """Skip with the reason where this machine has no test desktop; `docs/testing.md` says what to install."""
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    if absent:
        pytest.skip(f"the test desktop needs {', '.join(absent)}")


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[DesktopSession]:
    """Give a desktop with openbox, trayer and dunst."""
    require_programs()
    with DesktopSession(tmp_path / "desktop") as session:
        yield session


@pytest.fixture(params=["xfce4-panel", "lxqt-panel"])
def panel_desktop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DesktopSession]:
    """Give a desktop whose panel shows StatusNotifierItems, once for each panel."""
    require_programs()
    with DesktopSession(tmp_path / "desktop", tray=request.param) as session:
        yield session


@pytest.fixture
def bare_desktop(tmp_path: Path) -> Iterator[DesktopSession]:
    """Give a desktop with neither tray nor notification daemon, in which a test starts and ends them."""
    require_programs()
    with DesktopSession(tmp_path / "desktop", tray=None, notifications=None) as session:
        yield session
