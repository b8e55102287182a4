"""The test desktop itself: every part is real, is seen to work, and leaves nothing behind."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.desktop_parts import fixtures
from tests.desktop_parts.programs import leftovers, wait_until
from tests.desktop_parts.session import DesktopSession

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import TrayHost

pytestmark = pytest.mark.real


@pytest.mark.parametrize("tray", ["trayer", "xfce4-panel", "lxqt-panel", None])
def test_every_part_ends_with_the_session(tmp_path: Path, tray: TrayHost | None) -> None:
    fixtures.require_programs()
    with DesktopSession(tmp_path / "desktop", tray=tray) as session:
        mark = f"DBUS_SESSION_BUS_ADDRESS={session.env['DBUS_SESSION_BUS_ADDRESS']}"
        assert len(leftovers(mark)) >= 2
        assert session.has_xembed_host() or session.bus.has_tray_host() or tray is None
        assert session.screenshot("whole").stat().st_size > 0
        display = session.env["DISPLAY"]
    assert leftovers(mark) == []
    gone = subprocess.run(["xdpyinfo", "-display", display], capture_output=True, check=False)
    assert gone.returncode != 0


def test_a_notification_is_seen_and_its_button_pressed(tmp_path: Path) -> None:
    fixtures.require_programs()
    with DesktopSession(tmp_path / "desktop", tray=None) as session:
        asked = session.spawn(
            "notify-send", "notify-send", "-w", "-A", "yes=Say yes", "-A", "no=Say no", "Title", "Words"
        )
        shown = session.wait_for_notification("Title")
        assert (shown.body, shown.actions) == ("Words", (("yes", "Say yes"), ("no", "Say no")))
        session.press("Say no")
        wait_until("notify-send has its answer", lambda: not asked.running)
        assert asked.lines() == ["no"]
        session.close_notifications()
        wait_until("dunst remembers it", session.history)
        assert session.history()[0]["summary"] == "Title"


def test_without_a_daemon_nobody_answers(tmp_path: Path) -> None:
    fixtures.require_programs()
    with DesktopSession(tmp_path / "desktop", tray=None, notifications=None) as session:
        sent = session.spawn("notify-send", "notify-send", "Title", "Words")
        wait_until("notify-send gives up", lambda: not sent.running)
        assert sent.end() != 0
        assert session.notifications() == []
