"""The icon in real panels of both protocols: it docks, changes, obeys the mouse, and outlives its host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from tests.desktop_parts.fixtures import bare_desktop, desktop, panel_desktop, require_programs
from tests.desktop_parts.programs import stands_still, wait_until
from tests.desktop_parts.session import DesktopSession
from tests.desktop_parts.tray_driver import TrayProgram

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop_parts.session import TrayHost

__all__ = ["bare_desktop", "desktop", "panel_desktop"]
pytestmark = pytest.mark.real

FACES = ["ASLEEP 0", "IDLE 0", "HELD 0", "BUSY 4", "BUSY 9", "UNEXPECTED 9", "PROBLEM 0", "NO_DATA 0"]


def every_face_is_seen(session: DesktopSession, program: TrayProgram) -> None:
    """Show each face and see that the panel does, and that an equal one makes no picture."""
    before = session.tray_pixels()
    for face in FACES:
        program.do(f"face {face}")
        before = session.wait_for_tray_change(before)
    pictures = program.count("drawn")
    program.do(f"face {FACES[-1]}")
    assert program.count("drawn") == pictures
    assert session.tray_pixels().differs(before) == 0


def test_every_face_is_seen_in_trayer(desktop: DesktopSession) -> None:
    empty = desktop.tray_pixels()
    program = TrayProgram(desktop)
    assert program.program.said("ready True")
    desktop.wait_for_tray_change(empty)
    every_face_is_seen(desktop, program)


def test_every_face_is_seen_in_a_panel_of_the_new_protocol(panel_desktop: DesktopSession) -> None:
    empty = panel_desktop.tray_pixels()
    program = TrayProgram(panel_desktop)
    assert program.program.said("ready True")
    panel_desktop.wait_for_tray_change(empty)
    assert len(panel_desktop.bus.tray_items()) == 1
    every_face_is_seen(panel_desktop, program)


def test_the_mouse_in_trayer(desktop: DesktopSession) -> None:
    empty = desktop.tray_pixels()
    program = TrayProgram(desktop)
    desktop.wait_for_tray_change(empty)
    program.do("gpus RTX 3090 is idle")
    program.hears("glance True", lambda: desktop.click_tray(1))
    program.hears("pause", lambda: desktop.click_tray(2))
    program.hears("scrolled -1", lambda: desktop.click_tray(4))
    program.hears("scrolled 1", lambda: desktop.click_tray(5))
    program.hears("open", lambda: desktop.run("xdotool", "click", "--repeat", "2", "--delay", "80", "1"))
    before = desktop.tray_pixels()
    desktop.click_tray(3)
    desktop.wait_for_tray_change(before, least=100)
    program.hears("quit", lambda: desktop.key("Up", "Return"))
    assert program.program.wait() == 0


@pytest.mark.parametrize("look", ["light", "dark"])
def test_it_follows_the_panel_that_it_is_embedded_in(tmp_path: Path, look: Literal["light", "dark"]) -> None:
    require_programs()
    with DesktopSession(tmp_path / "desktop", panel=look) as session:
        program = TrayProgram(session)
        program.do("face IDLE 0")
        ground = {"light": 255, "dark": 0}[look]

        def contrast() -> int:
            pixels = session.tray_pixels()
            icon = [
                pixels.rgb[3 * (y * pixels.width + x)]
                for y in range(4, 28)
                for x in range(pixels.width - 28, pixels.width - 4)
            ]
            return max(abs(value - ground) for value in icon)

        wait_until("the shoe stands out from its panel", lambda: contrast() > 170)
        program.do("quit")
        assert program.program.wait() == 0


def test_the_mouse_in_a_panel(panel_desktop: DesktopSession) -> None:
    empty = panel_desktop.tray_pixels()
    program = TrayProgram(panel_desktop)
    panel_desktop.wait_for_tray_change(empty)
    stands_still("a panel that moves its other things aside", panel_desktop.tray_pixels)
    if panel_desktop.has("lxqt-panel"):  # xfce4-panel 4.18 tells nobody of the wheel
        program.hears("scrolled -1", lambda: panel_desktop.click_tray(4))
        program.hears("scrolled 1", lambda: panel_desktop.click_tray(5))
    program.hears("pause", lambda: panel_desktop.click_tray(2))
    program.hears("glance True", lambda: panel_desktop.click_tray(1))
    program.do("quit")
    assert program.program.wait() == 0


def test_the_menu_and_the_words_in_a_panel(panel_desktop: DesktopSession) -> None:
    program = TrayProgram(panel_desktop)
    (item,) = wait_until("the icon is registered", panel_desktop.bus.tray_items)
    program.do(
        "gpus RTX 3090 is encoding for Jellyfin;RTX 4070 is computing for R&D_train.py & co",
        "tooltip dreams · RTX 3090",
    )
    wait_until("the tooltip is there", lambda: "dreams · RTX 3090" in str(item["ToolTip"]))
    written = "R&D_train.py".replace(
        "_", "\N{MODIFIER LETTER LOW MACRON}"
    )  # an underscore would be a mark to some panels
    sentences = ["RTX 3090 is encoding for Jellyfin", f"RTX 4070 is computing for {written} & co"]
    offers = ["Open", "Mute notifications", "For 1 hour", "For 8 hours", "Until tomorrow, 6:00", "Settings", "Quit"]
    wait_until("the menu is there", lambda: [label for label in item.menu() if label] == [*sentences, *offers])
    item.activate()
    program.wait_for("glance True")
    item.press("For 1 hour")
    program.wait_for("mute 3600.0")
    program.do("muted 15:20")
    wait_until("the menu says until when", lambda: "Unmute (muted until 15:20)" in item.menu())
    item.press("Unmute (muted until 15:20)")
    program.wait_for("unmute")
    item.press("Quit")
    program.wait_for("quit")
    assert program.program.wait() == 0


@pytest.mark.parametrize("tray", ["trayer", "xfce4-panel", "lxqt-panel"])
def test_a_panel_that_comes_late_shows_the_icon(bare_desktop: DesktopSession, tray: TrayHost) -> None:
    program = TrayProgram(bare_desktop)
    assert program.program.said("ready False")
    bare_desktop.start_tray(tray)
    empty = bare_desktop.tray_pixels()
    program.wait_for("available True")
    program.do("face UNEXPECTED 9")
    bare_desktop.wait_for_tray_change(empty)
    if tray != "trayer":
        wait_until("the icon is registered", lambda: len(bare_desktop.bus.tray_items()) == 1)


@pytest.mark.parametrize("tray", ["trayer", "xfce4-panel", "lxqt-panel"])
def test_a_panel_that_dies_and_comes_back_shows_the_icon(bare_desktop: DesktopSession, tray: TrayHost) -> None:
    bare_desktop.start_tray(tray)
    empty = bare_desktop.tray_pixels()
    program = TrayProgram(bare_desktop)
    bare_desktop.wait_for_tray_change(empty)
    bare_desktop.kill_tray()
    program.wait_for("available False")
    bare_desktop.start_tray(tray)
    empty = bare_desktop.tray_pixels()
    program.wait_for("available True")
    program.do("face PROBLEM 0")
    bare_desktop.wait_for_tray_change(empty)
