"""The theme on a real desktop: a line written into settings.toml by hand changes the window within seconds, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage

from hoofhearted_desktop.desktop import theme
from tests.desktop_parts.fixtures import desktop as desktop  # noqa: PLC0414 - a fixture is used by its name
from tests.desktop_parts.programs import wait_until
from tests.story.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import DesktopSession

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]


def ground(desktop: DesktopSession) -> str:
    """Give the colour that most of the screen's middle column has."""
    picture = QImage(str(desktop.screenshot("theme")))
    column = [picture.pixelColor(640, y).name() for y in range(100, 700, 7)]
    return max(set(column), key=column.count)


def test_a_theme_written_by_hand_is_worn_within_seconds(desktop: DesktopSession, tmp_path: Path) -> None:
    with Scene(desktop, tmp_path / "machine") as scene:
        before = scene.settings.read_text()
        program = scene.start()
        wait_until("the window in light colours", lambda: ground(desktop) == theme.LIGHT.background)
        scene.settings.write_text(f'{before}\n[appearance]\ntheme = "dark"\n')
        wait_until("dark ones", lambda: ground(desktop) == theme.DARK.background)
        scene.settings.write_text(before)
        wait_until("light ones again", lambda: ground(desktop) == theme.LIGHT.background)
        program.process.terminate()
        assert program.process.wait(60) == 0
