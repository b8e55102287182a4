"""What the tray holds of memory on a real desktop, beside a bare icon of PySide6 there: at its highest, start included, and later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.desktop_figures import BARE, most_mib, rss_mib
from tests.desktop_parts.programs import wait_until
from tests.desktop_parts.session import DesktopSession
from tests.story.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.real

MOST = 1.25
"""1.10 to 1.12 were seen; the rest is for other versions of Qt."""


def test_the_tray_holds_little_more_than_a_bare_icon_from_its_start_on(tmp_path: Path) -> None:
    with (
        DesktopSession(tmp_path / "desk", tray="trayer", notifications="dunst") as desktop,
        Scene(desktop, tmp_path / "machine") as scene,
    ):
        empty = desktop.tray_pixels()
        bare = desktop.python("bare", "-c", BARE)
        desktop.wait_for_tray_change(empty)
        least = rss_mib(bare.process.pid)
        bare.process.terminate()
        bare.process.wait()
        wait_until("the bare icon is gone", lambda: desktop.tray_pixels() == empty)
        program = scene.start("--minimized")
        desktop.wait_for_tray_change(empty)
        wait_until("an agent runs and sees a GPU", lambda: "is idle" in scene.ask("why").stdout)
        most, held = most_mib(program.process.pid), rss_mib(program.process.pid)
        program.process.terminate()
        program.process.wait()
    assert most < MOST * least, f"{most:.1f} and {least:.1f} MiB"
    assert held < least, "what only Qt's start needed was let go of"
